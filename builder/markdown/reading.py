"""Lists as a reader sees them: the pass before the parser.

What is a child is decided by its margin relative to the items above it, not by the letter of CommonMark; a line is
written anew only where the two differ. Each line stays one line, its text stays as it is, and code, math and comments
are not touched. What a line of proper Markdown means is not changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from builder.markdown import margin
from builder.markdown.outline import (
    DEEPEST,
    Item,
    Outline,
    begins_run,
    inner_item,
    inner_marker,
    may_interrupt,
    new_item,
)
from builder.markdown.regions import Regions
from builder.markdown.straight import Straight
from builder.markdown.tags import BLOCK, TAG
from builder.markdown.unmarked import unmarked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from builder.markdown.margin import Marker

_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]:[ \t]*")


def straighten(lines: Sequence[str]) -> Straight:
    """The lines of a note as a reader sees them, one for each line."""
    tight = margin.are_headings_tight(lines)
    return _Eye(lines=lines, regions=Regions(lines), unmarked=unmarked(lines), is_tight=tight).read()


@dataclass(slots=True, kw_only=True)
class _Eye:
    """Reads lines in order and keeps the items that are open."""

    lines: Sequence[str]
    regions: Regions
    unmarked: Mapping[int, Marker]
    """The items without a bullet, by the index of their line."""
    shown: list[str] = field(default_factory=list)
    shifts: list[int] = field(default_factory=list)
    made: list[int] = field(default_factory=list)
    conflicts: list[int] = field(default_factory=list)
    runs: list[int] = field(default_factory=list)
    is_tight: bool = False
    """Whether all headings of the file stand right behind their signs: `##x`."""
    in_paragraph: bool = False
    """Whether the line above is running text, which this line could carry on."""
    _items: Outline = field(default_factory=Outline)
    _code: int = 0
    """The margin from which on lines are indented code; 0 where none is open."""
    _level: int = 1
    """The level of the last heading."""
    _in_conflict: bool = False

    def read(self) -> Straight:
        """Read all lines."""
        while len(self.shown) < len(self.lines):
            line = margin.trim(self.lines[len(self.shown)])
            if not line:
                self._blank()
            elif not (self._is_item(line) or self._is_plain(line) or self._is_conflict(line)):
                self._take(line)
        return Straight(shown=self.shown, shifts=self.shifts, made=self.made, conflicts=self.conflicts, runs=self.runs)

    def _emit(self, line: str, shift: int, *, made: int = 0) -> None:
        seen = line.lstrip(margin.UNSEEN)  # the mark of another file that was put behind this one
        self.shown.append(seen)
        self.shifts.append(shift + len(line) - len(seen))
        self.made.append(made)

    def _blank(self) -> bool:
        self._emit("", 0)
        self.in_paragraph = False
        return True

    def _is_item(self, line: str) -> bool:
        """Take an item without a bullet."""
        found = self.unmarked.get(len(self.shown))
        return found is not None and not self._code and self._open(line, found, margin.lead(line)[1])

    def _is_plain(self, line: str) -> bool:
        """Take a line of running text outside all lists: most lines of prose."""
        if self._items or line[0] in _STARTS:
            return False
        self._emit(line, 0)
        self.in_paragraph, self._code = True, 0
        return True

    def _is_conflict(self, line: str) -> bool:
        """Take a line that a merge left; `=======` only between the other two."""
        if line[0] not in "<|>=" or not margin.is_conflict(line) or not (self._in_conflict or line[0] == "<"):
            return False
        self._in_conflict = line[0] != ">"
        self.conflicts.append(len(self.shown))
        return self._blank()

    def _take(self, line: str) -> None:
        begin, column = margin.lead(line)
        if self._code:
            if column >= self._code:
                self._put(line, begin, column, self._owner(column))
                return
            self._code = 0
        for rule in _RULES.get(line[begin : begin + 1], ()):
            if rule(self, line, begin, column):
                return
        self._text(line, begin, column)

    def _owner(self, column: int) -> Item | None:
        return self._items.owner(column, in_paragraph=self.in_paragraph)

    def _put(self, line: str, begin: int, column: int, owner: Item | None, *, text: str = "", made: int = 0) -> None:
        """Write a line below the text of its item, as far to the right of it as it was."""
        new = owner.new_text + (0 if text else max(0, column - owner.text)) if owner else column
        if text or (owner and new != column):
            self._emit(" " * new + (text or line[begin:]), begin - new, made=new + made if made else 0)
        else:
            self._emit(line, 0)

    def _block(self, line: str, begin: int, column: int, *, text: str = "", made: int = 0) -> None:
        """Write a line that ends the paragraph above."""
        owner = self._owner(column)
        self._items.close_to(owner)
        self._put(line, begin, column, owner, text=text, made=made)
        self.in_paragraph = False

    def _text(self, line: str, begin: int, column: int) -> bool:
        """Running text, a table row, indented code."""
        if not self.in_paragraph:
            is_title = margin.is_title(line, begin) and self._items.is_left(column)
            column = 0 if is_title or "\u3000" in line[:begin] else column
            owner = self._owner(column)
            self._items.close_to(owner)
            edge = owner.text if owner else 0
            self._code = edge + margin.CODE if column >= edge + margin.CODE else 0
        self._put(line, begin, column, self._owner(column))
        self.in_paragraph = not self._code
        return True

    def _row(self, line: str, begin: int, column: int) -> bool:
        """A row of a table right below an item's text, left of it: a parser would take it for more of the text."""
        item, at = self._items.innermost, len(self.shown)
        below = "".join(self.lines[at + 1 : at + 2])
        is_row = self.lines[at - 1].lstrip().startswith("|") or margin.is_delimiter(below)
        if not item or not self.in_paragraph or column >= item.text or not is_row:
            return False
        self._put(line, begin, column, item, text=line[begin:])
        return True

    def _fence(self, line: str, begin: int, column: int) -> bool:
        """A code fence with all lines to its end."""
        fence = self.regions.fence(line, begin)
        owner = self._owner(column)
        if not fence or (not owner and column >= margin.CODE):
            return False
        self._items.close_to(owner)
        at = len(self.shown)
        end, closed = self._code_end(at, fence, owner, column)
        self._region(end, owner)
        self._leave_code(owner, closed=closed)
        return True

    def _math(self, line: str, begin: int, column: int) -> bool:
        """Lines from `$$` to `$$`."""
        end = self.regions.math_end(len(self.shown)) if line.startswith("$$", begin) else -1
        owner = self._owner(column)
        if end < 0 or (not owner and column >= margin.CODE):
            return False
        self._items.close_to(owner)
        self._region(end, owner)
        return True

    def _code_end(self, at: int, fence: str, owner: Item | None, column: int) -> tuple[int, bool]:
        if not owner:
            return self.regions.fence_end(at, fence, edge=-1, text=0)
        text = column if column >= owner.text + margin.CODE else owner.text
        return self.regions.fence_end(at, fence, edge=owner.edge, text=text)

    def _leave_code(self, owner: Item | None, *, closed: bool) -> None:
        """Code that is not closed ends with its item: nothing below may become its child."""
        if owner and not closed:
            self._items.end(owner)

    def _region(self, end: int, owner: Item | None) -> None:
        """Write the lines up to index `end` as they are, all moved as far as the first."""
        first = margin.lead(self.lines[len(self.shown)])[1]
        is_far = owner is not None and first >= owner.text + margin.CODE
        move = owner.new_text - (first if is_far else min(first, owner.text)) if owner else 0
        self._move(end, owner, move)

    def _move(self, end: int, owner: Item | None, move: int) -> None:
        """Write the lines up to index `end`, moved by some columns but never out of their item."""
        for line in self.lines[len(self.shown) : end + 1]:
            begin, column = margin.lead(line)
            new = max(owner.new_text, column + move) if owner else column
            if new == column or not line.strip():
                self._emit(line, 0)
            else:
                self._emit(" " * new + line[begin:], begin - new)
        self.in_paragraph = False

    def _markup(self, line: str, begin: int, column: int) -> bool:
        """A comment, or a tag that ends the line above. A comment right below an item belongs to it."""
        if line.startswith("<!--", begin):
            end = self.regions.comment_end(len(self.shown), begin)
            if end < 0:
                return False
            below = self._items.innermost if self.in_paragraph else self._owner(column)
            self._items.close_to(below)
            self._put(line, begin, column, below)
            while len(self.shown) <= end:
                self._emit(self.lines[len(self.shown)], 0)
            self.in_paragraph = False
            return True
        if margin.is_break(line[begin:]):
            at = len(self.shown)
            is_in_table = self.in_paragraph and margin.are_rows(*self.lines[at - 1 : at + 2 : 2])
            return self._text(line, begin, column) if is_in_table else self._blank()
        tag = TAG.match(line, begin)
        if tag is None or tag[2].lower() not in BLOCK:
            return False
        self._block(line, begin, column)
        return True

    def _box(self, line: str, begin: int, column: int) -> bool:
        """`:::` of a message box."""
        if not line.startswith(":::", begin):
            return False
        self._block(line, begin, column)
        return True

    def _heading(self, line: str, begin: int, column: int) -> bool:
        """`# x`, and `##x` without a space; `#x` is a tag."""
        found = margin.heading(line, begin, is_tight=self.is_tight)
        if not found or (column >= margin.CODE and not self._owner(column)):
            return False
        hashes, end, is_proper = found
        self._level = len(hashes)
        if is_proper:
            self._block(line, begin, column)
        else:
            self._block(line, begin, column, text=f"{hashes} {line[end:]}", made=len(hashes) + 1)
            self.shifts[-1] += end - begin - len(hashes) - 1
        return True

    def _square(self, line: str, begin: int, column: int) -> bool:
        """`■ x`, a heading below the last one where it is short, and over something; else a bullet."""
        end = margin.square(line, begin)
        if not end or self._owner(column) or not margin.is_over(self.lines, len(self.shown)):
            return False
        self._items.close_to(None)
        hashes = "#" * min(6, self._level + 1)
        self._emit(f"{hashes} {line[end:]}", end - len(hashes) - 1, made=len(hashes) + 1)
        self.in_paragraph = False
        return True

    def _note(self, line: str, begin: int, column: int) -> bool:
        """`※ x` below an item: a child of it; `＊ x` or `– x` over another: an item."""
        owner, is_dash = self._owner(column), line[begin] == "–"
        star = margin.star(self.lines, len(self.shown), begin) if is_dash or owner is None else None
        is_inside = owner is not None or (self.in_paragraph and bool(self._items))
        is_item = star is not None or (is_inside and not is_dash)
        return is_item and self._open(line, star or margin.note(begin), column)

    def _quote(self, line: str, begin: int, column: int) -> bool:
        """A run of quoted lines of one depth, read like a page of their own."""
        owner = self._owner(column)
        if owner or column >= margin.CODE or line[:begin].strip(" "):
            self._block(line, begin, column, text=line[begin:] if not owner and column < margin.CODE else "")
            self.in_paragraph = True
            return True
        self._items.close_to(None)
        at = len(self.shown)
        quoted = self.regions.quote(at)
        eye = _Eye(lines=quoted, regions=Regions(quoted), unmarked=unmarked(quoted))
        inner = eye.read()
        for index, text in enumerate(quoted):
            written = self.lines[at + index]
            prefix = written[: len(written) - len(text)]
            made = inner.made[index] and len(prefix) + inner.made[index]
            self._emit(prefix + inner.shown[index], inner.shifts[index], made=made)
        self.conflicts += [at + index for index in inner.conflicts]
        self.runs += [at + index for index in inner.runs]
        self.in_paragraph = eye.in_paragraph
        return True

    def _rule(self, line: str, begin: int, column: int) -> bool:
        """A rule; below an item's text `---` and `===` are rules too, where a parser sees a heading."""
        is_underline = self.in_paragraph and margin.is_underline(line[begin:])
        is_bullet = bool(self._items) and line[begin:].rstrip() == "-"
        if is_bullet or not (is_underline or margin.is_rule(line[begin:])):
            return False
        if self._items and is_underline:
            self._block(line, begin, column, text="***", made=3)
        else:
            self._level = (1 if line[begin] == "=" else 2) if is_underline else self._level
            self._block(line, begin, column)
        return True

    def _footnote(self, line: str, begin: int, column: int) -> bool:
        """A footnote: what is indented below belongs to it."""
        found = _FOOTNOTE.match(line, begin)
        if not found or column >= margin.CODE or self.regions.fence(line, found.end()):
            return False
        self._items.close_to(None)
        self._emit(line, 0)
        self._items.add(Item(edge=column, text=column + 4, new_edge=column, new_text=column + 4, sign="^"))
        self.in_paragraph = found.end() < len(line)
        return True

    def _bullet(self, line: str, begin: int, column: int) -> bool:
        """An item."""
        found = margin.marker(line, begin, column)
        if (
            not found
            and (tight := margin.tight(line, begin))
            and (self._items or margin.opens_item(self.lines[len(self.shown) + 1 : len(self.shown) + 3]))
        ):
            found = tight
        if not found:
            return False
        return self._open(line, found, column)

    def _open(self, line: str, found: Marker, column: int) -> bool:
        """Open an item, and those that begin on the same line behind its marker."""
        place = self._items.place(found, column)
        is_empty = found.end >= len(line)
        if self.in_paragraph and not may_interrupt(found, place.sibling, is_empty=is_empty):
            if is_empty or not begins_run(found, column, self.lines, len(self.shown)):
                return self._empty(line, found, column) if is_empty and self._items else False
            self.runs.append(len(self.shown))
        item = new_item(line, found, column, place)
        self._items.add(item)
        self._put_item(line, found, column, item)
        self._behind(line, found.end, item)
        return True

    def _put_item(self, line: str, found: Marker, column: int, item: Item) -> None:
        same = found.gap and item.new_edge == column and item.sign == line[found.begin + len(found.number)]
        if same and line[: found.begin].strip(" \t") == "":
            self._emit(line, 0)
            return
        marker = " " * item.new_edge + found.number + item.sign
        marker += " " * (item.new_text - len(marker)) if found.end < len(line) else ""
        self._emit(marker + line[found.end :], found.end - len(marker), made=len(marker))

    def _behind(self, line: str, begin: int, item: Item) -> None:
        """What begins behind the marker: another item, a fence, a heading, or text."""
        rest = line[begin:]
        inner = inner_marker(line, begin, item)
        while inner and len(self._items) < DEEPEST:
            item = inner_item(inner, item)
            self._items.add(item)
            rest = line[inner.end :]
            inner = inner_marker(line, inner.end, item)
        fence = self.regions.fence(rest, 0)
        self.in_paragraph = bool(rest) and not (fence or margin.is_rule(rest) or margin.opens_heading(rest))
        if fence:
            end, closed = self._code_end(len(self.shown) - 1, fence, item, item.text)
            self._move(end, item, item.new_text - item.text)
            self._leave_code(item, closed=closed)

    def _empty(self, line: str, found: Marker, column: int) -> bool:
        """A bullet alone below an item's text, where a parser sees a heading or text: nothing to a reader."""
        self._block(line, found.begin, column, text="***", made=3)
        return True


