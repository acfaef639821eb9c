"""Inline tokens → flat text, ranges over it, and the places its characters came from."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from builder.markdown import tags
from builder.model import Inline, InlineKind, Place, Prose, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from markdown_it.token import Token

    from builder.markdown.lines import Page

_MOST_OPEN = 100
"""Ranges that may be open at once before tags are passed over: a search among them must stay short."""
_SIZE = re.compile(r"\|\s*\d+(?:x\d+)?\s*$")
"""Obsidian's size of a picture behind its caption."""
_REMOTE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_PIPE = re.compile(r"(?=\\\|)")

_RANGES = {
    "strong": InlineKind.STRONG,
    "em": InlineKind.EMPHASIS,
    "s": InlineKind.STRIKE,
    "mark": InlineKind.HIGHLIGHT,
    "link": InlineKind.LINK,
    "cloze": InlineKind.CLOZE,
}
_TAG_RANGES = {
    "b": InlineKind.STRONG,
    "strong": InlineKind.STRONG,
    "i": InlineKind.EMPHASIS,
    "em": InlineKind.EMPHASIS,
    "mark": InlineKind.HIGHLIGHT,
    "code": InlineKind.CODE,
    "tt": InlineKind.CODE,
    "samp": InlineKind.CODE,
    "s": InlineKind.STRIKE,
    "del": InlineKind.STRIKE,
    "strike": InlineKind.STRIKE,
}
_SCRIPTS: Mapping[str, Mapping[int, int]] = {
    "sup": str.maketrans(
        "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ",
    ),
    "sub": str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"),
}
"""`10<sup>6</sup>` without its tags would read as 106, `ii<sup>o</sup>` as iio."""
_WORDS_ABOVE = frozenset(("st", "nd", "rd", "th", "TM"))
"""`1<sup>st</sup>`, `Mac<sup>TM</sup>`: set small, and read as letters."""
_MOST_SET_OFF = 40
"""Characters between tags of the author's own that set them off as bold does; more is text, an aside."""
_LONGEST_SMALL = 8
"""Signs; a longer text that is set small is no index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """A piece of one source line that goes to the inline parser."""

    text: str
    line: int
    """0-based."""
    at: int
    """Its offset in the parsed line."""


class Origin:
    """The way from an offset in a paragraph's content back to the source."""

    def __init__(self, pieces: Sequence[SourceText], page: Page) -> None:
        self._pieces, self._page = pieces, page
        self._starts = [0]
        for piece in pieces:
            self._starts.append(self._starts[-1] + len(piece.text) + 1)

    def find(self, at: int) -> tuple[int, int, int]:
        """Line and column (1-based) of an offset, and how many characters from it on stand side by side."""
        index = min(bisect_right(self._starts, at), len(self._pieces)) - 1
        piece = self._pieces[index]
        inside = at - self._starts[index]
        run = max(1, len(piece.text) + 1 - inside) if self._page.is_exact(piece.line) else 1
        return piece.line + 1, self._page.column(piece.line, piece.at + inside), run

    def span(self, at: int) -> Span:
        """The one character at an offset."""
        line, column, _ = self.find(at)
        return Span(path=self._page.raw.path, line=line, column=column, end_line=line, end_column=column + 1)


@dataclass(slots=True, kw_only=True)
class _Range:
    kind: InlineKind | None
    """None for a tag that means nothing here."""
    name: str
    start: int
    target: str = ""
    title: str = ""
    most: int = sys.maxsize
    """Characters; a longer range is no mark."""


