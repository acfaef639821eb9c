"""What authors set in brackets: words inside sentences, `［人事院］による勧告`, and translations below them."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from builder.facts.lazy import ASKED
from builder.facts.lines import paragraph
from builder.facts.prose import covered, cut, lines_of, strip
from builder.facts.sections import is_bold_heading
from builder.facts.shapes import has_words
from builder.model import Block, BlockKind, Inline, InlineKind
from builder.text import has_japanese

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.model import Prose

_LEAST = 3
"""Lines: who does so again and again means the words to learn."""
_SET_OFF = re.compile(r"［([^［］【】\n]{1,40})］|【([^［］【】\n]{1,40})】")
_BEFORE = tuple("はがをにでとのもへや、")
_BEHIND = re.compile(r"[はがをにでとのもへや]|等|など|する|した|による|によって")
"""A particle on one side: the brackets are part of a sentence, no title and no tag."""
_OF_SCREEN = re.compile(
    r"(?:ボタン|キー|タブ|メニュー|アイコン|画面|ページ|欄|から)|をダ?ブ?ル?(?:クリック|タップ|押|選|開|入力|チェック|実行)|に(?:チェック|入力)"
    r"|[をにへ](?:使|書|入れ|記入|送|押|選)|から始|で(?:保存|示|表)|の(?:値|項目|担当)"
    r"|\s?(?:→|＞|>|\+|＋)"
)
"""What is pressed, chosen or filled in."""
_OF_EDITOR = re.compile(
    r"(?:前略|中略|後略|略|ママ|笑|要出典|引用者.*|筆者.*|訳?注.*|出典.*|参考.*|図.{0,4}|表.{0,4}|\W*[\d０-９\W]+|\D*\s?(?:1\d|20)\d\d)"
)
"""Notes to a text, and where it is from."""
_READING = re.compile(r"[ぁ-ゖァ-ヺー・\s]+")
_NO_TEXT = frozenset({BlockKind.HEADING, BlockKind.CODE, BlockKind.MATH, BlockKind.HTML, BlockKind.FRONT_MATTER})


def set_off(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks; where three lines and more set words in brackets inside a sentence, these are marked.

    Like words in bold, they are the ones to ask. Linear in the length of the text.
    """
    lines = sum(_lines(text, found) for text, found in _every(blocks))
    return tuple(map(_marked, blocks)) if lines >= _LEAST else blocks


def _lines(text: str, found: Sequence[tuple[int, int]]) -> int:
    """In how many lines of a text words are set off."""
    return 1 + sum("\n" in text[one:other] for (one, _), (other, _) in pairwise(found))


def _every(blocks: Sequence[Block]) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    for block in blocks:
        if block.kind not in _NO_TEXT:
            if found := _found(block.prose):
                yield block.prose.text, found
            yield from _every(block.children)


def _found(prose: Prose) -> list[tuple[int, int]]:
    """Where the words stand, without their brackets, in what an author writes in one line."""
    text = prose.text
    if "】" not in text and "］" not in text:
        return []
    every = ((m, m.span(m.lastindex or 1)) for m in _SET_OFF.finditer(text))
    found = [own for m, own in every if _is_of_sentence(text, m) and not _is_other(text, m, text[slice(*own)])]
    inside = covered(prose, _EVERY_KIND) if found and prose.inlines else b""
    return [(a, b) for a, b in found if not any(inside[a - 1 : b + 1])]


_EVERY_KIND = frozenset(InlineKind)
"""Ranges nest or lie apart: words with other markup in or around them are not marked once more."""


def _before(text: str, mark: re.Match[str]) -> str:
    return text[max(0, mark.start() - 1) : mark.start()]


def _is_of_sentence(text: str, mark: re.Match[str]) -> bool:
    return _before(text, mark) in _BEFORE or _BEHIND.match(text, mark.end()) is not None


def _is_other(text: str, mark: re.Match[str], words: str) -> bool:
    """Whether brackets hold no words to learn: a key, a note of the editor's, how the word before is read.

    Nor a single sign, `［動］`, nor what stands outside the brackets too.
    """
    is_read = _READING.fullmatch(words) is not None and "一" <= _before(text, mark) <= "龯"
    if len(words) == 1 or words in text[: mark.start()] or words in text[mark.end() :]:
        return True
    is_other = _OF_SCREEN.match(text, mark.end()) or _OF_EDITOR.fullmatch(words)
    return is_read or is_other is not None or not has_words(words)


def _marked(block: Block) -> Block:
    if block.kind in _NO_TEXT:
        return block
    prose, children = block.prose, tuple(map(_marked, block.children))
    if found := _found(prose):
        made = (Inline(kind=InlineKind.SET_OFF, start=a, end=b) for a, b in found)
        inlines = sorted(chain(prose.inlines, made), key=lambda i: (i.start, -i.end))
        prose = replace(prose, inlines=tuple(inlines))
    return replace(block, prose=prose, children=children)


def translated(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks; a sentence over its translation in brackets and italics asks for it, where three and more do so.

    What stands alone right below a title in bold says what that is.
    """
    return [*_asking(blocks)] if sum(map(_pairs, blocks)) >= _LEAST else blocks


def _pairs(block: Block) -> int:
    return (_pair(block) is not None) + sum(map(_pairs, block.children))


def _asking(blocks: Sequence[Block]) -> Iterator[Block]:
    for above, block in zip((None, *blocks), blocks, strict=False):
        found = None if above is not None and is_bold_heading(above) else _pair(block)
        if found is None:
            yield replace(block, children=tuple(_asking(block.children))) if block.children else block
            continue
        sentence, said = found
        below = replace(paragraph(block, lines_of(block.prose)[1:]), prose=said)
        item = replace(block, kind=BlockKind.ITEM, prose=sentence, children=(below,), info=ASKED)
        is_item = block.kind is BlockKind.ITEM
        yield (
            item
            if is_item
            else replace(block, kind=BlockKind.LIST, prose=cut(said, 0, 0), children=(item,), info="bullet")
        )


def _pair(block: Block) -> tuple[Prose, Prose] | None:
    """A line, and what stands below it in brackets and italics; None where a paragraph or an item is no such two."""
    lines = lines_of(block.prose) if block.kind in _TEXTS and not block.children else ()
    if len(lines) != len("ab") or any(has_japanese(line.text) for line in lines):
        return None
    said = strip(lines[1], " ()")
    slanted = next((i for i in said.inlines if i.kind is InlineKind.EMPHASIS), None)
    is_whole = slanted is not None and slanted.end - slanted.start >= len(said.text.rstrip("."))
    is_in_brackets = lines[1].text.strip()[:1] == "(" and lines[1].text.strip()[-1:] == ")"
    are_texts = min(len(line.text.split()) for line in lines) > len("ab")
    return (lines[0], replace(said, inlines=())) if is_whole and is_in_brackets and are_texts else None


_TEXTS = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM})
