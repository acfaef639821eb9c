"""The deck that is handed out, and the lock that remembers it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from builder import identity, media
from builder.model import Deck
from builder.pipeline.language import notetype_of
from builder.pipeline.retire import tombstones

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from builder.findings import Finding
    from builder.model import Guid, KnownFact, Lock, Note
    from builder.pipeline.rest import Resting
    from builder.pipeline.retire import Unmarked
    from builder.project import Project

    Drawn = tuple[Note, tuple[Finding, ...]]
    """A note, and what is to be told of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What is handed out."""

    deck: Deck
    lock: Lock
    media: media.Media
    """Those of all its notes."""
    unmarked: tuple[Unmarked, ...]
    """The retired notes that should ship and can't."""
    by_tool: frozenset[Guid]
    """The notes that only a newer build-deck changed."""
    told: Mapping[Guid, tuple[Finding, ...]]
    """What was told where a note was drawn, in the order of these notes."""

    def notes_of(self, known: Sequence[KnownFact]) -> tuple[Note, ...]:
        """The notes of some facts, which stand in the order of all."""
        if len(known) == len(self.deck.notes):
            return self.deck.notes
        guids = {one.guid for one in known}
        return tuple(note for note in self.deck.notes if note.guid in guids)


def make(  # noqa: PLR0913 - all that has come together
    drawn: Iterable[Drawn],
    *,
    paths: Iterable[str],
    project: Project,
    assigned: Lock,
    found: media.Media,
    resting: Resting,
    language: str,
    epoch: int,
    tool: str,
) -> Made:
    """The deck with its times and its tombstones, the lock that remembers both.

    The notes that are `drawn` of files that were read stand at these `paths`; each is made as it is asked for, and let
    go where it has got its times.
    """
    config = project.config
    told: dict[Guid, tuple[Finding, ...]] = {}
    gone, lock = identity.tombstones(assigned, version=config.version, most=config.tombstones)
    stones, found, unmarked = tombstones(gone, project, found)
    ids = identity.note_ids(lock)
    notes = resting.in_order(
        project.sources, paths, _only_notes(drawn, told), partial(resting.notes, config=config, ids=ids)
    )
    stamped, notetype, lock = identity.stamp(
        chain(notes, stones),
        notetype_of(project, assigned, language),
        lock=lock,
        epoch=epoch,
        version=config.version,
        at_rest=resting.rows.keys(),
        ids=ids,
    )
    living = len(stamped) - len(stones)
    lock = identity.restyled(lock, before=project.lock, version=config.version)
    files = {file.name: file for file in found.names.values()}
    used = sorted({name for note in stamped for name in note.media})
    deck = Deck(
        id=lock.notetype_id,
        name=config.name,
        version=config.version,
        notetype=notetype,
        notes=stamped[:living],
        media=tuple(files[name] for name in used),
        tombstones=stamped[living:],
    )
    by_tool, lock = identity.redrawn(lock, before=project.lock, tool=tool, version=config.version)
    return Made(deck=deck, lock=lock, media=found, unmarked=unmarked, by_tool=by_tool, told=told)


def _only_notes(pairs: Iterable[Drawn], told: dict[Guid, tuple[Finding, ...]]) -> Iterator[Note]:
    """The notes, one after the other; what is told of them goes to `told`."""
    for note, findings in pairs:
        if findings:
            told[note.guid] = findings
        yield note
