"""Lines that a parser takes for one text, and a reader for several."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from builder.facts.prose import BREAKS, clean, cut, cuts
from builder.facts.shapes import is_bracketed, is_noun_phrase
from builder.facts.split import split
from builder.facts.words import is_in
from builder.model import Block, BlockKind, InlineKind
from builder.text import has_japanese, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.model import Prose, Span


_LONGEST_NAME = 32
"""In columns: a longer first line is a text that was wrapped."""
_MOST_WORDS = 4


def parted(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks with their lines as a reader sees them.

    An unindented line that ends in a colon, or stands in brackets, is no part of the item above it: CommonMark calls it
    a lazy continuation, nobody who writes one below a list means that; nor is a row of a table. A paragraph each line
    of which is a `Term: definition` of its own is as many paragraphs; a caption in brackets over the words that open a
    list is one.
    """
    for block, following in zip_longest(blocks, blocks[1:]):
        if block.kind is BlockKind.LIST:
            yield from _parted_list(block)
        elif block.kind is BlockKind.PARAGRAPH:
            yield from _parted_paragraph(block, over_list=following is not None and following.kind is BlockKind.LIST)
        else:
            yield block


def name_line(prose: Prose) -> int:
    """Where the first line of several ends if it is a mere name, and what follows says something of it; else 0."""
    end = next((i.start for i in prose.inlines if i.kind in BREAKS), 0)
    head, rest = prose.text[:end].strip(), prose.text[end + 1 :].strip()
    if not head or len(rest) < len("a name") or width(head) > _LONGEST_NAME or split(clean(prose)) is not None:
        return 0
    short = has_japanese(head) or len(head.split()) <= _MOST_WORDS
    return end if short and is_noun_phrase(head) and head[-1].isalnum() else 0


def _parted_paragraph(block: Block, *, over_list: bool) -> Iterator[Block]:
    ends = [i.start for i in block.prose.inlines if i.kind in BREAKS]
    if not ends:
        yield block
        return
    if over_list and is_bracketed(block.prose.text[: ends[0]]):
        lines = cuts(block.prose, ((0, ends[0]), (ends[0] + 1, len(block.prose.text))))
        yield from (replace(block, prose=line, span=line_span(block.span, line)) for line in lines)
        return
    lines = cuts(block.prose, zip([0, *(at + 1 for at in ends)], [*ends, len(block.prose.text)], strict=True))
    apart = all(_is_definition(line) for line in lines)
    yield from (replace(block, prose=line, span=line_span(block.span, line)) for line in lines) if apart else (block,)


def _is_definition(line: Prose) -> bool:
    bare = clean(line)
    parts = split(bare)
    if parts is None or not bare.text[parts.body_start :].strip():
        return False
    return not is_in(bare.text[: parts.term_end].rstrip("0123456789."), "question_labels")


def line_span(whole: Span, lines: Prose) -> Span:
    """The span of some lines of a block."""
    if not lines.places:
        return whole
    first, last = lines.places[0], lines.places[-1]
    end_column = whole.end_column if last.line == whole.end_line else 1
    return replace(whole, line=first.line, column=first.column, end_line=last.line, end_column=end_column)


def _parted_list(block: Block) -> Iterator[Block]:
    start = 0
    for at, item in enumerate(block.children):
        offset = _new_line(item.prose) if not item.children else 0
        if offset:
            head, tail = _part(item, offset)
            yield _part_of(block, (*block.children[start:at], head))
            yield tail
            start = at + 1
    if start < len(block.children):
        yield _part_of(block, block.children[start:]) if start else block


def _part_of(block: Block, items: tuple[Block, ...]) -> Block:
    first, last = items[0].span, items[-1].span
    span = replace(block.span, line=first.line, end_line=last.end_line, end_column=last.end_column)
    return replace(block, children=items, span=span)


def _new_line(prose: Prose) -> int:
    """Where the line begins that is no continuation; 0 where there is none."""
    starts = {place.offset for place in prose.places if place.column == 1}
    for inline in prose.inlines:
        at = inline.end
        if inline.kind is not InlineKind.SOFT_BREAK:
            continue
        line = prose.text[at:].partition("\n")[0].rstrip()
        if (at in starts and line.endswith((":", "："))) or is_bracketed(line) or line.lstrip().startswith("|"):
            return at
    return 0


def _part(item: Block, offset: int) -> tuple[Block, Block]:
    line = next((p.line for p in item.prose.places if p.offset == offset), item.span.end_line)
    above = replace(item.span, end_line=line - 1, end_column=1)
    below = replace(item.span, line=line, column=1)
    head = replace(item, prose=cut(item.prose, 0, offset - 1), span=above)
    tail = Block(kind=BlockKind.PARAGRAPH, prose=cut(item.prose, offset, len(item.prose.text)), span=below)
    return head, tail
