"""A note that leaves the vault, and comes back, in the collection of a learner."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

from builder.card import visible_text
from builder.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from anki.import_export_pb2 import ImportResponse
    from anki.notes import Note
    from click.testing import Result

LIGHTS = "# Harbour\n\n- Leading lights: two lamps that show the safe line into the harbour\n"
HORN = "- Fog signal: a horn that sounds every **30 seconds** in fog\n"
BELL = "- 霧鐘: 濃霧の中で鳴らす鐘\n"
RETIRED = "tag:harbour::retired"


@pytest.fixture
def build(
    make_vault: Callable[..., Path], build_deck: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[[str, str], Path]:
    """Build these notes as this version, a day after the version before."""

    def run(version: str, notes: str) -> Path:
        vault = make_vault({"deck.toml": f'name = "Harbour"\nversion = "{version}"\n', "harbour.md": notes})
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1_700_000_000 + 86_400 * int(version.split(".")[1])))
        result = build_deck(vault)
        assert result.exit_code == 0, result.output
        return tmp_path / f"dist/harbour-{version}.apkg"

    return run


def _take(collection: Collection, package: Path) -> tuple[int, int, int, int]:
    """Import with the options Anki proposes; how many notes were new, updated, known and in conflict."""
    request = ImportAnkiPackageRequest(package_path=str(package), options=ImportAnkiPackageOptions())
    log: ImportResponse.Log = collection.import_anki_package(request).log
    return len(log.new), len(log.updated), len(log.duplicate), len(log.conflicting)


def _learn(collection: Collection) -> None:
    """Answer every card once."""
    deck = collection.decks.id_for_name("Harbour")
    assert deck
    collection.decks.select(deck)
    while card := collection.sched.getCard():
        collection.sched.answerCard(card, 4)


def _progress(collection: Collection) -> list[tuple[object, ...]]:
    """All that Anki knows of how the cards were learnt."""
    assert collection.db
    cards = collection.db.all(
        "select id, nid, did, ord, type, queue, due, ivl, factor, reps, lapses from cards order by id"
    )
    return [tuple(row) for row in (*cards, *collection.db.all("select * from revlog order by id"))]


def _only(collection: Collection, search: str) -> Note:
    (found,) = collection.find_notes(search)
    return collection.get_note(found)


def _sides(collection: Collection, search: str) -> list[str]:
    """What a reader sees on both sides of each card."""
    cards = [collection.get_card(card) for card in collection.find_cards(search, order="c.ord")]
    return [visible_text(side) for card in cards for side in (card.question(), card.answer())]


def test_a_note_that_leaves_keeps_its_history_and_says_so(
    build: Callable[[str, str], Path], collection: Collection
) -> None:
    """It is updated once, with banner and tag, and its scheduling stays; later versions do not touch it again."""
    _take(collection, build("1.0.0", LIGHTS + HORN + BELL))
    _learn(collection)
    before, shown = _progress(collection), _sides(collection, "horn")
    second = _take(collection, build("1.1.0", LIGHTS))
    horn = _only(collection, "horn")

    assert (second, _progress(collection)) == ((0, 2, 1, 0), before)
    assert (
        sorted(note.tags[-1] for note in map(collection.get_note, collection.find_notes(RETIRED)))
        == ["harbour::retired"] * 2
    )
    assert horn.tags == ["harbour", "harbour::retired"]
    assert all(side.startswith("Retired in 1.1.0: ") for side in _sides(collection, "horn"))
    assert [side.split("\n", 1)[1] for side in _sides(collection, "horn")] == shown
    assert all(side.startswith("1.1.0 で廃止: ") for side in _sides(collection, "鐘"))
    assert not collection.get_empty_cards().notes
    assert _take(collection, build("1.2.0", LIGHTS)) == (0, 0, 3, 0)
    assert _take(collection, build("1.3.0", LIGHTS)) == (0, 0, 3, 0)
    assert _take(collection, build("1.4.0", LIGHTS)) == (0, 0, 1, 0)
    assert (_only(collection, "horn").fields, _progress(collection)) == (horn.fields, before)


def test_a_note_that_returns_is_the_note_it_was(build: Callable[[str, str], Path], collection: Collection) -> None:
    """Its cards keep their history, banner and tag are gone, and nothing else is touched."""
    _take(collection, build("1.0.0", LIGHTS + HORN))
    _learn(collection)
    before, horn = _progress(collection), _only(collection, "horn")
    _take(collection, build("1.1.0", LIGHTS))
    third = _take(collection, build("1.2.0", LIGHTS + HORN))
    back = _only(collection, "horn")

    assert (third, _progress(collection)) == ((0, 1, 1, 0), before)
    assert (back.id, back.guid, back.fields, back.tags) == (horn.id, horn.guid, horn.fields, horn.tags)
    assert not collection.find_notes(RETIRED)


def test_a_note_that_returns_after_its_last_tombstone_loses_the_banner(
    build: Callable[[str, str], Path], collection: Collection
) -> None:
    """A learner who skipped versions gets the note as one who took them all."""
    _take(collection, build("1.0.0", LIGHTS + HORN))
    horn = _only(collection, "horn")
    for version in ("1.1.0", "1.2.0", "1.3.0", "1.4.0"):
        _take(collection, build(version, LIGHTS))
    third = _take(collection, build("1.5.0", LIGHTS + HORN))

    assert third == (0, 1, 1, 0)
    assert _only(collection, "horn").fields == horn.fields


def test_who_meets_the_deck_later_learns_retired_notes_last(
    build: Callable[[str, str], Path], collection: Collection
) -> None:
    """A package with tombstones is whole: every note is new, no card is empty; theirs come after all others."""
    build("1.0.0", BELL + HORN + LIGHTS)
    package = build("1.1.0", LIGHTS)
    report = verify(package)
    _take(collection, package)
    met = [collection.get_card(card).note() for card in collection.find_cards("", order="c.due, c.ord")]

    assert (report.new, report.problems) == (3, ())
    assert [note.has_tag("harbour::retired") for note in met] == sorted(
        note.has_tag("harbour::retired") for note in met
    )


def test_a_retired_note_is_met_in_the_deck_of_its_folder(
    make_vault: Callable[..., Path], build_deck: Callable[..., Result], tmp_path: Path, collection: Collection
) -> None:
    """Where folders are sub-decks, the cards of a new learner go where those of the others are."""
    config = 'name = "Harbour"\nsubdecks = "folder"\nversion = '
    vault = make_vault({"deck.toml": f'{config}"1.0.0"', "harbour.md": LIGHTS, "port/crew.md": HORN})
    build_deck(vault)
    (vault / "port/crew.md").unlink()
    build_deck(make_vault({"deck.toml": f'{config}"1.1.0"'}))
    _take(collection, tmp_path / "dist/harbour-1.1.0.apkg")
    (card,) = (collection.get_card(number) for number in collection.find_cards(RETIRED))

    assert (collection.decks.name(card.did), card.note().tags) == (
        "Harbour::port",
        ["harbour::port::crew", "harbour::retired"],
    )


def test_words_that_are_gone_leave_an_empty_card_with_its_history(
    build: Callable[[str, str], Path], collection: Collection
) -> None:
    """A retired number is given to no other words: its card is empty until its words return."""
    horn, pier = (f"- The horn of the {one} sounds every {other} in fog\n" for one, other in _MARKED)
    _take(collection, build("1.0.0", horn))
    _learn(collection)
    before = _progress(collection)
    _take(collection, build("1.1.0", pier))
    emptied = [list(note.card_ids) for note in collection.get_empty_cards().notes]
    after = _progress(collection)
    _take(collection, build("1.2.0", horn))

    assert emptied == [list(collection.find_cards("card:1"))]
    assert [row for row in after if row in before] == before
    assert [list(note.card_ids) for note in collection.get_empty_cards().notes] == [
        list(collection.find_cards("card:2"))
    ]
    assert _sides(collection, "card:1")[0].endswith("The horn of the north pier sounds every [...] in fog")


_MARKED = (("north pier", "==30 seconds=="), ("==north pier==", "30 seconds"))
