"""Notes that leave: what the package, its manifest and the last lines of a build say of them."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from tests.packages import packed_notes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from click.testing import Result

LIGHT = "- Leading lights: two lamps that show the safe line into the harbour\n"
LIGHTS = f"# Harbour\n\n{LIGHT}"
HORN = "- Fog signal: a horn that sounds every **30 seconds** in fog\n"
MANY = "".join(f"- Buoy {n}: a float that marks shoal number {n} of the bay\n" for n in range(30))


class Harbour:
    """A vault that is built as one version after another."""

    def __init__(self, top: Path, make_vault: Callable[..., Path], build_deck: Callable[..., Result]) -> None:
        self.top, self._make, self._build = top, make_vault, build_deck

    def build(
        self, version: str, notes: str, *options: str, config: str = "", files: Mapping[str, bytes] = {}
    ) -> Result:
        """Build these notes, an hour after the version before."""
        told = f'name = "Harbour"\nversion = "{version}"\n{config}'
        self.vault = self._make({"deck.toml": told, "harbour.md": notes, **files})
        return self._build(self.vault, *options)

    def package(self, version: str) -> Path:
        return self.top / f"dist/harbour-{version}.apkg"

    def manifest(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.top / "dist/manifest.json").read_text("utf-8"))
        return found


@pytest.fixture
def harbour(make_vault: Callable[..., Path], build_deck: Callable[..., Result], tmp_path: Path) -> Harbour:
    return Harbour(tmp_path, make_vault, build_deck)


def _picture(colour: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4), colour).save(buffer, "PNG")
    return buffer.getvalue()


def _retired(package: Path) -> list[str]:
    return [note.text for note in packed_notes(package).values() if "harbour::retired" in note.tags]


def test_a_tombstone_is_the_same_in_every_later_version(harbour: Harbour, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever happens to other notes, time and fields of a tombstone stay."""
    shown = []
    pier = "- Pier master: the one who says which ship lies at which pier\n"
    for at, (version, notes) in enumerate(
        (("1.0.0", LIGHTS + HORN), ("1.1.0", LIGHTS), ("1.2.0", LIGHTS + pier), ("1.3.0", LIGHTS.replace("two", "2")))
    ):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1_700_000_000 + at))
        assert harbour.build(version, notes).exit_code == 0
        shown.append(next(note for note in packed_notes(harbour.package(version)).values() if "horn" in note.text))

    assert [note.modified - 1_700_000_000 for note in shown] == [0, 1, 1, 1]
    assert shown[1] == shown[2] == shown[3]
    assert (shown[0].text, shown[0].numbers, shown[0].extra) == (shown[1].text, shown[1].numbers, shown[1].extra)
    assert replace(shown[1], modified=0, context="", tags=()) == replace(shown[0], modified=0, context="", tags=())


def test_a_build_counts_what_leaves_and_what_is_back(harbour: Harbour) -> None:
    """In its last line, for scripts, and in the manifest."""
    harbour.build("1.0.0", LIGHTS + HORN)
    left = harbour.build("1.1.0", LIGHTS, "--json")
    counts = harbour.manifest()["counts"]
    still = harbour.build("1.2.0", LIGHTS)
    back = harbour.build("1.3.0", LIGHTS + HORN)

    assert {key: json.loads(left.stdout)[key] for key in ("notes", "changed", "retired", "revived", "tombstones")} == {
        "notes": 1,
        "changed": 0,
        "retired": 1,
        "revived": 0,
        "tombstones": 1,
    }
    assert counts == {"cards": 2, "media": 0, "notes": 1, "tombstones": 1}
    assert "1 note (2 cards), all as they were · 1 tombstone →" in still.stdout
    assert "2 notes (3 cards), 1 back →" in back.stdout


def _said(result: Result) -> list[str]:
    """The findings about identity, without their hints."""
    return [line.removeprefix("vault/") for line in result.stderr.splitlines() if ": I0" in line]


