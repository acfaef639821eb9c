"""A deck as an Anki package: the same bytes from the same deck on any machine.

genanki lays out the collection, the note type and the decks; rows, ids, times and the zip are written here, because
genanki stamps one time on all notes, finds cloze numbers by a rule of its own and leaves a scratch file behind.
"""

from __future__ import annotations

import hashlib
import html
import io
import json
import sqlite3
import struct
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import genanki

    from builder.model import Deck, Note, NoteType

_DATABASE = "collection.anki2"
_MEDIA = "media"
_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_MODE = 0o100_644 << 16
_STEP = 1_000_003
"""A prime of milliseconds, so that the card ids of two notes seldom meet."""
_STAMPS = ((24, 28), (92, 100))
"""Where SQLite counts changes and writes its own version into the header of a database."""
_LEVEL = 6
"""Of deflate: 16 % smaller than 1, for 6 ms a thousand notes; 9 takes six times as long for another 2 % (measured)."""
_PIECE = 1 << 20
"""Bytes of a file that are looked at together."""
_PAGE = 4096
_HEADER = 100
_TREE_PAGES = {2: 12, 5: 12, 10: 8, 13: 8}
"""The kinds of pages that hold rows, and the size of their headers (SQLite's file format, 1.6)."""

_COLLECTION_ROW = "INSERT INTO col VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_NOTE_ROW = "INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, 0, 0, 0, '')"
_CARD_ROW = "INSERT INTO cards VALUES (?, ?, ?, ?, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')"


def write_apkg(deck: Deck, media: Mapping[str, bytes]) -> bytes:
    """Write a deck as the bytes of an `.apkg` file.

    The database does not depend on the version of SQLite: rows in the order of their ids, indexes afterwards, zeros
    for residue and for SQLite's own stamps (the same on 3.40, 3.51 and 3.54). The zip depends on the deck and on zlib
    alone.

    Args:
        deck: with `id`, `created` and `modified` in every note.
        media: the bytes of each of `deck.media`, by its name in the package.

    Raises:
        ValueError: a deck that Anki would take in silence and break, which no build may make: two notes with one guid
            or id, a note without a card, a field with U+001F, media that is not there.
    """
    _check(deck, media)
    names = sorted(file.name for file in deck.media)
    members: dict[str, bytes | bytearray] = {
        _DATABASE: _database(deck),
        _MEDIA: json.dumps({str(at): name for at, name in enumerate(names)}, ensure_ascii=False).encode(),
        **{str(at): media[name] for at, name in enumerate(names)},
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name in sorted(members):
            package.writestr(_member(name), members[name], compresslevel=_LEVEL)
    return buffer.getvalue()


def database_digest(package: bytes) -> str:
    """Return the sha256 of what a package holds: database, media list and media, unpacked; zlib has no part in it."""
    digest = hashlib.sha256()
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        for name in sorted(opened.namelist()):
            digest.update(f"{name} {opened.getinfo(name).file_size}\n".encode())
            with opened.open(name) as content:  # piece by piece: a database may be large
                while piece := content.read(_PIECE):
                    digest.update(piece)
    return digest.hexdigest()


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _DATE)
    info.create_system, info.external_attr = _UNIX, _MODE
    info.compress_type = zipfile.ZIP_DEFLATED if name == _DATABASE else zipfile.ZIP_STORED
    return info


def _check(deck: Deck, media: Mapping[str, bytes]) -> None:
    held = {file.name for file in deck.media}
    problems = (
        ("notes share a guid", len({note.guid for note in deck.packed}) < len(deck.packed)),
        ("notes share an id", len({note.id for note in deck.packed}) < len(deck.packed)),
        ("a note has no id, guid or time", not all(n.id > 0 and n.guid and n.modified > 0 for n in deck.packed)),
        ("a note makes no card", not all(note.numbers for note in deck.packed)),
        ("a field holds U+001F", any("\x1f" in field for note in deck.packed for field in note.fields)),
        ("a note shows media that is not in the deck", any(not held.issuperset(note.media) for note in deck.packed)),
        ("media without bytes", not held <= media.keys()),
    )
    for problem, found in problems:
        if found:
            raise ValueError(problem)


