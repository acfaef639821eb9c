"""What the lines of a `deck.lock` make together, in any order and however often git's `merge=union` left them there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from builder.identity.records import Header
from builder.model import Lock, LockEntry, MediaPin
from builder.text import version_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from builder.identity.records import Record

_T = TypeVar("_T")
_NEEDED = ("format", "deck", "notetype", "end")
_KEEP_ONE = "keep the one with the later time of change, its tenth and eleventh cell are created and modified"

_KEEP_FILE = "keep the one whose file is in the media folder, its third cell is the name; or neither, and fetch again"


class Line(NamedTuple):
    """A record and the number of its line."""

    at: int
    record: Record


class Contradiction(NamedTuple):
    """A line, what is wrong with it and the others, what to do; no hint means: take the file back from git."""

    at: int
    message: str
    hint: str = ""


def unite(lines: Sequence[Line], *, last: int) -> tuple[Lock, tuple[Contradiction, ...]]:
    """One lock from all lines, and what contradicts; with a contradiction the lock is not to be used.

    `last` is the number of the file's last line.
    """
    headers = [(at, record) for at, record in lines if isinstance(record, Header)]
    notes = ((at, r.guid, r) for at, r in lines if isinstance(r, LockEntry))
    entries, twice = _unique(notes, what="note", hint=_KEEP_ONE)
    pins, fetched_twice = _unique(_pins(lines), what="the file from", hint=_KEEP_FILE)
    wrong = (*_wrong_headers(headers, last=last), *twice, *fetched_twice)
    lock = replace(
        _lock_of(headers),
        entries=tuple(sorted(entries.values(), key=lambda entry: entry.guid)),
        media=tuple(sorted(pins.values(), key=lambda pin: pin.address)),
    )
    return lock, wrong


def _unique(
    rows: Iterable[tuple[int, str, _T]], *, what: str, hint: str = ""
) -> tuple[dict[str, _T], list[Contradiction]]:
    """One value a key, and the lines that give a key another value than the first line with it."""
    kept: dict[str, tuple[int, _T]] = {}
    wrong = []
    for at, key, value in rows:
        first, known = kept.setdefault(key, (at, value))
        if known is not value and known != value:
            wrong.append(Contradiction(at, f"{what} `{key}` stands in line {first} with another content", hint))
    return {key: value for key, (_, value) in kept.items()}, wrong


def _pins(lines: Sequence[Line]) -> Iterator[tuple[int, str, MediaPin]]:
    """The fetched files; the same bytes fetched on two days count once, with the earlier day."""
    pins = [(at, record) for at, record in lines if isinstance(record, MediaPin)]
    earliest: dict[tuple[str, str], int] = {}
    for _, pin in pins:
        same = (pin.address, pin.sha256)
        earliest[same] = min(pin.date, earliest.get(same, pin.date))
    return ((at, pin.address, replace(pin, date=earliest[pin.address, pin.sha256])) for at, pin in pins)


def _wrong_headers(headers: Sequence[tuple[int, Header]], *, last: int) -> Iterator[Contradiction]:
    names = {header.name for _, header in headers}
    for name in _NEEDED:
        if name not in names:
            yield Contradiction(last if name == "end" else 1, f"the `{name}` line is missing")
    rows = [(at, h.name, h.values[:1]) for at, h in headers if h.name in {"deck", "notetype"}]
    yield from _unique(rows, what="the key or id of")[1]


def _lock_of(headers: Sequence[tuple[int, Header]]) -> Lock:
    """The lock's own values, the same in any order of the lines."""
    texts = {
        name: _texts(headers, name) for name in ("deck", "name", "chooser", "tool", "redrawn", "restyled", "tombstone")
    }
    identity, look, modified = _notetype([h.values for _, h in headers if h.name == "notetype"])
    return Lock(
        deck_key=next(iter(texts["deck"]), ""),
        name=next(reversed(texts["name"]), ""),
        notetype_id=identity,
        notetype_digest=look,
        notetype_modified=modified,
        chooser=next(reversed(texts["chooser"]), ""),
        tool=next(reversed(texts["tool"]), ""),
        redrawn=tuple(sorted(texts["redrawn"], key=version_order)),
        restyled=tuple(sorted(texts["restyled"], key=version_order)),
        tombstones=tuple(sorted(texts["tombstone"], key=version_order)),
    )


def _texts(headers: Sequence[tuple[int, Header]], name: str) -> list[str]:
    """What the lines of this name say, each once."""
    return sorted({str(header.values[0]) for _, header in headers if header.name == name})


def _notetype(rows: Sequence[tuple[str | int, ...]]) -> tuple[int, str, int]:
    """Id, digest and time of the note type; of two branches' the later.

    Whichever template is built next then compares with the later one, and gets a time above both where it differs.
    Two digests of one second could each be with learners: neither is kept, so that the next build moves the time.
    """
    modified = max((int(time) for _, _, time in rows), default=0)
    latest = {str(look) for _, look, time in rows if time == modified}
    identity = min((int(first) for first, _, _ in rows), default=0)
    return identity, latest.pop() if len(latest) == 1 else "", modified
