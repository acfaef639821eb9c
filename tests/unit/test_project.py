"""A vault as it is read: which files are notes, what their bytes say, what is told about the others."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from builder.findings import BrokenInput, BuilderError, LockError, UsageError
from builder.identity import format_lock, new_lock
from builder.project import load_project, slugify
from builder.release import MARK

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from click.testing import Result

    from builder.project import Project

    MakeVault = Callable[[Mapping[str, str | bytes]], Path]


def paths(project: Project) -> list[str]:
    return [source.path for source in project.sources]


def codes(project: Project) -> list[str]:
    return [f"{finding.span.path} {finding.rule.code}" for finding in project.findings]


def test_notes_are_read_by_path(make_vault: MakeVault) -> None:
    """All Markdown files count, whatever the case of their suffix, in the order of their paths."""
    vault = make_vault({"b.md": "x", "a/z.md": "x", "a/B.MD": "x", "c.txt": "x", "d.markdown": "x"})

    assert paths(load_project(vault)) == ["a/B.MD", "a/z.md", "b.md"]


def test_what_is_no_note_is_left_out(make_vault: MakeVault) -> None:
    """Dot folders, dot files, the output folder, and in the top folder the files about the project."""
    kept = {"ports.md": "x", "deep/README.md": "x", "deep/dist/y.md": "x"}
    left: dict[str, str | bytes] = {
        ".obsidian/x.md": "x",
        "._ports.md": b"\0",
        "dist/x.md": "x",
        **dict.fromkeys(("README.md", "Changelog.md", "CHANGES.md", "LICENSE.md", "contributing.md"), "x"),
    }
    vault = make_vault({**kept, **left})

    assert paths(load_project(vault, output=vault / "dist")) == sorted(kept)


def test_what_a_build_makes_is_never_a_note(make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch) -> None:
    """`dist/` below the vault or the current folder is left out with a warning, a change list without a word."""
    vault = make_vault({"a.md": "x", "dist/b.md": "x", "sub/dist/c.md": "x", "out/d.md": "x", "deep/dist/e.md": "x"})
    make_vault({"out/CHANGES.md": f"{MARK}\n", "dist/CHANGES.md": f"{MARK}\n", "deep/CHANGES.md": "- a: b"})
    monkeypatch.chdir(vault / "sub")
    project = load_project(vault)

    assert paths(project) == ["a.md", "deep/CHANGES.md", "deep/dist/e.md", "out/d.md"]
    assert [(f.rule.code, f.span.path) for f in project.findings] == [("F11", "dist"), ("F11", "sub/dist")]


def test_an_output_among_notes_is_a_usage_error(make_vault: MakeVault) -> None:
    """Its notes would leave the deck in silence; one without notes, and the vault's own folder, are taken."""
    vault = make_vault({"a.md": "x", "notes/d.md": "x", "out/CHANGES.md": f"{MARK}\n", "out/x.txt": "x"})
    with pytest.raises(UsageError) as caught:
        load_project(vault, output=vault / "notes")
    taken = [paths(load_project(vault, output=output)) for output in (vault / "out", vault, vault / "new")]

    assert "holds notes of the vault, notes/d.md among them" in caught.value.message
    assert taken == [["a.md", "notes/d.md"]] * 3


def test_a_change_list_is_no_note_where_there_is_nothing_else(make_vault: MakeVault) -> None:
    """A vault of one README, built into itself, asks nothing of what its build wrote."""
    assert paths(load_project(make_vault({"README.md": "x", "CHANGES.md": f"{MARK}\n- a: b"}))) == ["README.md"]


@pytest.mark.parametrize(
    ("config", "told", "hint"),
    [
        ('\ninclude = ["chapterz/*.md"]', "deck.toml:2 `include` matches no note", "there are 2, a.md among them"),
        ('exclude = ["*.md"]', "deck.toml:1 `exclude` leaves out every note", "there are 2, a.md among them"),
        (
            'include = ["b/"]\nexclude = ["c.md"]',
            "deck.toml:2 `exclude` leaves out every note",
            "there are 2, a.md among them",
        ),
    ],
)
def test_a_config_that_leaves_no_note_is_told_with_its_key(
    make_vault: MakeVault, config: str, told: str, hint: str
) -> None:
    """The notes are there, so it is not said that there are none."""
    with pytest.raises(BrokenInput) as caught:
        load_project(make_vault({"a.md": "x", "b/c.md": "x", "deck.toml": config}))
    (found,) = caught.value.findings

    assert f"{found.span.path}:{found.span.line} {found.message}" == told
    assert (found.rule.code, found.hint) == ("C03", hint)


