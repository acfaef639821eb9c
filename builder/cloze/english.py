"""Words of an English text that could be hidden, best first: a score from cues in the sentence alone.

What may not be asked at all is the gates' business.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from builder.cloze import english_numbers, english_slots
from builder.cloze import english_words as words
from builder.cloze.english_contrast import contrast
from builder.cloze.english_halves import is_of_member
from builder.cloze.english_phrases import acts_behind, sentence_of
from builder.cloze.english_reading import Chunk, chunks, read, sentences
from builder.cloze.english_verbs import PARTICLES, broken_verbs, is_form
from builder.cloze.english_worth import fronted, openness
from builder.cloze.sheet import Candidate
from builder.text import has_letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from builder.cloze.english_phrases import Sentence
    from builder.cloze.english_token import Token

MOST_SENTENCES = 12

_SIGN = re.compile(r"(?:\s|^)(?:=>|->|→|⇒|➡|=)\s+")
_NAMED = 3.0
"""The score of a name behind `is called`: sure whatever stands around it."""
_FRONTED = 1.5
"""What words lose that open a sentence before its statement."""
_OPENS_CLAUSE = frozenset(["when", "where", "means"])
"""Behind `Osmosis is` and `Estoppel` they open what the thing is."""
_NUMBERS = frozenset(["number", "number with unit", "year", "count"])
_EXAMPLES = re.compile(
    r"[(,;]\s?(?:ex|example|e\.g|for example|for instance|such as|like)\b[^()\n]{0,200}\)?", re.IGNORECASE
)
_QUOTE = re.compile('["“]')
_QUOTED = re.compile(r"(?<!\w)[\"“]([^\"“”\n]{3,40})[\"”](?!\w)")
_MEANS = re.compile(r",?\s(?:meaning|which means|that means)\s(?=[^.;:]{3,60}$)")
_NAME_BEHIND = re.compile(r"(?<=word|term|name)\s[\"“]\w")
"""`the [word] "weigh"`: of what kind the name is that follows."""
_MANNER = re.compile(r"[a-z]+")
"""`"foreseeable" harm`: a word that is only used with care."""
_CLAUSE_END = re.compile(
    r"[;:(]|\s[-–—]+\s|,?\s(?:which|so|because|but|while|whereas|although|when|if|unless|since)\s"
    r"|,\s(?:allowing|enabling|making|providing|giving|ensuring|helping|letting|causing|leading|e\.g|such|like|where|with)\b"
)


def candidates(text: str, start: int, end: int) -> list[Candidate]:
    """Words between two offsets that could be hidden, best first; ties by place."""
    found: list[Candidate] = []
    for number, (first, last) in enumerate(sentences(text, start, end)):
        if number >= MOST_SENTENCES:
            break
        tokens = read(text, first, last)
        found += (
            c for c in _of_sentence(text, tokens, later=min(number, 2) * 0.3) if has_letters(text[c.start : c.end])
        )
        found += english_numbers.fixed(text, first, last)
    examples = [m.span() for m in _EXAMPLES.finditer(text, start, end)]
    kept = [c for c in found if not any(a <= c.start < b for a, b in examples)] if examples else found
    if _QUOTE.search(text, start, end):
        kept = [_closed(text, c) for c in kept]
    whole = english_numbers.of_measures(text, start, end, kept)
    return sorted(_each_once(whole), key=lambda c: (-c.score, c.start, c.end))


def _each_once(found: Iterable[Candidate]) -> Iterable[Candidate]:
    """The same words once, with their best score; a number keeps its reason."""
    best: dict[tuple[int, int, object], Candidate] = {}
    for candidate in found:
        key = (candidate.start, candidate.end, candidate.more)
        known = best.get(key)
        if known is None:
            best[key] = candidate
        elif candidate.score > known.score:
            reason = known.reason if known.reason in _NUMBERS else candidate.reason
            best[key] = replace(candidate, reason=reason)
    return best.values()


def _closed(text: str, candidate: Candidate) -> Candidate:
    """A candidate that takes in the quotation mark its words were opened with."""
    inside = text[candidate.start : candidate.end]
    for opening, closing in ("“”", '""'):
        is_open = inside.count(opening) % 2 if opening == closing else inside.count(opening) > inside.count(closing)
        if is_open and text.startswith(closing, candidate.end):
            return replace(candidate, end=candidate.end + 1)
    return candidate


def main_clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The first clause, without its subject and what only goes with it."""
    first, last = next(sentences(text, start, end), (start, end))
    for match in _CLAUSE_END.finditer(text, first, last):
        if match.start() - first > len("some words and more"):
            last = match.start()
            break
    tokens = read(text, first, last)[: len("X X X X X X")]
    link = next((i for i, t in enumerate(tokens[:-1]) if t.tag == "B"), -1)
    if link >= 0 and not any(t.tag in "VS" for t in tokens[:link]):
        first = tokens[link + 1].start
    return first, last


