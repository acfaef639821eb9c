"""A book of cases, in the format of markdown-it's fixtures: a title, `.`, the source, `.`, what comes of it, `.`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from markdown_it.utils import read_fixture_file

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case of a book."""

    book: Path
    line: int
    """The line index of its first dot."""
    source: str
    expected: str


def cases(*books: Path) -> list[object]:
    """The cases of the books as parameters, each named after its book and its title."""
    return [
        pytest.param(
            Case(book=book, line=line, source=source, expected=expected), id=f"{book.name}:{title.replace(' ', '-')}"
        )
        for book in books
        for line, title, source, expected in read_fixture_file(book)
    ]
