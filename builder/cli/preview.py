"""`build-deck preview`: the page alone, opened and kept up to date while the notes are written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.cli.options import HELP, PathType, build_vault, default_vault, load, vault_options
from builder.cli.output import clear_preview, expect_output, preview_files
from builder.cli.terminal import Talk, counted, say
from builder.cli.watch import watch as run_again
from builder.cli.watch import watch_option
from builder.findings import Severity

if TYPE_CHECKING:
    from builder.pipeline import Build


@click.command(context_settings=HELP)
@vault_options
@click.option("-o", "--output", type=PathType(is_folder=True), default=Path("dist"), help="A folder; default: dist.")
@click.option("--open", "opens", is_flag=True, help="Open the page in the browser.")
@watch_option
def preview(  # noqa: PLR0913 - one for each option
    *, vault: Path | None, config: Path | None, output: Path, quiet: bool, verbose: bool, opens: bool, watch: bool
) -> int:
    """Write the preview page alone: no package, and deck.lock stays as it is.

    It shows every card, front and back, beside the line it came from, what was skipped and why, the findings, and what
    changed since the last version. It opens from the disk, without a network, and with --watch it follows what you
    write: build-deck preview notes/ --open --watch
    """
    talk = Talk(folder=vault or default_vault(), is_quiet=quiet, is_verbose=verbose)
    is_first = iter([True])

    def once() -> int:
        code = _write(talk, config, output, watched=watch)
        if opens and next(is_first, False):
            _open(output)
        return code

    return run_again(once, talk, config=config, written=[output]) if watch else once()


def _write(talk: Talk, config: Path | None, output: Path, *, watched: bool) -> int:
    """Write the page and say in numbers what is on it."""
    from builder.release import write_files  # late: see the wing's docstring

    expect_output(output)
    project = load(talk, config=config, output=output)
    result = build_vault(project, talk, allow_retire=True)
    talk.show(result.findings)
    files = preview_files(result, project, output, watched=watched)
    write_files(files)
    clear_preview(output, files)
    if not talk.is_quiet:
        say(f"{_counts(result)} → {_page(output).as_posix()}")
    return 1 if result.count(Severity.ERROR) or not result.known else 0


def _open(output: Path) -> None:
    import webbrowser  # late: takes 15 ms

    page = _page(output)
    if not webbrowser.open(page.resolve().as_uri()):
        say(f"no browser was found: open {page} yourself", err=True)


def _page(output: Path) -> Path:
    from builder.preview import PAGE  # late: see the wing's docstring

    return output / PAGE


def _counts(result: Build) -> str:
    """`Techstock 1.0.0: 47 notes (53 cards) · 12 lines skipped`."""
    skipped = f" · {counted(result.skipped_lines, 'line')} skipped" if result.skipped_lines else ""
    notes, cards = counted(len(result.known), "note"), counted(result.cards, "card")
    return f"{result.deck.name} {result.deck.version}: {notes} ({cards}){skipped}"
