"""What is weak in the notes and on the cards: one small function a rule. It reports, and removes nothing.

What may not be asked at all is decided where words are chosen; here every card has its identity already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.lint import cards, likeness, spelling, wording
from builder.lint.ignores import Ignore, LintOptions, code_of, comments, ignorable, silence
from builder.lint.material import Material, passages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from builder.findings import Finding

    Check = Callable[[Material], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    cards.mostly_hidden,
    cards.many_answers,
    cards.dangling_pointer,
    likeness.interference,
    cards.long_card,
    cards.circular,
    spelling.misspelt,
    cards.yes_or_no,
    cards.two_answers,
    cards.no_date,
    wording.mixed_spelling,
    cards.list_without_question,
    likeness.restated,
    wording.its,
    wording.doubled,
    wording.missing_number,
)
"""Every rule, in the order of their codes."""

__all__ = ["CHECKS", "Ignore", "LintOptions", "Material", "code_of", "comments", "ignorable", "passages", "silence"]
