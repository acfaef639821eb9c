"""The word tables that come with the tool."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

BUILDER = Path(__file__).parents[2] / "builder"


@pytest.mark.parametrize("path", sorted(BUILDER.rglob("*.toml")), ids=lambda path: path.name)
def test_no_word_stands_twice_in_a_table(path: Path) -> None:
    """A word that is listed twice is taken out once, and stays."""
    tables = tomllib.loads(path.read_text("utf-8"))
    words = {name: table.split() if isinstance(table, str) else table for name, table in tables.items()}

    assert {name: [word for word, n in Counter(table).items() if n > 1] for name, table in words.items()} == {
        name: [] for name in words
    }
