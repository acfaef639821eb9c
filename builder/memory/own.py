"""The lock that a build wrote last, known by its digest: who meets these bytes again need not ask whether all is there.

One line in a file of the user's own: a digest of the tool and of what it wrote. Any other content of the file, or of
the lock, is no word for it.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING

from builder.memory.place import tool
from builder.memory.runs import content_digest
from builder.memory.store import mark_used, write

if TYPE_CHECKING:
    from pathlib import Path

_LENGTH = 32
"""Digits of the digest."""


def keep_own(path: Path | None, digest: str) -> None:
    """Remember that this build-deck wrote the content with a `content_digest`; what can't be written is forgotten."""
    if path:
        with suppress(OSError):
            write(path, (_word(digest),))


def is_own(path: Path | None, content: bytes) -> bool:
    """Whether these bytes are what is remembered."""
    if path is None:
        return False
    try:
        with path.open("rb") as file:
            kept = file.read(_LENGTH + 1)
    except OSError:
        return False
    if kept != _word(content_digest(content)):
        return False
    mark_used(path)
    return True


def _word(digest: str) -> bytes:
    return hashlib.blake2b(tool() + digest.encode(), digest_size=_LENGTH // 2).hexdigest().encode()
