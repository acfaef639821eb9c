"""Whether an answer is a common word or praise: too many others would fit (L04)."""

from __future__ import annotations

import re
from functools import lru_cache

from builder import text as letters
from builder.cloze import english_words, japanese_words

_CONTENT = re.compile(r"[ァ-ヺー]+|[一-鿿々]+|[A-Za-z0-9]+|[ぁ-ゖ]")


@lru_cache(maxsize=4096)
def says_nothing(answer: str) -> bool:
    """Whether an answer is a common word, a participle alone, or praise."""
    bare = answer.strip()
    if _CITED.match(bare):
        return False
    return is_generic(answer) or _PARTICIPLE.fullmatch(bare) is not None or _only_praises(bare)


_CITED = re.compile(r"(?:'[A-Za-z]+'(?:,?\s|$)){2}|'[A-Za-z]+',? (?:and|or) '[A-Za-z]+'")
"""`'by' or 'with'`: the words themselves are meant."""


def cites(text: str, start: int, end: int) -> bool:
    """Whether words stand in brackets that say who found something: `(Smith et al., 2004)`, `(Lee & Kim 1990)`."""
    if "&" not in text and " et al" not in text:
        return False
    return any(found.start() < start and end < found.end() for found in _CITATION.finditer(text))


_CITATION = re.compile(
    r"[(（](?:[A-Z][\w'’-]+(?:, [A-Z][\w'’-]+){0,4},?\s(?:et al\.?|& [A-Z][\w'’-]+),?\s?"
    r"[12]\d{3}[a-z]?(?:; )?)+[)）]"
)


def _only_praises(answer: str) -> bool:
    """Whether half of what an answer lists, or more, is praise: `dry, safe and cheap`."""
    listed = _AND.split(answer)
    are_short = all(one.count(" ") <= 1 for one in listed)
    return are_short and 2 * sum(_PRAISE.fullmatch(one) is not None for one in listed) >= len(listed)


_AND = re.compile(r",\s(?:and\s|or\s)?|\s(?:and|or|&)\s")


@lru_cache(maxsize=4096)
def is_generic(answer: str) -> bool:
    """Whether an answer is grammar or a word of every second sentence (L04)."""
    if letters.has_japanese(answer):
        bare = answer.replace(" ", "")
        return (
            japanese_words.is_generic(bare)
            or _CONTENT.sub("", bare) == bare
            or (
                all("ぁ" <= c <= "ゖ" for c in bare) and len(bare) < len("ひらがな") and bare not in japanese_words.KANA
            )
        )
    words = [w.casefold() for w in letters.latin_words(answer)]
    if "://" in answer:
        return True
    if not words:
        return not any(c.isalnum() or c in "<>=+-*/&|^%$#@!" for c in answer)
    return all(w in _COMMON for w in words) and not any(c.isdigit() for c in answer)


_PRAISE = re.compile(
    r"(?:効果|効率|理想|一般|基本|重要|簡単|容易|便利|柔軟|安全|高速|最適|有効|適切|強力|安定|快適|手軽|迅速|シンプル)(?:的|性)?(?:に|な)?"
    rf"|(?i:(?:not|very|so|too|quite)\s)?(?i:{'|'.join(sorted(english_words.QUALITIES))})(?:ly)?"
)
"""A quality alone: another one fits as well."""
_PARTICIPLE = re.compile(r"[a-z]{2,}(?:(?<!e)ed|pt|ought)")
"""A participle alone is the verb of its sentence, not its point: `before the limit is reached`."""


_COMMON = english_words.GENERIC | english_words.GRAMMAR | english_words.UNITS
