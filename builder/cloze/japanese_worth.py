"""What speaks against words of a Japanese sentence: half a pair, a benefit, a head whose content stays visible."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from builder.cloze import japanese_words as words
from builder.cloze.japanese_reading import KANJI, KATAKANA, LATIN
from builder.cloze.sheet import RUNS

if TYPE_CHECKING:
    from builder.cloze.sheet import Candidate, Question

HALF = 2.0
"""What is lost by one of a pair while the other stays visible."""
BENEFIT = 2.4
"""What is lost by what a thing is good for."""
HEAD = 2.0
"""What is lost by a head noun whose content stays visible, and by one of several things that are done."""

_OR = "及び|および|または|又は|もしくは|あるいは"
GROUNDS = 0.3
"""What is won by the grounds on which something is decided, also in a long sentence."""

_PAIR_BEFORE = re.compile(
    rf"(?:[{KANJI}{KATAKANA}{LATIN}）)]\s?[/／&＆,，]|(?:{_OR}|かつ)、?(?:[^、。はがをに]{{1,8}}の)?"
    rf"|[{KANJI}{KATAKANA}{LATIN}）)](?:や|とか)|[」』]\s?[「『])\s?$"
)
_PAIR_BEHIND = re.compile(
    rf"\s?(?:[」』]\s?[「『]|[/／&＆,，]\s?[{KANJI}{KATAKANA}{LATIN}]|や(?!す)|[、，]?\s?(?:{_OR})"
    rf"|[、，]\s?[{KANJI}{KATAKANA}{LATIN}ー]{{2,}}\s?(?:[、，。]|$))"
)
_PAIR_WORD = re.compile(rf"[/／&＆,，や」』]|とか|かつ|{_OR}")
_ROW_BEHIND = re.compile(rf"[、，]\s?[{KANJI}{KATAKANA}{LATIN}ー]{{2,}}[をにがのでと]")
_MORE = "|".join(f"{how}[くさな]" for how in "高低短小速早少大")
_BETTER = (
    "向上|確保|改善|削減|軽減|低減|短縮|最適化|強化|簡素化|簡略化|効率化|節約|維持|保証|把握|監視|評価|容易|簡単|楽|"
    f"高[めま]|抑え|減|上げ|下げ|{_MORE}"
)
_FOR = re.compile(
    r"\s?(?:の)?(?:を|が|も)?(?:大幅に|さらに|より|最小限に)?\s?"
    rf"(?:{_BETTER})"
)
_EASY_WORD = "容易|簡単|可能|楽|便利"
_EASY = re.compile(rf"(?:が|も)?(?:{_EASY_WORD})$")
_BENEFIT_WORD = re.compile(f"{_BETTER}|{_EASY_WORD}")
_ROLES = re.compile(r"の(?:[二三四五六]つ|[2-9２-９](?:つ|種類))の")
_EVENTS = re.compile(rf"による[{KANJI}{KATAKANA}]+、[{KANJI}{KATAKANA}、]+[。]?$")
_OWNED = re.compile(rf"の([{KANJI}{KATAKANA}{LATIN}ー]{{2,12}})")
_MEANS = re.compile(
    r"こと(?:で|に)|により|によって|ため|ので|から、|て(?=[一-鿿ァ-ヺA-Za-z])|[てでば]、|[るたい]と、?|する?と|[しりいえけれ]、|、"
)
_THESE = "この|その|これらの|それらの|こうした|そうした|様々な|さまざまな|いろいろな|色々な|下記の|上記の"
_SUCH = "特定の|一部の|同じ|とは異なる|適切な|最適な"
_POINTING = re.compile(rf"(?:^|[、。\s])(?:{_THESE})\s?$|(?:{_SUCH})\s?(?:[A-Za-z0-9]+\s)?$")
_NEEDED_FOR = re.compile(r"に(?:必要|不可欠|便利|最適|適し)な")
_ASIDE_WORD = re.compile(rf"種類|つ\s?の|による|に(?:必要|不可欠|便利|最適|適し)な|{_THESE}|{_SUCH}")
_OF_CASE = re.compile(r"(?:の(?:場合|とき|時|際)|場合|時)(?:に|は|、|。|$)")
_MODIFIED = re.compile(rf"(?:[{KANJI}ぁ-ゖ][るたうすつむぶ]|ない|[{KANJI}し]い)\s?$")
_ATTRIBUTE_ENDS = tuple("るたうすつむぶい")
_AND_SO_ON = re.compile(r"たり[、\s]|[だた]り(?:する|します|できる|もする)")
_ON = re.compile(r"ので|ため、|から、|が、")
_MANY = re.compile(r"(?:など|等)、?(?:の)?(?:さまざま|様々|いろいろ|色々|多く|多岐)")
_ROW = re.compile(rf"([{KANJI}{KATAKANA}{LATIN}ー]{{2,}})[、，]\s?$")
_NO_MEMBER = re.compile(r"[後前時際中上下間度的年月日末初頃代回合]$")
_WHEN = ("時", "際", "中", "後", "前", "時点")
_CASES = tuple("にはで、")
_BOTH = ("の両方", "の双方")
_TOLD_WORD = re.compile("[時際中後前両双]")
"""A letter of each of them: a space may stand in their words."""


class Scale:
    """What speaks against words of one sentence; what holds for all of it is looked up once.

    A pattern is tried at a place only where one of its words stands in the sentence.
    """

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text, self._start, self._end = text, start, end
        self._bare_end = start + len(text[start:end].rstrip(" 。．"))
        self._is_fragment = text.find("は", start, end) < 0
        self._has_row = text.find("、", start, end) >= 0 or text.find("，", start, end) >= 0
        self._has_pair = _PAIR_WORD.search(text, start, end) is not None
        self._has_benefit = _BENEFIT_WORD.search(text, start, end) is not None
        self._has_aside = _ASIDE_WORD.search(text, start, end) is not None
        self._has_vague = _VAGUE_WORD.search(text, start, end) is not None
        self._has_grade = _GRADE_WORD.search(text, start, end) is not None
        self._has_told = self._has_aside or self._has_benefit or _TOLD_WORD.search(text, start, end) is not None
        self._has_background = text.find("ますが、", start, end) >= 0
        means = _MEANS.search(text, start, end)
        self._means_at = means.end() if means else end
        self._open_from, self._open_to = end, start
        if "り" in text and _AND_SO_ON.search(text, start, end):
            self._open_from = max((m.end() for m in _ON.finditer(text, start, end)), default=start)
        for many in _MANY.finditer(text, start, end) if "ど" in text or "等" in text else ():
            self._open_to = many.start()

    def weigh(self, candidate: Candidate) -> Candidate:
        """The candidate with what speaks against it taken off its score."""
        a, b = candidate.start, candidate.end
        before = self._text[max(self._start, a - _NEAR) : a]
        behind = self._text[b : min(self._end, b + _NEAR)]
        lost = self._by_place(candidate, before, behind)
        if self._has_told:
            lost += self._by_words(a, b, behind)
        return replace(candidate, score=candidate.score - lost) if lost else candidate

    def _by_words(self, a: int, b: int, behind: str) -> float:
        written = self._text[a:b].replace(" ", "")
        is_told = (self._has_aside and _ROLES.search(written)) or written.endswith(_BOTH)
        lost = HEAD if is_told else 0.0
        if written.endswith(_WHEN) and behind.startswith(_CASES) and len(written) <= len("障害発生時点"):
            lost += HEAD if len(_CASE.findall(self._text[b + 1 : min(self._end, b + 40)])) > 1 else 0.0
        return lost + (BENEFIT if self._has_benefit and self._serves(a, written, behind) else 0.0)

    def _serves(self, a: int, written: str, behind: str) -> bool:
        """Whether the words are what something is good for."""
        easy = _EASY.search(written)
        for_what = written[: easy.start()] if easy else written if "を" not in written and _FOR.match(behind) else ""
        if not for_what and (owned := _OWNED.match(behind)) and _FOR.match(behind, owned.end()):
            for_what = owned.group(1)
        return bool(for_what) and (easy is not None or self._means_at <= a) and words.is_benefit(for_what)

    def _by_place(self, candidate: Candidate, before: str, behind: str) -> float:
        a, b = candidate.start, candidate.end
        is_number = "number" in candidate.reason
        may_be_half = (self._has_row or self._has_pair) and not candidate.more
        lost = HALF if may_be_half and self._is_half(a, b, before, behind, is_number=is_number) else 0.0
        if self._has_aside and (_EVENTS.match(behind) or _POINTING.search(before) or _NEEDED_FOR.match(behind)):
            lost += HEAD
        if self._has_background and not candidate.more and "contrast" not in candidate.reason:
            lost += HEAD if _BACKGROUND.match(self._text, b, self._end) else 0.0
        if before.endswith("な") and _ABLE.search(before):
            lost += HEAD
        if self._has_grade:
            lost += self._by_grade(a, b, before, behind)
        if before.endswith("という") and _CALLED.search(before):
            lost += HEAD
        if self._has_vague and self._is_vague(a, b):
            lost += HEAD
        if before.rstrip().endswith(_ATTRIBUTE_ENDS) and _MODIFIED.search(before):
            lost += HEAD if self._is_fragment and b >= self._bare_end else 0.0
            lost += HEAD if _OF_CASE.match(behind) or words.is_everyday(self._text[a:b]) else 0.0
        if not is_number and (b > self._open_from or b <= self._open_to):
            lost += HEAD
        return lost

    def _by_grade(self, a: int, b: int, before: str, behind: str) -> float:
        """What is lost by what is decided where the grounds are told, by half of a grade, by a good quality."""
        lost = HEAD if _DECIDED.match(behind) and _ON_GROUNDS.search(before) else 0.0
        lost -= GROUNDS if _DECIDES.match(behind) else 0.0
        is_half = _GRADED.search(before) or (before.endswith("の") and _GRADE.match(self._text, a, b))
        if is_half or _VIRTUES.fullmatch(self._text, a, b) or _is_virtue_held(self._text[a:b], behind):
            lost += HEAD
        return lost

    def _is_half(self, a: int, b: int, before: str, behind: str, *, is_number: bool) -> bool:
        """Whether words are one of a pair or a row, of which there is one in the sentence."""
        if self._has_row:
            opens_row = a > self._start and not is_number and _ROW_BEHIND.match(behind)
            if (opens_row and not _NO_MEMBER.search(self._text, a, b)) or _ends_row(before, self._text[a:b]):
                return True
        if self._has_pair and _PAIR_BEFORE.search(before):
            return True
        return _PAIR_BEHIND.match(behind) is not None

    def _is_vague(self, a: int, b: int) -> bool:
        """Whether words stand for any of a kind: それぞれの環境, X に関する情報."""
        return bool(
            _SOME.match(self._text, a, b) or _ITSELF.search(self._text, a, b) or _ABOUT.search(self._text, a, b)
        )


_NEAR = 24
"""Characters before and behind that are looked at."""
_ANY = "特定|各種|該当|当該|それぞれ|いくつか|(?:様々|さまざま|いろいろ|色々|特徴的|独特|多様)な"
_SAME = "自身|自体|同士|と一緒|と同時|と同様"
_DATA = "情報|データ|内容|詳細"
_VAGUE_WORD = re.compile(f"{_ANY}|{_SAME}|{_DATA}|相性")
_SOME = re.compile(rf"(?:.{{0,24}}の)?(?:{_ANY})")
_ITSELF = re.compile(rf"(?:{_SAME}|と\s?相性)$")
_ABOUT = re.compile(rf"(?:に(?:関する|関連する|ついての)|の)(?:{_DATA})$")
_BACKGROUND = re.compile(r"[^、。]*(?:います|あります|れます)が、[^。]*[はが]")
"""`…で動いていますが、X は…`: what is known goes before."""
_ABLE = re.compile(r"が(?:可能|重要|必要|困難|有効|不可欠)な$")
"""`同時接続が可能な倉庫`: what it can is the point."""
_CALLED = re.compile(rf"[{KANJI}{KATAKANA}{LATIN}][」』]?\s?という$")
"""`X という言語`: of what kind X is; not `…が揃うという X`."""
_DECIDE = "決定|決め|判断|判定|判別|識別|選択|選出|算出|計算"
_DECIDED = re.compile(rf"\s?を\s?(?:{_DECIDE})")
_DECIDES = re.compile(
    r"\s?(?:に(?:基づ(?:いて|き)|応じて)|により|によって|を(?:もと|基|元)に)、?\s?"
    rf"[^、。はがをにで]{{1,12}}を(?:{_DECIDE})"
)
_ON_GROUNDS = re.compile(
    rf"(?:に(?:基づ(?:いて|き)|応じて)|により|によって|を(?:もと|基|元)に|[{KANJI}{KATAKANA}{LATIN}]と\s?[{KANJI}{KATAKANA}{LATIN}]{{1,12}}\s?で)、?\s?$"
)
"""`幅と深さで航路を決める`, `…に基づいて`: on what grounds is the point."""
_VERY = "非常に|とても|極めて|きわめて|大変|かなり"
_GRADED = re.compile(rf"(?:{_VERY})\s?$")
"""What is graded begins in the gap: `非常に[高い信頼性]を持つ`."""
_HOW = "(?:高|低|大き|小さ|多|少な|長|短|強|弱|広|狭|深|浅|重|軽|速|早|遅|新し|古|良|悪|近|遠)い"
_GRADE = re.compile(_HOW)
"""`多様性の[低い列]`: who is low stands before it."""
_QUALITY = "(?:安全|信頼|可用|拡張|柔軟|保守|耐久|利便|操作|機密)性"
_IS_QUALITY = re.compile(_QUALITY)
_VIRTUE = f"(?:高い?|優れた){_QUALITY}|高性能|高速性|低コスト|低価格"
_VIRTUES = re.compile(rf"(?:(?:{_VIRTUE})(?:と|や|、|・)?){{1,4}}")
"""高い安全性と高性能: many things have them."""
_GRADE_WORD = re.compile(f"{_DECIDE}|{_VERY}|{_HOW}|{_QUALITY}|{_VIRTUE}")
_HELD = re.compile(r"\s?(?:が(?:高い|高ま|良い|よい|上が|向上)|を(?:高め|上げ|向上))")
_CASE = re.compile(r"[をにがはで]")


def _is_virtue_held(written: str, behind: str) -> bool:
    """`…ほど[保守性]が高い`: many good qualities would fit."""
    return _IS_QUALITY.fullmatch(written) is not None and _HELD.match(behind) is not None


def _ends_row(before: str, last: str) -> bool:
    """Whether nouns in a row lead up to the words: `A、B、[C]`."""
    row = _ROW.search(before) if before.rstrip().endswith(("、", "，")) else None
    if row is None or words.is_quality_beside(row.group(1), last):
        return False
    written = row.group(1)
    return written not in words.ADVERBS and written not in words.FORMAL and not _NO_MEMBER.search(written)


def names_kind(question: Question) -> bool:
    """Whether words that a sentence names are of a kind it speaks of, told apart by a word nobody reads beside the gap.

    `登録した船の灯を {船籍灯} と言う`: that it is a 灯 tells little.
    """
    if not _SO_NAMED.match(question.sheet.text, question.ranges[0][1]):
        return False
    runs = RUNS.findall(question.answer)
    return len(runs) > 1 and len(runs[0]) > 1 and runs[0] not in question.left


_SO_NAMED = re.compile(
    r"\s?[」』]?\s?と(?:も)?(?:いう|いいます|言う|言います|呼ぶ|呼ばれる|呼びます|称する)[。．]?\s*$"
)
