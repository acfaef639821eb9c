"""A note's lines as they are parsed, and the way back to the lines as written.

What is parsed has one line for each line of the source, so line numbers never change; where a line was mended its
columns are kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

from builder.findings import RULES, Finding
from builder.markdown import machinery, reading, tables
from builder.model import Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters and lone surrogates; not the tab."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """The lines as written, and the same without control characters."""

    path: str
    written: Sequence[str]
    clean: Sequence[str]
    kept: Mapping[int, Sequence[int]] = field(default_factory=dict)
    """For a line that lost characters: the index in `written` of each that stayed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The lines as parsed. Line indexes and offsets in here are 0-based."""

    raw: Raw
    shown: Sequence[str]
    shifts: Sequence[int]
    """What to add to an offset behind a line's marker to find it in `raw.clean`."""
    made: Sequence[int]
    """How many characters at the beginning of a parsed line its author did not write so."""
    last: Sequence[int]
    """The last line up to this one that is not blank, or -1."""
    last_inside: Sequence[int]
    """The same inside a quote, where a `>` alone is blank."""
    begin: int
    """The number of lines before the text, taken by front matter."""
    runs: frozenset[int] = frozenset()
    """The lines whose number, other than 1, begins a list in the middle of a text."""
    has_cards: bool = False
    """Whether a plugin makes cards of its lines: `term::meaning` parts at the colons."""

    @property
    def text(self) -> str:
        """What the parser gets."""
        return "\n".join(self.shown)

    def column(self, line: int, at: int) -> int:
        """The column (1-based) in the source of the character at offset `at` of a parsed line."""
        clean = at + self.shifts[line]
        kept = self.raw.kept.get(line)
        if kept is None:
            return clean + 1
        return (kept[clean] if clean < len(kept) else len(self.raw.written[line])) + 1

    def is_exact(self, line: int) -> bool:
        """Whether neighbours on the parsed line are neighbours in the source."""
        return line not in self.raw.kept

    def span(self, line: int, end_line: int) -> Span:
        """From the first to the last character of these lines, both inside."""
        first, last = self.raw.written[line], self.raw.written[end_line]
        return Span(
            path=self.raw.path,
            line=line + 1,
            column=len(first) - len(first.lstrip()) + 1,
            end_line=end_line + 1,
            end_column=len(last.rstrip()) + 1,
        )


def read(path: str, text: str) -> tuple[Raw, tuple[Finding, ...]]:
    """Split a text into lines and drop what no note may hold."""
    written = text.split("\n")
    if not _CONTROL.search(text):
        return Raw(path=path, written=written, clean=written), ()
    kept = {
        index: [at for at, sign in enumerate(line) if not _CONTROL.match(sign)]
        for index, line in enumerate(written)
        if _CONTROL.search(line)
    }
    clean = ["".join(line[at] for at in kept[i]) if i in kept else line for i, line in enumerate(written)]
    return Raw(path=path, written=written, clean=clean, kept=kept), tuple(
        _control_finding(path, index + 1, written[index]) for index in kept
    )


def _control_finding(path: str, line: int, written: str) -> Finding:
    signs = sorted({f"U+{ord(sign):04X}" for sign in _CONTROL.findall(written)})
    match = _CONTROL.search(written)
    column = match.start() + 1 if match else 1
    return Finding(
        rule=RULES["F05"],
        span=Span(path=path, line=line, column=column, end_line=line, end_column=column + 1),
        message=f"the line holds {', '.join(signs[:5])}",
        hint="delete the character; an editor may show it as a box or not at all",
    )


def lay_out(raw: Raw, *, begin: int, has_cards: bool) -> tuple[Page, tuple[Finding, ...]]:
    """The lines below the front matter as a reader sees them."""
    body = raw.clean[begin:]
    straight = reading.straighten(tables.mended(machinery.without(body, path=raw.path)))
    page = Page(
        raw=raw,
        shown=[""] * begin + [*straight.shown],
        shifts=[0] * begin + [*straight.shifts],
        made=[0] * begin + [*straight.made],
        last=_last_seen([bool(line.strip()) for line in raw.written]),
        last_inside=_last_seen([bool(line.strip("> \t")) and bool(line.strip()) for line in raw.written]),
        begin=begin,
        runs=frozenset(begin + index for index in straight.runs),
        has_cards=has_cards,
    )
    return page, tuple(_marker_finding(page, begin + index) for index in straight.conflicts)


def _last_seen(seen: Sequence[bool]) -> list[int]:
    """For each line the index of the last one up to it that is seen, or -1."""
    return list(accumulate((index if is_seen else -1 for index, is_seen in enumerate(seen)), max))


def _marker_finding(page: Page, line: int) -> Finding:
    return Finding(
        rule=RULES["F08"],
        span=page.span(line, line),
        message=f"a merge left the line {page.raw.clean[line][:7]}",
        hint="finish the merge: keep one side and delete the marker lines",
    )
