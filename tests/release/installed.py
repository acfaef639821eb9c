"""A release with build-deck installed by the workflow itself, by hash and name; `.ci/run full` names this file.

PIP_FIND_LINKS is a folder with the wheel of this project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.release.play import expect_release
from tests.release.test_play import example, fresh

if TYPE_CHECKING:
    from tests.release.play import Author

__all__ = ["example", "fresh"]
pytestmark = pytest.mark.timeout(900)


def test_a_notes_repository_installs_the_tool_by_its_name(fresh: Author) -> None:
    """Pins by hash, build-deck by name and version; the rebuild takes those of the tag."""
    fresh.forge.bin = None
    expect_release(fresh.forge, "v1.0.0", fresh.release("1.0.0"))


def test_a_repository_that_calls_this_project_gets_it_as_it_stands(example: Author) -> None:
    """Pins by hash, build-deck from the commit that is called."""
    example.forge.bin = None
    expect_release(example.forge, "v1.0.0", example.release("1.0.0"))
