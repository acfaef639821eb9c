"""The word tables of a language, read once from the data file beside this room."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def load(language: str) -> Mapping[str, frozenset[str]]:
    """The tables of `<language>.toml`: words parted by white space, by the table's name."""
    text = files("builder.cloze").joinpath(f"{language}.toml").read_text("utf-8")
    return {name: frozenset(words.split()) for name, words in tomllib.loads(text).items()}


def opposites(written: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    """Pairs written `hot/cold`: the other word by either."""
    found: dict[str, tuple[str, ...]] = {}
    for pair in sorted(written):
        one, _, other = pair.partition("/")
        found[one] = (*found.get(one, ()), other)
        found[other] = (*found.get(other, ()), one)
    return found


def alternatives(words: Iterable[str]) -> str:
    """A pattern of any of the words, the longest first, parted by their first letters.

    So a reader tries only those that begin as the text does, not hundreds at every letter.
    """
    by_first: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        by_first.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in sorted(by_first.items()))
