"""Cloze numbers: hidden words keep theirs for ever, new words take the next, and no number is given twice.

Anki knows a card by its note and its number, so a number that changes hands takes a history with it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.identity.changes import is_same_answer, is_same_term, replaces_words
from builder.identity.contrary import is_contrary
from builder.identity.tokens import is_mended
from builder.model import HIGHEST_NUMBER, FactKind
from builder.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from builder.model import ClozeFact


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    """The numbers of one note."""

    groups: Mapping[int, int]
    """Group → number; a group for which no number is left is missing."""
    asked: Mapping[str, int]
    """Folded words → number, as in `LockEntry.numbers`."""
    retired: Mapping[str, int]


def number(cloze: ClozeFact, *, asked: Mapping[str, int], retired: Mapping[str, int], term: str = "") -> Numbering:
    """Number the groups of a fact after what the lock has of its note, with the term it had (product contract §6.4)."""
    words = _words(cloze)
    if not retired and len(words) == len(asked) and all(key in asked for key in words.values()):
        return Numbering(groups={group: asked[key] for group, key in words.items()}, asked=asked, retired=retired)
    if not asked and not retired:
        first = dict(zip(sorted(words), range(1, HIGHEST_NUMBER + 1), strict=False))
        groups = {group: first[group] for group in words if group in first}
        return Numbering(groups=groups, asked={words[group]: n for group, n in groups.items()}, retired={})
    kept = {group: asked.get(key, retired.get(key, 0)) for group, key in words.items()}
    left = {key: n for key, n in asked.items() if key not in words.values()}
    new = {group: words[group] for group in sorted(words) if not kept[group]}
    mended = dict(_mended(new, left, cloze, term)) if new and left else {}
    kept |= {group: asked[old] for group, old in mended.items()}
    free = iter(range(max((*asked.values(), *retired.values()), default=0) + 1, HIGHEST_NUMBER + 1))
    kept |= {group: next(free, 0) for group in new if group not in mended}
    groups = {group: n for group, n in kept.items() if n}
    given = set(groups.values())
    return Numbering(
        groups=groups,
        asked={words[group]: n for group, n in groups.items()},
        retired={key: n for key, n in {**retired, **left}.items() if n not in given},
    )


def are_numbered(cloze: ClozeFact, asked: Mapping[str, int]) -> tuple[int, ...] | None:
    """The number of each group, by group, where these are exactly the words that are asked; else None."""
    words = _words(cloze)
    if len(words) != len(asked) or set(words) != set(range(len(words))):
        return None
    numbers = [asked.get(words[group], 0) for group in range(len(words))]
    return tuple(numbers) if all(numbers) else None


def _words(cloze: ClozeFact) -> dict[int, str]:
    """The folded words of the first deletion of each group; equal words of two groups are told apart by a count."""
    text = cloze.fact.text
    first: dict[int, str] = {}
    for deletion in cloze.deletions:
        if deletion.group not in first:
            first[deletion.group] = fold(text[deletion.start : deletion.end])
    seen: dict[str, int] = {}
    keys = {}
    for group, words in first.items():
        count = seen[words] = seen.get(words, 0) + 1
        keys[group] = words if count == 1 else f"{words}\n{count}"
    return keys


def _mended(new: Mapping[int, str], gone: Collection[str], cloze: ClozeFact, term: str) -> Iterator[tuple[int, str]]:
    """New words that are old ones mended, with a little more or less, where nothing else competes on either side.

    In a list a member with a little more is mostly another member. `term` is the one the note had.
    """
    text = fold(cloze.fact.text)
    counts = {words: text.count(_plain(words)) for words in (*gone, *new.values())}
    is_list = cloze.fact.kind is FactKind.ENUMERATION
    terms = (fold(term), fold(cloze.fact.term)) if is_same_term(term, cloze.fact.term) else None
    pairs = [
        (group, old)
        for group, words in list(new.items())[:HIGHEST_NUMBER]
        for old in gone
        if (old, words) == terms or _is_slip(old, words, counts) or (not is_list and _is_longer(old, words, counts))
    ]
    of_new, of_old = Counter(group for group, _ in pairs), Counter(old for _, old in pairs)
    yield from ((group, old) for group, old in pairs if of_new[group] == of_old[old] == 1)


def _is_slip(old: str, new: str, counts: Mapping[str, int]) -> bool:
    was, now = _plain(old), _plain(new)
    return counts[old] == 0 and is_mended(was, now) and not is_contrary(was, now)


def _is_longer(old: str, new: str, counts: Mapping[str, int]) -> bool:
    """Whether it is the same answer with more or fewer words, none of them replaced by another or denied."""
    was, now = _plain(old), _plain(new)
    if is_contrary(was, now):
        return False
    return _is_widened(old, new, counts) or (counts[old] == 0 and is_same_answer(was, now))


def _is_widened(old: str, new: str, counts: Mapping[str, int]) -> bool:
    """Whether one is the other with a little more, word by word: `11 days` is not `1 day`.

    The shorter must stand once in the text, inside the longer: otherwise both are there, and are two answers.
    """
    shorter, longer = sorted((old, new), key=len)
    less, more = _plain(shorter), _plain(longer)
    return bool(less) and less in more and counts[shorter] == 1 and not replaces_words(less, more)


def _plain(words: str) -> str:
    return words.partition("\n")[0]
