"""What the tool has to say about the notes, and the errors that stop a run.

A finding is data, collected to the end of the run; all of them are shown. What is wrong with the machine or the call
is an exception. The rules stand in five tables: what can't be read (`files`), what is weak on a card (`cards`), which
note a fact is (`identity`), why a line became no card (`skipped`), and what is wrong with packages and versions
(`packages`).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from builder.findings import cards, files, identity, lint, packages, skipped
from builder.findings.core import Finding, Rule, Severity, format_finding
from builder.findings.errors import BrokenInput, BuilderError, EnvironmentFault, LockError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

_TABLES = (*files.RULES, *cards.RULES, *lint.RULES, *identity.RULES, *packages.RULES, *skipped.RULES)
RULES: Mapping[str, Rule] = MappingProxyType({rule.code: rule for rule in _TABLES})
"""Every rule by its code."""

__all__ = [
    "RULES",
    "BrokenInput",
    "BuilderError",
    "EnvironmentFault",
    "Finding",
    "LockError",
    "Rule",
    "Severity",
    "UsageError",
    "format_finding",
]
