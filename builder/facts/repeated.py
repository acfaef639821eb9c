"""Names that come back below several parents beside each other: labels of a value, whatever words they are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from builder.facts.reading import body_role
from builder.model import FactKind, Role
from builder.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from builder.model import Fact

_LEAST_SHARED = 2
"""So many names that two parents share are what both are described by; one may be a thing that both have."""


def labelled(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts; of a name that stands below parents beside each other, with another that does too, the value is asked.

    `MoA: …` and `antidote: …` below `Warfarin` and below `Heparin`: asked for the name, anybody would have to know
    below which of them it stands. The parent is the nearest level of context. Linear in the facts.
    """
    below = defaultdict[tuple[str, ...], set[str]](set)
    for fact in facts:
        if _may_be_labelled(fact) or _label(fact):
            below[fact.context].add(fold(fact.term or _label(fact)))
    labels = _shared(below)
    return tuple(
        _relabelled(fact) if _may_be_labelled(fact) and fold(fact.term or "") in labels.get(fact.context, ()) else fact
        for fact in facts
    )


def _may_be_labelled(fact: Fact) -> bool:
    return fact.kind is FactKind.DEFINITION and bool(fact.term) and len(fact.context) > 1 and not fact.wanted


def _label(fact: Fact) -> str:
    """What stands before the value of a fact, `cause: loose bracket`: both parents have it too."""
    part = fact.parts[0] if fact.kind is FactKind.FACT and len(fact.context) > 1 and fact.parts else None
    return fact.text[part.start : part.end] if part and part.role is Role.LABEL else ""


def _shared(below: Mapping[tuple[str, ...], set[str]]) -> Mapping[tuple[str, ...], set[str]]:
    """For each parent the names that the one before or behind it has too, where they are most of what they have.

    What a parent names itself, `Locks & keys`, is a thing.
    """
    families = defaultdict[tuple[str, ...], list[tuple[str, ...]]](list)
    for context in below:
        families[context[:-1]].append(context)
    found = defaultdict[tuple[str, ...], set[str]](set)
    for family in families.values():
        for one, other in pairwise(family):
            parents = fold(f"{one[-1]}\n{other[-1]}")
            shared = {n for n in below[one] & below[other] if n not in parents}
            least, most = sorted((len(below[one]), len(below[other])))
            of = least if len(shared) > _LEAST_SHARED else most
            if len(shared) >= _LEAST_SHARED and len(shared) * 3 >= of * 2:
                found[one] |= shared
                found[other] |= shared
    return found


def _relabelled(fact: Fact) -> Fact:
    """A definition as a label and its value."""
    parts = tuple(
        part._replace(role=Role.LABEL)
        if part.role is Role.TERM
        else part._replace(role=body_role(fact.text[part.start : part.end], FactKind.FACT))
        if part.role is Role.BODY
        else part
        for part in fact.parts
    )
    return replace(fact, kind=FactKind.FACT, parts=parts)
