"""Findings as a SARIF log, which editors and code scanning read.

Static Analysis Results Interchange Format 2.1.0, OASIS standard with errata 01
(https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html); columns count code points.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from builder.findings.core import Severity, opened_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from builder.findings.core import Finding, Rule
    from builder.model import Span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "note",
    Severity.SKIPPED: "none",
}
"""A level of `none` goes with results that are no problem: a skipped line is told, not blamed (§3.27.9, §3.27.10)."""


def as_sarif(findings: Iterable[Finding], *, folder: str, version: str) -> str:
    """All findings as one SARIF log; `folder` leads from the current folder to the vault."""
    found = tuple(findings)
    rules = {finding.rule.code: finding.rule for finding in sorted(found, key=lambda f: f.rule.code)}
    at = {code: number for number, code in enumerate(rules)}
    driver = {"name": "build-deck", "version": version, "rules": [_rule(rule) for rule in rules.values()]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, folder, at[finding.rule.code]) for finding in found],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: Rule) -> dict[str, object]:
    examples = (f"{title}:\n{text}" for title, text in (("Found", rule.wrong), ("Better", rule.right)) if text)
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.what},
        "fullDescription": {"text": f"{rule.what} {rule.why}"},
        "help": {"text": "\n\n".join((f"{rule.what}\n{rule.why}", *examples))},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(finding: Finding, folder: str, rule_index: int) -> dict[str, object]:
    text = f"{finding.message}\n{finding.hint}" if finding.hint else finding.message
    result: dict[str, object] = {
        "ruleId": finding.rule.code,
        "ruleIndex": rule_index,
        "kind": "informational" if finding.severity is Severity.SKIPPED else "fail",
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [_location(finding.span, folder)],
    }
    if finding.related:
        result["relatedLocations"] = [_location(span, folder) for span in finding.related]
    return result


def _location(span: Span, folder: str) -> dict[str, object]:
    region: dict[str, int] = {"startLine": span.line, "startColumn": span.column}
    if (span.end_line, span.end_column) > (span.line, span.column):
        region.update(endLine=span.end_line, endColumn=span.end_column)
    uri = quote(opened_path(span, folder).encode(errors="surrogateescape"))
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}
