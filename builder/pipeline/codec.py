"""A `Reading` and a `Rest` as lines of JSON, and back.

Values are lists in the order of the fields below; whatever belongs to the file alone (its path, its text) is left out,
for whoever reads the record has it. Whoever changes a noun changes its two functions in `values`; the key of a record
holds the tool's own files, so that no version ever reads another's.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from builder.lint import Asked, Said, Spelling
from builder.model import Span
from builder.pipeline.gather import KEY_LENGTH
from builder.pipeline.reading import Outline, Reading, Rest
from builder.pipeline.values import (
    Reader,
    cloze_of,
    fact_of,
    findings_of,
    line_of,
    note_of,
    references_of,
    span_of,
    weak_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from builder.card import Face
    from builder.memory import Packed
    from builder.model import Fact, SourceFile

UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError, zlib.error)
"""What reading a record raises that no build wrote."""


def encode(reading: Reading) -> str:
    """Write what a file became as four lines, what its cards ask and what it says last; `decode` gives an equal."""
    outline = reading.outline
    whole = line_of(
        [
            [outline.front_end, outline.headings, outline.parents],
            [fact_of(fact) for fact in reading.facts],
            findings_of(reading.findings),
            [[cloze_of(cloze), findings_of(told)] for cloze, told in reading.chosen],
            references_of(reading.references),
            weak_of(reading.weak),
        ]
    )
    faces = line_of(
        [[one.text, one.context, one.extra, findings_of(one.told)] if one else None for one in reading.faces]
    )
    return f"{whole}\n{faces}\n{reading.weak.asked}\n{reading.weak.said}"


def decode(lines: str, source: SourceFile) -> Reading:
    """Read the lines that `encode` wrote for a source.

    Raises:
        ValueError and the others of `UNREADABLE`: they are no such lines.
    """
    whole, faces, asked, said = lines.split("\n")
    read = Reader(source.path)
    reading = _reading(whole, source, read, read.fact)
    return replace(
        reading,
        faces=tuple(map(read.face, json.loads(faces))),
        weak=replace(reading.weak, asked=asked, said=said),
    )


def brief(lines: str, source: SourceFile, written: Packed) -> Reading:
    """Read the lines that `encode` wrote for a source in short; `written` are these lines, packed.

    Raises:
        ValueError and the others of `UNREADABLE`: as `decode`.
    """
    whole, _, _, _ = lines.split("\n")
    read = Reader(source.path)
    return replace(_reading(whole, source, read, read.brief_fact), written=written)


def _reading(line: str, source: SourceFile, read: Reader, fact_of_raw: Callable[[Any], Fact]) -> Reading:
    (front_end, headings, parents), facts, findings, chosen, references, weak = json.loads(line)
    found = tuple(map(fact_of_raw, facts))
    return Reading(
        source=source,
        outline=Outline(front_end=front_end, headings=tuple(map(tuple, headings)), parents=tuple(parents)),
        facts=found,
        findings=read.findings(findings),
        chosen=tuple(
            (read.cloze(cloze, fact), read.findings(told))
            for fact, (cloze, told) in zip(found, chosen, strict=bool(chosen))
        ),
        references=read.references(references),
        weak=read.weak(weak, "", ""),
    )


def whole(reading: Reading) -> Reading:
    """All of a reading in short; any other as it is."""
    return decode(reading.written.text, reading.source) if reading.written else reading


def faces(reading: Reading) -> tuple[Face | None, ...]:
    """The faces of a reading, in short or not."""
    if not reading.written:
        return reading.faces
    return tuple(map(Reader(reading.path).face, json.loads(_lines(reading.written)[1])))


@lru_cache(maxsize=1)
def _lines(written: Packed) -> tuple[str, ...]:
    """The lines of a record; of one file after the other, two of them are asked for in a row."""
    return tuple(written.text.split("\n"))


class LastLines(NamedTuple):
    """What the cards of a file ask and what it says, written (`Weak`): the last lines of either record."""

    asked: str = ""
    said: str = ""
    within: Packed | None = None
    """The record, where the lines are not here."""

    def unpacked(self) -> LastLines:
        """The lines, here.

        Raises:
            ValueError and the others of `UNREADABLE`: the record is none.
        """
        if self.within is None:
            return self
        _, _, asked, said = _lines(self.within)
        return LastLines(asked, said)


def last_lines(one: Reading | Rest) -> LastLines:
    """The last lines of a file, packed where it is in short or at rest."""
    within = one.late if isinstance(one, Rest) else one.written
    return LastLines(within=within) if within else LastLines(one.weak.asked, one.weak.said)


def facts_at(reading: Reading, numbers: Iterable[int]) -> dict[int, Fact]:
    """All of some facts of a reading, in short or not, by their numbers in the file."""
    numbers = tuple(numbers)
    read = fact_reader(reading) if numbers else reading.facts.__getitem__
    return {at: read(at) for at in numbers}


def fact_reader(reading: Reading) -> Callable[[int], Fact]:
    """What reads all of a fact of a reading, in short or not, by its number in the file."""
    if not reading.written:
        return reading.facts.__getitem__
    raw, read = json.loads(_lines(reading.written)[0])[1], Reader(reading.path)
    return lambda at: read.fact(raw[at])


def full_facts(readings: Iterable[Reading]) -> dict[int, Fact]:
    """All facts of readings in full, each by the `id` of what the reading, in short or not, holds of it."""
    return {id(fact): full for one in readings for fact, full in zip(one.facts, whole(one).facts, strict=True)}


def write_asked(asked: Iterable[Asked]) -> str:
    """Write what the cards of a file ask as one line; `read_asked` gives equal values."""
    return line_of([[span_of(one.span), one.sides] for one in asked])


def read_asked(line: str, path: str) -> tuple[Asked, ...]:
    """Read a line that `write_asked` wrote for the file at a path.

    Raises:
        ValueError and the others of `UNREADABLE`: it is no such line.
    """
    read = Reader(path)
    return tuple(
        [
            Asked(read.span(span), tuple([(str(front), str(answer)) for front, answer in sides]))
            for span, sides in json.loads(line)
        ]
    )


def write_said(said: Said) -> str:
    """Write what a file says as one line, small until it is compared; `read_said` gives an equal value."""
    statements = [
        [span_of(one.span), span_of(one.at), one.section, one.sentences, one.whole, one.clauses, one.size]
        for one in said.statements
    ]
    return line_of([statements, [[one.word, one.count, span_of(one.first)] for one in said.spellings]])


def read_said(line: str, path: str) -> Said:
    """Read a line that `write_said` wrote for the file at a path.

    Raises:
        ValueError and the others of `UNREADABLE`: it is no such line.
    """
    statements, spellings = json.loads(line)
    read = Reader(path)
    return Said(
        statements=tuple(map(read.statement, statements)),
        spellings=tuple([Spelling(word=word, count=count, first=read.span(first)) for word, count, first in spellings]),
    )


def encode_rest(rest: Rest) -> tuple[str, str]:
    """Write a file at rest as a line that each build needs, and as lines that few ask for, or one process alone."""
    tags = _Table(note.tags for note in rest.notes)
    reasons = _Table(tuple(note.reasons.items()) for note in rest.notes)
    needed = [
        "".join(rest.facts),
        references_of(rest.references),
        list(rest.names.items()),
        findings_of(rest.told),
        weak_of(rest.weak),
        rest.skipped,
        list(tags),
        list(reasons),
        [note_of(one, tags[one.tags], reasons[tuple(one.reasons.items())]) for one in rest.notes],
    ]
    held_back = line_of([[at, fact_of(fact)] for at, fact in rest.held_back.items()])
    spans = line_of([span_of(span) for span in rest.spans])
    return line_of(needed), f"{held_back}\n{spans}\n{rest.weak.asked}\n{rest.weak.said}"


class _Table(dict[Any, int]):
    """Values that many notes share → the number of each."""

    def __init__(self, values: Iterable[Any]) -> None:
        super().__init__((value, at) for at, value in enumerate(dict.fromkeys(values)))


def decode_rest(line: str, late: Packed, path: str) -> Rest:
    """Read the line that `encode_rest` wrote for the file at a path; `late` are the other lines, packed.

    Raises:
        ValueError and the others of `UNREADABLE`: it is no such line; so does whoever asks for the facts that make no
            card, for spans, or for the last lines, which are read late.
    """
    facts, references, names, told, weak, skipped, tags, reasons, notes = json.loads(line)
    read = Reader(path)
    tables = [tuple(map(str, own)) for own in tags], [{str(n): str(why) for n, why in own} for own in reasons]
    its = tuple([read.note(note, *tables) for note in notes])
    known_by = tuple([facts[at : at + KEY_LENGTH] for at in range(0, len(facts), KEY_LENGTH)])
    return Rest(
        path=path,
        facts=known_by,
        references=read.references(references),
        names={str(address): str(name) for address, name in names},
        told=read.findings(told),
        weak=read.weak(weak, "", ""),
        skipped=int(skipped),
        notes=its,
        held_back=_HeldBack(late, path, len(known_by)),
        spans=_Spans(late, path, len(known_by)),
        late=late,
    )


class _Spans(Sequence[Span]):
    """Where the facts of a file stand, read when it is asked for."""

    def __init__(self, late: Packed, path: str, count: int) -> None:
        self._late = late
        self._path = path
        self._count = count

    @cached_property
    def _all(self) -> tuple[Span, ...]:
        return tuple(Span(self._path, *map(int, span)) for span in json.loads(self._late.text.split("\n")[1]))

    def __getitem__(self, at: Any) -> Any:  # noqa: ANN401 - a place or a slice
        """Where the fact of a number stands."""
        return self._all[at]

    def __len__(self) -> int:
        """How many facts there are."""
        return self._count


class _HeldBack(Mapping[int, "Fact"]):
    """Facts by their number in a file, read when they are asked for, which few builds do."""

    def __init__(self, late: Packed, path: str, count: int) -> None:
        self._late = late
        self._path = path
        self._numbers = range(count)

    @cached_property
    def _facts(self) -> dict[int, Fact]:
        read = Reader(self._path)
        return {self._numbers[at]: read.fact(fact) for at, fact in json.loads(self._late.text.split("\n")[0])}

    def __getitem__(self, key: int) -> Fact:
        """The fact of a number."""
        return self._facts[key]

    def __iter__(self) -> Iterator[int]:
        """All numbers, ascending."""
        return iter(self._facts)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._facts)
