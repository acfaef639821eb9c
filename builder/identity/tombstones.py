"""Which notes that left the vault still ship, and for how long.

Anki deletes nothing on import, so a note that leaves ships a while longer with a banner. That is worth it only where a
learner can have the note: a note counts as released when the deck's version was raised while it was there, that is,
when it retired in another version than the one it came with.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from builder.text import version_order

if TYPE_CHECKING:
    from builder.model import Lock, LockEntry


def tombstones(lock: Lock, *, version: str, most: int) -> tuple[tuple[LockEntry, ...], Lock]:
    """The retired notes that ship in the package of `version`, by guid, and the lock that remembers that they did.

    Each ships in `most` versions, the first the one it retired in. What counts are the versions whose packages held
    tombstones at all, which are those it could ship in: one that was built and never handed out counts too.
    """
    shipped = tuple(sorted({*lock.tombstones, version}, key=version_order))
    too_old = version_order(shipped[-most - 1]) if len(shipped) > most else ()
    stay = tuple(entry for entry in lock.entries if was_released(entry) and version_order(entry.retired_in) > too_old)
    if not (most and stay):
        return (), lock
    return stay, replace(lock, tombstones=shipped)


def was_released(entry: LockEntry) -> bool:
    """Whether the note is retired and learners may have it."""
    return bool(entry.retired_in and entry.fields) and entry.since != entry.retired_in
