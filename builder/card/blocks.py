"""Blocks shown after answering, as HTML: paragraphs, lists, quotes, code, formulas, tables, pictures, sound."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.card import code, prose, tex
from builder.card.escape import attribute, escape
from builder.model import BlockKind, InlineKind
from builder.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from builder.model import Block, Inline

_SOUND_OR_FILM = frozenset(
    ("aac", "avi", "flac", "m4a", "m4v", "mkv", "mov", "mp3", "mp4", "oga", "ogg", "ogv", "opus", "wav", "webm")
)
_NOTHING_SAID = re.compile(
    r"(?:screen ?shot|screen ?capture|スクリーンショット|image|img|picture|photo|pasted|画像|写真|図|dsc|のコピー"
    r"|copy|at|am|pm|午前|午後|[\W\d_])*"
)
_FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|webp|svg|bmp|avif|heic|tiff?)")
_PRE = '<pre tabindex="0">'
"""What may be wider than the card can be reached, and so scrolled, with the keyboard: WCAG 2.1.1."""
_LANGUAGE = re.compile(r"[a-z0-9][a-z0-9_+#.-]{0,39}")
_BOXES = {"[ ]": "☐ ", "[x]": "☑ "}


def html(blocks: Iterable[Block], media: Mapping[str, str]) -> str:
    """The blocks in order; a picture that is not in `media` (reference as written → packed name) is left out."""
    return "".join(_block(block, media) for block in blocks)


def picture(inline: Inline, media: Mapping[str, str]) -> str:
    """A picture, sound or film of the package, or nothing where the package does not hold it."""
    name = media.get(inline.target, "")
    if not name:
        return ""
    if name.rpartition(".")[2] in _SOUND_OR_FILM:
        return f"[sound:{name}]"
    return f'<img src="{attribute(name)}" alt="{attribute(_told(inline.title))}">'


def pictures(blocks: Iterable[Block]) -> Iterator[Inline]:
    """The pictures in the blocks and all below them."""
    for block in blocks:
        yield from (inline for inline in block.prose.inlines if inline.kind is InlineKind.IMAGE)
        yield from pictures(block.children)


def _told(alternative: str) -> str:
    """An alternative text that says something: no date, no file name, no "image" (product contract §7)."""
    words = fold(alternative)
    return "" if _NOTHING_SAID.fullmatch(words) or _FILE_NAME.fullmatch(words) else alternative


def _block(block: Block, media: Mapping[str, str]) -> str:
    write = _WRITERS.get(block.kind)
    return write(block, media) if write else ""


def _own(block: Block, media: Mapping[str, str]) -> str:
    """The block's own text."""
    return prose.html(block.prose, picture=lambda inline: picture(inline, media))


def _paragraph(block: Block, media: Mapping[str, str]) -> str:
    words = _own(block, media)
    return f"<p>{words}</p>{html(block.children, media)}" if words else html(block.children, media)


def _heading(block: Block, media: Mapping[str, str]) -> str:
    return f"<p><b>{_own(block, media)}</b></p>"


def _list(block: Block, media: Mapping[str, str]) -> str:
    if block.info != "ordered":
        return f"<ul>{html(block.children, media)}</ul>"
    start = "" if block.level == 1 else f' start="{block.level}"'
    return f"<ol{start}>{html(block.children, media)}</ol>"


def _item(block: Block, media: Mapping[str, str]) -> str:
    return f"<li>{_BOXES.get(block.info, '')}{_own(block, media)}{html(block.children, media)}</li>"


def _quote(block: Block, media: Mapping[str, str]) -> str:
    title = _own(block, media)
    return f"<blockquote>{f'<p><b>{title}</b></p>' if title else ''}{html(block.children, media)}</blockquote>"


def _code(block: Block, _: Mapping[str, str]) -> str:
    language = block.info.lower() if _LANGUAGE.fullmatch(block.info.lower()) else ""
    start = f'{_PRE}<code class="language-{language}">' if language else f"{_PRE}<code>"
    return f"{start}{code.html(block.prose.text, language)}</code></pre>"


def _math(block: Block, _: Mapping[str, str]) -> str:
    words = block.prose.text.strip().removeprefix("$$").removesuffix("$$").strip()
    if not tex.is_safe(words):
        return f"{_PRE}<code>{escape(words)}</code></pre>"
    return f"<p>{tex.wrap(tex.html(words), display=True)}</p>"


def _table(block: Block, media: Mapping[str, str]) -> str:
    head, body = block.children[:1], block.children[1:]
    heads = "".join(f"<thead>{_row(row, media, cell='th')}</thead>" for row in head)
    rows = "".join(_row(row, media, cell="td") for row in body)
    return f'<div class="table" tabindex="0"><table>{heads}{f"<tbody>{rows}</tbody>" if rows else ""}</table></div>'


def _row(row: Block, media: Mapping[str, str], *, cell: str) -> str:
    return f"<tr>{''.join(f'<{cell}>{_own(child, media)}</{cell}>' for child in row.children)}</tr>"


_WRITERS: Mapping[BlockKind, Callable[[Block, Mapping[str, str]], str]] = {
    BlockKind.CODE: _code,
    BlockKind.FOOTNOTE: _paragraph,
    BlockKind.HEADING: _heading,
    BlockKind.ITEM: _item,
    BlockKind.LIST: _list,
    BlockKind.MATH: _math,
    BlockKind.PARAGRAPH: _paragraph,
    BlockKind.QUOTE: _quote,
    BlockKind.RULE: lambda _block, _media: "<hr>",
    BlockKind.TABLE: _table,
}
