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


@pytest.mark.parametrize(
    ("path", "headings", "context"),
    [
        ("Fog horns.md", ("Causes", "Signs"), ("Fog horns", "Signs")),
        ("02-17 Fog horns.md", ("Causes", "Signs"), ("Fog horns", "Signs")),
        ("Fog horns.md", ("Summary",), ("Fog horns",)),
        ("Fog horns.md", ("Horns of the coast",), ("Horns of the coast",)),
        ("Fog horns.md", ("Fog horns of the coast", "Signs"), ("Fog horns of the coast", "Signs")),
        ("signals/notes.md", ("Causes", "Signs"), ("Signs",)),
        ("Lecture 04 final.md", ("Causes", "Signs"), ("Signs",)),
        ("2024-05-01 Mon.md", ("Causes", "Signs"), ("Signs",)),
        ("無題のファイル.md", ("Causes", "Signs"), ("Signs",)),
        ("Diaphone.md", ("Causes", "Signs"), ("Signs",)),
        ("Sounds of the coast.md", ("Causes", "Signs"), ("Signs",)),
    ],
)
def test_a_file_whose_headings_are_all_sections_is_called_by_its_name(
    path: str, headings: tuple[str, ...], context: tuple[str, ...]
) -> None:
    """One heading of the first rank is a title, if it says of what; several are sections, unless one says the name.

    A name that says nothing is no title, and one that the fact says itself is not shown: it would tell the answer.
    """
    above = "\n".join(f"# {heading}" for heading in headings)
    facts, _ = find_facts(parse(SourceFile(path=path, text=f"{above}\n- Diaphone: a tube that sounds by air\n"))[0])

    assert [fact.context for fact in facts] == [context]


EXPORTED = "Coast 0123456789abcdef0123456789abcdef.md"


@pytest.mark.parametrize(
    ("above", "count"),
    [
        ("Quay: a wall at which ships are loaded", 2),
        ("Quay: a wall at which ships are loaded\nBuoy: a float that marks a channel", 3),
        ("Tags: sea, ships", 1),
        ("Created: March 1, 2024 10:00 AM\nTopic: how ships find their way home", 1),
        ("Level: easy\nPlace: north shore", 1),
    ],
)
def test_what_stands_below_the_title_of_an_exported_page_is_a_field_only_where_it_files_the_page(
    above: str, count: int
) -> None:
    """A definition in the first paragraph makes a card like any other; a date, tags or a few words do not."""
    text = f"# Coast\n\n{above}\n\nDiaphone: a horn that sounds by compressed air\n"
    facts, _ = find_facts(parse(SourceFile(path=EXPORTED, text=text))[0])

    assert len(facts) == count
