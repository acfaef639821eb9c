"""No line vanishes: what is on no card and in no skipped finding is told."""

from __future__ import annotations

import pytest

from builder.findings import RULES, Finding
from builder.markdown import parse
from builder.model import Fact, FactKind, Prose, SourceFile, Span
from builder.pipeline.accounting import count_skipped, outline, unaccounted
from builder.pipeline.reading import Reading

NOTE = """\
---
title: Harbour
---

# Harbour

## Signals

- Horn: loud
- Lamps
  - red

## Empty

Words
on two lines

| a | b |
|---|---|
| c | d |

***
"""


def span(first: int, last: int) -> Span:
    return Span(path="a.md", line=first, column=1, end_line=last, end_column=1)


def fact(first: int, last: int, *context_lines: int) -> Fact:
    return Fact(
        kind=FactKind.FACT,
        prose=Prose(text="x"),
        parts=(),
        context=(),
        span=span(first, last),
        place=(),
        context_lines=context_lines,
    )


def skipped(first: int, last: int) -> Finding:
    return Finding(rule=RULES["S10"], span=span(first, last), message="x")


def read(text: str) -> Reading:
    source = SourceFile(path="a.md", text=text)
    return Reading(source=source, outline=outline(parse(source)[0]), facts=(), findings=())


def told(facts: tuple[Fact, ...] = (), findings: tuple[Finding, ...] = ()) -> list[str]:
    rest = unaccounted(read(NOTE), shipped=facts, findings=findings)
    return [f"{f.span.line}-{f.span.end_line}:{f.span.column} {f.rule.code}" for f in rest]


@pytest.mark.parametrize(
    ("facts", "findings", "expected"),
    [
        (
            (),
            (),
            [
                "5-5:1 S01",
                "7-7:1 S01",
                "9-9:1 S17",
                "10-10:1 S01",
                "11-11:3 S17",
                "13-13:1 S01",
                "15-16:1 S17",
                "18-18:1 S17",
                "20-20:1 S17",
            ],
        ),
        ((fact(9, 11),), (), ["13-13:1 S01", "15-16:1 S17", "18-18:1 S17", "20-20:1 S17"]),
        ((fact(11, 11, 10),), (skipped(15, 20),), ["9-9:1 S17", "13-13:1 S01"]),
        ((fact(20, 20, 18),), (skipped(9, 11),), ["7-7:1 S01", "15-16:1 S17"]),
        ((fact(1, 22),), (), []),
        ((), (skipped(1, 22),), []),
    ],
)
def test_what_nobody_speaks_of_is_told(
    facts: tuple[Fact, ...], findings: tuple[Finding, ...], expected: list[str]
) -> None:
    """A heading counts where a note stands below it; lines of markup alone say nothing."""
    assert told(facts, findings) == expected


def test_tags_around_the_cells_of_a_table_say_nothing() -> None:
    """What stands between them does: a caption."""
    reading = read('<table class="a">\n<caption>Lamps</caption>\n<tbody><tr>\n<td>red</td>\n</tr></tbody>\n</table>\n')
    rest = unaccounted(reading, shipped=(fact(4, 4),), findings=())

    assert [(f.span.line, f.span.end_line) for f in rest] == [(2, 2)]


def test_lines_on_no_card_are_counted() -> None:
    """A line on a card is not counted, though one of its sentences was skipped; nor is markup."""
    source = SourceFile(path="a.md", text=NOTE)

    assert count_skipped(source, shipped=(fact(9, 9),), findings=(skipped(9, 10), skipped(18, 20))) == 3


def test_a_long_note_is_told_in_a_moment() -> None:
    """The work grows with the lines, not with their square."""
    reading = read("- x\n\n" * 20_000)

    assert len(unaccounted(reading, shipped=(), findings=())) == 20_000


def test_the_first_line_counts() -> None:
    """A note may begin with the line that nobody speaks of."""
    assert [(f.span.line, f.span.end_line) for f in unaccounted(read("x\ny\n"), shipped=(), findings=())] == [(1, 2)]
