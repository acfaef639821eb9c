"""Names that begin with a dot: a build leaves them out, and takes what a note refers to by its path all the same."""

from __future__ import annotations

import html
import os
import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FOLDER, OTHER = "a folder, left out", "left out"
"""What a look tells of them, under their path and a separator: the path itself is what a look into them tells of."""
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
"""CommonMark 0.31.2 §2.4."""


def referred(found: Mapping[str, str], texts: Iterable[str]) -> tuple[str, ...]:
    """The paths of what a look left out and an address in a text may mean, however it is written; rather too many."""
    left_out = {key[:-1]: what for key, what in found.items() if what in (FOLDER, OTHER)}
    meant = {path: _folded(os.path.basename(path)) + "/" * (what == FOLDER) for path, what in left_out.items()}  # noqa: PTH119 - a text
    names = {name for path, name in meant.items() if path not in found}
    named = {name for text in (texts if names else ()) for form in _forms(text) for name in names if name in form}
    return tuple(sorted(path for path, name in meant.items() if name in named and path not in found))


def _forms(text: str) -> tuple[str, str]:
    """The text as addresses are read, with a backslash before a sign as Markdown takes it and as a separator."""
    plain = _folded(unquote(html.unescape(text)))
    return _ESCAPE.sub(r"\1", plain).replace("\\", "/"), plain.replace("\\", "/")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
