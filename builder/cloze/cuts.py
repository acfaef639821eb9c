"""Where words may be cut out of a text: not inside a word, a number, brackets, code or an idiom."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.cloze import english_words
from builder.model import InlineKind
from builder.text import stands_for

if TYPE_CHECKING:
    from builder.cloze.sheet import Sheet

_WHOLE = (InlineKind.CODE, InlineKind.MATH, InlineKind.LINK, InlineKind.CLOZE)
_BRACKETS = ("()", "[]", "{}", "（）", "「」", "『』", "【】", "《》")
_BRACKET = re.compile(r"[()\[\]{}（）「」『』【】《》]")
_NAME_BEGINS = re.compile(r"\b(?:New|San|Santa|Los|Las|Saint|St\.|Mount|Mt\.|Lake|Fort|El|La|Le|De|Van|Von)\s$")
_FIRST_HALF = re.compile(r"(?:^|\s)(?:self|non|pre|post|multi|semi|anti|quasi|pseudo|sub|inter)\s$", re.IGNORECASE)
"""`self [improve]`: a word written in two."""
_ROW_OF_LETTERS = re.compile(r"\b[A-Z][#♯♭b]?(?:[\s,-]+[A-Z][#♯♭b]?\b(?![a-z])){2,}")
"""`C D E F`: a scale, a sequence, is one thing."""
_SUM = re.compile(r"\s[+]\s(?=\w)")
"""`ALB + EC2`: several as one."""
_QUOTED = re.compile(r"(?<!\w)(['\"])\w(?:(?!\1).)*$")
"""`an entry of 'Log`: the quotation is not closed."""
_CAPITAL_ENDS = re.compile(r"(?:^|\s)[A-Z][#♯♭b]?(?:\s|$)")
_LETTERS = re.compile(r"\s?[(]([A-Z][A-Za-z]*[A-Z])[)]")
_JOINED = re.compile(
    r"(?<=[ァ-ヺー])[ァ-ヺー]|(?<=[0-9０-９]分の)[0-9０-９]|(?:(?<=[A-Za-z0-9])|(?<=[A-Za-z0-9][-‐_.]))[A-Za-z0-9]|(?<=[A-Za-z0-9])[-‐_.'’][A-Za-z0-9]|"
    r"(?<=[^\w-]--)[A-Za-z]"
)
"""The letters behind a cut inside a word."""
_IDIOM_BEGINS = re.compile(
    r"\b(?:gets?|getting|got|makes?|making|made|takes?|taking|took|keeps?|keeping|kept|"
    r"comes? into|coming into|came into|gives?|gave|giving)\s$",
    re.IGNORECASE,
)
_IDIOM_ENDS = re.compile(
    r"(?:rid of|sure|use of|care(?: of|$)|advantage of|track of|part in|place\b|into account|rise\b|way to|"
    r"play\b|effect\b|force\b)",
    re.IGNORECASE,
)
"""`get [rid of servers]`: the verb and its noun are one word to a reader."""


def is_bad_cut(sheet: Sheet, start: int, end: int) -> bool:
    """Whether the range parts a word, a number, a pair of brackets, code, a name, or a verb from its noun."""
    text = sheet.text
    inside = text[start:end]
    is_joined = _JOINED.match(text, start) or _JOINED.match(text, end)
    if is_joined or _is_half_name(text, start, end) or _is_half_expansion(text, start, end):
        return True
    if text[start - 1 : start].isspace() and (
        _is_half_idiom(text, start, inside) or _FIRST_HALF.search(text[max(0, start - len(" pseudo ")) : start])
    ):
        return True
    if _CAPITAL_ENDS.search(inside) and any(
        row.start() < start < row.end() or row.start() < end < row.end() for row in _ROW_OF_LETTERS.finditer(text)
    ):
        return True
    is_of_sum = _SUM.match(text, end) or text.endswith(" + ", 0, start)
    is_quoted = text[end : end + 1] in ("'", '"') and _QUOTED.search(text, start, end)
    if is_of_sum or is_quoted or text.startswith(("()", "²", "³"), end) or inside.count("“") != inside.count("”"):
        return True
    if _BRACKET.search(inside) and any(inside.count(pair[0]) != inside.count(pair[1]) for pair in _BRACKETS):
        return True
    inlines = sheet.fact.prose.inlines
    return bool(inlines) and any(
        inline.kind in _WHOLE and (inline.start < start < inline.end or inline.start < end < inline.end)
        for inline in inlines
    )


def _is_half_name(text: str, start: int, end: int) -> bool:
    """`New [York]`, `Lake [Erie]`, `Platform as a [Service] (PaaS)`: part of a name is no name."""
    numbered = _NUMBERED.match(text, start, end)
    if numbered and (key := _KEY.search(text, max(0, start - _LONGEST_KEY), start)):
        return key[1].casefold() in english_words.KEYED
    if not text[start : start + 1].isupper():
        return False
    letters = _LETTERS.match(text, end)
    is_last = letters is not None and letters[1][0] != text[start] and " " not in text[start:end]
    return is_last or _NAME_BEGINS.search(text[max(0, start - 7) : start]) is not None


_NUMBERED = re.compile(r"\d+\s[a-z]")
_KEY = re.compile(r"\b([A-Z][a-z]+)\s$")
"""`Rule [26 demands]`: the number belongs to the word before it."""
_LONGEST_KEY = 14


def _is_half_expansion(text: str, start: int, end: int) -> bool:
    """`general purpose [graphics] processing unit (GPGPU)`: part of what letters stand for is read off them."""
    behind = _BEHIND.match(text, end) if "(" in text or "（" in text else None
    if not behind:
        return False
    short, before = behind[1].rstrip("s"), text[max(0, start - _LONGEST_LEAD) : behind.start(1) - 1]
    words = before.split()
    most = min(len(words), len(short) + 2)
    found = (n for n in range(2, most + 1) if stands_for(short, " ".join(words[-n:])))
    size = next(found, 0)
    own = text[start:end].split()
    last = len(text[end : behind.start(1) - 1].split())
    return size > last and (last > 0 or size > len(own))


_BEHIND = re.compile(r"(?:\s[A-Za-z-]+){0,5}\s?[(（]([A-Z][A-Za-z]{0,3}[A-Z]{1,5}s?)[)）]")
_LONGEST_LEAD = 80


def _is_half_idiom(text: str, start: int, inside: str) -> bool:
    return _IDIOM_ENDS.match(inside) is not None and _IDIOM_BEGINS.search(text[max(0, start - 12) : start]) is not None
