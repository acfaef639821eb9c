"""Which fact is which note: passes from the surest to the widest, each over what the ones before left open.

A pass never gives one entry to two facts. Facts that ask something come before facts held back, entries in use before
retired ones, so that a learner's history follows the card that is shown.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.text import fold, width

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterator, Sequence

    from builder.model import ClozeFact, FactKind, LockEntry

    Pairs = Iterator[tuple["Trace", "Trace"]]
    Pass = Callable[[Sequence["Trace"], Sequence["Trace"]], Pairs]

_SAYS_ENOUGH = 16
"""Columns of text (eight Japanese letters) up to which a fact is nothing without its parent: the same `fast` below
another parent is another fact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What a fact and an entry of the lock have in common."""

    index: int
    """Where it stands among the facts or the entries."""
    in_use: bool
    """A fact that asks something; an entry that is not retired."""
    path: str
    place: tuple[str, ...]
    kind: FactKind
    term: str
    text: str
    """Folded."""
    context: tuple[str, ...]
    order: tuple[int, str]
    """Among equals: by place in the notes for facts, by age and guid for entries."""

    @property
    def parent(self) -> str:
        """The nearest level of the context where the text alone says too little."""
        return fold(self.context[-1]) if self.context and width(self.text) <= _SAYS_ENOUGH else ""


def trace_fact(index: int, cloze: ClozeFact) -> Trace:
    """What identity looks at in a fact."""
    fact = cloze.fact
    return Trace(
        index=index,
        in_use=bool(cloze.deletions),
        path=fact.span.path,
        place=fact.place,
        kind=fact.kind,
        term=fact.term,
        text=fold(fact.text),
        context=fact.context,
        order=(index, ""),
    )


def trace_entry(index: int, entry: LockEntry) -> Trace:
    """What the lock remembers of a fact."""
    return Trace(
        index=index,
        in_use=not entry.retired_in,
        path=entry.path,
        place=entry.place,
        kind=entry.kind,
        term=entry.term,
        text=fold(entry.text),
        context=entry.context,
        order=(entry.created, entry.guid),
    )


def identical(facts: Sequence[Trace], entries: Sequence[Trace]) -> Pairs:
    """The same text, kind, term and context in the same place."""
    return _equal(facts, entries, lambda t: (t.path, t.place, t.text, t.kind, t.term, t.context))


def in_place(facts: Sequence[Trace], entries: Sequence[Trace]) -> Pairs:
    """The same text in the same file below the same headings."""
    return _equal(facts, entries, lambda t: (t.path, t.place, t.text, t.parent))


def same_headings(facts: Sequence[Trace], entries: Sequence[Trace]) -> Pairs:
    """The same text below the same headings of another file: a file renamed, a section moved."""
    return _equal(facts, entries, lambda t: (t.place, t.text, t.parent))


def anywhere(facts: Sequence[Trace], entries: Sequence[Trace]) -> Pairs:
    """The same text, wherever it stands."""
    return _equal(facts, entries, lambda t: (t.text, t.parent))


_EXACT = (identical, in_place, same_headings, anywhere)

PASSES: tuple[tuple[bool, bool, Pass], ...] = (
    *((True, True, find) for find in _EXACT),
    *((False, True, find) for find in _EXACT),
    *((True, False, find) for find in _EXACT),
)
"""Which facts (asking or held back), which entries (in use or retired), and the pass, in this order."""


def match(facts: Collection[Trace], entries: Collection[Trace]) -> dict[int, int]:
    """The entry of each fact that has one, both by index."""
    found: dict[int, int] = {}
    taken: set[int] = set()
    open_facts = {asks: [t for t in facts if t.in_use is asks] for asks in (True, False)}
    open_entries = {lives: [t for t in entries if t.in_use is lives] for lives in (True, False)}
    for asks, lives, find in PASSES:
        pairs = [(f.index, e.index) for f, e in find(open_facts[asks], open_entries[lives])]
        found.update(pairs)
        taken.update(entry for _, entry in pairs)
        open_facts[asks] = [t for t in open_facts[asks] if t.index not in found]
        open_entries[lives] = [t for t in open_entries[lives] if t.index not in taken]
    return found


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
