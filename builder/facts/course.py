"""What says of a course what it is and what it wants: lines at the head of a note, lists of objectives."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.facts.words import is_in
from builder.model import BlockKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.facts.node import Node
    from builder.facts.scope import Scope

_MOST_OF_TOP = 12
"""Lines in which a note says what it is."""
_DEFINES = re.compile(r"[a-z]|(?:An?|The)\s")


def is_of_course(at: Node, label: str, scope: Scope) -> bool:
    """Whether a line right below the title, in no list, says of which course a note is: `Class: BOAT 101`.

    `Class: a template for objects` says what a class is.
    """
    said = at.text[at.parts.body_start :].lstrip() if at.parts else ""
    is_top = at.line <= _MOST_OF_TOP and all(level.depth <= 1 for level in scope.levels)
    return is_top and at.block.kind is BlockKind.PARAGRAPH and is_in(label, "course") and not _DEFINES.match(said)


def are_objectives(group: Sequence[Node], above: Sequence[str]) -> bool:
    """Whether a list says what a course wants of its reader: `Describe …`, `Explain …`, `Discuss …`; 〜を説明できる.

    One of the three levels above it speaks of goals.
    """
    if (
        len(group) < len("abc")
        or any(n.ordered or n.parts or _OF_THING.search(n.text) for n in group)
        or not any(map(_GOAL.fullmatch, above[-3:]))
    ):
        return False
    begun = sum(_OBJECTIVE.match(n.text) is not None or _OBJECTIVE_JA.search(n.text) is not None for n in group)
    named = {word[0].lower() for n in group if (word := _OF_STUDY.match(n.text))}
    told = sum(_EXPLAINS_JA.search(n.text) is not None for n in group)
    return begun == len(group) and (len(named) > 1 or told > 1)


_STUDIES = (
    r"describe|explain|discuss|summari[sz]e|outline|understand|differentiate|distinguish|define|recogni[sz]e|state"
)
_OF_STUDY = re.compile(rf"(?i:{_STUDIES})\b")
_GOAL = re.compile(
    r"(?i)(?:(?:learning|course|unit|lesson|chapter|class|session|student)\s)?(?:goals?|objectives?|outcomes?|objects?|aims?)\s?:?"
    r"|.*\b(?:able to|by the end)\b.*|(?:学習|到達|授業|今日の|本時の)?(?:目標|ねらい)"
)
"""What stands over a list of objectives, and names nothing else: 目標管理 does."""
_OF_THING = re.compile("は|(?<!こと)が[^、。]{1,12}[るい]$")
"""A line about a thing of its own is no objective."""
_OBJECTIVE = re.compile(
    rf"(?i)(?:{_STUDIES}|analy[sz]e|give|identify|list|compare|contrast|apply|evaluate|demonstrate|calculate|know|learn"
    r"|be able|interpret|name|illustrate|use|create|develop|assess|review|examine|explore|solve|write|draw|derive|prove"
    r"|determine|predict|relate|select|critique)\b"
)
_OBJECTIVE_JA = re.compile(
    r"(?:できる(?:ようになる)?|(?:を|について)?(?:説明|理解)する|[をが]わかる(?:ようになる)?)。?$"
)
_EXPLAINS_JA = re.compile("(?:説明|理解)(?:する|でき|し)|(?:例|違い)を(?:挙げ|述べ)")
