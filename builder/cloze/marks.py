"""Words that an author marked to be asked: highlighted, or in bold."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from builder import text as letters
from builder.cloze import aliases, english_phrases, english_words, gates, groups
from builder.cloze.groups import Group
from builder.cloze.sheet import Candidate, Question, overlaps
from builder.model import FactKind, InlineKind, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.cloze.gates import Refusal
    from builder.cloze.sheet import Range, Sheet
    from builder.model import Inline, Part

MOST_MARKS = 4
"""More words in bold, or in italics, than this mark nothing."""
MOST_LIT = 12
"""Words highlighted in one line; more are a style."""
MOST_OF_PART = 0.7
"""Bold over more of a part than this is a style."""


def highlighted(sheet: Sheet) -> tuple[list[Group | Refusal], Sheet]:
    """What the author highlighted in the words of a fact, and the sheet without the context that names it.

    Of a line with a blank of the author's, `( ==集住== )`, nothing else is asked.

    A heading of a column, a question and the lead of a list only show what is asked of them. It is asked unless it can
    be read beside the gap; the term stays asked with it.
    """
    fact = sheet.fact
    if not fact.prose.inlines:
        return [], sheet
    shown = _SHOWN.get(fact.kind, frozenset())
    places = [(p.start, p.end) for p in fact.parts if p.role not in shown] if shown else [(0, len(sheet.text))]
    lit = [i for i in fact.prose.inlines if i.kind is InlineKind.HIGHLIGHT and overlaps(((i.start, i.end),), places)]
    if not lit:
        return [], _unheaded(sheet)
    names = [words for i in lit if (words := sheet.text[i.start : i.end].strip())]
    lighter = groups.without_levels(sheet, names)
    found = [one for start, end in places for one in _marks(lighter, start, end, _LIT)]
    taken = [r for one in found if isinstance(one, Group) for r in one.ranges]
    if not taken:
        blanks = fact.kind is not FactKind.QA and any(_is_blank(sheet.text, i.start, i.end) for i in lit)
        return (found, lighter) if blanks else ([], sheet)
    asked, lightest = groups.term(lighter)
    if isinstance(asked, Group) and not overlaps(asked.ranges, taken):
        return [asked, *found], lightest
    return found, lighter


def _unheaded(sheet: Sheet) -> Sheet:
    """The sheet without a level above that is the very words in bold of a fact: they are asked, and it would tell them.

    Only where they can be asked then, and could not before.
    """
    if not sheet.bold or not sheet.levels or sheet.fact.kind is not FactKind.FACT:
        return sheet
    levels = set(map(letters.fold, sheet.levels))
    bold = (i for i in sheet.fact.prose.inlines if i.kind is InlineKind.STRONG)
    names = [words for i in bold if letters.fold(words := sheet.text[i.start : i.end]) in levels]
    if not names or _asks_bold(sheet):
        return sheet
    lighter = groups.without_levels(sheet, names)
    return lighter if _asks_bold(lighter) else sheet


def _asks_bold(sheet: Sheet) -> bool:
    return any(isinstance(one, Group) for part in sheet.fact.parts for one in marked(sheet, part))


def is_only_term(sheet: Sheet, found: Sequence[Group | Refusal]) -> bool:
    """Whether all that is asked so far stands in the term: what is said of it is asked as ever.

    Words highlighted between brackets, `( ==集住== )`, are a blank of the author's: the line asks them alone.
    """
    if any(isinstance(one, Group) and _is_blank(sheet.text, *one.ranges[0]) for one in found):
        return False
    ends = [(p.start, p.end) for p in sheet.fact.parts if p.role is Role.TERM]
    asked = [one.ranges[0] for one in found if isinstance(one, Group)]
    return bool(asked) and all(any(a <= start and end <= b for a, b in ends) for start, end in asked)


def _is_blank(text: str, start: int, end: int) -> bool:
    return text[:start].rstrip(" 　")[-1:] in tuple("(（[［") and text[end:].lstrip(" 　")[:1] in tuple(")）]］")


_SHOWN = {kind: frozenset({Role.LABEL}) for kind in (FactKind.TABLE_ROW, FactKind.QA, FactKind.ENUMERATION)}
_LIT = (InlineKind.HIGHLIGHT,)
_MARKS = (InlineKind.STRONG, InlineKind.SET_OFF, *_LIT)


def marked(sheet: Sheet, part: Part) -> Iterator[Group | Refusal]:
    """Words inside running text that the author highlighted, or put in bold or in brackets where that is a mark."""
    kinds = _MARKS if sheet.bold else _LIT
    yield from _marks(sheet, part.start, part.end, kinds) if sheet.fact.prose.inlines else ()


def _marks(sheet: Sheet, start: int, end: int, kinds: Sequence[InlineKind]) -> Iterator[Group | Refusal]:
    found: list[Range] = []
    most, size = (MOST_LIT, len(sheet.text)) if kinds is _LIT else (MOST_MARKS, end - start)
    lit = sorted((i.start, i.end) for i in sheet.fact.prose.inlines if i.kind is InlineKind.HIGHLIGHT)
    for inline in sheet.fact.prose.inlines:
        if inline.kind in kinds and start <= inline.start and inline.end <= end:
            own = _marked_words(sheet.text, inline, lit)
            is_said = letters.has_letters(sheet.text[own[0] : own[1]])
            if is_said and not overlaps((own,), found) and not _is_clause(sheet, own):
                found.append(own)
            if len(found) > most:
                return
    if not found or sum(b - a for a, b in found) > MOST_OF_PART * size:
        return
    asked = any(inline.kind is InlineKind.HIGHLIGHT for inline in sheet.fact.prose.inlines)
    taken: list[Range] = []
    for own in found if asked else _rows(sheet.text, found):
        if overlaps((own,), taken):
            continue
        again = (*groups.with_repeats(sheet, own)[1:], *aliases.said_again(sheet.text, *own))
        ranges = (own, *(r for r in dict.fromkeys(again) if r in found or not overlaps((r,), (own, *found, *taken))))
        question = Question(sheet, ranges)
        told = gates.readable(question) if kinds is _LIT else gates.refusal(sheet, ranges)
        taken += () if told else ranges
        yield told or Group(ranges=ranges, reason="marked by the author")


def _marked_words(text: str, inline: Inline, lit: Sequence[Range]) -> Range:
    """The words of a mark: of `**( ==ore== )**` what is highlighted in it, of `**(ore)**` what is in the brackets."""
    start, end = inline.start, inline.end
    at = bisect_left(lit, (start, start))
    if inline.kind is InlineKind.STRONG and at < len(lit) and lit[at][1] <= end:
        start, end = lit[at]
    start, end = groups.trimmed(text, start, end)
    bracketed = _BRACKETED.fullmatch(text, start, end)
    start, end = groups.trimmed(text, *bracketed.span(1)) if bracketed else (start, end)
    particle = _PARTICLE.search(text, start, end)
    return start, particle.start() if particle else end


_PARTICLE = re.compile(r"(?<=[一-鿿ァ-ヺー])(?:では|には|[をにがは]|で(?!き))$")
"""`**通信路で**` marks the noun."""
_BRACKETED = re.compile(r"[(（\[「『【]([^()（）\[\]「」『』【】]+)[)）\]」』】]")


def _rows(text: str, marks: Sequence[Range]) -> Iterator[Range]:
    """Bold words, those of a row as one: `**a**, **b** and **c**`, where many others would fit for each."""
    row: list[Range] = []
    for own in marks:
        if row and not _JOINT.fullmatch(text, row[-1][1], own[0]):
            yield from _row(row)
            row = []
        row.append(own)
    yield from _row(row)


def _row(row: Sequence[Range]) -> Sequence[Range]:
    return [(row[0][0], row[-1][1])] if len(row) >= _LEAST_OF_ROW else row


def emphasized(sheet: Sheet, part: Part) -> Iterator[Candidate]:
    """Words in italics inside running text: the terms of who writes so, but titles, stress and asides as well.

    So they are words that stand out, not words that have to be asked; what a line is about stands out less.
    """
    slanted = [i for i in sheet.fact.prose.inlines if i.kind is InlineKind.EMPHASIS]
    for inline in slanted if len(slanted) <= MOST_MARKS else ():
        if not part.start <= inline.start < inline.end <= part.end:
            continue
        start, end = groups.trimmed(sheet.text, inline.start, inline.end)
        is_most = end - start > MOST_OF_PART * (part.end - part.start)
        words = _EMPHASIZED.fullmatch(sheet.text, start, end)
        is_phrase = words and words[1].casefold() not in english_words.GRAMMAR and not _is_clause(sheet, (start, end))
        is_denied = _DENIES.search(sheet.text, max(part.start, start - len("do not ")), start) is not None
        if is_phrase and not (is_most or is_denied):
            about = _ABOUT if start - part.start < len("the ") else 0.0
            yield Candidate(start=start, end=end, score=_EMPHASIS - about, reason="emphasis")


_EMPHASIS = 2.7
"""The score of words in italics: they need no lead over others."""
_ABOUT = 1.5
"""What they lose at the beginning."""
_EMPHASIZED = re.compile(r"([^\W\d_][\w'’.&/-]*)(?: [\w'’.&/-]+){0,4}")
"""A word, or a phrase of up to five."""
_JOINT = re.compile(r"(?:\s?[(（][^()（）]*[)）])?[,、・]?\s?(?:(?:and|or|&|と|や)\s?)?")
_LEAST_OF_ROW = 3
"""Of two, the other is no more than a neighbour."""


def to_italics(sheet: Sheet, found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, an English one cut to the words in it that stand in italics: `has the code name *lamp*`."""
    slanted = [(i.start, i.end) for i in sheet.fact.prose.inlines if i.kind is InlineKind.EMPHASIS]
    if not slanted or sheet.has_japanese:
        return list(found)
    return [_cut(sheet, one, slanted) for one in found]


def _cut(sheet: Sheet, one: Candidate, slanted: Sequence[Range]) -> Candidate:
    inside = [groups.trimmed(sheet.text, *own) for own in slanted if one.start <= own[0] and own[1] <= one.end]
    if not inside or one.more or one.head:
        return one
    start, end = inside[0]
    is_first = start == one.start and len(inside) > 1 and not _JOINT.fullmatch(sheet.text, end, inside[1][0])
    if (len(inside) > 1 and not is_first) or _DENIES.search(sheet.text, max(0, one.start - len("do not ")), end):
        return one
    return replace(one, start=start, end=end) if letters.has_letters(sheet.text[start:end]) else one


_DENIES = re.compile(r"\b(?:not?|never|without|cannot)\b|n['’]t\b", re.IGNORECASE)


def _is_clause(sheet: Sheet, own: Range) -> bool:
    """A whole clause in bold says which line counts, not which words."""
    return sheet.fact.language == "en" and english_phrases.is_clause(sheet.text, *own)
