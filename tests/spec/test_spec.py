"""The behaviour of the tool as a book: each case of a Markdown file beside this one is run.

A case is a title, `.`, the note file, `.`, what comes of it, `.`. `pytest --regen` writes anew what comes of it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from markdown_it.utils import read_fixture_file

from tests.notation import cards_and_findings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent

PRINTERS: dict[str, Callable[[str], str]] = {
    "facts.md": cards_and_findings,
}
"""What each file's cases print. Files of a single stage have a runner of their own beside them."""


def _cases() -> Iterator[object]:
    for name in PRINTERS:
        for line, title, source, expected in read_fixture_file(HERE / name):
            yield pytest.param(name, line, source, expected, id=f"{name}:{title.replace(' ', '-')}")


@pytest.mark.parametrize(("name", "line", "source", "expected"), list(_cases()))
def test_a_note_becomes_what_the_book_says(
    name: str, line: int, source: str, expected: str, regen: Callable[[Path, int, str], None]
) -> None:
    """Each case of the book holds."""
    actual = PRINTERS[name](source)
    regen(HERE / name, line, actual)

    assert expected == actual
