"""The database of a package, read back."""

from __future__ import annotations

import html
import json
import re
import sqlite3
from collections import defaultdict
from contextlib import closing
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from builder.model import RETIRED_BANNER, FieldSpec, Guid, NoteType, Package, PackedNote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

DATABASE = "collection.anki2"
NAME_END = " (build-deck)"
"""How the names of our note types end."""

_VERSION = re.compile(r"\d{1,6}\.\d{1,6}\.\d{1,6}", re.ASCII)
_TABLES = ("cards", "col", "notes")
_CLOZE = 1
_STEPS = 1_000_000
_MOST_STEPS = 1_000
"""Times a million steps of SQLite: a million notes are read in fewer."""


class Foreign(Exception):
    """A package of another tool."""


class Damage(Exception):
    """A package that can't be as it was written."""


def read_tables(database: bytes, *, media: Mapping[str, str], path: str) -> Package:
    """Read what a database says of a deck; `media` and `path` go into the result as they are.

    Raises:
        Foreign: the deck was made by another tool.
        Damage: the database is none, or does not fit together.
    """
    try:
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            _guard(connection)
            connection.deserialize(database)
            _expect_tables(connection)
            _expect_whole(connection)
            collection = connection.execute("SELECT models, decks FROM col").fetchall()
            notes = connection.execute("SELECT id, guid, mid, mod, tags, flds FROM notes").fetchall()
            cards = connection.execute("SELECT nid, did, ord FROM cards ORDER BY due, nid, ord").fetchall()
    except sqlite3.Error as error:
        message = f"the database can't be read: {error}"
        raise Damage(message) from error
    except (MemoryError, OverflowError) as error:
        message = "the database can't be read: it is empty or far too large"
        raise Damage(message) from error
    return _package(collection, notes, cards, media=media, path=path)


def _guard(connection: sqlite3.Connection) -> None:
    """Nothing but reading, nothing a schema could call, and an end in any case."""
    for setting in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON"):
        connection.execute(f"PRAGMA {setting}")
    steps = iter(range(_MOST_STEPS))
    connection.set_progress_handler(lambda: next(steps, None) is None, _STEPS)


def _expect_tables(connection: sqlite3.Connection) -> None:
    """Three plain tables, and no view or trigger that would be asked in their place."""
    made = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    plain = {name for kind, name, sql in made if kind == "table" and str(sql).upper().startswith("CREATE TABLE")}
    hidden = any(
        column[-1] for table in _TABLES for column in connection.execute(f"PRAGMA table_xinfo({table})").fetchall()
    )
    if not plain.issuperset(_TABLES):
        message = "the tables are not those of Anki"
        raise Damage(message)
    if hidden or any(kind in ("view", "trigger") for kind, _, _ in made):
        message = "its tables do more than hold rows"
        raise Foreign(message)


def _expect_whole(connection: sqlite3.Connection) -> None:
    """SQLite's own check: a page that is reached twice would give rows without end."""
    found = connection.execute("PRAGMA quick_check(1)").fetchall()
    if found != [("ok",)]:
        message = f"the database is damaged: {found[0][0]!s:.200}"
        raise Damage(message)


def _package(
    collection: Sequence[Any], notes: Sequence[Any], cards: Sequence[Any], *, media: Mapping[str, str], path: str
) -> Package:
    try:
        ((models, decks),) = collection
        model, shelves = _the_model(json.loads(models)), json.loads(decks)
        names = {int(key): str(deck["name"]) for key, deck in shelves.items()}
        told = {str(deck["name"]): html.unescape(str(deck["desc"])) for deck in shelves.values()}
        notetype = _notetype(model)
        name = notetype.name.removesuffix(NAME_END)
        packed = tuple(_notes(notes, cards, notetype=notetype, decks=names))
        version = told.get(name, "").removeprefix(f"{name} ")
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        message = "the database does not fit together: its models, decks or notes are not those of a deck"
        raise Damage(message) from error
    texts = (name, *media, *(text for note in packed for text in (note.guid, note.deck, *note.tags)))
    if not all(text and text.isprintable() for text in texts):
        message = "a name in it is empty or can't be printed"
        raise Damage(message)
    if not _VERSION.fullmatch(version):
        message = "no deck of it tells its version"
        raise Foreign(message)
    return Package(
        path=path,
        deck=name,
        version=version,
        notetype=notetype,
        notes=packed,
        media=MappingProxyType(dict(media)),
    )


def _the_model(models: Any) -> Any:  # noqa: ANN401 - parsed JSON
    found = list(models.values())
    ours = [model for model in found if str(model["name"]).endswith(NAME_END) and model["type"] == _CLOZE]
    if len(found) != 1 or not ours:
        message = "its note types are not of build-deck"
        raise Foreign(message)
    return ours[0]


def _notetype(model: Any) -> NoteType:  # noqa: ANN401 - parsed JSON
    (template,) = model["tmpls"]
    return NoteType(
        id=int(model["id"]),
        name=str(model["name"]),
        template=FieldSpec(name=str(template["name"]), id=int(template.get("id") or 0)),
        fields=tuple(FieldSpec(name=str(field["name"]), id=int(field.get("id") or 0)) for field in model["flds"]),
        front=str(template["qfmt"]),
        back=str(template["afmt"]),
        css=str(model["css"]),
        modified=int(model["mod"]),
    )


def _notes(
    notes: Sequence[Any], cards: Sequence[Any], *, notetype: NoteType, decks: Mapping[int, str]
) -> Iterator[PackedNote]:
    """The notes in the order of their first cards; whatever does not fit raises ValueError."""
    rows = {number: row for number, *row in notes}
    numbers: defaultdict[int, list[int]] = defaultdict(list)
    homes: dict[int, str] = {}
    for note, deck, ordinal in cards:
        numbers[note].append(int(ordinal) + 1)
        homes.setdefault(note, decks[deck])
    if numbers.keys() != rows.keys() or len({guid for guid, *_ in rows.values()}) < len(rows):
        message = "notes without cards, cards without a note, or a guid twice"
        raise ValueError(message)
    for number, home in homes.items():
        guid, kind, modified, tags, fields = rows[number]
        parts = tuple(fields.split("\x1f"))
        if (kind, len(parts)) != (notetype.id, len(notetype.fields)) or not isinstance(guid, str):
            message = f"note {guid!r:.40} does not fit its note type"
            raise ValueError(message)
        yield PackedNote(
            guid=Guid(guid),
            fields=parts,
            tags=tuple(sorted(tags.split())),
            deck=home,
            numbers=tuple(sorted(numbers[number])),
            modified=int(modified),
            is_retired=RETIRED_BANNER in fields,
        )
