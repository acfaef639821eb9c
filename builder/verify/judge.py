"""What is wrong in a collection of the real Anki, whoever brought it there. Runs in Anki's own process."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

from builder import card
from builder.model import Guid
from builder.text import fold, stands_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anki.cards import Card
    from anki.collection import Collection


def rows(collection: Collection, statement: str) -> Sequence[Sequence[object]]:
    """The rows of a query; none where the collection is closed."""
    return collection.db.all(statement) if collection.db else []


def problems(collection: Collection, *, emptied: frozenset[tuple[Guid, int]] = frozenset()) -> Iterator[str]:
    """All that is wrong in a collection; the integrity check comes last, for it mends what it finds.

    `emptied` names the cards whose words the author took away: these are to be empty, and no others.
    """
    for guid, times in rows(collection, "SELECT guid, count() FROM notes GROUP BY guid HAVING count() > 1"):
        yield f"{times} notes have the guid {guid}"
    for (guid,) in rows(collection, "SELECT guid FROM notes WHERE id NOT IN (SELECT nid FROM cards)"):
        yield f"note {guid} has no card"
    empty = empty_cards(collection)
    yield from (f"card {number} of note {guid} is an empty card" for guid, number in sorted(empty - emptied))
    yield from (f"card {number} of note {guid} should be empty" for guid, number in sorted(emptied - empty))
    yield from (f"{name} is missing" for name in collection.media.check().missing)
    for number in collection.find_cards("", order="c.id"):
        shown = collection.get_card(number)
        if (shown.note().guid, shown.ord + 1) not in emptied:
            yield from _seen(shown)
    integrity, is_sound = collection.fix_integrity()
    if not is_sound:
        yield f"integrity: {integrity}"


def empty_cards(collection: Collection) -> frozenset[tuple[Guid, int]]:
    """The cards that Anki's *Empty Cards* lists: guid of the note, number from 1."""
    found = (number for note in collection.get_empty_cards().notes for number in note.card_ids)
    cards = (collection.get_card(number) for number in found)
    return frozenset((Guid(shown.note().guid), shown.ord + 1) for shown in cards)


def _seen(shown: Card) -> Iterator[str]:
    """The answers of a card that can be read on its question side, and the errors Anki writes in place of a side."""
    question = shown.question()
    name = f"card {shown.ord + 1} of note {shown.note().guid}"
    visible = card.visible_text(question)
    if "template has a problem" in visible or not visible:
        yield f"{name} shows nothing but an error: {visible}"
    for answer in _answers(shown, question):
        if len(fold(answer)) > 1 and stands_in(answer, visible):
            yield f"{name} shows its own answer: {answer}"


def _answers(shown: Card, question: str) -> tuple[str, ...]:
    """The hidden words of a card: Anki keeps them in an attribute, but not those inside a formula."""
    reader = _Hidden()
    reader.feed(question)
    if reader.answers:
        return tuple(dict.fromkeys(card.visible_text(answer) for answer in reader.answers))
    return (card.visible_text(shown.col.extract_cloze_for_typing(shown.note().fields[0], shown.ord + 1)),)


class _Hidden(HTMLParser):
    """Reads what Anki hides on a question side, as HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.answers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.answers += (value for name, value in attrs if tag == "span" and name == "data-cloze" and value)
