"""A package as it was read back, and how two of them differ."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from builder.model.deck import NoteType
    from builder.model.fact import Guid


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedNote:
    """A note as it lies in a package."""

    guid: Guid
    fields: tuple[str, ...]
    """The HTML of each field, in the order of the note type."""
    tags: tuple[str, ...]
    """Sorted."""
    deck: str
    """The deck of its first card."""
    numbers: tuple[int, ...]
    """The cloze numbers that have a card, ascending."""
    modified: int
    is_retired: bool = False
    """A tombstone: the note left, and its last content is shipped to tell learners so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What lies in a package of ours."""

    path: str
    """How it is called in findings."""
    deck: str
    """The deck's name."""
    version: str
    """As the deck's description tells it: `1.4.0`."""
    notetype: NoteType
    notes: tuple[PackedNote, ...]
    """In the order in which learners meet them."""
    media: Mapping[str, str]
    """Name → sha256."""

    @property
    def field_names(self) -> tuple[str, ...]:
        """The names of the fields of `PackedNote.fields`."""
        return tuple(field.name for field in self.notetype.fields)


class Step(IntEnum):
    """How far a version has to rise (product contract §2); the greater holds the smaller."""

    NONE = 0
    """Nothing differs."""
    PATCH = 1
    """Notes reworded, touched or moved, media, the look of the cards."""
    MINOR = 2
    """Notes added, retired or revived, answers that became others, new cards."""
    MAJOR = 3
    """A learner's progress is at risk, or learners must act: cloze numbers go and none comes in their place, notes
    vanish without a tombstone, note type or deck become others."""


class Change(Enum):
    """What became of a note between two packages."""

    ADDED = "added"
    CHANGED = "changed"
    """Fields that a learner sees are others."""
    MOVED = "moved"
    """Source, tags or deck alone are others; they ride along with the note's next change."""
    TOUCHED = "touched"
    """Newer with the same content: an import writes it all the same."""
    RETIRED = "retired"
    """It is a tombstone now."""
    REVIVED = "revived"
    """It was a tombstone."""
    VANISHED = "vanished"
    """It is in the package no more, and no tombstone tells so."""
    ENDED = "ended"
    """It retired before, and its tombstone is shipped no more."""


class Cause(Enum):
    """Why a note is in a package no more, as far as a lock tells; two packages alone do not."""

    EXPIRED = "tombstone-expired"
    """It retired, and its tombstone has shipped for as many versions as it should."""
    WITHIN = "came-and-left-in-one-version"
    """It left in the version it came with, so it counts as never released."""
    UNWANTED = "no-tombstones"
    """`release.tombstones` is 0."""
    UNMARKED = "not-marked"
    """Its tombstone can't be made: a picture of it is gone."""
    ASKS_NOTHING = "asks-nothing"
    """Its line is there and asks nothing any more."""
    UNKNOWN = "not-in-lock"
    """The lock does not know it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A field whose HTML differs."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteChange:
    """A note that differs between two packages."""

    change: Change
    old: PackedNote | None
    """None for a note that was not there."""
    new: PackedNote | None
    """None for a note that is there no more."""
    fields: tuple[FieldChange, ...] = ()
    """Of a note in both packages: every field that differs, `Source` too."""
    arrives: bool = True
    """Whether an import brings the new content; without a newer time Anki skips the note in silence."""
    cause: Cause | None = None
    """Of a note that is there no more, where it is known."""

    @property
    def note(self) -> PackedNote:
        """The note as it is, or was at last."""
        found = self.new or self.old
        if found is None:
            message = "a change without a note"
            raise ValueError(message)
        return found

    @property
    def is_seen(self) -> bool:
        """Whether a learner who has the note sees it changed."""
        return self.change in (Change.CHANGED, Change.RETIRED, Change.REVIVED) and bool(self.old and self.new)

    @property
    def numbers_gone(self) -> tuple[int, ...]:
        """Cloze numbers that have no words any more: their cards will be empty."""
        return tuple(n for n in self.old.numbers if n not in self.new.numbers) if self.old and self.new else ()

    @property
    def numbers_new(self) -> tuple[int, ...]:
        """Cloze numbers that a note known before has more than before: new cards of it."""
        return tuple(n for n in self.new.numbers if n not in self.old.numbers) if self.old and self.new else ()

    @property
    def numbers_lost(self) -> int:
        """How many of its numbers go and leave nothing in their place."""
        return max(0, len(self.numbers_gone) - len(self.numbers_new))


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaChange:
    """Names of media that came, went or were replaced. A name holds a hash of the bytes."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    replaced: tuple[tuple[str, str], ...] = ()
    """Old and new name of a file whose bytes are others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What Anki will say to a learner who holds the old package, edited nothing, and imports as Anki proposes."""

    new: int
    updated: int
    duplicate: int
    """Known and not newer: nothing is written."""
    conflicting: int
    """Known with another note type: nothing is written, and nothing will be."""
    new_cards: int
    empty_cards: int
    """Cards whose number has no words any more; *Empty Cards* in Anki lists them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How a package differs from an earlier one."""

    old: Package
    new: Package
    notes: tuple[NoteChange, ...]
    """Notes that differ, in the order of the new package; those that are there no more come last."""
    media: MediaChange
    notetype: tuple[str, ...]
    """What differs in the note type: of `id`, `name`, `fields`, `template`, `front`, `back`, `css`."""
    forecast: Forecast
    step: Step
    """The least step."""
    reasons: tuple[str, ...]
    """Why, a few words each: `2 notes added`; the reasons for the least step alone."""

    def of(self, *changes: Change) -> tuple[NoteChange, ...]:
        """The notes of which this became."""
        return tuple(one for one in self.notes if one.change in changes)
