"""The names of a subject, and what is taken for them by mistake."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryEntry:
    """One thing, and how it is written."""

    name: str
    """As it is written in full: `Amazon ElastiCache`."""
    aliases: tuple[str, ...] = ()
    """Other right ways to write it: `ElastiCache`."""
    confusable: tuple[str, ...] = ()
    """Words written in its place by mistake: `Cider` for CIDR. Letters count as they are written, spaces do not."""
    near: tuple[str, ...] = ()
    """Where a confusable word is a word of its own: words of the subject; one of them must stand beside it or above."""
    is_exact: bool = False
    """A single word of it is a word of everyday language, and is no sign of the name: `Connect`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Glossary:
    """What the notes may name: the tool's own entries, then those of the vault."""

    entries: tuple[GlossaryEntry, ...] = ()
    words: frozenset[str] = frozenset()
    """Words that are right, though a letter away from a name; folded."""
