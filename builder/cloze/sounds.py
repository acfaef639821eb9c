"""Whether a word can be heard in another script: エクスポータ in *exporter*, トランク in *trunk*.

A loan word keeps its consonants; what they become in katakana is regular enough to compare skeletons.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LEAST = 3
"""Consonants: a shorter skeleton fits too many words."""
MOST = 2000
"""Characters of the question side that are listened to."""
DOING = "ング"
"""How a loan word on -ing ends."""

_ROWS = {
    "k": "カキクケコ",
    "g": "ガギグゲゴ",
    "s": "サシスセソ",
    "z": "ザジズゼゾヂヅ",
    "t": "タチツテト",
    "d": "ダデド",
    "n": "ナニヌネノン",
    "h": "ハヒヘホ",
    "f": "フ",
    "b": "バビブベボヴ",
    "p": "パピプペポ",
    "m": "マミムメモ",
    "r": "ラリルレロ",
}
_KANA = {ord(kana): consonant for consonant, row in _ROWS.items() for kana in row}
_SILENT = re.compile(r"[ァ-ヺー]")
_SPELLINGS = (
    (re.compile(r"tion|sion"), "sn"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"ck|qu?"), "k"),
    (re.compile(r"ch|tch"), "t"),
    (re.compile(r"sh|th"), "s"),
    (re.compile(r"gh|[wy]"), ""),
    (re.compile(r"x"), "ks"),
    (re.compile(r"c"), "k"),
    (re.compile(r"j"), "z"),
    (re.compile(r"r(?=[^aeiou]|$)"), ""),
    (re.compile(r"l"), "r"),
    (re.compile(r"v"), "b"),
    (re.compile(r"([^aeiou])\1"), r"\1"),
    (re.compile(r"[aeiou]|[^a-z]"), ""),
)
_SOFT = re.compile(r"c(?=[eiy])|d?g(?=[eiy])")
"""Before an ending is taken off: the c of *balancing* is an s."""
_LOAN = re.compile(r"[ァ-ヺー]{3,}")
_WORD = re.compile(r"[ァ-ヺー]{3,}|[A-Za-z][a-z]{2,}|[A-Z]{3,}")
"""`EtherChannel` is two."""
_INFLECTION = re.compile(r"(?:ing|ers?|ed|s)$")


@lru_cache(maxsize=4096)
def skeleton(word: str) -> str:
    """The consonants of a katakana or an English word as both would write them."""
    if _LOAN.fullmatch(word):
        return _SILENT.sub("", word.removesuffix(DOING).translate(_KANA))
    out = _INFLECTION.sub("", _SOFT.sub(lambda m: "s" if m[0] == "c" else "z", word.casefold()))
    for spelling, sound in _SPELLINGS:
        out = spelling.sub(sound, out)
    return out


Sound = tuple[str, bool]
"""The skeleton of a word, and whether it is a loan word's."""


def heard(wanted: Iterable[Sound], shown: Iterable[Sound]) -> int:
    """How many sounds of an answer can be heard, by half of them, among those of the question side.

    Loan words are compared with each other as well (エクスポータ is heard in エクスポート), English ones are not: those
    are compared by their letters elsewhere.
    """
    return sum(any(_echoes(own, other) for other in shown) for own in wanted)


def is_doing_of(word: str, text: str) -> bool:
    """Whether a loan word on -ing is said without it in the first `MOST` characters: シャーディング, シャード."""
    if not word.endswith(DOING) or _LOAN.fullmatch(word) is None:
        return False
    sound = skeleton(word)
    others = (found.group() for found in _LOAN.finditer(text, 0, MOST))
    return any(other[:2] == word[:2] and skeleton(other) == sound for other in others)


def sounds(words: str) -> list[Sound]:
    """The sounds of words that are long enough to tell."""
    return [(s, not w.isascii()) for w in _WORD.findall(words) if len(s := skeleton(w)) >= LEAST]


def _echoes(own: Sound, other: Sound) -> bool:
    """Whether one is the other or a word of it: ビルド in *buildspec*; アカウント is none in *control*."""
    (short, is_loan), (long, in_loan) = (other, own) if len(own[0]) > len(other[0]) else (own, other)
    if (
        short not in long
        or not (is_loan or in_loan)
        or (is_loan and not in_loan and len(short) == LEAST and 0 < len(long) - len(short) < LEAST)
    ):
        return False
    return len(short) * 2 >= len(own[0])
