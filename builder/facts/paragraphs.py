"""A paragraph as the blocks that its lines are: each way to see them, first come, first served."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from builder.facts import apart, asked, glosses, jotted, lines, unbulleted, undashed
from builder.facts.lines import LONGEST_NAME, paragraph
from builder.facts.prose import LED_ON, join, lines_of
from builder.facts.shapes import is_bracketed, is_japanese_sentence, is_noun_phrase
from builder.facts.words import opens_with
from builder.text import has_japanese, width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from builder.model import Block, Prose

_TAGS = re.compile(r"(?:#[^\s#]+[ \t]*)+")


def parted(block: Block, *, over_list: bool, is_said: bool = False, is_headed: bool = False) -> Iterator[Block]:
    """A paragraph as the blocks that its lines are.

    Lines of tags, and of what to learn, stand for themselves, and so does a caption in brackets over a list. What is
    below them is the first of these: questions with their answers; rows of two cells; a count over what is counted;
    names with ranges; titles in brackets over definitions; `Term` over `: what it is`; lines that count up, steps;
    terms and what they mean by turns; a name over names; names over what is said of them; bold lines over texts; a word
    and its meaning in each line; two words with a gap; lines jotted down; lines that are whole; statements without
    bullets; a title over definitions; definitions among names and leads; lines below a colon; dates; sentences, short
    lines; else one text, as CommonMark says. A paragraph that is all that a heading `is_said` to be has no name of its
    own; below a heading that does not ask, it `is_headed`: bare lines are items, too. A line that an arrow opens
    carries on the one above it, if that does not ask.
    """
    rows = lines_of(block.prose)
    if len(rows) == 1:
        yield block
        return
    tagged = len(list(takewhile(_is_beside, rows)))
    yield from (paragraph(block, [line]) for line in rows[:tagged])
    rest = rows[tagged:]
    if not rest:
        return
    if over_list and is_bracketed(rest[0].text):
        yield paragraph(block, rest[:1])
        rest = rest[1:]
    led = _led_on(rest)
    ways = [see for see in _WAYS if see in _LED or not (len(led) == 1 or (is_said and see in _NAMING))]
    ways = ways if is_headed else [see for see in ways if see is not unbulleted.rows]
    tried = (see(block, rest if see in _LED else led) for see in ways if len(rest) > 1)
    found = next((seen for seen in tried if seen), None)
    if over_list and len(rest) > 1 and _is_title(rest[-1].text, below=rest[-2].text):
        above = asked.asked(block, rest[:-1]) or ([] if found else [paragraph(block, rest[:-1])])
        found = [*above, paragraph(block, rest[-1:])] if above else found
    yield from found or ([paragraph(block, rest)] if rest else [])


def _led_on(rows: Sequence[Prose]) -> Sequence[Prose]:
    """The lines, each with those right below it that an arrow opens."""
    found: list[list[Prose | str]] = []
    for row in rows:
        if found and LED_ON.match(row.text):
            found[-1] += ["\n", row]
        else:
            found.append([row])
    return [join(pieces) for pieces in found]


def _is_title(line: str, *, below: str) -> bool:
    """Whether a line is the title of the list right below it: a Japanese name below a sentence, a name below a name."""
    if all(
        _NAME.fullmatch(text.strip()) and is_noun_phrase(text) and width(text) <= LONGEST_NAME for text in (line, below)
    ):
        return True
    is_name = has_japanese(line) and width(line) <= LONGEST_NAME and is_noun_phrase(line) and line[-1:].isalnum()
    return is_name and is_japanese_sentence(below)


_NAME = re.compile(r"[A-Z][\w'’-]*(?: [\w'’-]+){0,4}", re.ASCII)


def _is_beside(line: Prose) -> bool:
    """Whether a line says nothing of the thing: only tags, or what to learn, `*** know the locks`."""
    return _TAGS.fullmatch(line.text) is not None or opens_with(line.text.lstrip(" *!★☆※"), "calls")


def _headed(block: Block, rows: Sequence[Prose]) -> Sequence[Block]:
    """Bold lines over texts, and the lines of each text as a reader sees them."""
    found = lines.headed(block, rows)
    return [seen for one in found for seen in (parted(one, over_list=False) if len(found) > 1 else [one])]


_WAYS: tuple[Callable[[Block, Sequence[Prose]], Sequence[Block]], ...] = (
    asked.asked,
    jotted.pointed,
    jotted.named,
    undashed.glossary,
    apart.counted,
    apart.ranged,
    lines.captioned,
    lines.described,
    lines.counted,
    lines.stepped,
    glosses.alternating,
    glosses.collected,
    glosses.named,
    _headed,
    glosses.glossary,
    jotted.spaced,
    jotted.jotted,
    apart.whole,
    unbulleted.listed,
    lines.titled,
    lines.defined,
    apart.announced,
    unbulleted.alike,
    unbulleted.dated,
    unbulleted.broken,
    lines.stated,
    lines.listed,
    lines.told,
    unbulleted.rows,
)
_LED = (asked.asked, jotted.pointed)
"""They see lines that an arrow opens by themselves."""
_NAMING = (glosses.alternating, glosses.collected, glosses.named)
