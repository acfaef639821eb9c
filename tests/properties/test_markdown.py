"""Laws of reading: any text at all, and what must be true of what is read."""

from __future__ import annotations

import time
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builder import markdown
from builder.markdown.reading import straighten
from builder.model import BlockKind, Inline, InlineKind, SourceFile, locate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from builder.model import Block, Document, Prose

MARKUP = (
    *(
        "- ",
        "* ",
        "+ ",
        "1. ",
        "2) ",
        "10",
        "-",
        "--",
        "---",
        "===",
        "***",
        "・",
        "●",
        "○",
        "■",
        "◆",
        "※",
        "[ ] ",
        "[x] ",
    ),
    *("  ", "   ", "    ", "\t", "\n", "\n", "\n", "\n\n", " ", "\u3000", "\u200b", "\xa0", "\\\n", "  \n"),
    *("> ", ">", "#", "## ", "```", "~~~", "$", "$$", "|", "|---|---|", ":::", "[!note] T", "[^1]", "[^1]: ", "[x]: y"),
    *(
        "`",
        "**",
        "*",
        "_",
        "==",
        "~~",
        "[",
        "]",
        "(",
        ")",
        "![",
        "[[",
        "]]",
        "\\",
        "\\|",
        "&amp;",
        "&#65;",
        "https://a.b/c",
    ),
    *("{{c1::", "}}", "::", "{", "<!-- ", "-->", "<!-- build-deck: skip -->", "<br>", "<b>", "</b>", "<sup>", "</sup>"),
    *(
        "<a href='u'>",
        "</a>",
        "<img src=a>",
        "<details>",
        "</summary>",
        "<p>",
        " ^id1",
        "id:: 1",
        "\x00",
        "\x1f",
        "\ud800",
    ),
    *(
        "%%",
        "<% ",
        "%>",
        "{{cloze ",
        "{{query ",
        "((65f0c1aa-1111-4a4a-9abc-0123456789ab))",
        "[@a]",
        ":::details T",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "#flashcards",
        "?",
        ":LOGBOOK:",
        ":END:",
        "#+BEGIN_NOTE",
        "collapsed:: true",
        "TODO ",
        '!!! note "T"',
        '=== "T"',
        "```{note}",
        "{% a %}",
        "^[a]",
        "H~2~",
        "{#a}",
        "[>] ",
        " ✅ 2024-03-01",
    ),
    *("<<<<<<< a", "=======", ">>>>>>> b", "a", "b c", "語", "の", "。", "：", "「", "」", "10", "!", "🍎"),
)
PAGES = st.one_of(
    st.lists(st.sampled_from(MARKUP), max_size=50).map("".join),
    st.lists(st.sampled_from(MARKUP), max_size=20).map(lambda parts: f"---\n{''.join(parts)}\n---\n{''.join(parts)}"),
    st.text(max_size=60),
)
MANY = settings(max_examples=300)


def read(text: str) -> Document:
    return markdown.parse(SourceFile(path="note.md", text=text))[0]


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        yield from walk(block.children)


@MANY
@given(PAGES)
def test_every_line_lies_in_a_block(text: str) -> None:
    """Nothing vanishes: each line that is not blank lies in the span of some block."""
    held = {line for block in read(text).blocks for line in range(block.span.line, block.span.end_line + 1)}
    written = {number for number, line in enumerate(text.split("\n"), 1) if line.strip()}

    assert written <= held


@MANY
@given(PAGES)
def test_blocks_follow_each_other_inside_their_parent(text: str) -> None:
    """Blocks on the page are in order and apart, children lie inside their parent, and spans inside the file."""
    document = read(text)
    ends = [(block.span.line, block.span.end_line) for block in document.blocks]
    inside = [
        block.span.line <= child.span.line <= child.span.end_line <= block.span.end_line
        for block in walk(document.blocks)
        for child in block.children
    ]

    assert sorted(ends) == ends
    assert all(before[1] < after[0] for before, after in pairwise(ends))
    assert all(inside)
    assert all(end <= text.count("\n") + 1 for _, end in ends)


