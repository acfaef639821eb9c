"""Laws of the memory between runs: whatever lies there, a build is the one that is made without it, page and all."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from builder import card, identity
from builder.cli import main
from builder.cli.output import preview_files
from builder.memory import Memory, packed, tool
from builder.pipeline import build, checking
from builder.pipeline.codec import brief, decode, encode, whole
from builder.pipeline.readings import readings
from builder.release import write_apkg
from tests.odd_notes import NOTES, VAULTS, plain, project_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
        b"".join(identity.encode_lock(made.lock, made.written)),
        made.findings,
        tuple(made.known),
        made.skipped_lines,
        preview_files(made, project, Path("dist")),
    )


@given(VAULTS)
def test_what_is_read_back_is_what_was_kept(sources: tuple[SourceFile, ...]) -> None:
    """A record gives the value it was made of."""
    project = project_of(sources)
    read = readings(project, memory=Memory(None), processes=1, on_step=lambda _done, _all: None)

    full = [whole(one) for one in read]

    assert [decode(encode(one), one.source) for one in full] == full
    assert [brief(encode(one), one.source, Memory(None).pack(encode(one))) for one in full] == list(read)


@given(VAULTS, st.lists(NOTES, max_size=3), st.data())
def test_a_build_is_the_same_with_any_memory(
    sources: tuple[SourceFile, ...], edits: list[str], data: st.DataObject
) -> None:
    """An empty, a full, a stale, a foreign and a damaged one, and one whose texts lie in a file without a name."""
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
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(packed, "MOST", 0)
            away = [_made(one, Path(folder, "cache", "away.notes")) for one in (project, edited, project)]
        with another_version(Path(folder)):
            upgraded = _made(project, path)

    assert first == plain_builds
    assert again == plain_builds[::-1]
    assert damaged == upgraded == plain_builds[0]
    assert away == [plain_builds[0], plain_builds[1], plain_builds[0]]


@given(VAULTS, st.lists(NOTES, max_size=3))
def test_what_is_worked_out_where_a_file_is_read_is_what_would_be_later(
    sources: tuple[SourceFile, ...], edits: list[str]
) -> None:
    """The face of a card, and what is weak in it: with numbers from an older lock, and with facts that stand twice."""
    doubled = (*sources, *(replace(source, path=f"again/{source.path}") for source in sources[:1]))
    project = project_of(doubled)
    later = replace(project, sources=_edited(doubled, edits), lock=build(project, epoch=_EPOCH).lock)
    early = _made(later, None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(card, "first_face", lambda _: None)
        patch.setattr(checking, "is_as_chosen", lambda *_: False)
        late = _made(later, None)

    assert early == late


@given(VAULTS)
def test_nothing_is_recalled_that_another_version_worked_out(sources: tuple[SourceFile, ...]) -> None:
    """Of build-deck, or of anything it stands on."""
    project = project_of(sources)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "vault.notes")
        _made(project, path)
        with another_version(Path(folder)):
            memory = Memory(path)
            readings(project, memory=memory, processes=1, on_step=lambda _done, _all: None)
            memory.save()
        both = Memory(path)
        readings(project, memory=both, processes=1, on_step=lambda _done, _all: None)

    assert memory.keys
    assert not {*memory.keys} & {*both.keys}


_STEPS: dict[str, Callable[[Path], object]] = {
    "note": lambda top: _write(top / "vault/a.md", "- Flow: the tide that comes in ![x](.pics/l.png)\n"),
    "note back": lambda top: _write(top / "vault/a.md", _NOTE),
    "red": lambda top: _write(top / "vault/.pics/l.png", _picture("red")),
    "blue": lambda top: _write(top / "vault/.pics/l.png", _picture("blue")),
    "no picture": lambda top: (top / "vault/.pics/l.png").unlink(missing_ok=True),
    "style": lambda top: _write(top / "vault/deck.toml", "[card]\ncss = 'card.css'\n"),
    "output one": lambda top: _lead(top / "dist", "one"),
    "output two": lambda top: _lead(top / "dist", "two"),
    "page gone": lambda top: (top / "dist/preview.html").unlink(missing_ok=True),
    "lock turned": lambda top: _change(top / "vault/deck.lock", lambda lines: lines[:1] + lines[:0:-1]),
    "lock twice": lambda top: _change(top / "vault/deck.lock", lambda lines: lines + lines),
    "lock cut": lambda top: _change(top / "vault/deck.lock", lambda lines: lines[:-1]),
    "lock gone": lambda top: (top / "vault/deck.lock").unlink(missing_ok=True),
    "word torn": lambda top: _tear(top.parent / "cache"),
    "nothing": lambda _top: None,
}
_NOTE = "- Ebb: the tide that runs out ![x](.pics/l.png)\n- Buoy: a float that marks a shoal\n"


@pytest.mark.skipif(os.name == "nt", reason="Windows lets few users make links")
@settings(max_examples=settings().max_examples // 8)  # each is some runs of the command
@given(st.lists(st.tuples(st.sampled_from(sorted(_STEPS)), st.booleans()), min_size=2, max_size=6))
def test_the_command_writes_the_same_with_a_memory(steps: list[tuple[str, bool]]) -> None:
    """Whatever happened to notes, pictures, output and what the tool stands on, since the run that is remembered."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(Path(folder, "cache")))
        patch.setenv("SOURCE_DATE_EPOCH", str(_EPOCH))
        tops = [Path(folder, name) for name in ("with", "without")]
        for top in tops:
            _write(top / "vault/a.md", _NOTE)
            _write(top / "vault/card.css", ".card { color: navy }\n")
            _lead(top / "dist", "one")
        for step, is_upgraded in (("red", False), ("nothing", False), *steps):
            ran = []
            for top, options in zip(tops, ((), ("--no-cache",)), strict=True):
                _STEPS[step](top)
                patch.chdir(top)
                with another_version(Path(folder)) if is_upgraded else nullcontext():
                    run = CliRunner().invoke(main, ["build", "vault", *options])
                ran.append((run.exit_code, run.stdout, run.stderr, _tree(top)))

            assert ran[0] == ran[1], step


@contextmanager
def another_version(folder: Path) -> Iterator[None]:
    """Of a distribution that the tool stands on, as far as its files tell."""
    place = folder / "newer"
    (place / "latex2mathml-99.1.dist-info").mkdir(parents=True, exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(place), *sys.path])
        tool.cache_clear()
        yield
    tool.cache_clear()


def _write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def _change(path: Path, change: Callable[[list[bytes]], list[bytes]]) -> None:
    if path.exists():
        path.write_bytes(b"".join(change(path.read_bytes().splitlines(keepends=True))))


def _tear(cache: Path) -> None:
    for word in cache.rglob("*.lock"):
        word.write_bytes(word.read_bytes()[:-1])


def _lead(link: Path, name: str) -> None:
    (link.parent / name).mkdir(exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(name)


def _picture(colour: str) -> bytes:
    content = BytesIO()
    Image.new("RGB", (8, 8), colour).save(content, "PNG")
    return content.getvalue()


def _tree(top: Path) -> dict[str, bytes]:
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in sorted(top.rglob("*")) if path.is_file()}


def _edited(sources: tuple[SourceFile, ...], texts: list[str]) -> tuple[SourceFile, ...]:
    """The first sources with other texts."""
    changed = [replace(source, text=plain(text)) for source, text in zip(sources, texts, strict=False)]
    return (*changed, *sources[len(changed) :])
