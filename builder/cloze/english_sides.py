"""Two halves or more that a comma or semicolon sets against each other: what each says of its own subject."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.cloze import english_words as words
from builder.cloze.english_frames import is_past
from builder.cloze.english_reading import read
from builder.cloze.inline_lists import parted
from builder.cloze.sheet import Candidate, are_opposites
from builder.text import stands_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.cloze.english_token import Token
    from builder.cloze.sheet import Range

_SPLITS = (re.compile(r";\s(?:and\s|but\s|while\s)?"), re.compile(r",\s(?:and\s|but\s|while\s)?"))
_NO_SIDES = re.compile(r"[\n:()=→\"“]|\s[-–—]\s|[.!?]\s")
_MOST = 4
_LONGEST = 160
"""Characters of all sides."""
_MOST_SUBJECT = 4
_MOST_SAID = 7
"""Words."""
_EACH = 4.5
"""As of the sides of a contrast (`enumerations`)."""
_REASON = "one side of a contrast"
_NAMED = r"(?P<name>[^\d,;]{2,40}?)\s(?:(?:in|to|at|of|by)\s)?"
_AMOUNT = r"(?:c\.\s?)?[~<>£$€]?[-−–]?\d[\d.,]*[%°]?(?:\s?(?:BCE?|AD|°[CF]|[a-zµ]{1,3}\b))?"
_NUMBER_LAST = re.compile(rf"{_NAMED}(?P<said>{_AMOUNT})")
"""`Handel in 1759`, `cats 38`: a side that leaves out the verb of the first."""
_NUMBER_FIRST = re.compile(rf"{_NAMED}(?P<said>{_AMOUNT})(?:\s[a-z]{{3,}}){{0,2}}")
_MONTH = re.compile(r"(?i)(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?")


def candidates(text: str, start: int, end: int) -> Iterator[Candidate]:
    """What each of two or more clauses says: `Larks sing at dawn; owls hoot at night`, `Lead melts at 327, tin at 232`.

    Of three kinds: whole clauses, the verb left out behind the first, and numbers; none where a side is no such clause,
    or two say the same.
    """
    end -= text[end - 1 : end] == "."
    if end - start > _LONGEST or _NO_SIDES.search(text, start, end):
        return
    for split in _SPLITS:
        clauses = [_trimmed(text, a, b) for a, b in parted(text, start, end, split)]
        if not 1 < len(clauses) <= _MOST:
            continue
        sides = [read(text, a, b) for a, b in clauses]
        is_strong = split is _SPLITS[0]
        found = _numbers(text, clauses, sides) or _elliptic(sides) or _told(sides, is_strong=is_strong) or ()
        said = [text[a:b].casefold() for a, b in found]
        if found and (_is_of_one(text, clauses, sides) or _is_led_on(sides, found)):
            return
        if not found or len(set(said)) < len(said):
            continue
        firsts = [one.partition(" ")[0] for one in said]
        if len(said) == len("ab") and are_opposites(firsts[0], firsts[1], pairs=words.OPPOSITES):
            (first, last), *more = found
            yield Candidate(
                start=first, end=last, score=_EACH + 0.5, reason="both sides of a contrast", more=tuple(more)
            )
            return
        for first, last in found:
            yield Candidate(start=first, end=last, score=_EACH, reason=_REASON)
        return


def _is_of_one(text: str, clauses: Sequence[Range], sides: Sequence[Sequence[Token]]) -> bool:
    """Whether a side is said of the thing of another: `The EU has …; the European Union was …`, `…; this basin …`."""
    names = [
        text[a : side[at].start].strip() if (at := _subject(side)) else ""
        for (a, _), side in zip(clauses, sides, strict=True)
    ]
    names = [name.removeprefix("The ").removeprefix("the ") for name in names]
    points = any(side[0].low in _POINTING for side in sides if side)
    return points or any(stands_for(one, other) for one in names for other in names if one and other and one != other)


def _is_led_on(sides: Sequence[Sequence[Token]], found: Sequence[Range]) -> bool:
    """Whether what one side says is what another is about: `Salt melts ice; ice is cold`."""
    names = [_nouns(side[: _subject(side)]) for side in sides]
    said = [_nouns([t for t in side if a <= t.start and t.end <= b]) for side, (a, b) in zip(sides, found, strict=True)]
    pairs = [(i, j) for i in range(len(sides)) for j in range(len(sides)) if i != j]
    return any(names[i] & said[j] for i, j in pairs)


def _nouns(tokens: Sequence[Token]) -> set[str]:
    """Nouns without the ending of many."""
    return {t.low.removesuffix("s") for t in tokens if t.tag in "NV"}


_POINTING = frozenset(["this", "that", "these", "those", "it", "its", "their", "his", "her", "such", "here", "there"])


def _trimmed(text: str, start: int, end: int) -> Range:
    while start < end and text[start] == " ":
        start += 1
    while start < end and text[end - 1] == " ":
        end -= 1
    return start, end


def _numbers(text: str, clauses: Sequence[Range], sides: Sequence[Sequence[Token]]) -> list[Range]:
    """`Bach died in 1750, Handel 1759`, `dogs have 78 chromosomes, cats 38`: the numbers."""
    found = [_NUMBER_FIRST.fullmatch(text, *clauses[0])]
    found += [_NUMBER_LAST.fullmatch(text, *one) for one in clauses[1:]]
    told = [one for one in found if one]
    if len(told) < len(clauses):
        return []
    names = [[t for t in side if t.end <= one.end("name")] for one, side in zip(told, sides, strict=True)]
    are_years = all(len(one["said"]) == len("1759") and one["said"].isdigit() for one in told)
    if not (_subject(sides[0]) or (are_years and len(names[0]) > 1 and not names[0][-1].named)):
        return []
    is_named = all(_is_name(name) and not _MONTH.fullmatch(name[-1].low) for name in names[1:])
    return [_with_unit(one.span("said"), side) for one, side in zip(told, sides, strict=True)] if is_named else []


def _with_unit(said: Range, side: Sequence[Token]) -> Range:
    """A number with the unit behind it: `500 euros`."""
    behind = next((t for t in side if t.start >= said[1]), None)
    return (said[0], behind.end) if behind and behind.low in words.UNITS else said


def _elliptic(sides: Sequence[Sequence[Token]]) -> list[Range]:
    """`Myopia is corrected with concave lenses, presbyopia with convex lenses`: what stands behind the preposition."""
    behind = [next((i for i, t in enumerate(side) if t.tag == "P"), 0) for side in sides[1:]]
    lows = {side[at].low for side, at in zip(sides[1:], behind, strict=True) if side}
    if len(lows) != 1 or "of" in lows or not all(behind) or not _subject(sides[0]):
        return []
    joint = lows.pop()
    first = next((i for i in range(len(sides[0]) - 1, 0, -1) if sides[0][i].low == joint), 0)
    if not first or any(not _is_name(side[:at]) for side, at in zip(sides[1:], behind, strict=True)):
        return []
    said = [side[at + 1 :] for side, at in zip(sides, (first, *behind), strict=True)]
    return _ranges(said)


def _told(sides: Sequence[Sequence[Token]], *, is_strong: bool) -> list[Range]:
    """`Copper burns green, sodium burns yellow`: what stands behind each verb; a comma parts clauses of one verb."""
    at = [_subject(side) for side in sides]
    verbs = {side[i].low for side, i in zip(sides, at, strict=True) if i}
    names = {" ".join(t.low for t in side[:i]) for side, i in zip(sides, at, strict=True)}
    if not all(at) or len(names) < len(sides) or (len(verbs) > 1 and not (is_strong and len(sides) == len("ab"))):
        return []
    said = [_behind(side, i) for side, i in zip(sides, at, strict=True)]
    return _ranges(said) if all(_is_said(one) for one in said) else []


def _behind(side: Sequence[Token], verb: int) -> Sequence[Token]:
    """The words behind the verbs of a clause, and behind a preposition of theirs."""
    at = verb
    while at < len(side) and side[at].tag in "VBM":
        at += 1
    at += at < len(side) and side[at].tag == "P"
    return side[at:]


def _is_said(said: Sequence[Token]) -> bool:
    """Whether what is said is a few words that need no others: no second verb, and nothing that points back."""
    is_short = 0 < len(said) <= _MOST_SAID and said[-1].tag != "P"
    return is_short and not any(t.tag in "RSBMV" or t.broken or t.low in words.NEGATIONS for t in said)


def _subject(side: Sequence[Token]) -> int:
    """Where the verb of a clause stands behind a short subject; 0 where there is none."""
    at = next((i for i, t in enumerate(side) if t.tag in "VBM"), 0)
    is_plain = 0 < at <= _MOST_SUBJECT and all(t.tag in "DNQ" for t in side[:at])
    return at if is_plain and any(t.tag == "N" for t in side[:at]) else 0


def _is_name(name: Sequence[Token]) -> bool:
    """Whether words are a short name: `Handel`, `the presbyopia`."""
    is_short = 0 < len(name) <= _MOST_SUBJECT and all(t.tag in "DN" for t in name)
    return is_short and name[-1].tag == "N" and not is_past(name[-1].low) and not name[-1].low.endswith("ing")


def _ranges(said: Sequence[Sequence[Token]]) -> list[Range]:
    """The words of each side, an article before and the words all sides begin or end in left out."""
    sides = [side[1:] if side and side[0].tag == "D" and side[0].low in words.ARTICLES else side for side in said]
    while all(len(side) > 1 for side in sides) and len({side[0].low for side in sides}) == 1:
        sides = [side[1:] for side in sides]
    while all(map(_may_end_sooner, sides)) and len({side[-1].low.rstrip("s") for side in sides}) == 1:
        sides = [side[:-1] for side in sides]
    if all(map(_is_measured, sides)):
        sides = [side[: len("8h")] for side in sides]
    if not all(side and len(side) <= _MOST_SAID for side in sides):
        return []
    return [(side[0].start, side[-1].end) for side in sides]


def _may_end_sooner(side: Sequence[Token]) -> bool:
    """Whether the last word may be shown: no unit behind its number, `500 euros`."""
    return len(side) > 1 and not _is_measured(side[-2:])


def _is_measured(side: Sequence[Token]) -> bool:
    """Whether words begin with a number and its unit: `8 hours of sleep`."""
    if len(side) < len("8h") or side[0].tag != "Q":
        return False
    return side[1].low in words.UNITS or not side[1].low.isalpha()
