"""Headings that their author gave one rank, and a reader two."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from builder.facts.scope import is_generic, tidy
from builder.facts.words import is_label
from builder.model import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.model import Block

_DEEPEST = 6


def ranked(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks; `## Structure` right below `## Sail` stands below it, and so do the labels of its rank that follow.

    A name with nothing under it, and then what every thing has: without the name nobody knows whose it is.
    """
    above: Block | None = None
    over = 0
    for block in blocks:
        if block.kind is not BlockKind.HEADING:
            above = None
            yield block
            continue
        label = _is_label(block)
        if not over and above is not None and above.level == block.level and label and not _is_label(above):
            over = block.level
        elif over and (block.level < over or (block.level == over and not label)):
            over = 0
        yield replace(block, level=min(block.level + 1, _DEEPEST)) if over else block
        above = block


def _is_label(heading: Block) -> bool:
    words = tidy(heading.prose.text, heading=True)
    return is_label(words) or is_generic(words)
