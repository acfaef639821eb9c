"""Definitions that stand beside one another: what one tells of the others."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from builder.model import FactKind, Role
from builder.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.model import Fact, Part

_VALUE = re.compile(
    r"(?<![\w.,/-])\d[\d.,]*(?:\s?%|\s?(?!(?:of|to|and|or|in|on|at|as|for|from|by|per|x|is|are|with|than|the|an?)\b)[A-Za-zµ°]+)(?![\w/-])"
)
"""A number with its unit: `30 days`."""
_NUMBER = re.compile(r"(?<![A-Za-z\d.,])\d[\d.,]*")
_LEAST_WORDS = 6


def compared(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts, each definition with what those below the same heading tell of it.

    It is contested where another says something else of its term. Where two say the same of two names but for one
    measure, the measure is what is said.
    """
    definitions = [fact for fact in facts if fact.kind is FactKind.DEFINITION]
    names = Counter(name for name, _ in {(_name(fact), _body(fact)) for fact in definitions})
    said = [_said(fact) for fact in definitions]
    texts: defaultdict[tuple[object, ...], set[str]] = defaultdict(set)
    for fact, part in zip(definitions, said, strict=True):
        if part is not None:
            texts[_key(fact, part)].add(fact.text)
    of_each = iter(said)
    return tuple(
        _with_siblings(fact, next(of_each), names, texts) if fact.kind is FactKind.DEFINITION else fact
        for fact in facts
    )


def _with_siblings(
    fact: Fact,
    part: Part | None,
    names: Counter[tuple[str, ...]],
    texts: defaultdict[tuple[object, ...], set[str]],
) -> Fact:
    if (name := _name(fact))[0] and names[name] > 1:
        fact = replace(fact, contested=True)
    if part is None or len(texts[_key(fact, part)]) == 1:
        return fact
    values = list(_VALUE.finditer(fact.text, part.start, part.end))
    if len(values) != 1 or len(_NUMBER.findall(fact.text, part.start, part.end)) != 1:
        return fact
    value = part._replace(start=values[0].start(), end=values[0].end())
    return replace(fact, parts=tuple(value if one is part else one for one in fact.parts))


def _name(fact: Fact) -> tuple[str, ...]:
    """What a definition is of, and where it stands."""
    return (fold(fact.term), *fact.context)


def _body(fact: Fact) -> str:
    return fold("".join(fact.text[part.start : part.end] for part in fact.parts if part.role is Role.BODY))


def _said(fact: Fact) -> Part | None:
    """The one text of a definition, if it has several words and one of its numbers could be what it says."""
    bodies = [part for part in fact.parts if part.role is Role.BODY]
    if fact.language != "en" or len(bodies) != 1:
        return None
    said = fact.text[bodies[0].start : bodies[0].end]
    is_long = said.count(" ") + 1 >= _LEAST_WORDS
    return bodies[0] if is_long and any(c.isdigit() for c in said) else None


def _key(fact: Fact, part: Part) -> tuple[object, ...]:
    return (fact.context, _NUMBER.sub("#", fold(fact.text[part.start : part.end])))
