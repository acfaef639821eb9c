"""Questions that stand in a file more than once, each time with another answer: none of them has one answer."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from builder import text as letters
from builder.cloze.sheet import visible
from builder.findings import RULES, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from builder.model import ClozeFact, Span

    _Chosen = tuple[ClozeFact | None, tuple[Finding, ...]]
    _Asked = Mapping[str, Mapping[str, Span]]
    """Question side → answer → where it is asked first."""


def without_rivals(chosen: Iterable[_Chosen]) -> tuple[_Chosen, ...]:
    """What `choose` gave for the facts of a vault, without words whose very question its file asks for others.

    A fact all of whose words go has None, and the reason (L04), like one that `choose` refused. Other files have no
    say: what is added to a vault leaves its other notes alone.
    """
    every = tuple(chosen)
    asked: defaultdict[str, dict[str, Span]] = defaultdict(dict)
    for cloze, _ in every:
        if cloze:
            for _, question, answer in _questions(cloze):
                asked[question].setdefault(answer, cloze.fact.span)
    return tuple(_left(cloze, findings, asked) if cloze else (cloze, findings) for cloze, findings in every)


def _questions(cloze: ClozeFact) -> Iterator[tuple[int, str, str]]:
    """Number, question side and answer of each group that its author did not write by hand."""
    text = cloze.fact.text
    for group in sorted({d.group for d in cloze.deletions}):
        mine = [d for d in cloze.deletions if d.group == group]
        if mine[0].reason != "marked by the author":
            shown = (*cloze.context, visible(text, ((d.start, d.end) for d in mine)))
            question = "\n".join((cloze.fact.span.path, *map(letters.fold, shown)))
            yield group, question, letters.fold(text[mine[0].start : mine[0].end])


def _left(cloze: ClozeFact, findings: tuple[Finding, ...], asked: _Asked) -> _Chosen:
    gone = {group: asked[question] for group, question, _ in _questions(cloze) if len(asked[question]) > 1}
    if not gone:
        return cloze, findings
    kept = sorted({d.group for d in cloze.deletions} - gone.keys())
    if kept:
        number = {group: at for at, group in enumerate(kept)}
        left = tuple(replace(d, group=number[d.group]) for d in cloze.deletions if d.group in number)
        return replace(cloze, deletions=left), findings
    span = cloze.fact.span
    others = tuple(s for answers in gone.values() for s in answers.values() if s != span)
    message = "the same question stands in the file with another answer"
    hint = "say in the line what tells the two apart"
    return None, (Finding(rule=RULES["L04"], span=span, message=message, hint=hint, related=others),)
