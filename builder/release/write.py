"""Files on the disk: whole or as they were, whatever happens in between."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import stat
import sys
from collections import deque
from typing import TYPE_CHECKING

from builder.findings import EnvironmentFault

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from pathlib import Path

_SCRATCH = re.compile(r"\..+\.([0-9]+)\.build-deck-scratch")


class Pieces:
    """The bytes of a large file in pieces, made anew for whoever asks: they are never there as a whole."""

    def __init__(self, make: Callable[[], Iterable[bytes]]) -> None:
        """`make` gives the same bytes whenever it is called."""
        self._make = make
        self._digest = ""

    def __iter__(self) -> Iterator[bytes]:
        """The pieces."""
        digest = hashlib.sha256()
        for piece in self._make():
            digest.update(piece)
            yield piece
        self._digest = digest.hexdigest()

    @property
    def sha256(self) -> str:
        """The digest of all, known to whoever has asked for all of them."""
        if not self._digest:
            deque(self, maxlen=0)
        return self._digest


def write_files(files: Sequence[tuple[Path, bytes | Pieces]]) -> tuple[Path, ...]:
    """Write files, all or none, in the order given; returns those whose bytes were not there already.

    Every file is first written beside its goal under a hidden name and brought to the disk; only when all are there
    are they renamed, one after the other. So a full disk or a folder that takes no file leaves everything as it was,
    and a crash leaves of each file the old one or the new one, the new ones first in order. A file keeps its
    permissions, and one that holds the same bytes already its date. Folders are made where they are missing; scratch
    files that a killed build left beside a goal are cleared.

    Raises:
        EnvironmentFault: the disk does not take a file; all are as they were, no scratch file or new folder is left.
    """
    made: list[Path] = []
    pending: list[tuple[Path, Path]] = []
    try:
        for folder in dict.fromkeys(path.parent for path, _ in files):
            with _naming(folder):
                for missing in _missing(folder):
                    missing.mkdir(exist_ok=True)
                    made.append(missing)
                _clear(folder)
        for path, content in files:
            with _naming(path):
                if not _holds(path, content):
                    pending.append((path, _write(_beside(path, "new"), content, like=path)))
        _put(pending)
    except BaseException:
        for _, scratch in pending:
            _remove(scratch)
        for folder in reversed(made):
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise
    return tuple(path for path, _ in pending)


def clear_others(folder: Path, *, keep: Collection[Path], made: re.Pattern[str]) -> None:
    """Remove the files of a folder whose names say that we `made` them, but those to `keep`; one that stays is left.

    Call it once what takes their place is written. A folder that is empty then goes too; a link is not followed.
    """
    if not folder.is_dir() or folder.is_symlink():
        return
    for path in folder.iterdir():
        if made.fullmatch(path.name) and path not in keep and not path.is_dir():
            _remove(path)
    with contextlib.suppress(OSError):
        folder.rmdir()


@contextlib.contextmanager
def building(folder: Path) -> Iterator[None]:
    """Keep a second build out of a folder until the first has ended.

    The lock is on the folder itself, so that no file shows up in git, and it ends with the process that holds it.

    Raises:
        EnvironmentFault: another build holds it, or the folder can not be opened.
    """
    if sys.platform == "win32":  # no lock on folders there: builds are not kept apart
        yield
        return
    with _naming(folder):
        handle = os.open(folder, os.O_RDONLY)
    try:
        _lock(handle, folder)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, folder: Path) -> None:
    if sys.platform == "win32":
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        message = f"another build is at work in {folder}"
        raise EnvironmentFault(message, hint="wait until it has ended, then build again") from error
    except OSError as error:  # a file system without locks: better to build than to refuse
        if error.errno not in (errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP):
            raise


@contextlib.contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Turn an error of the machine into one that names the path."""
    try:
        yield
    except OSError as error:
        message = f"{path}: {error.strerror or error}"
        raise EnvironmentFault(message, hint="look at the disk, the permissions and the path") from error


def _missing(folder: Path) -> list[Path]:
    """The folders to make, the outermost first."""
    return [one for one in (folder, *folder.parents) if not one.exists()][::-1]


def _holds(path: Path, content: bytes | Pieces) -> bool:
    """Whether a plain file with these bytes stands there; a folder there is found before anything is renamed."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not path.is_file() or (isinstance(content, bytes) and path.stat().st_size != len(content)):
        return False
    with path.open("rb") as file:
        return all(file.read(len(piece)) == piece for piece in _pieces(content)) and not file.read(1)


def _pieces(content: bytes | Pieces) -> Iterable[bytes]:
    return (content,) if isinstance(content, bytes) else content


def _write(scratch: Path, content: bytes | Pieces, *, like: Path) -> Path:
    """Write a scratch file and bring it to the disk, with the rights of the file it is to stand for."""
    try:
        with scratch.open("xb", buffering=0) as file:
            for piece in _pieces(content):
                left = memoryview(piece)
                while left:
                    left = left[os.write(file.fileno(), left) :]
            _keep_rights(like, scratch)
            os.fsync(file.fileno())
    except BaseException:
        _remove(scratch)
        raise
    return scratch


def _beside(path: Path, what: str) -> Path:
    return path.with_name(f".{path.name}.{what}.{os.getpid()}.build-deck-scratch")


def _keep_rights(path: Path, scratch: Path) -> None:
    """Mode and owner of the file that is replaced: a build by root in a container leaves a file the user's own."""
    if not path.is_file() or path.is_symlink():
        return
    old, new = path.stat(), scratch.stat()
    if sys.platform != "win32" and (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
        with contextlib.suppress(PermissionError):
            os.chown(scratch, old.st_uid, old.st_gid)
    scratch.chmod(stat.S_IMODE(old.st_mode))


def _put(pending: Sequence[tuple[Path, Path]]) -> None:
    """Rename scratch files onto their goals; where one can not be, those before it are put back."""
    kept: dict[Path, Path | None] = {}
    try:
        for path, scratch in pending:
            with _naming(path):
                kept[path] = _keep(path)
                scratch.replace(path)
                _settle(path.parent)
    except BaseException:
        for path, old in reversed(kept.items()):
            with contextlib.suppress(OSError):
                old.replace(path) if old else path.unlink()
        raise
    finally:
        for old in filter(None, kept.values()):
            _remove(old)


def _keep(path: Path) -> Path | None:
    """A second name for the file that stands there; None where there is none. A disk without links gets a copy."""
    if not os.path.lexists(path):
        return None
    kept = _beside(path, "old")
    try:
        os.link(path, kept, follow_symlinks=False)
    except OSError:
        return _write(kept, path.read_bytes(), like=path)
    return kept


def _remove(scratch: Path) -> None:
    """Take a scratch file away; one that stays is cleared by the next build."""
    with contextlib.suppress(OSError):
        scratch.unlink()


def _settle(folder: Path) -> None:
    """Bring the folder's new entry to the disk, where folders can be opened."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:  # some file systems know no such thing for folders
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(handle)


def _clear(folder: Path) -> None:
    """Remove the scratch files of builds that are no more."""
    for path in folder.iterdir():
        match = _SCRATCH.fullmatch(path.name)
        if match and (int(match[1]) == os.getpid() or not _is_alive(int(match[1]))):
            _remove(path)


def _is_alive(process: int) -> bool:
    """Whether a process with this number runs; on Windows, where asking would end it, each is taken as running."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
