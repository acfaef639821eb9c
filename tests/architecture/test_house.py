"""The house keeps its own law: floors, sizes, docstrings, rules, nouns."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builder import model
from builder.findings import RULES, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

TOP = Path(__file__).parents[2]
ROOMS = sorted((TOP / "builder").rglob("*.py"))
MOST_LINES_OF_A_ROOM = 400
MOST_LINES_OF_A_FUNCTION = 60

FAMILIES = {
    "C": "deck.toml",
    "F": "note files",
    "I": "identity",
    "K": "deck.lock",
    "L": "cards",
    "M": "media",
    "P": "packages",
    "S": "skipped",
    "T": "marks",
    "V": "versions of a deck",
}


def _name(path: Path) -> str:
    return path.relative_to(TOP).as_posix()


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def _public(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            yield from _public(ast.Module(body=node.body, type_ignores=[])) if isinstance(node, ast.ClassDef) else ()


def test_imports_run_down_and_each_library_has_one_room(top: Path) -> None:
    """The import contracts of pyproject.toml are kept."""
    lint = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([lint, "--no-cache"], cwd=top, capture_output=True, check=False, encoding="utf-8")

    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize("room", ROOMS, ids=_name)
def test_no_room_is_too_large(room: Path) -> None:
    """A room over 400 lines becomes a wing."""
    assert len(room.read_text("utf-8").splitlines()) <= MOST_LINES_OF_A_ROOM


@pytest.mark.parametrize("room", ROOMS, ids=_name)
def test_no_function_is_too_long(room: Path) -> None:
    """A function over 60 lines is several functions."""
    functions = _functions(ast.parse(room.read_text("utf-8")))
    too_long = [f.name for f in functions if (f.end_lineno or 0) - f.lineno + 1 > MOST_LINES_OF_A_FUNCTION]

    assert too_long == []


@pytest.mark.parametrize("room", ROOMS, ids=_name)
def test_what_is_public_says_what_it_does(room: Path) -> None:
    """Every room, and every public function and class in it, has a docstring."""
    tree = ast.parse(room.read_text("utf-8"))
    silent = [node.name for node in _public(tree) if not ast.get_docstring(node) and node.name != "__init__"]

    assert (silent, bool(ast.get_docstring(tree))) == ([], True)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_a_rule_says_what_and_why(rule: Rule) -> None:
    """A rule has a code of a known family, a kebab-case name, a what and a why, each a sentence or two."""
    assert rule.code[0] in FAMILIES
    assert re.fullmatch(r"[A-Z][0-9]{2}", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert rule.what.endswith(".")
    assert rule.why.endswith(".")


def test_codes_and_names_of_rules_are_given_once() -> None:
    """Two rules share neither code nor name."""
    from builder.findings import cards, files, identity, lint, packages, skipped

    rules = (*files.RULES, *cards.RULES, *lint.RULES, *identity.RULES, *packages.RULES, *skipped.RULES)

    assert len({rule.code for rule in rules}) == len(rules)
    assert len({rule.name for rule in rules}) == len(rules)


def test_only_reasons_to_leave_a_line_out_are_skipped() -> None:
    """The S family, and no file, config, lock or media rule, has the severity *skipped*."""
    skipped = {rule.code[0] for rule in RULES.values() if rule.severity is Severity.SKIPPED}

    assert {rule.severity for rule in RULES.values() if rule.code[0] == "S"} == {Severity.SKIPPED}
    assert skipped <= {"S", "L"}


@pytest.mark.parametrize(
    "noun", [noun for _, noun in inspect.getmembers(model, dataclasses.is_dataclass)], ids=lambda noun: noun.__name__
)
def test_nouns_are_frozen_and_slotted(noun: type) -> None:
    """What travels between rooms can't be changed on the way."""
    is_frozen = noun.__dataclass_params__.frozen  # type: ignore[attr-defined]

    assert is_frozen
    assert "__slots__" in vars(noun)
    assert all(field.kw_only for field in dataclasses.fields(noun))
