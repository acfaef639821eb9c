"""Which English words act: by their form in the closed lists of verbs, and by their neighbours."""

from __future__ import annotations

import itertools
from functools import lru_cache
from typing import TYPE_CHECKING

from builder.cloze import english_words as words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.cloze.english_token import Token


_SAME = frozenset("bdfgklmnprtvz")
"""Letters that are doubled before an ending: `dropped`."""
_MAKING = ("ify", "ize")
"""Words with these endings act, in a list or not: `emulsify`."""
_AGAIN = ("over", "under", "out", "re", "mis", "un", "dis", "de", "pre")
"""What stands before these verbs makes other verbs: `overmix`."""


def _is_base(low: str) -> bool:
    """Whether a word is the base form of a verb."""
    if low in words.VERBS or (low.endswith(_MAKING) and len(low) > len("resize")):
        return True
    return low.startswith(_AGAIN) and any(
        low.startswith(first) and len(low) > len(first) + 2 and low[len(first) :] in _ONLY_VERBS for first in _AGAIN
    )


@lru_cache(maxsize=8192)
def is_form(low: str) -> bool:
    """Whether a word is a form of a verb: `carries`, `dropped`, `using`."""
    return low in words.IRREGULAR or any(map(_is_base, _bases(low)))


def _bases(low: str) -> Iterator[str]:
    """What the base form of a word could be."""
    yield low
    if low.endswith(("ies", "ied")):
        yield from (low[:-3] + "y", low[:-1])
    elif low.endswith("s"):
        yield low[:-1]
        if low.endswith(_HISSING) or (low.endswith("es") and len(low) > len("deletes")):
            yield low[:-2]
        return
    for ending in ("ed", "ing"):
        stem = low.removesuffix(ending)
        if stem != low and len(stem) > 1:
            yield from (stem, stem + "e")
            if stem[-1] == stem[-2] and stem[-1] in _SAME:
                yield stem[:-1]


_HISSING = ("ses", "xes", "zes", "ches", "shes", "oes")
"""Behind these the s of a verb is -es, `passes`; `sites` are no form of `sit`. Long words may be misspelt."""
_ONLY_VERBS = words.VERBS - words.NOUNS_TOO
PARTICLES = frozenset(["up", "down", "out", "back", "off", "together", "away"])


@lru_cache(maxsize=8192)
def strength(low: str) -> float:
    """How much speaks for a word as a verb by itself: 2 where it is seldom a noun, 0 where it is no verb."""
    if not is_form(low):
        return 0.0
    bases = [base for base in _bases(low) if _is_base(base)]
    if not any(base in words.NOUNS_TOO or base in words.SOMETIMES_NOUNS for base in bases):
        return 2.0
    mostly = words.MOSTLY_THIRD if is_plural(low) else words.MOSTLY_BARE
    return 1.8 if any(base in mostly for base in bases) else 1.3


def is_verb(tokens: Sequence[Token], i: int, *, seen: bool, is_before: bool = False) -> bool:
    """Whether an open word acts, by its form and its neighbours; the words before it have their tags.

    `is_before` where it stands before the verb that carries its clause.
    """
    token, previous = tokens[i], tokens[i - 1] if i else None
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if (token.named and previous is not None) or "-" in token.low:
        return previous is not None and previous.tag == "M" and "-" in token.low and previous.low not in _HAVE
    if is_before and not token.low.endswith(("ed", "ing")) and token.low not in words.IRREGULAR:
        return previous is not None and (previous.low == "to" or previous.tag == "R") and is_form(token.low)
    if previous is None or (token.broken and previous.tag != "C"):
        return _begins_clause(tokens, i, previous, after)
    if previous.tag in ("M", "R") or (previous.tag == "A" and i > 1 and tokens[i - 2].tag == "M"):
        return _is_helped_by(tokens, i)
    if "to" in (previous.low, tokens[i - 2].low if i > 1 and previous.tag == "A" else ""):
        is_thing = is_plural(token.low) or (token.low in words.NOUNS_TOO and after is not None and after.low == "of")
        return is_form(token.low) and not is_thing
    is_pointed_at = previous.tag == "D" and previous.low not in ("that", "this", "which", "these")
    is_pointed_at = is_pointed_at or (token.low == "left" and previous.low in _SIDES)
    return not is_pointed_at and _acts(tokens, i, previous, after, seen=seen)


