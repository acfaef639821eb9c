"""Files are whole or as they were, and two builds never meet."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builder.findings import EnvironmentFault
from builder.release import Pieces, building, write_files
from tests.full import FULL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_FULL = OSError(errno.ENOSPC, "No space left on device")


def _raise(*_: object, **__: object) -> None:
    raise _FULL


def test_files_are_written_in_order_and_named(tmp_path: Path) -> None:
    """Every file that changed is written, folders are made, and the answer names what was written."""
    files = [(tmp_path / "deep" / "b.txt", b"b"), (tmp_path / "a.txt", b"a")]
    written = write_files(files)

    assert written == tuple(path for path, _ in files)
    assert [path.read_bytes() for path in written] == [b"b", b"a"]


def test_equal_bytes_are_left_alone(tmp_path: Path) -> None:
    """A file that holds the bytes already keeps its date and is not named."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"same")
    os.utime(path, (1, 1))
    written = write_files([(path, b"same")])

    assert (written, path.stat().st_mtime) == ((), 1)


def test_a_file_in_pieces_is_written_as_one(tmp_path: Path) -> None:
    """Whatever stood there, and left alone where it holds the same: not a piece less, not a byte more."""
    path, asked = tmp_path / "a.txt", list[int]()

    def make() -> Iterator[bytes]:
        asked.append(len(asked))
        yield from (b"one ", b"two ", b"three")

    content, whole = Pieces(make), b"one two three"
    written = []
    for before in (None, whole, b"one two", b"one two three four", b"one too three", b"", whole):
        if before is not None:
            path.write_bytes(before)
        written.append(bool(write_files([(path, content)])))

        assert path.read_bytes() == whole

    assert written == [True, False, True, True, True, True, False]
    assert content.sha256 == Pieces(make).sha256 == hashlib.sha256(whole).hexdigest()
    assert len(asked) == 1 + 1 + 4 * 2 + 1 + 1


def test_pieces_that_fail_leave_the_old_file(tmp_path: Path) -> None:
    """As a disk that does: nothing is renamed, no scratch file stays."""

    def make() -> Iterator[bytes]:
        yield b"one"
        raise _FULL

    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    with pytest.raises(EnvironmentFault, match=r"a\.txt: No space left on device"):
        write_files([(path, Pieces(make))])

    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("a.txt", b"old")]


@pytest.mark.parametrize("fails", ["fsync", "write", "open", "replace"])
def test_a_failing_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str) -> None:
    """Whatever fails, the old bytes stand, no scratch file is left, and the error names the path."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    monkeypatch.setattr(Path if fails == "open" else os, fails, _raise)
    with pytest.raises(EnvironmentFault, match=r"a\.txt: No space left on device"):
        write_files([(path, b"new")])
    monkeypatch.undo()

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


CODES = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EDQUOT, errno.EROFS)
CALLS = ("chmod", "chown", "fsync", "link", "mkdir", "open", "replace", "scandir", "unlink", "write")
"""All that `write_files` asks of the system to change the disk."""


def _fail_at(monkeypatch: pytest.MonkeyPatch, at: int, code: int, *, stays: bool) -> list[str]:
    """Let the call of this number fail, and those after it where the disk stays broken; returns what was called."""
    called: list[str] = []

    def watch(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **more: object) -> object:
            called.append(name)
            if len(called) == at or (stays and len(called) > at):
                raise OSError(code, os.strerror(code))
            return real(*args, **more)

        return call

    for name in CALLS:
        monkeypatch.setattr(os, name, watch(name, getattr(os, name)))
    monkeypatch.setattr(io, "open", watch("open", io.open))
    return called


def _files(folder: Path, what: str) -> list[tuple[Path, bytes]]:
    names = ("vault/deck.lock", "dist/sub/a.apkg", "dist/sub/CHANGES.md", "dist/sub/manifest.json")
    return [(folder / name, f"{what} {name}".encode()) for name in names]


def _found(folder: Path) -> list[tuple[Path, bytes]]:
    return [(path, path.read_bytes()) for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("is_first", [True, False], ids=["first", "later"])
@pytest.mark.parametrize("stays", [False, True], ids=["once", "for good"])
@pytest.mark.parametrize("code", CODES if FULL else CODES[:1], ids=os.strerror)
def test_every_call_that_fails_in_turn_leaves_all_files_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, *, stays: bool, is_first: bool
) -> None:
    """Each write, fsync, link, rename and so on fails once: all files are old and nothing else is there, or all new.

    On a disk that stays broken from there on what was renamed may not be put back: each file is whole, the new ones
    first in order. The next build ends it, and clears a scratch file that could not be taken away.
    """
    seen: set[str] = set()
    for at in range(1, 200):
        folder = tmp_path / str(at)
        old, new = [] if is_first else _files(folder, "old"), _files(folder, "new")
        (folder / "vault").mkdir(parents=True)
        write_files(old)
        with monkeypatch.context() as patch:
            called = _fail_at(patch, at, code, stays=stays)
            try:
                write_files(new)
                is_written = True
            except EnvironmentFault:
                is_written = False
        failed = "".join(called[at - 1 : at])
        seen.add(failed)
        expected = [[*new[:n], *old[n:]] for n in range(len(new) + 1)] if stays else [new if is_written else old]
        may_stay = stays or failed == "unlink"
        left = [pair for pair in _found(folder) if not (may_stay and pair[0].name.endswith("scratch"))]
        folders = sorted(path.name for path in folder.rglob("*") if path.is_dir())
        write_files(new)

        assert sorted(left) in map(sorted, expected), (failed, at)
        assert stays or old or is_written or folders == ["vault"]
        assert sorted(_found(folder)) == sorted(new)
        if len(called) < at:
            break

    assert seen >= {"fsync", "open", "replace", "write"} | ({"mkdir"} if is_first else {"link"})


def test_what_can_not_be_written_is_found_before_anything_is(tmp_path: Path) -> None:
    """A folder in the place of one file leaves the others, and what is not there yet, as they are."""
    (tmp_path / "folder").mkdir()
    files = [(tmp_path / "first.txt", b"1"), (tmp_path / "new/second.txt", b"2"), (tmp_path / "folder", b"3")]
    with pytest.raises(EnvironmentFault, match="folder: Is a directory"):
        write_files(files)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder"]


def test_a_file_keeps_its_rights(tmp_path: Path) -> None:
    """Mode and, where the system lets us, owner of the file that is replaced."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    path.chmod(0o640)
    if os.getuid() == 0:
        os.chown(path, 4711, 4712)
    before = path.stat()
    write_files([(path, b"new")])
    after = path.stat()

    assert path.read_bytes() == b"new"
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)


