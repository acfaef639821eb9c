"""What is weak on one card: a rule looks at a fact, the words it hides, and what is shown above it."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from builder.lint import words
from builder.lint.material import say, within
from builder.model import FactKind, Role
from builder.text import fold, is_japanese, latin_words, squash

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builder.findings import Finding
    from builder.lint.material import Cards
    from builder.lint.names import Names
    from builder.model import ClozeFact, Deletion, Fact

_MOST_HIDDEN = 0.6
"""Of a plain sentence (card quality, L02)."""
_MOST_NUMBERS = 4
_LONGEST_JAPANESE, _LONGEST_ENGLISH = 140, 40
"""Characters, and words (card quality, L11)."""


def mostly_hidden(material: Cards) -> Iterator[Finding]:
    """L02: a plain sentence of which little is left, what stands above it counted."""
    for card in material.cards:
        fact = card.fact
        if fact.kind not in (FactKind.FACT, FactKind.CLOZE):
            continue
        size = len(fact.text) + sum(map(len, card.context))
        for answer in _answers(card):
            hidden = sum(d.end - d.start for d in card.deletions if d.group == answer.group)
            if hidden > _MOST_HIDDEN * size:
                message = f"{100 * hidden // size} % of the sentence and what is above it is hidden"
                yield say("L02", within(fact, answer.start, answer.end), message, "mark fewer words")


def many_answers(material: Cards) -> Iterator[Finding]:
    """L06: a note with many numbers that is no list."""
    for card in material.cards:
        numbers = len({d.group for d in card.deletions})
        if numbers > _MOST_NUMBERS and not _is_list(card.fact):
            yield say("L06", card.fact.span, f"it asks {numbers} things", "split it, a fact a line")


_POINTER = re.compile(
    r"これ|それ|この(?!まま|他|ほか|よう)|その(?!まま|他|ほか|都度|場|後|ため)|あれ|上記|前述|同上"
    r"|(?:It|They|He|She|(?:This|These|Those|That)(?= (?:can|will|have|[a-z]+s)\b))\b"
)
_NO_REFERENT = re.compile(
    r"It (?:is (?:\w+ )?(?:possible|important|necessary|easy|hard|difficult|recommended|best|common|useful)"
    r"|takes|depends)\b"
)
"""An *it* that means nothing."""


def dangling_pointer(material: Cards) -> Iterator[Finding]:
    """L08: a card that begins with a pointer, with nothing but the file's title above it."""
    for card in material.cards:
        text = card.fact.text
        match = _POINTER.match(text)
        is_asked = any(d.start == 0 for d in card.deletions)
        if match and not is_asked and not _names_something(card) and not _NO_REFERENT.match(text):
            message = f'nothing says what "{match[0]}" is'
            yield say("L08", within(card.fact, *match.span()), message, "name it")


def _names_something(card: ClozeFact) -> bool:
    """Whether anything stands above a card but the name of its file."""
    stem = PurePosixPath(card.fact.span.path).stem
    return any(fold(level) != fold(stem) for level in card.context)


def long_card(material: Cards) -> Iterator[Finding]:
    """L11: a statement that is too long to be read at each review."""
    for card in material.cards:
        fact = card.fact
        if _is_list(fact):
            continue
        size, unit, most = _size(fact.text)
        if size > most:
            message = f"the card is {size} {unit} long"
            yield say("L11", fact.span, message, "split it, a sentence a line, each naming what it is about")


def _size(text: str) -> tuple[int, str, int]:
    if is_japanese(text):
        return len(text), "characters", _LONGEST_JAPANESE
    return len(text.split()), "words", _LONGEST_ENGLISH


def circular(material: Cards) -> Iterator[Finding]:
    """L13: a definition of which hardly a word is not in its term."""
    for fact in material.facts:
        term = fact.term
        if fact.kind is not FactKind.DEFINITION or not term:
            continue
        body = next(((p.start, p.end) for p in fact.parts if p.role is Role.BODY), None)
        if body is None:
            continue
        said = _content(fact.text[body[0] : body[1]])
        named = _content(term)
        if said and named and said <= named:
            yield say("L13", within(fact, *body), f'it says no more than "{term}"', "say what it is, in other words")


_CONTENT = re.compile(r"[ァ-ヺー]+|[一-鿿々]+|[A-Za-z0-9]+")


