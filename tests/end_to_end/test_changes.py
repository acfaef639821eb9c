"""`CHANGES.md`, for those who learn from the deck: what each version brought, in words that do nothing but be read."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builder.pipeline import Build, build
from builder.project import load_project
from builder.release import MARK, changes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from click.testing import Result

    MakeVault = Callable[[Mapping[str, str]], Path]
    BuildDeck = Callable[..., Result]
    Release = Callable[..., str]

HARBOUR = """\
# Harbour

## Signals

- Fog signal: a horn that sounds every 30 seconds in fog
- A lock chamber is 72 ft long
- Leading lights: two lamps that show the safe line into the harbour

## Crew

- Pilot:
  - A person who guides large ships through the channel
- Kinds of lock:
  - Flight
  - Staircase
  - Guillotine
"""
NO_TOMBSTONES = 'version = "1.1.0"\n[release]\ntombstones = 0\n'
PORT = "# 港\n\n- 導灯: 安全な航路を二つの灯りの重なりで示す設備\n- 霧笛: 霧の中で船に位置を知らせる音の信号\n"


@pytest.fixture
def release(make_vault: MakeVault, build_deck: BuildDeck, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Release:
    """Build these notes as this version; the answer is `CHANGES.md` from its list of versions on."""
    clock = iter(range(1_700_000_000, 1_800_000_000, 1000))

    def run(version: str, notes: str, *options: str) -> str:
        vault = make_vault({"harbour.md": notes, "deck.toml": f'version = "{version}"\n'})
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(next(clock)))
        result = build_deck(vault, "-o", "out", *options)
        assert result.exit_code == 0, result.output
        text = (tmp_path / "out/CHANGES.md").read_bytes().decode()
        assert text.startswith(f"{MARK}\n\n# ")
        return text

    return run


def _versions(text: str) -> str:
    """From the first version on."""
    return text[re.search(r"^## \d", text, re.MULTILINE).start() :]  # type: ignore[union-attr]


def test_the_first_version_tells_how_to_update_and_how_many_notes_there_are(release: Release) -> None:
    """The whole text of a deck's first change list; the settings are in the order of Anki's window."""
    assert release("1.0.0", HARBOUR) == (
        f"{MARK}\n\n"
        "# Harbour 1.0.0: what is new\n\n"
        "## How to update\n\n"
        "1. In Anki, open *File* → *Import...* and choose `harbour-1.0.0.apkg`.\n"
        "2. Leave the settings as Anki proposes them; the last three stand below *Updates*:\n"
        "   - *Import any learning progress*: off\n"
        "   - *Import any deck presets*: off\n"
        "   - *Merge note types*: off\n"
        "   - *Update notes*: *If newer*\n"
        "   - *Update note types*: *If newer*\n"
        "3. Press *Import*.\n\n"
        "Anki before 23.10 shows no settings and updates what is newer by itself.\n\n"
        "### What stays yours\n\n"
        "- Your reviews, intervals and flags stay, and so does every card in the deck you moved it to.\n"
        "- A note that did not change keeps what you wrote into it and how you tagged it.\n"
        "- A changed note is replaced, with its tags; where you edited it after it was changed here, yours stays.\n"
        "- A note that you deleted comes back as a new one.\n\n"
        "## 1.0.0\n\n"
        "The first version. Notes: 5.\n"
    )


def test_each_version_lists_new_changed_and_retired_notes_by_heading(release: Release) -> None:
    """The newest first; text without cloze marks; a list in one line; answers that went are named with their note."""
    release("1.0.0", HARBOUR)
    release("1.1.0", HARBOUR.replace("- Leading lights: two lamps", "- Storm cone: a black cone hoisted before a gale"))
    told = release(
        "2.0.0",
        HARBOUR.replace("72 ft", "74 ft").replace("- Leading lights: two lamps that show the safe line into the", "-")
        + "  - Stop lock\n- Towpath: the path beside the water\n",
    )

    assert "{{c" not in told
    assert told.partition("## Answers that are asked no more\n")[2].partition("## 2.0.0\n")[0] == (
        "\nTheir cards stay in Anki and show no question. To remove them: *Tools* → *Empty Cards...*.\n\n"
        "- A lock chamber is 74 ft long — *72 ft*\n\n"
    )
    assert _versions(told) == (
        "## 2.0.0\n\n"
        "### New: 1\n\n#### Harbour › Crew\n\n- Towpath: the path beside the water\n\n"
        "### Changed: 2\n\n#### Harbour › Signals\n\n- A lock chamber is 74 ft long\n\n"
        "#### Harbour › Crew\n\n- Kinds of lock: Flight · Staircase · Guillotine · Stop lock\n\n"
        "### Retired: 1\n\n"
        "They are in the notes no more and carry the tag `harbour::retired`. "
        "Search for `tag:harbour::retired` and suspend what you are done with; "
        "deleted, it may come back with the next version.\n\n"
        "#### Harbour › Signals\n\n"
        "- Storm cone: a black cone hoisted before a gale that show the safe line into the harbour\n\n"
        "## 1.1.0\n\n"
        "### New: 1\n\n#### Harbour › Signals\n\n"
        "- Storm cone: a black cone hoisted before a gale that show the safe line into the harbour\n\n"
        "### Retired: 1\n\n"
        "They are in the notes no more and carry the tag `harbour::retired`. "
        "Search for `tag:harbour::retired` and suspend what you are done with; "
        "deleted, it may come back with the next version.\n\n"
        "#### Harbour › Signals\n\n"
        "- Leading lights: two lamps that show the safe line into the harbour\n\n"
        "## 1.0.0\n\nThe first version. Notes: 5.\n"
    )


WITHOUT_LIGHTS = HARBOUR.replace("- Leading lights: two lamps that show the safe line into the harbour\n", "")


def test_once_tombstones_have_ended_their_tag_is_still_named(release: Release) -> None:
    """A learner who took them finds them by it; who took none of those versions has the notes as they were."""
    release("1.0.0", HARBOUR)
    told = release("1.1.0", WITHOUT_LIGHTS)
    for version in ("1.2.0", "1.3.0", "1.4.0"):
        later = release(version, WITHOUT_LIGHTS)

    assert "carry the tag `harbour::retired`" in told
    assert "Whoever took the deck while they did finds them with `tag:harbour::retired`" in later
    assert "carry the tag" not in later


def test_what_never_shipped_a_tombstone_is_left_in_anki(release: Release, make_vault: MakeVault) -> None:
    """Nothing can mark it, so nothing but the learner takes it out."""
    release("1.0.0", HARBOUR)
    told = release("1.1.0", WITHOUT_LIGHTS, "--config", make_vault({"none.toml": NO_TOMBSTONES}) / "none.toml")

    assert "In Anki they stay as they are until you delete them." in told
    assert "tag:" not in told


def test_a_note_that_is_back_is_told_as_back(release: Release) -> None:
    """Under the version that brought it back, whatever changes in it later; in both languages."""
    release("1.0.0", HARBOUR)
    release("1.1.0", WITHOUT_LIGHTS)
    back = _versions(release("1.2.0", HARBOUR))
    later = _versions(release("1.3.0", HARBOUR.replace("safe line into", "safe way into")))
    light = "#### Harbour › Signals\n\n- Leading lights: two lamps that show the safe line into the harbour\n\n"

    assert back == (f"## 1.2.0\n\n### Back: 1\n\n{light}## 1.0.0\n\nThe first version. Notes: 5.\n")
    assert [line for line in later.splitlines() if line.startswith("##") and "####" not in line] == [
        "## 1.3.0",
        "### Changed: 1",
        "## 1.2.0",
        "### Back: 1",
        "## 1.0.0",
    ]


def test_a_note_that_is_back_in_the_version_it_left_in_was_never_away(release: Release) -> None:
    """No learner of that version missed it."""
    release("1.0.0", HARBOUR)
    release("1.1.0", WITHOUT_LIGHTS)

    assert "Back" not in _versions(release("1.1.0", HARBOUR))


def test_a_japanese_note_that_is_back_is_told_in_japanese(release: Release) -> None:
    """As all else is."""
    release("1.0.0", PORT)
    release("1.1.0", PORT.partition("- 霧笛")[0])

    assert "### 戻ったノート: 1 件\n\n#### 港\n\n- 霧笛: " in release("1.2.0", PORT)


def test_answers_that_no_learner_had_are_not_told(release: Release) -> None:
    """Those of notes that came with the version itself; with the next version nothing tells them apart."""
    release("1.0.0", HARBOUR)
    told = release("1.0.0", HARBOUR.replace("72 ft", "74 ft"))

    assert "asked no more" not in told
    assert "72 ft" not in told


def test_answers_that_are_asked_no_more_are_spelled_as_they_were(release: Release) -> None:
    """Not as the lock compares them; also when they were retired versions ago, or were back for a while."""
    names = HARBOUR.replace("  - Staircase\n", "")
    release("1.0.0", HARBOUR)
    gone = release("1.1.0", names)
    still = release("1.2.0", names.replace("72 ft", "74 ft"))
    release("1.3.0", HARBOUR)
    again = release("1.4.0", names)

    assert "Kinds of lock: Flight · Guillotine — *Staircase*\n" in gone
    assert "Kinds of lock: Flight · Guillotine — *Staircase*\n" in still
    assert again.count("*Staircase*") == 1


def test_versions_are_in_the_order_of_their_numbers(release: Release) -> None:
    """1.10.0 is later than 1.9.0."""
    for number in (8, 9, 10):
        told = release(f"1.{number}.0", HARBOUR + f"- Buoy {number}: a float that marks shoal number {number}\n")

    assert re.findall(r"^## (\d.*)", told, re.MULTILINE) == ["1.10.0", "1.9.0", "1.8.0"]


def test_a_version_without_a_change_says_so(release: Release) -> None:
    """And a build more changes no byte."""
    release("1.0.0", HARBOUR)
    told = release("1.0.1", HARBOUR)

    assert _versions(told) == (
        "## 1.0.1\n\nNo note is new, changed or retired.\n\n## 1.0.0\n\nThe first version. Notes: 5.\n"
    )
    assert release("1.0.1", HARBOUR) == told


def test_what_came_and_went_within_a_version_is_not_told(release: Release) -> None:
    """No learner ever saw it."""
    release("1.0.0", HARBOUR)
    release("1.1.0", HARBOUR + "- Towpath: the path beside the water\n")
    told = release("1.1.0", HARBOUR)

    assert "Towpath" not in told
    assert "No note is new, changed or retired." in told


def test_a_japanese_deck_is_told_in_japanese(release: Release) -> None:
    """After the deck's language."""
    release("1.0.0", PORT)
    told = release("1.1.0", PORT + "- 潮見表: 潮の満ち引きの時刻を示す表\n")

    assert "# 港 1.1.0 の変更点\n" in told
    assert "*ファイル* → *読み込む...* を開き、`港-1.1.0.apkg` を選びます。\n" in told
    assert _versions(told) == (
        "## 1.1.0\n\n### 新しいノート: 1 件\n\n#### 港\n\n- 潮見表: 潮の満ち引きの時刻を示す表\n\n"
        "## 1.0.0\n\n最初の版です。ノート: 2 件。\n"
    )