def test_the_mode_follows_the_umask(tmp_path: Path) -> None:
    """A new file has the rights a user expects of new files."""
    before = os.umask(0o027)
    try:
        write_files([(tmp_path / "a.txt", b"a")])
    finally:
        os.umask(before)

    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o640


def test_what_a_killed_build_left_is_cleared(tmp_path: Path) -> None:
    """Scratch files of processes that are no more go; those of a living one, and other hidden files, stay."""
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], check=True, capture_output=True)
    gone = [tmp_path / f".a.txt.{what}.{int(ended.stdout)}.build-deck-scratch" for what in ("new", "old")]
    kept = [tmp_path / f".a.txt.new.{os.getppid()}.build-deck-scratch", tmp_path / ".a.txt.swp"]
    for path in (*gone, *kept):
        path.write_bytes(b"")
    write_files([(tmp_path / "a.txt", b"a")])

    assert sorted(tmp_path.iterdir()) == sorted([*kept, tmp_path / "a.txt"])


def test_a_kill_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    """A process killed while it writes again and again leaves a whole file, and the next run no scratch file."""
    path = tmp_path / "a.bin"
    script = (
        "import sys, pathlib\nfrom builder.release import write_files\n"
        "for n in range(10**6): write_files([(pathlib.Path(sys.argv[1]), bytes([n % 251]) * 3_000_000)])"
    )
    for trial in range(5):
        writer = subprocess.Popen([sys.executable, "-c", script, str(path)])
        while not path.exists():
            time.sleep(0.001)
        time.sleep(0.01 + trial * 0.007)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        content = path.read_bytes()

        assert (len(content), len(set(content))) == (3_000_000, 1)
    write_files([(path, b"next")])

    assert list(tmp_path.iterdir()) == [path]


def test_a_second_build_is_told_to_wait(tmp_path: Path) -> None:
    """Two builds never work in one folder at the same time; the lock leaves no file behind."""
    with building(tmp_path), pytest.raises(EnvironmentFault, match="another build"), building(tmp_path):
        pass
    with building(tmp_path):
        held = list(tmp_path.iterdir())

    assert held == []


def test_the_lock_ends_with_its_process(tmp_path: Path) -> None:
    """A killed build locks nobody out."""
    script = "import sys, pathlib, time\nfrom builder.release import building\n"
    script += "with building(pathlib.Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    holder = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    holder.stdout.readline()
    with pytest.raises(EnvironmentFault, match="another build"), building(tmp_path):
        pass
    holder.kill()
    holder.communicate()
    with building(tmp_path):
        pass

    assert holder.returncode == -signal.SIGKILL


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The error of a lock names the folder."""
    with pytest.raises(EnvironmentFault, match="nowhere"), building(tmp_path / "nowhere"):
        pass
