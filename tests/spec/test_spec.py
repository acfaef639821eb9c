"""What a whole note becomes: each case of `facts.md`, `plain_notes.md` and `structure.md` beside this file is run.

A case is a title, `.`, the note file, `.`, what comes of it, `.`. `pytest --regen` writes anew what comes of it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.book import cases
from tests.notation import cards_and_findings

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.book import Case

BOOKS = tuple(Path(__file__).with_name(name) for name in ("facts.md", "plain_notes.md", "structure.md"))


@pytest.mark.parametrize("case", cases(*BOOKS))
def test_a_note_becomes_what_the_book_says(case: Case, regen: Callable[[Case, str], None]) -> None:
    """Each case of the book holds."""
    actual = cards_and_findings(case.source)
    regen(case, actual)

    assert case.expected == actual
