"""Slots of an English statement that no verb fills: its subject, a fragment's place, what is compared or named last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.cloze import english_words as words
from builder.cloze.english_phrases import MOST_WORDS, clause_end, is_empty, noun_phrase, placed, places, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builder.cloze.english_phrases import Group, Sentence

_LABELS = words.LABELS - {"service", "services"}
Slot = tuple[int, int, float, str]
"""First word, end, score and reason."""


def is_past(low: str) -> bool:
    """Whether a word has the form of a past tense or a participle."""
    return low.endswith("ed") or low in words.IRREGULAR


def manner(sentence: Sentence) -> Iterator[Slot]:
    """`has to be started manually`: how, where nothing else can be asked."""
    for i, token in enumerate(sentence.tokens):
        if token.tag == "A" and token.low in words.MANNERS and "V" in (sentence.tag(i - 1), sentence.tag(i + 1)):
            ends = i + 1 == len(sentence.tokens) and i > 1 and sentence.tag(i - 2) == "B"
            yield i, i + 1, 2.3 if ends else 1.7, "how"


def compared(sentence: Sentence) -> Iterator[Slot]:
    """`travels faster than light`: what a thing is compared with."""
    for at, token in enumerate(sentence.tokens):
        if token.low != "than":
            continue
        lows = [t.low for t in sentence.tokens[max(0, at - 4) : at]]
        if any(low.endswith("er") or low in ("more", "less") for low in lows):
            inner = placed(sentence, at + 1 if sentence.tag(at + 1) == "P" else at)
            if inner is not None and sentence.groups and not is_empty(sentence, inner):
                yield *inner, 2.6, "what it is compared with"


def set_apart(sentence: Sentence) -> Iterator[Slot]:
    """`There is no door between the hold and the deck`: the two that stand last."""
    last = len(sentence.tokens)
    for at in range(max(_LEAST_BEFORE, last - MOST_WORDS), last - 3):
        if sentence.low(at) == "between" and any(sentence.low(i) == "and" for i in range(at + 2, last - 1)):
            if sentence.groups and list(places(sentence, at))[-1:] == [last]:
                yield at + 1, last, 2.65, "between what"
            return


_OTHERS_DO = 0.2
"""The score of a subject whose verb has something behind it: where that is no answer, many subjects fit."""


def subject(sentence: Sentence, group: Group) -> Iterator[Slot]:
    """Whose statement it is: asked where nothing else is left, and where nobody else's: `Only the keeper can …`."""
    if sentence.low(0) == "only" and sentence.tag(group.first) == "M" and (alone := noun_phrase(sentence, 1)):
        last = next((end for end in places(sentence, whole(sentence, alone)[1])), whole(sentence, alone)[1])
        if last == group.first:
            yield alone[0], last, 2.85, "who alone"
        return
    phrase = noun_phrase(sentence, 0)
    if phrase is not None and group.first > 0:
        first, last = whole(sentence, phrase)
        if last == group.first and not is_empty(sentence, (first, last)):
            ends = group.main + 1 == len(sentence.tokens)
            score = 2.6 if sentence.low(group.main + 1) in ("it", "them") else 1.2 if ends else _OTHERS_DO
            is_done = ends and is_past(sentence.low(group.main)) and group.start == group.first
            yield first, last, 0.5 if is_done else score, "subject"


def fragment(sentence: Sentence, stop: int) -> Iterator[Slot]:
    """`tool for backups`: what stands behind the preposition."""
    phrase = noun_phrase(sentence, 0)
    if phrase is None or phrase[1] >= stop or sentence.low(phrase[1] - 1) in _LABELS:
        return
    last = whole(sentence, phrase)[1]
    if last > phrase[1] and last == len(sentence.tokens) and sentence.low(phrase[1]) == "of":
        says_little = sentence.low(phrase[1] - 1) in words.OF_HEADS or any(
            token.broken for token in sentence.tokens[phrase[1] + 1 : last]
        )
        yield phrase[1] + 1, last, 2.0 if says_little else 2.4, "of what"
    if last > phrase[1] and last == len(sentence.tokens) and sentence.low(phrase[1]) == "between":
        yield phrase[1] + 1, last, 2.6, "between what"
    at = last
    for end in places(sentence, last):
        if end <= stop:
            inner = placed(sentence, at)
            if inner is not None:
                score = 2.6 if sentence.low(at) in ("for", "between", "via", "with") else 2.4
                is_relation = phrase == (0, 1) and sentence.low(0) in words.RELATIONAL
                is_bare = end - inner[0] == 1 and not sentence.tokens[inner[0]].named
                score += 0.3 if is_relation else (-1.1 if phrase[1] - phrase[0] == 1 else -0.6) if is_bare else 0.0
                yield inner[0], end, score, "place or purpose"
        at = end


