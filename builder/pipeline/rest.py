"""Files at rest: as they were when their notes were built last, and so are the lines that the lock has of them.

What such a file becomes is known: its notes are what the lock says of them, and what was told is told again. So nothing
of it is read but what is compared with other files. The record of it (`Rest`) lies in the memory under the key of the
file's reading, of its lines in the lock, letter by letter, and of what else has a say in a note; it is written only
where the next build, finding these, must leave every note as it is.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from builder import card, identity
from builder.model import ClozeFact, Note, Origin
from builder.pipeline.codec import UNREADABLE, decode_rest
from builder.pipeline.decks import deck_of
from builder.pipeline.gather import known_by
from builder.text import uncoloured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from builder.findings import Finding
    from builder.memory import Memory, Packed
    from builder.model import Guid, KnownFact, LockEntry, SourceFile, Span
    from builder.pipeline.reading import NoteAtRest, Reading, Rest
    from builder.project import Config, Project

    Rows = Sequence[tuple[Guid, str]]
    """The lines of some notes in the lock, by guid."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Resting:
    """The files at rest of a vault."""

    language: str = ""
    """That of the note type with which their notes were drawn."""
    files: Mapping[str, Rest] = field(default_factory=dict)
    """By path."""
    rows: Mapping[Guid, str] = field(default_factory=dict)
    """The line of each of their notes in the lock, as `identity.note_line` writes it."""
    entries: Mapping[Guid, LockEntry] = field(default_factory=dict)
    """What the lock has of these notes."""

    def at_rest(self, begins: Mapping[str, int]) -> identity.AtRest:
        """What of them has a part in the matching; `begins` is the number of each file's first fact."""
        return identity.AtRest(guids=frozenset(self.rows), held_back=lambda: self._held_back(begins))

    def _held_back(self, begins: Mapping[str, int]) -> dict[int, ClozeFact]:
        """Their facts that make no card, by their numbers among all facts.

        Raises:
            Stirred: they can't be read.
        """
        with stirring():
            return {
                begins[path] + at: ClozeFact(fact=fact, deletions=(), context=fact.context)
                for path, rest in self.files.items()
                for at, fact in rest.held_back.items()
            }

    def notes(self, rest: Rest, config: Config, ids: Mapping[Guid, int]) -> Iterator[Note]:
        """The notes of a file, with their times."""
        deck = deck_of(rest.path, config)
        for one in rest.notes:
            entry = self.entries[one.guid]
            text, context, extra, source = entry.fields
            yield Note(
                guid=one.guid,
                text=text,
                context=context,
                extra=extra if one.extra is None else one.extra,
                source=source,
                tags=one.tags,
                deck=deck,
                media=one.media,
                numbers=_ascending(tuple(entry.numbers.values())),
                span=one.span,
                id=ids[one.guid],
                created=entry.created,
                modified=entry.modified,
            )

    def origins(self, rest: Rest) -> Iterator[Origin]:
        """Where its notes come from."""
        for one in rest.notes:
            entry = self.entries[one.guid]
            yield Origin(kind=entry.kind, place=entry.place, reasons=one.reasons)

    def in_order(
        self,
        sources: Iterable[SourceFile],
        paths: Iterable[str],
        values: Iterable[_T],
        of_rest: Callable[[Rest], Iterable[_T]],
    ) -> Iterator[_T]:
        """The values of files that were read, at these `paths`, and those of files at rest, in the order of all."""
        if not self.files:
            yield from values
            return
        own = defaultdict[str, list[_T]](list)
        for path, value in zip(paths, values, strict=True):
            own[path].append(value)
        for source in sources:
            rest = self.files.get(source.path)
            yield from of_rest(rest) if rest else own.pop(source.path, ())

    def without_doubles(self, read: Sequence[Reading], sources: Iterable[SourceFile]) -> Resting:
        """Those of which no fact stands in one of the others too, or before it in a file that was `read`."""
        if not self.files:
            return self
        order = {source.path: at for at, source in enumerate(sources)}
        first: dict[str, int] = {}
        for one in (one for one in read if not one.is_broken):
            for fact in one.facts:
                first.setdefault(known_by(fact), order[one.path])
        first.update(
            (fact, -1) for fact, n in Counter(f for rest in self.files.values() for f in rest.facts).items() if n > 1
        )
        return self._only(
            {
                path: rest
                for path, rest in self.files.items()
                if all(first[fact] > order[path] for fact in first.keys() & set(rest.facts))
            }
        )

    def standing(self, read: Sequence[Reading]) -> dict[str, Span]:
        """Facts of files at rest that stand in one that was `read` too: what they are known by → where they stand.

        Raises:
            Stirred: that can't be read.
        """
        if not self.files:
            return {}
        known = {known_by(fact) for one in read if not one.is_broken for fact in one.facts}
        with stirring():
            return {
                fact: rest.spans[at]
                for rest in self.files.values()
                if not known.isdisjoint(rest.facts)
                for at, fact in enumerate(rest.facts)
                if fact in known
            }

    def is_clean(self) -> bool:
        """Whether all HTML of their notes passes the sanitizer once more, as all that is recalled."""
        fields = {
            html for rest in self.files.values() for one in rest.notes for html in _html(one, self.entries[one.guid])
        }
        return all(map(card.is_clean, fields))

    def as_they_look(self, names: Mapping[str, Mapping[str, str]], told: Iterable[Finding]) -> Resting:
        """Those of which each picture and sound is what it was, by the `names` of each file; none is `told` of."""
        about = {finding.span.path for finding in told}
        same = {p: rest for p, rest in self.files.items() if p not in about and rest.names == names.get(p, {})}
        return self._only(same)

    def _only(self, files: dict[str, Rest]) -> Resting:
        if len(files) == len(self.files):
            return self
        guids = [note.guid for rest in files.values() for note in rest.notes]
        return Resting(
            language=self.language,
            files=files,
            rows={guid: self.rows[guid] for guid in guids},
            entries={guid: self.entries[guid] for guid in guids},
        )