def _is_helped_by(tokens: Sequence[Token], i: int) -> bool:
    """Behind `can`, `it` and the like; behind `have` only a participle, behind `keeps them` nothing."""
    low, previous = tokens[i].low, tokens[i - 1]
    helper = tokens[i - 2] if previous.tag == "A" else previous
    if helper.low in _HAVE:
        return low.endswith("ed") or low in words.IRREGULAR
    if helper.tag == "R" and i > 1 and tokens[i - 2].tag in "VP" and not previous.broken and strength(low) < _SURE:
        return low.endswith(("ed", "ing")) or (is_form(low) and _is_let(tokens, i))
    return True


_SURE = 1.8
_HAVE = frozenset(["have", "has", "had", "having", "haven't", "hasn't"])

_DONE_BY = frozenset(["by", "from", "in", "into", "at", "on", "as", "for", "to", "with"])
"""Behind a participle that opens a line: `Made by odontoblasts`, `Written in 1891`."""


def _begins_clause(tokens: Sequence[Token], i: int, previous: Token | None, after: Token | None) -> bool:
    """The first word, or one behind punctuation; not letters with their number, `RAID 1`."""
    low = tokens[i].low
    if tokens[i].named and after is not None and after.tag == "Q":
        return False
    if (
        previous is None
        and low in words.IRREGULAR
        and low not in words.VERBS
        and after is not None
        and after.low in _DONE_BY
    ):
        return True
    if previous is not None and low in words.NOUNS_TOO and (after is None or after.tag not in ("D", "R")):
        return False
    goes_on = previous is not None and previous.tag == "V" and low in words.VERBS and after is not None
    return goes_on or (is_form(low) and _opens_as_verb(tokens, i, after))


def _acts(tokens: Sequence[Token], i: int, previous: Token, after: Token | None, *, seen: bool) -> bool:
    low = tokens[i].low
    if low == "using" or (low in words.VERBS and low not in words.ADJECTIVES and _is_let(tokens, i)):
        return True
    if low.endswith("ing"):
        return previous.tag == "B" or _is_state(low, previous, after) or (is_form(low) and _participle(previous, after))
    behind = seen and previous.tag == "N" and is_plural(previous.low) and after is not None and after.tag == "P"
    if low.endswith("ed") or (low in words.IRREGULAR and (behind or _is_plainly_past(low, previous, after))):
        ends = after is None or after.broken
        return _past(previous, after) and not (ends and low in words.NO_PASTS)
    if is_plural(low):
        return _third_person(tokens, i, previous, after, seen=seen)
    if previous.tag == "C" and after is not None and (low in words.NOUNS_TOO or _follows_verb(tokens, i, after)):
        return after.tag in ("D", "A") or after.low in ("it", "them") or (i > 1 and tokens[i - 2].tag == "V")
    helped = previous.tag != "C" and _is_helped(tokens, i)
    seen = seen or (previous.tag == "C" and any(token.tag in "VBM" for token in tokens[:i]))
    return is_form(low) and not helped and not _names_partner(tokens, i) and _base(previous, after, seen=seen)


_SIDES = frozenset(["top", "bottom", "upper", "lower", "far"])
"""Before `left` they say where."""


def _names_partner(tokens: Sequence[Token], i: int) -> bool:
    """`chatbots and call center bots`: behind `and`, what could be a verb begins a name of three words."""
    low, behind = tokens[i].low, tokens[i + 1 : i + 3]
    is_name = len(behind) > 1 and all(t.tag == "" and not t.broken for t in behind) and is_plural(behind[1].low)
    is_maybe = strength(low) <= _SURE and low not in words.LIGHT_VERBS
    return is_name and is_maybe and tokens[i - 1].tag == "C" and tokens[i - 2].tag != "V"


