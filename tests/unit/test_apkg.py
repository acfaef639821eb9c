"""The package: the same bytes everywhere, and nothing in it that Anki would break in silence."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import replace
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from builder.model import DeckPath
from builder.release import apkg, database_digest, manifest, write_apkg
from tests.card_notation import PICTURE, package_of, sample_deck

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from builder.model import Deck, Note

_BUILD = """
import hashlib
from tests.card_notation import package_of, sample_deck
print(hashlib.sha256(package_of(sample_deck(300))).hexdigest())
"""


def _unpacked(package: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


@pytest.fixture
def rows(tmp_path: Path) -> Iterator[Callable[[str], list[tuple[object, ...]]]]:
    """What a query finds in the database of the sample deck's package."""
    path = tmp_path / "collection.anki2"
    path.write_bytes(_unpacked(package_of(sample_deck()))["collection.anki2"])
    connection = sqlite3.connect(path)
    yield lambda query: connection.execute(query).fetchall()
    connection.close()


@pytest.mark.parametrize(
    ("env", "umask"),
    [
        ({"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"}, 0o022),
        ({"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8"}, 0o077),
        ({"PYTHONHASHSEED": "3", "TZ": "America/Lima", "LANG": "ja_JP.UTF-8"}, 0o000),
    ],
)
def test_the_bytes_do_not_depend_on_the_process(env: Mapping[str, str], umask: int, top: Path, tmp_path: Path) -> None:
    """Hash seed, zone, locale and umask do not reach the package, and nothing is left in the temporary folder."""
    ran = subprocess.run(
        [sys.executable, "-c", _BUILD],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(top), "TMPDIR": str(tmp_path), **env},
        umask=umask,
    )

    assert hashlib.sha256(package_of(sample_deck(300))).hexdigest() == ran.stdout.strip()
    assert list(tmp_path.iterdir()) == []


def test_the_zip_says_nothing_of_the_machine() -> None:
    """Names in order, one date, one mode; the database is deflated, the rest stored."""
    with zipfile.ZipFile(io.BytesIO(package_of(sample_deck()))) as package:
        members = package.infolist()

    assert [member.filename for member in members] == ["0", "collection.anki2", "media"]
    assert {(m.date_time, m.external_attr, m.create_system, m.extra) for m in members} == {
        ((1980, 1, 1, 0, 0, 0), 0o100644 << 16, 3, b"")
    }
    assert [member.compress_type for member in members] == [
        zipfile.ZIP_STORED,
        zipfile.ZIP_DEFLATED,
        zipfile.ZIP_STORED,
    ]


def test_media_is_packed_under_its_name() -> None:
    """The list of media leads from the member to the name."""
    members = _unpacked(package_of(sample_deck()))

    assert json.loads(members["media"]) == {"0": "x-1a2b.png"}
    assert members["0"] == PICTURE


def test_a_note_keeps_its_own_id_and_time(rows: Callable[[str], list[tuple[object, ...]]]) -> None:
    """Ids, guids and times are the deck's."""
    notes = [(note.id, note.guid, note.modified) for note in sample_deck().notes]

    assert notes == rows("SELECT id, guid, mod FROM notes ORDER BY id")


def test_a_card_has_the_time_and_the_turn_of_its_note(rows: Callable[[str], list[tuple[object, ...]]]) -> None:
    """Each number is a card; new cards come in the order of the notes; card and note are told apart by id."""
    turns = [
        (note.id, number - 1, note.modified, turn)
        for turn, note in enumerate(sample_deck().notes, start=1)
        for number in note.numbers
    ]

    assert turns == rows("SELECT nid, ord, mod, due FROM cards ORDER BY due, ord")
    assert rows("SELECT count(DISTINCT id) FROM cards") == [(len(turns),)]


def test_a_card_id_stays_when_notes_come_and_go() -> None:
    """The id of a card depends on its note alone."""
    many, few = sample_deck(5), sample_deck(5)
    few = replace(few, notes=few.notes[3:])

    assert _card_ids(few) <= _card_ids(many)


