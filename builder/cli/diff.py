"""`build-deck diff`: what differs between two versions of a deck, and how far the version has to rise."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.cli.differences import in_words, machine_form, summary
from builder.cli.options import HELP, PathType, build_vault, default_vault, load, telling
from builder.cli.terminal import Talk, colour, counted, fit, say
from builder.findings import Severity
from builder.model import point

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from builder.model import Cause, Guid, Package, Span


@click.command(context_settings=HELP)
@click.argument("old", type=PathType())
@click.argument("new", required=False, type=PathType())
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or machines.")
@click.option("--allow-retire", is_flag=True, help="Many notes are gone, and that is meant.")
@click.option("--config", type=PathType(), help="A deck.toml that lies elsewhere.")
@click.option("-q", "--quiet", is_flag=True, help="Show the summary and errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Show notes and skipped lines too.")
def diff(  # noqa: PLR0913 - one for each option
    *, old: Path, new: Path | None, form: str, allow_retire: bool, config: Path | None, quiet: bool, verbose: bool
) -> int:
    """Compare the package OLD with NEW, a package or the folder of notes as a build would make it now.

    Shows what was added, changed, moved and retired, what Anki will say to an update, and the least version step:
    major where a learner's progress is at risk, minor where notes come or leave or get other answers, patch for all
    else. Exits with 1 where the version rises less. Nothing is written.

    Example: build-deck diff dist/deck-1.0.0.apkg notes/
    """
    from builder.release import check_release, compare, is_turned, load_package  # late: see the wing's docstring

    new = new or default_vault()
    files = Talk(folder=Path(), is_quiet=quiet, is_verbose=verbose)
    talk = replace(files, folder=new) if new.is_dir() else files
    with telling(files):
        before = load_package(old)
        if new.is_dir():
            after, at, causes = _build(talk, config, allow_retire=allow_retire)
        else:
            after, at, causes = load_package(new), point(new.as_posix()), None
        found = compare(before, after, causes=causes)
    findings = check_release(found, at=at, is_package=causes is None)
    is_first = is_turned(before, after)  # of what is told then, little holds
    if is_first:
        talk.show(findings)
    if form == "json":
        _print([json.dumps(machine_form(found, findings), ensure_ascii=False, indent=2, sort_keys=True)])
    else:
        _print(fit(line, err=False) for line in (*(() if quiet else in_words(found)), *summary(found)))
    if not is_first:
        talk.show(findings)
    return 1 if any(finding.severity is Severity.ERROR for finding in findings) else 0


def _build(talk: Talk, config: Path | None, *, allow_retire: bool) -> tuple[Package, Span, Mapping[Guid, Cause]]:
    """The package a build would give now, packed and read back, where its version is said, what became of old notes.

    Where a build would write none, the command ends.
    """
    from builder.identity import causes  # late: see the wing's docstring
    from builder.release import read_package, write_apkg

    project = load(talk, config=config)
    result = build_vault(project, talk, allow_retire=allow_retire)
    talk.show(result.findings)
    errors = result.count(Severity.ERROR)
    if errors or not result.known:
        obstacle = counted(errors, "error") if errors else "the notes hold nothing to learn"
        say(f"nothing is compared, for a build would write nothing: {obstacle}", err=True)
        raise click.exceptions.Exit(1)
    packed = io.BytesIO(write_apkg(result.deck, result.media))
    why = causes(result.lock, version=project.config.version, most=project.config.tombstones)
    return read_package(packed, path=talk.folder.as_posix()), project.version_at, why


def _print(lines: Iterable[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    if colour() is False or not sys.stdout.isatty():
        text = click.unstyle(text)
    click.echo(text.encode(errors="backslashreplace"), nl=False)
