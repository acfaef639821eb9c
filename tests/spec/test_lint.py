"""What is said of notes and cards, as a book of cases: a note file, and the findings of the rules that only report.

A finding is `line:column CODE message`, with the lines it refers to behind an arrow. The glossary is the tool's own and
that of `GLOSSARY`. `pytest --regen` writes anew what comes of a case.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builder import cloze, facts, lint, markdown
from builder.model import SourceFile
from builder.project.glossary import read_glossary
from tests.book import cases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from builder.findings import Finding
    from tests.book import Case

BOOK = Path(__file__).with_name("lint.md")
GLOSSARY = """
words = ["caledonians"]

[[entry]]
name = "Caledonian Canal"
aliases = ["Caledonia"]
confusable = ["callie", "Caledonan Canal"]
near = ["canal", "運河"]
"""


def told(text: str) -> str:
    """What the rules say of a note file."""
    document, _ = markdown.parse(SourceFile(path="note.md", text=text))
    found, _ = facts.find_facts(document)
    cards = tuple(card for card, _ in map(cloze.choose, found) if card)
    names = lint.names_of(read_glossary(GLOSSARY, path="glossary.toml"))
    passages = tuple(lint.passages(document))
    ignores, wrong = lint.comments(document)
    findings = (
        *lint.of_notes(passages, names),
        *lint.of_cards(lint.Cards(facts=found, cards=cards), names),
        *lint.between((lint.said(passages),), cards),
        *wrong,
    )
    return "".join(sorted(_lines(lint.silence(findings, ignores, select=())))) or "nothing\n"


def _lines(findings: Iterator[Finding]) -> Iterator[str]:
    for finding in findings:
        related = f" -> {', '.join(str(span.line) for span in finding.related)}" if finding.related else ""
        yield f"{finding.span.line}:{finding.span.column} {finding.rule.code} {finding.message}{related}\n"


@pytest.mark.parametrize("case", cases(BOOK))
def test_what_is_said_of_notes(case: Case, regen: Callable[[Case, str], None]) -> None:
    """Each case of the book holds."""
    actual = told(case.source)
    regen(case, actual)

    assert case.expected == actual
