"""Shapes that make parsers slow or deep, as large as they come: `.ci/run full`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.heavy.limited import build_limited
from tests.hostile.shapes import SHAPES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MOST_SECONDS = 20
"""Of processor time, on a machine that does other things too; the slowest, headings, take 8 s, of which a bare parser
takes 3.5 s."""


@pytest.mark.parametrize("start", ["", "- Horn: "], ids=["alone", "behind a term"])
@pytest.mark.parametrize(("shape", "large"), SHAPES.values(), ids=SHAPES)
def test_a_large_shape_ends_in_time_and_memory(
    tmp_path: Path, shape: Callable[[int], str], large: int, start: str
) -> None:
    """At the limit the system would end it; 700 MB are the most it may hold."""
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault/sound.md").write_text("- Fog signal: a horn that sounds every 30 seconds in fog\n")
    (tmp_path / "vault/strange.md").write_text(f"{start}{shape(large)}\n")
    run = build_limited(tmp_path / "vault", seconds=MOST_SECONDS)

    assert run.code == 0, run.said
    assert run.megabytes < 700
