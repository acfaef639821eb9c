"""Lines with an arrow in them that are not simply a question and its answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.facts.node import exactly, fact, skipped, span
from builder.facts.reading import Reading, beneath, plain
from builder.facts.shapes import is_sentence
from builder.facts.split import Separator, chain
from builder.model import FactKind, Role
from builder.text import has_japanese

if TYPE_CHECKING:
    from builder.facts.node import Node
    from builder.facts.scope import Scope
    from builder.findings import Finding

_NAMED_IN_BRACKETS = re.compile(r"[(（]\w[^()（）]{0,11}[)）]\s?(?=\S)")
"""`(方向)甲 => 乙`: what is said, and then from where to where."""
_CASE = re.compile(r"\s={2,3}\s")
"""`host => address == A record`: what stands behind it names the case that the rest shows."""
_CASE_END = re.compile(r"\s?[:：(（]")
_SAMPLE = re.compile(
    r"(?:https?://\S+|(?:[a-z0-9-]+\.)+(?:com|net|org|edu|gov|io|jp|local)|\d{1,3}(?:\.\d{1,3}){3}(?:/\d+)?|\d{1,2}:\d\d)"
)
"""An address or a time of day: only an example has one."""
_CONDITION = re.compile(r"(?i)(?:if|when(?:ever)?|once|after|before|as soon as|on|unless|until)\s")
_FROM = re.compile(r"(?i)\bfrom\s(?:the\s|an?\s)?[\w-]+$")
"""`going from high -> low`: the arrow reads as `to`."""


def arrow(at: Node, scope: Scope, before: Node | None) -> Reading | None:
    """An arrow that asks less than its whole right side, or more; None where the left side asks for the right.

    A direction is recalled as a whole, of an example the name of the case; what follows from an English sentence is
    read as running text, for much else follows from it.
    """
    parts = at.parts
    if parts is None or parts.separator is not Separator.ARROW:
        return None
    left = at.text[: parts.term_end]
    label, case = _NAMED_IN_BRACKETS.match(left), _CASE.search(at.text, parts.body_start)
    if label:
        return _asked(at, scope, label.end(), len(at.text))
    if case:
        end = _CASE_END.search(at.text, case.end() + 1)
        return _asked(at, scope, case.end(), end.start() if end else len(at.text))
    told = _unasking(at, left)
    if told:
        return Reading(outcomes=(told,), below=beneath(at, scope))
    is_statement = is_sentence(left) and not has_japanese(at.text) and not _CONDITION.match(left)
    return plain(at, scope, before) if is_statement else None


def _unasking(at: Node, left: str) -> Finding | None:
    """Why the left side of an arrow asks nothing; None where it may."""
    if _SAMPLE.fullmatch(left):
        return skipped("L04", at, f'"{left}" is one example', hint="say what it shows")
    if _FROM.search(left):
        return skipped("S02", at, "the arrow stands for a word of the sentence", hint="write the word")
    return None


def _asked(at: Node, scope: Scope, start: int, end: int) -> Reading:
    """A fact that asks a part of the line."""
    pieces = (
        exactly(at.prose, 0, start, Role.LABEL),
        exactly(at.prose, start, end, Role.ANSWER),
        exactly(at.prose, end, len(at.text)),
    )
    made = fact(FactKind.ARROW, pieces, scope, at=span(at, at))
    return Reading(outcomes=(made,), below=beneath(at, scope))


def is_illustration(at: Node, scope: Scope) -> bool:
    """Whether an arrow is the only thing below a line that has said what its name is: it shows a case of it."""
    above = scope.levels[-1] if scope.levels else None
    is_arrow = at.parts is not None and at.parts.separator is Separator.ARROW
    return is_arrow and not at.children and not chain(at.prose) and above is not None and above.said
