"""Tell what a newer build-deck changed from what the author changed: both reach the learner, and only one was meant."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from builder.model import Guid, Lock, LockEntry


def redrawn(after: Lock, *, before: Lock, tool: str, version: str) -> tuple[frozenset[Guid], Lock]:
    """The notes that another build-deck or chooser of words changed, and the lock that says so of the deck version.

    Their cards changed, their words and the context did not. A version counts as redrawn as long as nothing else is new
    in it. `tool` is the version of build-deck, empty where it is not known; the lock names the one that last changed a
    note, so that an upgrade alone changes no lock.
    """
    old = {entry.guid: entry for entry in before.entries}
    news = [entry for entry in after.entries if _is_news(entry, old.get(entry.guid))]
    if not news:
        return frozenset(), after
    is_newer = bool(before.tool and tool not in ("", before.tool)) or before.chooser not in ("", after.chooser)
    by_tool = frozenset(e.guid for e in news if is_newer and _is_said_alike(e, old.get(e.guid)))
    told_before = any(version in (e.since, e.changed_in, e.retired_in) for e in before.entries)
    rest = tuple(one for one in before.redrawn if one != version)
    if len(by_tool) == len(news) and (not told_before or version in before.redrawn):
        rest = tuple(sorted((*rest, version)))
    return by_tool, replace(after, tool=tool or before.tool, redrawn=rest)


def _is_news(entry: LockEntry, old: LockEntry | None) -> bool:
    """Whether a learner meets something else in a note than before."""
    return old is None or (entry.modified, entry.retired_in) != (old.modified, old.retired_in)


def _is_said_alike(entry: LockEntry, old: LockEntry | None) -> bool:
    if old is None or entry.retired_in or old.retired_in:
        return False
    return (entry.text, entry.context) == (old.text, old.context)
