"""`check` tells everything there is to say, in the form that is asked for, and writes nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest

from builder.findings import RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from subprocess import CompletedProcess

    from click.testing import Result

    MakeVault = Callable[[Mapping[str, str]], Path]
    BuildDeck = Callable[..., Result]

SCHEMA = json.loads((Path(__file__).parents[1] / "schemas/sarif-2.1.0.json").read_text("utf-8"))
"""The schema of the OASIS standard with errata 01, as it is published."""
NOTES = {
    "harbour.md": "- Amazon ElasticCache: a cache in memory\n- What is a ferry?\n- ヘッダ: 本文の前に置く行\n",
    "港/岸,壁:1.md": "- 本文: ヘッダーの後に置く文章\n- Ferry: a ship on a fixed route that takes cars\n",
    "broken.md": "---\ntitle: a\ntitle: b\n---\n- Tug: a boat that pulls ships\n",
}


def _contents(vault: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(vault.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_nothing_is_written(form: str, make_vault: MakeVault, build_deck: BuildDeck, tmp_path: Path) -> None:
    """Neither notes, nor lock, nor output."""
    before = _contents(make_vault(NOTES))
    build_deck("check", "vault", "--format", form, "--verbose")

    assert _contents(tmp_path) == before


@pytest.mark.parametrize(
    ("option", "codes"),
    [((), {"F04", "L14", "L21"}), (("-q",), {"F04"}), (("-v",), {"F04", "L14", "L21", "S03", "S09"})],
    ids=["default", "quiet", "verbose"],
)
def test_people_are_told_of_what_they_ask_for(
    option: tuple[str, ...], codes: set[str], make_vault: MakeVault, build_deck: BuildDeck
) -> None:
    """Errors with `-q`, warnings and notes too by default, skipped lines too with `-v`; the answer is on stdout."""
    make_vault(NOTES)
    result = build_deck("check", "vault", *option)

    assert set(re.findall(r"^vault/\S+?:\d+:\d+: ([A-Z]\d\d) ", result.stdout, re.MULTILINE)) == codes
    assert ("1 error" in result.stderr) is (option != ("-q",))


@pytest.mark.parametrize(
    ("notes", "option", "code"),
    [
        ("- Ferry: a ship on a fixed route\n", (), 0),
        ("- Ferry: a ship on a fixed route\n", ("--strict",), 0),
        ("- Amazon ElasticCache: a cache in memory\n", (), 0),
        ("- Amazon ElasticCache: a cache in memory\n", ("--strict",), 1),
        ("- ヘッダ: 本文の前に置く行\n- 本文: ヘッダーの後に置く文章\n", ("--strict",), 0),
        ("---\na: *b\n---\n- Ferry: a ship on a fixed route\n", (), 1),
        ("- What is a ferry?\n", (), 1),
    ],
    ids=["good", "good-strict", "warning", "warning-strict", "note-strict", "error", "nothing-to-learn"],
)
def test_the_exit_code(
    notes: str, option: tuple[str, ...], code: int, make_vault: MakeVault, build_deck: BuildDeck
) -> None:
    """1 for errors, with `--strict` for warnings, and for notes that hold nothing to learn."""
    make_vault({"harbour.md": notes})

    assert build_deck("check", "vault", *option).exit_code == code


def test_json_holds_every_finding(make_vault: MakeVault, build_deck: BuildDeck) -> None:
    """The keys of the README, all of them; one object on stdout and nothing beside it."""
    make_vault(NOTES)
    told = json.loads(build_deck("check", "vault", "--format", "json", "-q").stdout)
    slip = next(finding for finding in told["findings"] if finding["code"] == "L14")
    mixed = next(finding for finding in told["findings"] if finding["code"] == "L21")

    assert sorted(told) == ["counts", "findings", "format", "tool"]
    assert (told["format"], told["tool"]["name"]) == (1, "build-deck")
    assert told["counts"] == {"error": 1, "warning": 1, "note": 1, "skipped": told["counts"]["skipped"]}
    assert sum(told["counts"].values()) == len(told["findings"])
    assert slip == {
        "code": "L14",
        "column": 3,
        "end_column": 22,
        "end_line": 1,
        "hint": "write Amazon ElastiCache; a name of its own can be put into glossary.toml",
        "line": 1,
        "message": '"Amazon ElasticCache" is a letter away from "Amazon ElastiCache"',
        "name": "misspelt-name",
        "path": "vault/harbour.md",
        "related": [],
        "severity": "warning",
    }
    assert mixed["related"] == [
        {"path": "vault/港/岸,壁:1.md", "line": 1, "column": 7, "end_line": 1, "end_column": 11}
    ]


def test_sarif_is_valid(make_vault: MakeVault, build_deck: BuildDeck) -> None:
    """The log is one of SARIF 2.1.0 by the standard's own schema, and says where, what and how grave."""
    make_vault(NOTES)
    log = json.loads(build_deck("check", "vault", "--format", "sarif").stdout)
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    run = log["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    by_code = {result["ruleId"]: result for result in run["results"]}
    place = by_code["L14"]["locations"][0]["physicalLocation"]

    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])
    assert {code: by_code[code]["level"] for code in ("F04", "L14", "L21", "S03")} == {
        "F04": "error",
        "L14": "warning",
        "L21": "note",
        "S03": "none",
    }
    assert by_code["S03"]["kind"] == "informational"
    assert place == {
        "artifactLocation": {"uri": "vault/harbour.md"},
        "region": {"startLine": 1, "startColumn": 3, "endLine": 1, "endColumn": 22},
    }
    assert "vault/%E6%B8%AF/%E5%B2%B8%2C%E5%A3%81%3A1.md" in json.dumps(by_code["L21"]["relatedLocations"])


