"""Rules about which note a fact is (I)."""

from __future__ import annotations

from builder.findings.core import Rule, Severity

RULES = (
    Rule(
        code="I01",
        name="reworded",
        severity=Severity.NOTE,
        what="A fact taken for an earlier one in other words, with the same term or parent in the same section.",
        why="Its card keeps the history of the earlier wording; where it is another fact, that history is wrong.",
        wrong="",
        right="",
    ),
    Rule(
        code="I02",
        name="numbers-used-up",
        severity=Severity.WARNING,
        what="Answers of a note whose 500 cloze numbers were all given.",
        why="Anki makes no card from a higher number, and a number is never given to other words.",
        wrong="",
        right="Split the list.",
    ),
)
