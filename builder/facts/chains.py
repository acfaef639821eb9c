"""Links of a chain, `a -> b -> c`: steps in order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.facts.split import FIRST_WORDS, mask

if TYPE_CHECKING:
    from builder.model import Prose

_ARROW = re.compile(r"\s?(?:→|⇒|⇨|➡️?|=>|--?>)+\s?")
_ARROW_HEAD = re.compile("[→⇒⇨➡>]")
_IN_ORDER = re.compile(
    r"の(?:順|順番|順序|流れ)(?:に|で|と|$)|\s?へと|(?<=[A-Za-z])\s[(][^(),]{1,80},[^()]{1,120}[)][.。]?$"
)
"""`a→b→cの順に…`, `a→b→cへと…`, `a -> b -> c (x, y)`: the last link ends before."""
_ROW = re.compile(r"[,、;；](?! ?\d{4}\b)|\s\s")
"""Inside a link: two of a row of pairs `a -> b, c -> d`."""


def chain(prose: Prose) -> tuple[tuple[int, int], ...]:
    """The links of `a -> b -> c` as ranges of the text; empty where there are fewer than three."""
    if len(prose.text) > FIRST_WORDS or not (_ARROW_HEAD.search(prose.text) and _ARROW.search(prose.text)):
        return ()
    arrows = [m.span() for m in _ARROW.finditer(mask(prose))]
    if len(arrows) < 2:
        return ()
    order = _IN_ORDER.search(prose.text, arrows[-1][1])
    first = prose.text.rfind("は、", 0, arrows[0][0]) + 2 if order and "は、" in prose.text[: arrows[0][0]] else 0
    edges = [first, *(x for pair in arrows for x in pair), order.start() if order else len(prose.text)]
    links = tuple((edges[i], edges[i + 1]) for i in range(0, len(edges), 2))
    if any(_ROW.search(prose.text, a, b) for a, b in links[1:-1]):
        return ()
    return links if all(0 < b - a <= 40 and prose.text[a:b].strip() for a, b in links) else ()
