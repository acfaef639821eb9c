"""What is weak in the notes and on the cards, and which findings the author does not want to hear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder import lint
from builder.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from builder.findings import Finding
    from builder.model import Document, Fact, Glossary, KnownFact
    from builder.project import Project


def weaknesses(
    documents: Sequence[Document], *, facts: tuple[Fact, ...], known: tuple[KnownFact, ...], glossary: Glossary
) -> tuple[Finding, ...]:
    """The findings of each rule."""
    passages = tuple(lint.passages(documents))
    material = lint.Material(passages=passages, facts=facts, known=known, glossary=glossary)
    return tuple(finding for check in lint.CHECKS for finding in check(material))


def wanted(findings: Iterable[Finding], documents: Sequence[Document], project: Project) -> tuple[Finding, ...]:
    """The findings without the ignored ones, by their place."""
    return tuple(sorted(_wanted(tuple(findings), documents, project), key=_place))


def _wanted(findings: tuple[Finding, ...], documents: Sequence[Document], project: Project) -> Iterator[Finding]:
    """The findings that are wanted, and those about words of the author's that silence nothing.

    Where a file could not be read, what it would have silenced is not known, so nothing is said of unused words.
    """
    read = [lint.comments(document) for document in documents]
    ignores = (*project.lint.ignores, *(ignore for own, _ in read for ignore in own))
    wrong = (finding for _, about in read for finding in about)
    is_whole = not any(finding.severity is Severity.ERROR for finding in findings)
    for finding in lint.silence((*findings, *wrong), ignores, select=project.lint.select):
        if is_whole or finding.rule.code != "T03":
            yield finding


def _place(finding: Finding) -> tuple[str, int, int, str]:
    return finding.span.path, finding.span.line, finding.span.column, finding.rule.code
