"""What the page's script is given: plain values, to be written as JSON. `script.js` reads what is written here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from builder.findings import Severity
from builder.preview.cloze import pieces
from builder.preview.history import history, status, version_before
from builder.preview.html import page_html
from builder.preview.template import parse_template

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from builder.findings import Finding
    from builder.model import LockEntry, Note, Origin, Span
    from builder.preview.contents import Contents

    Values = dict[str, Any]

_T = TypeVar("_T")
MOST_CARDS = 20_000
"""Cards on one page: beyond it a browser takes seconds to open the file."""
MOST_FINDINGS = 10_000
"""Skipped places on one page, other findings, and changes; `build -v` prints all."""
_MOST_LINES = 12
"""Source lines shown beside a card, or with a finding."""
_LONGEST_LINE = 400
"""Code points of a source line."""
_ASKED_FIELD = "Text"
_NEWS = frozenset(("I03", "I04", "I05"))
"""What one build alone says of notes that changed, left or came back; the page's list of changes says it for as long as
the version stands, so that a page stays as it is while the notes do."""


class _Shared(dict[_T, int]):
    """What many notes share, each kept once: value → its number."""

    def __missing__(self, value: _T) -> int:
        self[value] = number = len(self)
        return number


def values(contents: Contents, *, folder: str) -> Values:
    """All that the page shows; media are addressed in `folder`."""
    strings, places = _Shared[str](), _Shared[tuple[str, ...]]()
    notes = _within_limit(contents.deck.packed)
    notetype = contents.deck.notetype
    names = tuple(field.name for field in notetype.fields)
    lines = {source.path: source.text.split("\n") for source in contents.sources}
    told = [finding for finding in contents.findings if finding.rule.code not in _NEWS]
    skipped = [finding for finding in told if finding.severity is Severity.SKIPPED]
    others = [finding for finding in told if finding.severity is not Severity.SKIPPED]
    findings = [*others[:MOST_FINDINGS], *skipped[:MOST_FINDINGS]]
    about = _findings_by_line(findings)
    entries = {entry.guid: entry for entry in contents.lock.entries}
    origins = {note.guid: origin for note, origin in zip(contents.deck.notes, contents.origins, strict=True)}
    before = version_before(contents.deck, contents.lock)
    version = contents.deck.version if before else ""  # in a first version everything is new, and nothing is
    shown = [
        {
            **_fields(note, names, strings, contents.media, folder),
            "place": places[_place(origins.get(note.guid), entries.get(note.guid))],
            **_origin(note, origins.get(note.guid), entries.get(note.guid), version),
            "source": _excerpt(lines, note.span) if note.guid in origins else [],
            "findings": _of_note(note, about) if note.guid in origins else [],
        }
        for note in notes
    ]
    changes = history(contents.deck, contents.lock, {n.guid: at for at, n in enumerate(notes)}) if before else ()
    return {
        "back": parse_template(notetype.back, names),
        "css": notetype.css,
        "findings": [_finding(finding, lines) for finding in findings],
        "front": parse_template(notetype.front, names),
        "before": before,
        "changes": changes[:MOST_FINDINGS],
        "language": contents.language,
        "left": {
            "cards": sum(len(note.numbers) for note in contents.deck.packed[len(notes) :]),
            "changes": len(changes[MOST_FINDINGS:]),
            "findings": len(others[MOST_FINDINGS:]),
            "skipped": len(skipped[MOST_FINDINGS:]),
        },
        "notes": shown,
        "places": list(places),
        "strings": list(strings),
    }


def _within_limit(notes: Sequence[Note]) -> Sequence[Note]:
    cards = 0
    for at, note in enumerate(notes):
        cards += len(note.numbers)
        if cards > MOST_CARDS:
            return notes[:at]
    return notes


def _fields(note: Note, names: Sequence[str], strings: _Shared[str], media: Mapping[str, bytes], folder: str) -> Values:
    """The fields that look the same on all cards of the note, the one that does not in pieces, and the cards' numbers.

    A piece is its HTML; where clozes are in it, that on the cards of other numbers and, by number, that on both sides.
    """

    def shown(html: str) -> str:
        return page_html(html, folder=folder, names=media)

    fields = dict(zip(names, note.fields, strict=True))
    asked = [
        shown(piece)
        if isinstance(piece, str)
        else [shown(piece.inactive), {str(number): [*map(shown, sides)] for number, sides in piece.faces.items()}]
        for piece in pieces(fields.pop(_ASKED_FIELD))
        if piece
    ]
    rest = {name: strings[shown(html)] for name, html in fields.items() if html}
    return {"guid": note.guid, "fields": rest, "text": asked, "cards": list(note.numbers)}


def _origin(note: Note, origin: Origin | None, entry: LockEntry | None, version: str) -> Values:
    """File and line of a note, its kind, why its words are hidden, what this version did to it."""
    return {
        "path": note.span.path,
        "line": note.span.line if origin else 0,
        "kind": origin.kind.value if origin else entry.kind.value if entry else "",
        "reasons": origin.reasons if origin else {},
        "change": status(entry, version) if entry and version else "",
    }


def _place(origin: Origin | None, entry: LockEntry | None) -> tuple[str, ...]:
    """The headings above a note, or those that once were."""
    return origin.place if origin else entry.place if entry else ()


def _excerpt(lines: Mapping[str, Sequence[str]], span: Span) -> list[str]:
    """The source lines of a place, the last of them telling how many more there are."""
    found = lines.get(span.path, [])[span.line - 1 : span.end_line]
    shown = [line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…" for line in found[:_MOST_LINES]]
    return [*shown, f"… {len(found) - _MOST_LINES} more"] if len(found) > _MOST_LINES else shown


def _finding(finding: Finding, lines: Mapping[str, Sequence[str]]) -> Values:
    span = finding.span
    return {
        "severity": finding.severity.value,
        "code": finding.rule.code,
        "name": finding.rule.name,
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "message": finding.message,
        "hint": finding.hint,
        "see": [f"{one.path}:{one.line}" for one in finding.related],
        "source": _excerpt(lines, span),
    }


def _findings_by_line(findings: Sequence[Finding]) -> dict[tuple[str, int], list[int]]:
    """Path and line → the findings that begin there; skipped lines have their own list."""
    found: dict[tuple[str, int], list[int]] = {}
    for at, finding in enumerate(findings):
        if finding.severity is not Severity.SKIPPED:
            found.setdefault((finding.span.path, finding.span.line), []).append(at)
    return found


def _of_note(note: Note, about: Mapping[tuple[str, int], list[int]]) -> list[int]:
    return list(_at_lines(note.span, about))


def _at_lines(span: Span, about: Mapping[tuple[str, int], list[int]]) -> Iterator[int]:
    for line in range(span.line, span.end_line + 1):
        yield from about.get((span.path, line), ())
