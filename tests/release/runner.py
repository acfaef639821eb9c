"""A runner for the project's own workflows: the real files, the real scripts, real git; stand-ins for GitHub's actions.

What a job may do is what its `permissions` say: its token is their text, and the stand-in of `gh` reads it.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tests.release.expressions import filled, holds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TOP = Path(__file__).parents[2]
STAND_INS = Path(__file__).parent / "bin"
PATH = os.pathsep.join((str(STAND_INS), str(Path(sys.executable).parent), os.environ["PATH"]))


@dataclass(kw_only=True)
class Run:
    """What came of a run of a workflow."""

    results: dict[str, str] = field(default_factory=dict)
    """By job: `success`, `failure` or `skipped`."""
    log: str = ""
    summary: str = ""
    attested: dict[str, str] = field(default_factory=dict)
    """The digest of each attested file, by name."""
    site: Path | None = None
    """The folder that was kept for Pages."""
    deployed: bool = False

    @property
    def annotations(self) -> list[str]:
        """What the runner takes as a command to show: nothing between `::stop-commands::` and the mark it names."""
        heard = re.sub(r"^::stop-commands::(\w+)$.*?^::\1::$", "", self.log, flags=re.MULTILINE | re.DOTALL)
        return re.findall(r"^::(?:error|warning|notice)\b.*", heard, re.MULTILINE)


@dataclass(kw_only=True)
class Forge:
    """A hosting service in a folder: the repository that is pushed to, its releases, its runs."""

    folder: Path
    bin: Path | None = Path(sys.executable).parent
    """Where build-deck is installed already; None lets the workflow install it."""
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def remote(self) -> Path:
        return self.folder / "remote.git"

    @property
    def releases(self) -> Path:
        return self.folder / "releases"

    def run(self, workflow: str, *, event: str, ref: str) -> Run:
        """Play a workflow file of the repository, as it stands at the ref."""
        name = ref.removeprefix("refs/tags/").removeprefix("refs/heads/")
        github = {
            "event_name": event,
            "event": {"repository": {"default_branch": "main"}},
            "ref": ref,
            "ref_name": name,
            "ref_type": "tag" if ref.startswith("refs/tags/") else "branch",
            "repository": "someone/notes",
        }
        run = Run()
        folder = self.folder / f"run-{len(list(self.folder.glob('run-*')))}"
        tree = folder / "tree"
        self.clone(tree, name)
        content = yaml.safe_load((tree / workflow).read_text("utf-8"))
        contexts = {"github": github, "vars": self.variables, "inputs": {}}
        _Workflow(forge=self, run=run, folder=folder, source=tree, contexts=contexts).play(content["jobs"])
        return run

    def clone(self, goal: Path, name: str, *, depth: int = 0) -> None:
        options = (f"--depth={depth}",) if depth else ()
        command = ("git", "-c", "advice.detachedHead=false", "clone", "-q", *options, "--branch", name)
        subprocess.run((*command, f"file://{self.remote}", str(goal)), check=True)


@dataclass(kw_only=True)
class _Workflow:
    forge: Forge
    run: Run
    folder: Path
    source: Path
    """The repository that the workflow file is of."""
    contexts: dict[str, Any]
    granted: Mapping[str, str] | None = None
    """What the calling job may do, for a workflow that is called."""

    def play(self, jobs: Mapping[str, Any]) -> None:
        needs: dict[str, Any] = {}
        for name, job in jobs.items():
            wanted = [job["needs"]] if isinstance(job.get("needs"), str) else job.get("needs", [])
            contexts = {**self.contexts, "needs": {one: needs[one] for one in wanted}}
            succeeded = all(needs[one]["result"] == "success" for one in wanted)
            if not holds(job.get("if", "true"), contexts, succeeded=succeeded):
                needs[name] = {"result": "skipped", "outputs": {}}
            else:
                may = job["permissions"]
                if self.granted is not None:
                    assert all(self.granted.get(what) in (how, "write") for what, how in may.items()), name
                needs[name] = self._called(job, may) if "uses" in job else self._job(name, job, contexts, may)
            self.run.results[name] = needs[name]["result"]

    def _called(self, job: Mapping[str, Any], may: Mapping[str, str]) -> dict[str, Any]:
        """A workflow of this project, called from another repository at a commit."""
        assert re.fullmatch(r"[\w-]+/build-deck/\.github/workflows/deck\.yml@[0-9a-f]{40}", job["uses"])
        content = yaml.safe_load((TOP / ".github/workflows/deck.yml").read_text("utf-8"))
        asked = content[True]["workflow_call"]["inputs"]  # YAML 1.1 reads `on` as true
        inputs = {name: one["default"] for name, one in asked.items()} | job.get("with", {})
        inner = _Workflow(
            forge=self.forge,
            run=self.run,
            folder=self.folder,
            source=TOP,
            contexts={**self.contexts, "inputs": inputs},
            granted=may,
        )
        inner.play(content["jobs"])
        failed = "failure" in self.run.results.values()
        return {"result": "failure" if failed else "success", "outputs": {}}

    def _job(
        self, name: str, job: Mapping[str, Any], contexts: dict[str, Any], may: Mapping[str, str]
    ) -> dict[str, Any]:
        place = self.folder / name
        for part in ("work", "temp"):
            (place / part).mkdir(parents=True)
        github = {**contexts["github"], "token": ",".join(f"{what}:{how}" for what, how in sorted(may.items()))}
        played = _Steps(workflow=self, place=place, contexts={**contexts, "github": github, "steps": {}}, may=may)
        good = played.play(job["steps"])
        outputs = {key: filled(value, played.contexts) for key, value in job.get("outputs", {}).items()}
        return {"result": "success" if good else "failure", "outputs": outputs if good else {}}


@dataclass(kw_only=True)
class _Steps:
    """The steps of a job or of a composite action, in one machine."""

    workflow: _Workflow
    place: Path
    contexts: dict[str, Any]
    may: Mapping[str, str]
    path: list[str] = field(default_factory=list)

    @property
    def work(self) -> Path:
        return self.place / "work"

    def play(self, steps: list[dict[str, Any]]) -> bool:
        good = True
        for step in steps:
            if not holds(step.get("if", "true"), self.contexts, succeeded=good):
                continue
            given = {key: filled(value, self.contexts) for key, value in step.get("with", {}).items()}
            outputs: dict[str, Any] | None
            outputs = self._uses(step["uses"], given) if "uses" in step else self._runs(step)
            if "id" in step:
                self.contexts["steps"][step["id"]] = {"outputs": outputs or {}}
            good = good and outputs is not None
        return good

    def _runs(self, step: Mapping[str, Any]) -> dict[str, str] | None:
        """Run a script as GitHub's bash does; None where it failed."""
        assert "${{" not in step["run"], "text of others has no place in a script"
        files = {name: self.place / name for name in ("GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.write_text("")
        own = {key: str(filled(value, self.contexts) or "") for key, value in step.get("env", {}).items()}
        env = {
            "HOME": str(self.place),
            "LANG": "C.UTF-8",
            "PATH": os.pathsep.join((*reversed(self.path), PATH)),
            "RUNNER_TEMP": str(self.place / "temp"),
            "FORGE_RELEASES": str(self.workflow.forge.releases),
            "FORGE_REMOTE": str(self.workflow.forge.remote),
            **({"BUILD_DECK_BIN": str(self.workflow.forge.bin)} if self.workflow.forge.bin else {}),
            **{
                name: value
                for name, value in os.environ.items()
                if name.startswith(("PIP_", "PYTHONPATH", "COVERAGE_"))
            },
            **{name: str(file) for name, file in files.items()},
            **own,
        }
        command = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"])
        run = subprocess.run(
            command,
            cwd=self.work,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        self.workflow.run.log += run.stdout
        self.workflow.run.summary += files["GITHUB_STEP_SUMMARY"].read_text("utf-8")
        self.path += files["GITHUB_PATH"].read_text("utf-8").splitlines()
        lines = files["GITHUB_OUTPUT"].read_text("utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines) if run.returncode == 0 else None

    def _uses(self, action: str, given: dict[str, Any]) -> dict[str, Any] | None:
        if action.startswith("$/"):
            return self._composite(self.workflow.source / action.removeprefix("$/"), given)
        name, commit = action.split("@")
        assert re.fullmatch(r"[0-9a-f]{40}", commit)
        if name.endswith("/build-deck"):
            return self._composite(TOP, given)
        stand_in = getattr(self, f"_{name.partition('/')[2].replace('-', '_')}")
        return {} if stand_in(given) is not False else None

    def _composite(self, folder: Path, given: dict[str, Any]) -> dict[str, Any] | None:
        action = yaml.safe_load((folder / "action.yml").read_text("utf-8"))
        assert set(given) <= set(action["inputs"])
        github = {**self.contexts["github"], "action_path": str(folder)}
        inputs = {key: filled(one["default"], self.contexts) for key, one in action["inputs"].items()} | given
        inner = _Steps(
            workflow=self.workflow,
            place=self.place,
            contexts={"github": github, "inputs": inputs, "steps": {}},
            may=self.may,
            path=self.path,
        )
        good = inner.play(action["runs"]["steps"])
        return {key: filled(one["value"], inner.contexts) for key, one in action["outputs"].items()} if good else None

    def _checkout(self, given: Mapping[str, Any]) -> None:
        assert self.may.get("contents") in ("read", "write")
        assert given["persist-credentials"] is False
        self.work.rmdir()
        depth = given.get("fetch-depth", 1)
        self.workflow.forge.clone(self.work, self.contexts["github"]["ref_name"], depth=depth)

    def _setup_python(self, given: Mapping[str, Any]) -> None:
        assert given["python-version"]

    def _upload_artifact(self, given: Mapping[str, Any]) -> None:
        folder = Path(given["path"].removesuffix("/*"))
        shutil.copytree(folder, self.workflow.folder / "artifacts" / given["name"])

    def _download_artifact(self, given: Mapping[str, Any]) -> None:
        shutil.copytree(self.workflow.folder / "artifacts" / given["name"], self.work / given["path"])

    def _upload_pages_artifact(self, given: Mapping[str, Any]) -> None:
        self.workflow.run.site = Path(given["path"])

    def _deploy_pages(self, _: Mapping[str, Any]) -> None:
        assert {"pages": "write", "id-token": "write"}.items() <= self.may.items()
        assert self.workflow.run.site
        self.workflow.run.deployed = True

    def _attest_build_provenance(self, given: Mapping[str, Any]) -> None:
        assert {"attestations": "write", "id-token": "write"}.items() <= self.may.items()
        files = list(_globbed(self.work, given["subject-path"]))
        assert files
        self.workflow.run.attested |= {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    def _gh_action_pypi_publish(self, given: Mapping[str, Any]) -> None:
        assert self.may.get("id-token") == "write"
        shutil.copytree(self.work / given["packages-dir"], self.workflow.forge.folder / "published")


def _globbed(folder: Path, pattern: str) -> Iterator[Path]:
    return (path for path in folder.glob(pattern) if path.is_file())
