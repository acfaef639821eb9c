"""Cloze marks as Anki shows them: `{{c1::words::hint}}` on a question and on an answer side.

Compared with the real Anki in `tests/anki`; its source is `rslib/src/cloze.rs`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(r"\{\{c([0-9,]+)::|\}\}")
_IN_MATH = re.compile(r"(\\[(\[])(.*?)(\\[\])])", re.DOTALL)
_TAG = re.compile(r"<.*?>", re.DOTALL)
_NOT_PLAIN = re.compile("[\0-/:-@\\[-`{-\xff]")
_NO_HINT = "..."


@dataclass(slots=True)
class _Cloze:
    numbers: tuple[int, ...]
    parts: list[str | _Cloze] = field(default_factory=list)
    hint: str = _NO_HINT


def faces(html: str, number: int) -> tuple[str, str]:
    """The HTML of a field as the card of this cloze number shows it: on its question side, on its answer side."""
    parts = _parse(html)
    question, answer = ("".join(_shown(part, number, asks=asks) for part in parts) for asks in (True, False))
    return _without_tags_in_math(question), _without_tags_in_math(answer)


def _parse(html: str) -> list[str | _Cloze]:
    """Text and clozes, nested; a mark that closes nothing is text, one that is not closed is text too."""
    stack = [_Cloze(numbers=())]
    opened: list[str] = []
    at = 0
    for token in _TOKEN.finditer(html):
        _add(stack, html[at : token.start()])
        at = token.end()
        if token[1] is not None:
            stack.append(_Cloze(numbers=tuple(int(number) for number in token[1].split(",") if number)))
            opened.append(token[0])
        elif len(stack) > 1:
            closed = stack.pop()
            opened.pop()
            stack[-1].parts.append(closed)
        else:
            stack[0].parts.append(token[0])
    _add(stack, html[at:])
    while len(stack) > 1:
        broken = stack.pop()
        stack[-1].parts += [opened.pop(), *broken.parts]
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
    words = "".join(_shown(inner, number, asks=asks) for inner in part.parts)
    ordinal = ",".join(map(str, part.numbers))
    if number not in part.numbers:
        return f'<span class="cloze-inactive" data-ordinal="{ordinal}">{words}</span>'
    if not asks:
        return f'<span class="cloze" data-ordinal="{ordinal}">{words}</span>'
    return f'<span class="cloze" data-cloze="{_attribute(words)}" data-ordinal="{ordinal}">[{part.hint}]</span>'


def _attribute(words: str) -> str:
    """As a value that no later step takes for a tag, a formula or a sound."""
    return _NOT_PLAIN.sub(lambda sign: f"&#x{ord(sign[0]):X};", words)


def _without_tags_in_math(html: str) -> str:
    """MathJax reads text alone, so that Anki takes the tags out of formulas."""
    return _IN_MATH.sub(lambda math: f"{math[1]}{_TAG.sub('', math[2])}{math[3]}", html)
