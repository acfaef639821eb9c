"""Facts whose words changed: which of the notes left over is meant, if any.

Precision before recall: history on the wrong card is worse than a card that begins anew. Limits are those of card
quality §6; likeness alone can't tell a mended fact from a sibling in its place, so `changes` has a say. Measured on
sixteen sets of real notes, which the rules were also made on: of 2,802 lines edited one by one and at least 0.8 alike,
95.3 % keep their note, of 65 between 0.6 and 0.8 81.5 %. Of 1,356 pairs of real siblings in one section 11 would be
taken for one, were one written in the other's place and no third stood by.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter, defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from builder.identity.changes import (
    compare,
    has_other_words,
    has_replaced_words,
    has_same_subject,
    has_same_term,
    is_likely,
    is_same_context,
    is_same_fact,
    is_slip,
    is_unchanged_but_for_words,
)
from builder.identity.tokens import letters
from builder.model import FactKind
from builder.text import fold, likeness, width

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterator, Sequence

    from builder.identity.trace import Trace

    Pairs = Iterator[tuple[Trace, Trace]]

_SURE = 0.80
"""Likeness of the texts from which a match is silent where `changes` agrees."""
_DOUBTFUL = 0.6
"""And from which it may be made at all."""
_FLOOR = 0.5
"""And from which a pair counts as another one's rival."""
_RIVAL = 0.05
_TIE = 0.01
"""How much better than any other a doubtful and a sure match must be."""
_NEARLY_EQUAL = 0.9
_STANDS_ALONE = 32
"""Likeness and columns of a text from which it may have moved as well: a slip mended on the way."""
_MOVES_WITH_A_SLIP = 20
"""Columns of a text that may have moved with a slip alone."""
_NEAR = 50
"""Facts before and after, in which a row of siblings is looked for."""
_COMMON = 60
"""A piece of text in more notes than this finds nobody, so that the work stays in line with the number of notes."""
_CANDIDATES = 12
_REMEMBERED = 1000
"""Texts whose letters are kept for the next comparison."""
_LONGEST = 2000
"""Letters of a text that are compared."""
_NUMBERING = re.compile(r"[\d\W_]+")


class _Pair(NamedTuple):
    """A fact and an entry that may be one."""

    score: float
    like: float
    fact: Trace
    entry: Trace


_End = tuple[str, int]
"""`fact` or `entry`, and its index."""


def reworded(facts: Sequence[Trace], entries: Sequence[Trace], known: Collection[Trace]) -> Pairs:
    """The same fact in other words, beyond doubt; `known` are the facts that were found before."""
    near, stands = _Neighbours(known), _Standing(facts, entries)
    return _best_first(
        facts,
        entries,
        lambda pair, rival: pair.score - rival >= _TIE and _is_sure(pair, near) and not stands.apart(pair),
    )


def doubtfully_reworded(facts: Sequence[Trace], entries: Sequence[Trace], known: Collection[Trace]) -> Pairs:
    """Rather the same fact in other words: same section, same term or parent, no rival near."""
    near, stands = _Neighbours(known), _Standing(facts, entries)
    return _best_first(
        facts,
        entries,
        lambda pair, rival: pair.score - rival >= _RIVAL and _is_likely(pair, near) and not stands.apart(pair),
    )


def is_doubtful(fact: Trace, entry: Trace) -> bool:
    """Whether a match that was made is one the author should see: a list less than 0.6 alike, a word another.

    Of a list the words above it count; that its members change is told member by member.
    """
    if fact.kind is entry.kind is FactKind.ENUMERATION:
        return _likeness(fact, entry) < _DOUBTFUL or compare(entry.lead, fact.lead).replaces_meaning
    return has_replaced_words(fact, entry)


class _Standing:
    """What texts say of, before and after: one that still stands, with something else, was not renamed."""

    def __init__(self, facts: Collection[Trace], entries: Collection[Trace]) -> None:
        self._now, self._now_in = _subjects(facts)
        self._before, self._before_in = _subjects(entries)

    def apart(self, pair: _Pair) -> bool:
        """Whether the two have different terms, questions or labels, of which one stands in the other's file too.

        Of sentences, which have none, and where the files are others both must: two that exchanged what is asked.
        """
        fact, entry = pair.fact, pair.entry
        now, before = fact.lead or fact.shown, entry.lead or entry.shown
        if now == before:
            return False
        is_led = bool(fact.lead and entry.lead)
        if is_led and ((entry.path, now) in self._before_in or (fact.path, before) in self._now_in):
            return True
        return now in self._before and before in self._now


def _subjects(traces: Collection[Trace]) -> tuple[set[str], set[tuple[str, str]]]:
    """What each says something of, without and with its file."""
    every = [(trace.path, trace.lead or trace.shown) for trace in traces]
    return {words for _, words in every}, set(every)


class _Neighbours:
    """Facts of the same section that were found: one of a row of siblings is as like them as the one that is gone."""

    def __init__(self, known: Collection[Trace]) -> None:
        self._known: defaultdict[Hashable, list[Trace]] = defaultdict(list)
        for fact in sorted(known, key=lambda fact: fact.index):
            self._known[self._section(fact)].append(fact)

    def is_one_of_them(self, pair: _Pair) -> bool:
        """Whether the fact is as like a neighbour with the same subject as it is like the entry."""
        row = self._known[self._section(pair.fact)]
        at = bisect(row, pair.fact.index, key=lambda fact: fact.index)
        near = row[max(0, at - _NEAR) : at + _NEAR]
        least = pair.like - _RIVAL
        return any(_likeness(pair.fact, one) > least and has_same_subject(pair.fact, one) for one in near)

    @staticmethod
    def _section(fact: Trace) -> Hashable:
        return fact.path, fact.place, fact.context


