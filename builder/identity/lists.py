"""Lists: one of which members were replaced is the same list, though a sentence that changed as much would not be."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from builder.model import FactKind
from builder.text import fold, likeness

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from builder.identity.trace import Trace

_LEAST = 2
"""Members that must have stayed; and more than half of the shorter list."""

_LEAST_ALIKE = 0.4
"""No history passes to a text less alike: a list of three that grew to twenty is learnt anew."""


class _Home(NamedTuple):
    """Where a list stands and what leads to it."""

    path: str
    place: tuple[str, ...]
    context: tuple[str, ...]
    lead: str


def same_list(
    facts: Sequence[Trace], entries: Sequence[Trace], _known: Sequence[Trace]
) -> Iterator[tuple[Trace, Trace]]:
    """A list with the same lead in the same place, most of its members the same, and no other list there."""
    waiting = _only_lists(entries)
    for home, fact in _only_lists(facts).items():
        entry = waiting.get(home)
        if entry and _mostly_stays(_members(fact), _members(entry)) and likeness(fact.text, entry.text) >= _LEAST_ALIKE:
            yield fact, entry


def _only_lists(traces: Iterable[Trace]) -> dict[_Home, Trace]:
    found: dict[_Home, Trace] = {}
    doubled: set[_Home] = set()
    for trace in traces:
        if trace.kind is FactKind.ENUMERATION:
            home = _home(trace)
            doubled.update([home] if home in found else [])
            found[home] = trace
    return {home: trace for home, trace in found.items() if home not in doubled}


def _home(trace: Trace) -> _Home:
    """Without a lead the first line is a member, and asked."""
    first = fold(trace.written.partition("\n")[0])
    lead = "" if first in map(fold, trace.hidden) else first
    return _Home(trace.path, trace.place, tuple(map(fold, trace.context)), lead)


def _members(trace: Trace) -> set[str]:
    lines = [fold(line) for line in trace.written.split("\n")]
    return set(lines if lines[0] in map(fold, trace.hidden) else lines[1:])


def _mostly_stays(now: set[str], before: set[str]) -> bool:
    stayed = len(now & before)
    return stayed >= _LEAST and stayed * 2 > min(len(now), len(before))
