"""`--watch`: a command runs again whenever something it reads has changed, until it is interrupted.

The one room that knows watchfiles (extra `watch`).
"""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from builder.cli.boundary import guarded
from builder.cli.terminal import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from watchfiles import Change

    from builder.cli.terminal import Talk

_F = TypeVar("_F", bound="Callable[..., object]")
_USAGE = 2
_SETTLED = 100
"""Milliseconds that a watcher is given to be set up before the command first runs."""
_MOST_NAMED = 3


def watch_option(command: _F) -> _F:
    """Give a command `--watch`."""
    return click.option("--watch", is_flag=True, help="Run again after each change, until Ctrl-C.")(command)


def watch(run: Callable[[], object], talk: Talk, *, config: Path | None, written: Iterable[Path]) -> int:
    """Run a command now, and again after each change of what it reads.

    An error is told and waited out, for the next change may mend it; only a call that is off ends the watch. A change
    made while the command runs is seen after it. What the tool writes itself is none: `deck.lock`, what lies in the
    folders `written`, files and folders whose names begin with a dot.

    Returns:
        The exit code of the call that is off; an interruption ends in `guarded` like any other.

    Raises:
        EnvironmentFault: watchfiles is not installed.
    """
    _expect_watchfiles()
    import watchfiles  # late: an extra

    from builder.project import read_paths  # late: see the wing's docstring

    outputs = [Path(os.path.realpath(folder)) for folder in written]
    while True:
        watched = read_paths(talk.folder, config=config)  # anew: the settings may name other folders now
        # Notes may lie in the folder written to; a build that finds nothing changed writes nothing, and all is quiet.
        ours = [folder for folder in outputs if not watched[0].is_relative_to(folder)]
        told = watchfiles.watch(
            *watched,
            watch_filter=partial(_is_worth, roots=watched, ours=ours),
            rust_timeout=_SETTLED,
            yield_on_timeout=True,
        )
        next(told)
        if guarded(run) == _USAGE:
            return _USAGE
        _tell(talk, "watching for changes, Ctrl-C ends it")
        changed = sorted({Path(path) for _, path in next(filter(None, told))})
        # An editor's scratch files are gone by now; a note that was deleted is told where nothing else is.
        there = [path for path in changed if path.exists()] or changed
        _tell(talk, f"\nchanged: {_named([talk.from_here(path).as_posix() for path in there])}")


def _is_worth(_: Change, name: str, *, roots: Sequence[Path], ours: Sequence[Path]) -> bool:
    """Whether a change of this file may change what the command makes."""
    path = Path(name)
    if path.name == "deck.lock" or path.name.endswith("~") or any(path.is_relative_to(folder) for folder in ours):
        return False
    ways = [path.relative_to(root).parts for root in roots if path.is_relative_to(root)]
    return any(not any(part.startswith(".") for part in way) for way in ways)


def _named(changed: Sequence[str]) -> str:
    more = len(changed) - _MOST_NAMED
    return ", ".join(changed[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _tell(talk: Talk, line: str) -> None:
    if not talk.is_quiet:
        say(line, err=True)


def _expect_watchfiles() -> None:
    from importlib.util import find_spec  # late: takes a while, and most runs watch nothing

    if find_spec("watchfiles") is None:
        from builder.findings import EnvironmentFault

        message = "watchfiles, which sees that files change, is not installed"
        raise EnvironmentFault(message, hint="pip install '.[watch]' in a checkout of build-deck")
