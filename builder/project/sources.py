"""Which files of a vault are notes, and their text."""

from __future__ import annotations

import errno
import os
import unicodedata
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from builder.findings import RULES, Finding, UsageError
from builder.media import read_plain
from builder.model import SourceFile, point
from builder.project.decode import decode, first_bad_line
from builder.release import CHANGES, MARK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from builder.project.config import Config

FILE_LIMIT = 5_000_000
"""Bytes of one note file (reliability §1)."""
LINE_LIMIT = 1_000_000
"""Bytes of one line (reliability §1)."""
VAULT_LIMIT = 1_000_000_000
"""Bytes of all notes together (reliability §1)."""
DIST = Path("dist")
"""The folder a build writes to where none is named."""
_LEFT_OUT = frozenset({"readme.md", "changelog.md", "changes.md", "license.md", "contributing.md"})
"""In the vault's top folder only (product contract §5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteFile:
    """A note file that was found and not yet read."""

    path: str
    """Below the vault, NFC, printable: how it is called in the lock and in findings."""
    disk: Path
    """How the disk calls it."""


def find_notes(root: Path, *, config: Config, output: Path | None) -> tuple[tuple[NoteFile, ...], tuple[Finding, ...]]:
    """Find the notes of a vault, by path, and report links that lead out of it and folders that can't be entered.

    Args:
        root: the vault, absolute, links resolved.
        config: its `include` and `exclude`.
        output: the folder a build writes to. It may hold no notes, so that a command that knows of none reads the
            same; `dist` below the vault or the current folder is left out by all commands. A change list that a
            build wrote is never a note.

    Raises:
        UsageError: `output` lies below the vault and holds notes.
    """
    closed: list[OSError] = []
    dists = frozenset(Path(os.path.realpath(made)) for made in (root / DIST, DIST))
    walked = sorted(_walk(root, dists=dists, closed=closed), key=lambda note: (note.path, str(note.disk)))
    wanted = [note for note in walked if _is_wanted(note.path, config) and not _is_change_list(note.disk)]
    _expect_no_notes(wanted, root, output)
    inside = [note for note in wanted if Path(os.path.realpath(note.disk)).is_relative_to(root)]
    links = sorted({note.path for note in wanted} - {note.path for note in inside})
    notes = [note for note in _without_twins(inside) if not os.path.isdir(note.disk)]  # noqa: PTH112 - never raises
    main = [note for note in notes if is_main(note) or note.path in config.include]
    findings = (
        *(_disk_finding(shown(os.path.relpath(error.filename, root)), error) for error in closed),
        *(_finding("F07", path, "this is a link out of the vault; it is not read") for path in links),
        *_notes_in_dist(root, dists, config),
    )
    return tuple(main or notes), findings


def is_main(note: NoteFile) -> bool:
    """Whether it is not one of the files beside notes, like a README, which are read only where there are no others."""
    return note.path.casefold() not in _LEFT_OUT


def _expect_no_notes(notes: list[NoteFile], root: Path, output: Path | None) -> None:
    """Refuse a folder of notes as the one to write to: they would leave the deck without a word."""
    real = Path(os.path.realpath(output)) if output else root
    inside = [note.path for note in notes if root in real.parents and note.disk.is_relative_to(real)]
    if inside:
        message = f"{output} holds notes of the vault, {inside[0]} among them: a build does not write among notes"
        raise UsageError(message, hint="name another folder with -o")


def _notes_in_dist(root: Path, dists: frozenset[Path], config: Config) -> Iterator[Finding]:
    """A finding for each folder `dist` in the vault that holds what would be notes elsewhere."""
    for dist in sorted(dists):
        if dist != root and dist.is_relative_to(root):
            found = _walk(dist, dists=frozenset(), closed=[])
            paths = (shown(note.disk.relative_to(root).as_posix()) for note in found if not _is_change_list(note.disk))
            left_out = [path for path in paths if _is_wanted(path, config)]
            if left_out:
                message = f"{len(left_out)} of its files would be notes elsewhere; they are left out, builds write here"
                path = shown(dist.relative_to(root).as_posix())
                yield _finding("F11", path, message, hint="move them to another folder")


def _is_change_list(disk: Path) -> bool:
    if disk.name != CHANGES:
        return False
    try:
        return read_plain(disk, limit=FILE_LIMIT).startswith(MARK.encode())
    except OSError:  # `read_note` tells
        return False


def read_notes(notes: Iterable[NoteFile]) -> Iterator[tuple[SourceFile | None, tuple[Finding, ...]]]:
    """Read notes one by one as `read_note` does, until they are too many to be notes; the rest are errors."""
    left = VAULT_LIMIT
    for note in notes:
        if left > 0:
            source, findings = read_note(note)
            left -= len(source.text.encode()) if source else 0
            yield source, findings
        else:
            message = f"the notes before it are over {VAULT_LIMIT // 1_000_000_000} GB together"
            yield None, (_finding("F02", note.path, message, hint="part the vault, or leave some out with `exclude`"),)


def read_note(note: NoteFile) -> tuple[SourceFile | None, tuple[Finding, ...]]:
    """Read a note; None with an error where it can't be read as text."""
    try:
        data = read_plain(note.disk, limit=FILE_LIMIT)
    except OSError as error:
        return None, (_disk_finding(note.path, error),)
    decoded = decode(data)
    if isinstance(decoded, str):
        hint = "save it as UTF-8, or leave it out with `exclude`"
        return None, (_finding("F01", note.path, decoded, line=first_bad_line(data), hint=hint),)
    text, guessed = decoded
    if line := _long_line(text):
        message = f"line {line} is over {LINE_LIMIT // 1_000_000} MB"
        return None, (_finding("F02", note.path, message, line=line, hint="split the line"),)
    source = SourceFile(path=note.path, text=text)
    if guessed:
        return source, (_finding("F03", note.path, "it is read as CP932 (Shift JIS)", hint="save it as UTF-8"),)
    return source, ()


