"""Lines of a list that a parser takes for one text, and a reader for several."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import replace
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from builder.facts import lines, paragraphs
from builder.facts.asked import asks
from builder.facts.between import (
    MOST_WORDS,
    OPENS,
    below_names,
    heads,
    is_set_off,
    names_next,
    part,
    unmarked,
    without_title,
)
from builder.facts.environments import opened
from builder.facts.glosses import glossary, glossed, is_name
from builder.facts.lines import LONGEST_NAME, is_definition, line_span, paragraph
from builder.facts.prose import (
    BREAKS,
    NARROW,
    WRAPS,
    are_short,
    begins_anew,
    begins_bold,
    clean,
    cut,
    goes_on,
    had_room,
    join,
    lines_of,
    margin,
)
from builder.facts.shapes import is_bracketed, is_noun_phrase, is_question
from builder.facts.split import split
from builder.facts.unbulleted import listing, says, with_choices
from builder.model import Block, BlockKind, InlineKind
from builder.text import has_japanese, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.model import Prose

_ASKS = re.compile(r"\n\?{1,2}[ \t]*(?:\n|$)|\A[^\n]*?([ \t]+#(?:flash)?cards?(?:[-/]\w+)*[ \t]*)\n", re.IGNORECASE)
"""Between a question and its answer: `?` on a line of its own, or a tag behind the question (plugins of Obsidian)."""
ASKED = "?"
"""The info of an item whose answer its author put below it; `??` asks either from the other."""
LED = "→"
"""The info of a block to which an arrow led from the name above it."""
_SHAPED = re.compile(r"\A:\s|\n\?|#(?:flash)?card", re.IGNORECASE)
"""Where neither is, no paragraph is part of another one."""
_NEVER_WRAPPED = 130
"""In columns: nobody wraps so late."""
_LEAST_BELOW = 6
"""In columns: what stands below a name says something of it."""


_ANSWERS = frozenset((BlockKind.LIST, BlockKind.PARAGRAPH, BlockKind.CODE, BlockKind.MATH, BlockKind.TABLE))


def parted(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks with their lines as a reader sees them.

    An unindented line that ends in a colon, or stands in brackets, is no part of the item above it: CommonMark calls it
    a lazy continuation, nobody who writes one below a list means that; nor is a row of a table, nor a `Term: text`
    below an item that is one, nor a name that the next item stands below. What the lines of a paragraph can be is told
    in `paragraphs`.
    """
    if any(block.kind is BlockKind.PARAGRAPH and _SHAPED.search(block.prose.text) for block in blocks):
        blocks = [*_asked([*_described(blocks)])]
    blocks = [part for block in blocks for part in with_choices(opened(block, LED))]
    blocks = [_unled(above, block) for above, block in zip((None, *blocks), blocks, strict=False)]
    blocks = [*glossed(blocks)]
    for above, block, following in zip((None, *blocks), blocks, (*blocks[1:], None), strict=False):
        if block.kind is BlockKind.LIST and following is not None and following.kind is BlockKind.TABLE:
            yield from _over_table(block)
        elif following is not None and _is_over_list(block, following):
            *before, last = block.children
            if before:
                yield from _parted_list(_part_of(block, tuple(before)))
            yield _untitled(last)
        elif block.kind is BlockKind.LIST:
            yield from _parted_list(block)
        elif block.kind is BlockKind.PARAGRAPH:
            over_list = following is not None and following.kind is BlockKind.LIST
            said, rest = _said_first(above, block)
            yield from said
            is_headed = above is not None and above.kind is BlockKind.HEADING and not is_question(above.prose.text)
            is_said = _is_said(above, block, following)
            yield from paragraphs.parted(rest, over_list=over_list, is_said=is_said, is_headed=is_headed)
        else:
            yield block


def _is_said(above: Block | None, block: Block, following: Block | None) -> bool:
    """Whether a paragraph right below a heading is all that stands below it."""
    is_below = above is not None and above.kind is BlockKind.HEADING and above.span.end_line + 1 == block.span.line
    return is_below and (following is None or following.kind is BlockKind.HEADING)


