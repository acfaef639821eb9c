"""What the pure stages make of one note file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.findings import Finding, Severity

if TYPE_CHECKING:
    from builder.model import ClozeFact, Document, Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A source, read: parsed, its facts found, the words chosen for each of them."""

    document: Document
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    """Of the parser and of the search for facts."""
    chosen: tuple[tuple[ClozeFact | None, tuple[Finding, ...]], ...]
    """For each fact its words, or None, and what is to be said of them; empty for a file with an error."""

    @property
    def path(self) -> str:
        """The path of the source."""
        return self.document.source.path

    @property
    def is_broken(self) -> bool:
        """Whether the file has an error: then it counts as one that could not be read."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)
