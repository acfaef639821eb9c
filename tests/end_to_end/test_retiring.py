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
    left = "harbour.md:1:1: I04 retired:"
    horn = "`Fog signal: a horn that sounds every 30 seconds in fog`"
    harbour.build("1.0.0", f"# Harbor\n\n{HORN}{LIGHT}")
    quiet = harbour.build("1.1.0", f"# Harbor\n\n{HORN}{LIGHT}{draft}")
    changed, retired, revived = (
        _said(harbour.build(version, notes, "-v"))
        for version, notes in (("1.1.0", LIGHTS + HORN), ("1.2.0", LIGHTS), ("1.3.0", LIGHTS + HORN))
    )

    assert quiet.stderr == ""
    assert changed == [
        f"{left} `{draft[2:-1]}` left the notes: it came with 1.1.0 itself, so no learner has it",
        "harbour.md:3:1: I03 changed: learners get the note anew: context",
        "harbour.md:4:1: I03 changed: learners get the note anew: context",
    ]
    assert retired == [f"{left} {horn} left the notes: its card stays in Anki, marked as retired"]
    assert revived == [
        "harbour.md:4:1: I05 revived: back in the notes: the card that retired in 1.2.0, with its history"
    ]


def test_a_build_names_words_that_are_asked_no_more(harbour: Harbour) -> None:
    """And those that begin anew in their place, or come back."""
    at = "harbour.md:1:1:"
    horns = ("The horn of the north pier sounds ==each minute==", "The horn of the ==north pier== sounds each minute")
    first, second = (f"- {horn} in fog\n" for horn in horns)
    harbour.build("1.0.0", first)
    results = [harbour.build(f"1.{at}.0", notes, "-v") for at, notes in enumerate((second, first), 1)]

    assert [line for result in results for line in _said(result) if "I06" in line] == [
        f"{at} I06 asked-no-more: `each minute in fog` (card 1) asked no more, `north pier` (card 2) begins anew",
        f"{at} I06 asked-no-more: `north pier` (card 2) asked no more, `each minute in fog` (card 1) comes back",
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
    assert "harbour.md:1:1: I07 unmarked: it left the deck and can't be marked as retired, for pier-" in other.stderr
    assert harbour.manifest()["counts"]["media"] == 0
