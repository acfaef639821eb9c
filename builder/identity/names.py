"""Names made once by a hash and then frozen: a deck's key, its note type's id, a note's guid."""

from __future__ import annotations

import base64
import hashlib
from json.encoder import encode_basestring_ascii
from typing import TYPE_CHECKING

from builder.model import Guid, Lock
from builder.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

_LETTERS = 10
"""Fifty bits: in two decks of 100,000 notes on one machine, a chance of one in 100,000 that two guids meet."""
_FIRST_ID = 1_300_000_000_000
_IDS = 200_000_000_000
"""Ids that look like the milliseconds of the years 2011 to 2017: past, and not those of another tool's small ids."""


def new_lock(deck_name: str) -> Lock:
    """The lock of a deck that has none yet, from the name it has today."""
    key = deck_key(deck_name)
    return Lock(deck_key=key, name=deck_name, notetype_id=notetype_id(key))


def deck_key(deck_name: str) -> str:
    """Ten letters from a deck's first name, the same on every machine; they stay when the deck is renamed."""
    return _letters(["deck", fold(deck_name)])


def notetype_id(key: str) -> int:
    """The id of a deck's note type from its key: never 0, 1_300_000_000_000 up to 1_499_999_999_999."""
    return _FIRST_ID + int.from_bytes(_hash(["note type", key])[:8], "big") % _IDS


def note_guid(key: str, *, path: str, place: tuple[str, ...], text: str, count: int) -> Guid:
    """Ten letters for a note as first seen (product contract §5); `count` tells equals apart, from 0."""
    return Guid(_letters(["note", key, fold(text), path, *place, str(count)]))


def digest(parts: Sequence[str]) -> str:
    """Sixteen hexadecimal digits that change when a part does."""
    return _hash(parts).hex()[:16]


def _letters(parts: Sequence[str]) -> str:
    return base64.b32encode(_hash(parts)[:_LETTERS]).decode("ascii").lower()[:_LETTERS]


def _hash(parts: Sequence[str]) -> bytes:
    """SHA-256 over parts that can't run into each other."""
    written = f"[{', '.join(map(encode_basestring_ascii, parts))}]"  # as `json.dumps`, without an encoder for each
    return hashlib.sha256(written.encode("ascii")).digest()
