"""Laws of the whole build, over notes nobody would write."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from builder import identity, markdown
from builder.findings import Severity
from builder.media import MediaStore
from builder.model import BlockKind, SourceFile, point
from builder.pipeline import Build, build
from builder.project import Config, Project
from builder.release import write_apkg

_TOLD = (Severity.SKIPPED, Severity.ERROR)
_WORDS = st.sampled_from(
    (
        *(
            "horn",
            "harbour",
            "東京",
            "港には",
            "船が",
            "である",
            "is",
            "a",
            "the",
            "30 seconds",
            "3 つの",
            "**",
            "==",
            "`",
            "$",
            "![",
        ),
        *(
            "](a.png)",
            "[[",
            "]]",
            "{{",
            "}}",
            "{{c1::",
            "::",
            ":",
            "：",
            "→",
            "->",
            "?",
            "？",
            "|",
            "<b>",
            "<!--",
            "-->",
            "&amp;",
        ),
        *(
            "\\",
            "。",
            "、",
            ". ",
            "https://example.com",
            "[^1]",
            "#tag",
            "[x]",
            "\x07",
            "\u200b",
            "か\u3099",
            "[latex]",
            "%%",
        ),
    )
)
_STARTS = st.sampled_from(
    (
        *(
            "- ",
            "* ",
            "1. ",
            "  - ",
            "    - ",
            "      1. ",
            "# ",
            "## ",
            "#### ",
            "> ",
            "> - ",
            "| ",
            "",
            "",
            "Q: ",
            "A: ",
            "- [ ] ",
        ),
        *(
            "```",
            "$$",
            "---",
            "===",
            "|---|---|",
            "- **",
            "[a]: ",
            "[^1]: ",
            "\t- ",
            "　",
            "term\n: ",
            "> [!note] ",
            "<div>",
            "<<<<<<< ",
        ),
    )
)
_LINES = st.builds(lambda start, words: start + " ".join(words), _STARTS, st.lists(_WORDS, max_size=8))
_NOTES = st.lists(_LINES, max_size=14).map("\n".join) | st.text(max_size=120)
_VAULTS = st.lists(_NOTES, min_size=1, max_size=3).map(
    lambda notes: tuple(SourceFile(path=f"{at}.md", text=_plain(text)) for at, text in enumerate(notes))
)


def _plain(text: str) -> str:
    """What reading a file would leave of it."""
    return text.encode(errors="replace").decode().replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")


def _project(sources: tuple[SourceFile, ...]) -> Project:
    nowhere = Path("/nowhere")
    return Project(
        root=nowhere,
        config=Config(name="Laws", slug="laws"),
        version_at=point("deck.toml"),
        sources=sources,
        unread=frozenset(),
        lock=identity.new_lock("Laws"),
        lock_text="",
        media=MediaStore(root=nowhere, folder=nowhere / "media"),
        findings=(),
    )


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


@given(_VAULTS)
def test_any_notes_give_a_package_and_no_line_vanishes(sources: tuple[SourceFile, ...]) -> None:
    """Every line with letters is on a card, above one, or told; a broken file is told as a whole."""
    made = build(_project(sources), epoch=1_700_000_000)
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


@given(_VAULTS)
def test_a_second_build_changes_nothing(sources: tuple[SourceFile, ...]) -> None:
    """With the lock of the first, at another time: the same notes, the same lock, the same bytes."""
    project = _project(sources)
    first = build(project, epoch=1_700_000_000)
    lock = identity.parse_lock(identity.format_lock(first.lock))
    second = build(replace(project, lock=lock), epoch=1_800_000_000)

    assert identity.format_lock(second.lock) == identity.format_lock(first.lock)
    assert (second.new, second.changed, second.retired) == (0, 0, 0)
    assert write_apkg(second.deck, second.media) == write_apkg(first.deck, first.media)


@given(_VAULTS, _NOTES)
def test_another_file_moves_no_note(sources: tuple[SourceFile, ...], added: str) -> None:
    """What is added below all others leaves every note as it was."""
    project = _project(sources)
    first = build(project, epoch=1_700_000_000)
    more = (*sources, SourceFile(path="z.md", text=_plain(added)))
    second = build(replace(project, sources=more, lock=first.lock), epoch=1_800_000_000)
    notes = {note.guid: note for note in second.deck.notes}

    assert [notes.get(note.guid) for note in first.deck.notes] == list(first.deck.notes)
    assert second.retired == 0
