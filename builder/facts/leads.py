"""A paragraph that says what the list or table below it holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.facts.asked import answered
from builder.facts.glosses import has_bullets, is_name
from builder.facts.items import explained
from builder.facts.lines import is_definition
from builder.facts.node import node, nodes
from builder.facts.reading import gives_name
from builder.facts.refuse import refusal
from builder.facts.scope import under
from builder.facts.sections import NOTES
from builder.facts.sentences import sentences
from builder.facts.shapes import (
    announces,
    has_subject,
    is_bracketed,
    is_sentence,
    is_sign,
    leads_on,
    tells_later,
    without_addresses,
)
from builder.facts.split import bold_subject
from builder.facts.words import is_in, is_label
from builder.model import Block, BlockKind
from builder.text import has_japanese, width

if TYPE_CHECKING:
    from builder.facts.node import Node
    from builder.facts.scope import Scope

_CITES = re.compile(r"(?i)[(（]?(?:図|写真|出典|引用|参考|fig(?:ure)?\b|source\b|photo\b|credit)")
"""Where a picture above comes from, not what the list below holds."""
_LONGEST_TITLE = 80
"""In columns: a longer English sentence over a list that goes on in none of its words stands for itself."""
LEAD_DEPTH = 9
"""Where what a lead holds stands among the headings: below all of them, above items."""
LONGEST_LEAD = 120
"""In columns: a longer paragraph above a list is a text of its own."""


def is_lead(block: Block, following: Block | None) -> bool:
    """A paragraph that says what the list or table after it holds; one in brackets, whatever comes."""
    text = block.prose.text.strip()
    if following is None or _is_no_title(text):
        return False
    if is_bracketed(text):
        return True
    if following.kind not in {BlockKind.LIST, BlockKind.TABLE}:
        return False
    if text.endswith((":", "：")):
        return True
    is_closed = text.endswith(("。", "．", ".")) and (has_subject(text) or gives_name(text))
    is_long = width(text) > _LONGEST_TITLE and not has_japanese(text)
    is_apart = is_sentence(text) and (following.kind is BlockKind.TABLE or is_long)
    is_apart = is_apart or (not has_bullets(following) and not is_name(block.prose))
    if (is_closed or is_apart) and not leads_on(text):
        return False
    at = node(block)
    is_list = following.kind is BlockKind.LIST
    tells = (at.parts is not None and not (is_list and _goes_on(at))) or (
        is_sentence(text) and bold_subject(at.prose) is not None
    )
    return not tells and (is_list or width(text) <= 60)


def _goes_on(at: Node) -> bool:
    """Whether what is said behind a term goes on in the list below it: `Collision theory: to react, particles must`."""
    if at.parts is None or is_in(at.text[: at.parts.term_end], "asides"):
        return False
    return _GOES_ON.search(at.text) is not None and _OF_PERSON.search(at.text) is None


_OF_PERSON = re.compile(r"(?i)\b(?:i|we|you|he|said|says)\b")
_GOES_ON = re.compile(r"\b(?:must|may|can|should|will|if|when|by)$")
"""`Collision theory: to react, particles must` goes on below."""


def _is_no_title(text: str) -> bool:
    """Whether a paragraph can be nothing but a text of its own: long, on several lines, a source, an answer."""
    is_source = _CITES.match(text) is not None or text != without_addresses(text)
    is_long = width(text) > LONGEST_LEAD or "\n" in text
    is_said = text.startswith(NOTES) or (answered(text) is not None and not text.endswith((":", "：")))
    return is_source or is_long or is_sign(text) or is_said


def only_opens(text: str) -> bool:
    """Whether a text below a question does not answer it: it announces what follows, or says how many there are."""
    return announces(text) or tells_later(text) or _ONLY_COUNTS.fullmatch(text.strip()) is not None


_ONLY_COUNTS = re.compile(
    r"[^。]{0,16}[0-9０-９一二三四五六七八九十]+\s?(?:つ|種類|個|段階|点)[^。]{0,10}(?:がある|あります|です|ある)。?|"
    r"(?i:there are \w+ [\w\s]{1,30}[.:]?)"
)
"""`There are three steps.` answers no question."""


def is_inside(block: Block, above: Block, following: Block) -> bool:
    """Whether a text stands right below a line of the list that goes on below it; or is the last of lines above it.

    Of lines one below the other the last says no more of a list behind a blank line than the others do; of definitions
    the last does not without one.
    """
    if above.span.end_line + 1 != block.span.line:
        return False
    is_apart = following.span.line > block.span.end_line + 1 or (
        is_definition(above.prose) and is_definition(block.prose)
    )
    return above.kind is BlockKind.LIST or (above.kind is BlockKind.PARAGRAPH and is_apart)


def opened_below(block: Block, following: Block, scope: Scope, *, is_inside: bool) -> Scope:
    """The scope below a text whose last sentence opens the list right below it: `… holds the following:`.

    So does the last item of another list that announces it, such as bullets before numbered steps; and a term that the
    text explains: what is listed is said of it.
    """
    if block.kind is BlockKind.LIST:
        opens = nodes(block)[-1]
        is_lead = announces(opens.text) and not opens.children and width(opens.text) <= LONGEST_LEAD
        return under(scope, opens.text, line=opens.line, depth=LEAD_DEPTH) if is_lead else scope
    if block.kind is not BlockKind.PARAGRAPH:
        return scope
    at = node(block)
    prose = at.prose
    term = "" if is_inside or refusal(at, scope) else explained(at)
    if term and not _is_closed(term, following):
        return under(scope, term, line=at.line, depth=LEAD_DEPTH)
    last = sentences(prose)[-1] if prose.text.endswith((":", "：")) else None
    if last is None or width(prose.text[last.start : last.end]) > LONGEST_LEAD:
        return scope
    line = max(place.line for place in prose.places)
    return under(scope, prose.text[last.start : last.end], line=line, depth=LEAD_DEPTH)


def _is_closed(term: str, following: Block) -> bool:
    """Whether a line says all of its term: that is a label, an item is it again, or the list has its own lead."""
    items = nodes(following)
    is_own = len(items) == 1 and bool(items[0].children) and items[0].text.endswith((":", "："))
    if is_own or any(n.parts is not None and n.text[: n.parts.term_end] == term for n in items):
        return True
    return has_japanese(term) and is_label(term)
