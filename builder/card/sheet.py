"""An author's own style sheet: what in it cards do not hold.

It is packed into the note type and reaches every learner, so it may set whatever it likes and load nothing: an address
in it would be opened on each card that is shown.
"""

from __future__ import annotations

import heapq
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

SHEET_LIMIT = 1_000_000
"""Bytes of a style sheet: it stands on every card that is shown."""

_MOST = 20
"""Problems that are told: who opens a file that is no style sheet need not read a thousand lines."""

_TOKEN = re.compile(
    r"""
    /\*.*?\*/|(?P<comment>/\*)
    |(?<![\w-])url\(\s*(?:"data:[^"\\\n]*"|'data:[^'\\\n]*'|data:[^"'()\\\s]*)\s*\)
    |"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'|(?P<string>["'])
    |(?P<escape>\\)
    |(?P<at>@[\w-]++)|(?P<call>[\w-]++\()|[\w-]++
    |(?P<open>[({\[])|(?P<close>[)}\]])
    """,
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_MARKUP = re.compile("</|<!--")
_CONTROL = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LOADS = re.compile(r"@import|(?:-\w+-)?(?:url|image-set|image|src)\(", re.IGNORECASE)
_PAIRS = {"}": "{", ")": "(", "]": "["}
_SAYS = {
    "markup": ("would end the style sheet on a card", "write `\\3c` for `<` in a text, `%3C` in a `data:` address"),
    "control": ("is a control character", "take it out"),
    "comment": ("begins a comment that does not end", "end it with `*/`"),
    "string": ("begins a text that does not end on its line", "end it with the same quotation mark"),
    "escape": ("stands outside of a text", "write the sign itself, not its number"),
    "load": ("would load something", "put what it needs into the file: a `url(data:…)` may stand there"),
    "close": ("closes nothing", "take it out, or write what it closes"),
    "open": ("is not closed", "close it"),
}


class Problem(NamedTuple):
    """Something that the sheet may not hold."""

    line: int
    """From 1."""
    column: int
    """From 1, in code points."""
    message: str
    hint: str


def problems(css: str) -> tuple[Problem, ...]:
    """What is wrong with a style sheet, in order: what would load or end it, what is left open, what closes nothing.

    Twenty at most. Escapes are refused outside of texts, so that no word can be written in a way not seen here.
    """
    found = heapq.nsmallest(_MOST, (*_anywhere(css), *_found(css)))
    return tuple(_problem(css, at, kind, words) for at, kind, words in found)


def _anywhere(css: str) -> Iterator[tuple[int, str, str]]:
    """What a sheet may not hold in texts and comments either."""
    yield from ((found.start(), "markup", found[0]) for found in _MARKUP.finditer(css))
    yield from ((found.start(), "control", found[0]) for found in _CONTROL.finditer(css))


def _found(css: str) -> Iterator[tuple[int, str, str]]:
    still_open: list[tuple[int, str]] = []
    for token in _TOKEN.finditer(css):
        at, kind, words = token.start(), token.lastgroup, token[0]
        if kind in ("at", "call") and _LOADS.fullmatch(words):
            yield at, "load", words
        if kind in ("open", "call"):
            still_open.append((at, words[-1]))
        elif kind == "close" and still_open and still_open[-1][1] == _PAIRS[words]:
            still_open.pop()
        elif kind and kind != "at":
            yield at, kind, words
        if kind in ("comment", "string"):
            return
    yield from ((at, "open", words) for at, words in still_open)


def _problem(css: str, at: int, kind: str, words: str) -> Problem:
    message, hint = _SAYS[kind]
    shown = f"U+{ord(words):04X}" if kind == "control" else f"`{words}`"
    column = at - css.rfind("\n", 0, at)
    return Problem(line=css.count("\n", 0, at) + 1, column=column, message=f"{shown} {message}", hint=hint)
