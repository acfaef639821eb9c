"""What every hostile case is judged with: the real command, and the real Anki at the end of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.hostile.judge import Judge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from anki.collection import Collection
    from click.testing import Result


@pytest.fixture(scope="module")
def learner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    """One collection of the real Anki for all cases of a file: opening it takes longer than an import."""
    from anki.collection import Collection

    opened = Collection(str(tmp_path_factory.mktemp("anki") / "collection.anki2"))
    yield opened
    opened.close()


@pytest.fixture
def judge(tmp_path: Path, build_deck: Callable[..., Result], learner: Collection) -> Judge:
    """Builds and judges a case in a folder of its own."""

    def take(package: Path) -> None:
        from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

        learner.remove_notes(learner.find_notes(""))
        request = ImportAnkiPackageRequest(package_path=str(package), options=ImportAnkiPackageOptions())
        log = learner.import_anki_package(request).log

        assert len(log.new) == log.found_notes
        assert [len(some) for some in (log.conflicting, log.duplicate, log.updated)] == [0, 0, 0]
        assert learner.get_empty_cards().report == ""
        assert list(learner.media.check().missing) == []

    return Judge(folder=tmp_path, run=build_deck, take=take)
