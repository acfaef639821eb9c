"""A `deck.lock` damaged in each way it can be: the command names file and line, ends with 1, and leaves it alone."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from builder.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

NOTES = """\
# Harbour

- Leading lights: two lamps that show the safe line into the harbour
- Fog signal: a horn that sounds every **30 seconds** in fog
- 導灯: 安全な航路を二つの灯りの重なりで示す設備
"""
FIRST_NOTE = 8
"""Its line, after the comment and the seven lines of the header."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A deck with a retired note, built twice."""
    top = tmp_path_factory.mktemp("built")
    (top / "vault").mkdir()
    for version, notes in (("1.0.0", f"{NOTES}- Berth: a place where a ship lies\n"), ("1.1.0", NOTES)):
        (top / "vault/harbour.md").write_text(notes, encoding="utf-8")
        (top / "vault/deck.toml").write_text(f'name = "Harbour"\nversion = "{version}"\n', encoding="utf-8")
        args = [str(top / "vault"), "-o", str(top / "dist")]
        result = CliRunner().invoke(main, args, env={"SOURCE_DATE_EPOCH": "1700000000"})
        assert result.exit_code == 0, result.output
    return top


@pytest.fixture
def vault(built: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    for name in ("vault", "dist"):
        shutil.copytree(built / name, tmp_path / name)
    return tmp_path / "vault"


def _cell(lines: list[str], at: int, content: str) -> list[str]:
    """The lines, with another content in this cell of the first note."""
    cells = lines[FIRST_NOTE].split("\t")
    return [*lines[:FIRST_NOTE], "\t".join((*cells[:at], content, *cells[at + 1 :])), *lines[FIRST_NOTE + 1 :]]


_NAME = f"map-{'0f' * 8}.png"


def _pin(**cells: str) -> str:
    """The line of a fetched file, with other contents in some cells."""
    whole = {
        "address": "https://example.com/map.png",
        "name": _NAME,
        "sha256": "0f" * 32,
        "size": "17",
        "kind": "image/png",
        "date": "1700000000",
    }
    return "\t".join(("media", *{**whole, **cells}.values()))


def _damages() -> dict[str, tuple[Callable[[list[str]], list[str]], int, str]]:
    """What is done to the lines, the number of the line that is named, the code."""
    n = FIRST_NOTE
    return {
        "a conflict marker": (lambda ls: [*ls[:n], "<<<<<<< HEAD", *ls[n:]], n + 1, "K01"),
        "a separator of a conflict": (lambda ls: [*ls[:n], "=======", *ls[n:]], n + 1, "K01"),
        "a cut line": (lambda ls: [*ls[:n], ls[n][:80], *ls[n + 1 :]], n + 1, "K01"),
        "a line cut in its last cell": (lambda ls: [*ls[:n], ls[n][:-3], *ls[n + 1 :]], n + 1, "K01"),
        "the end cut off at a line": (lambda ls: [*ls[: n + 2], ""], n + 2, "K01"),
        "the end cut off within a line": (lambda ls: [*ls[:n], ls[n][:40]], n + 1, "K01"),
        "two notes with one guid": (lambda ls: [*ls[: n + 1], *_cell(ls, 4, "other")[n:]], n + 2, "K01"),
        "a newer format": (lambda ls: [ls[0], "format\t2", *ls[2:]], 2, "K02"),
        "no format": (lambda ls: [ls[0], *ls[2:]], 1, "K01"),
        "a header of the wrong kind": (lambda ls: [ls[0], "format one", *ls[2:]], 2, "K01"),
        "a deck without a key": (lambda ls: [*ls[:2], "deck\t", *ls[3:]], 3, "K01"),
        "a note type without an id": (lambda ls: [*ls[:3], "notetype\t0\t\t0", *ls[4:]], 4, "K01"),
        "two keys": (lambda ls: [*ls[:3], "deck\totherkeys", *ls[3:]], 4, "K01"),
        "tombstones of no version": (lambda ls: [*ls[:5], "tombstone\tsoon", *ls[5:]], 6, "K01"),
        "no kind": (lambda ls: _cell(ls, 3, "riddle"), n + 1, "K01"),
        "headings that are no list": (lambda ls: _cell(ls, 2, "Harbour"), n + 1, "K01"),
        "a number that is none": (lambda ls: _cell(ls, 7, '{"lamp":0}'), n + 1, "K01"),
        "a time that is none": (lambda ls: _cell(ls, 10, "yesterday"), n + 1, "K01"),
        "a version that is none": (lambda ls: _cell(ls, 12, "v1"), n + 1, "K01"),
        "a retirement in no version": (lambda ls: _cell(ls, 14, "soon"), n + 1, "K01"),
        "a field too few": (lambda ls: _cell(ls, 15, '["","",""]'), n + 1, "K01"),
        "an empty line": (lambda ls: [*ls[:n], "", *ls[n:]], n + 1, "K01"),
        "another file's line": (lambda ls: [*ls[:n], "Harbour", *ls[n:]], n + 1, "K01"),
        "two fetched files from one address": (lambda ls: [*ls[:n], _pin(), _pin(size="18"), *ls[n:]], n + 2, "K01"),
        "a fetched file's line cut": (lambda ls: [*ls[:n], _pin()[:90], *ls[n:]], n + 1, "K01"),
        "a fetched file's line cut in its last cell": (lambda ls: [*ls[:n], _pin(date=""), *ls[n:]], n + 1, "K01"),
        "a fetched file from nowhere": (lambda ls: [*ls[:n], _pin(address="map.png"), *ls[n:]], n + 1, "K01"),
        "a fetched file elsewhere": (lambda ls: [*ls[:n], _pin(name=f"../../{_NAME}"), *ls[n:]], n + 1, "K01"),
        "a fetched file of another name": (lambda ls: [*ls[:n], _pin(name="map.png"), *ls[n:]], n + 1, "K01"),
        "a fetched file of half a hash": (lambda ls: [*ls[:n], _pin(sha256="0f" * 16), *ls[n:]], n + 1, "K01"),
        "a fetched file of another hash": (lambda ls: [*ls[:n], _pin(sha256="f0" * 32), *ls[n:]], n + 1, "K01"),
        "a fetched file without a size": (lambda ls: [*ls[:n], _pin(size="-1"), *ls[n:]], n + 1, "K01"),
        "a fetched file of no type": (lambda ls: [*ls[:n], _pin(kind="png"), *ls[n:]], n + 1, "K01"),
        "nothing left": (lambda _: [], 1, "K01"),
    }


@pytest.mark.parametrize("name", _damages())
def test_a_damaged_lock_is_named_and_left_alone(vault: Path, build_deck: Callable[..., Result], name: str) -> None:
    """Whichever command reads it; no option talks the build into writing."""
    damage, at, code = _damages()[name]
    path, output = vault / "deck.lock", vault.parent / "dist"
    lines = path.read_text("utf-8").split("\n")
    damaged = "\n".join(damage(lines)).encode()
    path.write_bytes(damaged)
    before = {file: file.read_bytes() for file in output.iterdir()}
    options = ((), ("--keep-going", "--allow-retire"), ("--locked",))
    results = [*(build_deck(vault, *more) for more in options), build_deck("cards", vault)]

    assert [result.exit_code for result in results] == [1] * 4
    assert all(re.search(rf"^vault/deck\.lock:{at}:\d+: {code} ", r.stderr, re.MULTILINE) for r in results)
    assert path.read_bytes() == damaged
    assert {file: file.read_bytes() for file in output.iterdir()} == before


@pytest.mark.parametrize("damage", [b"\xff\n", b"", b"<<<", b"Harbour\n"])
@pytest.mark.parametrize("where", [".", "vault", "elsewhere"])
def test_the_hint_about_a_damaged_lock_mends_it(
    vault: Path, monkeypatch: pytest.MonkeyPatch, where: str, damage: bytes
) -> None:
    """Run as it stands, from where the user stands, whatever the damage is."""
    vault = vault.rename(vault.with_name("my vault") if where != "vault" else vault)
    git = ("git", "-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false", "-C", str(vault))
    for args in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "all")):
        subprocess.run((*git, *args), check=True)
    lock = vault / "deck.lock"
    whole = lock.read_bytes()
    lock.write_bytes(damage and damage + whole)
    here = vault.parent / where
    here.mkdir(exist_ok=True)
    monkeypatch.chdir(here)
    result = CliRunner().invoke(main, [os.path.relpath(vault)])
    (hint,) = {line for line in result.stderr.splitlines() if line.startswith("    hint: ")}
    told, command = hint.split(": git")

    assert told == "    hint: take the file back from git"
    subprocess.run(["git", *shlex.split(command)], check=True)
    assert lock.read_bytes() == whole


