"""What this version brought, as the lock tells it: notes that are new, changed, back, retired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.text import version_order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from builder.model import Deck, Guid, Lock, LockEntry


def version_before(deck: Deck, lock: Lock) -> str:
    """The latest version below this one that the lock tells of; empty for a first one."""
    told = {v for e in lock.entries if e.created for v in (e.since, e.changed_in, e.back_in, e.retired_in) if v}
    earlier = (version for version in told if version_order(version) < version_order(deck.version))
    return max(earlier, key=version_order, default="")


def status(entry: LockEntry, version: str) -> str:
    """What `version` did to a note: `new`, `changed`, `back`, `retired`, or nothing; `gone` where it left before."""
    if entry.retired_in:
        return "retired" if entry.retired_in == version != entry.since else "gone"
    if entry.since == version:
        return "new"
    if entry.back_in == version:
        return "back"
    return "changed" if entry.changed_in == version else ""


def history(deck: Deck, lock: Lock, at: Mapping[Guid, int]) -> tuple[tuple[str, str, str, int], ...]:
    """A row for each note that this version touched.

    It holds the status, where the note stands, its text, and its number on the page by `at`, -1 where no card shows it.
    """
    rows = [
        (what, " › ".join((entry.path, *entry.place)), entry.text, at.get(entry.guid, -1))
        for entry in lock.entries
        if entry.created and (what := status(entry, deck.version)) in _ORDER
    ]
    return tuple(sorted(rows, key=lambda row: (_ORDER.index(row[0]), row[3] < 0, row[3], row[1], row[2])))


_ORDER = ("new", "changed", "back", "retired")
