"""Which files are notes, at the edges: limits to the byte, links, folders that can't be entered, patterns."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from builder.findings import LockError, UsageError
from builder.identity import format_lock, new_lock
from builder.markdown import parse
from builder.project import load_project, sources
from builder.release import MARK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from builder.project import Project

    MakeVault = Callable[[Mapping[str, str | bytes]], Path]


UNKNOWN = "it is not text: neither UTF-8 nor another encoding that can be told for certain"


def paths(project: Project) -> list[str]:
    return [source.path for source in project.sources]


def told(project: Project) -> list[str]:
    return [f"{f.span.path}:{f.span.line} {f.rule.code} {f.message}" for f in project.findings]


@pytest.mark.parametrize(
    ("data", "message", "hint"),
    [
        (b"x\n" * 2_500_000, "", ""),
        (b"x\n" * 2_500_000 + b"x", "a.md:1 F02 the file is over 5 MB", "split it, or leave it out with `exclude`"),
        (b"x" * 1_000_000, "", ""),
        (b"x" * 1_000_001, "a.md:1 F02 line 1 is over 1 MB", "split the line"),
        (b"x\n" + "あ".encode() * 333_333 + b"x", "", ""),
        (b"x\n" + "あ".encode() * 333_334, "a.md:2 F02 line 2 is over 1 MB", "split the line"),
        ("x\n🚢".encode() + "🚢".encode() * 250_000, "a.md:2 F02 line 2 is over 1 MB", "split the line"),
        ("🚢".encode() * 250_000, "", ""),
        ("🚢".encode() * 250_000 + b"x", "a.md:1 F02 line 1 is over 1 MB", "split the line"),
        (b"\xff", f"a.md:1 F01 {UNKNOWN}", "save it as UTF-8, or leave it out"),
        (b"x\ny\nz\0", "a.md:3 F01 it is not text: it holds NUL bytes", "save it as UTF-8"),
        ("港".encode("cp932") * 2, "a.md:1 F03 it is read as CP932 (Shift JIS)", "save it as UTF-8"),
    ],
)  # fmt: skip
def test_a_note_is_read_up_to_the_limit(make_vault: MakeVault, data: bytes, message: str, hint: str) -> None:
    """One byte more is an error that names file and line."""
    project = load_project(make_vault({"a.md": data, "b.md": "x"}))

    assert told(project) == [message] * bool(message)
    assert paths(project) == (["b.md"] if "F01" in message or "F02" in message else ["a.md", "b.md"])
    assert all(hint in finding.hint for finding in project.findings)


@pytest.mark.parametrize(
    ("limit", "read"), [(7, ["a.md", "b.md", "c.md"]), (6, ["a.md", "b.md"]), (4, ["a.md", "b.md"]), (2, ["a.md"])]
)
def test_notes_beyond_the_limit_of_a_vault_are_errors(
    make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch, limit: int, read: list[str]
) -> None:
    """The limit, a gigabyte, is counted in bytes of text; a file that can't be read takes nothing of it."""
    monkeypatch.setattr(sources, "VAULT_LIMIT", limit)
    project = load_project(make_vault({"_.md": b"\xff", "a.md": "港", "b.md": "abc", "c.md": "x"}))
    beyond = [finding for finding in project.findings if finding.rule.code == "F02"]

    assert paths(project) == read
    assert [f.span.path for f in beyond] == [name for name in ("a.md", "b.md", "c.md") if name not in read]
    assert all((f.message, f.span.line) == ("the notes before it are over 0 GB together", 1) for f in beyond)


def test_an_output_among_notes_is_told_with_the_first_of_them(make_vault: MakeVault) -> None:
    """The vault's own folder and those around it hold the vault, not notes."""
    vault = make_vault({"a.md": "x", "out/b.md": "x", "out/sub/c.md": "x"})
    with pytest.raises(UsageError, match=r"out holds notes of the vault, out/b\.md among them") as caught:
        load_project(vault, output=vault / "out")
    taken = [paths(load_project(vault, output=output)) for output in (vault, vault.parent, vault.parent / "z")]

    assert caught.value.hint == "name another folder with -o"
    assert taken == [["a.md", "out/b.md", "out/sub/c.md"]] * 3


