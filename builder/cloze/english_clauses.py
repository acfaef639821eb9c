"""The verb that carries each clause of an English sentence, weighed by form, agreement and neighbours.

A clause has one such verb; the best of the words that could be it is taken, not the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.cloze import english_words as words
from builder.cloze.english_verbs import PARTICLES, acts_later, is_form, is_plural, strength

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.cloze.english_token import Token

LEAST = 1.0
"""The weight that makes a verb of a word."""

_RATHER_A_NOUN = 1.5
_MOST_AHEAD = 40
"""Words in which a comma may part two statements."""
_SIGNS = frozenset("-–—;:()[]→=") | {"--", "->", "=>"}
_PLURALS = frozenset(["people", "children", "men", "women", "mice", "feet", "teeth", "police", "criteria", "phenomena"])
_BEFORE_PLACES = dict.fromkeys(
    ("through", "from", "into", "along", "across", "toward", "towards", "between", "to"), 0.2
)
_BEFORE_PLACES.update({"of": -1.5, "per": -1.5, "for": -0.5})
"""What prepositions say of the word before: a way goes with a verb, `of` with a noun."""


def carrying(text: str, tokens: Sequence[Token]) -> tuple[frozenset[int], frozenset[int]]:
    """The verbs that carry the clauses of a sentence, and the words before them that therefore are no such verbs."""
    mains: set[int] = set()
    before: set[int] = set()
    for first, last, opened in _clauses(text, tokens):
        start, carried = first, False
        for end in (*_commas(text, tokens, first, last), last):
            main = _main(tokens, start, end, opened=opened)
            if main is None or (carried and not _stands_alone(tokens, start, main)):
                continue
            if tokens[main].tag == "":
                mains.add(main)
            before.update(range(start, main))
            start, carried = end, True
    return frozenset(mains), frozenset(before)


def _commas(text: str, tokens: Sequence[Token], first: int, last: int) -> Iterator[int]:
    """The first words behind the commas of a clause, as far as a reader looks for its verb."""
    for i in range(first + 1, min(last, first + _MOST_AHEAD)):
        if tokens[i].broken and text[tokens[i - 1].end : tokens[i].start].strip() == ",":
            yield i


def _stands_alone(tokens: Sequence[Token], start: int, main: int) -> bool:
    """Whether what follows a comma is a statement of its own: `…, glucagon raises it`."""
    if main == start or tokens[start].tag not in ("", "D", "R"):
        return False
    return tokens[main].tag != "" or strength(tokens[main].low) > _RATHER_A_NOUN or tokens[main].low.endswith("ed")


def _main(tokens: Sequence[Token], first: int, last: int, *, opened: bool) -> int | None:
    """The verb that carries a clause: a helper, a surely acting first word, or the best of the others."""
    order = _relative(tokens, first) if opened else _order(tokens, first)
    if order is not None:
        return order
    helper = next((i for i in range(first, last) if tokens[i].tag and tokens[i].tag in "BM"), None)
    if helper is not None:
        return helper
    best, weight = None, LEAST
    for i in range(first + 1, last):
        found = _weight(tokens, first, i, opened=opened) if not tokens[i].tag else 0.0
        if found > weight:
            best, weight = i, found
    return best


def _clauses(text: str, tokens: Sequence[Token]) -> Iterator[tuple[int, int, bool]]:
    """The clauses: first word, end, and whether a word such as `when` opens them."""
    first, opened = 0, False
    for i, token in enumerate(tokens):
        opens = token.tag == "S" or (token.low == "that" and i > 0) or token.low == "but"
        gap = text[tokens[i - 1].end : token.start].strip() if token.broken and i else ""
        ends = gap and (any(sign in _SIGNS for sign in gap) or (opened and "," in gap))
        if not opens and not ends:
            continue
        if i > first:
            yield first, i, opened
        first, opened = (i + 1, token.low != "but") if opens else (i, False)
    if first < len(tokens):
        yield first, len(tokens), opened


def _order(tokens: Sequence[Token], first: int) -> int | None:
    """The first word of a clause where it surely acts: `Enable access logs`, `Salt the fish`, `Quickly create it`."""
    at = first
    while at + 1 < len(tokens) and tokens[at].tag == "A" and not tokens[at + 1].broken:
        at += 1
    token = tokens[at]
    if (
        token.tag
        or (at > first and token.named)
        or not is_form(token.low)
        or token.low.endswith(("ed", "ing"))
        or token.low in words.IRREGULAR
    ):
        return None
    after = tokens[at + 1] if at + 1 < len(tokens) and not tokens[at + 1].broken else None
    if after is not None and after.tag == "" and is_plural(token.low) != is_plural(after.low):
        has_object = at + 2 < len(tokens) and tokens[at + 2].tag in ("S", "D", "R") and not tokens[at + 2].broken
        acts = strength(after.low) > _RATHER_A_NOUN or (has_object and strength(after.low) > 0)
        is_subject = acts and token.low not in words.HELPING
        if is_subject:
            return None
    goes_on = after is not None and after.tag == "C" and at + 2 < len(tokens) and _alike(token.low, tokens[at + 2].low)
    has_object = after is not None and (after.tag in ("D", "R") or goes_on)
    if at == first and not has_object and acts_later(tokens, at + 2):
        return None
    return at if at > first or strength(token.low) > _RATHER_A_NOUN or has_object else None


def _relative(tokens: Sequence[Token], first: int) -> int | None:
    """The word behind `which` or `that` where it acts."""
    if first >= len(tokens) or tokens[first].tag or tokens[first - 1].low not in ("that", "which", "who"):
        return None
    low = tokens[first].low
    acts = is_plural(low) or low.endswith("ed") or strength(low) > _RATHER_A_NOUN
    return first if acts and is_form(low) else None


def _alike(one: str, other: str) -> bool:
    """Whether two words are verbs of one form: `opens and closes`."""
    return is_form(other) and is_plural(other) == is_plural(one) and other.endswith("ed") == one.endswith("ed")


def _weight(tokens: Sequence[Token], first: int, i: int, *, opened: bool) -> float:
    """How much speaks for an open word as the verb of its clause."""
    token, previous = tokens[i], tokens[i - 1]
    if token.named or token.broken or "-" in token.low or token.low.endswith("ing"):
        return 0.0
    adverb = previous.tag == "A" and i - 1 > first
    subject = tokens[i - 2] if adverb else previous
    if (
        subject.tag not in ("", "R")
        or subject.low in ("one", "ones")
        or subject.low.endswith("ed")
        or previous.low in words.NEGATIONS
    ):
        return 0.0
    if words.is_adjective(subject.low) and i - 2 >= first and tokens[i - 2].tag:
        return 0.0
    if subject.low.endswith("ing") and i - 2 > first and strength(tokens[i - 2].low) > _RATHER_A_NOUN:
        return 0.0
    after = tokens[i + 1] if i + 1 < len(tokens) and not tokens[i + 1].broken else None
    weight = _of_form(tokens, first, i, subject)
    if not weight or _is_done_by(tokens, i):
        return 0.0
    earlier = 0.04 * (i - first)
    if any(tokens[k].low == "to" and is_form(tokens[k + 1].low) for k in range(max(first, i - 6), i - 1)):
        earlier += 0.8
    return weight + (0.5 if adverb else 0.0) + _before(tokens, i, after, opened=opened) - earlier


def _of_form(tokens: Sequence[Token], first: int, i: int, subject: Token) -> float:
    """How much speaks for a form as a verb behind its subject; 0 where they do not agree."""
    low = tokens[i].low
    if low.endswith("ed") or (low in words.IRREGULAR and low not in words.VERBS):
        is_part = low.endswith(("wn", "en")) or low in _PARTS
        return 0.0 if is_part else 2.0
    weight = strength(low)
    if low in words.IRREGULAR and not _is_many(subject.low):
        return weight if low in words.PASTS else weight - 0.8
    if not weight or subject.tag == "R":
        return weight and weight + 1.0
    head = _head(tokens, first, i)
    if is_plural(low):
        weight -= 0.5 if subject.low.endswith("ing") and weight < _RATHER_A_NOUN else 0.0
        return weight - (1.2 if is_plural(subject.low) and is_plural(head) else 0.0)
    if subject.named and i - 1 > first and tokens[i - 2].tag == "D":
        return 0.0
    return weight if _is_many(subject.low) or _is_many(head) or _is_joined(tokens, first, i) else 0.0


def _is_done_by(tokens: Sequence[Token], i: int) -> bool:
    """`taken in by the roots`: a participle."""
    at = i + 2 if i + 1 < len(tokens) and tokens[i + 1].low in PARTICLES else i + 1
    is_past = tokens[i].low.endswith("ed") or tokens[i].low in words.IRREGULAR
    return is_past and at < len(tokens) and tokens[at].low == "by" and not tokens[at].broken


_PARTS = frozenset(["done", "gone", "begun", "sung", "born"])


def _head(tokens: Sequence[Token], first: int, i: int) -> str:
    """The last word of the noun phrase a clause begins with."""
    at = first
    while at + 1 < i and tokens[at].tag in ("D", "A"):
        at += 1
    while at + 1 < i and tokens[at + 1].tag == "" and not tokens[at + 1].low.endswith("ed"):
        if tokens[at + 1].low in words.IRREGULAR and tokens[at + 1].low not in words.VERBS:
            break
        at += 1
    return tokens[at].low


def _is_joined(tokens: Sequence[Token], first: int, i: int) -> bool:
    """`salt and sugar preserve`: two subjects."""
    return any(tokens[k].low in ("and", "+", "&") for k in range(max(first, i - 4), i))


def _is_many(low: str) -> bool:
    return is_plural(low) or low in _PLURALS or (low.endswith("i") and len(low) > len("wifi"))


def _before(tokens: Sequence[Token], i: int, after: Token | None, *, opened: bool) -> float:
    """What the words behind add."""
    low = tokens[i].low
    is_sure = strength(low) > _RATHER_A_NOUN
    if after is None:
        return 0.0 if opened else -0.3 if is_sure else -0.9
    past = low.endswith("ed")
    if after.tag == "C":
        return 0.2 if i + 2 < len(tokens) and _alike(low, tokens[i + 2].low) else -0.4
    if after.tag == "P":
        return -1.2 if past else _BEFORE_PLACES.get(after.low, -0.1)
    if after.tag == "" and not after.named:
        return _before_word(tokens, i, after, past=past)
    if after.tag == "A":
        return 0.5 if after.low in PARTICLES or not past else -0.3
    is_object = after.named or (after.tag in ("D", "R", "Q") and (after.low != "that" or is_sure or past))
    return 0.8 if is_object else 0.3 if after.tag == "S" else 0.0


def _before_word(tokens: Sequence[Token], i: int, after: Token, *, past: bool) -> float:
    """What an open word behind adds: an object, the noun of an adjective, or the verb itself."""
    follower = tokens[i + 2] if i + 2 < len(tokens) else None
    if after.low.endswith("ing"):
        return 0.0
    if follower is not None and follower.tag == "P" and (after.low.endswith("ed") or after.low in words.IRREGULAR):
        return -0.8
    if past:
        return -1.5 if tokens[i].low in words.DESCRIBING else -0.8
    rival = is_plural(tokens[i].low) and strength(tokens[i].low) < _RATHER_A_NOUN and after.low in words.VERBS
    return (
        -0.4 if rival and follower is not None and not follower.broken and follower.tag in ("", "D", "R", "Q") else 0.3
    )
