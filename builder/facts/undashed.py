"""Rows of two cells that their author drew without a line of dashes, `| ebb | 引き潮 |`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from builder.facts.lines import line_span
from builder.facts.prose import covered, cut, join, strip
from builder.facts.words import is_in, is_label
from builder.model import Block, BlockKind, InlineKind
from builder.text import has_japanese

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.model import Prose

_LEAST = 3
"""Rows; of two, who wrote the first meant it as the header."""
_PIPES = 3
_HIDES = frozenset({InlineKind.CODE, InlineKind.MATH, InlineKind.LINK})


def glossary(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """A table of the lines: words and what they are in Japanese, or the rows below a header; else none.

    Of other rows nobody can tell what they are, nor whether the first is a header: `港 | 国`.
    """
    rows = [_cells(line) for line in lines] if len(lines) >= _LEAST else []
    if not rows or not all(rows):
        return []
    found = [_row(block, line, cells) for line, cells in zip(lines, rows, strict=True)]
    has_header = _heads(*(cell.text for cell in rows[0]))
    if not (has_header or all(_translates(*cells) for cells in rows)):
        return []
    header = [] if has_header else [_row(block, lines[0], [cut(cell, 0, 0) for cell in rows[0]])]
    span = line_span(block.span, join(lines))
    return [replace(block, kind=BlockKind.TABLE, prose=cut(lines[0], 0, 0), span=span, children=(*header, *found))]


def _heads(term: str, said: str) -> bool:
    is_title = is_in(said, "defines") or is_label(said) or _TONGUE.fullmatch(said) is not None
    return is_in(term, "name_headings") and is_title


_TONGUE = re.compile("(?:日本|英|中国|韓国|ドイツ|フランス|スペイン|イタリア|ラテン|ロシア)語|和?訳")


def _translates(term: Prose, said: Prose) -> bool:
    return not has_japanese(term.text) and has_japanese(said.text)


_KANA = re.compile("[ぁ-ゖ]")
_LEAST_SPACES = 2
_SHORTEST_TEXT = 14
"""In columns: 使われる場所 heads a column."""


def _cells(line: Prose) -> Sequence[Prose]:
    """The two cells of a row; none where it is no such row."""
    own = strip(line)
    text, inside = own.text, covered(own, _HIDES)
    pipes = [at for at, c in enumerate(text) if c == "|" and not inside[at]]
    if len(pipes) != _PIPES or pipes[0] or pipes[-1] != len(text) - 1 or not text.startswith("| "):
        return ()
    cells = [strip(cut(own, pipes[0] + 1, pipes[1])), strip(cut(own, pipes[1] + 1, pipes[2]))]
    return cells if all(cell.text for cell in cells) else ()


def _row(block: Block, line: Prose, cells: Sequence[Prose]) -> Block:
    span = line_span(block.span, line)
    made = tuple(Block(kind=BlockKind.CELL, span=line_span(span, cell), prose=cell) for cell in cells)
    return Block(kind=BlockKind.ROW, span=span, prose=cut(line, 0, 0), children=made)
