"""`build-deck preview`: the page alone, opened and kept up to date while the notes are written."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.cli.boundary import BUG
from builder.cli.options import HELP, PathType, build_vault, default_vault, load, vault_options
from builder.cli.output import clear_preview, expect_output, preview_files
from builder.cli.terminal import Talk, counted
from builder.findings import BuilderError, EnvironmentFault, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from builder.build import Build
    from builder.project import Project


@click.command(context_settings=HELP)
@vault_options
@click.option("-o", "--output", type=PathType(), default=Path("dist"), help="A folder; default: dist.")
@click.option("--open", "opens", is_flag=True, help="Open the page in the browser.")
@click.option("--watch", "watches", is_flag=True, help="Write it anew with each change of the notes, until Ctrl-C.")
def preview(  # noqa: PLR0913 - one for each option
    *, vault: Path | None, config: Path | None, output: Path, quiet: bool, verbose: bool, opens: bool, watches: bool
) -> int:
    """Write the preview page alone: no package, and deck.lock stays as it is.

    It shows every card, front and back, beside the line it came from, what was skipped and why, the findings, and what
    changed since the last version. It opens from the disk, without a network: build-deck preview notes/ --open --watch
    """
    talk = Talk(folder=vault or default_vault(), is_quiet=quiet, is_verbose=verbose)
    if watches and importlib.util.find_spec("watchfiles") is None:
        message = "watchfiles is not installed"
        raise EnvironmentFault(message, hint="pip install '.[watch]' in a checkout of build-deck")
    expect_output(output)
    project = load(talk, config=config, output=output)
    code = _write(project, talk, output, watched=watches)
    if opens:
        _open(output)
    if watches:
        _watch(project, talk, config, output)
    return code


def _write(project: Project, talk: Talk, output: Path, *, watched: bool) -> int:
    """Write the page and say in numbers what is on it."""
    from builder.release import write_files  # late: see the wing's docstring

    result = build_vault(project, talk, allow_retire=True)
    talk.show(result.findings)
    files = preview_files(result, project, output, watched=watched)
    write_files(files)
    clear_preview(output, files)
    if not talk.is_quiet:
        click.echo(f"{_counts(result)} → {_page(output).as_posix()}")
    return 1 if result.count(Severity.ERROR) or not result.known else 0


def _watch(project: Project, talk: Talk, config: Path | None, output: Path) -> None:
    """Write the page with each change, from those on that came while it was first written."""
    is_first = True
    for changes in _changes(project, config, output):
        if changes or (is_first and _is_behind(project, config, output)):
            _again(talk, config, output)
        is_first = False


def _is_behind(project: Project, config: Path | None, output: Path) -> bool:
    from builder.project import load_project  # late: see the wing's docstring

    try:
        return load_project(project.root, config=config, output=output).sources != project.sources
    except BuilderError:
        return True


def _again(talk: Talk, config: Path | None, output: Path) -> None:
    """One more time; what stops it is told, and the next change may mend it."""
    from builder.cli.boundary import guarded  # late: it is not needed once

    def write() -> int:
        try:
            return _write(load(talk, config=config, output=output), talk, output, watched=True)
        except click.exceptions.Exit as told:
            return told.exit_code

    code = guarded(write)
    if code == BUG:
        raise click.exceptions.Exit(code)


def _changes(project: Project, config: Path | None, output: Path) -> Iterator[Collection[object]]:
    """What changed below the vault, in the media folder and the settings, our own output left out; empty at times."""
    from watchfiles import watch  # late: an extra

    own = Path(os.path.realpath(output))
    folders = (project.root, project.media.folder, *([config] if config else ()))
    places = sorted({Path(os.path.realpath(folder)) for folder in folders if folder.exists()})

    def matters(_: object, path: str) -> bool:
        at = Path(os.path.realpath(path))
        return own not in (at, *at.parents) and not any(
            part.startswith(".") for part in at.parts[len(_base(at, places)) :]
        )

    yield from watch(*places, watch_filter=matters, debounce=400, rust_timeout=500, yield_on_timeout=True)


def _base(path: Path, places: list[Path]) -> tuple[str, ...]:
    """The parts of the watched place a path lies in."""
    return next((place.parts for place in places if path.is_relative_to(place)), ())


def _open(output: Path) -> None:
    import webbrowser  # late: takes 15 ms

    page = _page(output)
    if not webbrowser.open(page.resolve().as_uri()):
        click.echo(f"no browser was found: open {page} yourself", err=True)


def _page(output: Path) -> Path:
    from builder.preview import PAGE  # late: see the wing's docstring

    return output / PAGE


def _counts(result: Build) -> str:
    """`Techstock 1.0.0: 47 notes (53 cards) · 12 lines skipped`."""
    skipped = f" · {counted(result.skipped_lines, 'line')} skipped" if result.skipped_lines else ""
    notes, cards = counted(len(result.known), "note"), counted(result.cards, "card")
    return f"{result.deck.name} {result.deck.version}: {notes} ({cards}){skipped}"
