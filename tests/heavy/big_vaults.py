"""Vaults as big as they come, built and imported by the real Anki: `.ci/run full`."""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.heavy.limited import build_limited

if TYPE_CHECKING:
    from pathlib import Path

    from anki.collection import Collection

WORDS = ("harbour", "lamp", "quay", "lock", "ferry", "buoy", "signal", "channel", "anchor", "pilot")
MOST_MEGABYTES = 1500


def _imported(collection: Collection, package: Path) -> int:
    """How many notes the real Anki takes as new; none may be anything else, no picture may be missing."""
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    request = ImportAnkiPackageRequest(package_path=str(package), options=ImportAnkiPackageOptions())
    log = collection.import_anki_package(request).log

    assert [len(some) for some in (log.conflicting, log.duplicate, log.updated)] == [0, 0, 0]
    assert list(collection.media.check().missing) == []
    return len(log.new)


@pytest.mark.timeout(1800)
def test_120_000_notes(tmp_path: Path, collection: Collection) -> None:
    """60 files of 2,000 lines."""
    (tmp_path / "vault").mkdir()
    for chapter in range(60):
        lines = (
            f"- Item {at} {WORDS[at % 10]}: the {WORDS[at // 10 % 10]} number {at} that lies at berth {at} in port\n"
            for at in range(chapter * 2000, chapter * 2000 + 2000)
        )
        (tmp_path / f"vault/chapter-{chapter:02}.md").write_text(f"# Chapter {chapter}\n\n{''.join(lines)}")
    run = build_limited(tmp_path / "vault", "--no-preview", seconds=600)

    assert (run.code, run.megabytes < MOST_MEGABYTES) == (0, True), run
    assert _imported(collection, tmp_path / "dist/vault-0.1.0.apkg") == 120_000


@pytest.mark.timeout(1800)
def test_1_000_pictures_of_300_megabytes(tmp_path: Path, collection: Collection) -> None:
    """Each is noise, which no format makes smaller."""
    (tmp_path / "vault").mkdir()
    noise, size = random.Random(1), 0  # noqa: S311 - noise, no secret
    for at in range(1000):
        buffer = io.BytesIO()
        Image.frombytes("RGB", (640, 500), noise.randbytes(640 * 500 * 3)).save(buffer, "JPEG", quality=92)
        size += (tmp_path / f"vault/berth-{at}.jpg").write_bytes(buffer.getvalue())
    places = (f"the place below the {WORDS[at % 10]} where the {WORDS[at // 10 % 10]} lies" for at in range(1000))
    lines = (f"- Berth {at}: {place}\n  ![](berth-{at}.jpg)\n" for at, place in enumerate(places))
    (tmp_path / "vault/berths.md").write_text("".join(lines))
    run = build_limited(tmp_path / "vault", seconds=300)

    assert size > 300_000_000
    assert (run.code, run.megabytes < MOST_MEGABYTES) == (0, True), run
    assert _imported(collection, tmp_path / "dist/vault-0.1.0.apkg") == 1000
