"""What is remembered of every note a deck ever had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from builder.model.fact import FactKind, Guid


class LockEntry(NamedTuple):
    """What is remembered of a note for ever."""

    guid: Guid
    path: str
    place: tuple[str, ...]
    """The headings above it."""
    kind: FactKind
    term: str
    text: str
    """As written, so that a later `text.fold` or Unicode still compares like with like."""
    context: tuple[str, ...]
    """The fact's context: tells equal texts below different parents apart."""
    numbers: Mapping[str, int]
    """Folded hidden words → cloze number; the second of equal words is `words\\n2`."""
    retired_numbers: Mapping[str, int]
    """Words as they were written → number that is no longer asked; never given to other words."""
    created: int
    modified: int
    digest: str
    """Of the fields a learner sees; empty until the note was first rendered."""
    since: str
    """The deck version that brought the note, and so on."""
    changed_in: str
    retired_in: str = ""
    back_in: str = ""
    """The version that last brought it back after one in which it was retired."""
    tags: tuple[str, ...] = ()
    """The author's own, of the note's file, without those of the deck; empty in a lock of before tags were kept."""
    fields: tuple[str, ...] = ()
    """Text, context, extra and source as last built, for the tombstone of a note that is in the notes no more; empty
    until the note was first rendered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaPin:
    """A remote file that was fetched once."""

    address: str
    """The one way of writing it, ASCII, without fragment: `https://example.com/map.png`."""
    name: str
    """In the media folder and in the package: a readable part and the first digits of the hash."""
    sha256: str
    size: int
    """Bytes."""
    kind: str
    """Media type by its bytes: `image/png`."""
    date: int
    """When it was fetched, in seconds since 1970."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """The identity of every note a deck ever had."""

    deck_key: str
    """Made once from the deck's first name."""
    name: str = ""
    """The deck's name at the last build; empty in a lock of before names were kept."""
    notetype_id: int = 0
    notetype_digest: str = ""
    notetype_modified: int = 0
    chooser: str = ""
    """Name and version of what chose the words: `cues 1`."""
    tool: str = ""
    """The version of build-deck that last made or changed a note; empty where nobody said."""
    redrawn: tuple[str, ...] = ()
    """The deck versions whose changes all come from a newer build-deck, none from the notes."""
    restyled: tuple[str, ...] = ()
    """The deck versions in which the look of the cards changed."""
    tombstones: tuple[str, ...] = ()
    """The deck versions whose packages held tombstones, ascending."""
    entries: tuple[LockEntry, ...] = ()
    media: tuple[MediaPin, ...] = ()
