"""What the pure stages make of one note file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.findings import Finding, Severity

if TYPE_CHECKING:
    from builder.card import Face
    from builder.lint import Ignore
    from builder.media import Reference
    from builder.model import ClozeFact, Fact, SourceFile


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
    """What is weak in a file, and what it takes to compare it with others; empty for a file that is left out."""

    ignores: tuple[Ignore, ...] = ()
    """The author's words that a rule is wrong."""
    notes: tuple[Finding, ...] = ()
    """What the rules say of its texts, and what is wrong with those words of the author's."""
    cards: tuple[Finding, ...] = ()
    """What the rules say of its cards, if all of its facts with words are cards."""
    said: str = ""
    """What it says, written (`codec`): one process alone needs it, and as values it is as large as the facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A source, read: what of it the stages need that look at the whole vault."""

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

    @property
    def path(self) -> str:
        """The path of the source."""
        return self.source.path

    @property
    def is_broken(self) -> bool:
        """Whether the file has an error: then it counts as one that could not be read."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)
