"""Lines that a parser takes for one text, and a reader for several."""

from __future__ import annotations

import re
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
_LONGEST_LINE = 60
"""In columns: a line that ends before was not wrapped."""
_TAGS = re.compile(r"(?:#[^\s#]+[ \t]*)+")


def parted(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks with their lines as a reader sees them.

    An unindented line that ends in a colon, or stands in brackets, is no part of the item above it: CommonMark calls it
    a lazy continuation, nobody who writes one below a list means that; nor is a row of a table, nor a `Term: text`
    below an item that is one. A paragraph of such lines, bare names and leads among them, is as many paragraphs; so
    are a caption in brackets over the words that open a list, and a line of tags over its text; a name over such lines
    is read like the title of a callout.
    """
    for block, following in zip_longest(blocks, blocks[1:]):
        if block.kind is BlockKind.LIST:
            yield from _parted_list(block)
        elif block.kind is BlockKind.PARAGRAPH:
            yield from _parted_paragraph(block, over_list=following is not None and following.kind is BlockKind.LIST)
        else:
            yield block


def name_line(prose: Prose) -> int:
    """Where the first line of several ends if it is a name, and what follows says something of it; else 0.

    A Japanese definition that ends with its line is one too: Japanese is not wrapped by hand, an example follows.
    """
    end = next((i.start for i in prose.inlines if i.kind in BREAKS), 0)
    head, rest = prose.text[:end].strip(), prose.text[end + 1 :].strip()
    if head and rest and has_japanese(head) and _is_whole(cut(prose, 0, end)):
        return end
    parts = split(clean(cut(prose, 0, end) if has_japanese(head) else prose))
    if not head or width(rest) < len("a name") or width(head) > _LONGEST_NAME or parts is not None:
        return 0
    short = has_japanese(head) or len(head.split()) <= _MOST_WORDS
    return end if short and is_noun_phrase(head) and head[-1].isalnum() else 0


def rest_lines(rest: Block) -> Sequence[Block]:
    """What stands below a name in its own item: one text, or several lines where each is a Japanese one of its own."""
    ends = [i.start for i in rest.prose.inlines if i.kind in BREAKS]
    lines = cuts(rest.prose, zip([0, *(at + 1 for at in ends)], [*ends, len(rest.prose.text)], strict=True))
    if not ends or any(_CARRIES_ON.search(line.text.rstrip()) or not has_japanese(line.text) for line in lines):
        return (rest,)
    return [replace(rest, prose=line, span=line_span(rest.span, line)) for line in lines]


def _is_whole(line: Prose) -> bool:
    """Whether a Japanese line is a definition that ends with it: its author did not wrap it, an example may follow."""
    return _is_definition(line) and not _CARRIES_ON.search(line.text.rstrip())


_CARRIES_ON = re.compile(
    r"[、,，（(「『・:：はがをにでとものへやばてしり]$|(?:から|まで|より|または|及び|および|など|する|した|ある|いる|れる|られる)$"
)
"""At the end of a Japanese line: the next one goes on with it."""


def _parted_paragraph(block: Block, *, over_list: bool) -> Iterator[Block]:
    ends = [i.start for i in block.prose.inlines if i.kind in BREAKS]
    if not ends:
        yield block
        return
    if over_list and is_bracketed(block.prose.text[: ends[0]]):
        lines = cuts(block.prose, ((0, ends[0]), (ends[0] + 1, len(block.prose.text))))
        yield from (replace(block, prose=line, span=line_span(block.span, line)) for line in lines)
        return
    if _TAGS.fullmatch(block.prose.text, 0, ends[0]):
        first, rest = _part(block, ends[0] + 1)
        yield first
        yield from _parted_paragraph(rest, over_list=over_list)
        return
    lines = cuts(block.prose, zip([0, *(at + 1 for at in ends)], [*ends, len(block.prose.text)], strict=True))
    below = [replace(block, prose=line, span=line_span(block.span, line)) for line in lines]
    is_title = _is_name(lines[0]) or width(lines[0].text) <= _LONGEST_LINE
    is_titled = len(lines) > len("ab") and is_title and not _is_definition(lines[0])
    if is_titled and _are_definitions(lines[1:]):
        yield replace(block, kind=BlockKind.QUOTE, prose=lines[0], children=tuple(below[1:]))
    elif _are_definitions(lines):
        yield from below
    else:
        yield block


def _are_definitions(lines: Sequence[Prose]) -> bool:
    """Whether half of the lines define a term, and the others are names or leads, none the end of the line above."""
    rest = [line for line in lines if not _is_definition(line)]
    return len(rest) * 2 <= len(lines) and all(
        line.text.strip().endswith((":", "：")) or line.text.startswith("※") or _is_name(line) for line in rest
    )


def _is_name(line: Prose) -> bool:
    """Whether a line is no more than a name, and no end of a longer text."""
    words = line.text.strip()
    return width(words) <= _LONGEST_NAME and not words[:1].islower() and is_noun_phrase(words)


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
    return whole._replace(line=first.line, column=first.column, end_line=last.line, end_column=end_column)


def _parted_list(block: Block) -> Iterator[Block]:
    start = 0
    for at, item in enumerate(block.children):
        offset = _new_line(item.prose) if not item.children else 0
        if offset:
            head, tail = _part(item, offset)
            yield _part_of(block, (*block.children[start:at], head))
            start = at + 1
            yield from _parted_paragraph(replace(tail, kind=BlockKind.PARAGRAPH), over_list=start < len(block.children))
    if start < len(block.children):
        yield _part_of(block, block.children[start:]) if start else block


def _part_of(block: Block, items: tuple[Block, ...]) -> Block:
    first, last = items[0].span, items[-1].span
    span = block.span._replace(line=first.line, end_line=last.end_line, end_column=last.end_column)
    return replace(block, children=items, span=span)


def _new_line(prose: Prose) -> int:
    """Where the line begins that is no continuation; 0 where there is none."""
    starts = {place.offset for place in prose.places if place.column == 1}
    breaks = [i for i in prose.inlines if i.kind is InlineKind.SOFT_BREAK]
    defines = bool(breaks) and _is_definition(cut(prose, 0, breaks[0].start))
    for inline, following in zip_longest(breaks, breaks[1:]):
        at = inline.end
        end = following.start if following else len(prose.text)
        line = prose.text[at:end].rstrip()
        if is_bracketed(line) or line.lstrip().startswith("|"):
            return at
        is_next = defines and not line[:1].islower() and _is_definition(cut(prose, at, end))
        before = prose.text[:at].rstrip().rpartition("\n")[2]
        is_title = following is None and width(before) <= _LONGEST_LINE and _names_next(line)
        if at in starts and (line.endswith((":", "：")) or is_next or is_title):
            return at
    return 0


def _names_next(line: str) -> bool:
    """Whether a last line below an item is no more of it, but the title of what follows: a name of a few words."""
    few = has_japanese(line) or len(line.split()) <= _MOST_WORDS
    return few and width(line) <= _LONGEST_NAME and line[-1:].isalnum() and is_noun_phrase(line)


def _part(block: Block, offset: int) -> tuple[Block, Block]:
    """A block in two, the second beginning with the line at `offset`."""
    line = next((p.line for p in block.prose.places if p.offset == offset), block.span.end_line)
    above = block.span._replace(end_line=line - 1, end_column=1)
    below = block.span._replace(line=line, column=1)
    head = replace(block, prose=cut(block.prose, 0, offset - 1), span=above)
    return head, replace(block, prose=cut(block.prose, offset, len(block.prose.text)), span=below)
