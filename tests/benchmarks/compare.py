"""Whole commands side by side: build-deck, the floor, and what else a user could take.

    python -m tests.benchmarks.compare [--large] [--rounds 5] [--work FOLDER]

Every tool gets an environment of its own from the package index; each round runs all commands of a row one after the
other, so that what else the machine does meets all of them. The table holds medians of whole processes, from the start
to the end, with the least and the most; ratios are medians of the ratios of each round. Linux and macOS.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks import corpus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOP = Path(__file__).parents[2]
HERE = Path(__file__).parent
TOOLS = {
    "build-deck": [str(TOP)],
    "floor": ["pyromark==0.10.3", "genanki==0.13.1"],
    "ankivalenz": ["ankivalenz==1.0.2"],
    "ankdown": ["ankdown==0.7.1"],
}
_AT_REST = 4
"""Seconds after which what was written counts as at rest (`builder.memory.runs`), as it mostly is for an author."""
_MEGA = 1024 if sys.platform == "linux" else 1024 * 1024
"""What `ru_maxrss` counts in, for a MiB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """One command that ran."""

    seconds: float
    processor: float
    """Seconds of processors, all its processes counted: what else the machine does has less of a say in it."""
    mebibytes: float
    """The largest process of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command, and what puts everything back before it."""

    name: str
    words: list[str]
    before: Callable[[], object]
    cwd: Path


