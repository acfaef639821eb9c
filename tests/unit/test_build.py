"""A build as values: what it says of the deck's name, its language and its pictures."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from builder.build import Build, build
from builder.findings import Severity
from builder.project import Project, load_project

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    MakeVault = Callable[[Mapping[str, str | bytes]], Path]

HORN = "- Fog horn: a horn that sounds every 30 seconds in fog\n"
LAMPS = "- Leading lights: two lamps that show the safe line into the harbour\n"
TIDES = "- 大潮: 満潮と干潮の差が最も大きくなる時期\n- 小潮: 満潮と干潮の差が最も小さくなる時期\n"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def again(project: Project, made: Build, *, epoch: int = 1_700_000_100) -> Build:
    """A later build of a vault, from the lock that the one before wrote."""
    return build(replace(project, lock=made.lock), epoch=epoch)


def first(vault: Path) -> Build:
    return build(load_project(vault), epoch=1_700_000_000)


def codes(made: Build) -> list[str]:
    return [f"{f.span.path}:{f.span.line} {f.rule.code}" for f in made.findings]


def language(made: Build) -> str:
    found = re.search(r'lang="(.*?)"', made.deck.notetype.front)
    return found[1] if found else "none"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a.md": HORN}, "en"),
        ({"a.md": TIDES}, "ja"),
        ({"a.md": HORN + LAMPS + TIDES.splitlines()[0]}, "en"),
        ({"a.md": HORN, "deck.toml": 'language = "en-GB"'}, "en-GB"),
        ({"a.md": TIDES, "deck.toml": 'language = "en"'}, "en"),
        ({"a.md": "".join(f"- 船{n}号: 这是一艘在港口里停泊的很大的货船编号{n}\n" for n in range(9))}, ""),
    ],
)
def test_the_cards_are_in_the_language_of_most_notes(
    make_vault: MakeVault, files: dict[str, str], expected: str
) -> None:
    """Unless `deck.toml` names another; what is neither Japanese nor English is not guessed."""
    assert language(first(make_vault(files))) == expected


def test_the_language_of_the_cards_stays(make_vault: MakeVault) -> None:
    """Notes in another language that come later, and notes that leave, change no note type."""
    vault = make_vault({"a.md": HORN})
    made = first(vault)
    grown = again(load_project(make_vault({"b.md": TIDES})), made)
    (vault / "a.md").unlink()
    turned = again(load_project(vault), grown, epoch=1_700_000_200)

    assert [one.deck.notetype for one in (grown, turned)] == [made.deck.notetype] * 2


def test_a_renamed_deck_is_a_warning_once(make_vault: MakeVault) -> None:
    """In Anki the new cards would lie in a deck of their own; a name that is meant is not told again."""
    vault = make_vault({"a.md": HORN, "deck.toml": 'name = "Harbour"'})
    made = first(vault)
    project = load_project(make_vault({"deck.toml": 'name = "Port"'}))
    renamed = again(project, made)
    told = next(f for f in renamed.findings if f.rule.code == "C04")

    assert [codes(made), codes(renamed), codes(again(project, renamed))] == [[], ["deck.toml:1 C04"], []]
    assert (told.severity, "Port" in told.message) == (Severity.WARNING, True)


def test_a_folder_with_another_name_renames_the_deck_and_is_told(make_vault: MakeVault) -> None:
    """Where nothing but the folder names the deck, moving it is a change that learners see."""
    vault = make_vault({"a.md": HORN, "b.md": LAMPS})
    made = first(vault)
    moved = again(load_project(vault.rename(vault.with_name("other"))), made)

    assert codes(moved) == ["deck.toml:1 C04"]
