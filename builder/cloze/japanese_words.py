"""Closed word lists of Japanese, from `japanese.toml`."""

from __future__ import annotations

from builder.cloze.tables import load

_TABLES = load("japanese")

GENERIC = _TABLES["generic"]
"""Too many other words would fit."""
VERBAL = _TABLES["verbal"]
COUNTED = _TABLES["counted"]
"""Counters of a list that follows: they stay visible."""
LABELS = _TABLES["labels"]
"""Headings of a value: shown, never asked."""
OPPOSITES = frozenset(
    pair
    for written in _TABLES["opposites"]
    for one, _, other in (written.partition("/"),)
    for pair in ((one, other), (other, one))
)
"""Pairs of which one in a contrast tells the other, both ways."""