def goes_on(text: str, start: int, end: int) -> bool:
    """Whether words between two offsets end what stands before them, with neither a verb between nor one to begin."""
    before = read(text, text.rfind("\n", 0, start) + 1, start)
    if before and (before[-1].tag in "BM" or before[-1].low in words.LINKING or before[-1].low in _OPENS_CLAUSE):
        return False
    every = read(text, text.rfind("\n", 0, start) + 1, end)
    first = next((token for token in every if token.start >= start), None)
    return first is not None and first.tag not in "VBM"


def _of_sentence(text: str, tokens: Sequence[Token], *, later: float) -> Iterator[Candidate]:
    found = chunks(text, tokens)
    verb = next((i for i, t in enumerate(tokens) if t.tag in "VBM"), -1)
    phrases = [*_phrases(text, tokens, found, verb), *_lists(text, tokens, found, verb)]
    sentence = sentence_of(text, tokens)
    numbers = {(c.start, c.end) for c in phrases if c.reason == "number"}
    slots = [slot for slot in english_slots.candidates(sentence) if (slot.start, slot.end) not in numbers]
    lost = openness(sentence)
    torn = broken_verbs(tokens)
    statement = fronted(sentence)
    every = (
        *_below(sentence, phrases, slots),
        *(slot for slot in slots if slot.score > 0 and not _NAME_BEHIND.match(text, slot.end)),
        *_quoted(text, tokens),
        *_negations(text, tokens, verb),
        *_consequence(text, tokens),
        *contrast(tokens, phrases),
    )
    for c in every:
        if c.end in torn:
            continue
        loss = later + (0.0 if c.reason in _NUMBERS else lost + (_FRONTED if c.start < statement else 0.0))
        yield replace(c, score=c.score - loss) if loss else c


def _below(sentence: Sentence, phrases: Sequence[Candidate], slots: Sequence[Candidate]) -> Iterator[Candidate]:
    """The phrases; one that lies in a slot is worth less than the slot, one that is the whole sentence still less."""
    telling = [sentence.tokens[i].start for i in sentence.telling]
    for phrase in phrases:
        is_part = phrase.reason == "list" or phrase.reason in _NUMBERS
        if telling and not is_part and phrase.start <= telling[0] and telling[-1] < phrase.end:
            yield replace(phrase, score=phrase.score - 1.5)
            continue
        most = max((s.score for s in slots if s.start <= phrase.start and phrase.end <= s.end), default=_NAMED)
        kept = phrase.reason in _NUMBERS or phrase.score >= _NAMED or phrase.score < most
        yield phrase if kept else replace(phrase, score=most - 0.3)


def _quoted(text: str, tokens: Sequence[Token]) -> Iterator[Candidate]:
    """Words that the author put in quotation marks."""
    for match in _QUOTED.finditer(text, tokens[0].start - 1, tokens[-1].end + 2) if tokens else ():
        is_manner = any(t.tag in "VB" for t in tokens) and _MANNER.fullmatch(text, *match.span(1))
        is_beside = is_manner and any(t.start == match.end() + 1 and t.tag == "N" for t in tokens)
        yield Candidate(start=match.start(1), end=match.end(1), score=0.8 if is_beside else 2.3, reason="in quotes")
        if means := _MEANS.match(text, match.end(), tokens[-1].end):
            yield Candidate(start=means.end(), end=tokens[-1].end, score=_NAMED, reason="what it means")


def _consequence(text: str, tokens: Sequence[Token]) -> Iterator[Candidate]:
    """What stands behind the last arrow or equals sign of a sentence."""
    if not tokens:
        return
    signs = [sign.end() for sign in _SIGN.finditer(text, tokens[0].start, tokens[-1].end)]
    if not signs or (signs[-1] >= tokens[-1].start and tokens[-1].low in words.GENERIC):
        return
    yield Candidate(start=signs[-1], end=tokens[-1].end, score=2.4, reason="what follows from it")


