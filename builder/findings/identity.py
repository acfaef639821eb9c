"""Rules about which note a fact is (I)."""

from __future__ import annotations

from builder.findings.core import Rule, Severity

RULES = (
    Rule(
        code="I01",
        name="reworded",
        severity=Severity.NOTE,
        what="A fact taken for an earlier one in other words: less alike than most, or with another word in it.",
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
    Rule(
        code="I03",
        name="changed",
        severity=Severity.NOTE,
        what="A note that learners will get anew, because what its cards show has changed.",
        why="An update replaces what a learner wrote into such a note and leaves all others alone.",
        wrong="",
        right="",
    ),
    Rule(
        code="I04",
        name="retired",
        severity=Severity.NOTE,
        what="A note whose line is in the vault no more.",
        why="Anki deletes nothing on import; a note that was released ships a while longer, with a banner and a tag.",
        wrong="",
        right="Bring the line back if it was meant to stay: its card finds its history again.",
    ),
    Rule(
        code="I05",
        name="revived",
        severity=Severity.NOTE,
        what="A fact that had left the vault and is back: it is the note it was.",
        why="Its card keeps the history from before; where it is another fact, that history is wrong.",
        wrong="",
        right="",
    ),
    Rule(
        code="I06",
        name="asked-no-more",
        severity=Severity.NOTE,
        what="Hidden words of a note that became others: the new words have a card of their own, with a new number.",
        why="A card that knew the old answer must not count for the new one; the old card stays in Anki, empty.",
        wrong="",
        right="Bring the old words back if only the wording was to change: their card finds its history again.",
    ),
    Rule(
        code="I07",
        name="unmarked",
        severity=Severity.NOTE,
        what="A retired note that can't be marked as such, because a picture it shows is gone.",
        why="To mark it the package must hold the whole note, and would take the picture out of what learners have.",
        wrong="",
        right="Keep the picture in the media folder for as long as retired notes ship.",
    ),
)
