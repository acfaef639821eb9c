"""Questions that two lines of a file answer differently."""

from __future__ import annotations

from builder.cloze import without_rivals
from tests.small_facts import cloze_facts


def test_a_question_with_two_answers_is_not_asked() -> None:
    """Both lines are told, each with the place of the other."""
    facts = cloze_facts("a.md > Lamps: Oil lamp: {{brass}}\na.md > Lamps: Oil lamp: {{glass}}")

    told = without_rivals((fact, ()) for fact in facts)

    assert [cloze for cloze, _ in told] == [None, None]
    assert [(f.rule.code, f.span.line, [s.line for s in f.related]) for _, (f,) in told] == [
        ("L04", 1, [2]),
        ("L04", 2, [1]),
    ]


def test_what_else_a_line_asks_is_kept() -> None:
    """The term has one answer still; its number is the first again."""
    facts = cloze_facts("a.md > Lamps: {{Oil}} lamp: {{brass}}\na.md > Lamps: Oil lamp: {{glass}}")

    (one, told), (other, _) = without_rivals((fact, ()) for fact in facts)

    assert one is not None
    assert [(d.group, one.fact.text[d.start : d.end]) for d in one.deletions] == [(0, "Oil")]
    assert (told, other) == ((), None)


def test_another_file_has_no_say() -> None:
    """What is added to a vault moves no note of its other files."""
    facts = cloze_facts("a.md > Lamps: Oil lamp: {{brass}}\nb.md > Lamps: Oil lamp: {{glass}}")

    assert [cloze for cloze, _ in without_rivals((fact, ()) for fact in facts)] == list(facts)


def test_the_same_question_below_another_heading_is_another() -> None:
    """The context is part of the question."""
    facts = cloze_facts("a.md > Lamps: made of {{brass}}\na.md > Flags: made of {{silk}}")

    assert [cloze for cloze, _ in without_rivals((fact, ()) for fact in facts)] == list(facts)
