"""Formulas behind an equals sign: where they end, and where their letters stand again: `F = m × a where a is …`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from builder.cloze.sheet import Range


def is_formula(text: str, start: int, end: int) -> bool:
    """Whether all that stands behind an equals sign reckons the thing; not `E = mc²: mass is energy`."""
    if not text[max(0, start - len(" = ")) : start].rstrip().endswith("="):
        return False
    return _FORMULA.fullmatch(text, start, end) is not None and _RECKONS.search(text, start, end) is not None


_WORD = r"[(√]{0,2}(?!(?:with|where|and|is|are|for)\b)[\w.%²³^'’]{1,24}[)²³]{0,3}"
_WORDS = rf"{_WORD}(?:\s{_WORD}){{0,3}}"
_FORMULA = re.compile(rf"[-–−]?\s?{_WORDS}(?:\s?[×÷*/+·–−-]\s?{_WORDS}){{0,8}}[.]?")
_RECKONS = re.compile(r"[\w)]\s?[×÷*/√^+]\s?[\w(]|\s[-–−]\s|[√²³]")


def end_of(text: str, start: int, end: int) -> int:
    """Where a formula ends behind which its letters are explained, or an example follows; else the end."""
    stop = _GIVEN.search(text, start, end)
    return stop.start() if stop and is_formula(text, start, stop.start()) else end


_GIVEN = re.compile(r",?\s(?:where|if|when|so|i\.?e\.?|e\.?g\.?)\s")


def said_again(text: str, own: Range, end: int) -> list[Range]:
    """Where the names of a formula stand again behind it: they are hidden with it, `{m × a} where {a} is …`."""
    if not is_formula(text, *own):
        return []
    names = {m[0] for m in _NAME.finditer(text, *own)}
    names |= {letter for name in names if len(name) <= len("mx") for letter in name}
    return [m.span() for m in _NAME.finditer(text, own[1], end) if m[0] in names]


_LETTER = r"[^\W\d_²³¹]"
_NAME = re.compile(
    rf"(?<!{_LETTER})(?:[Aa](?=\s?(?:[^\w\s]|$|(?:is|the|where)\b))"
    rf"|(?![aA]){_LETTER}|{_LETTER}{{2,}})(?!{_LETTER}|['’])"
)
"""A name or letters, `mx`; of `a`, that which is no article."""


def is_of_letters(text: str, own: Range, end: int) -> bool:
    """Whether a formula has only letters, and what they are is told behind it: alone they would be common words."""
    is_told = is_formula(text, *own) and _GIVEN.match(text, own[1], end) is not None
    return is_told and _LONGER.search(text, *own) is None


_LONGER = re.compile(_LETTER + "{3}")
