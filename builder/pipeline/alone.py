"""What one file becomes, looked at alone: the stages that read, in a row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from builder import card, cloze, facts, markdown
from builder.pipeline.accounting import outline
from builder.pipeline.checking import weak_spots
from builder.pipeline.gather import references
from builder.pipeline.limits import too_much
from builder.pipeline.reading import Reading

if TYPE_CHECKING:
    from builder.findings import Finding
    from builder.model import ClozeFact, Fact, SourceFile
    from builder.pipeline.readings import Options


def read(source: SourceFile, options: Options) -> Reading:
    """Parse a source, find its facts and their words, and what is weak in it; then its tree is needed no more."""
    document, parsing = markdown.parse(source)
    language = document.front.language or options.language
    document = replace(document, front=replace(document.front, language=language))
    found, finding = facts.find_facts(document)
    if options.tags:
        found = tuple(replace(fact, tags=(*options.tags, *fact.tags)) for fact in found)
    whole = Reading(source=source, outline=outline(document), facts=found, findings=(*parsing, *finding))
    if whole.is_broken:
        return whole
    chosen = tuple(_choose(fact, options) for fact in found)
    faces = tuple(card.first_face(cloze) if cloze else None for cloze, _ in chosen)
    whole = replace(whole, chosen=chosen, faces=faces)
    if document.front.ignore:
        return whole
    cards = tuple(cloze for cloze, _ in chosen if cloze)
    weak = weak_spots(document, facts=found, cards=cards, names=options.names)
    return replace(whole, references=tuple(references(document)), weak=weak)


def _choose(fact: Fact, options: Options) -> tuple[ClozeFact | None, tuple[Finding, ...]]:
    refusal = too_much(fact)
    return (None, (refusal,)) if refusal else cloze.choose(fact, names=options.others, bold=options.bold)
