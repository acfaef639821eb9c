"""The source lines that are shown beside a card, or with a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from builder.model import Span

_MOST_LINES = 12
_LONGEST_LINE = 400
"""Code points of a line."""


def excerpt(lines: Mapping[str, Sequence[str]], span: Span) -> list[str]:
    """The lines of a place, by path, the last of them telling how many more there are."""
    found = lines.get(span.path, [])[span.line - 1 : span.end_line]
    shown = [line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…" for line in found[:_MOST_LINES]]
    return [*shown, f"… {len(found) - _MOST_LINES} more"] if len(found) > _MOST_LINES else shown
