"""The README tells the truth: its examples, commands, options, keys and rooms are those of the tool."""

from __future__ import annotations

import dataclasses
import json
import re
import tomllib
import zipfile
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from builder import findings, markdown
from builder.cli import main
from builder.cli.app import COMMANDS
from builder.findings import RULES, BuilderError
from builder.model import FrontMatter, SourceFile
from builder.project import Config
from tests.notation import cards_and_findings

if TYPE_CHECKING:
    from collections.abc import Iterator

TOP = Path(__file__).parents[2]
README = (TOP / "README.md").read_text("utf-8")
GROUP: click.Group = main
CONTEXT = click.Context(GROUP)
CLOZE = re.compile(r"\{\{c(\d+)::(.*?)\}\}")


def _table(first_column: str) -> list[list[str]]:
    """The rows of the table whose header begins with these words."""
    lines = README.split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith(f"| {first_column} |"))
    rows = lines[at + 2 : next(n for n in range(at, len(lines)) if not lines[n].startswith("|"))]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in rows]


def _plain(cell: str) -> str:
    return cell.replace("<br>", "\n").replace("`", "").replace("\\|", "|")


def _cards(notes: str) -> list[str]:
    """The cards of these lines below a title, in the notation of the specs without title and reasons."""
    made = cards_and_findings(f"# Harbour\n\n{_plain(notes)}\n", path="harbour.md").splitlines()
    return [line.partition("   # ")[0].removeprefix("Harbour > ") for line in made if "{{c" in line]


def _in_bold(card: str) -> str:
    return CLOZE.sub(r"**\2**", card).replace(" / ", "\n")


def _questions(card: str) -> str:
    def side(asked: str) -> str:
        return CLOZE.sub(lambda match: "**[...]**" if match[1] == asked else match[2], card)

    return "\n".join(side(number) for number in sorted({match[1] for match in CLOZE.finditer(card)}))


def _options() -> Iterator[str]:
    yield "--help"
    for command in (GROUP, *(GROUP.get_command(CONTEXT, name) for name in COMMANDS)):
        for parameter in command.params if command else ():
            if isinstance(parameter, click.Option) and not parameter.hidden:
                yield from (name for name in parameter.opts if name.startswith("--"))


@pytest.mark.parametrize(("notes", "card"), _table("in your notes"), ids=lambda cell: cell)
def test_each_example_of_a_line_becomes_the_card_beside_it(notes: str, card: str) -> None:
    """The lines on the left of the README's table make the cards on its right."""
    assert [_plain(card)] == [_in_bold(line) for line in _cards(notes)]


@pytest.mark.parametrize(("notes", "questions"), _table("a line of your notes"), ids=lambda cell: cell)
def test_each_line_at_the_top_becomes_the_cards_beside_it(notes: str, questions: str) -> None:
    """The question sides at the top of the README are those the tool makes."""
    assert [_plain(questions)] == [_questions(line) for line in _cards(notes)]


def test_the_first_two_shell_lines_are_the_two_commands() -> None:
    """`.ci/run` types the first two `sh` lines of the README; they build a deck and run the tests."""
    lines = re.findall(r"^```sh\n(.*?)\n```$", README, re.MULTILINE | re.DOTALL)

    assert [line.rpartition("/")[2] for line in lines[:2]] == ["build-deck", "pytest"]


def test_the_lines_for_programs_build_a_deck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the README says of the library runs as it stands."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/harbour.md").write_text("- Towpath: the path beside the water for the horses\n", "utf-8")
    lines = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    exec(lines[0], {})  # noqa: S102 - the README's own lines

    assert zipfile.is_zipfile(tmp_path / "notes.apkg")


def test_every_command_is_in_the_readme_and_no_other() -> None:
    """The table of commands holds what the tool has."""
    assert {_plain(row[0]) for row in _table("command")} == set(COMMANDS)


@pytest.mark.parametrize("option", sorted(set(_options())))
def test_every_option_is_in_the_readme(option: str) -> None:
    """No option is a secret."""
    assert f"`{option}" in README


def test_every_option_in_the_readme_exists() -> None:
    """The table of options holds nothing that the tool does not know."""
    named = {option for row in _table("option") for option in re.findall(r"--[a-z-]+", row[0])}

    assert named <= set(_options())


def test_the_exit_codes_are_those_of_the_errors() -> None:
    """Each kind of error leaves with a code of the README's table."""
    errors = (BuilderError, findings.UsageError, findings.EnvironmentFault)

    assert [row[0] for row in _table("exit code")] == ["0", *(str(e.exit_code) for e in errors), "4", "130"]


def test_every_family_of_rules_is_in_the_readme() -> None:
    """The letters that codes begin with are explained."""
    families = re.search(r"^Codes begin with (.*?)\n\n", README, re.MULTILINE | re.DOTALL)

    assert families
    assert set(re.findall(r"\b([A-Z]) for\s", families[1])) == {code[0] for code in RULES}


def test_every_rule_code_in_the_readme_exists() -> None:
    """A code named in the README can be explained."""
    assert set(re.findall(r"\b[A-Z]\d\d\b", README)) <= set(RULES)


@pytest.mark.parametrize("field", dataclasses.fields(Config), ids=lambda field: field.name)
def test_every_key_of_deck_toml_is_in_the_readme_with_its_default(field: dataclasses.Field[object]) -> None:
    """A key of `deck.toml` stands in the table, and where its default is a value, that value."""
    defaults = {_plain(row[0]): row[1] for row in _table("key")}
    default = field.default.value if isinstance(field.default, Enum) else field.default
    table = {"card_css": "card.css", "media_folder": "media.folder", "tombstones": "release.tombstones"}
    told = defaults[table.get(field.name, field.name)]

    assert default in ("", dataclasses.MISSING) or told.startswith(f"`{json.dumps(default)}`")


def test_no_key_in_the_readme_is_unknown() -> None:
    """The table of keys has one row a key."""
    assert len(_table("key")) == len(dataclasses.fields(Config))


@pytest.mark.parametrize("line", [line for row in _table("in a file's front matter") for line in row[0].split(" or ")])
def test_each_key_of_front_matter_is_obeyed(line: str) -> None:
    """What the README says may stand in front matter changes what is read."""
    document, findings = markdown.parse(SourceFile(path="a.md", text=f"---\n{_plain(line)}\n---\n"))

    assert dataclasses.replace(document.front, end_line=0) != FrontMatter()
    assert findings == ()


def test_every_room_is_on_the_map() -> None:
    """The README's map shows the rooms there are."""
    rooms = {path.stem for path in (TOP / "builder").iterdir() if not path.name.startswith(("_", "."))} - {"py"}
    shown = {name for row in _table("room") for name in re.findall(r"`(\w+)`", row[0])}

    assert rooms == shown


def test_the_changelog_tells_of_this_version() -> None:
    """What is new stands under this version, or under Unreleased."""
    version = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    headings = re.findall(r"^## \[(.*?)\]", (TOP / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)

    assert headings[0] in ("Unreleased", version)