def _database(deck: Deck) -> bytearray:
    """A fresh database in memory, written in one go; no second copy of it is there when a third is made."""
    decks = _deck_ids(deck)
    layout, collection = _layout(deck, decks)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for setting in (f"page_size = {_PAGE}", "encoding = 'UTF-8'", "auto_vacuum = 0", "secure_delete = 1"):
            connection.execute(f"PRAGMA {setting}")
        connection.execute("BEGIN")
        for table in (sql for sql in layout if sql.startswith("CREATE TABLE")):
            connection.execute(table)
        connection.execute(_COLLECTION_ROW, collection)
        connection.executemany(_NOTE_ROW, _note_rows(deck))
        connection.executemany(_CARD_ROW, _card_rows(deck, decks))
        for index in (sql for sql in layout if sql.startswith("CREATE INDEX")):
            connection.execute(index)
        connection.execute("COMMIT")
        content = connection.serialize()
    written = bytearray(content)
    del content
    for start, end in (*_STAMPS, *_gaps(written)):
        written[start:end] = bytes(end - start)
    return written


def _gaps(database: bytearray) -> Iterator[tuple[int, int]]:
    """The start and end of the unused room in each page, where versions of SQLite leave different bytes (measured)."""
    for page in range(0, len(database), _PAGE):
        header = page + (_HEADER if page == 0 else 0)
        size = _TREE_PAGES.get(database[header])
        if size:
            cells, content = struct.unpack_from(">HH", database, header + 3)
            yield header + size + 2 * cells, page + content


def _deck_ids(deck: Deck) -> dict[str, int]:
    """An id for each deck; Anki finds decks by name and gives them ids of its own."""
    names = sorted({note.deck for note in deck.packed} - {deck.name})
    return {deck.name: deck.id} | {name: deck.id + at for at, name in enumerate(names, start=1)}


def _layout(deck: Deck, decks: Mapping[str, int]) -> tuple[tuple[str, ...], tuple[Any, ...]]:
    """The statements that make the tables and indexes, and the row of `col`, as genanki writes them."""
    import genanki  # late: it costs 120 ms and most commands need none of it

    told = html.escape(f"{deck.name} {deck.version}")
    shells = [genanki.Deck(number, name, told if name == deck.name else "") for name, number in decks.items()]
    shells[0].add_model(_model(deck.notetype))
    with closing(sqlite3.connect(":memory:")) as scratch:
        genanki.Package(shells).write_to_db(scratch.cursor(), deck.notetype.modified, iter(()))
        statements = scratch.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL ORDER BY type DESC, name")
        return tuple(sql for (sql,) in statements), scratch.execute("SELECT * FROM col").fetchone()


def _model(notetype: NoteType) -> genanki.Model:
    """The note type; ids in fields and template let Anki follow a rename, its own key `req` says what makes a card."""
    import genanki  # late, as above

    model = genanki.Model(
        notetype.id,
        notetype.name,
        fields=[{"name": field.name, "id": field.id} for field in notetype.fields],
        templates=[
            {
                "name": notetype.template.name,
                "id": notetype.template.id,
                "qfmt": notetype.front,
                "afmt": notetype.back,
            }
        ],
        css=notetype.css,
        model_type=genanki.Model.CLOZE,
    )
    vars(model)["_req"] = [[0, "any", [0]]]
    return model


def _note_rows(deck: Deck) -> Iterable[tuple[Any, ...]]:
    """Rows by id. The sort field and the checksum are 0: Anki works them out when it imports."""
    for note in sorted(deck.packed, key=lambda note: note.id):
        tags = f" {' '.join(note.tags)} " if note.tags else ""
        yield note.id, note.guid, deck.notetype.id, note.modified, tags, "\x1f".join(note.fields)


def _card_rows(deck: Deck, decks: Mapping[str, int]) -> Iterable[tuple[Any, ...]]:
    """Rows by id; new cards come in the order of the notes, and those of one note in the order of their numbers."""
    dues = {note.guid: due for due, note in enumerate(deck.packed, start=1)}
    taken: dict[int, tuple[Any, ...]] = {}
    for note in sorted(deck.packed, key=lambda note: note.id):
        for number in note.numbers:
            card = _card_id(note, number, taken)
            taken[card] = (card, note.id, decks[note.deck], number - 1, note.modified, dues[note.guid])
    return (taken[card] for card in sorted(taken))


def _card_id(note: Note, number: int, taken: Mapping[int, Any]) -> int:
    """An id of the card's own, the same in every release unless another note's card stands there.

    It lies before the note's id: Anki renumbers what is more than a day ahead of the clock (measured).
    """
    card = max(1, note.id - (number - 1) * _STEP)
    while card in taken:
        card += 1
    return card
