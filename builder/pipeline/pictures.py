"""Pictures: their names in the package; those on lines of their own are on the back of a card, or skipped."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from builder.model import InlineKind

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from builder.findings import Finding
    from builder.model import Block, Fact, KnownFact, MediaFile

_PICTURE_ONLY = "L18"


def without_lost(known: KnownFact, names: Mapping[str, Container[str]]) -> KnownFact:
    """The fact without the lines of pictures that no learner will see.

    `names` holds the addresses that media gave, by the path of the note. Lines of lost pictures leave `context_lines`;
    a card leaves their blocks out by itself.
    """
    fact = known.cloze.fact
    held = names.get(fact.span.path, ())
    lost = {line for block, is_shown in _pictures(fact, held) if not is_shown for line in _lines(block)}
    if not lost:
        return known
    shown = tuple(line for line in fact.context_lines if line not in lost)
    return replace(known, cloze=replace(known.cloze, fact=replace(fact, context_lines=shown)))


def without_shown(
    findings: Iterable[Finding], shipped: Iterable[Fact], names: Mapping[str, Container[str]]
) -> Iterator[Finding]:
    """The findings without those that skip a picture which is on the back of a card after all."""
    shown = {
        (block.span.path, block.span.line, block.span.column)
        for fact in shipped
        for block, is_shown in _pictures(fact, names.get(fact.span.path, ()))
        if is_shown
    }
    for finding in findings:
        at = finding.span
        if finding.rule.code != _PICTURE_ONLY or (at.path, at.line, at.column) not in shown:
            yield finding


def _pictures(fact: Fact, held: Container[str]) -> Iterator[tuple[Block, bool]]:
    """Each block of pictures alone on the back of the fact, and whether media gave any of them."""
    waiting = list(fact.extra)
    while waiting:
        block = waiting.pop()
        addresses = [inline.target for inline in block.prose.inlines if inline.kind is InlineKind.IMAGE]
        if addresses and not block.prose.text.strip():
            yield block, any(address in held for address in addresses)
        waiting += block.children


def _lines(block: Block) -> range:
    return range(block.span.line, block.span.end_line + 1)


def names_by_note(names: Mapping[tuple[str, str], MediaFile]) -> dict[str, dict[str, str]]:
    """Path of the note → address as written → name in the package."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for (path, address), file in names.items():
        found[path][address] = file.name
    return found
