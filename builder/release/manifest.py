"""What a release holds, for machines: versions, counts, digests."""

from __future__ import annotations

import hashlib
import io
import json
from json.encoder import encode_basestring
from typing import TYPE_CHECKING

from builder.release.apkg import database_digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from builder.model import Deck, Guid, Note

FORMAT = 1
MANIFEST = "manifest.json"
"""How the file is called."""
_NO_NOTES = '\n  "notes": {'
"""In the text of it, where no text of an author's begins a line."""


def note_digests(deck: Deck) -> dict[Guid, str]:
    """The digest of each note, as a manifest tells it: of what counts as changed.

    That is text, context, extra, media (their names hold a hash of their bytes).
    """
    return {note.guid: _digest(note) for note in deck.packed}


def manifest(  # noqa: PLR0913 - what is known already
    deck: Deck,
    *,
    package_name: str,
    files: Mapping[str, bytes],
    tool_version: str,
    epoch: int,
    digests: Mapping[Guid, str] | None = None,
    database: str = "",
) -> bytes:
    """Write `manifest.json`: keys sorted, UTF-8, LF; `manifest.schema.json` beside this room says what each key holds.

    It stands beside the package, never inside. `files` are what the build hands to learners, by path below the output
    folder; the package is one of them. The page is none: `preview` writes it anew at any time. `epoch` is the time the
    deck is dated with (`Deck.clock`). `digests` are those of its notes (`note_digests`), `database` that of what the
    package holds (`database_digest`), where they are known already.
    """
    package = files[package_name]
    content = {
        "counts": {
            "cards": sum(len(note.numbers) for note in deck.notes),
            "media": len(deck.media),
            "notes": len(deck.notes),
            "tombstones": len(deck.tombstones),
        },
        "deck": deck.name,
        "epoch": epoch,
        "files": {
            name: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)} for name, data in files.items()
        },
        "format": FORMAT,
        "notes": {},
        "package": {
            "database": database or database_digest(package),
            "name": package_name,
            "sha256": hashlib.sha256(package).hexdigest(),
            "size": len(package),
        },
        "tool": {"name": "build-deck", "version": tool_version},
        "version": deck.version,
    }
    text = f"{json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)}\n".encode()
    # Notes are many, and with an indent `json` writes each by itself, in Python.
    before, begun, after = text.partition(_NO_NOTES.encode())
    written = io.BytesIO()
    written.write(before + begun)
    told = note_digests(deck) if digests is None else digests
    written.write(",".join([f'\n    {encode_basestring(guid)}: "{told[guid]}"' for guid in sorted(told)]).encode())
    written.write((b"\n  " if deck.packed else b"") + after)
    return written.getvalue()


def behind(text: bytes, deck: Deck, now: Mapping[Guid, str]) -> tuple[int, int, int] | None:
    """How far the package that a manifest tells of is behind the deck: the notes new, changed and gone since.

    `now` are the digests of the deck's notes.

    None where it tells of no package of this deck.
    """
    try:
        content = json.loads(text)
        before = dict(content["notes"]) if content["deck"] == deck.name else None
    except (KeyError, TypeError, ValueError, RecursionError):
        return None
    if before is None:
        return None
    changed = sum(guid in before and before[guid] != digest for guid, digest in now.items())
    return len(now.keys() - before.keys()), changed, len(before.keys() - now.keys())


def _digest(note: Note) -> str:
    content = "\x1f".join((note.text, note.context, note.extra, *note.media))
    return hashlib.sha256(content.encode()).hexdigest()
