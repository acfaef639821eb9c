"""Items that an author forgot to indent: they stand beside the name they say something of."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.facts.node import Node


def adopted(items: Sequence[Node]) -> list[Node]:
    """The items of a list, those behind a bare `Name:` as items below it.

    Only where another item of the list explains a name in its own line, `Name: text`: that shows what the bare one
    lacks. The next item with a colon, or with items of its own, ends them.
    """
    items = _below_counts(items)
    bare = [_is_bare(item) for item in items]
    if not any(bare) or not any(_explains(item) for item in items):
        return list(items)
    found: list[Node] = []
    is_open = False
    for item, is_name in zip(items, bare, strict=True):
        if is_open and item.parts is None and not item.children and item.text:
            above = found[-1]
            found[-1] = replace(above, children=(*above.children, item))
            continue
        found.append(item)
        is_open = is_name
    return found


def _below_counts(items: Sequence[Node]) -> list[Node]:
    """The items of a list, just as many short ones as a line counts, `checks 3 things`, as items below that line.

    One more short item behind them, and they are no list of that many.
    """
    found: list[Node] = []
    at = 0
    while at < len(items):
        item, size = items[at], _count(items[at])
        members = items[at + 1 : at + 1 + size]
        at += 1
        if (
            size
            and len(members) == size
            and all(map(_is_short, members))
            and not any(map(_is_short, items[at + size :][:1]))
        ):
            item = replace(item, children=tuple(members))
            at += size
        found.append(item)
    return found


def _count(item: Node) -> int:
    """How many things the last words of a line count; 0 where they count none, or are more than a list may have."""
    counted = None if item.parts or item.children or item.others else _COUNTED.search(item.text[-_LAST:])
    return _NUMBERS.get(counted[1].casefold(), 0) if counted else 0


def _is_short(item: Node) -> bool:
    is_alone = item.parts is None and not (item.children or item.others or item.ordered)
    return is_alone and 0 < len(item.text.split()) <= _MOST_OF_SHORT and item.text[-1:].isalnum()


_NUMBERS = {
    word: n
    for n, words in enumerate(("3 three", "4 four", "5 five", "6 six", "7 seven"), start=3)
    for word in words.split()
}
_COUNTED = re.compile(
    rf"(?i)(?<!\bby )(?<!\bfor )(?<!\bafter )(?<!\bbefore )(?<!\bfrom )(?<!\bthan )(?<!\bwithin )(?<!\bto )"
    rf"\b({'|'.join(_NUMBERS)})\s(?:[a-z]+\s){{0,2}}(?!(?:minutes|hours|days|weeks|months|years|times)\b)[a-z]{{3,}}s\W*$"
)
_LAST = 60
"""Characters of a line that are looked at."""
_MOST_OF_SHORT = 4
"""Words."""


def _is_bare(item: Node) -> bool:
    """Whether nothing stands behind the colon of an item, nor below it."""
    parts = item.parts
    return parts is not None and not item.text[parts.body_start :].strip() and not (item.children or item.others)


def _explains(item: Node) -> bool:
    return item.parts is not None and bool(item.text[item.parts.body_start :].strip())
