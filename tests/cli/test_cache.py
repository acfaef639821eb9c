"""What the command remembers from run to run, and that nobody can tell but by the time it takes."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

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
    assert len(_tree(cache)) == 3
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


@pytest.mark.parametrize(
    ("path", "reference"),
    [
        (".pics/l.png", "![x](.pics/l.png)"),
        (".git/l.png", "![x](.git/l.png)"),
        (".l.png", "![x](.l.png)"),
        (".my_pics/.new/l.png", "![x](.my\\_pics/%2Enew/l.png)"),
        (".Pics/l.png", "![[.Pics\\l.png]]"),
        (".pics/l.png", "![x](&#46;pics/l.png)"),
    ],
)
def test_a_picture_under_a_hidden_name_is_looked_at_where_a_note_refers_to_it(
    make_vault: MakeVault, build_deck: Run, path: str, reference: str
) -> None:
    """However its address is written: another picture is another build, and so is one that comes or leaves."""
    note = f"- Buoy: a float that marks a shoal {reference}\n"
    vault = make_vault({"a.md": note, ".git/HEAD": "", path: _picture("red")})
    told = [build_deck(vault, "--json").stdout for _ in range(3)]
    make_vault({path: _picture("blue")})
    changed = build_deck(vault, "--json").stdout
    (vault / path).unlink()
    gone = [build_deck(vault, "--json").stdout for _ in range(2)]
    if path.startswith(".pics"):
        (vault / ".pics").rmdir()
        build_deck(vault)
    make_vault({path: _picture("blue")})
    back = build_deck(vault, "--json").stdout

    assert '"new": 1' in told[0]
    assert told[1] == told[2]
    assert '"changed": 1' in changed
    assert ['"warnings": 1' in one for one in (*gone, back)] == [True, True, False]


@pytest.mark.parametrize("settings", ['[card]\ncss = ".look/card.css"\n', '[media]\nfolder = ".look"\n'])
def test_what_the_settings_name_is_looked_at_under_a_hidden_name_too(
    make_vault: MakeVault, build_deck: Run, settings: str
) -> None:
    """A style sheet, a media folder."""
    note = "- Buoy: a float that marks a shoal ![x](/l.png)\n"
    vault = make_vault({"a.md": note, "deck.toml": settings, ".look/card.css": ".card { color: red }"})
    make_vault({".look/l.png": _picture("red")})
    for _ in range(2):
        build_deck(vault)
    before = _tree(Path("dist"))
    make_vault({".look/card.css": ".card { color: blue }", ".look/l.png": _picture("blue")})
    build_deck(vault)

    assert _tree(Path("dist")) != before


@pytest.mark.skipif(os.name == "nt", reason="Windows lets few users make links")
def test_hidden_folders_that_no_note_refers_to_do_not_keep_a_build_from_being_remembered(
    make_vault: MakeVault, build_deck: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A virtual environment is full of links; what a git folder holds changes all the time."""
    vault = make_vault({**NOTES, ".git/HEAD": "one", ".venv/bin/x": ""})
    (vault / ".venv/bin/python").symlink_to("/usr/bin/python3")
    for _ in range(2):
        build_deck(vault)
    make_vault({".git/HEAD": "two"})
    monkeypatch.setattr("builder.cli.build.load", _never)

    assert build_deck(vault).exit_code == 0


def _never(*_: object, **__: object) -> None:
    pytest.fail("it was read anew")


def _picture(colour: str) -> bytes:
    content = BytesIO()
    Image.new("RGB", (8, 8), colour).save(content, "PNG")
    return content.getvalue()