def _content(text: str) -> set[str]:
    return {run for run in _CONTENT.findall(fold(text)) if run not in words.LITTLE}


def yes_or_no(material: Cards) -> Iterator[Finding]:
    """L16: an answer with only one other that could be."""
    for card in material.cards:
        for answer in _answers(card):
            asked = card.fact.text[answer.start : answer.end].strip(" 。.")
            if fold(asked) in words.YES_OR_NO:
                message = f'the answer "{asked}" can be guessed: only one other could be'
                yield say("L16", within(card.fact, answer.start, answer.end), message, "ask why, or what")


_OR_BEHIND = re.compile(r"\s?(?:または|もしくは|あるいは|,? or )\s?(?=\S)")
_OR_BEFORE = re.compile(r"(?:または|もしくは|あるいは|\bor )\s?$")


def two_answers(material: Cards) -> Iterator[Finding]:
    """L17: an answer that is one side of an *or*, with the other side in sight."""
    for card in material.cards:
        fact = card.fact
        if _is_list(fact):
            continue
        for answer in _answers(card):
            behind = _OR_BEHIND.match(fact.text, answer.end)
            before = _OR_BEFORE.search(fact.text[max(0, answer.start - 8) : answer.start])
            other = behind.end() if behind else answer.start - len(before[0]) - 1 if before else -1
            if other >= 0 and not any(d.group == answer.group and d.start <= other < d.end for d in card.deletions):
                asked = fact.text[answer.start : answer.end]
                message = f'"{asked}" is one of two that fit, and the other is shown'
                yield say("L17", within(fact, answer.start, answer.end), message, "mark both as one")


_DIGIT = re.compile(r"\d")
_NUMBER = r"\d++(?:[,.]\d++)*+"
_PRICE = re.compile(rf"[$€£¥]\s?{_NUMBER}|(?<!\d)(?<!\d[,.]){_NUMBER}\s?(?:USD|EUR|JPY|円|ドル)(?![ァ-ヺ一-鿿])")
"""A number is read from its beginning only, and once."""
_NOW = re.compile(
    r"\b(?:currently|at present|as of now|nowadays|these days)\b|現在(?:は|、|で)|現時点|今のところ|最近は",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?:令和|平成|昭和)")


def no_date(material: Cards) -> Iterator[Finding]:
    """L20: a price, or what holds now, with no year on the card."""
    for card in material.cards:
        text = card.fact.text
        match = (_DIGIT.search(text) and _PRICE.search(text)) or _NOW.search(text)
        if match and not any(_YEAR.search(shown) for shown in (text, *card.context)):
            message = f'"{match[0]}" has no date: it may be true no more'
            yield say("L20", within(card.fact, *match.span()), message, "add the year to the line or to a heading")


def list_without_question(material: Cards, names: Names) -> Iterator[Finding]:
    """L22: the members of a list below a mere name."""
    for card in material.cards:
        lead = _lead(card.fact)
        if lead and _is_name(lead, names):
            message = f'nothing says what the members of the list are to "{lead}"'
            hint = f'write what they are, as "{lead}: what it can look at"'
            yield say("L22", card.fact.span, message, hint)


def _lead(fact: Fact) -> str:
    """What stands above the members of a list; empty for what is no list."""
    first = min((p.start for p in fact.parts if p.role is Role.MEMBER), default=0)
    return fact.text[:first].strip(" \n:：・*") if fact.kind is FactKind.ENUMERATION else ""


def _is_name(lead: str, names: Names) -> bool:
    """Whether a lead is a name and no more: one of the glossary, or an abbreviation in capitals."""
    is_abbreviation = len(lead) > 1 and lead.isupper() and latin_words(lead) == (lead,)
    return is_abbreviation or squash(lead) in names.every


def _is_list(fact: Fact) -> bool:
    """Whether a fact has members or cells: each is a card of its own, however many there are."""
    return fact.kind in _LISTS or _MEMBER in [part.role for part in fact.parts]


_LISTS, _MEMBER = (FactKind.ENUMERATION, FactKind.TABLE_ROW), Role.MEMBER


def _answers(card: ClozeFact) -> Iterator[Deletion]:
    """The answer of each number: the first of its deletions."""
    seen: set[int] = set()
    for deletion in card.deletions:
        if deletion.group not in seen:
            seen.add(deletion.group)
            yield deletion
