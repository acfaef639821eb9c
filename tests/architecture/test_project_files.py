"""The files around the code say nothing wrong: pins, dependencies."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import click
import yaml

from builder.cli import main

TOP = Path(__file__).parents[2]
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))
PINS = (TOP / ".ci/requirements.txt").read_text("utf-8").splitlines()


def _names(requirements: list[object]) -> set[str]:
    written = (requirement for requirement in requirements if isinstance(requirement, str))
    return {re.split(r"[\[>=<~! ;]", name)[0].lower() for name in written}


def test_pins_hold_names_versions_and_hashes_only() -> None:
    """Where packages come from is no part of the project."""
    pin = re.compile(r"#.*|[a-z0-9-]+(?:\[[a-z,]+\])?==[0-9a-z.]+ \\|    --hash=sha256:[0-9a-f]{64}( \\)?")
    lines = [line for file in (TOP / ".ci").glob("*.txt") for line in file.read_text("utf-8").splitlines()]

    assert [line for line in lines if not pin.fullmatch(line)] == []
    assert [line for line in lines if "://" in line] == []


def test_every_dependency_is_pinned() -> None:
    """A dependency that is asked for in pyproject.toml is pinned for the checks."""
    groups = [requirement for group in PROJECT["dependency-groups"].values() for requirement in group]
    extras = [requirement for extra in PROJECT["project"]["optional-dependencies"].values() for requirement in extra]
    asked = _names([*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"], *groups, *extras])

    assert asked - {re.split(r"\[|==", line)[0] for line in PINS} == set()


def test_an_extra_is_pinned_with_its_name() -> None:
    """Pip takes the newest `coverage[toml]` before it looks at a pin of `coverage`, and then misses the hash (seen)."""
    pinned = {line.partition("==")[0] for line in PINS}
    names = {pin.partition("[")[0] for pin in pinned}
    asked = (
        re.match(r"[\w.-]+\[[\w,-]+\]", requirement)
        for one in distributions()
        if one.metadata["Name"].lower() in names
        for requirement in one.requires or ()
        if "extra ==" not in requirement
    )

    assert {found[0].lower() for found in asked if found} <= pinned


def test_every_dependency_is_imported() -> None:
    """No dependency is carried along for nothing."""
    modules = {"markdown-it-py": "markdown_it", "pillow": "PIL", "pyyaml": "yaml"}
    code = "".join(path.read_text("utf-8") for path in (TOP / "builder").rglob("*.py"))
    names = {modules.get(name, name.replace("-", "_")) for name in _names(PROJECT["project"]["dependencies"])}

    assert {name for name in names if not re.search(rf"^\s*(import|from) {name}\b", code, re.MULTILINE)} == set()


def test_the_hook_for_pre_commit_runs_a_command_there_is() -> None:
    """What `.pre-commit-hooks.yaml` calls is the script of the package and one of its commands."""
    hooks = yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text("utf-8"))

    assert [(hook["id"], hook["entry"], hook["language"]) for hook in hooks] == [
        ("build-deck-check", "build-deck check", "python")
    ]
    assert "build-deck" in PROJECT["project"]["scripts"]
    assert main.get_command(click.Context(main), "check") is not None
