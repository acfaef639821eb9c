"""What is printed, where, and in which colour: answers on stdout, talk on stderr."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from builder.findings import Severity, format_finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from builder.findings import Finding

_COLUMNS, _NARROWEST = 80, 40
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan", Severity.SKIPPED: "cyan"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """How much is said, and how the vault is called."""

    folder: Path
    """The vault as the user calls it."""
    is_quiet: bool
    """Only errors."""
    is_verbose: bool
    """Notes and skipped lines too."""
    is_strict: bool = False
    """Warnings make the run fail, so they are shown when it is quiet too."""

    @property
    def prefix(self) -> str:
        """What leads from the current folder to the vault, `/` at its end; nothing where they are the same."""
        way = self.from_here(Path(os.path.realpath(self.folder))).as_posix()
        return "" if way == os.curdir else f"{way.rstrip('/')}/"

    @staticmethod
    def from_here(path: Path) -> Path:
        """An absolute path as it is called from the current folder."""
        try:
            return Path(os.path.relpath(path))
        except ValueError:  # another drive
            return path

    def show(self, findings: Iterable[Finding]) -> None:
        """Print findings as far as they are wanted, paths from the current folder."""
        text = self.laid_out((one for one in findings if self._wants(one.severity)), err=True)
        if text:
            click.echo(text, nl=False, err=True, color=colour())

    def laid_out(self, findings: Iterable[Finding], *, err: bool = False) -> str:
        """Findings for people, paths from the current folder, to be shown on stdout or on stderr."""
        folder = self.prefix
        lines = (fit(_coloured(format_finding(finding, folder=folder), finding), err=err) for finding in findings)
        return "".join(f"{line}\n" for line in lines)

    def _wants(self, severity: Severity) -> bool:
        if severity is Severity.ERROR or self.is_verbose:
            return True
        return severity is Severity.WARNING and (self.is_strict or not self.is_quiet)

    @contextmanager
    def progress(self, stages: tuple[str, ...]) -> Iterator[Callable[[str, int, int], None]]:
        """A progress bar over all stages, on a terminal only; yields what tells it how far the run is."""
        if self.is_quiet or not sys.stderr.isatty():
            yield lambda _stage, _done, _all: None
            return
        part = 1000
        with click.progressbar(length=part * len(stages), file=sys.stderr, label=stages[0]) as bar:

            def tell(stage: str, done: int, steps: int) -> None:
                bar.label = stage
                bar.update(part * stages.index(stage) + part * done // max(1, steps) - bar.pos)

            yield tell
        if sys.platform != "win32":
            click.echo("\x1b[1A\x1b[2K", nl=False, err=True)  # the full bar has nothing more to say


def say(text: str, *, err: bool = False) -> None:
    """Print lines: an answer on stdout, or talk on stderr; on a terminal none is wider than it."""
    click.echo(fit(text, err=err), err=err)


def fit(text: str, *, err: bool) -> str:
    """Break lines so that they fit the terminal they go to, further in than they began; elsewhere they stay whole."""
    columns = _columns(sys.stderr if err else sys.stdout)
    if not columns:
        return text
    from builder.text import wrap  # late: takes 5 ms, and few runs end on a terminal

    lines = text.split("\n")
    return "\n".join(
        part for line in lines for part in wrap(line, columns, indent=f"    {line[: len(line) - len(line.lstrip())]}")
    )


def _columns(stream: TextIO) -> int:
    """How wide the terminal is; 0 where there is none, or where it is too narrow for sentences."""
    if not stream.isatty():
        return 0
    try:
        columns = os.get_terminal_size(stream.fileno()).columns or _COLUMNS
    except OSError:  # a terminal of a program's own
        columns = _COLUMNS
    return columns if columns >= _NARROWEST else 0


def counted(count: int, what: str) -> str:
    """A number and what is counted: `1 note`, `2 notes`."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def colour() -> bool | None:
    """No colour where NO_COLOR asks for none (https://no-color.org), else as click sees fit."""
    return False if os.environ.get("NO_COLOR") else None


def _coloured(text: str, finding: Finding) -> str:
    mark = f"{finding.rule.code} {finding.rule.name}"
    return text.replace(f" {mark}:", f" {click.style(mark, fg=_COLOURS[finding.severity])}:", 1)
