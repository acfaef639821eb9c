"""Lines without a subject that say something of the heading above: `used for categorical data`, `made of cast iron`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder import text as letters
from builder.cloze import english_words, gates, terms
from builder.cloze.english_reading import read
from builder.cloze.groups import Group
from builder.cloze.sheet import Question
from builder.model import FactKind

if TYPE_CHECKING:
    from builder.cloze.sheet import Sheet
    from builder.model import Part

_OPENS = re.compile(
    r"(?i)(?:[-–—•*]\s?)?(?:(?:is|are|also|often|usually|mainly|mostly|only|first)\s){0,2}"
    r"(?:made\s(?:of|from)|used\sfor|found\sin|(?:caused|produced)\sby"
    r"|(?:the\s)?(?:(?:second|third)\s)?(?:most\scommon|commonest)\s(?:[a-z]+\s){1,2}(?:of|in))\s(?:(?:the|an?)\s)?"
)
_SAID = re.compile(r"[^\s(,;:.](?:[^(,;:.\n]|[.,](?=\d))*")
_BEHIND = re.compile(r"\s*(?:\([^()]*\)\s*)?[.]?\s*")
_MOST_WORDS = 5
_MOST_OF_NAME = 5
_ANYBODY = english_words.PREDICTABLE | english_words.GENERIC | english_words.MODIFIERS | english_words.PRAISE
_EVERYDAY = re.compile(
    r"(?i)\b(?:life|everyday|daily|home|work|school|world|today|people|industry|nature|general|places"
    r"|nothing|something|anything|everything|more|less|than|else"
    r"|most|some|all|many|several|garden|house|homes"
    r"|kitchen|shed|rooms?|shops?|boxe?s?|men|women|children|friends?|parts?|things?)\b"
)
"""With one of these, anybody would say it: `used in daily life`."""


def said_of_heading(sheet: Sheet, part: Part) -> Group | None:
    """What a line says of its heading, `used for [categorical data]`; None where it is no such line, or others fit.

    It is one thing, no list and no clause; the heading is a name, and tells nothing of it.
    """
    is_plain = sheet.fact.kind is FactKind.FACT and sheet.fact.language == "en" and not sheet.term
    opens = _OPENS.match(sheet.text, part.start, part.end) if is_plain and sheet.levels else None
    said = _SAID.match(sheet.text, opens.end(), part.end) if opens else None
    if said is None or not _BEHIND.fullmatch(sheet.text, said.end(), part.end) or not _is_name(sheet.levels[-1]):
        return None
    start, end = said.start(), said.start() + len(said[0].rstrip())
    if not _is_one_thing(sheet.text, start, end):
        return None
    told = gates.refusal(sheet, ((start, end),), is_free=False) or gates.half_shown(Question(sheet, ((start, end),)))
    return None if told else Group(ranges=((start, end),), reason="what is said of it")


def _is_one_thing(text: str, start: int, end: int) -> bool:
    """Whether words are one noun phrase of two words or more, or a rare one, of which not everybody would say all."""
    tokens = read(text, start, end)
    lows = [t.low for t in tokens]
    if not 0 < len(tokens) <= _MOST_WORDS or tokens[-1].tag not in "NQV":
        return False
    is_clause = any(t.tag in "BMSRC" or (t.tag == "P" and t.low != "of") for t in tokens) or any(
        low in english_words.NEGATIONS for low in lows
    )
    is_told = all(t.tag not in "DQ" for t in tokens) and any(t.tag in "NV" and t.low not in _ANYBODY for t in tokens)
    is_rare = text[start].isupper() or len(tokens) > 1 or _RARE.fullmatch(text, start, end) is not None
    return is_rare and is_told and not is_clause and _EVERYDAY.search(text, start, end) is None


_RARE = re.compile(r"[a-z]{8,}(?<!ing)(?<!ion)(?<!ment)(?<!nce)(?<!ity)(?<![^isu]s)")
"""A long word for a thing, `porcelain`; not `transportation`."""


def _is_name(heading: str) -> bool:
    """Whether a heading is a name whose line this can be: `Chi square`; not `Uses`, `My laptop`, and no sentence."""
    bare = heading.strip(" :：")
    tokens = read(bare, 0, len(bare))
    is_short = 0 < len(tokens) <= _MOST_OF_NAME and not letters.has_japanese(bare) and _NO_THING.search(bare) is None
    is_plain = all(t.low not in english_words.GENERIC for t in tokens[-1:]) and not any(t.tag in "BMSR" for t in tokens)
    return is_short and is_plain and not terms.is_label(bare)


_NO_THING = re.compile(
    r"(?i)^(?:my|your|our|his|her|their|this|that)\b|\s\d+$|\b(?:\w+day|notes?|things?|meeting|party|trip|plans?|week"
    r"|homework|lecture|ideas?|chapter|lesson|unit|part|misc|other)\b"
)
"""A person's thing, `Build 7`, a day, or what heads any lines."""
