"""What speaks against words of a Japanese sentence: half a pair, a benefit, a head whose content stays visible."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

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

_OR = "及び|および|または|又は|もしくは|あるいは"
_PAIR_BEFORE = re.compile(
    rf"(?:[{KANJI}{KATAKANA}{LATIN}）)]\s?[/／&＆,，]|(?:{_OR}|かつ)、?(?:[^、。はがをに]{{1,8}}の)?"
    rf"|[{KANJI}{KATAKANA}{LATIN}）)](?:や|とか)|[」』]\s?[「『])\s?$"
)
_PAIR_BEHIND = re.compile(
    rf"\s?(?:[」』]\s?[「『]|[/／&＆,，]\s?[{KANJI}{KATAKANA}{LATIN}]|や(?!す)|[、，]?\s?(?:{_OR})"
    rf"|[、，]\s?[{KANJI}{KATAKANA}{LATIN}ー]{{2,}}\s?(?:[、，。]|$))"
)
_ROW_BEHIND = re.compile(rf"[、，]\s?[{KANJI}{KATAKANA}{LATIN}ー]{{2,}}[をにがのでと]")
_FOR = re.compile(
    r"\s?(?:の)?(?:を|が|も)?(?:大幅に|さらに|より|最小限に)?\s?"
    r"(?:向上|確保|改善|削減|軽減|低減|短縮|最適化|強化|簡素化|簡略化|効率化|節約|維持|保証|把握|監視|評価|容易|簡単|楽|高[めま]|抑え|減|上げ|下げ|減少|[高低短小速早少大][くさな])"
)
_EASY = re.compile(r"(?:が|も)?(?:容易|簡単|可能|楽|便利)$")
_ROLES = re.compile(r"の(?:[二三四五六]つ|[2-9２-９](?:つ|種類))の")
_EVENTS = re.compile(rf"による[{KANJI}{KATAKANA}]+、[{KANJI}{KATAKANA}、]+[。]?$")
_OWNED = re.compile(rf"の([{KANJI}{KATAKANA}{LATIN}ー]{{2,12}})")
_MEANS = re.compile(
    r"こと(?:で|に)|により|によって|ため|ので|から、|て(?=[一-鿿ァ-ヺA-Za-z])|[てでば]、|[るたい]と、?|する?と|[しりいえけれ]、|、"
)
_THESE = "この|その|これらの|それらの|こうした|そうした|様々な|さまざまな|いろいろな|色々な"
_SUCH = "特定の|一部の|同じ|とは異なる|適切な|最適な"
_POINTERS = re.compile(f"{_THESE}|{_SUCH}")
_POINTING = re.compile(rf"(?:^|[、。\s])(?:{_THESE})\s?$|(?:{_SUCH})\s?(?:[A-Za-z0-9]+\s)?$")
_NEEDED_FOR = re.compile(r"に(?:必要|不可欠|便利|最適|適し)な")
_OF_CASE = re.compile(r"(?:の(?:場合|とき|時|際)|場合|時)(?:に|は|、|。|$)")
_MODIFIED = re.compile(rf"(?:[{KANJI}ぁ-ゖ][るたうすつむぶ]|ない|[{KANJI}し]い)\s?$")
_AND_SO_ON = re.compile(r"たり[、\s]|[だた]り(?:する|します|できる|もする)")
_ON = re.compile(r"ので|ため、|から、|が、")
_MANY = re.compile(r"(?:など|等)、?(?:の)?(?:さまざま|様々|いろいろ|色々|多く|多岐)")
_ROW = re.compile(rf"([{KANJI}{KATAKANA}{LATIN}ー]{{2,}})[、，]\s?$")
_NO_MEMBER = re.compile(r"[後前時際中上下間度的年月日末初頃代回合]$")
_WHEN = ("時", "際", "中", "後", "前", "時点")
_CASES = tuple("にはで、")


class _Before(NamedTuple):
    """What the words before a place say of those that begin there."""

    closes_pair: bool
    is_pointed_at: bool
    is_modified: bool


class _Behind(NamedTuple):
    """What the words behind a place say of those that end there."""

    opens_pair: bool
    opens_row: bool
    is_aside: bool
    """An event that the sentence only lists, a need: no point of its own."""
    is_case: bool
    is_background: bool
    serves: bool
    """Whether they say what the words are good for."""
    owned: str
    """The noun behind a の that is said to be good for something; empty where there is none."""


class Scale:
    """What speaks against words of one sentence; what holds for all of it, or at one place, is looked up once."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text, self._start, self._end = text, start, end
        self._bare_end = start + len(text[start:end].rstrip(" 。．"))
        self._is_fragment = text.find("は", start, end) < 0
        self._has_background = text.find("ますが、", start, end) >= 0
        self._points = _POINTERS.search(text, start, end) is not None
        means = _MEANS.search(text, start, end)
        self._means_at = means.end() if means else end
        self._open_from, self._open_to = end, start
        if _AND_SO_ON.search(text, start, end):
            self._open_from = max((m.end() for m in _ON.finditer(text, start, end)), default=start)
        for many in _MANY.finditer(text, start, end):
            self._open_to = many.start()
        self._befores: dict[int, _Before] = {}
        self._behinds: dict[int, _Behind] = {}

    def weigh(self, candidate: Candidate) -> Candidate:
        """The candidate with what speaks against it taken off its score."""
        behind = self._behinds.get(candidate.end) or self._look_behind(candidate.end)
        lost = self._by_words(candidate, behind) + self._by_place(candidate, behind)
        return replace(candidate, score=candidate.score - lost) if lost else candidate

    def _look_before(self, at: int) -> _Before:
        before = self._text[max(self._start, at - _NEAR) : at]
        found = self._befores[at] = _Before(
            closes_pair=_PAIR_BEFORE.search(before) is not None or _ends_row(before),
            is_pointed_at=self._points and _POINTING.search(before) is not None,
            is_modified=_MODIFIED.search(before) is not None,
        )
        return found

    def _look_behind(self, at: int) -> _Behind:
        behind = self._text[at : min(self._end, at + _NEAR)]
        owned = _OWNED.match(behind)
        found = self._behinds[at] = _Behind(
            opens_pair=_PAIR_BEHIND.match(behind) is not None,
            opens_row=_ROW_BEHIND.match(behind) is not None,
            is_aside=_EVENTS.match(behind) is not None or _NEEDED_FOR.match(behind) is not None,
            is_case=_OF_CASE.match(behind) is not None,
            is_background=self._has_background and _BACKGROUND.match(self._text, at, self._end) is not None,
            serves=_FOR.match(behind) is not None,
            owned=owned.group(1) if owned and _FOR.match(behind, owned.end()) else "",
        )
        return found

    def _by_words(self, candidate: Candidate, behind: _Behind) -> float:
        a, b = candidate.start, candidate.end
        written = self._text[a:b].replace(" ", "")
        easy = _EASY.search(written)
        for_what = written[: easy.start()] if easy else written if behind.serves and "を" not in written else ""
        for_what = for_what or behind.owned
        lost = HEAD if _ROLES.search(written) else 0.0
        if (
            written.endswith(_WHEN)
            and len(written) <= len("障害発生時点")
            and self._text[b : min(self._end, b + 1)] in _CASES
        ):
            lost += HEAD if len(_CASE.findall(self._text[b + 1 : min(self._end, b + 40)])) > 1 else 0.0
        if for_what and words.is_benefit(for_what) and (easy or self._means_at <= a):
            lost += BENEFIT
        return lost

    def _by_place(self, candidate: Candidate, behind: _Behind) -> float:
        a, b = candidate.start, candidate.end
        before = self._befores.get(a) or self._look_before(a)
        is_number = "number" in candidate.reason
        is_row = behind.opens_row and a > self._start and not is_number and not _NO_MEMBER.search(self._text, a, b)
        is_half = is_row or before.closes_pair or behind.opens_pair
        lost = HALF if is_half and not candidate.more else 0.0
        if behind.is_aside or before.is_pointed_at:
            lost += HEAD
        if behind.is_background and not candidate.more and "contrast" not in candidate.reason:
            lost += HEAD
        if _SOME.match(self._text, a, b) or _ITSELF.search(self._text, a, b) or _ABOUT.search(self._text, a, b):
            lost += HEAD
        if before.is_modified and self._is_fragment and b >= self._bare_end:
            lost += HEAD
        if before.is_modified and (behind.is_case or words.is_everyday(self._text[a:b])):
            lost += HEAD
        if not is_number and (b > self._open_from or b <= self._open_to):
            lost += HEAD
        return lost


_NEAR = 24
"""Characters before and behind that are looked at."""
_SOME = re.compile(r"(?:.{0,24}の)?(?:特定|各種|該当|当該|それぞれ|いくつか)")
_ITSELF = re.compile(r"(?:自身|自体|同士|と一緒|と同時|と同様)$")
_ABOUT = re.compile(r"(?:に(?:関する|関連する|ついての)|の)(?:情報|データ|内容|詳細)$")
_BACKGROUND = re.compile(r"[^、。]*(?:います|あります|れます)が、[^。]*[はが]")
"""`…で動いていますが、X は…`: what is known goes before."""
_CASE = re.compile(r"[をにがはで]")


def _ends_row(before: str) -> bool:
    """Whether nouns in a row lead up to the words: `A、B、[C]`."""
    row = _ROW.search(before)
    if row is None:
        return False
    written = row.group(1)
    return written not in words.ADVERBS and written not in words.FORMAL and not _NO_MEMBER.search(written)
