"""Play one kind of edit on the notes beside this file, through the real stages, and count what became of identity."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from builder import cloze, facts, markdown
from builder.identity import assign, new_lock
from builder.model import ClozeFact, SourceFile
from builder.pipeline.gather import without_duplicates
from tests.edits.kinds import BODY, PLACE, TERM, Line, called_otherwise, parts, said_otherwise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from builder.model import Fact, Guid, KnownFact, Lock, LockEntry
    from tests.edits.kinds import Notes

KINDS = (*BODY, *TERM, *(f"taken back: {kind}" for kind in (*BODY, *TERM) if kind != "translated"), *PLACE)
SWAPS = ("swapped for a sibling", "swapped, another value", "a sibling added")
BEYOND = (
    *("translated", "split in two", "the second half left out", "taken back: the second half left out"),
    *("clauses turned", "taken back: clauses turned"),
    *("said the contrary", "taken back: said the contrary"),
)
"""What matching does not promise to see through; such edits lose no other note."""
CONTRARIES = ("said the contrary", "taken back: said the contrary")
"""Another fact, unless it is the answer that is another."""
REPLACING = (
    *(*CONTRARIES, "another word in its place", "taken back: another word in its place", "a number changed"),
    *("taken back: a number changed", "a synonym", "taken back: a synonym"),
)
"""A word in the place of another: no answer that is touched keeps its cloze number."""
_SHARE = 0.3
"""Of the lines, how many are touched at once."""


@dataclass(slots=True)
class Count:
    """What became of the notes that were touched."""

    touched: int = 0
    """Notes shown before and after the edit whose line was touched."""
    kept: int = 0
    anew: int = 0
    """Notes on lines that were written anew."""
    wrong: list[tuple[str, str]] = field(default_factory=list)
    """History that passed to another fact: its text before and after."""
    lost: list[tuple[str, str]] = field(default_factory=list)
    passed: list[tuple[str, str]] = field(default_factory=list)
    """Cloze numbers that passed to other words, and cards that ask the same of the contrary: before and after."""

    def __iadd__(self, other: Count) -> Count:  # noqa: PYI034 - Self needs no more than this
        """Both together."""
        self.touched += other.touched
        self.kept += other.kept
        self.anew += other.anew
        self.wrong += other.wrong
        self.lost += other.lost
        self.passed += other.passed
        return self


@cache
def base() -> Notes:
    """The notes as they were first written."""
    notes: Notes = {}
    at = 0
    for path in sorted(Path(__file__).with_name("notes").glob("*.md")):
        lines = notes.setdefault(path.name, [])
        for text in path.read_text("utf-8").splitlines():
            lines.append(Line((at,), text))
            at += 1
    return notes


def trial(kind: str, seed: int) -> Count:
    """What becomes of the notes when a third of the lines is edited so."""
    random = Random(f"{kind} {seed}")  # noqa: S311 - the same trial every time
    lines = [line.ids[0] for line in _plain_lines()]
    picked = set(random.sample(lines, int(len(lines) * _SHARE)))
    if kind in PLACE:
        return _count(kind, base(), PLACE[kind](base(), picked, random))
    plain = kind.removeprefix("taken back: ")
    change = BODY.get(plain) or TERM[plain]
    edited = (said_otherwise if plain in BODY else called_otherwise)(base(), picked, random, change)
    return _count(kind, base(), edited) if plain == kind else _count(kind, edited, base())


def _plain_lines() -> Iterator[Line]:
    """Lines that are a note each."""
    for lines in base().values():
        for at, line in enumerate(lines):
            is_row = line.text.startswith("| ") and "---" not in line.text and "---" not in lines[at + 1].text
            is_lead = lines[min(at + 1, len(lines) - 1)].text.startswith("  ")
            if is_row or (line.text.startswith("- ") and not is_lead and len(parts(line.text)[2]) > 1):
                yield line


def _count(kind: str, before: Notes, after: Notes) -> Count:
    old, lock = _built(before, new_lock("Waterways"))
    new, later = _built(after, lock)
    entries, entries_later = ({entry.guid: entry for entry in one.entries} for one in (lock, later))
    texts = {one.guid: one.cloze.fact for _, one in old}
    of_line: defaultdict[int, set[Guid]] = defaultdict(set)
    for line, one in old:
        of_line[line.ids[0]].add(one.guid)
    before_lines = {line.ids[0]: line.text for lines in before.values() for line in lines}
    count = Count()
    for line, one in new:
        fact, own = one.cloze.fact, {guid for at in line.ids for guid in of_line[at]}
        was = texts.get(one.guid)
        if was and one.guid not in own:
            count.wrong.append((was.text, fact.text))
        count.anew += line.ids[0] < 0
        is_same_line = line.text == before_lines.get(line.ids[0])
        if own and not (is_same_line and all(_stands_as_it_did(texts[guid], fact) for guid in own)):
            count.touched += 1
            count.kept += one.guid in own
            if one.guid in own and kind in REPLACING:
                count.passed += _passed(entries[one.guid], entries_later[one.guid], contrary=kind in CONTRARIES)
            if one.guid not in own:
                count.lost.append((texts[min(own)].text, fact.text))
    return count


def _passed(old: LockEntry, new: LockEntry, *, contrary: bool) -> Iterator[tuple[str, str]]:
    """Numbers that changed hands; of a contrary that is no answer, the texts."""
    before = {number: words for words, number in old.numbers.items()}
    for words, number in new.numbers.items():
        if before.get(number, words) != words:
            yield before[number], words
    if contrary and old.text != new.text and dict(old.numbers) == dict(new.numbers):
        yield old.text, new.text


def _stands_as_it_did(old: Fact, new: Fact) -> bool:
    return (old.text, old.context, old.place, old.span.path) == (new.text, new.context, new.place, new.span.path)


def _built(notes: Notes, lock: Lock) -> tuple[list[tuple[Line, KnownFact]], Lock]:
    """Every note with the line it begins on, and the lock after a build."""
    found = (fact for path in sorted(notes) for fact in _facts(path, notes[path]))
    unique, _ = without_duplicates(found)
    known, after, _ = assign(tuple(map(_chosen, unique)), lock=lock, version="1.0.0", allow_retire=True)
    return [(notes[k.cloze.fact.span.path][k.cloze.fact.span.line - 1], k) for k in known], after


def _facts(path: str, lines: Iterable[Line]) -> tuple[Fact, ...]:
    return _facts_of(path, "".join(f"{line.text}\n" for line in lines))


@cache
def _facts_of(path: str, text: str) -> tuple[Fact, ...]:
    document, _ = markdown.parse(SourceFile(path=path, text=text))
    return facts.find_facts(document)[0]


@cache
def _chosen(fact: Fact) -> ClozeFact:
    chosen, _ = cloze.choose(fact)
    return chosen or ClozeFact(fact=fact, deletions=(), context=fact.context)


def totals(seeds: int) -> dict[str, Count]:
    """Every kind with its count."""
    counts = {}
    for kind in KINDS:
        counts[kind] = Count()
        for seed in range(seeds):
            counts[kind] += trial(kind, seed)
    return counts
