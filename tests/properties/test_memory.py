"""Laws of the memory between runs: whatever lies there, a build is the one that is made without it."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from builder import identity
from builder.memory import Memory, decode, encode
from builder.pipeline import build
from builder.pipeline.readings import readings
from builder.release import write_apkg
from tests.odd_notes import NOTES, VAULTS, plain, project_of

if TYPE_CHECKING:
    from builder.model import SourceFile
    from builder.project import Project

_EPOCH = 1_700_000_000


def _made(project: Project, memory: Path | None) -> tuple[object, ...]:
    """All that a build makes, with a memory in a file or without one."""
    opened = Memory(memory)
    made = build(project, epoch=_EPOCH, memory=opened)
    opened.save()
    return (
        write_apkg(made.deck, made.media),
        identity.format_lock(made.lock),
        made.findings,
        made.known,
        made.skipped_lines,
    )


@given(VAULTS)
def test_what_is_read_back_is_what_was_kept(sources: tuple[SourceFile, ...]) -> None:
    """A record gives the value it was made of."""
    project = project_of(sources)
    read = readings(project, memory=Memory(None), processes=1, on_step=lambda _done, _all: None)

    assert [decode(encode(one), one.document.source) for one in read] == list(read)


@given(VAULTS, st.lists(NOTES, max_size=3), st.data())
def test_a_build_is_the_same_with_any_memory(
    sources: tuple[SourceFile, ...], edits: list[str], data: st.DataObject
) -> None:
    """An empty, a full, a stale, a foreign and a damaged one."""
    project = project_of(sources)
    edited = replace(project, sources=_edited(sources, edits))
    foreign = replace(edited, config=replace(project.config, tags=("other",), language="en"))
    plain_builds = [_made(one, None) for one in (project, edited, foreign)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "cache", "vault.notes")
        first = [_made(one, path) for one in (project, edited, foreign)]
        again = [_made(one, path) for one in (foreign, edited, project)]
        content = bytearray(path.read_bytes())
        for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=5)):
            content[at] ^= data.draw(st.integers(1, 255))
        path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
        damaged = _made(project, path)

    assert first == plain_builds
    assert again == plain_builds[::-1]
    assert damaged == plain_builds[0]


def _edited(sources: tuple[SourceFile, ...], texts: list[str]) -> tuple[SourceFile, ...]:
    """The first sources with other texts."""
    changed = [replace(source, text=plain(text)) for source, text in zip(sources, texts, strict=False)]
    return (*changed, *sources[len(changed) :])
