"""Words of a Japanese text that ask nothing: a step without its subject, a sample, a verb, a translation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder import text as letters
from builder.cloze import japanese_words as words
from builder.cloze.japanese_reading import KANJI, KATAKANA
from builder.cloze.sheet import stem

if TYPE_CHECKING:
    from collections.abc import Iterator

NEAR = 60
"""Characters before and behind the words that are looked at."""
MOST_TRANSLATED = 0.7
"""Share of the letters of an answer that its translation may show."""
MOST_OF_WORD = 2
"""Words of an English term that its Japanese gives away."""

_RUN = re.compile(rf"[{KANJI}]+|[{KATAKANA}]+|[A-Za-z0-9]+")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_POINTS = re.compile(
    r"\s*(?:(?:この|その|これらの|それらの|これら|それら|これ|それ)(?!際|場|他|後|ため|よう)|(?:この|その)場合|代わりに|最後に、|次に、|まず|その後|続いて)"
)
_NAMES = re.compile(r"[」』]?\s?と(?:も)?(?:呼|い[いう]|言|称|名)|[」』]?\s?(?:である|です)?[。]?$")
_EXAMPLE = re.compile(r"[(（]\s?(?:例えば|たとえば|例[:：、]|ex[:.]|e\.g)[^()（）]*$", re.IGNORECASE)
_RIGHT = re.compile(r"(?:正し[いく]|適切[なに])[^、。]{0,16}[にがをへは]\s?$")
_JUDGED = re.compile(r"正し[いく]|(?:適切|最適|効果的|効率的|理想的|必要|十分)な")
_DENIAL = re.compile(r"(?:ない|ません)$")
_BETWEEN = re.compile(r"の[^、。はがを]{1,14}(?:間|同士)")
_TWO = re.compile(r"[2２二両]")
_USED = re.compile(
    r"(?:の[^、。]{1,12})?を(?:使用|利用|活用|導入|設定|使)(?:[いっうえすし][ぁ-ゖ]{0,4}?)?(?:こと(?:で|に)|と|れば|て)[ぁ-ゖ]{0,3}、"
)
_GOOD = re.compile(
    r"(?:より|さらに)?(?:柔軟|効率|効果|簡単|容易|迅速|安全|最適|適切|シームレス|スムーズ)[^。]{0,30}(?:可能|でき|向上|実現|な[りる])"
)
_VERB = re.compile(
    rf"(?P<noun>[{KANJI}{KATAKANA}]{{2,6}})(?:が|を)?(?:して|されて|でき|され|する|した|します|しています)[ぁ-ゖ]{{0,5}}"
)
_SAMPLE = re.compile(
    r"\d{4}[-/]\d{1,2}[-/]\d{1,2}[T ]\d{1,2}(?::?\d\d)*Z?|[01]{4,8}(?:[. ][01]{4,8})+|AKIA[0-9A-Z]{8,}"
)
_WISH = re.compile(r"したい[。]?$")


def refusal(text: str, start: int, end: int) -> str:
    """Why words of running text ask nothing; empty where they may be asked."""
    first = text.rfind("\n", 0, start) + 1
    before, behind = text[max(first, start - NEAR) : start], text[end : end + NEAR]
    answer = text[start:end]
    opens = _POINTS.match(text)
    if opens and "。" not in text[:start] and not _NAMES.match(behind):
        return "the sentence points at one that is not on the card"
    if _EXAMPLE.search(before):
        return f'"{answer}" is one of many examples: others would fit'
    if _JUDGED.match(answer) or (_DENIAL.search(answer) and _RIGHT.search(before)):
        return f'"{answer}" is a judgement, or follows from one'
    if _TWO.match(answer) and _BETWEEN.match(behind):
        return f'"{answer}" is said by what is between them'
    used = _USED.match(behind)
    if used and _GOOD.match(text, end + used.end()):
        return f'what is good about "{answer}" does not say what it is'
    return ""


def is_verb(answer: str) -> bool:
    """Whether an answer is no more than what is done: 保存されている."""
    verb = _VERB.fullmatch(answer.strip(" 。"))
    return verb is not None and words.tells_nothing(verb["noun"])


def is_wish(answer: str) -> bool:
    """Whether an answer says what somebody wants, not what a thing is."""
    return _WISH.search(answer) is not None


def is_sample(answer: str) -> bool:
    """Whether an answer is a value of one reply or one calculation: a time stamp, bits."""
    return _SAMPLE.fullmatch(answer.strip(" :。")) is not None


def is_translated(answer: str, side: str) -> bool:
    """Whether English words of the question side say most of a Japanese answer, or the other way round.

    `no ip http server`: HTTPサーバ機能の無効化; `connected`: …接続され…
    """
    if letters.has_japanese(answer):
        return _share_told(answer, side) >= MOST_TRANSLATED
    parts = answer.split()
    known = [_JAPANESE.get(stem(part.casefold()), ()) for part in parts]
    return 0 < len(parts) <= MOST_OF_WORD and all(any(word in side for word in one) for one in known)


def _share_told(answer: str, side: str) -> float:
    shown = {stem(word.casefold()) for word in _LATIN.findall(side)}
    told = [word for english in shown for word in _JAPANESE.get(english, ())]
    if not any(word in answer for word in told):
        return 0.0
    seen = left = 0
    for run in _RUN.findall(answer):
        rest = "" if run.isascii() and stem(run.casefold()) in shown else run
        for word in told:
            rest = rest.replace(word, "")
        seen += len(run) - len(rest)
        left += 0 if words.is_generic(rest) or len(rest) == len("化") else len(rest)
    return seen / max(1, seen + left)


def _pairs() -> Iterator[tuple[str, str]]:
    for pair in sorted(words.TRANSLATED):
        english, _, japanese = pair.partition("/")
        yield stem(english), japanese


_JAPANESE: dict[str, tuple[str, ...]] = {}
for _english, _japanese in _pairs():
    _JAPANESE[_english] = (*_JAPANESE.get(_english, ()), _japanese)