def test_a_build_names_what_leaves_and_what_is_back_to_who_asks(harbour: Harbour) -> None:
    """With `-v`, each with its place; without, not a word."""
    draft = "- Storm cone: a black cone hoisted before a gale\n"
    left = "deck.lock:10:1: I04 retired:"
    horn = "`Fog signal: a horn that sounds every 30 seconds in fog`"
    harbour.build("1.0.0", f"# Harbor\n\n{HORN}{LIGHT}")
    quiet = harbour.build("1.1.0", f"# Harbor\n\n{HORN}{LIGHT}{draft}")
    changed, retired, revived = (
        _said(harbour.build(version, notes, "-v"))
        for version, notes in (("1.1.0", LIGHTS + HORN), ("1.2.0", LIGHTS), ("1.3.0", LIGHTS + HORN))
    )

    assert quiet.stderr == ""
    assert changed == [
        f"{left} `{draft[2:-1]}` left harbour.md › Harbor: it ships no tombstone, for it came with this version",
        "harbour.md:3:1: I03 changed: learners get the note anew: context",
        "harbour.md:4:1: I03 changed: learners get the note anew: context",
    ]
    assert retired == [f"{left} {horn} left harbour.md › Harbour: its card stays in Anki, marked as retired"]
    assert revived == [
        "harbour.md:4:1: I05 revived: back in the notes: the card that retired in 1.2.0, with its history"
    ]


def test_a_retired_note_is_found_in_the_lock(harbour: Harbour) -> None:
    """Its file may be gone; the line is that of the lock as it is written."""
    harbour.build("1.0.0", LIGHTS + HORN)
    (line,) = _said(harbour.build("1.1.0", LIGHTS, "-v"))
    at = int(line.split(":")[1])

    assert "Fog signal" in (harbour.vault / "deck.lock").read_text("utf-8").split("\n")[at - 1]


def test_a_keeper_who_never_raises_the_version_is_told_what_that_means(harbour: Harbour) -> None:
    """In every build in which notes retire and none is marked, but with `-q`; not where a tombstone ships."""
    names = ("one.md", "two.md", "three.md")
    results = [harbour.build("0.1.0", LIGHTS + HORN, files={name: HORN.encode() + name.encode() for name in names})]
    for notes, options in ((LIGHTS, ()), (LIGHT.replace("two", "2"), ("-q",))):
        results.append(harbour.build("0.1.0", notes, *options))
    harbour.build("0.2.0", LIGHTS + HORN)
    marked = harbour.build("0.3.0", LIGHTS)

    assert [result.stderr for result in (results[0], results[2], marked)] == ["", "", ""]
    assert results[1].stderr == (
        "1 note left and ships no tombstone, for it came with this version\n"
        "    hint: raise `version` in deck.toml with each package that you import or hand out\n"
    )


def test_words_of_a_note_that_came_with_the_version_are_told_with_what_to_do(harbour: Harbour) -> None:
    """Whether someone has them can't be known; they are written as they were."""
    harbour.build("0.1.0", "- A lock chamber is ==72 Feet== long\n")
    told = harbour.build("0.1.0", "- A lock chamber is ==74 Feet== long\n", "-v").stderr

    assert "`72 Feet` (card 1) asked no more, `74 Feet` (card 2) begins anew\n" in told
    assert "CHANGES.md is silent about it: raise `version` in deck.toml" in told
    assert "Empty Cards" not in told


@pytest.mark.parametrize(("version", "warnings"), [("1.1.0", 0), ("1.10.0", 0), ("1.0.9", 1), ("0.9.0", 1)])
def test_a_version_that_goes_back_is_warned_of(harbour: Harbour, version: str, warnings: int) -> None:
    """Below the highest one that the lock knows, at its place in deck.toml."""
    harbour.build("1.0.0", LIGHTS)
    harbour.build("1.1.0", LIGHTS + HORN)
    result = harbour.build(version, LIGHTS + HORN)
    at = "vault/deck.toml:2:1: C06 version-goes-back:"

    assert result.exit_code == 0
    assert result.stderr.count(f"{at} version {version} is below 1.1.0, which was built before") == warnings
    assert result.stderr.count('write version = "1.1.0" or a later one') == warnings


