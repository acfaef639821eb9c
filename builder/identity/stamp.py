"""Say when each note was made and last changed: the time moves only with what a learner sees, and only up."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from builder.identity.names import digest
from builder.model import Note
from builder.text import uncoloured

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from builder.model import Guid, Lock, LockEntry, NoteType

_FIRST_SECOND = 1
"""Anki refuses a package in which a time is 0 (measured)."""
_IDS_A_SECOND = 1000


def stamp(  # noqa: PLR0913 - the lock, the time, and what is known already
    notes: Iterable[Note],
    notetype: NoteType,
    *,
    lock: Lock,
    epoch: int,
    version: str,
    at_rest: Container[Guid] = (),
    ids: Mapping[Guid, int] = MappingProxyType({}),
) -> tuple[tuple[Note, ...], NoteType, Lock]:
    """Give notes and note type their times, notes their ids, and the lock what it needs to do so again.

    Every note's guid stands in the lock. What counts as a change: text, context, extra and media, whose names hold
    their content. Source, tags and deck ride along (product contract §5), and so do the colours of code, which a newer
    Pygments may give otherwise: the lock holds none. `epoch` is used for what is new or changed;
    a new note counts as made in a second after those of all notes of the lock, so that its id moves none of theirs.
    The tombstone of a retired note may be among the notes: it gets its time, the lock keeps the fields it stands for.
    Notes `at_rest` are known to be what the lock says of them, and have their times and ids; whoever gave them these
    may hand on the `ids` of all (`note_ids`).
    """
    entries = {entry.guid: entry for entry in lock.entries}
    ids = ids or note_ids(lock)
    free = max(ids.values(), default=0) // _IDS_A_SECOND + 1
    made = 0
    timed = list[Note]()
    for note in notes:
        timed.append(note)
        if note.guid not in at_rest:
            entry = entries[note.guid]
            made += not entry.created
            entries[note.guid] = _stamped(entry, note, epoch=epoch, version=version, free=free)
    shown = look(notetype)
    modified = lock.notetype_modified if shown == lock.notetype_digest else _later(epoch, lock.notetype_modified)
    after = replace(
        lock,
        notetype_digest=shown,
        notetype_modified=modified,
        entries=tuple(entries[guid] for guid in sorted(entries)),
    )
    ids = note_ids(after) if made else ids
    for at, note in enumerate(timed):  # one takes the place of the other: all of both take much room
        if note.guid not in at_rest:
            timed[at] = _timed(note, entries[note.guid], ids[note.guid])
    return tuple(timed), replace(notetype, modified=modified), after


def _timed(note: Note, entry: LockEntry, number: int) -> Note:
    """The note with its id and times."""
    return note._replace(id=number, created=entry.created, modified=entry.modified)


def _stamped(entry: LockEntry, note: Note, *, epoch: int, version: str, free: int) -> LockEntry:
    """The line with what the note shows; a note that was never made is made in the second `free` or later."""
    extra = uncoloured(note.extra)
    shown = digest((note.text, note.context, extra, *sorted(note.media)))
    fields = entry.fields if entry.retired_in else (note.text, note.context, extra, note.source)
    if shown == entry.digest:
        created = entry.created or max(entry.modified, free)
        is_same = fields == entry.fields and created == entry.created
        return entry if is_same else entry._replace(created=created, fields=fields)
    modified = _later(epoch, entry.modified)
    created = entry.created or max(modified, free)
    return entry._replace(created=created, modified=modified, digest=shown, changed_in=version, fields=fields)


def _later(epoch: int, before: int) -> int:
    return max(epoch, before + 1, _FIRST_SECOND)


def look(notetype: NoteType) -> str:
    """The digest by which the lock knows whether a note type is the one built last."""
    fields = (f"{spec.name}\t{spec.id}" for spec in (notetype.template, *notetype.fields))
    return digest((notetype.name, notetype.front, notetype.back, notetype.css, *fields))


def note_ids(lock: Lock) -> dict[Guid, int]:
    """Anki's ids: the millisecond of making, counted on where many notes were made in one second.

    All entries ever rendered are counted, retired ones too, so that a note that leaves moves no other.
    """
    ids: dict[Guid, int] = {}
    last = 0
    by_guid = sorted((entry for entry in lock.entries if entry.created), key=lambda entry: entry.guid)
    for entry in sorted(by_guid, key=lambda entry: entry.created):
        last = max(entry.created * _IDS_A_SECOND, last + 1)
        ids[entry.guid] = last
    return ids
