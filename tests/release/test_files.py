"""The files of the workflows hold together: copies are copies, pins are pins, faults are found before they run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import requires
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from builder.cli.hosting import github_files

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TOP = Path(__file__).parents[2]
PACKAGED = TOP / "builder/cli/github"
WORKFLOW = (PACKAGED / "deck.yml").read_text("utf-8")
ACTION = (PACKAGED / "action.yml").read_text("utf-8")
CALLED = """\
  workflow_call:
    inputs:
      vault:
        description: The folder of notes; left out it is source_notes/ where that is, else the top folder
        type: string
        default: ""
"""
TITLE = "      - run: |\n          echo ${{ github.event.pull_request.title }}\n"


def _replaced(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """What `.ci/workflows` says of the files of a folder."""
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    env = {**os.environ, "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))}
    return subprocess.run(
        [TOP / ".ci/workflows", folder], env=env, capture_output=True, encoding="utf-8", check=False, timeout=60
    )


def test_the_workflow_of_this_project_is_the_one_of_every_notes_repository() -> None:
    """They differ in where the action lies, and in that this one can be called from elsewhere."""
    expected = _replaced(
        WORKFLOW,
        ("$/.github/deck", "$/builder/cli/github"),
        ('vault: ""', "vault: ${{ inputs.vault }}"),
        ("  workflow_dispatch:\n", f"  workflow_dispatch:\n{CALLED}"),
    )

    assert (TOP / ".github/workflows/deck.yml").read_text("utf-8") == expected


def test_the_action_of_this_project_is_the_packaged_one() -> None:
    """They differ in where the steps lie."""
    expected = _replaced(ACTION, ("action_path }}/steps.py", "action_path }}/builder/cli/github/steps.py"))

    assert (TOP / "action.yml").read_text("utf-8") == expected


def test_the_workflow_installs_what_the_checks_pin(request: pytest.FixtureRequest) -> None:
    """The action's pins are those of `.ci/requirements.txt` for what build-deck needs to be installed and to run."""
    project = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))
    left = [Requirement(one) for one in (*project["project"]["dependencies"], *project["build-system"]["requires"])]
    needed: set[str] = set()
    while left:
        one = left.pop()
        if (name := canonicalize_name(one.name)) not in needed and (
            not one.marker or one.marker.evaluate({"extra": ""})
        ):
            needed.add(name)
            left += map(Requirement, requires(name) or ())
    pins = re.split(r"^(?=\S)", (TOP / ".ci/requirements.txt").read_text("utf-8"), flags=re.MULTILINE)
    expected = "".join(pin for pin in pins if pin.partition("==")[0] in needed)
    if request.config.getoption("--regen"):
        (PACKAGED / "requirements.txt").write_text(expected, "utf-8")

    assert (PACKAGED / "requirements.txt").read_text("utf-8") == expected
    assert expected.count("==") == len(needed)


def test_a_notes_repository_names_its_folder_and_the_version_of_the_tool() -> None:
    """What `init` writes holds where the notes lie, as YAML reads it, and the version that is installed."""
    files = github_files(vault='some "notes"', version="1.2.3")

    assert files[".github/workflows/deck.yml"].count('vault: "some \\"notes\\""\n') == 2
    assert files[".github/deck/tool.txt"] == "build-deck==1.2.3\n"


def test_the_readme_shows_the_example() -> None:
    """The ten lines of the README are those that are played."""
    example = (TOP / "tests/release/example/.github/workflows/deck.yml").read_text("utf-8")

    assert f"```yaml\n{example}```\n" in (TOP / "README.md").read_text("utf-8")


def test_every_key_of_the_manifest_is_in_the_readme() -> None:
    """The table of keys is the one of the schema."""
    schema = json.loads((TOP / "builder/release/manifest.schema.json").read_text("utf-8"))
    rows = re.findall(
        r"^\| (.*?) \|", (TOP / "README.md").read_text("utf-8").split("| key of `manifest.json` |")[1], re.MULTILINE
    )
    told = [name for row in rows[: rows.index("command")] for name in re.findall(r"`(\w+)`", row)]

    assert sorted(told) == sorted(schema["properties"])


