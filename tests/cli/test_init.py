"""`init`: what a folder needs to become a deck is written where it is missing, and nothing else is touched."""

from __future__ import annotations

import json
import subprocess
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest

from builder.project import KEYS, load_project

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from click.testing import Result

    MakeVault = Callable[[Mapping[str, str | bytes]], Path]
    BuildDeck = Callable[..., Result]

NOTE = "- Quay: a wall where ships lie\n"
ALL = [".gitattributes", ".gitignore", "deck.toml", "first-note.md"]


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_folder_that_is_set_up_builds_without_a_word(
    build_deck: BuildDeck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    """The sample is in the language of the locale, and every line of it but the remark on top is on a card."""
    monkeypatch.setenv("LC_ALL", f"{language}_XX.UTF-8")
    made = build_deck("init", "harbour")
    monkeypatch.chdir(tmp_path / "harbour")
    built = build_deck("build", "--strict")

    assert made.stdout.splitlines()[-1] == "next: cd harbour && build-deck"
    assert sorted(path.name for path in Path().iterdir()) == [*ALL[:2], "deck.lock", "deck.toml", "dist", ALL[3]]
    assert (built.exit_code, built.stderr) == (0, "")
    assert "11 notes" in built.stdout
    assert " · 1 line skipped → " in built.stdout
    assert built.stdout.startswith("harbour 0.1.0: ")


def test_a_second_time_nothing_is_touched(build_deck: BuildDeck, tmp_path: Path) -> None:
    """All is there already."""
    build_deck("init", "harbour", "--schema")
    before = files(tmp_path)
    again = build_deck("init", "harbour", "--schema")

    assert files(tmp_path) == before
    assert again.stdout.count("is there already: harbour/") == len(before) - 1  # the note is the author's now


def test_what_is_the_users_stays(make_vault: MakeVault, build_deck: BuildDeck) -> None:
    """Notes, settings, lines for git: each is kept, and a line that does the same is not written twice."""
    kept = {"a.md": NOTE, "deck.toml": 'name = "Coast"\n', ".gitignore": "*.tmp", ".gitattributes": "*.png binary\n"}
    vault = make_vault(kept)
    result = build_deck("init", vault)
    (vault / ".gitignore").write_bytes(b"\xff\ndist/")
    (vault / ".gitattributes").write_bytes(b"deck.lock  text merge=union\n")
    again = build_deck("init", vault)

    assert (result.exit_code, again.exit_code) == (0, 0)
    assert "added a line to vault/.gitignore\n" in result.stdout
    assert files(vault) == {
        "a.md": NOTE.encode(),
        "deck.toml": b'name = "Coast"\n',
        ".gitignore": b"\xff\ndist/",
        ".gitattributes": b"deck.lock  text merge=union\n",
    }


def test_lines_for_git_are_obeyed_by_git(
    build_deck: BuildDeck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What builds make is ignored, and locks are merged line by line."""
    build_deck("init", "harbour")
    monkeypatch.chdir(tmp_path / "harbour")
    subprocess.run(["git", "init", "-q"], check=True)
    build_deck()
    seen = subprocess.run(["git", "status", "--short", "-uall"], check=True, capture_output=True, encoding="utf-8")
    merge = subprocess.run(
        ["git", "check-attr", "merge", "deck.lock"], check=True, capture_output=True, encoding="utf-8"
    )

    assert seen.stdout.split()[1::2] == [*ALL[:2], "deck.lock", *ALL[2:]]
    assert merge.stdout == "deck.lock: merge: union\n"


def test_in_source_notes_the_lines_for_git_stand_beside_it(make_vault: MakeVault, build_deck: BuildDeck) -> None:
    """There builds are called, and there they write."""
    vault = make_vault({"../source_notes/a.md": NOTE})
    result = build_deck("init")

    assert {".gitignore", ".gitattributes", "source_notes/deck.toml"} <= files(vault.parent).keys()
    assert result.stdout.splitlines()[-1] == "next: build-deck"


@pytest.mark.parametrize(
    ("notes", "name"),
    [
        ({"a.md": f"# Quays\n\n{NOTE}", "b.md": ""}, "vault"),
        ({"a.md": f"# Quays\n\n{NOTE}"}, "Quays"),
        ({"a.md": f'# "Quays" \\n\n\n{NOTE}'}, "Quays \\n"),
        ({"README.md": f"# Quays\n\n{NOTE}"}, "vault"),
    ],
)
def test_the_deck_is_called_what_it_would_be_called_without(
    make_vault: MakeVault, build_deck: BuildDeck, notes: dict[str, str | bytes], name: str
) -> None:
    """`init` writes the name down, so that a file more does not change it. A README alone is no vault of notes."""
    vault = make_vault(notes)
    build_deck("init", vault)

    assert tomllib.loads((vault / "deck.toml").read_text("utf-8"))["name"] == name
    assert load_project(vault).config.name == name


def test_a_deck_that_was_built_keeps_its_name(make_vault: MakeVault, build_deck: BuildDeck) -> None:
    """The lock knows it."""
    vault = make_vault({"a.md": f"# Quays\n\n{NOTE}"})
    build_deck(vault)
    (vault / "b.md").write_text(NOTE)
    build_deck("init", vault)

    assert tomllib.loads((vault / "deck.toml").read_text("utf-8"))["name"] == "Quays"


def test_each_example_of_the_settings_can_be_used(make_vault: MakeVault, build_deck: BuildDeck) -> None:
    """All at once, without their `#`, they are taken by the tool and by the schema; what they name is there."""
    vault = make_vault({"chapters/a.md": NOTE, "card.css": "", "../media/x.txt": ""})
    build_deck("init", vault, "--schema")
    settings = vault / "deck.toml"
    lines = settings.read_text("utf-8").splitlines()
    names = {key.name for key in KEYS}
    used = [line.removeprefix("# ") if line.removeprefix("# ").partition(" = ")[0] in names else line for line in lines]
    settings.write_text("\n".join(used), "utf-8")
    schema = json.loads((vault / "deck.schema.json").read_text("utf-8"))
    result = build_deck("cards", vault)

    assert lines[0] == "#:schema ./deck.schema.json"
    assert sum(one != two for one, two in zip(lines, used, strict=True)) == len(KEYS) - 2
    assert max(map(len, lines)) <= 80
    jsonschema.validate(tomllib.loads("\n".join(used)), schema)
    assert (result.exit_code, "Quay" in result.stdout) == (0, True), result.stderr


def test_settings_that_are_there_are_told_of_the_schema(make_vault: MakeVault, build_deck: BuildDeck) -> None:
    """The file is the author's: the line is not written into it."""
    vault = make_vault({"a.md": NOTE, "deck.toml": 'name = "Coast"\n'})
    result = build_deck("init", vault, "--schema")

    assert "#:schema ./deck.schema.json" in result.stderr
    assert (vault / "deck.toml").read_text() == 'name = "Coast"\n'


@pytest.mark.parametrize(
    ("there", "args", "code", "word"),
    [
        ({"harbour": "a file"}, ("harbour",), 2, "not a folder"),
        ({"vault/deck.lock": "", "vault/a.md": NOTE}, ("vault/below",), 2, "lies below a vault"),
        ({"vault/deck.lock": "", "vault/a.md": NOTE}, (".",), 2, "lies above a vault"),
        ({"a.md": NOTE, "deck.toml": "nam = 1\n"}, (), 1, "C02"),
        ({"a.md": NOTE, "deck.lock": "no lock\n"}, (), 1, "K01"),
        ({"a.md": NOTE, ".gitignore/x": ""}, (), 3, ".gitignore"),
        ({"a.md": NOTE, "deck.schema.json": "{}"}, ("--schema",), 2, "is not from build-deck"),
    ],
)
def test_a_folder_that_can_not_be_set_up_is_left_as_it_is(
    make_vault: MakeVault,
    build_deck: BuildDeck,
    there: dict[str, str | bytes],
    args: tuple[str, ...],
    code: int,
    word: str,
) -> None:
    """With the reason; all files are written or none."""
    top = make_vault({f"../{name}": content for name, content in there.items()}).parent
    before = files(top)
    result = build_deck("init", *args)

    assert (result.exit_code, word in result.stderr, files(top)) == (code, True, before)
