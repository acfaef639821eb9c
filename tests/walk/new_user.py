"""A new user's walk from an empty folder to a deck: every screen as it was looked at and found good."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.docs import weave

if TYPE_CHECKING:
    import pytest

WALK = Path(__file__).with_name("walk.md")


def test_a_new_user_sees_what_was_looked_at(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """The same words at every step; `--regen` writes them, and somebody looks at them again."""
    text = WALK.read_text("utf-8")
    typed = weave.typed_sessions(text, tmp_path)
    if request.config.getoption("--regen"):
        WALK.write_text(weave.with_sessions(text, typed), "utf-8")

    assert weave.SESSION.findall(text) == typed