def _said_first(above: Block | None, block: Block) -> tuple[tuple[Block, ...], Block]:
    """The first line right below a heading where it says what that is, over definitions of what belongs to it.

    And the rest of the paragraph. A phrase about one thing, `Last stage of mooring`; `Stages of mooring` is a title of
    what follows.
    """
    is_below = above is not None and above.kind is BlockKind.HEADING and above.span.end_line + 1 == block.span.line
    first, *rows = lines_of(block.prose)
    words = first.text.strip()
    if above is None or not is_below or not rows or has_japanese(words) or len(words.split()) < _LEAST_SAID:
        return (), block
    is_of_one = is_question(above.prose.text) or not _BEHIND_HEAD.split(words, maxsplit=1)[0].endswith("s")
    is_phrase = is_of_one and words[-1].isalnum() and is_noun_phrase(words) and not is_definition(first)
    if not is_phrase or not lines.defined(block, rows):
        return (), block
    return (replace(paragraph(block, [first]), info=LED),), paragraph(block, rows)


_BEHIND_HEAD = re.compile(r" (?:of|for|in|on|to|from|with|that|which|who|where|when|by)\b")
_LEAST_SAID = 3
"""Words."""


def _unled(above: Block | None, block: Block) -> Block:
    """A paragraph right below a heading, or a name in bold, without the arrow that leads to it: `→ what it is`."""
    is_headed = above is not None and (
        above.kind is BlockKind.HEADING
        or (above.kind is BlockKind.PARAGRAPH and "\n" not in above.prose.text and begins_bold(above.prose))
    )
    return without_arrow(block) if is_headed and block.kind is BlockKind.PARAGRAPH else block


def without_arrow(block: Block) -> Block:
    """A block without the arrow before its first word."""
    found = _ARROW.match(block.prose.text)
    return replace(block, prose=cut(block.prose, found.end(), len(block.prose.text)), info=LED) if found else block


_ARROW = re.compile(r"(?:→|⇒|⇨|➡|=>|->)[ \t　]*(?=\S)")


def _is_over_list(block: Block, following: Block) -> bool:
    """Whether the last bullet of a list is the title of the numbered list below it.

    It ends in a colon, or it is all there is and a name: `- Rigging` over `1. …`; or a name right above, without a line
    between.
    """
    if block.info != "bullet" or following.kind is not BlockKind.LIST or following.info != "ordered":
        return False
    last = block.children[-1]
    if last.children or last.info or len(lines_of(last.prose)) > 1:
        return False
    is_right_above = last.span.end_line + 1 == following.span.line
    if last.prose.text.endswith((":", "：")) or (len(block.children) == 1 and is_name(last.prose)):
        return True
    return is_right_above and is_noun_phrase(last.prose.text.strip()) and split(clean(last.prose)) is None


def _over_table(block: Block) -> Iterator[Block]:
    """A list right over a table: a last item that is a name, unlike those before it, is what the table is about.

    In bold or not, it is no title of what comes later.
    """
    *before, last = block.children
    is_name = not last.children and len(lines_of(last.prose)) == 1 and is_noun_phrase(last.prose.text.strip())
    if not is_name or any(not item.children for item in before) or split(clean(last.prose)) is not None:
        yield from _parted_list(block)
        return
    if before:
        yield from _parted_list(_part_of(block, tuple(before)))
    yield _untitled(last)


def _untitled(item: Block) -> Block:
    """An item as a paragraph that leads to what stands right below it, and is no title of what comes later."""
    plain = tuple(i for i in item.prose.inlines if i.kind is not InlineKind.STRONG)
    return replace(item, kind=BlockKind.PARAGRAPH, prose=replace(item.prose, inlines=plain))


def _described(blocks: Sequence[Block]) -> Iterator[Block]:
    """A definition list with blank lines between `Term` and `: what it is` as one paragraph."""
    done = 0
    for at, block in enumerate(blocks):
        if at < done:
            continue
        done = at + 1
        term, *said = lines_of(block.prose)
        if block.kind is BlockKind.PARAGRAPH and lines.is_term(term) and all(lines.says(line) for line in said):
            while done < len(blocks) and blocks[done].kind is BlockKind.PARAGRAPH and lines.says(blocks[done].prose):
                done += 1
        if done == at + 1:
            yield block
            continue
        parts = blocks[at:done]
        prose = join(piece for part in parts for piece in (lines.BREAK, part.prose))
        end = parts[-1].span
        span = block.span._replace(end_line=end.end_line, end_column=end.end_column)
        yield replace(block, prose=cut(prose, 1, len(prose.text)), span=span)


