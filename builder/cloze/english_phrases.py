"""Phrases of an English sentence: noun phrases with what belongs to them, and verbs with their object and places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.cloze import english_words as words
from builder.cloze.english_reading import read
from builder.cloze.english_verbs import is_plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.cloze.english_token import Token

MOST_WORDS = 9
"""Of a phrase that is asked as a whole."""
_SAYS_LITTLE = words.LIGHT_VERBS | words.GENERIC | words.LINKING
_VAGUE = words.GENERIC | words.MODIFIERS
_MAKERS = frozenset(name.strip().casefold() for name in words.VENDORS)
MOST_MEMBERS = 8
"""Of a list inside a phrase."""

_PARTICLES = frozenset(["up", "down", "out", "back", "off", "together", "away", "directly", "automatically"])
_FIXED = frozenset(["case", "order", "addition", "terms", "general", "fact", "behalf", "response"])
"""Behind a preposition these are grammar: `in case of`."""
_SHARES = frozenset(["most", "some", "all", "many", "each", "both", "none", "much", "any"])
_NOUN_ENDINGS = ("tion", "sion", "ment", "ness", "ity", "ance", "ence", "er", "or", "ing", "s", "th", "ism")
_FURTHER = frozenset(["more", "other", "further", "additional"])
"""Between a number and its noun: `two more layers`."""
_TURNS = frozenset(["also", "then", "thus", "therefore", "hence", "so"])
"""Behind `and` they open what is said next."""
_JOINS = frozenset(["and", "or", "+", "&", "nor", "plus"])


@dataclass(frozen=True, slots=True)
class Group:
    """Verbs in a row: `will be running`."""

    first: int
    start: int
    """The first that is more than a helper."""
    main: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of a sentence with the text they stand in."""

    text: str
    tokens: Sequence[Token]
    groups: tuple[Group, ...] = ()
    """Its verbs, neighbours together."""
    bracketed: frozenset[int] = frozenset()
    """The words that stand in brackets."""
    telling: tuple[int, ...] = ()
    """The words that point at something in particular, those in brackets left out."""

    def gap(self, at: int) -> str:
        """The punctuation before a word; empty where only a space is."""
        return self.text[self.tokens[at - 1].end : self.tokens[at].start].strip() if at else ""

    def flows(self, at: int) -> bool:
        """Whether a word follows the one before it without punctuation."""
        return 0 < at < len(self.tokens) and not self.tokens[at].broken

    def tag(self, at: int) -> str:
        """The tag of a word; a blank behind the end."""
        return self.tokens[at].tag if 0 <= at < len(self.tokens) else " "

    def low(self, at: int) -> str:
        """A word in small letters; empty behind the end."""
        return self.tokens[at].low if 0 <= at < len(self.tokens) else ""


def sentence_of(text: str, tokens: Sequence[Token]) -> Sentence:
    """A sentence with its verbs."""
    bare = Sentence(text, tokens)
    bracketed = frozenset(_bracketed(text, tokens))
    telling = tuple(
        i for i, t in enumerate(tokens) if t.tag in "NVQ" and t.low not in _SAYS_LITTLE and i not in bracketed
    )
    return Sentence(text, tokens, tuple(_verb_groups(bare)), bracketed, telling)


def _bracketed(text: str, tokens: Sequence[Token]) -> Iterator[int]:
    if not tokens or text.find("(", tokens[0].start, tokens[-1].start) < 0:
        return
    depth, at = 0, tokens[0].start
    for i, token in enumerate(tokens):
        between = text[at : token.start]
        depth = max(0, depth + between.count("(") - between.count(")"))
        at = token.start
        if depth:
            yield i


def _verb_groups(sentence: Sentence) -> Iterator[Group]:
    """The verbs of a sentence, neighbours together."""
    i, size = 0, len(sentence.tokens)
    while i < size:
        if sentence.tokens[i].tag not in "VBM":
            i += 1
            continue
        start, main, j = -1, i, i
        while sentence.tag(j) in "VBMA" and (j == i or sentence.flows(j)):
            main = main if sentence.tag(j) == "A" else j
            acts = sentence.tag(j) == "V" and sentence.low(j) not in words.HELPING
            start = j if start < 0 and acts else start
            joined = sentence.tag(j) == "V" and sentence.tag(j + 1) == "C" and sentence.tag(j + 2) == "V"
            j += 2 if joined and sentence.flows(j + 1) else 1
        yield Group(i, start if start >= 0 else main, main)
        i = main + 1


