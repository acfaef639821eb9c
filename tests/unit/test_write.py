"""Files are whole or as they were, and two builds never meet."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from builder.findings import EnvironmentFault
from builder.release import building, write_files

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


def test_files_before_the_failure_stay_written(tmp_path: Path) -> None:
    """The order given is the order on the disk: what follows a failure is untouched."""
    blocked = tmp_path / "folder"
    (blocked / "inside").mkdir(parents=True)
    last = tmp_path / "last.txt"
    with pytest.raises(EnvironmentFault, match="folder"):
        write_files([(tmp_path / "first.txt", b"1"), (blocked, b"2"), (last, b"3")])

    assert sorted(path.name for path in tmp_path.iterdir()) == ["first.txt", "folder"]


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
    gone = tmp_path / f".a.txt.{int(ended.stdout)}.build-deck-scratch"
    kept = [tmp_path / f".a.txt.{os.getppid()}.build-deck-scratch", tmp_path / ".a.txt.swp"]
    for path in (gone, *kept):
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
