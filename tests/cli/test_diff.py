"""`build-deck diff`: what it shows, what it refuses, and that it writes nothing."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.card_notation import package_of, sample_deck

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from click.testing import Result

    BuildDeck = Callable[..., Result]
    MakeVault = Callable[[Mapping[str, str | bytes]], Path]
    Edit = Callable[..., Path]

CANAL = """\
# Canal

## Works

- Towpath: the path beside the water for the horses
- A lock chamber is 72 ft long
- Kinds of lock:
  - Flight
  - Staircase
  - Guillotine

## 港

- 導灯: 安全な航路を二つの灯りの重なりで示す設備
"""
OLD = "out/canal-1.0.0.apkg"
SAID = (
    "Anki will say, to who has 1.0.0 and edited nothing: "
    "0 new, 2 updated, 2 duplicate, 0 conflicting · 0 new cards, 0 empty cards"
)


def _config(version: str) -> str:
    return f'name = "Canal"\nversion = "{version}"\n'


@pytest.fixture
def edit(make_vault: MakeVault, build_deck: BuildDeck, monkeypatch: pytest.MonkeyPatch) -> Edit:
    """Build 1.0.0 of the canal, then replace words in its notes and give them a version."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    vault = make_vault({"canal.md": CANAL, "deck.toml": _config("1.0.0")})
    result = build_deck("build", vault, "-o", "out")
    assert result.exit_code == 0, result.output
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000900")

    def change(*words: tuple[str, str], version: str = "1.0.1") -> Path:
        text = CANAL
        for before, after in words:
            assert before in text
            text = text.replace(before, after)
        return make_vault({"canal.md": text, "deck.toml": _config(version)})

    return change


def _json(result: Result) -> Any:
    return json.loads(result.stdout)


def test_a_reworded_note_is_shown_word_by_word(edit: Edit, build_deck: BuildDeck) -> None:
    """Words that went and words that came stand in their sentence, Japanese ones too."""
    vault = edit(("is 72 ft long", "is 72 ft in length"), ("二つの灯り", "二つの灯"))
    result = build_deck("diff", OLD, vault)

    assert result.exit_code == 0, result.output
    assert "    Text: A lock chamber is {{c1::72 ft}} [-long-]{+in length+}\n" in result.stdout
    assert "安全な航路を二つの灯[-り-]の重なり" in result.stdout
    assert result.stdout.splitlines()[-3:] == [
        "Canal 1.0.0 → 1.0.1: 2 changed",
        SAID,
        "least step: patch, to 1.0.1 (2 notes changed)",
    ]


def test_a_diff_writes_nothing(edit: Edit, build_deck: BuildDeck, tmp_path: Path) -> None:
    """Vault, lock and output stay as they are."""
    vault = edit(("## Works", "## Works\n\n- Ferry: a ship on a fixed route"))
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    build_deck("diff", OLD, vault)

    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_version_that_rises_too_little_is_an_error(edit: Edit, build_deck: BuildDeck) -> None:
    """The finding names deck.toml, what asked for more, and what to write."""
    added = ("## Works", "## Works\n\n- Ferry: a ship on a fixed route")
    small = build_deck("diff", OLD, edit(added, version="1.0.1"))
    enough = build_deck("diff", OLD, edit(added, version="1.1.0"))

    assert (small.exit_code, enough.exit_code, enough.stderr) == (1, 0, "")
    assert small.stderr == (
        "vault/deck.toml:2:1: V01 version-step-too-small: version 1.0.1 is less than 1.1.0, after 1.0.0: "
        "what changed is a minor step (1 note added)\n"
        '    hint: write version = "1.1.0" in deck.toml\n'
    )


def test_two_packages_say_what_a_package_and_its_notes_say(edit: Edit, build_deck: BuildDeck) -> None:
    """What a build would give is what it gives."""
    vault = edit(
        ("72 ft", "74 ft"), ("  - Guillotine\n", ""), ("- Towpath: the path beside the water for the horses\n", "")
    )
    before = build_deck("diff", OLD, vault, "--format", "json")
    build_deck("build", vault, "-o", "out")
    after = build_deck("diff", OLD, "out/canal-1.0.1.apkg", "--format", "json")

    assert (before.exit_code, after.exit_code) == (1, 1)
    told, found = _json(before), _json(after)
    (stop,), (hint,) = told["findings"], [finding["hint"] for finding in found["findings"]]
    assert {**told, "new": 0} == {**found, "new": 0, "findings": [stop]}
    assert (stop["hint"], hint) == ('write version = "2.0.0" in deck.toml', "build it again as 2.0.0")
    assert after.stderr.startswith("out/canal-1.0.1.apkg:1:1: V01 ")


