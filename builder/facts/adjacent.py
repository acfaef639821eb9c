"""What stands right below the last line of a list, with no blank line between, and belongs to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from builder.model import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.model import Block

_DEEPEST = 12
"""Lists inside lists; who writes more of them indents the code as well."""


def carried(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks with unindented code as part of the item of one line right above it.

    CommonMark ends the list there; who writes `- Erase the board` and the command in the very next line means one
    thing.
    """
    above: Block | None = None
    for block in blocks:
        if above is not None and block.kind is BlockKind.CODE and _last_line(above) + 1 == block.span.line:
            above = _with_code(above, block)
            continue
        if above is not None:
            yield above
        above = block if block.kind is BlockKind.LIST else None
        if above is None:
            yield block
    if above is not None:
        yield above


def _last_line(block: Block) -> int:
    """Where the last item of a list begins; 0 where something else stands last."""
    for _ in range(_DEEPEST):
        last = block.children[-1]
        if not last.children:
            return last.span.line
        if last.children[-1].kind is not BlockKind.LIST:
            return 0
        block = last.children[-1]
    return 0


def _with_code(block: Block, code: Block) -> Block:
    """A list, or an item of one, with the code below its last item."""
    span = block.span._replace(end_line=code.span.end_line)
    if not block.children:
        return replace(block, span=span, children=(code,))
    return replace(block, span=span, children=(*block.children[:-1], _with_code(block.children[-1], code)))
