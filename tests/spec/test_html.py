"""What a fact looks like on a card: the cases of `html.md`, facts in the notation of `tests.card_notation`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.book import cases
from tests.card_notation import fields

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.book import Case

BOOK = Path(__file__).with_name("html.md")


@pytest.mark.parametrize("case", cases(BOOK))
def test_a_fact_becomes_the_fields_the_book_says(case: Case, regen: Callable[[Case, str], None]) -> None:
    """Each case of the book holds."""
    actual = fields(case.source)
    regen(case, actual)

    assert case.expected == actual
