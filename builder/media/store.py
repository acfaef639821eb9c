"""The disk as media files are read from it: inside two folders and nowhere else, plain files and nothing else."""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path

from builder.findings import UsageError

MEDIA_LIMIT = 20_000_000
"""Bytes of one file (reliability: 20 MB a file)."""


class Absence(Enum):
    """Why an address leads to no file."""

    MISSING = "missing"
    OUTSIDE = "outside"
    """It, or a link on the way, leaves vault and media folder; nobody looked whether a file is there."""


def read_plain(path: Path, *, limit: int) -> bytes:
    """Read a plain file of at most `limit` bytes; pipes and devices are never opened.

    Raises:
        OSError: it can't be read; `errno` is `EINVAL` for what is no plain file and `EFBIG` for what is too large.
    """
    _expect_plain(os.stat(path))  # noqa: PTH116 - twin of the fstat below
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        _expect_plain(os.fstat(file.fileno()))
        data = file.read(limit + 1)
    if len(data) > limit:
        raise OSError(errno.EFBIG, f"is over {limit // 1_000_000} MB")
    return data


def _expect_plain(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "is no plain file")


@dataclass(frozen=True, kw_only=True)
class MediaStore:
    """The vault and its media folder."""

    root: Path
    """The vault, absolute, links resolved."""
    folder: Path
    """The media folder, absolute; it need not exist."""

    def find(self, folder: str, address: str) -> Path | Absence:
        """Find the file that `address` means in a note in `folder`, which is seen from the vault.

        Beside the note, then in the vault, then in the media folder (product contract §5); a bare name that stands
        in none of them is looked for everywhere, as Obsidian does. `..` is worked out before the disk is asked.
        """
        beside = self.root / folder
        below = address.lstrip("/")
        starts = (self.root, self.folder) if address.startswith("/") else (beside, self.root, self.folder)
        tries = [Path(os.path.normpath(start / below)) for start in starts]
        for candidate in tries:
            found = self._look(candidate)
            if found is not Absence.MISSING:
                return found
        if "/" not in address and (named := self._by_name.get(_key(address))):
            return self._look(named)
        return Absence.MISSING if self._holds(tries[0]) else Absence.OUTSIDE

    def read(self, path: Path) -> bytes:
        """Read what `find` found; raises OSError as `read_plain` does."""
        return read_plain(path, limit=MEDIA_LIMIT)

    def files(self) -> tuple[Path, ...]:
        """Every file that `read` may be given, by path."""
        every = {path for home in self._homes for path in _walk(home)}
        return tuple(path for path in sorted(every) if self._really_holds(path))

    def home(self) -> Path:
        """The media folder, for what is to be written into it; it need not exist.

        Raises:
            UsageError: it is a link out of the project.
        """
        folder = Path(os.path.realpath(self.folder))
        if folder not in self._homes:
            message = f"the media folder {self.folder} is a link out of the project"
            raise UsageError(message, hint="make it a folder, or name another: `folder` below `[media]` in deck.toml")
        return folder

    def name(self, path: Path) -> str:
        """The path below the vault or the media folder, with `/`."""
        home = self.root if path.is_relative_to(self.root) else self.folder
        return path.relative_to(home).as_posix() if path.is_relative_to(home) else path.name

    def _look(self, candidate: Path) -> Path | Absence:
        if not self._holds(candidate):
            return Absence.MISSING
        written = str(candidate)
        for form in dict.fromkeys((written, *(unicodedata.normalize(form, written) for form in ("NFC", "NFD")))):
            path = Path(form)
            if _exists(path):
                return path if self._really_holds(path) else Absence.OUTSIDE
        return Absence.MISSING

    def _holds(self, path: Path) -> bool:
        return path.is_relative_to(self.root) or path.is_relative_to(self.folder)

    def _really_holds(self, path: Path) -> bool:
        real = Path(os.path.realpath(path))
        return any(real.is_relative_to(home) for home in self._homes)

    @cached_property
    def _homes(self) -> tuple[Path, ...]:
        """The two folders with links resolved; a media folder that is a link out of the vault is none."""
        folder = Path(os.path.realpath(self.folder))
        return (self.root, folder) if folder == self.folder or folder.is_relative_to(self.root) else (self.root,)

    @cached_property
    def _by_name(self) -> dict[str, Path]:
        """Every file by its name alone; of several the one nearest to the top."""
        found: dict[str, Path] = {}
        for home in (self.root, self.folder):
            for path in sorted(_walk(home), key=lambda p: (len(p.parts), str(p))):
                found.setdefault(_key(path.name), path)
        return found


def _walk(home: Path) -> list[Path]:
    found: list[Path] = []
    for folder, folders, files in os.walk(home):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(folder, name) for name in files if not name.startswith(".")]
    return found


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _exists(path: Path) -> bool:
    try:
        os.stat(path)  # noqa: PTH116 - exists() hides which errors it swallows
    except (OSError, ValueError):
        return False
    return True
