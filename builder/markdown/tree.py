"""Block tokens → the tree of blocks, each with its span and its words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from builder.findings import RULES, Finding
from builder.markdown import html_tables, leaves, machinery, tables
from builder.markdown.prose import Written, write
from builder.markdown.writer import SourceText
from builder.model import Block, BlockKind, Prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token
    from markdown_it.utils import EnvType

    from builder.markdown.lines import Page

_KINDS = {
    "heading": BlockKind.HEADING,
    "paragraph": BlockKind.PARAGRAPH,
    "bullet_list": BlockKind.LIST,
    "ordered_list": BlockKind.LIST,
    "list_item": BlockKind.ITEM,
    "blockquote": BlockKind.QUOTE,
    "table": BlockKind.TABLE,
    "tr": BlockKind.ROW,
    "footnote_reference": BlockKind.FOOTNOTE,
}
_PASSED = frozenset(
    ("thead_open", "thead_close", "tbody_open", "tbody_close", "th_open", "th_close", "td_open", "td_close")
)

_NOTHING = Written(prose=Prose(text=""))

_WITH_TEXT = frozenset((BlockKind.ITEM, BlockKind.FOOTNOTE))
"""Blocks whose first paragraph is their own text."""
_HOLDERS = _WITH_TEXT | {BlockKind.QUOTE}
_WORDS = frozenset((BlockKind.PARAGRAPH, BlockKind.HEADING))
"""What can be an item's own words: outliners write its heading behind the bullet, `- ## Tides`."""

_LOOSE = frozenset((BlockKind.LIST, BlockKind.ITEM, BlockKind.FOOTNOTE))
"""Blocks whose lines a parser counts up to the next block, with the blank ones between."""

_TASK = re.compile(r"\[([ xX])\](?:[ \t\u3000]+|$)")
_CALLOUT = re.compile(r"\[!([\w-]+)\][+-]?[ \t\u3000]*")
_BLOCK_ID = re.compile(r"(?:^|[ \t])\^(?=[A-Za-z0-9-]*[A-Za-z])[A-Za-z0-9-]{2,}[ \t]*$")


@dataclass(slots=True, kw_only=True)
class _Frame:
    """A block that is still open."""

    kind: BlockKind
    first: int
    stop: int
    """One past its last line, 0-based."""
    info: str = ""
    level: int = 0
    written: Written = _NOTHING
    children: list[Block] = field(default_factory=list)


def build(tokens: Sequence[Token], env: EnvType, page: Page) -> tuple[tuple[Block, ...], tuple[Finding, ...]]:
    """The blocks of a page and what there is to say about them."""
    builder = _Builder(page=page, env=env)
    for token in tokens:
        builder.take(token)
    return builder.finish()


