"""Packages read back: ours come out as they went in, and nothing hostile gets further than a finding."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import sqlite3
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest

from builder.findings import BrokenInput, EnvironmentFault, UsageError
from builder.release import load_package, read_package
from tests.card_notation import PICTURE, package_of, sample_deck

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

OURS = package_of(sample_deck())
DATABASE = "collection.anki2"


def _members() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(OURS)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zipped(members: Mapping[str, bytes], *, how: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _with(**changes: bytes) -> bytes:
    return _zipped({**_members(), **changes})


def _database(*statements: str) -> bytes:
    """Our package after someone wrote into its database."""
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.deserialize(_members()[DATABASE])
        for statement in statements:
            connection.execute(statement)
        return _with(**{DATABASE: connection.serialize()})


def _json(column: str, change: Callable[[str], str]) -> bytes:
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.deserialize(_members()[DATABASE])
        ((text,),) = connection.execute(f"SELECT {column} FROM col").fetchall()  # noqa: S608 - a name of ours
        connection.execute(f"UPDATE col SET {column} = ?", (change(text),))  # noqa: S608 - as above
        return _with(**{DATABASE: connection.serialize()})


def _twice() -> bytes:
    buffer = io.BytesIO(OURS)
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(DATABASE, b"")
    return buffer.getvalue()


def _lying(name: str, *, size: int) -> bytes:
    """The package with another size of a member in its directory."""
    data = bytearray(OURS)
    at = data.index(b"PK\x01\x02")
    while data[at + 46 : at + 46 + len(name)] != name.encode():
        at = data.index(b"PK\x01\x02", at + 1)
    data[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(data)


def _told(data: bytes) -> str:
    with pytest.raises(BrokenInput) as raised:
        read_package(io.BytesIO(data), path="x.apkg")
    (finding,) = raised.value.findings
    assert (finding.span.path, bool(finding.hint)) == ("x.apkg", True)
    return f"{finding.rule.code} {finding.message}"


def test_a_package_comes_out_as_it_went_in() -> None:
    """Deck, version, note type, notes and media are those of the deck."""
    deck, read = sample_deck(), read_package(io.BytesIO(OURS), path="x.apkg")

    assert (read.deck, read.version, read.notetype) == (deck.name, deck.version, deck.notetype)
    assert [(n.guid, n.fields, n.tags, n.deck, n.numbers, n.modified) for n in read.notes] == [
        (n.guid, n.fields, n.tags, n.deck, n.numbers, n.modified) for n in deck.notes
    ]
    assert read.media == {file.name: hashlib.sha256(PICTURE).hexdigest() for file in deck.media}


@pytest.mark.parametrize("data", [b"", b"no zip at all", b"PK", b"\x1f\x8b" + bytes(40)])
def test_what_is_no_archive_is_no_package(data: bytes) -> None:
    """The finding says so, and names the file."""
    assert _told(data) == "P01 it is no Anki package"


@pytest.mark.parametrize(
    "data",
    [
        _zipped({"word/document.xml": b"x"}),
        _zipped({"collection.anki21b": b"x", DATABASE: b"", "media": b"{}"}),
        _zipped({"../../evil": b"x", **_members()}),
        _zipped(_members(), how=zipfile.ZIP_BZIP2),
        _database("CREATE VIEW more AS SELECT * FROM notes"),
        _database("CREATE TRIGGER t AFTER INSERT ON notes BEGIN SELECT 1; END"),
        _database("ALTER TABLE notes ADD COLUMN bomb AS (zeroblob(900000000))"),
        _json("models", lambda text: text.replace("(build-deck)", "")),
        _json("models", lambda text: text.replace('"type": 1', '"type": 0')),
        _json("decks", lambda text: text.replace("Harbours 1.2.3", "")),
    ],
)
def test_a_package_of_another_tool_is_told_apart(data: bytes) -> None:
    """It may be a fine package, but not one of ours."""
    assert _told(data).startswith("P02 ")


@pytest.mark.parametrize(
    "data",
    [
        OURS[:-40],
        OURS[: len(OURS) // 2],
        b"PK\x03\x04 and then nothing",
        OURS[:4] + OURS[4:].replace(b"PK\x03\x04", b"PK\x03\x05"),
        _twice(),
        _lying(DATABASE, size=7),
        _lying("0", size=900),
        _zipped({name: data for name, data in _members().items() if name != "media"}),
        _with(media=b"{}"),
        _with(media=b"[" * 100_000),
        _with(media=b'{"0": 7}'),
        _with(media=b'["0"]'),
        _with(**{DATABASE: b""}),
        _with(**{DATABASE: b"noise" * 1000}),
        _with(**{DATABASE: _members()[DATABASE][:8192]}),
        _database("DROP TABLE notes"),
        _database("DELETE FROM col"),
        _database("UPDATE cards SET nid = 1"),
        _database("UPDATE cards SET did = 1234"),
        _database("UPDATE cards SET ord = 'x'"),
        _database("UPDATE notes SET guid = 'same'"),
        _database("UPDATE notes SET guid = x'07' WHERE guid = 'pier000000'"),
        _database("UPDATE notes SET mid = 1"),
        _database("UPDATE notes SET flds = 'one'"),
        _database("UPDATE notes SET flds = 7"),
        _database("UPDATE notes SET mod = 'never'"),
        _database("UPDATE notes SET flds = CAST(x'ff' AS TEXT)"),
        _database("DELETE FROM cards"),
        _json("models", lambda _: "[" * 100_000),
        _json("models", lambda _: "7"),
        _json("models", lambda text: text.replace('"flds"', '"fields"')),
        _json("decks", lambda _: "{}"),
        _json("decks", lambda _: json.dumps({"1": 7})),
    ],
)
def test_a_damaged_package_is_told(data: bytes) -> None:
    """Whatever does not fit ends in one finding, in words for people."""
    told = _told(data)

    assert told.startswith("P03 ")
    assert "Error" not in told


@pytest.mark.parametrize("limit", ["DATABASE_LIMIT", "MAP_LIMIT", "FILE_LIMIT", "TOTAL_LIMIT"])
def test_what_unpacks_to_too_much_is_left(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bytes are counted as they come, not as the archive says."""
    monkeypatch.setattr(f"builder.release.read.{limit}", 5)

    assert "unpacks to more than" in _told(OURS)


