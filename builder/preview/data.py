"""What the page's script is given: plain values, to be written as JSON. `script.js` reads what is written here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from builder.findings import Severity
from builder.preview.history import history, version_before
from builder.preview.lines import excerpt
from builder.preview.notes import Writer
from builder.preview.template import parse_template

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from builder.findings import Finding
    from builder.model import Note
    from builder.preview.contents import Contents

    Values = dict[str, Any]

MOST_CARDS = 20_000
"""Cards on one page: beyond it a browser takes seconds to open the file."""
MOST_FINDINGS = 10_000
"""Skipped places on one page, other findings, and changes; `build -v` prints all."""
_NEWS = frozenset(("I03", "I04", "I05"))
"""What one build alone says of notes that changed, left or came back; the page's list of changes says it for as long as
the version stands, so that a page stays as it is while the notes do."""


def values(contents: Contents, *, folder: str) -> tuple[Values, list[str]]:
    """All that the page shows but its notes; these as JSON. Media are addressed in `folder`."""
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
    write = Writer(names, media=contents.media, folder=folder, lines=lines, about=about, version=version)
    shown = [write.written(note, origins.get(note.guid), entries.get(note.guid)) for note in notes]
    changes = history(contents.deck, contents.lock, {n.guid: at for at, n in enumerate(notes)}) if before else ()
    rest = {
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
        "notes": [],
        "places": list(write.places),
        "strings": list(write.strings),
    }
    return rest, shown


def _within_limit(notes: Sequence[Note]) -> Sequence[Note]:
    cards = 0
    for at, note in enumerate(notes):
        cards += len(note.numbers)
        if cards > MOST_CARDS:
            return notes[:at]
    return notes


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
        "source": excerpt(lines, span),
    }


def _findings_by_line(findings: Sequence[Finding]) -> dict[tuple[str, int], list[int]]:
    """Path and line → the findings that begin there; skipped lines have their own list."""
    found: dict[tuple[str, int], list[int]] = {}
    for at, finding in enumerate(findings):
        if finding.severity is not Severity.SKIPPED:
            found.setdefault((finding.span.path, finding.span.line), []).append(at)
    return found
