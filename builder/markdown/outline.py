"""The items that are open at a line, and where a new one belongs among them."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from builder.markdown import margin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.markdown.margin import Marker

DEEPEST = 60
"""Items that begin on one line; a parser's depth ends before."""
_LEAST = 2
"""Columns to the right of its bullet from which on text below a blank line belongs to an item."""


@dataclass(slots=True, kw_only=True)
class Item:
    """An item that is still open. Columns as written, and (`new_`) as the parser gets them."""

    edge: float
    """The column of its marker, and its rank: what stands further right is its child."""
    text: int
    """The column of its text."""
    new_edge: int
    new_text: int
    sign: str
    number: str = ""


@dataclass(slots=True, kw_only=True)
class Place:
    """Where a new item belongs."""

    edge: float
    parent: Item | None
    sibling: Item | None
    """The last item of the list that it carries on."""


@dataclass(slots=True)
class Outline:
    """The open items, outermost first; each stands further right than the one before."""

    _items: list[Item] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether any item is open."""
        return bool(self._items)

    def __len__(self) -> int:
        """How many items are open."""
        return len(self._items)

    @property
    def innermost(self) -> Item | None:
        """The item opened last."""
        return self._items[-1] if self._items else None

    def owner(self, column: int, *, in_paragraph: bool) -> Item | None:
        """The innermost item that text at a column stands in; below a blank line one column is too few."""
        index = self._first_at(column) - 1
        while index >= 0:
            item = self._items[index]
            if in_paragraph or column >= min(item.text, item.edge + _LEAST):
                return item
            index -= 1
        return None

    def is_left(self, column: int) -> bool:
        """Whether a column lies left of the text of the item opened last."""
        return bool(self._items) and column < self._items[-1].text

    def place(self, marker: Marker, column: int) -> Place:
        """Where an item with this marker belongs."""
        edge = self._edge(marker, column)
        index = self._first_at(edge)
        parent = self._items[index - 1] if index else None
        return Place(edge=edge, parent=parent, sibling=self._items[index] if index < len(self._items) else None)

    def add(self, item: Item) -> None:
        """Open an item; those that stand at its edge or further right end."""
        del self._items[self._first_at(item.edge) :]
        self._items.append(item)

    def close_to(self, owner: Item | None) -> None:
        """Close the items inside `owner`, or all."""
        while self._items and self._items[-1] is not owner:
            self._items.pop()

    def end(self, item: Item) -> None:
        """Close an item and all inside it."""
        del self._items[self._first_at(item.edge) :]

    def _first_at(self, edge: float) -> int:
        """The index of the first item that stands at `edge` or further right."""
        return bisect_left(self._items, edge, key=lambda item: item.edge)

    def _edge(self, marker: Marker, column: int) -> float:
        """Where an item stands; a number that carries on the count above is no child of it for a space or two."""
        index = self._first_at(column) - 1
        item = self._items[index] if index >= 0 else None
        if item and column < item.text and marker.is_ordered and item.sign == marker.sign:
            return item.edge if int(marker.number) == int(item.number) + 1 else column
        return column + marker.rank


def new_item(line: str, marker: Marker, column: int, place: Place) -> Item:
    """The item a marker opens at its place."""
    gap = marker.gap or 1
    new_edge = _new_edge(column, place)
    return Item(
        edge=place.edge,
        text=column + marker.size + gap,
        new_edge=new_edge,
        new_text=new_edge + len(marker.number) + 1 + gap,
        sign=_sign(line, marker, place.sibling),
        number=marker.number,
    )


def inner_marker(line: str, begin: int, item: Item) -> Marker | None:
    """The marker right behind another one, if it has a text and is no rule."""
    found = margin.marker(line, begin, item.text)
    return found if found and found.gap and found.end < len(line) and not margin.is_rule(line[begin:]) else None


def inner_item(marker: Marker, outer: Item) -> Item:
    """The item a marker opens right behind the marker of another one."""
    size = marker.size + marker.gap
    return Item(
        edge=outer.text,
        text=outer.text + size,
        new_edge=outer.new_text,
        new_text=outer.new_text + size,
        sign=marker.sign,
        number=marker.number,
    )


def may_interrupt(marker: Marker, sibling: Item | None, *, is_empty: bool) -> bool:
    """Whether the parser lets an item end the paragraph above it.

    It does for a list that is open, else for an item with text, and a number only if it is 1 (CommonMark).
    """
    if sibling and bool(sibling.number) == marker.is_ordered:
        return True
    return not is_empty and marker.number in ("", "1")


def begins_run(marker: Marker, column: int, lines: Sequence[str], at: int) -> bool:
    """Whether a number begins a list in the middle of a text, `0.` over `1.`: the next number stands below it.

    A wrapped line may begin with any number; the parser takes it for an item only if it is 1 (CommonMark).
    """
    if not marker.is_ordered or len(marker.number) > _LONGEST_NUMBER or (at and _GOES_ON.search(lines[at - 1])):
        return False
    for line in lines[at + 1 : at + 1 + _FARTHEST_NUMBER]:
        begin, edge = margin.lead(line)
        if line and edge > column:
            continue
        found = margin.marker(line, begin, edge) if line and edge == column else None
        is_next = found is not None and found.is_ordered and found.sign == marker.sign and found.end < len(line)
        return is_next and found is not None and int(found.number) - int(marker.number) in (0, 1)
    return False


_LONGEST_NUMBER = 2
"""Digits; more are a year or an amount."""
_GOES_ON = re.compile(
    r"(?:[,、，]|\b(?:an?|the|of|in|on|at|to|by|from|with|for|and|or|than|about|until|before|after|between|since))\s*$",
    re.IGNORECASE,
)
"""A text that breaks off, `the war ended in`: the number on the next line carries it on."""
_FARTHEST_NUMBER = 8
"""Lines, those that stand below the first number among them."""


def _new_edge(column: int, place: Place) -> int:
    """Where the parser sees the item as its parent's child and its sibling's sibling: as written, if that will do."""
    parent, sibling = place.parent, place.sibling
    least = parent.new_text if parent else 0
    wanted = column + (parent.new_text - parent.text if parent else 0)
    most = min(least + 3, sibling.new_text - 1) if sibling else least + 3
    if least <= wanted <= most:
        return wanted
    return sibling.new_edge if sibling else least


def _sign(line: str, marker: Marker, sibling: Item | None) -> str:
    """The sign of the list it belongs to: to a reader `-` and `*` are one list; not where it would make a rule."""
    if not sibling or marker.is_ordered or sibling.sign not in "-*+" or marker.end >= len(line):
        return marker.sign
    return marker.sign if margin.is_rule(sibling.sign + line[marker.end :]) else sibling.sign
