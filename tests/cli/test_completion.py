"""What a shell offers when a command is half typed, as click's scripts ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("ex", ["plain,explain"]),
        ("no", ["dir,no"]),
        ("--lo", ["plain,--locked"]),
        ("notes --lo", ["plain,--locked"]),
        ("-q no", ["dir,no"]),
        ("--he", ["plain,--help"]),
        ("-o ou", ["dir,ou"]),
        ("build --wa", ["plain,--watch"]),
        ("cards --format j", ["plain,jsonl"]),
        ("cards --config de", ["file,de"]),
        ("explain F0", [f"plain,F0{n}" for n in range(1, 10)]),
        ("explain answer-l", ["plain,answer-leak"]),
        ("explain notes/", ["file,notes/"]),
    ],
)
def test_a_shell_is_offered_what_may_come(
    build_deck_process: Callable[..., subprocess.CompletedProcess[str]], typed: str, offered: list[str]
) -> None:
    """Commands, options, rules; with the name of the default command or without it."""
    words = ["build-deck", *typed.split(" ")]
    env = {"COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1), "_BUILD_DECK_COMPLETE": "bash_complete"}

    assert build_deck_process(env=env).stdout.splitlines() == offered
