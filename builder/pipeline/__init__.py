"""The order of the stages, and the law that no line of the notes vanishes. The library's one verb.

Pure, given its arguments: the project was read before, the time is an argument, media come through the project's store.

The names below are looked up when they are first used: a process that gets ready to read (`Ahead`) needs none of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from builder.pipeline.processes import Ahead, beside
    from builder.pipeline.remote import remote_references
    from builder.pipeline.result import Build
    from builder.pipeline.stages import STAGES, build

__all__ = ["STAGES", "Ahead", "Build", "beside", "build", "remote_references"]

_HOMES = {
    "STAGES": "stages",
    "Ahead": "processes",
    "Build": "result",
    "beside": "processes",
    "build": "stages",
    "remote_references": "remote",
}


def __getattr__(name: str) -> object:
    """Look a name up in its room."""
    if name not in _HOMES:
        message = f"module 'builder.pipeline' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"builder.pipeline.{_HOMES[name]}"), name)
