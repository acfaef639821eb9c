"""What changed besides the words of notes: what a newer build-deck changed of them, and the look of all cards."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from builder.text import version_order

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


def is_restyled(after: Lock, *, before: Lock) -> bool:
    """Whether the look of the cards is another than at the last build.

    A deck's name is part of its note type: of a build that gives it another nothing is said.
    """
    is_same_deck = bool(before.notetype_digest) and before.name in ("", after.name)
    return is_same_deck and after.notetype_digest != before.notetype_digest


def restyled(after: Lock, *, before: Lock, version: str) -> Lock:
    """The lock that remembers that the deck version has another look, where it has."""
    if not is_restyled(after, before=before):
        return after
    return replace(after, restyled=tuple(sorted({*before.restyled, version}, key=version_order)))


def _is_news(entry: LockEntry, old: LockEntry | None) -> bool:
    """Whether a learner meets something else in a note than before."""
    return old is None or (entry.modified, entry.retired_in) != (old.modified, old.retired_in)


def _is_said_alike(entry: LockEntry, old: LockEntry | None) -> bool:
    if old is None or entry.retired_in or old.retired_in:
        return False
    return (entry.text, entry.context) == (old.text, old.context)
