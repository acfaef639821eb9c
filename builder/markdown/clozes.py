"""Clozes that the author wrote by hand, `{{c1::words::hint}}`: which brackets belong together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.model import HIGHEST_NUMBER

if TYPE_CHECKING:
    from markdown_it.rules_inline.state_inline import StateInline

_TOKEN = re.compile(r"\{\{c(\d+)::|[{}]|::")
_DEEPEST = 8
"""Anki takes ten levels of nesting and breaks at the eleventh (measured with 26.9)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloze:
    """Where a cloze stands in a paragraph's text."""

    number: str
    hint: str
    begin: int
    """The first of its words."""
    stop: int
    """One past its words."""
    end: int
    """One past its `}}`."""
    depth: int
    """How many others it stands in."""


def at(state: StateInline) -> Cloze | str | None:
    """The cloze that begins at `state.pos`; a message where it is broken; None where none begins."""
    opener = _TOKEN.match(state.src, state.pos, state.posMax)
    if not opener or not opener[1]:
        return None
    found = _all(state).get(state.pos)
    if found is None or found.end > state.posMax:
        return f"the cloze {opener[0]} does not close"
    if found.depth >= _DEEPEST:
        return f"the cloze {opener[0]} stands inside {found.depth} others, Anki takes {_DEEPEST - 1}"
    if not 1 <= int(opener[1][-9:]) <= HIGHEST_NUMBER or len(opener[1]) > len(str(HIGHEST_NUMBER)):
        return f"the cloze number {opener[1][:9]} is not one of 1 to {HIGHEST_NUMBER}"
    return found


def _all(state: StateInline) -> dict[int, Cloze]:
    """Every cloze of the paragraph by its begin; worked out once, in one pass."""
    known: dict[str, dict[int, Cloze]] = state.env["cloze_pairs"]
    if state.src not in known:
        pairs, left = _pair(state.src, counts_braces=True)
        known[state.src] = _pair(state.src, counts_braces=False)[0] if left else pairs
    return known[state.src]


@dataclass(slots=True)
class _Open:
    opener: re.Match[str]
    braces: int = 0
    """Single braces of its words that are still open: `{{c1::$\\sqrt{{x}}$}}`."""
    hint_at: int = -1


def _pair(src: str, *, counts_braces: bool) -> tuple[dict[int, Cloze], bool]:
    """The clozes that close, and whether any is left open."""
    stack: list[_Open] = []
    pairs: dict[int, Cloze] = {}
    token = _TOKEN.search(src)
    while token:
        after = token.end()
        if token[1]:
            stack.append(_Open(token))
        elif stack and token[0] == "}" and not stack[-1].braces:
            if src.startswith("}", after):
                after += 1
                _close(pairs, stack.pop(), token.start(), depth=len(stack))
        elif stack:
            _look_inside(stack[-1], token, counts_braces=counts_braces)
        token = _TOKEN.search(src, after)
    return pairs, bool(stack)


def _look_inside(cloze: _Open, token: re.Match[str], *, counts_braces: bool) -> None:
    if token[0] == "::":
        cloze.hint_at = token.start() if cloze.hint_at < 0 else cloze.hint_at
    elif counts_braces:
        cloze.braces += 1 if token[0] == "{" else -1


def _close(pairs: dict[int, Cloze], cloze: _Open, end: int, *, depth: int) -> None:
    opener, stop = cloze.opener, cloze.hint_at if cloze.hint_at >= 0 else end
    pairs[opener.start()] = Cloze(
        number=str(int(opener[1][:9])),
        hint=opener.string[stop + 2 : end],
        begin=opener.end(),
        stop=stop,
        end=end + 2,
        depth=depth,
    )