def _phrases(text: str, tokens: Sequence[Token], found: Sequence[Chunk], verb: int) -> Iterator[Candidate]:
    for at, chunk in enumerate(found):
        yield from english_numbers.quantities(text, tokens, chunk)
        if tokens[chunk.last - 1].low in ("old", "ago") and english_numbers.is_aside(
            text, tokens, chunk.first, chunk.first + 1
        ):
            continue
        first = _without_modifiers(tokens, chunk)
        if first == chunk.last or _is_half_verb(tokens, chunk.last):
            continue
        place = _place(tokens, chunk, verb)
        yield _phrase(tokens, first, chunk.last, place)
        head = tokens[chunk.last - 1].low
        if (
            chunk.last - first > 1
            and (head in words.WEAK_HEADS or head in words.GENERIC)
            and not tokens[chunk.last - 1].named
        ):
            yield _phrase(tokens, first, chunk.last - 1, place + (0.3 if tokens[chunk.last - 2].named else -0.3))
        if at + 1 < len(found) and _joined_by_of(tokens, chunk, found[at + 1]):
            if head in words.OF_HEADS:
                yield _phrase(tokens, first, found[at + 1].last, place + 0.8)
            elif place >= _NAMED:
                yield _phrase(tokens, first, found[at + 1].last, place + 0.1)


def _is_half_verb(tokens: Sequence[Token], last: int) -> bool:
    """`roll back`: a verb that was read as a noun, its particle behind it."""
    if last >= len(tokens) or tokens[last].broken or tokens[last].low not in PARTICLES:
        return False
    return tokens[last - 1].low in words.VERBS


def _without_modifiers(tokens: Sequence[Token], chunk: Chunk) -> int:
    first = chunk.first
    while first < chunk.last - 1 and tokens[first].low in words.MODIFIERS:
        first += 1
    is_count = (
        first == chunk.last - 1 and first > chunk.first and tokens[first - 1].low in ("multiple", "single", "many")
    )
    return first - 1 if is_count else first


def _joined_by_of(tokens: Sequence[Token], chunk: Chunk, following: Chunk) -> bool:
    between = [t.low for t in tokens[chunk.last : following.first]]
    return between[:1] == ["of"] and all(low in words.DETERMINERS for low in between[1:])


def _phrase(tokens: Sequence[Token], first: int, last: int, place: float) -> Candidate:
    inside = tokens[first:last]
    size = last - first
    open_words = [t for t in inside if t.tag == "N" and t.low not in words.GENERIC]
    score = place + (-0.6 if size > len("12345") else 0.2 if size > 1 else 0.0)
    if not open_words:
        score -= 2.5
    elif inside[-1].low in words.GENERIC:
        score -= 0.4
    if inside[-1].low in words.OF_HEADS:
        score -= 0.8
    named = any(t.named for t in inside if t.tag == "N")
    score, reason = (score + 0.8, "name") if named else (score, "key words")
    return Candidate(start=inside[0].start, end=inside[-1].end, score=score, reason=reason)


def _place(tokens: Sequence[Token], chunk: Chunk, verb: int) -> float:
    """What the words around a noun phrase are worth."""
    before = tokens[max(0, chunk.first - 4) : chunk.first]
    near = next((t for t in reversed(before) if t.tag not in ("D", "A")), None)
    score = 0.5 * chunk.first / max(1, len(tokens)) - (1.0 if _is_listed(tokens, chunk) else 0.0)
    if chunk.last <= verb:
        score -= 1.8
    if near is not None:
        score += _slot(near, before) - (0.9 if near.tag == "B" and _only_describes(tokens, chunk) else 0.0)
    if any(t.low in words.LIMITS for t in before[-2:]):
        score += 0.8
    if chunk.last < len(tokens) and tokens[chunk.last].low == "than":
        score -= 2.0
    return score + _clause(tokens, chunk.first)


def _is_listed(tokens: Sequence[Token], chunk: Chunk) -> bool:
    """One of several in a row: commas or `and` on both sides, or one and the end."""
    before = tokens[chunk.first].broken or (chunk.first and tokens[chunk.first - 1].low in ("and", "or"))
    after = tokens[chunk.last] if chunk.last < len(tokens) else None
    if after is None:
        return bool(chunk.first and tokens[chunk.first - 1].low in ("and", "or"))
    opens = after.broken and any(t.low in ("and", "or") for t in tokens[chunk.last : chunk.last + len("a b c")])
    return bool(before and after.broken) or opens or after.low in ("and", "or", "+", "&")


def _only_describes(tokens: Sequence[Token], chunk: Chunk) -> bool:
    """`accessible by …`: an adjective whose complement is the point."""
    after = tokens[chunk.last] if chunk.last < len(tokens) else None
    return chunk.last - chunk.first == 1 and after is not None and not after.broken and after.tag == "P"


def _slot(near: Token, before: Sequence[Token]) -> float:
    if near.low in words.NAMING or (near.low == "as" and any(t.low in words.NAMING for t in before)):
        return 3.0
    if near.tag == "B":
        return 1.3
    if near.tag == "V":
        return 0.8
    if near.low == "of":
        return 0.0
    if near.low == "by":
        return 0.9
    return 0.5 if near.tag in ("P", "M") else 0.0


