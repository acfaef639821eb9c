"""The author's own tags of each note, which its tombstone needs once the file that had them is gone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.model import ClozeFact, KnownFact, Lock


def tagged(
    lock: Lock,
    facts: Sequence[ClozeFact | None],
    known: Sequence[KnownFact],
    *,
    before: Lock,
    deck_tags: tuple[str, ...],
) -> Lock:
    """The lock that remembers the tags of each known note without those of the deck, which every fact begins with.

    A note that retires keeps those it had; where the lock `before` held none yet, it gets those of the facts of its
    file that are left.
    """
    own = {one.guid: one.cloze.fact.tags[len(deck_tags) :] for one in known}
    of_file = {one.fact.span.path: one.fact.tags[len(deck_tags) :] for one in facts if one}
    gone = {entry.guid for entry in before.entries if entry.retired_in}
    own |= {
        entry.guid: of_file.get(entry.path, ())
        for entry in lock.entries
        if entry.retired_in and entry.guid not in gone and not entry.tags
    }
    entries = tuple(
        entry if (tags := own.get(entry.guid, entry.tags)) == entry.tags else entry._replace(tags=tags)
        for entry in lock.entries
    )
    return replace(lock, entries=entries)


def says_the_same(after: Lock, *, before: Lock) -> bool:
    """Whether the lock says what it said; tags that it did not hold yet, as those of earlier builds, are no change."""
    if after == before or len(after.entries) != len(before.entries):
        return after == before
    pairs = zip(after.entries, before.entries, strict=True)
    entries = tuple(new if old.tags or not new.tags else new._replace(tags=()) for new, old in pairs)
    return replace(after, entries=entries) == before
