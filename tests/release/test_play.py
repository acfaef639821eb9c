"""A tag is a release: the workflows as they stand, played on a repository of their own with a remote in a folder."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from builder.cli import main
from tests.release.play import Author, expect_release, released
from tests.release.runner import Forge

if TYPE_CHECKING:
    from tests.release.runner import Run

EXAMPLE = Path(__file__).parent / "example"
pytestmark = pytest.mark.timeout(600)  # each tag takes half a dozen builds, each a process of its own
NOTES = """\
# Canal

## Boats

- Towpath: the path beside the water for the horses
- Narrowboat: a boat built for locks seven feet wide
- Pilot: a person who guides large ships through the channel

## Locks

- Windlass: the crank that raises the paddles
"""


@pytest.fixture
def fresh(tmp_path: Path) -> Author:
    """The author of notes in a repository that `init --github` set up, with nothing added."""
    folder = tmp_path / "Canal"
    folder.mkdir()
    (folder / "canal.md").write_text(NOTES, "utf-8")
    run = CliRunner().invoke(main, ["init", str(folder), "--github"])
    assert run.exit_code == 0, run.output
    author = Author(folder=folder, notes=folder, forge=Forge(folder=tmp_path))
    author.begin()
    author.build()
    return author


@pytest.fixture
def example(tmp_path: Path) -> Author:
    """The author of the example repository, which calls this project's workflow in ten lines."""
    folder = tmp_path / "notes"
    shutil.copytree(EXAMPLE, folder)
    author = Author(folder=folder, notes=folder / "source_notes", forge=Forge(folder=tmp_path))
    author.begin()
    author.build()
    return author


def _refuses(run: Run, *because: str) -> None:
    assert run.results.items() >= {"build": "failure", "release": "skipped", "rebuild": "skipped"}.items(), run.log
    errors = [one for one in run.annotations if one.startswith("::error::")]
    assert [why for why in because if not any(why in one for one in errors)] == [], errors


def test_a_deck_goes_from_its_first_release_through_a_patch_a_minor_and_a_refused_major_step(fresh: Author) -> None:
    """Each tag makes a release, to the byte; one whose version is too small makes none and says why."""
    forge = fresh.forge
    start = fresh.release("1.0.0")
    assert "Nothing is released yet" in start.summary
    first = expect_release(forge, "v1.0.0", start)

    fresh.replace("canal.md", "the crank that raises", "the crank which raises")
    patch = fresh.release("1.0.1")
    assert "| changed | 1 |\n| asks for | patch step, to 1.0.1 |" in patch.summary
    second = expect_release(forge, "v1.0.1", patch)

    fresh.replace("canal.md", "## Locks", "- Butty: a boat without an engine that is towed\n\n## Locks")
    minor = fresh.release("1.1.0")
    assert "| added | 1 |\n| asks for | minor step, to 1.1.0 |" in minor.summary
    third = expect_release(forge, "v1.1.0", minor)

    fresh.replace("deck.toml", '"Canal"', '"Canals"')
    _refuses(fresh.release("1.2.0"), "V01 version-step-too-small", "2.0.0", "v1.2.0 is not released")
    major = fresh.release("2.0.0")
    expect_release(forge, "v2.0.0", major)

    assert "| since v1.1.0 | notes |" in major.summary
    assert sorted(path.name for path in forge.releases.iterdir()) == ["v1.0.0", "v1.0.1", "v1.1.0", "v2.0.0"]
    assert first["notes"].keys() == second["notes"].keys() < third["notes"].keys()
    for tag in ("v1.0.0", "v1.0.1", "v1.1.0", "v2.0.0"):
        files, again = released(forge, tag), fresh.built(tag)
        assert {name: files[name] for name in again if name in files} == {
            name: data for name, data in again.items() if name in files
        }
        assert {"CHANGES.md", "manifest.json"} < again.keys() & files.keys()


def test_the_example_releases_with_ten_lines_of_its_own(example: Author) -> None:
    """A repository that calls this project's workflow, its notes in a folder below, gets the same."""
    lines = (EXAMPLE / ".github/workflows/deck.yml").read_text("utf-8").splitlines()
    example.forge.variables["DECK_PAGES"] = "true"
    pushed = example.push("Notes")
    assert pushed.results.items() >= {"build": "success", "release": "skipped"}.items()
    assert pushed.deployed == (pushed.site is not None)  # the page of the build, where it makes one
    expect_release(example.forge, "v1.0.0", example.tag("v1.0.0"))
    (example.forge.releases / "v1.0.0/files/cover.png").write_bytes(b"added by hand")
    weekly = example.forge.run(".github/workflows/deck.yml", event="schedule", ref="refs/heads/main")

    assert len(lines) == 10
    assert weekly.results.items() >= {"build": "skipped", "release": "skipped", "rebuild": "success"}.items()
    assert re.search(r"^::notice::v1\.0\.0 built again: \d+ files, the same bytes$", weekly.log, re.MULTILINE)


def test_a_lock_that_was_not_committed_stops_the_run(fresh: Author) -> None:
    """What is released is what the author built and committed."""
    fresh.replace("canal.md", "# Canal\n", "# Canal\n\n- Gauge: the depth that a laden boat draws\n")
    run = fresh.push("Forgot to build")

    _refuses(run, "`build-deck build` failed with exit code 1")
    assert "deck.lock would change, and --locked" in run.log


def test_a_tag_that_is_not_the_version_of_the_deck_is_refused(fresh: Author) -> None:
    """Learners find the version of the tag in the package, or there is no release."""
    fresh.commit("Notes")
    _refuses(fresh.tag("v1.0.7"), "the tag is v1.0.7, and deck.toml says version", "v1.0.7 is not released")


def test_a_package_whose_name_the_forge_would_change_is_refused(fresh: Author) -> None:
    """A Japanese name of a file would arrive as another, which the sums don't know; a slug in Latin letters helps."""
    fresh.replace("deck.toml", '"Canal"', '"運河"')
    _refuses(fresh.release("1.0.0"), "the package is called 運河-1.0.0.apkg", "v1.0.0 is not released")

    fresh.replace("deck.toml", "version =", 'slug = "unga"\nversion =')
    expect_release(fresh.forge, "v1.0.1", fresh.release("1.0.1"))


def test_what_notes_say_is_no_command_to_the_runner(fresh: Author) -> None:
    """A name of a file or a deck that looks like a command of the runner is text, in the log and in the summary."""
    fresh.replace("deck.toml", '"Canal"', '"Canal [x](y)"')
    (fresh.notes / "::error::Hacked.md").write_text(
        "- Weir: the wall that holds the water back\n  ![](x.png)\n", "utf-8"
    )
    fresh.build()
    run = fresh.push("Hacked")

    assert run.results["build"] == "success", run.log
    assert "\n::error::Hacked.md:2:" in run.log
    assert not any(one.startswith("::error::Hacked") for one in run.annotations)
    assert "[x](y)" not in run.summary
