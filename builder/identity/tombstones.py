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
    shipped = {*lock.tombstones, version}
    stay = tuple(e for e in lock.entries if was_released(e) and _count(shipped, e.retired_in) <= most) if most else ()
    if not stay:
        return (), lock
    return stay, replace(lock, tombstones=tuple(sorted(shipped, key=version_order)))


def was_released(entry: LockEntry) -> bool:
    """Whether the note is retired and learners may have it."""
    return bool(entry.retired_in and entry.fields) and entry.since != entry.retired_in


def _count(versions: set[str], first: str) -> int:
    return sum(version_order(version) >= version_order(first) for version in versions)
