"""Which notes that left the vault still ship, and for how long.

Anki deletes nothing on import, so a note that leaves ships a while longer with a banner. That is worth it only where a
learner can have the note: a note counts as released when the deck's version was raised while it was there, that is,
when it retired in another version than the one it came with.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from builder.model import Cause
from builder.text import version_order

if TYPE_CHECKING:
    from builder.model import Guid, Lock, LockEntry


def tombstones(lock: Lock, *, version: str, most: int) -> tuple[tuple[LockEntry, ...], Lock]:
    """The retired notes that ship in the package of `version`, by guid, and the lock that remembers that they did.

    Each ships in `most` versions, the first the one it retired in. What counts are the versions whose packages held
    tombstones at all, which are those it could ship in: one that was built and never handed out counts too.
    """
    stay = _staying(lock, version=version, most=most)
    if not stay:
        return (), lock
    return stay, replace(lock, tombstones=_shipping(lock, version))


def _staying(lock: Lock, *, version: str, most: int) -> tuple[LockEntry, ...]:
    shipped = _shipping(lock, version)
    too_old = version_order(shipped[-most - 1]) if len(shipped) > most else ()
    released = (entry for entry in lock.entries if was_released(entry))
    return tuple(entry for entry in released if most and version_order(entry.retired_in) > too_old)


def _shipping(lock: Lock, version: str) -> tuple[str, ...]:
    return tuple(sorted({*lock.tombstones, version}, key=version_order))


def was_released(entry: LockEntry) -> bool:
    """Whether the note is retired and learners may have it."""
    return bool(entry.retired_in and entry.fields) and entry.since != entry.retired_in


def causes(lock: Lock, *, version: str, most: int) -> dict[Guid, Cause]:
    """For each note of the lock that the package of `version` may hold no more, not even as a tombstone: why not."""
    stay = {entry.guid for entry in _staying(lock, version=version, most=most)}
    return {entry.guid: _cause(entry, stays=entry.guid in stay, most=most) for entry in lock.entries}


def _cause(entry: LockEntry, *, stays: bool, most: int) -> Cause:
    if not entry.retired_in:
        return Cause.ASKS_NOTHING
    if not was_released(entry):
        return Cause.WITHIN
    if not most:
        return Cause.UNWANTED
    return Cause.UNMARKED if stays else Cause.EXPIRED