def _clause(tokens: Sequence[Token], first: int) -> float:
    """How much a word loses for standing in a clause that only goes with the statement."""
    for i in range(first, 0, -1):
        token = tokens[i]
        if token.broken and token.low in words.FOLLOW_ON:
            return -1.0
        if token.tag == "S" and token.low not in ("whereas", "while"):
            return -0.5
        if token.broken:
            return 0.0
    return -0.3 if tokens[0].tag == "S" and first < len(tokens) // 2 else 0.0


def _lists(text: str, tokens: Sequence[Token], found: Sequence[Chunk], verb: int) -> Iterator[Candidate]:
    """`A and B`, `A, B or C`: all members as one answer."""
    i = 0
    while i < len(found):
        j = i
        ends = False
        while j + 1 < len(found) and not ends:
            link = _link(text, tokens, found[j], found[j + 1])
            if not link:
                break
            ends = link == "and"
            j += 1
        ends = ends or (
            j - i > 1 and found[j].last == len(tokens) and (verb < 0 or tokens[found[i].first - 1].low == "of")
        )
        goes_on = j + 1 < len(found) and _link(text, tokens, found[j], found[j + 1]) == ","
        goes_on = goes_on or _acts(tokens, found[j]) or is_of_member(tokens, found, i)
        is_parted = j == i + 1 and text.startswith(",", tokens[found[i].last - 1].end)
        is_clause = is_parted and acts_behind(tokens, found[i].last)
        goes_on = goes_on or is_clause or text.endswith("), ", 0, tokens[found[i].first].start)
        has_words = any(t.tag == "N" for t in tokens[found[i].first : found[j].last])
        if ends and has_words and not (goes_on or found[i].last <= verb):
            yield _list(tokens, found[i], found[j], members=j - i + 1, place=_place(tokens, found[i], verb))
        i = j + 1


def _acts(tokens: Sequence[Token], chunk: Chunk) -> bool:
    """`… and draw a map`, `… and sent across …`: a verb that was read as a noun."""
    last, after = tokens[chunk.last - 1], tokens[chunk.last] if chunk.last < len(tokens) else None
    if chunk.last - chunk.first > 1 or after is None:
        return False
    return (is_form(last.low) and after.tag == "D") or (last.low in words.PASTS and after.tag == "P")


def _link(text: str, tokens: Sequence[Token], one: Chunk, other: Chunk) -> str:
    between = tokens[one.last : other.first]
    gap = text[tokens[one.last - 1].end : tokens[other.first].start].strip()
    if any(t.tag not in ("C", "D") for t in between) or "(" in gap or ";" in gap or ":" in gap:
        return ""
    if any(t.low in ("and", "or", "&", "+") for t in between):
        return "and"
    follows = tokens[other.first].low in words.FOLLOWING and other.last - other.first > 1
    return "," if gap == "," and not follows else ""


def _list(tokens: Sequence[Token], one: Chunk, other: Chunk, *, members: int, place: float) -> Candidate:
    inside = tokens[one.first : other.last]
    distinct = [t for t in inside if t.tag in ("N", "Q") and t.low not in words.GENERIC]
    named = any(t.named for t in inside)
    score = (
        place
        + (1.3 if members > len("ab") else 0.9)
        + (0.8 if named else 0.0)
        - (2.5 if len(distinct) < members else 0.0)
    )
    return Candidate(start=inside[0].start, end=inside[-1].end, score=score, reason="list")


def _negations(text: str, tokens: Sequence[Token], verb: int) -> Iterator[Candidate]:
    """`not transitive`, `cannot be renamed`: a negated predicate as a whole, where nothing follows it."""
    for i, token in enumerate(tokens):
        if token.low not in words.NEGATIONS or i + 1 >= len(tokens) or i < verb:
            continue
        if any(t.broken and t.low in ("instead", "but") for t in tokens[i:]):
            continue
        last = i + 1
        while (
            last < len(tokens)
            and tokens[last].tag in ("B", "A", "V", "N", "M")
            and not tokens[last].broken
            and last - i < len("1234")
        ):
            last += 1
        goes_on = last < len(tokens) and "/" in text[tokens[last - 1].end : tokens[last].start]
        rest = last == len(tokens) or tokens[last].broken or tokens[last].low in ("by", "in", "at")
        if last > i + 1 and rest and not goes_on and any(t.tag in ("V", "N") for t in tokens[i + 1 : last]):
            yield Candidate(start=token.start, end=tokens[last - 1].end, score=1.9, reason="what is denied")
