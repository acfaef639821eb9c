"""A paragraph's, heading's or cell's source text → `Prose`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.findings import RULES, Finding
from builder.markdown import blocks
from builder.markdown.writer import Origin, Writer
from builder.model import Place, Prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token
    from markdown_it.utils import EnvType

    from builder.markdown.lines import Page
    from builder.markdown.writer import SourceText

_SPECIAL = re.compile(r"[\n\\`~*_\[<&$^]|!\[|==|\{\{|://|::")
"""What plain text does not hold; text without it needs no parser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A prose and what stood beside it."""

    prose: Prose
    mark: str = ""
    """`skip` or `card`: the author's word in a comment."""
    findings: tuple[Finding, ...] = ()


def write(pieces: Sequence[SourceText], page: Page, env: EnvType, *, in_table: bool = False) -> Written:
    """Parse a text, given as the pieces of its source lines."""
    if len(pieces) == 1 and page.is_exact(pieces[0].line) and not _SPECIAL.search(pieces[0].text):
        only = pieces[0]
        place = Place(offset=0, line=only.line + 1, column=page.column(only.line, only.at))
        return Written(prose=Prose(text=only.text, places=(place,) if only.text else ()))
    content = "\n".join(piece.text for piece in pieces)
    scope: EnvType = {**env, "clozes": [], "cloze_pairs": {}, "has_cards": page.has_cards}
    tokens: list[Token] = []
    blocks.parser().inline.parse(content, blocks.parser(), scope, tokens)
    writer = Writer(content=content, origin=Origin(pieces, page), in_table=in_table)
    for token in tokens:
        writer.take(token)
    findings = tuple(_open_cloze(writer.origin, at, message) for at, message in scope["clozes"])
    return Written(prose=writer.finish(), mark=writer.mark, findings=findings)


def _open_cloze(origin: Origin, at: int, message: str) -> Finding:
    hint = "write {{c1::words}}, closed by two braces"
    return Finding(rule=RULES["T01"], span=origin.span(at), message=message, hint=hint)
