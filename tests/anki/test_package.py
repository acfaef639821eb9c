"""What the real Anki makes of our packages."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from markdown_it.utils import read_fixture_file

from builder.card import cloze_numbers, visible_text
from builder.verify import Report, verify
from tests.card_notation import deck_of, known_fact, package_of, rendered

if TYPE_CHECKING:
    from anki.import_export_pb2 import ImportResponse

    from builder.model import Deck, Note

BOOK = Path(__file__).parents[1] / "spec" / "html.md"


def _book() -> tuple[Note, ...]:
    """A note of every case of the book of cards."""
    cases = enumerate(read_fixture_file(BOOK))
    return tuple(rendered(known_fact(written, guid=f"book{at:06}")) for at, (_, _, written, _) in cases)


def _write(folder: Path, deck: Deck, name: str = "deck.apkg") -> Path:
    path = folder / name
    path.write_bytes(package_of(deck))
    return path


def _take(collection: Collection, package: Path) -> ImportResponse.Log:
    request = ImportAnkiPackageRequest(package_path=str(package), options=ImportAnkiPackageOptions())
    log = collection.import_anki_package(request).log
    collection.models._clear_cache()  # noqa: SLF001 - else Anki's Python shows the note type as it was before
    return log


def _question(collection: Collection, text: str, number: int) -> str:
    """The question side of a card whose note holds the words, as a reader sees it."""
    found = collection.find_cards(f'"{text}" card:{number}')
    return visible_text(collection.get_card(found[0]).question())


def test_anki_takes_a_note_of_every_kind_without_complaint(tmp_path: Path) -> None:
    """All notes are new, none conflicts, no card is empty or shows its answer, no media is missing, all is sound."""
    notes = _book()
    report = verify(_write(tmp_path, deck_of(notes)))

    assert Report(anki=report.anki, new=len(notes), cards=sum(len(note.numbers) for note in notes)) == report


def test_the_same_package_again_changes_nothing(tmp_path: Path, collection: Collection) -> None:
    """A second import of the same package finds every note known."""
    notes = _book()
    package = _write(tmp_path, deck_of(notes))
    _take(collection, package)
    log = _take(collection, package)

    assert (len(notes), 0, 0) == (len(log.duplicate), len(log.new), len(log.updated))


def test_media_arrives_under_its_name(tmp_path: Path, collection: Collection) -> None:
    """Pictures and sound lie in the media folder, none unused."""
    deck = deck_of(_book())
    _take(collection, _write(tmp_path, deck))
    check = collection.media.check()

    assert [file.name for file in deck.media] == sorted(path.name for path in Path(collection.media.dir()).iterdir())
    assert (list(check.missing), list(check.unused)) == ([], [])


def test_a_changed_note_type_updates_in_place(tmp_path: Path, collection: Collection) -> None:
    """A newer style sheet reaches the learner; no second note type is made and no note is touched."""
    notes = (rendered(known_fact("fact\nThe tide {1|rises|1}")),)
    deck = deck_of(notes)
    _take(collection, _write(tmp_path, deck))
    restyled = replace(deck, notetype=replace(deck.notetype, css="/* new */", modified=deck.notetype.modified + 1))
    log = _take(collection, _write(tmp_path, restyled, "restyled.apkg"))
    names = [entry.name for entry in collection.models.all_names_and_ids() if "build-deck" in entry.name]
    taken = collection.models.by_name("Harbours (build-deck)")

    assert (names, len(log.duplicate)) == (["Harbours (build-deck)"], 1)
    assert taken is not None
    assert taken["css"] == "/* new */"


def test_ids_of_fields_and_template_arrive(tmp_path: Path, collection: Collection) -> None:
    """Anki keeps the ids that let it follow a rename."""
    deck = deck_of((rendered(known_fact("fact\nThe tide {1|rises|1}")),))
    _take(collection, _write(tmp_path, deck))
    taken = collection.models.by_name(deck.notetype.name)

    assert taken is not None
    assert [(spec.name, spec.id) for spec in deck.notetype.fields] == [(f["name"], f["id"]) for f in taken["flds"]]
    assert [deck.notetype.template.id] == [template["id"] for template in taken["tmpls"]]


def test_new_cards_come_in_the_order_of_the_notes(tmp_path: Path, collection: Collection) -> None:
    """A learner meets the facts as the notes tell them."""
    notes = tuple(rendered(known_fact(f"fact\nPier {at} is {{1|long|1}}", guid=f"pier{9 - at}")) for at in range(5))
    _take(collection, _write(tmp_path, deck_of(notes)))
    met = [collection.get_card(card).note()["Text"] for card in collection.find_cards("", order="c.due")]

    assert [note.text for note in notes] == met


def test_the_deck_tells_its_version(tmp_path: Path, collection: Collection) -> None:
    """The description of the deck holds name and version."""
    _take(collection, _write(tmp_path, deck_of((rendered(known_fact("fact\nThe tide {1|rises|1}")),))))
    deck = collection.decks.by_name("Harbours")

    assert deck is not None
    assert deck["desc"] == "Harbours 1.2.3"


def test_an_asked_step_hides_what_follows(tmp_path: Path, collection: Collection) -> None:
    """On a question side the steps before the asked one are shown, those after it are not."""
    steps = known_fact("enumeration ordered\nTo moor:\n* {1|slow down|1}\n* {2|throw a line|2}\n* {3|make fast|3}")
    _take(collection, _write(tmp_path, deck_of((rendered(steps),))))

    assert _question(collection, "moor", 2) == "Harbours\nTo moor:\nslow down\n[...]"


def test_a_reader_sees_what_the_notes_say(tmp_path: Path, collection: Collection) -> None:
    """Braces, colons, brackets and tags of the notes come out as they were written."""
    fact = known_fact("fact\nA {1|std::map<k, v>|1} is {{no}} [sound:x.mp3] & no {2?a::b|{{c1::list}}|2}")
    _take(collection, _write(tmp_path, deck_of((rendered(fact),))))

    assert _question(collection, "sound", 2).endswith("A std::map<k, v> is {{no}} [sound:x.mp3] & no [a::b]")
    assert _question(collection, "sound", 1).endswith("A [...] is {{no}} [sound:x.mp3] & no {{c1::list}}")


_PIECES = (
    *(
        "{{c1::",
        "{{c2::",
        "{{c1,3::",
        "{{c12::",
        "{{c0::",
        "{{c::",
        "{{c,::",
        "{{C1::",
        "{{c5",
        "{{c４::",
        "{{c70000::",
    ),
    *("}}", "}", "{", "::", ":", "c1::", "x", "潮", "\n", "<b>", "</b>", "&#125;"),
)


@pytest.mark.parametrize("seed", [1, 2])
def test_our_tokenizer_agrees_with_anki(collection: Collection, seed: int) -> None:
    """In thousands of random texts we see the cloze numbers that Anki sees."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    note = collection.new_note(collection.models.by_name("Cloze") or {})
    texts = ["".join(dice.choices(_PIECES, k=dice.randint(1, 24))) for _ in range(5000)]

    def of_anki(text: str) -> frozenset[int]:
        note.fields[0] = text
        return frozenset(collection._backend.cloze_numbers_in_note(note._to_backend_note()))  # noqa: SLF001

    assert [(text, of_anki(text)) for text in texts] == [(text, cloze_numbers(text)) for text in texts]
