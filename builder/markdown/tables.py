"""Table rows: where each cell stands on its line."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from builder.markdown import margin
from builder.markdown.regions import Regions

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_CELLS = 100_000
"""Of one table (reliability §1)."""

_BEFORE = re.compile(r"[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?[\s>]*")
"""What may stand before a row: indentation, quote marks, the bullet of an item that begins with a table."""

_PIPE = re.compile(r"(?<!\\)\|")


def mended(lines: Sequence[str]) -> Sequence[str]:
    """The lines, a line of dashes below the header of a table with as many cells as that.

    Nobody counts them; to CommonMark a table with one too many is running text. Code is left as it is.
    """
    if not any("-|-" in line.replace(" ", "").replace(":", "") for line in lines):
        return lines
    found, regions, closed = list(lines), Regions(lines), -1
    for at, (above, line) in enumerate(pairwise(lines)):
        start, column = margin.lead(above)
        if at > closed and (fence := regions.fence(above, start)):
            closed = regions.fence_end(at, fence, edge=-1, text=column)[0]
        if at <= closed or "|" not in above or not margin.is_delimiter(line) or margin.is_delimiter(above):
            continue
        begin, _ = margin.lead(line)
        count = len(cells(above, start))
        if count > 1 and count != len(cells(line, begin)) and "|" in "".join(lines[at + 2 : at + 3]):
            found[at + 1] = line[:begin] + "|" + "-|" * count
    return found


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
