"""A fact, the words a card hides of it, and what the lock knows of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, NewType

from builder.model.source import Kind

if TYPE_CHECKING:
    from builder.model.source import Block, Prose, Span


Guid = NewType("Guid", str)
"""Ten characters that name a note for ever; Anki finds a note by it alone."""


HIGHEST_NUMBER = 500
"""The highest cloze number of which Anki makes a card: greater ones it folds onto it, and above 65,535 it
refuses the package (measured with 26.9)."""


class FactKind(Kind):
    """The shapes a fact is written in (product contract, the machine form of a card)."""

    DEFINITION = "definition"
    FACT = "fact"
    ENUMERATION = "enumeration"
    QA = "qa"
    ARROW = "arrow"
    TABLE_ROW = "table-row"
    CLOZE = "cloze"


class Role(Kind):
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


_TERM = Role.TERM
"""Asked for most often: a member of an `Enum` is found through its class in twice the time of a name."""


class Part(NamedTuple):
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
    wanted: bool = False
    """The author asked for a card: the best words will do."""
    contested: bool = False
    """Another line beside it says something else of the same term: what is said is one answer of several."""
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
        for part in self.parts:
            if part.role is _TERM:
                return self.prose.text[part.start : part.end]
        return ""


class Deletion(NamedTuple):
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
