"""Closed word lists of Japanese, from `japanese.toml`."""

from __future__ import annotations

from builder.cloze.tables import load, opposites

_TABLES = load("japanese")

GENERIC = _TABLES["generic"]
"""Too many other words would fit."""
VERBAL = _TABLES["verbal"]
LABELS = _TABLES["labels"]
"""Headings of a value: shown, never asked."""
OPPOSITES = opposites(_TABLES["opposites"])
"""The words that one of a contrast gives away, by the other."""
COMPARED = _TABLES["compared"]
"""Headings of a column that holds what is compared, not what is named."""
