"""Where a section or a file went: told by its facts that were found, for those whose words changed on the way."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable

    from builder.identity.trace import Trace

_LEAST = 2
"""Neighbours that must have moved together: one line alone may have been taken out."""


def follow(
    entries: Iterable[Trace], known: Collection[tuple[Trace, Trace]], *, every: Collection[Trace]
) -> list[Trace]:
    """The entries, each where its neighbours went: at least two and half of `every` one there, all to one place.

    `known` holds the facts and entries that were matched.
    """
    sections = _moves(known, every, lambda t: (t.path, t.place, t.context))
    files = _moves(known, every, lambda t: t.path)
    return [_moved(entry, sections, files) for entry in entries]


def _moved(entry: Trace, sections: dict[Hashable, Trace], files: dict[Hashable, Trace]) -> Trace:
    to = sections.get((entry.path, entry.place, entry.context))
    if to:
        return replace(entry, path=to.path, place=to.place, context=to.context)
    to = files.get(entry.path)
    return replace(entry, path=to.path) if to else entry


def _moves(
    known: Iterable[tuple[Trace, Trace]], every: Iterable[Trace], home: Callable[[Trace], Hashable]
) -> dict[Hashable, Trace]:
    """Home → a fact at the home all its facts moved to."""
    went: defaultdict[Hashable, dict[Hashable, Trace]] = defaultdict(dict)
    found: Counter[Hashable] = Counter()
    for fact, entry in known:
        went[home(entry)][home(fact)] = fact
        found[home(entry)] += 1
    lived = Counter(home(entry) for entry in every if entry.in_use)
    return {
        old: next(iter(new.values()))
        for old, new in went.items()
        if old not in new and len(new) == 1 and found[old] >= max(_LEAST, lived[old] / 2)
    }
