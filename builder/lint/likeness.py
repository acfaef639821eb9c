"""What is said twice (L23), and cards that nobody can tell apart (L10).

Near-linear: statements are compared only where they share their rarest words, and words of everywhere are no sign.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.lint import words
from builder.lint.material import say
from builder.model import BlockKind, FactKind
from builder.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from builder.findings import Finding
    from builder.lint.material import Material, Passage
    from builder.model import ClozeFact, Span

_RUN = re.compile(r"[ァ-ヺー]+|[一-鿿々]+|ない|ません|なく|ずに|[a-z0-9]+(?:[.,:'’][a-z0-9]+)*|[<>=+%$]")
"""Words as far as script tells them: runs of katakana and of kanji, Japanese denials, Latin words and numbers."""
_DENIALS = frozenset(("ない", "ません", "なく", "ずに"))
_NO_DENIALS = words.LITTLE | _DENIALS
_ONLY = "しか"
"""With it a denial says `only`."""
_EXACT = re.compile(r"[ぁ-ヺー一-鿿々]+|[a-z0-9]+(?:[.,:'’][a-z0-9]+)*|[^\s\w、。,.()（）「」]")
_ARTICLES = frozenset(("a", "an", "the"))
_ADDRESS = re.compile(r"[0-9]|\w[./]\w")
_CLAUSE = re.compile(r"[、。，．；;（）()「」\n]|,\s|\.\s|:\s|：")
_LEAST_OF_WHOLE, _LEAST_OF_OTHERS, _LEAST_OF_CLAUSE = 5, 10, 4
"""Different words that are enough to know a statement by in its own section, one in another section, and a clause."""
_LEAST_CLAUSES = 2
_LEAST_SHARE = 1 / 3
"""Of the words of a statement: what its clauses that were said before must come to."""
_MOST_LIKE = 50
"""Statements that hold a word: more make it a word of everywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Statement:
    """A sentence or a clause, by its words."""

    words: tuple[str, ...]
    passage: int
    """The number of its passage."""


def interference(material: Material) -> Iterator[Finding]:
    """L10: question sides that are the same but for small words, with different answers."""
    first: dict[tuple[str, ...], tuple[str, Span]] = {}
    for known in material.known:
        card = known.cloze
        for group in dict.fromkeys(d.group for d in card.deletions):
            answer, front = _sides(card, group)
            if front not in first:
                first[front] = (answer, card.fact.span)
            elif first[front][0] != answer:
                other, span = first[front]
                message = f'"{answer}" and "{other}" are the answers to one question'
                yield say("L10", card.fact.span, message, "say in each what tells it from the other", (span,))
                break


def _sides(card: ClozeFact, group: int) -> tuple[str, tuple[str, ...]]:
    """The answer of a number, and the words of its question side with a mark where the answer is."""
    text, at, pieces, answers = card.fact.text, 0, list[str](), list[str]()
    for deletion in card.deletions:
        if deletion.group == group:
            pieces += [text[at : deletion.start], " <=> "]
            answers.append(fold(text[deletion.start : deletion.end]))
            at = deletion.end
    pieces.append(text[at:])
    is_list = card.fact.kind is FactKind.ENUMERATION
    rest = fold("".join(pieces))
    own = (rest,) if is_list else tuple(word for word in _EXACT.findall(rest) if word not in _ARTICLES)
    return answers[0] if answers else "", (*map(fold, card.context), *own)


def restated(material: Material) -> Iterator[Finding]:
    """L23: a statement whose words, or those of its clauses, all stand in another one, in the same order."""
    told = tuple(
        (number, passage)
        for number, passage in enumerate(material.passages)
        if passage.kind in (BlockKind.ITEM, BlockKind.PARAGRAPH)
    )
    sentences = tuple(one for number, passage in told for one in _sentences(number, passage))
    holders = _holders(sentences)
    for number, passage in told:
        found = _whole(number, sentences, holders, material) or _clauses(number, sentences, holders, material)
        if found:
            spans = tuple(material.passages[other].span for other in sorted(found))
            yield say(
                "L23",
                passage.at(0, len(passage.prose.text)),
                f"it says again what {_lines(passage, spans)}",
                _ONE_OF_THEM,
                spans,
            )


