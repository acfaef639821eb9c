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

from builder.model import FactKind
from builder.text import fold, likeness, stands_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from builder.identity.trace import Trace

_TOKEN = re.compile(
    r"(?P<number>\d[\d.,]*)|(?P<katakana>[ァ-ヺー]+)|(?P<kanji>[㐀-䶿一-鿿々〆]+)|(?P<kana>[ぁ-ゟ]+)|(?P<latin>[^\W_ぁ-ヿ㐀-䶿一-鿿々〆]+)"
)
_BRACKETS = re.compile(r"[(（\[][^)）\]]*[)）\]]")
_GAP = re.compile(r"[\s\-‐–/&+・.]*")
"""What may stand between the words of one name."""
_DIGITS = re.compile(r"\d+")
_ARTICLES = frozenset({"the", "a", "an"})
_SMALL_WORDS = _ARTICLES.union(
    ("and", "or", "of", "for", "to", "as", "by", "at", "with", "that", "which", "who", "it", "its", "this", "these"),
    ("is", "are", "was", "were", "be", "been", "can", "may", "will", "shall", "would", "should", "has", "have", "had"),
    ("those", "their", "there", "than", "then", "so", "such", "also", "well", "order", "usually", "mostly"),
)
"""English words that an author changes without another thing being said; those of place, time and denial are none."""
_ROMAN = re.compile(r"[ivxlcdm]+")
_KANA = re.compile(r"[ぁ-ゟ]+")
_KANJI = re.compile(r"[㐀-䶿一-鿿々〆]+")
_ALIKE = 0.8
_MOST_COMPARED = 2500
"""Pairs of words that are compared for slips; a text that changed more was not mended."""
_LONGEST = 4000
"""Letters of a text that are looked at."""
_ALIKE_SMALL = 0.66
"""`teh` and `the`: Latin words in small letters are no names, and their slips weigh more the shorter they are."""
_LEAST_LATIN = 5
"""Letters from which two Latin words may differ by a slip: `HTTP` and `HTTPS`, `SNS` and `SQS` are two names."""
_LEAST_DOUBLED = 3
"""Letters of a word of which one may be doubled by a slip: `AA` and `AAA` are two names, `VI` and `VII` too."""
_SAYS_SOMETHING = 3
"""Words with a meaning of their own, from which a text that grew is known by those it had."""


class _Kind(Enum):
    NAME = "name"
    """Katakana; Latin with a capital or a digit in it, but for the capital a text begins with."""
    NUMBER = "number"
    WORD = "word"
    """Kanji; Latin in small letters."""
    GLUE = "glue"
    """Hiragana; small English words."""


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
    return len(changed) <= 1 and all(is_mended(a, b) for a, b in changed)


def is_same_fact(new: Trace, old: Trace) -> bool:
    """Whether the change leaves the subject, replaces no name, and touches no more than the value or the words."""
    if "".join(_bare(new.written)) == "".join(_bare(old.written)):
        return True
    now, was = _subjects(new, old)
    if not _is_same_name(now, was):
        return False
    gone, come = _difference(old.written, new.written)
    if _replaced(gone, come, _Kind.NAME):
        return False
    touches_names = len(now) != len(was) or any(token.kind is _Kind.NAME for token in (*gone, *come))
    if touches_names and _replaced(gone, come, _Kind.NUMBER):
        return False
    if _asks_the_same(new, old) or _is_extended(new, old, gone, come):
        return True
    return not touches_names and (_asks_more_or_less(new, old) or not _replaced(gone, come, _Kind.WORD))


def is_slip(new: Trace, old: Trace) -> bool:
    """Whether nothing but letters, particles and signs changed."""
    return not any(map(_says, _difference(old.written, new.written))) and _asks_the_same(new, old)


def is_extended(new: Trace, old: Trace) -> bool:
    """Whether one says all that the other says, and what was asked still stands there."""
    return _is_extended(new, old, *_difference(old.written, new.written))


def _is_extended(new: Trace, old: Trace, gone: Sequence[_Token], come: Sequence[_Token]) -> bool:
    if _says(gone) and _says(come):
        return False
    says_enough = min(_count(old.written), _count(new.written)) >= _SAYS_SOMETHING
    return (says_enough or not (_says(gone) or _says(come))) and any(stands_in(was, new.text) for was in old.hidden)


def _count(text: str) -> int:
    return sum(token.kind is not _Kind.GLUE for token in _tokens(text))


def _says(tokens: Iterable[_Token]) -> bool:
    return any(token.kind is not _Kind.GLUE for token in tokens)


def _asks_the_same(new: Trace, old: Trace) -> bool:
    """Whether an answer stayed; a fact held back asks nothing and is not judged by it."""
    if not new.hidden or not old.hidden:
        return True
    return any(fold(was) == fold(now) or is_mended(was, now) for was in old.hidden for now in new.hidden)


def _asks_more_or_less(new: Trace, old: Trace) -> bool:
    """Whether the words of an answer are among those of another."""
    now, before = ([{*_bare(words)} for words in hidden] for hidden in (new.hidden, old.hidden))
    return any(a and b and (a <= b or b <= a) for a in now for b in before)


