"""What is said twice (L23), and cards that nobody can tell apart (L10).

Near-linear: statements are compared only where they share their rarest words, and words of everywhere are no sign.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from builder.lint import words
from builder.lint.material import say
from builder.model import BlockKind, FactKind
from builder.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from builder.findings import Finding
    from builder.lint.material import Passage
    from builder.model import ClozeFact, Span

_RUN = re.compile(r"[ァ-ヺー]+|[一-鿿々]+|ない|ません|なく|ずに|[a-z0-9]+(?:[.,:'’][a-z0-9]+)*|[<>=+%$]")
"""Words as far as script tells them: runs of katakana and of kanji, Japanese denials, Latin words and numbers."""
_DENIALS = frozenset(("ない", "ません", "なく", "ずに"))
_NO_DENIALS = words.LITTLE | _DENIALS
_ONLY = "しか"
"""With it a denial says `only`."""
_EXACT = re.compile(
    r"[ぁ-ヺー一-鿿々]+|[a-z0-9]+(?:[.,:'’][a-z0-9]+)*|[^\s\w、。,.()（）「」]|[^\W\da-z_ぁ-ヺー一-鿿々]+"
)
_ARTICLES = frozenset(("a", "an", "the"))
_ADDRESS = re.compile(r"[0-9]|\w[./]\w")
_CLAUSE = re.compile(r"[、。，．；;（）()「」\n]|,\s|\.\s|:\s|：")
_LEAST_OF_WHOLE, _LEAST_OF_OTHERS, _LEAST_OF_CLAUSE = 5, 10, 4
"""Different words that are enough to know a statement by in its own section, one in another section, and a clause."""
_LEAST_CLAUSES = 2
_LEAST_SHARE = 1 / 3
"""Of the words of a statement: what its clauses that were said before must come to."""
_DIGEST = 12
"""Bytes: no two of a million question sides have the same."""
_MOST_LIKE = 50
"""Statements that hold a word: more make it a word of everywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """An item or a paragraph, by the words that it says; where words are told, a space stands between them."""

    span: Span
    at: Span
    """Where its text stands, as far as that is known."""
    section: int
    """The line of the nearest heading above; 0 without one."""
    sentences: tuple[str, ...]
    """The words of each sentence that has any."""
    whole: str
    """All its words; empty where it can't be known by them."""
    clauses: tuple[str, ...]
    """The words of each clause that can be known by them; empty where too few can."""
    size: int
    """How many words it has."""


class Asked(NamedTuple):
    """What a card asks, as far as it takes to tell it from others."""

    span: Span
    sides: tuple[tuple[str, str], ...]
    """For each number a digest of the question side, and the answer."""


def asked(card: ClozeFact) -> Asked:
    """What a card asks, for `interference`."""
    groups = dict.fromkeys(d.group for d in card.deletions)
    return Asked(span=card.fact.span, sides=tuple([_sides(card, group) for group in groups]))


def interference(cards: Iterable[Asked]) -> Iterator[Finding]:
    """L10: question sides that are the same but for small words, with different answers."""
    first: dict[str, tuple[str, Span]] = {}
    for card in cards:
        for front, answer in card.sides:
            if front not in first:
                first[front] = (answer, card.span)
            elif first[front][0] != answer:
                other, span = first[front]
                message = f'"{answer}" and "{other}" are the answers to one question'
                yield say("L10", card.span, message, "say in each what tells it from the other", (span,))
                break


def _sides(card: ClozeFact, group: int) -> tuple[str, str]:
    """A digest of the words of a number's question side, with a mark where the answer is, and the answer."""
    text, at, pieces, answers = card.fact.text, 0, list[str](), list[str]()
    for deletion in card.deletions:
        if deletion.group == group:
            pieces += [text[at : deletion.start], " <=> "]
            answers.append(fold(text[deletion.start : deletion.end]))
            at = deletion.end
    pieces.append(text[at:])
    is_list = card.fact.kind is FactKind.ENUMERATION
    rest = fold("".join(pieces))
    own = (rest,) if is_list else [word for word in _EXACT.findall(rest) if word not in _ARTICLES]
    front = "\0".join((*map(fold, card.context), *own)).encode(errors="surrogatepass")
    return hashlib.blake2b(front, digest_size=_DIGEST).hexdigest(), answers[0] if answers else ""