@dataclass(slots=True, kw_only=True)
class Writer:
    """Takes tokens in order, gives a prose."""

    content: str
    """What the tokens were made of."""
    origin: Origin
    in_table: bool = False
    mark: str = ""
    """The author's word in a comment, if there was one."""
    _parts: list[str] = field(default_factory=list)
    _size: int = 0
    _inlines: list[Inline] = field(default_factory=list)
    _places: list[Place] = field(default_factory=list)
    _open: list[_Range] = field(default_factory=list)
    _script: Mapping[int, int] | None = None
    _last_break: int = 0
    """The index in `_inlines` of the last line break."""

    def take(self, token: Token) -> None:
        """Add one token."""
        at = token.map[0] if token.map else 0
        name, _, side = token.type.rpartition("_")
        if token.type == "text":
            self._add_text(token.content, at)
        elif name in _RANGES:
            self._begin(name, token) if side == "open" else self._end(name)
        else:
            _TAKE[token.type](self, token, at)

    def finish(self) -> Prose:
        """The prose, without space or line breaks at its ends. A tag that was never closed means nothing."""
        text = "".join(self._parts)
        start = len(text) - len(text.lstrip())
        end = max(start, len(text.rstrip()))
        cut = (_cut(inline, start, end) for inline in self._inlines)
        inlines = sorted((inline for inline in cut if inline), key=lambda i: (i.start, -i.end))
        return Prose(text=text[start:end], inlines=tuple(inlines), places=_cut_places(self._places, start, end))

    def _add_text(self, text: str, at: int) -> None:
        """Add text that stands in the source; without its leading space where there is one before it."""
        if text and text[0].isspace() and self._parts and self._parts[-1][-1].isspace():
            stripped = text.lstrip(" \t\u3000")
            at, text = at + len(text) - len(stripped), stripped
        script = self._script or {}
        is_index = len(text) <= _LONGEST_SMALL and text not in _WORDS_ABOVE
        is_small = is_index and all(ord(letter) in script for letter in text)
        self._add(text.translate(script) if is_small else text, at)

    def _add(self, text: str, at: int) -> None:
        done = 0
        while done < len(text):
            line, column, run = self.origin.find(at + done)
            self._place(self._size + done, line, column)
            done += run
        self._append(text)

    def _add_for(self, text: str, at: int) -> None:
        """Add text that stands for other signs at `at`: an entity, a tag."""
        if text:
            line, column, _ = self.origin.find(at)
            self._place(self._size, line, column)
            self._append(text)

    def _place(self, offset: int, line: int, column: int) -> None:
        last = self._places[-1] if self._places else None
        if last and last.offset == offset:
            self._places.pop()
        if not last or last.offset == offset or (last.line, last.column - last.offset) != (line, column - offset):
            self._places.append(Place(offset=offset, line=line, column=column))

    def _append(self, text: str) -> None:
        if text:
            self._parts.append(text)
            self._size += len(text)

    def _break(self, kind: InlineKind, at: int) -> None:
        """One line break; of a soft and a hard one side by side the hard one stays."""
        while self._parts and self._parts[-1] != "\n" and self._parts[-1].endswith((" ", "\t", "\u3000")):
            self._shorten()
        inline = Inline(kind=kind, start=self._size, end=self._size + 1)
        if not self._parts or self._parts[-1] != "\n":
            self._add_for("\n", at)
            self._last_break = len(self._inlines)
            self._inlines.append(inline)
        elif kind is InlineKind.HARD_BREAK:
            self._inlines[self._last_break] = Inline(kind=kind, start=self._size - 1, end=self._size)

    def _shorten(self) -> None:
        """Drop the white space at the end of the last part."""
        last = self._parts.pop()
        kept = last.rstrip(" \t\u3000")
        self._size -= len(last) - len(kept)
        if kept:
            self._parts.append(kept)
        while self._places and self._places[-1].offset >= max(1, self._size):
            self._places.pop()
        for opened in reversed(self._open):
            if opened.start <= self._size:
                break
            opened.start = self._size
        index = len(self._inlines) - 1
        while index >= 0 and self._inlines[index].end > self._size:
            inline = self._inlines[index]
            self._inlines[index] = inline._replace(start=min(inline.start, self._size), end=self._size)
            index -= 1

    def _begin(self, name: str, token: Token) -> None:
        target = token.tag if name == "cloze" else str(token.attrGet("href") or "")
        title = token.info if name == "cloze" else ""
        self._open.append(_Range(kind=_RANGES[name], name=name, start=self._size, target=target, title=title))

    def _end(self, name: str) -> None:
        """Close the range of this name; tags left open inside it mean nothing."""
        while self._open:
            opened = self._open.pop()
            if opened.name == name:
                self._add_range(opened)
                return

    def _add_range(self, opened: _Range) -> None:
        if opened.kind and self._size - opened.start <= opened.most:
            start = min(opened.start, self._size)
            self._inlines.append(
                Inline(kind=opened.kind, start=start, end=self._size, target=opened.target, title=opened.title)
            )

    def _take_tag(self, token: Token, at: int) -> None:
        name = token.tag
        if name == "br" or name in tags.BLOCK:
            self._break(InlineKind.HARD_BREAK, at)
        elif name == "img":
            found = tags.attributes(token.content)
            self._image(found.get("src", ""), found.get("alt", ""))
        elif name in _SCRIPTS:
            self._script = _SCRIPTS[name] if token.nesting > 0 else None
        elif token.nesting > 0 and len(self._open) < _MOST_OPEN:
            href = tags.attributes(token.content).get("href", "") if name == "a" else ""
            kind = InlineKind.LINK if href else _TAG_RANGES.get(name)
            most = sys.maxsize if tags.is_known(name) else _MOST_SET_OFF
            kind = kind if tags.is_known(name) else InlineKind.STRONG
            self._open.append(_Range(kind=kind, name=f"<{name}>", start=self._size, target=href, most=most))
        elif token.nesting < 0 and self._closes(f"<{name}>"):
            self._end(f"<{name}>")

    def _closes(self, name: str) -> bool:
        """Whether a closing tag has its opening one, with no Markdown range begun in between."""
        for opened in reversed(self._open):
            if opened.name == name or opened.name[0] != "<":
                return opened.name == name
        return False

    def _image(self, source: str, alt: str) -> None:
        target = source if _REMOTE.match(source) else unquote(source)
        at, title = self._size, _SIZE.sub("", alt).strip()
        self._inlines.append(Inline(kind=InlineKind.IMAGE, start=at, end=at, target=target, title=title))

    def _take_image(self, token: Token, _at: int) -> None:
        self._image(str(token.attrGet("src") or ""), token.content)

    def _take_special(self, token: Token, at: int) -> None:
        if token.info == "escape":
            self._add_text(token.content, at + len(token.markup) - len(token.content))
        else:
            self._add_for(token.content, at)

    def _take_code(self, token: Token, at: int) -> None:
        begin = at + len(token.markup)
        written = self.content[begin : begin + len(token.content)].replace("\n", " ")
        self._verbatim(
            Inline(kind=InlineKind.CODE, start=self._size, end=0), token.content, begin + (written != token.content)
        )

    def _take_math(self, token: Token, at: int) -> None:
        inline = Inline(kind=InlineKind.MATH, start=self._size, end=0, target=token.info)
        dollars = ("$$" if token.info == "display" else "$") if token.markup else ""
        self._verbatim(inline, token.content, at + len(token.markup), around=dollars)

    def _verbatim(self, inline: Inline, text: str, at: int, *, around: str = "") -> None:
        """Code or math: line ends are spaces; in a table an escaped pipe is a pipe. `around` are signs it lacks."""
        self._add_for(around, at - bool(around))
        for piece in _PIPE.split(text) if self.in_table else (text,):
            hidden = int(self.in_table and piece.startswith("\\|"))
            self._add(piece[hidden:].replace("\n", " "), at + hidden)
            at += len(piece)
        self._add_for(around, at)
        self._inlines.append(Inline(kind=inline.kind, start=inline.start, end=self._size, target=inline.target))

    def _take_comment(self, token: Token, _at: int) -> None:
        self.mark = self.mark or token.info

    def _take_nothing(self, _token: Token, _at: int) -> None:
        """The mark of a footnote: its text stands elsewhere."""

    def _take_soft_break(self, _token: Token, at: int) -> None:
        self._break(InlineKind.SOFT_BREAK, at)

    def _take_hard_break(self, _token: Token, at: int) -> None:
        self._break(InlineKind.HARD_BREAK, at)