def test_every_action_is_pinned_by_a_commit() -> None:
    """No action is named by a tag or a branch, which can be moved."""
    texts = [path.read_text("utf-8") for path in (TOP / ".github/workflows").glob("*.yml")]
    named = [use for text in (*texts, ACTION, WORKFLOW) for use in re.findall(r"uses: (\S+.*)", text)]

    assert [use for use in named if not re.fullmatch(r"\$/\S+|[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use)] == []


def test_nothing_is_found_in_a_notes_repository(tmp_path: Path) -> None:
    """zizmor as auditor, the schemas of workflows and actions, actionlint and shellcheck have nothing to say."""
    _write(tmp_path, github_files(vault="", version="1.2.3"))
    run = _lint(tmp_path)

    assert run.returncode == 0, run.stdout + run.stderr


FAULTS: tuple[tuple[str, str, Callable[[str], str], str], ...] = (
    ("title", WORKFLOW, lambda t: t.replace("    steps:\n", f"    steps:\n{TITLE}", 1), "template-injection"),
    ("title", WORKFLOW, lambda t: t.replace("    steps:\n", f"    steps:\n{TITLE}", 1), "potentially untrusted"),
    ("write-all", WORKFLOW, lambda t: t.replace("permissions: {}", "permissions: write-all"), "excessive-permissions"),
    ("tag", WORKFLOW, lambda t: re.sub(r"@[0-9a-f]{40} # v7.0.1", "@v7", t, count=1), "unpinned-uses"),
    ("target", WORKFLOW, lambda t: t.replace("  pull_request:\n", "  pull_request_target:\n"), "dangerous-triggers"),
    ("keeps", WORKFLOW, lambda t: t.replace("persist-credentials: false", "lfs: false"), "artipacked"),
    ("label", WORKFLOW, lambda t: t.replace("ubuntu-24.04", "ubuntu-42.42", 1), '"ubuntu-42.42" is unknown'),
    ("key", WORKFLOW, lambda t: t.replace("timeout-minutes", "timeout-minute", 1), "timeout-minute"),
    (
        "step",
        WORKFLOW,
        lambda t: t.replace("steps.deck.outputs.sums", "steps.dek.outputs.sums"),
        '"dek" is not defined',
    ),
    ("action-tag", ACTION, lambda t: re.sub(r"@[0-9a-f]{40} # v6.2.0", "@v6", t), "unpinned-uses"),
    (
        "action-key",
        ACTION,
        lambda t: t.replace("\ndescription:", "\ndescribed:"),
        "'description' is a required property",
    ),
    ("script", "#!/bin/sh\n", lambda t: f"{t}echo $1\n", "SC2086"),
)


@pytest.fixture(scope="module")
def told_of_faults(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What is said of a repository in which each fault is planted in a file of its own."""
    folder = tmp_path_factory.mktemp("faults")
    _write(folder, {_file(name, text): plant(text) for name, text, plant, _ in FAULTS})
    run = _lint(folder)

    assert run.returncode == 1
    return run.stdout + run.stderr


@pytest.mark.parametrize(("name", "text", "plant", "found"), FAULTS, ids=[f"{one[0]}: {one[3]}" for one in FAULTS])
def test_a_planted_fault_is_found(
    told_of_faults: str, name: str, text: str, plant: Callable[[str], str], found: str
) -> None:
    """Each kind of fault that a reviewer may overlook is named, beside its file, by one of the checkers."""
    file, rule = re.escape(_file(name, text)), re.escape(found)

    assert plant(text) != text
    assert re.search(
        rf"{rule}(?:(?!\n\n).){{0,300}}{file}|{file}(?:(?!\n\n).){{0,300}}{rule}", told_of_faults, re.DOTALL
    )


def _file(name: str, text: str) -> str:
    if text == WORKFLOW:
        return f".github/workflows/{name}.yml"
    return f"{name}/action.yml" if text == ACTION else name


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
