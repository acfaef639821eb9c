"""A build that is told again says and leaves what a build without a memory would."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from builder import memory
from builder.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    Run = Callable[..., Result]
    Edit = Callable[[], object]
    Play = Callable[[tuple[str, ...]], list[Result]]

NOTES = {
    "vault/deck.toml": 'name = "Ports"\n',
    "vault/a.md": "# Ports\n\n- Buoy: a float that marks shoals\n- 港: 船が泊まる所\n- plain words\n\n![](lamps.png)\n",
    "vault/deep/b.md": "# Tides\n\n- Ebb: the tide that runs out\n- Flow: the tide that comes in\n",
    "vault/old.txt": "no note\n",
}


def _write(name: str, text: str) -> Edit:
    def edit() -> None:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, "utf-8")

    return edit


def _same_size_and_time() -> None:
    """What a tool does that restores times."""
    path = Path("vault/a.md")
    status = path.stat()
    path.write_text(path.read_text("utf-8").replace("shoal", "shore"), "utf-8")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def _with_git_picture() -> None:
    """Refer to one that is not there, build, and put it there."""
    _write("vault/d.md", "- Pier: a walk above the water\n\n![](.git/lamps.png)\n")()
    CliRunner().invoke(main, ["vault"])
    CliRunner().invoke(main, ["vault"])
    Path("vault/.git").mkdir()
    shutil.copy("lamps.png", "vault/.git/lamps.png")


EDITS: dict[str, Edit] = {
    "nothing": lambda: None,
    "a word": _write("vault/a.md", NOTES["vault/a.md"].replace("marks", "shows")),
    "a word, with the old time": _same_size_and_time,
    "a new note": _write("vault/c.md", "- Quay: where ships tie up\n"),
    "a note that is gone": lambda: Path("vault/deep/b.md").unlink(),
    "a note that moved": lambda: Path("vault/deep/b.md").rename("vault/b.md"),
    "a note that can't be read": lambda: Path("vault/c.md").write_bytes(b"\xff\xfe\xfa"),
    "a picture that comes": lambda: shutil.copy("lamps.png", "vault/lamps.png"),
    "a picture where git keeps its own": _with_git_picture,
    "a media folder": lambda: Path("vault/media").mkdir(),
    "a name": _write("vault/deck.toml", 'name = "Harbours"\n'),
    "a version": _write("vault/deck.toml", 'name = "Ports"\nversion = "0.2.0"\n'),
    "settings that are broken": _write("vault/deck.toml", "name =\n"),
    "another rule": _write("vault/deck.toml", 'name = "Ports"\n[lint]\nignore = ["I03", "S02"]\n'),
    "a glossary": _write("vault/glossary.toml", '[[entry]]\nname = "Buoy"\naliases = ["Float"]\n'),
    "a lock that is gone": lambda: Path("vault/deck.lock").unlink(),
    "a lock that is damaged": lambda: Path("vault/deck.lock").write_text("garbage\n"),
    "a vault above": _write("deck.lock", "garbage\n"),
    "a package that is gone": lambda: next(Path("dist").glob("*.apkg")).unlink(),
    "a page that is another": _write("dist/preview.html", "<!doctype html>\n"),
    "a change list that is another's": _write("dist/CHANGES.md", "mine\n"),
    "what was built is gone": lambda: shutil.rmtree("dist"),
    "a link": lambda: Path("vault/z.md").symlink_to("a.md"),
}
CALLS = ((), (), ("-v",), ("--json",), ("-q",), ("--strict",), ("--strict",), ("--locked", "-v"), ("--locked",))


@pytest.fixture
def compare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, top: Path) -> Callable[[Play], None]:
    """Play once with a memory and once without: the same words, the same codes, the same files."""

    def compared(play: Play) -> None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        told: list[list[tuple[int, str]]] = []
        left: list[dict[str, bytes]] = []
        for place, options in (("with", ()), ("without", ("--no-cache",))):
            home = tmp_path / place
            home.mkdir()
            monkeypatch.chdir(home)
            shutil.copy(top / "tests/gallery/media/lamps.png", "lamps.png")
            for name, text in NOTES.items():
                _write(name, text)()
            told.append([(run.exit_code, run.output) for run in play(options)])
            left.append({path.as_posix(): path.read_bytes() for path in sorted(Path().rglob("*")) if path.is_file()})

        assert told[0] == told[1]
        assert left[0] == left[1]

    return compared


@pytest.mark.parametrize("what", EDITS)
def test_what_is_told_again_is_what_would_be_built(what: str, build_deck: Run, compare: Callable[[Play], None]) -> None:
    """After each edit, again and again, however it is called."""

    def play(options: tuple[str, ...]) -> list[Result]:
        runs = [build_deck("vault", *options) for _ in range(2)]
        EDITS[what]()
        return [*runs, *(build_deck("vault", *call, *options) for call in CALLS)]

    compare(play)


_AT_REST = (
    *("a word, with the old time", "a page that is another", "a new note", "a note that is gone", "a name"),
    *("a lock that is damaged", "a lock that is gone", "what was built is gone"),
)


def test_a_file_at_rest_is_believed_and_an_edit_of_it_is_seen(
    build_deck: Run, compare: Callable[[Play], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Edit after edit, with time to rest before and after: no file is read, and all that was edited is built."""
    monkeypatch.setattr(memory.runs, "_AT_REST", 20_000_000)

    def play(options: tuple[str, ...]) -> list[Result]:
        runs: list[Result] = []
        for what in _AT_REST:
            for _ in range(3):
                runs.append(build_deck("vault", *options))
                time.sleep(0.03)
            if runs[-1].exit_code == 0:
                with monkeypatch.context() as patched:
                    patched.setattr(memory.runs, "_content", None)  # to call it is a bug, which is told
                    runs.append(build_deck("vault", *options))
            EDITS[what]()
            time.sleep(0.03)
            runs.append(build_deck("vault", *options))
        return runs

    compare(play)


def test_a_second_build_of_unchanged_notes_works_nothing_out(
    build_deck: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor the third; an edit is worked out once and told again from the second build after it on."""
    counted: list[object] = []
    monkeypatch.setattr(memory.Memory, "recall", lambda _, key: counted.append(key))
    for name, text in NOTES.items():
        _write(str(tmp_path / name), text)()
    worked_out = []
    for edit in (EDITS["nothing"], EDITS["nothing"], EDITS["nothing"], EDITS["a word"], *[EDITS["nothing"]] * 3):
        edit()
        before = len(counted)
        build_deck("vault")
        worked_out.append(len(counted) > before)

    assert worked_out == [True, False, False, True, True, False, False]


def test_a_file_that_changes_while_a_build_runs_is_read_by_the_next(
    build_deck: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lay there before the build read it is what is remembered."""
    for name, text in NOTES.items():
        _write(str(tmp_path / name), text)()
    save = memory.Memory.save

    def edit_and_save(self: memory.Memory) -> None:
        EDITS["a new note"]()
        save(self)

    with monkeypatch.context() as patched:
        patched.setattr(memory.Memory, "save", edit_and_save)
        first = build_deck("vault")
    second = build_deck("vault")

    assert "4 new" in first.output
    assert "1 new" in second.output
