"""What the last run over a vault said, for one that finds every file as it was.

A run that is told again looks at each file of the vault, of its media folder and of what was built, and at nothing
else; where one of them is another than it was, it is a run like any other.

The files are read, all of them, unless the file system itself tells that nobody wrote to any since a run that read
them: their sizes, inodes and times are the same, those of their last change too, which no program can set back. As in
git's index such times are believed only where they were old when the files were read (git-scm.com/docs/racy-git): a
file written twice within the grain of the clock has one time and two contents. Where a system tells no time of the last
change (Windows), the files are read always.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builder.memory.hidden import FOLDER, OTHER
from builder.memory.place import tool
from builder.memory.store import mark_used, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from builder.findings import Finding
    from builder.model import Span

_MOST_FILES, _MOST_BYTES = 100_000, 1_000_000_000
"""What it is worth to look at; a vault that holds more is read anew."""
_LARGEST = 100_000_000
"""Bytes of what is remembered of a run."""
_PIECE = 65_536
"""Bytes of a file that are read at once."""
_AT_REST = 3_000_000_000
"""Nanoseconds after which a file's times are believed: the coarsest clock of a file system, FAT's, ticks every two
seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run that wrote its files and found no error."""

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
    found = _walk(places)
    if found is None:
        return None
    try:
        return {path: _told(path, what) for path, what in found.items()}
    except OSError:
        return None


def _told(path: str, what: str | os.stat_result) -> str:
    return what if isinstance(what, str) else f"{what.st_mtime_ns} {what.st_ino} {_content(path)}"


def _walk(places: Iterable[str | Path]) -> dict[str, str | os.stat_result] | None:
    """What lies there: the status of each file, what else to say of other paths; None as `look` does."""
    found: dict[str, str | os.stat_result] = {}
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
                found[path] = status
            else:
                return None
            if len(found) > _MOST_FILES or size > _MOST_BYTES:
                return None
    except OSError:
        return None
    return found


def _times(places: Iterable[str | Path]) -> str:
    """A digest of what the file system tells of all files; empty where it says too little, or one is not at rest."""
    believed = time.time_ns() - _AT_REST
    found = _walk(places) if os.name == "posix" else None  # elsewhere `st_ctime` is the time of making
    digest = hashlib.blake2b(tool(), digest_size=16)
    for path, what in sorted((found or {}).items()):
        told = what
        if not isinstance(what, str):
            if max(what.st_mtime_ns, what.st_ctime_ns) > believed:
                return ""
            told = f"{what.st_size} {what.st_mtime_ns} {what.st_ctime_ns} {what.st_ino} {what.st_dev}"
        digest.update(f"{path}\0{told}\0".encode(errors="surrogatepass"))
    return digest.hexdigest() if found else ""


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


def last_run(path: Path | None, wishes: Sequence[str], *, is_verbose: bool, is_quiet: bool = False) -> Run | None:
    """The run that is remembered in a file, where it was asked the same and all is as it left it.

    Unless `is_verbose`, its findings are the warnings alone; none where it `is_quiet`. A run with an error is none that
    is remembered.
    """
    kept = _kept(path) if path else None
    if path is None or kept is None:
        return None
    before, lines = kept
    run = _run(lines, is_verbose=is_verbose, is_quiet=is_quiet)
    if run is None or list(run.wishes) != list(wishes):
        return None
    times = _times((*run.places, *run.own))
    if not times or times != before:
        if not _is_as_it_was(run):
            return None
        if times:
            _keep(path, times, lines)
    mark_used(*map(path.with_suffix, (".run", ".notes", ".lock")))
    return run


def _is_as_it_was(run: Run) -> bool:
    """Whether each file holds what it held."""
    found = look(run.places)  # first: what moves most often is a note
    if found is None or digest_of(found, but=run.own) != run.state:
        return False
    try:
        return all(_content(own) == digest for own, digest in run.own.items())
    except OSError:
        return False


def keep_run(path: Path | None, run: Run) -> None:
    """Remember a run without errors; what can't be written is forgotten."""
    if path:
        loud = [f for f in run.findings if f.severity.value == "warning"]
        head = {name: getattr(run, name) for name in _PLAIN} | {"findings": [_finding(f) for f in loud]}
        lines = [json.dumps(part, separators=(",", ":")) for part in (head, [_finding(f) for f in run.findings])]
        _keep(path, "", "\n".join(lines).encode())


def _keep(path: Path, times: str, lines: bytes) -> None:
    """Write a run and, where they are to be believed, the times of its files."""
    content = times.encode() + b"\n" + lines
    with suppress(OSError):
        write(path, (content_digest(content).encode(), b"\n", content))


def _kept(path: Path) -> tuple[str, bytes] | None:
    """The times and the lines of a run, as `_keep` wrote them."""
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST)
        checksum, _, kept = content.partition(b"\n")
        if content_digest(kept) != checksum.decode("ascii"):
            return None
        times, _, lines = kept.partition(b"\n")
        return times.decode("ascii"), lines
    except (OSError, ValueError):
        return None


def _run(lines: bytes, *, is_verbose: bool, is_quiet: bool) -> Run | None:
    head, _, every = lines.partition(b"\n")
    try:
        values: dict[str, Any] = json.loads(head)
        findings = json.loads(every) if is_verbose else () if is_quiet else values["findings"]
        return Run(**{**values, "findings": _as_findings(findings)})
    except (ValueError, TypeError, KeyError):
        return None


def _finding(finding: Finding) -> list[object]:
    spans = [_span(span) for span in (finding.span, *finding.related)]
    return [finding.rule.code, finding.message, finding.hint, spans]


def _span(span: Span) -> list[object]:
    return [span.path, span.line, span.column, span.end_line, span.end_column]


def _as_findings(raw: Sequence[Any]) -> tuple[Finding, ...]:
    if not raw:
        return ()
    from builder.findings import RULES, Finding  # late: as `Span`, a run with nothing to tell needs none
    from builder.model import Span

    def finding(code: str, message: str, hint: str, spans: Sequence[Any]) -> Finding:
        span, *related = (
            Span(path=path, line=line, column=column, end_line=end_line, end_column=end_column)
            for path, line, column, end_line, end_column in spans
        )
        return Finding(rule=RULES[code], span=span, message=message, hint=hint, related=tuple(related))

    return tuple(finding(*one) for one in raw)
