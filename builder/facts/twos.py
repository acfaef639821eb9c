"""Names of two things, `Sails and oars`, `帆船と汽船`, and whether what is said is of one of them alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.text import has_japanese

if TYPE_CHECKING:
    from collections.abc import Iterable

_RUN = "A-Za-z0-9一-龯々ァ-ヺー"
JOINED_JA = re.compile(rf"([{_RUN}]{{1,30}})と([{_RUN}]{{1,30}})")
"""`帆船と汽船`: a name before と and a name behind it."""
_JOINED_EN = re.compile(r"(?i)\b([\w-]{1,30})\s(?:and|or|&)\s(?:(?:the|an?)\s)?([\w-]{1,30})")
_AGAINST = re.compile(r"(?i)\s(?:vs\.?|versus)\s")
_ONE_OF_THEM = re.compile(r"(?i)\b(?:one of (?:them|the two)|the (?:former|latter))\b|前者|後者|その一方|どちらか")
_JOINT = r"(?:\s?(?:と|や|・|及び|および)\s?|\s(?:and|or|&)\s(?:(?:the|an?)\s)?)"
_LEAST_PLURAL = 4
"""Letters: `gas` is no plural."""


def is_said_of_one(name: str, said: Iterable[str]) -> bool:
    """Whether a name is of two things and the words below it are of one: they name it without the other.

    `Trial and error` is one thing, for all that its words tell; so are two that are named together again. Two things
    held against each other, `A vs B`, are never one.
    """
    if _AGAINST.search(name):
        return True
    two = _two(name)
    if two is None:
        return False
    one, other = _word(two[1]), _word(two[2])
    both, each = re.compile(rf"(?i){one}{_JOINT}{other}"), re.compile(rf"(?i){one}|{other}")
    return any(_ONE_OF_THEM.search(words) or each.search(both.sub("", words)) for words in said)


def names_two(name: str) -> bool:
    """Whether a name has two in it: `帆船と汽船`, `Sails and oars`."""
    return _AGAINST.search(name) is not None or _two(name) is not None


def _two(name: str) -> re.Match[str] | None:
    return JOINED_JA.search(name) or _JOINED_EN.search(name)


def _word(name: str) -> str:
    """The pattern of a name where it stands as a word, in English with or without its plural."""
    if has_japanese(name):
        return rf"(?<![{_RUN}]){re.escape(name)}(?![{_RUN}])"
    bare = name[:-1] if name.endswith("s") and not name.endswith("ss") and len(name) >= _LEAST_PLURAL else name
    return rf"(?<![A-Za-z0-9]){re.escape(bare)}(?:e?s)?(?![A-Za-z0-9])"
