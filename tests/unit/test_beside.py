"""Work that a process of its own does meanwhile."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from builder.memory import Memory
from builder.pipeline import Ahead, alone, beside
from builder.pipeline import stages as rooms
from builder.pipeline.codec import decode, whole
from builder.pipeline.processes import Early
from builder.pipeline.readings import begin_to_read, readings
from builder.pipeline.stages import build
from tests.odd_notes import SOURCES, project_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def test_the_result_is_that_of_the_work() -> None:
    """Whoever does it."""
    assert beside(os.getpid, is_worth=False)() == os.getpid()
    assert beside(lambda: [1, ("two",)], is_worth=True)() == [1, ("two",)]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the first process does it")
def test_another_process_does_what_is_worth_it() -> None:
    """Begun at once, and waited for by the call."""
    assert beside(os.getpid, is_worth=True)() != os.getpid()


def test_an_error_of_the_work_is_raised_by_the_call() -> None:
    """As if nobody else had tried."""

    def fail() -> None:
        message = "no"
        raise LookupError(message)

    with pytest.raises(LookupError):
        beside(fail, is_worth=True)()


def test_where_the_process_dies_the_first_does_the_work() -> None:
    """A machine without memory kills the other one."""
    parent = os.getpid()

    def work() -> int:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return 7

    assert beside(work, is_worth=True)() == 7


@pytest.mark.parametrize("is_worth", [False, True])
def test_who_begins_early_works_with_what_is_given_late(*, is_worth: bool) -> None:
    """Whoever does it: with all pieces, in their order."""
    early = Early[str, tuple[int, list[str]]](lambda pieces: (os.getpid(), list(pieces)), is_worth=is_worth)
    with closing(early):
        early.give(lambda: map(str, range(3)))
        who, found = early.take()

    assert found == ["0", "1", "2"]
    assert (who != os.getpid()) is (is_worth and sys.platform == "linux")


@pytest.mark.parametrize("dies_at", [0, 2, 3], ids=["at once", "among the pieces", "at the end"])
def test_where_who_began_early_dies_the_first_does_the_work(dies_at: int) -> None:
    """Before it is given anything, while it is, or over its work; nobody waits for it for ever."""
    parent = os.getpid()

    def work(pieces: Iterable[str]) -> list[int]:
        if os.getpid() != parent and dies_at != 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return list(map(len, pieces))

    def pieces() -> Iterator[str]:
        for at in range(3):
            if at == dies_at == 2:
                for child in multiprocessing.active_children():
                    child.kill()
                    child.join()
            yield "x" * 1_000_000

    with closing(Early(work, is_worth=True)) as early:
        early.give(pieces)

        assert early.take() == [1_000_000] * 3


def test_who_began_early_and_is_given_nothing_ends() -> None:
    """As where a build meets a file that it can't use."""
    with closing(Early(list, is_worth=True)):
        begun = multiprocessing.active_children()
    for child in begun:
        child.join(10)

    assert multiprocessing.active_children() == []


def test_a_build_on_two_processors_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the rules looked at beside the writing of cards."""
    alone = build(project_of(SOURCES), epoch=1_700_000_000)
    monkeypatch.setattr(rooms, "_MANY", 1)

    assert build(project_of(SOURCES), epoch=1_700_000_000, processes=2) == alone


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody is sent ahead")
@pytest.mark.parametrize("dies_at", [0, 1, 99], ids=["at once", "after a file", "never"])
def test_what_was_read_ahead_is_what_is_read(monkeypatch: pytest.MonkeyPatch, dies_at: int) -> None:
    """By a reader that lives, and by one that is killed; a build takes it, too."""
    project, parent, read, count = project_of(SOURCES), os.getpid(), alone.read, iter(range(100))

    def look(*args: Any) -> object:
        if os.getpid() != parent and next(count) >= dies_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return read(*args)

    plain, built = (
        readings(project, memory=Memory(None), processes=1, on_step=lambda _done, _all: None),
        build(project, epoch=1_700_000_000),
    )
    monkeypatch.setattr(alone, "read", look)
    with closing(Ahead(is_worth=True)) as ahead:
        begin_to_read(project, Memory(None), {}, ahead)
        taken = [ahead.take(source) for source in SOURCES]
    with closing(Ahead(is_worth=True)) as ahead:
        again = build(project, epoch=1_700_000_000, ahead=ahead)

    assert [bool(line) for line in taken] == [at < dies_at for at in range(len(SOURCES))]
    assert [decode(line, source) for line, source in zip(taken, SOURCES, strict=True) if line] == list(
        map(whole, plain[:dies_at])
    )
    assert again == built


def test_nobody_is_sent_ahead_where_it_is_not_worth_it() -> None:
    """As on one processor."""
    ahead = Ahead(is_worth=False)
    begin_to_read(project_of(SOURCES), Memory(None), {}, ahead)

    assert ahead.take(SOURCES[0]) == ""
