"""The lines of a note as the parser gets them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Straight:
    """Lines for the parser, each beside the line it came from."""

    shown: Sequence[str]
    shifts: Sequence[int]
    """What to add to an offset in a line's text to get the offset in the line as written."""
    made: Sequence[int]
    """How many characters at the beginning of a line its author did not write so."""
    conflicts: Sequence[int]
    """The indexes of lines that an unfinished merge left."""
    runs: Sequence[int]
    """The indexes of lines whose number, other than 1, begins a list in the middle of a text."""
