"""The disk as media files are read from it: where a name is looked for, what is never opened, how much is read."""

from __future__ import annotations

import errno
import os
import unicodedata
from typing import TYPE_CHECKING

import pytest

from builder.findings import UsageError
from builder.media.store import MEDIA_LIMIT, Absence, MediaStore, read_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    MakeVault = Callable[[Mapping[str, str | bytes]], Path]


def store(vault: Path) -> MediaStore:
    return MediaStore(root=vault, folder=vault.parent / "media")


def test_a_file_of_just_the_limit_is_read(tmp_path: Path) -> None:
    """One byte more is told with the limit."""
    path = tmp_path / "a"
    path.write_bytes(b"12345678")
    with pytest.raises(OSError, match=r"is over 0 MB") as small:
        read_plain(path, limit=7)
    os.truncate(path, MEDIA_LIMIT + 1)
    with pytest.raises(OSError, match=r"is over 20 MB") as large:
        store(tmp_path).read(path)
    os.truncate(path, MEDIA_LIMIT)

    assert read_plain(tmp_path / "a", limit=MEDIA_LIMIT + 1).startswith(b"12345678\0")
    assert (small.value.errno, large.value.errno) == (errno.EFBIG, errno.EFBIG)
    assert len(store(tmp_path).read(path)) == MEDIA_LIMIT == 20_000_000


@pytest.mark.timeout(5)
def test_a_pipe_or_a_folder_is_never_opened(tmp_path: Path) -> None:
    """Whoever opens a pipe waits for a writer; a device may do anything."""
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, tmp_path / "null"):
        if path.name == "null":
            path.symlink_to("/dev/null")
        with pytest.raises(OSError, match="is no plain file") as caught:
            read_plain(path, limit=9)
        assert caught.value.errno == errno.EINVAL


@pytest.mark.timeout(5)
def test_a_file_that_is_exchanged_for_a_pipe_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look and the opening another process may put anything in its place: the open file is looked at."""
    path, real = tmp_path / "a", os.open
    path.write_bytes(b"x")

    def exchange(name: Path, flags: int) -> int:
        path.unlink()
        os.mkfifo(path)
        return real(name, flags)

    monkeypatch.setattr(os, "open", exchange)
    with pytest.raises(OSError, match="is no plain file"):
        read_plain(path, limit=9)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("a.png", "vault/deep/a.png"),
        ("b.png", "vault/b.png"),
        ("c.png", "media/c.png"),
        ("/a.png", "vault/a.png"),
        ("/c.png", "media/c.png"),
        ("//a.png", "vault/a.png"),
        ("deep/a.png", "vault/deep/a.png"),
        ("sub/../../a.png", "vault/a.png"),
        ("far.png", "vault/x/far.png"),
        ("FAR.png", "vault/x/far.png"),
        ("shelf.png", "media/y/shelf.png"),
        ("both.png", "vault/x/both.png"),
        ("twin.png", "vault/x/twin.png"),
        ("not/far.png", Absence.MISSING),
        ("/far.png", Absence.MISSING),
        (".far.png", Absence.MISSING),
        ("hidden.png", Absence.MISSING),
        ("nowhere.png", Absence.MISSING),
        ("../nowhere.png", Absence.MISSING),
        ("../../media/c.png", "media/c.png"),
        ("../../bait.png", Absence.OUTSIDE),
        ("../../media-twin/bait.png", Absence.OUTSIDE),
        ("../../vault-twin/bait.png", Absence.OUTSIDE),
        ("out/bait.png", Absence.OUTSIDE),
        ("out.png", Absence.OUTSIDE),
        ("in.png", "vault/deep/in.png"),
    ],
)
def test_where_an_address_leads(make_vault: MakeVault, address: str, found: str | Absence) -> None:
    """Beside the note, in the vault, in the media folder; a bare name then anywhere, nearest to the top."""
    inside = ("deep/a.png", "a.png", "b.png", "x/far.png", "x/y/far.png", "x/both.png", ".x/hidden.png", "x/.far.png")
    beside = ("media/c.png", "media/b.png", "media/y/shelf.png", "media/y/both.png", "bait.png")
    twins = ("media-twin/bait.png", "vault-twin/bait.png", "vault/x/twin.png", "vault/y/twin.png")
    vault = make_vault(dict.fromkeys((*inside, *(f"../{name}" for name in (*beside, *twins))), b"x"))
    (vault / "deep/out").symlink_to("../..")
    (vault / "deep/out.png").symlink_to("../../bait.png")
    (vault / "deep/in.png").symlink_to("../../media/c.png")
    led = store(vault).find("deep", address)

    assert led == (found if isinstance(found, Absence) else vault.parent / found)


@pytest.mark.parametrize("on_disk", ["NFC", "NFD"])
@pytest.mark.parametrize("written", ["NFC", "NFD"])
def test_a_letter_with_its_mark_is_found_however_it_is_written(
    make_vault: MakeVault, on_disk: str, written: str
) -> None:
    """Some disks take a letter and its mark apart; a name that stands as written comes first."""
    one, other = (unicodedata.normalize(form, "deep/が.png") for form in (on_disk, written))  # type: ignore[arg-type]
    vault = make_vault({one: b"x"})

    assert store(vault).find("", other) == vault / one


@pytest.mark.parametrize("elsewhere", ["elsewhere", "zone"])
def test_the_media_folder_to_write_to(make_vault: MakeVault, elsewhere: str) -> None:
    """It need not exist; as a link it leads to where it leads in the vault, never out of the project."""
    vault = make_vault({"pictures/a.png": b"x", f"../{elsewhere}/b.png": b"x"})
    new = store(vault).home()
    (vault.parent / "media").symlink_to(vault / "pictures")
    inside = store(vault).home()
    (vault.parent / "media").unlink()
    (vault.parent / "media").symlink_to(elsewhere)
    with pytest.raises(UsageError, match="is a link out of the project") as caught:
        store(vault).home()

    assert (new, inside) == (vault.parent / "media", vault / "pictures")
    assert "name another" in caught.value.hint
    assert store(vault).find("", "b.png") is Absence.OUTSIDE


def test_every_file_that_may_be_read(make_vault: MakeVault) -> None:
    """Of both folders, by path; nothing behind a dot, no link that leads out."""
    vault = make_vault({"b.png": b"x", "a/c.png": b"x", ".git/d": b"x", ".e": b"x", "../media/f": b"x", "../g": b"x"})
    (vault / "h").symlink_to("../g")
    (vault / "i").symlink_to("b.png")
    found = [path.relative_to(vault.parent).as_posix() for path in store(vault).files()]

    assert found == ["media/f", "vault/a/c.png", "vault/b.png", "vault/i"]


def test_how_a_file_is_called(make_vault: MakeVault) -> None:
    """Below the vault, else below the media folder; the name alone of what lies in neither."""
    vault = make_vault({})
    named = [store(vault).name(vault.parent / path) for path in ("vault/a/b.png", "media/a/b.png", "c/d/e.png")]

    assert named == ["a/b.png", "a/b.png", "e.png"]
