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
    """Code, each line with its place."""
    lines = [_code_line(line, index, page) for index, line in enumerate(text.split("\n"), first)]
    places: list[Place] = []
    offset = 0
    for piece in lines:
        places += _line_places(piece, offset, page)
        offset += len(piece.text) + 1
    return Prose(text="\n".join(piece.text for piece in lines), places=tuple(places))


def _code_line(text: str, index: int, page: Page) -> SourceText:
    """A line of code and where it stands; the margin of one whose tabs were taken apart may stand nowhere."""
    shown = page.shown[index] if index < len(page.shown) else ""
    at = shown.rfind(text)
    if at < 0:
        at = shown.rfind(text.lstrip()) - len(text) + len(text.lstrip())
    return (
        _as_written(index, page)
        if text.strip() and 0 <= at < page.made[index]
        else SourceText(text=text, line=index, at=at)
    )


def _line_places(piece: SourceText, offset: int, page: Page) -> Iterator[Place]:
    """One place for a line, from its first character that is in the source; or one for each where some were dropped."""
    if not piece.text:
        return
    is_whole = piece.at >= 0 and piece.at + page.shifts[piece.line] >= 0
    start = 0 if is_whole else len(piece.text) - len(piece.text.lstrip())
    end = start + 1 if page.is_exact(piece.line) else len(piece.text)
    for step in range(start, end):
        yield Place(offset=offset + step, line=piece.line + 1, column=page.column(piece.line, piece.at + step))
