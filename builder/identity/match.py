"""Which fact is which note: passes from the surest to the widest, each over what the ones before left open.

A pass never gives one entry to two facts. Facts that ask something come before facts held back, entries in use before
retired ones, so that a learner's history follows the card that is shown.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from builder.identity.follow import follow
from builder.identity.lists import same_list
from builder.identity.reworded import doubtfully_reworded, reworded

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterator, Sequence

    from builder.identity.trace import Trace

    Pairs = Iterator[tuple[Trace, Trace]]
    Pass = Callable[[Sequence[Trace], Sequence[Trace]], Pairs]


def identical(facts: Sequence[Trace], entries: Sequence[Trace]) -> Pairs:
    """The same text, kind, term and context in the same place."""
    return _equal(facts, entries, lambda t: (t.path, t.place, t.text, t.kind, t.term, t.context))


def in_place(facts: Sequence[Trace], entries: Sequence[Trace]) -> Pairs:
    """The same text in the same file below the same headings."""
    return _equal(facts, entries, lambda t: (t.path, t.place, t.text, t.parent))


def respaced(facts: Sequence[Trace], entries: Sequence[Trace]) -> Pairs:
    """The same in place but for spaces, which Japanese authors put beside Latin words as they please."""
    return _equal(facts, entries, lambda t: (t.path, t.place, t.text.replace(" ", ""), t.parent))


def same_headings(facts: Sequence[Trace], entries: Sequence[Trace]) -> Pairs:
    """The same text below the same headings of another file: a file renamed, a section moved."""
    return _equal(facts, entries, lambda t: (t.place, t.text, t.parent))


def anywhere(facts: Sequence[Trace], entries: Sequence[Trace]) -> Pairs:
    """The same text, wherever it stands."""
    return _equal(facts, entries, lambda t: (t.text, t.parent))


_EXACT = (identical, in_place, respaced, same_headings, anywhere)
_REWORDED = (same_list, reworded, doubtfully_reworded)

PASSES: tuple[tuple[bool, bool, Pass], ...] = (
    *((True, True, find) for find in _EXACT),
    *((False, True, find) for find in _EXACT),
    *((True, False, find) for find in _EXACT),
    *((asks, True, find) for find in _REWORDED for asks in (True, False)),
)
"""Which facts (asking or held back), which entries (in use or retired), and the pass, in this order."""


def match(facts: Collection[Trace], entries: Collection[Trace]) -> tuple[dict[int, int], frozenset[int]]:
    """The entry of each fact that has one, both by index; and the facts whose match was doubtful."""
    pairs: dict[int, tuple[Trace, Trace]] = {}
    doubtful: set[int] = set()
    open_facts = {asks: [t for t in facts if t.in_use is asks] for asks in (True, False)}
    open_entries = {lives: [t for t in entries if t.in_use is lives] for lives in (True, False)}
    for asks, lives, find in PASSES:
        offered = open_entries[lives]
        if not (open_facts[asks] and offered):
            continue
        seen = follow(offered, pairs.values(), every=entries) if find in _REWORDED else offered
        new = {fact.index: (fact, entry) for fact, entry in find(open_facts[asks], seen)}
        taken = {entry.index for _, entry in new.values()}
        doubtful.update(new if find is doubtfully_reworded else ())
        open_facts[asks] = [t for t in open_facts[asks] if t.index not in new]
        open_entries[lives] = [t for t in offered if t.index not in taken]
        pairs |= new
    return {at: entry.index for at, (_, entry) in pairs.items()}, frozenset(doubtful)


def _equal(facts: Sequence[Trace], entries: Sequence[Trace], key: Callable[[Trace], Hashable]) -> Pairs:
    """Pairs of equal key; among several in the order of their files, places and contexts."""
    waiting: defaultdict[Hashable, list[Trace]] = defaultdict(list)
    for entry in entries:
        waiting[key(entry)].append(entry)
    asking: defaultdict[Hashable, list[Trace]] = defaultdict(list)
    for fact in facts:
        if (its_key := key(fact)) in waiting:
            asking[its_key].append(fact)
    for its_key, equal in asking.items():
        yield from zip(sorted(equal, key=_rank), sorted(waiting[its_key], key=_rank), strict=False)


def _rank(trace: Trace) -> tuple[str, tuple[str, ...], tuple[str, ...], str, str, tuple[int, str]]:
    return (trace.path, trace.place, trace.context, trace.kind.value, trace.term, trace.order)