def test_a_media_folder_that_is_not_there_is_told(make_vault: MakeVault) -> None:
    """Where `deck.toml` names it; the default one need not be there."""
    vault = make_vault({"a.md": "x", "deck.toml": '[media]\nfolder = "pics"'})
    lost = load_project(vault).findings
    (vault / "pics").mkdir()
    there = load_project(vault).findings
    make_vault({"deck.toml": ""})

    assert [(f.rule.code, f.span.line, f.message) for f in lost] == [("C05", 2, "the media folder `pics` is not there")]
    assert (there, load_project(vault).findings) == ((), ())


def test_a_readme_is_read_where_there_is_nothing_else(make_vault: MakeVault) -> None:
    """A vault of one README holds notes after all."""
    assert paths(load_project(make_vault({"README.md": "x"}))) == ["README.md"]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ('include = ["a.md"]', ["a.md"]),
        ('include = ["*.md"]', ["a.md", "b/c.md", "b/d/e.md", "drafts/f.md"]),
        ('include = ["README.md", "a.md"]', ["README.md", "a.md"]),
        ('include = ["b/*.md"]', ["b/c.md"]),
        ('include = ["b/**"]', ["b/c.md", "b/d/e.md"]),
        ('include = ["**/e.md"]', ["b/d/e.md"]),
        ('include = ["b/**/e.md", "b/**/c.md"]', ["b/c.md", "b/d/e.md"]),
        ('include = ["b"]', ["b/c.md", "b/d/e.md"]),
        ('exclude = ["drafts/"]', ["a.md", "b/c.md", "b/d/e.md"]),
        ('exclude = ["b/d", "[ab].md"]', ["b/c.md", "drafts/f.md"]),
        ('exclude = ["**/d/**"]', ["a.md", "b/c.md", "drafts/f.md"]),
    ],
)
def test_patterns_choose_the_notes(make_vault: MakeVault, settings: str, expected: list[str]) -> None:
    """`include` and `exclude` name files or folders, with the stars of git."""
    notes = dict.fromkeys(("README.md", "a.md", "b/c.md", "b/d/e.md", "drafts/f.md"), "x")

    assert paths(load_project(make_vault({**notes, "deck.toml": settings}))) == expected


def test_a_pattern_of_many_stars_is_quick(make_vault: MakeVault) -> None:
    """No pattern makes the run hang."""
    vault = make_vault({"a/" * 20 + "b.md": "x", "c.md": "x", "deck.toml": f'exclude = ["{"**/a/" * 20}z"]'})

    assert len(paths(load_project(vault))) == 2


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("ＡＢＣ カナ\n".encode(), "ＡＢＣ カナ\n"),
        ("\ufeffa\n".encode(), "a\n"),
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
        ("カナ\r\nx".encode("utf-16"), "カナ\nx"),
        ("\ufeffカナ".encode("utf-16-be"), "カナ"),
        (b"", ""),
        ("a\x0cb\x85c\u2028d".encode(), "a\x0cb\x85c\u2028d"),
    ],
)
def test_unicode_is_read_without_a_word(make_vault: MakeVault, data: bytes, text: str) -> None:
    """UTF-8 and UTF-16 by its mark; line ends become LF, and nothing else changes."""
    project = load_project(make_vault({"a.md": data}))

    assert ([source.text for source in project.sources], codes(project)) == ([text], [])


@pytest.mark.parametrize("words", ["港: 船が泊まる所", "東京", "カナ"])
def test_japanese_cp932_is_read_with_a_warning(make_vault: MakeVault, words: str) -> None:
    """Old Japanese files are read as what they are most likely."""
    project = load_project(make_vault({"a.md": words.encode("cp932")}))

    assert ([source.text for source in project.sources], codes(project)) == ([words], ["a.md F03"])


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x00",
        "Universität".encode("latin-1"),
        "café à la crème, déjà vu".encode("latin-1"),
        "dépendance".encode("latin-1"),
        b"caf\xe9",
        b"a\0b",
        "a\0b".encode("utf-16"),
        "a".encode("utf-16-le") + b"\xe9",
        "漢字かな".encode("euc-jp"),
        b"\xed\xa0\x80",
        bytes(range(256)),
        b"\x89PNG\r\n\x1a\n\0\0",
    ],
)
def test_what_is_no_text_is_an_error_that_names_the_file(make_vault: MakeVault, data: bytes) -> None:
    """No letter is guessed: a file that can't be read for certain is not read."""
    project = load_project(make_vault({"a.md": data, "b.md": "x"}))

    assert codes(project) == ["a.md F01"]
    assert (paths(project), project.unread) == (["b.md"], frozenset({"a.md"}))


