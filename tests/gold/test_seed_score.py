"""The cards of the seed notes against what a careful person would make of each line."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

TOP = Path(__file__).parents[2]
LABELS = yaml.safe_load(Path(__file__).with_name("seed.yaml").read_text("utf-8"))
NOTES = (TOP / "source_notes/techstock.md").read_text("utf-8").splitlines()
CLOZE = re.compile(r"\{\{c(\d+)::(.*?)(?:::[^{}]*)?\}\}", re.DOTALL)


@pytest.fixture
def cards(build_deck: Callable[..., Result]) -> list[dict[str, Any]]:
    """The seed's cards in their machine form."""
    result = build_deck("cards", TOP / "source_notes", "--format", "jsonl")
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def _asks(card: dict[str, Any], lines: tuple[int, int]) -> bool:
    """Whether the card hides words of these lines."""
    first, last = max(card["line"], lines[0]), min(card["end_line"], lines[1])
    source = "".join("".join(NOTES[first - 1 : last]).split())
    return any("".join(match[2].split()) in source for match in CLOZE.finditer(card["text"]))


def _plain(words: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())


def _can_be_read(answer: str, question: str) -> bool:
    left, right = (r"(?<![a-z0-9])" if answer[:1].isascii() else "", r"(?![a-z0-9])" if answer[-1:].isascii() else "")
    return re.search(left + re.escape(_plain(answer)) + right, _plain(question)) is not None


def _question(text: str, asked: str) -> str:
    return CLOZE.sub(lambda match: "[...]" if match[1] == asked else match[2], text)


def _leaks(card: dict[str, Any]) -> list[str]:
    """Answers that stand on their own question side."""
    found = []
    for number in {match[1] for match in CLOZE.finditer(card["text"])}:
        question = _question(card["text"], number)
        answers = [match[2] for match in CLOZE.finditer(card["text"]) if match[1] == number]
        found += [answer for answer in answers if _can_be_read(answer, " | ".join((*card["context"], question)))]
    return found


def test_nine_of_ten_lines_worth_a_card_have_one(cards: list[dict[str, Any]]) -> None:
    """At most a tenth of the lines that a careful person would make a card of has none."""
    missed = [lines for lines in LABELS["card"] if not any(_asks(card, lines) for card in cards)]

    assert len(missed) <= 0.1 * len(LABELS["card"]), missed


def test_lines_that_want_no_card_have_none(cards: list[dict[str, Any]]) -> None:
    """At most six of a hundred notes stand on a line that a careful person would leave out."""
    wanted = (*LABELS["card"], *LABELS["optional"])
    unwanted = [card["line"] for card in cards if not any(_asks(card, lines) for lines in wanted)]

    assert len(unwanted) <= 0.06 * len(cards), unwanted


def test_no_answer_can_be_read_on_its_question_side(cards: list[dict[str, Any]]) -> None:
    """Neither the text nor the context gives an answer away."""
    assert [leak for card in cards for leak in _leaks(card)] == []
