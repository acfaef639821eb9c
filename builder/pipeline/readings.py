"""The pure stages, file by file: remembered where the file was read before, on two processors where there is much."""

from __future__ import annotations

import hashlib
import sys
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, cast

from builder import card, cloze, facts, lint, markdown
from builder.memory import Memory, tool
from builder.pipeline.accounting import outline
from builder.pipeline.checking import weak_spots
from builder.pipeline.codec import UNREADABLE, decode, encode
from builder.pipeline.gather import references
from builder.pipeline.limits import too_much
from builder.pipeline.naming import other_names
from builder.pipeline.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from builder.findings import Finding
    from builder.model import ClozeFact, Fact, Glossary, SourceFile
    from builder.project import Project

_WORTH = 400_000
"""Characters of notes below which a second process costs more than it saves (measured: it starts in 0.1 s)."""


def reading_keys(project: Project, memory: Memory) -> dict[str, bytes]:
    """The key of each source's reading in a memory, by path; none in one that forgets all."""
    sources = project.sources if memory.is_kept else ()
    return dict(zip((source.path for source in sources), _keys(sources, _options(project)), strict=True))


def readings(
    project: Project,
    *,
    memory: Memory,
    processes: int,
    on_step: Callable[[int, int], None],
    but: Container[str] = (),
) -> tuple[Reading, ...]:
    """What each source becomes up to the choice of words, in the order of the sources, without those at `but`.

    What `memory` knows is taken from there, and what it does not is kept in it; more than one of `processes` is used
    where there is much to do. Neither changes what comes out.
    """
    sources = tuple(source for source in project.sources if source.path not in but)
    options = _options(project)
    keys = tuple(_keys(sources, options)) if memory.is_kept else ()
    found = {at: known for at, key in enumerate(keys) if (known := _recalled(memory, key, sources[at]))}
    missing = [at for at in range(len(sources)) if at not in found]
    done = len(found)
    worked_out = _worked_out([sources[at] for at in missing], options, processes)
    for at, (reading, line) in zip(missing, worked_out, strict=True):
        on_step(done, len(sources))
        found[at] = reading
        if memory.is_kept:
            memory.keep(keys[at], line or encode(reading))
        done += 1
    on_step(done, len(sources))
    return tuple(found[at] for at in range(len(sources)))


def _options(project: Project) -> _Options:
    config = project.config
    return _Options(language=config.language, tags=config.tags, bold=config.bold, glossary=project.glossary)


@dataclass(frozen=True, kw_only=True)
class _Options:
    """What of the settings has a say in what one file becomes."""

    language: str
    tags: tuple[str, ...]
    bold: bool
    glossary: Glossary

    @cached_property
    def others(self) -> Mapping[str, tuple[str, ...]]:
        """The other names of things, by each of their names."""
        return other_names(self.glossary)

    @cached_property
    def names(self) -> lint.Names:
        """The names that are looked for in the notes."""
        return lint.names_of(self.glossary)

    def __str__(self) -> str:
        """All of it, the same in every process."""
        told = (self.language, self.tags, self.bold, self.glossary.entries, sorted(self.glossary.words))
        return repr(told)


def _keys(sources: Sequence[SourceFile], options: _Options) -> Iterator[bytes]:
    """The key of each source in the memory: of its path and text, the settings and the tool."""
    seed = hashlib.blake2b(tool() + str(options).encode(errors="surrogatepass"), digest_size=16)
    for source in sources:
        digest = seed.copy()
        digest.update(f"{source.path}\0{source.text}".encode(errors="surrogatepass"))
        yield digest.digest()


def _recalled(memory: Memory, key: bytes, source: SourceFile) -> Reading | None:
    """The reading that is kept under a key; its HTML passes the sanitizer once more, whoever wrote to the disk."""
    line = memory.recall(key)
    if line is None:
        return None
    try:
        reading = decode(line, source)
        fields = {field for face in reading.faces if face for field in (face.text, face.context, face.extra)}
        return reading if all(map(card.is_clean, fields)) else None
    except UNREADABLE:  # a record of another making under this key
        return None


