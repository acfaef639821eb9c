"""Titles that stand between the items of a list, with no blank line above them."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from builder.facts.lines import LONGEST_NAME, is_bold, paragraph
from builder.facts.prose import NARROW, WRAPS, cut, goes_on, had_room, lines_of, was_ended
from builder.facts.shapes import is_japanese_sentence, is_noun_phrase
from builder.facts.topics import opens_with_topic
from builder.facts.words import is_in
from builder.model import Block, BlockKind, InlineKind
from builder.text import has_japanese, width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.model import Prose

MOST_WORDS = 4
"""Of a name that has a line for itself."""


def without_title(item: Block, longest: int) -> tuple[Block, Block | None]:
    """An item without the unindented last line of what is deepest below it, if that is the title of the next item."""
    path = [item]
    while path[-1].children and len(path) < _DEEPEST:
        path.append(path[-1].children[-1])
    prose = path[-1].prose
    rows = lines_of(prose, WRAPS)
    if len(rows) == 1 or not prose.places or path[-1].kind is not BlockKind.ITEM:
        return item, None
    at, (*_, above, last_row) = prose.places[-1], (row.text.rstrip() for row in rows)
    is_next = at.column == 1 and names_next(last_row, above, longest, is_second=len(rows) == len("ab"))
    if not (is_next or is_set_off(rows[-1], above)):
        return item, None
    below, title = part(path[-1], at.offset)
    for block in reversed(path[:-1]):
        last = block.span._replace(end_line=below.span.end_line, end_column=below.span.end_column)
        below = replace(block, children=(*block.children[:-1], below), span=last)
    return below, replace(title, kind=BlockKind.PARAGRAPH)


_DEEPEST = 24
"""Lists and items inside one another."""


def unmarked(block: Block, rows: Sequence[Prose]) -> Sequence[Block]:
    """Lines below a title as items: each that begins anew, with those that carry it on."""
    starts = [0]
    for at, (above, row) in enumerate(pairwise(rows), start=1):
        starts += [at] if OPENS.match(row.text) or not goes_on(above.text) else []
    groups = [rows[first:last] for first, last in pairwise([*starts, len(rows)])]
    bare = [(cut(g[0], m.end() if (m := _NUMBER.match(g[0].text)) else 0, len(g[0].text)), *g[1:]) for g in groups]
    return [replace(paragraph(block, group), kind=BlockKind.ITEM) for group in bare]


_NUMBER = re.compile(r"[(（]\d{1,2}[)）][ \t　]*(?=\S)")


_LETTERED = re.compile(r"^[(（]?[a-h][)）]\s?(?=\S)")
"""`b) Cardiogenic`: to CommonMark it is text."""


def is_set_off(line: Prose, before: str) -> bool:
    """Whether an unindented line below an item is a name in bold or italics from end to end: the title of the next."""
    is_ended = not goes_on(before) and (width(before) <= NARROW or before.rstrip().endswith((".", "。", "!", "?")))
    is_name = is_bold(line, _SET_OFF) and width(line.text) <= LONGEST_NAME and is_ended
    column = line.places[0].column if line.places else 0
    mark = next((i for i in line.inlines if i.start == 0), None)
    is_left = mark is not None and column == (len("**_") if mark.kind is InlineKind.STRONG else len("*_"))
    words = line.text.strip(" :：")
    return is_name and is_left and is_noun_phrase(words) and not _STRESSED.match(words) and not is_in(words, "asides")


_STRESSED = re.compile(r"(?i)(?:important|never|always|do|don['’]t|not|remember|warning|attention|very)\b")
_SET_OFF = frozenset({InlineKind.STRONG, InlineKind.EMPHASIS})


def names_next(line: str, before: str, longest: int, *, is_second: bool) -> bool:
    """Whether a last line below an item is no more of it, but the title of the next: a name below a text that ends."""
    line = _LETTERED.sub("", line)
    words = len(line.split())
    few = has_japanese(line) or (words <= MOST_WORDS and not line[:1].islower()) or (words == 1 and is_second)
    return (
        not goes_on(before)
        and (
            was_ended(before, longest)
            or (line[:1].isupper() and width(before) <= NARROW)
            or (line[:1].isalpha() and _had_room(before, line, longest))
        )
        and few
        and width(line) <= LONGEST_NAME
        and _ends_like_name(line)
        and is_noun_phrase(line)
    )


def _had_room(before: str, line: str, longest: int) -> bool:
    """Whether a line was ended on purpose: Japanese is wrapped within a word, and so fills each line to its end."""
    if has_japanese(before[-1:]) and has_japanese(line):
        return width(before) + 2 * len("文字") <= longest and is_japanese_sentence(before)
    return had_room(before, line, longest)


def below_names(before: Sequence[Block], last: Block) -> int:
    """Where lines below the last of a list of bare Japanese names begin that have topics of their own; else 0."""
    name, *rows = lines_of(last.prose, WRAPS)
    items = (*before, last)
    if (
        not before
        or not rows
        or any(item.children for item in items)
        or any(len(lines_of(i.prose, WRAPS)) > 1 for i in before)
    ):
        return 0
    texts = [name.text.strip(), *(item.prose.text.strip() for item in before)]
    if not all(has_japanese(text) and is_noun_phrase(text) and width(text) <= LONGEST_NAME for text in texts):
        return 0
    is_said = all(opens_with_topic(row.text.strip()) and texts[0] not in row.text for row in rows)
    return len(name.text) + 1 if is_said else 0


def heads(line: str) -> bool:
    """Whether a line is a Japanese name that can be the title of the lines below it."""
    return has_japanese(line) and width(line) <= LONGEST_NAME and _ends_like_name(line) and is_noun_phrase(line)


OPENS = re.compile(r"…|\.\.\.|[(（]?1[)）.．]|①|[・→⇒]")
"""What the first line below a title begins with: `…`, `(1)`."""


def _ends_like_name(line: str) -> bool:
    return line[-1:].isalnum() or line[-1:] in ")）"


def part(block: Block, offset: int) -> tuple[Block, Block]:
    """A block in two, the second beginning with the line at `offset`."""
    line = next((p.line for p in block.prose.places if p.offset == offset), block.span.end_line)
    above = block.span._replace(end_line=line - 1, end_column=1)
    below = block.span._replace(line=line, column=1)
    head = replace(block, prose=cut(block.prose, 0, offset - 1), span=above)
    return head, replace(block, prose=cut(block.prose, offset, len(block.prose.text)), span=below)
