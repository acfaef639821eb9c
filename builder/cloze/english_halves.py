"""Phrases of an English sentence that end in the middle of what is said, so that half of the answer stays in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.cloze import english_words as words
from builder.cloze.english_verbs import is_plural

if TYPE_CHECKING:
    from builder.cloze.english_phrases import Sentence


def is_half(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a phrase stops before the words that complete it, or begins behind the first word of its name."""
    return (
        _stops_before_of(sentence, first, last)
        or _stops_before_that(sentence, first, last)
        or _stops_before_noun(sentence, last)
        or _is_bettered(sentence, first, last)
        or _is_end(sentence, first)
    )


def _stops_before_of(sentence: Sentence, first: int, last: int) -> bool:
    """`marks [the end of the rest] of the frame`: the last noun belongs to what follows."""
    goes_on = sentence.tag(last + 1) in "NVDQRA" and sentence.flows(last) and sentence.flows(last + 1)
    return sentence.low(last) == "of" and goes_on and sentence.tag(last - 1) in "NV" and first < last


def _stops_before_that(sentence: Sentence, first: int, last: int) -> bool:
    """`to [state the fact] that the lamp was lit`: the statement behind the noun is what is said."""
    is_told = sentence.tag(first) == "V" and sentence.low(last) == "that" and sentence.flows(last)
    return is_told and sentence.low(last - 1) in words.STATING and sentence.tag(last + 1) in "NDRQV"


def _stops_before_noun(sentence: Sentence, last: int) -> bool:
    """`to [pull the shared] parted rope`: a participle behind an article describes what follows."""
    is_describing = sentence.low(last - 1).endswith("ed") and sentence.low(last - 2) in words.ARTICLES
    return is_describing and sentence.flows(last) and sentence.tag(last) in "NV"


def _is_bettered(sentence: Sentence, first: int, last: int) -> bool:
    """`makes [comparisons] simpler`: much else would be, too."""
    verb = first - 2 if sentence.tag(first - 1) == "D" else first - 1
    is_made = sentence.low(verb) in words.MAKING and sentence.tag(first) == "N"
    return is_made and sentence.low(last) in _BETTER and sentence.flows(last)


_BETTER = frozenset(["easier", "better", "faster", "simpler", "harder", "cheaper", "slower", "easy", "simple"])


def _is_end(sentence: Sentence, first: int) -> bool:
    """`ropes, sails, spare [timber]`: an adjective in a row of things, read as a verb."""
    verb = first - 1
    low = sentence.low(verb)
    if verb < 1 or sentence.tag(verb) != "V" or not sentence.tokens[verb].broken or not sentence.flows(first):
        return False
    is_thing = low in words.ADJECTIVES | words.NOUNS_TOO and not is_plural(low) and not low.endswith(("ed", "ing"))
    return is_thing and sentence.gap(verb) == "," and sentence.tag(verb - 1) == "N" and sentence.tag(verb - 2) != "V"
