"""The word tables that come with the tool."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

BUILDER = Path(__file__).parents[2] / "builder"


GLOSSARY = BUILDER / "project/cloud.toml"


@pytest.mark.parametrize("path", sorted({*BUILDER.rglob("*.toml")} - {GLOSSARY}), ids=lambda path: path.name)
def test_no_word_stands_twice_in_a_table(path: Path) -> None:
    """A word that is listed twice is taken out once, and stays."""
    tables = tomllib.loads(path.read_text("utf-8"))
    words = {name: table.split() if isinstance(table, str) else table for name, table in tables.items()}

    assert {name: [word for word, n in Counter(table).items() if n > 1] for name, table in words.items()} == {
        name: [] for name in words
    }


def test_no_name_of_the_glossary_belongs_to_two_things() -> None:
    """A name stands in one entry, once."""
    entries = tomllib.loads(GLOSSARY.read_text("utf-8"))["entry"]
    names = [name for entry in entries for name in (entry["name"], *entry.get("aliases", ()))]

    assert [name for name, n in Counter(names).items() if n > 1] == []
