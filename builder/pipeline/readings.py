"""The pure stages, file by file: remembered where the file was read before, on two processors where there is much."""

from __future__ import annotations

import hashlib
import sys
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

from builder import card, lint
from builder.memory import Memory, tool
from builder.pipeline.codec import UNREADABLE, brief, decode, encode
from builder.pipeline.naming import other_names

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from builder.model import Glossary, SourceFile
    from builder.pipeline.processes import Ahead
    from builder.pipeline.reading import Reading
    from builder.project import Project

_WORTH = 400_000
"""Characters of notes below which a second process costs more than it saves (measured: it starts in 0.1 s)."""


def reading_keys(project: Project, memory: Memory) -> dict[str, bytes]:
    """The key of each source's reading in a memory, by path; none in one that forgets all."""
    sources = project.sources if memory.is_kept else ()
    return dict(zip((source.path for source in sources), _keys(sources, _options(project)), strict=True))


def chooser(memory: Memory) -> str:
    """Name and version of what chooses the words, for the lock; from the memory, where the tool is as it was."""
    key = hashlib.blake2b(tool(), digest_size=16, person=b"chooser").digest()
    if known := memory.recall(key):
        return known
    from builder.cloze import CHOOSER  # late: as `_read`

    if memory.is_kept:
        memory.keep(key, CHOOSER)
    return CHOOSER


def begin_to_read(project: Project, memory: Memory, keys: Mapping[str, bytes], ahead: Ahead) -> None:
    """Give the reader that was sent ahead what the memory does not know, where that is little."""
    missing = [source for source in project.sources if not memory.knows(keys.get(source.path, b""))]
    if not _is_much(missing):
        ahead.give(missing, _options(project))


def readings(
    project: Project,
    *,
    memory: Memory,
    processes: int,
    on_step: Callable[[int, int], None],
    but: Container[str] = (),
    ahead: Ahead | None = None,
) -> tuple[Reading, ...]:
    """What each source becomes up to the choice of words, in short, one after the other, without those at `but`.

    What `memory` knows is taken from there, and what it does not is kept in it; more than one of `processes` is used
    where there is much to do, and what was read `ahead` is taken from there. None of it changes what comes out.
    """
    sources = tuple(source for source in project.sources if source.path not in but)
    options = _options(project)
    keys = tuple(_keys(sources, options)) if memory.is_kept else ()
    found = {at: known for at, key in enumerate(keys) if (known := _recalled(memory, key, sources[at]))}
    missing = [at for at in range(len(sources)) if at not in found]
    done = len(found)
    worked_out = _worked_out([sources[at] for at in missing], options, processes, ahead)
    for at, line in zip(missing, worked_out, strict=True):
        on_step(done, len(sources))
        written = memory.pack(line)
        found[at] = brief(line, sources[at], written)
        if memory.is_kept:
            memory.keep_packed(keys[at], written)
        done += 1
    on_step(done, len(sources))
    return tuple(found[at] for at in range(len(sources)))


def _options(project: Project) -> Options:
    config = project.config
    return Options(language=config.language, tags=config.tags, bold=config.bold, glossary=project.glossary)


@dataclass(frozen=True, kw_only=True)
class Options:
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


def _keys(sources: Sequence[SourceFile], options: Options) -> Iterator[bytes]:
    """The key of each source in the memory: of its path and text, the settings and the tool."""
    seed = hashlib.blake2b(tool() + str(options).encode(errors="surrogatepass"), digest_size=16)
    for source in sources:
        digest = seed.copy()
        digest.update(f"{source.path}\0{source.text}".encode(errors="surrogatepass"))
        yield digest.digest()


def _recalled(memory: Memory, key: bytes, source: SourceFile) -> Reading | None:
    """The reading that is kept under a key; its HTML passes the sanitizer once more, whoever wrote to the disk."""
    line, written = memory.recall(key), memory.packed(key)
    if line is None or written is None:
        return None
    try:
        reading = decode(line, source)
        fields = {field for face in reading.faces if face for field in (face.text, face.context, face.extra)}
        return brief(line, source, written) if all(map(card.is_clean, fields)) else None
    except UNREADABLE:  # a record of another making under this key
        return None


def _worked_out(sources: Sequence[SourceFile], options: Options, processes: int, ahead: Ahead | None) -> Iterator[str]:
    """Each reading in order, written."""
    if processes > 1 and _is_much(sources):
        lines = _lines(sources, options, processes)
    else:
        lines = map(ahead.take, sources) if ahead else iter(())
    for source in sources:
        yield next(lines, "") or encode(_read(source, options))


def _is_much(sources: Sequence[SourceFile]) -> bool:
    return sum(len(source.text) for source in sources) >= _WORTH


def _lines(sources: Sequence[SourceFile], options: Options, processes: int) -> Iterator[str]:
    """The line of each reading from processes of their own, in order; empty where one was killed before it."""
    from multiprocessing import get_context  # late: few vaults are large
    from multiprocessing.connection import wait

    import builder.pipeline.alone  # noqa: F401 - once for all of them

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


def _work(told: Connection, inherited: Sequence[Connection], sources: Sequence[SourceFile], options: Options) -> None:
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


def _read(source: SourceFile, options: Options) -> Reading:
    from builder.pipeline.alone import read  # late: the rooms that read take 0.3 s, and of most vaults nothing is read

    return read(source, options)
