"""The nouns of a build as lists of plain values, in the order of their fields, and back."""

from __future__ import annotations

import json
from functools import lru_cache
from sys import intern
from typing import TYPE_CHECKING, Any, TypeVar

from builder.card import Face
from builder.findings import RULES, Finding
from builder.lint import Ignore, Statement
from builder.media import Reference
from builder.model import (
    Block,
    BlockKind,
    ClozeFact,
    Deletion,
    Fact,
    FactKind,
    Guid,
    Inline,
    InlineKind,
    Part,
    Place,
    Prose,
    Role,
    Span,
    point,
)
from builder.pipeline.reading import NoteAtRest, Weak

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Raw = list[Any]
    """What JSON made of a record; each reader below takes the values it has written."""

_T = TypeVar("_T")
_INLINES = {kind: kind.value for kind in InlineKind}
_INLINE_KINDS = {kind.value: kind for kind in InlineKind}
_BLOCK_KINDS = {kind.value: kind for kind in BlockKind}
_FACT_KINDS = {kind.value: kind for kind in FactKind}
_ROLES = {role.value: role for role in Role}
_TERM, _IMAGE = Role.TERM.value, InlineKind.IMAGE.value


def line_of(raw: Raw) -> str:
    """Raw values as a line of JSON."""
    return json.dumps(raw, ensure_ascii=False, check_circular=False, separators=(",", ":"))


def span_of(span: Span) -> Raw:
    """A span, without its path."""
    return [span.line, span.column, span.end_line, span.end_column]


def _prose(prose: Prose) -> Raw | str:
    if not (prose.inlines or prose.places):
        return prose.text
    inlines = [[_INLINES[i.kind], i.start, i.end, i.target, i.title] for i in prose.inlines]
    return [prose.text, inlines, [number for p in prose.places for number in (p.offset, p.line, p.column)]]


def _block(block: Block) -> Raw:
    return [
        block.kind.value,
        span_of(block.span),
        _prose(block.prose),
        [_block(child) for child in block.children],
        block.info,
        block.level,
        block.mark,
    ]


def fact_of(fact: Fact) -> Raw:
    """A fact."""
    return [
        fact.kind.value,
        _prose(fact.prose),
        [[part.role.value, part.start, part.end, part.number, part.hint] for part in fact.parts],
        fact.context,
        span_of(fact.span),
        fact.place,
        fact.context_lines,
        fact.wanted,
        fact.contested,
        fact.ordered,
        [_block(block) for block in fact.extra],
        fact.tags,
        fact.language,
    ]


def findings_of(findings: Iterable[Finding]) -> Raw:
    """Findings."""
    return [_finding(finding) for finding in findings]


def _finding(finding: Finding) -> Raw:
    related = [[span.path, *span_of(span)] for span in finding.related]
    return [finding.rule.code, span_of(finding.span), finding.message, finding.hint, related]


def cloze_of(cloze: ClozeFact | None) -> Raw | None:
    """The words of a fact."""
    if cloze is None:
        return None
    deletions = [[d.start, d.end, d.group, d.hint, d.reason] for d in cloze.deletions]
    return [deletions, 0 if cloze.context == cloze.fact.context else cloze.context]


def note_of(one: NoteAtRest, tags: int, reasons: int) -> Raw:
    """What a file at rest knows of a note, its tags and reasons by their numbers in two tables."""
    return [one.guid, *span_of(one.span), tags, one.extra, one.media, reasons]


def references_of(references: Iterable[Reference]) -> Raw:
    """References, each with where it stands."""
    return [[reference.address, reference.span.line, reference.span.column] for reference in references]


def weak_of(weak: Weak) -> Raw:
    """What is weak in a file; what it says is written by itself."""
    return [
        [[ignore.code, span_of(ignore.span), ignore.line] for ignore in weak.ignores],
        findings_of(weak.notes),
        findings_of(weak.cards),
    ]


@lru_cache(maxsize=20_000, typed=True)
def _only_part(role: str, *rest: Any) -> tuple[Part]:  # noqa: ANN401 - as they were written
    """A part that is all of a fact's, once for all facts with the same: most terms are the first word of a line."""
    return (Part(_ROLES[role], *rest),)


def _terms(parts: Iterable[Raw]) -> tuple[Part, ...]:
    found = [_only_part(*part) for part in parts if part[0] == _TERM]
    return found[0] if len(found) == 1 else tuple(term for (term,) in found)


@lru_cache(maxsize=20_000, typed=True)
def _deletion(*raw: Any) -> Deletion:  # noqa: ANN401 - as they were written
    """A deletion, once for all facts that have an equal one: the first word of a line is asked in many."""
    start, end, group, hint, reason = raw
    return Deletion(start, end, group, intern(hint), intern(reason))


def _has_picture(block: Raw) -> bool:
    """Whether a picture is in a block, as it was written, or below it."""
    _, _, prose, children, *_ = block
    return (not isinstance(prose, str) and any(kind == _IMAGE for kind, *_ in prose[1])) or any(
        map(_has_picture, children)
    )


