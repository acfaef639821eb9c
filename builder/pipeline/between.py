"""What is weak for something that stands elsewhere in the vault: the files compared with each other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from builder import lint
from builder.pipeline.checking import is_as_chosen
from builder.pipeline.codec import LastLines, full_facts, last_lines, read_asked, read_said
from builder.pipeline.processes import Early
from builder.pipeline.rest import stirring

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from builder.findings import Finding
    from builder.model import ClozeFact, SourceFile
    from builder.pipeline.reading import Reading, Rest
    from builder.pipeline.rest import Resting


class Part(NamedTuple):
    """What one file has to be compared."""

    path: str
    last: LastLines
    """What its cards ask and what it says."""
    asked: tuple[lint.Asked, ...] | None
    """What its cards ask, where they are not all that were chosen."""


def comparer(*, is_worth: bool) -> Early[Part, tuple[Finding, ...]]:
    """Who looks for it, in a process of its own if that `is_worth` it; raises Stirred for a record that is none."""
    return Early(_compared, is_worth=is_worth)


def parts(
    sources: Iterable[SourceFile], read: Sequence[Reading], cards: Iterable[ClozeFact], resting: Resting
) -> Iterator[Part]:
    """What it takes to look for it; `cards` are those of the files that were `read`, in the order of the `sources`."""
    of_path: defaultdict[str, list[Reading | Rest]] = defaultdict(list)
    for path, rest in resting.files.items():
        of_path[path].append(rest)
    for one in read:
        of_path[one.path].append(one)
    altered = _altered(read, cards)
    for path in dict.fromkeys(source.path for source in sources):
        asked = altered.get(path)
        for file in of_path[path]:
            yield Part(path, last_lines(file), asked)
            asked = None if asked is None else ()


def _altered(read: Sequence[Reading], cards: Iterable[ClozeFact]) -> dict[str, tuple[lint.Asked, ...]]:
    """What the cards ask of files that have not all that were chosen."""
    own: defaultdict[str, list[ClozeFact]] = defaultdict(list)
    for card in cards:
        own[card.fact.span.path].append(card)
    altered = dict.fromkeys(one.path for one in read if not is_as_chosen(one, own[one.path]))
    full = full_facts(one for one in read if one.path in altered)
    return {path: tuple(lint.asked(replace(card, fact=full[id(card.fact)])) for card in own[path]) for path in altered}


def _compared(parts: Iterable[Part]) -> tuple[Finding, ...]:
    said: list[lint.Said] = []
    asked: list[tuple[str, str | tuple[lint.Asked, ...]]] = []
    for part in parts:
        with stirring():
            last = part.last.unpacked()
            said.append(read_said(last.said, part.path))
        asked.append((part.path, last.asked if part.asked is None else part.asked))
    return tuple(lint.between(said, (one for path, its in asked for one in _asked(its, path))))


def _asked(its: str | tuple[lint.Asked, ...], path: str) -> tuple[lint.Asked, ...]:
    with stirring():
        return read_asked(its, path) if isinstance(its, str) else its
