"""What a preview is made of: values of the stages before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from builder.findings import Finding
    from builder.model import Deck, Lock, Origin, SourceFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """A deck, what is behind its notes, and what was said on the way."""

    deck: Deck
    origins: tuple[Origin, ...]
    """Where `deck.notes` come from, one for one."""
    lock: Lock
    """With this build: it knows the version in which each note came, changed and left."""
    findings: tuple[Finding, ...]
    """All of them, skipped lines too, in the order in which they are shown."""
    sources: tuple[SourceFile, ...]
    media: Mapping[str, bytes]
    """Name in the package → bytes."""
    language: str
    """Of the notes: a tag such as `ja`, or empty."""
    skipped_lines: int
    """Lines of content that are on no card."""
