"""A tag is a release: the workflows as they stand, played on a repository of their own with a remote in a folder."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.release.play import WORKFLOW, Author, expect_release, released
from tests.release.runner import Forge

if TYPE_CHECKING:
    from tests.release.runner import Run

EXAMPLE = Path(__file__).parent / "example"


@pytest.fixture
def author(tmp_path: Path) -> Author:
    """The author of the example repository, which calls this project's workflow in ten lines."""
    folder = tmp_path / "notes"
    shutil.copytree(EXAMPLE, folder)
    author = Author(folder=folder, notes=folder / "source_notes", forge=Forge(folder=tmp_path))
    author.begin()
    return author


def _refused(run: Run, *because: str) -> None:
    assert run.results == {"build": "failure", "pages": "skipped", "release": "skipped", "rebuild": "skipped"} | (
        {"deck": "failure"} if "deck" in run.results else {}
    ), run.log
    assert all(any(one.startswith("::error::") and why in one for one in run.annotations) for why in because), run.log


def test_a_deck_goes_from_its_first_release_through_a_patch_a_minor_and_a_refused_major_step(author: Author) -> None:
    """Each tag makes a release, to the byte; one whose version is too small makes none and says why."""
    forge = author.forge
    pushed = author.push("Notes")
    assert pushed.results["build"] == "success", pushed.log
    assert pushed.results["release"] == "skipped"
    assert "Nothing is released yet" in pushed.summary
    first = expect_release(forge, "v1.0.0", author.tag("v1.0.0"))

    author.replace("canal.md", "the crank that raises", "the crank which raises")
    patch = author.release("1.0.1")
    assert "| changed | 1 |" in patch.summary
    assert "patch step, to 1.0.1" in patch.summary
    second = expect_release(forge, "v1.0.1", patch)

    author.replace("canal.md", "## Locks", "- Butty: a boat without an engine that is towed\n\n## Locks")
    minor = author.release("1.1.0")
    assert "| added | 1 |" in minor.summary
    third = expect_release(forge, "v1.1.0", minor)

    author.replace("deck.toml", '"Canal"', '"Canals"')
    _refused(author.release("1.2.0"), "V01 version-step-too-small", "2.0.0", "v1.2.0 is not released")
    assert not (forge.releases / "v1.2.0").exists()
    major = author.release("2.0.0")
    expect_release(forge, "v2.0.0", major)

    assert "since v1.1.0" in major.summary
    assert first["notes"].keys() == second["notes"].keys() < third["notes"].keys()
    for tag in ("v1.0.0", "v1.0.1", "v1.1.0", "v2.0.0"):
        before = released(forge, tag)
        again = forge.run(WORKFLOW, event="schedule", ref=f"refs/tags/{tag}")
        assert again.results["rebuild"] == "success", again.log
        assert f"{tag} built again: {len(before)} files, the same bytes" in again.log
