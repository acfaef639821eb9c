r"""LaTeX that its author put into a note: `\begin{definition}{Lock}` over what a lock is."""

from __future__ import annotations

import re
from dataclasses import replace

from builder.facts.lines import paragraph
from builder.facts.prose import cut, lines_of
from builder.model import Block, BlockKind, Inline, InlineKind

_BEGIN = re.compile(
    r"\\begin\{(?:def(?:inition)?|defn|theorem|thm|lemma|prop(?:osition)?|corollary|law|rule|concept|term)\*?\}"
    r"\s*(?:\{([^{}]{2,60})\}|\[([^\[\]]{2,60})\])\s*"
)
_END = re.compile(r"\\end\{[a-z]+\*?\}\s*")


def opened(block: Block, led: str) -> Block:
    r"""A paragraph; one that is an environment with a title as that title over its text, which says what it is.

    `led` is the `info` of a text that is said of the name above it.
    """
    if block.kind is not BlockKind.PARAGRAPH or not block.prose.text.startswith("\\begin{"):
        return block
    first, *rows = lines_of(block.prose)
    found = _BEGIN.fullmatch(first.text)
    rows = rows[:-1] if rows and _END.fullmatch(rows[-1].text) else rows
    if found is None or not rows:
        return block
    title = cut(first, *found.span(1 if found[1] else 2))
    bold = Inline(kind=InlineKind.STRONG, start=0, end=len(title.text))
    named = replace(paragraph(block, [title]), prose=replace(title, inlines=(bold,)))
    said = replace(paragraph(block, rows), info=led)
    return replace(block, kind=BlockKind.QUOTE, prose=cut(first, 0, 0), children=(named, said))
