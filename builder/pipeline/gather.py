"""What is looked at over the whole vault: facts that stand in it twice, the pictures that facts refer to."""

from __future__ import annotations

import hashlib
import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from builder.findings import RULES, Finding
from builder.media import Reference
from builder.model import InlineKind, point
from builder.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from builder.model import Block, Document, Fact, Span

_DIGEST = 12
"""Bytes: no two of a million facts have the same by chance."""
KEY_LENGTH = 2 * _DIGEST
"""Letters of what `known_by` gives."""
_PICTURE = re.compile(r"!\[|<(?:img|audio|video)\b", re.IGNORECASE)


def without_duplicates(
    facts: Iterable[Fact], standing: Mapping[str, Span] = MappingProxyType({})
) -> tuple[tuple[Fact, ...], tuple[Finding, ...]]:
    """The facts without those that stand in the vault before, with the same context; each of them is told (L09).

    `standing` are others that stand before them: what they are known by, and where.
    """
    first: dict[tuple[str, ...], Fact] = {}
    findings: list[Finding] = []
    for fact in facts:
        key = _key(fact)
        if standing and (before := standing.get(known_by(fact))):
            findings.append(_duplicate(fact, before))
        elif key in first:
            findings.append(_duplicate(fact, first[key].span))
        else:
            first[key] = fact
    return tuple(first.values()), tuple(findings)


def known_by(fact: Fact) -> str:
    """A digest by which a fact is known in the vault: those that have another are no doubles."""
    return hashlib.blake2b("\0".join(_key(fact)).encode(errors="surrogatepass"), digest_size=_DIGEST).hexdigest()


def _key(fact: Fact) -> tuple[str, ...]:
    return (fold(fact.text), *map(fold, fact.context))


def _duplicate(fact: Fact, before: Span) -> Finding:
    message = "the same stands in the notes already"
    return Finding(rule=RULES["L09"], span=fact.span, message=message, related=(before,))


def references(document: Document) -> Iterator[Reference]:
    """Every picture and sound a note refers to, on a card or not: the author wants to hear of a broken one."""
    lines = document.source.text.split("\n")
    waiting = list(reversed(document.blocks))
    while waiting:
        block = waiting.pop()
        yield from _own_references(block, lines)
        waiting += reversed(block.children)


def _own_references(block: Block, lines: Sequence[str]) -> Iterator[Reference]:
    pictures = [inline for inline in block.prose.inlines if inline.kind is InlineKind.IMAGE]
    if not pictures:
        return
    spots = tuple(_spots(block, lines))
    # Where a code span shows the signs of a picture too, nobody can tell which is which: the block's start is true.
    if len(spots) != len(pictures):
        spots = ((block.span.line, block.span.column),) * len(pictures)
    for inline, (line, column) in zip(pictures, spots, strict=True):
        yield Reference(address=inline.target, span=point(block.span.path, line, column=column))


def _spots(block: Block, lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Line and column of everything that looks like a picture in the block's own text."""
    span = block.span
    last = block.children[0].span.line - 1 if block.children else span.end_line
    for number in range(span.line, max(span.line, last) + 1):
        text = lines[number - 1]
        start = span.column - 1 if number == span.line else 0
        end = span.end_column - 1 if number == span.end_line else len(text)
        yield from ((number, found.start() + 1) for found in _PICTURE.finditer(text, start, end))
