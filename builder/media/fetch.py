"""Remote files, brought once: which of them are missing, and what came of asking for each.

The files' bytes are judged as those of any other file; nothing is written here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from builder.findings import UsageError
from builder.media.address import Refused, Target, next_target, read_address
from builder.media.inspect import inspect
from builder.media.network import LOOK, SYSTEM, Allowed, Network, TryAgain, ask
from builder.media.resolve import Problem, Reference, finding_about, is_there, media_file
from builder.media.store import MEDIA_LIMIT
from builder.model import MediaPin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from builder.findings import Finding
    from builder.media.store import MediaStore

_WAITS = (0.5, 1.0, 2.0)
"""Seconds before the second, third and fourth try (reliability §4)."""
_LONGEST_WAIT = 30.0
_REDIRECTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchOptions:
    """What may be asked for, and where it must end (reliability §4)."""

    date: int
    """The day of the pins, in seconds since 1970."""
    agent: str
    """How the tool introduces itself: `build-deck/1.0.0`."""
    allowed: Allowed = field(default_factory=Allowed)
    seconds: float = 30
    """For one try at one file, with all redirects."""
    file_seconds: float = 60
    """For all tries at one file: none begins after it."""
    run_seconds: float = 600
    file_bytes: int = MEDIA_LIMIT
    run_bytes: int = 500_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A remote file that is not there, or not as it was."""

    references: tuple[Reference, ...]
    """All places that refer to it; at least one."""
    target: Target | Refused
    """What to ask for, or why nobody will be asked."""
    pin: MediaPin | None
    """What it was when it was fetched before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came of one `Wanted`: a file, or findings."""

    pin: MediaPin | None
    data: bytes = b""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedFor:
    """The remote files that references lead to."""

    missing: tuple[Wanted, ...]
    """Those not pinned, or whose bytes are gone or changed, in the order of the references."""
    there: int
    """How many others there are."""


def look_for(references: Iterable[Reference], *, store: MediaStore, pins: Iterable[MediaPin]) -> LookedFor:
    """Part the files that references to other machines mean into those that are there and those to be fetched."""
    pinned = {pin.address: pin for pin in pins}
    targets: dict[str, Target | Refused] = {}
    places: dict[str, list[Reference]] = {}
    for reference in references:
        target = _target(reference.address)
        key = target.address if isinstance(target, Target) else reference.address
        targets.setdefault(key, target)
        places.setdefault(key, []).append(reference)
    missing = tuple(
        Wanted(references=tuple(places[key]), target=target, pin=pinned.get(key))
        for key, target in targets.items()
        if key not in pinned or not is_there(pinned[key], store)
    )
    return LookedFor(missing=missing, there=len(targets) - len(missing))


def allow(hosts: Iterable[str], *, is_private: bool) -> Allowed:
    """What `--allow-host` and `--allow-private` open.

    Raises:
        UsageError: one of the hosts is none.
    """
    found: dict[str, frozenset[int]] = {}
    for written in hosts:
        target = _target(f"https://{written}")
        if isinstance(target, Refused) or target.request != "/":
            message = f"{written!r} is no host: a name or a number, with a port or without"
            raise UsageError(message)
        found[target.host] = found.get(target.host, frozenset()) | {target.port}
    return Allowed(hosts=found, is_private=is_private)


def _target(address: str) -> Target | Refused:
    try:
        return read_address(address)
    except Refused as refused:
        return refused


def fetch(wanted: Iterable[Wanted], *, options: FetchOptions, network: Network = SYSTEM) -> Iterator[Fetched]:
    """Ask for one file after the other; each comes with its pin, or with findings at all places that refer to it.

    Ends early, without a word about the rest, where the run's time is over or its size is reached.
    """
    end = network.now() + options.run_seconds
    size = 0
    for one in wanted:
        if network.now() >= end or size >= options.run_bytes:
            return
        fetched = _fetch(one, options, network)
        size += len(fetched.data)
        yield fetched


def _fetch(wanted: Wanted, options: FetchOptions, network: Network) -> Fetched:
    try:
        if isinstance(wanted.target, Refused):
            raise wanted.target
        return _taken(wanted.target, wanted.pin, _patiently(wanted.target, options, network), options.date)
    except Refused as refused:
        problem = Problem(code=refused.code, message=refused.message, hint=refused.hint)
        findings = tuple(finding_about(reference, problem) for reference in wanted.references)
        return Fetched(pin=None, findings=findings)


def _patiently(target: Target, options: FetchOptions, network: Network) -> bytes:
    """The bytes of the file, after some tries where a machine can't be reached or is busy."""
    end = network.now() + options.file_seconds
    waits = iter(_WAITS)
    while True:
        try:
            return _follow(target, options, network)
        except TryAgain as busy:
            wait = next(waits, None)
            pause = max(wait or 0.0, busy.after)
            if wait is None or pause > _LONGEST_WAIT or network.now() + pause >= end:
                raise Refused(code="M06", message=busy.message, hint="fetch again later") from busy
        network.sleep(pause)


def _follow(target: Target, options: FetchOptions, network: Network) -> bytes:
    """The bytes at the end of the way; every step is judged as the first."""
    deadline = network.now() + options.seconds
    here = target
    for _ in range(_REDIRECTS + 1):
        try:
            answer = ask(
                here,
                allowed=options.allowed,
                network=network,
                deadline=deadline,
                limit=options.file_bytes,
                agent=options.agent,
            )
            if not answer.location:
                return answer.data
            here = next_target(here, answer.location)
        except Refused as refused:
            if here is target:
                raise
            raise Refused(
                code=refused.code, message=f"{refused.message} (led on to {here.address})", hint=refused.hint
            ) from refused
    raise Refused(code="M06", message=f"it leads on over {_REDIRECTS} times", hint=LOOK)


def _taken(target: Target, pin: MediaPin | None, data: bytes, date: int) -> Fetched:
    """The file with its pin; what was pinned before must be the same, whatever it is."""
    if pin and pin.sha256 != hashlib.sha256(data).hexdigest():
        hint = "take the file back from git, or its line out of deck.lock to have the other picture"
        raise Refused(code="M04", message="it is another file now than the one that was fetched before", hint=hint)
    kind = inspect(data)
    if isinstance(kind, str):
        raise Refused(code="M07", message=f"what comes {kind}", hint=LOOK)
    if pin:
        return Fetched(pin=pin, data=data)
    file = media_file(unquote(target.request.partition("?")[0]), data, kind, source=data)
    made = MediaPin(
        address=target.address, name=file.name, sha256=file.sha256, size=file.size, kind=file.kind, date=date
    )
    return Fetched(pin=made, data=data)
