"""Two packages of one deck compared: what became of each note, what Anki will say, how far the version has to rise."""

from __future__ import annotations

import re
from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING

from builder.findings import RULES, BrokenInput, Finding
from builder.model import (
    Cause,
    Change,
    Comparison,
    FieldChange,
    Forecast,
    MediaChange,
    NoteChange,
    Step,
    point,
)
from builder.text import uncoloured

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from builder.model import FieldSpec, Guid, NoteType, Package, PackedNote

SOURCE = "Source"
"""The field that rides along: it does not move a note's time (product contract §5)."""
_HASH = re.compile(r"-?[0-9a-f]{16}(?=\.[a-z0-9]+$)")
_LOOKS = ("front", "back", "css")


def compare(old: Package, new: Package, *, causes: Mapping[Guid, Cause] | None = None) -> Comparison:
    """Compare two packages of one deck; `causes` tell why a note is in the new one no more, where a lock is at hand.

    Raises:
        BrokenInput: they are of two decks (P04).
    """
    before = {note.guid: note for note in old.notes}
    after = {note.guid: note for note in new.notes}
    if old.notetype.id != new.notetype.id and before.keys().isdisjoint(after):
        message = f'this is the deck "{new.deck}", and {old.path} the deck "{old.deck}"'
        raise BrokenInput((Finding(rule=RULES["P04"], span=point(new.path), message=message, hint=RULES["P04"].right),))
    names = new.field_names
    found = (
        *(change for note in new.notes if (change := _change(before.get(note.guid), note, names))),
        *(_gone(note, causes) for note in old.notes if note.guid not in after),
    )
    media = compare_media(old.media, new.media)
    differs = tuple(_notetype_differences(old.notetype, new.notetype))
    reasons = tuple(_reasons(old, new, found, media=media, notetype=differs))
    step = max((step for step, _ in reasons), default=Step.NONE)
    return Comparison(
        old=old,
        new=new,
        notes=found,
        media=media,
        notetype=differs,
        forecast=foretell({note.guid: note for note in old.notes}, new, notetype=old.notetype),
        step=step,
        reasons=tuple(why for at, why in reasons if at is step),
    )


def foretell(
    held: Mapping[Guid, PackedNote],
    new: Package,
    *,
    notetype: NoteType,
    emptied: Mapping[Guid, frozenset[int]] = MappingProxyType({}),
) -> Forecast:
    """Say what Anki will say when `new` is imported with the settings it proposes.

    Args:
        held: the notes of the learner's collection, each with the time it was last written, by an import or an edit,
            and the numbers its text asks.
        new: the package.
        notetype: the note type of those notes.
        emptied: numbers of theirs that have a card and no words.

    Anki finds a note by its guid alone; where fields or template do not match in number and order, each by its id, or
    by its name where it has none, every known note conflicts; else a note is updated where it is newer, and a note of
    another note type conflicts where it is newer. Cards that are not there yet are made for every note that does not
    conflict, also for one that is not updated (measured with Anki 26.9, and read in its importer).
    """
    moves = notetype.id != new.notetype.id
    splits = not moves and not fits(notetype, new.notetype)
    count: Counter[str] = Counter()
    for note in new.notes:
        there = held.get(note.guid)
        is_newer = there is not None and note.modified > there.modified
        if there is None:
            count["new"] += 1
            count["new cards"] += len(note.numbers)
        elif splits or (moves and is_newer):
            count["conflicting"] += 1
        else:
            count["updated" if is_newer else "duplicate"] += 1
            empty = emptied.get(note.guid, frozenset())
            before = empty.union(there.numbers)
            after = before.union(note.numbers)
            count["new cards"] += len(after - before)
            count["empty cards"] += len(after.difference(note.numbers if is_newer else there.numbers, empty))
    return Forecast(
        new=count["new"],
        updated=count["updated"],
        duplicate=count["duplicate"],
        conflicting=count["conflicting"],
        new_cards=count["new cards"],
        empty_cards=count["empty cards"],
    )


def fits(held: NoteType, new: NoteType) -> bool:
    """Whether Anki takes a note type as the same one, changed: as many fields in the same order, and the template."""
    return len(held.fields) == len(new.fields) and all(
        map(_is_same_part, (*held.fields, held.template), (*new.fields, new.template))
    )


def _is_same_part(left: FieldSpec, right: FieldSpec) -> bool:
    return left.id == right.id if left.id and right.id else left.name == right.name


