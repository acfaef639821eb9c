"""A source and the tree of blocks it is read into."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """One note file as text."""

    path: str
    """Below the vault, `/` between the names: `aws/s3.md`."""
    text: str
    """LF line ends, no byte order mark."""


class Span(NamedTuple):
    """A place in a source; `end_column` is one past the last character."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


def point(path: str, line: int = 1, *, column: int = 1) -> Span:
    """A place without length; a whole file is told at its first line."""
    return Span(path=path, line=line, column=column, end_line=line, end_column=column)


class Kind(Enum):
    """An enumeration whose members are hashed as what they are, not by a call for their names."""

    __hash__ = object.__hash__


class InlineKind(Kind):
    """What a range of plain text is, besides text."""

    CODE = "code"
    MATH = "math"
    """The range holds the dollar signs too; `target` is `inline` or `display`."""
    STRONG = "strong"
    EMPHASIS = "emphasis"
    HIGHLIGHT = "highlight"
    STRIKE = "strike"
    LINK = "link"
    """`target` is the address."""
    IMAGE = "image"
    """Holds no text (`start == end`); `target` is the address, `title` the alternative text."""
    SOFT_BREAK = "soft-break"
    """One `\\n`: the source line ended here, a reader sees a space or nothing."""
    HARD_BREAK = "hard-break"
    """One `\\n` that a reader sees."""
    CLOZE = "cloze"
    """A cloze the author wrote by hand; `target` is its number, `title` its hint."""
    SET_OFF = "set-off"
    """Words in full-width brackets, where an author marks what to learn so. No markup: a card shows the text."""


class Inline(NamedTuple):
    """A range of a `Prose` that is more than plain text. Ranges nest or lie apart, they never cross."""

    kind: InlineKind
    start: int
    end: int
    target: str = ""
    title: str = ""


class Place(NamedTuple):
    """From `offset` of a `Prose` on, its characters stand at `line`, `column` and after, until the next place."""

    offset: int
    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """Text as a reader sees it, with its markup as ranges and the way back to the source."""

    text: str
    """No markers: `**x**` is `x`. Math keeps its dollar signs."""
    inlines: tuple[Inline, ...] = ()
    """By start, longer before shorter."""
    places: tuple[Place, ...] = ()
    """By offset; empty where a place is known only as a line."""


class BlockKind(Kind):
    """CommonMark's blocks and those of the dialects notes are written in."""

    HEADING = "heading"
    """`level` 1 to 6."""
    PARAGRAPH = "paragraph"
    LIST = "list"
    """Children are items; `info` is `bullet` or `ordered`, `level` the first number of an ordered one."""
    ITEM = "item"
    """`prose` is its own text (its first paragraph), `children` what stands below it; `info` is `""`, `[ ]` or `[x]`
    for a task; `level` the number written in an ordered list."""
    QUOTE = "quote"
    """`info` is the callout's kind (`note`, `card`) where the quote is one, with its title as `prose`."""
    CODE = "code"
    """`info` is the language, `prose.text` the code; `drawn` for a table that its author drew with spaces."""
    MATH = "math"
    TABLE = "table"
    """Children are rows; the first is the header."""
    ROW = "row"
    """Children are cells."""
    CELL = "cell"
    RULE = "rule"
    HTML = "html"
    """Tags and comments alone: nothing a reader sees. `info` is `skip` or `card` for the author's word on what follows,
    `too-deep` or `too-large` for text that can't be read for that reason."""
    FRONT_MATTER = "front-matter"
    FOOTNOTE = "footnote"
    """A footnote's text; `info` is its label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A node of a document's tree."""

    kind: BlockKind
    span: Span
    """The lines of the block and all below it, blank lines at its end left out."""
    prose: Prose = Prose(text="")
    children: tuple[Block, ...] = ()
    info: str = ""
    level: int = 0
    mark: str = ""
    """The author's word in a comment at the end of its line: `skip`, `card`; a comment on a line of its own is an
    `HTML` block with that `info`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What a source says about itself between `---` lines."""

    title: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    ignore: bool = False
    """The author wants no cards from this file."""
    end_line: int = 0
    """The line of the closing `---`; 0 where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A source, parsed."""

    source: SourceFile
    front: FrontMatter
    blocks: tuple[Block, ...]


def locate(prose: Prose, offset: int) -> tuple[int, int] | None:
    """Line and column in the source of the character at an offset of a prose; None where it is not known.

    A character written as an entity is found where the entity begins, a line break where its line ends.
    """
    places = prose.places
    index = bisect_right(places, offset, key=lambda place: place.offset) - 1 if len(places) > 1 else len(places) - 1
    if index < 0 or places[index].offset > offset:
        return None
    place = places[index]
    return place.line, place.column + offset - place.offset
