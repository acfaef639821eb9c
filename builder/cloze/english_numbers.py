"""Numbers, dates and formulas of an English text that could be hidden."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from builder.cloze import english_words as words
from builder.cloze.sheet import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from builder.cloze.english_reading import Chunk
    from builder.cloze.english_token import Token

_YEAR = re.compile(r"(?:1[0-9]{3}|20[0-9]{2})s?")
_TIME = re.compile(r"\d{1,2}:\d{2}(?:am|pm)?")
_WITH_UNIT = re.compile(r"\d.*(?:[a-zµ]|[A-CE-FH-Z]|[A-Za-zµ]{2,})")
_LETTERS = frozenset(["h", "t", "ma", "mm²"])
"""Units behind a number that nothing follows: elsewhere they are letters of names."""
_RATE = re.compile(r"[a-zµ°]{1,4}/[a-z0-9²³]{1,4}")
"""`km/s`, `mg/dl`."""
_NO_MEASURE = re.compile(r"[\d,]+(?:s|st|nd|rd|th)")
_DIGIT = re.compile(r"\d")
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
_FIXED_SHAPES = (
    ("formula", re.compile(r"\bO\([^()\s]{0,12}(?:\s[^()\s]{0,12})?\)")),
    (
        "date",
        re.compile(
            rf"\b(?:{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}|(?:\d{{1,2}}(?:st|nd|rd|th)?\s)?{_MONTH}\s\d{{4}})\b",
            re.IGNORECASE,
        ),
    ),
)


_SYMBOL = (
    r"(?:[km]?g|µg|[km]?mol|[kcmµn]?m|m?s|h|[kM]?J|[kMG]?N|[kMG]?Pa|[kMG]?W|[km]?V|m?A|C|K|Ω|Hz|T|°C|d?l|[dm]?L|rad|sr)"
)
_POWER = r"(?:\^?[-−–]?\d{1,2}|[⁻¹²³⁴]{1,3})"
_TIMES_TEN = r"\d[\d.,]{0,16}\s?[x×]\s?10(?:\^\(?[-−–+]?\d{1,3}\)?|[-−–]\d{1,3}|[⁻⁺]?[⁰¹²³⁴-⁹]{1,3})(?!\w)"
_UNIT = rf"(?:{_SYMBOL}|[A-Za-zµΩ]{{1,10}}/[A-Za-z]{{1,6}}|(?:kilo)?(?:met(?:re|er)|gram|joule)s?|seconds|years|tonnes)"
_UNITS_BEHIND = rf"(?:\s{_UNIT}{_POWER}?(?:/{_SYMBOL}{_POWER}?)?(?![\w/'’])){{1,4}}"
_MEASURES = (
    re.compile(rf"{_TIMES_TEN}(?:{_UNITS_BEHIND})?"),
    re.compile(r"\d\s?(?:[mc]m|in(?:ch(?:es)?)?)\s(?:Hg|H2O|H₂O|water(?=[.,;)]|$))(?!\w)"),
    re.compile(rf"\d\s?[A-Za-zµΩ]{{1,4}}/[A-Za-z]{{1,4}}{_POWER}?(?:\s(?:K|°C|mol|s|m|h){_POWER}?(?![\w'’])){{1,3}}"),
    re.compile(r"\d\s?[A-Za-zµΩ]{1,4}/(?:m|s|cm|mm|km)\s?[23](?=[.,;)]|\s*$)"),
    re.compile(rf"\d\s{_SYMBOL}{_POWER}?(?:\s{_SYMBOL}{_POWER}(?!\w)|\s(?:m|s|h)(?=[.,;)]|\s*$)){{1,3}}"),
)
"""A number times a power of ten, and units of several words: `1.6 x 10^-19 C`, `93 mm Hg`, `8.31 J/mol K`, `4 N m`."""
_MAY_MEASURE = re.compile(r"\s(?:Hg|H[2₂]O|water|[KΩ]|°C|mol|[a-z23]{1,3}(?![A-Za-z]))|10[\^⁻⁺⁰-⁹¹²³−–-]|[⁻^]")


def of_measures(text: str, start: int, end: int, found: Iterable[Candidate]) -> Iterator[Candidate]:
    """The words found, none of which cuts a number with a long unit; and that number: `5.67 x 10^-8 W/m2 K4`."""
    measures = list(_measures(text, start, end)) if _MAY_MEASURE.search(text, start, end) else []
    for first, last in measures:
        yield Candidate(start=first, end=last, score=3.0, reason="number with unit")
    lasts = [b for _, b in measures]
    for one in found:
        at = bisect_right(lasts, one.start)
        cut = measures[at] if at < len(measures) and measures[at][0] < one.end else None
        if cut is None or (one.start <= cut[0] and cut[1] <= one.end):
            yield one
        elif one.start < cut[0]:
            yield replace(one, end=cut[1])


def _measures(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where such numbers stand, each with its first digit, in order and none within another."""
    found = {(_first(text, start, m.start()), m.end()) for p in _MEASURES for m in p.finditer(text, start, end)}
    done = start
    for first, last in sorted(found, key=lambda one: (one[0], -one[1])):
        if last > done:
            yield first, last
            done = last


