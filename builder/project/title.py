"""What a deck is called where `deck.toml` does not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder import markdown
from builder.identity import deck_key
from builder.model import BlockKind, SourceFile
from builder.project.names import deck_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.model import Lock

_HEAD = 100_000
"""Characters in which a title is looked for: front matter takes up to 64 kB."""


def default_name(folder: str, sources: Sequence[SourceFile], *, is_alone: bool, lock: Lock | None) -> str:
    """The title of the only note, else the folder's name (product contract §5).

    `is_alone` says that the vault holds one note; of several all but one may be unreadable.
    The key of a lock tells which name the deck was made with: that one is kept where it is the folder's, a note's, or
    the first heading some note ever stood under, so that a second note, a new title or a moved folder does not rename
    the deck.
    """
    titles = map(_title, sources)
    if lock is None:
        return (next(titles, "") if is_alone else "") or folder
    first = (entry.place[0] for entry in sorted(lock.entries, key=lambda e: e.created) if entry.place)
    names = (name for some in ((folder,), titles, dict.fromkeys(first)) for name in some)
    return next((name for name in names if deck_key(deck_name(name)) == lock.deck_key), folder)


def _title(source: SourceFile) -> str:
    """The title in the front matter, else the only heading of the first level; empty where there is neither."""
    document, _ = markdown.parse(SourceFile(path=source.path, text=source.text[:_HEAD]))
    headings = [block for block in document.blocks if block.kind is BlockKind.HEADING and block.level == 1]
    return document.front.title or (headings[0].prose.text.strip() if len(headings) == 1 else "")
