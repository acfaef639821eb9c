"""One version imported over the other, and what came of it. Runs in Anki's own process."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from anki.buildinfo import version as anki_version
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from anki.errors import AnkiException

from builder.release import compare, foretell, load_package
from builder.verify.judge import empty_cards, problems, rows
from builder.verify.learner import Edit, Snapshot, review, snapshot, work
from builder.verify.report import Counts, Kept, Report, Upgrade

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from anki.import_export_pb2 import ImportResponse

    from builder.model import Forecast, Guid, Package, PackedNote


def climb(paths: Sequence[str], folder: Path) -> Report:
    """Import the packages one after the other into a fresh collection below `folder`, and report.

    With one package, that it arrives whole; with several, that each arrives over the work of a learner.
    """
    collection = Collection(str(folder / "collection.anki2"))
    try:
        return _climb(paths, collection)
    finally:
        collection.close()


def _climb(paths: Sequence[str], collection: Collection) -> Report:
    try:
        log = _take(collection, paths[0])
    except AnkiException as error:
        return Report(anki=anki_version, problems=(f"Anki can not read {paths[0]}: {error}; build it again",))
    new, updated, duplicate, conflicting = map(len, (log.new, log.updated, log.duplicate, log.conflicting))
    found = [*_not_taken(new, log.found_notes)]
    upgrades: list[Upgrade] = []
    emptied: Mapping[Guid, frozenset[int]] = {}
    if len(paths) > 1:
        packages = [load_package(Path(path)) for path in paths]
        rung = _Rung(collection, packages[0])
        for package in packages[1:]:
            upgrade, lost = rung.climb(package)
            upgrades.append(upgrade)
            found += lost
        emptied = rung.emptied
    return Report(
        anki=anki_version,
        new=new,
        updated=updated,
        duplicate=duplicate,
        conflicting=conflicting,
        cards=collection.card_count(),
        upgrades=tuple(upgrades),
        problems=(*found, *problems(collection, emptied=_pairs(emptied))),
    )


def _take(collection: Collection, path: str) -> ImportResponse.Log:
    request = ImportAnkiPackageRequest(package_path=path, options=ImportAnkiPackageOptions())
    log = collection.import_anki_package(request).log
    collection.models._clear_cache()  # noqa: SLF001 - else Anki's Python shows the note type as it was before
    return log


def _not_taken(new: int, found: int) -> Iterator[str]:
    if not found:
        yield "the package holds no note"
    if new != found:
        yield f"only {new} of {found} notes were taken as new"


class _Rung:
    """A collection, and what is to be known of it to foretell the next import."""

    def __init__(self, collection: Collection, first: Package) -> None:
        self.collection = collection
        self.package = first
        self.held: dict[Guid, PackedNote] = {note.guid: note for note in first.notes}
        """Each note as it was last written, by an import or by the learner."""
        self.own: frozenset[Guid] = frozenset()
        """Notes that the learner wrote last."""
        self.emptied: dict[Guid, frozenset[int]] = {}
        """The numbers that have a card and no words."""

    def climb(self, new: Package) -> tuple[Upgrade, tuple[str, ...]]:
        """Let the learner work, import the next version, compare; what was lost comes as sentences."""
        old = self.package
        review(self.collection)
        edits = work(self.collection, self.held, new, clock=max(note.modified for note in old.notes))
        for guid, edit in edits.items():
            self.held[guid] = replace(self.held[guid], modified=edit.modified)
        self.own |= edits.keys()
        foretold = foretell(self.held, new, notetype=old.notetype, emptied=self.emptied)
        before, empty = snapshot(self.collection), empty_cards(self.collection)
        log = _take(self.collection, new.path)
        after = snapshot(self.collection)
        said = Counts(
            new=len(log.new),
            updated=len(log.updated),
            duplicate=len(log.duplicate),
            conflicting=len(log.conflicting),
            new_cards=len(after.cards.keys() - before.cards.keys()),
            empty_cards=len(empty_cards(self.collection) - empty),
        )
        newer = frozenset(n.guid for n in new.notes if n.guid in self.held and n.modified > self.held[n.guid].modified)
        there = replace(old, notes=tuple(self.held.values()))
        changed = _seen(old, new) | _seen(there, new)  # what changed and changed back was changed, too
        held_back = changed & self.own - newer
        upgrade = Upgrade(
            old=old.version,
            new=new.version,
            foretold=_counts(foretold),
            said=said,
            kept=tuple(_kept(before, after, edits, changed=changed, newer=newer)),
            arrived=tuple(_arrived(before, after, new, changed=changed - held_back)),
            replaced=len(edits.keys() & newer & changed),
            held_back=len(held_back),
        )
        self._learn(new, newer)
        touched = len(edits.keys() & newer - changed)
        return upgrade, (*_lost(upgrade, self.collection), *_taken(upgrade, touched))

    def _learn(self, new: Package, newer: frozenset[Guid]) -> None:
        for note in new.notes:
            there = self.held.get(note.guid)
            cards = self.emptied.get(note.guid, frozenset()).union(note.numbers, there.numbers if there else ())
            if there is None or note.guid in newer:
                self.held[note.guid] = there = note
            self.emptied[note.guid] = cards.difference(there.numbers)
        self.own -= newer
        self.package = new


def _seen(old: Package, new: Package) -> frozenset[Guid]:
    return frozenset(one.note.guid for one in compare(old, new).notes if one.is_seen)


def _pairs(emptied: Mapping[Guid, frozenset[int]]) -> frozenset[tuple[Guid, int]]:
    return frozenset((guid, number) for guid, numbers in emptied.items() for number in numbers)


def _counts(foretold: Forecast) -> Counts:
    return Counts(
        new=foretold.new,
        updated=foretold.updated,
        duplicate=foretold.duplicate,
        conflicting=foretold.conflicting,
        new_cards=foretold.new_cards,
        empty_cards=foretold.empty_cards,
    )


def _kept(
    before: Snapshot,
    after: Snapshot,
    edits: Mapping[Guid, Edit],
    *,
    changed: frozenset[Guid],
    newer: frozenset[Guid],
) -> Iterator[Kept]:
    """What is the learner's: all of each card, edits of notes that show nothing new, notes that are no newer."""
    for what, column in (("scheduling of cards", "scheduling"), ("reviews of cards", "reviews")):
        same = sum(
            getattr(after.cards.get(key), column, None) == getattr(card, column) for key, card in before.cards.items()
        )
        yield Kept(what=what, kept=same, all=len(before.cards))
    for what, column in (
        ("cards in a deck of the learner's", "deck"),
        ("suspended cards", "queue"),
        ("flags", "flags"),
    ):
        own = [key for key, card in before.cards.items() if card.is_own(column)]
        same = sum(getattr(after.cards.get(key), column, None) == getattr(before.cards[key], column) for key in own)
        yield Kept(what=what, kept=same, all=len(own))
    for what, column in (("fields the learner edited", "fields"), ("tags the learner added", "tags")):
        edited = [guid for guid, edit in edits.items() if guid not in changed and column in edit.what]
        same = sum(getattr(after.notes[guid], column) == getattr(before.notes[guid], column) for guid in edited)
        yield Kept(what=what, kept=same, all=len(edited))
    others = [guid for guid in before.notes if guid not in changed | newer]
    same = sum(after.notes.get(guid) == before.notes[guid] for guid in others)
    yield Kept(what="notes the author did not change", kept=same, all=len(others))


