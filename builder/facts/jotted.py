"""Lines jotted down one below the other, some with a sign between a term and its text and some without."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from builder.facts.asked import without_arrow
from builder.facts.lines import is_definition, is_term, under_title
from builder.facts.prose import NARROW, any_room, carries_on, goes_on, lines_of, margin, rooms
from builder.facts.shapes import NOTE_SIGNS, is_question, leads_on
from builder.facts.spaced import gaps
from builder.facts.unbulleted import listing, says
from builder.model import Block, BlockKind
from builder.text import has_japanese

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.model import Prose

_NEVER_WRAPPED = 56
"""In columns: a text in Latin letters that is wrapped has a longer line."""
_NARROW_JA = 60
"""In columns: nobody wraps Japanese earlier."""
_LEAST_WORDS = 3
_ENDS = (".", "!", "?", "。", "！", "？")
_TOPIC = re.compile(
    r"(?!これ|それ|あれ|また|実|今|次に)"
    r"(?:[^\s、。はがをにで：:]{1,16}(?:[にで]?は、?|　+|が)|[^\s、。：:]{2,24}のは)(?=[^\s、。])"
)
"""A line about a thing of its own: `水やりは週1回`, `原則　有効`."""
_GAPPED = re.compile(r"(?!第?[\d０-９一二三四五六七八九十]+[章節条項部編課回]?[　\s])[^\s　]{1,12}　+[^\s　]")
_LEFT_OPEN = re.compile("[のがをはへもや、，]$")
_CUT = re.compile("[てにでと]$")
_OF_TOPIC = re.compile(r"[^\s、。はがをにで：:]{1,16}[にで]?は、?(?=[^\s、。])")
"""Below `赤玉と腐葉土を混ぜて` a line with a topic of its own is one of its own."""
_ADDS = re.compile(r"[a-z]+(?:ing|ed)\s|(?:found|made|known|built|kept|held|born)\s|[a-z]+\s(?:who|which|that|of)\s")
"""A line that says more of the last word above: `speeding up a reaction`, `carried by the blood`."""


def jotted(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """Lines that no editor wrapped, half of them definitions, as a list; a name above them is its title.

    A line in Latin letters that begins small, without a sign, says more of the one above: `Merino: fine and soft` over
    `shrinks in hot water`. Where all are definitions, other ways to see them come first.
    """
    rest = lines[1:] if len(lines) > len("ab") and _is_title(lines[0]) else lines
    defines = [is_definition(line) for line in rest]
    if len(rest) < len("ab") or all(defines) or sum(defines) * 2 < len(rest) or not _are_apart(rest, defines):
        return []
    items = list[Block]()
    for item, line, is_defined in zip(listing(block, rest).children, rest, defines, strict=True):
        is_below = items and not is_defined and line.text[:1].islower() and not has_japanese(line.text)
        if is_below:
            *_, above = items
            below = (*above.children[0].children, item) if above.children else (item,)
            span = above.span._replace(end_line=item.span.end_line, end_column=item.span.end_column)
            items[-1] = replace(above, span=span, children=(replace(listing(block, [line]), children=below),))
        else:
            items.append(item)
    listed = replace(listing(block, rest), children=tuple(items))
    return [listed] if rest is lines else [under_title(block, lines[0], listed)]


def _is_title(line: Prose) -> bool:
    """Whether a line names what the lines below it are about, and says nothing itself: `Rye has little gluten` does."""
    text = line.text.strip()
    if is_definition(line):
        return False
    if has_japanese(text):
        return leads_on(text) or not (
            _GAPPED.match(text) or (_TOPIC.match(text) and not text.endswith(("は", "は？", ":", "：")))
        )
    return is_term(line) and not (says(text) or _MEASURE.search(text) or is_question(text))


_MEASURE = re.compile(r"\d\s?(?:[A-Za-zµ°]{1,3}\b|%|°)")


def _are_apart(lines: Sequence[Prose], defines: Sequence[bool]) -> bool:
    """Whether each line was ended on purpose and says something for itself."""
    texts = [line.text.strip() for line in lines]
    if any(is_question(text) or text.startswith(NOTE_SIGNS) for text in texts):
        return False
    if sum(text.endswith(_ENDS) for text in texts) * 3 > len(texts):
        return False
    if any(map(has_japanese, texts)):
        is_narrow = margin(lines) < _NARROW_JA and all(map(has_japanese, texts))
        is_cut = any(_CUT.search(above) and not _OF_TOPIC.match(text) for above, text in pairwise(texts))
        is_cut = is_cut or any(map(_LEFT_OPEN.search, texts[:-1]))
        told = (is_one or _TOPIC.match(text) for text, is_one in zip(texts, defines, strict=True))
        return is_narrow and not is_cut and all(told)
    plain = [text for text, is_one in zip(texts, defines, strict=True) if not is_one]
    if any(map(goes_on, texts[:-1])) or any(carries_on(text) or _ADDS.match(text) for text in texts[1:]):
        return False
    if not all(says(text) or len(text.split()) >= _LEAST_WORDS for text in plain):
        return False
    widest = margin(lines)
    return widest <= NARROW or (widest <= _NEVER_WRAPPED and any_room(lines)) or all(rooms(lines))


def spaced(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """Lines of two words with a gap between them as a list, `警察　110`; a line above them is its title."""
    first, *rest = (line.text.strip() for line in lines)
    if gaps([first, *rest]):
        return [listing(block, lines)]
    is_titled = len(rest) > 1 and _is_title(lines[0]) and gaps(rest)
    return [under_title(block, lines[0], listing(block, lines[1:]))] if is_titled else []


def pointed(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """A name over lines that an arrow opens, each a definition: the arrows are bullets."""
    rest = [without_arrow(line) for line in lines[1:]]
    if len(rest) < len("ab") or any(one is line for one, line in zip(rest, lines[1:], strict=True)):
        return []
    if not _is_title(lines[0]) or not all(map(is_definition, rest)):
        return []
    return [under_title(block, lines[0], listing(block, rest))]


def with_pointed(item: Block) -> Block:
    """An item that is a name over lines that an arrow opens, as the name with those lines as items below it."""
    first, *below = lines_of(item.prose) if item.kind is BlockKind.ITEM else (item.prose,)
    rest = [without_arrow(line) for line in below]
    led = sum(one is not line for one, line in zip(rest, below, strict=True))
    if led < len("ab") or rest[0] is below[0] or not _is_title(first) or not all(map(is_definition, rest)):
        return item
    return replace(item, prose=first, children=(listing(item, rest), *item.children))


def named(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """Lines of Japanese that are each a name with what it is in brackets, `入港（港に入ること）`, as a list."""
    are_named = len(lines) > len("ab") and all(_NAMED.fullmatch(line.text.strip()) for line in lines)
    return [listing(block, lines)] if are_named else []


_NAMED = re.compile(r"(?=.*[ぁ-ゖァ-ヺ一-鿿])[^()（）。、:：はが]{1,24}[(（][^()（）。]{2,44}[)）]")
