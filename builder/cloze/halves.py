"""The half of an English answer that tells it from others, where the other half can be read beside it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from builder import text as letters
from builder.cloze import english_words as words
from builder.cloze import gates
from builder.cloze.sheet import Question
from builder.model import FactKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.cloze.sheet import Candidate, Sheet

_TWO = re.compile(r"([A-Za-z][\w-]*(?:\s[A-Za-z][\w-]*)?)\s([A-Za-z][\w-]+)")
_THINGS = frozenset(
    ["object", "what it is", "by, with or where", "name", "place or purpose", "what it is compared with", "of what"]
)
_QUOTES = ('"', "“", "‘", "(")
_SHORTENED = re.compile(r"(?:\s[A-Za-z]+){0,3}\s?[(]([A-Z][A-Za-z]{1,6})[)]")
"""`Distributed Denial of Service (DDoS)`: the first letters are told."""
_WEAK = frozenset().union(
    words.VAGUE,
    words.MODIFIERS,
    words.GENERIC,
    words.QUANTIFIERS,
    words.NUMERALS,
    words.PREDICTABLE,
    words.WEAK_HALVES,
)


def halves(sheet: Sheet, failed: Sequence[Candidate], passed: Sequence[Candidate]) -> list[Candidate]:
    """What is left to ask of the best of the words that can be read: `tied with a [bowline] knot`, below `Knots`.

    Only in a plain statement, and where no other words passed.
    """
    if passed or sheet.fact.kind is not FactKind.FACT:
        return []
    found = (_half(sheet, candidate) for candidate in failed if candidate.reason in _THINGS)
    return list(islice((one for one in found if one), 1))


def _half(sheet: Sheet, candidate: Candidate) -> Candidate | None:
    """The words before the last where only that can be read elsewhere: one or two, none a word of everyday."""
    both = _TWO.fullmatch(sheet.text, candidate.start, candidate.end)
    is_cited = sheet.text.startswith(_QUOTES, max(0, candidate.start - 1))
    if both is None or is_cited or candidate.more or letters.has_japanese(sheet.text):
        return None
    first, last = both.groups()
    short = _SHORTENED.match(sheet.text, candidate.end)
    if short and first[0].upper() in short[1]:
        return None
    before = first.split()
    is_short = first.islower() and len(first) < len("dry")
    if any(word.casefold() in _WEAK for word in before) or before[-1].endswith("ing") or is_short:
        return None
    side = Question(sheet, candidate.ranges).side
    if any(letters.stands_in(word, side) for word in before) or not letters.stands_in(last, side):
        return None
    own = both.span(1)
    told = gates.refusal(sheet, (own,))
    return None if told else replace(candidate, start=own[0], end=own[1], score=candidate.score - 0.2)