def _disk_finding(path: str, error: OSError) -> Finding:
    if error.errno == errno.EFBIG:
        hint = "split it, or leave it out with `exclude`"
        return _finding("F02", path, f"the file is over {FILE_LIMIT // 1_000_000} MB", hint=hint)
    return _finding("F09", path, f"it can't be read: {error.strerror or 'no reason given'}")


def _finding(code: str, path: str, message: str, *, line: int = 1, hint: str = "") -> Finding:
    return Finding(rule=RULES[code], span=point(path, line), message=message, hint=hint)


def _long_line(text: str) -> int:
    """The first line over the limit; 0 where there is none."""
    if len(text) <= LINE_LIMIT // 4:
        return 0
    lines = enumerate(text.split("\n"), start=1)
    return next((number for number, line in lines if len(line.encode()) > LINE_LIMIT), 0)


def _walk(root: Path, *, dists: frozenset[Path], closed: list[OSError]) -> Iterator[NoteFile]:
    """Every `*.md` outside dot folders, the backups of Logseq and the folders `dist`, and every link to a folder.

    No link to a folder is followed: what lies in the vault is found where it is. Folders that can't be entered are
    added to `closed`.
    """
    for folder, folders, files in os.walk(root, onerror=closed.append):
        links = [name for name in folders if Path(folder, name).is_symlink()]
        folders[:] = [n for n in folders if not n.startswith(".") and n not in links and Path(folder, n) not in dists]
        if "config.edn" in files and os.path.basename(folder) == "logseq":  # noqa: PTH119 - the folder is a string
            folders[:] = [n for n in folders if n != "bak"]
        for name in (*files, *links):
            disk = Path(folder, name)
            if not name.startswith(".") and (name in links or name.lower().endswith(".md")):
                yield NoteFile(path=shown(disk.relative_to(root).as_posix()), disk=disk)


def _without_twins(notes: list[NoteFile]) -> Iterator[NoteFile]:
    """A file once: a link to a note of the same vault is no second note."""
    plain = {note.disk for note in notes if not note.disk.is_symlink()}
    for note in notes:
        real = Path(os.path.realpath(note.disk))
        if not note.disk.is_symlink() or real not in plain:
            plain.add(real)
            yield note


def _is_wanted(path: str, config: Config) -> bool:
    if config.include and not any(is_matched(path, pattern) for pattern in config.include):
        return False
    return not any(is_matched(path, pattern) for pattern in config.exclude)


def is_matched(path: str, pattern: str) -> bool:
    """Whether a pattern names the file or a folder above it; with no `/` but at its end at any depth, as in git."""
    parts = path.split("/")
    wanted = unicodedata.normalize("NFC", pattern).strip("/").split("/")
    if "/" not in pattern.rstrip("/"):
        return any(fnmatchcase(part, wanted[0]) for part in parts)
    reached = {0}  # how many parts of the pattern the parts of the path so far may have used up
    for part in parts:
        reached = {after for used in reached for after in _steps(wanted, used, part)}
        if len(wanted) in _past_stars(wanted, reached):
            return True
    return False


def _steps(wanted: list[str], used: int, part: str) -> Iterator[int]:
    for at in _past_stars(wanted, {used}):
        if at < len(wanted) and wanted[at] == "**":
            yield at
        elif at < len(wanted) and fnmatchcase(part, wanted[at]):
            yield at + 1


def _past_stars(wanted: list[str], reached: set[int]) -> set[int]:
    """With every place that is reached by letting `**` stand for nothing."""
    found = set(reached)
    for at in range(len(wanted)):
        if at in found and wanted[at] == "**":
            found.add(at + 1)
    return found


def shown(name: str) -> str:
    """A path as it is called in the lock and on a terminal: NFC, with a sign for what can't be printed."""
    readable = os.fsencode(name).decode(errors="replace")
    return "".join(
        c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in unicodedata.normalize("NFC", readable)
    )
