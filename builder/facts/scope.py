"""Where a walk through a document stands: the headings above, the context a card would show, whose words they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from builder.facts.words import is_in
from builder.text import fold, has_japanese, stands_in, width

_NUMBERING = re.compile(
    r"^(?:第?\s*\d+(?:[.\-–]\d+)*\s*[章節回部]?(?:[.)、:：\s]+|$)|[①-⑳❶-➓]\s*|[（(]\d+[)）]\s*|[（(]?[a-h][)）]\s*|(?:chapter|section|part|lesson|unit|day|week)\s+\d+\s*[:.\-–]?\s*)",
    re.IGNORECASE,
)
_OPENING = "「『(（[【《〈＜≪\"'`$<.@/-+*#~_“‘&"
"""What a level of context may begin with, besides letters and digits."""
_LONGEST = 1000
"""Characters of a level that are looked at, far more than are shown: each fact below is compared with all levels."""
_MOST_LEVELS = 5
_MOST_COLUMNS = 150
"""A context over 200 characters or 6 levels is not read (notes-in-the-wild.md §6)."""
_BOLD = 7
"""The depth of a bold paragraph, the deepest title."""
_FAR_COLUMNS = 48
_FEW = 8
"""Characters: a shorter end of a line says too little."""
_PARTICLES = frozenset("はがのをにでともへや")


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A line of context and where it stands; `line` 0 for what is in no line (a file name)."""

    words: str
    line: int
    depth: int
    """Headings 1–6, a bold paragraph 7, a caption in brackets 8, a lead-in paragraph 9, parent items 10 and more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What stands above a block."""

    path: str
    title: Level | None
    levels: tuple[Level, ...] = ()
    language: str = ""
    """As the file says; empty where each line tells its own."""
    reference: bool = False
    """Below a heading of sources, links or contents."""
    headings: frozenset[str] = frozenset()
    """All headings of the file, tidy and folded."""
    told: list[tuple[str, str, int]] = field(init=False, default_factory=list, compare=False, repr=False)
    """What `context` tells of the levels, for whoever asks again."""

    @property
    def place(self) -> tuple[str, ...]:
        """The headings above, as written."""
        return tuple([level.words for level in self.levels if level.depth <= 6])


def under(scope: Scope, words: str, *, line: int, depth: int) -> Scope:
    """The scope below a heading, a lead-in or a parent item; a heading closes those of its depth and deeper."""
    kept = tuple([level for level in scope.levels if level.depth < depth])
    level = Level(words=words[:_LONGEST], line=line, depth=depth)
    titles = (x for x in (*kept, level) if x.depth <= _BOLD)
    return Scope(
        path=scope.path,
        title=scope.title,
        levels=(*kept, level),
        language=scope.language,
        reference=scope.reference if depth > _BOLD else any(_is_reference(x.words) for x in titles),
        headings=scope.headings,
    )


def up_to(scope: Scope, depth: int) -> Scope:
    """The scope without the levels deeper than `depth`."""
    if all(level.depth <= depth for level in scope.levels):
        return scope
    return replace(scope, levels=tuple(level for level in scope.levels if level.depth <= depth))


def context(scope: Scope, *, shown: str = "", more: tuple[Level, ...] = ()) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The levels a card shows above its text, and the lines they came from.

    Generic headings and bare numbers are left out; so is what `shown` (the card's own text) begins with, and a level
    that a later one repeats. Long levels are cut, farthest ones dropped, never the nearest.
    """
    text = fold(shown)
    told = scope.told if scope.told and not more else _told(scope, more)
    kept = [(words, line) for first, words, line in told if not (text.startswith(first) and _begins(text, first))]
    kept = _fit(kept)
    return tuple([w for w, _ in kept]), tuple([n for _, n in kept if n])


def _told(scope: Scope, more: tuple[Level, ...]) -> list[tuple[str, str, int]]:
    """The levels that a card may show: each folded, as it is shown, and its line; kept for the next fact below them."""
    levels = [scope.title] if scope.title else []
    levels += [level for level in (*scope.levels, *more) if level.depth > 6 or not is_generic(level.words)]
    found: list[tuple[str, str, int]] = [] if more else scope.told
    as_headings = [tidy(level.words, heading=True) for level in levels]
    folded = [fold(words) for words in as_headings]
    for at, level in enumerate(levels):
        words = as_headings[at] if level.depth <= 9 else tidy(level.words, heading=False)
        first = fold(words)
        repeated = first in folded[at + 1 :] or (
            not level.line and any(stands_in(words, later) for later in as_headings[at + 1 :])
        )
        if words and not repeated:
            shown = _opening(words) if level.words.rstrip().endswith((":", "：")) else words
            found.append((first, shown, level.line))
    return found


def _begins(text: str, first: str) -> bool:
    """Whether what a text begins with stands there as words: `IP` in `IPv6: …` does not, 鐘 in 鐘は鳴る does."""
    if not first:
        return False
    after = text[len(first) : len(first) + 1]
    return not after.isalnum() or (has_japanese(first[-1]) != has_japanese(after)) or after in _PARTICLES


def _fit(kept: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """At most so many levels and columns: far ones are cut first, then middle ones dropped."""
    if len(kept) > _MOST_LEVELS:
        kept = [kept[0], *kept[1 - _MOST_LEVELS :]]
    if _columns(kept) > _MOST_COLUMNS:
        kept = [(_shorten(w, _FAR_COLUMNS), n) for w, n in kept[:-1]] + kept[-1:]
    while len(kept) > 2 and _columns(kept) > _MOST_COLUMNS:
        del kept[1]
    return [(_shorten(w, _MOST_COLUMNS - _FAR_COLUMNS), n) for w, n in kept]


def _columns(kept: list[tuple[str, int]]) -> int:
    return sum([width(w) for w, _ in kept])


def _opening(words: str) -> str:
    """A line that opens a list, cut in the middle where it is long: what is listed is said at its end."""
    if width(words) <= _MOST_COLUMNS - _FAR_COLUMNS:
        return words
    end = _shorten(words[::-1], _MOST_COLUMNS - 2 * _FAR_COLUMNS)[::-1].removeprefix("…")
    clause = end.find("、", 0, len(end) - _FEW) + 1
    return f"{_shorten(words, _FAR_COLUMNS)} {end[clause:].lstrip(' 、,')}"


def _shorten(words: str, columns: int) -> str:
    """The words cut at a word border, with an ellipsis, to fit."""
    if width(words) <= columns:
        return words
    out, used = "", 0
    for char in words:
        used += width(char)
        if used > columns - 1:
            break
        out += char
    cut = out.rfind(" ") if " " in out[len(out) // 2 :] else len(out)
    return out[:cut].rstrip(" 、,") + "…"


@lru_cache(maxsize=1024)
def tidy(words: str, *, heading: bool) -> str:
    """Words as a level of context: no numbering, no colon or dots at the end, no emoji at the ends."""
    bare = words.replace("\n", " ").strip()
    if heading:
        bare = _NUMBERING.sub("", bare).strip() or bare
    bare = bare.rstrip(" 　\t:：…‥")
    start = next((at for at, char in enumerate(bare) if char.isalnum() or char in _OPENING), len(bare))
    return bare[start:]


@lru_cache(maxsize=1024)
def is_generic(heading: str) -> bool:
    """Whether a heading says nothing of its subject: a bare number, メモ, Notes and their like."""
    bare = tidy(heading, heading=True).strip(" .。")
    return not any(c.isalpha() for c in bare) or is_in(bare, "generic_headings")


def _is_reference(heading: str) -> bool:
    return is_in(tidy(heading, heading=True), "reference_headings")
