"""A rule, a finding, and how a finding is printed."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from builder.model import Span


class Severity(Enum):
    """The four words of the product contract."""

    ERROR = "error"
    """What the tool can't read or must not touch; nothing is written."""
    WARNING = "warning"
    """The card is made, but look."""
    NOTE = "note"
    """Worth knowing."""
    SKIPPED = "skipped"
    """A line that became no card, with its reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A kind of finding. Codes are for ever: a retired code is never given again."""

    code: str
    """A letter for the family and two digits: `S03`."""
    name: str
    """Kebab-case: `link-only`."""
    severity: Severity
    what: str
    """What the rule looks at, in a sentence."""
    why: str
    """What would go wrong without it, in a sentence."""
    wrong: str
    """An example that the rule finds; empty where none can be written in notes."""
    right: str
    """The same, mended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to say about one place."""

    rule: Rule
    span: Span
    message: str
    """What is so, naming the words; no full stop."""
    hint: str = ""
    """What to do; empty where nothing needs doing."""
    related: tuple[Span, ...] = ()
    """Other places to look at."""

    @property
    def severity(self) -> Severity:
        """The rule's severity."""
        return self.rule.severity


def format_finding(finding: Finding, *, folder: str = "") -> str:
    """Lay a finding out for people: `path:line:column: CODE name: message`, other places and a hint indented below it.

    `folder` is put before the paths, so that they can be opened from where the command runs.
    """
    rule = finding.rule
    first = f"{_at(finding.span, folder)}: {rule.code} {rule.name}: {finding.message}"
    see = (f"see: {_at(span, folder)}" for span in finding.related)
    return "\n    ".join((first, *see, *([f"hint: {finding.hint}"] if finding.hint else ())))


def opened_path(span: Span, folder: str) -> str:
    """The path of a place as it can be opened from where the command runs; `folder` leads to the vault."""
    return posixpath.normpath(folder + span.path)


def _at(span: Span, folder: str) -> str:
    return f"{opened_path(span, folder)}:{span.line}:{span.column}"
