"""The author's word that a rule is wrong here: which findings it silences, whether any (T03), and slips in it (T04)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate
from textwrap import shorten
from typing import TYPE_CHECKING

from builder.findings import RULES, Finding, Severity
from builder.lint.material import say
from builder.model import BlockKind, Span, locate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from builder.model import Block, Document

    Key = tuple[str | None, str, int]
    """The path, the code and the line of an ignore."""

_COMMENT = re.compile(r"<!--\s*+(build[-_ ]?deck)\b((?:(?!<!--|-->).)*+)-->", re.IGNORECASE | re.DOTALL)
"""Up to the next opening at most: a line of openings alone is read once."""
_WORD = re.compile(r":\s*(skip|card|ignore)\b(.*)", re.IGNORECASE | re.DOTALL)
_WORDS = ("skip", "card", "ignore")
_NAMED = re.compile(r"(?:\s*,)?\s*([A-Za-z][0-9]+|[A-Za-z]+(?:-[A-Za-z]+)*)(?=[\s,:]|$)")
_CODE = re.compile(r"[A-Z][0-9]+")
_CODE_OF = {rule.name: rule.code for rule in RULES.values()}
_FAMILIES = frozenset(code[0] for code in RULES)
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


def code_of(word: str) -> str:
    """The code of a rule that is called by code or name, or a family's letter, in any case; else the word as it is."""
    if not word.isascii():
        return word
    code = _CODE_OF.get(word.lower(), word.upper())
    return code if code in RULES or code in _FAMILIES else word


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

    What begins like one and has a word of no meaning, or a slip before it, is told too (T04). One behind other words is
    about its line, one on a line of its own about the next line that is not blank. One that a reader sees, in code or
    behind a back-slash, is no comment.
    """
    text = document.source.text
    found = tuple(_COMMENT.finditer(text))
    if not found:
        return (), ()
    lines = text.split("\n")
    begins = list(accumulate((len(line) + 1 for line in lines), initial=0))
    code, shown = _seen(document)
    told: list[Ignore | Finding] = []
    before = 0
    for match in found:
        span = _span(match, begins, document.source.path)
        own_line = span.line != before and not lines[span.line - 1][: span.column - 1].strip(" \t>")
        before = span.line
        if span.line not in code and (span.line, span.column) not in shown:
            told += _read(span, lines, match, own_line=own_line)
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


def _span(match: re.Match[str], begins: Sequence[int], path: str) -> Span:
    (start, end), (line, end_line) = match.span(), (bisect_right(begins, at) for at in match.span())
    columns = start - begins[line - 1] + 1, end - begins[end_line - 1] + 1
    return Span(path=path, line=line, column=columns[0], end_line=end_line, end_column=columns[1])


def _read(span: Span, lines: Sequence[str], match: re.Match[str], *, own_line: bool) -> Iterator[Ignore | Finding]:
    word = _WORD.match(match[2]) if match[1].lower() == "build-deck" else None
    if not word:
        yield _slip(span, match)
    elif word[1].lower() == "ignore":
        yield from _ignores(span, lines, word[2], own_line=own_line)


def _slip(span: Span, match: re.Match[str]) -> Finding:
    """T04: a comment that was to say something to the tool, and says nothing."""
    from difflib import get_close_matches  # late: only a slip needs it

    written = shorten(match[1] + match[2], 40, placeholder=" …")
    word = re.search(r"[A-Za-z]{1,20}", match[2])
    near = get_close_matches(word[0].lower(), _WORDS, n=1) if word else []
    meant = f"did you mean `build-deck: {near[0]}`?" if near else "`build-deck:` takes `skip`, `card` and `ignore CODE`"
    return say("T04", span, f'the comment "{written}" is not understood', meant)


def _ignores(span: Span, lines: Sequence[str], written: str, *, own_line: bool) -> Iterator[Ignore | Finding]:
    last = span.end_line
    about = next((n for n in range(last, len(lines)) if lines[n].strip()), last - 1) + 1 if own_line else span.line
    codes = tuple(_codes(written))
    if not codes:
        yield say("T03", span, "it names no rule", "write for example <!-- build-deck: ignore L14 -->")
    for code in codes:
        if problem := ignorable(code):
            yield say("T03", span, problem, "take it out; `build-deck explain CODE` tells what a rule is")
        else:
            yield Ignore(code=code, span=span, paths=frozenset((span.path,)), line=about)


def _codes(written: str) -> Iterator[str]:
    """The codes, or names, of rules at the beginning; what comes behind them is the reason."""
    at = 0
    while found := _NAMED.match(written, at):
        code = _CODE_OF.get(found[1].lower(), found[1].upper())
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
