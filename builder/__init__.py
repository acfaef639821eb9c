"""build-deck: a versioned Anki deck from the notes a person already has.

As a library:

    from pathlib import Path
    from builder import build_deck, load_project, write_apkg

    made = build_deck(load_project(Path("notes")), epoch=1_700_000_000)
    Path("notes.apkg").write_bytes(write_apkg(made.deck, made.media))

The names below are looked up when they are first used, so that the command line starts at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from builder.build import Build
    from builder.build import build as build_deck
    from builder.findings import Finding, Severity
    from builder.identity import format_lock
    from builder.project import Project, load_project
    from builder.release import write_apkg, write_files

__all__ = [
    "Build",
    "Finding",
    "Project",
    "Severity",
    "build_deck",
    "format_lock",
    "load_project",
    "write_apkg",
    "write_files",
]

_HOMES = {
    "Build": ("builder.build", "Build"),
    "Finding": ("builder.findings", "Finding"),
    "Project": ("builder.project", "Project"),
    "Severity": ("builder.findings", "Severity"),
    "build_deck": ("builder.build", "build"),
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
