"""Documents to facts: the statements worth recalling, each with what a reader needs to understand it.

Reads shapes alone (separators, nesting, lists, tables, questions); which words a card hides is another room's. Every
line that makes no fact is told in a skipped finding; headings and parents are told by the lines of context.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from builder.facts.beside import compared
from builder.facts.brackets import set_off, translated
from builder.facts.prose import cut
from builder.facts.ranks import ranked
from builder.facts.repeated import labelled
from builder.facts.scope import Level, Scope, is_generic, tidy
from builder.facts.titles import with_title
from builder.facts.walk import blocks
from builder.facts.words import is_in
from builder.findings import RULES, Finding
from builder.model import Block, BlockKind, Document, Fact, Span
from builder.text import fold, has_japanese, other_language, stands_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from builder.facts.node import Outcome

__all__ = ["find_facts"]

_EXPORT_TAIL = re.compile(r"[ _-][0-9a-f]{32}$")
"""Notion puts the page's id behind the title of each exported file."""
_DATED = re.compile(r"^(?:\d{4}[-_]\d\d[-_]\d\d|\d{8})(?:[-_T]?\d{4,6})?[ _-]+(?=\D)")
"""A day, or the time that numbers a note, before its title."""


def find_facts(document: Document) -> tuple[tuple[Fact, ...], tuple[Finding, ...]]:
    """The facts of a document in reading order, and why its other lines are none.

    Depends on this document alone. Linear in its length.
    """
    if document.front.ignore:
        return (), tuple(_left_out(block) for block in document.blocks)
    document = replace(document, blocks=tuple(with_title(translated(set_off(document.blocks)))))
    language = document.front.language or _language(document)
    headings = frozenset(
        fold(tidy(b.prose.text, heading=True)) for b in document.blocks if b.kind is BlockKind.HEADING and b.prose.text
    )
    scope = Scope(path=document.source.path, title=_title(document), language=language, headings=headings)
    facts, findings = _gather(blocks(tuple(ranked(_without_pages(document.blocks))), scope))
    facts = compared(labelled(tuple(_without_said(fact, scope.title) for fact in facts)))
    tags = document.front.tags
    told = () if language.split("-")[0] in ("", "ja", "en") else (_foreign(document),)
    return tuple(replace(f, tags=tags) if tags else f for f in facts), (*told, *findings)


def _without_pages(read: Sequence[Block]) -> Sequence[Block]:
    """The blocks; where three headings and more are pages of a book that rise, `p65`, each is a bare number."""
    found = {at: _PAGE.fullmatch(b.prose.text) for at, b in enumerate(read) if b.kind is BlockKind.HEADING}
    pages = {at: page for at, page in found.items() if page}
    rise = all(int(one[1]) <= int(later[1]) for one, later in pairwise(pages.values()))
    if len(pages) < _LEAST_PAGES or not rise:
        return read
    return [replace(b, prose=cut(b.prose, *pages[at].span(1))) if at in pages else b for at, b in enumerate(read)]


_LEAST_PAGES = 3
_PAGE = re.compile(r"(?:pp?|pages?|ページ|頁)\s?[.．]?\s?(\d{1,4})(?:\s?[-–~〜、,]\s?\d{1,4})*", re.IGNORECASE)


def _language(document: Document) -> str:
    return "und" if other_language("\n".join(_running_text(document.blocks))) else ""


_NO_TEXT = frozenset({BlockKind.CODE, BlockKind.MATH})


