"""Running text with its markup and its hidden words as HTML that nests.

A cloze mark is always the outermost: a tag that crosses its edge is closed and opened again. Where a card asks, links
lead nowhere and pictures are left out, for an address or a picture can hold the answer.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from builder.card import tex
from builder.card.escape import REFERENCES, attribute, behind_bracket, escape
from builder.model import Inline, InlineKind, Prose
from builder.text import has_japanese

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Picture = Callable[[Inline], str]

_TAGS = {
    InlineKind.STRONG: "b",
    InlineKind.HIGHLIGHT: "mark",
    InlineKind.STRIKE: "s",
    InlineKind.CODE: "code",
    InlineKind.EMPHASIS: "i",
}
_BREAKS = (InlineKind.SOFT_BREAK, InlineKind.HARD_BREAK)
_HOLDS_LINE_END = (*_BREAKS, InlineKind.CODE, InlineKind.MATH)
_SCHEMES = ("https://", "http://")
NOTHING = "\0"
"""Stands for a line end that a reader does not see, so that offsets hold; `escape` drops it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Words to hide under a cloze number: `text[start:end]`."""

    start: int
    end: int
    number: int
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a prose, with the words to hide in it."""

    prose: Prose
    marks: tuple[Mark, ...]
    start: int
    """Where it begins in the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Thing:
    """What is written at a range: tags around its text, or HTML in place of it."""

    start: int
    end: int
    opens: str
    closes: str = ""
    whole: bool = False
    """`opens` stands for the range's text."""


def line_ends(prose: Prose) -> tuple[int, ...]:
    """The offsets of the line ends that part a fact's lines: those that are no part of a break, a code, a formula."""
    held = {
        at
        for inline in prose.inlines
        if inline.kind in _HOLDS_LINE_END
        for at in range(inline.start, inline.end)
        if prose.text[at] == "\n"
    }
    return tuple(at for at, sign in enumerate(prose.text) if sign == "\n" and at not in held)


