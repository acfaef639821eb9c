"""`build-deck verify`: a package in the real Anki, and one version over the other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.cli.options import HELP, PathType, telling
from builder.cli.terminal import Talk, counted, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builder.verify import Counts, Kept, Upgrade


@click.command(context_settings=HELP)
@click.argument("packages", metavar="[OLD]... NEW", nargs=-1, required=True, type=PathType())
@click.option("--config", type=PathType(), expose_value=False, help="Taken, as elsewhere; a package needs none.")
@click.option("-q", "--quiet", is_flag=True, help="Show problems only.")
@click.option("-v", "--verbose", is_flag=True, expose_value=False, help="Taken, as elsewhere; all is shown as it is.")
def verify(packages: tuple[Path, ...], *, quiet: bool) -> int:
    """Import the package NEW into the real Anki and report.

    With OLD, the version before it, or several in a row: a learner's work is played between each two of them (reviews,
    edited fields, tags, cards moved to another deck, suspended, flagged), and the report tells what an import with
    Anki's own settings kept of it, what arrived and what could not. Exits with 1 where anything was lost.

    The collection is made for it and thrown away; your own is not touched. Needs the extra `anki`:
    pip install '.[anki]' in a checkout of build-deck

    Example: build-deck verify old/deck-1.0.0.apkg dist/deck-1.1.0.apkg
    """
    from builder.verify import verify as judge  # late: see the wing's docstring

    with telling(Talk(folder=Path(), is_quiet=False, is_verbose=False)):
        report = judge(*packages)
    for upgrade in () if quiet else report.upgrades:
        say("\n".join(_in_words(upgrade)))
    for problem in report.problems:
        say(f"error: {problem}", err=True)
    if quiet:
        return 1 if report.problems else 0
    verdict = counted(len(report.problems), "problem") if report.problems else "no problems"
    way = f" after {counted(len(report.upgrades), 'upgrade')}" if report.upgrades else ""
    notes = "" if report.upgrades else f"{counted(report.new, 'note')}, "
    say(f"Anki {report.anki}: {notes}{counted(report.cards, 'card')}{way}, {verdict}")
    return 1 if report.problems else 0


def _in_words(upgrade: Upgrade) -> Iterator[str]:
    yield f"{upgrade.old} → {upgrade.new}"
    yield f"  foretold: {_counts(upgrade.foretold)}"
    yield f"  Anki:     {_counts(upgrade.said)}"
    yield f"  kept:     {_shares(upgrade.kept)}"
    yield f"  arrived:  {_shares(upgrade.arrived)}"
    if upgrade.replaced:
        yield f"  replaced: {counted(upgrade.replaced, 'note')} the learner had edited before the author changed it"
    if upgrade.held_back:
        yield f"  kept out: {counted(upgrade.held_back, 'change')} of notes the learner edited after the author did"


def _counts(said: Counts) -> str:
    return (
        f"{said.new} new, {said.updated} updated, {said.duplicate} duplicate, {said.conflicting} conflicting; "
        f"{counted(said.new_cards, 'new card')}, {counted(said.empty_cards, 'empty card')}"
    )


def _shares(kept: tuple[Kept, ...]) -> str:
    return ", ".join(f"{one.what} {one.kept} of {one.all}" for one in kept if one.all) or "nothing was there"
