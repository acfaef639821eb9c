"""A text as the words in it that matter: names, numbers, other words, and the glue between them; slips in a word."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from builder.text import fold, likeness, squash

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
_SLIPPED = {"teh": "the", "hte": "the", "adn": "and"}
"""`teh`, `adn`: no words of their own, so that they are read as what was meant."""
_ROMAN = re.compile(r"[ivxlcdm]+")
_KANA = re.compile(r"[ぁ-ゟ]+")
_KANJI = re.compile(r"[㐀-䶿一-鿿々〆]+")
_NOISE = re.compile(r"[\W_]+")
_ALIKE = 0.8
_ALIKE_SLIP = 0.7
"""Likeness of two answers: in equal words the particles alone differ, and they may deny."""
_ALIKE_SMALL = 0.66
"""`teh` and `the`: Latin words in small letters are no names, and their slips weigh more the shorter they are."""
_LEAST_LATIN = 5
"""Letters from which two Latin words may differ by a slip: `HTTP` and `HTTPS`, `SNS` and `SQS` are two names."""
_LEAST_DOUBLED = 3
"""Letters of a word of which one may be doubled by a slip: `AA` and `AAA` are two names, `VI` and `VII` too."""
_LEAST_SWAPPED = 4
"""Letters of a word of which two neighbours may change places by a slip."""
_LEAST_KANJI = 4
"""Kanji in a row of which an inner one may be missing: `行動診療科`; the first and the last change what is meant."""
_ENDS = ".!?。\n"
"""After one of them a text begins anew, and a capital makes no name."""
_NEAR = 4
"""Letters before a word in which such a sign is looked for."""
DENIALS = "不無非未反"
"""Kanji that make the opposite of a word."""
_REMEMBERED = 1000
"""Texts that are not read again: a fact is compared with several entries, and in several ways."""
_LONGEST = 4000
"""Letters of a text that are looked at."""


class Kind(Enum):
    """What a word is for."""

    NAME = "name"
    """Katakana; Latin with a capital or a digit in it, but for the capital a text begins with."""
    NUMBER = "number"
    WORD = "word"
    """Kanji; Latin in small letters."""
    GLUE = "glue"
    """Hiragana; small English words."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text, case folded, and where it begins and ends in it after NFKC."""

    words: str
    kind: Kind
    start: int
    end: int

    @property
    def says(self) -> bool:
        """Whether it has a meaning of its own."""
        return self.kind is not Kind.GLUE