def test_a_long_list_is_cut_and_counted(release: Release) -> None:
    """Nobody reads to the end of 300 lines, and old versions of a long history are told in numbers."""
    release("1.0.0", HARBOUR)
    buoys = "".join(f"- Buoy {n}: {'a float that marks a shoal of the bay ' * 6}number {n}\n" for n in range(300))
    told = release("1.1.0", HARBOUR + buoys)
    piers = "".join(f"- Pier {n}: {'a wall that stands deep in the water ' * 6}number {n}\n" for n in range(300))
    later = release("1.2.0", HARBOUR + buoys + piers)

    assert "### New: 300\n" in told
    assert told.count("\n- Buoy ") == 200
    assert "\n… and 100 more\n" in told
    assert "## 1.1.0\n\n300 new, 0 changed, 0 back, 0 retired.\n" in later
    assert later.endswith("## 1.0.0\n\nThe first version. Notes: 5.\n")


def _again(vault: Path, made: Build, tool: str, *, version: str = "0.1.0") -> Build:
    project = load_project(vault)
    project = replace(project, lock=made.lock, config=replace(project.config, version=version))
    return build(project, epoch=1_700_000_500, tool=tool)


def _told(made: Build) -> str:
    told = changes(made.deck, made.lock, package_name="x.apkg", language=made.language, retired_tag="x::retired")
    return _versions(told.decode())


