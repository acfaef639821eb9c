"""`build-deck verify`: a package in the real Anki."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from builder.cli.options import HELP, PathType
from builder.cli.terminal import counted

if TYPE_CHECKING:
    from pathlib import Path


@click.command(context_settings=HELP)
@click.argument("package", metavar="NEW", type=PathType())
def verify(package: Path) -> int:
    """Import the package NEW into the real Anki and report.

    The collection is made for it and thrown away; your own is not touched. Needs the extra `anki`:
    pip install '.[anki]' in a checkout of build-deck
    """
    from builder.verify import verify as judge  # late: see the wing's docstring

    report = judge(package)
    for problem in report.problems:
        click.echo(f"error: {problem}", err=True)
    verdict = counted(len(report.problems), "problem") if report.problems else "no problems"
    click.echo(f"Anki {report.anki}: {counted(report.new, 'note')}, {counted(report.cards, 'card')}, {verdict}")
    return 1 if report.problems else 0
