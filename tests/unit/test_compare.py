"""Two packages compared: what became of each note, what Anki will say, how far the version has to rise."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from builder.findings import BrokenInput
from builder.model import Change, FieldSpec, Forecast, Step, point
from builder.release import check_release, compare, compare_media, least_version, read_package
from tests.card_notation import deck_of, known_fact, package_of, rendered

if TYPE_CHECKING:
    from builder.model import Comparison, Deck, Note, Package

LATER = 1_700_000_500


def _note(text: str, guid: str = "a1b2c3d4e5") -> Note:
    return rendered(known_fact(f"fact\n{text}", guid=guid))


FERRY = _note("A ferry {1|follows|1} a fixed {2|route|2}")
TIDE = _note("The tide {1|rises|1}", "tide222222")


def _deck(*notes: Note, newer: tuple[str, ...] = ()) -> Deck:
    """A deck of these notes; those with a guid in `newer` changed later."""
    deck = deck_of(notes)
    return replace(
        deck, notes=tuple(note._replace(modified=LATER) if note.guid in newer else note for note in deck.notes)
    )


def _read(deck: Deck, version: str = "1.0.0") -> Package:
    return read_package(io.BytesIO(package_of(replace(deck, version=version))), path=f"{version}.apkg")


def _compare(old: Deck, new: Deck, version: str = "1.0.1") -> Comparison:
    return compare(_read(old), _read(new, version))


def _changes(found: Comparison) -> list[tuple[Change, str]]:
    return [(one.change, one.note.guid) for one in found.notes]


def _codes(found: Comparison) -> list[str]:
    return [finding.rule.code for finding in check_release(found, at=point("x.apkg"))]


def test_the_same_notes_differ_in_nothing() -> None:
    """Nothing changed, so no step is asked for, and Anki knows every note."""
    found = _compare(_deck(FERRY, TIDE), _deck(FERRY, TIDE), "1.0.0")

    assert (found.notes, found.notetype, found.step, _codes(found)) == ((), (), Step.NONE, [])
    assert found.forecast == Forecast(new=0, updated=0, duplicate=2, conflicting=0, new_cards=0, empty_cards=0)


def test_other_colours_of_code_differ_in_nothing() -> None:
    """What another Pygments colours otherwise is no change, for it makes no note newer."""
    plain, coloured = (TIDE._replace(extra=f"<pre>{extra}</pre>") for extra in ("int", '<span class="k">int</span>'))

    assert _compare(_deck(plain), _deck(coloured)).notes == ()


def test_a_new_note_asks_for_a_minor_step() -> None:
    """A note more is one that Anki takes as new, with its cards."""
    found = _compare(_deck(TIDE), _deck(TIDE, FERRY))

    assert (_changes(found), found.step) == ([(Change.ADDED, FERRY.guid)], Step.MINOR)
    assert found.forecast == Forecast(new=1, updated=0, duplicate=1, conflicting=0, new_cards=2, empty_cards=0)


def test_a_reworded_note_asks_for_a_patch_and_tells_its_fields() -> None:
    """Every field that differs is told, and no other."""
    reworded = FERRY._replace(text=FERRY.text.replace("A ferry", "Each ferry"))
    found = _compare(_deck(FERRY), _deck(reworded, newer=(FERRY.guid,)))

    assert (_changes(found), found.step) == ([(Change.CHANGED, FERRY.guid)], Step.PATCH)
    assert [(field.name, field.old, field.new) for field in found.notes[0].fields] == [
        ("Text", FERRY.text, reworded.text)
    ]
    assert (found.forecast.updated, found.notes[0].arrives) == (1, True)


def test_new_words_of_a_known_note_are_a_new_card() -> None:
    """A cloze number more asks for a minor step and makes a card."""
    more = _note("A {3|ferry|3} {1|follows|1} a fixed {2|route|2}")
    found = _compare(_deck(FERRY), _deck(more._replace(guid=FERRY.guid), newer=(FERRY.guid,)))

    assert (found.notes[0].numbers_new, found.step, found.forecast.new_cards) == ((3,), Step.MINOR, 1)


def test_words_in_the_place_of_others_ask_for_a_minor_step() -> None:
    """One card is left empty, another begins: an answer changed. More that go than come are lost."""
    other = _note("A ferry {1|follows|1} a fixed {3|course|3}")._replace(guid=FERRY.guid)
    fewer = _note("A ferry follows a fixed {3|course|3}")._replace(guid=FERRY.guid)
    changed = _compare(_deck(FERRY), _deck(other, newer=(FERRY.guid,)))
    lost = _compare(_deck(FERRY), _deck(fewer, newer=(FERRY.guid,)))

    assert (changed.step, changed.reasons) == (Step.MINOR, ("1 note with other answers",))
    assert (changed.forecast.empty_cards, changed.forecast.new_cards) == (1, 1)
    assert lost.step is Step.MAJOR


def test_a_lost_cloze_number_asks_for_a_major_step() -> None:
    """The card of words that go is left empty."""
    less = _note("A ferry {1|follows|1} a fixed route")._replace(guid=FERRY.guid)
    found = _compare(_deck(FERRY), _deck(less, newer=(FERRY.guid,)))

    assert (found.notes[0].numbers_gone, found.step, found.forecast.empty_cards) == ((2,), Step.MAJOR, 1)


@pytest.mark.parametrize("change", [{"source": "x"}, {"tags": ("mine",)}, {"deck": "Harbours::East"}])
def test_what_rides_along_is_a_move(change: dict[str, object]) -> None:
    """Source, tags and deck reach learners with the note's next change; nothing is lost on the way."""
    moved = FERRY._replace(**change)  # type: ignore[arg-type]
    found = _compare(_deck(FERRY, TIDE), _deck(moved, TIDE))

    assert (_changes(found), found.step) == ([(Change.MOVED, FERRY.guid)], Step.PATCH)
    assert (found.notes[0].arrives, found.forecast.duplicate) == (True, 2)


