"""Anki's own process: started here, and what runs in it begins here."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

from builder.findings import BrokenInput, EnvironmentFault
from builder.release import compare, expect_archive, is_turned, load_package, turned
from builder.verify.report import Report, read_report

SECONDS: float = 3600
"""How long Anki may take over the packages."""


def verify(first: Path, *later: Path) -> Report:
    """Import a package into an empty collection of the real Anki, then later versions of it one after the other.

    A problem is a note that is not taken as new, a note without a card or a guid held twice, an empty card, missing
    media, an integrity problem, a card that shows an error, a hidden answer that can be seen or heard on its own
    question side (answers of one character are not judged). A package Anki can not read, or is not done with in an
    hour, is a problem too. Before each later version a learner works with the collection (`builder.verify.learner`);
    then a problem is, too, whatever of the learner's is lost though the author did not change that note, whatever of
    the author's does not arrive though the learner did not edit that note, a count that differs from the one foretold,
    a second note type, an empty card that was not foretold.

    Raises:
        UsageError: there is no such file.
        BrokenInput: a file is no package; of several, one is none of ours, of another deck than the one before it, or
            of an earlier version.
        EnvironmentFault: Anki is not installed, or its process can not be started.
    """
    for path in (first, *later):
        expect_archive(path)
    if importlib.util.find_spec("anki") is None:
        message = "Anki's library is not installed"
        raise EnvironmentFault(message, hint="pip install '.[anki]' in a checkout of build-deck")
    if later:
        packages = [load_package(path) for path in (first, *later)]
        for old, new in pairwise(packages):
            compare(old, new)
            if is_turned(old, new):
                raise BrokenInput((turned(old, new),))
    command = [sys.executable, "-c", "from builder.verify import main; main()", str(first), *map(str, later)]
    places = os.pathsep.join(path or os.curdir for path in (str(Path(__file__).parents[2]), *sys.path))
    try:
        ran = subprocess.run(  # noqa: S603 - our own interpreter and module, each path as one argument
            command,
            capture_output=True,
            check=False,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": places, "PYTHONIOENCODING": "utf-8"},
            stdin=subprocess.DEVNULL,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        return Report(problems=(f"Anki did not end within {SECONDS} seconds",))
    return _report(ran)


def _report(ran: subprocess.CompletedProcess[str]) -> Report:
    """What the other process printed, or its end as a problem."""
    try:
        return read_report(json.loads(ran.stdout.splitlines()[-1]))
    except (IndexError, KeyError, TypeError, ValueError):
        last = next(reversed(ran.stderr.split("\n\n")[-1].strip().splitlines()), f"exit status {ran.returncode}")
        return Report(problems=(f"Anki stopped: {last}",))


def main() -> None:
    """Judge the packages named on the command line and print the report as a line of JSON; runs beside `verify`."""
    from builder.verify.ladder import climb  # late: it needs Anki

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        print(json.dumps(asdict(climb(sys.argv[1:], Path(folder)))))  # noqa: T201 - the answer to the calling process
