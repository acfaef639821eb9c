"""Files on the disk: whole or as they were, whatever happens in between."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import sys
from typing import TYPE_CHECKING

from builder.findings import EnvironmentFault

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_SCRATCH = re.compile(r"\..+\.([0-9]+)\.build-deck-scratch")


def write_files(files: Sequence[tuple[Path, bytes]]) -> tuple[Path, ...]:
    """Write files one after the other, in the order given; returns those whose bytes were not there already.

    Each is written beside its goal under a hidden name, brought to the disk, and then renamed, so that a crash leaves
    the old file or the new one. A file that holds the same bytes already is left alone, with its date. Folders are made
    where they are missing; scratch files that a killed build left beside a goal are cleared.

    Raises:
        EnvironmentFault: the disk does not take a file; the files before it are written, it and the rest are as they
            were, and no scratch file is left.
    """
    for folder in dict.fromkeys(path.parent for path, _ in files):
        with _naming(folder):
            folder.mkdir(parents=True, exist_ok=True)
            _clear(folder)
    return tuple(path for path, content in files if _write(path, content))


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


def _write(path: Path, content: bytes) -> bool:
    with _naming(path):
        if _holds(path, content):
            return False
        scratch = path.with_name(f".{path.name}.{os.getpid()}.build-deck-scratch")
        try:
            _write_scratch(scratch, content)
            scratch.replace(path)
        except BaseException:
            scratch.unlink(missing_ok=True)
            raise
        _settle(path.parent)
    return True


def _holds(path: Path, content: bytes) -> bool:
    """Whether a plain file with these bytes stands there."""
    return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content


def _write_scratch(scratch: Path, content: bytes) -> None:
    with scratch.open("xb", buffering=0) as file:
        left = memoryview(content)
        while left:
            left = left[os.write(file.fileno(), left) :]
        os.fsync(file.fileno())


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
            path.unlink(missing_ok=True)


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
