"""Check what a wheel and a source archive hold against the files that git knows: `contents.py MADE SOURCE`.

The wheel holds every file of `builder/` and its own record, the source archive what pyproject.toml includes; neither
holds anything else.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

made, source = map(Path, sys.argv[1:])
project = tomllib.loads((source / "pyproject.toml").read_text("utf-8"))
name = f"build_deck-{project['project']['version']}"
listed = subprocess.run(["git", "ls-files"], cwd=source, capture_output=True, check=True, encoding="utf-8")  # noqa: S607
known = set(listed.stdout.splitlines())
included = tuple(one.removeprefix("/") for one in project["tool"]["hatch"]["build"]["targets"]["sdist"]["include"])

wheel = {file for file in known if file.startswith("builder/")}
wheel |= {
    f"{name}.dist-info/{file}" for file in ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE")
}
archive = {file for file in known if file in included or file.startswith(tuple(f"{one}/" for one in included))}
archive |= {"PKG-INFO", "pyproject.toml", ".gitignore"}  # the last two come with every archive of hatchling

with zipfile.ZipFile(made / f"{name}-py3-none-any.whl") as opened:
    found_wheel = set(opened.namelist())
with tarfile.open(made / f"{name}.tar.gz") as packed:
    found_archive = {member.name.removeprefix(f"{name}/") for member in packed.getmembers() if member.isfile()}
wrong = [
    *(f"wheel: {file}" for file in sorted(found_wheel ^ wheel)),
    *(f"source archive: {file}" for file in sorted(found_archive ^ archive)),
]
sys.exit("\n".join(("missing, or not to be there:", *wrong)) if wrong else 0)