def _change(old: PackedNote | None, new: PackedNote, names: tuple[str, ...]) -> NoteChange | None:
    """What became of a note of the new package; None where nothing did."""
    if old == new:
        return None
    if old is None:
        return NoteChange(change=Change.RETIRED if new.is_retired else Change.ADDED, old=None, new=new)
    fields = tuple(
        FieldChange(name=name, old=before, new=after)
        for name, before, after in _fields(old, new, names)
        if uncoloured(before) != uncoloured(after)
    )
    shown = any(field.name != SOURCE for field in fields) or old.numbers != new.numbers
    is_newer = new.modified > old.modified
    if old.is_retired != new.is_retired:
        change = Change.RETIRED if new.is_retired else Change.REVIVED
    elif shown:
        change = Change.CHANGED
    elif fields or (old.tags, old.deck) != (new.tags, new.deck):
        change = Change.MOVED
    elif is_newer:
        change = Change.TOUCHED
    else:
        return None
    return NoteChange(change=change, old=old, new=new, fields=fields, arrives=is_newer or not shown)


def _fields(old: PackedNote, new: PackedNote, names: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Name, old and new HTML of each field; a note type with fewer fields had nothing in the others."""
    for at, name in enumerate(names):
        yield name, old.fields[at] if at < len(old.fields) else "", new.fields[at]


def _gone(old: PackedNote, causes: Mapping[Guid, Cause] | None) -> NoteChange:
    cause = None if causes is None else causes.get(old.guid, Cause.UNKNOWN)
    has_ended = old.is_retired or cause is Cause.EXPIRED
    return NoteChange(change=Change.ENDED if has_ended else Change.VANISHED, old=old, new=None, cause=cause)


def compare_media(old: Mapping[str, str], new: Mapping[str, str]) -> MediaChange:
    """Compare media by name → sha256; a file counts as replaced where its name differs in the hash alone."""
    gone = {name for name in old if new.get(name) != old[name]}
    came = {name for name in new if old.get(name) != new[name]}
    by_stem = dict(_stems(gone))
    replaced = tuple((by_stem[stem], name) for stem, name in _stems(came) if stem in by_stem)
    return MediaChange(
        added=tuple(sorted(came - {name for _, name in replaced})),
        removed=tuple(sorted(gone - {name for name, _ in replaced})),
        replaced=replaced,
    )


def _stems(names: Iterable[str]) -> list[tuple[str, str]]:
    """The readable part of each name that has one of its own among them, and the name."""
    stems: dict[str, list[str]] = {}
    for name in sorted(names):
        stems.setdefault(_HASH.sub("", name), []).append(name)
    return [(stem, some[0]) for stem, some in stems.items() if len(some) == 1 and not stem.startswith(".")]


def _notetype_differences(old: NoteType, new: NoteType) -> Iterator[str]:
    for part in ("id", "name", "fields", "template", *_LOOKS):
        if getattr(old, part) != getattr(new, part):
            yield part


def _reasons(
    old: Package, new: Package, notes: tuple[NoteChange, ...], *, media: MediaChange, notetype: tuple[str, ...]
) -> Iterator[tuple[Step, str]]:
    """Each kind of difference with the step it asks for and a few words, the greatest step first."""
    if old.notetype.id != new.notetype.id or not fits(old.notetype, new.notetype):
        yield Step.MAJOR, "another note type: Anki updates no note"
    if old.deck != new.deck:
        yield Step.MAJOR, f'another deck name: "{old.deck}" was it'
    count = {change: sum(one.change is change for one in notes) for change in Change}
    counts = (
        (Step.MAJOR, sum(bool(one.numbers_lost) for one in notes), "lost cloze numbers and got none in their place"),
        (Step.MAJOR, count[Change.VANISHED], "gone without a tombstone"),
        (Step.MINOR, count[Change.ADDED], "added"),
        (Step.MINOR, count[Change.RETIRED], "retired"),
        (Step.MINOR, count[Change.REVIVED], "revived"),
        (Step.MINOR, sum(bool(one.numbers_gone and one.numbers_new) for one in notes), "with other answers"),
        (Step.MINOR, sum(bool(one.numbers_new and not one.numbers_gone) for one in notes), "got new cards"),
        (Step.PATCH, count[Change.CHANGED], "changed"),
        (Step.PATCH, count[Change.MOVED], "moved"),
        (Step.PATCH, count[Change.TOUCHED], "touched"),
        (Step.PATCH, count[Change.ENDED], "no longer shipped as tombstones"),
    )
    yield from ((step, f"{n} {'note' if n == 1 else 'notes'} {what}") for step, n, what in counts if n)
    if notetype:
        yield Step.PATCH, f"the note type's {', '.join(notetype)}"
    if media != MediaChange():
        yield Step.PATCH, "media"
