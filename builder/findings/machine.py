"""Findings for programs: JSON in a form of our own, and the commands by which GitHub Actions annotates lines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from builder.findings.core import Severity, opened_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from builder.findings.core import Finding
    from builder.model import Span

FORMAT = 1
"""Raised when a key of the JSON form changes its meaning; keys may be added."""
_COMMANDS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "notice",
    Severity.SKIPPED: "notice",
}


def as_json(findings: Iterable[Finding], *, folder: str, version: str) -> str:
    """All findings as one JSON object, keys sorted; `folder` leads from the current folder to the vault."""
    found = tuple(findings)
    about = {
        "counts": {one.value: sum(f.severity is one for f in found) for one in Severity},
        "findings": [_object(finding, folder) for finding in found],
        "format": FORMAT,
        "tool": {"name": "build-deck", "version": version},
    }
    return json.dumps(about, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _object(finding: Finding, folder: str) -> dict[str, object]:
    return {
        **_place(finding.span, folder),
        "code": finding.rule.code,
        "hint": finding.hint,
        "message": finding.message,
        "name": finding.rule.name,
        "related": [_place(span, folder) for span in finding.related],
        "severity": finding.severity.value,
    }


def _place(span: Span, folder: str) -> dict[str, object]:
    return {
        "path": opened_path(span, folder),
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def as_github(findings: Iterable[Finding], *, folder: str) -> str:
    """Each finding as a workflow command that makes an annotation, a line each.

    GitHub takes columns only where a finding begins and ends on one line
    (https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands).
    """
    return "".join(f"{_command(finding, folder)}\n" for finding in findings)


def _command(finding: Finding, folder: str) -> str:
    span = finding.span
    place: dict[str, str | int] = {"file": opened_path(span, folder), "line": span.line}
    if span.end_line > span.line:
        place["endLine"] = span.end_line
    else:
        place["col"] = span.column
        if span.end_column > span.column:
            place["endColumn"] = span.end_column
    place["title"] = f"{finding.rule.code} {finding.rule.name}"
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in place.items())
    text = f"{finding.message}\nhint: {finding.hint}" if finding.hint else finding.message
    return f"::{_COMMANDS[finding.severity]} {properties}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