def _first(text: str, start: int, at: int) -> int:
    """Where the number begins of which a digit is known: `120/80`, `10–20`, `3.5`."""
    least = max(start, at - _LONGEST_NUMBER)
    while at > least and (text[at - 1].isdigit() or (text[at - 1] in ".,/–-−~<>≈")):
        at -= 1
    return at


_LONGEST_NUMBER = 24
"""Characters."""


def fixed(text: str, start: int, end: int) -> Iterator[Candidate]:
    """Dates and formulas between two offsets."""
    if _DIGIT.search(text, start, end) is None and text.find("O(", start, end) < 0:
        return
    for reason, pattern in _FIXED_SHAPES:
        for match in pattern.finditer(text, start, end):
            yield Candidate(start=match.start(), end=match.end(), score=3.5, reason=reason)


def quantities(text: str, tokens: Sequence[Token], chunk: Chunk) -> Iterator[Candidate]:
    """The numbers in a noun phrase, with their units."""
    i = chunk.first
    while i < chunk.last:
        token = tokens[i]
        hyphened = token.low.partition("-")
        if token.tag == "Q":
            last = i + 1
            while last < chunk.last and tokens[last].tag == "Q" and not tokens[last].broken:
                last += 1
            yield from _quantity(text, tokens, i, last, chunk.last)
            i = last
            continue
        is_measure = (hyphened[0] in words.NUMERALS or hyphened[0].isdigit()) and hyphened[2] in words.UNITS
        if is_measure and not _beside_another(tokens, i, i + 1):
            yield Candidate(start=token.start, end=token.end, score=2.6, reason="number with unit")
        i += 1


def _quantity(text: str, tokens: Sequence[Token], first: int, last: int, stop: int) -> Iterator[Candidate]:
    start = tokens[first].start
    if (until := _range_end(text, tokens, first, last)) > last:
        yield Candidate(start=start, end=tokens[until - 1].end, score=3.0, reason="number with unit")
    elif not _beside_another(tokens, first, last) and not is_aside(text, tokens, first, last):
        halves = tokens[first].low == "half" and [t.low for t in tokens[max(0, first - 2) : first]] == ["and", "a"]
        start = tokens[max(0, first - 3)].start if halves else start
        yield from _one_quantity(text, tokens, (first, last, stop), start)