def _arrived(before: Snapshot, after: Snapshot, new: Package, *, changed: frozenset[Guid]) -> Iterator[Kept]:
    """What is the author's: each new and each changed note as the package has it, each new card in its deck."""
    added = [note for note in new.notes if note.guid not in before.notes]
    others = [note for note in new.notes if note.guid in before.notes and note.guid in changed]
    for what, notes in (("new notes", added), ("changed notes", others)):
        yield Kept(what=what, kept=sum(_is_as_packed(note, after) for note in notes), all=len(notes))
    cards = [(note, number) for note in new.notes for number in note.numbers]
    cards = [(note, number) for note, number in cards if (note.guid, number) not in before.cards]
    there = sum(
        (note.guid, number) in after.cards and after.cards[note.guid, number].deck == note.deck
        for note, number in cards
    )
    yield Kept(what="new cards", kept=there, all=len(cards))


def _is_as_packed(note: PackedNote, after: Snapshot) -> bool:
    there = after.notes.get(note.guid)
    fields = tuple(unicodedata.normalize("NFC", field) for field in note.fields)
    return there is not None and (there.fields, there.tags) == (fields, note.tags)


def _taken(upgrade: Upgrade, touched: int) -> Iterator[str]:
    if touched:
        why = "changed and changed back since, or built from another deck.lock"
        yield f"{upgrade.old} → {upgrade.new}: {touched} edited notes are newer with the same content: {why}"


def _lost(upgrade: Upgrade, collection: Collection) -> Iterator[str]:
    """Whatever is not as it should be after an upgrade."""
    way = f"{upgrade.old} → {upgrade.new}"
    if upgrade.said != upgrade.foretold:
        yield f"{way}: Anki did not do what was foretold: {upgrade.said} for {upgrade.foretold}"
    for one in (*upgrade.kept, *upgrade.arrived):
        if one.kept != one.all:
            yield f"{way}: {one.what}: {one.all - one.kept} of {one.all} were lost"
    names = [str(name) for (name,) in rows(collection, "SELECT name FROM notetypes")]
    yield from (f"{way}: Anki split the note type, and made {name!r}" for name in names if name.endswith("+"))
