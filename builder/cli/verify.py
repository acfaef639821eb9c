"""`build-deck verify`: a package in the real Anki."""

from __future__ import annotations

from pathlib import Path

import click

from builder.cli.options import HELP


@click.command(context_settings=HELP)
@click.argument("package", metavar="NEW", type=click.Path(path_type=Path))
def verify(package: Path) -> int:
    """Import the package NEW into the real Anki and report.

    Needs the extra `anki`: pip install "build-deck[anki]"
    """
    raise NotImplementedError(package)
