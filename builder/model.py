"""The nouns that travel between the rooms: frozen values, no behaviour beyond a property.

One word for one thing, in every room: *source* (a note file), *vault* (a folder of sources), *block* and *inline*
(CommonMark's words), *fact* (one statement worth recalling), *deletion* (words a card hides), *context* (what is shown
above the question), *note*, *note type*, *field*, *card*, *deck*, *guid* (Anki's words), *finding*, *skipped*, *lock*.
Offsets are code points; lines and columns are 1-based; times are whole seconds since 1970 in UTC.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from collections.abc import Mapping

Guid = NewType("Guid", str)
"""Ten characters that name a note for ever; Anki finds a note by it alone."""

DeckPath = NewType("DeckPath", str)
"""A deck's name with `::` between the levels, as Anki writes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """One note file as text."""

    path: str
    """Below the vault, `/` between the names: `aws/s3.md`."""
    text: str
    """LF line ends, no byte order mark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A place in a source; `end_column` is one past the last character."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


class InlineKind(Enum):
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Inline:
    """A range of a `Prose` that is more than plain text. Ranges nest or lie apart, they never cross."""

    kind: InlineKind
    start: int
    end: int
    target: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
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


class BlockKind(Enum):
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
    """`info` is the language, `prose.text` the code."""
    MATH = "math"
    TABLE = "table"
    """Children are rows; the first is the header."""
    ROW = "row"
    """Children are cells."""
    CELL = "cell"
    RULE = "rule"
    HTML = "html"
    """Tags and comments alone: nothing a reader sees."""
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


class FactKind(Enum):
    """The shapes a fact is written in (product contract, the machine form of a card)."""

    DEFINITION = "definition"
    FACT = "fact"
    ENUMERATION = "enumeration"
    QA = "qa"
    ARROW = "arrow"
    TABLE_ROW = "table-row"
    CLOZE = "cloze"


class Role(Enum):
    """What a part of a fact's text is for."""

    TERM = "term"
    """The name of what is defined or described."""
    LABEL = "label"
    """A generic heading of a value (`Price`, `用途`): shown, never asked."""
    BODY = "body"
    """Running text in which words are to be chosen."""
    ANSWER = "answer"
    """The right side of a question, an arrow or a table cell: asked whole where it is short."""
    MEMBER = "member"
    """One of the members of a list: each is asked, the others stay visible."""
    GIVEN = "given"
    """Words the author put into a cloze by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A range of a fact's text and what it is for. Parts do not overlap."""

    role: Role
    start: int
    end: int
    number: int = 0
    """The author's own cloze number, for `GIVEN`; else 0."""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One statement, with what a reader needs to understand it."""

    kind: FactKind
    prose: Prose
    """What the card shows, in one to a few lines; `\\n` parts a question from its answer, a lead from its members."""
    parts: tuple[Part, ...]
    context: tuple[str, ...]
    """File title, headings, parent bullets: farthest first, generic ones left out."""
    span: Span
    """From the first line of what is asked or shown as its term to the last line used."""
    place: tuple[str, ...]
    """All headings above it, as written: where the fact stands, for `Source` and the lock."""
    context_lines: tuple[int, ...] = ()
    """The lines the context came from: shown with the fact, so not lost."""
    ordered: bool = False
    """The members are steps: what comes after the asked one is not shown."""
    extra: tuple[Block, ...] = ()
    """Shown after answering: pictures, examples, code."""
    tags: tuple[str, ...] = ()
    language: str = "ja"
    """`ja`, `en`, or another tag for which only structure is read."""

    @property
    def text(self) -> str:
        """The plain text."""
        return self.prose.text

    @property
    def term(self) -> str:
        """The term's words; empty where the fact has none."""
        return next((self.text[p.start : p.end] for p in self.parts if p.role is Role.TERM), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletion:
    """Words to hide: `fact.text[start:end]`."""

    start: int
    end: int
    group: int
    """0, 1, …: deletions of one group are hidden together, under one cloze number."""
    hint: str = ""
    reason: str = ""
    """Why these words, in a few words a person understands: `number with unit`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClozeFact:
    """A fact and the words it asks."""

    fact: Fact
    deletions: tuple[Deletion, ...]
    """By start. The first deletion of each group is the answer, the others are its aliases and repeats.
    Empty for a fact held back: it keeps its line in the lock and makes no card."""
    context: tuple[str, ...]
    """The fact's context without the levels that name an asked answer."""


class Match(Enum):
    """How a fact was found in the lock."""

    EXACT = "exact"
    MOVED = "moved"
    REWORDED = "reworded"
    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFact:
    """A cloze fact with its identity."""

    cloze: ClozeFact
    guid: Guid
    numbers: tuple[int, ...]
    """The cloze number of each group, by group."""
    matched: Match


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What Anki stores: the HTML of each field, and what goes with it."""

    guid: Guid
    text: str
    context: str
    extra: str
    source: str
    tags: tuple[str, ...]
    deck: DeckPath
    media: tuple[str, ...]
    """Names in the package that the fields refer to."""
    numbers: tuple[int, ...]
    """Cloze numbers that make a card, ascending."""
    span: Span
    id: int = 0
    """Anki's id: from `created`, stable from release to release."""
    created: int = 0
    modified: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """A field of the note type; the id lets Anki follow a rename."""

    name: str
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteType:
    """The one note type of a deck."""

    id: int
    name: str
    template: FieldSpec
    """Name and id of the one card template."""
    fields: tuple[FieldSpec, ...]
    front: str
    back: str
    css: str
    modified: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFile:
    """A picture, sound or film in the package."""

    name: str
    """Its name in Anki: a readable part and a content hash, `[a-z0-9._-]`, at most 80 bytes."""
    original: str
    """Where it was found: below the vault or the media folder."""
    sha256: str
    size: int
    kind: str
    """Media type by its bytes: `image/png`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deck:
    """All that goes into a package."""

    id: int
    name: str
    version: str
    notetype: NoteType
    notes: tuple[Note, ...]
    media: tuple[MediaFile, ...]

    @property
    def clock(self) -> int:
        """The latest modification time in the deck."""
        return max((n.modified for n in self.notes), default=self.notetype.modified)


@dataclass(frozen=True, slots=True, kw_only=True)
class LockEntry:
    """What is remembered of a note for ever."""

    guid: Guid
    path: str
    place: tuple[str, ...]
    """The headings above it."""
    kind: FactKind
    term: str
    text: str
    """As written, so that a later `text.fold` or Unicode still compares like with like."""
    context: tuple[str, ...]
    """The fact's context: tells equal texts below different parents apart."""
    numbers: Mapping[str, int]
    """Folded hidden words → cloze number; the second of equal words is `words\\n2`."""
    retired_numbers: Mapping[str, int]
    """Numbers that are no longer asked; never given to other words."""
    created: int
    modified: int
    digest: str
    """Of the fields a learner sees; empty until the note was first rendered."""
    since: str
    """The deck version that brought the note, and so on."""
    changed_in: str
    retired_in: str = ""
    fields: tuple[str, ...] = ()
    """Text, context, extra and source as last built, for the tombstone of a note that is in the notes no more; empty
    until the note was first rendered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaPin:
    """A remote file that was fetched once."""

    address: str
    name: str
    sha256: str
    size: int
    kind: str
    date: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """The identity of every note a deck ever had."""

    deck_key: str
    """Made once from the deck's first name."""
    notetype_id: int = 0
    notetype_digest: str = ""
    notetype_modified: int = 0
    chooser: str = ""
    """Name and version of what chose the words: `cues 1`."""
    entries: tuple[LockEntry, ...] = ()
    media: tuple[MediaPin, ...] = ()


def locate(prose: Prose, offset: int) -> tuple[int, int] | None:
    """Line and column in the source of the character at an offset of a prose; None where it is not known.

    A character written as an entity is found where the entity begins, a line break where its line ends.
    """
    index = bisect_right(prose.places, offset, key=lambda place: place.offset) - 1
    if index < 0:
        return None
    place = prose.places[index]
    return place.line, place.column + offset - place.offset
