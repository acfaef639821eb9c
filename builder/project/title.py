"""What a deck is called where `deck.toml` does not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.model import BlockKind, SourceFile
from builder.project.names import deck_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.model import Lock

_HEAD = 100_000
"""Characters in which a title is looked for: front matter takes up to 64 kB."""


def default_name(folder: str, sources: Sequence[SourceFile], *, is_alone: bool, lock: Lock | None) -> str:
    """The name at the last build, for Anki finds a deck by it; at first the title of the only note, else the folder's.

    `is_alone` says that the vault holds one note; of several all but one may be unreadable.
    """
    if lock and lock.name:
        return lock.name
    titles = map(_title, sources)
    return deck_name((next(titles, "") if is_alone else "") or folder)


def _title(source: SourceFile) -> str:
    """The title in the front matter, else the only heading of the first level; empty where there is neither."""
    from builder import markdown  # late: few vaults are asked, and it takes 0.1 s

    document, _ = markdown.parse(SourceFile(path=source.path, text=source.text[:_HEAD]))
    headings = [block for block in document.blocks if block.kind is BlockKind.HEADING and block.level == 1]
    return document.front.title or (headings[0].prose.text.strip() if len(headings) == 1 else "")
