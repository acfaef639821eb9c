"""Which fact is which note: passes from the surest to the widest, each over what the ones before left open.

A pass never gives one entry to two facts. Facts that ask something come before facts held back, entries in use before
retired ones, so that a learner's history follows the card that is shown.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from builder.identity.follow import follow
from builder.identity.lists import same_list
from builder.identity.reworded import doubtfully_reworded, is_doubtful, reworded
from builder.identity.tokens import letters
from builder.identity.trace import trace_entry, trace_fact
from builder.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence

    from builder.identity.trace import Trace
    from builder.model import ClozeFact, LockEntry

    Pairs = Iterator[tuple[Trace, Trace]]
    Pass = Callable[[Sequence[Trace], Sequence[Trace]], Pairs]
    WidePass = Callable[[Sequence[Trace], Sequence[Trace], Sequence[Trace]], Pairs]
    """The third are the facts that were found before."""


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


def moved_up(facts: Sequence[Trace], entries: Sequence[Trace]) -> Pairs:
    """`Term: sentence` became `sentence` below `Term`: the same letters, with those of the parent."""
    return _equal(facts, entries, _below, _letters)


def drawn_down(facts: Sequence[Trace], entries: Sequence[Trace]) -> Pairs:
    """The other way round: a line below its parent became one with it."""
    return _equal(facts, entries, _letters, _below)


def _letters(trace: Trace) -> str:
    return letters(trace.text)


def _below(trace: Trace) -> str:
    return letters(trace.below)


_EXACT = (identical, in_place, respaced, same_headings, anywhere)
EXACT: tuple[tuple[bool, bool, Pass], ...] = (
    *((True, True, find) for find in _EXACT),
    *((False, True, find) for find in _EXACT),
    *((True, False, find) for find in _EXACT),
    *((asks, True, find) for find in (moved_up, drawn_down) for asks in (True, False)),
)
"""Which facts (asking or held back), which entries (in use or retired), and the pass, in this order."""

WIDE: tuple[tuple[bool, bool, WidePass], ...] = tuple(
    (asks, True, find) for find in (same_list, reworded, doubtfully_reworded) for asks in (True, False)
)
"""After them, in the same form, those that find a note in other words."""


class Stirred(Exception):
    """A fact of a file at rest is perhaps a note that left: what rests must be looked at with the others."""


def match(
    facts: Sequence[ClozeFact | None],
    entries: Mapping[int, LockEntry],
    held_back: Callable[[], Mapping[int, ClozeFact]] = dict,
) -> tuple[dict[int, int], frozenset[int]]:
    """The entry of each fact that has one, both by index; and the facts whose match the author should see.

    A fact that is None is at rest (`AtRest`): its entry is not among the `entries`. `held_back` gives those at rest
    that make no card, which are asked for only where an entry in use is left over: nothing else can become of them.

    Raises:
        Stirred: one of those was found. Their neighbours are not here, which might forbid it.
    """
    if not entries:
        return {}, frozenset()
    stood = _stood(facts, entries)
    taken = set(stood.values())
    left = [trace_entry(at, entry) for at, entry in entries.items() if at not in taken]
    waiting = held_back() if any(entry.in_use for entry in left) else {}
    asking = {at: fact for at, fact in enumerate(facts) if fact and at not in stood}
    asking.update(waiting)
    rest = _Rest([trace_fact(at, asking[at]) for at in sorted(asking)], left)
    for asks, lives, find in EXACT:
        if rest.has(asks, lives):
            rest.take(asks, lives, find(rest.facts[asks], rest.entries[lives]))
    doubtful: set[int] = set()
    if any(rest.has(asks, lives) for asks, lives, _ in WIDE):
        every = {at: trace_entry(at, entry) for at, entry in entries.items()}
        rest.pairs |= {at: (trace_fact(at, fact), every[its]) for at, its in stood.items() if (fact := facts[at])}
        for asks, lives, search in WIDE:
            if rest.has(asks, lives):
                seen = follow(rest.entries[lives], rest.pairs.values(), every=every.values())
                known = [fact for fact, _ in rest.pairs.values()]
                new = rest.take(asks, lives, search(rest.facts[asks], seen, known))
                doubtful.update(at for at in new if search is doubtfully_reworded or is_doubtful(*rest.pairs[at]))
    if not rest.pairs.keys().isdisjoint(waiting):
        raise Stirred
    return stood | {at: entry.index for at, (_, entry) in rest.pairs.items()}, frozenset(doubtful)


def _stood(facts: Sequence[ClozeFact | None], entries: Mapping[int, LockEntry]) -> dict[int, int]:
    """What the first pass finds of those that are alone with their key: nearly all, and no trace of them is needed."""
    waiting: dict[Hashable, int | None] = {}
    for at, entry in entries.items():
        if not entry.retired_in:
            key = (entry.path, entry.place, fold(entry.text), entry.kind, entry.term, entry.context)
            waiting[key] = None if key in waiting else at
    asking: dict[Hashable, int | None] = {}
    for at, cloze in enumerate(facts):
        if cloze and cloze.deletions:
            fact = cloze.fact
            key = (fact.span.path, fact.place, fold(fact.text), fact.kind, fact.term, fact.context)
            asking[key] = None if key in asking else at
    pairs = ((at, waiting.get(key)) for key, at in asking.items())
    return {at: its for at, its in pairs if at is not None and its is not None}


class _Rest:
    """What no pass has found yet, and what was found."""

    def __init__(self, facts: Collection[Trace], entries: Collection[Trace]) -> None:
        self.facts = {asks: [t for t in facts if t.in_use is asks] for asks in (True, False)}
        self.entries = {lives: [t for t in entries if t.in_use is lives] for lives in (True, False)}
        self.pairs: dict[int, tuple[Trace, Trace]] = {}

    def has(self, asks: bool, lives: bool) -> bool:  # noqa: FBT001 - the two columns of a row of passes
        """Whether there is anything left to pair."""
        return bool(self.facts[asks] and self.entries[lives])

    def take(self, asks: bool, lives: bool, found: Pairs) -> Collection[int]:  # noqa: FBT001 - as above
        """Keep what a pass found; the facts among it, by index."""
        new = {fact.index: (fact, entry) for fact, entry in found}
        taken = {entry.index for _, entry in new.values()}
        self.facts[asks] = [t for t in self.facts[asks] if t.index not in new]
        self.entries[lives] = [t for t in self.entries[lives] if t.index not in taken]
        self.pairs |= new
        return new.keys()


def _equal(
    facts: Sequence[Trace],
    entries: Sequence[Trace],
    key: Callable[[Trace], Hashable],
    key_of_entry: Callable[[Trace], Hashable] | None = None,
) -> Pairs:
    """Pairs of equal key, which is not empty; among several in the order of their files, places and contexts."""
    waiting: defaultdict[Hashable, list[Trace]] = defaultdict(list)
    for entry in entries:
        waiting[(key_of_entry or key)(entry)].append(entry)
    waiting.pop("", None)
    asking: defaultdict[Hashable, list[Trace]] = defaultdict(list)
    for fact in facts:
        if (its_key := key(fact)) in waiting:
            asking[its_key].append(fact)
    for its_key, equal in asking.items():
        others = waiting[its_key]
        if len(equal) > 1 or len(others) > 1:
            equal.sort(key=_rank)
            others.sort(key=_rank)
        yield from zip(equal, others, strict=False)


def _rank(trace: Trace) -> tuple[str, tuple[str, ...], tuple[str, ...], str, str, tuple[int, str]]:
    return (trace.path, trace.place, trace.context, trace.kind.value, trace.term, trace.order)