def test_a_build_names_words_that_are_asked_no_more(harbour: Harbour) -> None:
    """And those that begin anew in their place, or come back."""
    at = "harbour.md:1:1:"
    horns = ("The horn of the north pier sounds ==each minute==", "The horn of the ==north pier== sounds each minute")
    first, second = (f"- {horn} in fog\n" for horn in horns)
    harbour.build("1.0.0", first)
    results = [harbour.build(f"1.{at}.0", notes, "-v") for at, notes in enumerate((second, first), 1)]

    assert [line for result in results for line in _said(result) if "I06" in line] == [
        f"{at} I06 asked-no-more: `each minute` (card 1) asked no more, `north pier` (card 2) begins anew",
        f"{at} I06 asked-no-more: `north pier` (card 2) asked no more, `each minute` (card 1) comes back",
    ]


def test_no_tombstone_ships_where_none_is_wanted(harbour: Harbour) -> None:
    """`tombstones = 0` leaves the notes out at once, and says what learners have then."""
    harbour.build("1.0.0", LIGHTS + HORN)
    result = harbour.build("1.1.0", LIGHTS, "-v", config="[release]\ntombstones = 0\n")

    assert _retired(harbour.package("1.1.0")) == []
    assert "its card stays in Anki as it is" in result.stderr


def test_many_tombstones_ship_where_they_are_meant(harbour: Harbour) -> None:
    """The guard stops them, and stops nothing once `--allow-retire` was said."""
    harbour.build("1.0.0", LIGHTS + HORN + MANY)
    before = (harbour.vault / "deck.lock").read_bytes()
    stopped = harbour.build("1.1.0", LIGHTS + HORN)
    untouched = (harbour.vault / "deck.lock").read_bytes()
    meant = harbour.build("1.1.0", LIGHTS + HORN, "--allow-retire")
    again = harbour.build("1.2.0", LIGHTS + HORN)

    assert (stopped.exit_code, meant.exit_code, again.exit_code) == (1, 0, 0)
    assert (before, not harbour.package("1.1.0").exists()) == (untouched, False)
    assert len(_retired(harbour.package("1.2.0"))) == 30


@pytest.mark.parametrize(("gone", "of", "stops"), [(9, 9, 0), (10, 50, 0), (10, 49, 1), (11, 50, 1)])
def test_the_guard_stops_more_than_a_fifth_and_at_least_ten(harbour: Harbour, gone: int, of: int, stops: int) -> None:
    """Both, as the notes stood in the build before."""
    lines = [f"- Buoy {n}: a float that marks shoal number {n} of the bay\n" for n in range(of)]
    harbour.build("1.0.0", "".join(lines))
    result = harbour.build("1.1.0", "".join(lines[gone:]) + HORN)

    assert (result.exit_code, result.stderr.count("K03 mass-retirement")) == (stops, stops)


def test_a_tombstone_keeps_its_picture_wherever_it_lies_now(harbour: Harbour) -> None:
    """The file is known by its bytes; only where they are gone the note is left alone, and that is told."""
    notes = f"{LIGHTS}{HORN}\n  ![](pier.png)\n"
    harbour.build("1.0.0", notes, files={"pier.png": _picture("red")})
    (harbour.vault / "pier.png").unlink()
    moved = harbour.build("1.1.0", LIGHTS, "-v", files={"old/Pier.png": _picture("red")})
    with_picture = _retired(harbour.package("1.1.0"))
    media = harbour.manifest()["counts"]["media"]
    other = harbour.build("1.2.0", LIGHTS, "-v", files={"old/Pier.png": _picture("blue")})

    assert (len(with_picture), media, "I07" in moved.stderr) == (1, 1, False)
    assert _retired(harbour.package("1.2.0")) == []
    at, where = "deck.lock:10:1: I07 unmarked:", "harbour.md › Harbour"
    assert f"{at} it left {where} and can't be marked as retired, for pier-" in other.stderr
    assert harbour.manifest()["counts"]["media"] == 0