def _running_text(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if block.kind not in _NO_TEXT:
            yield block.prose.text
            yield from _running_text(block.children)


def _foreign(document: Document) -> Finding:
    at = Span(path=document.source.path, line=1, column=1, end_line=1, end_column=1)
    message = "neither Japanese nor English: terms, lists, tables and marks are read, plain sentences are not"
    return Finding(
        rule=RULES["F10"], span=at, message=message, hint="mark the words to ask with **bold** or ==highlight=="
    )


def _left_out(block: Block) -> Finding:
    return Finding(
        rule=RULES["S14"], span=block.span, message="the file says in its front matter that it wants no cards"
    )


def _gather(outcomes: Iterable[Outcome]) -> tuple[tuple[Fact, ...], tuple[Finding, ...]]:
    facts, findings = list[Fact](), list[Finding]()
    for outcome in outcomes:
        if isinstance(outcome, Fact):
            facts.append(outcome)
        elif isinstance(outcome, Finding):
            findings.append(outcome)
        elif facts and facts[-1].span.line >= outcome.since:
            facts[-1] = _with_extra(facts[-1], outcome.block)
        elif outcome.block.prose.text.strip():
            findings.append(Finding(rule=RULES["S18"], span=outcome.block.span, message="no card above it to stand on"))
    return tuple(facts), tuple(findings)


def _with_extra(fact: Fact, block: Block) -> Fact:
    lines = range(block.span.line, block.span.end_line + 1)
    return replace(fact, extra=(*fact.extra, block), context_lines=(*fact.context_lines, *lines))


def _title(document: Document) -> Level | None:
    """What the whole file is about: its front matter's title, or the file's name where no heading says it.

    One heading of the first rank is the title, if it says of what; several are sections, `# Causes`, `# Signs`, and the
    name of the file is the title, as Obsidian shows it.
    """
    if document.front.title and not is_generic(document.front.title):
        return Level(words=document.front.title, line=0, depth=0)
    path = PurePosixPath(document.source.path)
    if (named := _named_by_heading(document.blocks, path.stem)) is not None:
        return named
    headings = [b for b in document.blocks if b.kind is BlockKind.HEADING and b.level == 1 and b.prose.text]
    if len(headings) == 1 and not is_generic(headings[0].prose.text):
        return None
    names = [path.stem, *(p.name for p in path.parents if p.name and not headings)]
    names = [_DATED.sub("", _EXPORT_TAIL.sub("", unquote(name).replace("___", " / "))) for name in names]
    name = next((n for n in names if not is_in(n, "generic_files") and not is_generic(n)), "")
    name = name.replace("_", " ").replace("-", " ")
    name = _NUMBER.sub("", name) if headings else name
    is_said = any(fold(name) in fold(heading.prose.text) for heading in headings)
    is_title = not headings or (bool(_telling(name)) and not is_said)
    return Level(words=name, line=0, depth=0 if not headings else _OVER_SECTIONS) if name and is_title else None


_OVER_SECTIONS = -1
"""The depth of a file's name that stands over several sections; nobody wrote it as a title."""
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST_WORD = 4
_NUMBER = re.compile(r"^[\d\s.()]+(?=[^\W\d])")


def _telling(name: str) -> Sequence[str]:
    """The words of a file's name that say of what it is: none in `lecture 04 final`, `Mon` or `無題のファイル`."""
    words = _WORD.findall(fold(name))
    is_long = (len(word) >= (2 if has_japanese(word) else _SHORTEST_WORD) for word in words)
    return [word for word, long in zip(words, is_long, strict=True) if long and not is_in(word, "untelling")]


def _without_said(fact: Fact, title: Level | None) -> Fact:
    """A fact without the name of its file over the sections where it says the name itself: it would tell the answer."""
    if title is None or title.depth != _OVER_SECTIONS or fact.context[:1] != (title.words,):
        return fact
    is_said = any(stands_in(word, fact.text) for word in _telling(title.words))
    return replace(fact, context=fact.context[1:]) if is_said else fact


def _named_by_heading(blocks: Sequence[Block], stem: str) -> Level | None:
    """The first heading where nothing stands below it but the next of its rank, and it says the file's name again."""
    shown = [b for b in blocks if b.kind not in {BlockKind.FRONT_MATTER, BlockKind.HTML}][:2]
    if len(shown) < len("12") or any(b.kind is not BlockKind.HEADING for b in shown):
        return None
    first, second = shown
    words = first.prose.text
    name = {w for w in re.split(r"[\W_]+", fold(stem)) if len(w) > len("and")}
    is_title = second.level <= first.level and not is_generic(words)
    if not is_title or not name or not all(stands_in(w, words) for w in name):
        return None
    return Level(words=words, line=first.span.line, depth=0)