def _worked_out(sources: Sequence[SourceFile], options: _Options, processes: int) -> Iterator[tuple[Reading, str]]:
    """Each reading in order, with its line for the memory where another process wrote it."""
    is_much = processes > 1 and sum(len(source.text) for source in sources) >= _WORTH
    lines = _lines(sources, options, processes) if is_much else iter(())
    for source in sources:
        line = next(lines, "")
        yield (decode(line, source), line) if line else (_read(source, options), "")


def _lines(sources: Sequence[SourceFile], options: _Options, processes: int) -> Iterator[str]:
    """The line of each reading from processes of their own, in order; empty where one was killed before it."""
    from multiprocessing import get_context  # late: few vaults are large
    from multiprocessing.connection import wait

    # Forked where that is safe: a process that begins anew imports for 0.3 s.
    context = get_context("fork") if sys.platform == "linux" else get_context("spawn")
    workers: list[BaseProcess] = []
    left: dict[Connection, deque[int]] = {}
    written: dict[int, str] = {}
    try:
        for first in range(processes):
            ours, theirs = context.Pipe(duplex=False)
            inherited = (*left, ours) if sys.platform == "linux" else ()
            given = (theirs, inherited, sources[first::processes], options)
            left[ours] = deque(range(first, len(sources), processes))
            workers.append(context.Process(target=_work, args=given, daemon=True))
            with suppress(OSError):  # no process is granted: what it was to do is read as what a dead one leaves
                workers[-1].start()
            theirs.close()
        for at in range(len(sources)):
            while at not in written:
                for ready in cast("list[Connection]", wait(list(left))):
                    written |= _received(ready, left)
            yield written.pop(at)
    finally:
        for worker in workers:
            if worker.pid:
                worker.terminate()
                worker.join()


def _work(told: Connection, inherited: Sequence[Connection], sources: Sequence[SourceFile], options: _Options) -> None:
    """What a process of its own does; Ctrl-C is the first process's to tell, and its end is the end of all."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for end in inherited:  # while one of them is open somewhere, a write to it waits for ever
        end.close()
    with suppress(Exception):  # the first process meets the same, and tells it
        for source in sources:
            told.send(encode(_read(source, options)))


def _received(ready: Connection, left: dict[Connection, deque[int]]) -> dict[int, str]:
    """The next line of a process, or that there will be none any more."""
    try:
        line: str = ready.recv()
    except (EOFError, OSError):
        return dict.fromkeys(left.pop(ready), "")
    return {left[ready].popleft(): line}


def _read(source: SourceFile, options: _Options) -> Reading:
    """Parse a source, find its facts and their words, and what is weak in it; then its tree is needed no more."""
    document, parsing = markdown.parse(source)
    language = document.front.language or options.language
    document = replace(document, front=replace(document.front, language=language))
    found, finding = facts.find_facts(document)
    if options.tags:
        found = tuple(replace(fact, tags=(*options.tags, *fact.tags)) for fact in found)
    whole = Reading(source=source, outline=outline(document), facts=found, findings=(*parsing, *finding))
    if whole.is_broken:
        return whole
    chosen = tuple(_choose(fact, options) for fact in found)
    faces = tuple(card.first_face(cloze) if cloze else None for cloze, _ in chosen)
    whole = replace(whole, chosen=chosen, faces=faces)
    if document.front.ignore:
        return whole
    cards = tuple(cloze for cloze, _ in chosen if cloze)
    weak = weak_spots(document, facts=found, cards=cards, names=options.names)
    return replace(whole, references=tuple(references(document)), weak=weak)


def _choose(fact: Fact, options: _Options) -> tuple[ClozeFact | None, tuple[Finding, ...]]:
    refusal = too_much(fact)
    return (None, (refusal,)) if refusal else cloze.choose(fact, names=options.others, bold=options.bold)
