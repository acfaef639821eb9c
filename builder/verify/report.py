"""What the real Anki made of packages."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What an import says, or was foretold to say."""

    new: int = 0
    updated: int = 0
    duplicate: int = 0
    conflicting: int = 0
    new_cards: int = 0
    empty_cards: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Of things of one kind, how many were as they should be after an upgrade."""

    what: str
    """In words: `scheduling of cards`."""
    kept: int
    all: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgrade:
    """One version imported over another that a learner had worked with."""

    old: str
    """The version the learner had: `1.0.0`."""
    new: str
    foretold: Counts
    """What `diff` says, with the notes that this learner edited after the new version was made taken for newer."""
    said: Counts
    """What Anki did."""
    kept: tuple[Kept, ...]
    """The learner's: scheduling, edits, tags, decks, suspensions, flags."""
    arrived: tuple[Kept, ...]
    """The author's: new notes, changed notes, new cards."""
    replaced: int
    """Notes the learner edited and the author changed after that: they are the author's now, as Anki has it."""
    held_back: int
    """Notes the author changed and the learner edited after that: they stay the learner's, as Anki has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the real Anki made of packages, with the options it proposes to a learner who never changed them."""

    anki: str = ""
    """Anki's version."""
    new: int = 0
    """Notes of the first package, as the next three."""
    updated: int = 0
    duplicate: int = 0
    conflicting: int = 0
    cards: int = 0
    """In the collection, in the end."""
    upgrades: tuple[Upgrade, ...] = ()
    problems: tuple[str, ...] = ()
    """One sentence each, empty where all is well."""


def read_report(found: dict[str, Any]) -> Report:
    """Build a report from its parsed JSON; raises KeyError, TypeError or ValueError where it is none."""
    return Report(
        **{
            **found,
            "upgrades": tuple(map(_upgrade, found["upgrades"])),
            "problems": tuple(found["problems"]),
        }
    )


def _upgrade(found: dict[str, Any]) -> Upgrade:
    built: dict[str, Any] = {field.name: found[field.name] for field in fields(Upgrade)}
    for name in ("foretold", "said"):
        built[name] = Counts(**built[name])
    for name in ("kept", "arrived"):
        built[name] = tuple(Kept(**one) for one in built[name])
    return Upgrade(**built)
