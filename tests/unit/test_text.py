"""Texts compared word by word, as a person would read it, and broken into lines for a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.text import width, word_differences, wrap


def _marked(old: str, new: str) -> str:
    parts = word_differences(old, new)
    return "".join(
        same or (f"[-{gone}-]" if gone else "") + (f"{{+{come}+}}" if come else "") for same, gone, come in parts
    )


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("a lock is 72 ft long", "a lock is 74 ft long", "a lock is [-72-]{+74+} ft long"),
        ("a fine old lock", "a new one lock", "a [-fine old-]{+new one+} lock"),
        ("夜の間に灯りを見張る係", "夜の間に灯りを見守る係", "夜の間に灯りを[-見張-]{+見守+}る係"),
        ("データの永続化がしたい", "データの一時保存をしたい", "データの[-永続化が-]{+一時保存を+}したい"),
        ("7.5 TB", "7.6 TB", "[-7.5-]{+7.6+} TB"),
        ("", "new", "{+new+}"),
        ("old", "", "[-old-]"),
        ("one more", "one", "one[- more-]"),
        ("同じ", "同じ", "同じ"),
    ],
)
def test_differences_stand_on_words(old: str, new: str, marked: str) -> None:
    """A number, a Latin word and a run of one Japanese script are not taken apart."""
    assert _marked(old, new) == marked


def test_texts_of_very_many_words_differ_in_one_part() -> None:
    """Their common beginning and end are found all the same."""
    many = " ".join(map(str, range(9000)))

    assert len(word_differences(f"a {many} z", f"a {many[::-1]} z")) == 3


@pytest.mark.parametrize(
    ("line", "columns", "lines"),
    [
        ("", 10, ("",)),
        ("a lock is 72 ft long", 20, ("a lock is 72 ft long",)),
        ("a lock is 72 ft long", 19, ("a lock is 72 ft", "  long")),
        ("  a lock is", 6, ("  a", "  lock", "  is")),
        ("unbreakable words", 5, ("unbreakable", "  words")),
        ("灯台は岬に立つ", 10, ("灯台は岬に", "  立つ")),
        ("灯台は岬に、立つ", 10, ("灯台は岬", "  に、立つ")),
        ("灯台は「岬」だ", 8, ("灯台は", "  「岬」", "  だ")),
        ("岬のlighthouse", 8, ("岬の", "  lighthouse")),
        ("か\u3099き\u3099く\u3099", 4, ("か\u3099き\u3099", "  く\u3099")),
        ("in 港/灯台.md:3:1: it", 17, ("in", "  港/灯台.md:3:1:", "  it")),
        ("in 港と船/灯台と岬.md: it", 12, ("in 港と船/灯", "  台と岬.md:", "  it")),
        ("\x1b[31m灯台\x1b[0mは岬", 6, ("\x1b[31m灯台\x1b[0mは", "  岬")),
    ],
)
def test_a_line_is_broken_where_a_reader_would(line: str, columns: int, lines: tuple[str, ...]) -> None:
    """At spaces and between Japanese letters, which take two columns; a path and a Latin word stay whole."""
    assert wrap(line, columns, indent="  ") == lines


@given(st.text("ab /、。「」あア漢\u3099", max_size=60), st.integers(6, 30))
def test_breaking_a_line_loses_no_letter(line: str, columns: int) -> None:
    """And a line that is too wide could not be broken."""
    lines = wrap(line, columns, indent="  ")

    assert "".join("".join(lines).split()) == "".join(line.split())
    assert [one for one in lines if width(one) > columns and wrap(one.strip(), 1) != (one.strip(),)] == []
