"""One line of `deck.lock`, read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from builder.identity.cells import Flaw, read_list, read_numbers, read_text, read_whole
from builder.identity.spelling import folded
from builder.model import FactKind, Guid, LockEntry, MediaPin

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

MARKER = re.compile(r"(?:<{7}|\|{7}|={7}|>{7})(?: |$)")
"""How git begins the lines of a merge that was not finished."""
GUID_LENGTH = 10
_GUID = re.compile(rf"[a-z2-7]{{{GUID_LENGTH}}}")
NOTE_CELLS = 16
_MOST_NOTE_CELLS = 18
"""One more in a note that was retired and is back: the version it came back in; two in one with tags of its own."""
_FIELDS = 4
_NUMBER = r"(?:0|[1-9][0-9]{0,5})"
_VERSION = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}")
_NAME_DIGITS = 16
"""Of the hash, in a file's name."""
_PIN_CELLS = (
    (1, re.compile(r"https?://[!-\[\]-~]+"), "address of a fetched file"),
    (2, re.compile(r"(?:[a-z0-9][a-z0-9-]*-)?[0-9a-f]{16}\.[a-z0-9]{1,8}"), "name of a fetched file"),
    (3, re.compile(r"[0-9a-f]{64}"), "SHA-256"),
    (5, re.compile(r"[a-z]+/[a-z0-9.+-]+"), "type of a file"),
)
_MOST_SHARED = 20_000
"""Cells that are kept: the headings above the notes of a vault of thousands of files."""
KINDS = {kind.value: kind for kind in FactKind}
NO_NUMBERS: Mapping[str, int] = MappingProxyType({})
"""Once for all notes that lost no words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A line about the whole deck: `format`, `deck`, `notetype`, `end`, or one of a single text or version."""

    name: str
    values: tuple[str | int, ...]
    """Its cells after the first, read."""


Record = Header | LockEntry | MediaPin


def read_record(cells: Sequence[str]) -> Record:
    """The record in a line that is no comment.

    Raises:
        Flaw: where the line is none of a lock, or was damaged.
    """
    name = cells[0]
    if name in _READERS:
        count, read = _READERS[name]
        _demand(cells, count=count, what=f"`{name}` line")
        return read(cells)
    if _GUID.fullmatch(name):
        if not NOTE_CELLS < len(cells) <= _MOST_NOTE_CELLS:
            _demand(cells, count=NOTE_CELLS, what="note")
        return _read_note(cells)
    raise Flaw(_what_is_wrong(name))


def _demand(cells: Sequence[str], *, count: int, what: str) -> None:
    if len(cells) != count:
        message = f"a {what} has {count} cells, this one {len(cells)}"
        raise Flaw(message, cell=min(count, len(cells) - 1))


def _what_is_wrong(name: str) -> str:
    if MARKER.match(name):
        return "a merge was never finished"
    return "this is no line of a lock" if name else "an empty line: something was lost"


def _read_format(cells: Sequence[str]) -> Header:
    number = read_whole(cells, 1)
    if number < 1:
        message = f"there is no format {number}"
        raise Flaw(message, cell=1)
    return Header(name="format", values=(number,))


def _read_deck(cells: Sequence[str]) -> Header:
    if not cells[1]:
        message = "the deck has no key"
        raise Flaw(message, cell=1)
    return Header(name="deck", values=(read_text(cells, 1),))


def _read_notetype(cells: Sequence[str]) -> Header:
    number = read_whole(cells, 1)
    if not number:
        message = "the note type has no id"
        raise Flaw(message, cell=1)
    return Header(name="notetype", values=(number, read_text(cells, 2), read_whole(cells, 3)))


def _read_text_header(cells: Sequence[str]) -> Header:
    return Header(name=cells[0], values=(read_text(cells, 1),))


def _read_version_header(cells: Sequence[str]) -> Header:
    return Header(name=cells[0], values=(_read_version(cells, 1),))


def _read_end(_: Sequence[str]) -> Header:
    return Header(name="end", values=())


