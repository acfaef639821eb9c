"""`<table>` … `</table>`: the rows and cells of a table written in HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from builder.markdown.tables import MOST_CELLS
from builder.markdown.tags import attributes
from builder.markdown.writer import SourceText

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markdown_it.rules_block import StateBlock

_OPEN = re.compile(r"<table(?:\s[^<>]*)?>", re.IGNORECASE)
_EDGE = re.compile(r"<table[\s>]|</table\s*>", re.IGNORECASE)
_PRINTED = re.compile(r"class=[\"'][^\"'<>]*\bdataframe\b", re.IGNORECASE)
_TAG = re.compile(r"<(/?)(t[rhd]|thead|tbody|tfoot|table|caption|colgroup)(?=[\s>/])[^<>]*>", re.IGNORECASE)
_BOLD = re.compile(r"<(b|strong)>[^<>]+</\1>|\*\*[^*]+\*\*", re.IGNORECASE)
"""A row of nothing but such cells are titles."""
_WIDEST = 30
"""Columns or rows that one cell may span."""


@dataclass(slots=True, kw_only=True)
class Cell:
    """A cell with its source text; empty where another one spans its place."""

    pieces: list[SourceText] = field(default_factory=list)
    is_title: bool = False
    columns: int = 1
    rows: int = 1


@dataclass(slots=True, kw_only=True)
class Row:
    """A row and the lines it stands on, 0-based."""

    first: int
    last: int
    cells: list[Cell] = field(default_factory=list)


def html_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """A table that closes, with none inside it and no Markdown in a cell, which would stand below a blank line.

    One that a program printed (pandas) is markup.
    """
    at = state.bMarks[start] + state.tShift[start]
    if state.src[at : at + 1] != "<" or state.is_code_block(start) or not _OPEN.match(state.src, at):
        return False
    edge = _EDGE.search(state.src, at + 1)
    if not edge or not edge[0].startswith("</"):
        return False
    stop = start
    while stop + 1 < end and state.bMarks[stop + 1] <= edge.start():
        stop += 1
    if edge.start() > state.eMarks[stop] or state.src[edge.end() : state.eMarks[stop]].strip():
        return False
    if _holds_markdown(state, start, stop):
        return False
    if not silent:
        is_printed = _PRINTED.search(state.src, at, state.eMarks[start]) is not None
        token = state.push("markup" if is_printed else _kind(state.src, at, edge.start()), "", 0)
        token.map, token.meta = [start, stop + 1], {"begins": [_begin(state, line) for line in range(start, stop + 1)]}
        state.line = stop + 1
    return True


def _kind(text: str, start: int, end: int) -> str:
    """What kind of token a table is: `too_large` with more cells than are read, those counted that one spans."""
    count = 0
    for tag in _TAG.finditer(text, start, end):
        if not tag[1] and tag[2].lower() in ("td", "th"):
            cell = _cell(tag[0], is_title=False)
            count += cell.columns * cell.rows
            if count > MOST_CELLS:
                return "too_large"
    return "html_table"


def _begin(state: StateBlock, line: int) -> int:
    """Where on its line the text stands, behind the marks of a quote."""
    at = state.bMarks[line] + state.tShift[line]
    return at - (state.src.rfind("\n", 0, at) + 1)


def _holds_markdown(state: StateBlock, start: int, stop: int) -> bool:
    """Whether text stands below a blank line inside a cell."""
    is_open = is_below = False
    for line in range(start, stop + 1):
        text = state.src[state.bMarks[line] : state.eMarks[line]]
        tags = [*_TAG.finditer(text)]
        if is_open and is_below and text[: tags[0].start() if tags else len(text)].strip():
            return True
        is_below = is_open and (is_below or not text.strip())
        if tags:
            is_open, is_below = not tags[-1][1] and tags[-1][2].lower() in ("td", "th"), False
    return False


def rows(lines: Iterable[tuple[int, str, int]]) -> Sequence[Row]:
    """The rows, a title for each column first; none where the lines hold no table.

    A line has its number and the place where its text begins.
    """
    found = _read(lines)
    grid = _spread(found)
    if not grid:
        return []
    titles = 0
    while titles < len(grid) - 1 and all(cell.is_title for cell in grid[titles].cells):
        titles += 1
    titles = titles or int(len(grid) > 1 and all(map(_is_bold, grid[0].cells)))
    width = max(len(row.cells) for row in grid)
    blank = Row(first=grid[0].first, last=grid[0].first, cells=[Cell() for _ in range(width)])
    return [grid[titles - 1] if titles else blank, *grid[titles:]]


def _is_bold(cell: Cell) -> bool:
    return len(cell.pieces) == 1 and _BOLD.fullmatch(cell.pieces[0].text) is not None


def _read(lines: Iterable[tuple[int, str, int]]) -> list[Row]:
    found, cell = list[Row](), None
    for number, line, begin in lines:
        at = begin
        for tag in _TAG.finditer(line, begin):
            _add(cell, line, number, at, tag.start())
            at, closes, name = tag.end(), tag[1], tag[2].lower()
            cell = None
            if closes and name == "tr" and found:
                found[-1].last = number
            elif not closes and name == "tr":
                found.append(Row(first=number, last=number))
            elif not closes and name in ("td", "th"):
                found += [] if found else [Row(first=number, last=number)]
                cell = _cell(tag[0], is_title=name == "th")
                found[-1].cells.append(cell)
        _add(cell, line, number, at, len(line))
        if found and cell is not None:
            found[-1].last = number
    return [row for row in found if row.cells]


def _cell(tag: str, *, is_title: bool) -> Cell:
    told = attributes(tag)
    columns, rows = (told.get(key, "1") for key in ("colspan", "rowspan"))
    return Cell(is_title=is_title, columns=_span(columns), rows=_span(rows))


def _span(written: str) -> int:
    return min(_WIDEST, max(1, int(written))) if written.isascii() and written.isdigit() and len(written) < 4 else 1


def _add(cell: Cell | None, line: str, number: int, start: int, end: int) -> None:
    text = line[start:end].strip()
    if cell is not None and text:
        cell.pieces.append(SourceText(text=text, line=number, at=line.index(text, start)))


def _spread(found: Sequence[Row]) -> list[Row]:
    """The rows with a cell in each column: one that spans rows stands in each of them, in columns only in the first."""
    out, below = list[Row](), dict[int, tuple[Cell, int]]()
    for row in found:
        cells = list[Cell]()
        given = iter(row.cells)
        while True:
            held = below.pop(len(cells), None)
            if held is None:
                cell = next(given, None)
                if cell is None:
                    break
                left = cell.rows - 1
            else:
                cell, left = held[0], held[1] - 1
            if left > 0:
                below[len(cells)] = (cell, left)
            cells += [cell, *(Cell(is_title=cell.is_title) for _ in range(cell.columns - 1))]
        out.append(Row(first=row.first, last=row.last, cells=cells))
    return out
