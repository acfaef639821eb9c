"""Which deck a note file's cards go into."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from builder.model import DeckPath
from builder.project import Subdecks
from builder.project.names import deck_name

if TYPE_CHECKING:
    from builder.project import Config


def deck_of(path: str, config: Config) -> DeckPath:
    """The deck of a file by its path: that of the vault, or one below it for each folder."""
    if config.subdecks is Subdecks.NONE:
        return DeckPath(config.name)
    return DeckPath("::".join((config.name, *(deck_name(folder) for folder in PurePosixPath(path).parts[:-1]))))
