"""Texts in little room: packed, and where there are many of them, in a file without a name that ends with the run."""

from __future__ import annotations

import os
import sys
import zlib
from contextlib import suppress

MOST = 16_000_000
"""Bytes that stay in the process: the packed texts of 30,000 notes are fewer."""


class Packed:
    """A text in a fifth of its room (measured)."""

    __slots__ = ("_begin", "_content", "_file", "_size")

    def __init__(self, content: bytes) -> None:
        """The bytes themselves."""
        self._content = content
        self._file: _File | None = None
        self._begin = self._size = 0

    def put_into(self, file: _File) -> None:
        """Let the bytes lie in a file; where it does not take them, raises OSError, and they stay here."""
        self._begin, self._size = file.append(self._content), len(self._content)
        self._content, self._file = b"", file

    def __eq__(self, other: object) -> bool:
        """Whether it is the same text."""
        return self.content == other.content if isinstance(other, Packed) else NotImplemented

    def __reduce__(self) -> tuple[type[Packed], tuple[bytes]]:
        """For another process, the bytes."""
        return Packed, (self.content,)

    def __hash__(self) -> int:
        """Of the bytes."""
        return hash(self.content)

    @property
    def content(self) -> bytes:
        """The bytes, as they are kept on the disk."""
        return self._file.read(self._begin, self._size) if self._file else self._content

    @property
    def text(self) -> str:
        """The text; bytes that `Shelf.pack` did not make raise `zlib.error` or UnicodeDecodeError."""
        return zlib.decompress(self.content).decode("utf-8", "surrogatepass")


class Shelf:
    """Where the packed texts of a run lie. What the disk does not take stays in the process."""

    def __init__(self) -> None:
        self._held = 0
        self._file: _File | None = None

    def pack(self, text: str) -> Packed:
        """Pack a text, half surrogates and all."""
        packed = Packed(zlib.compress(text.encode("utf-8", "surrogatepass"), 1))
        self._held += len(packed.content)
        if self._held > MOST and sys.platform != "win32":
            with suppress(OSError):
                self._file = self._file or _File()
                packed.put_into(self._file)
        return packed


class _File:
    """A file without a name, which ends with the last text in it."""

    def __init__(self) -> None:
        from tempfile import TemporaryFile  # late: few vaults are large

        self._file = TemporaryFile(buffering=0)  # noqa: SIM115 - closed below
        self._end = 0

    def __del__(self) -> None:
        with suppress(AttributeError):  # it could not be opened
            self._file.close()

    def append(self, content: bytes) -> int:
        """Where the content begins that is written behind all others."""
        self._file.seek(self._end)
        if self._file.write(content) < len(content):
            message = "the disk is full"
            raise OSError(message)
        begin, self._end = self._end, self._end + len(content)
        return begin

    def read(self, begin: int, size: int) -> bytes:
        """So many bytes; other processes may read at the same time."""
        if sys.platform == "win32":
            raise NotImplementedError
        return os.pread(self._file.fileno(), size, begin)
