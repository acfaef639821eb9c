"""What is made of facts that are held in short, one file after the other: all of a file is read, drawn, and let go."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cached_property, partial
from itertools import groupby
from typing import TYPE_CHECKING

from builder import card
from builder.pipeline.codec import faces, fact_reader
from builder.pipeline.decks import deck_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from builder.card import Face
    from builder.findings import Finding
    from builder.model import ClozeFact, Fact, KnownFact, Note
    from builder.pipeline.reading import Reading
    from builder.project import Config

    Pairs = Iterable[tuple[KnownFact, KnownFact]]
    """Facts as they were met, and as they are without lines that nobody will see, in the order of their files."""


def drawn(
    read: Sequence[Reading],
    known: Pairs,
    names: Mapping[str, Mapping[str, str]],
    config: Config,
    language: str,
) -> Iterator[tuple[Note, tuple[Finding, ...]]]:
    """The note of each fact, and what is to be told of it; as it was drawn where it was read, if that is its face."""
    for path, file, own in _in_files(read, known):
        deck, media = deck_of(path, config), names.get(path, {})
        for met, one in own:
            first = file.faces.get(id(one.cloze))
            is_first = first and one.numbers == card.new_numbers(len(one.numbers))
            yield card.render(
                one if is_first else file.in_full(met, one),
                media=media,
                deck=deck,
                deck_slug=config.slug,
                source_path=path,
                language=language,
                first=first,
            )


def in_full(read: Sequence[Reading], known: Pairs) -> Iterator[KnownFact]:
    """The facts with all that was read of them."""
    for _, file, own in _in_files(read, known):
        yield from (file.in_full(met, one) for met, one in own)


def _in_files(read: Sequence[Reading], known: Pairs) -> Iterator[tuple[str, _File, Pairs]]:
    of_path: defaultdict[str, list[Reading]] = defaultdict(list)
    for one in read:
        of_path[one.path].append(one)
    for path, own in groupby(known, key=lambda pair: pair[1].cloze.fact.span.path):
        yield path, _File(of_path[path]), own


class _File:
    """All readings of one path, nearly always one; what they hold in short is known by where it lies in memory."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._readings = readings

    @cached_property
    def faces(self) -> Mapping[int, Face]:
        """The face of each card that was drawn where it was read."""
        return {
            id(words): face
            for one in self._readings
            for (words, _), face in zip(one.chosen, faces(one), strict=True)
            if face
        }

    @cached_property
    def _facts(self) -> Mapping[int, Callable[[], Fact]]:
        """What reads each fact in full: of most files one is asked for, that with a picture."""
        readers = ((one, fact_reader(one)) for one in self._readings)
        return {id(fact): partial(read, at) for one, read in readers for at, fact in enumerate(one.facts)}

    def in_full(self, met: KnownFact, known: KnownFact) -> KnownFact:
        """A fact, which was `met` in this file, with all that was read of it."""
        fact = replace(self._facts[id(met.cloze.fact)](), context_lines=known.cloze.fact.context_lines)
        words: ClozeFact = replace(known.cloze, fact=fact)
        return replace(known, cloze=words)
