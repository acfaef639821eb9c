"""The version of a deck: whether it rises as far as its changes ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.findings import RULES, Finding
from builder.model import Change, Step, point
from builder.text import version_order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builder.model import Comparison, Package, Span


def least_version(old: str, step: Step) -> str:
    """Return the least version that is `step` above `old`.

    >>> least_version("1.4.2", Step.MINOR)
    '1.5.0'
    """
    major, minor, patch = version_order(old)
    if step is Step.MAJOR:
        return f"{major + 1}.0.0"
    if step is Step.MINOR:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}" if step is Step.PATCH else old


def is_turned(old: Package, new: Package) -> bool:
    """Whether a package is compared with a later version of it."""
    return version_order(new.version) < version_order(old.version)


def turned(old: Package, new: Package) -> Finding:
    """The error of two packages in the wrong order (V01)."""
    message = f"NEW is older than OLD, {new.version} than {old.version}: are they the wrong way round?"
    return Finding(rule=RULES["V01"], span=point(new.path), message=message, hint="name the older package first")


def check_release(found: Comparison, *, at: Span, is_package: bool = False) -> tuple[Finding, ...]:
    """Say why the new package may not follow the old one (V01, V02), or what speaks against it (V03).

    `at` is where the new one tells its version; `is_package` says that this is a package, and no `deck.toml`.
    """
    return tuple(_findings(found, at, is_package=is_package))


def _findings(found: Comparison, at: Span, *, is_package: bool) -> Iterator[Finding]:
    stated, least = found.new.version, least_version(found.old.version, found.step)
    if is_package and is_turned(found.old, found.new):
        yield turned(found.old, found.new)
    elif version_order(stated) < version_order(least):
        why = f" ({', '.join(found.reasons)})" if found.reasons else ""
        asked = f"what changed is a {found.step.name.lower()} step{why}" if found.step else "a version never goes back"
        message = f"version {stated} is less than {least}, after {found.old.version}: {asked}"
        hint = f"build it again as {least}" if is_package else f'write version = "{least}" in deck.toml'
        yield Finding(rule=RULES["V01"], span=at, message=message, hint=hint)
    stuck = [one for one in found.notes if not one.arrives]
    if stuck:
        named = ", ".join(one.note.guid for one in stuck[:5]) + (", …" if len(stuck) > 5 else "")
        message = f"{len(stuck)} changed notes are not newer than before, and Anki will skip them: {named}"
        yield Finding(rule=RULES["V02"], span=at, message=message, hint=RULES["V02"].right)
    if touched := len(found.of(Change.TOUCHED)):
        notes = "1 note is" if touched == 1 else f"{touched} notes are"
        message = f"{notes} newer than before and hold the same: what learners edited in them will be replaced"
        yield Finding(rule=RULES["V03"], span=at, message=message, hint=RULES["V03"].right)
    looks = [part for part in found.notetype if part != "id"]
    if looks and found.new.notetype.modified <= found.old.notetype.modified:
        message = f"the note type's {', '.join(looks)} changed without a newer time, and Anki will skip that"
        yield Finding(rule=RULES["V02"], span=at, message=message, hint=RULES["V02"].right)
