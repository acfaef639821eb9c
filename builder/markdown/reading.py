"""Lists as a reader sees them: the pass before the parser.

What is a child is decided by its margin relative to the items above it, not by the letter of CommonMark; a line is
written anew only where the two differ. Each line stays one line, its text stays as it is, and code, math and comments
are not touched. What a line of proper Markdown means is not changed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from builder.markdown import margin
from builder.markdown.regions import Regions
from builder.markdown.tags import BLOCK, TAG

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.markdown.margin import Marker

_HEADING = re.compile("(#{1,6})(?:([ \t\u3000\u00a0]+)|$)|(#{2,6})(?=[^#])")
_SQUARE = re.compile("[■◆][ \t\u3000]*(?=[^\\s■◆])")
_SENTENCE = re.compile("。|[:：][ \t\u3000]*\\S")
_QUOTES = re.compile(r"(?: {0,3}>)+ ?")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]:")
_UNDERLINE = re.compile(r"(?:-+|=+)[ \t]*$")
_CONFLICT = re.compile(r"(?:<{7}|\|{7}|>{7})(?: |$)|={7}$")
_LONGEST_SQUARE = 30
"""A longer line behind `■` is a sentence, no heading."""
_CODE = 4
"""Columns that make code of a line (CommonMark)."""
_LEAST = 2
"""Columns to the right of its bullet from which on text below a blank line belongs to an item."""
_DEEPEST = 60
"""Items that begin on one line; a parser's depth ends before."""


@dataclass(slots=True, kw_only=True)
class _Item:
    """An item that is still open. Columns as written, and (`new_`) as the parser gets them."""

    edge: float
    """The column of its marker and its rank: what stands further right is its child."""
    text: int
    """The column of its text."""
    new_edge: int
    new_text: int
    sign: str
    number: str = ""


def straighten(lines: Sequence[str]) -> tuple[list[str], list[int], list[int]]:
    """The lines for the parser, the shift of each (added to an offset in its text, it gives the offset as written), and
    the indexes of lines that an unfinished merge left.
    """
    eye = _Eye(lines=lines, regions=Regions(lines))
    eye.read()
    return eye.shown, eye.shifts, eye.conflicts


