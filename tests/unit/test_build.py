"""A build as values: what it says of the deck's name, its language and its pictures."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from builder.findings import Severity
from builder.identity import format_lock
from builder.pipeline import Build, build
from builder.project import Project, load_project

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    MakeVault = Callable[[Mapping[str, str | bytes]], Path]

HORN = "- Fog horn: a horn that sounds every 30 seconds in fog\n"
LAMPS = "- Leading lights: two lamps that show the safe line into the harbour\n"
TIDES = "- 大潮: 満潮と干潮の差が最も大きくなる時期\n- 小潮: 満潮と干潮の差が最も小さくなる時期\n"


def picture() -> bytes:
    """The bytes of a picture."""
    file = io.BytesIO()
    Image.new("RGB", (2, 2)).save(file, "PNG")
    return file.getvalue()


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


def test_a_reworded_note_changes_no_language(make_vault: MakeVault) -> None:
    """A Japanese word more or less in the first note would else touch every card."""
    vault = make_vault({"a.md": "- Windlass: a crank for raising paddles クランク\n"})
    made = first(vault)
    (vault / "a.md").write_text("- Windlass: a crank for raising paddles\n", encoding="utf-8")
    reworded = again(load_project(vault), made, epoch=1_700_000_200)

    assert (language(made), reworded.deck.notetype) == ("ja", made.deck.notetype)


def test_a_renamed_deck_is_a_warning_once(make_vault: MakeVault) -> None:
    """In Anki the new cards would lie in a deck of their own; a name that is meant is not told again."""
    vault = make_vault({"a.md": HORN, "deck.toml": 'name = "Harbour"'})
    made = first(vault)
    project = load_project(make_vault({"deck.toml": 'name = "Port"'}))
    renamed = again(project, made)
    told = next(f for f in renamed.findings if f.rule.code == "C04")

    assert [codes(made), codes(renamed), codes(again(project, renamed))] == [[], ["deck.toml:1 C04"], []]
    assert told.severity is Severity.WARNING
    assert told.message.startswith('the deck was called "Harbour" and is now "Port": ')
    assert 'write `name = "Harbour"` in deck.toml' in told.hint


def test_a_deck_that_gets_its_first_name_back_is_told_too(make_vault: MakeVault) -> None:
    """What learners made cards of under the name in between stays in a deck of that name."""
    vault = make_vault({"a.md": HORN, "deck.toml": 'name = "Harbour"'})
    made = first(vault)
    renamed = again(load_project(make_vault({"deck.toml": 'name = "Port"'})), made)
    back = again(load_project(make_vault({"deck.toml": 'name = "Harbour"'})), renamed)
    told = next(f for f in back.findings if f.rule.code == "C04")

    assert told.message.startswith(
        'the deck is called "Harbour" again, as at first, and was "Port" before this build: '
    )


def test_neither_a_second_note_nor_another_folder_renames_the_deck(make_vault: MakeVault) -> None:
    """Where `deck.toml` gives no name the deck keeps the one it had; its key alone could not tell it."""
    vault = make_vault({"a.md": "---\ntitle: Fog\n---\n" + HORN})
    made = first(vault)
    make_vault({"a.md": "---\ntitle: Mist\n---\n" + HORN, "b.md": LAMPS, "deck.lock": format_lock(made.lock)})
    moved = load_project(vault.rename(vault.with_name("other")))
    later = again(moved, made)

    assert (made.deck.name, later.deck.name, moved.config.slug) == ("Fog", "Fog", "fog")
    assert [code for code in codes(later) if "C04" in code] == []


@pytest.mark.parametrize(
    ("lines", "expected", "count"),
    [
        ("- ![x](x.png)\n", [], 0),
        ("- ![x](no.png)\n", ["a.md:2 L18", "a.md:2 M02"], 1),
        ("- ![x](https://example.com/x.png)\n", ["a.md:2 L18", "a.md:2 M01"], 1),
        ("- ![x](../../../x.png)\n", ["a.md:2 L18", "a.md:2 M03"], 1),
        ("- ![x](no.png) ![x](x.png)\n", ["a.md:2 M02"], 0),
        ("  - ![x](no.png)\n  - ![x](x.png)\n", ["a.md:2 L18", "a.md:2 M02"], 1),
        ("\n![x](no.png)\n", ["a.md:3 L18", "a.md:3 M02"], 1),
    ],
)
def test_a_picture_on_a_line_of_its_own_is_shown_or_skipped(
    make_vault: MakeVault, lines: str, expected: list[str], count: int
) -> None:
    """One that is there is on the back of a card and not told; one that is lost is skipped, and counted so."""
    made = first(make_vault({"a.md": HORN + lines, "x.png": picture()}))
    shown = {line for one in made.known for line in one.cloze.fact.context_lines}
    skipped = {f.span.line for f in made.findings if f.severity is Severity.SKIPPED}

    assert (codes(made), made.skipped_lines) == (expected, count)
    assert shown.isdisjoint(skipped)
    assert bool(made.deck.media) == ("x.png)" in lines.replace("/x.png", ""))


def test_a_picture_without_a_card_above_is_skipped(make_vault: MakeVault) -> None:
    """There is no back it could go to."""
    made = first(make_vault({"a.md": "- ![x](x.png)\n" + HORN, "x.png": picture()}))

    assert (codes(made), made.skipped_lines) == (["a.md:1 L18"], 1)
