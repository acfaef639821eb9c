"""Formulas in words that their author set apart as code, one in a line: statements like those of a list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from builder.facts.lines import line_span
from builder.facts.node import IN_WORDS
from builder.facts.prose import cut, cuts
from builder.model import Block, BlockKind
from builder.text import width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.facts.node import Node

FORMULA = "formula"
"""The `info` of such a list, and of its items."""
_LONGEST_LINE = 120
"""In columns."""


def without_fences(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks; code that is all formulas in words, `利益 = 売上 - 費用`, is the list of its lines."""
    return tuple(_read(b) if b.kind is BlockKind.CODE else _with_read(b) for b in blocks)


def is_over_code(at: Node) -> bool:
    """Whether nothing but code, or such formulas, stands below a node."""
    if at.children:
        return all(n.block.info == FORMULA for n in at.children)
    return any(block.kind is BlockKind.CODE for block in at.others)


def _with_read(block: Block) -> Block:
    return replace(block, children=tuple(without_fences(block.children))) if block.children else block


def _read(block: Block) -> Block:
    text = block.prose.text
    if block.info or not ("=" in text or "＝" in text):
        return block
    ends = [at for at, c in enumerate(text) if c == "\n"]
    every = cuts(block.prose, zip([0, *(at + 1 for at in ends)], [*ends, len(text)], strict=True))
    lines = [line for line in every if line.text.strip()]
    if any(width(line.text) > _LONGEST_LINE or not IN_WORDS.fullmatch(line.text.strip()) for line in lines):
        return block
    items = tuple(
        Block(kind=BlockKind.ITEM, span=line_span(block.span, line), prose=line, info=FORMULA, mark=block.mark)
        for line in lines
    )
    return Block(
        kind=BlockKind.LIST, span=block.span, prose=cut(lines[0], 0, 0), children=items, info=FORMULA, mark=block.mark
    )
