"""Give every fact its identity: the guid and the cloze numbers it had, or new ones; remember what left."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING

from builder.findings import RULES, Finding
from builder.identity.match import match
from builder.identity.names import note_guid
from builder.identity.numbers import are_numbered, number
from builder.identity.spelling import folded, spelled
from builder.model import HIGHEST_NUMBER, KnownFact, LockEntry, Match, Span
from builder.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from builder.identity.numbers import Numbering
    from builder.model import ClozeFact, Fact, Guid, Lock

_LEAST = 10
_FIFTH = 5
"""More than a fifth of the notes and at least ten at once: rather a folder gone than an edit (product contract §5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A fact that asks something, and its line in the lock: as it was, or begun."""

    cloze: ClozeFact
    entry: LockEntry
    is_new: bool
    numbering: Numbering
    stays: bool
    """Whether the line would say what it says already: that of nearly all, in nearly every build."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtRest:
    """Files of which it is known that each of their notes stays as it is (`again`), so that they are not looked at."""

    guids: frozenset[Guid] = frozenset()
    """Every note in use that the lock has of them."""
    held_back: Callable[[], Mapping[int, ClozeFact]] = dict
    """Those of their facts that make no card, by their number among all facts."""


def assign(
    facts: Sequence[ClozeFact | None],
    *,
    lock: Lock,
    version: str,
    unread: frozenset[str] = frozenset(),
    allow_retire: bool = False,
    at_rest: AtRest | None = None,
) -> tuple[tuple[KnownFact, ...], Lock, tuple[Finding, ...]]:
    """Match facts with the notes of the lock, make new notes of the others, retire the notes that left.

    Facts in source order; one without deletions is held back: it keeps its line and gives no `KnownFact`. `unread`
    names the files that could not be read: their lines stay as they are. `version` is the deck version being prepared.
    Facts of files `at_rest` are None; the others get what they would get if those were there.
    Findings: K03 where too many notes would retire and `allow_retire` does not say it is meant, I01 for a doubtful
    match, I02 for words that found no number left.

    Raises:
        Stirred: what that is can't be known without the facts at rest.
    """
    resting = at_rest or AtRest()
    readable = {
        at: entry
        for at, entry in enumerate(lock.entries)
        if entry.guid not in resting.guids and entry.path not in unread
    }
    found, doubtful = match(facts, readable, resting.held_back)
    stays = set(found.values())
    left = [entry for at, entry in readable.items() if at not in stays and not entry.retired_in]
    entries = {entry.guid: entry for entry in lock.entries}
    entries |= {entry.guid: entry._replace(retired_in=version) for entry in left}
    known: list[KnownFact] = []
    told = [*_doubted(facts, found, doubtful, lock=lock)]
    for one in _asked(facts, found, lock=lock, version=version):  # one after the other: all at once take much room
        entries[one.entry.guid] = _remembered(one, version)
        known += [_known(one)] if one.numbering.groups else []
        told += _unnumbered(one)
    findings = told if allow_retire else (*told, *_mass_retirement(left, lock))
    return tuple(known), replace(lock, entries=tuple(entries[guid] for guid in sorted(entries))), tuple(findings)


def again(cloze: ClozeFact, entry: LockEntry) -> KnownFact | None:
    """The fact as the note of an entry, where a build that meets the two leaves the entry as it is; None where not."""
    if entry.retired_in or not _says(entry, cloze.fact):
        return None
    numbers = _numbered_again(cloze, entry) if entry.retired_numbers else are_numbered(cloze, entry.numbers)
    return KnownFact(cloze=cloze, guid=entry.guid, numbers=numbers, matched=Match.EXACT) if numbers else None


def _numbered_again(cloze: ClozeFact, entry: LockEntry) -> tuple[int, ...]:
    """The numbers of all its groups where they are those of the entry, which keeps those of other words."""
    numbering = number(cloze, asked=entry.numbers, retired=folded(entry.retired_numbers), term=entry.term)
    asked = _Asked(cloze=cloze, entry=entry, is_new=False, numbering=numbering, stays=False)
    is_whole = numbering.groups.keys() == {deletion.group for deletion in cloze.deletions}
    same = is_whole and _remembered(asked, entry.since) == entry
    return tuple(numbering.groups[group] for group in sorted(numbering.groups)) if same else ()


def _asked(
    facts: Sequence[ClozeFact | None], found: Mapping[int, int], *, lock: Lock, version: str
) -> Iterator[_Asked]:
    guids = _new_guids(facts, found, lock=lock)
    for at, cloze in enumerate(facts):
        if cloze and cloze.deletions:
            entry = lock.entries[found[at]] if at in found else _begun(cloze, guids[at], version)
            retired = folded(entry.retired_numbers)
            numbering = number(cloze, asked=entry.numbers, retired=retired, term=entry.term)
            stays = at in found and _is_as_it_was(entry, cloze.fact, numbering)
            yield _Asked(cloze=cloze, entry=entry, is_new=at not in found, numbering=numbering, stays=stays)


def _new_guids(facts: Sequence[ClozeFact | None], found: Mapping[int, int], *, lock: Lock) -> dict[int, Guid]:
    """A guid for each asking fact without a note.

    Equal facts get theirs in ascending order, as `match` will hand them out again in the next build.
    """
    equal: defaultdict[tuple[str, tuple[str, ...], str], list[int]] = defaultdict(list)
    for at, cloze in enumerate(facts):
        if cloze and cloze.deletions and at not in found:
            equal[cloze.fact.span.path, cloze.fact.place, fold(cloze.fact.text)].append(at)
    taken = {entry.guid for entry in lock.entries}
    guids: dict[int, Guid] = {}
    for (path, place, text), places in equal.items():
        free = _free_guids(lock.deck_key, path=path, place=place, text=text, taken=taken)
        fresh = [next(free) for _ in places]
        taken.update(fresh)
        guids.update(zip(places, sorted(fresh), strict=True))
    return guids


def _free_guids(key: str, *, path: str, place: tuple[str, ...], text: str, taken: set[Guid]) -> Iterator[Guid]:
    every = (note_guid(key, path=path, place=place, text=text, count=n) for n in count())
    return (guid for guid in every if guid not in taken)


def _begun(cloze: ClozeFact, guid: Guid, version: str) -> LockEntry:
    """The line of a note that is new: times and digest come when it is rendered."""
    fact = cloze.fact
    return LockEntry(
        guid=guid,
        path=fact.span.path,
        place=fact.place,
        kind=fact.kind,
        term=fact.term,
        text=fact.text,
        context=fact.context,
        numbers={},
        retired_numbers={},
        created=0,
        modified=0,
        digest="",
        since=version,
        changed_in=version,
    )


def _remembered(one: _Asked, version: str) -> LockEntry:
    """A note's line after this build. A note of which nothing is asked, for want of numbers, keeps the line it has.

    One that left before any version was released with it comes back as one that is new.
    """
    entry = one.entry
    if one.stays or not one.numbering.groups:
        return entry
    fact, was_out = one.cloze.fact, entry.retired_in not in ("", entry.since, version)
    return entry._replace(
        path=fact.span.path,
        place=fact.place,
        kind=fact.kind,
        term=fact.term,
        text=fact.text,
        context=fact.context,
        numbers=dict(one.numbering.asked),
        retired_numbers=_retired_numbers(one),
        retired_in="",
        back_in=version if was_out else entry.back_in,
        since=version if entry.since == entry.retired_in else entry.since,
    )


def _is_as_it_was(entry: LockEntry, fact: Fact, numbering: Numbering) -> bool:
    if entry.retired_in or entry.retired_numbers or numbering.retired or numbering.asked != entry.numbers:
        return False
    return _says(entry, fact)


def _says(entry: LockEntry, fact: Fact) -> bool:
    """Whether it tells of the fact what would be written of it."""
    said = (entry.text, entry.context, entry.path, entry.place, entry.kind, entry.term)
    return said == (fact.text, fact.context, fact.span.path, fact.place, fact.kind, fact.term)


def _retired_numbers(one: _Asked) -> Mapping[str, int]:
    """The retired words as they were written when they were asked last, where the lock or the last fields tell."""
    known = {n: words for words, n in one.entry.retired_numbers.items()}
    now = {known.get(n, words): n for words, n in one.numbering.retired.items()}
    return spelled(now, next(iter(one.entry.fields), ""))


def _known(one: _Asked) -> KnownFact:
    """The fact with its identity, without the words for which no number is left."""
    groups = sorted(one.numbering.groups)
    return KnownFact(
        cloze=_only(one.cloze, groups),
        guid=one.entry.guid,
        numbers=_shared(tuple(one.numbering.groups[group] for group in groups)),
        matched=_how(one),
    )


@lru_cache(maxsize=1000)
def _shared(numbers: tuple[int, ...]) -> tuple[int, ...]:
    """The numbers, once for all notes that have them: `(1,)` is that of most."""
    return numbers


def _only(cloze: ClozeFact, groups: Sequence[int]) -> ClozeFact:
    """The fact with these groups alone, counted from 0."""
    rank = {group: at for at, group in enumerate(groups)}
    if all(rank.get(deletion.group) == deletion.group for deletion in cloze.deletions):
        return cloze
    deletions = tuple(d._replace(group=rank[d.group]) for d in cloze.deletions if d.group in rank)
    return replace(cloze, deletions=deletions)


def _how(one: _Asked) -> Match:
    fact, entry = one.cloze.fact, one.entry
    if one.stays or one.is_new:
        return Match.EXACT if one.stays else Match.NEW
    if fact.text != entry.text and fold(fact.text) != fold(entry.text):
        return Match.REWORDED
    return Match.EXACT if (fact.span.path, fact.place) == (entry.path, entry.place) else Match.MOVED


def _doubted(
    facts: Sequence[ClozeFact | None], found: Mapping[int, int], doubtful: frozenset[int], *, lock: Lock
) -> Iterator[Finding]:
    for at, fact in ((at, facts[at]) for at in sorted(doubtful)):
        message = f"taken for `{lock.entries[found[at]].text}` in other words: its card keeps its history"
        if fact:  # none at rest is found anew
            yield Finding(rule=RULES["I01"], span=fact.fact.span, message=message.replace("\n", " / "))


def _unnumbered(one: _Asked) -> Iterator[Finding]:
    lost = sorted({d.group for d in one.cloze.deletions} - one.numbering.groups.keys())
    if lost:
        message = f"{len(lost)} answers are not asked: a note has {HIGHEST_NUMBER} cloze numbers, and all were given"
        yield Finding(rule=RULES["I02"], span=one.cloze.fact.span, message=message, hint="split the list")


def _mass_retirement(left: Sequence[LockEntry], lock: Lock) -> Iterator[Finding]:
    alive = sum(not entry.retired_in for entry in lock.entries)
    if len(left) < _LEAST or len(left) * _FIFTH <= alive:
        return
    files = Counter(entry.path for entry in left).most_common(3)
    where = ", ".join(f"{n} of `{path}`" for path, n in files)
    message = f"{len(left)} of {alive} notes would retire, among them {where}"
    hint = "look whether a folder is missing; --allow-retire says that it is meant"
    span = Span(path="deck.lock", line=1, column=1, end_line=1, end_column=1)
    yield Finding(rule=RULES["K03"], span=span, message=message, hint=hint)
