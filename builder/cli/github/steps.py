"""The steps of a deck's workflow, which `action.yml` calls.

Stands alone: Python's own library, git and, for `previous`, `publish` and `rebuild`, GitHub's command line `gh`. So the
job that may write needs no build-deck and runs nothing that notes could reach. What notes say is never read as a
command: not by a shell, not by the runner, not as Markdown.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

HERE = Path(__file__).resolve().parent
SUMS = "SHA256SUMS"
_TAG = re.compile(r"v(\d+)\.(\d+)\.(\d+)")
_OURS = {SUMS, "manifest.json"}
"""What every release of this workflow holds."""
_MACHINES = (
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
)
"""What differs between the two builds whose bytes are compared."""
_CHANGES = ("added", "changed", "moved", "retired", "revived", "vanished")


class Stop(Exception):
    """The workflow must not go on; the text says why and what to do."""


def _say(kind: str, text: str) -> None:
    """Make an annotation of the run: `notice`, `warning` or `error`."""
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    sys.stdout.write(f"::{kind}::{escaped}\n")
    sys.stdout.flush()


def _append(variable: str, text: str) -> None:
    if path := os.environ.get(variable):
        with Path(path).open("a", encoding="utf-8", newline="\n") as file:
            file.write(text)


def _output(**values: str | Path) -> None:
    for name, value in values.items():
        if re.search(r"[\r\n]", str(value)):
            message = f"{name} has more than one line: {str(value)!r}"
            raise Stop(message)
        _append("GITHUB_OUTPUT", f"{name}={value}\n")


@contextmanager
def _not_commands() -> Iterator[None]:
    """What is printed inside is text to the runner, whatever a note holds."""
    token = secrets.token_hex(16)
    sys.stdout.write(f"::stop-commands::{token}\n")
    sys.stdout.flush()
    try:
        yield
    finally:
        sys.stdout.write(f"::{token}::\n")
        sys.stdout.flush()


def _call(*command: str | Path, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> None:
    """Run a command, its output in the log; stop where it fails."""
    with _not_commands():
        code = subprocess.run(command, env={**os.environ, **(env or {})}, cwd=cwd, check=False).returncode  # noqa: S603
    if code:
        message = f"`{Path(command[0]).name} {command[1]}` failed with exit code {code}; what it said stands in the log"
        raise Stop(message)


def _ask(*command: str | Path, good: Sequence[int] = (0,)) -> str:
    """Run a command and return what it answered.

    Raises:
        Stop: it ended with an exit code that is none of `good`.
    """
    run = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)  # noqa: S603
    if run.returncode not in good:
        message = f"`{Path(command[0]).name} {command[1]}` failed with exit code {run.returncode}: {run.stderr.strip()}"
        raise Stop(message)
    return run.stdout


def tools(source: Path, version: str = "") -> None:
    """Install build-deck, and what it needs by hash, into an environment of its own, and put it on the path.

    `source` is the folder of an action: the pins lie in it and, where it is one in a notes repository, the version to
    install by name; else build-deck itself lies around it. `version` asks for that version by name. A machine that has
    build-deck already names its folder in BUILD_DECK_BIN, and nothing is installed.
    """
    if there := os.environ.get("BUILD_DECK_BIN"):
        _append("GITHUB_PATH", f"{there}\n")
        return
    place = Path(os.environ.get("RUNNER_TEMP", "/tmp")) / f"build-deck-{secrets.token_hex(4)}"  # noqa: S108 - no runner
    venv.create(place, with_pip=True)
    scripts = place / ("Scripts" if os.name == "nt" else "bin")
    pip = (scripts / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps")
    _call(*pip, "--require-hashes", "-r", source / "requirements.txt")
    named = source / "tool.txt"
    if version:
        _call(*pip, f"build-deck=={version}")
    elif named.is_file():
        _call(*pip, "-r", named)
    else:
        _call(*pip, "--no-build-isolation", source.parents[2])
    _append("GITHUB_PATH", f"{scripts}\n")
    os.environ["PATH"] = f"{scripts}{os.pathsep}{os.environ['PATH']}"


def _source_of(tag: str, tree: Path, version: str) -> tuple[Path, str]:
    """Where the build-deck lies that made a release: in its tree, in this action, or under its name and version."""
    for folder in (tree / ".github/deck", tree / "builder/cli/github"):
        if (folder / "steps.py").is_file():
            return folder, ""
    if (own := _own_version()) == version:
        return HERE, ""
    _say("notice", f"{tag} was made by build-deck {version}, this is {own}: that version is installed by its name")
    return HERE, version


def _own_version() -> str:
    if (HERE / "tool.txt").is_file():
        return (HERE / "tool.txt").read_text("utf-8").strip().partition("==")[2]
    return str(tomllib.loads((HERE.parents[2] / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def previous(folder: Path, tag: str) -> tuple[str, Path | None]:
    """Bring the last release below HEAD, other than `tag`, into the folder; its tag and package, or nothing.

    A release counts that holds a manifest and sums; each of its files must be what the sums say.
    """
    if _ask("git", "rev-parse", "--is-shallow-repository").strip() == "true":
        message = "the clone is shallow, so earlier releases are not seen: check out with `fetch-depth: 0`"
        if tag:
            raise Stop(message)
        _say("warning", message)
    listed = _ask("gh", "release", "list", "--exclude-drafts", "--limit", "1000", "--json", "tagName")
    released = {one["tagName"] for one in json.loads(listed)}
    found = (_TAG.fullmatch(one) for one in _ask("git", "tag", "--merged", "HEAD").split() if one in released - {tag})
    for one in sorted(filter(None, found), key=lambda match: tuple(map(int, match.groups())), reverse=True):
        name = one[0]
        assets = {one["name"] for one in json.loads(_ask("gh", "release", "view", name, "--json", "assets"))["assets"]}
        if assets >= _OURS:
            _ask("gh", "release", "download", name, "--dir", folder)
            for added in {path.name for path in folder.iterdir()} - {SUMS, *_told(folder)}:
                (folder / added).unlink()  # by hand, later
            package = folder / verified(folder)["package"]["name"]
            _output(last=name, package=package)
            return name, package
        _say("warning", f"the release {name} holds no manifest.json and {SUMS}, so nothing is compared with it")
    return "", None


def check(vault: Sequence[str]) -> None:
    """Every finding as an annotation of its line; errors end the run. build-deck itself escapes what notes say."""
    command = ("build-deck", "check", *vault, "--format", "github")
    run = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)  # noqa: S603
    with _not_commands():
        sys.stdout.write(run.stderr)
    sys.stdout.write(run.stdout)
    if run.returncode:
        message = "the notes need work; each finding is shown at its line"
        raise Stop(message)


def build(vault: Sequence[str], out: Path) -> None:
    """Build twice as two machines would, compare the bytes, and leave one set in the folder with its sums beside.

    Raises:
        Stop: `deck.lock` is not the committed one, the two differ, or the folder is not empty.
    """
    if out.exists() and any(out.iterdir()):
        message = f"{out} is not empty: what lies in it would be released too"
        raise Stop(message)
    other = out.with_name(f"{out.name}-again")
    shutil.rmtree(other, ignore_errors=True)
    for folder, machine in zip((out, other), _MACHINES, strict=True):
        _call("build-deck", "build", *vault, "--locked", "--output", folder, env=machine)
    one, two = _digests(out), _digests(other)
    if one != two:
        differ = ", ".join(name for name in sorted({*one, *two}) if one.get(name) != two.get(name))
        message = f"two builds of the same notes differ in {differ}: that is a bug in build-deck, please report it"
        raise Stop(message)
    shutil.rmtree(other)
    _call("git", "diff", "--exit-code", "--", *(vault or (".",)))
    site = _make_site(out)
    sums = seal(out)
    about = _manifest(out)
    name, digest = about["package"]["name"], about["package"]["sha256"]
    _output(version=about["version"], package=out / name, sha256=digest, folder=out, sums=sums, site=site or "")


def _make_site(out: Path) -> Path | None:
    """The preview as a site of its own; with pictures beside it, it becomes one file of the release, a zip."""
    page, pictures = out / "preview.html", out / "preview-media"
    if not page.is_file():
        return None
    site = out.with_name(f"{out.name}-site")
    shutil.rmtree(site, ignore_errors=True)
    site.mkdir()
    shutil.copy(page, site / "index.html")
    if pictures.is_dir():
        shutil.copytree(pictures, site / pictures.name)
        with zipfile.ZipFile(out / "preview.zip", "w") as archive:
            for path in filter(Path.is_file, (page, *sorted(pictures.rglob("*")))):
                archive.writestr(zipfile.ZipInfo(path.relative_to(out).as_posix()), path.read_bytes())
        shutil.rmtree(pictures)
        page.unlink()
    return site


def seal(out: Path) -> str:
    """Write SHA256SUMS, as `sha256sum --check` reads it; the digest of that file."""
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(_digests(out).items()))
    (out / SUMS).write_text(lines, "utf-8", newline="\n")
    return _sha256(out / SUMS)


def _digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): _sha256(path) for path in files}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _manifest(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    return content


def report(vault: Sequence[str], out: Path, *, tag: str, last: str, package: str) -> None:
    """Tell in the run's summary what is new since the last release, and which version it asks for.

    Raises:
        Stop: there is a tag, and tag, `deck.toml` and the least step do not agree.
    """
    about = _manifest(out)
    found = None
    if package:
        found = json.loads(_ask("build-deck", "diff", package, *vault, "--format", "json", good=(0, 1)))
    _append("GITHUB_STEP_SUMMARY", "\n".join((*_summary(about, found, last), "")))
    against = list(_against(about, found, tag))
    for text in against:
        _say("error" if tag else "warning", text)
    if tag and against:
        message = f"{tag} is not released"
        raise Stop(message)


def _against(about: Mapping[str, Any], found: Mapping[str, Any] | None, tag: str) -> Iterator[str]:
    """What speaks against a release."""
    if tag and tag != f"v{about['version']}":
        yield (
            f'the tag is {tag}, and deck.toml says version = "{about["version"]}": write the version of the tag there, '
            "build, commit deck.toml and deck.lock, and set the tag on that commit"
        )
    package = about["package"]["name"]
    if not package.isascii():  # https://docs.github.com/en/rest/releases/assets
        hint = 'write for example slug = "deck" in deck.toml'
        yield f"the package is called {package}, and GitHub changes names that are not in Latin letters: {hint}"
    for one in found["findings"] if found else ():
        if one["severity"] == "error":
            yield f"{one['code']} {one['name']}: {one['message']}" + (f" - {one['hint']}" if one["hint"] else "")


def _summary(about: Mapping[str, Any], found: Mapping[str, Any] | None, last: str) -> Iterator[str]:
    counts = about["counts"]
    yield f"## {_plain(about['deck'])} {_plain(about['version'])}"
    yield ""
    yield ", ".join(f"{counts[what]} {what}" for what in ("notes", "cards", "tombstones", "media"))
    yield ""
    if found is None:
        yield "Nothing is released yet: this would be the first version."
        return
    changes = [note["change"] for note in found["notes"]]
    yield f"| since {_plain(last)} | notes |"
    yield "|---|---|"
    yield from (f"| {change} | {changes.count(change)} |" for change in _CHANGES if change in changes)
    yield f"| asks for | {found['step']} step, to {found['least_version']} |"
    yield ""
    yield from (f"- {_plain(why)}" for why in found["reasons"])
    yield ""
    yield from (f"> {_plain(one['message'])}" for one in found["findings"])


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return "".join(c if c.isalnum() or c in " .,:()" else f"&#{ord(c)};" if c.isprintable() else " " for c in text)


def verified(folder: Path, *, tag: str = "", sums: str = "") -> dict[str, Any]:
    """The manifest of a folder that holds what its SHA256SUMS says and nothing else.

    Raises:
        Stop: it does not, the digest of that file is not `sums`, or the version is not the tag's.
    """
    if sums and _sha256(folder / SUMS) != sums:
        message = f"{SUMS} is not the file that the build job made: nothing is published"
        raise Stop(message)
    told = _told(folder)
    there = {name: digest for name, digest in _digests(folder).items() if name != SUMS}
    if differ := [name for name in sorted({*told, *there}) if told.get(name) != there.get(name)]:
        message = f"{', '.join(differ)}: not what {SUMS} says"
        raise Stop(message)
    about = _manifest(folder)
    if there.get(about["package"]["name"]) != about["package"]["sha256"]:
        message = "the package is not the one that manifest.json tells of"
        raise Stop(message)
    if tag and tag != f"v{about['version']}":
        message = f"the tag is {tag}, and manifest.json says {about['version']}"
        raise Stop(message)
    return about


def _told(folder: Path) -> dict[str, str]:
    lines = (line.partition("  ") for line in (folder / SUMS).read_text("utf-8").splitlines())
    return {name: digest for digest, _, name in lines}


def publish(folder: Path, *, tag: str, sums: str) -> None:
    """Make the release of a tag that is there: every file of the folder, the change list as its text."""
    about = verified(folder, tag=tag, sums=sums)
    told = (f"--title={about['deck']} {about['version']}", f"--notes-file={folder / 'CHANGES.md'}")
    _call("gh", "release", "create", tag, "--verify-tag", *told, *sorted(folder.iterdir()))


def rebuild(vault: Sequence[str], work: Path) -> None:
    """Build the last released tag again, with the build-deck that made it, and compare every byte.

    Raises:
        Stop: a file differs.
    """
    tag, package = previous(work / "released", "")
    if not package:
        _say("notice", "nothing is released yet, so nothing is built again")
        return
    tree = work / "tree"
    _call("git", "worktree", "add", "--detach", "--force", tree, tag)
    about = _manifest(package.parent)
    tools(*_source_of(tag, tree, about["tool"]["version"]))
    out = work / "rebuilt"
    _call("build-deck", "build", *vault, "--locked", "--output", out, cwd=tree, env=_MACHINES[1])
    _make_site(out)
    seal(out)
    was, now = _digests(package.parent), _digests(out)
    if differ := [name for name in sorted({*was, *now}) if was.get(name) != now.get(name)]:
        same = about["package"]["database"] == _manifest(out)["package"]["database"]
        why = "the notes in it are the same: zlib compressed them otherwise" if same else "the notes in it differ"
        message = f"{tag} built again differs in {', '.join(differ)}; {why}"
        raise Stop(message)
    _say("notice", f"{tag} built again: {len(was)} files, the same bytes")


def main(arguments: Sequence[str]) -> int:
    """Run a step, named by the first argument, in the folder named by the second; what stops it is an annotation."""
    step, folder = arguments[0], Path(arguments[1] if len(arguments) > 1 else ".")
    asked = {name: os.environ.get(name, "") for name in ("VAULT", "TAG", "SUMS", "LAST", "LAST_PACKAGE")}
    vault, tag = tuple(filter(None, (asked["VAULT"],))), asked["TAG"]
    steps: Mapping[str, Callable[[], object]] = {
        "tools": lambda: tools(HERE),
        "previous": lambda: previous(folder, tag),
        "check": lambda: check(vault),
        "build": lambda: build(vault, folder),
        "report": lambda: report(vault, folder, tag=tag, last=asked["LAST"], package=asked["LAST_PACKAGE"]),
        "verify": lambda: verified(folder, tag=tag, sums=asked["SUMS"]),
        "publish": lambda: publish(folder, tag=tag, sums=asked["SUMS"]),
        "rebuild": lambda: rebuild(vault, folder),
    }
    try:
        steps[step]()
    except Stop as stop:
        _say("error", str(stop))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