def _one_quantity(text: str, tokens: Sequence[Token], place: tuple[int, int, int], start: int) -> Iterator[Candidate]:
    first, last, stop = place
    end = tokens[last - 1].end
    written = text[start:end]
    follower = tokens[last].low if last < stop else ""
    previous = tokens[first - 1].low if first else ""
    is_title = first == 1 and last == len(tokens) and not tokens[first].broken
    if _RATE.fullmatch(follower):
        yield Candidate(start=start, end=tokens[last].end, score=3.0, reason="number with unit")
        return
    if follower in words.UNITS and text[tokens[last].start].isupper() and written[0].isupper():
        return
    if follower in words.UNITS or (follower in _LETTERS and last + 1 == stop):
        is_count = last + 1 < stop and _NO_MEASURE.fullmatch(written)
        yield Candidate(start=start, end=tokens[last].end, score=0.0 if is_count else 3.0, reason="number with unit")
    elif _YEAR.fullmatch(written) and not follower:
        start = tokens[first - 1].start if previous in ("late", "early", "mid") else start
        yield Candidate(start=start, end=end, score=0.0 if is_title else 2.6, reason="year")
    elif _NO_MEASURE.fullmatch(written):
        return
    elif written[-1:] in "%°‰" or _TIME.fullmatch(written) or _WITH_UNIT.fullmatch(written):
        yield Candidate(start=start, end=end, score=3.0, reason="number with unit")
    elif follower in words.COUNTED or tokens[first].low in ("one", "half") or (first and tokens[first - 1].named):
        return
    elif previous in words.KEYED and written[0].isdigit():
        lead = 0.2 if previous in ("layer", "class", "type", "phase", "level", "stage") else -0.1
        yield Candidate(start=start, end=end, score=2.8 if len(written) > 1 else 1.8, reason="number")
        yield Candidate(start=tokens[first - 1].start, end=end, score=2.8 + lead, reason="number")
    elif follower:
        head = stop if stop - last <= len("123") else last + 1
        is_all = not any(c.isalnum() for c in text[:start] + text[tokens[head - 1].end :])
        is_counted = is_all or written[0].isdigit()
        yield Candidate(start=start, end=end if is_counted else tokens[head - 1].end, score=1.8, reason="count")
    else:
        score = _LIMITED if _is_limited(text, start, written) else 0.0 if is_title else 1.6
        yield Candidate(start=start, end=end, score=score, reason="number")


def _is_limited(text: str, start: int, written: str) -> bool:
    """`at least 5 in each cell`: the limit itself is asked; `more than 1` says no more than several."""
    limit = _LIMIT.search(text, max(0, start - _LONGEST_LIMIT), start) if _DIGIT.search(written) else None
    return limit is not None and not (limit[1].endswith("than") and written in ("0", "1"))


_LIMIT = re.compile(
    r"(?i)\b(at least|at most|up to|around|about|approximately|roughly|(?:no |not )?(?:more|less|fewer|greater) than"
    r"|a (?:maximum|minimum) of)\s$"
)
_LONGEST_LIMIT = len("approximately ") + 4
_LIMITED = 2.9
"""Above a deed that holds the number: `should hold at least 30`."""


def _range_end(text: str, tokens: Sequence[Token], first: int, last: int) -> int:
    """The end of `100 to 120 times`, `1914 to 1918`: both numbers with their unit; `last` where there is none."""
    if last + 1 >= len(tokens) or tokens[last].broken or tokens[last + 1].tag != "Q":
        return last
    is_between = first > 0 and tokens[first - 1].low == "between"
    if tokens[last].low != "to" and not (tokens[last].low == "and" and is_between):
        return last
    written = text[tokens[last + 1].start : tokens[last + 1].end]
    unit = tokens[last + 2].low if last + 2 < len(tokens) and not tokens[last + 2].broken else ""
    if unit in words.UNITS:
        return last + 3
    are_years = _YEAR.fullmatch(written) and _YEAR.fullmatch(text[tokens[first].start : tokens[last - 1].end])
    return last + 2 if are_years or written[-1:] in "%°‰" or _WITH_UNIT.fullmatch(written) else last


def is_aside(text: str, tokens: Sequence[Token], first: int, last: int) -> bool:
    """`(over 10 years old)`: said by the way."""
    behind = tokens[last + 1].low if last + 1 < len(tokens) else ""
    before = text[tokens[max(0, first - 2)].end : tokens[first].start]
    return behind in ("old", "ago") and "(" in before


def _beside_another(tokens: Sequence[Token], first: int, last: int) -> bool:
    """One of two numbers joined by `or`: either alone says nothing."""
    before, after = tokens[max(0, first - 2) : first], tokens[last : last + 2]
    if after and after[0].low.isdigit() and after[0].broken and tokens[first].low.isdigit():
        return True
    joined = before[-1:] and before[-1].low in ("or", "and", "to") and before[0].low[:1].isdigit()
    return bool(joined) or (len(after) > 1 and after[0].low in ("or", "and", "to") and after[1].low[:1].isdigit())
