"""Notes that left the vault and still ship: their fields and their pictures, or word that it can not be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder import card, media
from builder.findings import RULES, Finding
from builder.model import point

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from builder.model import DeckPath, LockEntry, Note
    from builder.project import Config, Project


def tombstones(
    entries: Sequence[LockEntry], project: Project, found: media.Media, *, deck_of: Callable[[str, Config], DeckPath]
) -> tuple[tuple[Note, ...], media.Media, tuple[Finding, ...]]:
    """The tombstones of retired entries, `found` with the media they show, and a finding for each that can't be made.

    A picture that is gone would be taken out of the learner's note, or be missing from that of a new one: such a note
    is rather left alone.
    """
    config = project.config
    made = [
        (e, card.tombstone(e, deck=deck_of(e.path, config), deck_slug=config.slug, own_tags=config.tags))
        for e in entries
    ]
    found = media.recall((name for _, note in made if note for name in note.media), found, store=project.media)
    whole = tuple(note for _, note in made if note and found.data.keys() >= set(note.media))
    guids = {note.guid for note in whole}
    lost = tuple(_lost(entry, note, found) for entry, note in made if entry.guid not in guids)
    return whole, found, lost


def _lost(entry: LockEntry, note: Note | None, found: media.Media) -> Finding:
    gone = [name for name in note.media if name not in found.data] if note else []
    why = f"{', '.join(gone)} is gone" if gone else "the lock holds no card of it"
    message = f"it left the deck and can't be marked as retired, for {why}: learners keep it as it is"
    hint = "put the picture back, into the media folder, for as long as retired notes ship" if gone else ""
    return Finding(rule=RULES["I07"], span=point(entry.path), message=message, hint=hint)
