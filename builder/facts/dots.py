"""Two dots as what parts a name from what is said of it: `埠頭 .. 船を着ける所`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.facts.shapes import has_words, is_noun_phrase, is_pointer
from builder.facts.split import Separator, Split

if TYPE_CHECKING:
    from builder.model import Block, Prose

_SIGN = " .. "
_TWO_DOTS = re.compile(r"(\S[^.。、]{0,60}?)\s\.\.\s+(?=\S)")


def are_dotted(block: Block) -> bool:
    """Whether two items and more of a list are parted so; a single one may only trail off, `Moored .. for now`."""
    return sum(two_dots(item.prose) is not None for item in block.children if _SIGN in item.prose.text) > 1


def two_dots(prose: Prose) -> Split | None:
    """Where two dots part an item of such a list; None where they do not."""
    found = _TWO_DOTS.match(prose.text)
    if not found or not is_noun_phrase(found[1]) or is_pointer(found[1]):
        return None
    both = has_words(found[1]) and has_words(prose.text[found.end() :])
    return Split(separator=Separator.LEADER, term_end=found.end(1), body_start=found.end()) if both else None
