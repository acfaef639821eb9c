"""What the glossary knows of names, for the choice of words: a thing is given away by any of them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from builder.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from builder.model import Glossary


def other_names(glossary: Glossary) -> Mapping[str, tuple[str, ...]]:
    """The other names of each thing by each of its names, folded."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for entry in glossary.entries:
        names = (entry.name, *entry.aliases)
        for name in names:
            found[fold(name)].update(dict.fromkeys(other for other in names if other != name))
    return {name: tuple(others) for name, others in found.items()}
