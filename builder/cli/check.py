"""`build-deck check`: every finding about notes and cards, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from builder.cli.boundary import tool_version
from builder.cli.options import HELP, build_vault, default_vault, vault_options
from builder.cli.terminal import Talk, colour, counted
from builder.findings import BrokenInput, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from builder.findings import Finding
    from builder.pipeline import Build

_FORMATS = ("text", "json", "sarif", "github")


@click.command(context_settings=HELP)
@vault_options
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", help="For people, programs, code hosts.")
@click.option("--strict", is_flag=True, help="Fail on warnings; -q shows them too.")
def check(*, vault: Path | None, config: Path | None, form: str, strict: bool, quiet: bool, verbose: bool) -> int:
    """Tell everything there is to say about the notes; nothing is written.

    For people and for annotations on GitHub: errors, warnings and notes, with -v skipped lines too, with -q errors
    only. JSON and SARIF hold all of them: build-deck check notes/ --format sarif > notes.sarif

    \b
    Exit codes:
      0  good
      1  there are errors, with --strict warnings, or the notes hold nothing to learn
    """  # noqa: D301 - \b is click's mark for lines that are not to be joined
    talk = Talk(folder=vault or default_vault(), is_quiet=quiet, is_verbose=True)
    shown = _shown(is_quiet=quiet, is_verbose=verbose, is_strict=strict)
    try:
        result = _build(talk, config)
    except BrokenInput as broken:
        _print(broken.findings, talk, form=form, shown=shown)
        click.echo(_counts(broken.findings), err=True)
        return broken.exit_code
    _print(result.findings, talk, form=form, shown=shown)
    if not quiet:
        click.echo(f"{result.deck.name}: {_told(result)}", err=True)
    is_bad = result.count(Severity.ERROR) or (strict and result.count(Severity.WARNING))
    return 1 if is_bad or not result.known else 0


def _build(talk: Talk, config: Path | None) -> Build:
    from builder.project import load_project  # late: see the wing's docstring

    return build_vault(load_project(talk.folder, config=config), talk, allow_retire=True)


def _shown(*, is_quiet: bool, is_verbose: bool, is_strict: bool) -> frozenset[Severity]:
    """What people are shown; always what makes the run fail."""
    if is_verbose:
        return frozenset(Severity)
    if is_quiet:
        return frozenset({Severity.ERROR, Severity.WARNING} if is_strict else {Severity.ERROR})
    return frozenset(Severity) - {Severity.SKIPPED}


def _print(findings: Sequence[Finding], talk: Talk, *, form: str, shown: frozenset[Severity]) -> None:
    wanted = [finding for finding in findings if finding.severity in shown]
    if form == "text":
        click.echo(talk.laid_out(wanted), nl=False, color=colour())
        return
    from builder.findings import machine, sarif  # late: see the wing's docstring

    if form == "github":
        text = machine.as_github(wanted, folder=talk.prefix)
    elif form == "sarif":
        text = sarif.as_sarif(findings, folder=talk.prefix, version=tool_version())
    else:
        text = machine.as_json(findings, folder=talk.prefix, version=tool_version())
    click.echo(text.encode(errors="backslashreplace"), nl=False)


def _told(result: Build) -> str:
    skipped = f"{counted(result.skipped_lines, 'line')} skipped" if result.skipped_lines else ""
    nothing = "" if result.known else "the notes hold nothing to learn"
    return " · ".join(filter(None, (nothing, _counts(result.findings), skipped)))


def _counts(findings: Sequence[Finding]) -> str:
    """`2 warnings · 1 note`."""
    severities = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
    counts = ((sum(f.severity is one for f in findings), one.value) for one in severities)
    return " · ".join(counted(count, what) for count, what in counts if count) or "nothing to say"