@dataclass(slots=True, kw_only=True)
class _Builder:
    page: Page
    env: EnvType
    _stack: list[_Frame] = field(default_factory=list)
    _findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._stack.append(_Frame(kind=BlockKind.QUOTE, first=0, stop=len(self.page.shown)))

    def take(self, token: Token) -> None:
        """Add one block token."""
        if token.type in _PASSED:
            return
        name, _, side = token.type.rpartition("_")
        if token.type == "inline":
            self._words(token)
        elif side == "open" and name in _KINDS:
            self._begin(_KINDS[name], token)
        elif side == "close" and name in _KINDS:
            self._end()
        else:
            self._leaf(token)

    def finish(self) -> tuple[tuple[Block, ...], tuple[Finding, ...]]:
        """All blocks; lines that no block holds, such as link definitions, as blocks of their own."""
        page, top = self.page, self._stack[0]
        matter = [replace(self._html(0, page.begin), kind=BlockKind.FRONT_MATTER)] if page.begin else []
        blocks = self._fill(top.children, page.begin, top.stop, last=page.last)
        return (*matter, *blocks), tuple(self._findings)

    def _begin(self, kind: BlockKind, token: Token) -> None:
        first, stop = token.map or (0, 0)
        info, level = _facts(token)
        self._stack.append(_Frame(kind=kind, first=first, stop=stop, info=info, level=level))

    def _words(self, token: Token) -> None:
        """The text of a heading or paragraph; cells are read from their row."""
        frame = self._stack[-1]
        if frame.kind is BlockKind.ROW:
            return
        pieces = leaves.pieces(token, self.page)
        if frame.kind is BlockKind.PARAGRAPH and _is_drawn(pieces):
            frame.kind, frame.info = BlockKind.CODE, "drawn"
            frame.written = replace(_NOTHING, prose=Prose(text="\n".join(piece.text for piece in pieces)))
            return
        if frame.kind is BlockKind.PARAGRAPH and pieces:
            pieces = self._paragraph(pieces)
        if frame.kind is BlockKind.HEADING:
            pieces = _without_closing(pieces, frame.level)
        frame.written = self._write(pieces)

    def _paragraph(self, pieces: list[SourceText]) -> list[SourceText]:
        """Without the box of a task, the title of a callout, properties and block ids."""
        above, last = self._stack[-2], pieces[-1]
        if above.kind is BlockKind.ITEM and not above.children and (box := _TASK.match(pieces[0].text)):
            above.info = "[ ]" if box[1] == " " else "[x]"
            pieces[0] = _after(pieces[0], box.end())
        if above.kind is BlockKind.QUOTE and not above.children and (kind := _CALLOUT.match(pieces[0].text)):
            above.info = kind[1].lower()
            above.written = self._write([_after(pieces[0], kind.end())])
            self._stack[-1].first += 1
            pieces = pieces[1:]
        if pieces and "^" in last.text:
            pieces[-1] = replace(pieces[-1], text=_BLOCK_ID.sub("", pieces[-1].text))
        return [piece for piece in pieces if ":: " not in piece.text or not machinery.STOCK.match(piece.text)]

    def _write(self, pieces: Sequence[SourceText], *, in_table: bool = False) -> Written:
        if not pieces:
            return _NOTHING
        written = write(pieces, self.page, self.env, in_table=in_table)
        self._findings += written.findings
        return written

    def _end(self) -> None:
        frame = self._stack.pop()
        above = self._stack[-1]
        if frame.kind is BlockKind.PARAGRAPH and frame.stop <= frame.first:
            return
        above.children.append(self._close(frame))

    def _close(self, frame: _Frame) -> Block:
        """The block of a frame; a paragraph of which nothing can be seen is markup."""
        kind, prose, mark = frame.kind, frame.written.prose, frame.written.mark
        children = frame.children
        if kind is BlockKind.ROW:
            children, mark = self._cells(frame.first)
        elif kind in _WITH_TEXT and children and children[0].kind in _WORDS:
            prose, mark = children[0].prose, children[0].mark
            children = self._fill(children[1:], children[0].span.end_line, frame.stop)
        elif kind is BlockKind.ITEM and children and (inner := _numbered(children[0], frame.first)):
            prose, mark, frame.info = inner.prose, inner.mark, frame.info or inner.info
            children = [*inner.children, *self._fill(children[1:], children[0].span.end_line, frame.stop)]
        elif kind in _HOLDERS:
            children = self._fill(children, frame.first + bool(prose.text or not children), frame.stop)
        if kind is BlockKind.PARAGRAPH and not prose.text and not prose.inlines:
            return self._html(frame.first, frame.stop, mark=mark)
        end = self._last(frame.first, frame.stop, self.page.last_inside if kind in _LOOSE else self.page.last)
        end = max(end, children[-1].span.end_line - 1) if children else end
        span = self.page.span(frame.first, end)
        return Block(
            kind=kind, span=span, prose=prose, children=tuple(children), info=frame.info, level=frame.level, mark=mark
        )

    def _cells(self, line: int) -> tuple[list[Block], str]:
        blocks, mark = [], ""
        for text, at in tables.cells(self.page.shown[line], self.page.made[line]):
            written = self._write([SourceText(text=text, line=line, at=at)], in_table=True)
            span = self.page.span(line, line)
            if self.page.is_exact(line):
                column = self.page.column(line, at)
                span = span._replace(column=column, end_column=column + len(text))
            blocks.append(Block(kind=BlockKind.CELL, span=span, prose=written.prose))
            mark = mark or written.mark
        return blocks, mark

    def _html_table(self, first: int, stop: int, begins: Sequence[int]) -> Block:
        """A table in HTML, like one in Markdown; lines of tags without a row are markup."""
        rows = html_tables.rows((n, self.page.shown[n], begin) for n, begin in enumerate(begins, first))
        if len(rows) < len(("titles", "row")):
            return self._html(first, stop)
        children = []
        for row in rows:
            span = self.page.span(row.first, row.last)
            cells = (self._write(cell.pieces, in_table=True) for cell in row.cells)
            proses = tuple(Block(kind=BlockKind.CELL, span=span, prose=cell.prose) for cell in cells)
            children.append(Block(kind=BlockKind.ROW, span=span, prose=Prose(text=""), children=proses))
        span = self.page.span(first, self._last(first, stop))
        return Block(kind=BlockKind.TABLE, span=span, prose=Prose(text=""), children=tuple(children))

    def _leaf(self, token: Token) -> None:
        first, stop = token.map or (0, 0)
        above = self._stack[-1]
        if token.type in ("too_deep", "too_large"):
            self._findings.append(self._too_deep(first, stop) if token.type == "too_deep" else self._too_large(first))
            above.children.append(self._html(first, stop, mark=token.type.replace("_", "-")))
            return
        if token.type == "html_table":
            above.children.append(self._html_table(first, stop, token.meta["begins"]))
            return
        if token.type == "markup":
            above.children.append(self._html(first, stop, mark=token.info))
            return
        kind, prose, info = leaves.leaf(token, self.page)
        span = self.page.span(first, self._last(first, stop))
        above.children.append(Block(kind=kind, span=span, prose=prose, info=info))

    def _too_deep(self, first: int, stop: int) -> Finding:
        span = self.page.span(first, self._last(first, stop))
        lines = span.end_line - span.line + 1
        what = f"{lines} lines are" if lines > 1 else "the line is"
        message = f"{what} nested deeper than can be read"
        return Finding(rule=RULES["F06"], span=span, message=message, hint="write the list flatter")

    def _too_large(self, first: int) -> Finding:
        message = "the table has more cells than are read"
        hint = "split the table, or leave the file out with `exclude`"
        return Finding(rule=RULES["F12"], span=self.page.span(first, first), message=message, hint=hint)

    def _html(self, first: int, stop: int, *, mark: str = "") -> Block:
        return Block(kind=BlockKind.HTML, span=self.page.span(first, self._last(first, stop)), info=mark)

    def _last(self, first: int, stop: int, last: Sequence[int] = ()) -> int:
        """The last line before `stop` that is not blank."""
        return max(first, (last or self.page.last)[min(stop, len(self.page.last)) - 1])

    def _fill(self, children: Sequence[Block], first: int, stop: int, *, last: Sequence[int] = ()) -> list[Block]:
        """The children, and between them blocks of markup for the lines that none of them holds."""
        filled: list[Block] = []
        line = first
        for child in children:
            filled += self._gap(line, child.span.line - 1, last or self.page.last_inside)
            filled.append(child)
            line = max(line, child.span.end_line)
        return [*filled, *self._gap(line, stop, last or self.page.last_inside)]

    def _gap(self, first: int, stop: int, last: Sequence[int]) -> list[Block]:
        """One block of markup for each run of lines that are not blank."""
        found: list[Block] = []
        end = stop
        while end > first and (seen := last[end - 1]) >= first:
            begin = seen
            while begin > first and last[begin - 1] == begin - 1:
                begin -= 1
            found.append(self._html(begin, seen + 1))
            end = begin
        return found[::-1]