def statements(passages: Iterable[Passage]) -> Iterator[Statement]:
    """What the items and paragraphs of a file say."""
    for passage in passages:
        if passage.kind in (BlockKind.ITEM, BlockKind.PARAGRAPH):
            text = passage.prose.text
            parts = [part for part in _SENTENCE.split(text) if part.strip()]
            sentences = tuple(filter(None, map(_words, parts if len(parts) > 1 else (text,))))
            words = _words(text) if _ONLY in fold(text) else " ".join(sentences)
            if sentences:
                yield Statement(
                    span=passage.span,
                    at=passage.at(0, len(text)),
                    section=passage.section,
                    sentences=sentences,
                    whole=words if _is_known(words, _LEAST_OF_WHOLE) and _is_whole(text) else "",
                    clauses=_clauses(text),
                    size=len(words.split()),
                )


def _is_whole(text: str) -> bool:
    return text.rstrip()[-1] not in ":：" and " " in text


def _clauses(text: str) -> tuple[str, ...]:
    parts = _CLAUSE.split(text)
    if len(parts) < _LEAST_CLAUSES:
        return ()
    known = tuple(
        words for part in parts if not _ADDRESS.search(part) and _is_known(words := _words(part), _LEAST_OF_CLAUSE)
    )
    return known if len(known) >= _LEAST_CLAUSES else ()


def _is_known(words: str, least: int) -> bool:
    return words.count(" ") + 1 >= least and len(set(words.split())) >= least


def restated(told: Sequence[Statement]) -> Iterator[Finding]:
    """L23: a statement whose words, or those of its clauses, all stand in another one, in the same order.

    `told` are the statements of each file, in the order of the files.
    """
    sentences = [_Sentence(words=words.split(), statement=at) for at, one in enumerate(told) for words in one.sentences]
    holders = _holders(sentences)
    for number, one in enumerate(told):
        found = _same_whole(number, told, sentences, holders) or _same_clauses(number, told, sentences, holders)
        if found:
            spans = tuple(told[other].span for other in sorted(found))
            yield say("L23", one.at, f"it says again what {_lines(one, spans)}", _ONE_OF_THEM, spans)


_ONE_OF_THEM = "take it out, or say what is new in it"


def _lines(one: Statement, spans: Sequence[Span]) -> str:
    here = [f"line {s.line}" if s.path == one.span.path else f"{s.path}:{s.line}" for s in spans]
    return f"{' and '.join(here)} {'says' if len(here) == 1 else 'say'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentence:
    words: list[str]
    statement: int
    """The number of its statement."""


_SENTENCE = re.compile(r"[。\n]|\.\s")


def _words(text: str) -> str:
    """The words that a statement is known by, a space between them."""
    folded = fold(text)
    skipped = _NO_DENIALS if _ONLY in folded else words.LITTLE
    runs = [run for run in _RUN.findall(folded) if run not in skipped]
    return " ".join([_DENIED if run in _DENIALS else _stem(run) if run[-1] == "s" else run for run in runs])


_DENIED = "ない"


def _stem(run: str) -> str:
    """An English word on -s without its plural."""
    return run[:-1] if len(run) > len("gas") and run.isascii() and run[-2] not in "sui" else run


def _holders(sentences: Sequence[_Sentence]) -> dict[str, list[int]]:
    """The sentences that hold a word, by the word."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for at, sentence in enumerate(sentences):
        for word in set(sentence.words):
            found[word].append(at)
    return found


def _same_whole(
    number: int, told: Sequence[Statement], sentences: Sequence[_Sentence], holders: dict[str, list[int]]
) -> frozenset[int]:
    """The statement that says all that this one says; of two that say the same the later one is told."""
    one = told[number]
    own = one.whole.split()
    for at in _candidates(own, holders) if own else ():
        sentence = sentences[at]
        is_told = sentence.statement < number or len(sentence.words) > len(own)
        is_known = len(set(own)) >= _LEAST_OF_OTHERS or _section(told[sentence.statement]) == _section(one)
        if sentence.statement != number and is_told and is_known and _holds(sentence.words, own, gap=0):
            return frozenset((sentence.statement,))
    return frozenset()


def _same_clauses(
    number: int, told: Sequence[Statement], sentences: Sequence[_Sentence], holders: dict[str, list[int]]
) -> frozenset[int]:
    """The statements of the same section before this one that say two of its clauses or more."""
    one = told[number]
    found: dict[int, None] = {}
    said = clauses = 0
    for own in map(str.split, one.clauses):
        for at in _candidates(own, holders):
            other = sentences[at].statement
            is_before = other < number and _section(told[other]) == _section(one)
            if is_before and _holds(sentences[at].words, own, gap=1):
                found[other] = None
                said += len(own)
                clauses += 1
                break
    is_enough = clauses >= _LEAST_CLAUSES and said >= _LEAST_SHARE * one.size
    return frozenset(found) if is_enough else frozenset()


def _section(one: Statement) -> tuple[str, int]:
    return one.span.path, one.section


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
