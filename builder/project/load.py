"""The door in: from a folder on disk to values."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from builder import identity
from builder.findings import (
    BrokenInput,
    BuilderError,
    EnvironmentFault,
    Finding,
    LockError,
    Severity,
    UsageError,
)
from builder.lint import Ignore, LintOptions
from builder.media import MediaStore, read_plain
from builder.model import Glossary
from builder.project.config import Config, config_error, is_named, key_finding, key_place, read_config
from builder.project.glossary import GLOSSARY_LIMIT, built_in, read_glossary
from builder.project.names import deck_name, has_control
from builder.project.sources import find_notes, is_main, is_matched, read_notes
from builder.project.style import read_style
from builder.project.title import default_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from builder.model import Lock, SourceFile, Span

    _Fault = Callable[[str, int], BrokenInput]
    """What stops the run, from what is so and its line."""

CONFIG_LIMIT = 1_000_000
"""Bytes of a `deck.toml`."""
_GLOSSARY = "glossary.toml"
LOCK_LIMIT = 200_000_000
"""Bytes of a `deck.lock`: 120,000 notes take about 100 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A vault, read."""

    root: Path
    """The vault, absolute, links resolved."""
    config: Config
    version_at: Span
    """Where `deck.toml` says the version."""
    sources: tuple[SourceFile, ...]
    """The notes, by path."""
    unread: frozenset[str]
    """Paths of notes, and of folders, that could not be read; their facts keep their lines in the lock."""
    lock: Lock
    lock_text: str
    """`deck.lock` as it stands on the disk; empty where there is none."""
    media: MediaStore
    findings: tuple[Finding, ...]
    """About the files; nothing about their content."""
    style: str = ""
    """The author's own style sheet for cards; empty where there is none."""
    glossary: Glossary = field(default_factory=Glossary)
    """The tool's own, and what the vault's `glossary.toml` adds."""
    lint: LintOptions = field(default_factory=LintOptions)
    """What `deck.toml` says of rules."""

    @property
    def lock_path(self) -> Path:
        """Where the lock is, or will be; a link in the vault is followed, for it is not to be replaced."""
        return Path(os.path.realpath(self.root / "deck.lock"))


def load_project(
    folder: Path,
    *,
    config: Path | None = None,
    output: Path | None = None,
    is_own: Callable[[bytes], bool] | None = None,
) -> Project:
    """Read the vault in `folder`: its `deck.toml` (or the file `config`), its notes, its `deck.lock`.

    `output` and `dist` are left out where they lie below the vault. A note that can't be read is a finding, and no
    exception. `is_own` tells whether the bytes of a `deck.lock` are known to be what this build-deck wrote: then nobody
    asks whether they are whole.

    Raises:
        UsageError: no such folder, or it lies below another vault or above one, or `output` holds notes of it.
        EnvironmentFault: the folder may not be read.
        BrokenInput: `deck.toml`, its style sheet, `glossary.toml` or `deck.lock` (`LockError`) can't be used, or
            `deck.toml` leaves out every note.
        BuilderError: there is no note in the folder.
    """
    root = _vault(folder)
    text, path = _config_text(root, config)
    called = deck_name(_folder_name(root))
    settings = read_config(text, path=path, name=called)
    notes, findings = find_notes(root, config=settings, output=output)
    if not notes and not findings:
        raise _no_notes(folder, root, settings, text=text, path=path, output=output)
    read = tuple(read_notes(notes))
    lost = _lost_media_folder(root, settings, text=text, path=path)
    found = (*findings, *(finding for _, about in read for finding in about), *lost)
    sources = tuple(source for source, _ in read if source)
    lock, lock_text = _read_lock(root, is_own)
    if not is_named(text):
        name = default_name(called, sources, is_alone=len(notes) == 1, lock=lock)
        settings = read_config(text, path=path, name=name)
    return Project(
        root=root,
        config=settings,
        version_at=key_place(text, path, "version"),
        sources=sources,
        unread=frozenset(finding.span.path for finding in found if finding.severity is Severity.ERROR),
        glossary=_read_glossary(root),
        lock=lock or identity.new_lock(settings.name),
        lock_text=lock_text,
        media=MediaStore(root=root, folder=_media_folder(root, settings)),
        lint=LintOptions(select=settings.lint_select, ignores=tuple(_ignores(settings, sources, text=text, path=path))),
        findings=found,
        style=read_style(root, settings, text=text, path=path),
    )


