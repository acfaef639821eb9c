"""Work that a process of its own does meanwhile, where there is a second processor and much to do."""

from __future__ import annotations

import gc
import sys
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from builder.model import SourceFile
    from builder.pipeline.readings import Options

_T = TypeVar("_T")
_Piece = TypeVar("_Piece")


def beside(work: Callable[[], _T], *, is_worth: bool) -> Callable[[], _T]:
    """Begin a work that changes nothing, in a process of its own if that `is_worth` it; the call waits for its result.

    The process has what was there when it began; its result is copied back. Where none may be forked, or it dies, the
    work is done by the call, so that an error of the work is raised there.
    """
    if not is_worth or sys.platform != "linux":
        return work
    ours, process = _begun(_do, work)

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


def _begun(do: Callable[..., None], *given: object) -> tuple[Connection, BaseProcess]:
    """A process that does something, and this one's end of a line to it; where none is granted, nobody is there."""
    from multiprocessing import get_context  # late: few vaults are large

    context = get_context("fork")
    ours, theirs = context.Pipe()
    gc.freeze()  # else the first collection of the other process copies all that both share
    process = context.Process(target=do, args=(theirs, ours, *given), daemon=True)
    with suppress(OSError):
        process.start()
    gc.unfreeze()
    theirs.close()
    return ours, process


def _do(told: Connection, inherited: Connection, work: Callable[[], object]) -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the first process's to tell
    inherited.close()  # while it is open here, a write that nobody waits for would never fail
    with suppress(Exception):  # the first process meets the same, and tells it
        told.send(work())


class Early(Generic[_Piece, _T]):
    """A process that begins while there is little, and is given what it works with once that is there.

    One that begins late holds all that was there by then: beside many notes it would be the largest. Where none may be
    forked, or it dies, the work is done by the first process.
    """

    def __init__(self, work: Callable[[Iterable[_Piece]], _T], *, is_worth: bool) -> None:
        """Begin, if that `is_worth` it and processes may be forked."""
        self._work = work
        self._make: Callable[[], Iterable[_Piece]] = tuple
        self._ours = _begun(_do_given, work)[0] if is_worth and sys.platform == "linux" else None

    def give(self, make: Callable[[], Iterable[_Piece]]) -> None:
        """Let it work with the pieces that `make` gives, the same at each call; none of them is None."""
        self._make = make
        if self._ours:
            try:
                for piece in make():
                    self._ours.send(piece)
                self._ours.send(None)
            except OSError:
                self.close()

    def take(self) -> _T:
        """Wait for what became of them."""
        try:
            result: _T = self._ours.recv() if self._ours else self._work(self._make())
        except (EOFError, OSError):
            return self._work(self._make())
        finally:
            self.close()
        return result

    def close(self) -> None:
        """Nothing more will be asked."""
        if self._ours:
            self._ours.close()
        self._ours = None


def _do_given(told: Connection, inherited: Connection, work: Callable[[Iterable[object]], object]) -> None:
    _do(told, inherited, lambda: work(_given(told)))


def _given(told: Connection) -> Iterator[object]:
    """What is given, all of it before any is worked with: who gives does not wait."""
    pieces = deque[object]()
    while (piece := told.recv()) is not None:
        pieces.append(piece)
    while pieces:
        yield pieces.popleft()


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
        self._ours, _ = _begun(_read)

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