@dataclass(slots=True, kw_only=True)
class _Eye:
    """Reads lines in order and keeps the items that are open."""

    lines: Sequence[str]
    regions: Regions
    shown: list[str] = field(default_factory=list)
    shifts: list[int] = field(default_factory=list)
    conflicts: list[int] = field(default_factory=list)
    in_paragraph: bool = False
    """Whether the line above is running text, which this line could carry on."""
    _items: list[_Item] = field(default_factory=list)
    _code: int = 0
    """The margin from which on lines are indented code; 0 where none is open."""
    _level: int = 1
    """The level of the last heading."""
    _in_conflict: bool = False

    def read(self) -> None:
        """Read all lines."""
        while len(self.shown) < len(self.lines):
            line = self.lines[len(self.shown)]
            if not line.strip():
                self._emit("", 0)
                self.in_paragraph = False
            elif not (self._is_plain(line) or self._is_conflict(line)):
                self._take(line.rstrip("\u3000") if line[-1] == "\u3000" else line)

    def _emit(self, line: str, shift: int) -> None:
        self.shown.append(line)
        self.shifts.append(shift)

    def _is_plain(self, line: str) -> bool:
        """Take a line of running text outside all lists: most lines of prose."""
        if self._items or line[0] in _STARTS or line[-1] == "\u3000":
            return False
        self._emit(line, 0)
        self.in_paragraph, self._code = True, 0
        return True

    def _is_conflict(self, line: str) -> bool:
        """Take a line that a merge left; `=======` only between the other two."""
        if line[0] not in "<|>=" or not _CONFLICT.match(line) or not (self._in_conflict or line[0] == "<"):
            return False
        self._in_conflict = line[0] != ">"
        self.conflicts.append(len(self.shown))
        self._emit("", 0)
        self.in_paragraph = False
        return True

    def _take(self, line: str) -> None:
        begin, column = margin.lead(line)
        if self._code:
            if column >= self._code:
                self._put(line, begin, column, self._owner(column))
                return
            self._code = 0
        for rule in _RULES.get(line[begin], ()):
            if rule(self, line, begin, column):
                return
        self.text(line, begin, column)

    def _owner(self, column: int) -> _Item | None:
        """The innermost item that text at a column stands in."""
        index = self._first_at(column) - 1
        while index >= 0:
            item = self._items[index]
            if self.in_paragraph or column >= min(item.text, item.edge + _LEAST):
                return item
            index -= 1
        return None

    def _first_at(self, edge: float) -> int:
        """The index of the first open item that stands at `edge` or further right."""
        return bisect_left(self._items, edge, key=lambda item: item.edge)

    def _close_to(self, owner: _Item | None) -> None:
        """Close the items inside `owner`, or all."""
        while self._items and self._items[-1] is not owner:
            self._items.pop()

    def _put(self, line: str, begin: int, column: int, owner: _Item | None, *, text: str = "") -> None:
        """Write a line below the text of its item, as far to the right of it as it was."""
        new = owner.new_text + max(0, column - owner.text) if owner else column
        if text or (owner and new != column):
            self._emit(" " * new + (text or line[begin:]), begin - new)
        else:
            self._emit(line, 0)

    def _block(self, line: str, begin: int, column: int, *, text: str = "") -> None:
        """Write a line that ends the paragraph above."""
        owner = self._owner(column)
        self._close_to(owner)
        self._put(line, begin, column, owner, text=text)
        self.in_paragraph = False

    def text(self, line: str, begin: int, column: int) -> bool:
        """Running text, a table row, indented code."""
        if not self.in_paragraph:
            column = 0 if "\u3000" in line[:begin] else column
            owner = self._owner(column)
            self._close_to(owner)
            edge = owner.text if owner else 0
            self._code = edge + _CODE if column >= edge + _CODE else 0
        self._put(line, begin, column, self._owner(column))
        self.in_paragraph = not self._code
        return True

    def fence(self, line: str, begin: int, column: int) -> bool:
        """A code fence with all lines to its end."""
        fence = self.regions.fence(line, begin)
        owner = self._owner(column)
        if not fence or (not owner and column >= _CODE):
            return False
        self._close_to(owner)
        at = len(self.shown)
        self._region(self._fence_end(at, fence, owner, column), owner)
        return True

    def math(self, line: str, begin: int, column: int) -> bool:
        """Lines from `$$` to `$$`."""
        end = self.regions.math_end(len(self.shown)) if line.startswith("$$", begin) else -1
        owner = self._owner(column)
        if end < 0 or (not owner and column >= _CODE):
            return False
        self._close_to(owner)
        self._region(end, owner)
        return True

    def _fence_end(self, at: int, fence: str, owner: _Item | None, column: int) -> int:
        if not owner:
            return self.regions.fence_end(at, fence, edge=-1, text=0)
        text = column if column >= owner.text + _CODE else owner.text
        return self.regions.fence_end(at, fence, edge=owner.edge, text=text)

    def _region(self, end: int, owner: _Item | None) -> None:
        """Write the lines up to index `end` as they are, all moved as far as the first."""
        first = margin.lead(self.lines[len(self.shown)])[1]
        is_far = owner is not None and first >= owner.text + _CODE
        move = owner.new_text - (first if is_far else min(first, owner.text)) if owner else 0
        self._move(end, owner, move)

    def _move(self, end: int, owner: _Item | None, move: int) -> None:
        """Write the lines up to index `end`, moved by some columns but never out of their item."""
        for line in self.lines[len(self.shown) : end + 1]:
            begin, column = margin.lead(line)
            new = max(owner.new_text, column + move) if owner else column
            if new == column or not line.strip():
                self._emit(line, 0)
            else:
                self._emit(" " * new + line[begin:], begin - new)
        self.in_paragraph = False

    def markup(self, line: str, begin: int, column: int) -> bool:
        """A comment, or a tag that ends the line above. A comment right below an item belongs to it."""
        if line.startswith("<!--", begin):
            end = self.regions.comment_end(len(self.shown), begin)
            if end < 0:
                return False
            below = self._items[-1] if self._items and self.in_paragraph else self._owner(column)
            self._close_to(below)
            self._put(line, begin, column, below)
            while len(self.shown) <= end:
                self._emit(self.lines[len(self.shown)], 0)
            self.in_paragraph = False
            return True
        tag = TAG.match(line, begin)
        if not tag or tag[2].lower() not in BLOCK:
            return False
        self._block(line, begin, column)
        return True

    def box(self, line: str, begin: int, column: int) -> bool:
        """`:::` of a message box."""
        if not line.startswith(":::", begin):
            return False
        self._block(line, begin, column)
        return True

    def heading(self, line: str, begin: int, column: int) -> bool:
        """`# x`, and `##x` without a space; `#x` is a tag."""
        found = _HEADING.match(line, begin)
        if not found or (column >= _CODE and not self._owner(column)):
            return False
        hashes = found[1] or found[3]
        self._level = len(hashes)
        proper = found[1] and (found[2] or "").strip("\u3000\u00a0") == (found[2] or "")
        if proper:
            self._block(line, begin, column)
        else:
            self._block(line, begin, column, text=f"{hashes} {line[found.end() :]}")
            self.shifts[-1] += found.end() - begin - len(hashes) - 1
        return True

    def square(self, line: str, begin: int, column: int) -> bool:
        """`■ x`, a heading below the last one where it is short; else a bullet."""
        found = _SQUARE.match(line, begin)
        text = line[found.end() :] if found else ""
        if not found or self._owner(column) or len(text) > _LONGEST_SQUARE or _SENTENCE.search(text):
            return False
        self._items.clear()
        hashes = "#" * min(6, self._level + 1)
        self._emit(f"{hashes} {text}", found.end() - len(hashes) - 1)
        self.in_paragraph = False
        return True

    def note(self, line: str, begin: int, column: int) -> bool:
        """`※ x` below an item: a child of it."""
        if not self._items or not (self.in_paragraph or self._owner(column)):
            return False
        return self._open(line, margin.note(begin), column)

    def quote(self, line: str, begin: int, column: int) -> bool:
        """A run of quoted lines of one depth, read like a page of their own."""
        if self._owner(column) or column >= _CODE:
            self._block(line, begin, column)
            self.in_paragraph = True
            return True
        self._items.clear()
        at = len(self.shown)
        marks = self._quoted(at)
        inner = _Eye(lines=marks, regions=Regions(marks))
        inner.read()
        for index, (text, shift) in enumerate(zip(inner.shown, inner.shifts, strict=True), at):
            written = self.lines[index]
            self._emit(written[: len(written) - len(marks[index - at])] + text, shift)
        self.conflicts += [at + index for index in inner.conflicts]
        self.in_paragraph = inner.in_paragraph
        return True

    def _quoted(self, at: int) -> list[str]:
        """The lines from `at` on that have as many `>` before them, without these."""
        found: list[str] = []
        depth = 0
        for index in range(at, len(self.lines)):
            line = self.lines[index]
            prefix = _QUOTES.match(line)
            if not prefix or (depth and prefix[0].count(">") != depth):
                break
            depth = prefix[0].count(">")
            found.append(line[prefix.end() :])
        return found

    def rule(self, line: str, begin: int, column: int) -> bool:
        """A rule; below an item's text `---` and `===` are rules too, where a parser sees a heading."""
        is_underline = self.in_paragraph and _UNDERLINE.match(line, begin) is not None
        is_bullet = bool(self._items) and line[begin:].rstrip() == "-"
        if is_bullet or not (is_underline or margin.is_rule(line[begin:])):
            return False
        if self._items and is_underline:
            self._block(line, begin, column, text="***")
        else:
            self._level = (1 if line[begin] == "=" else 2) if is_underline else self._level
            self._block(line, begin, column)
        return True

    def footnote(self, line: str, begin: int, column: int) -> bool:
        """A footnote: what is indented below belongs to it."""
        if not _FOOTNOTE.match(line, begin) or column >= _CODE:
            return False
        self._items.clear()
        self._emit(line, 0)
        self._items.append(_Item(edge=column, text=column + 4, new_edge=column, new_text=column + 4, sign="^"))
        self.in_paragraph = True
        return True

    def bullet(self, line: str, begin: int, column: int) -> bool:
        """An item."""
        found = margin.marker(line, begin, column)
        if not found and (tight := margin.tight(line, begin)) and (self._items or self._next_is_item()):
            found = tight
        if not found:
            return False
        return self._open(line, found, column)

    def _next_is_item(self) -> bool:
        """Whether the next line that is not blank is an item, with or without a space."""
        for line in self.lines[len(self.shown) + 1 : len(self.shown) + 3]:
            if line.strip():
                begin, column = margin.lead(line)
                return bool(margin.marker(line, begin, column) or margin.tight(line, begin))
        return False

    def _open(self, line: str, found: Marker, column: int) -> bool:
        """Open an item, and those that begin on the same line behind its marker."""
        edge = self._edge(found, column)
        index = self._first_at(edge)
        sibling = self._items[index] if index < len(self._items) else None
        is_empty = found.end >= len(line)
        if self.in_paragraph and not _may_interrupt(found, sibling, is_empty=is_empty):
            return self._empty(line, found, column) if is_empty and self._items else False
        del self._items[index:]
        parent = self._items[-1] if self._items else None
        new_edge = _new_edge(column, parent, sibling)
        gap = found.gap or 1
        item = _Item(
            edge=edge,
            text=column + found.size + gap,
            new_edge=new_edge,
            new_text=new_edge + len(found.number) + 1 + gap,
            sign=_sign(found, sibling, line),
            number=found.number,
        )
        self._items.append(item)
        self._put_item(line, found, column, item)
        self._behind(line, found.end, item)
        return True

    def _edge(self, found: Marker, column: int) -> float:
        """Where an item stands; a number that carries on the count above does not become its child by a space or two."""
        index = self._first_at(column) - 1
        item = self._items[index] if index >= 0 else None
        if item and column < item.text and found.is_ordered and item.sign == found.sign:
            return item.edge if int(found.number) == int(item.number) + 1 else column
        return column + found.rank

    def _put_item(self, line: str, found: Marker, column: int, item: _Item) -> None:
        same = found.gap and item.new_edge == column and item.sign == line[found.begin + len(found.number)]
        if same and line[: found.begin].strip(" \t") == "":
            self._emit(line, 0)
            return
        marker = " " * item.new_edge + found.number + item.sign
        marker += " " * (item.new_text - len(marker)) if found.end < len(line) else ""
        self._emit(marker + line[found.end :], found.end - len(marker))

    def _behind(self, line: str, begin: int, item: _Item) -> None:
        """What begins behind the marker: another item, a fence, a heading, or text."""
        rest = line[begin:]
        inner = None if margin.is_rule(rest) else margin.marker(line, begin, item.text)
        while inner and inner.gap and inner.end < len(line) and len(self._items) < _DEEPEST:
            new_text = item.new_text + inner.size + inner.gap
            text = item.text + inner.size + inner.gap
            item = _Item(
                edge=item.text,
                text=text,
                new_edge=item.new_text,
                new_text=new_text,
                sign=inner.sign,
                number=inner.number,
            )
            self._items.append(item)
            rest = line[inner.end :]
            inner = None if margin.is_rule(rest) else margin.marker(line, inner.end, item.text)
        fence = self.regions.fence(rest, 0)
        heading = _HEADING.match(rest)
        self.in_paragraph = bool(rest) and not (fence or margin.is_rule(rest) or (heading and heading[1]))
        if fence:
            self._move(self._fence_end(len(self.shown) - 1, fence, item, item.text), item, item.new_text - item.text)

    def _empty(self, line: str, found: Marker, column: int) -> bool:
        """A bullet alone below an item's text, where a parser sees a heading or text: nothing to a reader."""
        self._block(line, found.begin, column, text="***")
        return True