def test_sarif_of_every_rule_is_valid() -> None:
    """Each rule's text makes a rule of a log that the schema takes, whatever its place."""
    from builder.findings import Finding, sarif
    from builder.model import Span, point

    spans = (point("a b.md"), Span(path="a.md", line=2, column=3, end_line=4, end_column=1))
    found = [Finding(rule=rule, span=span, message="x", related=spans) for rule in RULES.values() for span in spans]
    log = json.loads(sarif.as_sarif(found, folder="", version="1.0.0"))

    jsonschema.Draft4Validator(SCHEMA).validate(log)
    assert len(log["runs"][0]["tool"]["driver"]["rules"]) == len(RULES)


def test_github_is_told_where(make_vault: MakeVault, build_deck: BuildDeck) -> None:
    """A command a line, with file, line and column; what would end a value early is escaped."""
    make_vault({**NOTES, "港/岸,壁:1.md": "- ヘッダー: 本文の前に置く行\n- ヘッダー: 前の行\n- ヘッダ: 行\n"})
    lines = build_deck("check", "vault", "--format", "github").stdout.splitlines()

    assert all(re.match(r"::(error|warning|notice) file=[^:,]+,line=\d+,", line) for line in lines)
    assert (
        "::warning file=vault/harbour.md,line=1,col=3,endColumn=22,title=L14 misspelt-name::"
        '"Amazon ElasticCache" is a letter away from "Amazon ElastiCache"'
        "%0Ahint: write Amazon ElastiCache; a name of its own can be put into glossary.toml" in lines
    )
    assert [line.partition(",")[0] for line in lines if line.startswith("::error")] == ["::error file=vault/broken.md"]


def test_a_finding_of_several_lines_has_no_columns() -> None:
    """GitHub refuses columns there; per cent signs, line ends, commas and colons are escaped."""
    from builder.findings import Finding, machine
    from builder.model import Span

    span = Span(path="a,b:c%.md", line=2, column=3, end_line=4, end_column=1)
    told = machine.as_github([Finding(rule=RULES["L14"], span=span, message="50 %: a,\nb")], folder="")

    assert told == "::warning file=a%2Cb%3Ac%25.md,line=2,endLine=4,title=L14 misspelt-name::50 %25: a,%0Ab\n"


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_broken_settings_are_told_in_every_form(form: str, make_vault: MakeVault, build_deck: BuildDeck) -> None:
    """A `deck.toml` that stops the run is a finding as others are."""
    make_vault({"harbour.md": NOTES["harbour.md"], "deck.toml": "verison = 1\n"})
    result = build_deck("check", "vault", "--format", form)

    assert result.exit_code == 1
    assert "C02" in result.stdout


def test_a_folder_that_is_not_there_is_a_usage_error(build_deck: BuildDeck) -> None:
    """And stdout stays empty."""
    result = build_deck("check", "nowhere", "--format", "json")

    assert (result.exit_code, result.stdout) == (2, "")


def test_a_process_prints_japanese_in_any_locale(
    make_vault: MakeVault, build_deck_process: Callable[..., CompletedProcess[str]]
) -> None:
    """JSON is UTF-8 whatever the terminal is."""
    make_vault(NOTES)
    result = build_deck_process("check", "vault", "--format", "json", env={"PYTHONUTF8": "0", "LC_ALL": "C"})
    mixed = next(finding for finding in json.loads(result.stdout)["findings"] if finding["code"] == "L21")

    assert mixed["message"] == '"ヘッダ" is written "ヘッダー" elsewhere (1 and 1 times)'
    assert [place["path"] for place in mixed["related"]] == ["vault/港/岸,壁:1.md"]


