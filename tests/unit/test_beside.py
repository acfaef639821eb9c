"""Work that a process of its own does meanwhile."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from builder.pipeline import beside
from builder.pipeline import stages as rooms
from builder.pipeline.stages import build
from tests.odd_notes import SOURCES, project_of


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


def test_a_build_on_two_processors_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the rules looked at beside the writing of cards."""
    alone = build(project_of(SOURCES), epoch=1_700_000_000)
    monkeypatch.setattr(rooms, "_MANY", 1)

    assert build(project_of(SOURCES), epoch=1_700_000_000, processes=2) == alone