def _asked(blocks: Sequence[Block]) -> Iterator[Block]:
    """A question with a `?` on the line below it and the answer right below that, as an item with what is below it."""
    done = 0
    for at, block in enumerate(blocks):
        if at < done:
            continue
        signs = [*islice(_ASKS.finditer(block.prose.text), 2)] if block.kind is BlockKind.PARAGRAPH else []
        if len(signs) != 1:
            yield block
            continue
        sign = signs[0]
        rest = cut(block.prose, sign.end(), len(block.prose.text))
        below = [replace(block, prose=rest, span=line_span(block.span, rest))] if rest.text.strip() else []
        done, line = at + 1, block.span.end_line
        while done < len(blocks) and blocks[done].kind in _ANSWERS and blocks[done].span.line == line + 1:
            is_formula = not below and blocks[done].kind is BlockKind.MATH
            below.append(replace(blocks[done], kind=BlockKind.PARAGRAPH) if is_formula else blocks[done])
            done, line = done + 1, blocks[done].span.end_line
        question = cut(block.prose, 0, sign.start(1) if sign[1] else sign.start())
        span = block.span._replace(end_line=line, end_column=below[-1].span.end_column if below else 1)
        asked = "" if "??" in sign[0] else ASKED
        item = replace(block, kind=BlockKind.ITEM, prose=question, span=span, children=tuple(below), info=asked)
        yield Block(kind=BlockKind.LIST, span=span, prose=cut(rest, 0, 0), children=(item,), info="bullet")


def name_line(prose: Prose) -> int:
    """Where the first line of several ends if it is a name, and what follows says something of it; else 0.

    A Japanese definition is one too where its line does not end in the middle of a sentence: an example follows.
    """
    end = next((i.start for i in prose.inlines if i.kind in BREAKS), 0)
    head, rest = prose.text[:end].strip(), prose.text[end + 1 :].strip()
    if not head or not rest:
        return 0
    if has_japanese(head) and is_definition(cut(prose, 0, end)) and not goes_on(head):
        return end
    if width(rest) < _LEAST_BELOW or width(head) > LONGEST_NAME:
        return 0
    if split(clean(cut(prose, 0, end) if has_japanese(head) else prose)) is not None:
        return 0
    short = has_japanese(head) or len(head.split()) <= MOST_WORDS
    return end if short and is_noun_phrase(head) and head[-1].isalnum() else 0


def rest_lines(rest: Block) -> Sequence[Block]:
    """What stands below a name in its own item: one text, or words and what they mean, or lines that stand alone."""
    below = lines_of(rest.prose)
    if len(below) > 1 and (words := glossary(rest, below)):
        return words
    are_japanese = all(has_japanese(line.text) and not goes_on(line.text) for line in below)
    are_apart = are_japanese or are_short(below) or all(map(is_definition, below))
    if len(below) == 1 or not are_apart:
        return (rest,)
    return [replace(rest, prose=line, span=line_span(rest.span, line)) for line in below]


def _over_lines(block: Block) -> Block | None:
    """A list of names over lines that nobody indented, as items with those lines below; None where it is none.

    CommonMark takes the lines for one text with the name. Two items and more have several, each of which begins anew.
    """
    rows = [lines_of(item.prose) for item in block.children]
    below = [line.text for row in rows for line in row[1:]]
    if (
        sum(len(row) > len("ab") for row in rows) < len("12")
        or not all(is_name(row[0]) for row in rows)
        or any(has_japanese(text) or width(text) > _LONGEST_BELOW or not _BEGINS.match(text) for text in below)
        or any(goes_on(text) or text.endswith(".") for text in below)
    ):
        return None
    return replace(block, children=tuple(_over(item, row) for item, row in zip(block.children, rows, strict=True)))


def _over(item: Block, row: Sequence[Prose]) -> Block:
    """An item with the lines below its name as items; the first may say what it is."""
    name, *rest = (cut(line, dot.end() if (dot := _DOT.match(line.text)) else 0, len(line.text)) for line in row)
    if len(rest) < len("ab"):
        return item
    own = () if says(rest[0].text) or is_definition(rest[0]) else (paragraph(item, rest[:1]),)
    return replace(item, prose=name, children=(*own, listing(item, rest[len(own) :]), *item.children))


