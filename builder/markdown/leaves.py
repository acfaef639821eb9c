"""Blocks without blocks below them, and the source lines of a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.markdown.writer import SourceText
from builder.model import BlockKind, Inline, InlineKind, Place, Prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

    from builder.markdown.lines import Page

_LANGUAGE = re.compile(r"[^\s:,{]*")


def pieces(token: Token, page: Page) -> list[SourceText]:
    """The text of an inline token, line by line with its place."""
    first = token.map[0] if token.map else 0
    if not token.content:
        return []
    found = []
    for index, text in enumerate(token.content.split("\n"), first):
        stripped = text.lstrip(" \t") if index > first else text
        at = page.shown[index].rfind(stripped)
        found.append(
            SourceText(text=stripped, line=index, at=at) if at >= page.made[index] else _as_written(index, page)
        )
    return found


def _as_written(index: int, page: Page) -> SourceText:
    """A line whose mended beginning the parser took for text, as where a link definition ends an item."""
    written = page.raw.clean[index]
    text = written.strip()
    return SourceText(text=text, line=index, at=written.find(text) - page.shifts[index])


def leaf(token: Token, page: Page) -> tuple[BlockKind, Prose, str]:
    """Kind, words and info of a block that stands for itself: code, math, a rule."""
    first = token.map[0] if token.map else 0
    if token.type == "fence":
        prose = _verbatim(token.content.removesuffix("\n"), first + 1, page)
        language = _LANGUAGE.match(token.info.strip())
        return BlockKind.CODE, prose, language[0] if language else ""
    if token.type == "code_block":
        return BlockKind.CODE, _verbatim(token.content.rstrip("\n"), first, page), ""
    if token.type == "math_block":
        prose = _verbatim(token.content, first, page)
        whole = Inline(kind=InlineKind.MATH, start=0, end=len(prose.text), target="display")
        return BlockKind.MATH, Prose(text=prose.text, inlines=(whole,), places=prose.places), ""
    return BlockKind.RULE, Prose(text=""), ""


def _verbatim(text: str, first: int, page: Page) -> Prose:
    return Prose(text=text, places=tuple(_line_places(text, first, page)))


def _line_places(text: str, first: int, page: Page) -> Iterator[Place]:
    """A place for each line; a line whose tabs were taken apart has one from its first letter on."""
    offset = 0
    for index, line in enumerate(text.split("\n"), first):
        shown = page.shown[index] if index < len(page.shown) else ""
        start = 0 if shown.endswith(line) else len(line) - len(line.lstrip())
        at = shown.rfind(line[start:])
        if at >= 0 and line[start:]:
            exact = range(1) if page.is_exact(index) else range(len(line) - start)
            for step in exact:
                yield Place(offset=offset + start + step, line=index + 1, column=page.column(index, at + step))
        offset += len(line) + 1
