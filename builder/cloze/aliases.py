"""The names of a term: its brackets, its short and long form, its name without the maker; and where they stand."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from builder import text as letters
from builder.cloze import english_words, japanese_words
from builder.cloze.sheet import RUNS, acronyms, content, overlaps, spelled_out, stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.cloze.sheet import Range

_BRACKET = re.compile(r"\s?[(（]([^()（）]{1,80})[)）]")
_SLASH = re.compile(r"\s?(?:\s[/|]\s|／|\sor\s|または|もしくは|、|,\s|\saka\s)\s?")
_QUOTES = "「」『』\"'“”‘’*_` 　"
SHORTEST_ACRONYM = 3
"""Two letters stand for too much (seen: `DD` for DynamoDB DAX)."""
MOST_PLACES = 24
LEAST_MISSPELT = 8
"""Letters: shorter words are often one letter apart."""
LONGEST_SEARCHED = 400
"""Characters of a text in which a name is looked for as it is misspelt."""
LONGEST_NAME = 200
"""Characters; what is longer is a text."""


def names(term: str, text: str, *, known: tuple[str, ...] = ()) -> tuple[str, ...]:
    """All the ways to write a term that would give it away, longest first.

    `text` is where an expansion may stand, `known` are its names by the glossary.
    """
    written, forms = _forms(term, known)
    found = dict.fromkeys(forms)
    for name in written:
        found.update(dict.fromkeys(_long_forms(name, text)))
    found.update(dict.fromkeys(_misspelt(tuple(found), text)))
    kept = (name for name in found if len(name) > 1 and not name.isspace())
    return tuple(sorted(kept, key=lambda name: (-len(name), name)))


@lru_cache(maxsize=16)
def _forms(term: str, known: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ways to write a term, and these with its short forms; asked for several times while one fact is looked at."""
    found = dict.fromkeys((*_written(term), *known))
    for name in tuple(found):
        for vendor in english_words.VENDORS if name.startswith(english_words.VENDORS) else ():
            if name.startswith(vendor) and len(name) > len(vendor) + 1:
                found[name.removeprefix(vendor)] = None
    written = tuple(found)
    for name in written:
        found.update(dict.fromkeys(_short_forms(name)))
    return written, tuple(found)


def of_two(answer: str, shown: str) -> str:
    """The other name of what has two words, where it can be read: `European Union` for `EU`, `UK` for its words."""
    if _TWO_LETTERS.fullmatch(answer):
        found = re.search(rf"\b{answer[0]}[a-z]+\s(?:(?:of|the|and)\s)*{answer[1]}[a-z]+", shown)
    elif words := _TWO_WORDS.fullmatch(answer):
        found = re.search(rf"(?<![\w/-]){words[1]}{words[2]}(?![\w/-])", shown)
    else:
        return ""
    return found[0] if found else ""


_TWO_LETTERS = re.compile("[A-Z]{2}")
_TWO_WORDS = re.compile(r"(?:[Tt]he\s)?([A-Z])[a-z]+\s(?:(?:of|the|and)\s)*([A-Z])[a-z]+")


def _misspelt(found: Sequence[str], text: str) -> Iterator[str]:
    """Words of a text that are a long name with one letter too many or too few: `Foo Elastic Cache`, ElastiCache."""
    names = [name for name in found if len(name) >= LEAST_MISSPELT]
    is_any = bool(names) and _LONG_WORD.search(text, 0, LONGEST_SEARCHED) is not None
    words = letters.latin_words(text[:LONGEST_SEARCHED]) if is_any else ()
    long = dict.fromkeys(word for word in words if len(word) >= LEAST_MISSPELT)
    wanted = set(map(letters.squash, names)) if long else ()
    for word in long:
        low = word.casefold()
        if any(
            len(low) != len(name)
            and low[0] == name[0]
            and stem(low) != stem(name)
            and letters.one_slip_apart(low, name)
            for name in wanted
        ):
            yield word


