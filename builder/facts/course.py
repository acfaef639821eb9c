"""Lines at the head of a note that say of which course it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.facts.words import is_in
from builder.model import BlockKind

if TYPE_CHECKING:
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
