"""What is weak in the notes and on the cards: one small function a rule. It reports, and removes nothing.

What may not be asked at all is decided where words are chosen. Most rules look at one file: at its texts (`of_notes`),
or at its cards (`of_cards`). The others compare what files say (`said`) and ask (`between`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.lint import cards, likeness, spelling, wording
from builder.lint.ignores import Ignore, LintOptions, code_of, comments, ignorable, silence
from builder.lint.likeness import Asked, Statement, asked
from builder.lint.material import Cards, passages
from builder.lint.names import Names, names_of
from builder.lint.wording import Spelling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from builder.findings import Finding
    from builder.lint.material import Passage
    from builder.model import ClozeFact

__all__ = [
    "Asked",
    "Cards",
    "Ignore",
    "LintOptions",
    "Names",
    "Said",
    "Spelling",
    "Statement",
    "asked",
    "between",
    "code_of",
    "comments",
    "ignorable",
    "names_of",
    "of_cards",
    "of_notes",
    "passages",
    "said",
    "silence",
]

_OF_NOTES: tuple[Callable[[Sequence[Passage]], Iterator[Finding]], ...] = (
    wording.its,
    wording.doubled,
    wording.missing_number,
)
_OF_CARDS: tuple[Callable[[Cards], Iterator[Finding]], ...] = (
    cards.mostly_hidden,
    cards.many_answers,
    cards.dangling_pointer,
    cards.long_card,
    cards.circular,
    cards.yes_or_no,
    cards.two_answers,
    cards.no_date,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a file says, for the rules that compare files."""

    statements: tuple[Statement, ...] = ()
    spellings: tuple[Spelling, ...] = ()


def of_notes(passages: Sequence[Passage], names: Names) -> Iterator[Finding]:
    """What is weak in the texts of a file."""
    yield from spelling.misspelt(passages, names)
    for check in _OF_NOTES:
        yield from check(passages)


def of_cards(of_file: Cards, names: Names) -> Iterator[Finding]:
    """What is weak on the cards of a file, each looked at alone."""
    for check in _OF_CARDS:
        yield from check(of_file)
    yield from cards.list_without_question(of_file, names)


def said(passages: Sequence[Passage]) -> Said:
    """What a file says, for `between`."""
    return Said(statements=tuple(likeness.statements(passages)), spellings=wording.spellings(passages))


def between(files: Sequence[Said], cards: Iterable[ClozeFact | Asked]) -> Iterator[Finding]:
    """What is weak for something that stands elsewhere: the files and all their cards, in the order of the notes.

    Of a card what it asks is enough.
    """
    yield from likeness.interference(one if isinstance(one, Asked) else asked(one) for one in cards)
    yield from wording.mixed_spelling(one for file in files for one in file.spellings)
    yield from likeness.restated([one for file in files for one in file.statements])