def is_clause(text: str, start: int, end: int) -> bool:
    """Whether words between two offsets say something of a subject: a verb with a noun before and words behind it."""
    sentence = sentence_of(text, read(text, start, end))
    return any(
        group.first > 0 and group.main + 1 < len(sentence.tokens) and sentence.tag(group.first - 1) in "NRQ"
        for group in sentence.groups
        if sentence.tag(group.first) in "BM" or not sentence.low(group.main).endswith(("ed", "ing"))
    )


def noun_phrase(sentence: Sentence, at: int) -> tuple[int, int] | None:
    """The noun phrase that begins at a word, its article left out, its quantifier kept; None where none begins."""
    i = first = at
    if sentence.low(at) in words.NEGATIONS:
        return None
    if sentence.low(at) in _SHARES and sentence.low(at + 1) == "of":
        inner = noun_phrase(sentence, at + 2)
        return (at, inner[1]) if inner else None
    while sentence.tag(i) in "DA" and (i == at or sentence.flows(i)):
        is_article = sentence.tag(i) == "D" and sentence.low(i) not in words.QUANTIFIERS
        is_aside = first == i and sentence.low(i) in words.ADVERBS and not sentence.low(i + 1).endswith("ed")
        first = i + 1 if is_article or is_aside else first
        i += 1
    start = i
    while sentence.tag(i) in "NQ" and (i == at or sentence.flows(i)):
        if i > start and sentence.tag(i) == "Q" and sentence.low(i + 1) in _ERAS:
            break
        if i > start and (says_of_it(sentence, i) or _is_count(sentence, i) or _opens_object(sentence, i)):
            break
        i += 1
        i += sentence.tag(i - 1) == "Q" and sentence.low(i) in _FURTHER and sentence.tag(i + 1) in "NQ"
    i -= i - start > 1 and sentence.low(i - 1) == "long" and sentence.tag(i) == "V"
    while first + 1 < i and _only_sorts(sentence, first):
        first += 1
    return (first, i) if i > start else None


def _only_sorts(sentence: Sentence, at: int) -> bool:
    """`the painters Monet and Renoir`: a plural that says what kind of names follow."""
    token, following = sentence.tokens[at], sentence.tokens[at + 1]
    is_kind = token.tag == "N" and not token.named and is_plural(token.low) and not words.is_adjective(token.low)
    return is_kind and following.named and not following.low[0].isdigit()


def _opens_object(sentence: Sentence, at: int) -> bool:
    """`a deck allowing crews to rest`: what follows from the thing, with an object of its own."""
    return sentence.low(at) in words.FOLLOWING and sentence.low(at).endswith("ing") and sentence.tag(at + 1) in "DNQR"


def _is_count(sentence: Sentence, at: int) -> bool:
    """`compress the chest 100 to 120 times`: a measure behind the noun, so no part of it."""
    is_bare = sentence.tag(at) == "Q" and sentence.tag(at - 1) == "N" and not sentence.tokens[at - 1].named
    return (
        is_bare
        and sentence.low(at - 1) not in words.KEYED
        and (sentence.low(at + 1) == "to" or sentence.low(at + 1) in words.UNITS)
    )


_ERAS = frozenset(["bc", "bce", "ad", "ce"])
"""Behind a number they make it a year, no part of the name before it."""
_SIZES = frozenset(
    [
        "small",
        "large",
        "big",
        "tiny",
        "short",
        "low",
        "high",
        "cheap",
        "warm",
        "cold",
        "hot",
        "dry",
        "wet",
        "clean",
        "alive",
    ]
)
"""Adjectives that may be nouns before a noun, never behind one."""


def says_of_it(sentence: Sentence, at: int) -> bool:
    """`makes pastry flaky`: an adjective behind its noun, so no part of the noun phrase."""
    is_key = sentence.tokens[at - 1].end - sentence.tokens[at - 1].start == len("A")
    low = sentence.low(at)
    is_size = low in _SIZES and not sentence.low(at - 1).endswith("ing")
    if is_key or not (is_size or words.is_adjective(low)) or sentence.tokens[at].named or not sentence.flows(at):
        return False
    before = sentence.tokens[at - 1]
    ends = sentence.tag(at + 1) not in "NQ" or not sentence.flows(at + 1)
    return ends and before.tag == "N" and not words.is_adjective(before.low)


def whole(sentence: Sentence, phrase: tuple[int, int]) -> tuple[int, int]:
    """A noun phrase with its `of …`, its partners and what it is set against."""
    first, last = phrase
    while last < len(sentence.tokens) and last - first < MOST_WORDS:
        following = _of(sentence, last) or _partner(sentence, last) or _listed(sentence, last)
        following = following or (_partner(sentence, last + 1, ")") if _is_short_form(sentence, last) else None)
        if following is None:
            break
        last = following
    return first, last