_LONG_WORD = re.compile(rf"(?:[^\W_぀-ヿ㐀-䶿一-鿿々〆ヶ]|['’]){{{LEAST_MISSPELT}}}")


def _written(term: str) -> Iterator[str]:
    whole = term.strip(_QUOTES)
    yield whole
    has_brackets = "(" in whole or "（" in whole
    base = _BRACKET.sub("", whole).strip(_QUOTES) if has_brackets else whole
    yield base
    for inside in _BRACKET.findall(whole) if has_brackets else ():
        yield inside.strip(_QUOTES)
    for piece in _SLASH.split(base):
        if len(piece) > 1:
            yield piece.strip(_QUOTES)


def _short_forms(name: str) -> Iterator[str]:
    """The acronym, the words written as one, and a last word in capitals."""
    words = [w for w in name.split() if w.casefold() not in english_words.LITTLE]
    if len(words) < len("AB") or not all(w[0].isascii() and w[0].isalnum() for w in words):
        return
    if len(words) >= SHORTEST_ACRONYM:
        yield "".join(w[0] for w in words).upper()
    yield "".join(words)
    if len(words) >= SHORTEST_ACRONYM:
        yield " ".join(words[1:])
    if len(words[-1]) >= SHORTEST_ACRONYM and words[-1].isupper():
        yield words[-1]


def _long_forms(name: str, text: str) -> Iterator[str]:
    """The expansion of an acronym where it stands in the text."""
    for short in acronyms(name) if name.isascii() and name.isalnum() else ():
        words = spelled_out(letters.latin_words(text), short)
        if words:
            yield " ".join(words)


def all_places(wanted: Sequence[str], text: str, *, apart_from: Sequence[Range] = ()) -> list[Range]:
    """Where any of the names stands, longest names first, each place once, outside the given ranges.

    Whatever the case of the letters, on word borders, a plural s taken along, `-` for a space. No more than
    `MOST_PLACES`: what stands more often than that is left in sight, and the gates see it.
    """
    plain = _plain(text)
    found: list[Range] = []
    for name in wanted:
        if len(found) >= MOST_PLACES:
            break
        for place in _places(_plain(name), plain):
            if not overlaps((place,), apart_from) and not overlaps((place,), found):
                found.append(place)
    return sorted(found)


def may_say_again(text: str) -> bool:
    """Whether a bracket or a sign stands in a text behind which something may be said again."""
    return _OPENS_AGAIN.search(text) is not None


def said_again(text: str, start: int, end: int) -> tuple[Range, ...]:
    """What stands in brackets right behind words and only says them again.

    `5 TB (5000 GB)`, `Availability Zone (AZ)`, `the lamps as code (Lamps as Code)`, `再配布(再配送)`,
    and a reading in kana.
    """
    again = _AGAIN.match(text, end)
    if again is None:
        return _converted(text, start, end)
    said, words = again[1] or again[2], text[start:end]
    if any(c.isdigit() for c in words):
        is_same = _OTHER_UNIT.fullmatch(said) is not None
    elif _INITIALS.fullmatch(said):
        is_same = bool(spelled_out(letters.latin_words(words), said.rstrip("s")))
    elif _is_short_for(said, words) or _DENIED.match(said):
        is_same = True
    elif (short := acronyms(words)[-1:]) and spelled_out(letters.latin_words(said), short[0]):
        is_same = words.endswith((short[0], f"{short[0]}s"))
    elif not letters.has_japanese(said):
        again_said, first_said = content(letters.fold(said)), set(content(letters.fold(words)))
        is_same = len(again_said) > 1 and 2 * sum(part in first_said for part in again_said) > len(again_said)
    else:
        head = (RUNS.findall(words) or [words])[-1]
        is_name = _JAPANESE_NAME.fullmatch(said) is not None and not japanese_words.is_everyday(head)
        is_same = is_name or (_READING.fullmatch(said) is not None and _KANJI.fullmatch(words) is not None)
    return (again.span(1 if again[1] else 2),) if is_same else ()


