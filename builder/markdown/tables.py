"""Table rows: where each cell stands on its line."""

from __future__ import annotations

import re
from itertools import pairwise

MOST_CELLS = 100_000
"""Of one table (reliability §1)."""

_BEFORE = re.compile(r"[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?[\s>]*")
"""What may stand before a row: indentation, quote marks, the bullet of an item that begins with a table."""

_PIPE = re.compile(r"(?<!\\)\|")


def cells(line: str, begin: int) -> list[tuple[str, int]]:
    """The cells of a row from offset `begin` on, with their offsets in the line.

    An escaped pipe stays as written; edge pipes may be missing.
    """
    before = _BEFORE.match(line, begin)
    start = before.end() if before else begin
    bounds = [start - 1, *_pipes(line, start), len(line)]
    found = [_trim(line, left + 1, right) for left, right in pairwise(bounds)]
    if line.startswith("|", start):
        found.pop(0)
    if len(found) > 1 and not found[-1][0]:
        found.pop()
    return found


def _pipes(line: str, start: int) -> list[int]:
    """Where the pipes between cells stand: those without a backslash before them."""
    return [match.start() for match in _PIPE.finditer(line, start)]


def _trim(line: str, start: int, end: int) -> tuple[str, int]:
    cell = line[start:end]
    stripped = cell.strip()
    return stripped, start + (cell.find(stripped) if stripped else 0)
