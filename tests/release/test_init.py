"""`init --github`: the workflow lies where GitHub looks for it, and the author's own files stay."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from builder.cli.boundary import tool_version
from builder.cli.hosting import ACTION, WORKFLOW, github_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    BuildDeck = Callable[..., Result]


def test_the_workflow_lies_at_the_top_of_the_repository_and_knows_where_the_notes_are(
    build_deck: BuildDeck, tmp_path: Path
) -> None:
    """Notes may lie deeper; without a repository, it lies where builds are called."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    run = build_deck("init", "learning/港", "--github")
    build_deck("init", "elsewhere/source_notes", "--github")

    expected = github_files(vault="learning/港", version=tool_version())
    assert run.exit_code == 0
    assert {name: (tmp_path / name).read_text("utf-8") for name in expected} == expected
    assert 'vault: "learning/港"\n' in expected[WORKFLOW]
    assert f"wrote {WORKFLOW}" in run.stdout.splitlines()


def test_a_vault_that_builds_find_by_themselves_is_not_named(build_deck: BuildDeck) -> None:
    """A folder that is the repository, or lies in it as `source_notes`."""
    for folder in ("one", "two/source_notes"):
        build_deck("init", folder, "--github")
        assert (Path(folder.partition("/")[0]) / WORKFLOW).read_text("utf-8").count('vault: ""\n') == 2


def test_a_workflow_of_the_author_stays_and_what_it_calls_is_brought_up_to_date(build_deck: BuildDeck) -> None:
    """A new version of the tool is taken by calling `init --github` again."""
    build_deck("init", "moon", "--github")
    Path("moon", WORKFLOW).write_text("name: Mine\n", "utf-8")
    Path("moon", ACTION, "tool.txt").write_text("build-deck==0.0.1\n", "utf-8")
    run = build_deck("init", "moon", "--github")

    assert run.exit_code == 0
    assert Path("moon", WORKFLOW).read_text("utf-8") == "name: Mine\n"
    assert Path("moon", ACTION, "tool.txt").read_text("utf-8") == f"build-deck=={tool_version()}\n"


def test_an_action_of_another_is_not_written_over(build_deck: BuildDeck) -> None:
    """What lies there and is no action of build-deck stops the run, and nothing is written."""
    path = Path("moon", ACTION, "action.yml")
    path.parent.mkdir(parents=True)
    path.write_text("name: Deck of cards\n", "utf-8")
    run = build_deck("init", "moon", "--github")

    assert run.exit_code == 2
    assert f"error: {path} is not from build-deck, and --github would replace it" in run.stderr
    assert [one.name for one in Path("moon").iterdir()] == [".github"]
