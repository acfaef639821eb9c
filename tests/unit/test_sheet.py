"""The author's own style sheet: what it may set, what it may not hold, and where it may lie."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from builder.card import notetype
from builder.card.sheet import problems

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from click.testing import Result

CONFIG = '[card]\ncss = "{}"\n'


@pytest.mark.parametrize(
    "css",
    [
        "",
        ".card { --answer: #7a0050; }",
        "/* @import 'x'; url(x) */ a { color: red }",
        ".build-deck .cloze::after { content: '\\201C url(x) }'; }",
        '@media (min-width: 40em) { a[href="("] { margin: calc(1px + (2px * 3)) } }',
        "@font-face { font-family: x; src: local('Y'), url(data:font/woff2;base64,AA==) }",
        "a { background: URL( 'data:image/svg+xml,%3Csvg/%3E' ) }",
        ".日本語 { background-image: none }",
    ],
)
def test_a_sheet_may_set_what_it_likes(css: str) -> None:
    """Rules, comments, texts, and what it carries in itself."""
    assert problems(css) == ()


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("\n@import 'https://example.com/x.css';", ["2:1 `@import` would load"]),
        ("@IMPORT url(x);", ["1:1 `@IMPORT` would load", "1:9 `url(` would load"]),
        ("a { background: url(https://example.com/x.png) }", ["1:17 `url(` would load"]),
        ("a { background: url('//example.com') }", ["1:17 `url(` would load"]),
        ("a { background: url(/**/data:x) }", ["1:17 `url(` would load"]),
        ("a { background: -webkit-image-set('x' 1x) }", ["1:17 `-webkit-image-set(` would load"]),
        ("a { background: image('x') }", ["1:17 `image(` would load"]),
        ("@font-face { src: src('x') }", ["1:19 `src(` would load"]),
        ("a { background: u\\72l(x) }", ["1:18 `\\` stands outside"]),
        ("@\\69mport 'x';", ["1:2 `\\` stands outside"]),
        ("a { }\n/* </style><script> */", ["2:4 `</` would end"]),
        ("a { content: '<!--' }", ["1:15 `<!--` would end"]),
        ("a { color: \x1f }", ["1:12 U+001F is a control"]),
        ("a { color: red", ["1:3 `{` is not closed"]),
        ("a { } }", ["1:7 `}` closes nothing"]),
        ("a { content: 'x\n }", ["1:14 `'` begins a text"]),
        ("a { } /* x", ["1:7 `/*` begins a comment"]),
    ],
)
def test_what_would_load_or_break_out_is_told_with_its_place(css: str, expected: list[str]) -> None:
    """No address, no end of the style element, no word that hides behind an escape, nothing left open."""
    told = [f"{found.line}:{found.column} {found.message}" for found in problems(css)]

    assert [line[: len(start)] for line, start in zip(told, expected, strict=True)] == expected


@pytest.mark.parametrize("piece", ["(", "url(", "/*", "'", "\\", "a", "-image-", "url(data:", "'<", "}"])
def test_a_sheet_of_nothing_but_a_sign_is_told_in_few_lines(piece: str) -> None:
    """However large it is."""
    assert len(problems(piece * 20_000)) <= 20


def test_an_own_sheet_comes_last() -> None:
    """So it may set the variables anew; without one the style sheet is ours alone."""
    plain = notetype(deck_name="D", id=1)
    styled = notetype(deck_name="D", id=1, css=".card { --ink: #000 }")

    assert styled.css == f"{plain.css}\n.card {{ --ink: #000 }}"
    assert (styled.front, styled.back, styled.fields) == (plain.front, plain.back, plain.fields)


def test_every_colour_is_a_variable_for_light_and_for_night() -> None:
    """A colour stands in the two lists of variables alone, white below diagrams aside; both lists name the same."""
    css = notetype(deck_name="D", id=1).css
    lists = re.findall(r"\.card(?:,[^{]*\.card)? \{(.*?)\}", css, re.DOTALL)
    light, night = (re.findall(r"(--[a-z-]+): #", one) for one in lists)
    rest = css.replace(lists[0], "").replace(lists[1], "")

    assert light == night
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", rest) == ["#ffffff"]


@pytest.mark.parametrize(
    ("named", "content", "told"),
    [
        ("gone.css", b"", "deck.toml:2:1: C07 bad-style: the style sheet `gone.css` is not there"),
        ("folder", None, "deck.toml:2:1: C07 bad-style: the style sheet `folder` can't be read"),
        ("../x.css", b"", "deck.toml:2:1: C03 bad-value: the style sheet is not in the vault"),
        ("/etc/passwd", b"", "deck.toml:2:1: C03 bad-value: the style sheet is not in the vault"),
        ("link.css", None, "deck.toml:2:1: C07 bad-style: the style sheet `link.css` is a link out of the vault"),
        ("x.css", b"a {}\n\xff", "x.css:2:1: C07 bad-style: it is not UTF-8"),
        ("x.css", b"a {}\n@import 'y';", "x.css:2:1: C07 bad-style: `@import` would load something"),
        (
            "x.css",
            b" " * 1_000_001,
            "deck.toml:2:1: C07 bad-style: the style sheet `x.css` can't be read: is over 1 MB",
        ),
    ],
)
def test_a_sheet_that_is_no_good_stops_the_build(
    named: str,
    content: bytes | None,
    told: str,
    make_vault: Callable[[Mapping[str, str | bytes]], Path],
    build_deck: Callable[..., Result],
) -> None:
    """Whatever is wrong with it has its file, line and column; nothing outside of the vault is looked at."""
    vault = make_vault({"a.md": "- Horn: heard in fog\n", "deck.toml": CONFIG.format(named), "folder/b.txt": ""})
    if named == "link.css":
        (vault / named).symlink_to("/etc/passwd")
    if named == "x.css":
        (vault / named).write_bytes(content or b"")
    run = build_deck("build", vault)

    assert run.exit_code == 1
    assert f"vault/{told}" in run.stderr
    assert not (vault / "deck.lock").exists()


def test_a_sheet_in_the_vault_is_packed(
    make_vault: Callable[[Mapping[str, str | bytes]], Path], build_deck: Callable[..., Result]
) -> None:
    """A byte order mark, line ends of Windows and folders are no matter; a change of it changes no note."""
    note = {"a.md": "- Horn: heard in fog\n", "deck.toml": CONFIG.format("look/card.css")}
    vault = make_vault({**note, "look/card.css": b"\xef\xbb\xbf.card {\r\n}\r\n"})
    first = build_deck("build", vault, "--json")
    lock = (vault / "deck.lock").read_text("utf-8")
    make_vault({"look/card.css": b".card {\n}\n"})
    second = build_deck("build", vault, "--json")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert (vault / "deck.lock").read_text("utf-8") == lock
