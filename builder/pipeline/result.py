"""What a build gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn, overload

from builder.model import KnownFact

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from builder.findings import Finding, Severity
    from builder.model import Deck, Guid, Lock, Origin


class Known(Sequence[KnownFact]):
    """Facts of which only the number is known until one is asked for: nobody asks in most builds."""

    def __init__(self, count: int, make: Callable[[], tuple[KnownFact, ...]]) -> None:
        """`make` gives the `count` facts."""
        self._count = count
        self._make = make

    def __eq__(self, other: object) -> bool:
        """Whether the facts are equal; asks for them."""
        return tuple(self) == tuple(other) if isinstance(other, Known) else NotImplemented

    def __hash__(self) -> int:
        """Of their number: that of all costs what nobody asked for."""
        return hash(self._count)

    @cached_property
    def _all(self) -> tuple[KnownFact, ...]:
        return self._make()

    @overload
    def __getitem__(self, at: int) -> KnownFact: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[KnownFact, ...]: ...
    def __getitem__(self, at: int | slice) -> KnownFact | tuple[KnownFact, ...]:
        """The fact, or the facts, at a place."""
        return self._all[at]

    def __len__(self) -> int:
        """How many there are."""
        return self._count


def _gone() -> NoReturn:
    message = "the facts of this build were let go"
    raise LookupError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What a vault becomes."""

    deck: Deck
    known: Sequence[KnownFact]
    """The facts behind `deck.notes`, one for one."""
    origins: tuple[Origin, ...]
    """Where these come from, one for one."""
    lock: Lock
    """The lock as it is to be written."""
    written: Mapping[Guid, str]
    """The lines of notes that are known already, for `identity.encode_lock`."""
    media: Mapping[str, bytes]
    """Name in the package → bytes, for each of `deck.media`."""
    findings: tuple[Finding, ...]
    """About the project and its notes, by path, line and column."""
    new: int
    """Notes that were never there before."""
    changed: int
    """Notes that learners will see changed."""
    redrawn: int
    """Those of them that only a newer build-deck changed."""
    is_restyled: bool
    """Whether the look of the cards is another than at the last build."""
    revived: int
    """Notes that had left and are back; they do not count as changed."""
    retired: int
    """Notes that left."""
    unreleased: int
    """Those of them that came with this version, so that nothing marks them."""
    skipped_lines: int
    """Lines of content that are on no card."""
    language: str
    """The language of the note type: a tag such as `ja`, or empty."""

    def without_facts(self) -> Build:
        """The build without its facts, which take more room than all that is made of them; their number stays.

        Who asks for one all the same gets a LookupError.
        """
        return replace(self, known=Known(len(self.known), _gone))

    @property
    def cards(self) -> int:
        """How many cards Anki will make."""
        return sum(len(note.numbers) for note in self.deck.notes)

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(finding.severity is severity for finding in self.findings)
