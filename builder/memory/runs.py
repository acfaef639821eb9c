"""What the last run over a vault said, for one that finds every file as it was.

A run that is told again reads each file of the vault, of its media folder and of what was built, and nothing else; one
byte, one name or one time that is another, and it is a run like any other.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builder.findings import RULES, Finding, Severity
from builder.memory.place import tool
from builder.memory.store import write
from builder.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_MOST_FILES, _MOST_BYTES = 100_000, 1_000_000_000
"""What it is worth to look at; a vault that holds more is read anew."""
_LARGEST = 100_000_000
"""Bytes of what is remembered of a run."""


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

    None where that can't be said for certain: links, pipes, what may not be read, too much to look at.
    """
    found: dict[str, str] = {}
    size = 0
    waiting = [os.fspath(place) for place in places]
    try:
        while waiting:
            path = waiting.pop()
            status = _status(path)
            if status is None:
                found[path] = "absent"
            elif stat.S_ISDIR(status.st_mode):
                names = sorted(name for name in os.listdir(path) if name != ".git")  # noqa: PTH208 - names alone
                found[path] = "folder"
                waiting += [os.path.join(path, name) for name in names]  # noqa: PTH118 - a hundred thousand of them
            elif stat.S_ISREG(status.st_mode):
                size += status.st_size
                found[path] = f"{status.st_mtime_ns} {status.st_ino} {_content(path)}"
            else:
                return None
            if len(found) > _MOST_FILES or size > _MOST_BYTES:
                return None
    except OSError:
        return None
    return found


def _status(path: str) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except FileNotFoundError:
        return None


def _content(path: str) -> str:
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - as above
        return content_digest(file.read())


def content_digest(content: bytes) -> str:
    """What tells one content from another: SHA-256, for which processors have instructions of their own."""
    return hashlib.sha256(content).hexdigest()


def digest_of(found: Mapping[str, str], *, but: Iterable[str]) -> str:
    """What tells one look at a vault from another, without the files `but` and the folders they lie in."""
    left_out = {way for path in map(Path, but) for way in (str(path), *map(str, path.parents))}
    digest = hashlib.blake2b(tool(), digest_size=16)
    for path in sorted(found.keys() - left_out):
        digest.update(f"{path}\0{found[path]}\0".encode(errors="surrogatepass"))
    return digest.hexdigest()


def last_run(path: Path | None, wishes: Sequence[str], *, is_verbose: bool) -> Run | None:
    """The run that is remembered in a file, where it was asked the same and all is as it left it.

    Unless `is_verbose`, its findings are the errors and warnings alone.
    """
    run = _read(path, is_verbose=is_verbose) if path else None
    if run is None or list(run.wishes) != list(wishes):
        return None
    try:
        if any(_content(own) != digest for own, digest in run.own.items()):
            return None
    except OSError:
        return None
    found = look(run.places)
    return run if found is not None and digest_of(found, but=run.own) == run.state else None


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
