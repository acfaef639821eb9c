"""Runs that go wrong: outputs, locks, sizes. Kills and disks that fail: `tests/faults`; damaged locks: `tests/cli`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builder.project import sources
from tests.hostile.judge import BAIT, SOUND, Link, picture

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from click.testing import Result

    from tests.hostile.judge import Content, Judge

LOCKS: Mapping[str, tuple[Content, str]] = {
    "empty": ("", "K01"),
    "blank": ("\n\n", "K01"),
    "noise": (bytes(range(256)), "K01"),
    "words": ("notes\nof\nmine\n", "K01"),
    "newer": ("format\t99\n", "K02"),
    "a number too large": (f"format\t{'9' * 5000}\n", "K0"),
    "a conflict": ("<<<<<<< HEAD\nformat\t1\n=======\nformat\t1\n>>>>>>> x\n", "K01"),
    "cut": ("format\t1\ndeck\t", "K01"),
    "a picture": (picture(), "K01"),
    "another file's words": (f"{BAIT[:0]}root:x:0:0\n", "K01"),
}


@pytest.mark.parametrize(("lock", "told"), LOCKS.values(), ids=LOCKS)
def test_a_lock_that_is_none_is_left_alone(judge: Judge, lock: Content, told: str) -> None:
    """An error names its line; nothing is written."""
    outcome = judge({"deck.lock": lock})
    left = (judge.folder / "vault/deck.lock").read_bytes()

    assert outcome.told.startswith(told), outcome.output
    assert left == (lock if isinstance(lock, bytes) else str(lock).encode())


@pytest.mark.parametrize(
    ("files", "folders"),
    [
        ({"dist": Link("outside")}, ["outside"]),
        ({"dist/vault-0.1.0.apkg": Link("../bait.md")}, []),
    ],
    ids=["output folder", "package"],
)
def test_links_in_the_output_overwrite_nothing_outside(
    tmp_path: Path, build_deck: Callable[..., Result], files: Mapping[str, Link], folders: list[str]
) -> None:
    """A link in place of a file is replaced; a folder that is a link is the user's own wish."""
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault/a.md").write_text(SOUND)
    (tmp_path / "bait.md").write_text(BAIT)
    for name in folders:
        (tmp_path / name).mkdir()
    for name, link in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).symlink_to(link.target)
    result = build_deck(tmp_path / "vault")

    assert result.exit_code == 0, result.output
    assert (tmp_path / "bait.md").read_text() == BAIT
    assert (tmp_path / "dist/vault-0.1.0.apkg").is_file()


def test_a_lock_that_is_a_link_inside_the_vault_stays_one_file(judge: Judge) -> None:
    """It may not be bent to overwrite a note."""
    outcome = judge({"deck.lock": Link("sound.md")})

    assert outcome.told == "K01"
    assert (judge.folder / "vault/sound.md").read_text() == SOUND


def test_notes_beyond_the_limit_of_a_vault_are_errors(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each names its file, and is not read; the limit is a gigabyte, here less."""
    monkeypatch.setattr(sources, "VAULT_LIMIT", 100)
    outcome = judge({f"{name}.md": f"- {name}: {'word ' * 20}\n" for name in "abc"})

    assert outcome.told == "F02"
    assert [name for name in ("a", "b", "c", "sound") if f"vault/{name}.md:1:1: F02" in outcome.output] == [
        "b",
        "c",
        "sound",
    ]


def test_many_small_files_and_deep_folders_are_read(judge: Judge) -> None:
    """60 folders, one in the other, and 500 files."""
    deep = {"/".join("d" * (depth + 1)) + "/x.md": f"- Depth {depth}: a folder so deep\n" for depth in range(60)}
    many = {f"f{at}.md": f"- File {at}: a lamp that is lit\n" for at in range(500)}
    outcome = judge({**deep, **many})

    assert (outcome.told, len(outcome.notes)) == ("", 561)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- Horn: " + "loud " * 1001, "S22"),
        ("- Horn: a **device** heard in fog\n\n  ```\n" + "  code\n" * 40_000 + "  ```\n", "S22"),
        ("|a|b|\n|-|-|\n" + "|c|d|\n" * 34_000, "F12"),
        ("|a" * 400 + "|\n" + "|-" * 400 + "|\n" + "|c|\n" * 300, "F12"),
        ("<table>\n" + "<tr><td>c</td><td>d</td></tr>\n" * 51_000 + "</table>", "F12"),
        ("<table>\n<tr>" + "<td colspan=30>" * 60_000 + "\n</table>", "F12"),
        ("> " * 120 + "deep", "F06"),
        ("- a\n  - |a|b|\n    |-|-|\n" + "    |c|d|\n" * 34_000, "F12"),
    ],
    ids=[
        *("long statement", "long back", "long table", "wide table", "long table in HTML", "wide cells in HTML"),
        *("deep quote", "long table in an item"),
    ],
)
def test_what_is_too_much_is_told_with_its_line(judge: Judge, text: str, told: str) -> None:
    """And leaves the rest of the notes alone."""
    outcome = judge({"strange.md": f"{text}\n\n- Lamp: shown in fog\n"})

    assert f": {told} " in outcome.output
    assert any("Lamp" in note.text for note in outcome.notes)
