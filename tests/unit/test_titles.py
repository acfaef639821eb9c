"""What a file's name says of its subject."""

from __future__ import annotations

import pytest

from builder.facts import find_facts
from builder.markdown import parse
from builder.model import SourceFile


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("Fog horns.md", "Fog horns"),
        ("Fog horns 0123456789abcdef0123456789abcdef.md", "Fog horns"),
        ("2020-05-30-fog-horns.md", "fog horns"),
        ("202301011230 Fog horns.md", "Fog horns"),
        ("Coast___Signals___Fog%20horns.md", "Coast / Signals / Fog horns"),
        ("Horns of 1914-1918.md", "Horns of 1914 1918"),
        ("signals/2024-03-01.md", "signals"),
    ],
)
def test_a_file_is_named_without_what_tools_put_around_its_title(path: str, title: str) -> None:
    """Ids, days and the signs that stand for others in a path are no part of a title."""
    facts, _ = find_facts(parse(SourceFile(path=path, text="- Diaphone: a horn that sounds by compressed air\n"))[0])

    assert [fact.context for fact in facts] == [(title,)]
