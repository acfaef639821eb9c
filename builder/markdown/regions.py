"""Where code, math and comments end: lines that are not to be touched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.markdown import margin

if TYPE_CHECKING:
    from collections.abc import Sequence

_FENCE = re.compile(r"(`{3,})[^`]*$|(~{3,})")
_QUOTES = re.compile(r"(?: {0,3}>)+ ?")


class Regions:
    """Looks for ends below a line. A search in vain is remembered, so that many openers cost no more than one."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._no_math_before = 0
        self._no_comment_after = len(lines)

    def fence(self, line: str, begin: int) -> str:
        """The signs of the fence that begins at `begin`, if one does."""
        if not line.startswith(("```", "~~~"), begin):
            return ""
        match = _FENCE.match(line, begin)
        return (match[1] or match[2]) if match else ""

    def fence_end(self, at: int, fence: str, *, edge: float, text: int) -> tuple[int, bool]:
        """The index of the last line of the code whose fence stands on line `at`, and whether it is closed there.

        It stands below an item whose marker is at column `edge`, whose text is at `text`; -1 and 0 for none. A fence
        that is not closed before the next item ends with its own item, as a parser has it.
        """
        last = len(self._lines) - 1
        own_end = -1
        for index in range(at + 1, len(self._lines)):
            line = self._lines[index]
            if not line.strip():
                continue
            begin, column = margin.lead(line)
            if column < text + margin.CODE and _closes(line, begin, fence):
                return index, True
            if column < text and own_end < 0:
                own_end = index - 1
            if column <= edge and margin.marker(line, begin, column):
                break
        return last if own_end < 0 else own_end, False

    def quote(self, at: int) -> list[str]:
        """The lines from `at` on that have as many `>` before them, without these."""
        found: list[str] = []
        depth = 0
        for index in range(at, len(self._lines)):
            prefix = _QUOTES.match(self._lines[index])
            if not prefix or (depth and prefix[0].count(">") != depth):
                break
            depth = prefix[0].count(">")
            found.append(self._lines[index][prefix.end() :])
        return found

    def math_end(self, at: int) -> int:
        """The index of the line that closes the `$$` on line `at`, before the next blank one; -1 if there is none."""
        opener = self._lines[at].strip()
        if "$$" in opener[2:] or at < self._no_math_before:
            return -1
        for index in range(at + 1, len(self._lines)):
            line = self._lines[index].rstrip()
            if line.endswith("$$"):
                return index
            if not line:
                break
        self._no_math_before = index if at + 1 < len(self._lines) else at
        return -1

    def comment_end(self, at: int, begin: int) -> int:
        """The index of the line with the `-->` of a comment that begins on line `at`; -1 if there is none."""
        if "-->" in self._lines[at][begin + 4 :]:
            return at
        if at >= self._no_comment_after:
            return -1
        for index in range(at + 1, len(self._lines)):
            if "-->" in self._lines[index]:
                return index
        self._no_comment_after = at
        return -1


def _closes(line: str, begin: int, fence: str) -> bool:
    """Whether a line closes a fence: at least as many of its signs, and nothing else."""
    return line.startswith(fence, begin) and not line[begin:].strip().strip(fence[0])
