"""`--watch`: a build that is done again whenever the notes have changed, until it is interrupted."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from queue import Queue
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from click.testing import Result

    MakeVault = Callable[[Mapping[str, str | bytes]], Path]
    Start = Callable[..., "Watched"]

TOP = Path(__file__).parents[2]
NOTE = "- Quay: a wall where ships lie\n"
WATCHING = "watching for changes, Ctrl-C ends it"


class Watched:
    """A process that watches, and what it says."""

    def __init__(self, *args: str, cwd: Path) -> None:
        command = [sys.executable, "-m", "builder", *args, "--watch"]
        env = {**os.environ, "PYTHONPATH": str(TOP), "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
        self.run = subprocess.Popen(
            command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
        )
        self._lines: Queue[str] = Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.run.stdout or ():
            self._lines.put(line.rstrip("\n"))

    def until(self, words: str) -> list[str]:
        """The lines up to one with these words; a watch that stays silent for half a minute fails the test."""
        told = [self._lines.get(timeout=30)]
        while words not in told[-1]:
            told.append(self._lines.get(timeout=30))
        return told

    def end(self) -> int:
        """Interrupt it as Ctrl-C does; its exit code."""
        self.run.send_signal(signal.SIGINT)
        return self.run.wait(timeout=30)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a command that watches, in the folder of the vault."""
    started: list[Watched] = []

    def begin(*args: str) -> Watched:
        started.append(Watched(*args, cwd=tmp_path))
        return started[-1]

    yield begin
    for watched in started:
        watched.run.kill()
        watched.run.wait()
        if watched.run.stdout:
            watched.run.stdout.close()


def test_each_change_is_built_and_an_error_is_waited_out(make_vault: MakeVault, start: Start, tmp_path: Path) -> None:
    """A note more, a note that is no text, settings that are none: each is told; what the tool writes is no change."""
    vault = make_vault({"a.md": NOTE})
    watched = start("vault")
    first = watched.until(WATCHING)
    (vault / "b.md").write_text("- Pier: a quay on legs\n")
    second = watched.until(WATCHING)
    (vault / "b.md").write_bytes(b"\xff\xfe\xff")
    broken = watched.until(WATCHING)
    (vault / "b.md").write_text("- Pier: a quay on legs\n")
    watched.until(WATCHING)
    (vault / "deck.toml").write_text("nam = 1\n")
    unknown = watched.until(WATCHING)
    (vault / "deck.toml").unlink()
    mended = watched.until(WATCHING)
    (vault / ".hidden.md").write_text("- Mole: a wall against waves\n")
    (vault / "deck.lock").touch()
    (tmp_path / "dist/else.txt").write_text("x")
    (vault / "c.md").write_text("- Mole: a wall against waves\n")
    third = watched.until(WATCHING)
    code = watched.end()

    assert "1 note " in first[0]
    assert second[:2] == ["", "changed: vault/b.md"]
    assert "2 notes" in second[2]
    assert "F01" in "".join(broken)
    assert "C02" in "".join(unknown)
    assert "2 notes" in mended[2]
    assert third[1] == "changed: vault/c.md"
    assert code == 130


def test_the_settings_say_where_pictures_are_watched(make_vault: MakeVault, start: Start, tmp_path: Path) -> None:
    """A media folder named while the watch runs is watched from then on."""
    vault = make_vault({"a.md": NOTE, "../pictures/readme.txt": ""})
    watched = start("vault")
    watched.until(WATCHING)
    (vault / "deck.toml").write_text('[media]\nfolder = "../pictures"\n')
    watched.until(WATCHING)
    (tmp_path / "pictures/quay.png").write_bytes(b"x")

    assert watched.until(WATCHING)[1] == "changed: pictures/quay.png"


def test_a_vault_that_is_written_into_is_watched(make_vault: MakeVault, start: Start) -> None:
    """The package lands among the notes: they are seen all the same."""
    vault = make_vault({"a.md": NOTE})
    watched = start("vault", "-o", "vault")
    watched.until(WATCHING)
    (vault / "b.md").write_text("- Pier: a quay on legs\n")

    assert "2 notes" in watched.until("2 notes")[-1]


def test_a_call_that_is_off_ends_the_watch(start: Start) -> None:
    """No change of a note could mend it."""
    watched = start("nowhere")

    assert watched.run.wait(timeout=30) == 2


def test_without_its_extra_it_says_how_to_install_it(
    make_vault: MakeVault, build_deck: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine is in the way, not the notes."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    result = build_deck("build", make_vault({"a.md": NOTE}), "--watch")

    assert (result.exit_code, result.stderr) == (
        3,
        (
            "error: watchfiles, which sees that files change, is not installed\n"
            "    hint: pip install '.[watch]' in a checkout of build-deck\n"
        ),
    )
