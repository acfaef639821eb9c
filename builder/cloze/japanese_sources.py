"""Brackets of a Japanese sentence that say where it stands written, or who showed it: `（25条）`, `(教科書p.8)`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 40
"""Characters of a source."""


def names_source(text: str, start: int, end: int) -> bool:
    """Whether words stand in brackets that name the source of a sentence: `船長は航海日誌を備える（18条）`.

    Behind a bare name, `航海日誌（18条）`, there is nothing else to ask.
    """
    source = next((m for m in _IN_BRACKETS.finditer(text) if m.start() < start and end < m.end()), None)
    if source is None or not _SOURCE.fullmatch(source[1].strip()):
        return False
    left, right = text[: source.start()], text[source.end() :]
    return _SAYS.search(left) is not None or _SAYS.match(right) is not None


def sourced(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The nouns a source stands behind, of which a verb tells: 定款 of `会社は定款（第27条）を作る`."""
    for one in _SOURCED.finditer(text, start, end):
        if _SOURCE.fullmatch(one[2].strip()):
            yield one.span(1)


_SOURCED = re.compile(rf"(?<=[はがにで、])([一-鿿ァ-ヺー]{{2,8}})[(（]([^()（）]{{2,{LONGEST}}})[)）](?=を)")
_IN_BRACKETS = re.compile(rf"[(（]([^()（）]{{2,{LONGEST}}})[)）]")
_NUMBER = "[0-9０-９一二三四五六七八九十百]+"
_LAW = "[一-鿿]{0,10}?(?:法|令|則|例|規約|規程|約款|定款|条約|協定)"
_BEHIND = rf"(?:の{_NUMBER})?(?:第?{_NUMBER}項)?(?:第?{_NUMBER}号)?"
_ARTICLE = rf"(?:(?:{_LAW})?第{_NUMBER}条|{_LAW}{_NUMBER}条|[0-9０-９]+条|[一二三四五六七八九十百]{{2,}}条){_BEHIND}"
"""`18条`, `民法四条`, `第一条`; 一条 to 九条 alone are places."""
_PAGE = r"[^、。]{0,16}?(?:[pPｐ]{1,2}[.．]?\s?[0-9０-９]+(?:\s?[-~〜～–]\s?[0-9０-９]+)?|[0-9０-９]+\s?(?:ページ|頁))"
_SHOWN = (
    r"[^、。()]{2,20}?ら?(?:が|、|により|によって|によ[るり])?"
    r"[12][0-9]{3}年に?[^、。]{0,8}?(?:証明|実証|立証|確認|報告|提唱)[ぁ-ゖ]{0,4}"
)
_SOURCE = re.compile(rf"(?:{_ARTICLE}(?:[、,・，]\s?{_ARTICLE})*|{_PAGE}|{_SHOWN})(?:\s?(?:参照|より))?")
_SAYS = re.compile(
    "[はがをにでと][^。]{1,60}[うくすつぬむるぐぶたいん](?:[。]|$)|[はがを][^。]{2,60}(?:である|だ|です)[。]?$|は[^。]{4}"
)
"""A statement."""
