"""The author's word that a rule is wrong here: which findings it silences, and whether it silences any (T03)."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.findings import RULES, Finding, Severity
from builder.lint.material import say
from builder.model import BlockKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from builder.model import Document

_COMMENT = re.compile(r"<!--\s*build-deck:\s*ignore\b([^>]*?)-->")
_NAMED = re.compile(r"\s*,?\s*([A-Za-z][0-9]+|[A-Za-z]+(?:-[A-Za-z]+)*)(?=[\s,:]|$)")
_CODE = re.compile(r"[A-Z][0-9]+")
_SILENT = frozenset((Severity.WARNING, Severity.NOTE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """One rule, or one family of rules, that is not to be told of in some place."""

    code: str
    """`L14`, or `L` for all of them."""
    span: Span
    """Where the author wrote it."""
    paths: frozenset[str] | None = None
    """The notes it is about; None for all."""
    line: int = 0
    """The line it is about; 0 for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LintOptions:
    """What `[lint]` of `deck.toml` says."""

    select: tuple[str, ...] = ()
    """Codes and families of the warnings and notes that are wanted; empty for all."""
    ignores: tuple[Ignore, ...] = ()


def ignorable(code: str) -> str:
    """Why a code or a family can't be ignored; nothing where it can."""
    family = [rule for rule in RULES.values() if code in (rule.code, rule.code[0])]
    if not family:
        return f"no rule has the code {code}"
    if any(rule.severity in _SILENT for rule in family):
        return ""
    return f"{code} can't be ignored: it says what can't be read, or why a line is on no card"


def comments(document: Document) -> tuple[tuple[Ignore, ...], tuple[Finding, ...]]:
    """The comments `<!-- build-deck: ignore CODE reason -->` of a note, and what is wrong with them (T03).

    One behind other words is about its line, one on a line of its own about the next line that is not blank.
    """
    if "build-deck:" not in document.source.text:
        return (), ()
    lines = document.source.text.split("\n")
    code = _code_lines(document)
    found = [(n, match) for n, line in enumerate(lines, 1) if n not in code for match in _COMMENT.finditer(line)]
    told = [one for number, match in found for one in _read(document.source.path, lines, number, match)]
    return tuple(o for o in told if isinstance(o, Ignore)), tuple(o for o in told if isinstance(o, Finding))


def _code_lines(document: Document) -> frozenset[int]:
    waiting, found = list(document.blocks), set[int]()
    while waiting:
        block = waiting.pop()
        if block.kind is BlockKind.CODE:
            found.update(range(block.span.line, block.span.end_line + 1))
        waiting += block.children
    return frozenset(found)


def _read(path: str, lines: Sequence[str], number: int, match: re.Match[str]) -> Iterator[Ignore | Finding]:
    start, end = match.span()
    span = Span(path=path, line=number, column=start + 1, end_line=number, end_column=end + 1)
    own_line = lines[number - 1][:start].strip(" \t>") == ""
    about = next((n for n in range(number, len(lines)) if lines[n].strip()), number - 1) + 1 if own_line else number
    codes = tuple(_codes(match[1]))
    if not codes:
        yield say("T03", span, "it names no rule", "write for example <!-- build-deck: ignore L14 -->")
    for code in codes:
        if problem := ignorable(code):
            yield say("T03", span, problem, "take it out; `build-deck explain CODE` tells what a rule is")
        else:
            yield Ignore(code=code, span=span, paths=frozenset((path,)), line=about)


def _codes(written: str) -> Iterator[str]:
    """The codes, or names, of rules at the beginning; what comes behind them is the reason."""
    names = {rule.name: rule.code for rule in RULES.values()}
    at = 0
    while found := _NAMED.match(written, at):
        code = names.get(found[1].lower(), found[1].upper())
        if not _CODE.fullmatch(code):
            return
        yield code
        at = found.end()


def silence(findings: Iterable[Finding], ignores: Sequence[Ignore], *, select: Sequence[str]) -> Iterator[Finding]:
    """The findings that are wanted and not ignored, then one (T03) for each ignore that silenced nothing.

    Errors and skipped lines are always told.
    """
    used: set[int] = set()
    everywhere = [n for n, ignore in enumerate(ignores) if ignore.paths is None]
    by_path: defaultdict[str, list[int]] = defaultdict(list)
    for number, ignore in enumerate(ignores):
        for path in ignore.paths or ():
            by_path[path].append(number)
    for finding in findings:
        if finding.severity not in _SILENT:
            yield finding
        elif not select or any(_names(code, finding) for code in select):
            near = (*everywhere, *by_path.get(finding.span.path, ()))
            own = {number for number in near if _covers(ignores[number], finding)}
            used |= own
            if not own:
                yield finding
    for number, ignore in enumerate(ignores):
        if number not in used:
            message = f"it ignores {ignore.code}, and there is nothing of it here"
            yield say("T03", ignore.span, message, f"take {ignore.code} out")


def _names(code: str, finding: Finding) -> bool:
    return code in (finding.rule.code, finding.rule.code[0])


def _covers(ignore: Ignore, finding: Finding) -> bool:
    is_line = not ignore.line or finding.span.line <= ignore.line <= max(finding.span.line, finding.span.end_line)
    return is_line and _names(ignore.code, finding)
