"""Lines of several names with their values, and lines about one of the two things that the heading above names."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from builder.facts.node import exactly, fact, span
from builder.facts.prose import LED_ON, cut, cuts, strip
from builder.facts.reading import Reading, beneath, opened
from builder.facts.shapes import is_japanese_sentence, is_noun_phrase
from builder.facts.split import Separator, Split, split
from builder.facts.words import is_in
from builder.model import FactKind, Role
from builder.text import fold, has_japanese, width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.facts.node import Node, Piece
    from builder.facts.scope import Scope
    from builder.model import Fact, Prose

_NEXT_PAIR = {
    Separator.COLON: re.compile(r"[、，,;；]\s*(?!\d{4}\b)(?=[^、，,;；:：\s][^、，,;；:：]{0,30}[:：]\s?\S)"),
    Separator.ARROW: re.compile(r"[、，,;；]\s*(?!\d{4}\b)(?=[^、，,;；→⇒>\s][^、，,;；→⇒>]{0,30}(?:→|⇒|[-=]>)\s?\S)"),
    Separator.EQUALS: re.compile(r"[、，,;；]\s*(?!\d{4}\b)(?=[^、，,;；=＝\s][^、，,;；=＝]{0,30}[=＝]\s?\S)"),
}
_PAIR_EDGE = " 　。．.、，,;；"
_LONGEST_PAIRS = 200

_ABOVE = re.compile(r"([^\sと、]{1,20})\s?と\s?([^\sと、]{1,20}?)(?:の(?:違い|比較))?")
_NAME = re.compile(r"(\S{1,20})[ \t　]+(?=\S)(?![はのにをがでとも])")
_SAID = re.compile(r"(?=\S)[^\d。、]?[^\d。、はが]{0,19}")
"""A few words without a number and without a subject of their own, `風を優先`: no text."""


def of_two(at: Node, scope: Scope, before: Node | None) -> Reading | None:
    """`帆船 風の船` below `帆船と汽船`: one of the two, and what it is in a few words; None where it is no such line.

    A sentence about it and a second line of the same one are read as they are.
    """
    above = scope.levels[-1].words.strip() if scope.levels else ""
    two = _ABOVE.fullmatch(above) if at.parts is None and not at.children else None
    name = _NAME.match(at.text) if two else None
    if two is None or name is None or name[1] not in two.groups():
        return None
    said = at.text[name.end() :]
    is_again = before is not None and before.text.startswith(name[0].rstrip())
    is_short = has_japanese(said) and _SAID.fullmatch(said) is not None and not is_japanese_sentence(said)
    if is_again or not is_short:
        return None
    pieces = (
        exactly(at.prose, 0, name.end(1), Role.LABEL),
        exactly(at.prose, name.end(1), name.end()),
        exactly(at.prose, name.end(), len(at.text), Role.ANSWER),
    )
    made = fact(FactKind.DEFINITION, pieces, scope, at=span(at, at))
    return Reading(outcomes=(made,), below=opened(at, scope))


def both_told(at: Node, scope: Scope, before: Node | None) -> Reading | None:
    """`Tom is a mate and Ann is a pilot`: a definition of each; None where it is no such line.

    What begins with `the` may be a thing of the one before it: the sentence is read as it is.
    """
    del before
    is_plain = (at.parts is None or at.parts.separator is Separator.IS_A) and not at.children
    joint = _BOTH.match(at.text) if is_plain and len(at.text) <= _LONGEST_PAIRS else None
    if joint is None:
        return None
    found = cuts(at.prose, ((0, joint.end(1)), (joint.end(), len(at.text))))
    sides = [split(prose) for prose in found]
    if any(side is None or side.separator is not Separator.IS_A for side in sides):
        return None
    told = [(prose, side) for prose, side in zip(found, sides, strict=True) if side is not None]
    facts = tuple(_pair_fact(at, prose, side, scope, roles=(Role.TERM, Role.BODY)) for prose, side in told)
    return Reading(outcomes=facts, below=opened(at, scope))


_BOTH = re.compile(
    r"([^.;]{8,}?)(?:,?\s(?:and|but|while|whereas)\s|,\s(?=[A-Z]))"
    r"(?=(?:[A-Z]|an?\s)[^.;,]{1,40}\s(?:is|are)\s(?![^.;]*\b(?:it|they|them|other|former|latter)\b)[^.;]+[.]?$)"
)


def pairs(at: Node, parts: Split, scope: Scope) -> list[Fact]:
    """`retention: 24 hours, longest: 1 year`: a fact for each name and its value; none where the line has only one.

    A case and what is so then, `Re < 2000: laminar`, is a pair of its own.
    """
    return (
        _behind_label(at, parts, scope)
        or _and_more(at, parts, scope)
        or _of_row(at, parts, scope)
        or _case(at, parts, scope)
        or _dated(at, parts, scope)
    )


def _case(at: Node, parts: Split, scope: Scope) -> list[Fact]:
    """`Re < 2000: laminar`, `MR = MC: profit is greatest`: what is so in a case, which itself is no name."""
    is_case = parts.separator is not Separator.IS_A and _CASE.fullmatch(at.text, 0, parts.term_end)
    is_told = is_case and at.text[parts.body_start :].strip() and len(at.text) - parts.body_start <= _LONGEST_CASE
    return [_pair_fact(at, at.prose, parts, scope)] if is_told and not at.children else []


_CASE = re.compile(
    r"\|?[A-Za-zΑ-ω][\w²]{0,11}(?:\s[A-Za-z][\w²]{0,11}){0,2}\|?\s?"
    r"(?:(?:[<>≤≥≠]=?|=)\s?[-−–+]?\d[\d.,]*\s?[%°]?[A-Za-z]{0,3}|[<>≤≥≠]=?\s?[A-ZΑ-ωa-z]{1,3}\d?)|[A-Z]{2} = [A-Z]{2}"
)
_LONGEST_CASE = 80
"""Characters of what is so then: more is asked by its words."""


def _dated(at: Node, parts: Split, scope: Scope) -> list[Fact]:
    """`Boston Tea Party – 1773 – tea in the harbour`: name, date or amount, and what it was: each is asked."""
    middle = _MIDDLE.match(at.text, parts.body_start) if parts.separator is Separator.DASH else None
    if middle is None or at.children or _DASH.search(at.text, middle.end()) or width(at.text) > _LONGEST_PAIRS:
        return []
    pieces = (
        exactly(at.prose, 0, parts.term_end, Role.TERM),
        exactly(at.prose, parts.term_end, parts.body_start),
        exactly(at.prose, parts.body_start, middle.end(1), Role.ANSWER),
        exactly(at.prose, middle.end(1), middle.end()),
        exactly(at.prose, middle.end(), len(at.text), Role.ANSWER),
    )
    return [fact(FactKind.DEFINITION, pieces, scope, at=span(at, at))]


_DASH = re.compile(r"\s[-–—]{1,2}\s")
_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?"
_MIDDLE = re.compile(
    rf"((?:c\.?\s|ca\.?\s)?(?:(?:\d{{1,2}}(?:st|nd|rd|th)?\s)?{_MONTHS}\s(?:\d{{1,2}},?\s)?)?(?:1\d{{3}}|20\d\d)s?"
    rf"(?:\s?[-–/]\s?\d{{2,4}})?|\d{{1,4}}\s(?:BCE?|AD|CE)|[$£€]\d[\d.,]*\s?[a-z]{{0,8}}|\d[\d.,]*\s?(?:%|[A-Za-zµ°²³/]{{1,8}}))"
    r"\s[-–—]{1,2}\s(?=\S)"
)


def _of_row(at: Node, parts: Split, scope: Scope) -> list[Fact]:
    """`retention: 24 hours, longest: 1 year`: a fact for each; of `k = 1 / x, k = 5` neither is parted."""
    sign = _NEXT_PAIR.get(parts.separator)
    if sign is None:
        return []
    starts = [m.end() for m in sign.finditer(at.text, parts.body_start)]
    if not starts or width(at.text) > _LONGEST_PAIRS or _is_led_on(at.text):
        return []
    edges = [0, *starts, len(at.text)]
    found = [strip(p, _PAIR_EDGE) for p in cuts(at.prose, pairwise(edges))]
    sides = [(prose, split(prose)) for prose in found]
    if any(side is None or not prose.text[side.body_start :].strip() for prose, side in sides):
        return []
    names = [fold(prose.text[: side.term_end]) for prose, side in sides if side is not None]
    if parts.separator is Separator.EQUALS and len(set(names)) < len(names):
        return []
    return [_pair_fact(at, prose, side, scope) for prose, side in sides if side is not None]


def _behind_label(at: Node, parts: Split, scope: Scope) -> list[Fact]:
    """`Cable colours: live – brown, earth – green`, `Mohs: talc 1, gypsum 2, calcite 3`: a fact for each pair."""
    if parts.separator is not Separator.COLON or width(at.text) > _LONGEST_PAIRS:
        return []
    body = strip(cut(at.prose, parts.body_start, len(at.text)), _PAIR_EDGE)
    edges = [0, *(x for m in _COMMA.finditer(body.text) for x in m.span()), len(body.text)]
    found = cuts(body, zip(edges[::2], edges[1::2], strict=True)) if len(edges) > len("ab") else ()
    sides = [_side(prose) for prose in found]
    told = [(prose, side) for prose, side in zip(found, sides, strict=True) if side is not None]
    names = {fold(prose.text[: side.term_end]) for prose, side in told}
    least = _LEAST if any(side.separator is Separator.SPACE for _, side in told) else len("ab")
    if len(names) < max(least, len(sides)) or any(_WHEN.match(name) for name in names) or _are_equals(told):
        return []
    inside = beneath(at, scope, at.text[: parts.term_end])
    return [_pair_fact(at, prose, side, inside) for prose, side in told]


def _are_equals(told: Sequence[tuple[Prose, Split]]) -> bool:
    """Whether two sides are alike, `London – Paris`, `pp. 3 – 5`, or numbers are no ranks: `Boeing 747`."""
    sides = [(prose.text[: side.term_end], prose.text[side.body_start :]) for prose, side in told]
    if any(side.separator is Separator.SPACE for _, side in told):
        numbers = [said for _, said in sides]
        return numbers != [str(n) for n in range(1, len(numbers) + 1)] and not all(
            n[-1:].isalpha() or n[-1:] == "%" for n in numbers
        )
    return any(
        (name[:1].isupper() and said[:1].isupper())
        or (name[-1:].isdigit() and said[:1].isdigit())
        or _GOES_ON.match(said)
        for name, said in sides
    )


_GOES_ON = re.compile(r"(?:who|which|that|and|or|but)\s")


def _side(prose: Prose) -> Split | None:
    """Where a short piece of a row parts into a name and its value."""
    counted = _COUNTED.fullmatch(prose.text)
    if counted:
        return Split(separator=Separator.SPACE, term_end=counted.end(1), body_start=counted.start(2))
    side = split(prose)
    is_pair = side is not None and side.separator in _IN_ROW and width(prose.text) <= _LONGEST_IN_ROW
    return side if side is not None and is_pair and prose.text[side.body_start :].strip() else None


_WHEN = re.compile(
    r"\d|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?\b"
    r"|(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?)\b|[月火水木金土日](?:曜日?)?$"
)
"""`Mon – Fri, Sat – Sun`, `1 – 5, 6 – 10`, `May 3`: from when to when."""
_IN_ROW = frozenset({Separator.EQUALS, Separator.DASH, Separator.ARROW})
_LONGEST_IN_ROW = 48
"""In columns."""
_COMMA = re.compile(r"[、，,;；]\s*(?!\d{3}\b)")
_COUNTED = re.compile(r"([^\W\d][^\d(（]{1,23}?) (\d[\d.,]*\s?[A-Za-z%°]{0,4})")
"""A name and its number: `talc 1`."""


def _and_more(at: Node, parts: Split, scope: Scope) -> list[Fact]:
    """`Scurvy → bleeding gums; treatment: vitamin C`: what an arrow leads to, and what a label says of the thing."""
    if parts.separator is not Separator.ARROW or width(at.text) > _LONGEST_PAIRS:
        return []
    starts = [m.end() for m in _LABEL_NEXT.finditer(at.text, parts.body_start)]
    first, *found = (strip(p, _PAIR_EDGE) for p in cuts(at.prose, pairwise([0, *starts, len(at.text)])))
    told = [(prose, side) for prose in found if (side := split(prose)) and prose.text[side.body_start :].strip()]
    own = split(first)
    labels = [prose.text[: side.term_end] for prose, side in told]
    if not told or len(told) < len(found) or own is None or any(map(_is_aside, labels)):
        return []
    inside = beneath(at, scope, at.text[: parts.term_end])
    return [_pair_fact(at, first, own, scope), *(_pair_fact(at, prose, side, inside) for prose, side in told)]


def _is_aside(label: str) -> bool:
    """Whether a label opens a remark, `note: stay calm`, an example or a source."""
    return any(is_in(label, name) for name in ("asides", "examples", "references")) or fold(label) in (
        "remember",
        "e.g",
    )


_LABEL_NEXT = re.compile(r"[;；]\s*(?=[^\W\d][^;；:：=＝→>]{1,20}\s?(?:[:：]\s|[=＝])\s?\S)")


def _is_led_on(text: str) -> bool:
    """Whether an arrow opens a line of it."""
    return any(LED_ON.match(line) for line in text.split("\n")[1:])


def _pair_fact(
    at: Node, prose: Prose, side: Split, scope: Scope, *, roles: tuple[Role, Role] = (Role.LABEL, Role.ANSWER)
) -> Fact:
    pieces: list[Piece | str] = [
        exactly(prose, 0, side.term_end, roles[0]),
        exactly(prose, side.term_end, side.body_start),
        exactly(prose, side.body_start, len(prose.text), roles[1]),
    ]
    return fact(FactKind.DEFINITION, pieces, scope, at=span(at, at))


def in_brackets(group: Sequence[Node], scope: Scope) -> tuple[Fact, ...]:
    """A fact of each item where all are a Japanese name and names in brackets, `曳船(北風丸、南風丸)`; else none."""
    found = [_NAMED.fullmatch(n.text) for n in group]
    named = [one for one in found if one]
    if len(named) < max(_LEAST, len(group)) or any(n.children or n.others or n.parts for n in group):
        return ()
    are_names = all(_are_names(one[1], *re.split("[、，,/／]", one[2])) for one in named)
    are_readings = {_READING.fullmatch(one[2]) is not None for one in named}
    if not (are_names or (len(are_readings) == 1 and all(_is_told(one[1], one[2]) for one in named))):
        return ()
    return tuple(_named(n, one, scope) for n, one in zip(group, named, strict=True))


def translated(group: Sequence[Node], scope: Scope) -> dict[int, Fact]:
    """The words of a language with their translations, `hay (there are)`, by the `id` of their items; else nothing.

    A heading or line above says that they are words. Names of which letters are made, `Bill of Lading (BL)`, are none,
    and so are names with what they do, `Users (people who log in)`.
    """
    found = {id(n): (n, one) for n in group if (one := _WORD_GLOSSED.fullmatch(n.text)) and not (n.children or n.parts)}
    above = scope.levels[-1].words if scope.levels else ""
    if len(found) < max(_LEAST, len(group) * 3 / 4) or not _OF_WORDS.fullmatch(above.strip(" :：")):
        return {}
    sides = [one.groups() for _, one in found.values()]
    if any(_IS_NAME.search(side) for both in sides for side in both) or any(map(_shares, sides)):
        return {}
    told = {said for _, said in sides}
    if (
        any(map(_PERSON.fullmatch, told))
        or len(told) * 4 < len(sides) * 3
        or told & _GRAMMAR
        or any(has_japanese(a) and has_japanese(b) for a, b in sides)
    ):
        return {}
    return {at: _named(n, one, scope, roles=(Role.LABEL, Role.ANSWER)) for at, (n, one) in found.items()}


def _shares(both: Sequence[str]) -> bool:
    """Whether a longer word stands on both sides: `storage (object storage)` is no translation."""
    one, other = (set(re.findall(r"\w{4,}", side.casefold())) for side in both)
    return bool(one & other)


_WORD_GLOSSED = re.compile(
    r"([^\W\d][^()（）.:：;\d]{0,31}?)\s?[(（]([^()（）.:：;\d\s]+(?:\s[^()（）.:：;\d\s]+){0,2})[)）]"
)
_OF_WORDS = re.compile(
    r"(?i:(?:[\w-]+\s){0,2}(?:(?:pro)?nouns|verbs|ad(?:jectives|verbs)|prepositions|conjunctions|vocab(?:ulary)?"
    r"|question words|(?:new|useful|basic|common)\s(?:words|phrases|expressions)|phrases|greetings)(?:\s[(].*[)])?)"
    r"|.*(?:単語|語彙|熟語|動詞|名詞|形容詞|副詞|前置詞|接続詞)(?:帳|集)?"
)
_PERSON = re.compile("[A-Z][a-z]+")
_GRAMMAR = frozenset({"formal", "informal", "casual", "polite", "singular", "plural", "masculine", "feminine", "slang"})
"""They say how a word is used, not what it means."""
_IS_NAME = re.compile(r"[A-Z][A-Z]|[a-z][A-Z]|\b(?:e\.?g|i\.?e|etc|or)\b")
_LEAST = 3
"""Items; of two, one may be so by chance."""
_NAMED = re.compile(r"([^()（）、。:：]{1,24})\s?[(（]([^()（）。:：]{2,44})[)）]")


def _are_names(*words: str) -> bool:
    return all(has_japanese(one) and is_noun_phrase(one.strip()) for one in words)


def _is_told(word: str, said: str) -> bool:
    """Whether a short word has what it is, or its reading, in brackets: `投錨（錨を下ろす）`, `艫（とも）`."""
    return len(word) <= _SHORT and has_japanese(word) and _KANA.search(said) is not None


_SHORT = 8
_KANA = re.compile("[ぁ-ゖ]")
_READING = re.compile("[ぁ-ゖー]+")


def _named(at: Node, found: re.Match[str], scope: Scope, *, roles: tuple[Role, Role] = (Role.TERM, Role.BODY)) -> Fact:
    pieces = (
        exactly(at.prose, 0, found.end(1), roles[0]),
        exactly(at.prose, found.end(1), found.start(2)),
        exactly(at.prose, found.start(2), found.end(2), roles[1]),
        exactly(at.prose, found.end(2), len(at.text)),
    )
    return fact(FactKind.DEFINITION, pieces, scope, at=span(at, at))