def _drawn_anew(made: Build) -> Build:
    """The build with a lock in which every note looks another way, as an older build-deck would have left it."""
    return replace(made, lock=replace(made.lock, entries=tuple(e._replace(digest="old") for e in made.lock.entries)))


def test_a_version_that_only_a_newer_build_deck_changed_says_so(make_vault: MakeVault) -> None:
    """Its notes update too, though they say the same; the build after it, of the same version, says it as well."""
    vault = make_vault({"harbour.md": HARBOUR})
    first = build(load_project(vault), epoch=1_700_000_000, tool="1.0")
    newer = _again(vault, _drawn_anew(first), "1.1", version="0.2.0")
    once_more = _again(vault, newer, "1.1", version="0.2.0")

    assert (first.lock.tool, newer.lock.tool, newer.changed, newer.redrawn) == ("1.0", "1.1", 5, 5)
    assert "## 0.2.0\n\nThe notes say the same: all changes come only from a newer build-deck" in _told(newer)
    assert "### Changed: 5\n" in _told(newer)
    assert (_told(once_more), once_more.redrawn) == (_told(newer), 0)


@pytest.mark.parametrize(("tool", "notes"), [("1.0", HARBOUR), ("1.1", HARBOUR + "- Towpath: the path by the water\n")])
def test_a_change_of_the_authors_is_not_laid_upon_the_tool(make_vault: MakeVault, tool: str, notes: str) -> None:
    """The same build-deck, or another note that is new: then the version is not the tool's alone."""
    vault = make_vault({"harbour.md": HARBOUR})
    first = build(load_project(vault), epoch=1_700_000_000, tool="1.0")
    make_vault({"harbour.md": notes})
    later = _again(vault, _drawn_anew(first), tool, version="0.2.0")

    assert later.lock.redrawn == ()
    assert "newer build-deck" not in _told(later)


