"""How asked words were written: the lock compares them folded, people read them as they stood on the card."""

from __future__ import annotations

import html
import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from builder.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

_ASKED = re.compile(r"\{\{c([0-9]+)::(.*?)(?:::|\}\})", re.DOTALL)
_NO_WORDS: Mapping[str, int] = MappingProxyType({})
_ELEMENT = re.compile(r"<[^>]*>")


def spelled(numbers: Mapping[str, int], shown: str) -> Mapping[str, int]:
    """Words → number, written as the HTML `shown` has them, where it asks the same words under that number."""
    if not numbers:
        return _NO_WORDS
    written: dict[int, str] = {}
    for number, words in _ASKED.findall(shown):
        written.setdefault(int(number), " ".join(html.unescape(_ELEMENT.sub("", words)).split()))
    return MappingProxyType({_as_written(key, written.get(n, "")): n for key, n in numbers.items()})


def folded(numbers: Mapping[str, int]) -> Mapping[str, int]:
    """Words → number, the words as they are compared; the count of equal words stays."""
    return MappingProxyType({_key(words): n for words, n in numbers.items()}) if numbers else _NO_WORDS


def _as_written(key: str, words: str) -> str:
    plain, line, count = key.partition("\n")
    return f"{words}{line}{count}" if fold(words) == fold(plain) else key


def _key(words: str) -> str:
    plain, line, count = words.partition("\n")
    return f"{fold(plain)}{line}{count}"
