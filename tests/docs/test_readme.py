"""The READMEs tell the truth: examples, commands, options, keys, rules and rooms are those of the tool, in both."""

from __future__ import annotations

import dataclasses
import inspect
import re
import tomllib
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import builder
from builder import findings, markdown
from builder.cli.app import COMMANDS
from builder.cli.build import SUMMARY
from builder.findings import RULES, BuilderError
from builder.model import FrontMatter, SourceFile
from builder.project import KEYS
from builder.project.config import read_config
from builder.project.glossary import read_glossary
from builder.release.words import words_of
from builder.text import has_japanese
from tests.book import cases
from tests.docs import weave

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from click.testing import Result

    from tests.book import Case

    MakeVault = Callable[[Mapping[str, str]], Path]
    BuildDeck = Callable[..., Result]

TOP = Path(__file__).parents[2]
LANGUAGES = pytest.mark.parametrize("language", weave.READMES)
README, JAPANESE = (path.read_text("utf-8") for path in weave.READMES.values())
FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _table(first_column: str) -> list[list[str]]:
    """The rows of the table whose header begins with these words."""
    lines = README.split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith(f"| {first_column} |"))
    rows = lines[at + 2 : next(n for n in range(at, len(lines)) if not lines[n].startswith("|"))]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in rows]


def _plain(cell: str) -> str:
    return cell.replace("<br>", "\n").replace("`", "").replace("\\|", "|")


def _blocks(readme: str, *languages: str) -> list[str]:
    return [block for language, block in FENCED.findall(readme) if language in languages]


@LANGUAGES
def test_what_is_made_is_as_it_is_made(language: str, request: pytest.FixtureRequest) -> None:
    """Tables and help are those of the code, the cards those of the specs; `--regen` writes them."""
    path = weave.READMES[language]
    text = path.read_text("utf-8")
    made = weave.weave(text, language)
    if request.config.getoption("--regen"):
        path.write_text(made, "utf-8")

    assert text == made


