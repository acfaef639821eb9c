"""`build-deck cards`: the cards as text, or in their machine form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from builder.cli.options import HELP, build_vault, default_vault, load, vault_options
from builder.cli.terminal import Talk, fit
from builder.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from builder.model import Block, KnownFact, Note, NoteType
    from builder.pipeline import Build


@click.command(context_settings=HELP)
@vault_options
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", help="For people or machines.")
def cards(vault: Path | None, config: Path | None, form: str, *, quiet: bool, verbose: bool) -> int:
    """Print the cards; nothing is written.

    `--format jsonl` prints one JSON object a note: build-deck cards notes/ --format jsonl
    """
    talk = Talk(folder=vault or default_vault(), is_quiet=quiet, is_verbose=verbose)
    result = build_vault(load(talk, config=config), talk, allow_retire=True)
    talk.show(result.findings)
    lines = _machine(result) if form == "jsonl" else (fit(one, err=False) for one in _text(result, talk.prefix))
    click.echo("".join(f"{line}\n" for line in lines).encode(), nl=False)
    return 1 if result.count(Severity.ERROR) or not result.known else 0


def _machine(result: Build) -> Iterator[str]:
    """The fields of product contract §4, one line a note."""
    for known, note in _pairs(result):
        yield json.dumps(machine_form(known, note, result.deck.notetype), ensure_ascii=False, sort_keys=True)


def machine_form(known: KnownFact, note: Note, notetype: NoteType) -> dict[str, object]:
    """A note as scripts read it (product contract §4)."""
    from builder.card import render_text  # late: see the wing's docstring

    fact = known.cloze.fact
    return {
        "context": list(known.cloze.context),
        "deck": note.deck,
        "end_line": fact.span.end_line,
        "extra": "\n".join(_plain(fact.extra)),
        "fields": dict(zip((spec.name for spec in notetype.fields), note.fields, strict=True)),
        "guid": note.guid,
        "kind": fact.kind.value,
        "line": fact.span.line,
        "reason": reason(known),
        "source_path": fact.span.path,
        "tags": list(note.tags),
        "text": render_text(known.cloze, known.numbers),
    }


def reason(known: KnownFact) -> str:
    """Why these words are hidden, each reason once."""
    return "; ".join(dict.fromkeys(d.reason for d in known.cloze.deletions if d.reason))


def in_words(known: KnownFact, *, folder: str) -> str:
    """A note for people: where it stands, what is above it, its text, why; `folder` leads to the vault."""
    from builder.card import render_text  # late: see the wing's docstring

    fact = known.cloze.fact
    text = render_text(known.cloze, known.numbers).replace("\n", "\n    ")
    above = " › ".join(known.cloze.context)
    return f"{folder}{fact.span.path}:{fact.span.line}: {above}\n    {text}\n    ({fact.kind.value}: {reason(known)})"


def _text(result: Build, folder: str) -> Iterator[str]:
    return (in_words(known, folder=folder) for known in result.known)


def _pairs(result: Build) -> Iterator[tuple[KnownFact, Note]]:
    return zip(result.known, result.deck.notes, strict=True)


def _plain(blocks: Iterable[Block]) -> Iterator[str]:
    """The text of blocks, a line each."""
    for block in blocks:
        if block.prose.text:
            yield block.prose.text
        yield from _plain(block.children)