def _may_interrupt(found: Marker, sibling: _Item | None, *, is_empty: bool) -> bool:
    """Whether the parser lets an item end the paragraph above: one of a list that is open, or one with text, and with
    the number 1 if it has one (CommonMark).
    """
    if sibling and (bool(sibling.number) == found.is_ordered):
        return True
    return not is_empty and found.number in ("", "1")


def _new_edge(column: int, parent: _Item | None, sibling: _Item | None) -> int:
    """Where the parser sees the item as its parent's child and its sibling's sibling: as written, if that will do."""
    least = parent.new_text if parent else 0
    wanted = column + (parent.new_text - parent.text if parent else 0)
    most = min(least + 3, sibling.new_text - 1) if sibling else least + 3
    if least <= wanted <= most:
        return wanted
    return sibling.new_edge if sibling else least


def _sign(found: Marker, sibling: _Item | None, line: str) -> str:
    """The sign of the list it belongs to: to a reader `-` and `*` are one list; not where it would make a rule."""
    if not sibling or found.is_ordered or sibling.sign not in "-*+" or found.end >= len(line):
        return found.sign
    return found.sign if margin.is_rule(sibling.sign + line[found.end :]) else sibling.sign


_RULES: Mapping[str, tuple[Callable[[_Eye, str, int, int], bool], ...]] = {
    **dict.fromkeys("-*", (_Eye.rule, _Eye.bullet)),
    **dict.fromkeys("+0123456789・●○•", (_Eye.bullet,)),
    **dict.fromkeys("■◆", (_Eye.square, _Eye.bullet)),
    **dict.fromkeys("=_", (_Eye.rule,)),
    **dict.fromkeys("`~", (_Eye.fence,)),
    "※": (_Eye.note,),
    "#": (_Eye.heading,),
    ">": (_Eye.quote,),
    "$": (_Eye.math,),
    "<": (_Eye.markup,),
    ":": (_Eye.box,),
    "[": (_Eye.footnote,),
}
"""What a line may be by its first sign, in the order tried; all else is text."""

_STARTS = frozenset((*_RULES, *" \t\u3000\u00a0\u200b\u2060\ufeff|"))
"""What a line of plain text does not begin with."""