_BEGINS = re.compile(r"[A-Z\d(\"“'‘<>~≥≤$€£]|[a-z]{1,2}[A-Z]|\.[ \t]")
_DOT = re.compile(r"\.[ \t]+(?=\S)")
"""A full stop for a bullet."""
_LONGEST_BELOW = 84
"""In columns: a longer line below a name is a text."""


def _parted_list(block: Block) -> Iterator[Block]:
    named = _over_lines(block)
    if named is not None:
        yield named
        return
    *before, last = block.children
    apart = below_names(before, last) if before else 0
    if apart:
        name, tail = part(last, apart)
        yield _part_of(block, (*before, name))
        yield from paragraphs.parted(replace(tail, kind=BlockKind.PARAGRAPH), over_list=False)
        return
    longest = margin(line for item in block.children for line in lines_of(item.prose))
    is_regular = all(len(lines_of(item.prose, WRAPS)) > 1 for item in block.children)
    rest, seen, is_whole = deque(block.children), list[Block](), True
    while rest:
        item = rest.popleft()
        if item.children:
            own, title = without_title(item, longest) if rest else (item, None)
            seen.append(own)
            if title:
                yield _part_of(block, tuple(seen))
                yield title
                seen, is_whole = [], False
            continue
        offset = _new_line(item, longest, may_name=bool(rest) and not is_regular)
        if not offset:
            seen.append(item)
            continue
        head, tail = part(item, offset)
        yield _part_of(block, (*seen, head))
        seen, is_whole = [], False
        first, *below = lines_of(tail.prose)
        if below and heads(first.text):
            yield lines.paragraph(tail, [first])
            rest.extendleft(reversed(unmarked(tail, below)))
        else:
            yield from paragraphs.parted(replace(tail, kind=BlockKind.PARAGRAPH), over_list=bool(rest))
    if seen:
        yield block if is_whole else _part_of(block, tuple(seen))


def _part_of(block: Block, items: tuple[Block, ...]) -> Block:
    first, last = items[0].span, items[-1].span
    span = block.span._replace(line=first.line, end_line=last.end_line, end_column=last.end_column)
    return replace(block, children=items, span=span)


def _new_line(item: Block, longest: int, *, may_name: bool) -> int:
    """Where the line begins that is no continuation; 0 where there is none.

    `may_name` where its last line may be the title of the next item: not where every item has a line below it.
    """
    prose = item.prose
    starts = {place.offset for place in prose.places if place.column == 1}
    edge = {place.offset for place in prose.places if place.column <= item.span.column}
    bold = {place.offset for place in prose.places if place.column == len("**b")} if begins_bold(prose) else set[int]()
    rows = lines_of(prose, WRAPS)
    defines = len(rows) > 1 and is_definition(rows[0])
    at = 0
    for number, (above, row) in enumerate(pairwise(rows), start=2):
        at += len(above.text) + 1
        line = row.text.rstrip()
        if is_bracketed(line) or line.lstrip().startswith("|"):
            return at
        if (at in bold and begins_bold(row)) or (number == len(rows) and may_name and is_set_off(row, above.text)):
            return at
        is_next = defines and not line[:1].islower() and is_definition(row)
        is_next = is_next or (width(above.text) > _NEVER_WRAPPED and is_definition(row))
        is_next = is_next or (line[:1].isupper() and is_definition(row) and not goes_on(above.text))
        is_title = (
            number == len(rows)
            and may_name
            and names_next(line, above.text.rstrip(), longest, is_second=number == len("ab"))
        )
        is_title = is_title or (
            at in starts
            and number < len(rows)
            and heads(line)
            and OPENS.match(rows[number].text.lstrip()) is not None
            and not (goes_on(above.text) or is_noun_phrase(above.text.strip()))
        )
        is_meant = line[:1].isupper() and begins_anew(above.text, line) and had_room(above.text, line, longest)
        is_meant = is_meant and not (number == len(rows) == len("ab") and is_question(above.text) and asks(above.text))
        is_meant = is_meant and not (width(above.text) > NARROW and _IN_NAME.search(above.text))
        if (at in edge and is_title) or (at in starts and (line.endswith((":", "：")) or is_next or is_meant)):
            return at
    return 0


_IN_NAME = re.compile(r"\s[A-Z][\w-]*$")
"""`under the Mozilla Public`: a name may go on in the next line."""