def split(prose: Prose, marks: Sequence[Mark], *, borders: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    """The stretches `start, end` of a prose; `borders` ascend. Ranges and marks that cross a border are cut there."""
    inlines: list[list[Inline]] = [[] for _ in borders]
    hidden: list[list[Mark]] = [[] for _ in borders]
    for inline in prose.inlines:
        for at, start, end in _shares(inline, borders):
            inlines[at].append(inline._replace(start=start, end=end))
    for mark in marks:
        for at, start, end in _shares(mark, borders):
            if prose.text[borders[at][0] + start : borders[at][0] + end].strip():
                hidden[at].append(replace(mark, start=start, end=end))
    return tuple(
        Piece(prose=Prose(text=prose.text[a:b], inlines=tuple(ranges)), marks=tuple(words), start=a)
        for (a, b), ranges, words in zip(borders, inlines, hidden, strict=True)
    )


def _shares(whole: Inline | Mark, borders: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """The pieces a range reaches into, with its start and end in each; one without width stands in one piece."""
    first = max(0, bisect_right(borders, whole.start, key=lambda border: border[0]) - 1)
    last = max(first + 1, bisect_left(borders, whole.end, key=lambda border: border[0]))
    for at in range(first, last):
        start, end = borders[at]
        yield at, min(max(whole.start, start), end) - start, min(max(whole.end, start), end) - start


def html(prose: Prose, marks: Sequence[Mark] = (), *, picture: Picture | None = None) -> str:
    """The HTML of a prose, the marks as Anki's clozes; marks ascend and lie apart.

    With `picture`, links lead where they say, and pictures are what it makes of them.
    """
    if not prose.inlines and not marks:
        return escape(prose.text)
    if not prose.inlines and all(mark.start < mark.end for mark in marks):
        return _marked(prose.text, marks)
    inlines = tuple(_settled(inline, marks, text=prose.text) for inline in prose.inlines)
    in_formula = {m for i in inlines if i.kind is InlineKind.MATH for m in _within(marks, i)}
    outer = tuple(m for m in marks if m not in in_formula)
    things = tuple(thing for i in inlines if (thing := _thing(i, marks, text=prose.text, picture=picture)))
    return "".join(_sweep(one_line(prose), things=things, marks=outer))


def _settled(inline: Inline, marks: Sequence[Mark], *, text: str) -> Inline:
    """The range itself, or code in place of a formula that can not be shown as one."""
    if inline.kind is not InlineKind.MATH:
        return inline
    first = bisect_right(marks, inline.start, key=lambda mark: mark.end)
    touching = marks[first : bisect_left(marks, inline.end, key=_start)]
    within = _within(marks, inline)
    covered = len(touching) == 1 and touching[0].start <= inline.start and inline.end <= touching[0].end
    clean = covered or (len(within) == len(touching) and all(tex.is_whole(text[m.start : m.end]) for m in within))
    return inline if clean and tex.is_safe(text[inline.start : inline.end]) else inline._replace(kind=InlineKind.CODE)


def _within(marks: Sequence[Mark], formula: Inline) -> tuple[Mark, ...]:
    """The marks inside a formula's dollar signs."""
    found = marks[bisect_right(marks, formula.start, key=_start) : bisect_left(marks, formula.end, key=_start)]
    return tuple(mark for mark in found if mark.end < formula.end)


def _start(mark: Mark) -> int:
    return mark.start


def _thing(inline: Inline, marks: Sequence[Mark], *, text: str, picture: Picture | None) -> _Thing | None:
    kind, start, end = inline.kind, inline.start, inline.end
    if kind is InlineKind.HARD_BREAK:
        return _Thing(start=start, end=end, opens="<br>", whole=True)
    if kind is InlineKind.MATH:
        return _Thing(start=start, end=end, opens=_formula(inline, _within(marks, inline), text=text), whole=True)
    if kind is InlineKind.IMAGE:
        return _Thing(start=start, end=end, opens=picture(inline), whole=True) if picture else None
    if kind is InlineKind.LINK and picture and inline.target.lower().startswith(_SCHEMES):
        return _Thing(start=start, end=end, opens=f'<a href="{attribute(inline.target)}">', closes="</a>")
    name = _TAGS.get(kind)
    if kind is InlineKind.EMPHASIS and has_japanese(text[start:end]):
        name = "em"
    return _Thing(start=start, end=end, opens=f"<{name}>", closes=f"</{name}>") if name and start < end else None


def _formula(inline: Inline, marks: Sequence[Mark], *, text: str) -> str:
    """A formula; Anki takes clozes inside one, if no brace of the formula touches a brace of the mark."""
    signs = tex.signs(text[inline.start : inline.end])
    at, pieces = inline.start + signs, []
    for mark in marks:
        pieces += [tex.html(text[at : mark.start]), f" {_opens(mark)}", tex.html(text[mark.start : mark.end])]
        pieces += [f" {_closes(mark)}"]
        at = mark.end
    pieces.append(tex.html(text[at : inline.end - signs]))
    return tex.wrap("".join(pieces).strip(), display=inline.target == "display")


def one_line(prose: Prose) -> str:
    """The text with each soft break as what a reader sees: a space, or `NOTHING` between two full-width signs."""
    text, signs = prose.text, list(prose.text)
    for inline in prose.inlines:
        if inline.kind is InlineKind.SOFT_BREAK:
            around = text[inline.start - 1 : inline.start], text[inline.end : inline.end + 1]
            signs[inline.start : inline.end] = [NOTHING if all(map(_is_full_width, around)) else " "]
    return "".join(signs)


def _is_full_width(sign: str) -> bool:
    """Whether no space belongs beside the sign at a line end; Korean is as wide as Japanese, but parts its words."""
    return bool(sign) and unicodedata.east_asian_width(sign) in "WF" and not "\uac00" <= sign <= "\ud7a3"


def _sweep(text: str, *, things: Sequence[_Thing], marks: Sequence[Mark]) -> Iterator[str]:
    """The text from left to right, each thing opened and closed where it begins and ends."""
    starting, ending = {m.start: m for m in marks}, {m.end: m for m in marks}
    beginning: dict[int, list[_Thing]] = {}
    for thing in things:
        beginning.setdefault(thing.start, []).append(thing)
    cuts = sorted({0, *starting, *ending, *beginning, *(thing.end for thing in things)})
    stack: list[_Thing] = []
    for here, after in zip(cuts, (*cuts[1:], len(text)), strict=True):
        while stack and stack[-1].end <= here:
            yield stack.pop().closes
        yield from _border(ending.get(here), starting.get(here), stack)
        here_things = sorted(beginning.get(here, ()), key=_is_whole)
        yield from (thing.opens for thing in here_things)
        stack += (thing for thing in here_things if not thing.whole)
        if not any(thing.whole and thing.end > here for thing in here_things):
            yield _guarded(escape(text[here:after]), at_start=here in starting, at_end=after in ending)


def _marked(text: str, marks: Sequence[Mark]) -> str:
    """What `_sweep` makes of a text without markup, each mark of a letter or more."""
    pieces, at = list[str](), 0
    for mark in marks:
        hidden = _guarded(escape(text[mark.start : mark.end]), at_start=True, at_end=True)
        pieces += [escape(text[at : mark.start]), _opens(mark), hidden, _closes(mark)]
        at = mark.end
    return "".join((*pieces, escape(text[at:])))


def _is_whole(thing: _Thing) -> bool:
    """What stands in place of the text comes after the tags that begin with it."""
    return thing.whole


def _border(ended: Mark | None, started: Mark | None, stack: Sequence[_Thing]) -> Iterator[str]:
    """A cloze's edge: all tags are closed before it and opened again after it."""
    if ended or started:
        yield from (tag.closes for tag in reversed(stack))
        yield _closes(ended) if ended else ""
        yield _opens(started) if started else ""
        yield from (tag.opens for tag in stack)


def _opens(mark: Mark) -> str:
    return f"{{{{c{mark.number}::"


def _closes(mark: Mark) -> str:
    hint = behind_bracket(escape(mark.hint)) if mark.hint else ""
    return f"::{_guarded(hint, at_start=True, at_end=True)}}}}}" if hint else "}}"


def _guarded(words: str, *, at_start: bool, at_end: bool) -> str:
    """HTML whose colon does not join the colons of a cloze mark beside it."""
    if at_start and words.startswith(":"):
        words = REFERENCES[":"] + words[1:]
    return words[:-1] + REFERENCES[":"] if at_end and words.endswith(":") else words