@pytest.mark.parametrize("disk", ["there", "gone", "full"])
def test_a_large_deck_is_the_same_by_way_of_the_disk(
    disk: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its database is made in a file without a name; where no disk takes that, in memory. Nothing is left there."""
    deck, opened = sample_deck(300), list[str]()
    held = package_of(deck)
    connect = sqlite3.connect

    def look(path: str, **options: Any) -> sqlite3.Connection:
        opened.append(path)
        connection: sqlite3.Connection = connect(path, **options)
        if disk == "full" and path != ":memory:":
            connection.execute("PRAGMA max_page_count = 2")
        return connection

    monkeypatch.setattr(apkg, "_MOST_HELD", 299)
    monkeypatch.setattr(sqlite3, "connect", look)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / ("none" if disk == "gone" else "")))

    assert package_of(deck) == held
    assert [path.startswith(str(tmp_path)) for path in opened if path != ":memory:"] == [True] * (disk != "gone")
    assert list(tmp_path.iterdir()) == []


def _card_ids(deck: Deck) -> set[tuple[int, int, int]]:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(_unpacked(package_of(deck))["collection.anki2"])
    found = set(connection.execute("SELECT id, nid, ord FROM cards"))
    connection.close()
    return found


def test_the_database_is_sound(rows: Callable[[str], list[tuple[object, ...]]]) -> None:
    """SQLite finds no fault in what was written."""
    assert rows("PRAGMA integrity_check") == [("ok",)]


def test_the_unused_room_of_a_database_is_empty() -> None:
    """No page holds a byte between its list of cells and its cells: there versions of SQLite differ."""
    database = _unpacked(package_of(sample_deck(2000)))["collection.anki2"]
    gaps = []
    for page in range(0, len(database), 4096):
        header = page + (100 if page == 0 else 0)
        size = {2: 12, 5: 12, 10: 8, 13: 8}.get(database[header])
        if size:
            cells = int.from_bytes(database[header + 3 : header + 5])
            content = int.from_bytes(database[header + 5 : header + 7])
            gaps.append(database[header + size + 2 * cells : page + content].strip(b"\0"))

    assert len(gaps) > 100
    assert set(gaps) == {b""}
    assert database[24:28] + database[92:100] == bytes(12)


def test_a_subdeck_takes_its_own_notes() -> None:
    """Each deck that a note names is in the package."""
    deck = sample_deck()
    deck = replace(deck, notes=(deck.notes[0]._replace(deck=DeckPath("Harbours::Piers")), *deck.notes[1:]))
    connection = sqlite3.connect(":memory:")
    connection.deserialize(_unpacked(package_of(deck))["collection.anki2"])
    [(decks,)] = connection.execute("SELECT decks FROM col")
    names = {number: found["name"] for number, found in json.loads(decks).items()}
    held = {names[str(number)] for (number,) in connection.execute("SELECT did FROM cards")}
    connection.close()

    assert held == {"Harbours", "Harbours::Piers"}


def test_a_description_is_text() -> None:
    """Anki shows the description as HTML; the name of a deck stays words."""
    deck = replace(sample_deck(), name="<b>Piers</b>", notes=())
    database = _unpacked(write_apkg(deck, {file.name: PICTURE for file in deck.media}))["collection.anki2"]

    assert b"&lt;b&gt;Piers&lt;/b&gt; 1.2.3" in database


@pytest.mark.parametrize(
    ("break_it", "problem"),
    [
        (lambda notes: (notes[0], notes[1]._replace(guid=notes[0].guid)), "guid"),
        (lambda notes: (notes[0], notes[1]._replace(id=notes[0].id)), "id"),
        (lambda notes: (notes[0]._replace(id=0),), "no id"),
        (lambda notes: (notes[0]._replace(numbers=()),), "no card"),
        (lambda notes: (notes[0]._replace(extra="a\x1fb"),), r"U\+001F"),
        (lambda notes: (notes[0]._replace(media=("gone.png",)),), "not in the deck"),
    ],
)
def test_a_deck_that_anki_would_break_is_refused(
    break_it: Callable[[tuple[Note, ...]], tuple[Note, ...]], problem: str
) -> None:
    """What Anki takes in silence and breaks is never written."""
    deck = sample_deck()
    deck = replace(deck, notes=break_it(deck.notes))

    with pytest.raises(ValueError, match=problem):
        package_of(deck)


def test_media_without_bytes_is_refused() -> None:
    """A picture the deck names must be handed in."""
    with pytest.raises(ValueError, match="media without bytes"):
        write_apkg(sample_deck(), {})


def test_the_digest_of_the_content_does_not_depend_on_the_zip() -> None:
    """A package packed another way holds the same; one with another picture does not."""
    package = package_of(sample_deck())
    members = _unpacked(package)
    repacked = io.BytesIO()
    with zipfile.ZipFile(repacked, "w") as archive:
        for name in reversed(tuple(members)):
            archive.writestr(name, members[name])
    other = write_apkg(sample_deck(), {"x-1a2b.png": b"another"})

    assert database_digest(package) == database_digest(repacked.getvalue())
    assert database_digest(package) != database_digest(other)


def test_the_manifest_tells_what_is_in_the_package() -> None:
    """Versions, counts and digests, in the order of the keys."""
    deck = sample_deck()
    package = package_of(deck)
    files = {"harbours-1.2.3.apkg": package, "CHANGES.md": b"none"}
    written = manifest(
        deck,
        package_name="harbours-1.2.3.apkg",
        files=files,
        tool_version="9.9",
        epoch=deck.clock,
    )
    told = json.loads(written)

    assert written.endswith(b"}\n")
    assert list(told) == sorted(told)
    assert told["counts"] == {"cards": 6, "media": 1, "notes": 3, "tombstones": 0}
    assert told["package"]["sha256"] == hashlib.sha256(package).hexdigest()
    assert told["package"]["database"] == database_digest(package)
    assert (told["deck"], told["version"], told["epoch"], told["format"]) == ("Harbours", "1.2.3", deck.clock, 1)
    assert sorted(told["notes"]) == [note.guid for note in deck.notes]
    assert told["files"]["CHANGES.md"] == {"sha256": hashlib.sha256(b"none").hexdigest(), "size": 4}
    assert told["files"]["harbours-1.2.3.apkg"]["sha256"] == told["package"]["sha256"]


def test_the_manifest_is_as_its_schema_says() -> None:
    """The schema allows what is written, and nothing that lacks a key or holds another kind of value."""
    deck = sample_deck()
    written = manifest(deck, package_name="a.apkg", files={"a.apkg": package_of(deck)}, tool_version="9.9", epoch=1)
    schema = json.loads((resources.files("builder.release") / "manifest.schema.json").read_text("utf-8"))
    told = json.loads(written)
    judge = Draft202012Validator(schema)
    judge.check_schema(schema)

    assert set(schema["properties"]) == set(schema["required"]) == set(told)
    assert list(judge.iter_errors(told)) == []
    assert all(list(judge.iter_errors({**told, key: None})) for key in told)


def test_the_digest_of_a_note_moves_with_its_content_alone() -> None:
    """Tags, source and times are no change; text is."""
    deck = sample_deck(1)
    note = deck.notes[0]

    def digest(changed: Note) -> str:
        told = manifest(
            replace(deck, notes=(changed,)), package_name="", files={"": package_of(deck)}, tool_version="", epoch=1
        )
        return str(json.loads(told)["notes"][note.guid])

    assert digest(note) == digest(note._replace(tags=("moved",), source="elsewhere", modified=note.modified + 9))
    assert digest(note) != digest(note._replace(text=f"{note.text}!"))
