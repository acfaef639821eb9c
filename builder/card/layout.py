"""A fact's text as the HTML of a question: lines, and the members of a list below their lead."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from builder.card import prose
from builder.model import FactKind, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from builder.card.prose import Mark, Piece
    from builder.model import Fact, Part, Prose

_COLON = re.compile(": ")
"""Between a column heading and its cell, as `builder.facts` writes a row."""

_Row = tuple[bool, str]
"""Whether it is an item of a list, and its HTML."""


def html(fact: Fact, marks: Sequence[Mark]) -> str:
    """The text of a fact with its words hidden.

    A line that begins with a member of an enumeration is an item of a list. Members that share a line stay in it;
    steps among them are each a `<span class="step">`, so that the style sheet can hide what follows the asked one.
    The cells of a table's row stand below each other, each beside its column heading.
    """
    if fact.kind is FactKind.TABLE_ROW:
        return _record(fact, marks)
    members = tuple(p for p in fact.parts if p.role is Role.MEMBER) if fact.kind is FactKind.ENUMERATION else ()
    lines = _lines(fact.prose)
    if len(lines) == 1 and not members:
        return prose.html(fact.prose, marks)
    pieces = prose.split(fact.prose, marks, borders=lines)
    rows: list[_Row] = []
    for piece in pieces:
        owned = _owned(piece, members)
        if rows and rows[-1][0] and not owned and _runs_on(piece, members):
            rows[-1] = (True, f"{rows[-1][1]}<br>{prose.html(piece.prose, piece.marks)}")
        else:
            rows.append(_row(piece, owned, ordered=fact.ordered))
    if len(rows) == 1 and not rows[0][0]:
        return rows[0][1]
    groups = groupby(rows, key=lambda row: row[0])
    return "".join(_group([line for _, line in group], listed=listed, ordered=fact.ordered) for listed, group in groups)


def _record(fact: Fact, marks: Sequence[Mark]) -> str:
    """A row as a table of two columns, heading and cell; a cell without heading takes both."""
    labels = {part.start: part.end for part in fact.parts if part.role is Role.LABEL}
    return f'<table class="row"><tbody>{"".join(_cells(fact.prose, marks, labels))}</tbody></table>'


def _cells(text: Prose, marks: Sequence[Mark], labels: Mapping[int, int]) -> Iterator[str]:
    for start, end in _lines(text):
        colon = _COLON.match(text.text, labels.get(start, end))
        if not colon:
            whole = prose.split(text, marks, borders=((start, end),))
            yield "".join(f'<tr><td colspan="2">{prose.html(cell.prose, cell.marks)}</td></tr>' for cell in whole)
            continue
        head, cell = prose.split(text, marks, borders=((start, colon.start()), (colon.end(), end)))
        yield f"<tr><th>{prose.html(head.prose, head.marks)}</th><td>{prose.html(cell.prose, cell.marks)}</td></tr>"


def _lines(text: Prose) -> tuple[tuple[int, int], ...]:
    """The start and end of each line that is not blank."""
    if "\n" not in text.text:
        return ((0, len(text.text)),)
    ends = (*prose.line_ends(text), len(text.text))
    lines = zip((0, *(end + 1 for end in ends)), ends, strict=False)
    return tuple((start, end) for start, end in lines if text.text[start:end].strip())


def _owned(piece: Piece, members: Sequence[Part]) -> Sequence[Part]:
    """The members that begin in the piece."""
    first = bisect_left(members, piece.start, key=lambda part: part.start)
    return members[first : bisect_left(members, piece.start + len(piece.prose.text), key=lambda part: part.start)]


def _runs_on(piece: Piece, members: Sequence[Part]) -> bool:
    """Whether a member that began on an earlier line goes on in the piece."""
    before = bisect_left(members, piece.start, key=lambda part: part.start)
    return before > 0 and members[before - 1].end > piece.start


def _row(piece: Piece, owned: Sequence[Part], *, ordered: bool) -> _Row:
    text = piece.prose.text
    begins = bool(owned) and not text[: owned[0].start - piece.start].strip()
    if len(owned) == 1 and begins:
        return True, prose.html(piece.prose, piece.marks)
    if ordered and len(owned) > 1:
        return False, _steps(piece, [part.start - piece.start for part in owned])
    return False, prose.html(piece.prose, piece.marks)


def _steps(piece: Piece, starts: Sequence[int]) -> str:
    """A line of steps: each runs to the start of the next; the words before the first belong to none."""
    borders = tuple(pairwise((0, *starts, len(piece.prose.text))))
    lead, *steps = (
        prose.html(step.prose, step.marks) for step in prose.split(piece.prose, piece.marks, borders=borders)
    )
    return lead + "".join(f'<span class="step">{step}</span>' for step in steps)


def _group(lines: Sequence[str], *, listed: bool, ordered: bool) -> str:
    if not listed:
        return "".join(f"<div>{line}</div>" for line in lines)
    items = "".join(f"<li>{line}</li>" for line in lines)
    return f'<ol class="steps">{items}</ol>' if ordered else f"<ul>{items}</ul>"
