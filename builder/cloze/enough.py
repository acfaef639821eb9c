"""Whether what is left of a line, with words hidden, is enough to ask for them."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from builder import text as letters
from builder.cloze import english_words, japanese_above, japanese_doubt, japanese_words
from builder.cloze.sheet import LATIN, Sheet, stem
from builder.model import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST_JAPANESE = 6
"""Letters left on the question side, the context counted (product contract, L05)."""
LEAST_WORDS = 3
_JAPANESE = re.compile(r"[ぁ-ヿ一-鿿々]")
_ENOUGH_JAPANESE = re.compile(rf"(?:[^ぁ-ヿ一-鿿々]*[ぁ-ヿ一-鿿々]){{{LEAST_JAPANESE}}}")


def says_something(left: str, answer: str, levels: Sequence[str] = ()) -> bool:
    """Whether the visible half of a line is more than grammar and a verb of everything: `Uses […]`, `[…]を追加`.

    Below a name, `酵素 > […]をもつ`, such a verb is enough.
    """
    if letters.has_japanese(left):
        is_said = japanese_above.says_of(left, levels)
        if is_said is not None and "の" not in answer:
            return is_said
        return japanese_doubt.says_something(left, answer)
    words = [w.casefold() for w in LATIN.findall(left[:400])]
    if words[:1] and words[0] in english_words.ANYBODY and len(words) <= len(("you", "define")):
        return False
    if _MAY.fullmatch(left.strip(" .")):
        return False
    return any(
        w not in english_words.GRAMMAR and w not in english_words.LITTLE and stem(w) not in _LIGHT for w in words
    )


def is_share_of_nothing(answer: str, sheet: Sheet) -> bool:
    """Whether a line is only a percentage, and what stands above names no share: `97%` below `Third Estate`."""
    above = sheet.levels[-1] if sheet.levels else ""
    return (
        _SHARE.fullmatch(answer.strip()) is not None
        and not any(part.role is Role.LABEL for part in sheet.fact.parts)
        and _OF_SHARES.search(above) is None
    )


_SHARE = re.compile(r"[~≈<>≥≤約]?\s?\d{1,3}(?:[.,]\d{1,3})?(?:\s?[-–~〜]\s?\d{1,3})?\s?[%％]")
_OF_SHARES = re.compile(
    r"(?i)\b(?:rate|ratio|share|percent\w*|proportion|fraction|efficiency|humidity|saturation|content|concentration|yield|margin"
    r"|interest|tax|level|probability|chance|risk|accuracy|coverage|incidence|prevalence|purity|abundance)s?\b"
    r"|[率比度]|割合|確率|濃度|含有|占有|シェア|飽和|[?？]$"
)


_MAY = re.compile(r"[\w'’-]+\s(?:can|could|may|might|(?:is|are|was|were|will be) able to)", re.IGNORECASE)
"""`Crews may […]`: much else as well."""
_LIGHT = frozenset(
    stem(verb)
    for verb in (
        *english_words.LIGHT_VERBS,
        *("add", "include", "support", "contain", "run", "work", "create", "send", "handle", "launch", "execute"),
        *("show", "monitor", "transfer"),
    )
)


def is_bare_count(left: str, answer: str, above: str) -> bool:
    """Whether a line is no more than `[7] steps`, and no name stands above it: of what, is not said."""
    bare = left.strip(" .!")
    if bare.casefold() in _ABOUT:
        return above.casefold().rpartition(" ")[2] not in english_words.LABELS
    is_count = answer.isdigit() and bare.isalpha() and left.isascii()
    return is_count and not (_NAMED.search(above) and len(above.split()) <= MOST_OF_NAME)


def is_amount_of(left: str, answer: str) -> bool:
    """Whether a line is no more than a Japanese noun and how much it is: `領地は[30万石]`."""
    named = _OF_NOUN.fullmatch(left.strip(" 。"))
    amount = None if answer.endswith(_COUNTED) else _AMOUNT.fullmatch(answer)
    is_amount = amount is not None and (bool(amount["unit"].strip()) or "pH" in answer)
    if not is_amount or named is None or japanese_words.is_generic(named[1]) or _is_bare(named[1], answer):
        return False
    return (
        (len(named[1]) == 1 and named[1] not in _ANY)
        or not japanese_words.tells_nothing(named[1])
        or _SPANS.search(answer) is not None
    )


_ANY = frozenset("彼私僕俺君朝昼夜夕春夏秋冬昔今前後")
"""One kanji that names no thing in particular."""


def _is_bare(name: str, answer: str) -> bool:
    """Whether a name does not ask for the amount: `会議は3時`; `入港料は200円` does."""
    return _WHEN.fullmatch(answer) is not None and not name.endswith(
        ("料", "費", "代", "金", "税", "額", "賃", "値", "数")
    )


_WHEN = re.compile(r"[\d０-９]+(?:[時分年番日人名円]|番線)")
"""`会議は3時`, `工場は5人`: of a bare noun there are many, and the name does not ask."""
_SPANS = re.compile(r"[\d０-９]\D{0,3}[~〜～–−±-]\s?[\d０-９]")
_COUNTED = ("つ", "個", "種類", "段階", "項目")
"""`主桟橋は1つ`: a list to come, or none."""
_OF_NOUN = re.compile(r"([一-鿿ァ-ヺー]+[ぁ-ゖ]?|[A-Z][A-Za-z]*\d[\d.]*)\s?(?:は、?|[:：])\s?(?:である|です|だ)?")
_FIGURES = r"[\d０-９][\d０-９.,]*"
_AMOUNT = re.compile(
    rf"(?:約|およそ|最大|最小|平均)?\s?[-−－±＋+]?(?:pH\s?)?{_FIGURES}"
    rf"(?:(?:[万億兆千百]+|[^\d\s、。]{{0,4}}(?:\s?[~〜～–−±×✕-]\s?|以上|超)[-−－]?){_FIGURES})*(?P<unit>\D*)"
)


_ABOUT = frozenset(["between", "about", "around", "over", "under", "up to", "at least", "at most", "almost", "nearly"])
_NAMED = re.compile(r"[^\W\d_]{4}")
MOST_OF_NAME = 4
"""Words: more above a line are no name of what is counted."""


def least(left: str, answer: str, levels: Sequence[str]) -> float:
    """The share that is needed: below `Peaks` a name is enough to ask for its measure, `Dom […4,545 m]`.

    Below `酵素` a verb is, `[…]をもつ`.
    """
    above = levels[-1] if levels else ""
    if japanese_above.says_of(left, levels):
        return LEAST_OF_MEASURE
    is_measure = answer[:1].isdigit() and answer[-1:].isalpha() and above.endswith("s")
    return LEAST_OF_MEASURE if is_measure and _ONE_NAME.fullmatch(left.strip(" .:")) else 1.0


LEAST_OF_MEASURE = 0.6
_ONE_NAME = re.compile(r"[A-Z][a-z]{2,}")


def weight(side: str) -> float:
    """How much is left, as a share of what is needed; 1 or more where it is enough."""
    is_latin = side.isascii()
    if not is_latin and _ENOUGH_JAPANESE.match(side, 0, 200):
        return 1.0
    telling = (w for w in LATIN.findall(side[:400]) if w.casefold() not in english_words.ARTICLES)
    latin = len(tuple(islice(telling, LEAST_WORDS)))
    return latin / LEAST_WORDS + (0 if is_latin else len(_JAPANESE.findall(side[:200])) / LEAST_JAPANESE)
