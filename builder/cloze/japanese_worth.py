"""What speaks against words of a Japanese sentence: half a pair, a benefit, a head whose content stays visible."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from builder.cloze import japanese_words as words
from builder.cloze.japanese_reading import KANJI, KATAKANA, LATIN

if TYPE_CHECKING:
    from builder.cloze.sheet import Candidate

HALF = 2.0
"""What is lost by one of a pair while the other stays visible."""
BENEFIT = 2.4
"""What is lost by what a thing is good for."""
HEAD = 2.0
"""What is lost by a head noun whose content stays visible, and by one of several things that are done."""

_PAIR_BEFORE = re.compile(
    rf"(?:[{KANJI}{KATAKANA}{LATIN}）)]\s?[/／&＆,，]|(?:及び|および|または|又は|もしくは|あるいは|かつ)、?"
    rf"|[{KANJI}{KATAKANA}{LATIN}）)](?:や|とか))\s?$"
)
_PAIR_BEHIND = re.compile(
    rf"\s?(?:[/／&＆,，]\s?[{KANJI}{KATAKANA}{LATIN}]|や(?!す)|及び|および|または|又は|もしくは|あるいは"
    rf"|[、，]\s?[{KANJI}{KATAKANA}{LATIN}ー]{{2,}}\s?(?:[、，。]|$))"
)
_FOR = re.compile(
    r"\s?(?:の)?(?:を|が|も)?(?:大幅に|さらに|より|最小限に)?\s?"
    r"(?:向上|確保|改善|削減|軽減|低減|短縮|最適化|強化|簡素化|簡略化|効率化|節約|維持|保証|容易|簡単|楽|高[めま]|抑え|減ら|上げ|下げ|減少|[高低短小速早少大][くさな])"
)
_EASY = re.compile(r"(?:が|も)?(?:容易|簡単|可能|楽|便利)$")
_MEANS = re.compile(
    r"こと(?:で|に)|により|によって|ため|ので|から、|[てでば]、|[るたい]と、?|する?と|[しりいえけれ]、|、"
)
_POINTING = re.compile(
    r"(?:^|[、。\s])(?:この|その|これらの|それらの|こうした|そうした|様々な|さまざまな|いろいろな|色々な)\s?$"
)
_NEEDED_FOR = re.compile(r"に(?:必要|不可欠|便利|最適|適し)な")
_OF_CASE = re.compile(r"(?:の(?:場合|とき|時|際)|場合|時)(?:に|は|、|。|$)")
_MODIFIED = re.compile(rf"(?:[{KANJI}ぁ-ゖ][るたうすつむぶ]|ない|[{KANJI}し]い)\s?$")
_AND_SO_ON = re.compile(r"たり[、\s]|[だた]り(?:する|します|できる|もする)")
_MANY = re.compile(r"(?:など|等)、?(?:の)?(?:さまざま|様々|いろいろ|色々|多く|多岐)")
_ROW = re.compile(rf"([{KANJI}{KATAKANA}{LATIN}ー]{{2,}})[、，]\s?$")
_NO_MEMBER = re.compile(r"[後前時際中上下間度的年月日末初頃代回合]$")
_WHEN = re.compile(r"(?:時|際|中|後|前|時点)$")


def weighed(text: str, start: int, end: int, candidate: Candidate) -> Candidate:
    """The candidate of a sentence with what speaks against it taken off its score."""
    lost = _lost(text, start, end, candidate)
    return replace(candidate, score=candidate.score - lost) if lost else candidate


def _lost(text: str, start: int, end: int, candidate: Candidate) -> float:
    a, b = candidate.start, candidate.end
    lost = 0.0
    before, behind = text[max(start, a - 16) : a], text[b : min(end, b + 16)]
    if not candidate.more and (_PAIR_BEFORE.search(before) or _PAIR_BEHIND.match(behind) or _ends_row(before)):
        lost += HALF
    written = text[a:b].replace(" ", "")
    easy = _EASY.search(written)
    for_what = written[: easy.start()] if easy else written if "を" not in written and _FOR.match(behind) else ""
    if for_what and words.is_benefit(for_what) and (easy or _MEANS.search(text, start, a)):
        lost += BENEFIT
    if _POINTING.search(before) or _NEEDED_FOR.match(behind):
        lost += HEAD
    if _MODIFIED.search(before) and (_OF_CASE.match(behind) or written in words.COMMON):
        lost += HEAD
    if "number" not in candidate.reason and (_AND_SO_ON.search(text, start, end) or _MANY.search(text, b, end)):
        lost += HEAD
    if _WHEN.search(written) and behind[:1] in "にはで、" and len(written) <= len("障害発生時点"):
        lost += _rest(text, b, end)
    return lost


def _ends_row(before: str) -> bool:
    """Whether nouns in a row lead up to the words: `A、B、[C]`."""
    row = _ROW.search(before)
    if row is None:
        return False
    written = row.group(1)
    return written not in words.ADVERBS and written not in words.FORMAL and not _NO_MEMBER.search(written)


def _rest(text: str, at: int, end: int) -> float:
    """A time is the point only right before the verb."""
    return HEAD if len(re.findall(r"[をにがはで]", text[at + 1 : min(end, at + 40)])) > 1 else 0.0
