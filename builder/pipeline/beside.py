"""Work that a process of its own does meanwhile, where there is a second processor and much to do."""

from __future__ import annotations

import gc
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

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
