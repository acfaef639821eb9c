"""What stops a run and is no bug."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from builder.findings.core import Finding


class BuilderError(Exception):
    """What stops a run and is no bug: a message for people, with a hint."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(BuilderError):
    """The call is off: no such folder, no such line."""

    exit_code = 2


class EnvironmentFault(BuilderError):
    """The machine is in the way: disk, permission, another build running."""

    exit_code = 3


class BrokenInput(BuilderError):
    """`deck.toml` or another file the whole run stands on can't be used; the findings say where."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(findings[0].message, hint=findings[0].hint)
        self.findings = findings


class LockError(BrokenInput):
    """`deck.lock` can't be trusted; it is left alone."""
