"""Two dots as what parts a name from what is said of it: `埠頭 .. 船を着ける所`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.facts.shapes import has_words, is_noun_phrase, is_pointer
from builder.facts.split import Separator, Split
from builder.model import InlineKind

if TYPE_CHECKING:
    from builder.model import Block, Prose

_SIGN = " .. "
_TWO_DOTS = re.compile(r"(\S[^.。、]{0,60}?)\s\.\.\s+(?=\S)")

_RANGE = re.compile(r"(?:\d|\b[A-Za-z])\s\.\.|[(（\[［{]")
"""`1 .. 10`, `A .. Z`, `range(1 .. 5)`: from the one to the other."""
_TRAILS = re.compile(r"[A-Za-z]\W*$|(?i:and|or|but|so|then|for|until|nothing|not)\b")
"""`Moored .. for now`, `Wait .. then go`."""
_CODE = frozenset({InlineKind.CODE, InlineKind.MATH})


def are_dotted(block: Block) -> bool:
    """Whether most items of a list, two at least, are parted so; a single one may trail off, `Moored .. for now`."""
    count = sum(two_dots(item.prose) is not None for item in block.children if _SIGN in item.prose.text)
    return count > 1 and count * 3 >= len(block.children) * 2


def two_dots(prose: Prose) -> Split | None:
    """Where two dots part an item of such a list; None where they do not."""
    found = _TWO_DOTS.match(prose.text)
    if not found or not is_noun_phrase(found[1]) or is_pointer(found[1]) or _RANGE.search(found[0]):
        return None
    said = prose.text[found.end() :]
    if said[0].isdigit() or _TRAILS.match(said) or any(i.kind in _CODE for i in prose.inlines):
        return None
    both = has_words(found[1]) and has_words(said)
    return Split(separator=Separator.LEADER, term_end=found.end(1), body_start=found.end()) if both else None
