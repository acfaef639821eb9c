"""Two people add notes to one deck, each on a branch of their own, and git merges the branches."""

from __future__ import annotations

import random
import subprocess
from typing import TYPE_CHECKING

import pytest

from builder.identity import parse_lock
from tests.full import FULL

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from builder.model import Lock

    BuildDeck = Callable[..., Result]

TRIES = 100 if FULL else 3
SECTIONS, EACH, ADDED = 5, 10, 10
THINGS = ("buoy", "lamp", "bollard", "winch", "ladder", "crane", "gauge", "hatch", "locker", "gangway")


def _git(folder: Path, *args: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false", "-c", "gc.auto=0")
    subprocess.run(["git", *who, *args], cwd=folder, check=True, capture_output=True)


def _line(who: str, at: int) -> str:
    return f"- The {who} {THINGS[at % len(THINGS)]} {at}: number {at} on the list of {who}, painted in tone {at * 7}\n"


def _lock(folder: Path) -> Lock:
    return parse_lock((folder / "deck.lock").read_text("utf-8"))


@pytest.fixture
def base(make_vault: Callable[..., Path], build_deck: BuildDeck, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built deck of fifty notes in five files, in git; the notes merge as the lock does, which is what is tried."""
    files = {f"{at}.md": "".join(_line("harbour", at * EACH + n) for n in range(EACH)) for at in range(SECTIONS)}
    attributes = "deck.lock merge=union\n*.md merge=union\n"
    vault = make_vault({"deck.toml": 'name = "Harbour"\n', ".gitattributes": attributes, **files})
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    build_deck(vault)
    _git(vault, "init", "-q", "-b", "main")
    _git(vault, "add", ".")
    _git(vault, "commit", "-q", "-m", "base")
    return vault


def _add(vault: Path, who: str, dice: random.Random) -> None:
    """Ten lines at places of chance."""
    for at in range(ADDED):
        path = vault / f"{dice.randrange(SECTIONS)}.md"
        lines = path.read_text("utf-8").splitlines(keepends=True)
        lines.insert(dice.randint(0, len(lines)), _line(who, at))
        path.write_text("".join(lines), encoding="utf-8")


@pytest.mark.parametrize("seed", range(TRIES))
def test_two_branches_that_add_notes_merge_into_a_lock_that_builds(
    base: Path, build_deck: BuildDeck, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Without a conflict; every note keeps guid, numbers and time, and CI has nothing to say about the merged lock."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    locks = [_lock(base)]
    for at, who in enumerate(("pilot", "keeper"), 1):
        _git(base, "checkout", "-q", "-b", who, "main")
        _add(base, who, dice)
        # The same second on both branches, or not.
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1_700_000_000 + dice.randint(0, 1) * at))
        assert build_deck(base).exit_code == 0
        locks.append(_lock(base))
        _git(base, "commit", "-q", "-a", "-m", who)
    _git(base, "merge", "-q", "pilot", "-m", "merge")
    merged = (base / "deck.lock").read_bytes()
    checked = build_deck(base, "--locked", "--json")
    after_check = (base / "deck.lock").read_bytes()
    built = build_deck(base)

    assert (checked.exit_code, after_check == merged) == (0, True), checked.stderr
    assert '"notes": 70' in checked.stdout
    assert "70 notes (140 cards), all as they were" in built.stdout
    assert {e.guid: e for e in _lock(base).entries} == {e.guid: e for lock in locks for e in lock.entries}
