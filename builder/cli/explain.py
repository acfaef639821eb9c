"""`build-deck explain`: a rule, or what became of a line and why."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.cli.cards import in_words
from builder.cli.options import HELP, PathType, build_vault, default_vault, load
from builder.cli.terminal import Talk, say
from builder.findings import RULES, format_finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from click.shell_completion import CompletionItem

    from builder.findings import Rule
    from builder.model import KnownFact
    from builder.pipeline import Build
    from builder.project import Project

_CODE = re.compile(r"[A-Za-z][0-9]{1,3}")
"""What looks like a code, a digit more or less in it."""
_LINE = re.compile(r"(.+?):([0-9]+)(?::[0-9]+)?:?", re.DOTALL)
"""A line of a file, as typed or as findings print it, with a column and a colon."""
_NAME = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")
_MARKS = ("deck.lock", "deck.toml")
"""What makes a folder a vault: a lock before a config, for the vault is where the lock is."""


def _complete(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Codes and names of rules, else files."""
    from click.shell_completion import CompletionItem  # late: only a shell needs it

    known = {word: rule.what for rule in RULES.values() for word in (rule.code, rule.name)}
    items = [CompletionItem(word, help=known[word]) for word in sorted(known) if begun and word.startswith(begun)]
    return items or [CompletionItem(begun, type="file")]


@click.command(context_settings=HELP)
@click.argument("what", metavar="RULE|FILE:LINE[:COLUMN]", shell_complete=_complete)
@click.option("--config", type=PathType(), help="A deck.toml that lies elsewhere.")
@click.option("-q", "--quiet", is_flag=True, help="What, without the why.")
@click.option("-v", "--verbose", is_flag=True, help="With the whole of each rule about the line.")
def explain(what: str, config: Path | None, *, quiet: bool, verbose: bool) -> int:
    """Explain a rule, by its code or its name, or what a line became and why.

    For example: build-deck explain S03, or: build-deck explain notes/ports.md:12, or the place of a finding as it is
    printed. Where no folder above FILE has a deck.lock or a deck.toml, the first folder of the path is taken for the
    vault.
    """
    rule = _find_rule(what)
    if rule:
        say("\n".join(_rule(rule, quiet=quiet)))
        return 0
    path, line = _split(what)
    vault, below = _vault_of(path)
    talk = Talk(folder=vault, is_quiet=True, is_verbose=False)
    project = load(talk, config=config)
    _expect_line(project, below, line, path=path, vault=vault)
    result = build_vault(project, talk, allow_retire=True)
    why = _no_more if quiet else _rule if verbose else _why
    say("\n".join(_story(result, below, line, folder=talk.prefix, why=why)))
    return 0


def _expect_line(project: Project, below: str, line: int, *, path: Path, vault: Path) -> None:
    source = next((source for source in project.sources if source.path == below), None)
    if source is None and below not in project.unread:
        message = f"{path} is no note of the vault {vault}"
        raise click.UsageError(message)
    if source and not 0 < line <= source.text.count("\n") + 1:
        message = f"{path} has no line {line}"
        raise click.UsageError(message)


def _find_rule(what: str) -> Rule | None:
    """The rule with this code or name; None for what looks like neither, or is a file."""
    if not (_CODE.fullmatch(what) or _NAME.fullmatch(what)) or Path(what).exists():
        return None
    names = {**{rule.name: rule for rule in RULES.values()}, **RULES}
    found = names.get(what.lower()) or names.get(what.upper())
    if found:
        return found
    from difflib import get_close_matches  # late: only a mistyped rule needs it

    near = get_close_matches(f"{what[0].upper()}{what[1:]:0>2}", RULES, n=3) if _CODE.fullmatch(what) else ()
    near = near or get_close_matches(what.lower(), names, n=3)
    meant = f" Did you mean {', '.join(map(repr, near))}?" if near else f" The codes are: {', '.join(sorted(RULES))}."
    message = f"no rule has the code or name {what!r}.{meant}"
    raise click.UsageError(message)


def _rule(rule: Rule, *, quiet: bool = False) -> Iterator[str]:
    yield f"{rule.code} {rule.name} ({rule.severity.value})"
    yield f"What it finds: {rule.what}"
    if quiet:
        return
    yield f"Why: {rule.why}"
    for title, example in (("Found", rule.wrong), ("Better", rule.right)):
        if example:
            yield f"{title}:"
            yield from (f"    {line}" for line in example.split("\n"))


def _why(rule: Rule) -> Iterator[str]:
    yield f"why: {rule.why}"


def _no_more(_: Rule) -> Iterator[str]:
    return iter(())


def _split(what: str) -> tuple[Path, int]:
    found = _LINE.fullmatch(what)
    if not found:
        message = f"{what!r} is neither a rule nor FILE:LINE, like S03, open-question or notes/ports.md:12"
        raise click.UsageError(message)
    return Path(found[1]), int(found[2][:9])


def _vault_of(path: Path) -> tuple[Path, str]:
    """The vault a note lies in, and its path below it: `build` and `cards` are given the same folder.

    The nearest folder above with a lock, else with a config, else the first folder of the path as it is typed.
    """
    disk = path if path.exists() else default_vault() / path
    if not disk.is_file():
        message = f"no such file: {path}"
        raise click.UsageError(message)
    real = Path(os.path.realpath(disk))
    marked = next((up for mark in _MARKS for up in real.parents if (up / mark).is_file()), None)
    root = marked or _first_folder(disk, real)
    from builder.project.sources import shown  # late: see the wing's docstring

    return Path(os.path.relpath(root)), shown(real.relative_to(root).as_posix())


def _first_folder(disk: Path, real: Path) -> Path:
    """The first folder of a path from the current folder on; the note's own where there is none."""
    here = Path.cwd()
    names = (disk.relative_to(here) if disk.is_relative_to(here) else disk).parts[:-1]
    named = next((at for at, name in enumerate(names, start=1) if name != os.pardir), None)
    first = Path(os.path.realpath(Path(*names[:named])))
    is_vault = named and first != Path(first.anchor) and real.is_relative_to(first)
    return first if is_vault else real.parent


def _story(result: Build, path: str, line: int, *, folder: str, why: Callable[[Rule], Iterator[str]]) -> Iterator[str]:
    """What the line became, what it is shown with, and what there is to say about it."""
    here = [known for known in result.known if known.cloze.fact.span.path == path]
    asked = [known for known in here if known.cloze.fact.span.line <= line <= known.cloze.fact.span.end_line]
    beside = [known for known in here if line in known.cloze.fact.context_lines and known not in asked]
    about = [f for f in result.findings if f.span.path == path and f.span.line <= line <= f.span.end_line]
    for known in asked:
        yield f"card: {in_words(known, folder=folder)}"
        yield f"    note {known.guid}"
    if beside:
        yield f"shown with {_notes(beside)}"
    for finding in about:
        yield f"{finding.severity.value}: {format_finding(finding, folder=folder)}"
        yield from (f"    {more}" for more in why(finding.rule))
    if not (asked or beside or about):
        yield f"{folder}{path}:{line} has nothing to ask: it is blank, a heading, or markup"


def _notes(known: Sequence[KnownFact]) -> str:
    """Notes in a sentence; of many only the first few."""
    most = 5
    names = ", ".join(f"{one.guid} (line {one.cloze.fact.span.line})" for one in known[:most])
    return f"note {names}" if len(known) <= most else f"{len(known)} notes, among them {names}"
