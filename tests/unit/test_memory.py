"""The memory between runs: what lies on the disk, and what is made of it."""

from __future__ import annotations

import errno
import json
import os
import re
import sys
import time
import tomllib
from dataclasses import replace
from importlib.metadata import requires
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from packaging.requirements import Requirement

from builder import pipeline
from builder.memory import Memory, content_digest, is_own, keep_own, look, packed, place, runs, tool
from builder.memory.place import _DEPENDENCIES
from builder.model import SourceFile
from builder.pipeline import readings as rooms
from builder.pipeline.codec import encode, whole
from builder.pipeline.readings import readings
from tests.odd_notes import SOURCES, project_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from click.testing import Result

    from builder.pipeline.reading import Reading

    MakeVault = Callable[[Mapping[str, str | bytes]], Path]
    Run = Callable[..., Result]

KEY, OTHER = b"k" * 16, b"o" * 16


def _needed(top: Path) -> set[str]:
    """What pyproject.toml names as needed, and what that needs, as their folders are called."""
    found: set[str] = set()
    waiting: list[str] = tomllib.loads((top / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    while waiting:
        wanted = Requirement(waiting.pop())
        name = re.sub(r"[-_.]+", "_", wanted.name).lower()
        if name not in found and (wanted.marker is None or wanted.marker.evaluate({"extra": ""})):
            found.add(name)
            waiting += requires(wanted.name) or []
    return found


def _read(memory: Memory, sources: tuple[SourceFile, ...] = SOURCES, processes: int = 1) -> tuple[Reading, ...]:
    return readings(project_of(sources), memory=memory, processes=processes, on_step=lambda _done, _all: None)


def test_what_was_kept_is_recalled_by_the_next_run(tmp_path: Path) -> None:
    """What was neither asked for nor kept since is forgotten: the memory of a vault does not grow."""
    path = tmp_path / "deep" / "vault.notes"
    first = Memory(path)
    first.keep(KEY, "[1]")
    first.keep(OTHER, "[2]")
    first.save()
    second = Memory(path)
    recalled = second.recall(KEY)
    second.save()
    third = Memory(path)

    assert recalled == "[1]"
    assert (third.recall(KEY), third.recall(OTHER)) == ("[1]", None)
    assert [file.name for file in path.parent.iterdir()] == ["vault.notes"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_the_notes_of_a_user_are_the_users_own(tmp_path: Path) -> None:
    """Nobody else may read the memory."""
    path = tmp_path / "cache" / "vault.notes"
    memory = Memory(path)
    memory.keep(KEY, "[]")
    memory.save()

    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_memory_that_can_not_be_written_is_none(tmp_path: Path) -> None:
    """A file where its folder should be, a folder where its file should be: nothing is said, nothing is left."""
    blocked, taken = tmp_path / "blocked", tmp_path / "vault.notes"
    blocked.write_text("")
    taken.mkdir()
    for path in (blocked / "vault.notes", taken):
        memory = Memory(path)
        memory.keep(KEY, "[]")
        memory.save()

        assert Memory(path).recall(KEY) is None
    assert sorted(file.name for file in tmp_path.iterdir()) == ["blocked", "vault.notes"]


@pytest.mark.parametrize("line", ["", "{}", "[]", "[1, 2, 3, 4, 5]", '[["", [], "", false, 0], [["?"]], [], [], []]'])
def test_a_record_that_is_none_is_worked_out_anew(tmp_path: Path, line: str) -> None:
    """JSON of another shape under the right key, as no build-deck writes it."""
    memory = Memory(tmp_path / "vault.notes")
    wanted = _read(memory)
    for key in memory.keys:
        memory.keep(key, line)

    assert _read(memory) == wanted
    assert [memory.recall(key) for key in memory.keys] == [encode(whole(one)) for one in wanted]


@pytest.mark.parametrize(
    "words", ["<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "[latex]\\\\input[/latex]"]
)
@pytest.mark.parametrize("at", [0, 1, 2], ids=["text", "context", "extra"])
def test_what_someone_put_into_a_record_reaches_no_card(tmp_path: Path, words: str, at: int) -> None:
    """Under the right key, as it would be written: a field that nobody here has cleaned is drawn anew."""
    memory = Memory(tmp_path / "vault.notes")
    wanted = _read(memory)
    for key in memory.keys:
        first, faces, *rest = (memory.recall(key) or "").split("\n")
        record = json.loads(faces)
        record[0][at] += words
        memory.keep(key, "\n".join((first, json.dumps(record), *rest)))

    assert _read(memory) == wanted


@pytest.mark.parametrize("said", ["", "[", "[" * 100_000, "null", "[[[1]],[]]", "[[],[[1,2]]]", '{"a":1,"b":2}'])
@pytest.mark.parametrize("at", [2, 3], ids=["asked", "said"])
def test_files_of_which_someone_wrote_what_they_say_are_read_anew(tmp_path: Path, at: int, said: str) -> None:
    """Or what their cards ask. It is read late, when the files are compared: nothing of that memory is taken then."""
    memory, path = Memory(tmp_path / "vault.notes"), tmp_path / "vault.notes"
    wanted = _read(memory)
    for key in memory.keys:
        lines = (memory.recall(key) or "").split("\n")
        memory.keep(key, "\n".join((*lines[:at], said, *lines[at + 1 :])))
    memory.save()
    memory = Memory(path)
    made = pipeline.build(project_of(SOURCES), epoch=1_700_000_000, memory=memory)
    memory.save()

    assert made.findings == pipeline.build(project_of(SOURCES), epoch=1_700_000_000).findings
    assert _read(Memory(path)) == wanted


def test_a_note_is_remembered_by_what_it_says_where_it_stands_and_the_settings(tmp_path: Path) -> None:
    """Another text, another path, another setting: another record."""
    memory = Memory(tmp_path / "vault.notes")
    for source in (SOURCES[0], replace(SOURCES[0], path="z.md"), replace(SOURCES[0], text="- A: b\n"), SOURCES[0]):
        _read(memory, (source,))
    project = project_of(SOURCES[:1])
    other = replace(project, config=replace(project.config, tags=("other",)))
    readings(other, memory=memory, processes=1, on_step=lambda _done, _all: None)

    assert len(memory.keys) == 4


def test_what_is_weak_on_a_card_is_not_told_of_its_double() -> None:
    """A price without a year (L20), in two files of one title: the second is no card, and only that is told of it."""
    fare = SourceFile(path="a.md", text="# Fares\n\n- Ferry: it costs 30 USD a month\n")
    made = pipeline.build(project_of((fare, replace(fare, path="b.md"))), epoch=1_700_000_000)
    told = [(f.rule.code, f.span.path) for f in made.findings if f.rule.code in ("L09", "L20")]

    assert told == [("L20", "a.md"), ("L09", "b.md")]


def test_two_processes_read_what_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the same order."""
    alone = _read(Memory(None))
    monkeypatch.setattr(rooms, "_WORTH", 1)

    assert _read(Memory(None), processes=2) == alone


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process does not inherit what was patched")
def test_where_a_process_dies_the_first_does_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that was killed, as for want of memory."""
    alone = _read(Memory(None))
    monkeypatch.setattr(rooms, "_WORTH", 1)
    parent, read = os.getpid(), rooms._read  # noqa: SLF001 - what a process does

    def die(*args: Any) -> object:
        return read(*args) if os.getpid() == parent else os._exit(9)

    monkeypatch.setattr(rooms, "_read", die)

    assert _read(Memory(None), processes=2) == alone


def test_where_no_process_is_granted_the_first_does_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container that allows no more."""
    alone = _read(Memory(None))
    monkeypatch.setattr(rooms, "_WORTH", 1)

    def refuse(_: object) -> None:
        raise BlockingIOError

    monkeypatch.setattr(BaseProcess, "start", refuse)

    assert _read(Memory(None), processes=2) == alone


def test_each_vault_has_a_memory_of_its_own_in_the_users_cache(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However the vault is called."""
    (tmp_path / "one").mkdir()
    monkeypatch.chdir(tmp_path)
    one, same, two = place(tmp_path / "one"), place(Path("one")), place(tmp_path / "two")

    assert one == same != two
    assert one is not None
    assert one.is_relative_to(cache)


def test_a_build_keeps_nothing_unless_told(cache: Path) -> None:
    """The library's verb has no memory of its own."""
    pipeline.build(project_of(SOURCES), epoch=1_700_000_000)

    assert list(cache.iterdir()) == []


def test_a_file_beyond_what_is_looked_at_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A film of 4 GB, which holds nothing and takes no room here: its size says enough, and no other file is read."""
    (tmp_path / "a.md").write_text("- Buoy: a float\n")
    (tmp_path / "talk.mp4").touch()
    os.truncate(tmp_path / "talk.mp4", 4_000_000_000)
    read: list[str] = []
    monkeypatch.setattr(runs, "_content", read.append)

    assert look([tmp_path]) is None
    assert read == []


def test_a_file_that_grew_too_large_is_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read up to the limit, a piece at a time."""
    (tmp_path / "a.md").write_text("- Buoy: a float\n")
    status = os.lstat(tmp_path / "a.md")
    monkeypatch.setattr(runs, "_MOST_BYTES", status.st_size)
    before = look([tmp_path])
    monkeypatch.setattr(runs, "_status", lambda path: os.lstat(tmp_path) if path == str(tmp_path) else status)
    (tmp_path / "a.md").write_text("- Buoy: a float that grew\n")

    assert before is not None
    assert look([tmp_path]) is None


def test_the_memory_knows_all_that_a_build_stands_on(top: Path) -> None:
    """What pyproject.toml names, and what that needs in turn."""
    assert _needed(top) | {"build_deck"} <= set(_DEPENDENCIES)


@pytest.mark.parametrize("name", ["RapidFuzz-99.1.dist-info", "latex2mathml-99.1.dist-info", "PyYAML-99.1.egg-info"])
def test_another_version_is_another_tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Whatever an installer makes of its letters."""
    tool.cache_clear()
    before = tool()
    (tmp_path / name).mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    tool.cache_clear()
    after = tool()
    monkeypatch.undo()
    tool.cache_clear()

    assert before == tool() != after


def _age(path: Path, *, days: float) -> Path:
    then = time.time() - days * 86_400
    os.utime(path, (then, then))
    return path


def test_what_killed_runs_left_and_what_is_not_used_any_more_goes(tmp_path: Path) -> None:
    """At the next write to the folder. What another run writes stays, and so does what is not the memory's."""
    vault, other = "0" * 32, "f" * 32
    stay = (f"{other}.notes", f".{other}.notes.123", "mine.notes", f".{other}.txt.123")
    go = (f"{'a' * 32}.notes", f"{'a' * 32}.run", f".{vault}.notes.99", f".{other}.run.7")
    for name in (*stay, *go):
        (tmp_path / name).write_text("")
    for name, days in zip((*stay, *go), (89, 0, 900, 900, 91, 91, 0.1, 0.1), strict=True):
        _age(tmp_path / name, days=days)
    memory = Memory(tmp_path / f"{vault}.notes")
    memory.keep(KEY, "[]")
    memory.save()

    assert {path.name for path in tmp_path.iterdir()} == {*stay, f"{vault}.notes"}


def test_a_memory_that_is_used_stays(make_vault: MakeVault, build_deck: Run, cache: Path) -> None:
    """A run that is told again uses all files of its vault, one that recalls notes uses those."""
    vault = make_vault({"a.md": "- Buoy: a float that marks a shoal\n"})
    for _ in range(2):
        build_deck(vault)
    kept = [path for path in cache.rglob("*") if path.is_file()]
    old = [_age(path, days=80).stat().st_mtime for path in kept]
    build_deck(vault)
    told = [path.stat().st_mtime for path in kept]
    notes = next(_age(path, days=80) for path in kept if path.suffix == ".notes")
    make_vault({"picture.png": "another"})
    build_deck(vault)

    assert len(kept) == 3
    assert min(told) - max(old) > 79 * 86_400
    assert notes.stat().st_mtime - max(old) > 79 * 86_400


def test_a_lock_is_known_by_all_its_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not another one, nor where the word for it is torn, is longer, or is of another tool; nor where none is kept."""
    path, lock = tmp_path / f"{'0' * 32}.lock", b"format\t1\nend\n"
    keep_own(path, content_digest(lock))
    word = path.read_bytes()
    known = [is_own(path, lock), is_own(path, lock[:-1]), is_own(None, lock), is_own(tmp_path / "none", lock)]
    for torn in (word[:-1], word + b"0", word[::-1], b""):
        path.write_bytes(torn)
        known.append(is_own(path, lock))
    path.write_bytes(word)
    monkeypatch.setattr("builder.memory.own.tool", lambda: b"another")

    assert known == [True, *[False] * 7]
    assert not is_own(path, lock)


@pytest.mark.skipif(sys.platform == "win32", reason="there all stays in the process")
@pytest.mark.parametrize("takes", [0, 100, 1 << 30], ids=["nothing", "little", "all"])
def test_where_packed_texts_lie_has_no_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, takes: int) -> None:
    """In the process, on the disk, or on a disk that is full after some bytes: a build is the same, and its memory."""
    wanted, path = _kept_by_build(tmp_path / "one.notes"), tmp_path / "two.notes"
    write, left = packed._File.append, iter([takes])  # noqa: SLF001 - a disk of some size

    def fill(file: Any, content: bytes) -> int:
        nonlocal left
        if (room := next(left, 0)) < len(content):
            raise OSError(errno.ENOSPC, "no room")
        left = iter([room - len(content)])
        return write(file, content)

    monkeypatch.setattr(packed, "MOST", 0)
    monkeypatch.setattr(packed._File, "append", fill)  # noqa: SLF001 - as above

    assert _kept_by_build(path) == wanted
    assert _kept_by_build(path) == wanted


def _kept_by_build(path: Path) -> tuple[object, ...]:
    memory = Memory(path)
    made = pipeline.build(project_of(SOURCES), epoch=1_700_000_000, memory=memory)
    memory.save()
    return made, tuple(made.known), path.read_bytes()
