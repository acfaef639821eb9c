"""What the rules look at: the texts of the notes with what stands above them, the cards."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.findings import RULES, Finding
from builder.model import BlockKind, InlineKind, Span, locate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builder.model import Block, ClozeFact, Document, Fact, Prose

_SHOWN = frozenset(
    {
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        BlockKind.ITEM,
        BlockKind.QUOTE,
        BlockKind.CELL,
        BlockKind.FOOTNOTE,
    }
)
_NO_PROSE = frozenset({InlineKind.CODE, InlineKind.MATH})
_ADDRESS = re.compile(r"(?:https?://|www\.|mailto:|arn:)[^\s<>、。（）「」]+|[^\s@]{1,64}@\S+|<[A-Za-z/!][^<>]*>")
"""Before the `@` of an address stand 64 characters at most (RFC 5321): a long word is not read again and again."""
_SIGN = re.compile("@|<|://|www|mailto:|arn:")
"""Without one of them there is no address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A heading, an item, a paragraph or a cell."""

    kind: BlockKind
    prose: Prose
    span: Span
    above: tuple[str, ...]
    """The file's title and headings, then the items it stands below, as they read."""
    section: int
    """The line of the nearest heading above; 0 without one."""
    words: str
    """The text, code, formulas and addresses blotted out letter by letter: offsets are those of the prose."""

    def at(self, start: int, end: int) -> Span:
        """Where characters of the prose stand in the source; the line's beginning where that is not known."""
        return place(self.prose, self.span, start, end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    """The facts of a file, and which of them are on cards."""

    facts: tuple[Fact, ...]
    """All of them, on cards or not."""
    cards: tuple[ClozeFact, ...]


def place(prose: Prose, span: Span, start: int, end: int) -> Span:
    """Where characters of a prose that stands at `span` are; the span's first column where that is not known."""
    first, last = locate(prose, start), locate(prose, max(start, end - 1))
    if first is None or last is None:
        return Span(path=span.path, line=span.line, column=span.column, end_line=span.line, end_column=span.column)
    return Span(path=span.path, line=first[0], column=first[1], end_line=last[0], end_column=last[1] + 1)


def say(code: str, span: Span, message: str, hint: str = "", related: tuple[Span, ...] = ()) -> Finding:
    """A finding by its rule's code."""
    return Finding(rule=RULES[code], span=span, message=message, hint=hint, related=related)


def within(fact: Fact, start: int, end: int) -> Span:
    """Where characters of a fact's text stand."""
    return place(fact.prose, fact.span, start, end)


def passages(document: Document) -> Iterator[Passage]:
    """The texts of a document that a reader sees, but code, formulas, tags and front matter."""
    title = (document.front.title,) if document.front.title else ()
    headings: list[Block] = []
    waiting: list[tuple[Block, tuple[str, ...]]] = [(block, ()) for block in reversed(document.blocks)]
    while waiting:
        block, parents = waiting.pop()
        if block.kind is BlockKind.HEADING:
            while headings and headings[-1].level >= block.level:
                headings.pop()
        if block.kind in _SHOWN and block.prose.text.strip():
            above = (*title, *(heading.prose.text for heading in headings), *parents)
            section = headings[-1].span.line if headings else 0
            text = _words(block.prose)
            yield Passage(kind=block.kind, prose=block.prose, span=block.span, above=above, section=section, words=text)
        if block.kind is BlockKind.HEADING:
            headings.append(block)
        below = (*parents, block.prose.text) if block.kind is BlockKind.ITEM and block.prose.text else parents
        waiting += ((child, below) for child in reversed(block.children))


def _words(prose: Prose) -> str:
    pieces, at = list[str](), 0
    for inline in prose.inlines:
        if inline.kind in _NO_PROSE and inline.end > at:
            start = max(at, inline.start)
            pieces += [prose.text[at:start], "\0" * (inline.end - start)]
            at = inline.end
    text = "".join((*pieces, prose.text[at:]))
    return _ADDRESS.sub(lambda found: "\0" * len(found[0]), text) if _SIGN.search(text) else text
