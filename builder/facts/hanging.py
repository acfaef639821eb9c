"""Japanese definitions, `語：文`, with deeper lines that say more of the term, or end what its line begins."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from builder.facts.lines import is_definition, line_span, paragraph
from builder.facts.prose import cut, join, strip
from builder.facts.shapes import is_japanese_sentence, is_noun_phrase
from builder.model import Block, BlockKind
from builder.text import has_japanese

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.model import Prose

_TORN = re.compile(r"(?:[、，,・をがはへ]|(?<![ぁ-ゖ])[にでのと]|から|より|まで|などの?)$")
"""The end of a line in the middle of a text: もの and こと are none."""
_GOES_ON = re.compile(r"[をにがはでとのもへ](?![ぁ-ゖ]{2})|に(?:な[るりっ]|よ[るりっ]|お[けい])|である|です|、")
"""The beginning of a line that goes on with the one above."""


def hanging(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """A list of the definitions of a paragraph with the deeper lines below each; none where it is no such paragraph."""
    columns = [line.places[0].column if line.places else 1 for line in lines]
    starts = [at for at, column in enumerate(columns) if column <= columns[0]]
    is_edge = all(columns[at] == columns[0] and _defines(lines[at]) for at in starts)
    if len(starts) == len(lines) or not is_edge:
        return []
    return [_list(block, lines[0], [_item(block, lines[a:b]) for a, b in pairwise([*starts, len(lines)])])]


def _defines(line: Prose) -> bool:
    return has_japanese(line.text) and is_definition(line)


def _item(block: Block, lines: Sequence[Prose]) -> Block:
    """A definition with the lines below it: each is an item, or the end of the line above."""
    first, *rest = map(strip, lines)
    texts = [[first]]
    for line in rest:
        above = texts[-1][-1].text
        is_ended = is_japanese_sentence(above) and is_noun_phrase(line.text)
        if _TORN.search(above) or _GOES_ON.match(line.text) or is_ended:
            texts[-1].append(line)
        else:
            texts.append([line])
    head, *below = (replace(paragraph(block, [join(text)]), kind=BlockKind.ITEM) for text in texts)
    return replace(head, children=(_list(block, texts[1][0], below),)) if below else head


def _list(block: Block, first: Prose, items: Sequence[Block]) -> Block:
    span = line_span(block.span, first)._replace(end_line=items[-1].span.end_line, end_column=items[-1].span.end_column)
    return replace(block, kind=BlockKind.LIST, info="", prose=cut(first, 0, 0), span=span, children=tuple(items))
