"""Whole vaults, and everything that comes of them as text.

`pytest --regen` writes what comes of them anew; the change is to be read in the diff, and its commit says why.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

HERE = Path(__file__).parent


@pytest.mark.parametrize("name", ["aws_small", "japanese"])
def test_a_vault_becomes_what_it_became_before(
    name: str, build_deck: Callable[..., Result], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Cards, their machine form, the findings with all skipped lines, and the count are those in `expected/`."""
    vault, folder = shutil.copytree(HERE / name / "notes", tmp_path / "notes"), HERE / name / "expected"
    cards = build_deck("cards", vault, "--verbose")
    actual = {
        "cards.txt": cards.stdout,
        "findings.txt": cards.stderr,
        "cards.jsonl": build_deck("cards", vault, "--format", "jsonl").stdout,
        "summary.json": build_deck("build", vault, "--output", "dist", "--json").stdout,
    }
    if request.config.getoption("--regen"):
        folder.mkdir(exist_ok=True)
        for file, text in actual.items():
            (folder / file).write_text(text, encoding="utf-8")
    expected = {file: (folder / file).read_text("utf-8") for file in actual}

    assert expected == actual
