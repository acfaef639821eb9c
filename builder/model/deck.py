"""Notes, their type, their media: what goes into a package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, NewType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from builder.model.fact import FactKind, Guid
    from builder.model.source import Span


DeckPath = NewType("DeckPath", str)
"""A deck's name with `::` between the levels, as Anki writes it."""
RETIRED_BANNER = '<div class="retired">'
"""How the banner of a tombstone begins, in its context or extra; no text of an author becomes such an element."""


class Note(NamedTuple):
    """What Anki stores: the HTML of each field, and what goes with it."""

    guid: Guid
    text: str
    context: str
    extra: str
    source: str
    tags: tuple[str, ...]
    deck: DeckPath
    media: tuple[str, ...]
    """Names in the package that the fields refer to."""
    numbers: tuple[int, ...]
    """Cloze numbers that make a card, ascending."""
    span: Span
    id: int = 0
    """Anki's id in the package: from `created`. It stays from release to release of one lock, and may move where two
    branches' locks are merged; Anki finds a note it has by the guid alone."""
    created: int = 0
    """Seconds since 1970, in which no note of an earlier build was made."""
    modified: int = 0

    @property
    def fields(self) -> tuple[str, ...]:
        """The HTML of each field of the note type, in its order; the two reserved ones are empty."""
        return self.text, self.context, self.extra, self.source, "", ""


class Origin(NamedTuple):
    """Where a note comes from, as far as its fields do not say so."""

    kind: FactKind
    place: tuple[str, ...]
    """All headings above its fact, as written."""
    reasons: Mapping[str, str]
    """Cloze number → why these words, in a few words; in the order of the words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """A field of the note type; the id lets Anki follow a rename."""

    name: str
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteType:
    """The one note type of a deck."""

    id: int
    name: str
    template: FieldSpec
    """Name and id of the one card template."""
    fields: tuple[FieldSpec, ...]
    front: str
    back: str
    css: str
    modified: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFile:
    """A picture, sound or film in the package."""

    name: str
    """Its name in Anki: a readable part and a content hash, `[a-z0-9._-]`, at most 80 bytes."""
    original: str
    """Where it was found: below the vault or the media folder."""
    sha256: str
    size: int
    kind: str
    """Media type by its bytes: `image/png`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deck:
    """All that goes into a package."""

    id: int
    name: str
    version: str
    notetype: NoteType
    notes: tuple[Note, ...]
    """The notes of the vault, in its order."""
    media: tuple[MediaFile, ...]
    tombstones: tuple[Note, ...] = ()
    """Notes that left the vault and still ship, with a banner, for those who learnt them."""

    @property
    def packed(self) -> tuple[Note, ...]:
        """All notes of the package, the tombstones last: whoever meets the deck for the first time learns them last."""
        return *self.notes, *self.tombstones

    @property
    def clock(self) -> int:
        """The latest modification time in the deck."""
        return max((n.modified for n in self.packed), default=self.notetype.modified)