def timed(command: Command, *, home: Path) -> Timed:
    """Run a command from its start to its end.

    Raises:
        RuntimeError: it failed.
    """
    command.before()
    scratch = home / "temporary" / command.name.partition(" ")[0]
    scratch.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment = {**kept, "XDG_CACHE_HOME": str(home / "cache"), "TMPDIR": str(scratch)}
    begun = time.perf_counter()
    with subprocess.Popen(
        command.words, cwd=command.cwd, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as run:
        told = run.stderr.read() if run.stderr else b""
        _, status, usage = os.wait4(run.pid, 0)
        seconds = time.perf_counter() - begun
        run.returncode = os.waitstatus_to_exitcode(status)
    if run.returncode:
        message = f"{command.name} failed: {told.decode(errors='replace')[-2000:]}"
        raise RuntimeError(message)
    return Timed(seconds=seconds, processor=usage.ru_utime + usage.ru_stime, mebibytes=usage.ru_maxrss / _MEGA)


class Bench:
    """Environments, corpora, and the commands over them."""

    def __init__(self, work: Path) -> None:
        """Make what is not in the folder yet."""
        self.work = work
        self.home = work / "home"
        for name, packages in TOOLS.items():
            self._install(name, packages)
        self.home.mkdir(exist_ok=True)

    def _install(self, name: str, packages: list[str]) -> None:
        place = self.work / "environments" / name
        if not place.exists():
            venv.create(place, with_pip=True)
        elif name != "build-deck":
            return
        subprocess.run([place / "bin/pip", "install", "-q", "--upgrade", *packages], check=True)

    def python(self, name: str) -> str:
        """The Python of a tool's environment."""
        return str(self.work / "environments" / name / "bin/python")

    def notes(self, size: str, form: str = "native") -> Path:
        """A corpus."""
        folder = self.work / "corpora" / f"{size}-{form}"
        return folder if folder.exists() else corpus.write(size, folder, form)

    def built(self, size: str, name: str, before: Callable[[Path], object], *options: str) -> Command:
        """build-deck over a copy of a corpus."""
        copy = self.work / "vaults" / size
        if not copy.exists():
            shutil.copytree(self.notes(size), copy)
        words = [str(self.work / "environments/build-deck/bin/build-deck"), "build", str(copy), "-q", *options]
        words += ["-o", str(self.work / "dist")]
        return Command(name=name, words=words, before=lambda: before(copy), cwd=self.work)

    def cold(self, vault: Path) -> None:
        """Nothing is known and nothing was built."""
        (vault / "deck.lock").unlink(missing_ok=True)
        for folder in (self.work / "dist", self.home / "cache"):
            shutil.rmtree(folder, ignore_errors=True)

    def other(self, name: str, size: str, form: str) -> Command:
        """Another tool over its own form of a corpus."""
        notes, goal = self.notes(size, form), self.work / "other.apkg"
        script = {"floor": "floor.py", "genanki": "bare.py"}.get(name)
        place = self.work / "environments" / name / "bin" / name
        words = {
            "ankivalenz": [str(place), "run", str(notes)],
            "ankdown": [str(place), "-r", str(notes), "-p", str(goal)],
        }.get(name) or [self.python("floor"), str(HERE / str(script)), str(notes), str(goal)]
        return Command(name=f"{name} {size}", words=words, before=lambda: None, cwd=self.work)

    def left_behind(self) -> int:
        """Files that build-deck left in the folder for temporary ones."""
        return sum(1 for _ in (self.home / "temporary" / "build-deck").rglob("*"))


def edit(vault: Path) -> None:
    """Add a line to one file."""
    with next(iter(sorted(vault.rglob("*.md")))).open("a", encoding="utf-8") as file:
        file.write(f"- Edit {time.time_ns()}: a line that was not there before\n")


def rounds(bench: Bench, commands: list[Command], count: int) -> dict[str, list[Timed]]:
    """Run the commands in turn, so many times."""
    found: dict[str, list[Timed]] = {command.name: [] for command in commands}
    for _ in range(count):
        for command in commands:
            found[command.name].append(timed(command, home=bench.home))
    return found


def lines(found: dict[str, list[Timed]], over: str) -> Iterator[str]:
    """A row of the table for each command, with its ratios to one of them."""
    base = found[over]
    for name, runs in found.items():
        seconds = [run.seconds for run in runs]
        spread = f"{statistics.median(seconds):.2f} ({min(seconds):.2f}–{max(seconds):.2f})"
        ratio = statistics.median(run.seconds / other.seconds for run, other in zip(runs, base, strict=True))
        work = statistics.median(run.processor / other.processor for run, other in zip(runs, base, strict=True))
        used = statistics.median(run.processor for run in runs)
        most = max(run.mebibytes for run in runs)
        yield f"| {name} | {spread} | {used:.2f} | {most:.0f} | {ratio:.2f} | {work:.2f} | {over} |"


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--large", action="store_true", help="the 100,000 facts too, in two rounds")
    options.add_argument("--work", type=Path, default=Path(tempfile.gettempdir(), "build-deck-compare"))
    asked = options.parse_args()
    bench = Bench(asked.work)
    print(f"{os.cpu_count()} processors, Python {sys.version.split()[0]}, load {os.getloadavg()[0]:.1f}\n")
    print("| command | seconds: median (least–most) | of processors | MiB | ratio | of processors | to |")
    print("| --- | --- | --- | --- | --- | --- | --- |", flush=True)
    cold = bench.built("medium", "build-deck medium, cold", bench.cold)
    floor = bench.other("floor", "medium", "native")
    others = [bench.other(name, "medium", name) for name in ("ankivalenz", "ankdown")]
    bare = bench.other("genanki", "medium", "facts")
    table(bench, [floor, cold, *others, bare], asked.rounds, over=floor.name)
    edited = bench.built("medium", "build-deck medium, one file edited", edit)
    table(bench, [cold, edited], asked.rounds, over=cold.name)
    nothing = Command(name="python -c pass", words=[sys.executable, "-c", "pass"], before=lambda: None, cwd=bench.work)
    same = bench.built("medium", "build-deck medium, nothing changed", lambda _: None)
    told = Command(name="build-deck --help", words=[same.words[0], "--help"], before=lambda: None, cwd=bench.work)
    timed(same, home=bench.home)
    time.sleep(_AT_REST)
    timed(same, home=bench.home)
    table(bench, [nothing, same, told], 3 * asked.rounds, over=nothing.name)
    if asked.large:
        large = bench.built("large", "build-deck large, cold", bench.cold, "--no-preview")
        medium = bench.built("medium", "build-deck medium, cold, no preview", bench.cold, "--no-preview")
        table(bench, [bench.other("floor", "large", "native"), large, medium], 2, over="floor large")
    print(f"\n{bench.left_behind()} temporary files of build-deck left")
    print(f"load {os.getloadavg()[0]:.1f}, {resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime:.0f} s of processor")


def table(bench: Bench, commands: list[Command], count: int, *, over: str) -> None:
    """Run and print."""
    print("\n".join(lines(rounds(bench, commands, count), over)), flush=True)


if __name__ == "__main__":
    main()
