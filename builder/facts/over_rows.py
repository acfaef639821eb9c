"""Names that a table writes once and leaves empty below: each is over several rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.facts.scope import Level
from builder.facts.shapes import has_words
from builder.facts.words import is_in
from builder.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.model import Block, Prose

_LEAST_ROWS = 3
_DEPTH = 10
"""As deep as a parent item."""


def grouped(
    columns: Sequence[int], titles: Sequence[Prose], cells: Sequence[Sequence[Prose]], said: Sequence[Sequence[bool]]
) -> Sequence[int]:
    """The first columns with a name written once and left empty below, before one that names each row anew.

    `said` tells of each cell of each row whether it says something. That many rows have none says that it is meant so:
    two thirds at most are filled, and no column of terms is one. Something else is said of the rows.
    """
    filled = [[row[at] for row in said] for at in columns]
    names = next((n for n, own in enumerate(filled) if all(own)), 0)
    over = columns[:names]
    if not over or names + 1 >= len(columns) or len(cells) < _LEAST_ROWS:
        return ()
    are_few = all(own[0] and sum(own) * 3 <= len(cells) * 2 for own in filled[:names])
    if not are_few or any(_is_no_group(titles[at].text, [row[at].text for row in cells]) for at in over):
        return ()
    keys = {fold(row[columns[names]].text) for row in cells}
    return over if len(keys) == len(cells) and not any(key[:1].isdigit() for key in keys) else ()


def _is_no_group(title: str, names: Sequence[str]) -> bool:
    """Whether a column marks or remarks on single rows, names things of its own, or has but one name."""
    found = {fold(name) for name in names if name.strip()}
    is_label = bool(title.strip()) and not has_words(title)
    is_label = is_label or any(is_in(title, words) for words in ("name_headings", "remark_columns", "mark_columns"))
    return is_label or len(found) < len(("one", "other")) or not all(map(has_words, found))


def levels(
    over: Sequence[int], titles: Sequence[Prose], rows: Sequence[Block], said: Sequence[Sequence[bool]]
) -> Sequence[tuple[Level, ...]]:
    """Of each row, the names over it as levels of context; a new name closes those behind it."""
    found = list[tuple[Level, ...]]()
    for row, is_said in zip(rows, said, strict=True):
        above = [*found[-1]] if found else []
        for n, at in enumerate(over):
            if is_said[at]:
                title, name = titles[at].text.strip(), row.children[at].prose.text.strip()
                words = f"{title}: {name}" if title else name
                above[n:] = [Level(words=words, line=row.span.line, depth=_DEPTH)]
        found.append(tuple(above))
    return found