@lru_cache(maxsize=_REMEMBERED)
def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text in their order; no more than 4000 letters are looked at."""
    return tuple(_tokens(_plain(text)))


def _tokens(plain: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(plain):
        before = plain[max(0, found.start() - _NEAR) : found.start()].rstrip(" \"'([「（")
        yield _token(found, begins=not before or before[-1] in _ENDS)


def bare(text: str) -> list[str]:
    """The words without particles and articles."""
    every = (_SLIPPED.get(t.words, t.words) for t in tokens(text))
    return [words for words in every if not _KANA.fullmatch(words) and words not in _ARTICLES]


def names(term: str) -> list[str]:
    """The words of a term, without what stands in brackets."""
    return [token.words for token in tokens(without_brackets(term))]


def without_brackets(text: str) -> str:
    """The text without what stands in brackets."""
    return _BRACKETS.sub(" ", _plain(text))


def head(text: str) -> list[str]:
    """The words a text begins with, up to a particle, a sign or a small word: mostly what it is about.

    A word right before an article is no name but what is done with it: `raising the paddles`; `Port: the left side`.
    """
    words: list[str] = []
    end = 0
    plain = _BRACKETS.sub("", _plain(text))
    for found in _TOKEN.finditer(plain):
        token = _token(found)
        if token.words in _ARTICLES and (not words or _is_done_with(words, found, plain[end : found.start()])):
            words.clear()
            end = found.end()
            continue
        goes_on = _GAP.fullmatch(plain, end, found.start()) and not (words and found[0].islower() and found["latin"])
        if not goes_on or (token.kind is Kind.GLUE and (words or not found["latin"])):
            break
        words.append(token.words)
        end = found.end()
    return words


def _is_done_with(words: Sequence[str], article: re.Match[str], between: str) -> bool:
    return len(words) == 1 and words[0].isascii() and article[0].islower() and between.isspace()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:_LONGEST])


def _token(found: re.Match[str], *, begins: bool = False) -> Token:
    words, kind = _word(found[0], str(found.lastgroup), begins=begins)
    return Token(words, kind, found.start(), found.end())


@lru_cache(maxsize=4 * _REMEMBERED)
def _word(words: str, script: str, *, begins: bool) -> tuple[str, Kind]:
    """A word, case folded, and what it is for; `script` is its group in `_TOKEN`."""
    kind = Kind.WORD
    if script == "number":
        words, kind = words.rstrip(".,"), Kind.NUMBER
    elif script == "kana" or ((words.islower() or begins) and words.lower() in _SMALL_WORDS):
        kind = Kind.GLUE
    elif script == "katakana" or _DIGITS.search(words) or (script == "latin" and _is_capital(words, begins=begins)):
        kind = Kind.NAME
    return words.casefold(), kind


def _is_capital(words: str, *, begins: bool) -> bool:
    is_plain = words.lower() in _ARTICLES - {"a"} or (begins and words[1:].islower())
    return words != words.lower() and not is_plain


def is_kana(words: str) -> bool:
    """Whether it is hiragana and nothing else: particles and endings."""
    return _KANA.fullmatch(words) is not None


def is_kanji(words: str) -> bool:
    """Whether it is kanji and nothing else."""
    return _KANJI.fullmatch(words) is not None


def letters(text: str) -> str:
    """The text without signs and spaces."""
    return _NOISE.sub("", text)


def is_mended(old: str, new: str) -> bool:
    """Whether one answer is the other with slips mended: word for word, particles and articles aside."""
    left, right = bare(old), bare(new)
    if len(left) != len(right) or not all(a == b or is_alike(a, b) for a, b in zip(left, right, strict=True)):
        return False
    least = _ALIKE if left == right else _ALIKE_SLIP
    return likeness(_without_article(old), _without_article(new)) >= least


def _without_article(answer: str) -> str:
    first, _, rest = fold(answer).partition(" ")
    return rest if rest and _SLIPPED.get(first, first) in _ARTICLES else fold(answer)


def is_mended_term(old: str, new: str) -> bool:
    """Whether a letter more, less, or in its neighbour's place is the only difference of two terms.

    Much too weak to tell a term by: for terms of which the same is said. An acronym is another one by any letter.
    """
    shorter, longer = sorted((squash(old), squash(new)), key=len)
    if _DIGITS.findall(shorter) != _DIGITS.findall(longer) or old.isupper() or new.isupper():
        return False
    if len(shorter) == len(longer):
        return _is_swapped(shorter, longer)
    gap = next((at for at, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    return len(shorter) > 1 and shorter == longer[:gap] + longer[gap + 1 :] and longer[gap] not in DENIALS


def is_slip_of(left: Token, right: Token) -> bool:
    """Whether one token is the other with a slip mended."""
    if left.words in _ARTICLES and right.words in _ARTICLES:
        return True
    both = left.words + right.words
    is_small = both.isascii() and {left.kind, right.kind} <= {Kind.WORD, Kind.GLUE}
    if not (is_small or left.kind is right.kind) or abs(len(left.words) - len(right.words)) > 1:
        return False
    small = is_small and left.words[0] == right.words[0]
    return is_alike(left.words, right.words) or (small and likeness(left.words, right.words) >= _ALIKE_SMALL)


def is_alike(left: str, right: str) -> bool:
    """Whether two words are one word with a slip mended; a kanji more or another mostly makes another word."""
    if _DIGITS.findall(left) != _DIGITS.findall(right):
        return False
    shorter, longer = sorted((left, right), key=len)
    if _is_doubled(shorter, longer) or _is_swapped(left, right):
        return True
    if _KANJI.fullmatch(left) or _KANJI.fullmatch(right):
        return _lacks_an_inner_letter(shorter, longer)
    if left.isascii() and (len(shorter) < _LEAST_LATIN or left[:1] != right[:1]):
        return False
    return likeness(left, right) >= _ALIKE and _is_one_slip(left, right)


def _is_doubled(word: str, longer: str) -> bool:
    """Whether one single letter of a word stands twice in the longer: the slip that makes no other word."""
    least = 2 if _KANJI.fullmatch(word) else _LEAST_DOUBLED
    if len(word) < least or len(longer) != len(word) + 1 or _ROMAN.fullmatch(word):
        return False
    at = next((at for at, (a, b) in enumerate(zip(word, longer, strict=False)) if a != b), len(word))
    letter = longer[at]
    return longer == word[:at] + letter + word[at:] and word[at - 1] == letter and word[at - 2 : at] != letter * 2


def _is_swapped(left: str, right: str) -> bool:
    """Whether two neighbouring letters changed places."""
    if len(left) != len(right) or len(left) < _LEAST_SWAPPED:
        return False
    at = next((at for at, (a, b) in enumerate(zip(left, right, strict=True)) if a != b), len(left))
    return left[at : at + 2] == right[at : at + 2][::-1] and left[at + 2 :] == right[at + 2 :]


def _lacks_an_inner_letter(word: str, longer: str) -> bool:
    if len(longer) < _LEAST_KANJI or len(longer) != len(word) + 1:
        return False
    return any(word == longer[:at] + longer[at + 1 :] for at in range(1, len(longer) - 1))


def _is_one_slip(left: str, right: str) -> bool:
    """Whether one letter is too many, missing, or another."""
    start = next((at for at, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    left, right = left[start:], right[start:]
    return left[1:] == right[1:] or left[1:] == right or left == right[1:]