def _of(sentence: Sentence, last: int) -> int | None:
    low = sentence.low(last)
    if not sentence.flows(last):
        return None
    counted = low in ("to", "x") and sentence.tag(last - 1) == sentence.tag(last + 1) == "Q"
    turned = (low, sentence.low(last + 1)) in (("instead", "of"), ("rather", "than"))
    if not (low in ("of", "between", "among", "per") or counted or turned):
        return None
    inner = noun_phrase(sentence, last + (2 if turned else 1))
    is_doing = low == "of" and sentence.low(last + 1).endswith("ing") and sentence.tag(last + 2) in "P "
    return inner[1] if inner else last + 2 if is_doing else None


def _is_short_form(sentence: Sentence, at: int) -> bool:
    """Whether a word is the letters in brackets behind a name: `Lamp Control Office (LCO)`."""
    if at + 1 >= len(sentence.tokens) or sentence.gap(at) != "(" or sentence.gap(at + 1) != ")":
        return False
    return sentence.text[sentence.tokens[at].start : sentence.tokens[at].end].isupper()


def _partner(sentence: Sentence, last: int, sign: str = "") -> int | None:
    """Behind `and` or a stroke: one more noun phrase, if it opens no clause."""
    slashed = last < len(sentence.tokens) and sentence.gap(last) == "/"
    if not slashed and (sentence.low(last) not in _JOINS or sentence.gap(last) not in (sign, ",")):
        return None
    if not slashed and sentence.gap(last) == "," != sign and acts_behind(sentence.tokens, last + 1):
        return None
    inner = noun_phrase(sentence, last if slashed else last + 1)
    if not slashed and sentence.low(last + 1) in _TURNS and inner and inner[1] - inner[0] == 1:
        return None
    if inner is None or _opens_clause(sentence, inner, last) or is_done(sentence, inner):
        return None
    return inner[1]


def acts_behind(tokens: Sequence[Token], at: int) -> bool:
    """Whether a verb stands anywhere behind `, and`: then it may begin a new clause."""
    return any(token.tag in "VBM" for token in tokens[at:])


def is_done(sentence: Sentence, phrase: tuple[int, int]) -> bool:
    """`cut into logs and sent along the river`, `call the crew and proceed with …`: one more verb, read as a noun."""
    (first, end), low = phrase, sentence.low(phrase[0])
    if end - first > 1 or sentence.tag(end) not in "PS" or not sentence.flows(end):
        return False
    if low in words.IRREGULAR and low not in words.VERBS:
        return True
    acts = low in words.VERBS or (low.endswith("ed") and not words.VERBS.isdisjoint((low[:-1], low[:-2])))
    is_noun = low in words.NOUNS_TOO or low in words.SOMETIMES_NOUNS or words.is_adjective(low)
    return acts and not is_noun and any(token.tag in "VBM" for token in sentence.tokens[:first])


def _opens_clause(sentence: Sentence, phrase: tuple[int, int], last: int) -> bool:
    """Whether a phrase behind a verb is the subject of one more verb."""
    end = phrase[1]
    if sentence.low(end) == "of" and (owner := noun_phrase(sentence, end + 1)) and sentence.tag(owner[1]) in "BM":
        end = owner[1]
    is_participle = sentence.tag(end) == "V" and sentence.low(end).endswith(("ing", "ed"))
    acts = sentence.tag(end) in "VBMR" and sentence.flows(end) and not is_participle
    return acts and any(token.tag in "VBM" for token in sentence.tokens[:last])


def _listed(sentence: Sentence, last: int) -> int | None:
    """Behind a comma: the rest of a list that ends with `and`, or runs to the end in three members."""
    members, at = 1, last
    while at < len(sentence.tokens) and sentence.gap(at) == "," and members < MOST_MEMBERS:
        joined = sentence.low(at) in _JOINS
        if sentence.low(at) in words.FOLLOWING and sentence.low(at) != "including":
            return at if members > 2 else None
        is_clause = members == 1 and (acts_behind(sentence.tokens, at) if joined else _only_describes(sentence, at))
        inner = None if is_clause else noun_phrase(sentence, at + 1 if joined else at)
        if inner is None or _opens_clause(sentence, inner, last):
            return at if members > 2 else None
        if members == 1 and not joined and _is_adjective_row(sentence, last, inner):
            return inner[1]
        at, members = inner[1], members + 1
        while (more := _of(sentence, at)) is not None:
            at = more
        if joined:
            return at
        if sentence.low(at) in _JOINS:
            return _partner(sentence, at, sentence.gap(at)) or (at if members > 2 else None)
    return at if members > 2 else None


