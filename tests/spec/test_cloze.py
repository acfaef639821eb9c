"""Which words a card hides, as a book of cases: a fact written with its parts, and what is asked of it.

The first line of a case is `kind: context > levels`; in the text `[term]…[/]` and the other roles stand for the parts,
`**`, `==`, `_` and backquotes for the author's marks. `pytest --regen` writes anew what comes of it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builder import text as letters
from builder.cloze import choose
from builder.model import Fact, FactKind, Inline, InlineKind, Part, Prose, Role, Span
from tests.book import cases
from tests.notation import card_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.book import Case

BOOKS = tuple(
    Path(__file__).with_name(name)
    for name in ("cloze_en.md", "cloze_ja.md", "cloze_ja_frames.md", "cloze_en_halves.md")
)
MARKS = {
    "**": InlineKind.STRONG,
    "==": InlineKind.HIGHLIGHT,
    "_": InlineKind.EMPHASIS,
    "`": InlineKind.CODE,
    "$": InlineKind.MATH,
}
TOKEN = re.compile(
    r"\[(?P<open>term|label|body|answer|member|given\d)\]|(?P<close>\[/\])|(?P<mark>\*\*|==(?=\S)|(?<=\S)==|(?<!\w)_(?=\w)|(?<=\w)_(?!\w)|`)"
)


def read_fact(written: str) -> Fact:
    """The fact of a case."""
    head, _, body = written.rstrip("\n").partition("\n")
    kind, _, levels = head.partition(":")
    text, parts, inlines = _read_text(body)
    context = tuple(level.strip() for level in levels.split(" > ") if level.strip())
    language = "ja" if letters.is_japanese(text) else "en"
    return Fact(
        kind=FactKind(kind.strip()),
        prose=Prose(text=text, inlines=tuple(inlines)),
        parts=tuple(parts),
        context=context,
        span=Span(path="note.md", line=1, column=1, end_line=1, end_column=1),
        place=(),
        language=language,
    )


def _read_text(body: str) -> tuple[str, list[Part], list[Inline]]:
    text, at, opened, marks = "", 0, ("", 0), dict.fromkeys(MARKS, -1)
    parts: list[Part] = []
    inlines: list[Inline] = []
    for token in TOKEN.finditer(body):
        text += body[at : token.start()]
        at = token.end()
        if token["open"]:
            opened = (token["open"], len(text))
        elif token["close"]:
            role = opened[0].rstrip("0123456789")
            number = int(opened[0].removeprefix(role) or 0)
            parts.append(Part(role=Role(role), start=opened[1], end=len(text), number=number))
        elif marks[token["mark"]] < 0:
            marks[token["mark"]] = len(text)
        else:
            inlines.append(Inline(kind=MARKS[token["mark"]], start=marks[token["mark"]], end=len(text)))
            marks[token["mark"]] = -1
    return text + body[at:], parts, sorted(inlines, key=lambda i: (i.start, -i.end))


def asked(written: str) -> str:
    """What is asked of a case: its card and what is told of it."""
    card, told = choose(read_fact(written))
    lines = [card_line(card)] if card else []
    return "".join(f"{line}\n" for line in (*lines, *(f"{f.rule.code} {f.message}" for f in told)))


@pytest.mark.parametrize("case", cases(*BOOKS))
def test_the_words_that_are_asked(case: Case, regen: Callable[[Case, str], None]) -> None:
    """Each case of the book holds."""
    actual = asked(case.source)
    regen(case, actual)

    assert case.expected == actual
