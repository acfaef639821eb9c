"""Japanese lines that say how many there are, or of what kind, and name them in a row: one list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.facts.counts import named
from builder.facts.node import Node, Piece, exactly, fact, span
from builder.facts.prose import join
from builder.facts.reading import Reading, opened
from builder.model import FactKind, Role

if TYPE_CHECKING:
    from builder.facts.scope import Scope


def counted(at: Node, scope: Scope, before: Node | None) -> Reading | None:
    """What a Japanese line counts and names, in the line itself or in the only one below it, as a list; else None.

    So is a row below a line that says of what kind it is.
    """
    del before
    is_below = len(at.children) == 1 and at.parts is None and not (at.children[0].children or at.children[0].others)
    if at.others or (at.children and not is_below) or at.text.count("\n") > 1:
        return None
    whole = join((at.prose, "\n", at.children[0].prose)) if is_below else at.prose
    ranges = named(whole.text)
    if not ranges:
        return _row(at, at.children[0], scope) if is_below else None
    pieces: list[Piece | str] = []
    last = 0
    for start, end in ranges:
        pieces += [exactly(whole, last, start), exactly(whole, start, end, Role.MEMBER)]
        last = end
    pieces += [exactly(whole, last, len(whole.text))] if last < len(whole.text) else []
    listed = fact(FactKind.ENUMERATION, pieces, scope, at=span(at, at.children[0] if is_below else at))
    return Reading(outcomes=(listed,), below=opened(at, scope), used=int(is_below))


def _row(at: Node, below: Node, scope: Scope) -> Reading | None:
    """What is all of a kind, in one line below a Japanese line that says of what: 夜に鳴く鳥 over 梟、夜鷹、五位鷺."""
    if _OF_KIND.fullmatch(at.text) is None or _ROW.fullmatch(below.text) is None or below.parts:
        return None
    pieces = (Piece(prose=at.prose, role=Role.LABEL), ": ", Piece(prose=below.prose, role=Role.ANSWER))
    made = fact(FactKind.FACT, pieces, scope, at=span(at, below))
    return Reading(outcomes=(made,), below=opened(at, scope), used=1)


_OF_KIND = re.compile(r"(?!.*(?:例|など|主な|その他))[^、。：:]{2,24}[るたいなつくぐすむぶう][一-龯ァ-ヶー]{1,8}")
_ROW = re.compile(r"(?!.*など)[^、。,：:]{1,24}(?:[、・]\s?[^、。,：:]{1,24}|,\s[a-zA-Z][^、。,：:]{0,23}){2,5}")