def test_what_is_too_large_is_an_error(make_vault: MakeVault) -> None:
    """A file over 5 MB and a line over 1 MB are not read; the line is named."""
    project = load_project(
        make_vault({"a.md": b"x\n" * 2_500_001, "b.md": "x\n" + "あ" * 340_000, "c.md": "x" * 900_000})
    )

    assert codes(project) == ["a.md F02", "b.md F02"]
    assert project.findings[1].message.startswith("line 2 ")
    assert paths(project) == ["c.md"]


def test_links_out_of_the_vault_are_not_read(make_vault: MakeVault) -> None:
    """A link to a file or a folder outside is named and left; links inside are no second notes."""
    vault = make_vault({"a.md": "x", "sub/b.md": "x", "plain.txt": "y", "../secret/s.md": "s"})
    (vault / "out.md").symlink_to("../secret/s.md")
    (vault / "away").symlink_to("../secret")
    (vault / "twin.md").symlink_to("a.md")
    (vault / "again").symlink_to("sub")
    (vault / "text.md").symlink_to("plain.txt")
    (vault / "loop").symlink_to(".")
    project = load_project(vault)

    assert codes(project) == ["away F07", "out.md F07"]
    assert paths(project) == ["a.md", "sub/b.md", "text.md"]


def test_pipes_and_links_to_nothing_are_never_opened(make_vault: MakeVault) -> None:
    """A note that is no plain file is an error that names it."""
    vault = make_vault({"a.md": "x"})
    os.mkfifo(vault / "pipe.md")
    (vault / "gone.md").symlink_to("nothing")
    (vault / "loop.md").symlink_to("loop.md")

    assert codes(load_project(vault)) == ["gone.md F09", "loop.md F09", "pipe.md F09"]


def test_a_folder_called_like_a_note_is_a_folder(make_vault: MakeVault) -> None:
    """`x.md/y.md` is a note."""
    assert paths(load_project(make_vault({"x.md/y.md": "x"}))) == ["x.md/y.md"]


def test_paths_are_nfc_and_printable(make_vault: MakeVault) -> None:
    """However the disk calls a file, the lock and the findings call it in one way."""
    vault = make_vault({"か\N{COMBINING KATAKANA-HIRAGANA VOICED SOUND MARK}.md": "x", "a\nb.md": "x"})
    with (vault / os.fsdecode(b"\xff.md")).open("w") as file:
        file.write("x")
    sign = "\N{REPLACEMENT CHARACTER}"

    assert paths(load_project(vault)) == [f"a{sign}b.md", "が.md", f"{sign}.md"]


def test_the_deck_is_called_after_its_folder(make_vault: MakeVault) -> None:
    """A bare folder builds; `source_notes` takes the name of the folder around it."""
    vault = make_vault({"a.md": "x", "source_notes/a.md": "x"})

    assert load_project(vault).config.name == "vault"
    assert load_project(vault / "source_notes").config.name == "vault"


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("# Fog: horns\n\n## x\n", "Fog horns"),
        ("---\ntitle: Lamps\n---\n# Fog\n", "Lamps"),
        ("# One\n\n# Two\n", "vault"),
        ("# Default\n", "Default notes"),
        ("#\n", "vault"),
        (b"\xff", "vault"),
    ],
)
def test_a_single_note_names_the_deck_by_its_title(make_vault: MakeVault, note: str | bytes, expected: str) -> None:
    """Its front matter's title, or its only heading of the first level; not beside another note or a name."""
    vault = make_vault({"a.md": note})
    alone = load_project(vault).config
    among = load_project(make_vault({"b.md": "# B"})).config
    named = load_project(make_vault({"deck.toml": 'name = "N"\nslug = "s"'})).config

    assert [alone.name, among.name, named.name] == [expected, "vault", "N"]
    assert [alone.slug, named.slug] == [slugify(expected), "s"]


@pytest.mark.parametrize("name", ["Fog", "vault"])
def test_a_lock_keeps_the_name_it_was_made_with(make_vault: MakeVault, name: str) -> None:
    """A second note does not rename the deck, nor does a title that comes later."""
    vault = make_vault({"a.md": "# Fog", "deck.lock": format_lock(new_lock(name))})
    alone = load_project(vault).config.name
    make_vault({"b.md": "# B"})

    assert [alone, load_project(vault).config.name] == [name, name]


def test_the_media_folder_stands_beside_source_notes(make_vault: MakeVault) -> None:
    """Beside a vault of that name, else inside; `deck.toml` may say another."""
    vault = make_vault({"a.md": "x", "source_notes/a.md": "x"})
    inside, beside = load_project(vault).media.folder, load_project(vault / "source_notes").media.folder
    make_vault({"deck.toml": '[media]\nfolder = "../pictures"'})

    assert (inside, beside) == (vault / "media", vault / "media")
    assert load_project(vault).media.folder == vault.parent / "pictures"