def _is_let(tokens: Sequence[Token], i: int) -> bool:
    """`helps find`, `lets the crew open the hatch`."""
    if tokens[i - 1].low in words.HELPING:
        return True
    for token in reversed(tokens[max(0, i - 4) : i]):
        if token.tag not in ("D", "N", "R") or token.broken:
            return token.low in _LETTING
    return False


def _is_state(low: str, previous: Token, after: Token | None) -> bool:
    """`has a server running`."""
    return low in _LASTING and previous.tag == "N" and (after is None or after.broken or after.tag != "")


_LASTING = frozenset(["running", "waiting", "working", "standing", "living", "missing", "pending", "lying"])
"""Behind a noun they tell its state."""
_LETTING = frozenset(["let", "lets", "help", "helps", "make", "makes", "made"])


def _follows_verb(tokens: Sequence[Token], i: int, after: Token) -> bool:
    """`remediate them`, `will examine and stamp the letter`: one more verb behind `and`, known or not."""
    return after.low in ("it", "them") or (i > 1 and tokens[i - 2].tag == "V" and after.tag == "D")


def _is_helped(tokens: Sequence[Token], i: int) -> bool:
    """Whether `is`, `can` and the like follow in the same clause: then the words before are its subject."""
    for token in tokens[i + 1 : i + 12]:
        if token.tag in ("B", "M"):
            return True
        if token.broken or token.tag == "S" or token.low == "that":
            return False
    return False


def _opens_as_verb(tokens: Sequence[Token], i: int, after: Token | None) -> bool:
    low = tokens[i].low
    if after is None:
        return False
    if low.endswith("ing"):
        goes_along = (
            i and after.tag == "" and strength(low) >= _SURE and not any(t.tag == "C" for t in tokens[i : i + 8])
        )
        return after.tag in ("D", "R") or bool(goes_along)
    if low.endswith("ed"):
        return after.tag in ("P", "A")
    if after.tag == "A":
        return after.low in PARTICLES or not low.endswith("s")
    if acts_later(tokens, i + 2) or _begins_name(low, after) or (low in words.NOUNS_TOO and _acts_third(tokens, i + 2)):
        return False
    return after.tag in ("D", "", "N", "Q", "R", "S") or (after.tag == "P" and low.endswith("s"))


def _acts_third(tokens: Sequence[Token], i: int) -> bool:
    """`spot instances receive`: the verb is the third word."""
    return i < len(tokens) and not tokens[i].broken and (tokens[i].tag in ("B", "M") or tokens[i].low in _ONLY_VERBS)


def acts_later(tokens: Sequence[Token], i: int) -> bool:
    """Whether the verb stands behind the noun that the first words name: `cross harbour trade requires …`."""
    for token in tokens[i : i + 3]:
        if token.broken or token.tag or token.low == "that":
            return False
        if is_plural(token.low) and strength(token.low) >= SELDOM_A_NOUN:
            return True
    return False


SELDOM_A_NOUN = 2.0
"""The strength of a verb whose form is hardly ever a noun."""


def _begins_name(low: str, after: Token) -> bool:
    """`state machine`, `types include`: the first word is a noun."""
    if low.endswith("s") and low[:-1] in words.NOUNS_TOO:
        return after.tag == "" and after.low in _ONLY_VERBS
    return low in words.NOUNS_TOO and after.tag in ("", "N") and not is_plural(after.low)


def _participle(previous: Token, after: Token | None) -> bool:
    if after is None or after.broken:
        return False
    if previous.low in ("by", "without"):
        return True
    if previous.tag in "CD":
        return previous.tag == "C" and after.tag in ("D", "R", "P")
    if previous.tag == "V":
        return after.tag in ("D", "R") or after.named
    if previous.tag in ("P", "S", "A"):
        return after.tag in ("D", "R", "P") or after.named or after.low.endswith("s")
    return after.low not in ("of", "for") and (
        after.tag in ("D", "P", "R", "Q") or previous.low.endswith("s") or after.named
    )