_ONE_OF_THEM = "take it out, or say what is new in it"


def _lines(passage: Passage, spans: Sequence[Span]) -> str:
    here = [f"line {s.line}" if s.path == passage.span.path else f"{s.path}:{s.line}" for s in spans]
    return f"{' and '.join(here)} {'says' if len(here) == 1 else 'say'}"


def _sentences(number: int, passage: Passage) -> Iterator[_Statement]:
    for sentence in _SENTENCE.split(passage.prose.text):
        if known_by := _words(sentence):
            yield _Statement(words=known_by, passage=number)


_SENTENCE = re.compile(r"[。\n]|\.\s")


def _words(text: str) -> tuple[str, ...]:
    """The words that a statement is known by."""
    folded = fold(text)
    skipped = _NO_DENIALS if _ONLY in folded else words.LITTLE
    return tuple(_DENIED if run in _DENIALS else _stem(run) for run in _RUN.findall(folded) if run not in skipped)


_DENIED = "ない"


def _stem(run: str) -> str:
    """An English word without its plural."""
    return run[:-1] if len(run) > len("gas") and run.isascii() and run[-1] == "s" and run[-2] not in "sui" else run


def _holders(sentences: Sequence[_Statement]) -> dict[str, list[int]]:
    """The sentences that hold a word, by the word."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for at, sentence in enumerate(sentences):
        for word in set(sentence.words):
            found[word].append(at)
    return found


def _whole(
    number: int, sentences: Sequence[_Statement], holders: dict[str, list[int]], material: Material
) -> frozenset[int]:
    """The passage that says all that this one says; of two that say the same the later one is told."""
    passage = material.passages[number]
    own = _words(passage.prose.text)
    if len(set(own)) < _LEAST_OF_WHOLE or passage.prose.text.rstrip()[-1] in ":：" or " " not in passage.prose.text:
        return frozenset()
    for at in _candidates(own, holders):
        sentence = sentences[at]
        is_told = sentence.passage < number or len(sentence.words) > len(own)
        is_known = len(set(own)) >= _LEAST_OF_OTHERS or _section(material.passages[sentence.passage]) == _section(
            passage
        )
        if sentence.passage != number and is_told and is_known and _holds(sentence.words, own, gap=0):
            return frozenset((sentence.passage,))
    return frozenset()


def _clauses(
    number: int, sentences: Sequence[_Statement], holders: dict[str, list[int]], material: Material
) -> frozenset[int]:
    """The passages of the same section before this one that say two of its clauses or more."""
    passage = material.passages[number]
    found: dict[int, None] = {}
    said = clauses = 0
    for clause in _CLAUSE.split(passage.prose.text):
        own = _words(clause)
        if len(set(own)) < _LEAST_OF_CLAUSE or _ADDRESS.search(clause):
            continue
        for at in _candidates(own, holders):
            other = sentences[at].passage
            is_before = other < number and _section(material.passages[other]) == _section(passage)
            if is_before and _holds(sentences[at].words, own, gap=1):
                found[other] = None
                said += len(own)
                clauses += 1
                break
    is_enough = clauses >= _LEAST_CLAUSES and said >= _LEAST_SHARE * len(_words(passage.prose.text))
    return frozenset(found) if is_enough else frozenset()


def _section(passage: Passage) -> tuple[str, int]:
    return passage.span.path, passage.section


def _candidates(own: Sequence[str], holders: dict[str, list[int]]) -> Iterable[int]:
    """Sentences that hold the two rarest words of a statement."""
    rare = sorted((holders.get(word, []) for word in set(own)), key=len)[:2]
    if not rare[0] or len(rare[0]) > _MOST_LIKE:
        return ()
    return [at for at in rare[0] if rare[1][min(bisect_left(rare[1], at), len(rare[1]) - 1)] == at]


def _holds(sentence: Sequence[str], own: Sequence[str], *, gap: int) -> bool:
    """Whether all words of a statement stand in a sentence in one go, with no more than some others among them."""
    starts = (at for at, word in enumerate(sentence) if word == own[0])
    return any(_stands_at(sentence[at : at + len(own) + gap], own) for at in starts)


def _stands_at(stretch: Sequence[str], own: Sequence[str]) -> bool:
    left = iter(stretch)
    return all(word in left for word in own)
