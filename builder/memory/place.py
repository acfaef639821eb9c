"""Where the memory lies, and what its records depend on besides the notes."""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from pathlib import Path

_DEPENDENCIES = (
    "build_deck",
    "cached_property",
    "chevron",
    "click",
    "defusedxml",
    "filetype",
    "frozendict",
    "genanki",
    "jinja2",
    "latex2mathml",
    "markdown_it_py",
    "markupsafe",
    "mdit_py_plugins",
    "mdurl",
    "nh3",
    "pillow",
    "platformdirs",
    "pygments",
    "pyyaml",
    "rapidfuzz",
)
"""All distributions that a build stands on, as their folders are called: any of them may change what is made."""


def place(vault: Path) -> Path | None:
    """Where the memory of a vault lies, in the user's cache folder; None where the machine has none."""
    import platformdirs  # late: 5 ms, and most commands do not ask

    try:
        folder = platformdirs.user_cache_path("build-deck", appauthor=False)
    except (OSError, RuntimeError):  # no home
        return None
    name = hashlib.blake2b(os.fsencode(os.path.realpath(vault)), digest_size=16).hexdigest()
    return folder / f"{name}.notes"


@cache
def tool() -> bytes:
    """A digest of what works a record out: Python, the files of build-deck, the versions of what it stands on."""
    digest = hashlib.blake2b(sys.version.encode(), digest_size=16)
    top = Path(__file__).parent.parent
    for path, status in sorted(_files(top)):
        digest.update(f"{path} {status}\n".encode(errors="surrogateescape"))
    for name in sorted(_versions()):
        digest.update(f"{name}\n".encode(errors="surrogateescape"))
    return digest.digest()


def _files(top: Path) -> list[tuple[str, str]]:
    """Every file of the package with size and time: an upgrade moves them, and so does an edit of its source."""
    found: list[tuple[str, str]] = []
    waiting = [str(top)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    waiting += [entry.path] if entry.name != "__pycache__" else []
                else:
                    status = entry.stat()
                    found.append((os.path.relpath(entry.path, top), f"{status.st_size} {status.st_mtime_ns}"))
    return found


def _versions() -> list[str]:
    """`markdown_it_py-4.3.0.dist-info` and its like, wherever modules are found."""
    found: list[str] = []
    for place in dict.fromkeys(sys.path):
        try:
            names = os.listdir(place or ".")  # noqa: PTH208 - names alone, of hundreds
        except OSError:
            continue
        found += [name for name in names if name.endswith((".dist-info", ".egg-info")) and _is_dependency(name)]
    return found


def _is_dependency(name: str) -> bool:
    return name.partition("-")[0].replace(".", "_").lower() in _DEPENDENCIES