def correlated(sentence: Sentence) -> Iterator[Slot]:
    """`the deeper the keel, the steadier the ship`: what the last of the comparatives leads to."""
    if sentence.low(0) != "the" or not _is_comparative(sentence, 1):
        return
    for at in range(len(sentence.tokens) - 2, 2, -1):
        if sentence.low(at) == "the" and _is_comparative(sentence, at + 1) and sentence.tokens[at].broken:
            if len(sentence.tokens) - at - 1 <= MOST_WORDS:
                yield at + 1, len(sentence.tokens), 3.0, "what it leads to"
            return


def _is_comparative(sentence: Sentence, at: int) -> bool:
    low = sentence.low(at)
    return low in ("more", "less", "fewer", "worse") or (low.endswith("er") and len(low) > len("her"))


def depending(sentence: Sentence) -> Iterator[Slot]:
    """`differs depending on the load`: what it depends on."""
    for at, token in enumerate(sentence.tokens[:-2]):
        if token.low == "depending" and sentence.low(at + 1) in ("on", "upon"):
            phrase = placed(sentence, at + 1)
            if phrase is not None:
                yield *whole(sentence, phrase), 2.75, "what it depends on"
            elif sentence.low(at + 2) in words.QUESTIONS:
                yield at + 2, clause_end(sentence, at + 2), 2.75, "what it depends on"


def excepted(sentence: Sentence) -> Iterator[Slot]:
    """`all knots weaken a rope, except splices`: what is left out is what the statement is about."""
    for at, token in enumerate(sentence.tokens):
        if token.low not in ("except", "excluding") or at < _LEAST_BEFORE:
            continue
        begin = at + 1 + (sentence.low(at + 1) in ("for", "in", "on"))
        phrase = noun_phrase(sentence, begin)
        if phrase is not None and phrase[1] == len(sentence.tokens):
            yield *whole(sentence, phrase), 3.3, "the exception"


def reason(sentence: Sentence) -> Iterator[Slot]:
    """`because they have full shells`, `due to dry rubber`: why, behind a statement."""
    for at, token in enumerate(sentence.tokens):
        if at < _LEAST_BEFORE or not sentence.groups or sentence.groups[0].first > at:
            continue
        if token.low == "because" and sentence.low(at + 1) != "of":
            end = clause_end(sentence, at + 1)
            if len("a b") < end - at - 1 <= MOST_WORDS:
                yield at + 1, end, 3.7, "when or why"
        elif token.low in ("due", "owing", "thanks", "because") and sentence.low(at + 1) in ("to", "of"):
            phrase = placed(sentence, at + 1)
            if phrase is not None:
                yield *whole(sentence, phrase), 2.8, "when or why"


_LEAST_BEFORE = 2
"""Words of the statement."""


def named_last(sentence: Sentence) -> Iterator[Slot]:
    """`… -- the frame`: the name of what was told, behind a dash at the end."""
    for back in range(1, min(5, len(sentence.tokens))):
        at = len(sentence.tokens) - back
        if sentence.tokens[at].broken:
            phrase = noun_phrase(sentence, at)
            dashed = sentence.gap(at) and not sentence.gap(at).strip("-–—")
            if dashed and phrase and phrase[1] == len(sentence.tokens):
                yield phrase[0], phrase[1], 2.9, "name at the end"
            return


def turned(sentence: Sentence, finite: list[Group]) -> Iterator[Slot]:
    """`absolute power but religious tolerance`, `open to guests but not to dogs`: what stands behind the turn."""
    for at, token in enumerate(sentence.tokens):
        if at and token.low == "but" and not any(group.first > at for group in finite):
            is_denied = sentence.low(at + 1) == "not"
            behind = at + 1 + is_denied
            phrase = noun_phrase(sentence, behind + (is_denied and sentence.tag(behind) == "P"))
            if phrase is not None:
                first, last = whole(sentence, phrase)
                yield first, last, 2.95 if is_denied else 2.6, "turn"
            return
