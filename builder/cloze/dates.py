"""What a gap has to say where a date is asked and nothing around it does."""

from __future__ import annotations

import re

from builder.text import has_japanese

_DATE = re.compile(
    r"~?\s?(?:(?:the\s)?(?:end|beginning|middle) of\s|early\s|late\s|mid-?\s?)?(?:the\s)?(?:c\.?\s?|ca\.?\s?)?(?:"
    r"\d{1,4}(?:\s?[-–]\s?\d{1,4})?\s(?:BCE?|CE|AD)|\d{1,2}(?:st|nd|rd|th)\s(?:c\.?|century|centuries)(?:\s(?:BCE?|CE|AD))?)\.?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:1\d{3}|20\d\d)s?")
_DATE_JA = re.compile(
    r"(?:(?:紀元)?前\d{1,4}年|(?:[3-9]\d\d|1\d{3}|20\d\d)年|(?:(?:紀元)?前)?約?\d{1,2}世紀)(?:頃|ごろ|末|初頭|半ば|前半|後半)?"
    r"(?:\d{1,2}月)?(?:\d{1,2}日)?(?![半末初頃ご前後代のか間])"
)
_OPEN = re.compile(r"(?:^|[,、，(（]|[^\d\s] ?[-–—]) ?$")
_OPEN_TO_YEAR = re.compile(r"(?:^|[a-z\d], |[(（])$")
"""Behind a preposition, `in 1803`, the line asks for a date itself; behind a dash or a label 1600 may be an amount."""
_OPEN_JA = re.compile(r"(?:^|[,、，(（:：]) ?$")
_BEFORE = re.compile(
    r"(?:期|期間|寿命|周期|間隔|長さ|齢|年数|約|いつ|年|年代|時期|日付)\W{0,2}$"
    r"|(?i:\b(?:total|number|height|speed|weight|length|depth|size|capacity|count|area|model|pH|population|price|cost|when|date|year)\W{0,3}$)"
)
"""What an amount is said of, or what asks for a date itself."""
_OF_AMOUNTS = re.compile(
    r"期$|期間|寿命|周期|間隔|長さ|齢|年数"
    r"|(?i:\b(?:calories|numbers?|heights?|speeds?|weights?|lengths?|prices?|costs?|population|sizes?|per|a day)\b)"
)


def asked_for(text: str, start: int, end: int, *, above: str = "") -> str:
    """`when`, or いつ, where the words from `start` to `end` are a date that nothing before asks for; else empty.

    `above` is the heading: below 樹齢 or `Calories a day` no number is a date.
    """
    if _BEFORE.search(text, max(0, start - 24), start) or _OF_AMOUNTS.search(above):
        return ""
    before = max(0, start - 4)
    found = _DATE_JA.match(text, start)
    if found and found.end() == end:
        return "いつ" if _OPEN_JA.search(text, before, start) else ""
    is_asked = _DATE.fullmatch(text, start, end) and _OPEN.search(text, before, start)
    is_asked = is_asked or (_YEAR.fullmatch(text, start, end) and _OPEN_TO_YEAR.search(text, before, start))
    return ("いつ" if has_japanese(text) else "when") if is_asked else ""
