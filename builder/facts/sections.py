"""Headings that are terms: a short paragraph below each says what it is."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from builder.facts.node import Node, Piece, exactly, fact, node, span
from builder.facts.prose import BREAKS, clean, cut, strip
from builder.facts.refuse import refusal
from builder.facts.scope import is_generic, tidy, up_to
from builder.facts.sentences import sentences
from builder.facts.shapes import (
    announces,
    has_words,
    is_noun_phrase,
    is_pointer,
    is_question,
    is_sentence,
    says_what_it_is,
)
from builder.facts.words import is_label
from builder.model import Block, BlockKind, FactKind, InlineKind, Role
from builder.text import has_japanese, width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from builder.facts.scope import Scope
    from builder.model import Fact, Prose

BOLD_DEPTH = 7
"""Where a bold paragraph stands among the headings: below all of them."""
_LONGEST_HEADING = 80
"""In columns."""
_LEAST = 3
"""So many sections of one level, and half of them, make a glossary of their headings."""
_LONGEST = 240
"""In columns: a longer paragraph is a text, no definition."""
_MOST_WORDS = 6
_OPENS = re.compile(r"(?i)(?:an?|any|one of the)\s\w+\s\w+")
_SAYS = re.compile(
    r"(?i)\w+(?:\s[\w-]+){1,4}\s(?:is|are|was|were|has|have|had|can|could|must|may|might|will|should|does|did|means?)\b"
)
"""A sentence about a thing of the kind: `An entity can …`."""


def definitions(children: Sequence[Block]) -> Mapping[int, Block]:
    """The heading by the index of the paragraph right below that says what it is; markup between them is nothing.

    Either half of the sections of a level, three or more, are a heading that can be a term over one short paragraph; or
    the paragraph begins as definitions do: `A dish that …`, 〜する作業。
    """
    found: dict[int, tuple[Block, bool]] = {}
    filled: Counter[int] = Counter()
    seen = [(at, block) for at, block in enumerate(children) if block.kind is not BlockKind.HTML]
    for (_, heading), (at, below), (_, after) in zip(seen, seen[1:], [*seen[2:], (0, None)], strict=False):
        level = _level(heading)
        if not level or _level(below):
            continue
        filled[level] += 1
        if below.kind is BlockKind.PARAGRAPH and _is_term(heading) and _may_define(below):
            found[at] = (heading, after is None or _level(after) > 0)
    alone = Counter(_level(heading) for heading, is_alone in found.values() if is_alone)
    glossary = {level for level, count in alone.items() if count >= _LEAST and 2 * count >= filled[level]}
    return {
        at: heading
        for at, (heading, is_alone) in found.items()
        if (_level(heading) in glossary and is_alone) or opens_as_definition(children[at].prose)
    }


def is_bold_heading(block: Block) -> bool:
    """A short paragraph that is bold from end to end."""
    text = block.prose.text.strip(" 　:：")
    bold = next((i for i in block.prose.inlines if i.kind is InlineKind.STRONG), None)
    if block.kind is not BlockKind.PARAGRAPH or bold is None or bold.end - bold.start < len(text):
        return False
    return has_words(text) and "\n" not in text and width(text) <= _LONGEST_HEADING


def _level(block: Block) -> int:
    """The depth of a heading, or of a paragraph that is one; 0 for what is none."""
    return block.level if block.kind is BlockKind.HEADING else BOLD_DEPTH if is_bold_heading(block) else 0


def _is_term(heading: Block) -> bool:
    words = tidy(heading.prose.text, heading=True)
    short = has_japanese(words) or len(words.split()) <= _MOST_WORDS
    return short and is_noun_phrase(words) and not (is_label(words) or is_generic(words) or is_question(words))


def _may_define(block: Block) -> bool:
    at = node(block)
    text = at.text
    return (
        has_words(text)
        and width(text) <= _LONGEST
        and at.parts is None
        and not text.endswith((":", "："))
        and not (is_pointer(text) or is_question(text) or announces(text))
    )


def opens_as_definition(prose: Prose) -> bool:
    """Whether one sentence says what a thing is as definitions do (`A dish that …`, 〜する作業。)."""
    text = clean(prose).text
    if len(sentences(clean(prose))) > 1:
        return False
    if has_japanese(text):
        return says_what_it_is(text) and text.rstrip().endswith("。") and not is_sentence(text.rstrip("。"))
    return _OPENS.match(text) is not None and _SAYS.match(text) is None


def defined(heading: Block, below: Block, scope: Scope) -> Fact | None:
    """The heading as a term and the first sentence or line below it as what it is; the rest is for the back."""
    at = node(below)
    told = refusal(at, scope)
    if told is not None and told.rule.code != "L12":
        return None
    words = tidy(heading.prose.text, heading=True)
    start = max(0, heading.prose.text.find(words))
    said, rest = _first(at)
    own = _own_term(said.text, words)
    pieces: tuple[Piece | str, ...] = (
        Piece(prose=cut(heading.prose, start, start + len(words)), role=Role.TERM),
        ": ",
        exactly(said, 0, len(said.text), Role.BODY),
    )
    if own:
        end, body = own
        pieces = (
            exactly(said, 0, end, Role.TERM),
            exactly(said, end, body),
            exactly(said, body, len(said.text), Role.BODY),
        )
    extra = (Block(kind=BlockKind.PARAGRAPH, span=below.span, prose=rest),) if rest.text else ()
    made = fact(FactKind.DEFINITION, pieces, up_to(scope, _level(heading) - 1), at=span(at, at), extra=extra)
    return replace(made, context_lines=(*made.context_lines, heading.span.line))


def _own_term(said: str, term: str) -> tuple[int, int] | None:
    """Where the term ends with which a sentence below its heading begins, and what is said of it begins."""
    if said[: len(term)].casefold() != term.casefold():
        return None
    found = _JOINT.match(said, len(term))
    return (found.end(1), found.end()) if found else None


_JOINT = re.compile(
    r"((?:\s?[(（][^()（）]{1,60}[)）])?)(?:とは[、，]?|は[、，]?|\s(?:is|are|was|were|means|refers to)\s)(?=\S)"
)


def _first(at: Node) -> tuple[Prose, Prose]:
    """The first line where each begins like a sentence of its own, else the first sentence; and the rest."""
    written = at.block.prose
    starts = [i.end for i in written.inlines if i.kind in BREAKS]
    end = starts[0] - 1 if starts else 0
    if end and all(written.text[n : n + 1].isupper() or has_japanese(written.text[n : n + 1]) for n in starts):
        line, rest = clean(cut(written, 0, end)), clean(cut(written, end + 1, len(written.text)))
    else:
        line, rest = at.prose, cut(at.prose, 0, 0)
    first = sentences(line)[0]
    tail = strip(cut(line, first.end, len(line.text)))
    return cut(line, first.start, first.end), tail if tail.text else rest
