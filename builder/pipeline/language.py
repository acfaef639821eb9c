"""The language of the note type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder import card, identity
from builder.text import is_japanese, other_language

if TYPE_CHECKING:
    from builder.model import Lock, NoteType
    from builder.project import Project


def notetype_of(project: Project, lock: Lock, language: str) -> NoteType:
    """The note type in a language, its time still open."""
    name = project.config.name
    return card.notetype(deck_name=name, id=lock.notetype_id, language=language, css=project.style)


def language_of(project: Project, lock: Lock) -> str:
    """The language of `deck.toml`; without one that in which the note type was built last, at first that of the notes.

    Another language would touch every card, so neither later notes nor a reworded one may bring it about.
    """
    if project.config.language:
        return project.config.language
    built = {identity.look(notetype_of(project, lock, language)): language for language in ("ja", "en", "")}
    return built[lock.notetype_digest] if lock.notetype_digest in built else _language_of_most(lock)


def _language_of_most(lock: Lock) -> str:
    """The language of most of the notes that the deck was first made of."""
    first = min((entry.created for entry in lock.entries if entry.created), default=0)
    texts = [entry.text for entry in lock.entries if entry.created == first]
    if other_language("\n".join(texts)):
        return ""
    return "ja" if 2 * sum(map(is_japanese, texts)) >= len(texts) else "en"
