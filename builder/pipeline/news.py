"""What differs from the last build: what is told of it, and counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder import identity
from builder.findings import RULES, Finding
from builder.model import Match, point
from builder.pipeline.retire import set_back, without_tombstone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.model import Guid, KnownFact, Lock
    from builder.pipeline.retire import Unmarked
    from builder.project import Project


def news_of(
    known: Sequence[KnownFact], project: Project, lock: Lock, *, stones: frozenset[Guid], unmarked: Sequence[Unmarked]
) -> Iterator[Finding]:
    """What differs from the last build."""
    config = project.config
    yield from set_back(config.version, project)
    yield from _renamed(config.name, project.lock)
    yield from identity.news(known, project.lock, lock, stones=stones, version=config.version)
    yield from without_tombstone(unmarked, lock)


def _renamed(name: str, before: Lock) -> Iterator[Finding]:
    """A warning in the one build that changes the deck's name: a name that is meant is not told again."""
    if not before.entries or before.name in ("", name):
        return
    if identity.deck_key(name) == before.deck_key:
        message = f'the deck is called "{name}" again, as at first, and was "{before.name}" before this build'
    else:
        message = f'the deck was called "{before.name}" and is now "{name}"'
    message = f"{message}: Anki puts its new cards into a deck of the new name and leaves the old ones where they are"
    hint = f'unless that is meant, write `name = "{before.name}"` in deck.toml; make the file where there is none'
    yield Finding(rule=RULES["C04"], span=point("deck.toml"), message=message, hint=hint)


def count_changed(known: Sequence[KnownFact], before: Lock, after: Lock) -> int:
    """How many notes learners will see changed."""
    old = {entry.guid: entry.modified for entry in before.entries}
    new = {entry.guid: entry.modified for entry in after.entries}
    back = retired(before) - retired(after)
    return sum(
        one.matched is not Match.NEW and one.guid not in back and new[one.guid] != old[one.guid] for one in known
    )


def retired(lock: Lock) -> set[Guid]:
    """The notes that left."""
    return {entry.guid for entry in lock.entries if entry.retired_in}


def unreleased(lock: Lock) -> set[Guid]:
    """Those that nobody has."""
    return {entry.guid for entry in lock.entries if entry.retired_in and not identity.was_released(entry)}