_TAKE: Mapping[str, Callable[[Writer, Token, int], None]] = {
    "text_special": Writer._take_special,  # noqa: SLF001 - the writer's own table
    "code_inline": Writer._take_code,  # noqa: SLF001
    "math": Writer._take_math,  # noqa: SLF001
    "softbreak": Writer._take_soft_break,  # noqa: SLF001
    "hardbreak": Writer._take_hard_break,  # noqa: SLF001
    "image": Writer._take_image,  # noqa: SLF001
    "embed": Writer._take_image,  # noqa: SLF001
    "tag": Writer._take_tag,  # noqa: SLF001
    "comment": Writer._take_comment,  # noqa: SLF001
    "footnote_ref": Writer._take_nothing,  # noqa: SLF001
}


def _cut(inline: Inline, start: int, end: int) -> Inline | None:
    """The inline within `start` and `end`, counted from `start`; None where nothing is left of it."""
    begin = min(max(inline.start, start), end) - start
    stop = min(max(inline.end, start), end) - start
    if begin == stop and inline.kind is not InlineKind.IMAGE:
        return None
    return Inline(kind=inline.kind, start=begin, end=stop, target=inline.target, title=inline.title)


def _cut_places(places: Sequence[Place], start: int, end: int) -> tuple[Place, ...]:
    """The places of the text from `start` to `end`, counted from `start`."""
    kept = [place for place in places if start < place.offset < end]
    before = [place for place in places if place.offset <= start]
    first = () if start == end or not before else (_moved(before[-1], start),)
    return (*first, *(_moved(place, place.offset, place.offset - start) for place in kept))


def _moved(place: Place, offset: int, new: int = 0) -> Place:
    """The place of the character at `offset`, which is now the one at `new`."""
    return Place(offset=new, line=place.line, column=place.column + offset - place.offset)
