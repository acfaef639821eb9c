"""build-deck: a versioned Anki deck from the notes a person already has.

As a library, in ten lines: `tests/docs/library.py`, which the README shows. A project is read, built, and what came of
it written; nothing is printed, and only `load_project`, the pictures a build takes and `write_files` touch the disk.

The names below are looked up when they are first used, so that the command line starts at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from builder.findings import BuilderError, Finding, Severity
    from builder.identity import format_lock
    from builder.pipeline import Build, build
    from builder.project import Project, load_project
    from builder.release import write_apkg, write_files

__all__ = [
    "Build",
    "BuilderError",
    "Finding",
    "Project",
    "Severity",
    "build",
    "format_lock",
    "load_project",
    "write_apkg",
    "write_files",
]

_HOMES = {
    "Build": ("builder.pipeline", "Build"),
    "BuilderError": ("builder.findings", "BuilderError"),
    "Finding": ("builder.findings", "Finding"),
    "Project": ("builder.project", "Project"),
    "Severity": ("builder.findings", "Severity"),
    "build": ("builder.pipeline", "build"),
    "format_lock": ("builder.identity", "format_lock"),
    "load_project": ("builder.project", "load_project"),
    "write_apkg": ("builder.release", "write_apkg"),
    "write_files": ("builder.release", "write_files"),
}


def __getattr__(name: str) -> object:
    """Look a public name up in its room."""
    if name not in _HOMES:
        message = f"module 'builder' has no attribute {name!r}"
        raise AttributeError(message)
    room, there = _HOMES[name]
    return getattr(import_module(room), there)
