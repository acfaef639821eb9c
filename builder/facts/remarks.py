"""Remarks of the author's: what they think, whom to ask, what to look at again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.facts.node import Node, skipped
from builder.facts.prose import begins_bold
from builder.facts.words import ends_with, holds, is_in, opens_with
from builder.text import fold, has_japanese

if TYPE_CHECKING:
    from builder.facts.scope import Scope
    from builder.findings import Finding

MARK_HINT = "mark the words to ask with **bold** or ==highlight=="
REMARK_END = " 　\t\n。.!！~〜ー…w笑)）"
"""What a remark trails off in."""


def remark(at: Node, scope: Scope) -> Finding | None:
    """Why a line is a remark of its author's, `not sure about this`, or a note to talk to somebody; None where not."""
    del scope
    if at.children:
        return None
    words = fold(at.text)
    if has_japanese(words):
        label = at.text[: at.parts.term_end] if at.parts else ""
        is_meaning = label and not (is_in(label, "asides") or is_in(label, "remarks_ja"))
        found = not is_meaning and _is_remark(words.rstrip(REMARK_END))
    else:
        is_meaning = at.parts is not None and begins_bold(at.prose)
        found = (not is_meaning and (holds(words, "remarks_en") or _SPEAKS_TO.match(at.text) is not None)) or (
            opens_with(_CALLING.sub("", words), "calls")
        )
    return skipped("S06", at, "a remark of the author's", hint=MARK_HINT) if found else None


_SPEAKS_TO = re.compile(
    r"(?:[Aa]sk|[Ee]-?mail|[Cc]all|[Tt]ext|[Pp]hone)\s[A-Z][a-z]+\s(?:about|if|whether|when)\b"
    r"|[Mm]y favou?rite\s(?:so far|is|was)\b"
)
"""`ask Peter about the drains`, `my favourite is the small pier`."""
_CALLING = re.compile(r"^(?:fully|really|please|also|carefully|always|definitely)\s")


def _is_remark(words: str) -> bool:
    """Whether Japanese words end as a remark does, or as a guess at the end of a clause."""
    return ends_with(words, "remarks_ja") or (ends_with(words, "guesses_ja") and _GUESSED.search(words) is not None)


_GUESSED = re.compile(
    r"[一-龯ァ-ヶーa-z0-9」』)れこ][はがをもでに][^はがを]|[一-龯][ぁ-ん]{0,4}[うくすつぬむるぐぶただいの]か[もな]"
)
"""A particle, or a verb right before: これは使えるかも, but not 鮮やかな."""
