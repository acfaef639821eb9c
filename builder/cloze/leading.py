"""Which of the words that passed lead, and whether they are clearly the ones to ask in a plain sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder import text as letters
from builder.cloze import japanese_words
from builder.cloze.sheet import overlaps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.cloze.sheet import Candidate, Sheet

SURE = 2.6
"""The score of words that need no lead over others: a number with its unit, a name that is introduced."""
LEAST_ALONE = (0.9, 0.75)
"""The lowest score of a phrase without any rival in a plain sentence, and of a Japanese one; a single word is seldom
the point."""
LEAST_PHRASE = (6, 5)
"""Characters of a Japanese phrase, and of a single long word: 栄養バランス."""
LEAST = 1.4
"""The lowest score that makes a card of a plain sentence."""
LEAST_NAME = 2.3
"""The score of a name of several words that needs no lead: a rival would do as well."""
_LETTERS = re.compile(r"[A-Z][A-Za-z]*[A-Z0-9]")
"""`CSMA/CD`: a name, however short."""
_NAME = re.compile(r"[A-Z][\w'’.-]*(?:\s(?:(?:of|the|and|for)\s)*[A-Z][\w'’.-]*)+")
CLEAR = 1.0
"""How far ahead of the next words the best must be in a plain sentence (measured: labels and a reading by eye)."""


def best_of(sheet: Sheet, passed: Sequence[Candidate]) -> tuple[Candidate, Candidate | None]:
    """The words to ask, and the next that are no part of them: of two words of one phrase, the phrase."""
    best = passed[0]
    rival = next((c for c in passed[1:] if not (overlaps(c.ranges, best.ranges) or _is_no_rival(sheet, best, c))), None)
    if rival is None or not letters.has_japanese(sheet.text) or is_clear(sheet, best, rival):
        return best, rival
    first, last = min(best.start, rival.start), max(best.end, rival.end)
    phrase = next((c for c in passed if c.start <= first and last <= c.end), None)
    if phrase is None:
        return best, rival
    return phrase, next((c for c in passed if not overlaps(c.ranges, phrase.ranges)), None)


def _is_no_rival(sheet: Sheet, best: Candidate, other: Candidate) -> bool:
    """Whether words are no rival to Japanese ones: in brackets right behind, アミノ酸（旨味）, のが利点, OSI の層."""
    if not letters.has_japanese(sheet.text):
        return False
    is_judged = sheet.text[: other.start].endswith("のが") and japanese_words.tells_nothing(
        sheet.text[other.start : other.end]
    )
    is_owner = (
        _OF.match(sheet.text, other.end, best.start + 1) is not None and _FRAGMENT.fullmatch(sheet.text) is not None
    )
    is_deed = sheet.text[: other.start].endswith(("が", "を")) and other.end == len(sheet.text.rstrip("。 "))
    is_deed = is_deed and japanese_words.is_verbal(sheet.text[other.start : other.end])
    return is_judged or is_owner or is_deed or _OPENED.match(sheet.text, best.end, other.start + 1) is not None


_OF = re.compile(r"\s?の\s?(?=\S)")
_FRAGMENT = re.compile(r"[^、。はがをにでへ]{3,40}[^ぁ-ゖ]")
"""`OSI の第三層`: no sentence; what is said stands at its end."""
_OPENED = re.compile(r"\s?[(（][^()（）]*")


def is_clear(sheet: Sheet, best: Candidate, rival: Candidate | None) -> bool:
    """Whether the best words of a plain sentence are clearly the ones to ask."""
    if best.score >= SURE or (best.score >= LEAST_NAME and _NAME.fullmatch(sheet.text, best.start, best.end)):
        return True
    if rival is None:
        words = sheet.text[best.start : best.end]
        is_japanese = letters.has_japanese(words)
        is_name = best.start > 0 and not is_japanese and _LETTERS.search(words) is not None
        is_phrase = len(words) >= LEAST_PHRASE["の" not in words] if is_japanese else " " in words or is_name
        return best.score >= (LEAST_ALONE[is_japanese] if is_phrase else LEAST)
    return best.score >= LEAST and best.score - rival.score >= CLEAR
