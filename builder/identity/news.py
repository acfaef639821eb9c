"""What became of the notes since the last build, note by note: changed, asked otherwise, gone, back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.findings import RULES, Finding
from builder.identity.lock import note_lines
from builder.identity.spelling import spelled
from builder.identity.tombstones import was_released
from builder.model import Match, point

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from builder.model import Guid, KnownFact, Lock, LockEntry, Span

_SHOWN = ("text", "context", "extra")
_LONGEST = 60
"""Characters of a note's text in a message."""


RAISE = "raise `version` in deck.toml with each package that you import or hand out"
"""What a build can't know: whether a package of this version is in someone's Anki already."""


def news(
    known: Sequence[KnownFact], before: Lock, after: Lock, *, stones: frozenset[Guid], version: str
) -> tuple[Finding, ...]:
    """A finding for each note that is changed (I03), retired (I04), back (I05), or asks some words no more (I06).

    `known` are the facts of the build, `before` and `after` the lock without and with it, `stones` the notes that ship
    as tombstones in `version`. What is retired is in no note file: I04 stands at its line in the lock.
    """
    old = {entry.guid: entry for entry in before.entries}
    new = {entry.guid: entry for entry in after.entries}
    told = [
        finding
        for one in known
        if one.matched is not Match.NEW and new[one.guid] is not old[one.guid]
        for finding in _of_note(one.cloze.fact.span, old[one.guid], new[one.guid], version)
    ]
    left = [e for e in after.entries if e.retired_in and e.guid in old and not old[e.guid].retired_in]
    at = note_lines(after) if left else {}
    return *told, *(_retired(entry, at[entry.guid], is_marked=entry.guid in stones) for entry in left)


def _of_note(span: Span, old: LockEntry, new: LockEntry, version: str) -> Iterator[Finding]:
    if old.retired_in:
        message = f"back in the notes: the card that retired in {old.retired_in}, with its history"
        yield Finding(rule=RULES["I05"], span=span, message=message)
    elif old.modified != new.modified:
        names = [name for name, was, is_ in zip(_SHOWN, old.fields, new.fields, strict=False) if was != is_]
        message = f"learners get the note anew: {', '.join(names) or 'media'}"
        yield Finding(rule=RULES["I03"], span=span, message=message)
    gone = spelled(_without(old.numbers, new.numbers), old.fields[0] if old.fields else "")
    if gone:
        comes = spelled(_without(new.numbers, old.numbers), new.fields[0] if new.fields else "")
        yield _asked_no_more(span, gone, comes, old.retired_numbers, is_out=old.since != version)


def _without(numbers: Mapping[str, int], others: Mapping[str, int]) -> dict[str, int]:
    given = set(others.values())
    return {words: n for words, n in numbers.items() if n not in given}


def _asked_no_more(
    span: Span, gone: Mapping[str, int], now: Mapping[str, int], known: Mapping[str, int], *, is_out: bool
) -> Finding:
    """What leaves and what comes; words that return find the card they had."""
    back = set(known.values())
    comes = [f"{_named({w: n})} {'comes back' if n in back else 'begins anew'}" for w, n in now.items()]
    message = f"{_named(gone)} asked no more, {'; '.join(comes) if comes else 'nothing in their place'}"
    hint = "learners take an empty card out with Tools > Empty Cards; the old words bring it back"
    hint = hint if is_out else f"the note came with this version, and CHANGES.md is silent about it: {RAISE}"
    return Finding(rule=RULES["I06"], span=span, message=message, hint=hint)


def _named(numbers: Mapping[str, int]) -> str:
    words = ((words.partition("\n")[0], n) for words, n in sorted(numbers.items(), key=lambda item: item[1]))
    return ", ".join(f"`{_short(text)}` (card {n})" for text, n in words)


def _retired(entry: LockEntry, line: int, *, is_marked: bool) -> Finding:
    hint = ""
    if is_marked:
        after = "its card stays in Anki, marked as retired"
    elif was_released(entry):
        after = "its card stays in Anki as it is"
    else:
        after, hint = "it ships no tombstone, for it came with this version", RAISE
    message = f"`{_short(entry.text)}` left {' › '.join((entry.path, *entry.place))}: {after}"
    return Finding(rule=RULES["I04"], span=point("deck.lock", line), message=message, hint=hint)


def _short(text: str) -> str:
    line = text.replace("\n", " / ")
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
