"""Words of a Japanese text that ask nothing: a step without its subject, a sample, a verb, a translation."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from builder import text as letters
from builder.cloze import japanese_words as words
from builder.cloze.common import cites
from builder.cloze.japanese_reading import KANJI, KATAKANA
from builder.cloze.japanese_sources import names_source
from builder.cloze.sheet import stem
from builder.cloze.tables import alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator

NEAR = 60
"""Characters before and behind the words that are looked at."""
MOST_TRANSLATED = 0.6
"""Share of the letters of an answer that its translation may show."""
MOST_OF_TYPED = 0.5
"""The same behind what is typed: the words of a command say what it does."""
MOST_OF_WORD = 2
"""Words of an English term that its Japanese gives away."""

MOST_OF_EXPANSION = 6
"""Words."""
TRANSLATED_OF_EXPANSION = 0.66
"""Share of the words that letters stand for, which their Japanese gives away."""

_EXPANSION = re.compile(r"[A-Z][A-Za-z]*\s?[(（]([A-Z][A-Za-z -]{5,60})[)）]$")
"""`ROM (Read Only Memory)`."""
_SAMPLE_BEHIND = re.compile(r"\s?[(（](?:例|ex|e\.g)[:：.、 ][^()（）]{1,60}[)）]$", re.IGNORECASE)
_RUN = re.compile(rf"[{KANJI}]+|[{KATAKANA}]+|[A-Za-z0-9]+")
_DOTTED = re.compile(r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)+")
_JOINTS = re.compile("[.-]")
_LETTERS = re.compile(r"[A-Za-z]{3,}")
_SHOWN = re.compile(rf"[A-Za-z]{{2,}}|[{KATAKANA}]{{3,}}")
_POINTS = re.compile(
    r"\s*(?:(?:上記|下記|前述|先述|先ほどの|以上|今回|この|その|これらの|それらの|これら|それら|これ|それ(?!ぞれ))(?!際|場|他|後|ため|よう)|本(?:研究|論文|稿|実験|調査)(?=[のはでがにを])|(?:この|その)場合|代わりに|最後に、|次に、|まず|その後|続いて)"
)
_PICKED = re.compile(r"\s*(?:選択|作成)した")
_NAMES = re.compile(r"\s?(?:[(（][^()（）]{1,60}[)）])?[」』]?\s?と(?:も)?(?:呼|い[いう]|言|称|名)")
_FOUND_BY = re.compile("(?:研究|調査|実験|観察|報告|統計|アンケート)$")
_EXAMPLE = re.compile(r"[(（]\s?(?:例えば|たとえば|例[:：、]|ex[:.]|e\.g)[^()（）]*$", re.IGNORECASE)
_RIGHT = re.compile(r"(?:正し[いく]|適切[なに])[^、。]{0,16}[にがをへは]\s?$")
_JUDGED = re.compile(
    r"正し[いく]|(?:柔軟|効率|簡単|容易|迅速|安全|安定|快適|シンプル|スムーズ|シームレス)(?:的|性)?(?:な|に|かつ|で)|(?:適切|最適|効果的|効率的|理想的|必要|十分|可能|重要|不可欠|有効|困難)な(?!限り)"
    r"|単なる|同じ[^の内間]{1,8}$"
)
_IS_NOT = re.compile(r"(?<!わけ)(?:では|じゃ)(?:ない|ありません)[。]?$")
_LETTERED = re.compile(r"([ァ-ヺー]{2,}|[一-鿿]{2,})\s?([A-E])(?![A-Za-z0-9])")
"""`ボリューム A`: what stands for any."""
_ONE_LETTER = re.compile("[A-E](?![A-Za-z0-9])")
_IN_CASE = re.compile(r"[^、。はがをに]{1,20}の?(?:場合|とき|時)は、?[^、。はがをに]{1,16}")
_DIGITS = re.compile(r"\d[\d.,]*\d")
_ONLY_NAMES = re.compile(r"(?:る|た|ない|の)(?:ケース|場合|パターン|例)[。]?\s*$")
_NOT_ALL = re.compile(r"わけでは(?:ない|ありません)")
_STORY = re.compile(r"。.|[ぁ-ゖ]、(?!.*(?:以下|次|下記)の.*(?:ある|あります)[。]?$).*(?:…|。)$")
_TO_LEARN = re.compile(r"(?:違い|区別|特徴|用語)を(?:把握|理解|押さえ|おさえ|覚え|意識|暗記)[ぁ-ゖ]{0,5}[。]?$")
_TO_COME = re.compile(r"を(?:解説|紹介)(?:します|しています|していきます)?[。]?$")
_COUNTED = re.compile(
    r"^[^、。はがをにと0-9０-９\n]{2,24}[0-9０-９一二三四五六七八九十]\s?(?:つ|個|種類|段階)の[^、。はがをにで\n]{1,12}$"
)
"""`甲の８つの実践`: the title of a list."""
_DENIED_BEFORE = re.compile(r"(?:ない(?:し|うえ|上)|ず|なく)、\s?$")
_SENTENCE_ABOVE = re.compile(r"[A-Za-z']+(?: [a-z',]+){3,12}[.?!]?\s?(?:->|=>|→|⇒|=|:|：)\s?[^A-Za-z]*$")
_OF_THE_TEXT = re.compile(
    r"(?:この|本|当)(?:記事|ページ|ノート|シリーズ|資料|文書|連載|スライド)(?:は、?$|では、?$|で|の(?:内容|目的|概要|構成|流れ|対象))"
)
"""`この記事は`, `本資料の目的`: what stands below announces."""
_DENIAL = re.compile(r"(?:ない|ません)$")
_POLAR = re.compile(
    r"(?:サポート|対応|保証|保持|利用|使用|接続|通信|許可|拒否)(?:する|しない|しません|できる|できない|可能|不可)|(?:でき|し)ない|不?可能?"
)
_BECAUSE = re.compile(r"\s?(?:ので|ため|から)[、に]?\s?[^。]{4}")
_COMPARED = re.compile(r"\s?の(?:違い|比較|関係|例)[。]?\s*")
_NO_LIMIT = re.compile(r"\s?(?:に|の)(?:制限|限界|例外|変化|影響|制約)[はが](?:ない|ありません|なし)")
_BETWEEN = re.compile(r"\s?の[^、。はがを]{1,14}(?:間|同士)")
_TWO = re.compile(r"[2２二両]")
_USED = re.compile(
    r"\s?(?:の[^、。]{1,12})?を(?:使用|利用|活用|導入|設定|使)(?:[いっうえすし][ぁ-ゖ]{0,4}?)?(?:こと(?:で|に)|と|れば|て)[ぁ-ゖ]{0,3}、"
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
_STEP = re.compile(
    r"[^、。はがを]{2,32}の(?:設定|作成|割り当て|割当て?|登録|追加|変更|確認|削除|準備|導入|有効化|無効化)[。]?"
)
"""`予備の灯の設定`: what the commands or pictures below it show."""
_ELSEWHERE = re.compile(
    r"(?<![0-9０-９一-龯%％])(?:下記|以下|次)の[^、。はがを]{1,8}(?:で|に|を|の通り|のとおり|のように)"
)
"""What is told below the line: 下記の式で計算."""
_FIRST_OF_SOME = re.compile(r"^(?:[1１][.．)）]|①|[(（][1１][)）])(?!\d)")
"""`1.データ`: the first of several, the others left out."""
_ASKED = re.compile(
    r"(?:何|どれ|どの|どう|どんな|いつ|誰|だれ|なぜ|どこ|いくつ)[^。]*か[。?？]?\s*$|[一-鿿ァ-ヺー]か[。?？]?$"
)
_VAGUE = re.compile(
    r"^(?:通常|一般|一定|特定|普通|各種|様々|さまざま|いろいろ|特徴|多様|独特|独自|重要)(?:の|な|的な)[^、。はがをにで]{1,12}(?:を[一-龯]{2})?$"
)
_WISH = re.compile(r"(?:したい|わけでは(?:ない|ありません))[。]?$")


def refusal(text: str, start: int, end: int, *, above: str = "", defines: bool = False) -> str:
    """Why words of running text ask nothing below the heading or line above; empty where they may be asked."""
    told = chain(_of_sentence(text, start, end, above), _of_verdict(text, start, end), _of_words(text, start, end))
    return next(told, "") or (_only_kind(text, start, end) if defines or _TELLS_OF.match(text, 0, start) else "")


def _of_sentence(text: str, start: int, end: int, above: str) -> Iterator[str]:
    """What the sentence lacks: what it points at, the story it is a step of, a name of its own for what it handles."""
    points, has_latin, is_of_text, is_story = _signs(text, above)
    is_named = (points or is_story) and _NAMES.match(text, end) is not None
    if points and "。" not in text[:start] and not is_named:
        yield "the sentence points at one that is not on the card"
    if has_latin and _SENTENCE_ABOVE.search(text[max(0, start - NEAR) : start]):
        yield "the sentence in the other language tells it"
    if is_of_text:
        yield "it says what the text is about, not what is so"
    if is_story and not is_named and not text[start].isdigit():
        yield "one step of a longer story does not say what is asked"
    if _is_example(text, start, end):
        yield f'"{text[start:end]}" stands in one example'
    if told := _of_statement(text):
        yield told
    if 0 <= _denied_from(text) <= start:
        yield "what a thing is not is true of much else"


@lru_cache(maxsize=16)
def _signs(text: str, above: str) -> tuple[bool, bool, bool, bool]:
    """What text and line above begin with or hold, whatever words are asked; remembered for the words of one fact."""
    points = _POINTS.match(text) is not None or (_PICKED.match(text) is not None and "は" not in text)
    has_latin = _LATIN_ROW.search(text) is not None
    return points, has_latin, _OF_THE_TEXT.match(above) is not None, _STORY.search(above) is not None


_LATIN_ROW = re.compile("[A-Za-z'] [a-z',]")


def _only_kind(text: str, start: int, end: int) -> str:
    """Why a common noun at the end of a definition, behind a clause, is not asked: it only says of what kind a term is.

    `水位を調節する{技術}です`: 手法 and 仕組み would fit as well.
    """
    is_last = _CLOSES.fullmatch(text, end) is not None and text[max(0, start - 1) : start] in _ATTRIBUTIVE
    is_kind = is_last and _ANY_KIND.fullmatch(text, start, end) is not None
    return f'"{text[start:end]}" only says of what kind it is: others would fit' if is_kind else ""


_CLOSES = re.compile(r"\s?(?:のこと)?(?:です|である|だ)?[。．]?\s*")
_ATTRIBUTIVE = tuple("るたいなうくすつぬぶむぐの")
_ANY_KIND = re.compile(
    r"[一-龯々ァ-ヺー]{0,4}(?:技術|手法|技法|方法|方式|仕組み|しくみ|機能|サービス|分野|プロセス|タスク|アルゴリズム|概念|考え方|状態|処理|作業|行為|要素"
    r"|単位|能力|指標|手段|現象|設備|装置|ツール|システム|ドキュメント|ファイル|データ|情報|文書|書類|形式|構造|部分|領域|環境|対策|活動|道具|器具"
    r"|部品|製品|商品|施設|組織|団体|機関|制度|学問|理論|プログラム|ソフトウェア|ソフト|コンポーネント|オブジェクト|リソース|モデル|ルール|規則|値|臓器|器官|生物|植物|動物|物質|元素|疾患)"
)
_TELLS_OF = re.compile(r"(?:[^、。]{2,24}、)?[^、。はがを]{1,40}(?<![れそどでにと])は、?")
"""`甲は…`: a sentence that says of its topic what it is."""


def says_something(left: str, answer: str) -> bool:
    """Whether the visible half of a Japanese line, without the gap, says what is asked: a name, a thing, a deed.

    `[…]を追加`, `[…]が増える`, `[…]の対象となる`, `明らかに[…]が成り立つ` are true of many things.
    """
    bare = _SURELY.sub("", left.strip(" 。"), count=1).strip()
    if bare[:1] == "を" and len(bare) <= SHORT_REST and _TRUE_OF_MANY.fullmatch(bare) is None:
        return not all(words.is_generic(run) or words.is_verbal(run) for run in _RUN.findall(bare))
    return _TRUE_OF_MANY.fullmatch(bare) is None or _SEVERAL.search(answer) is not None


SHORT_REST = 5
"""Characters: of the rest of a line up to here, a deed of everyday says nothing."""
_TRUE_OF_MANY = re.compile(
    r"があ[るり][ぁ-ゖ]{0,3}|[がを](?:増え|減|増や|減ら|出|起こ|起き|生じ|成り立|成立|巻き込|感じ|見|変わ|変え|続|残|関わ|伴|使|用い)[ぁ-ゖ]{0,4}"
    r"(?:ことが(?:でき|あ)[ぁ-ゖ]{1,3})?|を(?:サポート|準備|用意)(?:し|する)?[ぁ-ゖ]{0,4}(?:必要が(?:あ[ぁ-ゖ]{1,3}|ない))?|の対象(?:と?(?:な|す)[ぁ-ゖ]{1,4}|である|です)?|だけ[ぁ-ゖ]?[見み][ぁ-ゖ]{1,5}|とな[るり][ぁ-ゖ]{0,3}"
    r"|で(?:も|の)?(?:使用|利用|使う|使える|動作|稼働|動く)(?:する|でき|可能)?[ぁ-ゖ]{0,4}(?:ことが(?:でき|あ)[ぁ-ゖ]{1,3})?"
)
_SEVERAL = re.compile(r"[、，]|[一-龯ァ-ヺー]や[一-龯ァ-ヺー]")
_SURELY = re.compile(r"(?:明らか|特|主|さら|確か|一般|次|同時|同様|当然|常)に、?|(?:また|なお|そして|しかし)、?")


@lru_cache(maxsize=16)
def _lettered(text: str) -> tuple[int, int]:
    """How many names with a letter behind them, and how many nouns they have; remembered for the words of one fact."""
    found = _LETTERED.findall(text) if _ONE_LETTER.search(text) else ()
    return len(found), len({noun for noun, _ in found})


def _is_example(text: str, start: int, end: int) -> bool:
    found, nouns = _lettered(text)
    return nouns > 1 or (found > 1 and _LETTERED.search(text, start, end) is not None)


@lru_cache(maxsize=16)
def _of_statement(text: str) -> str:
    """What all of a text lacks, whatever words of it are asked; remembered for the words of one fact."""
    if _IN_CASE.fullmatch(text.strip()):
        return "a case and a noun do not say in what respect"
    if _STEP.fullmatch(text.strip()):
        return "the name of a step does not say what is done"
    return next((told for pattern, told in _LACKING if pattern.search(text)), "")


@lru_cache(maxsize=16)
def _denied_from(text: str) -> int:
    """Where a text begins to say what a thing is not, -1 where it does not; before であり、 it says what it is."""
    if not _IS_NOT.search(text, max(0, len(text) - _LONGEST_END)):
        return -1
    return max(0, text.rfind("であり、"), text.rfind("で、"))


_LONGEST_END = 16
"""Characters."""
_LACKING = (
    (_ASKED, "a question does not say what is"),
    (_ONLY_NAMES, "the line names a case and says nothing of it"),
    (_COUNTED, "the line says how many there are, not which"),
    (_TO_COME, "it says what will be told, not what is so"),
    (_TO_LEARN, "it says what to learn, not what is so"),
    (_NOT_ALL, "what need not be so does not say what is"),
)


def _of_verdict(text: str, start: int, end: int) -> Iterator[str]:
    """That the answer judges, or denies, and what stands before or behind it tells so."""
    before, answer = text[max(0, start - NEAR) : start].rpartition("\n")[2], text[start:end]
    is_denial = _DENIAL.search(answer) is not None
    if _JUDGED.match(answer) or (is_denial and _RIGHT.search(before)):
        yield f'"{answer}" is a judgement, or follows from one'
    if _POLAR.fullmatch(answer) and _BECAUSE.match(text, end):
        yield f'what follows from "{answer}" tells it'
    if is_denial and _DENIED_BEFORE.search(before):
        yield f'"{answer}" only says again what is denied before it'


def _of_words(text: str, start: int, end: int) -> Iterator[str]:
    """What the words around the answer give away, or leave open."""
    before, behind, answer = text[max(0, start - NEAR) : start].rpartition("\n")[2], text[end:], text[start:end]
    if cites(text, start, end) or names_source(text, start, end):
        yield f'"{answer}" says who found it, or where it stands written, not what is so'
    if before.endswith("しか"):
        yield f'"{answer}" is said of one thing alone: that is the point'
    digits = _DIGITS.match(answer)
    if digits and _stands(digits.group(), text[:start], behind):
        yield f'the number "{digits.group()}" can be read on the question side'
    if _COMPARED.fullmatch(behind):
        yield "a comparison is announced, not made"
    if _NO_LIMIT.match(behind):
        yield f'"{answer}" is not the point, but that there is nothing of the kind'
    if _FOUND_BY.search(answer) and behind.startswith(("により", "によると", "によれば", "によって")):
        yield f'"{answer}" says how it was found'
    if _EXAMPLE.search(before):
        yield f'"{answer}" is one of many examples: others would fit'
    if _TWO.match(answer) and _BETWEEN.match(behind):
        yield f'"{answer}" is said by what is between them'
    used = _USED.match(behind)
    if used and _GOOD.match(behind, used.end()):
        yield f'what is good about "{answer}" does not say what it is'


def _stands(number: str, *texts: str) -> bool:
    """Whether a number stands in one of the texts, and not in a longer number."""
    for text in texts:
        at = text.find(number)
        while at >= 0:
            end = at + len(number)
            if not (_IN_NUMBER.match(text, at - 1, at) if at else None) and not _NUMBER_GOES_ON.match(text, end):
                return True
            at = text.find(number, at + 1)
    return False


_IN_NUMBER = re.compile(r"[\d.,]")
_NUMBER_GOES_ON = re.compile(r"[.,]?\d")


def is_no_definition(answer: str) -> bool:
    """Whether an answer does not say what a thing is.

    It is no more than what is done, 保存されている; what somebody wants, or need not be; a noun behind an empty word,
    通常の議題; a question, どれくらいの期間を周期とするか.
    """
    verb = _VERB.fullmatch(answer.strip(" 。"))
    is_verb = verb is not None and words.tells_nothing(verb["noun"])
    return is_verb or any(
        pattern.search(answer) for pattern in (_WISH, _VAGUE, _ASKED, _OTHERS, _ELSEWHERE, _FIRST_OF_SOME)
    )


_OTHERS = re.compile(r"以外(?:の(?:もの|人|全て|すべて))?[。]?$")
"""`一等、二等以外`: what it is not."""


def is_sample(answer: str) -> bool:
    """Whether an answer is a value of one reply or one calculation: a time stamp, bits."""
    return _SAMPLE.fullmatch(answer.strip(" :。")) is not None


def is_translated(answer: str, side: str, *, is_typed: bool = False) -> bool:
    """Whether English words of the question side say most of a Japanese answer, or the other way round.

    `no ip http server`: HTTPサーバ機能の無効化; `connected`: …接続され…. What is typed, a path or a command, is told by
    its letters alone: `/etc/foo/foo.conf`: Foo の設定.
    """
    if letters.has_japanese(answer):
        if any(word in side for word in _JAPANESE.get(answer, ())):
            return True
        if not (_TOLD.search(answer) or _LETTERS.search(answer)):
            return False
        least = MOST_OF_TYPED if is_typed and "/" not in side else MOST_TRANSLATED
        return _share_told(_SAMPLE_BEHIND.sub("", answer), side, is_typed=is_typed) >= least
    expansion = _EXPANSION.search(answer)
    parts = _LETTERS.findall(expansion[1]) if expansion else answer.split()
    told = sum(any(word in side for word in _JAPANESE.get(stem(part.casefold()), ())) for part in parts)
    if expansion:
        return 1 < len(parts) <= MOST_OF_EXPANSION and told >= TRANSLATED_OF_EXPANSION * len(parts)
    return 0 < len(parts) <= MOST_OF_WORD and told == len(parts)


def _share_told(answer: str, side: str, *, is_typed: bool) -> float:
    """The share of a Japanese answer that is told: by translation, or all of it by letters of what is typed."""
    shown = {stem(word.casefold()) for word in _SHOWN.findall(side)}
    shown.update(loan for loan in _LOANS if loan in side)
    told = [word for english in shown for word in _JAPANESE.get(english, ())]
    for name in _DOTTED.findall(answer) if is_typed else ():
        joined = _JOINTS.sub("", name)
        answer = answer.replace(name, joined) if stem(joined.casefold()) in shown else answer
    is_told = any(word in answer for word in told)
    if not is_told and not (is_typed and any(stem(word.casefold()) in shown for word in _LETTERS.findall(answer))):
        return 0.0
    seen = left = 0
    for run in _RUN.findall(answer):
        rest = "" if run.isascii() and stem(run.casefold()) in shown else run
        for word in told:
            rest = rest.replace(word, "")
        seen += len(run) - len(rest)
        left += 0 if words.is_generic(rest) or len(rest) == len("化") or rest in ("性", "的") else len(rest)
    return seen / max(1, seen + left) if is_told or not left else 0.0


def _pairs() -> Iterator[tuple[str, str]]:
    for pair in sorted(words.TRANSLATED):
        english, _, japanese = pair.partition("/")
        yield stem(english), japanese


_JAPANESE: dict[str, tuple[str, ...]] = {}
for _english, _japanese in _pairs():
    _JAPANESE[_english] = (*_JAPANESE.get(_english, ()), _japanese)
_TOLD = re.compile(alternatives({word for told in _JAPANESE.values() for word in told}))
"""Japanese that an English word could tell."""
_LOANS = tuple(word for word in _JAPANESE if not word.isascii())