def test_a_config_elsewhere_takes_the_place_of_the_vaults(make_vault: MakeVault) -> None:
    """`--config` is read instead, and findings name it."""
    vault = make_vault({"a.md": "x", "deck.toml": "broken", "../other.toml": 'name = "Other"', "../bad.toml": "x = 1"})
    with pytest.raises(BrokenInput) as caught:
        load_project(vault, config=vault.parent / "bad.toml")

    assert load_project(vault, config=vault.parent / "other.toml").config.name == "Other"
    assert caught.value.findings[0].span.path == "../bad.toml"


@pytest.mark.parametrize("data", [b"\xff\xff", b'name = "\xe9"', b"a" * 1_000_001])
def test_a_config_that_is_no_text_is_broken(make_vault: MakeVault, data: bytes) -> None:
    """What can't be read is told as such."""
    with pytest.raises(BrokenInput) as caught:
        load_project(make_vault({"a.md": "x", "deck.toml": data}))

    assert [finding.rule.code for finding in caught.value.findings] == ["C01"]


def test_config_and_lock_may_not_be_links_out_of_the_vault(make_vault: MakeVault) -> None:
    """Nothing outside the vault is read into a deck."""
    vault = make_vault({"a.md": "x", "../secret": "x"})
    (vault / "deck.lock").symlink_to("../secret")
    with pytest.raises(LockError):
        load_project(vault)
    (vault / "deck.toml").symlink_to("../secret")
    with pytest.raises(BrokenInput) as caught:
        load_project(vault)

    assert caught.value.findings[0].rule.code == "C01"


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"<<<<<<< HEAD\n", b"noise\n"])
def test_a_broken_lock_stops_everything(make_vault: MakeVault, data: bytes) -> None:
    """On a damaged lock nothing is built."""
    with pytest.raises(LockError) as caught:
        load_project(make_vault({"a.md": "x", "deck.lock": data}))

    assert {finding.span.path for finding in caught.value.findings} == {"deck.lock"}


def test_a_missing_folder_and_a_file_are_usage_errors(make_vault: MakeVault) -> None:
    """The call is off, not the notes."""
    vault = make_vault({"a.md": "x"})
    for path in (vault / "nothing", vault / "a.md"):
        with pytest.raises(UsageError):
            load_project(path)


def test_a_folder_below_a_vault_is_a_usage_error_that_names_the_vault(make_vault: MakeVault) -> None:
    """A part of a vault built alone would retire all other notes."""
    vault = make_vault({"deck.lock": "x", "deep/er/a.md": "x"})
    with pytest.raises(UsageError) as caught:
        load_project(vault / "deep/er")

    assert f": {os.path.relpath(vault)} has a deck.lock" in caught.value.message
    assert caught.value.hint.startswith(f"build {os.path.relpath(vault)}, or remove its deck.lock")


def test_a_folder_above_a_vault_is_a_usage_error_that_names_the_vault(make_vault: MakeVault) -> None:
    """A lock above would shut the vault out; a folder with a lock of its own, and dot folders, are another matter."""
    top = make_vault({"a.md": "x", ".trash/deck.lock": "x", "b/c.md": "x"})
    load_project(top)
    make_vault({"b/deck.lock": "x"})
    with pytest.raises(UsageError) as caught:
        load_project(top)
    make_vault({"deck.lock": format_lock(new_lock("vault"))})

    assert caught.value.hint.startswith(f"build {os.path.relpath(top / 'b')}, or remove its deck.lock")
    assert load_project(top).lock == new_lock("vault")


def test_a_folder_without_notes_holds_nothing_to_learn(make_vault: MakeVault) -> None:
    """An empty vault is the notes' matter: exit code 1."""
    with pytest.raises(BuilderError) as caught:
        load_project(make_vault({"a.txt": "x"}))

    assert caught.value.exit_code == 1


def test_a_new_title_of_the_only_note_keeps_the_decks_name(
    make_vault: MakeVault, build_deck: Callable[..., Result]
) -> None:
    """Where the name came from a title, the lock remembers it after the title was changed."""
    vault = make_vault({"n.md": "# Harbour\n- Pilot: a person who guides ships\n"})
    build_deck("build", vault)
    make_vault({"n.md": "# Harbour, second edition\n- Pilot: a person who guides ships\n"})
    result = build_deck("build", vault)

    assert "Harbour 0.1.0: 1 note" in result.stdout
