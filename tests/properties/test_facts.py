"""Laws of the facts a document holds, over notes nobody would write."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.utils import read_fixture_file

from builder import cloze, facts, markdown
from builder.model import SourceFile, locate

_PIECES = st.sampled_from(
    (
        *("- ", "  - ", "    - ", "1. ", "> ", "# ", "## ", "| a | b |\n|---|---|\n| c | d |\n", "\n", "\n\n", "```\n"),
        *(
            "tram",
            "bogie: ",
            "車庫：",
            " → ",
            " = ",
            "とは",
            "は",
            "を売る。",
            " is a ",
            "Q: ",
            "A: ",
            "?",
            "…",
            "例: ",
            "Note: ",
        ),
        *(
            "**",
            "==",
            "`",
            "{{c1::x}}",
            "[a](b)",
            "![a](b.png)",
            "[[x]]",
            "https://example.com",
            "(",
            "）",
            "10:30",
            "5 kg",
            ". ",
        ),
    )
)
NOTES = st.lists(_PIECES, max_size=60).map("".join)
_BOOKS = (Path(__file__).parents[1] / "spec" / f"{name}.md" for name in ("shapes", "structure", "facts", "plain_notes"))
_LINES = sorted({line for book in _BOOKS for case in read_fixture_file(book) for line in case[2].splitlines()})
_TORN = st.builds(
    lambda line, margin, end, tail: f"{margin}{line.lstrip() if margin else line}"[: end or None] + tail,
    st.sampled_from(_LINES),
    st.sampled_from(("", "", "", "- ", "  - ", "    - ", "0. ", "> ", "\t")),
    st.sampled_from((0, 0, 0, -1, 7, 20)),
    st.sampled_from(("", "", "", ":", "?", "etc. Example:", ".例：", " (", " →", " |", "\n")),
)
"""Lines of the book of cases, as they are or torn."""


@given(NOTES)
def test_parts_lie_apart_inside_the_text(text: str) -> None:
    """Parts ascend, do not overlap, and hold words."""
    document, _ = markdown.parse(SourceFile(path="note.md", text=text))
    found, _ = facts.find_facts(document)

    for fact in found:
        edges = [edge for part in fact.parts for edge in (part.start, part.end)]
        assert edges == sorted(edges)
        assert all(0 <= part.start < part.end <= len(fact.text) for part in fact.parts)


@given(NOTES)
def test_a_place_is_where_the_character_stands(text: str) -> None:
    """A letter of a fact that claims a line and a column stands there in the source."""
    document, _ = markdown.parse(SourceFile(path="note.md", text=text))
    found, _ = facts.find_facts(document)
    lines = text.split("\n")

    for fact in found:
        for offset, char in enumerate(fact.text):
            place = locate(fact.prose, offset) if char.isalnum() and offset in _own_places(fact.prose.places) else None
            if place is not None:
                line, column = place
                assert lines[line - 1][column - 1] == char


def _own_places(places: tuple[object, ...]) -> frozenset[int]:
    """Offsets at which a place begins: what stands between was joined by the room and has no place of its own."""
    return frozenset(getattr(place, "offset", -1) for place in places)


@given(NOTES)
def test_facts_stand_in_source_order_within_the_file(text: str) -> None:
    """Every fact and every finding names lines of the file, in order."""
    document, _ = markdown.parse(SourceFile(path="note.md", text=text))
    found, told = facts.find_facts(document)
    spans = (*(fact.span for fact in found), *(finding.span for finding in told))
    last = text.count("\n") + 1

    assert all(1 <= span.line <= span.end_line <= last for span in spans)


@pytest.mark.parametrize(
    "unit",
    [
        "a: ",
        "(",
        "→ ",
        "車庫：",
        "とは",
        "。",
        "e.g. ",
        "= ",
        "- - ",
        "[x](y) ",
        "…",
        "Q: ",
        "は",
        "{{c1::x}} ",
        "**a** ",
        "**a**。",
        "`b`. C ",
        "  ",
        ".",
        ")",
        "w",
        "ー",
        ": ",
        "1",
        "a@",
        "a\n",
        "Q: a\nA: b\n",
        "<img a",
        "　",
        "ない",
    ],
)
def test_a_long_line_takes_linear_time(unit: str) -> None:
    """Eight times the text takes far less than 64 times as long, also on a busy machine: nothing here is quadratic."""

    def seconds(times: int) -> float:
        document, _ = markdown.parse(SourceFile(path="note.md", text=f"- {unit * times}\n"))
        start = time.process_time()
        facts.find_facts(document)
        return time.process_time() - start

    seconds(100)
    small = min(seconds(1_000) for _ in range(3))
    large = min(seconds(8_000) for _ in range(3))

    assert large < 24 * small + 0.1


@given(st.lists(_TORN, max_size=16).map("\n".join))
def test_lines_of_the_book_are_read_in_any_order(text: str) -> None:
    """What one line is does not rest on the lines its rule was made for."""
    document, _ = markdown.parse(SourceFile(path="note.md", text=text))
    found, _ = facts.find_facts(document)

    for fact in found:
        chosen, told = cloze.choose(fact)

        assert chosen is not None or told
        assert all(0 <= part.start <= part.end <= len(fact.text) for part in fact.parts)