def test_what_is_retired_lost_and_new_is_told(edit: Edit, build_deck: BuildDeck) -> None:
    """Tombstones, cloze numbers and cards are told for what they are."""
    vault = edit(("72 ft", "74 ft"), ("- Towpath: the path beside the water for the horses\n", ""), version="2.0.0")
    told = _json(build_deck("diff", OLD, vault, "--format", "json"))

    assert sorted(note["change"] for note in told["notes"]) == ["changed", "retired"]
    assert [(n["numbers_gone"], n["numbers_new"]) for n in told["notes"] if n["change"] == "changed"] == [([1], [2])]
    assert told["import"] == {
        "conflicting": 0,
        "duplicate": 2,
        "empty_cards": 1,
        "new": 0,
        "new_cards": 1,
        "updated": 2,
    }
    assert (told["step"], told["least_version"], told["findings"]) == ("minor", "1.1.0", [])
    assert told["reasons"] == ["1 note retired", "1 note with other answers"]
    assert {key: told["new"][key] for key in ("notes", "cards", "tombstones")} == {
        "notes": 3,
        "cards": told["old"]["cards"] - 2,
        "tombstones": 1,
    }
    assert told["old"]["tombstones"] == 0


def test_an_answer_that_goes_with_nothing_in_its_place_asks_for_a_major_step(edit: Edit, build_deck: BuildDeck) -> None:
    """A member taken out of a list leaves an empty card, and no other begins."""
    told = _json(build_deck("diff", OLD, edit(("  - Guillotine\n", "")), "--format", "json"))

    assert (told["step"], told["reasons"]) == ("major", ["1 note lost cloze numbers and got none in their place"])


TOWPATH = ("- Towpath: the path beside the water for the horses\n", "")


@pytest.mark.parametrize(
    ("versions", "tombstones", "found", "told"),
    [
        (("1.1.0", "1.2.0"), 1, ("ended", "tombstone-expired", "patch"), "retired before, now no longer shipped: 1"),
        (("1.0.0", "1.1.0"), 3, ("vanished", "came-and-left-in-one-version", "major"), "version they came with"),
        (("1.1.0",), 0, ("vanished", "no-tombstones", "major"), "`release.tombstones` is 0: 1"),
    ],
)
def test_the_lock_tells_why_a_note_is_gone(
    edit: Edit,
    build_deck: BuildDeck,
    versions: tuple[str, ...],
    tombstones: int,
    found: tuple[str, ...],
    told: str,
) -> None:
    """Only a package alone can't: there every cause is named."""
    for version in versions:
        vault = edit(TOWPATH, version=version)
        (vault / "deck.toml").write_text(f"{_config(version)}[release]\ntombstones = {tombstones}\n", encoding="utf-8")
        assert build_deck("build", vault, "-o", "later").exit_code == 0
    form = _json(build_deck("diff", OLD, vault, "--format", "json"))
    words = build_deck("diff", OLD, vault).stdout
    packages = build_deck("diff", OLD, f"later/canal-{versions[-1]}.apkg").stdout

    assert [(note["change"], note["cause"], form["step"]) for note in form["notes"]] == [found]
    assert told in words
    assert "gone without a tombstone: 1\n" in packages
    assert "their tombstones ended between the two, they left in the version they came with" in packages


def test_a_lost_lock_is_told_for_what_it_is(edit: Edit, build_deck: BuildDeck) -> None:
    """A note of which the lock knows nothing was lost with it."""
    vault = edit(TOWPATH, version="2.0.0")
    (vault / "deck.lock").unlink()
    result = build_deck("diff", OLD, vault)

    assert "  deck.lock does not know them; was it lost?: 1\n" in result.stdout


def test_packages_the_wrong_way_round_are_told_first(edit: Edit, build_deck: BuildDeck) -> None:
    """Before what follows from it, and without a word of a deck.toml; `verify` stops there."""
    vault = edit(("72 ft", "74 ft"), version="1.1.0")
    build_deck("build", vault, "-o", "out")
    first = (
        "out/canal-1.0.0.apkg:1:1: V01 version-step-too-small: "
        "NEW is older than OLD, 1.0.0 than 1.1.0: are they the wrong way round?\n"
        "    hint: name the older package first\n"
    )
    turned = build_deck("diff", "out/canal-1.1.0.apkg", OLD)
    judged = build_deck("verify", "out/canal-1.1.0.apkg", OLD)

    assert (turned.exit_code, judged.exit_code, judged.stdout) == (1, 1, "")
    assert turned.output.startswith(first)
    assert "deck.toml" not in turned.output
    assert judged.stderr == first


def test_notes_of_a_renamed_file_are_moved(edit: Edit, build_deck: BuildDeck) -> None:
    """Source and tags are shown word by word, and Anki writes nothing."""
    vault = edit()
    (vault / "canal.md").rename(vault / "waterways.md")
    result = build_deck("diff", OLD, vault)

    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("moved (arrives with the note's next change): 4\n")
    assert "    Source: [-canal-]{+waterways+}.md › Canal › Works\n" in result.stdout
    assert "    tags: canal::{+waterways::Canal::+}Works\n" in result.stdout
    assert "0 new, 0 updated, 4 duplicate" in result.stdout


