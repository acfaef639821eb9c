"""Facts whose words changed: which of the notes left over is meant, if any.

Precision before recall: history on the wrong card is worse than a card that begins anew. Scores and limits are those
of card quality §6; likeness alone can't tell a mended fact from a sibling in its place, so `changes` has a say.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from builder.identity.changes import (
    is_extended,
    is_likely,
    is_same_context,
    is_same_fact,
    is_slip,
    is_unchanged_but_for_words,
)
from builder.text import fold, likeness, width

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from builder.identity.trace import Trace

_SURE = 0.80
_DOUBTFUL = 0.6
_FLOOR = 0.5
_RIVAL = 0.05
_TIE = 0.01
"""How much better than any other a doubtful and a sure match must be."""
_NEARLY_EQUAL = 0.9
_STANDS_ALONE = 32
"""Likeness and columns of a text from which it may have moved as well: a slip mended on the way."""
_SAYS_ENOUGH = 20
"""Columns of a text that may have moved with a slip alone."""
_COMMON = 60
"""A piece of text in more notes than this finds nobody, so that the work stays in line with the number of notes."""
_CANDIDATES = 12
_LONGEST = 2000
"""Letters of a text that are compared."""
_NOISE = re.compile(r"[\W_]+")


class _Pair(NamedTuple):
    """A fact and an entry that may be one."""

    score: float
    like: float
    fact: Trace
    entry: Trace


_End = tuple[str, int]
"""`fact` or `entry`, and its index."""


def reworded(facts: Sequence[Trace], entries: Sequence[Trace]) -> Iterator[tuple[Trace, Trace]]:
    """The same fact in other words, beyond doubt."""
    return _best_first(facts, entries, lambda pair, rival: pair.score - rival >= _TIE and _is_sure(pair))


def doubtfully_reworded(facts: Sequence[Trace], entries: Sequence[Trace]) -> Iterator[tuple[Trace, Trace]]:
    """Rather the same fact in other words: same section, same term or parent, no rival near."""
    return _best_first(facts, entries, lambda pair, rival: pair.score - rival >= _RIVAL and _is_likely(pair))


def _is_sure(pair: _Pair) -> bool:
    fact, entry = pair.fact, pair.entry
    if pair.like < _SURE:
        return False
    if is_same_context(fact.context, entry.context):
        return is_same_fact(fact, entry)
    columns = min(width(fact.text), width(entry.text))
    same_subject = bool(fact.subject) and fold(fact.subject) == fold(entry.subject)
    if columns >= _STANDS_ALONE and (same_subject or pair.like >= _NEARLY_EQUAL):
        return is_unchanged_but_for_words(fact, entry)
    return columns >= _SAYS_ENOUGH and is_slip(fact, entry)


def _is_likely(pair: _Pair) -> bool:
    fact, entry = pair.fact, pair.entry
    if pair.like < _DOUBTFUL or (fact.path, fact.place) != (entry.path, entry.place):
        return False
    if not is_same_context(fact.context, entry.context):
        return False
    same_subject = bool(fact.subject) and fold(fact.subject) == fold(entry.subject)
    same_parent = bool(fact.parent_item) and fact.parent_item == entry.parent_item
    if same_subject or same_parent:
        return is_same_fact(fact, entry) or is_likely(fact, entry)
    return is_extended(fact, entry) and is_same_fact(fact, entry)


def _best_first(
    facts: Sequence[Trace], entries: Sequence[Trace], is_one: Callable[[_Pair, float], bool]
) -> Iterator[tuple[Trace, Trace]]:
    """Pairs by falling score; `is_one` is asked with a pair and the score of its nearest rival still open."""
    every = sorted(_pairs(facts, entries), key=lambda pair: (-pair.score, pair.fact.index, pair.entry.index))
    rising: defaultdict[_End, list[_Pair]] = defaultdict(list)
    for pair in reversed(every):
        for end in _ends(pair):
            rising[end].append(pair)
    taken: set[_End] = set()
    for pair in every:
        ends = _ends(pair)
        if taken.isdisjoint(ends) and is_one(pair, max(_rival(pair, rising[end], taken) for end in ends)):
            taken.update(ends)
            yield pair.fact, pair.entry


def _ends(pair: _Pair) -> tuple[_End, _End]:
    return ("fact", pair.fact.index), ("entry", pair.entry.index)


def _rival(pair: _Pair, rising: list[_Pair], taken: set[_End]) -> float:
    """The best score still open beside the open `pair`; what is taken is dropped for good, so that it is met once."""
    best = _pop_open(rising, taken)
    second = _pop_open(rising, taken) if best is pair else None
    rising += [one for one in (second, best) if one is not None]
    rival = second if best is pair else best
    return rival.score if rival else 0.0


def _pop_open(rising: list[_Pair], taken: set[_End]) -> _Pair | None:
    while rising:
        pair = rising.pop()
        if taken.isdisjoint(_ends(pair)):
            return pair
    return None


def _pairs(facts: Sequence[Trace], entries: Sequence[Trace]) -> Iterator[_Pair]:
    """Pairs that share rare pieces of text, a term or a section, with their scores."""
    holders: defaultdict[Hashable, list[int]] = defaultdict(list)
    for at, entry in enumerate(entries):
        for piece in _pieces(entry):
            holders[piece].append(at)
    for fact in facts:
        shared: Counter[int] = Counter()
        for piece in _pieces(fact):
            if 0 < len(holders.get(piece, ())) <= _COMMON:
                shared.update(holders[piece])
        for at in sorted(shared, key=lambda at: (-shared[at], at))[:_CANDIDATES]:
            like = _likeness(fact, entries[at])
            if like >= _FLOOR:
                yield _Pair(_score(fact, entries[at], like), like, fact, entries[at])


def _pieces(trace: Trace) -> set[Hashable]:
    letters = _letters(trace)
    pieces: set[Hashable] = {letters[at : at + 3] for at in range(max(1, len(letters) - 2))}
    pieces.add((trace.path, trace.place))
    if trace.term:
        pieces.add((fold(trace.term),))
    return pieces


def _letters(trace: Trace) -> str:
    return _NOISE.sub("", trace.text)[:_LONGEST]


def _likeness(fact: Trace, entry: Trace) -> float:
    """Of the letters alone, or with signs and spaces: an author's comma is no other word."""
    letters = likeness(_letters(fact), _letters(entry))
    return max(letters, likeness(fact.text[:_LONGEST], entry.text[:_LONGEST]))


def _score(fact: Trace, entry: Trace, like: float) -> float:
    """Text, term and place as weighed in card quality §6."""
    term = likeness(fold(fact.term), fold(entry.term)) if fact.term and entry.term else 0.5
    place = ((fact.path == entry.path) + (fact.place == entry.place)) / 2
    return 0.68 * like + 0.17 * term + 0.15 * place
