"""What is weak for something that stands elsewhere in the vault: the files compared with each other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from builder import lint
from builder.pipeline.checking import is_as_chosen
from builder.pipeline.codec import compared, full_facts, read_asked, read_said
from builder.pipeline.processes import beside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from builder.findings import Finding
    from builder.model import ClozeFact, SourceFile
    from builder.pipeline.reading import Reading, Rest
    from builder.pipeline.rest import Resting


def begin_to_compare(
    sources: Iterable[SourceFile],
    read: Sequence[Reading],
    cards: Iterable[ClozeFact],
    resting: Resting,
    *,
    is_worth: bool,
) -> Callable[[], tuple[Finding, ...]]:
    """Look for it, in a process of its own if that `is_worth` it; the call waits for what was found.

    `cards` are those of the files that were `read`, in the order of the `sources`.
    """
    of_path: defaultdict[str, list[Reading | Rest]] = defaultdict(list)
    for path, rest in resting.files.items():
        of_path[path].append(rest)
    for one in read:
        of_path[one.path].append(one)
    own: defaultdict[str, list[ClozeFact]] = defaultdict(list)
    for card in cards:
        own[card.fact.span.path].append(card)
    files = [(path, of_path[path]) for path in dict.fromkeys(source.path for source in sources)]
    altered = dict.fromkeys(one.path for one in read if not is_as_chosen(one, own[one.path]))
    full = full_facts(one for one in read if one.path in altered)
    others = {path: [replace(card, fact=full[id(card.fact)]) for card in own[path]] for path in altered}
    compare = partial(_compared, files, others)
    return beside(compare, is_worth=is_worth)


def _compared(
    files: Sequence[tuple[str, Sequence[Reading | Rest]]], others: Mapping[str, Sequence[ClozeFact]]
) -> tuple[Finding, ...]:
    """What is weak for something elsewhere; `others` are the cards of files that have not all that were chosen."""
    said: list[lint.Said] = []
    asked: list[tuple[str, str]] = []
    for path, written in files:
        for its_asked, its_said in map(compared, written):
            said.append(read_said(its_said, path))
            asked.append((path, its_asked))
    return tuple(lint.between(said, _asked(asked, others)))


def _asked(written: Iterable[tuple[str, str]], others: Mapping[str, Sequence[ClozeFact]]) -> Iterator[lint.Asked]:
    told = set[str]()
    for path, line in written:
        if path not in others:
            yield from read_asked(line, path)
        elif path not in told:
            told.add(path)
            yield from map(lint.asked, others[path])