@lru_cache(maxsize=1000)
def _ascending(numbers: tuple[int, ...]) -> tuple[int, ...]:
    """The numbers in their order, once for all notes that have them: `(1,)` is that of most."""
    return tuple(sorted(numbers))


@contextmanager
def stirring() -> Iterator[None]:
    """Read what is asked for late of a record: where it can't be read, all files must be.

    Raises:
        Stirred: it can't be read.
    """
    try:
        yield
    except UNREADABLE as error:
        raise identity.Stirred from error


def known_at_rest(reading: Reading, resting: Resting) -> tuple[KnownFact, ...]:
    """The facts behind the notes of a file at rest, which was read after all.

    Raises:
        ValueError: they do not fit.
    """
    clozes = [cloze for cloze, _ in reading.chosen if cloze]
    notes = resting.files[reading.path].notes
    known = [identity.again(cloze, resting.entries[one.guid]) for cloze, one in zip(clozes, notes, strict=True)]
    if not all(known):
        message = f"the notes of {reading.path} do not fit its facts"
        raise ValueError(message)
    return tuple(filter(None, known))


def paths_of(known: Iterable[KnownFact]) -> Iterator[str]:
    """The path of each."""
    return (one.cloze.fact.span.path for one in known)


def told_at_rest(rests: Iterable[Rest]) -> Iterator[Finding]:
    """What is told of files at rest, each rule in its place among those of the file."""
    return (finding for rest in rests for finding in rest.told)


def weak_at_rest(rests: Iterable[Rest]) -> Iterator[Finding]:
    """What is weak in them."""
    return (finding for rest in rests for finding in (*rest.weak.notes, *rest.weak.cards))


def find_resting(project: Project, memory: Memory, keys: Mapping[str, bytes], *, language: str) -> Resting:
    """The files at rest; `keys` are those of the readings, by path, `language` that of the note type."""
    if not (keys and project.lock_text) or are_alike(project.sources):
        return Resting(language=language)
    rows = identity.rows(project.lock_text)
    living: defaultdict[str, dict[Guid, LockEntry]] = defaultdict(dict)
    for entry in project.lock.entries:
        if not entry.retired_in:
            living[entry.path][entry.guid] = entry
    files: dict[str, Rest] = {}
    for path in keys.keys() - project.unread:
        key = rest_key(keys[path], rows.get(path, ()), path, project.config, language=language)
        line, late = memory.recall(key), memory.packed(late_key(key))
        rest = _read(line, late, path, living[path]) if line and late else None
        if rest and memory.retain(keys[path]):
            files[path] = rest
    return Resting(
        language=language,
        files={source.path: files[source.path] for source in project.sources if source.path in files},
        rows={guid: row for path in files for guid, row in rows.get(path, ()) if guid in living[path]},
        entries={guid: entry for path in files for guid, entry in living[path].items()},
    )


def are_alike(sources: Sequence[SourceFile]) -> bool:
    """Whether the paths of two files, that differ in a control character, are written alike in the lock."""
    return len({source.path for source in sources}) < len(sources)


def rest_key(key: bytes, rows: Rows, path: str, config: Config, *, language: str) -> bytes:
    """The key of a file at rest in the memory: that of its reading, what a note depends on besides, its lock lines."""
    digest = hashlib.blake2b(key, digest_size=len(key), person=b"rest")
    digest.update(repr((path, deck_of(path, config), config.slug, language)).encode(errors="surrogatepass"))
    digest.update("\n".join(["", *(row for _, row in rows)]).encode(errors="surrogatepass"))
    return digest.digest()


def late_key(key: bytes) -> bytes:
    """The key of what is read late of a file at rest, from its own."""
    return hashlib.blake2b(key, digest_size=len(key), person=b"late").digest()


def _read(line: str, late: Packed, path: str, living: Mapping[Guid, LockEntry]) -> Rest | None:
    """The record of a file that has these notes."""
    try:
        rest = decode_rest(line, late, path)
        guids = {note.guid for note in rest.notes}
        fits = len(rest.notes) == len(living) == len(guids & living.keys())
        names = frozenset(rest.names.values())
        return rest if fits and all(_fits(note, living[note.guid], names) for note in rest.notes) else None
    except UNREADABLE:  # a record of another making under this key
        return None


def _fits(note: NoteAtRest, entry: LockEntry, names: frozenset[str]) -> bool:
    """Whether it may be what was drawn of an entry: with its words at the back, and with pictures there are."""
    _, _, extra, _ = entry.fields
    return names.issuperset(note.media) and (note.extra is None or uncoloured(note.extra) == extra)


def _html(note: NoteAtRest, entry: LockEntry) -> tuple[str, ...]:
    text, context, extra, source = entry.fields
    return text, context, source, extra if note.extra is None else note.extra
