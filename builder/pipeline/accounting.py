"""No line vanishes: every line of content is on a card or in the list of skipped lines (product contract §3)."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from builder.findings import RULES, Finding, Severity
from builder.model import BlockKind, Span
from builder.pipeline.reading import Outline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from builder.model import Block, Document, Fact, SourceFile
    from builder.pipeline.reading import Reading

_MARKUP = frozenset(" \t|-:=+*_~`#>.")
"""A line of nothing but these says nothing: a rule, an underline, the second line of a table, the end of a fence."""

_TABLE_TAG = re.compile(r"</?(?:table|thead|tbody|tfoot|tr|colgroup|col)(?:\s[^<>]*)?>", re.IGNORECASE)
"""A tag that says nothing either: the line of a table in HTML around its cells."""


def account(
    read: Iterable[Reading], facts: Iterable[Fact], findings: Iterable[Finding]
) -> dict[str, tuple[int, tuple[Finding, ...]]]:
    """For each file without errors how many lines are on no card, and findings about those of which no stage said so.

    `facts` are those that make cards, `findings` what was said so far.
    """
    shipped: defaultdict[str, list[Fact]] = defaultdict(list)
    told: defaultdict[str, list[Finding]] = defaultdict(list)
    for fact in facts:
        shipped[fact.span.path].append(fact)
    for finding in findings:
        told[finding.span.path].append(finding)
    found: dict[str, tuple[int, tuple[Finding, ...]]] = {}
    for one in (one for one in read if not one.is_broken):
        on_cards, about = shipped[one.path], told[one.path]
        rest = unaccounted(one, shipped=on_cards, findings=about)
        found[one.path] = count_skipped(one.source, shipped=on_cards, findings=(*about, *rest)), rest
    return found


def unaccounted(reading: Reading, *, shipped: Iterable[Fact], findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """A skipped finding for every run of lines of a source that is neither on a shipped note nor skipped already.

    `findings` are those about this source. A heading counts as used where a note stands below it: it is in the note's
    `Source`, whether or not it is shown above the question.
    """
    shipped = tuple(shipped)
    used = _lines_of(shipped) | skipped_lines(findings)
    used.update(range(1, reading.outline.front_end + 1))
    used.update(_used_headings(reading.outline.headings, {fact.span.line for fact in shipped}))
    parents = {first for first, _, _ in reading.outline.headings} | set(reading.outline.parents)
    lines = reading.source.text.split("\n")
    runs = _runs(lines, used, parents)
    return tuple(_finding(_span(reading.path, lines, run), is_parent=run[0] in parents) for run in runs)


def skipped_lines(findings: Iterable[Finding]) -> set[int]:
    """The lines that skipped findings speak of."""
    return _union(finding.span for finding in findings if finding.severity is Severity.SKIPPED)


def count_skipped(source: SourceFile, *, shipped: Iterable[Fact], findings: Iterable[Finding]) -> int:
    """How many lines of content of a source are on no card."""
    shown = _lines_of(shipped)
    lines = source.text.split("\n")
    skipped = skipped_lines(findings) - shown
    return sum(0 < line <= len(lines) and _has_content(lines[line - 1]) for line in skipped)


def _lines_of(facts: Iterable[Fact]) -> set[int]:
    facts = tuple(facts)
    return _union(fact.span for fact in facts).union(*(fact.context_lines for fact in facts))


def _union(spans: Iterable[Span]) -> set[int]:
    """The lines of spans; an item that is many facts, or none many times, is walked once."""
    ranges = {(span.line, span.end_line) for span in spans}
    return {line for first, last in ranges for line in range(first, last + 1)}


def _has_content(line: str) -> bool:
    return not set(_TABLE_TAG.sub("", line) if "<" in line else line) <= _MARKUP


def outline(document: Document) -> Outline:
    """What of a document's tree the accounts are made with."""
    return Outline(
        front_end=document.front.end_line,
        headings=tuple(
            (block.span.line, block.span.end_line, block.level)
            for block in document.blocks
            if block.kind is BlockKind.HEADING
        ),
        parents=tuple(_parents(document.blocks)),
    )


def _used_headings(headings: Sequence[tuple[int, int, int]], starts: set[int]) -> Iterator[int]:
    """The lines of headings with a note in their section; of a heading of two lines (`===` below it) both."""
    open_: list[tuple[int, int, int]] = []
    at = 0
    for line in sorted(starts):
        while at < len(headings) and headings[at][0] <= line:
            level = headings[at][2]
            while open_ and open_[-1][2] >= level:
                open_.pop()
            open_.append(headings[at])
            at += 1
        for first, last, _ in open_:
            yield from range(first, last + 1)


def _parents(blocks: Iterable[Block]) -> Iterator[int]:
    """The lines of items with something below them."""
    waiting = list(blocks)
    while waiting:
        block = waiting.pop()
        if block.kind is BlockKind.ITEM and block.children:
            yield block.span.line
        waiting += block.children


def _runs(lines: Sequence[str], used: set[int], parents: set[int]) -> Iterator[tuple[int, int]]:
    """First and last line of each stretch of unused lines; a heading or a parent begins a stretch of its own."""
    first = last = 0
    for number, line in enumerate(lines, start=1):
        if number in used or not _has_content(line):
            continue
        if not first or last != number - 1 or number in parents or first in parents:
            if first:
                yield first, last
            first = number
        last = number
    if first:
        yield first, last


def _span(path: str, lines: Sequence[str], run: tuple[int, int]) -> Span:
    first, last = run
    start = lines[first - 1]
    return Span(
        path=path,
        line=first,
        column=len(start) - len(start.lstrip()) + 1,
        end_line=last,
        end_column=len(lines[last - 1]) + 1,
    )


def _finding(span: Span, *, is_parent: bool) -> Finding:
    if is_parent:
        return Finding(rule=RULES["S01"], span=span, message="no card shows it")
    return Finding(rule=RULES["S17"], span=span, message="nothing is made of lines in this shape")
