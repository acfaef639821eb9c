"""What an English statement says its subject is, or is done to it, and where: the slots of `is`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.cloze import english_words as words
from builder.cloze.english_frames import is_past
from builder.cloze.english_phrases import (
    MOST_WORDS,
    after_particle,
    clause_end,
    is_empty,
    noun_phrase,
    placed,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builder.cloze.english_frames import Slot
    from builder.cloze.english_phrases import Group, Sentence

_DEGREES = frozenset(["likely", "much", "many", "often", "long", "far", "fast", "well", "easy", "easily", "quickly"])
"""Behind `how` they are one phrase with it."""
_DONE = frozenset(
    [
        "generated",
        "created",
        "performed",
        "done",
        "applied",
        "handled",
        "needed",
        "called",
        "given",
        "sent",
        "used",
        "put",
    ]
)
"""Participles that say no more than that something is so."""


def predicate(sentence: Sentence, group: Group) -> Iterator[Slot]:
    """What something is: `is a network proxy`, `is accessible by service IP`."""
    at = group.main + 1
    denied = sentence.low(at) in words.NEGATIONS
    phrase = noun_phrase(sentence, at + 1 if denied else at)
    if phrase is None:
        yield from first_place(sentence, at, 2.65)
        if sentence.low(at) in words.QUESTIONS:
            is_how_much = sentence.low(at) == "how" and (
                words.is_adjective(sentence.low(at + 1)) or sentence.low(at + 1) in _DEGREES
            )
            yield at + (not is_how_much), clause_end(sentence, at), 2.65, "what, where or how"
        return
    if denied:
        last = whole(sentence, phrase)[1]
        yield at, last, 1.2 if sentence.low(last) in ("that", "which", "who") else 2.7, "what is denied"
        return
    bare = phrase[0] == at and phrase[1] - phrase[0] == 1
    if bare and sentence.tag(phrase[1]) == "P" and sentence.low(phrase[1]) != "of":
        yield from first_place(sentence, phrase[1], 2.75)
        return
    if sentence.low(phrase[1] - 1) in words.RELATIONS and sentence.tag(phrase[1]) == "P":
        yield from first_place(sentence, phrase[1], 2.7)
        return
    first, last = whole(sentence, phrase)
    if is_empty(sentence, phrase) and sentence.low(phrase[1]) == "of":
        inner = noun_phrase(sentence, phrase[1] + 1)
        first = inner[0] if inner else first
    last = _done_by(sentence, first, last)
    first += sentence.low(first) == "both"
    is_kind = _is_bare_kind(sentence, group, first, last)
    is_due = last - first == 1 and _is_duty(sentence, group)
    yield first, last, 1.4 if is_kind else 2.85 if is_due else 2.7, "what it is"


def _is_bare_kind(sentence: Sentence, group: Group, first: int, last: int) -> bool:
    """`It is a standard which …`: only of what kind something is, the point comes behind."""
    is_pointing = group.first == 1 and sentence.tag(0) == "R"
    is_opened = sentence.low(last) in ("that", "which", "who") and not sentence.tokens[first].named
    return is_pointing and is_opened and last - first == 1


def _is_duty(sentence: Sentence, group: Group) -> bool:
    """`must be sealed`: what is so because it has to be is the point."""
    is_asked = any(sentence.tag(i) == "S" for i in range(group.first))
    return not is_asked and any(sentence.low(i) in words.DUTIES for i in range(group.first, group.main))


def _done_by(sentence: Sentence, first: int, last: int) -> int:
    """`a wall built by monks`: a thing, and whose doing it is, where that ends the sentence."""
    is_done = sentence.tag(last) == "V" and is_past(sentence.low(last)) and sentence.low(last + 1) == "by"
    inner = placed(sentence, last + 1) if is_done and sentence.flows(last) and sentence.flows(last + 1) else None
    end = whole(sentence, inner)[1] if inner else last
    return end if end == len(sentence.tokens) and end - first <= MOST_WORDS else last


def first_place(sentence: Sentence, at: int, score: float) -> Iterator[Slot]:
    """The place behind a verb, `on the quay`, `only by the crew`; both of `either on … or on …`."""
    is_either = sentence.low(at) in ("either", "both")
    at += (is_either or sentence.low(at) == "only") and sentence.tag(at + 1) == "P" and sentence.flows(at)
    if sentence.tag(at) != "P" or not sentence.flows(at) or sentence.low(at) in ("than", "like", "as"):
        return
    phrase = placed(sentence, at)
    if phrase is not None:
        first, last = whole(sentence, phrase)
        other = placed(sentence, last + 1) if is_either and sentence.low(last + 1) == sentence.low(at) else None
        last = whole(sentence, other)[1] if other else last
        goal = noun_phrase(sentence, last + 1) if sentence.low(at) == "from" and sentence.low(last) == "to" else None
        yield first, goal[1] if goal and sentence.flows(last) else last, score, "by, with or where"


def passive(sentence: Sentence, group: Group, *, helped: bool) -> Iterator[Slot]:
    """`is set by the root bridge`: what follows; `is encrypted`: the participle itself."""
    at = after_particle(sentence, group.main + 1)
    found = list(first_place(sentence, at, 2.75 if helped else 2.6))
    yield from found
    says_little = sentence.low(group.main) in words.LIGHT_VERBS or sentence.low(group.main) in _DONE
    if (
        all(is_empty(sentence, slot[:2]) for slot in found)
        and helped
        and not says_little
        and (found or at >= len(sentence.tokens) or not sentence.flows(at))
    ):
        first = group.main
        while first > group.first + 1 and sentence.tag(first - 1) == "A":
            first -= 1
        yield first, group.main + 1, 0.2 if _is_only_when(sentence, group) else 2.6, "what is done"


def _is_only_when(sentence: Sentence, group: Group) -> bool:
    """`Hard: when the board is sold`: all that is said is when; what is done then is half of it."""
    return sentence.low(0) in ("when", "if", "where") and group is sentence.groups[-1] and len(sentence.groups) == 1