def _facts(token: Token) -> tuple[str, int]:
    """Info and level of the block that a token opens."""
    if token.type == "heading_open":
        return "", int(token.tag[1:])
    if token.type == "bullet_list_open":
        return "bullet", 0
    if token.type == "ordered_list_open":
        return "ordered", int(token.attrGet("start") or 1)
    if token.type == "list_item_open":
        return "", int(token.info or 0)
    return str(token.meta.get("label", "")), 0


def _numbered(first: Block, line: int) -> Block | None:
    """The one step that begins behind a bullet, `- 1) foo`: to a reader one item."""
    is_step = first.kind is BlockKind.LIST and first.info == "ordered" and first.span.line == line + 1
    return first.children[0] if is_step and len(first.children) == 1 else None


def _after(piece: SourceText, size: int) -> SourceText:
    return SourceText(text=piece.text[size:], line=piece.line, at=piece.at + size)


def _without_closing(pieces: list[SourceText], level: int) -> list[SourceText]:
    """A heading without the `##` that closes it, where no space stands before them."""
    closing = "#" * level
    if not pieces or level < 2 or not pieces[0].text.endswith(closing):
        return pieces
    return [replace(pieces[0], text=pieces[0].text.removesuffix(closing).rstrip())]


def _is_drawn(pieces: Sequence[SourceText]) -> bool:
    """Whether most lines of a paragraph, two or more, stand in three columns: a table drawn with spaces."""
    drawn = sum("   " in piece.text and len(_GAP.findall(piece.text)) > 1 for piece in pieces)
    return drawn > 1 and drawn * 2 > len(pieces)


_GAP = re.compile(r"(?<=\S) {3,}(?=\S)")
