"""What a fact looks like on a card: the cases of `html.md`, facts in the notation of `tests.card_notation`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from markdown_it.utils import read_fixture_file

from tests.card_notation import fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BOOK = Path(__file__).with_name("html.md")


def _cases() -> Iterator[object]:
    for line, title, written, expected in read_fixture_file(BOOK):
        yield pytest.param(line, written, expected, id=title.replace(" ", "-"))


@pytest.mark.parametrize(("line", "written", "expected"), list(_cases()))
def test_a_fact_becomes_the_fields_the_book_says(
    line: int, written: str, expected: str, regen: Callable[[Path, int, str], None]
) -> None:
    """Each case of the book holds."""
    actual = fields(written)
    regen(BOOK, line, actual)

    assert expected == actual
