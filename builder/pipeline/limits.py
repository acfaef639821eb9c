"""What is too much for one card, whatever it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.findings import RULES, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from builder.model import Block, Fact

MOST_TEXT = 5_000
"""Code points of what a card asks; two pages of print."""
MOST_EXTRA = 150_000
"""Code points of what is shown after answering: as HTML below 1 MB, which Anki still takes well (reliability §2)."""


def too_much(fact: Fact) -> Finding | None:
    """Say that a fact is too much for one card, which is then not made; None where it is not."""
    if len(fact.text) > MOST_TEXT:
        return _finding(fact, f"{len(fact.text):,} characters in one statement are too much to ask")
    extra = _size(fact.extra)
    if extra > MOST_EXTRA:
        return _finding(fact, f"{extra:,} characters below one statement are too much for the back of a card")
    return None


def _size(blocks: Iterable[Block]) -> int:
    waiting, size = list(blocks), 0
    while waiting:
        block = waiting.pop()
        size += len(block.prose.text) + sum(len(inline.target) + len(inline.title) for inline in block.prose.inlines)
        waiting += block.children
    return size


def _finding(fact: Fact, message: str) -> Finding:
    return Finding(rule=RULES["S22"], span=fact.span, message=message, hint="split it")