def test_a_change_list_that_can_not_be_read_is_a_note_that_can_not(make_vault: MakeVault) -> None:
    """Not left out in silence."""
    vault = make_vault({"a.md": "x", "sub/b.md": "x"})
    os.mkfifo(vault / "sub/CHANGES.md")

    assert told(load_project(vault)) == ["sub/CHANGES.md:1 F09 it can't be read: is no plain file"]


def test_only_a_change_list_of_a_build_is_left_out(make_vault: MakeVault) -> None:
    """By its name and its first words."""
    vault = make_vault({"a/CHANGES.md": f"{MARK}\n", "b/CHANGES.md": f"x{MARK}", "c/NEWS.md": f"{MARK}\n"})

    assert paths(load_project(vault)) == ["b/CHANGES.md", "c/NEWS.md"]


def test_a_folder_that_can_not_be_entered_is_told(make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its path below the vault; its notes keep their place in the lock."""
    vault, real = make_vault({"a.md": "x", "sub/deep/b.md": "x"}), os.scandir

    def scandir(folder: str) -> Iterator[os.DirEntry[str]]:
        if folder.endswith("deep"):
            raise PermissionError(13, "Permission denied", folder)
        return real(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    project = load_project(vault)

    assert told(project) == ["sub/deep:1 F09 it can't be read: Permission denied"]
    assert (paths(project), project.unread) == (["a.md"], frozenset({"sub/deep"}))


def test_the_backups_of_logseq_are_no_notes(make_vault: MakeVault) -> None:
    """Logseq keeps what pages were in `logseq/bak`; a folder of that name elsewhere is the author's."""
    notes = {
        "pages/a.md": "x",
        "logseq/bak/pages/a/1.md": "x",
        "logseq/config.edn": "{}",
        "bak/b.md": "x",
        "other/bak/c.md": "x",
    }

    assert paths(load_project(make_vault(notes))) == ["bak/b.md", "other/bak/c.md", "pages/a.md"]


def test_links_are_told_once_and_followed_once(make_vault: MakeVault) -> None:
    """A link to a note of the vault is no second note, of two links to another file one is."""
    vault = make_vault({"a.md": "x", "words.txt": "y", "../bait.md": "s", "../vault-twin/c.md": "s"})
    for name, target in {"b.md": "a.md", "c.md": "words.txt", "d.md": "c.md", ".e.md": "a.md"}.items():
        (vault / name).symlink_to(target)
    for name, target in {
        "out.md": "../bait.md",
        "twin": "../vault-twin",
        ".hidden": "..",
        "x.txt": "../bait.md",
    }.items():
        (vault / name).symlink_to(target)
    project = load_project(vault)

    assert paths(project) == ["a.md", "c.md"]
    assert told(project) == [
        f"{name}:1 F07 this is a link out of the vault; it is not read" for name in ("out.md", "twin")
    ]


def test_links_that_are_left_out_are_not_told(make_vault: MakeVault) -> None:
    """What the author excludes is no matter."""
    vault = make_vault({"a.md": "x", "deck.toml": 'exclude = ["out.md"]', "../bait.md": "s"})
    (vault / "out.md").symlink_to("../bait.md")

    assert told(load_project(vault)) == []


def test_notes_in_the_folder_a_build_writes_to_are_counted(make_vault: MakeVault) -> None:
    """Only what would be notes elsewhere: no change list, nothing that is excluded."""
    files = dict.fromkeys(("a.md", "dist/b.md", "dist/sub/c.md", "dist/x.txt", "dist/drafts/d.md", "dist/.e.md"), "x")
    vault = make_vault({**files, "dist/CHANGES.md": f"{MARK}\n", "deck.toml": 'exclude = ["drafts"]'})
    project = load_project(vault)

    assert told(project) == ["dist:1 F11 2 of its files would be notes elsewhere; they are left out, builds write here"]
    assert project.findings[0].hint == "move them to another folder"


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("/a.md", ["b/a.md", "b/c.md", "b/d/e.md", "b/d/f/g.md"]),
        ("./a.md", ["a.md", "b/a.md", "b/c.md", "b/d/e.md", "b/d/f/g.md"]),
        ("a.md", ["b/c.md", "b/d/e.md", "b/d/f/g.md"]),
        ("b/*", ["a.md"]),
        ("b/*.md", ["a.md", "b/d/e.md", "b/d/f/g.md"]),
        ("b/*/*.md", ["a.md", "b/a.md", "b/c.md", "b/d/f/g.md"]),
        ("d/e.md", ["a.md", "b/a.md", "b/c.md", "b/d/e.md", "b/d/f/g.md"]),
        ("**/e.md", ["a.md", "b/a.md", "b/c.md", "b/d/f/g.md"]),
        ("b/**/g.md", ["a.md", "b/a.md", "b/c.md", "b/d/e.md"]),
        ("b/**/d/**/e.md", ["a.md", "b/a.md", "b/c.md", "b/d/f/g.md"]),
        ("**/**/g.md", ["a.md", "b/a.md", "b/c.md", "b/d/e.md"]),
        ("b/d/f/", ["a.md", "b/a.md", "b/c.md", "b/d/e.md"]),
        ("b/d/f/g.md/h", ["a.md", "b/a.md", "b/c.md", "b/d/e.md", "b/d/f/g.md"]),
        ("B", ["a.md", "b/a.md", "b/c.md", "b/d/e.md", "b/d/f/g.md"]),
    ],
)
def test_a_pattern_leaves_out_files_and_folders(make_vault: MakeVault, pattern: str, left: list[str]) -> None:
    """With a stroke from the top, without one at any depth; what lies below a folder goes with it."""
    every = ("a.md", "b/a.md", "b/c.md", "b/d/e.md", "b/d/f/g.md", "z.md")
    vault = make_vault({**dict.fromkeys(every, "x"), "deck.toml": f'exclude = ["{pattern}"]'})

    assert paths(load_project(vault)) == [*left, "z.md"]