def stands_at(prose: Prose, offset: int, lines: list[str]) -> bool:
    """Whether a character stands where it says: itself, the entity or raised digit that it is, or a space or break."""
    place, sign = locate(prose, offset), prose.text[offset]
    if place is None or sign.isspace():
        return True
    written = lines[place[0] - 1][place[1] - 1 : place[1]]
    return written in (sign, "&", unicodedata.normalize("NFKC", sign)) or (written == "-" and sign in "⁻₋")


@MANY
@given(PAGES)
@example("{{cloze #foo #flashcards")
@example("%%{{cloze #flashcards")
def test_places_slice_back(text: str) -> None:
    """Each character of a prose stands in the source where its place says."""
    lines = text.split("\n")
    lost = [
        (block.prose, offset)
        for block in walk(read(text).blocks)
        for offset in range(len(block.prose.text))
        if not stands_at(block.prose, offset, lines)
    ]

    assert not lost


@MANY
@given(PAGES)
def test_ranges_nest_or_lie_apart(text: str) -> None:
    """Ranges lie inside their text, by start and the longer first, and never cross."""
    for prose in (block.prose for block in walk(read(text).blocks)):
        solid = [inline for inline in prose.inlines if inline.start < inline.end]

        assert sorted(prose.inlines, key=lambda i: (i.start, -i.end)) == list(prose.inlines)
        assert all(0 <= inline.start <= inline.end <= len(prose.text) for inline in prose.inlines)
        assert not [pair for pair in pairwise(solid) if crosses(*pair)]


def crosses(first: Inline, second: Inline) -> bool:
    return first.start < second.start < first.end < second.end


@MANY
@given(PAGES)
def test_a_break_is_one_line_end(text: str) -> None:
    """Each line break of running text is a soft or a hard one, and no other range holds only a break."""
    for block in walk(read(text).blocks):
        if block.kind not in (BlockKind.CODE, BlockKind.MATH):
            breaks = [i.start for i in block.prose.inlines if i.kind in (InlineKind.SOFT_BREAK, InlineKind.HARD_BREAK)]

            assert [at for at, sign in enumerate(block.prose.text) if sign == "\n"] == breaks


@MANY
@given(PAGES)
def test_no_control_character_is_left(text: str) -> None:
    """What Anki refuses is in no text, target or title."""
    for block in walk(read(text).blocks):
        shown = [block.prose.text, *(i.target + i.title for i in block.prose.inlines)]

        assert not [s for s in "".join(shown) if unicodedata.category(s) in ("Cc", "Cs") and s not in "\n\t"]


WORDS = st.sampled_from(("one", "two words", "語", "**bold** text", "a: b", "`-x` y", "5 - 3", "term: [x](y)"))
LEAVES = st.one_of(
    WORDS.map(lambda w: [w]),
    st.just(["```", "- a", " - b", "   c", "```"]),
    st.just(["| a | b |", "|---|---|", "| c | d |"]),
    st.just(["> quoted", "> - item", ">   - child"]),
    st.just(["$$", "- a", "$$"]),
)


def proper_list(items: list[tuple[str, list[list[str]]]], marker: Callable[[int], str]) -> list[str]:
    """A list as CommonMark's guides write it: children at the column of their item's text."""
    lines = []
    for number, (words, below) in enumerate(items, 1):
        sign = marker(number)
        lines.append(f"{sign} {words}")
        for block in below:
            is_list = block[0].startswith(("- ", "1. "))
            indented = [f"{' ' * (len(sign) + 1)}{line}".rstrip() for line in block]
            lines += indented if is_list else ["", *indented, ""]
    return lines


LISTS = st.recursive(
    LEAVES,
    lambda below: st.builds(
        proper_list,
        st.lists(st.tuples(WORDS, st.lists(below, max_size=2)), min_size=1, max_size=3),
        st.sampled_from((lambda _: "-", lambda number: f"{number}.")),
    ),
    max_leaves=12,
)


