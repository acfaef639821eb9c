"""A build keeps what a learner has: identity and times move only where content moves."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

from tests.packages import PackedNote, packed_notes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from click.testing import Result

    Build = Callable[[Mapping[str, str], int], dict[str, PackedNote]]

FIRST, SECOND = 1_700_000_000, 1_700_500_000

HARBOUR = """\
# Harbour

## Signals

- Fog signal: a horn that sounds every 30 seconds in fog
- Leading lights: two lamps that show the safe line into the harbour
- Storm cone: a black cone hoisted before a gale

## Crew

- Pilot: guides large ships through the narrow channel
- Lock keeper: opens the gates and counts every barge
- 当直: 夜の間に灯りを見張る係
"""

CANAL = """\
# Canal

- Towpath: the path beside the water for the horses
- Aqueduct: a bridge that carries a canal over a valley
"""


@pytest.fixture
def build(
    make_vault: Callable[[Mapping[str, str]], Path],
    build_deck: Callable[..., Result],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Build:
    """Write these files, take away all other notes, build at this time, read the package."""

    def run(files: Mapping[str, str], epoch: int) -> dict[str, PackedNote]:
        vault = make_vault({"deck.toml": 'name = "Waterways"\n', **files})
        for note in vault.rglob("*.md"):
            if note.relative_to(vault).as_posix() not in files:
                note.unlink()
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(epoch))
        result = build_deck("build", vault, "-o", "out")
        assert result.exit_code == 0, result.output
        return packed_notes(tmp_path / "out" / "waterways-0.1.0.apkg")

    return run


def _shown(note: PackedNote) -> tuple[str, str, str]:
    return note.text, note.context, note.extra


def _moved(before: dict[str, PackedNote], after: dict[str, PackedNote]) -> set[str]:
    return {guid for guid, note in after.items() if guid in before and note.modified != before[guid].modified}


def _only_times_of_changed_notes_moved(before: dict[str, PackedNote], after: dict[str, PackedNote]) -> bool:
    changed = {guid for guid in before.keys() & after.keys() if _shown(before[guid]) != _shown(after[guid])}
    return changed == _moved(before, after) and all(after[guid].modified == SECOND for guid in changed)


def test_a_rebuild_leaves_lock_and_package_untouched(build: Build, tmp_path: Path) -> None:
    """Where nothing changed, nothing is written, however late it is."""
    files = [tmp_path / "vault/deck.lock", tmp_path / "out/waterways-0.1.0.apkg"]
    build({"harbour.md": HARBOUR}, FIRST)
    before = [(path.stat().st_mtime_ns, path.read_bytes()) for path in files]
    build({"harbour.md": HARBOUR}, SECOND)

    assert before == [(path.stat().st_mtime_ns, path.read_bytes()) for path in files]


def test_a_changed_line_moves_the_time_of_the_notes_that_show_it(
    build: Build,
) -> None:
    """A reworded line keeps its note, which alone becomes newer."""
    before = build({"harbour.md": HARBOUR, "canal.md": CANAL}, FIRST)
    after = build({"harbour.md": HARBOUR.replace("every 30 seconds", "every 40 seconds"), "canal.md": CANAL}, SECOND)

    assert before.keys() == after.keys()
    assert _moved(before, after) == {guid for guid, note in after.items() if "40 seconds" in note.text}
    assert len(_moved(before, after)) == 1
    assert _only_times_of_changed_notes_moved(before, after)


def test_a_changed_heading_moves_the_notes_that_show_it(
    build: Build,
) -> None:
    """A heading stands on the cards below it, and on no other."""
    before = build({"harbour.md": HARBOUR, "canal.md": CANAL}, FIRST)
    after = build({"harbour.md": HARBOUR.replace("## Crew", "## People"), "canal.md": CANAL}, SECOND)

    assert before.keys() == after.keys()
    assert _moved(before, after) == {guid for guid, note in after.items() if "People" in note.context}
    assert _only_times_of_changed_notes_moved(before, after)


def test_a_line_added_above_moves_no_other_note(
    build: Build,
) -> None:
    """A new line is a new note, and all others are as they were."""
    before = build({"harbour.md": HARBOUR}, FIRST)
    after = build({"harbour.md": HARBOUR.replace("- Fog", "- Buoy: a float that marks a shoal\n- Fog")}, SECOND)
    old = {guid: note for guid, note in after.items() if guid in before}

    assert old == before
    assert [note.modified for guid, note in after.items() if guid not in before] == [SECOND]


def test_reordered_lines_and_sections_move_no_note(
    build: Build,
) -> None:
    """The order of lines and of sections is not part of a note."""
    title, signals, crew = HARBOUR.split("## ")
    turned = "\n".join(reversed(crew.strip().split("\n")[2:]))
    before = build({"harbour.md": HARBOUR}, FIRST)
    after = build({"harbour.md": f"{title}## Crew\n\n{turned}\n\n## {signals.strip()}\n"}, SECOND)

    assert list(before) != list(after)
    assert before == after


def test_a_section_moved_below_the_same_title_moves_no_note(
    build: Build,
) -> None:
    """A file's name is told in `Source` alone, and that rides along without moving the time."""
    title, signals, crew = HARBOUR.split("## ")
    before = build({"harbour.md": HARBOUR}, FIRST)
    after = build({"harbour.md": f"{title}## {signals}", "port/people.md": f"# Harbour\n\n## {crew}"}, SECOND)

    assert {guid: dataclasses.replace(note, source="", tags=()) for guid, note in before.items()} == {
        guid: dataclasses.replace(note, source="", tags=()) for guid, note in after.items()
    }


def test_a_section_moved_to_another_title_keeps_its_notes(
    build: Build,
) -> None:
    """Every note stays, and only those whose shown context changed become newer."""
    title, signals, crew = HARBOUR.split("## ")
    before = build({"harbour.md": HARBOUR, "canal.md": CANAL}, FIRST)
    after = build({"harbour.md": f"{title}## {signals}", "canal.md": f"{CANAL}\n## {crew}"}, SECOND)

    assert before.keys() == after.keys()
    assert _only_times_of_changed_notes_moved(before, after)


def test_a_line_taken_out_leaves_the_others_alone(
    build: Build,
) -> None:
    """What remains is as it was."""
    before = build({"harbour.md": HARBOUR}, FIRST)
    after = build({"harbour.md": HARBOUR.replace("- Storm cone: a black cone hoisted before a gale\n", "")}, SECOND)
    kept = {guid: note for guid, note in before.items() if "Storm cone" not in note.text}

    assert kept == {guid: note for guid, note in after.items() if guid in kept}
