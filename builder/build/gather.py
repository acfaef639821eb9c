"""What is looked at over the whole vault: facts that stand in it twice, the pictures that facts refer to."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from builder.findings import RULES, Finding
from builder.media import Reference
from builder.model import InlineKind, Span
from builder.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from builder.model import Block, Fact, Prose


def without_duplicates(facts: Iterable[Fact]) -> tuple[tuple[Fact, ...], tuple[Finding, ...]]:
    """The facts without those that stand in the vault before, with the same context; each of them is told (L09)."""
    first: dict[tuple[str, ...], Fact] = {}
    findings: list[Finding] = []
    for fact in facts:
        key = (fold(fact.text), *(fold(level) for level in fact.context))
        if key in first:
            findings.append(_duplicate(fact, first[key].span))
        else:
            first[key] = fact
    return tuple(first.values()), tuple(findings)


def _duplicate(fact: Fact, before: Span) -> Finding:
    message = f"the same stands at {before.path}:{before.line}"
    return Finding(rule=RULES["L09"], span=fact.span, message=message, related=(before,))


def references(facts: Iterable[Fact]) -> Iterator[Reference]:
    """Every picture and sound that the facts and what is shown after them refer to."""
    for fact in facts:
        yield from _in_prose(fact.prose, fact.span)
        yield from _in_blocks(fact.extra)


def _in_blocks(blocks: Iterable[Block]) -> Iterator[Reference]:
    for block in blocks:
        yield from _in_prose(block.prose, block.span)
        yield from _in_blocks(block.children)


def _in_prose(prose: Prose, around: Span) -> Iterator[Reference]:
    for inline in prose.inlines:
        if inline.kind is InlineKind.IMAGE:
            yield Reference(address=inline.target, span=_span(prose, inline.start, around))


def _span(prose: Prose, offset: int, around: Span) -> Span:
    """Where the character at an offset stands; the first line around it where that is not known."""
    at = bisect_right(prose.places, offset, key=lambda place: place.offset) - 1
    if at < 0:
        return Span(path=around.path, line=around.line, column=1, end_line=around.line, end_column=1)
    place = prose.places[at]
    column = place.column + offset - place.offset
    return Span(path=around.path, line=place.line, column=column, end_line=place.line, end_column=column)
