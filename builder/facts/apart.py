"""Lines of a paragraph that are whole by their words: no editor's margin has to tell that they were meant."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from builder.facts.counts import named, opens_list
from builder.facts.lines import is_definition, is_term, line_span, under_title
from builder.facts.prose import NARROW, begins_big, carries_on, cut, goes_on, join, margin, strip
from builder.facts.shapes import NOTE_SIGNS, is_japanese_sentence, is_question, is_sentence, says_what_it_is
from builder.facts.split import Separator, split
from builder.facts.topics import opens_with_topic
from builder.facts.unbulleted import listing
from builder.facts.words import is_in
from builder.model import Block
from builder.text import has_japanese, width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.model import Prose

_WIDEST = 120
"""In columns: a longer line is a text."""
_NARROW_JA = 60
"""In columns: nobody wraps Japanese earlier."""


def whole(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """Definitions and sentences without full stops, one below the other, as a list; else none.

    Each line ends with its words, and the next is a definition or a whole sentence: `Cantus firmus: the melody others
    are written against` over `Fux wrote his treatise in 1725`. Below a formula stands what holds of it.
    """
    texts = [line.text.strip() for line in lines]
    if any(not text or width(text) > _WIDEST or text[-1] in _ENDS or text.startswith(NOTE_SIGNS) for text in texts):
        return []
    defines = [is_definition(line) for line in lines]
    if all(defines) or any(map(is_question, texts)) or not (defines[0] or _is_whole(texts[0])):
        return []
    is_told = any(defines) or has_japanese(texts[0]) or any(c.isdigit() for text in texts for c in text)
    if not is_told or (not any(defines) and _are_short(texts)):
        return []
    breaks = zip(pairwise(lines), defines[1:], strict=True)
    if not all(_is_break(*both, defines=is_one) for both, is_one in breaks):
        return []
    listed = listing(block, lines)
    items = list[Block]()
    for item, line in zip(listed.children, lines, strict=True):
        if items and _HOLDS.match(line.text.strip()) and _is_formula(items[-1].prose):
            below = (*(child for one in items[-1].children for child in one.children), item)
            span = items[-1].span._replace(end_line=item.span.end_line, end_column=item.span.end_column)
            items[-1] = replace(items[-1], span=span, children=(replace(listed, span=item.span, children=below),))
        else:
            items.append(item)
    return [replace(listed, children=tuple(items))]


def _are_short(texts: Sequence[str]) -> bool:
    return not has_japanese(texts[0]) and any(len(text.split()) < _LEAST_WORDS for text in texts)


_LEAST_WORDS = 6
"""Of a line among others that define nothing: those of a rhyme are shorter."""
_ENDS = ".。．!！?？,、:：;；-–—("


def _is_break(above: Prose, line: Prose, *, defines: bool) -> bool:
    """Whether a line is ended by its words, and the one below it is whole."""
    left, right = above.text.strip(), line.text.strip()
    is_told = has_japanese(left) and is_japanese_sentence(left) and opens_with_topic(left)
    if (goes_on(left) and not is_told) or left.count("(") != left.count(")") or left.count("「") != left.count("」"):
        return False
    if has_japanese(left + right):
        is_ended = (
            is_told
            or _ENDED_JA.search(left) is not None
            or (width(left) < _NARROW_JA and _NOUN_JA.search(left) is not None)
        )
        return is_ended and (defines or opens_with_topic(right))
    if _HOLDS.match(right) and _is_formula(above):
        return True
    if defines:
        return begins_big(right)
    if begins_big(right):
        return _is_whole(right)
    is_narrow = width(left) <= NARROW and split(above) is not None
    return is_narrow and is_sentence(right) and not carries_on(right) and _FINITE.search(right) is not None


def _is_whole(text: str) -> bool:
    """Whether a line begins with its topic, in English as a sentence whose first words carry no name on."""
    if has_japanese(text):
        return opens_with_topic(text)
    return _SUBJECT.match(text) is not None and _NAME.match(text) is None and not says_what_it_is(text)


def _is_formula(line: Prose) -> bool:
    parts = split(line)
    return parts is not None and parts.separator is Separator.EQUALS


_HOLDS = re.compile(r"(?:where|if|when|for|with)\b")
_NAME = re.compile(r"(?:[A-Z][\w.'’-]*\s){1,3}(?:[A-Z][\w'’-]*)\b(?!\s(?:is|are|was|were|has|had|can)\b)")
"""`Treaty Port` may carry on the name above it."""
_FINITE = re.compile(
    r"\s(?:is|are|was|were|has|have|had|can|cannot|may|must|will|should|does|do|did|became|began|led|took|gave|made|won|lost|wrote"
    r"|[a-z]{3,}ed|[a-z]{2,}[^\Wsui]s)\b"
)
_SUBJECT = re.compile(
    rf"(?!(?:And|But|Or|So|Yet|Anything|Something|Someone|Anyone|Everything|That|Which|Who|What|Where|When)\b)[A-Z][\w'’-]*(?:\s[\w%'’-]+){{0,6}}?{_FINITE.pattern}\s\S"
)
_ENDED_JA = re.compile("(?:こと|もの|現象|状態|[るたい](?:薬|人|物質|方法|法則|傾向))[)）」]?$")
_NOUN_JA = re.compile(r"[一-龯ァ-ヺーA-Za-z\d)）」るたい]$")


def announced(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """Narrow lines below one that ends in a colon, `Before sailing:`, as a list under it; else none."""
    first, *rest = (line.text.strip() for line in lines)
    if is_in(first, "asides") or _CALLS.match(first):
        return []
    if not first.endswith((":", "：")) or len(rest) < len("ab") or margin(lines) > NARROW or has_japanese(first):
        return []
    is_cut = any(goes_on(text) or text[-1:] in _ENDS for text in rest) or any(map(carries_on, rest))
    is_text = any(has_japanese(text) or is_question(text) or text.startswith(NOTE_SIGNS) for text in rest)
    return [] if is_cut or is_text else [under_title(block, lines[0], listing(block, lines[1:]))]


def counted(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """`労働三権` over `団結権、団体交渉権、団体行動権` as one item; else none."""
    both = join((lines[0], "\n", lines[1])) if len(lines) == len("ab") else lines[0]
    if len(lines) != len("ab") or not named(both.text) or opens_list(lines[0].text):
        return []
    listed = listing(block, lines[:1])
    item = replace(listed.children[0], children=(listing(block, lines[1:]),), span=line_span(block.span, both))
    return [replace(listed, children=(item,), span=item.span)]


_CALLS = re.compile(r"(?i)(?:dear|hello|hi|remember|to ?do|shopping|reminder|call|buy|ask|next|this|today|tomorrow)\b")


def ranged(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """Names with their ranges, `Na 135-145`, one below the other, as a list below the title above them; else none."""
    first, *rest = (line.text.strip() for line in lines)
    if len(rest) < len("ab") or not all(map(_RANGED.fullmatch, rest)):
        return []
    if not is_term(lines[0]) or _RANGED.fullmatch(first) or _SCORES.match(first) or any(map(_DAY.match, rest)):
        return []
    found = [(line, sign.end()) for line in lines[1:] if (sign := _NAME_OF_RANGE.match(line.text))]
    parted = [join((cut(line, 0, end), ": ", strip(cut(line, end, len(line.text))))) for line, end in found]
    return [under_title(block, lines[0], listing(block, parted))]


_SCORES = re.compile(r"(?i)(?:results?|scores?|pages?|bus|trains?|hours|times?|opening|timetable|schedule)\b")
_DAY = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)")
_NAME_OF_RANGE = re.compile(r".+?(?=\s\d)")
_RANGED = re.compile(
    r"(?:[A-Z]|p[HKO])[A-Za-z\d+²³]{0,11}(?:\s[a-z]{1,12})?\s\d[\d.,]*\s?[-–]\s?\d[\d.,]*(?:\s?[A-Za-zµ°%][\w/%°]{0,10})?"
)
