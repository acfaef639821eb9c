"""Facts, notes and a note type by hand, for tests of identity.

A fact in one line: `harbour.md > Signals > Fog | a parent bullet: _Fog horn_ sounds every {{30 seconds}}`; the term
between underscores, each pair of braces one group of hidden words; without braces the fact is held back. ` / ` parts
the lines of a list, or of a question from its answer. `#home` at the end is a tag of the file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.model import (
    ClozeFact,
    DeckPath,
    Deletion,
    Fact,
    FactKind,
    FieldSpec,
    Inline,
    InlineKind,
    Note,
    NoteType,
    Part,
    Prose,
    Role,
    Span,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from builder.model import KnownFact

_TAG = re.compile(r" #(\S+)")
_MARK = re.compile(r"\{\{|\}\}|_")


def cloze_fact(line: str, *, at: int = 1) -> ClozeFact:
    """The fact that a line of the notation stands for."""
    tags = tuple(_TAG.findall(line))
    where, marked = _TAG.sub("", line).split(": ", 1)
    headings, *parents = where.split(" | ")
    path, *place = headings.split(" > ")
    text, deletions, parts = _unmarked(marked.replace(" / ", "\n"))
    listed = FactKind.QA if text.partition("\n")[0].endswith(("?", "？")) else FactKind.ENUMERATION
    kind = listed if "\n" in text else FactKind.DEFINITION if parts else FactKind.FACT
    fact = Fact(
        kind=kind,
        prose=Prose(text=text, inlines=tuple(Inline(kind=InlineKind.STRONG, start=p.start, end=p.end) for p in parts)),
        parts=parts,
        context=(*place, *parents),
        span=Span(path=path, line=at, column=1, end_line=at, end_column=1),
        place=tuple(place),
        tags=tags,
    )
    return ClozeFact(fact=fact, deletions=deletions, context=fact.context)


def cloze_facts(lines: str | Iterable[str]) -> tuple[ClozeFact, ...]:
    """The facts of some lines, in their order."""
    rows = lines.splitlines() if isinstance(lines, str) else lines
    return tuple(cloze_fact(line, at=at) for at, line in enumerate(rows, 1))


def _unmarked(marked: str) -> tuple[str, tuple[Deletion, ...], tuple[Part, ...]]:
    text, starts = "", {"{{": 0, "_": -1}
    deletions: list[Deletion] = []
    parts: list[Part] = []
    for piece in re.split(f"({_MARK.pattern})", marked):
        if piece == "{{":
            starts["{{"] = len(text)
        elif piece == "}}":
            deletions.append(Deletion(start=starts["{{"], end=len(text), group=len(deletions)))
        elif piece == "_" and starts["_"] < 0:
            starts["_"] = len(text)
        elif piece == "_":
            parts.append(Part(role=Role.TERM, start=starts["_"], end=len(text)))
            starts["_"] = -1
        else:
            text += piece
    return text, tuple(deletions), tuple(parts)


def note_of(known: KnownFact, *, extra: str = "", tags: tuple[str, ...] = (), media: tuple[str, ...] = ()) -> Note:
    """A note with the fact's marked text, its place as the source."""
    fact, pieces, at = known.cloze.fact, [], 0
    for deletion in known.cloze.deletions:
        hidden = fact.text[deletion.start : deletion.end]
        pieces += [fact.text[at : deletion.start], f"{{{{c{known.numbers[deletion.group]}::{hidden}}}}}"]
        at = deletion.end
    return Note(
        guid=known.guid,
        text="".join((*pieces, fact.text[at:])),
        context=" › ".join(known.cloze.context),
        extra=extra,
        source=" › ".join((fact.span.path, *fact.place)),
        tags=tags,
        deck=DeckPath("Harbour"),
        media=media,
        numbers=tuple(sorted(known.numbers)),
        span=fact.span,
    )


def notetype(css: str = ".card {}") -> NoteType:
    """A note type that differs in its style alone."""
    fields = tuple(FieldSpec(name=name, id=at) for at, name in enumerate(("Text", "Context", "Extra", "Source"), 1))
    template = FieldSpec(name="Cloze", id=9)
    return NoteType(id=1, name="Harbour", template=template, fields=fields, front="{{cloze:Text}}", back="", css=css)
