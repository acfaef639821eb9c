"""Which note a fact is, as a book: each case of `identity.md` is run from version to version.

A case gives the notes of one version after another, each below its number; what comes of it is one line a note: a
letter for the guid, how the fact was found, its cloze numbers; then numbers no longer asked, and notes that retired.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builder.identity import assign, new_lock
from tests.book import cases
from tests.small_facts import cloze_facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from builder.findings import Finding
    from builder.model import Guid, KnownFact, Lock
    from tests.book import Case

BOOK = Path(__file__).with_name("identity.md")


def _versions(source: str) -> Iterator[tuple[str, list[str]]]:
    for chunk in source.strip("\n").split("\n\n"):
        version, *lines = chunk.splitlines()
        yield version, lines


def identity_of(source: str) -> str:
    """What each version's facts become."""
    lock = new_lock("Harbour")
    letters: dict[Guid, str] = {}
    told: list[str] = []
    for version, lines in _versions(source):
        known, lock, findings = assign(cloze_facts(lines), lock=lock, version=version)
        for one in known:
            letters.setdefault(one.guid, chr(ord("A") + len(letters)))
        told += [version, *_told(known, lock, letters, version), *_found(findings)]
    return "".join(f"{line}\n" for line in told)


def _told(known: tuple[KnownFact, ...], lock: Lock, letters: dict[Guid, str], version: str) -> Iterator[str]:
    entries = {entry.guid: entry for entry in lock.entries}
    for one in known:
        words = _numbered(entries[one.guid].numbers)
        gone = _numbered(entries[one.guid].retired_numbers)
        yield f"{letters[one.guid]} {one.matched.value}: {words}" + (f" (no more: {gone})" if gone else "")
    retired = sorted(letters[entry.guid] for entry in lock.entries if entry.retired_in == version)
    yield from (f"{letter} retired" for letter in retired)


def _numbered(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{n} {words}" for words, n in numbers.items()).replace("\n", " no. ")


def _found(findings: tuple[Finding, ...]) -> Iterator[str]:
    return (f"{f.span.line}:{f.span.column} {f.rule.code}" for f in findings)


@pytest.mark.parametrize("case", cases(BOOK))
def test_a_fact_is_the_note_the_book_says(case: Case, regen: Callable[[Case, str], None]) -> None:
    """Each case of the book holds."""
    actual = identity_of(case.source)
    regen(case, actual)

    assert case.expected == actual
