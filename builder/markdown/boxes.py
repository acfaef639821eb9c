"""`:::message` … `:::`: boxes of Zenn, Qiita, Docusaurus and pandoc, read like a quote with a title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markdown_it.rules_block import StateBlock

_OPENER = re.compile(r":{3,}[ \t]*(?:\{([^{}]*)\}|([A-Za-z][\w-]*))[ \t]*(.*)")
_LINE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?:(:{3,}[ \t]*)(?=(\S?))|(`{3,}(?!.*`)|~{3,}))")
_OPTION = re.compile(r":[a-z][\w-]*:(?:[ \t]|$)")
_CLASS = re.compile(r"\.([\w-]+)")
_TITLE = re.compile(r"title=(?:\"([^\"]*)\"|'([^']*)')")
_KINDS = frozenset(("alert", "info", "warn", "warning", "note", "tip"))
"""What may stand behind the name of a box and is no title."""


def box(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """A box that closes; its lines are blocks of their own, a heading in it holds no further."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    found = _OPENER.match(line) if line.startswith(":::") and not state.is_code_block(start) else None
    stop = _boxes(state).get(start, end) if found else end
    if not found or stop >= end or stop >= _item_end(state, start, end):
        return False
    if silent:
        return True
    name, title = _told(found)
    opened = state.push("blockquote_open", "blockquote", 1)
    opened.map, opened.meta = [start, stop + 1], {"label": name}
    if title:
        inline = state.push("inline", "", 0)
        inline.map, inline.content = [start, start + 1], title
    kind, last, state.parentType, state.lineMax = state.parentType, state.lineMax, "blockquote", stop
    state.md.block.tokenize(state, _options_end(state, start + 1, stop), stop)
    state.push("blockquote_close", "blockquote", -1)
    state.parentType, state.lineMax, state.line = kind, last, stop + 1
    return True


def _item_end(state: StateBlock, start: int, end: int) -> int:
    """The line that ends the list item in which a box opens: `end` lies beyond it.

    Remembered, for a run of openers must not search it anew each time.
    """
    if not state.blkIndent:
        return end
    known = state.env.setdefault("item_ends", dict[tuple[int, int, int], tuple[int, int]]())
    begin, line = known.get((state.blkIndent, state.level, end), (0, 0))
    if not begin <= start < line:
        line = start + 1
        while line < end and (state.isEmpty(line) or state.sCount[line] >= state.blkIndent):
            line += 1
        known[state.blkIndent, state.level, end] = (start, line)
    return int(line)


def _options_end(state: StateBlock, line: int, stop: int) -> int:
    """The line below the options of a directive, `:class: tip`."""
    while line < stop and _OPTION.match(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line]):
        line += 1
    return line


def _told(found: re.Match[str]) -> tuple[str, str]:
    """The name of a box and its title."""
    attributes, name, rest = found[1] or "", found[2] or "", found[3].strip()
    classes, title = _CLASS.search(attributes), _TITLE.search(attributes)
    if title:
        return (classes[1] if classes else ""), title[1] or title[2]
    rest = rest[1:-1] if rest.startswith("[") and rest.endswith("]") else rest
    return name.lower() or (classes[1] if classes else ""), "" if rest in _KINDS or rest[:1] in ("{", ":") else rest


def _boxes(state: StateBlock) -> Mapping[int, int]:
    """The closing line of each box of the text, by the opening one; found once."""
    known: dict[int, int] | None = state.env.get("boxes")
    if known is None:
        known = state.env["boxes"] = {}
        opened, fence = list[int](), ""
        for number, line in enumerate(state.src.split("\n")):
            found = _LINE.match(line) if ":::" in line or "```" in line or "~~~" in line else None
            if not found:
                continue
            if found[3]:
                fence = "" if fence and found[3].startswith(fence) else fence or found[3]
            elif not fence and found[2]:
                opened.append(number)
            elif not fence and opened:
                known[opened.pop()] = number
    return known