def _ignores(config: Config, sources: Iterable[SourceFile], *, text: str, path: str) -> Iterator[Ignore]:
    at = key_place(text, path, "lint", "ignore")
    yield from (Ignore(code=code, span=at) for code in config.lint_ignore)
    for pattern, codes in config.lint_per_file:
        paths = frozenset(source.path for source in sources if is_matched(source.path, pattern))
        at = key_place(text, path, "lint", "per-file", pattern)
        yield from (Ignore(code=code, span=at, paths=paths) for code in codes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vault:
    """A folder that is, or is to be, a vault."""

    root: Path
    """Absolute, links resolved; it need not be there."""
    name: str
    """What a deck made of it would be called."""
    has_notes: bool


def look_at(folder: Path) -> Vault:
    """See what there is in a folder that is to be a vault.

    Raises:
        UsageError: it is no folder, or lies below another vault or above one.
        EnvironmentFault: it may not be read.
        BrokenInput: it is a vault, with a `deck.toml` or `deck.lock` that can't be used.
    """
    root = Path(os.path.realpath(folder))
    if os.path.lexists(root):
        root = _vault(folder)
        notes, _ = find_notes(root, config=Config(name="", slug=""), output=None)
        if any(is_main(note) for note in notes):
            return Vault(root=root, name=load_project(folder).config.name, has_notes=True)
    _expect_none_above(root, folder)
    return Vault(root=root, name=deck_name(_folder_name(root)), has_notes=False)


def read_paths(folder: Path, *, config: Path | None = None) -> tuple[Path, ...]:
    """What `load_project` and a build of it read, resolved: the vault, its media folder, the file `config`.

    Where `deck.toml` can't be used, the media folder is the default one; a folder that is not there is left out.

    Raises:
        UsageError: no such folder or file, or the folder lies below another vault or above one.
        EnvironmentFault: the folder may not be read.
    """
    root = _vault(folder)
    try:
        text, path = _config_text(root, config)
        settings = read_config(text, path=path, name=deck_name(_folder_name(root)))
    except BrokenInput:
        settings = Config(name="", slug="")
    media = Path(os.path.realpath(_media_folder(root, settings)))
    return (root, *([media] if media.is_dir() else ()), *([Path(os.path.realpath(config))] if config else ()))


def _no_notes(folder: Path, root: Path, config: Config, *, text: str, path: str, output: Path | None) -> BuilderError:
    """What to say of a vault without a note: whether there is none, or the config leaves all out."""
    every, _ = find_notes(root, config=replace(config, include=(), exclude=()), output=output)
    if not every:
        called = "the current folder" if folder == Path() else folder
        return BuilderError(
            f"{called} holds no notes", hint="put Markdown files (`*.md`) into it, or begin with `build-deck init`"
        )
    included, _ = find_notes(root, config=replace(config, exclude=()), output=output)
    key = "exclude" if included else "include"
    message = "`exclude` leaves out every note" if included else "`include` matches no note"
    hint = f"there are {len(every)}, {every[0].path} among them" if len(every) > 1 else f"there is {every[0].path}"
    return BrokenInput((key_finding("C03", message, text=text, path=path, key=key, hint=hint),))


def _lost_media_folder(root: Path, config: Config, *, text: str, path: str) -> Iterator[Finding]:
    if config.media_folder and not os.path.isdir(_media_folder(root, config)):  # noqa: PTH112 - as above
        message = f"the media folder `{config.media_folder}` is not there"
        hint = "make it, or name another; the path is seen from the vault"
        yield key_finding("C05", message, text=text, path=path, key="media.folder", hint=hint)


def _vault(folder: Path) -> Path:
    root = Path(os.path.realpath(folder))
    if not os.path.lexists(root):
        message = f"no such folder: {folder}"
        raise UsageError(message)
    if not os.path.isdir(root):  # noqa: PTH112 - Path.is_dir() raises where a folder above may not be entered
        message = f"{folder} is not a folder"
        raise UsageError(message, hint="name the folder of notes")
    if not os.access(root, os.R_OK | os.X_OK):
        message = f"{folder} can't be read: permission denied"
        raise EnvironmentFault(message)
    _expect_none_above(root, folder)
    below = None if os.path.lexists(root / "deck.lock") else _vault_below(root)
    if below:
        called = _from_here(below)
        message = f"{folder} lies above a vault: {called} has a deck.lock"
        raise UsageError(message, hint=f"build {called}, or remove its deck.lock if it was made there by mistake")
    return root


def _expect_none_above(root: Path, folder: Path) -> None:
    above = next((parent for parent in root.parents if os.path.isfile(parent / "deck.lock")), None)  # noqa: PTH113
    if above:
        called = _from_here(above)
        message = f"{folder} lies below a vault: {called} has a deck.lock"
        raise UsageError(message, hint=f"build {called}, or remove its deck.lock if it was made there by mistake")


def _from_here(disk: Path) -> str:
    """A path as the command line takes it."""
    try:
        return Path(os.path.relpath(disk)).as_posix()
    except ValueError:  # another drive
        return disk.as_posix()


def _vault_below(root: Path) -> Path | None:
    """A folder below with a lock; a lock in `root` would swallow its notes and shut it out."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if "deck.lock" in files:
            return Path(folder)
    return None


def _config_text(root: Path, chosen: Path | None) -> tuple[str, str]:
    """The text of the settings, and how the file is called from the vault on."""
    disk = chosen or root / "deck.toml"
    path = _way(root, disk) if chosen else "deck.toml"
    if chosen and not os.path.lexists(chosen):
        message = f"no such file: {chosen}"
        raise UsageError(message)
    fault = partial(_config_fault, path=path)
    data = _read_own(root, disk, limit=CONFIG_LIMIT, error=fault)
    return _utf8(data or b"", error=fault), path


def _way(root: Path, disk: Path) -> str:
    """What leads from the vault to a file; the whole path where it is on another drive."""
    try:
        return Path(os.path.relpath(disk, root)).as_posix()
    except ValueError:
        return disk.as_posix()


def _read_glossary(root: Path) -> Glossary:
    fault = partial(_config_fault, path=_GLOSSARY)
    data = _read_own(root, root / _GLOSSARY, limit=GLOSSARY_LIMIT, error=fault)
    return built_in() if data is None else read_glossary(_utf8(data, error=fault), path=_GLOSSARY)


def _read_lock(root: Path, is_own: Callable[[bytes], bool] | None) -> tuple[Lock | None, str]:
    """The lock and its text; None and nothing where there is none."""
    folder = _from_here(root)
    fault = partial(_lock_fault, folder=folder)
    data = _read_own(root, root / "deck.lock", limit=LOCK_LIMIT, error=fault)
    if data is None:
        return None, ""
    text = _utf8(data, error=fault)
    return (identity.read_own(text) if is_own and is_own(data) else None) or _parsed_lock(text, folder=folder), text


def _read_own(root: Path, disk: Path, *, limit: int, error: _Fault) -> bytes | None:
    """The bytes of a file that the run stands on; None where there is none."""
    if not os.path.lexists(disk):
        return None
    if disk.parent == root and not Path(os.path.realpath(disk)).is_relative_to(root):
        message = "it is a link out of the vault"
        raise error(message, 1)
    try:
        return read_plain(disk, limit=limit)
    except OSError as fault:
        message = f"it can't be read: {fault.strerror}"
        raise error(message, 1) from fault


def _utf8(data: bytes, *, error: _Fault) -> str:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as fault:
        message = f"it is not UTF-8 (byte {fault.start})"
        raise error(message, data.count(b"\n", 0, fault.start) + 1) from fault


def _config_fault(message: str, line: int, *, path: str) -> BrokenInput:
    return BrokenInput((config_error("C01", message, path=path, at=(line, 1)),))


def _parsed_lock(text: str, *, folder: str) -> Lock:
    """The lock; a name that could steer a terminal is none that a build wrote."""
    lock = identity.parse_lock(text, folder=folder)
    if has_control(lock.name):
        line = next(n for n, row in enumerate(text.removeprefix("\ufeff").split("\n"), 1) if row.startswith("name\t"))
        fault = identity.broken_lock(
            "the deck's name holds a control character", line=line, column=len("name\t") + 1, folder=folder
        )
        raise LockError((fault,))
    return lock


def _lock_fault(message: str, line: int, *, folder: str) -> BrokenInput:
    return LockError((identity.broken_lock(message, line=line, folder=folder),))


def _folder_name(root: Path) -> str:
    """`source_notes` says nothing about its subject; the folder around it does."""
    return root.parent.name if root.name == "source_notes" else root.name


def _media_folder(root: Path, config: Config) -> Path:
    default = "../media" if root.name == "source_notes" else "media"
    return Path(os.path.normpath(root / (config.media_folder or default)))
