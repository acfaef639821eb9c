"""Lines about one of the two things that the heading above names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.facts.node import exactly, fact, span
from builder.facts.reading import Reading, beneath
from builder.model import FactKind, Role

if TYPE_CHECKING:
    from builder.facts.node import Node
    from builder.facts.scope import Scope

_TWO = re.compile(r"([^\sと、]{1,20})\s?(?:と|vs\.?)\s?([^\sと、]{1,20}?)(?:の(?:違い|比較))?")
_NAME = re.compile(r"(\S{1,20})[ \t　]+(?=\S)")


def of_two(at: Node, scope: Scope, before: Node | None) -> Reading | None:
    """`帆船 風で進む` below `帆船と汽船`: one of the two, and what is said of it; None where it is no such line."""
    del before
    above = scope.levels[-1].words.strip() if scope.levels else ""
    two = _TWO.fullmatch(above) if at.parts is None and not at.children else None
    name = _NAME.match(at.text) if two else None
    if two is None or name is None or name[1] not in two.groups():
        return None
    pieces = (
        exactly(at.prose, 0, name.end(1), Role.LABEL),
        exactly(at.prose, name.end(1), name.end()),
        exactly(at.prose, name.end(), len(at.text), Role.ANSWER),
    )
    made = fact(FactKind.DEFINITION, pieces, scope, at=span(at, at))
    return Reading(outcomes=(made,), below=beneath(at, scope))
