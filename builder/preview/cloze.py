"""Cloze marks as Anki shows them: `{{c1::words::hint}}` on a question and on an answer side.

Compared with the real Anki in `tests/anki`; its source is `rslib/src/cloze.rs`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TOKEN = re.compile(r"\{\{c([0-9,]+)::|\}\}")
_SIMPLE = re.compile(r"\{\{c([1-9][0-9]*)::([^{}:\\]*)\}\}")
"""A cloze of one number, without a hint, a mark or a formula in it: nearly all."""
_IN_MATH = re.compile(r"(\\[(\[])(.*?)(\\[\])])", re.DOTALL)
_TAG = re.compile(r"<.*?>", re.DOTALL)
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_IN_ATTRIBUTE = {
    code: _NAMED.get(chr(code), f"&#x{code:02X};")
    for code in range(256)
    if not (chr(code).isascii() and chr(code).isalnum())
}
"""As Anki writes letters of an attribute that are no plain ones."""
_NO_HINT = "..."


@dataclass(slots=True)
class _Cloze:
    numbers: tuple[int, ...]
    parts: list[str | _Cloze] = field(default_factory=list)
    hint: str = _NO_HINT


class Piece(NamedTuple):
    """A stretch of a field with clozes in it."""

    inactive: str
    """Its HTML on the cards of other numbers."""
    faces: dict[int, tuple[str, str]]
    """Cloze number → its HTML on the question and on the answer side of that card."""


def pieces(html: str) -> Iterator[str | Piece]:
    """The field in stretches of which each looks the same on all cards but a few; together they are its `faces`.

    So a list of a hundred members is not written two hundred times. A cloze and a formula are each in one stretch.
    """
    texts = _SIMPLE.split(html)
    if "\\" not in html and not any("{{c" in text or "}}" in text for text in texts[::3]):
        for text, ordinal, words in zip(texts[::3], texts[1::3], texts[2::3], strict=False):
            yield text
            yield _simple(ordinal, words)
        yield texts[-1]
        return
    at = 0
    for start, end in _merged(sorted((*_outer_clozes(html), *(math.span() for math in _IN_MATH.finditer(html))))):
        yield html[at:start]
        stretch, at = html[start:end], end
        numbers = {int(n) for token in _TOKEN.finditer(stretch) for n in (token[1] or "").split(",") if n}
        if numbers:
            parts = _parse(stretch)
            of_number = {n: (_side(parts, n, asks=True), _side(parts, n, asks=False)) for n in sorted(numbers)}
            yield Piece(inactive=_side(parts, 0, asks=False), faces=of_number)
        else:
            yield stretch
    yield html[at:]


def _simple(ordinal: str, words: str) -> Piece:
    sides = _question(words, ordinal, _NO_HINT), _answer(words, ordinal)
    return Piece(inactive=_inactive(words, ordinal), faces={int(ordinal): sides})


def _outer_clozes(html: str) -> Iterator[tuple[int, int]]:
    """Start and end of each cloze that stands in no other."""
    opened: list[int] = []
    for token in _TOKEN.finditer(html):
        if token[1] is not None:
            opened.append(token.start())
        elif opened:
            start = opened.pop()
            if not opened:
                yield start, token.end()


def _merged(ranges: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Ascending ranges, those that overlap as one."""
    first = last = 0
    for start, end in ranges:
        if start >= last:
            if last:
                yield first, last
            first = start
        last = max(last, end)
    if last:
        yield first, last


def faces(html: str, number: int) -> tuple[str, str]:
    """The HTML of a field as the card of this cloze number shows it: on its question side, on its answer side."""
    parts = _parse(html)
    return _side(parts, number, asks=True), _side(parts, number, asks=False)


def _side(parts: Sequence[str | _Cloze], number: int, *, asks: bool) -> str:
    return _without_tags_in_math("".join([_shown(part, number, asks=asks) for part in parts]))


def _parse(html: str) -> list[str | _Cloze]:
    """Text and clozes, nested. A mark that closes nothing is text; what an open one that never closes holds is lost."""
    stack = [_Cloze(numbers=())]
    at = 0
    for token in _TOKEN.finditer(html):
        _add(stack, html[at : token.start()])
        at = token.end()
        if token[1] is not None:
            stack.append(_Cloze(numbers=tuple(int(number) for number in token[1].split(",") if number)))
        elif len(stack) > 1:
            closed = stack.pop()
            stack[-1].parts.append(closed)
        else:
            stack[0].parts.append(token[0])
    _add(stack, html[at:])
    return stack[0].parts


def _add(stack: list[_Cloze], text: str) -> None:
    """Words, up to the `::` that parts them from a hint."""
    if len(stack) > 1 and "::" in text:
        text, _, stack[-1].hint = text.partition("::")
    if text:
        stack[-1].parts.append(text)


def _shown(part: str | _Cloze, number: int, *, asks: bool) -> str:
    if isinstance(part, str):
        return part
    words = "".join([_shown(inner, number, asks=asks) for inner in part.parts])
    ordinal = ",".join(map(str, part.numbers))
    if number not in part.numbers:
        return _inactive(words, ordinal)
    return _question(words, ordinal, part.hint) if asks else _answer(words, ordinal)


def _inactive(words: str, ordinal: str) -> str:
    return f'<span class="cloze-inactive" data-ordinal="{ordinal}">{words}</span>'


def _question(words: str, ordinal: str, hint: str) -> str:
    return f'<span class="cloze" data-cloze="{_attribute(words)}" data-ordinal="{ordinal}">[{hint}]</span>'


def _answer(words: str, ordinal: str) -> str:
    return f'<span class="cloze" data-ordinal="{ordinal}">{words}</span>'


def _attribute(words: str) -> str:
    """As a value that no later step takes for a tag, a formula or a sound."""
    return words.translate(_IN_ATTRIBUTE)


def _without_tags_in_math(html: str) -> str:
    """MathJax reads text alone, so that Anki takes the tags out of formulas."""
    return _IN_MATH.sub(lambda math: f"{math[1]}{_TAG.sub('', math[2])}{math[3]}", html) if "\\" in html else html
