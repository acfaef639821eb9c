"""Tables read by their columns: things, or lists, side by side."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from builder.facts.node import node
from builder.facts.prose import lines_of
from builder.facts.tables import BULLET, NO_NAMES, NO_RESPECT, TWO_LISTS, is_filled, side_by_side, unbulleted, worthless
from builder.facts.words import is_label
from builder.model import InlineKind
from builder.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.facts.node import Node
    from builder.facts.scope import Scope
    from builder.facts.tables import Grid
    from builder.model import Block, Prose

_HARD = frozenset({InlineKind.HARD_BREAK})
_LONGEST_TITLE = 6
"""Words of a column's title that names a thing."""
_LETTERS = re.compile(r"\b[A-Z][a-z]{0,3}[A-Z]")
"""Letters that stand for words."""


def things(of: Grid) -> list[tuple[Block, list[Node]]]:
    """The columns of a table that are things side by side, each its title and the cells that say something of it.

    `Private Cloud | Public Cloud` above whole sentences: no cell names its row. Empty where the titles are no names of
    one kind, and where a row has a name.
    """
    if len(of.columns) != len(of.titles) or worthless(of) != NO_NAMES:
        return []
    return _by_column(of) if _are_of_one_kind([title.text for title in of.titles]) else []


def compared(of: Grid, scope: Scope) -> list[tuple[Block, list[Node]]]:
    """The two columns of a table whose heading names both, `Tram vs bus`: no row says in what respect.

    So each cell is a statement of its own about the thing above it.
    """
    is_whole = len(of.columns) == len(of.titles) and worthless(of) in ("", NO_NAMES)
    return _by_column(of) if is_whole and side_by_side(of, scope) == NO_RESPECT else []


def listed(of: Grid, scope: Scope) -> list[tuple[Block, list[Node]]]:
    """The columns of a table that are lists side by side, each its title and its members.

    So are `Pros` and `Cons`, and columns whose cells hold lists with bullets.
    """
    if len(of.columns) != len(of.titles) or worthless(of) not in ("", NO_NAMES):
        return []
    are_weighed = any(_WEIGHS.match(word) for title in of.titles for word in fold(title.text).split()[:-1])
    are_lists = _are_bulleted(of) or (side_by_side(of, scope) == TWO_LISTS and not are_weighed)
    return _by_column(of) if are_lists else []


def _are_bulleted(of: Grid) -> bool:
    """Whether cells hold lists: lines that each begin with a bullet."""
    cells = [_lines(cell) for row in of.rows for cell in row.children if cell.prose.text.strip()]
    return any(len(cell) > 1 for cell in cells) and all(BULLET.match(line.text) for cell in cells for line in cell)


def _by_column(of: Grid) -> list[tuple[Block, list[Node]]]:
    cells = [[row.children[at] for row in of.rows if at < len(row.children)] for at in range(len(of.titles))]
    said = [
        [node(replace(cell, prose=unbulleted(line))) for cell in column for line in _lines(cell)] for column in cells
    ]
    return [
        (title, [one for one in column if is_filled(one.prose)])
        for title, column in zip(of.header.children, said, strict=True)
    ]


def _lines(cell: Block) -> Sequence[Prose]:
    """What a cell says: its lines, where each begins with a bullet."""
    lines = lines_of(cell.prose, _HARD)
    return lines if all(BULLET.match(line.text) for line in lines) else (cell.prose,)


def _are_of_one_kind(titles: Sequence[str]) -> bool:
    """Names that share their last word, or all hold letters that stand for words: `Public Cloud`, `Platform (PaaS)`."""
    named = [fold(title).split() for title in titles]
    if any(
        not words or len(words) > _LONGEST_TITLE or is_label(title) for words, title in zip(named, titles, strict=True)
    ):
        return False
    share = len(named[0]) > 1 and len({words[-1] for words in named}) == 1
    are_lists = len(titles) == len("AB") and named[0][-1].endswith("s")
    are_weighed = any(_WEIGHS.match(word) for words in named for word in words[:-1])
    return (share and not (are_lists or are_weighed)) or all(_LETTERS.search(title) for title in titles)


_WEIGHS = re.compile(
    "(?:wrong|right|false|true|old|new|good|bad|better|worse|best|worst|common|rare|usual|typical|correct|incorrect|"
    "previous|current|former|expected|actual|your|my|our|their|his|her|other|same|original|revised|正しい|誤った|古い|新しい)$"
)
"""`Wrong answer` beside `Right answer`: what stands below a judgement, or a time, says nothing of what a thing is."""
