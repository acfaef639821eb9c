"""The author's word that a rule is wrong here: which findings it silences, whether any (T03), and slips in it (T04)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate
from textwrap import shorten
from typing import TYPE_CHECKING

from builder.findings import RULES, Finding, Severity
from builder.lint.material import say
from builder.model import BlockKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from builder.model import Document

_COMMENT = re.compile(r"(?<!`)<!--\s*+(build[-_ ]?deck)\b((?:(?!<!--|-->).)*+)-->", re.IGNORECASE | re.DOTALL)
_WORD = re.compile(r":\s*(skip|card|ignore)\b(.*)", re.IGNORECASE | re.DOTALL)
_WORDS = ("skip", "card", "ignore")
_NAMED = re.compile(r"\s*,?\s*([A-Za-z][0-9]+|[A-Za-z]+(?:-[A-Za-z]+)*)(?=[\s,:]|$)")
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

    What begins like one and has a word of no meaning, or a slip before it, is told too (T04).
    One behind other words is about its line, one on a line of its own about the next line that is not blank.
    """
    text = document.source.text
    found = tuple(_COMMENT.finditer(text))
    if not found:
        return (), ()
    lines = text.split("\n")
    begins = list(accumulate((len(line) + 1 for line in lines), initial=0))
    code = _code_lines(document)
    placed = ((_span(match, begins, document.source.path), match) for match in found)
    told = [one for span, match in placed if span.line not in code for one in _read(span, lines, match)]
    return tuple(o for o in told if isinstance(o, Ignore)), tuple(o for o in told if isinstance(o, Finding))


def _code_lines(document: Document) -> frozenset[int]:
    waiting, found = list(document.blocks), set[int]()
    while waiting:
        block = waiting.pop()
        if block.kind is BlockKind.CODE:
            found.update(range(block.span.line, block.span.end_line + 1))
        waiting += block.children
    return frozenset(found)


def _span(match: re.Match[str], begins: Sequence[int], path: str) -> Span:
    (start, end), (line, end_line) = match.span(), (bisect_right(begins, at) for at in match.span())
    columns = start - begins[line - 1] + 1, end - begins[end_line - 1] + 1
    return Span(path=path, line=line, column=columns[0], end_line=end_line, end_column=columns[1])


def _read(span: Span, lines: Sequence[str], match: re.Match[str]) -> Iterator[Ignore | Finding]:
    word = _WORD.match(match[2]) if match[1].lower() == "build-deck" else None
    if not word:
        yield _slip(span, match)
    elif word[1].lower() == "ignore":
        yield from _ignores(span, lines, word[2])


def _slip(span: Span, match: re.Match[str]) -> Finding:
    """T04: a comment that was to say something to the tool, and says nothing."""
    from difflib import get_close_matches  # late: only a slip needs it

    written = shorten(match[1] + match[2], 40, placeholder=" …")
    word = re.search(r"[A-Za-z]+", match[2])
    near = get_close_matches(word[0].lower(), _WORDS, n=1) if word else []
    meant = f"did you mean `build-deck: {near[0]}`?" if near else "`build-deck:` takes `skip`, `card` and `ignore CODE`"
    return say("T04", span, f'the comment "{written}" is not understood', meant)


def _ignores(span: Span, lines: Sequence[str], written: str) -> Iterator[Ignore | Finding]:
    own_line = lines[span.line - 1][: span.column - 1].strip(" \t>") == ""
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
