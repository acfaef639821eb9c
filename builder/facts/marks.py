"""What an author says to the tool beside the text: leave this out, make a card of this."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from builder.facts.prose import cut
from builder.model import Block, BlockKind, Prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SKIP, CARD = "skip", "card"
UNREAD = {"too-deep": "nested too deep to be read", "too-large": "too large to be read"}
"""What markdown says of lines that it could not read, and what that means."""
DRAWN = {"drawn": "a table drawn with spaces stays as it was drawn, it is not asked"}
"""What markdown says of lines whose author set them in columns, and what becomes of them."""
_TAG = re.compile(r"#(?:flash)?cards?(?:[-/]\w+)*", re.IGNORECASE)
"""`#card`, `#flashcards`, `#card-reverse` at the end of a line, as other tools have it."""


def marked(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks with the marks of the comments above them.

    A comment right below a heading, or at its end, holds for its section; one above another block for that block alone.
    """
    section, depth, pending = "", 0, ""
    before: Block | None = None
    for block in blocks:
        if block.kind is BlockKind.HEADING and (not section or block.level <= depth):
            section, depth = block.mark, block.level
        if block.kind is BlockKind.HTML and block.info in (SKIP, CARD):
            if before is not None and before.kind is BlockKind.HEADING:
                section, depth = block.info, before.level
            else:
                pending = block.info
            yield block
        else:
            own = block.mark or pending or section
            pending = ""
            yield _all_marked(block, own) if own == CARD else replace(block, mark=own) if own else block
        before = block


def _all_marked(block: Block, mark: str) -> Block:
    """A block and its items, marked alike where they say nothing else."""
    below = tuple(_all_marked(child, mark) for child in block.children)
    return replace(block, mark=block.mark or mark, children=below)


def without_tag(prose: Prose) -> tuple[Prose, bool]:
    """The prose without a card tag at its end, and whether there was one."""
    text = prose.text.rstrip()
    at = text.rfind("#")
    if at < 0 or not _TAG.fullmatch(text, at) or not (at == 0 or text[at - 1].isspace()):
        return prose, False
    return cut(prose, 0, len(text[:at].rstrip())), True
