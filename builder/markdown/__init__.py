"""Text → `Document`: the tree of blocks, with a place for every word of them.

The one room that knows a Markdown parser. It reads a note as its author sees it, loses no line, and leaves all
judgement of what is worth a card to others.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.markdown import blocks, front, lines, tree
from builder.model import Document

if TYPE_CHECKING:
    from builder.findings import Finding
    from builder.model import SourceFile


_PLUGIN = re.compile(r"<!--SR:!|^[^`\n]*(?<![\w#`])#flashcards\b", re.MULTILINE)
"""What Obsidian's plugin Spaced Repetition writes, and the tag it looks for."""


def parse(source: SourceFile) -> tuple[Document, tuple[Finding, ...]]:
    """Read a note; never fails.

    Every line that is not blank lies in the span of some block. The findings, by place, are about what can't be read:
    control characters, merge markers, broken front matter, text nested too deep, clozes that do not close.
    """
    raw, controls = lines.read(source.path, source.text)
    matter, broken = front.read(raw.clean, path=source.path)
    is_tagged = "#flashcards" in source.text or "<!--SR:!" in source.text
    has_cards = any(tag.startswith("flashcards") for tag in matter.tags)
    has_cards = has_cards or (is_tagged and _PLUGIN.search(source.text) is not None)
    page, merges = lines.lay_out(raw, begin=matter.end_line, has_cards=has_cards)
    tokens, env = blocks.tokenise(page.text, page.runs)
    body, others = tree.build(tokens, env, page)
    findings = sorted((*controls, *broken, *merges, *others), key=lambda f: (f.span.line, f.span.column))
    return Document(source=source, front=matter, blocks=body), tuple(findings)


__all__ = ["parse"]
