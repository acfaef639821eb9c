"""What a package holds, read with nothing of the project's own."""

from __future__ import annotations

import sqlite3
import tempfile
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedNote:
    """A note as it lies in a package."""

    modified: int
    text: str
    context: str
    extra: str
    source: str
    tags: tuple[str, ...]
    numbers: tuple[int, ...]


def packed_notes(package: Path) -> dict[str, PackedNote]:
    """The notes of a package by guid, in the order of their first cards."""
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(package) as archive:
        connection = sqlite3.connect(archive.extract("collection.anki2", folder))
        rows = connection.execute(
            "select guid, notes.mod, flds, tags, group_concat(ord) from notes join cards on nid = notes.id "
            "group by notes.id order by min(due), notes.id"
        ).fetchall()
        connection.close()
    return {guid: _note(modified, fields.split("\x1f"), tags, ords) for guid, modified, fields, tags, ords in rows}


def _note(modified: int, fields: list[str], tags: str, ords: str) -> PackedNote:
    text, context, extra, source = fields[:4]
    return PackedNote(
        modified=modified,
        text=text,
        context=context,
        extra=extra,
        source=source,
        tags=tuple(tags.split()),
        numbers=tuple(sorted(int(o) + 1 for o in ords.split(","))),
    )
