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
CALLED = ["action.yml", "requirements.txt", "steps.py", "tool.txt"]
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


@pytest.mark.parametrize("options", [(), ("--github",)])
def test_what_is_the_users_stays(make_vault: MakeVault, build_deck: BuildDeck, options: tuple[str, ...]) -> None:
    """Notes, settings, a workflow, lines for git: each is kept, and a line that does the same is not written twice."""
    kept: dict[str, str | bytes] = {"a.md": NOTE, "deck.toml": 'name = "Coast"\n', ".github/workflows/deck.yml": "me\n"}
    vault = make_vault({**kept, ".gitignore": "*.tmp", ".gitattributes": "*.png binary\n"})
    result = build_deck("init", vault, *options)
    own = {**kept, ".gitignore": b"\xff\ndist/", ".gitattributes": b"deck.lock  text merge=union\n"}
    make_vault(own)
    again = build_deck("init", vault, *options)

    assert (result.exit_code, again.exit_code) == (0, 0)
    assert "added a line to vault/.gitignore\n" in result.stdout
    assert "updated" not in result.stdout + again.stdout
    found = files(vault)
    assert {name: found.pop(name) for name in own} == {
        name: text.encode() if isinstance(text, str) else text for name, text in own.items()
    }
    assert sorted(found) == [f".github/deck/{name}" for name in CALLED if options]


@pytest.mark.parametrize("name", CALLED)
@pytest.mark.parametrize(
    "content", ["print('mine')\n", "# mine\n", "requests==2.34.2\n", "build-deck @ file:///mine\n"]
)
def test_what_the_workflow_calls_is_not_put_in_the_place_of_the_users(
    make_vault: MakeVault, build_deck: BuildDeck, name: str, content: str
) -> None:
    """A file of the same name that no build-deck wrote stops the run, alone or beside those that one did."""
    vault = make_vault({"a.md": NOTE, f".github/deck/{name}": content})
    before = files(vault)
    alone = build_deck("init", vault, "--github")
    left = files(vault)
    (vault / ".github/deck" / name).unlink()
    build_deck("init", vault, "--github")
    make_vault({f".github/deck/{name}": content})
    beside = build_deck("init", vault, "--github")

    assert (alone.exit_code, beside.exit_code, left) == (2, 2, before)
    assert (vault / ".github/deck" / name).read_text() == content
    for run in (alone, beside):
        assert f".github/deck/{name} is not from build-deck, and --github would replace it" in run.stderr


def test_what_an_older_build_deck_wrote_is_brought_up_to_date(make_vault: MakeVault, build_deck: BuildDeck) -> None:
    """Whatever git did to the ends of its lines; what is told is what was done."""
    vault = make_vault({"a.md": NOTE})
    build_deck("init", vault, "--github")
    called = {f".github/deck/{name}": (vault / ".github/deck" / name).read_bytes() for name in CALLED}
    older = {name: content.replace(b"0.1", b"0.0.1").replace(b"\n", b"\r\n") for name, content in called.items()}
    make_vault(older)
    run = build_deck("init", vault, "--github")

    assert run.exit_code == 0
    assert {name: (vault / name).read_bytes() for name in called} == called
    assert [line for line in run.stdout.splitlines() if line.startswith("updated")] == [
        f"updated vault/{name}" for name in sorted(called, key=run.stdout.index)
    ]


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
