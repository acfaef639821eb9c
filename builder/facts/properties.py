"""Lines below the name of one thing that each say something of it: no list to recall."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.facts.shapes import leads_on, without_brackets
from builder.facts.words import is_in, is_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.facts.node import Node


def are_properties(group: Sequence[Node], lead: str) -> bool:
    """Whether lines below the name of one thing each say something of it: `Gout` over `attacks at night`.

    One of them has a label of its own, `antidote: vitamin K`, and another is more than a name.
    """
    name = without_brackets(lead).rstrip(" :")
    last = name.rpartition(" ")[2]
    is_one = _ONE_NAME.fullmatch(name) is not None and not (last.endswith("s") and not _SINGULAR.search(last))
    if not is_one or leads_on(name) or is_label(name) or is_in(name, "generic_headings"):
        return False
    labels = [n.text[: n.parts.term_end] for n in group if n.parts]
    return any(label.islower() for label in labels) and any(" " in n.text and not n.parts for n in group)


_ONE_NAME = re.compile(r"[A-Z][\w'’-]*(?:\s[\w'’-]+)?")
_SINGULAR = re.compile(r"(?i)(?:ss|us|is|ics|ness)$")
