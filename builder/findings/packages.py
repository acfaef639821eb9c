"""Rules about packages that are read back (P) and about the versions of a deck (V)."""

from __future__ import annotations

from builder.findings.core import Rule, Severity

RULES = (
    Rule(
        code="P01",
        name="not-a-package",
        severity=Severity.ERROR,
        what="A file that is no Anki package.",
        why="There is nothing in it that could be compared.",
        wrong="",
        right="Name a file that build-deck wrote, as dist/deck-1.0.0.apkg.",
    ),
    Rule(
        code="P02",
        name="package-of-another-tool",
        severity=Severity.ERROR,
        what="An Anki package that build-deck did not write, or one exported from Anki.",
        why="What its notes were made of, and which version it is, is not known.",
        wrong="",
        right="Name the file as build-deck wrote it.",
    ),
    Rule(
        code="P03",
        name="damaged-package",
        severity=Severity.ERROR,
        what="A package that is cut or changed, or unpacks to more than a package holds.",
        why="Half of a package compared would tell of notes that left and never did.",
        wrong="",
        right="Take the file from its release again, or build it again.",
    ),
    Rule(
        code="P04",
        name="package-of-another-deck",
        severity=Severity.ERROR,
        what="Two packages of which neither note type nor any note is the same.",
        why="They are no versions of one deck: to a learner the second is a deck of its own.",
        wrong="",
        right="Name two versions of one deck; if they are, the deck.lock of the first was lost: take it back from git.",
    ),
    Rule(
        code="V01",
        name="version-step-too-small",
        severity=Severity.ERROR,
        what="A version that rises less than the changes ask for: major where a learner's progress is at risk (cloze "
        "numbers go with nothing in their place, a note vanishes without a tombstone, another note type or deck name), "
        "minor where notes are added, retired or revived or get other answers or new cards, patch for all else.",
        why="Learners see from the version what an update does to them.",
        wrong="",
        right="Raise `version` in `deck.toml`.",
    ),
    Rule(
        code="V02",
        name="change-never-arrives",
        severity=Severity.ERROR,
        what="Notes, or the note type, with other content but no newer time: the package was built from another "
        "deck.lock, or with a clock that went back.",
        why="Anki skips what is not newer, and says nothing.",
        wrong="",
        right="Build with the deck.lock of the released version.",
    ),
    Rule(
        code="V03",
        name="newer-for-nothing",
        severity=Severity.WARNING,
        what="Notes that are newer than before and hold the same: changed and changed back since, or built from "
        "another deck.lock.",
        why="An update replaces what learners edited in them, and brings nothing.",
        wrong="",
        right="Build with the deck.lock of the released version.",
    ),
)
