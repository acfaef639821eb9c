"""Notes that left the vault and still ship: their fields and their pictures, or word that it can not be done.

And the version by which a note counts as released: whether it goes back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from builder import card, identity, media
from builder.findings import RULES, Finding
from builder.model import point
from builder.pipeline.decks import deck_of
from builder.text import version_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.model import Lock, LockEntry, Note
    from builder.project import Project


class Unmarked(NamedTuple):
    """A retired note without a tombstone that should have one, and the pictures that are gone; none: no card of it."""

    entry: LockEntry
    pictures: tuple[str, ...]


def tombstones(
    entries: Sequence[LockEntry], project: Project, found: media.Media
) -> tuple[tuple[Note, ...], media.Media, tuple[Unmarked, ...]]:
    """The tombstones of retired entries, `found` with the media they show, and those that can't be made.

    A picture that is gone would be taken out of the learner's note, or be missing from that of a new one: such a note
    is rather left alone.
    """
    config = project.config
    made = [
        (e, card.tombstone(e, deck=deck_of(e.path, config), deck_slug=config.slug, deck_tags=config.tags))
        for e in entries
    ]
    found = media.recall((name for _, note in made if note for name in note.media), found, store=project.media)
    whole = tuple(note for _, note in made if note and found.data.keys() >= set(note.media))
    guids = {note.guid for note in whole}
    unmarked = tuple(Unmarked(e, _gone(note, found)) for e, note in made if e.guid not in guids)
    return whole, found, unmarked


def _gone(note: Note | None, found: media.Media) -> tuple[str, ...]:
    return tuple(name for name in note.media if name not in found.data) if note else ()


def without_tombstone(unmarked: Sequence[Unmarked], lock: Lock) -> Iterator[Finding]:
    """A finding for each (I07), at its line in the lock, for it is in no note file."""
    at = identity.note_lines(lock) if unmarked else {}
    for entry, pictures in unmarked:
        where = " › ".join((entry.path, *entry.place))
        why = f"{', '.join(pictures)} is gone" if pictures else "the lock holds no card of it"
        message = f"it left {where} and can't be marked as retired, for {why}: learners keep it as it is"
        hint = "put the picture back, into the media folder, for as long as retired notes ship" if pictures else ""
        yield Finding(rule=RULES["I07"], span=point("deck.lock", at[entry.guid]), message=message, hint=hint)


def set_back(version: str, project: Project) -> Iterator[Finding]:
    """A warning where the version is below one that the lock tells of (C06)."""
    lock = project.lock
    told = {v for e in lock.entries for v in (e.since, e.changed_in, e.back_in, e.retired_in) if v}
    highest = max((*told, *lock.redrawn, *lock.restyled, *lock.tombstones), key=version_order, default=version)
    if version_order(version) < version_order(highest):
        message = f"version {version} is below {highest}, which was built before: learners would not see what is newer"
        hint = f'write version = "{highest}" or a later one in deck.toml'
        yield Finding(rule=RULES["C06"], span=project.version_at, message=message, hint=hint)
