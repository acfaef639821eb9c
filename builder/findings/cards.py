"""Rules about the quality of cards (L). `SKIPPED` ones are gates: the words or the card are not made."""

from __future__ import annotations

from builder.findings.core import Rule, Severity

RULES = (
    Rule(
        code="L01",
        name="answer-leak",
        severity=Severity.SKIPPED,
        what="An answer, or a name for it, that can be read on its own question side.",
        why="Nothing is recalled from a card that shows its answer.",
        wrong="# EFS\n- EFS is a file system",
        right="# Storage\n- EFS is a shared file system",
    ),
    Rule(
        code="L03",
        name="long-answer",
        severity=Severity.WARNING,
        what="An answer over 40 Japanese or 80 Latin characters.",
        why="Long answers are never recalled whole.",
        wrong="",
        right="Split the statement.",
    ),
    Rule(
        code="L04",
        name="generic-answer",
        severity=Severity.SKIPPED,
        what="An answer that is a common word of the kind *service*, *data*, 場合.",
        why="Too many other words would fit.",
        wrong="- X is a service",
        right="- X is a service that caches pictures",
    ),
    Rule(
        code="L05",
        name="no-context",
        severity=Severity.SKIPPED,
        what="A question side with fewer than six Japanese letters or three words left.",
        why="Nobody can tell what is asked.",
        wrong="- fast",
        right="- A hash look-up is fast",
    ),
    Rule(
        code="L09",
        name="duplicate",
        severity=Severity.SKIPPED,
        what="A fact that stands in the notes already, with the same context.",
        why="The same card twice is twice the work.",
        wrong="- HTTPS uses port 443\n- HTTPS uses port 443",
        right="- HTTPS uses port 443",
    ),
    Rule(
        code="L12",
        name="orphan",
        severity=Severity.SKIPPED,
        what="A word or two with nothing said about them.",
        why="There is nothing to ask.",
        wrong="- Refrigerators",
        right="- Refrigerators: keep food below 5 °C",
    ),
    Rule(
        code="L15",
        name="bad-cut",
        severity=Severity.SKIPPED,
        what="Words that begin or end inside a word, a number, brackets, code or math.",
        why="Half a word is no answer.",
        wrong="",
        right="",
    ),
    Rule(
        code="L18",
        name="link-or-picture-only",
        severity=Severity.SKIPPED,
        what="A line that is only a link, an address or a picture.",
        why="There is nothing to ask; a picture goes to the back of the card above it.",
        wrong="- https://example.com",
        right="- The manual says so: https://example.com",
    ),
    Rule(
        code="L19",
        name="anki-syntax",
        severity=Severity.SKIPPED,
        what="An answer with `{{`, `}}` or `::` in it that can not be written safely.",
        why="Anki would cut the answer in two.",
        wrong="",
        right="",
    ),
)
