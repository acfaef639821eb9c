"""Slips of the pen, and one word in two spellings."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from builder.lint import words
from builder.lint.material import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from builder.findings import Finding
    from builder.lint.material import Passage
    from builder.model import BlockKind, Span

_NO_OWNER = re.compile(
    r"\b(?:of|with|by|from|in|on|at|for|into|under|within|through|has|have|had|lost|lose|loses) (it['’]s) "
    r"(?!a\b|an\b|the\b|not\b|been\b|being\b)[a-z]|\b(it['’]s) own\b",
    re.IGNORECASE,
)
_NO_VERB = re.compile(r"\b(its) (?:a|an|the|not|been|because)\b", re.IGNORECASE)

_TWICE = re.compile(rf"\b({'|'.join(sorted(words.TWICE))})[ \n](?i:\1)\b(?!-)")
_TWICE_JA = re.compile(
    r"(?<=[ァ-ヺ])ーー(?!ー)|(?<![。])。。(?!。)|(?<!、)、、(?!、)|(?<=[一-鿿ァ-ヺーA-Za-z])(をを|がが|にに)(?![ぁ-ゖ])"
)
_COLONS = re.compile(r"(?<=[^\W_]):: (?=\S)")
_DOUBLED = (
    (re.compile("[ \n]"), _TWICE),
    (re.compile("ーー|。。|、、|をを|がが|にに"), _TWICE_JA),
    (re.compile("::"), _COLONS),
)
"""Each with what has to stand in a text, which is found faster."""

_KATAKANA = re.compile(r"[ァ-ヺー]{3,}")
_LEAST = 3
"""Letters of a word in katakana without its last ー: shorter ones are other words (ビル, ビール)."""
_QUESTION = re.compile(r"[*_]*(Q|問|Question|設問|質問)[ .]?(\d{1,4})\b", re.IGNORECASE)
_MOST_MISSING = 3
"""A greater step is another series."""


def its(passages: Sequence[Passage]) -> Iterator[Finding]:
    """L24: `it's` for `its`, and `its` for `it's`."""
    for passage in passages:
        text = passage.words
        if "it" not in text and "It" not in text:
            continue
        for pattern, right in ((_NO_OWNER, "its"), (_NO_VERB, "it's")):
            for match in pattern.finditer(text):
                start, end = match.span(match.lastindex or 0)
                message = f'"{text[start:end]}" where "{right}" is meant, before "{text[end : end + 20].split()[0]}"'
                yield say("L24", passage.at(start, end), message, f"write {right}")


def doubled(passages: Sequence[Passage]) -> Iterator[Finding]:
    """L25: a small word or a sign twice in a row."""
    for passage in passages:
        text = passage.words
        for sign, pattern in _DOUBLED:
            for match in pattern.finditer(text) if sign.search(text) else ():
                once = match[0].split()[0] if pattern is _TWICE else match[0][0]
                yield say("L25", passage.at(*match.span()), f'"{once}" is written twice in a row', "take one out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """A word in katakana as a file writes it."""

    word: str
    count: int
    first: Span


def spellings(passages: Iterable[Passage]) -> tuple[Spelling, ...]:
    """The words in katakana of a file, in the order in which they come first."""
    counts: Counter[str] = Counter()
    first: dict[str, Span] = {}
    for passage in passages:
        if passage.words.isascii():
            continue
        for match in _KATAKANA.finditer(passage.words):
            counts[match[0]] += 1
            if match[0] not in first:
                first[match[0]] = passage.at(*match.span())
    return tuple(Spelling(word=word, count=counts[word], first=span) for word, span in first.items())


def mixed_spelling(written: Iterable[Spelling]) -> Iterator[Finding]:
    """L21: one word with a ー at its end and without; told once, where the rarer spelling stands first.

    `written` are the words of each file, in the order of the files.
    """
    counts: Counter[str] = Counter()
    first: dict[str, Span] = {}
    for one in written:
        counts[one.word] += one.count
        first.setdefault(one.word, one.first)
    for word in first:
        longer = f"{word}ー"
        if len(word) >= _LEAST and longer in first and word not in words.OTHER_WORDS:
            rarer, other = sorted((word, longer), key=lambda one: (counts[one], first[one].path, first[one].line))
            message = f'"{rarer}" is written "{other}" elsewhere ({counts[rarer]} and {counts[other]} times)'
            yield say("L21", first[rarer], message, "take one of the two", (first[other],))


def missing_number(passages: Sequence[Passage]) -> Iterator[Finding]:
    """L26: questions of one file that are numbered in a row with a number left out."""
    series: defaultdict[tuple[str, str, BlockKind], list[tuple[int, Passage]]] = defaultdict(list)
    for passage in passages:
        match = _QUESTION.match(passage.prose.text)
        if match:
            series[passage.span.path, match[1], passage.kind].append((int(match[2]), passage))
    yield from _gaps(series)


def _gaps(series: Mapping[tuple[str, str, BlockKind], list[tuple[int, Passage]]]) -> Iterator[Finding]:
    for (_, sign, _), numbered in series.items():
        there = {number for number, _ in numbered}
        for (before, _), (number, passage) in pairwise(numbered):
            missing = [n for n in range(before + 1, number) if n not in there]
            if 0 < len(missing) <= _MOST_MISSING:
                told = " and ".join(f"{sign}{n}" for n in missing)
                yield say("L26", passage.at(0, 1), f"{told} {'is' if len(missing) == 1 else 'are'} missing before it")
