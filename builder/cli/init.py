"""`build-deck init`: what a folder of notes needs to become a deck, written where it is missing."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.cli.boundary import tool_version
from builder.cli.options import HELP, PathType, default_vault, telling
from builder.cli.terminal import Talk, say
from builder.findings import UsageError
from builder.text import wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from builder.project import Vault

    _Files = Iterator[tuple[Path, bytes]]

_NOTE, _SETTINGS, _SCHEMA = "first-note.md", "deck.toml", "deck.schema.json"
_WIDE = 78
_SCHEMA_LINE = f"#:schema ./{_SCHEMA}\n"
"""Where editors that know TOML look for a schema: https://taplo.tamasfe.dev/configuration/directives.html."""
_MERGES = re.compile(r"(?:\*\*/|/)?deck\.lock\s.*\bmerge=")
_DIST = frozenset({"dist", "/dist", "dist/", "/dist/", "dist/*", "/dist/*"})
"""Lines of a `.gitignore` that leave out what builds make; above it, the beginning of those that merge locks."""
_PINNED = rb"[\w.-]+==\S+ \\\n(?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n(?: +#.*\n)*)+"
_OURS = {
    "action.yml": re.compile(rb"name: build-deck\n"),
    "requirements.txt": re.compile(rb"(?=[\s\S]*^genanki==)(?:#.*\n|" + _PINNED + rb")+\Z", re.MULTILINE),
    "steps.py": re.compile(rb'"""The steps of a deck\'s workflow, which `action.yml` calls\.\n'),
    "tool.txt": re.compile(rb"build-deck==\S+\n\Z"),
}
"""By what each file that the workflow calls is known as one that some version of build-deck wrote."""


@click.command(context_settings=HELP)
@click.argument("folder", required=False, type=PathType(is_folder=True))
@click.option("--schema", is_flag=True, help="Add a JSON schema, by which editors check and complete deck.toml.")
@click.option("--github", is_flag=True, help="Add a workflow by which GitHub checks the notes and releases the deck.")
@click.option("--config", type=PathType(), expose_value=False, help="Taken, as elsewhere; the folder's own is written.")
@click.option("-q", "--quiet", is_flag=True, help="Show errors only.")
@click.option("-v", "--verbose", is_flag=True, expose_value=False, help="Taken, as elsewhere; all is shown as it is.")
def init(folder: Path | None, *, schema: bool, github: bool, quiet: bool) -> int:
    """Set a folder up for a deck.

    Writes deck.toml with every key explained, .gitignore and .gitattributes, for git, and a sample note where the
    folder has no notes. FOLDER is made where it is missing; left out it is `source_notes/` where there is one, else
    the current folder. What is there stays as it is; a file for git gets the line that it lacks.

    Example: build-deck init my-notes
    """
    from builder.project import look_at  # late: see the wing's docstring
    from builder.release import write_files

    called = folder or default_vault()
    with telling(Talk(folder=called, is_quiet=quiet, is_verbose=False), writes=True):
        vault = look_at(called)
    files = dict((*_files(vault, with_schema=schema), *(_github(vault) if github else ())))
    old = {path: _kept(path) for path in files}
    written = write_files(list(files.items()))
    for path in () if quiet else files:
        done = _done(old[path], files[path]) if path in written else "is there already:"
        say(f"{done} {Talk.from_here(path).as_posix()}")
    if schema and not files[vault.root / _SETTINGS].startswith(_SCHEMA_LINE.encode()):
        say(f"put this first into deck.toml, for editors to find the schema: {_SCHEMA_LINE.strip()}", err=True)
    if not quiet:
        home = Talk.from_here(_home(vault)).as_posix()
        say(f"next: {'' if home == os.curdir else f'cd {home} && '}build-deck")
    return 0


def _done(old: bytes | None, new: bytes) -> str:
    """What was done to a file that was written."""
    if old is None:
        return "wrote"
    return "added a line to" if new.startswith(old) and new[len(old) :].strip().count(b"\n") == 0 else "updated"


