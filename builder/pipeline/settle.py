"""Which files are at rest once this build is written, and the record of each (`rest`)."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from builder import card, identity
from builder.pipeline.codec import encode_rest, facts_at, last_lines
from builder.pipeline.gather import known_by
from builder.pipeline.pictures import without_shown
from builder.pipeline.reading import NoteAtRest, Rest
from builder.pipeline.rest import are_alike, late_key, rest_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from builder.findings import Finding
    from builder.memory import Memory
    from builder.model import Fact, Guid, KnownFact, Lock, LockEntry, Note
    from builder.pipeline.reading import Reading
    from builder.project import Project


_MOST_WRITTEN = 30_000
"""Lines of notes that are returned: more of them take more room than time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of the files that were read."""

    facts: Sequence[Fact]
    """Those that stand nowhere else before."""
    known: Sequence[KnownFact]
    """In the order of the files."""
    notes: Sequence[Note]
    """Their notes, one for one."""
    drawn: Mapping[Guid, tuple[Finding, ...]]
    """What was told where these were drawn, in their order."""
    accounts: Mapping[str, tuple[int, tuple[Finding, ...]]]
    """By path, how many lines are on no card, and what was said of those of which no stage said anything."""
    told: Sequence[Finding]
    """What the matching with the lock, and the media, said."""
    names: Mapping[str, Mapping[str, str]]
    """Of the files of pictures and sounds: path of the note → address → name in the package."""
    language: str
    """That of the note type."""


def settle(
    read: Sequence[Reading],
    outcome: Outcome,
    lock: Lock,
    *,
    project: Project,
    memory: Memory,
    keys: Mapping[str, bytes],
) -> dict[Guid, str]:
    """Remember of each file that is at rest once the lock is written what the next build needs.

    Returns lines of their notes in the lock, for whoever writes it.
    """
    written: dict[Guid, str] = {}
    if not memory.is_kept or are_alike(project.sources):
        return written
    facts = Counter(fact.span.path for fact in outcome.facts)
    notes_of = Counter(one.cloze.fact.span.path for one in outcome.known)
    stirred = {finding.span.path for finding in outcome.told} | project.unread
    paths = {one.path for one in read}
    entries_of = defaultdict[str, list["LockEntry"]](list)
    for entry in lock.entries:
        if entry.path in paths:
            entries_of[entry.path].append(entry)
    is_few = sum(map(len, entries_of.values())) <= _MOST_WRITTEN
    are_left = _are_left(read, outcome, lock, project)
    end = 0
    for file in read:
        path, begin, end = file.path, end, end + notes_of[file.path]
        held_back = not all(cloze for cloze, _ in file.chosen)
        is_awake = file.is_broken or path in stirred or facts[path] != len(file.facts) or (are_left and held_back)
        known = list(zip(outcome.known[begin:end], outcome.notes[begin:end], strict=True))
        entries = {entry.guid: entry for entry in entries_of[path]}
        notes = () if is_awake else tuple(_notes(file, known, entries))
        count = sum(bool(cloze) for cloze, _ in file.chosen)
        living = sum(not entry.retired_in for entry in entries.values())
        rows = [(guid, identity.note_line(entries[guid])) for guid in sorted(entries)]
        written.update(rows if is_few else ())
        key = rest_key(keys[path], rows, path, project.config, language=outcome.language)
        if not is_awake and len(notes) == count == living:
            line, late = encode_rest(_rest(file, notes, known, outcome))
            memory.keep(key, line)
            memory.keep(late_key(key), late)
        else:  # it may have been at rest until now
            memory.forget(key)
            memory.forget(late_key(key))
    return written


def _are_left(read: Sequence[Reading], outcome: Outcome, lock: Lock, project: Project) -> bool:
    """Whether a note in use is that of no card: the next build looks for its fact among those that are held back."""
    asleep = {source.path for source in project.sources} - {one.path for one in read}
    gone = project.unread | {one.path for one in read if one.is_broken}
    known = {one.guid for one in outcome.known}
    return any(
        not entry.retired_in and entry.guid not in known and entry.path not in asleep and entry.path not in gone
        for entry in lock.entries
    )


def _notes(
    one: Reading, known: Sequence[tuple[KnownFact, Note]], entries: Mapping[Guid, LockEntry]
) -> Iterator[NoteAtRest]:
    """The notes of a file that the next build must leave as they are."""
    chosen = {id(cloze) for cloze, _ in one.chosen}
    for fact, note in known:
        entry = entries.get(note.guid)
        if id(fact.cloze) not in chosen or entry is None or entry.retired_in:
            continue
        if note.media and not all(map(card.is_clean, note.fields)):  # sound is no field's own
            continue
        same = identity.again(fact.cloze, entry)
        if not same or same.numbers != fact.numbers or note.numbers != tuple(sorted(entry.numbers.values())):
            continue
        text, context, extra, source = entry.fields
        if (text, context, source) == (note.text, note.context, note.source):
            origin = card.origin(fact)
            coloured = None if extra == note.extra else note.extra
            yield NoteAtRest(note.guid, note.span, note.tags, coloured, note.media, origin.reasons)


def _rest(
    one: Reading,
    notes: tuple[NoteAtRest, ...],
    known: Sequence[tuple[KnownFact, Note]],
    outcome: Outcome,
) -> Rest:
    names = outcome.names.get(one.path, {})
    last = last_lines(one).unpacked()
    skipped, vanishing = outcome.accounts[one.path]
    facts = [fact.cloze.fact for fact, _ in known]
    said = (*one.findings, *(finding for _, told in one.chosen for finding in told))
    drawn = (finding for fact, _ in known for finding in outcome.drawn.get(fact.guid, ()))
    return Rest(
        path=one.path,
        facts=tuple(map(known_by, one.facts)),
        references=one.references,
        names=names,
        told=(*without_shown(said, facts, {one.path: names}), *drawn, *vanishing),
        weak=replace(one.weak, asked=last.asked, said=last.said),
        skipped=skipped,
        notes=notes,
        spans=tuple(fact.span for fact in one.facts),
        held_back=facts_at(one, [at for at, (cloze, _) in enumerate(one.chosen) if not cloze]),
    )