_RULES: Mapping[str, tuple[Callable[[_Eye, str, int, int], bool], ...]] = {
    **dict.fromkeys("-*", (_Eye._rule, _Eye._bullet)),  # noqa: SLF001
    **dict.fromkeys("+0123456789・●○◯〇•∙‣⁃▪▫◦├└┣┗┝┕╰", (_Eye._bullet,)),  # noqa: SLF001
    **dict.fromkeys(margin.SQUARES, (_Eye._square, _Eye._bullet)),  # noqa: SLF001
    **dict.fromkeys("=_", (_Eye._rule,)),  # noqa: SLF001
    **dict.fromkeys("`~", (_Eye._fence,)),  # noqa: SLF001
    **dict.fromkeys("※＊–", (_Eye._note,)),  # noqa: SLF001
    "|": (_Eye._row,),  # noqa: SLF001
    "#": (_Eye._heading,),  # noqa: SLF001
    ">": (_Eye._quote,),  # noqa: SLF001
    "$": (_Eye._math,),  # noqa: SLF001
    "<": (_Eye._markup,),  # noqa: SLF001
    ":": (_Eye._box,),  # noqa: SLF001
    "[": (_Eye._footnote,),  # noqa: SLF001
}
"""What a line may be by its first sign, in the order tried; all else is text."""

_STARTS = frozenset((*_RULES, *" \t\u3000\u00a0\u200b\u2060\ufeff.⋅·│┃"))
"""What a line of plain text does not begin with."""
