"""Which findings an ignore silences, and whether it is told of as unused."""

from __future__ import annotations

import pytest

from builder.findings import RULES, Finding
from builder.lint import Ignore, silence
from builder.model import Span

HERE = Span(path="deck.toml", line=1, column=1, end_line=1, end_column=1)


def _finding(code: str, line: int, *, end: int = 0) -> Finding:
    span = Span(path="a.md", line=line, column=1, end_line=end or line, end_column=2)
    return Finding(rule=RULES[code], span=span, message="a word twice")


def _ignore(code: str, line: int = 0, *paths: str) -> Ignore:
    return Ignore(code=code, span=HERE, line=line, paths=frozenset(paths) or None)


@pytest.mark.parametrize(
    ("ignore", "lines"),
    [
        (_ignore("L25"), []),
        (_ignore("L"), []),
        (_ignore("L24"), [1, 3, 9]),
        (_ignore("L25", 0, "a.md", "b.md"), []),
        (_ignore("L25", 0, "b.md"), [1, 3, 9]),
        (_ignore("L25", 1, "a.md"), [3, 9]),
        (_ignore("L25", 2, "a.md"), [1, 3, 9]),
        (_ignore("L25", 3, "a.md"), [1, 9]),
        (_ignore("L25", 5, "a.md"), [1, 9]),
        (_ignore("L", 6, "a.md"), [1, 3, 9]),
        (_ignore("L25", 9, "b.md"), [1, 3, 9]),
    ],
)
def test_an_ignore_is_about_its_notes_and_its_line(ignore: Ignore, lines: list[int]) -> None:
    """A finding of several lines is silenced by an ignore at any of them; one that silences nothing is told."""
    findings = (_finding("L25", 1), _finding("L25", 3, end=5), _finding("L25", 9))
    told = list(silence(findings, (ignore,), select=()))

    assert [one.span.line for one in told if one.rule.code == "L25"] == lines
    assert any(one.rule.code == "T03" for one in told) == (len(lines) == len(findings))


@pytest.mark.parametrize(
    ("select", "others", "codes"),
    [
        ((), (), ["T03"]),
        (("L14",), (), []),
        (("L14", "T03"), (), ["T03"]),
        (("L", "T"), (_ignore("L25"),), ["T03"]),
        ((), (_ignore("T03"),), []),
        ((), (_ignore("T", 0, "deck.toml"),), []),
        ((), (_ignore("T", 0, "b.md"),), ["T03", "T03"]),
    ],
)
def test_what_select_or_another_ignore_drops_is_no_unused_ignore(
    select: tuple[str, ...], others: tuple[Ignore, ...], codes: list[str]
) -> None:
    """Of the ignores of L25 one is used, one is not, whatever else leaves L25 out; T03 is left out like any rule."""
    ignores = (_ignore("L25", 1, "a.md"), _ignore("L25", 2, "a.md"), *others)

    assert [one.rule.code for one in silence((_finding("L25", 1),), ignores, select=select)] == codes
