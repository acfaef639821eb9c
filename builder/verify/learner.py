"""A learner's work on a collection, and what the collection holds of it. Runs in Anki's own process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from anki.cards import CardId
from anki.scheduler.v3 import CardAnswer, Scheduler

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from anki.collection import Collection

    from builder.model import Guid, Package, PackedNote

DECK = "Learner's own"
TAG = "learner::own"
WORDS = "<p>learner's own words</p>"
_MOST = 300
"""Notes that are edited of one kind: so many tell as much as all."""
_SUSPENDED = -1
_EXTRA = 2
"""The field that gets words: shown after answering, so that they give nothing away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What the learner did to a note."""

    what: tuple[str, ...]
    """`fields`, `tags`."""
    modified: int
    """When, in seconds since 1970."""
    is_late: bool = False
    """After the author's next change of that note was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteState:
    """A note in the collection."""

    fields: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardState:
    """A card in the collection."""

    scheduling: tuple[Any, ...]
    """Everything the scheduler knows of it."""
    reviews: int
    deck: str
    queue: int
    flags: int

    def is_own(self, column: str) -> bool:
        """Whether the learner chose what stands in this column."""
        return {"deck": self.deck == DECK, "queue": self.queue == _SUSPENDED, "flags": self.flags > 0}[column]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a collection holds."""

    notes: Mapping[Guid, NoteState]
    """By guid."""
    cards: Mapping[tuple[Guid, int], CardState]
    """By guid of the note and number, from 1."""


def snapshot(collection: Collection) -> Snapshot:
    """Read all notes and cards."""
    notes = {
        guid: NoteState(fields=tuple(fields.split("\x1f")), tags=tuple(sorted(tags.split())))
        for guid, fields, tags in _all(collection, "SELECT guid, flds, tags FROM notes")
    }
    reviews = {int(card): int(n) for card, n in _all(collection, "SELECT cid, count() FROM revlog GROUP BY cid")}
    decks = {deck.id: deck.name for deck in collection.decks.all_names_and_ids()}
    cards = {
        (guid, ordinal + 1): CardState(
            scheduling=tuple(scheduling), reviews=reviews.get(card, 0), deck=decks[deck], queue=queue, flags=flags
        )
        for guid, ordinal, card, deck, queue, flags, *scheduling in _all(
            collection,
            "SELECT guid, ord, cards.id, did, queue, cards.flags, "
            "type, queue, due, ivl, factor, reps, lapses, left, odue, odid, cards.data "
            "FROM cards JOIN notes ON notes.id = nid",
        )
    }
    return Snapshot(notes=notes, cards=cards)


def review(collection: Collection) -> None:
    """Answer every card that is not suspended, twice those of every third: good, easy, again, hard in turn.

    A thousand answers in a second leave times that Anki's integrity check would mend; it does so here, so that what it
    finds later is not ours.
    """
    scheduler = collection.sched
    if not isinstance(scheduler, Scheduler):
        message = "a fresh collection has no scheduler"
        raise TypeError(message)
    ratings = (CardAnswer.GOOD, CardAnswer.EASY, CardAnswer.AGAIN, CardAnswer.HARD)
    numbers = [number for (number,) in _all(collection, "SELECT id FROM cards WHERE queue != -1 ORDER BY id")]
    for at, number in enumerate((*numbers, *numbers[::3])):
        card = collection.get_card(CardId(number))
        card.start_timer()
        states = collection._backend.get_scheduling_states(number)  # noqa: SLF001 - else the queue's head alone
        scheduler.answer_card(scheduler.build_answer(card=card, states=states, rating=ratings[at % len(ratings)]))
    collection.fix_integrity()


def work(collection: Collection, held: Mapping[Guid, PackedNote], new: Package, *, clock: int) -> dict[Guid, Edit]:
    """Edit fields, add tags, move cards to another deck, suspend and flag some; returns what was done to which note.

    Of the notes that `new` does not change a third gets words of the learner's own, a third a tag, both in the second
    after `clock`, the last change there is. Of every four notes that it changes one is edited before and one after that
    change; the other two are left alone.
    """
    times = {note.guid: note.modified for note in new.notes}
    changing = [guid for guid in sorted(held) if times.get(guid, 0) > held[guid].modified]
    quiet = sorted(held.keys() - set(changing))
    edits = {guid: Edit(what=("fields",), modified=_after(held[guid], clock)) for guid in quiet[::3][:_MOST]}
    edits |= {guid: Edit(what=("tags",), modified=_after(held[guid], clock)) for guid in quiet[1::3][:_MOST]}
    both = ("fields", "tags")
    early = {guid: max(held[guid].modified, min(clock + 1, times[guid] - 1)) for guid in changing[1::4][:_MOST]}
    edits |= {guid: Edit(what=both, modified=when) for guid, when in early.items()}
    edits |= {guid: Edit(what=both, modified=times[guid] + 1, is_late=True) for guid in changing[2::4][:_MOST]}
    for guid, edit in edits.items():
        _edit(collection, guid, edit)
    _choose(collection)
    return edits


def _after(note: PackedNote, clock: int) -> int:
    return max(note.modified, clock) + 1


def _edit(collection: Collection, guid: Guid, edit: Edit) -> None:
    ((number,),) = _all(collection, "SELECT id FROM notes WHERE guid = ?", guid)
    note = collection.get_note(number)
    if "fields" in edit.what:
        note.fields[_EXTRA] += WORDS
    if "tags" in edit.what:
        note.tags.append(TAG)
    collection.update_note(note)
    if collection.db:
        collection.db.execute("UPDATE notes SET mod = ? WHERE id = ?", edit.modified, number)


def _choose(collection: Collection) -> None:
    """Move every fifth card, suspend every seventh, flag every eleventh."""
    numbers: Sequence[Any] = [number for (number,) in _all(collection, "SELECT id FROM cards ORDER BY id")]
    deck = collection.decks.id(DECK)
    if deck is not None:
        collection.set_deck(numbers[::5], int(deck))
    collection.sched.suspend_cards(numbers[1::7])
    collection.set_user_flag_for_cards(3, numbers[2::11])


def _all(collection: Collection, statement: str, *values: str) -> Iterator[Sequence[Any]]:
    yield from collection.db.all(statement, *values) if collection.db else ()
