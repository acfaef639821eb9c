"""What the notes refer to on other machines, for `fetch`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder import media
from builder.findings import Severity
from builder.pipeline.gather import references

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builder.media import Reference
    from builder.project import Project


def remote_references(project: Project) -> Iterator[Reference]:
    """Every picture, sound and film on another machine that a build would look for, in the order of the notes."""
    from builder import markdown  # late: a build asks for none of them

    for source in project.sources:
        document, findings = markdown.parse(source)
        is_broken = any(finding.severity is Severity.ERROR for finding in findings)
        if not is_broken and not document.front.ignore:
            yield from (found for found in references(document) if media.is_remote(found.address))
