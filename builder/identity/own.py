"""A `deck.lock` that this build-deck wrote, read without asking of each cell whether it is whole."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import chain, starmap
from typing import TYPE_CHECKING, Any

from builder.identity.cells import Flaw, read_numbers, read_text
from builder.identity.records import (
    GUID_LENGTH,
    KINDS,
    NO_NUMBERS,
    NOTE_CELLS,
    read_back_in,
    read_record,
    read_tags,
    shared_list,
)
from builder.identity.union import Line, unite
from builder.model import LockEntry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.model import Lock

_PIECE = 1000
"""Lines that are read together: half a megabyte."""
_NONE = "{}"


def read_own(text: str) -> Lock | None:
    """The lock of a text of which each line is known to be parsed or written by this build-deck.

    In a third of the time of `parse_lock`; None where it is another text after all and can't be read so. Its name is
    looked at no more: a build writes that of `deck.toml`, which was.
    """
    try:
        return _read(text)
    except (Flaw, ValueError, LookupError, TypeError):
        return None


def _read(text: str) -> Lock:
    rows = text.split("\n")
    notes = [row for row in rows if row.find("\t") == GUID_LENGTH]
    others = enumerate((row for row in rows if row and row[0] != "#" and row.find("\t") != GUID_LENGTH), 1)
    lock, wrong = unite([Line(at, read_record(row.split("\t"))) for at, row in others], last=0)
    if wrong:
        raise ValueError
    pieces = (notes[at : at + _PIECE] for at in range(0, len(notes), _PIECE))
    entries = tuple(chain.from_iterable(map(_entries, pieces)))
    if len({entry.guid for entry in entries}) < len(entries):
        raise ValueError
    return replace(lock, entries=entries)


def _entries(rows: Sequence[str]) -> Iterator[LockEntry]:
    """The notes of some lines: column by column, each list and map of all of them in one call of the decoder."""
    lines = [row.split("\t") for row in rows]
    guids, paths, places, kinds, terms, texts, contexts, numbers, retired, *rest = zip(
        *[cells if len(cells) == NOTE_CELLS else cells[:NOTE_CELLS] for cells in lines], strict=True
    )
    created, modified, digests, since, changed_in, retired_in, fields = rest
    columns = (
        guids,
        _texts(paths),
        map(shared_list, places),
        map(KINDS.__getitem__, kinds),
        _texts(terms),
        _texts(texts),
        map(shared_list, contexts),
        _values(numbers),
        [NO_NUMBERS if cell == _NONE else read_numbers((cell,), 0) for cell in retired],
        _times(created),
        _times(modified),
        _texts(digests),
        since,
        changed_in,
        retired_in,
        [read_back_in(cells) if len(cells) > NOTE_CELLS else "" for cells in lines],
        [read_tags(cells) if len(cells) > NOTE_CELLS else () for cells in lines],
        map(tuple, _values(fields)),
    )
    return starmap(LockEntry, zip(*columns, strict=True))


def _texts(cells: Sequence[str]) -> Sequence[str]:
    return [read_text((cell,), 0) if "\\" in cell else cell for cell in cells]


def _times(cells: Sequence[str]) -> Iterator[int]:
    """The numbers, each once for all notes of one time."""
    return map({cell: int(cell) for cell in set(cells)}.__getitem__, cells)


def _values(cells: Sequence[str]) -> list[Any]:
    values: list[Any] = json.loads(f"[{','.join(cells)}]")
    return values
