"""One notation for a card in one line, used by every spec file and golden.

`context > levels > text with {{c1::the answer}}   # why these words`; a line break in the text is shown as ` / `.
A finding is `line:column CODE`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder import cloze, facts, markdown
from builder.model import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from builder.findings import Finding
    from builder.model import ClozeFact, Deletion


def card_line(card: ClozeFact) -> str:
    """One line for a fact and the words it asks."""
    shown = " > ".join((*card.context, marked_text(card))).replace("\n", " / ")
    reasons = tuple(dict.fromkeys(d.reason for d in card.deletions if d.reason))
    return f"{shown}   # {'; '.join(reasons)}" if reasons else shown


def marked_text(card: ClozeFact) -> str:
    """The fact's text with Anki's cloze marks, numbered by group."""
    pieces, at = [], 0
    for deletion in card.deletions:
        pieces += [card.fact.text[at : deletion.start], _mark(card.fact.text, deletion)]
        at = deletion.end
    return "".join((*pieces, card.fact.text[at:]))


def _mark(text: str, deletion: Deletion) -> str:
    hint = f"::{deletion.hint}" if deletion.hint else ""
    return f"{{{{c{deletion.group + 1}::{text[deletion.start : deletion.end]}{hint}}}}}"


def finding_lines(findings: Iterable[Finding]) -> list[str]:
    """One `line:column CODE` a finding, in the order of the source."""
    placed = sorted((f.span.line, f.span.column, f.rule.code) for f in findings)
    return [f"{line}:{column} {code}" for line, column, code in placed]


def cards_and_findings(text: str, path: str = "note.md") -> str:
    """What a note file becomes: its cards in source order, then the findings about it."""
    document, findings = markdown.parse(SourceFile(path=path, text=text))
    found, skipped = facts.find_facts(document)
    chosen = tuple(cloze.choose(fact) for fact in found)
    cards = [card_line(card) for card, _ in chosen if card]
    told = (*findings, *skipped, *(finding for _, held_back in chosen for finding in held_back))
    return "".join(f"{line}\n" for line in (*cards, *finding_lines(told)))
