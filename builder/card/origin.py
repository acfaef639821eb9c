"""Where a note comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.model import Origin

if TYPE_CHECKING:
    from builder.model import KnownFact


def origin(known: KnownFact) -> Origin:
    """What the fact of a note tells that its fields do not."""
    fact = known.cloze.fact
    reasons = {str(known.numbers[d.group]): d.reason for d in known.cloze.deletions if d.reason}
    return Origin(kind=fact.kind, place=fact.place, reasons=reasons)
