"""The keys of `[lint]`: which rules are wanted, and where they are not."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from builder.findings import RULES
from builder.lint import code_of, ignorable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


_WORD = "^([A-Za-z][0-9]{0,2}|[A-Za-z]+(-[A-Za-z]+)*)$"
"""A code, a family or a name in any case: JSON schema has no way to leave the case of a list of words open."""


class LintKeys(TypedDict):
    """The fields of `Config` that come from `[lint]`."""

    lint_select: tuple[str, ...]
    lint_ignore: tuple[str, ...]
    lint_per_file: tuple[tuple[str, tuple[str, ...]], ...]


def read(table: object) -> LintKeys:
    """What `[lint]` says, once nothing is wrong with it."""
    keys: Mapping[str, object] = table if isinstance(table, dict) else {}
    per_file = keys.get("per-file")
    files = per_file.items() if isinstance(per_file, dict) else ()
    return {
        "lint_select": tuple(_codes(keys.get("select"))),
        "lint_ignore": tuple(_codes(keys.get("ignore"))),
        "lint_per_file": tuple((pattern, tuple(_codes(codes))) for pattern, codes in files),
    }


def _codes(value: object) -> Iterator[str]:
    return (code_of(str(item)) for item in value) if isinstance(value, list) else iter(())


def codes_problem(value: object) -> str:
    """What is wrong with a list of codes, names and families, in any case; nothing where nothing is."""
    if not (isinstance(value, list) and all(isinstance(code, str) for code in value)):
        return "the codes are not a list of texts"
    families = {code[0] for code in RULES}
    unknown = next((word for word in value if code_of(word) not in RULES and code_of(word) not in families), None)
    if unknown is None:
        return ""
    from builder.project.config import nearest  # late: only a mistyped code needs it, and that room needs this one

    words = {word.lower(): word for rule in RULES.values() for word in (rule.code, rule.name)}
    near = nearest(unknown.lower(), words)
    told = f'no rule has the code or name "{unknown}"'
    return f"{told}; did you mean {words[near]}?" if near else told


def schema(*, ignored: bool) -> dict[str, object]:
    """The JSON schema of a list of codes, names and families; an editor completes those that may stand there."""
    rules = (rule for rule in RULES.values() if not (ignored and ignorable(rule.code)))
    offered = sorted({word for rule in rules for word in (rule.code[0], rule.code, rule.name)})
    return {"type": "array", "items": {"anyOf": [{"enum": offered}, {"type": "string", "pattern": _WORD}]}}


def ignore_problem(value: object) -> str:
    """What is wrong with a list of codes that are to be ignored."""
    problem = codes_problem(value)
    if problem or not isinstance(value, list):
        return problem
    return next(filter(None, map(ignorable, _codes(value))), "")


def per_file_problem(value: object) -> str:
    """What is wrong with a table of patterns and codes."""
    if not isinstance(value, dict):
        return "`per-file` is no table"
    if not all(pattern.strip("/") for pattern in value):
        return "a pattern of `per-file` is empty"
    return next(filter(None, map(ignore_problem, value.values())), "")
