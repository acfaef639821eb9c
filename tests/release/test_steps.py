"""What the steps refuse: files that are not those that were built, clones that do not see what was released."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

TOP = Path(__file__).parents[2]
STEPS = TOP / "builder/cli/github/steps.py"
GH = Path(__file__).parent / "bin"
READS = {"GH_TOKEN": "contents:read", "GH_REPO": "someone/notes"}


def _step(*arguments: str | Path, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    here = {**os.environ, "PATH": f"{GH}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(
        [sys.executable, STEPS, *arguments],
        cwd=cwd,
        env={**here, **env},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A folder as the build job leaves it."""
    about = {"deck": "A", "package": {"name": "a-1.0.0.apkg", "sha256": _digest(b"a package")}, "version": "1.0.0"}
    files = {"CHANGES.md": b"# Changes\n", "a-1.0.0.apkg": b"a package", "manifest.json": json.dumps(about).encode()}
    sums = "".join(f"{_digest(content)}  {name}\n" for name, content in files.items())
    folder = tmp_path / "deck"
    folder.mkdir()
    for name, content in {**files, "SHA256SUMS": sums.encode()}.items():
        (folder / name).write_bytes(content)
    return folder


def _put(name: str, content: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_text(content, "utf-8")


def _remade(folder: Path) -> None:
    """Other files with sums that fit them."""
    (folder / "CHANGES.md").write_text("# Others\n", "utf-8")
    sums = (folder / "SHA256SUMS").read_text("utf-8").splitlines(keepends=True)
    (folder / "SHA256SUMS").write_text(
        f"{_digest(b'# Others' + bytes([10]))}  CHANGES.md\n{''.join(sums[1:])}", "utf-8"
    )


@pytest.mark.parametrize(
    ("change", "tag", "why"),
    [
        (_put("a-1.0.0.apkg", "another"), "v1.0.0", "a-1.0.0.apkg: not what SHA256SUMS says"),
        (_put("more.txt", "more"), "v1.0.0", "more.txt: not what SHA256SUMS says"),
        (lambda folder: (folder / "CHANGES.md").unlink(), "v1.0.0", "CHANGES.md: not what SHA256SUMS says"),
        (_remade, "v1.0.0", "SHA256SUMS is not the file that the build job made"),
        (lambda _: None, "v1.0.1", "the tag is v1.0.1, and manifest.json says 1.0.0"),
    ],
)
@pytest.mark.parametrize("step", ["verify", "publish"])
def test_what_the_build_job_did_not_make_is_not_published(
    made: Path, step: str, change: Callable[[Path], object], tag: str, why: str
) -> None:
    """A file changed, added, taken away or made anew on the way, or another tag: nothing is released."""
    sums = _digest((made / "SHA256SUMS").read_bytes())
    change(made)
    run = _step(step, made, cwd=made, TAG=tag, SUMS=sums, GH_TOKEN="", FORGE_RELEASES=str(made.parent / "releases"))

    assert run.returncode == 1
    assert run.stdout.startswith("::error::")
    assert why in run.stdout


def test_what_the_build_job_made_is_taken(made: Path) -> None:
    """Nothing is said where all is as it was built."""
    run = _step("verify", made, cwd=made, TAG="v1.0.0", SUMS=_digest((made / "SHA256SUMS").read_bytes()))

    assert (run.returncode, run.stdout) == (0, "")


@pytest.mark.parametrize(("tag", "code", "kind"), [("v1.0.0", 1, "error"), ("", 0, "warning")])
def test_a_shallow_clone_is_told(tmp_path: Path, tag: str, code: int, kind: str) -> None:
    """Without earlier tags a release would pass for the first one; elsewhere it is worth a warning."""
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    one, clone = tmp_path / "one", tmp_path / "clone"
    subprocess.run(["git", "init", "-q", one], check=True)
    for message in ("one", "two"):
        subprocess.run(["git", *who, "commit", "-q", "--allow-empty", "-m", message], cwd=one, check=True)
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{one}", clone], check=True)
    run = _step(
        "previous",
        tmp_path / "last",
        cwd=clone,
        TAG=tag,
        FORGE_RELEASES=str(tmp_path / "releases"),
        **READS,
    )

    assert run.returncode == code
    assert run.stdout.startswith(f"::{kind}::the clone is shallow")


def test_a_forge_that_does_not_answer_is_no_first_release(tmp_path: Path) -> None:
    """Where the earlier releases can't be asked for, the run stops: a first release is compared with nothing."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    run = _step("previous", "last", cwd=tmp_path, GH_TOKEN="", FORGE_RELEASES=str(tmp_path / "releases"))

    assert run.returncode == 1
    assert "::error::`gh release` failed with exit code 1: gh: HTTP 403" in run.stdout


def test_a_release_made_by_hand_is_passed_over(tmp_path: Path) -> None:
    """Nothing is compared with a release without manifest and sums; the one before it counts, if there is one."""
    who = (
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@example.org",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "tag.gpgsign=false",
    )
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    subprocess.run(["git", *who, "commit", "-q", "--allow-empty", "-m", "one"], cwd=tmp_path, check=True)
    subprocess.run(["git", *who, "tag", "v0.9.0"], cwd=tmp_path, check=True)
    (tmp_path / "releases/v0.9.0/files").mkdir(parents=True)
    run = _step(
        "previous",
        "last",
        cwd=tmp_path,
        FORGE_RELEASES=str(tmp_path / "releases"),
        **READS,
    )

    assert run.returncode == 0
    assert run.stdout.startswith("::warning::the release v0.9.0 holds no manifest.json")


def test_an_output_folder_with_files_in_it_is_refused(tmp_path: Path) -> None:
    """What lies about would be released too."""
    (tmp_path / "deck").mkdir()
    (tmp_path / "deck/other.txt").write_text("", "utf-8")
    run = _step("build", "deck", cwd=tmp_path)

    assert (run.returncode, run.stdout) == (1, "::error::deck is not empty: what lies in it would be released too\n")


def test_the_packages_of_the_tool_are_made_for_their_own_version_alone(tmp_path: Path) -> None:
    """A tag of the tool that is not the version of pyproject.toml stops before anything is built."""
    run = subprocess.run(
        [TOP / ".ci/package", tmp_path / "packages", "build-deck-v99.0.0"],
        env={**os.environ, "PYTHON": sys.executable},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert run.returncode == 1
    assert "the tag is build-deck-v99.0.0, and pyproject.toml says" in run.stderr
    assert not (tmp_path / "packages").exists()
