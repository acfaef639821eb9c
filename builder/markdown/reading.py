"""Lists as a reader sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def straighten(lines: Sequence[str]) -> tuple[list[str], list[int], list[int]]:
    """Lines for the parser, the shift of each, and the indexes of merge markers."""
    return list(lines), [0] * len(lines), []