def _files(vault: Vault, *, with_schema: bool) -> _Files:
    """Every file there is to be, and what it is to hold; one that holds that already is not touched."""
    settings = vault.root / _SETTINGS
    kept = _kept(settings)
    yield settings, _settings(vault, with_schema=with_schema).encode() if kept is None else kept
    if with_schema:
        yield vault.root / _SCHEMA, _schema(vault.root / _SCHEMA)
    if not vault.has_notes:
        yield vault.root / _NOTE, Path(__file__).with_name(f"sample_{_language(os.environ)}.md").read_bytes()
    ignore, attributes = (Path(os.path.realpath(_home(vault) / name)) for name in (".gitignore", ".gitattributes"))
    yield ignore, _with_line("/dist/", ignore, is_there=_DIST.__contains__)
    yield attributes, _with_line("deck.lock merge=union", attributes, is_there=_MERGES.match)


def _github(vault: Vault) -> _Files:
    """The files of the workflow; the author's own workflow of that name is kept, what it calls is the tool's."""
    from builder.cli.hosting import ACTION, WORKFLOW, github_files  # late: see the wing's docstring

    version = tool_version()
    if not version[0].isdigit():
        message = "build-deck is not installed, and the workflow installs it by the version that wrote it"
        raise UsageError(message, hint="install it, and call it by its name")
    home = _home(vault)
    top = next((one for one in (home, *home.parents) if os.path.lexists(one / ".git")), home)
    below = vault.root.relative_to(top).as_posix()
    notes = "" if below in (os.curdir, "source_notes") else below
    for name, text in github_files(vault=notes, version=version).items():
        kept = _kept(top / name)
        known = _OURS.get(name.removeprefix(f"{ACTION}/"))
        if kept and known and not known.match(kept.replace(b"\r\n", b"\n")):
            message = f"{Talk.from_here(top / name)} is not from build-deck, and --github would replace it"
            raise UsageError(message, hint="move the file")
        yield top / name, kept if kept and name == WORKFLOW else text.encode()


def _home(vault: Vault) -> Path:
    """Where builds are called: beside a vault named `source_notes`, else in it."""
    return vault.root.parent if vault.root.name == "source_notes" else vault.root


def _kept(path: Path) -> bytes | None:
    return path.read_bytes() if os.path.lexists(path) else None


def _with_line(line: str, path: Path, *, is_there: Callable[[str], object]) -> bytes:
    """What a file holds, with a line behind it unless one that does the same is there."""
    kept = _kept(path) or b""
    if any(is_there(one.strip()) for one in kept.decode(errors="replace").splitlines()):
        return kept
    return kept + (b"" if kept.endswith(b"\n") or not kept else b"\n") + f"{line}\n".encode()


def _schema(path: Path) -> bytes:
    from builder.project import config_schema  # late: see the wing's docstring

    schema = config_schema()
    if str(schema["title"]).encode() not in (_kept(path) or str(schema["title"]).encode()):
        message = f"{Talk.from_here(path)} is not from build-deck, and --schema would replace it"
        raise UsageError(message, hint="move the file")
    return f"{json.dumps(schema, ensure_ascii=False, indent=2)}\n".encode()


def _language(environment: Mapping[str, str]) -> str:
    """The language of the sample: Japanese for who works in a Japanese locale, else English."""
    locale = next(filter(None, map(environment.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "ja" if locale.startswith("ja") else "en"


def _settings(vault: Vault, *, with_schema: bool) -> str:
    """A `deck.toml` that names the deck and its version, and shows every other key with an example behind `#`."""
    from builder.project import KEYS  # late: see the wing's docstring

    said = {"name": json.dumps(vault.name, ensure_ascii=False), "version": '"0.1.0"'}
    blocks = [_SCHEMA_LINE] if with_schema else []
    blocks.append("# The settings of the deck. Take the `#` from an example to use it.\n")
    for key in KEYS:
        about = wrap(f"{key.means}; default: {key.default}", _WIDE)
        line = f"{key.name} = {said[key.name]}" if key.name in said else f"# {key.name} = {key.example}"
        blocks.append("".join(f"# {one}\n" for one in about) + f"{line}\n")
    return "\n".join(blocks)