def _only_describes(sentence: Sentence, at: int) -> bool:
    """`oak and pine beams, sawn and planed before the rain`: participles behind a comma are no further things."""
    pair = (sentence.low(at), sentence.low(at + 2))
    are_done = all(low.endswith("ed") or low in words.PASTS for low in pair)
    return are_done and sentence.low(at + 1) in _JOINS and sentence.flows(at + 1) and sentence.tag(at + 3) in "PA "


def _is_adjective_row(sentence: Sentence, last: int, following: tuple[int, int]) -> bool:
    """`temporary, limited-privilege credentials`: one thing, not two."""
    is_noun = sentence.tokens[last - 1].named or sentence.low(last - 1).endswith(_NOUN_ENDINGS)
    alone = not is_noun and (last < 2 or sentence.tag(last - 2) not in "NQ")
    goes_on = following[1] < len(sentence.tokens) and not sentence.flows(following[1])
    return alone and following[1] - following[0] > 1 and not goes_on and sentence.tag(following[1]) in "P "


def verb_phrase(sentence: Sentence, verb: int) -> tuple[int, int]:
    """A verb with its particle, its object and the places behind it, as far as they are short."""
    last = after_particle(sentence, verb + 1)
    while sentence.low(last) in _JOINS and sentence.tag(last + 1) == "V" and sentence.flows(last):
        last = after_particle(sentence, last + 2)
    inner = noun_phrase(sentence, last) if sentence.flows(last) else None
    if inner:
        last = whole(sentence, inner)[1]
        last = after_particle(sentence, last)
        last += sentence.low(last) in words.MANNERS and sentence.flows(last)
    for end in places(sentence, last):
        if end - verb > MOST_WORDS:
            break
        last = end
    return verb, last


def places(sentence: Sentence, at: int) -> Iterator[int]:
    """The ends of the phrases with a preposition that follow one another from a word on."""
    while sentence.tag(at) == "P" and sentence.flows(at) and sentence.low(at) not in ("like", "than", "unlike"):
        inner = placed(sentence, at)
        if inner is None or (inner[1] - inner[0] == 1 and sentence.low(inner[0]).endswith("ing")):
            return
        begin, at = at, whole(sentence, inner)[1]
        if sentence.low(begin) == "from" and sentence.low(at) == "to" and sentence.flows(at):
            goal = noun_phrase(sentence, at + 1)
            at = whole(sentence, goal)[1] if goal else at
        yield at


def placed(sentence: Sentence, at: int) -> tuple[int, int] | None:
    """The noun phrase behind a preposition; `in response to` counts as one."""
    inner = noun_phrase(sentence, at + 1) if sentence.flows(at + 1) else None
    if inner and sentence.low(at) in _OPENERS and sentence.flows(inner[1]) and _acts(sentence, inner[1]):
        return None
    if inner is None or sentence.low(inner[1] - 1) not in _FIXED:
        return inner
    return noun_phrase(sentence, inner[1] + 1) if sentence.tag(inner[1]) == "P" else None


def _acts(sentence: Sentence, at: int) -> bool:
    return sentence.tag(at) in "BM" or (sentence.tag(at) == "V" and not sentence.low(at).endswith("ing"))


_OPENERS = frozenset(["since", "after", "before", "until", "as"])
"""With a verb behind their noun they open a clause: `since the lamp was lit`."""


def after_particle(sentence: Sentence, at: int) -> int:
    """The word behind `up`, `back` and the like."""
    while sentence.low(at) in _PARTICLES and sentence.flows(at):
        at += 1
    return at


def clause_end(sentence: Sentence, at: int) -> int:
    """The first word that no longer belongs to the clause of the word at an offset."""
    i = at + 1
    while i < len(sentence.tokens) and sentence.flows(i) and sentence.tag(i) != "S":
        i += 1
    return i


def is_empty(sentence: Sentence, phrase: tuple[int, int]) -> bool:
    """Whether a phrase has only words of every second sentence."""
    inside = sentence.tokens[phrase[0] : phrase[1]]
    return not any(
        t.tag == "Q"
        or (t.tag == "V" and t.low not in _VAGUE and t.low not in words.DO_VERBS)
        or (t.tag == "N" and (t.low not in _VAGUE or (t.named and t.low not in _MAKERS)))
        for t in inside
    )
