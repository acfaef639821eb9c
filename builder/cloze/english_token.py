"""A word of an English sentence, as its readers hand it on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Token:
    """A word of a sentence with its place in the fact's text. Its reader finds the tag last; nobody changes it then."""

    start: int
    end: int
    low: str
    broken: bool
    """Punctuation parts it from the word before."""
    tag: str
    """`D`eterminer, `P`reposition, `C`onjunction, `B`e, mo`M`odal (`M`), `S`ubordinator, p`R`onoun, `A`dverb, `V`erb,
    `N`oun or adjective, `Q`uantity."""
    named: bool
    """Has a capital letter or a digit in it that is not only the sentence's first letter."""