def test_a_database_without_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite's steps are counted too."""
    monkeypatch.setattr("builder.release.tables._STEPS", 10)
    monkeypatch.setattr("builder.release.tables._MOST_STEPS", 3)

    assert _told(OURS) == "P03 the database can't be read: interrupted"


def test_every_single_byte_may_be_another() -> None:
    """A package with one byte changed is read or refused, and raises nothing else."""
    outcomes = set()
    for at in range(0, len(OURS), 13):
        data = bytearray(OURS)
        data[at] ^= 0x5A
        try:
            read_package(io.BytesIO(data), path="x.apkg")
            outcomes.add("read")
        except BrokenInput:
            outcomes.add("refused")

    assert outcomes == {"read", "refused"}


def test_a_file_that_is_not_there_or_none_is_a_wrong_call(tmp_path: Path) -> None:
    """The path is named; a pipe is not opened."""
    os.mkfifo(tmp_path / "pipe.apkg")
    for name in ("none.apkg", "pipe.apkg", "."):
        with pytest.raises(UsageError, match=name.replace(".", r"\.") if name != "." else "no file"):
            load_package(tmp_path / name)


def test_a_file_that_may_not_be_read_is_the_machine_s(tmp_path: Path) -> None:
    """A name that is too long stands for all that the system refuses."""
    link = tmp_path / "loop.apkg"
    link.symlink_to(link)
    with pytest.raises(EnvironmentFault, match=r"loop\.apkg"):
        load_package(link)
