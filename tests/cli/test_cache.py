"""What the command remembers from run to run, and that nobody can tell but by the time it takes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from click.testing import Result

    MakeVault = Callable[[Mapping[str, str | bytes]], Path]
    Run = Callable[..., Result]

NOTES = {
    "a.md": "# Ports\n\n- Buoy: a float that marks a shoal\n- 港: 船が泊まる所\n- plain words\n",
    "b.md": "# Tides\n\n- Ebb: the tide that runs out\n",
}


def _tree(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_vault_is_remembered_and_no_cache_forgets(
    make_vault: MakeVault, build_deck: Run, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--no-cache` neither reads nor writes the memory, and the files are the same."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    vault = make_vault(NOTES)
    without = [build_deck(vault, "-o", "without", "--no-cache") for _ in range(3)]
    lock = (vault / "deck.lock").read_bytes()
    was_kept = _tree(cache)
    (vault / "deck.lock").unlink()
    runs = [build_deck(vault, "-o", "with") for _ in range(3)]

    assert not was_kept
    assert len(_tree(cache)) == 2
    assert [run.exit_code for run in (*without, *runs)] == [0] * 6
    assert (vault / "deck.lock").read_bytes() == lock
    assert _tree(tmp_path / "with") == _tree(tmp_path / "without")


def test_an_edit_is_seen_whatever_was_remembered(
    make_vault: MakeVault, build_deck: Run, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The build after an edit is the one that is made without a memory; a cache that is garbage changes nothing."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    vault = make_vault(NOTES)
    build_deck(vault, "-o", "out")
    make_vault({"b.md": "# Tides\n\n- Ebb: the tide that runs out\n- Flow: the tide that comes in\n"})
    old = (vault / "deck.lock").read_bytes()
    edited = build_deck(vault, "-o", "out")
    for path in cache.rglob("*"):
        if path.is_file():
            path.write_bytes(b"garbage")
    garbage = build_deck(vault, "-o", "out")
    made = _tree(tmp_path / "out")
    (vault / "deck.lock").write_bytes(old)
    build_deck(vault, "-o", "other", "--no-cache")
    build_deck(vault, "-o", "other", "--no-cache")

    assert "1 new" in edited.output
    assert "all as they were" in garbage.output
    assert _tree(tmp_path / "other") == made


@pytest.mark.skipif(os.name == "nt", reason="Windows lets few users make links")
def test_an_output_folder_that_is_another_now_is_written_to(make_vault: MakeVault, build_deck: Run) -> None:
    """The link is as it was called before, and leads elsewhere."""
    vault = make_vault(NOTES)
    for name in ("one", "two"):
        Path(name).mkdir()
    told = []
    for name in ("one", "one", "two", "two", "one"):
        Path("dist").unlink(missing_ok=True)
        Path("dist").symlink_to(name)
        told.append(build_deck(vault).exit_code)
    first, second = _tree(Path("one")), _tree(Path("two"))

    assert told == [0] * 5
    assert first == second
    assert len(first) == 4
