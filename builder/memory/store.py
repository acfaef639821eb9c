"""Records on the disk: one file for a vault, read whole, written whole beside it and renamed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import time
import zlib
from itertools import chain
from typing import TYPE_CHECKING

from builder.memory.packed import Packed, Shelf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_MARK = b"build-deck memory 1\n"
_KEY = 16
"""Bytes of a record's key and of its checksum."""
_LENGTH = 4
_LARGEST = 600_000_000
"""Bytes of a memory that is read at all: that of 300,000 notes is smaller."""
_OWN = re.compile(r"[0-9a-f]{32}\.(?:notes|run|lock)")
_SCRATCH = re.compile(rf"\.{_OWN.pattern}\.[0-9]+")
_UNUSED = 90 * 86_400
"""Seconds after which a memory that no run took is removed: it holds the text of notes that may be gone since."""
_WRITING = 3_600
"""Seconds after which no run writes to its scratch file any more: it was killed."""


class Memory:
    """What earlier runs worked out for one vault, by key; what this run asked for or kept is what `save` writes.

    No method raises for what is on the disk: what can't be read is not there, what can't be written is lost.
    """

    def __init__(self, path: Path | None) -> None:
        """Read the memory in a file; None is a memory that forgets all."""
        self._path = path
        self._known = dict(_records(_content(path))) if path else {}
        if path and self._known:
            mark_used(path)
        self._used: dict[bytes, Packed] = {}
        self._shelf = Shelf()
        self._is_new = False

    @property
    def is_kept(self) -> bool:
        """Whether anything will be written: without that nothing is worth keeping."""
        return self._path is not None

    @property
    def keys(self) -> tuple[bytes, ...]:
        """The keys that were asked for with success, or kept."""
        return tuple(self._used)

    def recall(self, key: bytes) -> str | None:
        """The text that was kept under a key; None where there is none, or a damaged one."""
        packed = self.packed(key)
        try:
            return None if packed is None else packed.text
        except (zlib.error, UnicodeDecodeError):
            self._used.pop(key, None)
            return None

    def packed(self, key: bytes) -> Packed | None:
        """What lies under a key; it may be no text."""
        if key not in self._used and key in self._known:
            self._used[key] = Packed(self._known[key])
        return self._used.get(key)

    def knows(self, key: bytes) -> bool:
        """Whether anything lies under a key."""
        return key in self._used or key in self._known

    def retain(self, key: bytes) -> bool:
        """Keep what lies under a key, unread, for the next run; whether anything does."""
        return self.packed(key) is not None

    def keep(self, key: bytes, text: str) -> None:
        """Remember a text under a key."""
        self.keep_packed(key, self.pack(text))

    def pack(self, text: str) -> Packed:
        """A text in little room, for as long as this run; nothing is remembered."""
        return self._shelf.pack(text)

    def keep_packed(self, key: bytes, packed: Packed) -> None:
        """Remember what `pack` made of a text."""
        self._used[key] = packed
        self._is_new = True

    def forget(self, *keys: bytes) -> None:
        """Nothing lies under these keys any more, here or for the next run."""
        for key in keys:
            self._used.pop(key, None)
            self._is_new |= self._known.pop(key, None) is not None

    def save(self) -> None:
        """Write what was asked for and what was kept; nothing is written where that is what lies there."""
        if not self._path or (not self._is_new and self._used.keys() == self._known.keys()):
            return
        with contextlib.suppress(OSError):
            write(self._path, chain((_MARK,), _frames(self._used)))


def write(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file of the user's own, whole or not at all; its folder is made where it is missing.

    What killed runs left there goes, and so do the files of the memory that were not used for long.
    """
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with open(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:  # noqa: PTH123 - the mode
            file.writelines(pieces)
        os.replace(scratch, path)  # noqa: PTH105 - twin of the open above
    except BaseException:
        with contextlib.suppress(OSError):
            scratch.unlink()
        raise
    _sweep(path.parent)


def mark_used(*paths: Path) -> None:
    """Keep files from being swept away as not used."""
    for path in paths:
        with contextlib.suppress(OSError):
            os.utime(path)


def _sweep(folder: Path) -> None:
    now = time.time()
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            most = _UNUSED if _OWN.fullmatch(entry.name) else _WRITING if _SCRATCH.fullmatch(entry.name) else None
            with contextlib.suppress(OSError):  # another run was faster
                if most is not None and now - entry.stat(follow_symlinks=False).st_mtime > most:
                    os.unlink(entry.path)  # noqa: PTH108 - a text


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read() if os.fstat(file.fileno()).st_size <= _LARGEST else b""
    except OSError:
        return b""


def _frames(records: dict[bytes, Packed]) -> Iterator[bytes]:
    for key, packed in ((key, one.content) for key, one in records.items()):
        yield key + _checksum(key, packed) + len(packed).to_bytes(_LENGTH, "big")
        yield packed


def _records(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Every whole record; a damaged one is left out, and all that follow where its length is damaged too."""
    at = len(_MARK) if content.startswith(_MARK) else len(content)
    head = 2 * _KEY + _LENGTH
    while at + head <= len(content):
        key, checksum = content[at : at + _KEY], content[at + _KEY : at + 2 * _KEY]
        length = int.from_bytes(content[at + 2 * _KEY : at + head], "big")
        packed = content[at + head : at + head + length]
        at += head + length
        if len(packed) == length and _checksum(key, packed) == checksum:
            yield key, packed


def _checksum(key: bytes, packed: bytes) -> bytes:
    return hashlib.blake2b(key + packed, digest_size=_KEY).digest()
