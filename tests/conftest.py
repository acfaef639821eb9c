"""What every test may ask for: a vault, the real command, the real Anki, the expected half of a case written anew."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from anki.collection import Collection
    from click.testing import Result
    from playwright.sync_api import Browser

    from tests.book import Case

hypothesis.settings.register_profile("default", max_examples=50, deadline=None)
hypothesis.settings.register_profile("full", max_examples=500, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

TOP = Path(__file__).parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regen", action="store_true", help="write the expected halves of spec cases and goldens anew")


@pytest.fixture
def top() -> Path:
    """The project's own folder."""
    return TOP


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's cache folder: no test sees what another has worked out."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


@pytest.fixture
def make_vault(tmp_path: Path) -> Callable[[Mapping[str, str | bytes]], Path]:
    """A folder of notes from names and contents; called again, it writes into the same folder."""

    def make(files: Mapping[str, str | bytes]) -> Path:
        vault = tmp_path / "vault"
        for name, content in files.items():
            path = vault / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return vault

    return make


@pytest.fixture
def build_deck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The real command, in this process, in an empty folder."""
    from click.testing import CliRunner

    from builder.cli import main

    monkeypatch.chdir(tmp_path)

    def run(*args: str | Path) -> Result:
        return CliRunner().invoke(main, [str(arg) for arg in args])

    return run


@pytest.fixture
def build_deck_process(
    run_python: Callable[..., subprocess.CompletedProcess[str]],
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The real command as a process of its own; `env` and `umask` change what it finds, `cwd` where it runs."""

    def run(
        *args: str | Path, env: Mapping[str, str] | None = None, umask: int = -1, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        return run_python("-m", "builder", *args, env=env, umask=umask, cwd=cwd)

    return run


@pytest.fixture
def run_python(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Python, with the tool at hand, as a process of its own; arguments as those of `build_deck_process`."""

    def run(
        *args: str | Path, env: Mapping[str, str] | None = None, umask: int = -1, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *args],
            capture_output=True,
            check=False,
            cwd=cwd or tmp_path,
            encoding="utf-8",
            env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(TOP), **(env or {})},
            stdin=subprocess.DEVNULL,
            umask=umask,
        )

    return run


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    """A fresh collection of the real Anki."""
    from anki.collection import Collection

    folder = tmp_path / "anki"
    folder.mkdir()
    opened = Collection(str(folder / "collection.anki2"))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The real Chromium, started once."""
    from tests import browser

    with browser.chromium() as started:
        yield started


@pytest.fixture
def regen(request: pytest.FixtureRequest) -> Callable[[Case, str], None]:
    """With `--regen`: write `actual` as the expected half of the case.

    The test that asked still fails where the two halves differed: a second run shows that all is well.
    """

    def write(case: Case, actual: str) -> None:
        if request.config.getoption("--regen"):
            lines = case.book.read_text("utf-8").splitlines(keepends=True)
            dots = [at for at in range(case.line, len(lines)) if lines[at].rstrip() == "."][:3]
            case.book.write_text("".join((*lines[: dots[1] + 1], actual, *lines[dots[2] :])), encoding="utf-8")

    return write


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--regen`: the last case of a file first, for a half that grows moves the lines of all cases below it."""
    if config.getoption("--regen"):
        items.reverse()