def test_a_pattern_is_one_with_a_name_however_its_letters_are_made(make_vault: MakeVault) -> None:
    """A letter and its mark apart are the same letter."""
    mark = "か\N{COMBINING KATAKANA-HIRAGANA VOICED SOUND MARK}.md"
    vault = make_vault({mark: "x", "a.md": "x", "deck.toml": f'exclude = ["{mark}"]'})

    assert paths(load_project(vault)) == ["a.md"]


def test_a_file_of_the_project_is_a_note_where_it_is_asked_for(make_vault: MakeVault) -> None:
    """In the top folder README and its like are left out, unless `include` names them or there is nothing else."""
    names = ("README.md", "changelog.md", "b/README.md")
    vault = make_vault(dict.fromkeys(names, "x"))

    assert paths(load_project(vault)) == ["b/README.md"]
    make_vault({"deck.toml": 'include = ["README.md"]'})
    assert paths(load_project(vault)) == ["README.md", "b/README.md"]


def test_the_mark_of_a_file_put_behind_another_is_no_text(make_vault: MakeVault) -> None:
    """`cat` leaves the byte order mark of the second file before its first line."""
    vault = make_vault({"a.md": "\ufeff\ufeff# Loam\n\n\ufeff# Humus\n- \ufeffPeat: dark soil\n"})
    (source,) = load_project(vault).sources
    document, _ = parse(source)

    assert [block.prose.text for block in document.blocks] == ["Loam", "Humus", ""]
    assert document.blocks[1].span.line == 3


def test_a_name_in_a_lock_can_not_steer_a_terminal(make_vault: MakeVault) -> None:
    """It comes from whoever wrote the lock, and is printed."""
    lock = format_lock(new_lock("vault")).replace("vault", "\x1b[31mvault", 1)
    with pytest.raises(LockError) as caught:
        load_project(make_vault({"a.md": "x", "deck.lock": lock}))

    (finding,) = caught.value.findings
    assert (finding.rule.code, finding.span.column) == ("K01", len("name\t") + 1)
