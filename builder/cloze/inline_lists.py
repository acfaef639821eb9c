"""Lists inside a sentence, in brackets: `three modes (a, b, c)`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.cloze import english_words, japanese_sources
from builder.cloze.english_reading import read
from builder.cloze.sheet import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAST_MEMBERS = 2
LONGEST_MEMBER = 30
"""Characters."""

MOST_WORDS = 3

_SIGN = re.compile("[(（「]|: ")
"""Without one of them there is no such list."""
_BRACKET = re.compile(r"[(（]([^()（）\n]{3,160})[)）]")
_SEPARATOR = re.compile(r"\s?(?:[,、，;；]\s?(?:and\s|or\s|および|または)?|\s(?:and|or)\s|および|または|・)\s?")
_COUNTED = re.compile(
    r"(?:[0-9一二三四五六七八九]\s?(?:つ|種類|個|通り|段階)|\b(?:two|three|four|five|six|seven|[2-7])\b)[^。.,、:;()]{0,24}$"
)
_OPEN = re.compile(
    r"^(?:e\.g|i\.e|例|ex\b|such as|like |see |cf|vs|主に)|(?:etc|など|等|…|\.\.\.)[ .]*$", re.IGNORECASE
)


def candidates(text: str, start: int, end: int) -> Iterator[Candidate]:
    """The members of each list in brackets: each of them where their number is told before, else all as one answer."""
    if not _SIGN.search(text):
        return
    for match in _BRACKET.finditer(text, start, end):
        if _OPEN.search(match.group(1)) or text.startswith(("…", "..."), match.end()):
            continue
        members = list(parted(text, match.start(1), match.end(1)))
        if len(members) < LEAST_MEMBERS or any(_is_clause(text[a:b]) for a, b in members):
            continue
        if _COUNTED.search(text[max(start, match.start() - 32) : match.start()]):
            for a, b in members:
                yield Candidate(start=a, end=b, score=3.0, reason="member of the list")
        else:
            yield Candidate(start=members[0][0], end=members[-1][1], score=1.6, reason="list")

    yield from _announced(text, start, end)
    for match in _QUOTED_ROW.finditer(text, start, end):
        yield Candidate(start=match.start(), end=match.end(), score=3.0, reason="list")
    for match in _TWO_GLOSSED.finditer(text, start, end):
        yield Candidate(start=match.start(), end=match.end(), score=2.7, reason="list")
    for first, last in japanese_sources.sourced(text, start, end):
        yield Candidate(start=first, end=last, score=2.7, reason="name")
    yield from _gloss(text, start, end)


def _announced(text: str, start: int, end: int) -> Iterator[Candidate]:
    """The members behind a colon that ends a sentence which tells their number: `two kinds of tide: ebb and flow`."""
    colon = text.rfind(": ", 0, end)
    if colon < 0 or not _KINDS.search(text, max(0, colon - _MOST_BEFORE), colon):
        return
    members = list(parted(text, max(start, colon + len(": ")), end - (text[end - 1 : end] == ".")))
    if len(members) >= LEAST_MEMBERS and not any(_is_clause(text[a:b]) for a, b in members):
        for a, b in members:
            yield Candidate(start=a, end=b, score=3.0, reason="member of the list")


_MOST_BEFORE = 80
_KINDS = re.compile(
    r"\b(?:two|three|four|five|six|seven|[2-7])\s(?:\w+\s){0,2}(?:types?|kinds?|forms?|parts?|stages?|phases?|classes|layers?|"
    r"groups?|categories|modes?|ways|steps|levels|components|elements|branches|principles|functions)\b[^:.;]*$",
    re.IGNORECASE,
)


def _gloss(text: str, start: int, end: int) -> Iterator[Candidate]:
    """What stands in brackets behind a name of two words that is all there is besides: `Noam Chomsky (language)`.

    Behind a single noun it says what that is: the noun is recalled, `intendants (royal officials who …)`.
    """
    word = _VOCABULARY.fullmatch(text, start, end)
    if word:
        yield Candidate(start=word.start(1), end=word.end(1), score=2.7, reason="in brackets")
    noun = _NOUN.fullmatch(text, start, end) or _JAPANESE_NOUN.fullmatch(text, start, end)
    if (
        noun
        and not _NO_GLOSS.match(noun[2])
        and noun[1].casefold() not in english_words.GENERIC | english_words.GRAMMAR
    ):
        yield Candidate(start=noun.start(1), end=noun.end(1), score=2.7, reason="name")
    person = _GLOSSED.fullmatch(text, start, end)
    if person and not _NO_GLOSS.match(person[2]):
        yield Candidate(start=person.start(1), end=person.end(1), score=2.7, reason="name")
        return
    match = _said_in_brackets(text, start, end)
    if match and not (
        _NO_GLOSS.match(match[1]) or english_words.GRAMMAR.intersection(text[start : match.start(1)].lower().split())
    ):
        yield Candidate(start=match.start(1), end=match.end(1), score=2.7, reason="in brackets")


def _said_in_brackets(text: str, start: int, end: int) -> re.Match[str] | None:
    """`standing lamp (a lamp with a tall foot)`: behind a name, neither with a verb first, what it is."""
    match = _PLAIN_GLOSSED.fullmatch(text, start, end)
    if match is None:
        return None
    sides = (read(text, start, match.start(1)), read(text, *match.span(1)))
    is_name = all(token.tag == "N" for token in sides[0]) and not sides[0][0].low.endswith("est")
    return match if is_name and sides[1][0].tag in "ND" else None


_GLOSSED = re.compile(
    r"([A-Z][\w.'’-]*(?:\s(?:of\s)?[A-Z][\w.'’-]*){1,3})\s[(]([a-z][^():;,]{3,70}|[A-Z][^():;,]{2,50}\s[a-z]{4,20})[)]\s?[.]?\s?"
)
_PLAIN_GLOSSED = re.compile(r"[\w-]+(?:\s[\w-]+){1,2}\s[(]([a-z](?:[\w'’-]*\s){2}[^():;,]{3,70})[)]\s?[.]?\s?")
_SHORT_AND_LONG = r"[A-Z][A-Z\d]{1,7}\s[(][A-Za-z][^():;,.]{3,50}[)]"
_TWO_GLOSSED = re.compile(rf"\b{_SHORT_AND_LONG}(?:,\s{_SHORT_AND_LONG})*,?\s(?:and|or|&)\s{_SHORT_AND_LONG}")
"""`GUI (Graphical User Interface) and CLI (Command Line Interface)`."""
_QUOTED_ROW = re.compile(r"「[^「」]{1,20}」(?:[、と・]?「[^「」]{1,20}」)+")
_JAPANESE_NOUN = re.compile(
    r"(?:(?=[^＝=]{0,24}[ぁ-ヿ一-鿿])[^\s（）()＝=]{1,48}[＝=]\s?)?"
    r"([^\s（）()、。はがをにでと]{2,14})[（(](?!例|※|注)([^（）()]{4,60}[ぁ-ゖ][^（）()]{0,20})[)）]"
)
_VOCABULARY = re.compile(r"[A-Za-zÀ-ɏ' -]{2,28}?\s?[(（](to [a-z]+(?: [a-z]+){0,3}|[ぁ-ヿ一-鿿][^()（）]{0,20})[)）]")
"""`hablar (to speak)`, `accept（受け入れる）`: a word and what it means."""
_NOUN = re.compile(r"([A-Za-z][a-z'’-]{3,})\s[(]((?:[\w'’,-]+\s){2,}[^();]{2,70})[)]\s?[.]?\s?")
_NO_GLOSS = re.compile(
    r"(?:e\.g|i\.e|eg|ex|example|such as|like|see|cf|vs|if|when|for|in|on|at|with|only|optional|recommended|deprecated|"
    r"same|also|or|not|no|as|by|from|to|more|less|most|previously|formerly|aka|a\.k\.a|use)\b",
    re.IGNORECASE,
)


def _is_clause(member: str) -> bool:
    if not 0 < len(member) <= LONGEST_MEMBER or len(member.split()) > MOST_WORDS:
        return True
    return _JAPANESE_CLAUSE.search(member) is not None


_JAPANESE_CLAUSE = re.compile(r"[はをが]|(?:[るたいすずん]|です|ます)$")


def parted(text: str, start: int, end: int, separator: re.Pattern[str] = _SEPARATOR) -> Iterator[tuple[int, int]]:
    """What stands between separators, as ranges of the text; the whole where there is none."""
    at = start
    for match in separator.finditer(text, start, end):
        yield at, match.start()
        at = match.end()
    yield at, end
