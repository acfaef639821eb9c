"""`build-deck fetch`: remote pictures into the media folder, pinned in the lock; the one command with a network."""

from __future__ import annotations

import os
import time
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.cli.boundary import tool_version
from builder.cli.clock import build_time
from builder.cli.options import HELP, default_vault, load, vault_options
from builder.cli.terminal import Talk, counted, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from builder.media.fetch import Fetched, FetchOptions, Wanted
    from builder.model import MediaPin
    from builder.project import Project

_STAGE = ("fetching",)
_KEEP_EVERY = 20
"""Files after which the lock is written: a killed run has at most so many to fetch again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """How a run ended."""

    line: str
    code: int


@click.command(context_settings=HELP)
@vault_options
@click.option(
    "--allow-host",
    "hosts",
    metavar="HOST[:PORT]",
    multiple=True,
    help="Trust this host: by http, at that port, in a private network. May stand several times.",
)
@click.option("--allow-private", is_flag=True, help="Trust every host of a private network, and this machine.")
def fetch(
    *, vault: Path | None, config: Path | None, hosts: tuple[str, ...], allow_private: bool, quiet: bool, verbose: bool
) -> int:
    """Download remote pictures and sound, once.

    Writes them into the media folder and pins each by its hash in deck.lock: commit both. What is pinned and there is
    not fetched again, so a run that was broken off goes on where it ended. A build stays offline: it takes what was
    fetched. Needs the extra `fetch`: pip install '.[fetch]' in a checkout of build-deck

    Only public machines are asked, by https at its usual port; every redirect is judged anew. Exits with 1 where
    something could not be had.

    Example: build-deck fetch notes/
    """
    talk = Talk(folder=vault or default_vault(), is_quiet=quiet, is_verbose=verbose)
    outcome = _run(talk, config, _options(hosts, is_private=allow_private))
    if not quiet or outcome.code:
        say(outcome.line, err=bool(outcome.code))
    return outcome.code


def _options(hosts: Iterable[str], *, is_private: bool) -> FetchOptions:
    """What may be asked for; the network's library is looked for first."""
    from importlib.util import find_spec  # late: see the wing's docstring

    from builder.findings import EnvironmentFault

    if find_spec("urllib3") is None:
        message = "urllib3, with which files are fetched, is not installed"
        raise EnvironmentFault(message, hint="pip install '.[fetch]' in a checkout of build-deck")
    from builder.media.fetch import FetchOptions, allow

    return FetchOptions(
        date=build_time(os.environ, now=time.time()),
        agent=f"build-deck/{tool_version()}",
        allowed=allow(hosts, is_private=is_private),
    )


def _run(talk: Talk, config: Path | None, options: FetchOptions) -> _Outcome:
    from builder.findings import Severity
    from builder.media.fetch import look_for
    from builder.pipeline import remote_references  # late: see the wing's docstring
    from builder.release import building

    with building(talk.folder) if talk.folder.is_dir() else nullcontext():
        project = load(talk, config=config)
        wanted = look_for(remote_references(project), store=project.media, pins=project.lock.media)
        results = _bring(project, wanted.missing, options, talk)
    findings = (*project.findings, *(finding for result in results for finding in result.findings))
    talk.show(sorted(findings, key=lambda finding: (finding.span.path, finding.span.line, finding.span.column)))
    pins = [result.pin for result in results if result.pin]
    for pin in pins if talk.is_verbose else ():
        say(f"{pin.address} → {pin.name} ({pin.kind}, {_size(pin.size)})", err=True)
    left = len(wanted.missing) - len(results)
    parts = (
        f"{counted(len(pins), 'file')} fetched ({_size(sum(pin.size for pin in pins))})" if pins else "",
        f"{wanted.there} there already" if wanted.there else "",
        f"{len(results) - len(pins)} could not be had" if len(results) > len(pins) else "",
        f"{left} left: the run is over its limit, fetch again" if left else "",
    )
    line = " · ".join(filter(None, parts)) or "the notes refer to no file on another machine"
    is_done = not left and not any(finding.severity is Severity.ERROR for finding in findings)
    return _Outcome(line=f"{line} → {_way(project.media.folder)}" if pins else line, code=0 if is_done else 1)


def _bring(project: Project, wanted: Sequence[Wanted], options: FetchOptions, talk: Talk) -> list[Fetched]:
    """Fetch what is wanted and write each file as it comes; what came is pinned, however the run ends."""
    from builder.media.fetch import fetch as ask_for  # late: see the wing's docstring
    from builder.release import write_files

    folder = project.media.home()
    results: list[Fetched] = []
    pins = {pin.address: pin for pin in project.lock.media}
    try:
        with talk.progress(_STAGE) as tell:
            for result in ask_for(wanted, options=options):
                if result.pin:
                    write_files([(folder / result.pin.name, result.data)])
                    pins[result.pin.address] = result.pin
                results.append(replace(result, data=b""))
                tell(_STAGE[0], len(results), len(wanted))
                if len(results) % _KEEP_EVERY == 0:
                    _keep(project, pins)
    finally:
        _keep(project, pins)
    return results


def _keep(project: Project, pins: Mapping[str, MediaPin]) -> None:
    from builder.identity import format_lock  # late: see the wing's docstring
    from builder.release import write_files

    if pins.keys() != {pin.address for pin in project.lock.media}:
        lock = replace(project.lock, media=tuple(pins.values()))
        write_files([(project.lock_path, format_lock(lock).encode())])


def _way(folder: Path) -> str:
    try:
        return Path(os.path.relpath(folder)).as_posix()
    except ValueError:  # another drive
        return folder.as_posix()


def _size(size: int) -> str:
    return (
        counted(size, "byte")
        if size < 1000
        else f"{size / 1000:.0f} kB"
        if size < 1_000_000
        else f"{size / 1e6:.1f} MB"
    )
