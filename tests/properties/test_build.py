"""Laws of the whole build, over notes nobody would write."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from builder import identity, markdown
from builder.findings import Severity
from builder.model import BlockKind, SourceFile
from builder.pipeline import Build, build
from builder.release import write_apkg
from tests.odd_notes import NOTES, VAULTS, plain, project_of

_TOLD = (Severity.SKIPPED, Severity.ERROR)


def _lines_told(made: Build, source: SourceFile) -> set[int]:
    """The lines that are on a card, above one, in a heading with a card below it, or told."""
    spans = [f.span for f in made.findings if f.span.path == source.path and f.severity in _TOLD]
    facts = [known.cloze.fact for known in made.known if known.cloze.fact.span.path == source.path]
    last = max((fact.span.line for fact in facts), default=0)
    document, _ = markdown.parse(source)
    headings = [b.span for b in document.blocks if b.kind is BlockKind.HEADING and b.span.line <= last]
    lines = {line for fact in facts for line in fact.context_lines}
    shown = (*spans, *headings, *(fact.span for fact in facts))
    return lines | {line for span in shown for line in range(span.line, span.end_line + 1)}


@given(VAULTS)
def test_any_notes_give_a_package_and_no_line_vanishes(sources: tuple[SourceFile, ...]) -> None:
    """Every line with letters is on a card, above one, or told; a broken file is told as a whole."""
    made = build(project_of(sources), epoch=1_700_000_000)
    broken = {finding.span.path for finding in made.findings if finding.severity is Severity.ERROR}
    lost = [
        (source.path, number, line)
        for source in sources
        if source.path not in broken
        for number, line in enumerate(source.text.split("\n"), start=1)
        if any(letter.isalpha() for letter in line) and number not in _lines_told(made, source)
    ]

    assert lost == []
    assert write_apkg(made.deck, made.media)


@given(VAULTS)
def test_a_second_build_changes_nothing(sources: tuple[SourceFile, ...]) -> None:
    """With the lock of the first, at another time: the same notes, the same lock, the same bytes."""
    project = project_of(sources)
    first = build(project, epoch=1_700_000_000)
    lock = identity.parse_lock(identity.format_lock(first.lock))
    second = build(replace(project, lock=lock), epoch=1_800_000_000)

    assert identity.format_lock(second.lock) == identity.format_lock(first.lock)
    assert (second.new, second.changed, second.retired) == (0, 0, 0)
    assert write_apkg(second.deck, second.media) == write_apkg(first.deck, first.media)


@given(VAULTS, NOTES)
def test_another_file_moves_no_note(sources: tuple[SourceFile, ...], added: str) -> None:
    """What is added below all others leaves every note as it was."""
    project = project_of(sources)
    first = build(project, epoch=1_700_000_000)
    more = (*sources, SourceFile(path="z.md", text=plain(added)))
    second = build(replace(project, sources=more, lock=first.lock), epoch=1_800_000_000)
    notes = {note.guid: note for note in second.deck.notes}

    assert [notes.get(note.guid) for note in first.deck.notes] == list(first.deck.notes)
    assert second.retired == 0
