"""What the last run over a vault said, for one that finds every file as it was.

A run that is told again reads each file of the vault, of its media folder and of what was built, and nothing else; one
byte, one name or one time that is another, and it is a run like any other.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builder.findings import RULES, Finding, Severity
from builder.memory.hidden import FOLDER, OTHER
from builder.memory.place import tool
from builder.memory.store import mark_used, write
from builder.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_MOST_FILES, _MOST_BYTES = 100_000, 1_000_000_000
"""What it is worth to look at; a vault that holds more is read anew."""
_LARGEST = 100_000_000
"""Bytes of what is remembered of a run."""
_PIECE = 65_536
"""Bytes of a file that are read at once."""

_LOUD = (Severity.ERROR, Severity.WARNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run that wrote its files."""

    wishes: Sequence[str]
    """What it was asked, from where."""
    places: Sequence[str]
    """The files and folders that it may have read."""
    state: str
    """The digest of all that lay there."""
    own: Mapping[str, str]
    """The digest of each file that it wrote, `deck.lock` too; not in `state`."""
    findings: tuple[Finding, ...]
    """What it would say if it ran again."""
    summary: Mapping[str, str | int | None]
    skipped_lines: int
    line: str
    """Its last line, if it ran again."""
    package: str


_PLAIN = ("wishes", "places", "state", "own", "summary", "skipped_lines", "line", "package")


def look(places: Iterable[str | Path]) -> dict[str, str] | None:
    """Every file in some folders, or at some paths, with what tells it from any other; for `digest_of`.

    What lies in a folder under a name that begins with a dot is there or not, as far as this goes (`hidden`). None
    where nothing can be said for certain: links, pipes, what may not be read, too much to look at.
    """
    found: dict[str, str] = {}
    files: list[str] = []
    size = 0
    waiting = [os.fspath(place) for place in places]
    try:
        while waiting:
            path = waiting.pop()
            status = _status(path)
            if status is None:
                found[path] = "absent"
            elif stat.S_ISDIR(status.st_mode):
                found[path] = "folder"
                for name in os.listdir(path):  # noqa: PTH208 - names alone
                    below = os.path.join(path, name)  # noqa: PTH118 - a hundred thousand of them
                    if name.startswith("."):
                        found[below + os.sep] = FOLDER if stat.S_ISDIR(os.lstat(below).st_mode) else OTHER
                    else:
                        waiting.append(below)
            elif stat.S_ISREG(status.st_mode):
                size += status.st_size
                found[path] = f"{status.st_mtime_ns} {status.st_ino}"
                files.append(path)
            else:
                return None
            if len(found) > _MOST_FILES or size > _MOST_BYTES:
                return None
        for path in files:  # only now: much is read where all of it is worth it
            found[path] += f" {_content(path)}"
    except OSError:
        return None
    return found


def _status(path: str) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except FileNotFoundError:
        return None


def _content(path: str) -> str:
    """The digest of a file's content, as `content_digest` makes it; raises OSError, also where there is too much."""
    digest, size = hashlib.sha256(), 0
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - as above
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
            if size > _MOST_BYTES:
                raise OSError(errno.EFBIG, "is too large to look at")
    return digest.hexdigest()


def content_digest(content: bytes) -> str:
    """What tells one content from another: SHA-256, for which processors have instructions of their own."""
    return hashlib.sha256(content).hexdigest()


def digest_of(found: Mapping[str, str], *, but: Iterable[str]) -> str:
    """What tells one look at a vault from another, without the files `but` and the folders they lie in.

    Those are meant wherever a link leads to them.
    """
    left_out = {way for path in map(Path, map(os.path.realpath, but)) for way in map(str, (path, *path.parents))}
    left_out |= {way + os.sep for way in left_out}
    digest = hashlib.blake2b(tool(), digest_size=16)
    for path in sorted(found.keys() - left_out):
        digest.update(f"{path}\0{found[path]}\0".encode(errors="surrogatepass"))
    return digest.hexdigest()


def last_run(path: Path | None, wishes: Sequence[str], *, is_verbose: bool) -> Run | None:
    """The run that is remembered in a file, where it was asked the same and all is as it left it.

    Unless `is_verbose`, its findings are the errors and warnings alone.
    """
    run = _read(path, is_verbose=is_verbose) if path else None
    if path is None or run is None or list(run.wishes) != list(wishes):
        return None
    try:
        if any(_content(own) != digest for own, digest in run.own.items()):
            return None
    except OSError:
        return None
    found = look(run.places)
    if found is None or digest_of(found, but=run.own) != run.state:
        return None
    mark_used(path, path.with_suffix(".notes"))
    return run


def keep_run(path: Path | None, run: Run) -> None:
    """Remember a run; what can't be written is forgotten."""
    if path:
        loud = [f for f in run.findings if f.severity in _LOUD]
        head = {name: getattr(run, name) for name in _PLAIN} | {"findings": [_finding(f) for f in loud]}
        lines = [json.dumps(part, separators=(",", ":")) for part in (head, [_finding(f) for f in run.findings])]
        content = "\n".join(lines).encode()
        with suppress(OSError):
            write(path, (content_digest(content).encode(), b"\n", content))


def _read(path: Path, *, is_verbose: bool) -> Run | None:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST)
        checksum, _, lines = content.partition(b"\n")
        if content_digest(lines) != checksum.decode("ascii"):
            return None
        head, _, every = lines.partition(b"\n")
        values: dict[str, Any] = json.loads(head)
        findings = json.loads(every) if is_verbose else values["findings"]
        return Run(**{**values, "findings": tuple(map(_as_finding, findings))})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _finding(finding: Finding) -> list[object]:
    spans = [_span(span) for span in (finding.span, *finding.related)]
    return [finding.rule.code, finding.message, finding.hint, spans]


def _span(span: Span) -> list[object]:
    return [span.path, span.line, span.column, span.end_line, span.end_column]


def _as_finding(raw: list[Any]) -> Finding:
    code, message, hint, spans = raw
    span, *related = (
        Span(path=path, line=line, column=column, end_line=end_line, end_column=end_column)
        for path, line, column, end_line, end_column in spans
    )
    return Finding(rule=RULES[code], span=span, message=message, hint=hint, related=tuple(related))
