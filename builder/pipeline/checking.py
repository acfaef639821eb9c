"""What is weak in the notes and on the cards, and which findings the author does not want to hear."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from builder import lint
from builder.findings import Severity
from builder.pipeline.codec import full_facts, write_asked, write_said
from builder.pipeline.reading import Weak

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from builder.findings import Finding
    from builder.model import ClozeFact, Document, Fact, Glossary
    from builder.pipeline.reading import Reading, Rest
    from builder.project import Project


def weak_spots(document: Document, *, facts: tuple[Fact, ...], cards: tuple[ClozeFact, ...], names: lint.Names) -> Weak:
    """What is weak in a file, looked at alone."""
    passages = tuple(lint.passages(document))
    ignores, wrong = lint.comments(document)
    return Weak(
        ignores=ignores,
        notes=(*lint.of_notes(passages, names), *wrong),
        cards=tuple(lint.of_cards(lint.Cards(facts=facts, cards=cards), names)),
        asked=write_asked(map(lint.asked, cards)),
        said=write_said(lint.said(passages)),
    )


def weaknesses(
    read: Sequence[Reading], *, facts: Sequence[Fact], cards: Sequence[ClozeFact], glossary: Glossary
) -> Iterator[Finding]:
    """What is weak in each file; of its `facts` those that stand in the vault before are left out, of `cards` more."""
    facts_of, cards_of = defaultdict[str, list["Fact"]](list), defaultdict[str, list["ClozeFact"]](list)
    for fact in facts:
        facts_of[fact.span.path].append(fact)
    for card in cards:
        cards_of[card.fact.span.path].append(card)
    files = defaultdict[str, list["Reading"]](list)
    for one in read:
        files[one.path].append(one)
    for one in read:
        yield from one.weak.notes
        own, asked = facts_of[one.path], cards_of[one.path]
        is_whole = len(own) == len(one.facts) and is_as_chosen(one, asked)  # all on cards as the words were chosen
        yield from (
            one.weak.cards
            if is_whole
            else lint.of_cards(_in_full(files[one.path], own, asked), lint.names_of(glossary))
        )


def _in_full(files: Sequence[Reading], own: Sequence[Fact], asked: Sequence[ClozeFact]) -> lint.Cards:
    full = full_facts(files)
    return lint.Cards(
        facts=tuple(full[id(fact)] for fact in own),
        cards=tuple(replace(card, fact=full[id(card.fact)]) for card in asked),
    )


def is_as_chosen(one: Reading, cards: Sequence[ClozeFact]) -> bool:
    """Whether these are all cards that were meant of a file, and as they were meant."""
    meant = [cloze for cloze, _ in one.chosen if cloze]
    return list(map(id, meant)) == list(map(id, cards))


def wanted(findings: Iterable[Finding], read: Sequence[Reading | Rest], project: Project) -> tuple[Finding, ...]:
    """The findings without the ignored ones, by their place."""
    return tuple(sorted(_wanted(tuple(findings), read, project), key=_place))


def _wanted(findings: tuple[Finding, ...], read: Sequence[Reading | Rest], project: Project) -> Iterator[Finding]:
    """The findings that are wanted, and those about words of the author's that silence nothing.

    Where a file could not be read, what it would have silenced is not known, so nothing is said of unused words.
    """
    ignores = (*project.lint.ignores, *(ignore for one in read for ignore in one.weak.ignores))
    is_whole = not any(finding.severity is Severity.ERROR for finding in findings)
    for finding in lint.silence(findings, ignores, select=project.lint.select):
        if is_whole or finding.rule.code != "T03":
            yield finding


def _place(finding: Finding) -> tuple[str, int, int, str]:
    return finding.span.path, finding.span.line, finding.span.column, finding.rule.code
