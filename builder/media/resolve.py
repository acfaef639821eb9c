"""From the address in a note to a file in the package, or to a finding that says why not."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from builder.findings import RULES, Finding
from builder.media.address import is_remote, known_address
from builder.media.inspect import Kind, cleaned, inspect
from builder.media.store import Absence
from builder.model import MediaFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from builder.media.store import MediaStore
    from builder.model import MediaPin, Span

_FETCH = "bring it with `build-deck fetch`, or save it beside the note and refer to that"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,40}:")
_UNSAFE = re.compile(r"[^a-z0-9]+")
_HASH_AT_END = re.compile(r"[0-9a-f]{16}\Z")
_HASHED = re.compile(r"[0-9a-f]{16}\.\w+")
_STEM = 40
"""Readable letters in a media name; with hash and suffix the name stays below 80 bytes (Anki takes 120)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A picture, sound or film as a note refers to it."""

    address: str
    """As the note writes it, percent-encoded or not: `maps/town%20hall.png`."""
    span: Span
    """Where it stands; `span.path` is the note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """What the references of a run led to."""

    names: Mapping[tuple[str, str], MediaFile]
    """(path of the note, address as written) → the file; an address that led nowhere is not in it. What was recalled
    has no note: its path is empty, its address the name in the package."""
    data: Mapping[str, bytes]
    """Name in the package → bytes, by name."""
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why an address leads to no file."""

    code: str
    """Of the rule."""
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loaded:
    file: MediaFile
    data: bytes


def resolve(references: Iterable[Reference], *, store: MediaStore, pins: Iterable[MediaPin] = ()) -> Media:
    """Find, check and name every file referred to.

    An address in one note is looked up once and, where it leads nowhere, reported at each place it stands. A remote one
    leads to the file that `pins` remember of it; where there is none it is reported, never fetched.
    """
    pinned = {pin.address: pin for pin in pins}
    names: dict[tuple[str, str], MediaFile] = {}
    data: dict[str, bytes] = {}
    findings: list[Finding] = []
    problems: dict[tuple[str, str], Problem] = {}
    find = cache(partial(_find, store=store))  # the notes of a folder
    read = cache(partial(_read, store=store))  # show one picture
    for reference in references:
        key = (reference.span.path, reference.address)
        if key not in names and key not in problems:
            outcome = _load(reference, store, pinned, find, read)
            if isinstance(outcome, Problem):
                problems[key] = outcome
            else:
                names[key] = outcome.file
                data[outcome.file.name] = outcome.data
        if problem := problems.get(key):
            findings.append(finding_about(reference, problem))
    return Media(names=names, data=dict(sorted(data.items())), findings=tuple(findings))


def recall(wanted: Iterable[str], found: Media, *, store: MediaStore) -> Media:
    """`found`, and with it the files that had the `wanted` names in an earlier package, where they are still there.

    A name holds a hash of the bytes, so a file is known again wherever it was moved to under its own name.
    """
    names, data = dict(found.names), dict(found.data)
    missing = set(wanted) - data.keys()
    for path in store.files() if missing else ():
        if any(
            name.startswith(stem) and _HASHED.fullmatch(name, len(stem)) for stem in _stems(path) for name in missing
        ):
            outcome = _read(path, store)
            if isinstance(outcome, _Loaded) and outcome.file.name in missing:
                names["", outcome.file.name] = outcome.file
                data[outcome.file.name] = outcome.data
                missing.remove(outcome.file.name)
    return Media(names=names, data=dict(sorted(data.items())), findings=found.findings)


def finding_about(reference: Reference, problem: Problem) -> Finding:
    """The finding at the place of the reference, with its address, cut and without what can't be shown."""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in reference.address[:200])
    message = f"{problem.message}: {shown}"
    return Finding(rule=RULES[problem.code], span=reference.span, message=message, hint=problem.hint)


