"""Cutting and joining `Prose`: text, ranges and places move together."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import deque
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from builder.facts.shapes import is_sentence
from builder.model import Inline, InlineKind, Place, Prose
from builder.text import has_japanese, width

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_EDGE = " \t\n\u3000\u00a0"
BREAKS = frozenset({InlineKind.SOFT_BREAK, InlineKind.HARD_BREAK})
WRAPS = frozenset({InlineKind.SOFT_BREAK})
_MARKERS = re.compile(r"\s*(?:🔥|💡|📌|📝|🔑|🚨|▶|►|★|☆|⭐|‼️|❗|✨|👍|[(（](?:lol|笑|重要|頻出|暗記)[)）])+\s*")
_IMPORTANT = re.compile(
    r"(?:[【［\[](?:最|超|要)?(?:重要|頻出|暗記|必須|必修)[】］\]]|※\s?(?:最|超)?(?:重要|頻出)[!！]*\s?[:：]?|[!！]{2,}|N\.?B\.?(?=\s[^\s(（=–-]))"
    r"[ \t　]*(?=[\w\"'(（「『*])"
)
"""What says of the line behind it that it matters."""
_MARK_EDGES = frozenset("🔥💡📌📝🔑🚨▶►★☆⭐‼\ufe0f❗✨👍(（)）【［[※!！N")


def cut(prose: Prose, start: int, end: int) -> Prose:
    """The prose from `start` to `end`, offsets counted anew from 0."""
    if (start, end) == (0, len(prose.text)):
        return prose
    if not prose.inlines and len(prose.places) < len("AB"):
        return Prose(text=prose.text[start:end], places=_cut_places(prose.places, (), start, end))
    return cuts(prose, ((start, end),))[0]


def cuts(prose: Prose, ranges: Iterable[tuple[int, int]]) -> tuple[Prose, ...]:
    """The prose at several ranges, ascending, in one walk over its inlines."""
    out, reached, waiting = list[Prose](), list[Inline](), deque(prose.inlines)
    offsets = [p.offset for p in prose.places] if len(prose.places) > 1 else ()
    for start, end in ranges:
        while waiting and waiting[0].start <= end:
            reached.append(waiting.popleft())
        reached = [i for i in reached if i.end >= start]
        out.append(
            Prose(
                text=prose.text[start:end],
                inlines=tuple([_moved(i, start, end) for i in reached if _touches(i, start, end)]) if reached else (),
                places=_cut_places(prose.places, offsets, start, end),
            )
        )
    return tuple(out)


def _touches(inline: Inline, start: int, end: int) -> bool:
    if inline.start == inline.end:
        return start <= inline.start <= end
    return inline.start < end and inline.end > start


def _moved(inline: Inline, start: int, end: int) -> Inline:
    first, last = max(inline.start, start) - start, min(inline.end, end) - start
    return Inline(inline.kind, first, last, inline.target, inline.title)


def _cut_places(places: Sequence[Place], offsets: Sequence[int], start: int, end: int) -> tuple[Place, ...]:
    """The places of a range; `offsets` are theirs where there are several."""
    if not places:
        return ()
    if len(places) == 1 and places[0].offset <= start:
        return (Place(0, places[0].line, places[0].column + start - places[0].offset),)
    offsets = offsets or (places[0].offset,)
    first = bisect_right(offsets, start)
    kept = places[first : bisect_left(offsets, end)]
    moved = [Place(p.offset - start, p.line, p.column) for p in kept]
    if not first:
        return tuple(moved)
    head = places[first - 1]
    return (Place(0, head.line, head.column + start - head.offset), *moved)


def strip(prose: Prose, characters: str = _EDGE) -> Prose:
    """The prose without white space (or `characters`) at both ends."""
    text = prose.text
    start = len(text) - len(text.lstrip(characters))
    return cut(prose, start, max(start, len(text.rstrip(characters))))


def join(pieces: Iterable[Prose | str]) -> Prose:
    """One prose of several; a plain string has no place of its own."""
    text, inlines, places = "", list[Inline](), list[Place]()
    for piece in pieces:
        if isinstance(piece, str):
            text += piece
            continue
        at = len(text)
        inlines += [Inline(i.kind, i.start + at, i.end + at, i.target, i.title) for i in piece.inlines]
        places += [Place(p.offset + at, p.line, p.column) for p in piece.places]
        text += piece.text
    return Prose(text=text, inlines=tuple(inlines), places=tuple(places))


def lines_of(prose: Prose, kinds: frozenset[InlineKind] = BREAKS) -> tuple[Prose, ...]:
    """The prose cut at its line ends, of these kinds; one where there are none."""
    breaks = [i.start for i in prose.inlines if i.kind in kinds]
    if not breaks:
        return (prose,)
    return cuts(prose, zip([0, *(at + 1 for at in breaks)], [*breaks, len(prose.text)], strict=True))


def in_bold(prose: Prose) -> Prose:
    """The text in bold from end to end."""
    whole = Inline(kind=InlineKind.STRONG, start=0, end=len(prose.text))
    return replace(prose, inlines=(whole, *(i for i in prose.inlines if i.kind is not InlineKind.STRONG)))


def begins_bold(prose: Prose) -> bool:
    """Whether the first words are bold."""
    return any(i.kind is InlineKind.STRONG and i.start == 0 for i in prose.inlines)


def flatten(prose: Prose) -> Prose:
    """Source line ends as a reader sees them: a space, or nothing between two Japanese characters."""
    lines = lines_of(prose, WRAPS)
    if len(lines) == 1:
        return prose
    pieces: list[Prose | str] = [lines[0]]
    longest = margin(lines)
    are_apart = longest <= _NEVER_WRAPPED and _are_rows(lines)
    for left, right in pairwise(lines):
        is_ended = was_ended(left.text, longest) or _opens_sentence(right.text)
        if LED_ON.match(right.text) or are_apart or (is_ended and begins_anew(left.text, right.text)):
            pieces += ["\n", right]
            continue
        is_joined = has_japanese(left.text.rstrip()[-1:]) and has_japanese(right.text.lstrip()[:1])
        pieces += ["" if is_joined else " ", right]
    whole = join(pieces)
    kept = tuple(i for i in whole.inlines if i.kind is not InlineKind.SOFT_BREAK)
    return Prose(text=whole.text, inlines=kept, places=whole.places)


def _are_rows(lines: Sequence[Prose]) -> bool:
    """Whether lines so narrow that no editor wrapped them are words in Latin letters, none of which goes on below."""
    return (
        len(lines) >= _LEAST_ROWS
        and all(_WORDS.fullmatch(line.text.strip()) and not carries_on(line.text) for line in lines[1:])
        and not any(goes_on(line.text) or has_japanese(line.text) for line in lines)
        and any_room(lines)
    )


_WORDS = re.compile(r"[\w ,'’()/.-]+")
_LEAST_ROWS = 3
_NEVER_WRAPPED = 56
"""In columns: a text in Latin letters that is wrapped has a longer line."""
_NEW_SENTENCE = re.compile(
    r"(?:The|This|These|That|Those|It|They|There|If|Even|When|While|Although|Because|However|But|Also|Then|So|As|In|On|At|For"
    r"|With|Without|After|Before|During|Not|No|All|Most|Some|Many|Each|Every|Both)\s"
)
"""A small word with a capital, where no name is."""


def _opens_sentence(line: str) -> bool:
    """Whether a line begins a sentence with a small word and a capital, and has its verb: no title is, `The Wall`."""
    return _NEW_SENTENCE.match(line) is not None and is_sentence(line)


LED_ON = re.compile(r"[ \t　]*[→⇒⇨➡]")
"""A line that an arrow opens: it carries on the one above it."""


def margin(lines: Iterable[Prose]) -> int:
    """Where a text was wrapped, if it was: the end of its longest line, in columns."""
    return max(width(line.text.strip()) for line in lines)


def begins_anew(above: str, line: str) -> bool:
    """Whether a line begins as a statement of its own does, below a line that does not end in the middle of one."""
    left, right = above.strip(), line.strip()
    if not left or not right:
        return False
    if _may_mark(right[0]) and _IMPORTANT.match(right):
        return True
    if goes_on(left):
        return False
    if has_japanese(left[-1]) or has_japanese(right[0]):
        return right[0] not in _CLOSES and not _PARTICLE.match(right)
    return begins_big(right)


def begins_big(line: str) -> bool:
    """Whether a line begins with a capital, or with a name that has one: `mRNA`, `pH`."""
    return line[:1].isupper() or _INNER_CAPITAL.match(line) is not None


_INNER_CAPITAL = re.compile("[a-z]{1,2}[A-Z]")


def are_short(lines: Sequence[Prose]) -> bool:
    """Whether each of several lines without Japanese was ended on purpose.

    None is as long as lines are wrapped, none breaks off in the middle of a sentence or carries one on, and the next
    word would have had its place behind one of them.
    """
    longest = margin(lines)
    full = all(
        width(line.text.strip()) + 1 + width((following.text.split() or [""])[0]) > longest
        for line, following in pairwise(lines)
    )
    return (
        longest <= NARROW
        and not full
        and not any(has_japanese(line.text) or goes_on(line.text) for line in lines[:-1])
        and not any(has_japanese(line.text) or carries_on(line.text) for line in lines[1:])
    )


def had_room(above: str, line: str, longest: int) -> bool:
    """Whether the first word of a line without Japanese had its place on the line above: the break there was meant.

    A text that an editor wrapped has no such break; `longest` is the end of its longest line, in columns.
    """
    first = (line.split(maxsplit=1) or [""])[0]
    return not has_japanese(above + first) and width(above.strip()) + 1 + width(first) <= longest


def were_meant(lines: Sequence[Prose]) -> bool:
    """Whether most of the breaks between lines without Japanese were."""
    return sum(rooms(lines)) * 2 >= len(lines) - 1


def any_room(lines: Sequence[Prose]) -> bool:
    """Whether one of them was: no editor wrapped the text."""
    return any(rooms(lines))


def rooms(lines: Sequence[Prose]) -> Iterable[bool]:
    """For each break, whether the next word would have had its place on the line above."""
    longest = margin(lines)
    return (had_room(above.text, line.text, longest) for above, line in pairwise(lines))


def carries_on(line: str) -> bool:
    """Whether a line without Japanese goes on with the sentence above: `and …`, `of …`, `→ …`."""
    return _CARRIES_ON.match(line.lstrip()) is not None


def was_ended(line: str, longest: int) -> bool:
    """Whether a line was ended on purpose, not at a margin: short, or far shorter than the longest, in columns."""
    return width(line.strip()) <= max(_SHORT_LINE, longest * _RAGGED)


def goes_on(line: str) -> bool:
    """Whether a line ends in the middle of a sentence."""
    return _GOES_ON.search(line.rstrip()) is not None


NARROW = 44
"""In columns: texts in Latin letters are wrapped at 60 and more."""
_CARRIES_ON = re.compile(
    r"(?i)(?:and|or|but|nor|of|to|for|in|on|at|by|from|with|into|as|than|that|which|who|whose|where|when|while|because|so|"
    r"if|is|are|was|were)\b|[^\w\s\"'(\[*$`€£#@~“‘]"
)
_SHORT_LINE = 30
"""In columns: nobody wraps so early."""
_RAGGED = 2 / 3
"""Of the longest line: lines wrapped by hand are longer."""
_CLOSES = "。．、，）)」』】・"
_PARTICLE = re.compile(r"[をにがはでとのもへ](?![ぁ-ゖ])")
_GOES_ON = re.compile(
    r"[、,，（(「『・:：;—–-]$|[はがをにでのもへやばてしり]$|(?<!こ)と$|(?:から|まで|より|または|及び|および|など|する|した|いる|れる|られる|ある)$|"
    r"\b(?:an?|the|of|in|on|to|for|with|and|or|by|from|is|are|was|were|as|at|that|which|than|its|their|not|be|into|like|until|behind|"
    r"between|during|within|without|against|among|under|upon|via|per|because|although|though|whose|whether)$",
    re.IGNORECASE,
)


def pictures(prose: Prose) -> tuple[Inline, ...]:
    """The pictures in the prose."""
    return tuple(i for i in prose.inlines if i.kind is InlineKind.IMAGE)


def covered(prose: Prose, kinds: frozenset[InlineKind]) -> bytearray:
    """One byte a character: 1 where it lies in an inline of these kinds."""
    mask = bytearray(len(prose.text))
    for i in prose.inlines:
        if i.kind in kinds:
            mask[i.start : i.end] = b"\x01" * (i.end - i.start)
    return mask


def behind_marks(text: str) -> int:
    """Where the words begin behind the marks of importance of a line: `【重要】`, `!!`, `NB`, a star."""
    start = 0
    for mark in (_MARKERS, _IMPORTANT):
        head = mark.match(text, start)
        start = head.end() if head else start
    return start


def _may_mark(edge: str) -> bool:
    """Whether a first or last character may be one of a mark's."""
    return edge in _MARK_EDGES or edge.isspace()


def lies_in(prose: Prose, kinds: frozenset[InlineKind], start: int) -> bool:
    """Whether all words from an offset on lie in inlines of these kinds."""
    inside = covered(prose, kinds)[start:]
    return any(inside) and not any(c.isalnum() for c, i in zip(prose.text[start:], inside, strict=True) if not i)


def clean(prose: Prose) -> Prose:
    """Flat, trimmed, without the marks that only say *important* at its ends."""
    flat = strip(flatten(prose))
    text = flat.text
    if not (_may_mark(text[:1]) or _may_mark(text[-1:])):
        return flat
    start = behind_marks(text)
    end = len(text)
    while end > start and (tail := _MARKERS.search(text, max(start, end - 8), end)) and tail.end() == end:
        end = tail.start()
    return flat if (start, end) == (0, len(text)) else strip(cut(flat, start, end))