@pytest.mark.parametrize("name", ["deck.lock", "deck.toml"])
def test_a_build_that_stops_tells_scripts_so(vault: Path, build_deck: Callable[..., Result], name: str) -> None:
    """The keys of every summary, without what is not known."""
    keys = json.loads(build_deck(vault, "--json").stdout).keys()
    (vault / name).write_bytes(b"a = [\n\xff\n")
    broken = build_deck(vault, "--json")

    assert broken.exit_code == 1
    assert json.loads(broken.stdout) == {**dict.fromkeys(keys), "errors": 1}
    assert build_deck(vault).stdout == ""


@pytest.mark.parametrize(("notes", "code"), [(None, 2), ({}, 1)])
def test_a_build_of_nothing_tells_scripts_so(
    tmp_path: Path, build_deck: Callable[..., Result], notes: object, code: int
) -> None:
    """No such folder, no note in it."""
    if notes is not None:
        (tmp_path / "empty").mkdir()
    result = build_deck("empty", "--json")

    assert (result.exit_code, json.loads(result.stdout)["errors"]) == (code, 1)


def test_bytes_that_are_no_text_are_named_with_their_line(vault: Path, build_deck: Callable[..., Result]) -> None:
    """As any other damage."""
    lines = (vault / "deck.lock").read_bytes().split(b"\n")
    damaged = b"\n".join((*lines[:4], lines[4] + b"\xff", *lines[5:]))
    (vault / "deck.lock").write_bytes(damaged)
    result = build_deck(vault)

    assert (result.exit_code, result.stderr.startswith("vault/deck.lock:5:1: K01 ")) == (1, True)
    assert (vault / "deck.lock").read_bytes() == damaged


def test_a_fetched_file_is_no_damage(vault: Path, build_deck: Callable[..., Result]) -> None:
    """The line that is damaged above is read as long as it is whole, twice and with another day too."""
    path = vault / "deck.lock"
    lines = path.read_text("utf-8").split("\n")
    path.write_text("\n".join((*lines[:-2], _pin(), _pin(date="1700000009"), _pin(), *lines[-2:])), encoding="utf-8")
    result = build_deck(vault)

    assert (result.exit_code, path.read_text("utf-8").split("\n")) == (0, [*lines[:-2], _pin(), *lines[-2:]])
