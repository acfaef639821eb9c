"""What ships of notes that left, as a book: each case of `retiring.md` is run from version to version.

A case gives the notes of one version after another, each below its number. What comes of it is one line a note of the
package: a letter for the guid, what it ships as, the version in which its modification time moved last, the author's
tags.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builder import card
from builder.identity import assign, new_lock, stamp, tagged, tombstones
from builder.model import DeckPath
from tests.book import cases
from tests.small_facts import cloze_facts, note_of, notetype

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from builder.model import Guid, Lock, Note
    from tests.book import Case

BOOK = Path(__file__).with_name("retiring.md")
MOST = 3


def packages_of(source: str) -> str:
    """What the package of each version holds."""
    lock = new_lock("Harbour")
    letters: dict[Guid, str] = {}
    versions: list[str] = []
    told: list[str] = []
    for chunk in source.strip("\n").split("\n\n"):
        version, *lines = chunk.splitlines()
        versions.append(version)
        notes, stones, lock = _package(lines, lock, version=version, epoch=len(versions))
        for note in (*notes, *stones):
            letters.setdefault(note.guid, chr(ord("A") + len(letters)))
        rows = [f"{letters[note.guid]} note {versions[note.modified - 1]}{_own(note)}" for note in notes]
        rows += [f"{letters[note.guid]} tombstone {versions[note.modified - 1]}{_own(note)}" for note in stones]
        told += [version, *sorted(rows)]
    return "".join(f"{line}\n" for line in told)


def _own(note: Note) -> str:
    return "".join(f" #{tag}" for tag in note.tags if not tag.startswith("harbour::"))


def _package(
    lines: Sequence[str], lock: Lock, *, version: str, epoch: int
) -> tuple[Sequence[Note], Sequence[Note], Lock]:
    facts, before = cloze_facts(lines), lock
    known, lock, _ = assign(facts, lock=lock, version=version)
    lock = tagged(lock, facts, known, before=before, deck_tags=())
    left, lock = tombstones(lock, version=version, most=MOST)
    made = [card.tombstone(entry, deck=DeckPath("Harbour"), deck_slug="harbour", deck_tags=()) for entry in left]
    drawn = (note_of(one, tags=one.cloze.fact.tags) for one in known)
    notes = (*drawn, *filter(None, made))
    stamped, _, lock = stamp(notes, notetype(), lock=lock, epoch=epoch, version=version)
    return stamped[: len(known)], stamped[len(known) :], lock


@pytest.mark.parametrize("case", cases(BOOK))
def test_what_left_ships_as_the_book_says(case: Case, regen: Callable[[Case, str], None]) -> None:
    """Each case of the book holds."""
    actual = packages_of(case.source)
    regen(case, actual)

    assert case.expected == actual