def _read_pin(cells: Sequence[str]) -> MediaPin:
    """A fetched file; its name becomes a path, so that nothing but a name of ours may stand there."""
    for at, pattern, what in _PIN_CELLS:
        if not pattern.fullmatch(cells[at]):
            message = f"`{cells[at][:40]}` is no {what}"
            raise Flaw(message, cell=at)
    if cells[3][:_NAME_DIGITS] not in cells[2]:
        message = "the name of the file does not hold its hash"
        raise Flaw(message, cell=2)
    return MediaPin(
        address=cells[1],
        name=cells[2],
        sha256=cells[3],
        size=read_whole(cells, 4),
        kind=cells[5],
        date=read_whole(cells, 6),
    )


# Headers are told from notes by their names: none may look like a guid, ten letters long.
_READERS: Mapping[str, tuple[int, Callable[[Sequence[str]], Record]]] = {
    "format": (2, _read_format),
    "deck": (2, _read_deck),
    "notetype": (4, _read_notetype),
    "name": (2, _read_text_header),
    "chooser": (2, _read_text_header),
    "tool": (2, _read_text_header),
    "redrawn": (2, _read_version_header),
    "restyled": (2, _read_version_header),
    "tombstone": (2, _read_version_header),
    "media": (7, _read_pin),
    "end": (1, _read_end),
}


def _read_note(cells: Sequence[str]) -> LockEntry:
    if cells[3] not in KINDS:
        message = f"`{cells[3]}` is no kind of fact"
        raise Flaw(message, cell=3)
    numbers, retired_numbers = read_numbers(cells, 7), read_numbers(cells, 8)
    if len(numbers) + len(retired_numbers) > 1 and _stand_twice(numbers, retired_numbers):
        message = "words or a cloze number stand twice in the two maps"
        raise Flaw(message, cell=7)
    return LockEntry(
        guid=Guid(cells[0]),
        path=read_text(cells, 1),
        place=_read_list(cells, 2),
        kind=KINDS[cells[3]],
        term=read_text(cells, 4),
        text=read_text(cells, 5),
        context=_read_list(cells, 6),
        numbers=numbers,
        retired_numbers=retired_numbers or NO_NUMBERS,
        created=read_whole(cells, 9),
        modified=read_whole(cells, 10),
        digest=read_text(cells, 11),
        since=_read_version(cells, 12),
        changed_in=_read_version(cells, 13),
        retired_in=_read_version(cells, 14) if cells[14] else "",
        fields=_read_fields(cells, 15),
        back_in=read_back_in(cells),
        tags=read_tags(cells),
    )


def _stand_twice(numbers: Mapping[str, int], retired: Mapping[str, int]) -> bool:
    count = len(numbers) + len(retired)
    return count > len({*numbers, *folded(retired)}) or count > len({*numbers.values(), *retired.values()})


def read_back_in(cells: Sequence[str]) -> str:
    """The version in which the note of a line came back; empty where it never left.

    Raises:
        Flaw: for what is no version.
    """
    is_there = len(cells) > NOTE_CELLS and (cells[NOTE_CELLS] or len(cells) < _MOST_NOTE_CELLS)
    return _read_version(cells, NOTE_CELLS) if is_there else ""


def read_tags(cells: Sequence[str]) -> tuple[str, ...]:
    """The tags of the note of a line.

    Raises:
        Flaw: for what is no list of texts.
    """
    return _read_list(cells, NOTE_CELLS + 1) if len(cells) == _MOST_NOTE_CELLS else ()


def _read_version(cells: Sequence[str], at: int) -> str:
    if not _is_version(cells[at]):
        message = f"`{cells[at]}` is no version"
        raise Flaw(message, cell=at)
    return cells[at]


@lru_cache(maxsize=_MOST_SHARED)
def _is_version(cell: str) -> bool:
    return bool(_VERSION.fullmatch(cell))


def _read_list(cells: Sequence[str], at: int) -> tuple[str, ...]:
    try:
        return shared_list(cells[at])
    except Flaw:
        return read_list(cells, at)


@lru_cache(maxsize=_MOST_SHARED)
def shared_list(cell: str) -> tuple[str, ...]:
    """The list in a cell that neighbours have too, read once and kept once.

    Raises:
        Flaw: for anything else.
    """
    return read_list((cell,), 0)


def _read_fields(cells: Sequence[str], at: int) -> tuple[str, ...]:
    fields = read_list(cells, at)
    if len(fields) not in (0, _FIELDS):
        message = f"a note has {_FIELDS} fields here or none, this one {len(fields)}"
        raise Flaw(message, cell=at)
    return fields
