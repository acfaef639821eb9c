"""How long each stage takes, alone and in a whole build; nothing is asserted of the time.

pytest tests/benchmarks/stages.py [--benchmark-compare …]
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from builder import card, cloze, facts, identity, markdown
from builder.memory import Memory, digest_of, look
from builder.pipeline import build
from builder.project import load_project
from builder.release import write_apkg
from tests.benchmarks import corpus

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_benchmark.fixture import BenchmarkFixture

    from builder.model import Document, Fact
    from builder.pipeline import Build
    from builder.project import Project

_SIZE = os.environ.get("CORPUS", "small")
_EPOCH = 1_700_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """A corpus, and what each stage hands to the next."""

    folder: Path
    project: Project
    documents: tuple[Document, ...]
    facts: tuple[Fact, ...]
    result: Build


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> _Made:
    """The corpus that the environment variable `CORPUS` names: small, medium or large."""
    folder = corpus.write(_SIZE, tmp_path_factory.mktemp("corpus"))
    project = load_project(folder)
    documents = tuple(markdown.parse(source)[0] for source in project.sources)
    found = tuple(fact for document in documents for fact in facts.find_facts(document)[0])
    result = build(project, epoch=_EPOCH)
    return _Made(folder=folder, project=project, documents=documents, facts=found, result=result)


def test_load(benchmark: BenchmarkFixture, made: _Made) -> None:
    """From the disk to texts."""
    assert benchmark(load_project, made.folder).sources == made.project.sources


def test_parse(benchmark: BenchmarkFixture, made: _Made) -> None:
    """Texts to trees of blocks."""
    documents = benchmark(lambda: [markdown.parse(source)[0] for source in made.project.sources])

    assert tuple(documents) == made.documents


def test_find_facts(benchmark: BenchmarkFixture, made: _Made) -> None:
    """Blocks to facts."""
    found = benchmark(lambda: [facts.find_facts(document)[0] for document in made.documents])

    assert sum(map(len, found)) == len(made.facts)


def test_choose(benchmark: BenchmarkFixture, made: _Made) -> None:
    """Facts to words."""
    chosen = benchmark(lambda: [cloze.choose(fact) for fact in made.facts])

    assert len(chosen) == len(made.facts)


def test_assign(benchmark: BenchmarkFixture, made: _Made) -> None:
    """Facts to the notes of a full lock."""
    every = tuple(one.cloze for one in made.result.known)
    known, _, _ = benchmark(identity.assign, every, lock=made.result.lock, version="0.1.0")

    assert len(known) == len(every)


def test_render(benchmark: BenchmarkFixture, made: _Made) -> None:
    """Facts to the HTML of fields."""
    notes = benchmark(
        lambda: [
            card.render(
                one,
                media={},
                deck=made.result.deck.notes[0].deck,
                deck_slug="perf",
                source_path=one.cloze.fact.span.path,
                language="ja",
            )
            for one in made.result.known
        ]
    )

    assert len(notes) == len(made.result.known)


def test_lock(benchmark: BenchmarkFixture, made: _Made) -> None:
    """The lock to text and back."""
    lock = benchmark(lambda: identity.parse_lock(identity.format_lock(made.result.lock)))

    assert lock == made.result.lock


def test_package(benchmark: BenchmarkFixture, made: _Made) -> None:
    """Notes to the bytes of a package."""
    data = benchmark(write_apkg, made.result.deck, made.result.media)

    assert data == write_apkg(made.result.deck, made.result.media)


def test_build(benchmark: BenchmarkFixture, made: _Made) -> None:
    """All stages, without a memory, in one process."""
    result = benchmark(build, made.project, epoch=_EPOCH)

    assert result.lock == made.result.lock


def test_build_with_a_memory(benchmark: BenchmarkFixture, made: _Made, tmp_path: Path) -> None:
    """All stages, each file as it was, over a full lock."""
    path = tmp_path / "vault.notes"
    project = replace(made.project, lock=made.result.lock)
    memory = Memory(path)
    build(project, epoch=_EPOCH, memory=memory)
    memory.save()
    result = benchmark(lambda: build(project, epoch=_EPOCH, memory=Memory(path)))

    assert result.lock == made.result.lock


def test_look(benchmark: BenchmarkFixture, made: _Made) -> None:
    """Every file, to know that nothing changed."""
    found = benchmark(look, [made.folder])

    assert found
    assert digest_of(found, but=()) == digest_of(look([made.folder]) or {}, but=())
