"""Options and steps that several commands share."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from builder.cli.boundary import tool_version
from builder.cli.terminal import counted, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from click.shell_completion import CompletionItem

    from builder.cli.terminal import Talk
    from builder.pipeline import Ahead, Build
    from builder.project import Project

_F = TypeVar("_F", bound="Callable[..., Any]")

_MOST_PROCESSES = 8
"""The first process can't take in what more of them work out."""
HELP = {"help_option_names": ["-h", "--help"]}


class PathType(click.Path):
    """A path that is not empty: click takes an empty one for the current folder. A shell completes folders or all."""

    def __init__(self, *, is_folder: bool = False) -> None:
        super().__init__(path_type=Path)
        self.is_folder = is_folder

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Let the shell look for folders, or for files and folders."""
        found = super().shell_complete(ctx, param, incomplete)
        for item in found if self.is_folder else ():
            item.type = "dir"  # click's own word for it is `file_okay`, which would refuse what our errors tell better
        return found

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401 - click's
        """Refuse an empty text, as an unset variable of a script gives it."""
        return super().convert(value, param, ctx) if str(value) else self.fail("the path is empty", param, ctx)


def vault_options(command: _F) -> _F:
    """Give a command VAULT, `--config`, `-q` and `-v`."""
    for decorate in (
        click.option("-v", "--verbose", is_flag=True, help="Show notes and skipped lines too."),
        click.option("-q", "--quiet", is_flag=True, help="Show errors only."),
        click.option("--config", type=PathType(), help="A deck.toml that lies elsewhere."),
        click.argument("vault", required=False, type=PathType(is_folder=True)),
    ):
        command = decorate(command)
    return command


def default_vault() -> Path:
    """`source_notes/` where there is one, else the current folder."""
    notes = Path("source_notes")
    return notes if notes.is_dir() else Path()


@contextmanager
def telling(talk: Talk, *, writes: bool = False) -> Iterator[None]:
    """Show every finding of an input that can't be used, and end the command; one that `writes` says it did not."""
    from builder.findings import BrokenInput  # late: see the wing's docstring

    try:
        yield
    except BrokenInput as broken:
        talk.show(broken.findings)
        if writes:
            say(f"nothing is written: {counted(len(broken.findings), 'error')}", err=True)
        raise click.exceptions.Exit(broken.exit_code) from broken


def load(
    talk: Talk,
    *,
    config: Path | None,
    output: Path | None = None,
    is_own: Callable[[bytes], bool] | None = None,
) -> Project:
    """Read the vault (`load_project`); where its own files are broken, every finding is shown and the command ends.

    A command that writes names the `output`.
    """
    from builder.project import load_project  # late: see the wing's docstring

    with telling(talk, writes=bool(output)):
        return load_project(talk.folder, config=config, output=output, is_own=is_own)


def build_vault(
    project: Project, talk: Talk, *, allow_retire: bool = False, remembers: bool = True, ahead: Ahead | None = None
) -> Build:
    """Take the project through all stages, at the time of `SOURCE_DATE_EPOCH` or now, on all processors.

    What earlier runs worked out for files that are as they were is taken from the user's cache, if it `remembers`; what
    is not there may be read by a process that was sent `ahead`.
    """
    from builder.memory import Memory, place
    from builder.pipeline import STAGES, build  # late: see the wing's docstring

    epoch = now()
    tool = tool_version() if tool_version()[0].isdigit() else ""
    memory = Memory(place(project.root) if remembers else None)
    with talk.progress(STAGES) as tell:
        result = build(
            project,
            epoch=epoch,
            tool=tool,
            allow_retire=allow_retire,
            memory=memory,
            processes=processors(),
            ahead=ahead,
            on_stage=tell,
        )
    memory.save()
    return result


def now() -> int:
    """The time of a build: `SOURCE_DATE_EPOCH`, or the clock's.

    Raises:
        UsageError: the variable is no time that Anki takes.
    """
    from builder.cli.clock import build_time  # late: see the wing's docstring

    return build_time(os.environ, now=time.time())


def processors() -> int:
    """How many this process may use."""
    granted = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(granted, _MOST_PROCESSES)
