"""What changed between two wordings, and whether it makes another fact of it.

An author who mends a fact leaves what it is about, and mostly what it asks; a sibling fact says the same of another
thing, or another thing of the same. Names are therefore not allowed to be replaced, values only by themselves.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from builder.text import fold, likeness

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from builder.identity.trace import Trace

_TOKEN = re.compile(
    r"(?P<number>\d[\d.,]*)|(?P<katakana>[ァ-ヺー]+)|(?P<kanji>[㐀-䶿一-鿿々〆]+)|(?P<kana>[ぁ-ゟ]+)|(?P<latin>[^\W_ぁ-ヿ㐀-䶿一-鿿々〆]+)"
)
_BRACKETS = re.compile(r"[(（\[][^)）\]]*[)）\]]")
_GAP = re.compile(r"[\s\-‐–/&+・.]*")
"""What may stand between the words of one name."""
_DIGITS = re.compile(r"\d+")
_ARTICLES = frozenset({"the", "a", "an"})
_ALIKE = 0.8
_MOST_COMPARED = 2500
"""Pairs of words that are compared for slips; a text that changed more was not mended."""
_LONGEST = 4000
"""Letters of a text that are looked at."""
_ALIKE_SMALL = 0.66
"""`teh` and `the`: Latin words in small letters are no names, and their slips weigh more the shorter they are."""
_LEAST_LATIN = 5
"""Letters from which two Latin words may differ by a slip: `HTTP` and `HTTPS`, `SNS` and `SQS` are two names."""


class _Kind(Enum):
    NAME = "name"
    """Katakana; Latin with a capital or a digit in it."""
    NUMBER = "number"
    WORD = "word"
    """Kanji; Latin in small letters."""
    GLUE = "glue"
    """Hiragana."""


@dataclass(frozen=True, slots=True)
class _Token:
    words: str
    """Case folded."""
    kind: _Kind


def is_same_context(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether two facts stand below the same: equal levels, but for one that was mended."""
    if len(left) != len(right):
        return False
    changed = [(a, b) for a, b in zip(left, right, strict=True) if fold(a) != fold(b)]
    return len(changed) <= 1 and all(_is_alike(fold(a), fold(b)) for a, b in changed)


def is_same_fact(new: Trace, old: Trace) -> bool:
    """Whether the change leaves the subject, replaces no name, and touches no more than the value or the words."""
    if not _has_same_subject(new, old):
        return False
    gone, come = _difference(old.written, new.written)
    if _replaced(gone, come, _Kind.NAME):
        return False
    touches_names = any(token.kind is _Kind.NAME for token in (*gone, *come))
    if touches_names and _replaced(gone, come, _Kind.NUMBER):
        return False
    return _asks_the_same(new, old) or not (touches_names or _replaced(gone, come, _Kind.WORD))


def is_slip(new: Trace, old: Trace) -> bool:
    """Whether nothing but letters, particles and signs changed."""
    gone, come = _difference(old.written, new.written)
    return not any(token.kind is not _Kind.GLUE for token in (*gone, *come)) and _asks_the_same(new, old)


def _asks_the_same(new: Trace, old: Trace) -> bool:
    """Whether an answer stayed; a fact held back asks nothing and is not judged by it."""
    if not new.hidden or not old.hidden:
        return True
    asked = {fold(words) for words in new.hidden}
    return any(was in asked or any(_is_alike(was, now) for now in asked) for was in map(fold, old.hidden))


def _has_same_subject(new: Trace, old: Trace) -> bool:
    if new.term and old.term:
        return _is_same_name(_names(new.term), _names(old.term))
    return _is_same_name(_head(new.written), _head(old.written))


def _is_same_name(left: list[str], right: list[str]) -> bool:
    """Whether one name is the other, or ends in it: `Amazon S3` is `S3`, `S3 Glacier` is not."""
    shorter, longer = sorted((left, right), key=len)
    return all(a == b or _is_alike(a, b) for a, b in zip(reversed(shorter), reversed(longer), strict=False))


def _names(term: str) -> list[str]:
    return [token.words for token in _tokens(_BRACKETS.sub(" ", term))]


def _head(text: str) -> list[str]:
    """The words a text begins with, up to a particle, a sign or a small word: mostly what it is about."""
    words: list[str] = []
    end = 0
    plain = unicodedata.normalize("NFKC", _BRACKETS.sub("", text[:_LONGEST]))
    for found in _TOKEN.finditer(plain):
        token = _token(found)
        if token.words in _ARTICLES and not words:
            end = found.end()
            continue
        goes_on = _GAP.fullmatch(plain, end, found.start()) and not (words and found[0].islower() and found["latin"])
        if token.kind is _Kind.GLUE or not goes_on:
            break
        words.append(token.words)
        end = found.end()
    return words


def _difference(old: str, new: str) -> tuple[list[_Token], list[_Token]]:
    """The tokens that went and those that came, without those that are one token mended."""
    before, after = Counter(_tokens(old)), Counter(_tokens(new))
    gone, come = list((before - after).elements()), list((after - before).elements())
    if len(gone) * len(come) > _MOST_COMPARED:
        return gone, come
    for token in tuple(gone):
        mended = next((other for other in come if _is_slip_of(token, other)), None)
        if mended:
            gone.remove(token)
            come.remove(mended)
    return gone, come


def _is_slip_of(left: _Token, right: _Token) -> bool:
    if left.kind is not right.kind or abs(len(left.words) - len(right.words)) > 1:
        return False
    small = left.kind is _Kind.WORD and (left.words + right.words).isascii() and left.words[0] == right.words[0]
    return _is_alike(left.words, right.words) or (small and likeness(left.words, right.words) >= _ALIKE_SMALL)


def _tokens(text: str) -> Iterator[_Token]:
    return (_token(found) for found in _TOKEN.finditer(unicodedata.normalize("NFKC", text[:_LONGEST])))


def _token(found: re.Match[str]) -> _Token:
    words = found[0]
    if found["number"]:
        return _Token(words.rstrip(".,"), _Kind.NUMBER)
    if found["kana"]:
        return _Token(words, _Kind.GLUE)
    is_name = found["katakana"] or (found["latin"] and words != words.lower()) or _DIGITS.search(words)
    return _Token(words.casefold(), _Kind.NAME if is_name else _Kind.WORD)


def _replaced(gone: Iterable[_Token], come: Iterable[_Token], kind: _Kind) -> bool:
    return any(token.kind is kind for token in gone) and any(token.kind is kind for token in come)


def _is_alike(left: str, right: str) -> bool:
    """Whether two words are one word with a slip mended."""
    if _DIGITS.findall(left) != _DIGITS.findall(right):
        return False
    if left.isascii() and (min(len(left), len(right)) < _LEAST_LATIN or left[:1] != right[:1]):
        return False
    return likeness(left, right) >= _ALIKE
