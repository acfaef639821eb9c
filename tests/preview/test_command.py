"""`preview`, and the page that `build` writes: what lies in the output folder, and when."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from click.testing import Result
    from playwright.sync_api import Browser

    MakeVault = Callable[[Mapping[str, str | bytes]], Path]
    BuildDeck = Callable[..., Result]

TOP = Path(__file__).parents[2]
NOTES = "# Harbour\n\n- Fog signal: a horn that sounds every 30 seconds in fog\n"


def _picture(colour: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 5), (colour, 60, 110)).save(buffer, "PNG")
    return buffer.getvalue()


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_preview_writes_the_page_and_nothing_else(make_vault: MakeVault, build_deck: BuildDeck, tmp_path: Path) -> None:
    """No package, no lock; the last line says what is on it and where it lies."""
    vault = make_vault({"harbour.md": f"{NOTES}  ![](horn.png)\n- https://example.com/x\n", "horn.png": _picture(1)})
    result = build_deck("preview", vault, "-o", "out")
    made = _files(tmp_path / "out")

    assert result.exit_code == 0, result.output
    assert result.stdout == "Harbour 0.1.0: 1 note (1 card) · 1 line skipped → out/preview.html\n"
    assert [re.sub("[0-9a-f]{16}", "#", name) for name in made] == ["preview-media/horn-#.png", "preview.html"]
    assert not (vault / "deck.lock").exists()


def test_a_build_writes_the_same_page_each_time(make_vault: MakeVault, build_deck: BuildDeck, tmp_path: Path) -> None:
    """The page of a build is that of `preview`, and a second build does not touch it."""
    vault = make_vault({"harbour.md": NOTES})
    build_deck(vault)
    page = tmp_path / "dist/preview.html"
    first, written = page.read_bytes(), page.stat().st_mtime_ns
    build_deck(vault)
    untouched = page.stat().st_mtime_ns
    build_deck("preview", vault, "-o", "other")

    assert (tmp_path / "other/preview.html").read_bytes() == first == page.read_bytes()
    assert untouched == written


def test_a_build_without_a_preview_makes_the_same_package(
    make_vault: MakeVault, build_deck: BuildDeck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--no-preview` leaves the page out and nothing else, byte for byte."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    vault = make_vault({"harbour.md": NOTES})
    build_deck(vault, "-o", "one")
    build_deck(vault, "-o", "two", "--no-preview")
    one, two = ({name: (tmp_path / o / name).read_bytes() for name in _files(tmp_path / o)} for o in ("one", "two"))

    assert one.keys() - two.keys() == {"preview.html"}
    assert {name: one[name] for name in two} == two


def test_the_page_shows_files_that_could_not_be_read(
    make_vault: MakeVault, build_deck: BuildDeck, tmp_path: Path
) -> None:
    """An error is on the page, the rest of the notes too, and the exit code tells of it."""
    vault = make_vault({"harbour.md": NOTES, "broken.md": b"- \xff\xfe\x00: \x00x"})
    result = build_deck("preview", vault)

    assert result.exit_code == 1
    assert '"severity":"error"' in (tmp_path / "dist/preview.html").read_text("utf-8")


def test_notes_that_make_no_card_make_a_page(make_vault: MakeVault, build_deck: BuildDeck, tmp_path: Path) -> None:
    """It says why each line was skipped; so does the exit code."""
    result = build_deck("preview", make_vault({"harbour.md": "- https://example.com/x\n"}))

    assert result.exit_code == 1
    assert "link-or-picture-only" in (tmp_path / "dist/preview.html").read_text("utf-8")


@pytest.mark.parametrize("command", ["build", "preview"])
def test_a_page_of_anothers_is_left_alone(
    make_vault: MakeVault, build_deck: BuildDeck, tmp_path: Path, command: str
) -> None:
    """A `preview.html` that no build made is no build's to replace."""
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist/preview.html").write_text("<!doctype html><p>mine")
    result = build_deck(command, make_vault({"harbour.md": NOTES}))

    assert result.exit_code == 2
    assert "dist/preview.html is not from build-deck" in result.stderr
    assert _files(tmp_path / "dist") == ["preview.html"]