def test_a_note_that_is_newer_for_nothing_is_told() -> None:
    """Anki writes it all the same, and a learner's edit is gone."""
    found = _compare(_deck(FERRY), _deck(FERRY, newer=(FERRY.guid,)))

    assert (_changes(found), found.step, found.forecast.updated) == ([(Change.TOUCHED, FERRY.guid)], Step.PATCH, 1)
    assert _codes(found) == ["V03"]


def test_a_note_that_is_older_for_nothing_is_not_told() -> None:
    """Anki skips it, and nothing is missed."""
    found = _compare(_deck(FERRY, newer=(FERRY.guid,)), _deck(FERRY))

    assert (found.notes, found.forecast.duplicate) == ((), 1)


def test_a_note_that_is_gone_without_a_tombstone_asks_for_a_major_step() -> None:
    """Nothing tells the learner that the note left."""
    found = _compare(_deck(FERRY, TIDE), _deck(TIDE))

    assert (_changes(found), found.step) == ([(Change.VANISHED, FERRY.guid)], Step.MAJOR)


def test_tombstones_come_go_and_turn_back() -> None:
    """A tombstone is a note retired, one less is its end, and a note without its banner is revived."""
    stone = FERRY._replace(context=f'<div class="retired">Retired in 1.0.0</div>{FERRY.context}')

    assert _changes(_compare(_deck(FERRY), _deck(stone, newer=(FERRY.guid,)))) == [(Change.RETIRED, FERRY.guid)]
    assert _changes(_compare(_deck(stone), _deck(FERRY, newer=(FERRY.guid,)))) == [(Change.REVIVED, FERRY.guid)]
    assert _changes(_compare(_deck(TIDE), _deck(TIDE, stone))) == [(Change.RETIRED, FERRY.guid)]
    ended = _compare(_deck(stone, TIDE), _deck(TIDE))
    assert (_changes(ended), ended.step) == ([(Change.ENDED, FERRY.guid)], Step.PATCH)


def test_changed_content_without_a_newer_time_never_arrives() -> None:
    """It is an error, and Anki's count says duplicate."""
    found = _compare(_deck(FERRY), _deck(FERRY._replace(extra="more")))

    assert (found.notes[0].arrives, found.forecast.duplicate, _codes(found)) == (False, 1, ["V02"])


@pytest.mark.parametrize(
    ("change", "differs", "step", "conflicting"),
    [
        ({"css": "/* new */"}, ("css",), Step.PATCH, 0),
        ({"fields": (FieldSpec(name="Text", id=4_100_200_001),)}, ("fields",), Step.MAJOR, 1),
        ({"id": 7}, ("id",), Step.MAJOR, 0),
    ],
)
def test_another_note_type_is_told(
    change: dict[str, object], differs: tuple[str, ...], step: Step, conflicting: int
) -> None:
    """A new look arrives; another set of fields conflicts with every note, another id with every newer one."""
    old, new = _read(_deck(FERRY)), _read(_deck(FERRY), "1.0.1")
    changed = replace(new, notetype=replace(new.notetype, **change))  # type: ignore[arg-type]
    found = compare(old, changed)

    assert (found.notetype, found.step, found.forecast.conflicting) == (differs, step, conflicting)


def test_a_field_with_its_id_may_be_renamed() -> None:
    """Anki follows the id, so no note conflicts."""
    old, new = _read(_deck(FERRY)), _read(_deck(FERRY), "1.0.1")
    first, *rest = new.notetype.fields
    renamed = replace(new, notetype=replace(new.notetype, fields=(replace(first, name="Fact"), *rest)))

    assert compare(old, renamed).forecast.conflicting == 0


def test_another_deck_is_refused() -> None:
    """Two packages that share neither note type nor note can't be compared."""
    other = deck_of((TIDE,))
    other = replace(other, notetype=replace(other.notetype, id=7))

    with pytest.raises(BrokenInput, match="Harbours"):
        _compare(_deck(FERRY), other)


def test_media_are_paired_by_the_readable_part_of_their_names() -> None:
    """Another hash is a file replaced; with two of one name nothing is known."""
    one, two, three = (f"map-{digit * 16}.png" for digit in "abc")

    assert compare_media({one: "1"}, {two: "2"}).replaced == ((one, two),)
    assert compare_media({one: "1"}, {two: "2", three: "3"}).added == (two, three)
    assert compare_media({"x.png": "1"}, {}).removed == ("x.png",)


@pytest.mark.parametrize(
    ("old", "step", "least"),
    [
        ("1.4.2", Step.NONE, "1.4.2"),
        ("1.4.2", Step.PATCH, "1.4.3"),
        ("1.4.2", Step.MINOR, "1.5.0"),
        ("1.4.2", Step.MAJOR, "2.0.0"),
        ("0.1.9", Step.MINOR, "0.2.0"),
    ],
)
def test_the_least_version_of_a_step(old: str, step: Step, least: str) -> None:
    """A greater step sets the smaller numbers back."""
    assert least_version(old, step) == least


@pytest.mark.parametrize(
    ("version", "codes"), [("0.9.0", ["V01"]), ("1.0.0", ["V01"]), ("1.0.9", ["V01"]), ("1.1.0", []), ("2.0.0", [])]
)
def test_a_version_that_rises_too_little_is_refused(version: str, codes: list[str]) -> None:
    """A note more asks for a minor step at least."""
    assert _codes(_compare(_deck(TIDE), _deck(TIDE, FERRY), version)) == codes
