"""Lists whose items begin with when something was: `1789 storming of the fort`, `55 mya first lizards`."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from builder.facts.split import Separator, Split

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.facts.node import Node

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_YEAR = r"(?:1\d{3}|20\d\d)"
_SPAN = r"\s?[-–—~〜～]\s?"
_SURE = (
    rf"\d{{1,6}}(?:[.,]\d{{1,3}})?(?:{_SPAN}\d{{1,6}}(?:[.,]\d{{1,3}})?)?\s?(?:[mkb]ya|Mya|Kya|Ma|ka|BCE?|B\.C\.|CE|AD|A\.D\.|BP)"
    rf"|AD\s\d{{1,4}}|(?:{_MONTH}\s(?:\d{{1,2}},?\s)?|\d{{1,2}}\s{_MONTH}\s){_YEAR}|{_YEAR}{_SPAN}{_YEAR}"
    r"|(?:紀元)?前?\d{1,4}(?:[-–~〜～]\d{1,4})?(?:年代?|世紀)(?:\d{1,2}月(?:\d{1,2}日)?)?(?:[末頃]|ごろ|初頭|前半|後半)?"
)
_WHEN = re.compile(
    rf"(?P<when>(?:(?:c|ca)\.\s?|(?:circa|around|about|early|late|mid)[\s-])?(?:(?P<sure>{_SURE})|(?P<year>{_YEAR})))"
    r",?[ \t\u3000]+(?P<next>(?:\d{4}年)?[^\s\d:：=＝→\-–—|,.;()（）/]+)"
)
_TELLS = re.compile(
    r"(?:the|an?|first|last|second|third|end|birth|death|start|beginning|fall|rise|founding|new)\b|[A-Z]|[a-z]+ing\b"
    r"|\w+\s(?:is|are|was|were|becomes?|begins?|ends?|of|[a-z]{2,}ed)\b|[ぁ-ヿ一-鿿]"
)
_LEAST = 3
"""Items with a date; of two, one may be a number."""


def is_dated(text: str) -> bool:
    """Whether a text begins with what can be a date, and words behind it."""
    return _WHEN.match(text) is not None


def dated(group: Sequence[Node]) -> tuple[Node, ...]:
    """The items, each parted behind its date where most of three and more begin with one.

    Bare years count where they go one way, and what stands behind most is no thing that is counted: `1800 books`.
    """
    if _are_years(group):
        return tuple(_parted(n, _WHEN_JA.match(n.text)) for n in group)
    found = [_WHEN.match(n.text) for n in group]
    dates = [one for one in found if one]
    if len(dates) < _LEAST or len(dates) * 2 <= len(group):
        return tuple(group)
    years = [int(one["year"]) for one in dates if one["year"]]
    rise = [later - earlier for earlier, later in pairwise(years)]
    is_order = all(step >= 0 for step in rise) or all(step <= 0 for step in rise)
    are_bare = len(years) == len(dates)
    telling = sum(
        _TELLS.match(n.text, one.start("next")) is not None for n, one in zip(group, found, strict=True) if one
    )
    if not is_order or (are_bare and telling * 2 < len(dates)):
        return tuple(group)
    return tuple(_parted(n, one) for n, one in zip(group, found, strict=True))


def _are_years(group: Sequence[Node]) -> bool:
    """Whether most of some Japanese items begin with a year, two at least say so, and rise: `645年 …`, `701 …`."""
    found = [m for n in group if (m := _YEAR_JA.match(n.text))]
    years = [int(m["year"]) for m in found]
    is_order = all(later >= earlier for earlier, later in pairwise(years))
    said = sum(m["sign"] is not None and len(m["year"]) > len("10") for m in found)
    return len(found) >= _LEAST and len(found) * 3 >= len(group) * 2 and said > 1 and is_order


_YEAR_JA = re.compile(r"(?P<year>\d{1,4})(?:(?P<sign>年)|(?=[\s：:、]))(?![\s　]*[円隻人個本枚台匹頭件回トkKｋmMｍ])")
_WHEN_JA = re.compile(r"(?P<when>\d{1,4}年|\d{3,4})[ \t　]+(?P<next>[ぁ-ヿ一-鿿])")


def _parted(at: Node, when: re.Match[str] | None) -> Node:
    if when is None or at.parts is not None or at.children:
        return at
    return replace(at, parts=Split(separator=Separator.DATE, term_end=when.end("when"), body_start=when.start("next")))
