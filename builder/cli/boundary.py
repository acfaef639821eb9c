"""Where every error ends: a line or two on stderr, an exit code, never a bare traceback."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from builder.findings import BuilderError

ENVIRONMENT, BUG, INTERRUPTED = 3, 4, 130
"""Exit codes beside those of click (2) and of `BuilderError` (product contract §2)."""


def guarded(call: Callable[[], object]) -> int:
    """Run a command and tell its exit code, whatever happens in it."""
    try:
        code = call()
    except (click.exceptions.Exit, click.exceptions.Abort, click.ClickException) as stop:
        return _leave(stop)
    except MemoryError:
        return _tell("the machine's memory is full", code=ENVIRONMENT)
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        return _tell(f"{error.strerror or error}{where}", code=ENVIRONMENT)
    except Exception as error:  # noqa: BLE001 - the one boundary
        return _end(error)
    return code if isinstance(code, int) else 0


def _leave(stop: click.exceptions.Exit | click.exceptions.Abort | click.ClickException) -> int:
    """Click's ways to end a command; `main` lets no `Exit` through, a watched run does."""
    if isinstance(stop, click.exceptions.Exit):
        return stop.exit_code
    if isinstance(stop, click.ClickException):
        if type(stop) is click.UsageError:  # those of ours; click's own are short
            from builder.cli.terminal import fit  # late: as below

            stop = click.UsageError(fit(f"Error: {stop.message}", err=True).removeprefix("Error: "), stop.ctx)
        stop.show()
        return stop.exit_code
    click.echo("interrupted", err=True)
    return INTERRUPTED


def _end(error: Exception) -> int:
    from builder.findings import BuilderError  # late: `--help` needs no rules

    if isinstance(error, BuilderError):
        return _stop(error)
    import traceback  # late: hardly ever needed

    report = "".join(traceback.format_exception(error))
    click.echo(
        f"build-deck failed: {type(error).__name__}: {error}\nThis is a bug in build-deck. {_keep(report)}", err=True
    )
    return BUG


def _stop(error: BuilderError) -> int:
    return _tell(error.message, hint=error.hint, code=error.exit_code)


def _tell(message: str, *, code: int, hint: str = "") -> int:
    from builder.cli.terminal import say  # late: `--help` needs none

    say(f"error: {message}" + (f"\n    hint: {hint}" if hint else ""), err=True)
    return code


def _keep(report: str) -> str:
    """Put the report into a file, and say where; where that can't be, the report itself."""
    from tempfile import NamedTemporaryFile  # late: takes 10 ms, and is hardly ever needed

    text = f"build-deck {tool_version()}, Python {sys.version}, {sys.platform}\n{sys.argv[1:]}\n{report}"
    try:
        with NamedTemporaryFile("w", prefix="build-deck-", suffix=".txt", delete=False, encoding="utf-8") as file:
            file.write(text)
    except OSError:
        return f"Please report it with this text:\n{text}"
    return f"Please report it with the text in {file.name}"


def tool_version() -> str:
    """The version of build-deck, as installed; `(not installed)` where it is run from its source alone."""
    from importlib.metadata import PackageNotFoundError, version  # late: takes 20 ms

    try:
        return version("build-deck")
    except PackageNotFoundError:
        return "(not installed)"
