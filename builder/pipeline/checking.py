"""What is weak in the notes and on the cards, and which findings the author does not want to hear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder import lint
from builder.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from builder.findings import Finding
    from builder.model import Document, Fact, KnownFact
    from builder.project import Project


def checked(
    findings: Iterable[Finding],
    documents: Sequence[Document],
    *,
    facts: tuple[Fact, ...],
    known: tuple[KnownFact, ...],
    project: Project,
    on_step: Callable[[int, int], None],
) -> tuple[Finding, ...]:
    """The findings so far and those of each rule, without the ignored ones, by their place.

    `on_step` hears how many rules are done, and how many there are.
    """
    weak = _weak(documents, facts, known, project, on_step)
    return tuple(sorted(_wanted((*findings, *weak), documents, project), key=_place))


def _weak(
    documents: Sequence[Document],
    facts: tuple[Fact, ...],
    known: tuple[KnownFact, ...],
    project: Project,
    on_step: Callable[[int, int], None],
) -> Iterator[Finding]:
    passages = tuple(lint.passages(documents))
    material = lint.Material(passages=passages, facts=facts, known=known, glossary=project.glossary)
    for done, check in enumerate(lint.CHECKS):
        on_step(done, len(lint.CHECKS))
        yield from check(material)
    on_step(len(lint.CHECKS), len(lint.CHECKS))


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
