"""The order of the stages, and the law that no line of the notes vanishes. The library's one verb.

Pure, given its arguments: the project was read before, the time is an argument, media come through the project's store.
"""

from __future__ import annotations

from builder.pipeline.beside import beside
from builder.pipeline.remote import remote_references
from builder.pipeline.result import Build
from builder.pipeline.stages import STAGES, build

__all__ = ["STAGES", "Build", "beside", "build", "remote_references"]
