"""The keys of `[lint]`: which rules are wanted, and where they are not."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from builder.findings import RULES
from builder.lint import ignorable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


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
        "lint_select": tuple(_texts(keys.get("select"))),
        "lint_ignore": tuple(_texts(keys.get("ignore"))),
        "lint_per_file": tuple((pattern, tuple(_texts(codes))) for pattern, codes in files),
    }


def _texts(value: object) -> Iterator[str]:
    return (str(item) for item in value) if isinstance(value, list) else iter(())


def codes_problem(value: object) -> str:
    """What is wrong with a list of codes and families; nothing where nothing is."""
    if not (isinstance(value, list) and all(isinstance(code, str) for code in value)):
        return "the codes are not a list of texts"
    families = {code[0] for code in RULES}
    unknown = next((code for code in value if code not in RULES and code not in families), "")
    if not unknown:
        return ""
    from builder.project.config import nearest  # late: only a mistyped code needs it, and that room needs this one

    near = nearest(unknown, RULES)
    return f"no rule has the code {unknown}; did you mean {near}?" if near else f"no rule has the code {unknown}"


def ignore_problem(value: object) -> str:
    """What is wrong with a list of codes that are to be ignored."""
    problem = codes_problem(value)
    if problem or not isinstance(value, list):
        return problem
    return next(filter(None, map(ignorable, value)), "")


def per_file_problem(value: object) -> str:
    """What is wrong with a table of patterns and codes."""
    if not isinstance(value, dict):
        return "`per-file` is no table"
    if not all(pattern.strip("/") for pattern in value):
        return "a pattern of `per-file` is empty"
    return next(filter(None, map(ignore_problem, value.values())), "")
