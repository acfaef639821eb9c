"""The examples of the rules are true: what is called wrong is found, and what is called right is not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from builder.findings import RULES, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from click.testing import Result

FILES = {"C": "deck.toml"}
"""Where the examples of a family stand; a note elsewhere."""


@pytest.fixture
def codes(
    make_vault: Callable[[Mapping[str, str]], Path], build_deck: Callable[..., Result]
) -> Callable[..., set[str]]:
    """The codes found in a vault whose one file holds this example."""

    def find(rule: Rule, example: str) -> set[str]:
        file = FILES.get(rule.code[0], "harbour.md")
        vault = make_vault({"harbour.md": "- Ferry: a ship on a fixed route\n", file: f"{example}\n"})
        told = build_deck("cards", vault, "-v").stderr
        return set(re.findall(r"^\S+?:\d+:\d+: ([A-Z]\d\d) ", told, re.MULTILINE))

    return find


@pytest.mark.parametrize("rule", [rule for rule in RULES.values() if rule.wrong], ids=lambda rule: rule.code)
def test_a_wrong_example_is_found(rule: Rule, codes: Callable[..., set[str]]) -> None:
    """The tool finds the rule in its own example."""
    assert rule.code in codes(rule, rule.wrong)


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES.values() if rule.wrong and rule.right], ids=lambda rule: rule.code
)
def test_a_right_example_is_not_found(rule: Rule, codes: Callable[..., set[str]]) -> None:
    """What mends the example mends it."""
    assert rule.code not in codes(rule, rule.right)
