"""The slots of an English statement: what is said of its subject, each filled by a whole phrase.

A score of 2.6 or more says that the phrase may be asked without a lead over others (`leading.SURE`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from builder.cloze import english_frames
from builder.cloze import english_words as words
from builder.cloze.english_frames import is_past
from builder.cloze.english_halves import is_half
from builder.cloze.english_phrases import (
    MOST_WORDS,
    after_particle,
    clause_end,
    is_empty,
    noun_phrase,
    placed,
    places,
    says_of_it,
    verb_phrase,
    whole,
)
from builder.cloze.english_predicates import first_place, passive, predicate
from builder.cloze.english_verbs import is_plural
from builder.cloze.english_worth import depth, is_predictable, worth
from builder.cloze.sheet import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builder.cloze.english_frames import Slot
    from builder.cloze.english_phrases import Group, Sentence


_LETTING = frozenset(
    f"{verb}{ending}"
    for verb in ("allow", "enable", "let", "help", "want", "need", "require", "force", "cause", "lead", "led")
    for ending in ("", "s", "d", "ed", "ing")
)
"""Their point is the action that follows."""
_NEEDING = frozenset(["need", "needs", "needed", "require", "requires", "required"])
"""With these it is what is needed."""
_LATE_ADVERBS = words.LATE_ADVERBS - words.VAGUE_ADVERBS
_LETS = frozenset(["let", "lets", "help", "helps", "make", "makes", "made"])
_BETTERING = words.PROMISES | {"reduce", "speed", "accelerate", "lower", "minimize", "increase"}
_BETTERED = words.PREDICTABLE | frozenset(
    [
        "risk",
        "risks",
        "cost",
        "costs",
        "time",
        "performance",
        "execution",
        "speed",
        "quality",
        "complexity",
        "standards",
    ]
)
"""What anything is said to better: `to reduce risk` is true of much else."""
_IDIOMS = frozenset(["place", "care", "advantage", "use", "part", "effect", "account", "role"])
"""Behind a verb they are no object: `takes place in the cellar`."""


def candidates(sentence: Sentence) -> Iterator[Candidate]:
    """The phrases that fill the slots of a sentence, in no order."""
    for first, last, score, reason in _slots(sentence):
        if not first < last <= len(sentence.tokens) or is_half(sentence, first, last):
            continue
        found = Candidate(
            start=sentence.tokens[first].start,
            end=_end(sentence, first, last),
            score=score + worth(sentence, first, last) - depth(sentence, first),
            reason=reason,
            head=_head(sentence, first, last) if reason == _AND_PLACE else 0,
        )
        yield found
        if sentence.low(first) == "both" and last - first > len(("both", "oars")):
            yield replace(found, start=sentence.tokens[first + 1].start, score=found.score + _COUNTED)


_AND_PLACE = "object and place"
_COUNTED = 0.05
"""How much better two things are asked with `both` in sight: it says how many."""


def _slots(sentence: Sentence) -> Iterator[Slot]:
    for group in sentence.groups:
        yield from _of_group(sentence, group, lost=_is_denied(sentence, group))
    finite = [group for group in sentence.groups if _is_finite(sentence, group)]
    if finite:
        yield from english_frames.subject(sentence, finite[0])
    else:
        yield from english_frames.fragment(
            sentence, sentence.groups[0].first if sentence.groups else len(sentence.tokens)
        )
    yield from english_frames.named_last(sentence)
    yield from english_frames.turned(sentence, finite)
    yield from english_frames.manner(sentence)
    yield from english_frames.compared(sentence)
    yield from english_frames.set_apart(sentence)
    yield from english_frames.correlated(sentence)
    yield from english_frames.depending(sentence)
    yield from english_frames.reason(sentence)
    yield from english_frames.excepted(sentence)


def _is_finite(sentence: Sentence, group: Group) -> bool:
    before = sentence.low(group.first - 1) if group.first and sentence.flows(group.first) else ""
    low = sentence.low(group.main)
    if sentence.tag(group.first) in "BM":
        return True
    return not (before == "to" or low.endswith("ing") or (is_past(low) and sentence.tag(group.main + 1) == "P"))


def _is_denied(sentence: Sentence, group: Group) -> bool:
    """`does not do this, instead it does that`: what is denied is not the point."""
    lows = [t.low for t in sentence.tokens[group.first : group.main]]
    turns = any(t.low in ("instead", "but") and t.broken for t in sentence.tokens[group.main :])
    return turns and any(low in words.NEGATIONS for low in lows)


def _of_group(sentence: Sentence, group: Group, *, lost: bool) -> Iterator[Slot]:
    less = 1.2 if lost or _is_doing_first(sentence, group) else 0.0
    for first, last, score, reason in _filled(sentence, group):
        yield first, last, score - less, reason


def _is_doing_first(sentence: Sentence, group: Group) -> bool:
    """`Doubling the length doubles the time`: the subject is an action, the point is what it leads to."""
    is_first = group.first == 0 and sentence.low(group.main).endswith("ing")
    return is_first and any(_is_finite(sentence, other) for other in sentence.groups[1:])


def _filled(sentence: Sentence, group: Group) -> Iterator[Slot]:
    low, tag = sentence.low(group.main), sentence.tag(group.main)
    before = sentence.low(group.first - 1) if group.first and not sentence.tokens[group.first].broken else ""
    helped = any(sentence.tag(i) == "B" for i in range(group.first, group.main))
    if before == "without" and sentence.low(group.first) == "being":
        yield group.first, after_particle(sentence, group.main + 1), 3.9, "way or purpose"
        return
    if _is_let(sentence, group):
        yield from _doing(sentence, group.start, 2.75, "what it lets")
    elif before == "to" and tag == "V":
        if sentence.tag(group.first - 2) != "S":
            is_told = group.first > 1 and sentence.tokens[group.first - 2].named
            score = 0.4 if _only_praises(sentence, group) else 2.6 if is_told else 2.75
            yield from _doing(sentence, group.start, score, "purpose")
    elif low.endswith("ing") and before in words.PREPOSITIONS:
        yield from _doing(sentence, group.start, 2.8 if before in ("by", "without") else 2.7, "way or purpose")
    elif tag == "B" or low in words.LINKING:
        yield from predicate(sentence, group)
    elif is_past(low) and (helped or sentence.tag(group.main + 1) == "P"):
        yield from passive(sentence, group, helped=helped)
    else:
        yield from _becomes(sentence, group)
        yield from _active(sentence, group)


def _is_let(sentence: Sentence, group: Group) -> bool:
    """`lets the crew open the hatch`."""
    if sentence.tag(group.first) != "V":
        return False
    at = group.first - 1
    while sentence.tag(at) in "DN" and sentence.flows(at + 1):
        at -= 1
    return at < group.first and sentence.low(at) in _LETS and sentence.flows(at + 1)


def _only_praises(sentence: Sentence, group: Group) -> bool:
    """Whether a purpose betters something that anything would better."""
    behind = sentence.tokens[group.main + 1 : group.main + 1 + MOST_WORDS]
    return sentence.low(group.main) in _BETTERING and any(t.low in _BETTERED for t in behind)


def _doing(sentence: Sentence, verb: int, score: float, reason: str) -> Iterator[Slot]:
    """`to find errors`: the verb with its object."""
    first, last = verb_phrase(sentence, verb)
    if sentence.low(verb) in words.SAYING and sentence.tag(last) in "BM" and sentence.flows(last):
        return
    if sentence.low(last) in ("and", "or", "&") and sentence.tag(last + 1) == "V" and sentence.flows(last + 1):
        second = verb_phrase(sentence, last + 1)[1]
        last, score = (second, score) if second - first <= MOST_WORDS else (last, score - 1.2)
    if sentence.low(last) == "to" and sentence.tag(last + 1) == "V":
        score -= 0.8
    if last - first > 1 and sentence.low(verb + 1) != "sure" and sentence.low(verb) not in _LETTING:
        yield first, last, score, reason


def _active(sentence: Sentence, group: Group) -> Iterator[Slot]:
    """`facilitates communication between layers`: the object, with its place where the object alone says little."""
    at = after_particle(sentence, group.main + 1)
    if not sentence.flows(at) or (sentence.low(at) == "that" and _says_more(sentence, at)):
        return
    phrase = noun_phrase(sentence, at)
    lacks = noun_phrase(sentence, at + 1) if phrase is None and _lacks(sentence, at) else None
    if lacks is not None:
        yield at, whole(sentence, lacks)[1], 2.7, "what is denied"
        return
    if phrase is None:
        yield from _without_object(sentence, group, at)
        return
    if sentence.low(phrase[1] - 1) in _IDIOMS and phrase[1] - phrase[0] <= 2:
        yield from first_place(sentence, phrase[1], 2.7)
        return
    second = _second_object(sentence, phrase[1]) or _given(sentence, group, phrase)
    first, last = whole(sentence, second or phrase)
    ends = [end for end in places(sentence, last) if end - first <= MOST_WORDS]
    stop = ends[-1] if ends else last
    if sentence.low(group.main) in _LETTING and (sentence.low(stop) == "to" or sentence.tag(stop) == "V"):
        if sentence.low(group.main) in _NEEDING:
            yield first, last, 2.75, "object"
        return
    result = _result(sentence, last) if sentence.low(group.main) in words.MAKING or sentence.tag(last) != "V" else None
    if result:
        yield *result, 2.75, "how it becomes"
        yield first, last, 2.4, "object"
        return
    if not is_empty(sentence, (first, last)):
        leads = group is sentence.groups[0] and any(_is_finite(sentence, g) for g in sentence.groups[1:])
        is_set_apart = sentence.low(last) == "not" and not sentence.flows(last)
        score = 2.85 if is_set_apart else 2.75 if leads else 2.7
        is_promise = not group.first and sentence.low(group.main) in words.PROMISES
        yield first, last, score - (2.0 if is_promise else 0.0), "object"
    yield from _and_place(sentence, (first, last), ends)
    is_light = sentence.low(group.start) in words.LIGHT_VERBS
    if group.first and (group.main > group.first or (is_empty(sentence, (first, last)) and not is_light)):
        end = ends[0] if ends else last
        is_told = group.main > group.first or sentence.tag(end) == "S"
        score = 2.65 if group.main > group.start else 2.5 if is_told else 1.9
        is_anybody = (
            sentence.low(group.first - 1) in words.ANYBODY and sentence.low(group.first - 2) not in _LETTING | _LETS
        )
        score -= 1.2 if is_anybody else 0.0
        yield group.start, end, score, "what it does"


def _becomes(sentence: Sentence, group: Group) -> Iterator[Slot]:
    """`turns milk into cheese`: what it becomes."""
    phrase = noun_phrase(sentence, group.main + 1) if sentence.low(group.main) in words.TURNING else None
    last = whole(sentence, phrase)[1] if phrase else 0
    inner = placed(sentence, last) if phrase and sentence.low(last) == "into" else None
    if inner:
        yield *whole(sentence, inner), 2.9, "what it becomes"


def _lacks(sentence: Sentence, at: int) -> bool:
    """`have no nucleus`, but not `no longer`."""
    return sentence.low(at) == "no" and sentence.low(at + 1) not in ("longer", "more", "less", "one", "matter")


def _says_more(sentence: Sentence, at: int) -> bool:
    """`argued that the crews should sleep`: a statement, whose own words are the point."""
    inner = noun_phrase(sentence, at)
    return inner is not None and sentence.tag(inner[1]) in "VBM"


def _and_place(sentence: Sentence, found: tuple[int, int], ends: list[int]) -> Iterator[Slot]:
    """An object with the place behind it, or the place alone where the object says little."""
    first, last = found
    phrase = noun_phrase(sentence, first)
    if phrase and sentence.low(phrase[1]) == "of" and sentence.low(phrase[1] - 1) in words.PREDICTABLE:
        yield from first_place(sentence, phrase[1], 2.75)
    if ends and is_predictable(sentence, first, last):
        yield from first_place(sentence, last, 2.5)
    elif ends:
        yield first, ends[0], 2.55, _AND_PLACE
        if (inner := placed(sentence, last)) and all(t.named for t in sentence.tokens[inner[0] : inner[1]]):
            yield *inner, 2.4, "by, with or where"
    if is_empty(sentence, found):
        yield from first_place(sentence, last + (not ends and sentence.tag(last) == "A"), 2.6)


def _result(sentence: Sentence, at: int) -> tuple[int, int] | None:
    """`makes pastry flaky`, `puts the verb last`, `keeps keys sorted`: what is said of the object."""
    if not sentence.flows(at):
        return None
    low, ends = sentence.low(at), not sentence.flows(at + 1)
    if sentence.tag(at) == "V" and not low.endswith("ing"):
        if not is_past(low):
            return verb_phrase(sentence, at)
        return (at, at + 1) if ends else None
    if sentence.tag(at) == "A":
        return (at, at + 1) if ends and low in words.LATE_ADVERBS and low not in words.VAGUE_ADVERBS else None
    if not says_of_it(sentence, at) or sentence.low(at + 1) in ("to", "than"):
        return None
    last = at + 1
    while sentence.low(last) in ("and", "or") and words.is_adjective(sentence.low(last + 1)):
        last += 2
    return at, last


def _second_object(sentence: Sentence, at: int) -> tuple[int, int] | None:
    """`offers guests a private cabin`: what is given is the point."""
    return noun_phrase(sentence, at) if sentence.tag(at) == "D" and sentence.flows(at) else None


def _given(sentence: Sentence, group: Group, phrase: tuple[int, int]) -> tuple[int, int] | None:
    """`gives Congress power`, `gives the owner full rights`: behind the one who gets it, what is given."""
    first, last = phrase
    if sentence.low(group.main) not in _GIVING or last - first < len(("owner", "rights")):
        return None
    is_name = sentence.tokens[first].named and not sentence.tokens[first + 1].named
    is_many = is_plural(sentence.low(first)) and words.is_adjective(sentence.low(first + 1))
    is_told_apart = is_many or (sentence.tag(first - 1) == "D" and words.is_adjective(sentence.low(first + 1)))
    return (first + 1, last) if is_name or is_told_apart else None


_GIVING = frozenset(
    f"{verb}{ending}"
    for verb in ("give", "grant", "offer", "lend", "send", "teach", "cost", "pay", "assign", "deny", "tell", "gave")
    for ending in ("", "s", "d", "ed")
)
"""Verbs of which somebody gets something."""


def _without_object(sentence: Sentence, group: Group, at: int) -> Iterator[Slot]:
    """`decides where to put it`, `can change over time`, `do not expand too much`."""
    yield from first_place(sentence, at, 2.65)
    is_aside = sentence.tag(at) == "R" or (sentence.tag(at) == "A" and sentence.low(at) not in words.LATE_ADVERBS)
    if is_aside and sentence.flows(at + 1):
        second = noun_phrase(sentence, at + 1) if sentence.tag(at) == "R" else None
        if second:
            yield *whole(sentence, second), 2.7, "object"
        yield from first_place(sentence, at + 1, 2.6)
    is_helped = group.main > group.first
    is_late = sentence.tag(at) == "A" and sentence.low(at) in _LATE_ADVERBS
    if is_late and (at + 1 == len(sentence.tokens) or not sentence.flows(at + 1)):
        yield at, at + 1, 2.6, "how"
    is_relative = group.first > 0 and sentence.low(at) == "which" and sentence.low(group.main)[:-1] in words.NOUNS_TOO
    if sentence.tag(at) == "S" and sentence.low(at) in words.QUESTIONS and not is_relative:
        yield group.start if is_helped else at, clause_end(sentence, at), 2.65, "what, where or how"
    elif sentence.low(at) in ("when", "if", "because") and clause_end(sentence, at) - at <= MOST_WORDS:
        yield at + 1, clause_end(sentence, at), 3.1, "when or why"
    elif is_helped and sentence.tag(at) in "PAD":
        end = min(next(places(sentence, at), clause_end(sentence, at)), clause_end(sentence, at))
        is_anybody = group.first > 0 and sentence.low(group.first - 1) in ("you", "we")
        yield group.start, end, 1.35 if is_anybody else 2.55, "what it does"


def _head(sentence: Sentence, first: int, last: int) -> int:
    phrase = noun_phrase(sentence, first)
    return sentence.tokens[phrase[1] - 1].end if phrase and phrase[1] < last else 0


def _end(sentence: Sentence, first: int, last: int) -> int:
    """The end of a phrase, an acronym in brackets behind it taken in."""
    end = sentence.tokens[last - 1].end
    if last < len(sentence.tokens) and sentence.gap(last) == "(":
        token = sentence.tokens[last]
        written = sentence.text[token.start : token.end]
        if written.isupper() and sentence.text.startswith(")", token.end) and last - first > 1:
            return token.end + 1
    return end
