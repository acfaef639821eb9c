"""Questions about an English term: whether it is a name, and whether more is said of it than it says itself."""

from __future__ import annotations

import itertools
import re

from builder import text as letters
from builder.cloze import english_words
from builder.cloze.english_reading import read
from builder.cloze.english_verbs import is_plural
from builder.cloze.sheet import content

LEAST_WORDS = 2
MOST_OF_NAME = 4
"""Words in small letters, one of which says where or with what: more are a statement."""
LEAST_OF_OWN = 3
"""Words of meaning that the term does not show."""

IN_BRACKETS = re.compile(r"\s?[(（][^()（）]*[)）]")
_PREPOSITION = re.compile(r"\s(?:at|from|with|by|into|during|before|after|than|through)\s")
_WHEN = re.compile(
    r"(?:looking at|regarding|concerning|as for|according to|before|after|during|until|since"
    r"|in(?=\s(?:the|an?|this|that|these|our|[A-Z])\b)|on|at|with|without|from)\s",
    re.IGNORECASE,
)
_DOING = re.compile(r"[A-Za-z]{3,}ing\s")
_ARTICLES = frozenset(["a", "an", "the"])


def says_enough(term: str, body: str) -> bool:
    """Whether a name of several words shares only some of them with what it is: `voiced sounds: sounds made by …`.

    A text that begins with a verb, or says what should or can be, only tells what the name says.
    """
    shown = set(content(letters.fold(IN_BRACKETS.sub("", term))))
    told = set(content(letters.fold(IN_BRACKETS.sub("", body))))
    shared, own = told & shown, told - shown
    if len(shown) < LEAST_WORDS or shared == shown or len(own) < LEAST_OF_OWN:
        return False
    tokens = read(body, 0, len(body))
    first = tokens[0]
    is_thing = first.low.endswith("ing") or (first.tag in "ND" and first.low not in english_words.VERBS)
    return is_thing and not any(token.tag == "M" for token in tokens)


def own_label(body: str) -> str:
    """The label that a text begins with, `Boats - sailing: cutter, sloop`: the rest is said of it, not of the term."""
    found = _OWN_LABEL.match(body.strip())
    return found[1] if found else ""


_OWN_LABEL = re.compile(r"([A-Za-z][\w/-]*(?:\s[\w/-]+){0,2}):\s\S")


def is_place(base: str) -> bool:
    """`before 1932`, `on a chart`, `Setting up the lamp`: when, where or in doing what something holds."""
    words = base.split()
    if len(words) > MOST_OF_NAME and base[1:].islower() and _PREPOSITION.search(base):
        return True
    is_title = len(base) > len("In the S") and all(w[:1].isupper() for w in words if len(w) > len("and"))
    if len(words) < LEAST_WORDS:
        return False
    is_doing = _DOING.match(base) is not None and (words[1].lower() in _ARTICLES or words[1].isupper())
    return is_doing or (_WHEN.match(base) is not None and (not is_title or words[1][:1].isdigit()))


def only_weighs(low: str) -> bool:
    """`important image`, `common flaws`: it says how much something counts, not what it is; `common law` is a name."""
    return _WEIGHS.fullmatch(low) is not None


_WEIGHS = re.compile(r"(?:important|interesting)\s[a-z]+(?:\s[a-z]+)?|common\s[a-z]+[^su\W]s")


def is_no_thing(term: str, body: str) -> bool:
    """`Guides our hands: a chart`, `In the dark: A B C`: what is done, or where; what stands behind has no question."""
    if only_weighs(letters.fold(term)):
        return True
    if not term.isascii() or not body.isascii() or len(term.split()) < LEAST_OF_DEED:
        return False
    if is_place(term) and not any(token.tag in "VBM" for token in read(body, 0, len(body))):
        return True
    tokens = read(term, 0, len(term))
    acts = [token.tag for token in tokens[:2]] == ["V", "D"]
    return acts and (is_plural(tokens[0].low) or len(body.split()) < LEAST_OF_DEED)


LEAST_OF_DEED = 3
"""Words."""


def ends_in_examples(body: str) -> bool:
    """Whether an open list only ends what is said, `sorts letters, parcels, etc.`: before it stands what is done.

    Of `letters, parcels, etc.` nothing but the examples is said.
    """
    if letters.has_japanese(body):
        return False
    lead = list(itertools.takewhile(lambda token: not token.broken, read(body, 0, len(body))))
    if len(lead) < LEAST_WORDS:
        return False
    acts = lead[0].low in english_words.VERBS or lead[0].low.removesuffix("s") in english_words.VERBS
    return acts or any(token.tag in "VBP" for token in lead[1:-1])


def is_kind(body: str) -> bool:
    """Whether a text is a noun with what belongs to it, `repayable inflow of money`: of what kind a thing is."""
    if letters.has_japanese(body):
        return False
    tokens = [token for token in read(body, 0, len(body)) if token.low not in english_words.NEGATIONS]
    lead = list(itertools.takewhile(lambda token: token.tag in "DAN" and not token.broken, tokens))
    named = [token for token in lead if token.tag == "N"]
    end = tokens[len(lead)] if len(lead) < len(tokens) else None
    is_noun = end is None or (not end.broken and end.tag in "PS")
    return (
        is_noun and len(named) >= LEAST_WORDS and not english_words.is_adjective(named[-1].low) and lead[0].tag != "A"
    )