class Reader:
    """Reads the values of one file."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._values: dict[Any, Any] = {}

    def _shared(self, value: _T) -> _T:
        """The first value that equals one: neighbours have the same words above them."""
        first: _T = self._values.setdefault(value, value)
        return first

    def span(self, raw: Raw) -> Span:
        """A span."""
        return Span(self._path, *raw)

    def prose(self, raw: Raw | str) -> Prose:
        """A text with its markup."""
        if isinstance(raw, str):
            return Prose(text=raw)
        text, inlines, places = raw
        numbers: Sequence[int] = places
        return Prose(
            text=text,
            inlines=tuple(
                [Inline(_INLINE_KINDS[kind], start, end, target, title) for kind, start, end, target, title in inlines]
            ),
            places=tuple(map(Place._make, zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True))),
        )

    def block(self, raw: Raw) -> Block:
        """A block of a tree."""
        kind, span, prose, children, info, level, mark = raw
        return Block(
            kind=_BLOCK_KINDS[kind],
            span=self.span(span),
            prose=self.prose(prose),
            children=tuple(map(self.block, children)),
            info=info,
            level=level,
            mark=mark,
        )

    def fact(self, raw: Raw) -> Fact:
        """A fact."""
        kind, prose, parts, context, span, place, lines, wanted, contested, ordered, extra, tags, language = raw
        return Fact(
            kind=_FACT_KINDS[kind],
            prose=self.prose(prose),
            parts=tuple([Part(_ROLES[role], start, end, number, hint) for role, start, end, number, hint in parts]),
            context=self._shared(tuple(context)),
            span=self.span(span),
            place=self._shared(tuple(place)),
            context_lines=tuple(lines),
            wanted=wanted,
            contested=contested,
            ordered=ordered,
            extra=tuple(map(self.block, extra)),
            tags=tuple(tags),
            language=language,
        )

    def brief_fact(self, raw: Raw) -> Fact:
        """A fact in short (`Reading`)."""
        kind, prose, parts, context, span, place, lines, wanted, contested, ordered, extra, tags, language = raw
        return Fact(
            kind=_FACT_KINDS[kind],
            prose=Prose(text=prose if isinstance(prose, str) else prose[0]),
            parts=_terms(parts),
            context=self._shared(tuple(context)),
            span=self.span(span),
            place=self._shared(tuple(place)),
            context_lines=self._shared(tuple(lines)),
            wanted=wanted,
            contested=contested,
            ordered=ordered,
            extra=tuple(map(self.block, extra)) if any(map(_has_picture, extra)) else (),
            tags=self._shared(tuple(tags)),
            language=self._shared(language),
        )

    def findings(self, raw: Raw) -> tuple[Finding, ...]:
        """Findings."""
        return tuple(map(self.finding, raw))

    def finding(self, raw: Raw) -> Finding:
        """A finding."""
        code, span, message, hint, related = raw
        return Finding(
            rule=RULES[code],
            span=self.span(span),
            message=message,
            hint=self._shared(hint),
            related=tuple(
                Span(path=path, line=line, column=column, end_line=end_line, end_column=end_column)
                for path, line, column, end_line, end_column in related
            ),
        )

    def cloze(self, raw: Raw | None, fact: Fact) -> ClozeFact | None:
        """The words of a fact."""
        if raw is None:
            return None
        deletions, context = raw
        return ClozeFact(
            fact=fact,
            deletions=tuple([_deletion(*raw) for raw in deletions]),
            context=fact.context if context == 0 else self._shared(tuple(context)),
        )

    def face(self, raw: Raw | None) -> Face | None:
        """The face of a card."""
        if raw is None:
            return None
        text, context, extra, told = raw
        return Face(text=text, context=self._shared(context), extra=extra, told=self.findings(told))

    def references(self, raw: Raw) -> tuple[Reference, ...]:
        """References."""
        return tuple(Reference(address=word, span=point(self._path, at, column=column)) for word, at, column in raw)

    def weak(self, raw: Raw, said: str, asked: str) -> Weak:
        """What is weak in the file; `said` is what it says, `asked` what its cards ask."""
        ignores, notes, cards = raw
        paths = frozenset((self._path,))
        return Weak(
            ignores=tuple(
                Ignore(code=code, span=self.span(span), paths=paths, line=line) for code, span, line in ignores
            ),
            notes=self.findings(notes),
            cards=self.findings(cards),
            asked=asked,
            said=said,
        )

    def note(self, raw: Raw, tags: Sequence[tuple[str, ...]], reasons: Sequence[Mapping[str, str]]) -> NoteAtRest:
        """What a file at rest knows of a note."""
        guid, line, column, end_line, end_column, its_tags, extra, media, its_reasons = raw
        return NoteAtRest(
            Guid(guid),
            Span(self._path, int(line), int(column), int(end_line), int(end_column)),
            tags[its_tags],
            None if extra is None else str(extra),
            tuple(map(str, media)) if media else (),
            reasons[its_reasons],
        )

    def statement(self, raw: Raw) -> Statement:
        """A statement."""
        span, at, section, sentences, whole, clauses, size = raw
        return Statement(
            span=self.span(span),
            at=self.span(at),
            section=section,
            sentences=tuple(map(self._shared, sentences)),
            whole=self._shared(whole),
            clauses=tuple(clauses),
            size=size,
        )
