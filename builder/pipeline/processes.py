"""Work that a process of its own does meanwhile, where there is a second processor and much to do."""

from __future__ import annotations

import gc
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection

    from builder.model import SourceFile
    from builder.pipeline.readings import Options

_T = TypeVar("_T")


def beside(work: Callable[[], _T], *, is_worth: bool) -> Callable[[], _T]:
    """Begin a work that changes nothing, in a process of its own if that `is_worth` it; the call waits for its result.

    The process has what was there when it began; its result is copied back. Where none may be forked, or it dies, the
    work is done by the call, so that an error of the work is raised there.
    """
    if not is_worth or sys.platform != "linux":
        return work
    from multiprocessing import get_context  # late: few vaults are large

    context = get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    gc.freeze()  # else the first collection of the other process copies all that both share
    process = context.Process(target=_do, args=(theirs, ours, work), daemon=True)
    with suppress(OSError):
        process.start()
    gc.unfreeze()
    theirs.close()

    def wait() -> _T:
        try:
            result: _T = ours.recv()
        except (EOFError, OSError):
            return work()
        finally:
            ours.close()
        process.join()
        return result

    return wait


def _do(told: Connection, inherited: Connection, work: Callable[[], object]) -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the first process's to tell
    inherited.close()  # while it is open here, a write that nobody waits for would never fail
    with suppress(Exception):  # the first process meets the same, and tells it
        told.send(work())


class Ahead:
    """A process that gets ready to read notes while the first one looks at what lies in the vault.

    The rooms that read take 0.3 s to begin with, and after an author's edit there is one file to read: so the first
    process never needs those rooms. Where none may be forked, or it dies, it has read nothing: whoever asks reads.
    """

    def __init__(self, *, is_worth: bool) -> None:
        """Begin, if that `is_worth` it and processes may be forked."""
        self._given: Sequence[SourceFile] = ()
        self._lines: dict[SourceFile, str] = {}
        self._ours: Connection | None = None
        if not is_worth or sys.platform != "linux":
            return
        from multiprocessing import get_context  # late: as above

        context = get_context("fork")
        self._ours, theirs = context.Pipe()
        process = context.Process(target=_read, args=(theirs, self._ours), daemon=True)
        with suppress(OSError):
            process.start()
        theirs.close()

    def give(self, sources: Sequence[SourceFile], options: Options) -> None:
        """Let it read these, once; the call waits until they are handed over, not until they are read."""
        if self._ours and sources:
            with suppress(OSError):
                self._ours.send((sources, options))
                self._given = sources

    def take(self, source: SourceFile) -> str:
        """What a source became, as a line (`codec.encode`); empty where it was not given, or the reader died."""
        while self._ours and self._given and source not in self._lines:
            first, *rest = self._given
            try:
                self._lines[first] = self._ours.recv()
            except (EOFError, OSError):
                rest = []
            self._given = rest
        return self._lines.get(source, "")

    def close(self) -> None:
        """Nothing more will be given."""
        if self._ours:
            self._ours.close()
        self._ours = None


def _read(told: Connection, inherited: Connection) -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the first process's to tell
    inherited.close()  # while it is open here, the first process's end would never be seen
    with suppress(Exception):  # the first process meets the same, and tells it
        from builder.pipeline.alone import read
        from builder.pipeline.codec import encode

        sources, options = told.recv()
        for source in sources:
            told.send(encode(read(source, options)))