def _past(previous: Token, after: Token | None) -> bool:
    """`data stored in`, `was stored`, `nobles collected taxes`; not `centralized monarchies`."""
    if previous.tag in "BMR" or previous.low in ("have", "has", "had"):
        return True
    if previous.tag not in "NAVQ":
        return False
    bare = after is not None and not after.broken and after.tag == ""
    return not bare or (previous.tag == "N" and (is_plural(previous.low) or previous.named))


def _is_plainly_past(low: str, previous: Token, after: Token | None) -> bool:
    """Not the base form as well, as `read` and `set` are; those only before `it` or `the`."""
    return low not in words.VERBS or previous.tag in "BM" or (after is not None and after.tag in ("D", "R"))


def is_plural(low: str) -> bool:
    """Whether a word looks like the plural of a noun, or the third person of a verb."""
    return low.endswith("s") and len(low) > len("dns") and not low.endswith(("ss", "us", "is"))


def _third_person(tokens: Sequence[Token], i: int, previous: Token, after: Token | None, *, seen: bool) -> bool:
    known = is_form(tokens[i].low)
    if after is None or after.low == "per" or (after.tag == "C" and not _goes_on(tokens, i + 2)):
        return False
    if previous.tag == "C" and known and seen:
        is_object = after.tag in ("D", "Q", "", "N") or after.low in PARTICLES
        return tokens[i].low[:-1] not in words.NOUNS_TOO or is_object
    if previous.low in ("which", "who", "that") or (previous.tag in ("S", "A", "C") and known):
        return not _is_helped(tokens, i)
    return _is_of_subject(tokens, i, previous, after, known=known) and not seen


def _is_of_subject(tokens: Sequence[Token], i: int, previous: Token, after: Token, *, known: bool) -> bool:
    """Whether a word on s is the verb of the noun before it."""
    if previous.tag == "Q" and i > 1 and tokens[i - 2].tag == "N" and known and not _is_helped(tokens, i):
        return after.tag in ("D", "Q")  # `a shunt on pin 7 lowers the volume`
    if previous.tag != "N" or _is_helped(tokens, i):
        return False
    if known and tokens[i].low[:-1] in words.NOUNS_TOO and after.tag == "" and after.low in words.VERBS:
        return False
    return known or _may_be_verb(tokens, i, previous, after)


def _may_be_verb(tokens: Sequence[Token], i: int, previous: Token, after: Token) -> bool:
    """Whether a word on s that no list holds acts: the first that may, behind one thing and before an object."""
    is_first = not any(token.tag in "VBM" for token in tokens[:i])
    is_subject = not previous.low.endswith(("ed", "ing")) and not is_plural(previous.low)
    is_object = after.tag in ("D", "Q", "S") or after.named
    return is_first and is_subject and is_object and not after.broken and after.low not in words.VERBS


def _goes_on(tokens: Sequence[Token], i: int) -> bool:
    return i < len(tokens) and is_form(tokens[i].low) and tokens[i].low.endswith("s")


def _base(previous: Token, after: Token | None, *, seen: bool) -> bool:
    if previous.tag in ("S", "A") or previous.low == "that":
        return not seen or previous.tag != "A"
    if previous.tag == "C":
        return seen and after is not None and after.tag in ("D", "N", "", "P", "A", "R")
    return previous.tag == "N" and is_plural(previous.low) and not seen and after is not None


def broken_verbs(tokens: Sequence[Token]) -> frozenset[int]:
    """Where words may not end: before the particle of their verb, `scaling [up]`, or before `them`."""
    return frozenset(
        one.end
        for one, other in itertools.pairwise(tokens)
        if not other.broken
        and ((other.low in PARTICLES and other.tag == "A") or (other.low in _OBJECTS and one.tag == "V"))
        and is_form(one.low)
    )


_OBJECTS = frozenset(["them", "it", "us", "him", "me", "themselves", "itself"])