def is_mended(old: str, new: str) -> bool:
    """Whether one answer is the other with slips mended: word for word, particles and articles aside."""
    if likeness(_without_article(old), _without_article(new)) < _ALIKE:
        return False
    left, right = _bare(old), _bare(new)
    return len(left) == len(right) and all(a == b or _is_alike(a, b) for a, b in zip(left, right, strict=True))


def _bare(text: str) -> list[str]:
    """The words without particles and articles."""
    return [t.words for t in _tokens(text) if not _KANA.fullmatch(t.words) and t.words not in _ARTICLES]


def _without_article(answer: str) -> str:
    first, _, rest = fold(answer).partition(" ")
    return rest if rest and first in _ARTICLES else fold(answer)


def _subjects(new: Trace, old: Trace) -> tuple[list[str], list[str]]:
    """What the two are about, in words: their terms, or where one has none how they begin; of a row its first cell."""
    if new.kind is old.kind is FactKind.TABLE_ROW:
        return _names(new.written.partition("\n")[0]), _names(old.written.partition("\n")[0])
    if new.term and old.term:
        return _names(new.term), _names(old.term)
    return _head(new.written), _head(old.written)


def _is_same_name(left: list[str], right: list[str]) -> bool:
    """Whether one name is the other, or ends in it: `Amazon S3` is `S3`, `S3 Glacier` is not."""
    shorter, longer = sorted((left, right), key=len)
    return all(a == b or _is_alike(a, b) for a, b in zip(reversed(shorter), reversed(longer), strict=False))


def _names(term: str) -> list[str]:
    return [token.words for token in _tokens(_BRACKETS.sub(" ", term))]


def _head(text: str) -> list[str]:
    """The words a text begins with, up to a particle, a sign or a small word: mostly what it is about.

    A word before an article is no name but what is done with it: `raising the paddles`.
    """
    words: list[str] = []
    end = 0
    plain = unicodedata.normalize("NFKC", _BRACKETS.sub("", text[:_LONGEST]))
    for found in _TOKEN.finditer(plain):
        token = _token(found)
        if token.words in _ARTICLES and (not words or (len(words) == 1 and found[0].islower() and words[0].isascii())):
            words.clear()
            end = found.end()
            continue
        goes_on = _GAP.fullmatch(plain, end, found.start()) and not (words and found[0].islower() and found["latin"])
        if not goes_on or (token.kind is _Kind.GLUE and (words or not found["latin"])):
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
    if left.words in _ARTICLES and right.words in _ARTICLES:
        return True
    both = left.words + right.words
    is_small = both.isascii() and {left.kind, right.kind} <= {_Kind.WORD, _Kind.GLUE}
    if not (is_small or left.kind is right.kind) or abs(len(left.words) - len(right.words)) > 1:
        return False
    small = is_small and left.words[0] == right.words[0]
    return _is_alike(left.words, right.words) or (small and likeness(left.words, right.words) >= _ALIKE_SMALL)


def _tokens(text: str) -> Iterator[_Token]:
    matches = _TOKEN.finditer(unicodedata.normalize("NFKC", text[:_LONGEST]))
    return (_token(found, begins=not at) for at, found in enumerate(matches))


def _token(found: re.Match[str], *, begins: bool = False) -> _Token:
    words = found[0]
    if found["number"]:
        return _Token(words.rstrip(".,"), _Kind.NUMBER)
    if found["kana"]:
        return _Token(words, _Kind.GLUE)
    is_plain = words.lower() in _ARTICLES - {"a"} or (begins and words[1:].islower())
    has_capital = found["latin"] and words != words.lower() and not is_plain
    is_name = found["katakana"] or has_capital or _DIGITS.search(words)
    if words.islower() and words in _SMALL_WORDS:
        return _Token(words, _Kind.GLUE)
    return _Token(words.casefold(), _Kind.NAME if is_name else _Kind.WORD)


def _replaced(gone: Iterable[_Token], come: Iterable[_Token], kind: _Kind) -> bool:
    return any(token.kind is kind for token in gone) and any(token.kind is kind for token in come)


def _is_alike(left: str, right: str) -> bool:
    """Whether two words are one word with a slip mended; a kanji more or another makes another word."""
    if _DIGITS.findall(left) != _DIGITS.findall(right) or _KANJI.fullmatch(left) or _KANJI.fullmatch(right):
        return False
    if left.isascii() and (min(len(left), len(right)) < _LEAST_LATIN or left[:1] != right[:1]):
        return _is_doubled(*sorted((left, right), key=len))
    return likeness(left, right) >= _ALIKE and _is_one_slip(left, right)


def _is_doubled(word: str, longer: str) -> bool:
    """Whether one single letter of a word stands twice in the longer: the slip that makes no other word."""
    if len(word) < _LEAST_DOUBLED or len(longer) != len(word) + 1 or _ROMAN.fullmatch(word):
        return False
    at = next((at for at, (a, b) in enumerate(zip(word, longer, strict=False)) if a != b), len(word))
    letter = longer[at]
    return longer == word[:at] + letter + word[at:] and word[at - 1] == letter and word[at - 2 : at] != letter * 2


def _is_one_slip(left: str, right: str) -> bool:
    """Whether one letter is too many, missing, another, or changed places with its neighbour."""
    start = next((at for at, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    left, right = left[start:], right[start:]
    swapped = left[:2] == right[1::-1] and left[2:] == right[2:]
    return swapped or left[1:] == right[1:] or left[1:] == right or left == right[1:]
