"""Texts compared word by word, as a person would read it."""

from __future__ import annotations

import pytest

from builder.text import word_differences


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
