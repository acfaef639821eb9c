"""The names of the glossary, made ready for the rules that look for them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from builder.text import fold, has_japanese, squash

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from builder.model import Glossary, GlossaryEntry

LEAST = 6
"""Letters of a name: a shorter one is a letter away from too many words."""
LETTERS = re.compile(r"[A-Za-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusable:
    """Words that are taken for a name."""

    wrong: str
    entry: GlossaryEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names of the glossary, by their letters alone."""

    every: frozenset[str]
    """All names, folded and without spaces."""
    shown: Mapping[str, str]
    """Every right way to write a name, folded and without spaces and hyphens → as it is written."""
    slips: Mapping[str, tuple[str, ...]]
    """A name, or a name without one of its letters → names that a slip is looked for in."""
    longest: int
    """Letters of the longest name: of a word that is longer still no form without a letter is made."""
    single: frozenset[str]
    """Names, by their letters, that are written as one word."""
    parts: frozenset[str]
    """Words that names of several words are made of."""
    begin: frozenset[str]
    """The beginnings of `shown`."""
    words: frozenset[str]
    confusable: tuple[Confusable, ...]
    any_wrong: re.Pattern[str] | None
    """Any of the confusable words; None where there are none."""
    nearest: dict[tuple[str, bool], str] = field(default_factory=dict, compare=False, repr=False)
    """What was found already: letters, whether they are a plain word → the name that is meant, or nothing."""


@lru_cache(maxsize=1)
def names_of(glossary: Glossary) -> Names:
    """Make the names of a glossary ready, once for all notes."""
    shown: dict[str, str] = {}
    slips: dict[str, list[str]] = {}
    single: set[str] = set()
    parts: set[str] = set()
    for entry in glossary.entries:
        for name in (entry.name, *entry.aliases):
            if has_japanese(name):
                continue
            letters = _bare(name)
            shown.setdefault(letters, name)
            words = LETTERS.findall(name)
            if len(words) > 1:
                parts.update(word.casefold() for word in words)
            else:
                single.add(letters)
            if len(letters) >= LEAST and not (entry.is_exact and len(words) == 1):
                for form in (letters, *shorter(letters)):
                    slips.setdefault(form, []).append(letters)
    confusable = tuple(Confusable(wrong=wrong, entry=entry) for entry in glossary.entries for wrong in entry.confusable)
    return Names(
        every=frozenset(squash(name) for entry in glossary.entries for name in (entry.name, *entry.aliases)),
        shown=shown,
        slips={form: tuple(dict.fromkeys(found)) for form, found in slips.items()},
        longest=max(map(len, shown), default=0),
        single=frozenset(single),
        parts=frozenset(parts),
        begin=frozenset(name[:end] for name in shown for end in range(1, len(name) + 1)),
        words=glossary.words,
        confusable=confusable,
        any_wrong=re.compile("|".join(re.escape(one.wrong) for one in confusable)) if confusable else None,
    )


def _bare(name: str) -> str:
    return "".join(LETTERS.findall(fold(name)))


def shorter(letters: str) -> Iterator[str]:
    """The letters without one of them."""
    return (letters[:at] + letters[at + 1 :] for at in range(len(letters)))
