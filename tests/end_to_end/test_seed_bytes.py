"""The deck of this repository: the same bytes everywhere, from the committed lock."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    Copy = Callable[[str], Path]
    Process = Callable[..., subprocess.CompletedProcess[str]]

TOP = Path(__file__).parents[2]
PACKAGE = Path("dist/techstock-1.0.0.apkg")


@pytest.fixture
def seed(tmp_path: Path) -> Copy:
    """A copy of the notes and media of this repository in a folder of this name."""

    def copy(name: str) -> Path:
        for part in ("source_notes", "media"):
            shutil.copytree(TOP / part, tmp_path / name / part)
        return tmp_path / name

    return copy


def test_two_builds_from_the_committed_lock_have_the_same_bytes(seed: Copy, build_deck_process: Process) -> None:
    """Hash seed, zone, locale, umask and folder do not reach the package."""
    worlds: tuple[tuple[Path, dict[str, str], int], ...] = (
        (seed("one"), {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}, 0o022),
        (seed("another place/夜"), {"PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo", "LC_ALL": "C"}, 0o077),
    )
    runs = [build_deck_process("--locked", cwd=folder, env=env, umask=umask) for folder, env, umask in worlds]
    digests = {hashlib.sha256((folder / PACKAGE).read_bytes()).hexdigest() for folder, _, _ in worlds}

    assert [run.returncode for run in runs] == [0, 0], runs
    assert len(digests) == 1


def test_the_committed_lock_is_current(seed: Copy, build_deck_process: Process) -> None:
    """A build of what is committed has nothing to write into the lock."""
    folder = seed("clone")
    run = build_deck_process("build", "--locked", cwd=folder)

    assert run.returncode == 0, run.stderr
    assert (folder / "source_notes/deck.lock").read_bytes() == (TOP / "source_notes/deck.lock").read_bytes()


def test_a_remote_picture_is_one_warning(seed: Copy, build_deck_process: Process) -> None:
    """The picture on another machine is named with its line and address, and the deck is built."""
    folder = seed("clone")
    run = build_deck_process(cwd=folder)
    told = [line for line in run.stderr.splitlines() if re.match(r"\S+:\d+:\d+: M\d\d ", line)]

    assert run.returncode == 0
    assert (folder / PACKAGE).is_file()
    assert len(told) == 1
    assert re.match(r"source_notes/techstock\.md:60:\d+: M01 remote-picture: ", told[0])
    assert "https://github.com/yoshikikasama/network-and-server/assets/" in told[0]
