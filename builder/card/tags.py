"""Hierarchical tags: where a fact stands, in the form Anki keeps."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from builder.card.escape import plain
from builder.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

_BLANK = re.compile(r"[\s\u3000]+")
_COLONS = re.compile(r":{2,}")
_QUOTES = re.compile("[\"'`“”‘’«»\\\\*]")
_EDGE = " _.,:;!?、。，．：；！？・-"
_EMOJI = frozenset(("So", "Sk", "Cf", "Mn", "Me"))
_LONGEST = 60


@lru_cache(maxsize=4096)
def tags_of(*, deck_slug: str, path: str, place: tuple[str, ...], own: tuple[str, ...]) -> tuple[str, ...]:
    """The tag of deck, file and headings (`techstock::71-83`) and the author's own, sorted, each once.

    `path` is the source's; a level that repeats the one above it is named once. Anki splits tags at any blank,
    U+3000 too, and makes `blank` of an empty level (measured), so a level holds neither. Neighbours share their tags,
    so they are kept.
    """
    levels = _levels((deck_slug, *path.removesuffix(".md").split("/"), *place))
    where = "::".join(level for above, level in zip(("", *levels), levels, strict=False) if fold(above) != fold(level))
    given = ("::".join(_levels(re.split(r"::|/", tag.lstrip("#")))) for tag in own)
    retired = retired_tag(deck_slug)
    return tuple(sorted({_beside(tag, retired) for tag in (where, *given) if tag}))


def retired_tag(deck_slug: str) -> str:
    """The tag of notes that left the deck: `techstock::retired`."""
    return "::".join((*_levels((deck_slug,)), "retired"))


def _beside(tag: str, retired: str) -> str:
    """The tag, kept out of the retired ones: a learner who deletes those must not meet the notes of `retired.md`."""
    deck, level, *below = (*tag.split("::"), "", "")
    if fold(f"{deck}::{level}") != fold(retired):
        return tag
    return "::".join((deck, f"{level}_", *filter(None, below)))


def _levels(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(level for name in names if (level := _level(name)))


@lru_cache(maxsize=4096)
def _level(name: str) -> str:
    words = unicodedata.normalize("NFC", plain(name))
    words = "".join(sign for sign in words if unicodedata.category(sign) not in _EMOJI or sign in "ー゛゜")
    words = _COLONS.sub("-", _BLANK.sub("_", _QUOTES.sub("", words)))
    return words.strip(_EDGE)[:_LONGEST].rstrip(_EDGE)