@pytest.mark.parametrize("command", ["check", "build"])
@pytest.mark.parametrize(("options", "codes"), [(("-q",), []), (("-q", "--strict"), ["L14"])], ids=["q", "q-strict"])
def test_a_quiet_run_shows_what_makes_it_fail(
    command: str, options: tuple[str, ...], codes: list[str], make_vault: MakeVault, build_deck: BuildDeck
) -> None:
    """Warnings too where they do, and notes never."""
    make_vault({"harbour.md": "- Amazon ElasticCache: a cache in memory\n- ヘッダ: 前\n- 本文: ヘッダーの後\n"})
    result = build_deck(command, "vault", *options)

    assert result.exit_code == len(codes)
    assert re.findall(r"^vault/\S+: ([A-Z]\d\d) ", result.output, re.MULTILINE) == codes


@pytest.mark.parametrize(
    ("settings", "codes"),
    [
        ("", ["L14", "L14", "L21"]),
        ('[lint]\nignore = ["L14"]\n', ["L21"]),
        ('[lint]\nignore = ["L"]\n', []),
        ('[lint]\nselect = ["L14", "T"]\n', ["L14", "L14"]),
        ('[lint.per-file]\n"two.md" = ["L14"]\n', ["L14", "L21"]),
        ('[lint.per-file]\n"*.md" = ["L14", "L21"]\n', []),
        ('[lint]\nignore = ["L16"]\n', ["L14", "L14", "L21", "T03"]),
        ('[lint.per-file]\n"three.md" = ["L14"]\n', ["L14", "L14", "L21", "T03"]),
        ('[lint]\nselect = ["L21"]\nignore = ["L14"]\n', ["L21"]),
        ('[lint]\nselect = ["L21"]\nignore = ["L16"]\n', ["L21"]),
        ('[lint]\nselect = ["L21", "T"]\nignore = ["L14", "L16"]\n', ["L21", "T03"]),
        ('[lint]\nignore = ["L14", "L16", "T03"]\n', ["L21"]),
    ],
)
def test_rules_are_left_out_by_deck_toml(
    settings: str, codes: list[str], make_vault: MakeVault, build_deck: BuildDeck
) -> None:
    """By code or family, for all notes or some; what leaves out nothing is told."""
    slip = "- CloudFrnt: a network that delivers files\n"
    mixed = "- ヘッダ: 本文の前に置く行\n- 本文: ヘッダーの後に置く文章\n"
    make_vault({"one.md": slip, "two.md": f"- CluodTrail: a log of calls\n{mixed}", "deck.toml": settings})
    result = build_deck("check", "vault")

    assert sorted(re.findall(r"^\S+: ([A-Z]\d\d) ", result.stdout, re.MULTILINE)) == codes


def test_an_unused_ignore_is_told_at_its_line(make_vault: MakeVault, build_deck: BuildDeck) -> None:
    """Where it stands in `deck.toml`."""
    settings = 'name = "A"\n[lint]\n  ignore = ["L14"]\n[lint.per-file]\n"drafts/*.md" = ["L21"]\n'
    make_vault({"harbour.md": "- Ferry: a ship on a fixed route\n", "deck.toml": settings})
    told = build_deck("check", "vault").stdout

    assert re.findall(r"^(\S+): T03", told, re.MULTILINE) == ["vault/deck.toml:3:3", "vault/deck.toml:5:1"]


def test_where_a_file_can_not_be_read_nothing_is_said_of_ignores(make_vault: MakeVault, build_deck: BuildDeck) -> None:
    """Nobody knows whether they are used."""
    make_vault({**NOTES, "deck.toml": '[lint]\nignore = ["L16"]\n'})

    assert "T03" not in build_deck("check", "vault").stdout


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ('[lint]\nignore = ["L99"]\n', "2:1 C03"),
        ('[lint]\nignore = ["L01"]\n', "2:1 C03"),
        ('[lint]\nignore = "L14"\n', "2:1 C03"),
        ('[lint]\nselect = ["Z"]\n', "2:1 C03"),
        ('[lint]\nper-file = ["a"]\n', "2:1 C03"),
        ('[lint.per-file]\n"a.md" = ["S01"]\n', "1:1 C03"),
        ('[lint]\nselct = ["L"]\n', "2:1 C02"),
    ],
)
def test_what_is_wrong_in_lint_is_told_with_its_line(
    settings: str, told: str, make_vault: MakeVault, build_deck: BuildDeck
) -> None:
    """An unknown code, one that can't be ignored, a value of another kind, a mistyped key."""
    make_vault({"harbour.md": "- Ferry: a ship on a fixed route\n", "deck.toml": settings})
    result = build_deck("check", "vault")
    found = re.findall(r"^vault/deck.toml:(\d+:\d+): ([A-Z]\d\d) ", result.stdout, re.MULTILINE)

    assert (result.exit_code, [" ".join(one) for one in found]) == (1, [told])
