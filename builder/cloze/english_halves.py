"""Phrases of an English sentence that end in the middle of what is said, so that half of the answer stays in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.cloze import english_words as words
from builder.cloze.english_verbs import SELDOM_A_NOUN, is_plural, strength

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.cloze.english_phrases import Sentence
    from builder.cloze.english_reading import Chunk
    from builder.cloze.english_token import Token


def is_half(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a phrase stops before the words that complete it, or begins behind the first word of its name."""
    return (
        _stops_before_of(sentence, first, last)
        or _stops_before_that(sentence, first, last)
        or _stops_before_noun(sentence, last)
        or _stops_before_participle(sentence, first, last)
        or _ends_in_verb(sentence, first, last)
        or _is_bettered(sentence, first, last)
        or _is_end(sentence, first)
        or _is_one_side(sentence, first, last)
    )


def _is_one_side(sentence: Sentence, first: int, last: int) -> bool:
    """`the [gap between the pier], and the ship`: the other side stands behind."""
    lows = [sentence.low(i) for i in range(first, last)]
    if "between" not in lows or sentence.low(last) != "and":
        return False
    behind = lows[lows.index("between") + 1 :]
    side = behind[: behind.index("of")] if "of" in behind else behind
    return bool(side) and "and" not in behind and not is_plural(side[-1])


def _stops_before_of(sentence: Sentence, first: int, last: int) -> bool:
    """`marks [the end of the rest] of the frame`: the last noun belongs to what follows."""
    goes_on = sentence.tag(last + 1) in "NVDQRA" and sentence.flows(last) and sentence.flows(last + 1)
    return sentence.low(last) == "of" and goes_on and sentence.tag(last - 1) in "NV" and first < last


def _stops_before_that(sentence: Sentence, first: int, last: int) -> bool:
    """`to [state the fact] that the lamp was lit`, `has [winds] so strong that …`: what is said stands behind it."""
    if sentence.low(last) == "so" and sentence.flows(last) and sentence.low(last + 2) == "that":
        return True
    is_told = sentence.tag(first) == "V" and sentence.low(last) == "that" and sentence.flows(last)
    return is_told and sentence.low(last - 1) in words.STATING and sentence.tag(last + 1) in "NDRQV"


def _stops_before_noun(sentence: Sentence, last: int) -> bool:
    """`to [pull the shared] parted rope`: a participle behind an article describes what follows."""
    is_describing = sentence.low(last - 1).endswith("ed") and sentence.low(last - 2) in words.ARTICLES
    return is_describing and sentence.flows(last) and sentence.tag(last) in "NV"


def _stops_before_participle(sentence: Sentence, first: int, last: int) -> bool:
    """`are [block] scoped`, `where [the cost] = …`: the last word, or the other side, says it."""
    ends = last + 1 == len(sentence.tokens) or not sentence.flows(last + 1)
    is_described = (
        sentence.tag(first - 1) == "B" and sentence.low(last).endswith("ed") and sentence.flows(last) and ends
    )
    sign = sentence.gap(last) if last < len(sentence.tokens) else ""
    is_equated = sign == "=" and sentence.low(first) in words.QUESTIONS
    is_done = sentence.low(first) in _HAVING and sentence.low(last).endswith("ed") and sentence.flows(last)
    return is_described or is_equated or is_done


_HAVING = frozenset(["have", "has", "having", "had", "get", "gets", "getting", "got"])
"""`[having the hull] scraped`: what is done with it."""


def _ends_in_verb(sentence: Sentence, first: int, last: int) -> bool:
    """`let [the rate vary] by class`, `[boats sail] safely`: the verb of a clause, read as a noun."""
    low = sentence.low(last - 1)
    is_late = sentence.low(last).endswith("ly") and sentence.flows(last)
    if (
        last - first < len(("rate", "vary"))
        or sentence.tag(last - 1) != "N"
        or not (is_late or sentence.tag(last) == "P")
    ):
        return False
    is_base = not low.endswith(("ed", "ing")) and not is_plural(low) and strength(low) >= SELDOM_A_NOUN
    ends = last + 1 == len(sentence.tokens) and sentence.flows(last)
    is_said = ends and is_plural(low) and strength(low) >= _OFTEN_A_VERB  # `hold [the stern waits] inside`
    return (is_base or is_said) and not sentence.tokens[last - 1].named and sentence.tag(last - 2) == "N"


_OFTEN_A_VERB = 1.8
"""The strength of a verb whose form is a noun as well."""


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
    is_form_of_verb = is_plural(low) or low.endswith(("ed", "ing"))
    is_thing = not is_form_of_verb and (low == "lower" or low in words.ADJECTIVES or low in words.NOUNS_TOO)
    return is_thing and sentence.gap(verb) == "," and sentence.tag(verb - 1) == "N" and sentence.tag(verb - 2) != "V"


def is_of_member(tokens: Sequence[Token], found: Sequence[Chunk], i: int) -> bool:
    """Whether a list begins inside another: `fog, ebb, parting of [ropes, sails, oars]`."""
    at = found[i].first
    return i > 1 and tokens[at - 1].low == "of" and tokens[found[i - 1].first].broken and found[i - 1].last == at - 1