def test_a_note_of_the_authors_later_in_the_version_takes_the_word_back(make_vault: MakeVault) -> None:
    """The version that began with a newer build-deck alone has something new in it after all."""
    vault = make_vault({"harbour.md": HARBOUR})
    first = build(load_project(vault), epoch=1_700_000_000, tool="1.0")
    newer = _again(vault, _drawn_anew(first), "1.1", version="0.2.0")
    make_vault({"harbour.md": HARBOUR + "- Towpath: the path by the water\n"})
    grown = _again(vault, newer, "1.1", version="0.2.0")

    assert (newer.lock.redrawn, grown.lock.redrawn) == (("0.2.0",), ())


def test_an_upgrade_of_the_tool_alone_changes_no_lock(make_vault: MakeVault) -> None:
    """Else `--locked` would fail after it."""
    vault = make_vault({"harbour.md": HARBOUR})
    first = build(load_project(vault), epoch=1_700_000_000, tool="1.0")

    assert _again(vault, first, "9.0").lock == first.lock


@pytest.mark.parametrize(("notes", "word"), [(HARBOUR, "The look of the cards changed."), (PORT, "カードの見た目が変")])
def test_another_look_is_told(make_vault: MakeVault, build_deck: BuildDeck, notes: str, word: str) -> None:
    """By the build that brings it and in the list of its version, in each build of it; not in the first version."""
    vault = make_vault({"harbour.md": notes, "card.css": ".card { color: #123; }\n"})
    told, texts = [], []
    for version, colour in (("1.0.0", "#123"), ("1.0.0", "#234"), ("1.1.0", "#345"), ("1.1.0", "#345")):
        make_vault({"deck.toml": f'version = "{version}"\n[card]\ncss = "card.css"\n'})
        (vault / "card.css").write_text(f".card {{ color: {colour}; }}\n", encoding="utf-8")
        told.append("another look of the cards" in build_deck(vault, "-o", "out", "--no-cache").stdout)
        texts.append(Path("out/CHANGES.md").read_text("utf-8"))

    assert told == [False, True, True, False]
    assert [text.count(word) for text in texts] == [0, 0, 1, 1]
    assert texts[3].index("## 1.1.0") < texts[3].index(word) < texts[3].index("## 1.0.0")


def test_another_name_of_the_deck_is_no_other_look(make_vault: MakeVault, build_deck: BuildDeck) -> None:
    """Though the note type is called after it."""
    vault = make_vault({"harbour.md": HARBOUR})
    build_deck(vault)
    make_vault({"deck.toml": 'name = "Locks"\n'})

    assert "another look" not in build_deck(vault).stdout