def _load(
    reference: Reference,
    store: MediaStore,
    pins: Mapping[str, MediaPin],
    find: Callable[[str, str], Path | Absence],
    read: Callable[[Path], _Loaded | Problem],
) -> _Loaded | Problem:
    address = reference.address.strip()
    if is_remote(address):
        pin = pins.get(known_address(address))
        return _load_pinned(pin, store) if pin else Problem(code="M01", message="it is on another machine", hint=_FETCH)
    found = find(address, reference.span.path.rpartition("/")[0])
    if not isinstance(found, Path) and _SCHEME.match(address):  # `a:b.png` may be a file's name
        return Problem(code="M03", message="an address of this kind is never read", hint="save the file in the vault")
    if found is Absence.OUTSIDE:
        hint = "copy the file into one of them"
        return Problem(code="M03", message="it lies outside the vault and its media folder", hint=hint)
    if found is Absence.MISSING:
        return Problem(code="M02", message="no such file", hint="put the file there, or mend the path")
    return read(found)


def _load_pinned(pin: MediaPin, store: MediaStore) -> _Loaded | Problem:
    """The file that was fetched once, wherever in vault or media folder it lies now, where its bytes are the same."""
    found = store.find("", pin.name)
    if isinstance(found, Absence):
        return Problem(code="M02", message=f"{pin.name}, which was fetched, is gone", hint="`build-deck fetch` again")
    return _read(found, store, sha256=pin.sha256)


def is_there(pin: MediaPin, store: MediaStore) -> bool:
    """Whether the file that was fetched once is still there, with the same bytes."""
    found = store.find("", pin.name)
    try:
        return isinstance(found, Path) and hashlib.sha256(store.read(found)).hexdigest() == pin.sha256
    except OSError:
        return False


def _find(address: str, folder: str, store: MediaStore) -> Path | Absence:
    """The address as it is, percent-decoded, and without `?…` and `#…`; the first that leads to a file.

    It is seen from the `folder` of the note.
    """
    plain = address.replace("\\", "/")
    bare = re.split(r"[?#]", plain, maxsplit=1)[0]
    outcomes = [
        store.find(folder, form) for form in dict.fromkeys((plain, unquote(plain), unquote(bare))) if form.strip("/")
    ]
    found = next((outcome for outcome in outcomes if isinstance(outcome, Path)), None)
    return found or (Absence.OUTSIDE if Absence.OUTSIDE in outcomes else Absence.MISSING)


def _read(path: Path, store: MediaStore, *, sha256: str = "") -> _Loaded | Problem:
    try:
        data = store.read(path)
    except OSError as error:
        reason = error.strerror or "can't be read"
        return Problem(code="M03", message=f"the file can't be taken ({reason})")
    if sha256 not in ("", hashlib.sha256(data).hexdigest()):
        message = f"the bytes of {store.name(path)} are not those that were fetched"
        return Problem(code="M04", message=message, hint="take the file back from git, or remove it and fetch again")
    kind, packed = inspect(data), cleaned(data)
    if isinstance(kind, str):
        return Problem(code="M03", message=f"the file {kind}")
    if isinstance(packed, str):
        return Problem(code="M03", message=f"the file {packed}")
    return _Loaded(file=media_file(store.name(path), packed, kind, source=data), data=packed)


def media_file(original: str, data: bytes, kind: Kind, *, source: bytes) -> MediaFile:
    """Name the file by its own name and bytes alone, so that no other file can ever change the name.

    `data` is what goes into the package, `source` what lies on the disk, which for a drawing is more. A file whose name
    holds the hash of its bytes already, as fetched ones do, does not get it twice.
    """
    digest = hashlib.sha256(data).hexdigest()
    bare = PurePosixPath(original).stem.removesuffix(hashlib.sha256(source).hexdigest()[:16])
    name = f"{_stem(bare)}{digest[:16]}.{kind.suffix}"
    return MediaFile(name=name, original=original, sha256=digest, size=len(data), kind=kind.mime)


def _stems(path: Path) -> set[str]:
    """How the file's name in the package may begin; the end of its own may be a hash, or look like one."""
    return {_stem(path.stem), _stem(_HASH_AT_END.sub("", path.stem))}


def _stem(original: str) -> str:
    """How the name in the package begins: readable letters and a hyphen, or nothing."""
    plain = unicodedata.normalize("NFKD", original).casefold()
    stem = _UNSAFE.sub("-", plain).strip("-")[:_STEM].strip("-")
    # Anki takes any file called `latex-…` for one of its own and never replaces it.
    readable = stem.removeprefix("latex-")
    return f"{readable}-" if readable else ""
