"""The update ladder: three versions in a row in the real Anki, over the work of a learner; nothing of it is lost."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

from builder.release import compare, load_package
from builder.verify import verify
from tests.card_notation import deck_of, known_fact, package_of, rendered

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from anki.collection import Collection
    from click.testing import Result

    from builder.model import Note
    from builder.verify import Upgrade

    Versions = Callable[[], tuple[Path, ...]]

LOCKS = "\n".join(f"- Lock {at}: the chamber built in {1800 + at} by {at} masons of the village" for at in range(24))
FIRST = f"""\
# Canal

## Works

- Towpath: the path beside the water for the horses
- Aqueduct: a bridge that carries a canal over a valley
- A lock chamber is 72 ft long and 14 ft wide
- Kinds of lock:
  - Flight
  - Staircase
  - Guillotine

## 港

- 導灯: 安全な航路を二つの灯りの重なりで示す設備
- 当直: 夜の間に灯りを見張る係
- 標識: 航路の端を色で示す浮き

## Locks

{LOCKS}
"""
SECOND = (
    FIRST.replace("the path beside the water for the horses", "the path beside the water, made for the horses")
    .replace("is 72 ft long", "is 74 ft long")
    .replace("夜の間に灯りを見張る係", "夜の間に灯りを見張る当番の係")
    .replace("- Aqueduct: a bridge that carries a canal over a valley\n", "")
    .replace("  - Staircase\n", "  - Staircase\n  - Stop gate\n")
    .replace("by 7 masons", "by 7 masons and their sons")
    .replace("by 8 masons", "by 8 masons and their sons")
    .replace("by 9 masons", "by 9 masons and their sons")
    + "- Ferry: a ship on a fixed route over a river\n"
)
THIRD = (
    SECOND.replace("- Kinds of lock:", "- Aqueduct: a bridge that carries a canal over a valley\n- Kinds of lock:")
    .replace("  - Guillotine\n", "")
    .replace("## 港", "## 港と灯り")
    .replace("by 9 masons and their sons", "by 9 masons and their daughters")
)
EPOCHS = (1_700_000_000, 1_702_000_000, 1_704_000_000)


@pytest.fixture
def versions(
    make_vault: Callable[[Mapping[str, str]], Path],
    build_deck: Callable[..., Result],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> tuple[Path, ...]:
    """Three versions of a deck, built one after the other with one lock."""
    paths = []
    for number, (text, epoch) in enumerate(zip((FIRST, SECOND, THIRD), EPOCHS, strict=True), start=1):
        config = f'name = "Canal"\nversion = "{number}.0.0"\n'
        vault = make_vault({"canal.md": text, "deck.toml": config})
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(epoch))
        result = build_deck("build", vault, "-o", "out")
        assert result.exit_code == 0, result.output
        paths.append(tmp_path / f"out/canal-{number}.0.0.apkg")
    return tuple(paths)


def _all_kept(upgrade: Upgrade) -> bool:
    return all(one.kept == one.all for one in (*upgrade.kept, *upgrade.arrived))


def _of(upgrade: Upgrade, what: str) -> int:
    return next(one.all for one in (*upgrade.kept, *upgrade.arrived) if one.what == what)


def test_three_versions_in_a_row_lose_nothing(versions: tuple[Path, ...]) -> None:
    """All scheduling, edits, tags, decks and suspensions stay, all of the author's arrives, each count is foretold."""
    report = verify(*versions)

    assert report.problems == ()
    assert [upgrade.said for upgrade in report.upgrades] == [upgrade.foretold for upgrade in report.upgrades]
    assert [_all_kept(upgrade) for upgrade in report.upgrades] == [True, True]
    assert [(upgrade.old, upgrade.new) for upgrade in report.upgrades] == [("1.0.0", "2.0.0"), ("2.0.0", "3.0.0")]


def test_the_ladder_has_something_of_everything(versions: tuple[Path, ...]) -> None:
    """No kind of work or change is missing from it, so that none could be lost unseen."""
    first, second = verify(*versions).upgrades

    assert all(one.all > 0 for one in (*first.kept, *first.arrived))
    assert min(first.said.new, first.said.updated, first.said.duplicate, first.said.empty_cards) > 0
    assert (min(first.replaced, first.held_back) > 0, second.said.updated > 0) == (True, True)


def test_the_counts_are_those_of_diff(versions: tuple[Path, ...], collection: Collection) -> None:
    """A learner who edits nothing sees the counts that `diff` tells."""
    packages = [load_package(path) for path in versions]
    said = []
    for path in versions:
        before = collection.card_count()
        request = ImportAnkiPackageRequest(package_path=str(path), options=ImportAnkiPackageOptions())
        log = collection.import_anki_package(request).log
        counts = (len(log.new), len(log.updated), len(log.duplicate), len(log.conflicting))
        said.append((*counts, collection.card_count() - before))
    foretold = [compare(old, new).forecast for old, new in pairwise(packages)]

    assert said[1:] == [(f.new, f.updated, f.duplicate, f.conflicting, f.new_cards) for f in foretold]


def _note(text: str, guid: str) -> Note:
    return rendered(known_fact(f"fact\n{text}", guid=guid))


NOTES = tuple(_note(f"Pier {at} is {{1|long and wide|1}}", f"pier{at:06}") for at in range(12))


def _upgrade(folder: Path, change: Callable[[Note], Note], *, later: int = 9, fields: bool = False) -> list[str]:
    """The problems of an upgrade in which this change is made to each note, so many seconds later."""
    old, new = deck_of(NOTES), replace(deck_of(tuple(map(change, NOTES))), version="1.2.4")
    new = replace(new, notes=tuple(note._replace(modified=note.modified + later) for note in new.notes))
    if fields:
        notetype = replace(new.notetype, fields=(*new.notetype.fields[:-1], new.notetype.fields[0]))
        new = replace(new, notetype=notetype)
    paths = folder / "old.apkg", folder / "new.apkg"
    for path, deck in zip(paths, (old, new), strict=True):
        path.write_bytes(package_of(deck))
    return [problem.partition(": ")[2] for problem in verify(*paths).problems]


def _more(note: Note) -> Note:
    return note._replace(extra="<p>more</p>")


def test_an_upgrade_that_changes_every_note_arrives(tmp_path: Path) -> None:
    """Nothing is a problem where every note is reworded."""
    assert _upgrade(tmp_path, _more) == []


def test_notes_that_are_newer_for_nothing_lose_edits(tmp_path: Path) -> None:
    """Anki takes the learner's words and tags from a note that only its time makes new."""
    assert _upgrade(tmp_path, lambda note: note) == [
        "fields the learner edited: 3 of 6 were lost",
        "tags the learner added: 3 of 6 were lost",
        (
            "3 edited notes are newer with the same content: "
            "changed and changed back since, or built from another deck.lock"
        ),
    ]


def test_changes_that_are_not_newer_do_not_arrive(tmp_path: Path) -> None:
    """What Anki skips in silence is told."""
    assert _upgrade(tmp_path, _more, later=0) == ["changed notes: 4 of 4 were lost"]


def test_another_note_type_is_a_problem(tmp_path: Path) -> None:
    """Where fields become others, Anki splits the note type and updates nothing; the ladder says so."""
    problems = _upgrade(tmp_path, _more, fields=True)

    assert "changed notes: 9 of 9 were lost" in problems
    assert "Anki split the note type, and made 'Harbours (build-deck)+'" in problems
