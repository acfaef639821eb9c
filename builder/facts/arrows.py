"""Lines with an arrow in them that are not simply a question and its answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.facts.node import exactly, fact, skipped, span
from builder.facts.reading import Reading, opened
from builder.facts.split import Separator
from builder.model import FactKind, Role

if TYPE_CHECKING:
    from builder.facts.node import Node
    from builder.facts.scope import Scope

_DIRECTION = re.compile(r"[(（](?:方向|向き|経路|(?i:direction|route))[)）]\s?(?=\S)")
"""`(方向)甲 => 乙`: from where to where."""
_HOST = re.compile(r"(?:https?://\S+|(?:[a-z0-9-]+\.)+[a-z]{2,10})", re.IGNORECASE)
_CASE = re.compile(r"\s={2,3}\s")
"""`host => address == A record`: what stands behind it names the case that the rest shows."""
_CASE_END = re.compile(r"\s?[:：(（]")


_MISCELLANY = re.compile(
    r"その他(?:の[^、。]{1,8}|知識|情報)?|(?:豆|雑|小)知識|雑学|小ネタ|雑多|雑記|余談|(?i:misc(?:ellaneous|ellany)?|trivia)"
)
_BARE_NAME = re.compile(
    r"[一-鿿々ァ-ヺー・]{1,10}\s?(?:→|⇒|⇨|➡|->|=>)(?=[^0-9０-９]+$)[^がをにはで→⇒⇨➡=-]+(?:$|[→⇒⇨➡=-])"
)


def untold(at: Node, scope: Scope, before: Node | None) -> Reading | None:
    """A bare name and an arrow below `その他`: nothing says in what respect, and of a place there is much to say.

    A number behind it, when or how many, can be asked, and words of a statement.
    """
    del before
    above = scope.levels[-1].words.strip() if scope.levels else ""
    if not _MISCELLANY.fullmatch(above) or not _BARE_NAME.match(at.text):
        return None
    told = skipped("L05", at, "nothing says in what respect the name is meant", hint="put the respect before the arrow")
    return Reading(outcomes=(told,), below=opened(at, scope))


def arrow(at: Node, scope: Scope, before: Node | None) -> Reading | None:
    """An arrow that asks less than its whole right side, or more; None where the left side asks for the right.

    A direction is recalled as a whole, of a host that is an example the name of the case.
    """
    del before
    parts = at.parts
    if parts is None or parts.separator is not Separator.ARROW:
        return None
    left = at.text[: parts.term_end]
    if "\n" in left.strip():
        return Reading(outcomes=(skipped("S10", at, "lines of which the last has an arrow"),), below=opened(at, scope))
    label = _DIRECTION.match(left)
    if label:
        return _asked(at, scope, label.end(), len(at.text))
    case = _CASE.search(at.text, parts.body_start) if _HOST.fullmatch(left) else None
    if case:
        end = _CASE_END.search(at.text, case.end() + 1)
        return _asked(at, scope, case.end(), end.start() if end else len(at.text))
    return None


def _asked(at: Node, scope: Scope, start: int, end: int) -> Reading:
    """A fact that asks a part of the line."""
    pieces = (
        exactly(at.prose, 0, start, Role.LABEL),
        exactly(at.prose, start, end, Role.ANSWER),
        exactly(at.prose, end, len(at.text)),
    )
    made = fact(FactKind.ARROW, pieces, scope, at=span(at, at))
    return Reading(outcomes=(made,), below=opened(at, scope))
