"""A deck as an Anki package: the same bytes from the same deck on any machine.

genanki lays out the collection, the note type and the decks; rows, ids, times and the zip are written here, because
genanki stamps one time on all notes, finds cloze numbers by a rule of its own and leaves a scratch file behind.
"""

from __future__ import annotations

import hashlib
import html
import io
import json
import os
import sqlite3
import struct
import sys
import zipfile
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping
    from typing import BinaryIO

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
_PIECE = 1 << 20
"""Bytes of a file that are looked at together: whole pages of a database."""
_MOST_HELD = 30_000
"""Notes whose database, twice 12 MB, is made in memory; more of them are written to a file without a name."""
_PAGE = 4096
_HEADER = 100
_TREE_PAGES = {2: 12, 5: 12, 10: 8, 13: 8}
"""The kinds of pages that hold rows, and the size of their headers (SQLite's file format, 1.6)."""

_COLLECTION_ROW = "INSERT INTO col VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_NOTE_ROW = "INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, 0, 0, 0, '')"
_CARD_ROW = "INSERT INTO cards VALUES (?, ?, ?, ?, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')"


class Apkg(NamedTuple):
    """A package, and the digest of what it holds."""

    package: bytes
    database: str
    """As `database_digest` tells it."""


def write_apkg(deck: Deck, media: Mapping[str, bytes]) -> bytes:
    """Write a deck as the bytes of an `.apkg` file, as `pack_apkg` does."""
    return pack_apkg(deck, media).package


def pack_apkg(deck: Deck, media: Mapping[str, bytes]) -> Apkg:
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
    listed = json.dumps({str(at): name for at, name in enumerate(names)}, ensure_ascii=False).encode()
    members = {_MEDIA: listed, **{str(at): media[name] for at, name in enumerate(names)}}
    buffer, digest = io.BytesIO(), hashlib.sha256()
    with zipfile.ZipFile(buffer, "w") as package:
        for name in sorted((*members, _DATABASE)):
            if name == _DATABASE:
                _pack_database(package, deck, digest)
            else:
                package.writestr(_member(name), members[name])
                digest.update(_head(name, len(members[name])) + members[name])
    return Apkg(buffer.getvalue(), digest.hexdigest())


def _pack_database(package: zipfile.ZipFile, deck: Deck, digest: hashlib._Hash) -> None:
    """Write the database piece by piece into the package, and into the digest of all it holds.

    Deflated at zlib's own level, 6: 16 % smaller than 1, for 6 ms a thousand notes; 9 takes six times as long for
    another 2 % (measured).
    """
    about = _member(_DATABASE)
    with closing(_database(deck)) as database:
        about.file_size = database.seek(0, io.SEEK_END)
        database.seek(0)
        with package.open(about, "w") as member:
            digest.update(_head(_DATABASE, about.file_size))
            for piece in _cleared(database):
                member.write(piece)
                digest.update(piece)


def database_digest(package: bytes) -> str:
    """Return the sha256 of what a package holds: database, media list and media, unpacked; zlib has no part in it."""
    digest = hashlib.sha256()
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        for name in sorted(opened.namelist()):
            digest.update(_head(name, opened.getinfo(name).file_size))
            with opened.open(name) as content:  # piece by piece: a database may be large
                while piece := content.read(_PIECE):
                    digest.update(piece)
    return digest.hexdigest()


def _head(name: str, size: int) -> bytes:
    """What parts one file of a package from the next in its digest."""
    return f"{name} {size}\n".encode()


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


def _database(deck: Deck) -> BinaryIO:
    """A fresh database, written in one go: in memory, or where it is large on the disk, if that takes it."""
    if len(deck.packed) > _MOST_HELD:
        with suppress(OSError, sqlite3.OperationalError):
            return _on_disk(deck)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        _fill(connection, deck)
        return io.BytesIO(connection.serialize())


def _on_disk(deck: Deck) -> BinaryIO:
    """A database in a file that has lost its name before anything is in it, so that it ends with this process.

    Raises:
        OSError, sqlite3.OperationalError: the disk does not take it, or a file there must have a name.
    """
    if sys.platform == "win32":
        raise OSError
    from tempfile import mkstemp  # late: takes a while, and few decks are large

    handle, path = mkstemp(prefix="build-deck-")
    try:
        connection = sqlite3.connect(path, isolation_level=None)
    except sqlite3.Error:
        os.close(handle)
        raise
    finally:
        os.unlink(path)  # noqa: PTH108 - a text
    file = os.fdopen(handle, "rb")
    try:
        with closing(connection):
            for setting in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"):
                connection.execute(f"PRAGMA {setting}")
            _fill(connection, deck)
    except BaseException:
        file.close()
        raise
    return file


def _fill(connection: sqlite3.Connection, deck: Deck) -> None:
    """Write all rows into an empty database."""
    decks = _deck_ids(deck)
    layout, collection = _layout(deck, decks)
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


def _cleared(database: BinaryIO) -> Iterator[bytearray]:
    """A database in pieces, without what depends on the version of SQLite."""
    at = 0
    while piece := bytearray(database.read(_PIECE)):
        for start, end in (*(_STAMPS if at == 0 else ()), *_gaps(piece, at)):
            piece[start:end] = bytes(end - start)
        yield piece
        at += len(piece)


def _gaps(piece: bytearray, at: int) -> Iterator[tuple[int, int]]:
    """The start and end of the unused room in each page, where versions of SQLite leave different bytes (measured).

    The first page of the piece is that at a place of the database.
    """
    for page in range(0, len(piece), _PAGE):
        header = page + (_HEADER if at + page == 0 else 0)
        size = _TREE_PAGES.get(piece[header])
        if size:
            cells, content = struct.unpack_from(">HH", piece, header + 3)
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
    notes = deck.packed
    taken: dict[int, tuple[int, int]] = {}
    for at in sorted(range(len(notes)), key=lambda at: notes[at].id):
        for number in notes[at].numbers:
            taken[_card_id(notes[at], number, taken)] = at, number
    for card in sorted(taken):
        at, number = taken[card]
        note = notes[at]
        yield card, note.id, decks[note.deck], number - 1, note.modified, at + 1


def _card_id(note: Note, number: int, taken: Container[int]) -> int:
    """An id of the card's own, the same in every release unless another note's card stands there.

    It lies before the note's id: Anki renumbers what is more than a day ahead of the clock (measured).
    """
    card = max(1, note.id - (number - 1) * _STEP)
    while card in taken:
        card += 1
    return card