def test_without_new_the_notes_at_hand_are_taken(edit: Edit, build_deck: BuildDeck, tmp_path: Path) -> None:
    """As in every other command, `source_notes/` where there is one."""
    edit(("72 ft long", "72 ft in length")).rename(tmp_path / "source_notes")
    result = build_deck("diff", OLD, "-q")

    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[0] == "Canal 1.0.0 → 1.0.1: 1 changed"


def test_the_same_package_differs_in_nothing(edit: Edit, build_deck: BuildDeck) -> None:
    """Nothing to tell is told."""
    edit()
    result = build_deck("diff", OLD, OLD)

    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "Canal 1.0.0 → 1.0.0: no note differs")


def test_many_notes_about_to_retire_stop_a_diff_as_they_stop_a_build(
    make_vault: MakeVault, build_deck: BuildDeck
) -> None:
    """What a build would refuse to write is not compared, unless it is meant."""
    lines = [f"- Pier {at}: the landing number {at} of the old river harbour" for at in range(20)]
    build_deck("build", make_vault({"a.md": "\n".join(lines), "deck.toml": _config("1.0.0")}), "-o", "out")
    vault = make_vault({"a.md": "\n".join(lines[:5]), "deck.toml": _config("1.1.0")})
    stopped, meant = build_deck("diff", OLD, vault), build_deck("diff", OLD, vault, "--allow-retire")

    assert (stopped.exit_code, stopped.stdout) == (1, "")
    assert "K03 mass-retirement" in stopped.stderr
    assert stopped.stderr.endswith("nothing is compared, for a build would write nothing: 1 error\n")
    assert (meant.exit_code, "15 retired" in meant.stdout) == (0, True)


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (("none.apkg", OLD), 2, "error: no such file: none.apkg\n    hint: "),
        ((OLD, "none.apkg"), 2, "error: no such file: none.apkg\n    hint: "),
        (("vault", OLD), 2, "error: vault is no file\n    hint: "),
        ((OLD, "vault/canal.md"), 1, "vault/canal.md:1:1: P01 not-a-package: "),
        ((OLD, "other.apkg"), 1, "other.apkg:1:1: P04 package-of-another-deck: "),
        ((OLD, "cut.apkg"), 1, "cut.apkg:1:1: P03 damaged-package: "),
        ((), 2, "Usage: "),
    ],
)
def test_what_can_not_be_compared_is_named(
    edit: Edit, build_deck: BuildDeck, tmp_path: Path, args: tuple[str, ...], code: int, told: str
) -> None:
    """The path, what is so, what to do."""
    edit()
    (tmp_path / "other.apkg").write_bytes(package_of(sample_deck()))
    (tmp_path / "cut.apkg").write_bytes((tmp_path / OLD).read_bytes()[:-30])
    result = build_deck("diff", *args)

    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.startswith(told), result.stderr


def test_a_hostile_field_does_not_reach_the_terminal(build_deck: BuildDeck, tmp_path: Path) -> None:
    """Escapes are shown as a sign, and steer nothing."""
    from dataclasses import replace

    deck = sample_deck()
    bad = tuple(note._replace(extra="\x1b]0;x\x07 red", modified=note.modified + 1) for note in deck.notes)
    (tmp_path / "old.apkg").write_bytes(package_of(deck))
    (tmp_path / "new.apkg").write_bytes(package_of(replace(deck, version="1.2.4", notes=bad)))
    result = build_deck("diff", "old.apkg", "new.apkg")

    assert result.exit_code == 0, result.output
    assert re.search(r"[\x00-\x09\x0b-\x1f]", result.stdout) is None


def test_every_key_of_the_machine_form_is_in_the_readme(edit: Edit, build_deck: BuildDeck, top: Path) -> None:
    """The README's table of keys is whole, and names no key that is not there."""
    told = _json(build_deck("diff", OLD, edit(("72 ft", "74 ft")), "--format", "json"))
    lines = (top / "README.md").read_text("utf-8").partition("| key of `diff` |")[2].partition("\n\n")[0]
    rows = [row.split("|")[1:3] for row in lines.splitlines()[2:]]
    keys = {name for row in rows for name in re.findall(r"`(\w+)`", row[0])}

    assert keys == set(told)
    assert set(told["notes"][0]) <= set(re.findall(r"`(\w+)`", lines))
    assert set(told["notes"][0]["new"]) <= set(re.findall(r"`(\w+)`", lines))
    assert {*told["import"], *told["media"], *told["old"], *told["findings"][0]} <= set(re.findall(r"`(\w+)`", lines))