@MANY
@given(st.lists(LISTS, min_size=1, max_size=4))
def test_proper_markdown_is_left_alone(blocks: list[list[str]]) -> None:
    """Lists indented to their text, code, tables, quotes and formulas reach the parser as they are written."""
    lines = [line for block in blocks for line in (*block, "")]

    assert lines == list(straighten(lines).shown)


PILES: dict[str, Callable[[int], str]] = {
    "openers without an end": lambda n: "[a](b ![[c `d **e ==f ~~g {{c1::h $i <a <!-- j " * n,
    "brackets": lambda n: "[" * n + "![" * n + "]" * n,
    "clozes in clozes": lambda n: "{{c1::" * n + "a { " + "}}" * n,
    "tags that never close": lambda n: "<b>" * n + "</i>" * n + "<br> " * n,
    "comments that never close": lambda n: "<!-- a\n" * n + "--> b",
    "formulas that never close": lambda n: "$$a\n" * n,
    "fences that never close": lambda n: "- ```a\n" * n + "- a\n\n  ~~~\nb\n" * n,
    "one-column steps": lambda n: "".join(" " * (line % 100) + "- a\n" for line in range(n)),
    "bullets on one line": lambda n: "- " * n + "a\n" + "b\n" * n,
    "quotes": lambda n: ">" * n + "a\n" + "> a\n>> b\n" * n,
    "bullets of all kinds": lambda n: "●a\n・b\n※c\n-d\n-- e\n* f\n" * n,
    "blank lines below a deep item": lambda n: "".join(" " * 2 * i + "- a\n" for i in range(40)) + "\n" * n * 10,
    "control characters": lambda n: "a\x01" * n + "\n" + "b\x02\n" * n,
    "boxes that close in a later item": lambda n: "- a\n" + "  :::b\n" * n + "- c\n" + "  :::\n" * n,
    "wide cells": lambda n: "<table>\n<tr>" + "<td colspan=30>" * n * 100 + "\n</table>",
    "tall cells": lambda n: "<table>\n" + "<tr><td rowspan=30>a\n" * n + "</table>",
    "tags that file nothing": lambda n: "topics:: " + ", ".join(f"#t{i}" for i in range(n)) + ", and Smith",
    "addresses that file nothing": lambda n: "source:: " + "https://a-" * n + " x",
    "tags that end nothing": lambda n: "[[a]]\n# b" + " #c" * 10 * n + " .\n- d" + " #e" * 10 * n + " .\n",
    "dates that end nothing": lambda n: "- [ ] a" + " ✅ 2024-03-01" * 5 * n + " .\n",
    "addresses": lambda n: "https://a.b/(" * n + "https://a.b/" + ")" * n,
}


@pytest.mark.parametrize("name", PILES)
def test_time_grows_with_the_length(name: str) -> None:
    """Four times the text takes about four times the time: ten at most, for clocks shake."""
    pile = PILES[name]
    short, long = (min(seconds(pile(size)) for _ in range(2)) for size in (250, 1000))

    assert long < 10 * short + 0.05


def seconds(text: str) -> float:
    begin = time.process_time()
    read(text)
    return time.process_time() - begin


def test_text_nested_too_deep_is_reported_and_the_rest_is_read() -> None:
    """At depth 100 the parser stops; that line is named, and what follows is there."""
    document, findings = markdown.parse(SourceFile(path="note.md", text=f"{'> ' * 120}deep\n\n# next\n"))
    expected = (["F06"], "next")

    assert expected == ([finding.rule.code for finding in findings], document.blocks[-1].prose.text)


def test_dropped_characters_leave_places_right() -> None:
    """A control character is dropped and named once a line; what stands behind it is still found."""
    document, findings = markdown.parse(SourceFile(path="note.md", text="- a\x01b \x1f**c**\n"))
    item = document.blocks[0].children[0]
    expected = ("ab c", (1, 10), [("F05", 1, 4)])

    assert expected == (
        item.prose.text,
        locate(item.prose, 3),
        [(finding.rule.code, finding.span.line, finding.span.column) for finding in findings],
    )