def _is_sure(pair: _Pair, near: _Neighbours) -> bool:
    fact, entry = pair.fact, pair.entry
    if pair.like < _SURE:
        return False
    if is_same_context(fact.context, entry.context):
        return is_same_fact(fact, entry) and not (has_other_words(fact, entry) and near.is_one_of_them(pair))
    columns = min(width(fact.text), width(entry.text))
    same_subject = bool(fact.subject) and fold(fact.subject) == fold(entry.subject)
    if columns >= _STANDS_ALONE and (same_subject or pair.like >= _NEARLY_EQUAL):
        return is_unchanged_but_for_words(fact, entry)
    return columns >= _MOVES_WITH_A_SLIP and is_slip(fact, entry)


def _is_likely(pair: _Pair, near: _Neighbours) -> bool:
    fact, entry = pair.fact, pair.entry
    if pair.like < _DOUBTFUL or fact.path != entry.path or _unnumbered(fact.place) != _unnumbered(entry.place):
        return False
    if not is_same_context(fact.context, entry.context):
        return False
    same_parent = bool(fact.parent_item) and fact.parent_item == entry.parent_item
    if not (same_parent or has_same_term(fact, entry)):
        return False
    same = is_same_fact(fact, entry) or is_likely(fact, entry)
    return same and not near.is_one_of_them(pair)


def _unnumbered(place: tuple[str, ...]) -> tuple[str, ...]:
    """Headings without their numbers, which move when a section comes in before; one that is a number keeps it."""
    return tuple(_NUMBERING.sub("", fold(heading)) or heading for heading in place)


def _best_first(facts: Sequence[Trace], entries: Sequence[Trace], is_one: Callable[[_Pair, float], bool]) -> Pairs:
    """Pairs by falling score; `is_one` is asked with a pair and the score of its nearest rival still open."""
    every = sorted(_pairs(facts, entries), key=lambda pair: (-pair.score, pair.fact.index, pair.entry.index))
    rising: defaultdict[_End, list[_Pair]] = defaultdict(list)
    for pair in reversed(every):
        for end in _ends(pair):
            rising[end].append(pair)
    taken: set[_End] = set()
    for pair in every:
        ends = _ends(pair)
        if taken.isdisjoint(ends) and is_one(pair, max(_rival(pair, rising[end], taken) for end in ends)):
            taken.update(ends)
            yield pair.fact, pair.entry


def _ends(pair: _Pair) -> tuple[_End, _End]:
    return ("fact", pair.fact.index), ("entry", pair.entry.index)


def _rival(pair: _Pair, rising: list[_Pair], taken: set[_End]) -> float:
    """The best score still open beside the open `pair`; what is taken is dropped for good, so that it is met once."""
    best = _pop_open(rising, taken)
    second = _pop_open(rising, taken) if best is pair else None
    rising += [one for one in (second, best) if one is not None]
    rival = second if best is pair else best
    return rival.score if rival else 0.0


def _pop_open(rising: list[_Pair], taken: set[_End]) -> _Pair | None:
    while rising:
        pair = rising.pop()
        if taken.isdisjoint(_ends(pair)):
            return pair
    return None


def _pairs(facts: Sequence[Trace], entries: Sequence[Trace]) -> Iterator[_Pair]:
    """Pairs that share rare pieces of text, a term or a section, with their scores."""
    holders: defaultdict[Hashable, list[int]] = defaultdict(list)
    for at, entry in enumerate(entries):
        for piece in _pieces(entry):
            holders[piece].append(at)
    for fact in facts:
        shared: Counter[int] = Counter()
        for piece in _pieces(fact):
            if 0 < len(holders.get(piece, ())) <= _COMMON:
                shared.update(holders[piece])
        for at in sorted(shared, key=lambda at: (-shared[at], at))[:_CANDIDATES]:
            like = _likeness(fact, entries[at])
            if like >= _FLOOR:
                yield _Pair(_score(fact, entries[at], like), like, fact, entries[at])


def _pieces(trace: Trace) -> set[Hashable]:
    text = _compared(trace.text)
    pieces: set[Hashable] = {text[at : at + 3] for at in range(max(1, len(text) - 2))}
    pieces.add((trace.path, trace.place))
    if trace.term:
        pieces.add((fold(trace.term),))
    return pieces


@lru_cache(maxsize=_REMEMBERED)
def _compared(text: str) -> str:
    return letters(text)[:_LONGEST]


def _likeness(fact: Trace, entry: Trace) -> float:
    """Of the letters alone, or with signs and spaces: an author's comma is no other word."""
    without_signs = likeness(_compared(fact.text), _compared(entry.text))
    return max(without_signs, likeness(fact.text[:_LONGEST], entry.text[:_LONGEST]))


def _score(fact: Trace, entry: Trace, like: float) -> float:
    """Text, term and place as weighed in card quality §6."""
    term = likeness(fold(fact.term), fold(entry.term)) if fact.term and entry.term else 0.5
    place = ((fact.path == entry.path) + (fact.place == entry.place)) / 2
    return 0.68 * like + 0.17 * term + 0.15 * place
