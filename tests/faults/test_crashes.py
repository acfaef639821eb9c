"""A build that is killed, meets another or a full disk: the old output stands, and the next build makes all good.

What a build is to change stands ready in a folder (`before`), what comes of it undisturbed in another (`after`); each
trial works on a copy.
"""

from __future__ import annotations

import io
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builder import release
from builder.identity import parse_lock
from tests.full import FULL
from tests.packages import packed_notes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from click.testing import Result

TOP = Path(__file__).parents[2]
OUTPUT = ("vault/deck.lock", "dist/harbour-0.1.0.apkg", "dist/CHANGES.md", "dist/preview.html", "dist/manifest.json")
"""In the order in which they are written."""
FIRST, SECOND = "1700000000", "1700500000"
NOTES = "# Harbour\n\n" + "".join(f"- Buoy {n}: a float that marks shoal number {n} of the bay\n" for n in range(80))
EDITED = NOTES.replace("- Buoy 7: a float", "- Buoy 7: a big float").replace(NOTES.split("\n")[20] + "\n", "") + (
    "- Fog signal: a horn that sounds every 30 seconds in fog ![horn](horn.png)\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A vault and an output folder, before a build and after it."""

    before: Path
    after: Path
    seconds: float
    """How long the build took in a process of its own."""


def _command(folder: Path, **options: object) -> subprocess.Popen[bytes]:
    env = {**os.environ, "PYTHONPATH": str(TOP), "SOURCE_DATE_EPOCH": SECOND, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "builder", "vault"]
    return subprocess.Popen(command, cwd=folder, env=env, stderr=subprocess.PIPE, stdout=subprocess.PIPE, **options)  # type: ignore[call-overload,no-any-return]


def _picture(seed: int) -> bytes:
    """Half a megabyte that does not shrink, so that writing takes a while."""
    from PIL import Image

    side = 420
    buffer = io.BytesIO()
    noise = random.Random(seed).randbytes(3 * side * side)  # noqa: S311 - no secret
    Image.frombytes("RGB", (side, side), noise).save(buffer, "png")
    return buffer.getvalue()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A deck that was built once, then edited; and built once more."""
    before = tmp_path_factory.mktemp("before")
    vault = before / "vault"
    vault.mkdir()
    (vault / "deck.toml").write_text('name = "Harbour"\n')
    (vault / "harbour.md").write_text(NOTES.replace("of the bay\n", "of the bay ![x](map.png)\n", 1))
    (vault / "map.png").write_bytes(_picture(1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", FIRST)
        _build_here(before)
    (vault / "harbour.md").write_text(EDITED)
    (vault / "horn.png").write_bytes(_picture(2))
    after = Path(shutil.copytree(before, tmp_path_factory.mktemp("after") / "after"))
    start = time.monotonic()
    run = _command(after)
    run.communicate()
    assert run.returncode == 0
    return World(before=before, after=after, seconds=time.monotonic() - start)


def _build_here(folder: Path) -> Result:
    """The real command in this process."""
    from click.testing import CliRunner

    from builder.cli import main

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("SOURCE_DATE_EPOCH", os.environ.get("SOURCE_DATE_EPOCH", SECOND))
        return CliRunner().invoke(main, ["vault"])


def _tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _is_whole(folder: Path, world: World) -> bool:
    """Whether each file of the output is the old one or the new one, the new ones first in order, and fits the lock."""
    now, old, new = _tree(folder), _tree(world.before), _tree(world.after)
    states = [now[name] == new[name] for name in OUTPUT if old[name] != new[name]]
    lock = parse_lock(now["vault/deck.lock"].decode())
    with zipfile.ZipFile(folder / OUTPUT[1]) as package:
        is_sound = package.testzip() is None
    return (
        is_sound
        and all(now[name] in (old[name], new[name]) for name in OUTPUT)
        and states == sorted(states, reverse=True)
        and packed_notes(folder / OUTPUT[1]).keys() <= {entry.guid for entry in lock.entries}
    )


def _first_sign(folder: Path, run: subprocess.Popen[bytes]) -> None:
    """Wait until a scratch file shows up, or the build has ended."""
    while run.poll() is None:
        for name in ("vault", "dist"):
            if any(file.endswith("build-deck-scratch") for file in os.listdir(folder / name)):  # noqa: PTH208 - quicker
                return


@pytest.mark.parametrize("trial", range(200 if FULL else 15))
def test_a_killed_build_leaves_all_whole_and_the_next_one_ends_it(trial: int, world: World, tmp_path: Path) -> None:
    """No broken package, no lost guid, no lost byte of the old output; after the next build no stray file.

    Every second build is killed at the first sign of writing or within the next milliseconds, the others at any moment.
    """
    chance = random.Random(trial)  # noqa: S311 - the moment of a kill
    folder = Path(shutil.copytree(world.before, tmp_path / "trial"))
    run = _command(folder)
    if trial % 2:
        time.sleep(chance.uniform(0, world.seconds))
    else:
        _first_sign(folder, run)
        time.sleep(chance.choice((0, chance.uniform(0, 0.02))))
    run.send_signal(signal.SIGKILL)
    run.communicate()
    is_whole = _is_whole(folder, world)
    healed = _build_here(folder)

    assert is_whole
    assert healed.exit_code == 0, healed.output
    assert _tree(folder) == _tree(world.after)


def test_files_are_written_in_order(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lock is safe before any package, and the manifest says that all is there."""
    folder = Path(shutil.copytree(world.before, tmp_path / "trial"))
    order: list[str] = []
    write = release.write_files

    def look(files: Sequence[tuple[Path, bytes]]) -> object:
        order.extend(path.name for path, _ in files)
        return write(files)

    monkeypatch.setattr(release, "write_files", look)
    _build_here(folder)

    assert [name for name in order if not name.endswith(".png")] == [Path(name).name for name in OUTPUT]


@pytest.mark.parametrize("name", OUTPUT[:-1])
def test_a_build_that_ended_halfway_is_told_by_the_next(name: str, world: World, tmp_path: Path) -> None:
    """Where the lock is new and the package not, the next build does not say that all is as it was."""
    folder = Path(shutil.copytree(world.before, tmp_path / "trial"))
    for done in OUTPUT[: OUTPUT.index(name) + 1]:
        shutil.copy(world.after / done, folder / done)
    told = _build_here(folder).stdout

    assert "all as in deck.lock; the output there was older: 1 new, 2 changed, 1 gone" in told
    assert _tree(folder) == _tree(world.after)
    assert "all as they were" in _build_here(folder).stdout


@pytest.mark.parametrize("trial", range(50 if FULL else 5))
def test_of_two_builds_at_once_one_builds_and_the_other_waits_or_says_why_not(
    trial: int, world: World, tmp_path: Path
) -> None:
    """Both end, the output is the one of an undisturbed build, and one that did not build names the other."""
    folder = Path(shutil.copytree(world.before, tmp_path / "trial"))
    first = _command(folder)
    chance = random.Random(trial)  # noqa: S311 - the moment the second begins
    time.sleep(chance.choice((0, chance.uniform(0, world.seconds))))
    pair = (first, _command(folder))
    told = [run.communicate()[1].decode() for run in pair]
    codes = [run.returncode for run in pair]

    assert set(codes) <= {0, 3}, told
    assert 0 in codes
    assert all("another build is at work in vault" in said for code, said in zip(codes, told, strict=True) if code)
    assert _tree(folder) == _tree(world.after)


ON_A_SMALL_DISK = """
set -e
mount -t tmpfs -o size=64m none "$1"
cp -R "$2/." "$1"
used=$(df --output=used -k "$1" | tail -n 1)
mount -o "remount,size=$((used + $3))k" "$1"
cd "$1"
"$4" -m builder vault 2>"$5/told" >&2 && echo 0 >"$5/code" || echo $? >"$5/code"
mount -o remount,size=64m "$1"
cp -R . "$5/disk"
"""
"""$1 where the disk is mounted, $2 what lies on it, $3 the kilobytes left, $4 Python, $5 where the answer goes."""


def _on_a_full_disk(world: World, left: int, folder: Path) -> tuple[int, str, Path]:
    """Exit code, what was told, and the disk after a build on a disk with this many kilobytes left.

    Where no disk may be mounted, the same by a limit on the size of a file, which ends a write halfway too.
    """
    disk, env = folder / "mount", {**os.environ, "PYTHONPATH": str(TOP), "SOURCE_DATE_EPOCH": SECOND}
    disk.mkdir()
    given = (str(disk), str(world.before), str(left), sys.executable, str(folder))
    command = ["unshare", "-rm", "sh", "-c", ON_A_SMALL_DISK, "sh", *given]
    with suppress(FileNotFoundError):
        if subprocess.run(command, check=False, capture_output=True, env=env).returncode == 0:
            return int((folder / "code").read_text()), (folder / "told").read_text(), folder / "disk"
    shutil.copytree(world.before, folder / "disk", dirs_exist_ok=True)
    limited = ["bash", "-c", f'ulimit -f {left}; exec "$0" -m builder vault', sys.executable]
    run = subprocess.run(limited, check=False, capture_output=True, cwd=folder / "disk", env=env)
    return run.returncode, run.stderr.decode(), folder / "disk"


@pytest.mark.parametrize("left", range(0, 1200, 20) if FULL else (0, 60, 560))
def test_a_full_disk_leaves_all_as_it_was(left: int, world: World, tmp_path: Path) -> None:
    """Exit 3 with a word, nothing lost, no stray file; with room again the build ends as if nothing had been."""
    code, told, disk = _on_a_full_disk(world, left, tmp_path)
    found = _tree(disk)
    healed = _build_here(disk)

    assert (code, found) in ((3, _tree(world.before)), (0, _tree(world.after)))
    assert code == 0 or re.match(
        r"error: (vault/deck\.lock|dist/\S+): (No space left on device|File too large)\n", told
    )
    assert (healed.exit_code, _tree(disk)) == (0, _tree(world.after))
