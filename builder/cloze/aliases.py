"""The names of a term: its brackets, its short and long form, its name without the maker; and where they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder import text as letters
from builder.cloze import english_words
from builder.cloze.sheet import acronyms, spelled_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builder.cloze.sheet import Range

_BRACKET = re.compile(r"\s?[(（]([^()（）]{1,80})[)）]")
_SLASH = re.compile(r"\s?(?:\s[/|]\s|／|\sor\s|または|もしくは|、|,\s|\saka\s)\s?")
_QUOTES = "「」『』\"'“”‘’*_` 　"
SHORTEST_ACRONYM = 3
"""Two letters stand for too much (seen: `DD` for DynamoDB DAX)."""


def names(term: str, text: str) -> tuple[str, ...]:
    """All the ways to write a term that would give it away, longest first; `text` is where an expansion may stand."""
    found = dict.fromkeys(_written(term))
    for name in tuple(found):
        for vendor in english_words.VENDORS:
            if name.startswith(vendor) and len(name) > len(vendor) + 1:
                found[name.removeprefix(vendor)] = None
    for name in tuple(found):
        found.update(dict.fromkeys(_short_forms(name)))
        found.update(dict.fromkeys(_long_forms(name, text)))
    kept = (name for name in found if len(name) > 1 and not name.isspace())
    return tuple(sorted(kept, key=lambda name: (-len(name), name)))


def _written(term: str) -> Iterator[str]:
    whole = term.strip(_QUOTES)
    yield whole
    base = _BRACKET.sub("", whole).strip(_QUOTES)
    yield base
    for inside in _BRACKET.findall(whole):
        yield inside.strip(_QUOTES)
    for piece in _SLASH.split(base):
        if len(piece) > 1:
            yield piece.strip(_QUOTES)


def _short_forms(name: str) -> Iterator[str]:
    """The acronym, the words written as one, and a last word in capitals."""
    words = [w for w in name.split() if w.casefold() not in english_words.LITTLE]
    if not all(w[0].isascii() and w[0].isalnum() for w in words):
        return
    if len(words) >= SHORTEST_ACRONYM:
        yield "".join(w[0] for w in words).upper()
    if len(words) > 1:
        yield "".join(words)
        if len(words[-1]) >= SHORTEST_ACRONYM and words[-1].isupper():
            yield words[-1]


def _long_forms(name: str, text: str) -> Iterator[str]:
    """The expansion of an acronym where it stands in the text."""
    for short in acronyms((name,)):
        words = spelled_out(letters.latin_words(text), short)
        if words:
            yield " ".join(words)


def places(name: str, text: str) -> list[Range]:
    """Where a name stands in the text, whatever the case of its letters, on word borders, a plural s taken along."""
    return [(m.start(), m.end()) for m in _pattern(name).finditer(text)]


def _pattern(name: str) -> re.Pattern[str]:
    pieces = [re.escape(piece) for piece in name.split()]
    left = r"(?<![A-Za-z0-9])" if name[0].isascii() and name[0].isalnum() else ""
    right = r"(?:s|es)?(?![A-Za-z0-9])" if name[-1].isascii() and name[-1].isalnum() else ""
    return re.compile(left + r"[\s\-‐]?".join(pieces) + right, re.IGNORECASE)


def all_places(wanted: tuple[str, ...], text: str, *, apart_from: tuple[Range, ...] = ()) -> list[Range]:
    """Where any of the names stands, longest names first, each place once, outside the given ranges."""
    taken = list(apart_from)
    found: list[Range] = []
    folded = text.casefold()
    for name in wanted:
        if name.split()[0].casefold() not in folded:
            continue
        for start, end in places(name, text):
            if all(end <= a or b <= start for a, b in taken):
                taken.append((start, end))
                found.append((start, end))
    return sorted(found)