def test_sessions_print_what_they_show(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Typed one after the other in an empty folder, as a reader would; `--regen` writes what comes, into both."""
    typed = weave.typed_sessions(README, tmp_path)
    for path in weave.READMES.values() if request.config.getoption("--regen") else ():
        path.write_text(weave.with_sessions(path.read_text("utf-8"), typed), "utf-8")

    assert weave.SESSION.findall(README) == typed


@pytest.mark.parametrize("case", cases(weave.BOOK))
def test_a_line_of_the_readme_becomes_its_card(case: Case, regen: Callable[[Case, str], None]) -> None:
    """The book that the tables of cards are made from."""
    made = weave.cards_of(case.source)
    regen(case, made)

    assert made == case.expected


@LANGUAGES
def test_each_part_is_woven_in_once(language: str) -> None:
    """English help and English rules in the one, Japanese tables in the other."""
    names = [found[2] for found in weave.WOVEN.finditer(weave.READMES[language].read_text("utf-8"))]
    wanted = weave.SECTIONS.keys() - {"options" if language == "en" else "help"}

    assert sorted(names) == sorted(wanted)


@pytest.mark.parametrize("table", weave.WORDS)
def test_all_that_is_woven_in_is_said_in_japanese_too(table: str) -> None:
    """`ja.toml` holds what there is, in Japanese, and nothing that is gone."""
    words = weave.WORDS[table]

    assert set(words) == weave.translatable()[table]
    assert [key for key, said in words.items() if not has_japanese(said)] == []


def test_both_readmes_hold_the_same_examples() -> None:
    """Commands, sessions, settings and programs: what can be tried is the same in both languages."""
    tried = ("sh", "console", "toml", "python", "css")

    assert _blocks(JAPANESE, *tried) == _blocks(README, *tried)
    assert set(re.findall(r"--[a-z-]+", README)) == set(re.findall(r"--[a-z-]+", JAPANESE))


def test_both_readmes_give_the_same_limits_files_and_checks() -> None:
    """A number of thousands, a file of the workflow or a way to test that one of them tells of, the other does too."""
    for told in (r"\b\d+,\d{3}\b", r"`\.github/[\w./]+`", r"`\.ci/run[ a-z]*`", r"\bPyPI\b"):
        japanese, english = (
            set(re.findall(told, re.sub(r"<!-- woven.*?<!-- end -->", "", one, flags=re.DOTALL)))
            for one in (JAPANESE, README)
        )

        assert japanese == english


def test_both_readmes_promise_the_same_of_machine_forms() -> None:
    """In the same words each time."""
    promise = "キーが増えることはありますが、`format` が 1 のあいだ、今あるキーの意味は変わりません。"

    assert JAPANESE.replace("\n", "").count(promise) == len(re.findall(r"Keys may be added", README)) > 1


def test_a_retired_note_has_one_name_in_japanese() -> None:
    """The word of the change list."""
    assert "退" not in JAPANESE
    assert words_of("ja").retired.startswith("外れた")


def test_both_readmes_have_the_same_sections() -> None:
    """In the same order, so that a reader of one finds his way in the other."""
    marks = [
        re.findall(r"^#+(?= )", re.sub(r"^```.*?^```$", "", one, flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
        for one in (README, JAPANESE)
    ]

    assert marks[0] == marks[1]


def test_the_first_two_shell_lines_are_the_two_commands() -> None:
    """`.ci/run` types the first two `sh` lines of the README; they build a deck and run the tests."""
    lines = _blocks(README, "sh")

    assert [line.strip().rpartition("/")[2] for line in lines[:2]] == ["build-deck", "pytest"]


def test_the_program_of_the_readme_builds_a_deck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten lines: they run as they stand, and a second time they find the lock that they wrote."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/harbour.md").write_text("- Towpath: the path beside the water for the horses\n", "utf-8")
    program = weave.LIBRARY.read_text("utf-8")
    names: list[dict[str, Any]] = [{}, {}]
    for run in names:
        exec(program, run)  # noqa: S102 - the README's own lines

    assert zipfile.is_zipfile(tmp_path / "notes.apkg")
    assert [run["made"].new for run in names] == [1, 0]


@LANGUAGES
def test_every_key_of_the_summary_is_in_the_readme(language: str) -> None:
    """What `build --json` prints is told in one paragraph."""
    paragraph = re.search(r"^`--json`.*?\n\n", weave.READMES[language].read_text("utf-8"), re.MULTILINE | re.DOTALL)

    assert paragraph
    assert set(re.findall(r"`(\w+)`", paragraph[0])) - {"null", "build"} == set(SUMMARY)


def test_what_is_public_is_what_is_said() -> None:
    """Every name of `builder.__all__` is there, and has a docstring."""
    assert [name for name in builder.__all__ if not inspect.getdoc(getattr(builder, name))] == []


@pytest.mark.parametrize("text", _blocks(README, "toml"))
def test_the_settings_shown_are_good(text: str) -> None:
    """A `deck.toml` or a `glossary.toml` of the README is taken as it stands."""
    if "[[entry]]" in text:
        assert read_glossary(text, path="glossary.toml").entries[-1].name in text
    else:
        assert read_config(text, path="deck.toml", name="").name


@LANGUAGES
def test_what_an_example_ignores_is_there(language: str, make_vault: MakeVault, build_deck: BuildDeck) -> None:
    """The README's comment silences a warning of its own line, and nothing else is said of it."""
    (example,) = _blocks(weave.READMES[language].read_text("utf-8"), "markdown")
    vault = make_vault({"one.md": example})
    ignored = build_deck("check", vault)
    (vault / "one.md").write_text(re.sub(r" <!-- build-deck: ignore .*-->", "", example), encoding="utf-8")
    told = build_deck("check", vault)

    assert re.findall(r"^\S+: ([A-Z]\d\d) ", ignored.stdout + told.stdout, re.MULTILINE) == ["L14"]


def test_the_glossary_shown_tells_of_each_slip_once(make_vault: MakeVault, build_deck: BuildDeck) -> None:
    """What it takes for a name is found at its place, one finding a place."""
    (glossary,) = (text for text in _blocks(README, "toml") if "[[entry]]" in text)
    wrong = tomllib.loads(glossary)["entry"][0]["confusable"]
    lines = "".join(f"- {word}: a canal that was dug by hand, part {n}\n" for n, word in enumerate(wrong))
    vault = make_vault({"one.md": lines, "glossary.toml": glossary})
    found = re.findall(r":(\d+):\d+: L14 ", build_deck("check", vault).stdout)

    assert found == [str(n) for n, _ in enumerate(wrong, start=1)]


@LANGUAGES
@pytest.mark.parametrize("word", [*COMMANDS, *(key.name for key in KEYS), *RULES])
def test_every_command_key_and_rule_is_in_the_readme(language: str, word: str) -> None:
    """None is a secret."""
    assert re.search(rf"\| `?{re.escape(word)}`? \|", weave.READMES[language].read_text("utf-8"))


@LANGUAGES
@pytest.mark.parametrize("option", [one for names in weave.options() for one in names.split(", ")])
def test_every_option_is_in_the_readme(language: str, option: str) -> None:
    """In the help of its command, or in the table of options."""
    assert re.search(rf"(^  |, |`){option}[ ,`]", weave.READMES[language].read_text("utf-8"), re.MULTILINE)


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


@pytest.mark.parametrize("line", [line for row in _table("in a file's front matter") for line in row[0].split(" or ")])
def test_each_key_of_front_matter_is_obeyed(line: str) -> None:
    """What the README says may stand in front matter changes what is read."""
    document, findings = markdown.parse(SourceFile(path="a.md", text=f"---\n{_plain(line)}\n---\n"))

    assert dataclasses.replace(document.front, end_line=0) != FrontMatter()
    assert findings == ()


def test_every_room_is_on_the_map() -> None:
    """The README's map shows the rooms there are."""
    rooms = {
        path.stem for path in (TOP / "builder").glob("[!_]*") if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    shown = {name for row in _table("room") for name in re.findall(r"`(\w+)`", row[0])}

    assert rooms == shown


def test_the_changelog_tells_of_this_version() -> None:
    """What is new stands under this version, or under Unreleased."""
    version = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    headings = re.findall(r"^## \[(.*?)\]", (TOP / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)

    assert headings[0] in ("Unreleased", version)
