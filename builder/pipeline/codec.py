"""A `Reading` as two lines of JSON, and back.

Values are lists in the order of the fields below; whatever belongs to the file alone (its path, its text) is left out,
for whoever reads the record has it. Whoever changes a noun changes its two functions here; the key of a record holds
the tool's own files, so that no version ever reads another's.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

from builder.card import Face
from builder.findings import RULES, Finding
from builder.lint import Ignore, Said, Spelling, Statement
from builder.media import Reference
from builder.model import (
    Block,
    BlockKind,
    ClozeFact,
    Deletion,
    Fact,
    FactKind,
    Inline,
    InlineKind,
    Part,
    Place,
    Prose,
    Role,
    Span,
    point,
)
from builder.pipeline.reading import Outline, Reading, Weak

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from builder.model import SourceFile

    Raw = list[Any]
    """What JSON made of a record; each reader below takes the values it has written."""

_T = TypeVar("_T")
_INLINES = {kind: kind.value for kind in InlineKind}
_INLINE_KINDS = {kind.value: kind for kind in InlineKind}
_BLOCK_KINDS = {kind.value: kind for kind in BlockKind}
_FACT_KINDS = {kind.value: kind for kind in FactKind}
_ROLES = {role.value: role for role in Role}


def encode(reading: Reading) -> str:
    """Write what a file became as two lines, the second what it says; `decode` gives an equal value."""
    outline = reading.outline
    whole = _line(
        [
            [outline.front_end, outline.headings, outline.parents],
            [_fact(fact) for fact in reading.facts],
            _findings(reading.findings),
            [[_cloze(cloze), _findings(told)] for cloze, told in reading.chosen],
            [[one.text, one.context, one.extra, _findings(one.told)] if one else None for one in reading.faces],
            [[reference.address, reference.span.line, reference.span.column] for reference in reading.references],
            _weak(reading.weak),
        ]
    )
    return f"{whole}\n{reading.weak.said}"


def decode(lines: str, source: SourceFile) -> Reading:
    """Read the lines that `encode` wrote for a source.

    Raises:
        ValueError, TypeError, KeyError, IndexError: they are no such lines.
    """
    whole, _, said = lines.partition("\n")
    (front_end, headings, parents), facts, findings, chosen, faces, references, weak = json.loads(whole)
    read = _Reader(source.path)
    found = tuple(map(read.fact, facts))
    return Reading(
        source=source,
        outline=Outline(front_end=front_end, headings=tuple(map(tuple, headings)), parents=tuple(parents)),
        facts=found,
        findings=read.findings(findings),
        chosen=tuple(
            (read.cloze(cloze, fact), read.findings(told))
            for fact, (cloze, told) in zip(found, chosen, strict=bool(chosen))
        ),
        faces=tuple(map(read.face, faces)),
        references=tuple(
            Reference(address=address, span=point(source.path, at, column=column)) for address, at, column in references
        ),
        weak=read.weak(weak, said),
    )


def write_said(said: Said) -> str:
    """Write what a file says as one line, small until it is compared; `read_said` gives an equal value."""
    statements = [
        [_span(one.span), _span(one.at), one.section, one.sentences, one.whole, one.clauses, one.size]
        for one in said.statements
    ]
    return _line([statements, [[one.word, one.count, _span(one.first)] for one in said.spellings]])


def read_said(line: str, path: str) -> Said:
    """Read a line that `write_said` wrote for the file at a path; one of another making says nothing."""
    try:
        statements, spellings = json.loads(line)
        read = _Reader(path)
        return Said(
            statements=tuple(map(read.statement, statements)),
            spellings=tuple(
                [Spelling(word=word, count=count, first=read.span(first)) for word, count, first in spellings]
            ),
        )
    except (ValueError, TypeError, RecursionError):
        return Said()


def _line(raw: Raw) -> str:
    return json.dumps(raw, ensure_ascii=False, check_circular=False, separators=(",", ":"))


def _span(span: Span) -> Raw:
    return [span.line, span.column, span.end_line, span.end_column]


def _prose(prose: Prose) -> Raw | str:
    if not (prose.inlines or prose.places):
        return prose.text
    inlines = [[_INLINES[i.kind], i.start, i.end, i.target, i.title] for i in prose.inlines]
    return [prose.text, inlines, [number for p in prose.places for number in (p.offset, p.line, p.column)]]


def _block(block: Block) -> Raw:
    return [
        block.kind.value,
        _span(block.span),
        _prose(block.prose),
        [_block(child) for child in block.children],
        block.info,
        block.level,
        block.mark,
    ]


def _fact(fact: Fact) -> Raw:
    return [
        fact.kind.value,
        _prose(fact.prose),
        [[part.role.value, part.start, part.end, part.number, part.hint] for part in fact.parts],
        fact.context,
        _span(fact.span),
        fact.place,
        fact.context_lines,
        fact.wanted,
        fact.contested,
        fact.ordered,
        [_block(block) for block in fact.extra],
        fact.tags,
        fact.language,
    ]


def _findings(findings: Iterable[Finding]) -> Raw:
    return [_finding(finding) for finding in findings]


def _finding(finding: Finding) -> Raw:
    related = [[span.path, *_span(span)] for span in finding.related]
    return [finding.rule.code, _span(finding.span), finding.message, finding.hint, related]


def _cloze(cloze: ClozeFact | None) -> Raw | None:
    if cloze is None:
        return None
    deletions = [[d.start, d.end, d.group, d.hint, d.reason] for d in cloze.deletions]
    return [deletions, 0 if cloze.context == cloze.fact.context else cloze.context]


def _weak(weak: Weak) -> Raw:
    return [
        [[ignore.code, _span(ignore.span), ignore.line] for ignore in weak.ignores],
        _findings(weak.notes),
        _findings(weak.cards),
    ]


class _Reader:
    """Reads the values of one file."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._values: dict[Any, Any] = {}

    def _shared(self, value: _T) -> _T:
        """The first value that equals one: neighbours have the same words above them."""
        first: _T = self._values.setdefault(value, value)
        return first

    def span(self, raw: Raw) -> Span:
        return Span(self._path, *raw)

    def prose(self, raw: Raw | str) -> Prose:
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

    def findings(self, raw: Raw) -> tuple[Finding, ...]:
        return tuple(map(self.finding, raw))

    def finding(self, raw: Raw) -> Finding:
        code, span, message, hint, related = raw
        return Finding(
            rule=RULES[code],
            span=self.span(span),
            message=message,
            hint=hint,
            related=tuple(
                Span(path=path, line=line, column=column, end_line=end_line, end_column=end_column)
                for path, line, column, end_line, end_column in related
            ),
        )

    def cloze(self, raw: Raw | None, fact: Fact) -> ClozeFact | None:
        if raw is None:
            return None
        deletions, context = raw
        return ClozeFact(
            fact=fact,
            deletions=tuple(map(Deletion._make, deletions)),
            context=fact.context if context == 0 else self._shared(tuple(context)),
        )

    def face(self, raw: Raw | None) -> Face | None:
        if raw is None:
            return None
        text, context, extra, told = raw
        return Face(text=text, context=self._shared(context), extra=extra, told=self.findings(told))

    def weak(self, raw: Raw, said: str) -> Weak:
        ignores, notes, cards = raw
        paths = frozenset((self._path,))
        return Weak(
            ignores=tuple(
                Ignore(code=code, span=self.span(span), paths=paths, line=line) for code, span, line in ignores
            ),
            notes=self.findings(notes),
            cards=self.findings(cards),
            said=said,
        )

    def statement(self, raw: Raw) -> Statement:
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
