"""What the pure stages make of one note file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from builder.findings import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from builder.card import Face
    from builder.lint import Ignore
    from builder.media import Reference
    from builder.memory import Packed
    from builder.model import ClozeFact, Fact, Guid, SourceFile, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """Where a source has its headings, and what stands below others."""

    front_end: int
    """The last line of the front matter; 0 where there is none."""
    headings: tuple[tuple[int, int, int], ...]
    """First line, last line and level of each heading."""
    parents: tuple[int, ...]
    """The lines of items with something below them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weak:
    """What is weak in a file, and what it takes to compare it with others; of a file that is left out, nothing."""

    ignores: tuple[Ignore, ...] = ()
    """The author's words that a rule is wrong."""
    notes: tuple[Finding, ...] = ()
    """What the rules say of its texts, and what is wrong with those words of the author's."""
    cards: tuple[Finding, ...] = ()
    """What the rules say of its cards, if all of its facts with words are cards."""
    asked: str = "[]"
    """What its cards ask, all of them, written as `said`."""
    said: str = "[[],[]]"
    """What it says, written (`codec`): one process alone needs it, and as values it is as large as the facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A source, read.

    In short (`codec.brief`) it holds what the stages need that look at the whole vault: of each fact the text without
    its markup, of its parts the term, of what is below it no more than pictures; no faces, and of what is weak not what
    is compared with other files. All of that is written in `written`, and read (`codec`) one file after the other.
    """

    source: SourceFile
    outline: Outline
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    """Of the parser and of the search for facts."""
    chosen: tuple[tuple[ClozeFact | None, tuple[Finding, ...]], ...] = ()
    """For each fact its words, or None, and what is to be said of them; empty for a file with an error."""
    faces: tuple[Face | None, ...] = ()
    """For each of them the first face of its card, where there is one."""
    references: tuple[Reference, ...] = ()
    """The pictures and sound it refers to; empty for a file that is left out."""
    weak: Weak = Weak()
    written: Packed | None = None
    """All of a reading in short."""

    @property
    def path(self) -> str:
        """The path of the source."""
        return self.source.path

    @property
    def is_broken(self) -> bool:
        """Whether the file has an error: then it counts as one that could not be read."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


class NoteAtRest(NamedTuple):
    """What of a note of a file at rest is not in its line of the lock."""

    guid: Guid
    span: Span
    tags: tuple[str, ...]
    extra: str | None
    """With its colours; None where it has none, so that it is what the lock says."""
    media: tuple[str, ...]
    reasons: Mapping[str, str]
    """Cloze number → why these words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """A source at rest: it is as it was when its notes were built last, and so are their lines in the lock.

    Nothing of it can become anything else, whatever the other files are, but for what is compared with them: a fact
    that stands in another file too, a note that left another one and may be one of its facts that make no card.
    """

    path: str
    facts: tuple[str, ...]
    """A digest of each of its facts (`gather.known_by`), in their order."""
    references: tuple[Reference, ...]
    names: Mapping[str, str]
    """Each address that leads to a file → its name in the package."""
    told: tuple[Finding, ...]
    """What the stages said of it, in their order, without what is about pictures that a card shows."""
    weak: Weak
    skipped: int
    """How many lines of content are on no card."""
    notes: tuple[NoteAtRest, ...]
    """Its notes in their order."""
    held_back: Mapping[int, Fact]
    """Its facts that make no card, by their number in the file."""
    spans: Sequence[Span]
    """Where each of its facts stands."""
    late: Packed | None = None
    """What is read late of its record: these two, and what is compared with other files."""