def test_pictures_that_are_shown_no_more_leave(make_vault: MakeVault, build_deck: BuildDeck, tmp_path: Path) -> None:
    """What an author took out of the notes does not stay beside the page; a file of another's does."""
    vault = make_vault({"harbour.md": f"{NOTES}  ![](horn.png)\n", "horn.png": _picture(1)})
    build_deck(vault)
    (tmp_path / "dist/preview-media/mine.txt").write_text("x")
    make_vault({"horn.png": _picture(2)})
    build_deck(vault)
    with_one = _files(tmp_path / "dist/preview-media")
    make_vault({"harbour.md": NOTES})
    build_deck(vault)

    assert len(with_one) == 2
    assert _files(tmp_path / "dist/preview-media") == ["mine.txt"]


def test_open_opens_the_page(
    make_vault: MakeVault, build_deck: BuildDeck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The browser that the system names is given the page's address."""
    program = tmp_path / "browser.sh"
    program.write_text(f'#!/bin/sh\nprintf %s "$1" >"{tmp_path}/asked"\n')
    program.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{program} %s")
    build_deck("preview", make_vault({"harbour.md": NOTES}), "--open")

    assert (tmp_path / "asked").read_text() == (tmp_path / "dist/preview.html").as_uri()


def test_watching_without_its_library_says_what_to_install(
    make_vault: MakeVault, run_python: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """The extra is named, and nothing is written."""
    vault = make_vault({"harbour.md": NOTES})
    hidden = "import sys; sys.modules['watchfiles'] = None; from builder.cli import main; main()"
    run = run_python("-c", hidden, "preview", vault, "--watch")

    assert run.returncode == 3
    assert "is not installed\n    hint: pip install '.[watch]'" in run.stderr
    assert not (vault.parent / "dist").exists()


@pytest.fixture
def watching(make_vault: MakeVault, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """`preview --watch` at work on a vault with one note, until the test is over."""
    make_vault({"harbour.md": NOTES})
    run = subprocess.Popen(
        [sys.executable, "-m", "builder", "preview", "vault", "--watch"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(TOP)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield run
    run.kill()
    run.communicate()


def test_an_open_page_follows_the_notes(
    watching: subprocess.Popen[str], make_vault: MakeVault, tmp_path: Path, chromium: Browser
) -> None:
    """A note is edited, and the page in the browser shows it; settings that break are told, and mended they work."""
    assert watching.stdout
    assert watching.stderr
    first = watching.stdout.readline()
    page = chromium.new_page()
    page.goto((tmp_path / "dist/preview.html").as_uri())
    page.fill("[name=q]", "fog")
    make_vault({"harbour.md": NOTES.replace("30 seconds", "90 seconds")})
    page.get_by_text("every 90 seconds in fog").first.wait_for(timeout=20_000)
    search = page.input_value("[name=q]")
    make_vault({"deck.toml": "nmae = 'x'"})
    told = next(line for line in watching.stderr if "nmae" in line)
    make_vault({"deck.toml": "name = 'Lights'"})
    page.get_by_role("heading", name="Lights").wait_for(timeout=20_000)

    assert first == "Harbour 0.1.0: 1 note (1 card) → dist/preview.html\n"
    assert search == "fog"
    assert told.startswith("vault/deck.toml:1:1: C02")
    assert not (tmp_path / "vault/deck.lock").exists()


def test_a_watch_ends_with_ctrl_c(watching: subprocess.Popen[str], make_vault: MakeVault) -> None:
    """As any other command that is interrupted, and without a traceback."""
    assert watching.stdout
    watching.stdout.readline()
    make_vault({"quay.md": "- Quay: a wall to moor at\n"})
    watching.stdout.readline()
    watching.send_signal(signal.SIGINT)
    _, told = watching.communicate(timeout=20)

    assert (watching.returncode, told.splitlines()[-1]) == (130, "interrupted")