def _converted(text: str, start: int, end: int) -> tuple[Range, ...]:
    """A measure right behind another that says the same in the other system: `4.5 pounds, 2 kg`, `10 ft / 3 m`."""
    one, other = _MEASURE.fullmatch(text, start, end), _OTHER_MEASURE.match(text, end)
    if one is None or other is None:
        return ()
    first, second = _SYSTEMS.get(one[1].casefold()), _SYSTEMS.get(other[2].casefold())
    is_same = first and second and first[0] == second[0] and first[1] != second[1]
    return (other.span(1),) if is_same else ()


_MEASURE = re.compile(r"[\d.,]+\s?([A-Za-z°]{1,10})")
_OTHER_MEASURE = re.compile(r"\s?(?:[,/=≈]|or|\()\s?(?:about |around |~|≈)?([\d.,]+\s?([A-Za-z°]{1,10}))")
_SYSTEMS = {
    unit: (measured, system)
    for measured, *systems in (
        ("mass", "kg g gram grams kilogram kilograms", "lb lbs pound pounds oz ounce ounces stone"),
        ("length", "m cm mm km meter meters metre metres", "ft foot feet in inch inches yd yards mi mile miles"),
        ("heat", "°c c celsius", "°f f fahrenheit"),
        ("volume", "l ml liter liters litre litres", "gal gallon gallons pint pints cup cups quart quarts"),
        ("energy", "kj j joules", "kcal cal calories"),
    )
    for system, units in enumerate(systems)
    for unit in units.split()
}
"""By a unit: what it measures, and in which of two systems."""


def _is_short_for(said: str, words: str) -> bool:
    """Whether a few letters stand in a word in this order, the first of it first: `kPa`, kilopascals."""
    letters_left = iter(words.casefold())
    is_unit = len(said) <= LONGEST_UNIT < len(words) and said.isalpha() and " " not in words
    return is_unit and said[0].casefold() == words[0].casefold() and all(c in letters_left for c in said.casefold())


_DENIED = re.compile(r"not\s\w|=\s?\d|\d\s?\w{1,3}\s?=")
"""`a machine (not serverless)`, `exabytes (1 EB = 1,000 PB)`."""
LONGEST_UNIT = 4
"""Letters of an abbreviated unit."""
_AGAIN = re.compile(r"\s?[(（]\s?([^()（）]{1,40})[)）]|\s?[=≒]\s?(\d[\d,.]*\s?[A-Za-z]{1,6})\b")
_OPENS_AGAIN = re.compile(r"[(（=≒]|(?:,|/|\bor)\s?\d")
_OTHER_UNIT = re.compile(r"(?:=|≒|約|about )?\s?\d[^()（）]{0,20}")
_INITIALS = re.compile(r"[A-Z][A-Za-z]{1,5}")
_JAPANESE_NAME = re.compile(r"[一-鿿々ァ-ヺー・]{2,14}")
_KANJI = re.compile(r"[一-鿿々]+")
_READING = re.compile(r"[ぁ-ゖー]{2,16}")


@lru_cache(maxsize=32)
def _plain(words: str) -> str:
    """Small letters, one for one, hyphens and line ends as spaces."""
    small = words.lower()
    return (small if len(small) == len(words) else words).replace("-", " ").replace("‐", " ").replace("\n", " ")


def _places(name: str, text: str) -> Iterator[Range]:
    at = text.find(name)
    count = 0
    while at >= 0 and count < MOST_PLACES:
        end = at + len(name)
        if not (_is_letter(text[at - 1 : at]) and _is_letter(name[0])):
            if _is_letter(name[-1]):
                end += next(
                    (
                        len(s)
                        for s in ("s", "es")
                        if text.startswith(s, end) and not _is_letter(text[end + len(s) :][:1])
                    ),
                    0,
                )
            if not (_is_letter(name[-1]) and _is_letter(text[end : end + 1])):
                yield at, end
                count += 1
        at = text.find(name, end)


def _is_letter(character: str) -> bool:
    """Whether a character belongs to a Latin word or number."""
    return character.isascii() and character.isalnum()
