"""Shapes that make parsers slow or deep, small enough for every run; the large ones are built by `.ci/run full`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.hostile.shapes import SHAPES

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.hostile.judge import Judge


@pytest.mark.parametrize(("shape", "large"), SHAPES.values(), ids=SHAPES)
def test_a_shape_is_read_or_told(judge: Judge, shape: Callable[[int], str], large: int) -> None:
    """Lines of it are on a card, or a finding names them; alone and as the words behind a term."""
    text = shape(large // 200)
    outcome = judge({"strange.md": f"{text}\n", "term.md": f"- Horn: {text}\n"})

    assert set(outcome.told.split()) <= {"F06", "F12", "M01", "M02", "T01", "T02", "T03"}, outcome.output[:2000]
    assert len(outcome.notes) > 1 or "vault/strange.md:" in outcome.output or not text.strip()
