"""Lines right below an item that a parser takes for more of its text, and a reader for something new."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from builder.facts.prose import cut
from builder.facts.shapes import is_bracketed
from builder.model import Block, BlockKind, InlineKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.model import Prose


def parted(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks where an unindented line that ends in a colon, or stands in brackets, is no part of the item above it.

    CommonMark calls such a line a lazy continuation; nobody who writes one below a list means that.
    """
    for block in blocks:
        if block.kind is BlockKind.LIST:
            yield from _parted_list(block)
        else:
            yield block


def _parted_list(block: Block) -> Iterator[Block]:
    start = 0
    for at, item in enumerate(block.children):
        offset = _new_line(item.prose) if not item.children else 0
        if offset:
            head, tail = _part(item, offset)
            yield _part_of(block, (*block.children[start:at], head))
            yield tail
            start = at + 1
    if start < len(block.children):
        yield _part_of(block, block.children[start:]) if start else block


def _part_of(block: Block, items: tuple[Block, ...]) -> Block:
    first, last = items[0].span, items[-1].span
    span = replace(block.span, line=first.line, end_line=last.end_line, end_column=last.end_column)
    return replace(block, children=items, span=span)


def _new_line(prose: Prose) -> int:
    """Where the line begins that is no continuation; 0 where there is none."""
    starts = {place.offset for place in prose.places if place.column == 1}
    for inline in prose.inlines:
        at = inline.end
        if inline.kind is not InlineKind.SOFT_BREAK:
            continue
        line = prose.text[at:].partition("\n")[0].rstrip()
        if (at in starts and line.endswith((":", "："))) or is_bracketed(line):
            return at
    return 0


def _part(item: Block, offset: int) -> tuple[Block, Block]:
    line = next((p.line for p in item.prose.places if p.offset == offset), item.span.end_line)
    above = replace(item.span, end_line=line - 1, end_column=1)
    below = replace(item.span, line=line, column=1)
    head = replace(item, prose=cut(item.prose, 0, offset - 1), span=above)
    tail = Block(kind=BlockKind.PARAGRAPH, prose=cut(item.prose, offset, len(item.prose.text)), span=below)
    return head, tail
