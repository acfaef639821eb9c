"""The author's word that a rule is wrong here: which findings it silences, and whether it silences any (T03)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.findings import RULES, Finding, Severity
from builder.lint.material import say
from builder.model import BlockKind, Span, locate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from builder.model import Block, Document

    Key = tuple[str | None, str, int]
    """The path, the code and the line of an ignore."""

_COMMENT = re.compile(r"<!--\s*build-deck:\s*ignore\b((?:(?!<!--)[^>])*?)-->")
"""Up to the next opening at most: a line of openings alone is read once."""
_NAMED = re.compile(r"(?:\s*,)?\s*([A-Za-z][0-9]+|[A-Za-z]+(?:-[A-Za-z]+)*)(?=[\s,:]|$)")
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

    One behind other words is about its line, one on a line of its own about the next line that is not blank. One that
    a reader sees, in code or behind a back-slash, is no comment.
    """
    if "build-deck:" not in document.source.text:
        return (), ()
    lines = document.source.text.split("\n")
    code, shown = _seen(document)
    told: list[Ignore | Finding] = []
    for number, line in enumerate(lines, 1):
        if number not in code and "build-deck:" in line:
            margin = len(line) - len(line.lstrip(" \t>"))
            for match in _COMMENT.finditer(line):
                if (number, match.start() + 1) not in shown:
                    told += _read(document.source.path, lines, number, match, own_line=match.start() == margin)
    return tuple(o for o in told if isinstance(o, Ignore)), tuple(o for o in told if isinstance(o, Finding))


def _seen(document: Document) -> tuple[frozenset[int], frozenset[tuple[int, int]]]:
    """The lines of blocks of code, and the line and column of each comment that stands in a text as it is read."""
    waiting, code, shown = list(document.blocks), set[int](), set[tuple[int, int]]()
    while waiting:
        block = waiting.pop()
        if block.kind is BlockKind.CODE:
            code.update(range(block.span.line, block.span.end_line + 1))
        else:
            shown.update(_shown(block))
        waiting += block.children
    return frozenset(code), frozenset(shown)


def _shown(block: Block) -> Iterator[tuple[int, int]]:
    places = (locate(block.prose, match.start()) for match in _COMMENT.finditer(block.prose.text))
    return (place for place in places if place)


def _read(
    path: str, lines: Sequence[str], number: int, match: re.Match[str], *, own_line: bool
) -> Iterator[Ignore | Finding]:
    start, end = match.span()
    span = Span(path=path, line=number, column=start + 1, end_line=number, end_column=end + 1)
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

    Errors and skipped lines are always told. An ignore is used also where `select` or another ignore silences as much;
    what is told of unused ones can be ignored too, and is only told where `select` wants it.
    """
    lines = _lines(ignores)
    used: set[Key] = set()
    for finding in findings:
        own = _covering(finding, lines)
        if finding.severity not in _SILENT:
            yield finding
        else:
            used |= own
            if not own and _is_selected(finding, select):
                yield finding
    for ignore in sorted(ignores, key=lambda one: _names(one.code, "T03")):
        if used.isdisjoint(_keys(ignore)):
            message = f"it ignores {ignore.code}, and there is nothing of it here"
            unused = say("T03", ignore.span, message, f"take {ignore.code} out")
            own = _covering(unused, lines)
            used |= own
            if not own and _is_selected(unused, select):
                yield unused


def _keys(ignore: Ignore) -> Iterator[Key]:
    return ((path, ignore.code, ignore.line) for path in ((None,) if ignore.paths is None else ignore.paths))


def _lines(ignores: Iterable[Ignore]) -> dict[tuple[str | None, str], list[int]]:
    """The lines that ignores are about, in order, by path and code."""
    found: defaultdict[tuple[str | None, str], set[int]] = defaultdict(set)
    for ignore in ignores:
        for path, code, line in _keys(ignore):
            found[path, code].add(line)
    return {key: sorted(lines) for key, lines in found.items()}


def _covering(finding: Finding, ignored: Mapping[tuple[str | None, str], Sequence[int]]) -> set[Key]:
    """The ignores that silence a finding: those about no line, and those about one of its lines."""
    first, last = finding.span.line, max(finding.span.line, finding.span.end_line)
    found: set[Key] = set()
    for path in (None, finding.span.path):
        for code in (finding.rule.code, finding.rule.code[0]):
            lines = ignored.get((path, code), ())
            own = lines[bisect_left(lines, first) : bisect_right(lines, last)]
            everywhere = lines[:1] if lines and lines[0] == 0 else ()
            found.update((path, code, line) for line in (*everywhere, *own))
    return found


def _is_selected(finding: Finding, select: Sequence[str]) -> bool:
    return not select or any(_names(code, finding.rule.code) for code in select)


def _names(named: str, code: str) -> bool:
    """Whether a code or a family is that of a rule."""
    return named in (code, code[0])
