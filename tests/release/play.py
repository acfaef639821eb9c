"""A deck from its first release on: what its author does, and what must have come of it."""

from __future__ import annotations

import hashlib
import json
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from builder.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from tests.release.runner import Forge, Run

WORKFLOW = ".github/workflows/deck.yml"
RELEASED = {"CHANGES.md", "SHA256SUMS", "manifest.json"}
"""Beside the package, and the preview where one is made."""


@dataclass(kw_only=True)
class Author:
    """A person with a clone of the notes, who edits, builds, commits, tags and pushes."""

    folder: Path
    notes: Path
    """The folder of notes in it."""
    forge: Forge
    now: int = 1_700_000_000
    branch: str = field(default="main")

    def begin(self) -> None:
        subprocess.run(("git", "init", "-q", "--bare", "-b", self.branch, str(self.forge.remote)), check=True)
        self.git("init", "-q", "-b", self.branch)
        self.git("remote", "add", "origin", f"file://{self.forge.remote}")

    def git(self, *arguments: str) -> None:
        who = ("-c", "user.name=Author", "-c", "user.email=author@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(("git", *who, *arguments), cwd=self.folder, check=True, capture_output=True)

    def replace(self, file: str, old: str, new: str) -> None:
        path = self.notes / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    def build(self, *options: str) -> None:
        self.now += 3600
        command = ["build", str(self.notes), *options, "--output", str(self.folder / "dist")]
        run = CliRunner().invoke(main, command, env={"SOURCE_DATE_EPOCH": str(self.now)})
        assert run.exit_code == 0, run.output

    def built(self, tag: str) -> dict[str, bytes]:
        """What the tag builds now, in a folder of its own."""
        tree = self.folder.with_name(f"tree-{tag}")
        self.git("worktree", "add", "-q", "--detach", str(tree), tag)
        notes, out = tree / self.notes.relative_to(self.folder), tree / "out"
        run = CliRunner().invoke(main, ["build", str(notes), "--locked", "--output", str(out)])
        assert run.exit_code == 0, run.output
        return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}

    def push(self, message: str) -> Run:
        """Commit, push, and see what the workflow makes of it."""
        self.commit(message)
        return self.forge.run(WORKFLOW, event="push", ref=f"refs/heads/{self.branch}")

    def commit(self, message: str) -> None:
        self.git("add", "--all")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        self.git("push", "-q", "origin", self.branch)

    def tag(self, tag: str) -> Run:
        self.git("tag", tag)
        self.git("push", "-q", "origin", f"refs/tags/{tag}")
        return self.forge.run(WORKFLOW, event="push", ref=f"refs/tags/{tag}")

    def release(self, version: str, *options: str) -> Run:
        """Write the version, build, commit, push and tag."""
        was = next(
            line for line in (self.notes / "deck.toml").read_text("utf-8").splitlines() if line.startswith("version")
        )
        self.replace("deck.toml", was, f'version = "{version}"')
        self.build(*options)
        self.commit(version)
        return self.tag(f"v{version}")


def released(forge: Forge, tag: str) -> dict[str, bytes]:
    """The files of a release."""
    return {path.name: path.read_bytes() for path in (forge.releases / tag / "files").iterdir()}


def expect_release(forge: Forge, tag: str, run: Run) -> dict[str, Any]:
    """A run made the release of its tag: files, sums, notes, bytes; returns the manifest."""
    assert {job: run.results[job] for job in ("build", "release", "rebuild")} == dict.fromkeys(
        ("build", "release", "rebuild"), "success"
    ), run.log
    files = released(forge, tag)
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    sums = files["SHA256SUMS"].decode()
    about: dict[str, Any] = json.loads(files["manifest.json"])
    check = subprocess.run(
        ("sha256sum", "--check", "--strict", "SHA256SUMS"),
        cwd=forge.releases / tag / "files",
        capture_output=True,
        check=False,
    )

    assert files.keys() - {"preview.html", "preview.zip"} == {about["package"]["name"], *RELEASED}
    assert check.returncode == 0
    assert {line.split("  ")[1] for line in sums.splitlines()} == files.keys() - {"SHA256SUMS"}
    assert about["version"] == tag[1:]
    assert {name: one["sha256"] for name, one in about["files"].items() if name in files} == {
        name: digests[name] for name in about["files"] if name in files
    }
    assert (forge.releases / tag / "notes").read_bytes() == files["CHANGES.md"]
    assert run.attested == digests
    assert f"{tag} built again: {len(files)} files, the same bytes" in run.log
    return about
