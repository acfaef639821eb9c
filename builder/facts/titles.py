"""The first line of a note without headings that says what the note is about."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from builder.facts.lines import is_bold, paragraph
from builder.facts.prose import lines_of
from builder.facts.shapes import is_noun_phrase, is_question
from builder.facts.split import Separator, split
from builder.model import Block, BlockKind, Prose
from builder.text import width

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST = 72
"""In columns."""
_COURSE = re.compile(
    r"^(?:[A-Z]{2,5}[ -]?\d{2,4}[A-Z]?|[A-Z][A-Za-z]{2,10}[ -]?\d{3})\b"
    r"|(?i:\b(?:lecture|lec|chapter|chap|ch|week|wk|unit|module|lesson|session|class|topic|part|day)\.?\s?#?\d"
    r"|\b(?:notes|outline|midterm|finals?|exam|quiz|review|revision|study guide|cheat ?sheet|vocab(?:ulary)?"
    r"|glossary)$)"
    r"|第\s?[0-9０-９一二三四五六七八九十]+\s?(?:回|章|講|課|週|部)"
    r"|(?:講義|授業|ノート|メモ|まとめ|対策|範囲|テスト|試験|期末|中間|単語帳|用語集|一問一答)$"
)
"""`BIO 201 - Lecture 7: …`, `日本史　第3回`: what notes are called."""
_DATE = re.compile(
    r"(?:\d{1,4}[/.-]\d{1,2}(?:[/.-]\d{1,4})?|(?:\d{4}年)?\d{1,2}月\d{1,2}日|(?:[A-Z][a-z]{2,8}\.?,?\s)?"
    r"[A-Z][a-z]{2,8}\.?\s\d{1,2}(?:,?\s\d{4})?)"
    r"\s?(?:[(（]?[月火水木金土日][)）]?)?"
)


def names_course(words: str) -> bool:
    """Whether words are what notes are called: a course, a number, `notes`."""
    return _COURSE.search(words) is not None


def with_title(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks, the first line as a heading where it is a title: above a date, or alone above a blank line.

    It is called as notes are; or it is a name above a date, or where blank lines stand between groups of lines.
    """
    at = next((n for n, block in enumerate(blocks) if block.kind not in _BEFORE), len(blocks))
    if at + 1 >= len(blocks) or any(block.kind is BlockKind.HEADING for block in blocks):
        return blocks
    first = blocks[at]
    if first.kind is not BlockKind.PARAGRAPH or first.mark:
        return blocks
    title, *rest = lines_of(first.prose)
    below = rest[0].text.strip() if rest else ""
    is_dated = _DATE.fullmatch(below) is not None or (names_course(title.text.strip()) and names_course(below))
    is_alone = not rest and blocks[at + 1].span.line > first.span.end_line + 1
    is_apart = is_dated or (not is_bold(title) and _are_groups(blocks[at + 1 :]))
    if not (is_dated or is_alone) or not _is_title(title.text.strip(), is_apart=is_apart):
        return blocks
    heading = replace(paragraph(first, [title]), kind=BlockKind.HEADING, level=1)
    others = [paragraph(first, rest)] if rest else []
    return (*blocks[:at], heading, *others, *blocks[at + 1 :])


_LOOSE = frozenset({Separator.DASH, Separator.SPACE})
"""`Anatomy - bones of the hand`, `薬理学　自律神経`."""
_BEFORE = frozenset({BlockKind.FRONT_MATTER, BlockKind.HTML})


def _are_groups(blocks: Sequence[Block]) -> bool:
    """Whether the author puts blank lines between groups of lines, not between lines."""
    seen = [len(lines_of(block.prose)) > 1 for block in blocks if block.kind is BlockKind.PARAGRAPH]
    return len(seen) >= _LEAST and sum(seen) * 2 > len(seen)


_LEAST = 3


def _is_title(words: str, *, is_apart: bool) -> bool:
    if width(words) > _LONGEST or is_question(words) or not words[:1].isalnum():
        return False
    parts = split(Prose(text=words))
    is_name = is_noun_phrase(words) and (parts is None or parts.separator in _LOOSE)
    return names_course(words) or (is_apart and is_name and not words.endswith((".", "。")))
