"""`build-deck build`: notes into a package, and the lock that keeps its identity."""

from __future__ import annotations

import gc
import json
import os
from contextlib import closing, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.cli.boundary import tool_version
from builder.cli.options import HELP, PathType, build_vault, default_vault, load, processors, vault_options
from builder.cli.output import clear_preview, expect_output, news_of, told_beside
from builder.cli.terminal import Talk, counted, say
from builder.cli.unchanged import Unchanged
from builder.cli.watch import watch as run_again
from builder.cli.watch import watch_option
from builder.findings import BrokenInput, BuilderError, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from builder.cli.output import Told
    from builder.findings import Finding
    from builder.model import Guid
    from builder.pipeline import Ahead, Build
    from builder.project import Project
    from builder.release import Apkg, Pieces

    _Files = tuple[tuple[Path, bytes | Pieces], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wishes:
    """What the user asked of this build."""

    output: Path
    is_locked: bool
    keeps_going: bool
    is_strict: bool
    allows_retiring: bool
    is_json: bool
    previews: bool
    is_watched: bool
    remembers: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """How a build ended."""

    summary: Mapping[str, str | int | None]
    """What each name of `SUMMARY` tells."""
    package: str
    """Its path; empty where nothing was written."""
    line: str
    """The last line of the run."""
    code: int


SUMMARY: dict[str, Callable[[Build, str], str | int | None]] = {
    "cards": lambda result, _: result.cards,
    "changed": lambda result, _: result.changed,
    "deck": lambda result, _: result.deck.name,
    "errors": lambda result, _: result.count(Severity.ERROR),
    "new": lambda result, _: result.new,
    "notes": lambda result, _: len(result.known),
    "package": lambda _, package: package or None,
    "retired": lambda result, _: result.retired,
    "revived": lambda result, _: result.revived,
    "skipped_lines": lambda result, _: result.skipped_lines,
    "tombstones": lambda result, _: len(result.deck.tombstones),
    "version": lambda result, _: result.deck.version,
    "warnings": lambda result, _: result.count(Severity.WARNING),
}
"""The run in numbers, for `--json`; tombstones are not among its notes and cards."""


_NO_NEWS = "all as they were"
_OBJECTS_AFTER_AN_EDIT = 1_000_000
"""Between collections, where notes are remembered and most need not be read, as a rule: what is made of 10,000 facts
then takes one, in 0.001 s and not in 0.08 (measured). Where nothing is, all are read, and memory counts."""
_MANY = 2_000
"""Notes above which the page is made beside the package (measured: a process begins in 0.02 s)."""


@click.command(context_settings=HELP)
@vault_options
@click.option("-o", "--output", type=PathType(is_folder=True), default=Path("dist"), help="A folder; default: dist.")
@click.option("--locked", is_flag=True, help="Fail where deck.lock would change (for CI).")
@click.option("--keep-going", is_flag=True, help="Leave out files that can't be read; exit 1 all the same.")
@click.option("--strict", is_flag=True, help="Fail on warnings; -q shows them too.")
@click.option("--allow-retire", is_flag=True, help="Many notes are gone, and that is meant.")
@click.option("--no-preview", is_flag=True, help="Write no preview page.")
@click.option("--no-cache", is_flag=True, help="Work everything out anew; the files are the same.")
@click.option("--json", "as_json", is_flag=True, help="Print a summary as JSON on stdout.")
@watch_option
def build(  # noqa: PLR0913 - one for each option
    *,
    vault: Path | None,
    config: Path | None,
    output: Path,
    quiet: bool,
    verbose: bool,
    as_json: bool,
    locked: bool,
    keep_going: bool,
    strict: bool,
    allow_retire: bool,
    no_preview: bool,
    no_cache: bool,
    watch: bool,
) -> int:
    """Build the package (the default command).

    Writes deck.lock into the vault (commit it), then the package, the change list CHANGES.md for those who learn from
    it, the page preview.html with every card, and manifest.json into the output folder, all of them or none. What has
    not changed is not touched.
    """
    talk = Talk(folder=vault or default_vault(), is_quiet=quiet, is_verbose=verbose, is_strict=strict)
    wishes = _Wishes(
        output=output,
        is_locked=locked,
        keeps_going=keep_going,
        is_strict=strict,
        allows_retiring=allow_retire,
        is_json=as_json,
        previews=not no_preview,
        is_watched=watch,
        remembers=not no_cache,
    )
    once = partial(_answer, talk, config, wishes)
    return run_again(once, talk, config=config, written=[output]) if watch else once()


def _answer(talk: Talk, config: Path | None, wishes: _Wishes) -> int:
    """Build and print what is to be said; the exit code."""
    try:
        outcome = _run(talk, config, wishes)
    except (BuilderError, click.exceptions.Exit) as stop:
        if wishes.is_json:
            _print({**dict.fromkeys(SUMMARY), "errors": _count_errors(stop)})
        raise
    if wishes.is_json:
        _print(outcome.summary)
    elif outcome.package and not talk.is_quiet:
        say(outcome.line)
    if not outcome.package:
        say(outcome.line, err=True)
    return outcome.code


def _run(talk: Talk, config: Path | None, wishes: _Wishes) -> _Outcome:
    unchanged = Unchanged(talk, config, wishes.output, _asked(config, wishes)) if wishes.remembers else None
    if unchanged and (run := unchanged.run()):
        _show(talk, run.findings, run.skipped_lines)
        return _Outcome(summary=run.summary, package=run.package, line=run.line, code=0)
    from builder.pipeline import Ahead  # late: see the wing's docstring

    # A vault that is watched is built more than once: there the first build begins what all of them need.
    is_worth = bool(unchanged and unchanged.has_notes) and processors() > 1 and not wishes.is_watched
    if is_worth:
        gc.set_threshold(_OBJECTS_AFTER_AN_EDIT)
    with closing(Ahead(is_worth=is_worth)) as ahead:
        return _begun(talk, config, wishes, unchanged, ahead)


def _begun(talk: Talk, config: Path | None, wishes: _Wishes, unchanged: Unchanged | None, ahead: Ahead) -> _Outcome:
    from builder.release import building  # late: see the wing's docstring

    expect_output(wishes.output)
    # A folder that is not there is `load`'s to tell.
    with building(talk.folder) if talk.folder.is_dir() else nullcontext():
        if unchanged:
            unchanged.look()
        is_own = unchanged.is_own if unchanged else None
        project = load(talk, config=config, output=wishes.output, is_own=is_own)
        if unchanged:
            unchanged.look_at_media(project)
        return _built(project, talk, wishes, unchanged, ahead)


def _asked(config: Path | None, wishes: _Wishes) -> list[str]:
    """What of the call has a say in what is built and told."""
    is_asked = (
        wishes.is_locked,
        wishes.keeps_going,
        wishes.is_strict,
        wishes.allows_retiring,
        wishes.previews,
        wishes.is_watched,
    )
    return [os.getcwd(), str(config or ""), str(wishes.output), *map(str, is_asked)]  # noqa: PTH109 - a text


def _built(project: Project, talk: Talk, wishes: _Wishes, unchanged: Unchanged | None, ahead: Ahead) -> _Outcome:
    from builder.identity import encode_lock, says_the_same  # late: see the wing's docstring
    from builder.pipeline import beside
    from builder.release import Pieces, note_digests, pack_apkg

    result = build_vault(project, talk, allow_retire=wishes.allows_retiring, remembers=wishes.remembers, ahead=ahead)
    result = result.without_facts()  # nothing below asks for one
    _show(talk, result.findings, result.skipped_lines)
    # Lines that a merge left in another order are no change, and `--locked` does not put them in order either.
    stays = bool(project.lock_text) and says_the_same(result.lock, before=project.lock)
    obstacle = _obstacle(result, wishes, lock_changes=not stays)
    if obstacle:
        line = f"nothing is written: {obstacle}"
        return _Outcome(summary=_summary(result, ""), package="", line=line, code=1)
    package = wishes.output / f"{project.config.slug}-{project.config.version}.apkg"
    make = partial(told_beside, result, project, package, previews=wishes.previews, watched=wishes.is_watched)
    tell = beside(make, is_worth=wishes.previews and processors() > 1 and len(result.known) >= _MANY)
    packed, digests = pack_apkg(result.deck, result.media), note_digests(result.deck)
    told = tell()  # last: another process may be at it
    news = _news(result) or news_of(wishes.output, result.deck, digests) or _NO_NEWS
    is_kept = stays and wishes.is_locked
    own = Pieces(partial(encode_lock, result.lock, result.written))
    lock = (talk.from_here(project.lock_path), project.lock_text.encode() if is_kept else own)
    files = _write(result, lock, package, packed, digests, told)
    is_told = talk.is_quiet or talk.is_verbose  # with -v of each note
    if result.retired and result.retired == result.unreleased and not is_told:
        say(_no_tombstones(result.retired), err=True)
    summary = _summary(result, package.as_posix())
    if unchanged:
        if not is_kept:
            unchanged.keep_own(own)
        unchanged.keep(result, project, files, {**summary, "new": 0}, _last_line(result, _NO_NEWS, package))
    return _Outcome(
        summary=summary,
        package=package.as_posix(),
        line=_last_line(result, news, package),
        code=1 if result.count(Severity.ERROR) else 0,
    )


def _summary(result: Build, package: str) -> dict[str, str | int | None]:
    return {key: tell(result, package) for key, tell in SUMMARY.items()}


def _show(talk: Talk, findings: Sequence[Finding], skipped_lines: int) -> None:
    talk.show(findings)
    if talk.is_verbose and (told := _skipped(findings, skipped_lines)):
        say(told, err=True)


def _print(summary: Mapping[str, str | int | None]) -> None:
    text = json.dumps(summary, ensure_ascii=False, indent=2, sort_keys=True)
    click.echo(f"{text}\n".encode(errors="backslashreplace"), nl=False)  # a path may hold any bytes


def _count_errors(stop: Exception) -> int:
    """How many errors were told by what stopped the run."""
    cause = stop.__cause__ if isinstance(stop, click.exceptions.Exit) else stop
    return len(cause.findings) if isinstance(cause, BrokenInput) else 1


def _no_tombstones(count: int) -> str:
    from builder.identity import RAISE  # late: see the wing's docstring

    what = (
        "1 note left and ships no tombstone, for it" if count == 1 else f"{count} notes left, no tombstone ships: they"
    )
    return f"{what} came with this version\n    hint: {RAISE}"


def _skipped(findings: Sequence[Finding], skipped_lines: int) -> str:
    """How the skipped lines that were shown add up to those of the last line."""
    skipped = [finding.span for finding in findings if finding.severity is Severity.SKIPPED]
    lines = {(span.path, line) for span in skipped for line in range(span.line, span.end_line + 1)}
    rest = len(lines) - skipped_lines
    told = f"{counted(len(lines), 'line')} named as skipped: {skipped_lines} on no card"
    return (f"{told}, {rest} shown with a card all the same, or without words" if rest else told) if lines else ""


def _obstacle(result: Build, wishes: _Wishes, *, lock_changes: bool) -> str:
    """Why the build may not be written; nothing where it may."""
    errors = [finding for finding in result.findings if finding.severity is Severity.ERROR]
    if errors and not (wishes.keeps_going and all(finding.rule.code.startswith("F") for finding in errors)):
        return counted(len(errors), "error")
    if wishes.is_strict and (warnings := result.count(Severity.WARNING)):
        return f"{counted(warnings, 'warning')}, and --strict"
    if not result.known:
        return f"the notes hold nothing to learn, {counted(result.skipped_lines, 'line')} skipped (-v shows why)"
    return (
        "deck.lock would change, and --locked: build without it, commit the file"
        if wishes.is_locked and lock_changes
        else ""
    )


def _write(
    result: Build,
    lock: tuple[Path, bytes | Pieces],
    package: Path,
    packed: Apkg,
    digests: Mapping[Guid, str],
    told: Told,
) -> _Files:
    """Write all files; returns them. Lock first: the ids are safe before anyone can import them; then the package.

    Manifest last: it says that all is there.
    """
    from builder.release import CHANGES, MANIFEST, manifest, write_files  # late: as above

    files = {package.name: packed.package, CHANGES: told.changes}
    about = manifest(
        result.deck,
        package_name=package.name,
        files=files,
        tool_version=tool_version(),
        epoch=result.deck.clock,
        digests=digests,
        database=packed.database,
    )
    # A locale without Japanese letters has no say in how a file is called.
    made = [(package.parent / os.fsdecode(name.encode()), data) for name, data in (*files.items(), (MANIFEST, about))]
    written = (lock, *made[:-1], *told.page, made[-1])
    write_files(written)
    if told.page:
        clear_preview(package.parent, told.page)
    return written


def _news(result: Build) -> str:
    """`47 new, 2 changed`; nothing where the lock knew all."""
    by_author = result.changed - result.redrawn
    news = (
        (result.new, "new"),
        (by_author, "changed"),
        (result.redrawn, "changed by a newer build-deck alone"),
        (result.revived, "back"),
        (result.retired, "retired"),
    )
    told = [f"{count} {what}" for count, what in news if count]
    return ", ".join((*told, "another look of the cards") if result.is_restyled else told)


def _last_line(result: Build, news: str, package: Path) -> str:
    """`Techstock 1.0.0: 47 notes (53 cards), 47 new · 12 lines skipped · 1 warning → dist/techstock-1.0.0.apkg`."""
    notes = f"{counted(len(result.known), 'note')} ({counted(result.cards, 'card')}), {news}"
    rest = (
        counted(len(result.deck.tombstones), "tombstone") if result.deck.tombstones else "",
        f"{counted(result.skipped_lines, 'line')} skipped" if result.skipped_lines else "",
        *(
            counted(count, severity.value)
            for severity in (Severity.ERROR, Severity.WARNING)
            if (count := result.count(severity))
        ),
    )
    counts = " · ".join(filter(None, (notes, *rest)))
    return f"{result.deck.name} {result.deck.version}: {counts} → {package.as_posix()}"
