"""Where a note comes from."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from builder.model import Origin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from builder.model import KnownFact


def origin(known: KnownFact) -> Origin:
    """What the fact of a note tells that its fields do not."""
    fact = known.cloze.fact
    reasons = tuple([(str(known.numbers[d.group]), d.reason) for d in known.cloze.deletions if d.reason])
    return Origin(kind=fact.kind, place=fact.place, reasons=_reasons(reasons))


@lru_cache(maxsize=20_000)
def _reasons(pairs: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """The reasons by number, once for all notes that have them."""
    return dict(pairs)
