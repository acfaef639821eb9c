"""The deck of this repository in the real Anki: a fresh collection takes it whole."""

from __future__ import annotations

import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

from builder.text import stands_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from anki.collection import Collection
    from anki.import_export_pb2 import ImportResponse
    from click.testing import Result

TOP = Path(__file__).parents[2]


class _Question(HTMLParser):
    """What a person sees of a question side, and the answers that Anki keeps in its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.visible = ""
        self.answers: list[str] = []
        self._unseen = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in ("style", "script")
        told = dict(attrs)
        self.visible += " ".join(told.get(name) or "" for name in ("alt", "title", "aria-label"))
        if told.get("class") == "cloze":
            self.answers.append(_text(told["data-cloze"] or ""))

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        self.visible += "" if self._unseen else data


def _text(html: str) -> str:
    return _Question(html).visible


@pytest.fixture
def package(build_deck: Callable[..., Result], tmp_path: Path) -> Path:
    """The seed's package, built from a copy of the notes."""
    for part in ("source_notes", "media"):
        shutil.copytree(TOP / part, tmp_path / part)
    result = build_deck("build")
    assert result.exit_code == 0, result.output
    return tmp_path / "dist/techstock-1.0.0.apkg"


@pytest.fixture
def log(package: Path, collection: Collection) -> ImportResponse.Log:
    """What Anki says to the package, with the settings a fresh profile proposes."""
    request = ImportAnkiPackageRequest(package_path=str(package), options=ImportAnkiPackageOptions())
    return collection.import_anki_package(request).log


def test_every_note_is_new_and_none_conflicts(log: ImportResponse.Log, collection: Collection) -> None:
    """A fresh collection takes each note as new."""
    assert (len(log.new), len(log.conflicting), len(log.duplicate)) == (log.found_notes, 0, 0)
    assert collection.note_count() == log.found_notes > 0


@pytest.mark.usefixtures("log")
def test_every_note_has_cards_and_no_card_is_empty(collection: Collection) -> None:
    """Anki finds no card to delete, and no note without a card."""
    assert list(collection.get_empty_cards().notes) == []
    assert collection.db
    assert collection.db.list("select id from notes where id not in (select nid from cards)") == []


@pytest.mark.usefixtures("log")
def test_no_media_is_missing(collection: Collection) -> None:
    """No card refers to a picture that is not there."""
    assert list(collection.media.check().missing) == []


@pytest.mark.usefixtures("log")
def test_the_collection_is_whole(collection: Collection) -> None:
    """Anki's own check has nothing to mend."""
    _, is_good = collection.fix_integrity()

    assert is_good


@pytest.mark.usefixtures("log")
def test_no_hidden_words_can_be_seen_on_their_question_side(collection: Collection) -> None:
    """On every question side the asked words are nowhere to be read."""
    questions = [_Question(collection.get_card(card).question()) for card in collection.find_cards("")]
    seen = [answer for question in questions for answer in question.answers if stands_in(answer, question.visible)]

    assert seen == []
    assert all(question.answers for question in questions)


def test_verify_says_so_too(package: Path, build_deck: Callable[..., Result]) -> None:
    """`build-deck verify` finds nothing wrong with the package."""
    result = build_deck("verify", package)

    assert result.exit_code == 0, result.output
