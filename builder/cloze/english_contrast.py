"""Two sides that an English sentence sets against each other: each of them is asked, where both say the same of two."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from builder.cloze import english_words as words
from builder.cloze.sheet import Candidate, are_opposites

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.cloze.english_token import Token

_TURNS = frozenset(["whereas", "while", "but"])
_COPULAS = frozenset(["is", "are", "was", "were"])


def contrast(tokens: Sequence[Token], phrases: Sequence[Candidate]) -> Iterator[Candidate]:
    """`X is a, whereas Y is b`: a and b, of the phrases found; under one number where one gives away the other."""
    at = next((i for i, t in enumerate(tokens) if i > 1 and (t.low in _TURNS or _is_joint(tokens, i))), len(tokens))
    follows = tokens[at + 1 : at + 7]
    if not follows or follows[0].tag not in ("N", "D", "R") or not any(t.tag in "VBM" for t in follows):
        return
    turn = tokens[at]
    says_of_same = follows[0].low in ("they", "it", "he", "she")  # then the subject is no side of it
    verb = max((t.start for t in tokens[:at] if t.tag in "VBM"), default=0) if says_of_same else 0
    behind = turn.end
    if turn.low == "and":  # what each is said to be, stands behind its copula
        verb = max(t.end for t in tokens[:at] if t.tag in "VBM")
        behind = next(t.end for t in tokens[at:] if t.tag in "VBM")
    left = [c for c in phrases if verb <= c.start and c.end <= turn.start and c.score > 0]
    right = [c for c in phrases if c.start >= behind and c.score > 0]
    if not left or not right:
        return
    one, other = (max(side, key=lambda c: c.score) for side in (left, right))
    if one.reason.startswith("number") or other.reason.startswith("number"):
        return
    first, second = (next(t for t in tokens if t.start == side.start) for side in (one, other))
    if _lows(tokens, one) == _lows(tokens, other) or (first.tag == "V") != (second.tag == "V"):
        return
    if are_opposites(first.low, second.low, pairs=words.OPPOSITES):
        yield replace(one, score=5.0, reason="both sides of a contrast", more=((other.start, other.end),))
        return
    yield replace(one, score=4.5, reason="one side of a contrast")
    yield replace(other, score=4.5, reason="one side of a contrast")


def _is_joint(tokens: Sequence[Token], at: int) -> bool:
    """`The bow is the front and the stern is the back`: two clauses that say what is what."""
    if tokens[at].low != "and":
        return False
    says = next((t.low for t in tokens[at + 1 : at + 5] if t.tag in "VBM"), "")
    return says in _COPULAS and [t.low for t in tokens[:at] if t.tag in "VBM"] == [says]


def _lows(tokens: Sequence[Token], candidate: Candidate) -> list[str]:
    return [token.low for token in tokens if candidate.start <= token.start < candidate.end]
