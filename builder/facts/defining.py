"""Texts that say what a thing is as definitions do: `A dish that …`, 〜する作業。, `The art of tying up`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.facts.prose import clean
from builder.facts.sentences import sentences
from builder.facts.shapes import is_sentence, says_what_it_is, without_copula
from builder.text import has_japanese

if TYPE_CHECKING:
    from builder.model import Prose

_OPENS = re.compile(r"(?i)(?:an?|any|one of the)\s\w+\s\w+")
_SAYS = re.compile(
    r"(?i)\w+(?:\s[\w-]+){1,4}\s(?:is|are|was|were|has|have|had|can|could|must|may|might|will|should|does|did|means?)\b"
)
"""A sentence about a thing of the kind: `An entity can …`."""
_ACTS = re.compile(
    r"(?i)\w+(?:\s(?!(?:that|which|who|whose|where|when|used|to|for|with)\b)[\w-]+){1,4}?(?<!\sof)\s[a-z]{3,}[^\Wsu]s\s"
    r"(?:the|an?|its|their)\b"
)
"""`A dressing of lime raises the pH`: what a thing of the kind does."""


def acts(words: str) -> bool:
    """Whether English words that begin like a definition say what a thing of the kind does."""
    return _ACTS.match(words) is not None


def opens_as_definition(prose: Prose) -> bool:
    """Whether one sentence says what a thing is as definitions do (`A dish that …`, 〜する作業。, 〜する作業です。).

    Of several, one that closes with です behind a noun does, or with the kind of a thing behind what tells it from
    others: 〜を構成する化合物。.
    """
    said = clean(prose)
    if not said.text:
        return False
    first, *more = sentences(said)
    text = said.text[first.start : first.end]
    line = prose.text.partition("\n")[0].strip()
    if has_japanese(line) and line.endswith(tuple(STOPS)) and len(line) < len(text):
        text, more = line, [first]
    bare = without_copula(text) if has_japanese(text) else text
    if more and bare == text and not _closes_with_kind(text.rstrip(STOPS)):
        return False
    if has_japanese(text):
        is_closed = bare != text or text.rstrip().endswith(tuple(STOPS))
        return is_closed and says_what_it_is(text.rstrip(STOPS)) and not is_sentence(bare.rstrip(STOPS))
    says = _SAYS.match(text) is not None or acts(text)
    return (_OPENS.match(text) is not None and not says) or _names_doing(text)


def _closes_with_kind(text: str) -> bool:
    """Whether a Japanese phrase closes with the kind of a thing, as before a である that was left out."""
    return has_japanese(text) and without_copula(f"{text}である") == text


STOPS = "。．."
"""Some authors end Japanese with a full stop of Latin."""


def _names_doing(text: str) -> bool:
    """`The art of tying up`: a phrase from end to end, no statement about the art."""
    return _DOING.match(text) is not None and not is_sentence(RELATIVE.split(text.rstrip(". "), maxsplit=1)[0])


DOING = (
    r"(?:the\s)?(?:\w+\s)?(?:process|act|study|science|art|practice|ability|capacity|tendency|interval|distance|amount|movement"
    r"|number|degree|rate|ratio|branch|theory|belief|transfer|loss|measure)"
    r"\s(?:of|to|between|in|at|by|that|which|where|when)\s\w+\s\w"
)
"""The bare pattern of what opens the name of an act or a measure, for use in others."""
_DOING = re.compile(DOING, re.IGNORECASE)
RELATIVE = re.compile(r"(?i)\b(?:that|which|who|whom|whose|where|when|by|to)\b")
"""What opens a clause that belongs to the words before it."""
