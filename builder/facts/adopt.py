"""Items that an author forgot to indent: they stand beside the name they say something of."""

from __future__ import annotations

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


def _is_bare(item: Node) -> bool:
    """Whether nothing stands behind the colon of an item, nor below it."""
    parts = item.parts
    return parts is not None and not item.text[parts.body_start :].strip() and not (item.children or item.others)


def _explains(item: Node) -> bool:
    return item.parts is not None and bool(item.text[item.parts.body_start :].strip())
