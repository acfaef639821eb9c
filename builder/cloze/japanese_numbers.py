"""Numbers of a Japanese sentence: with their unit, their era and what else belongs to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.cloze.japanese_reading import KANJI, KATAKANA
from builder.cloze.japanese_words import is_verbal
from builder.cloze.sheet import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator

_ERAS = (
    "紀元前|紀元|西暦|大化|和銅|天平|延暦|承久|文永|弘安|建武|応仁|天正|文禄|慶長|元和|寛永|元禄|享保|天明|寛政|文化|文政|天保|"
    "嘉永|安政|文久|元治|慶応|明治|大正|昭和|平成|令和"
)
_COUNTERS = (
    "種類|か所|ヶ所|箇所|か月|ヶ月|カ月|か国|ヶ国|カ国|時間|分間(?!隔)|秒間(?!隔)|週間|日間|年間|世紀|段階|番|個|台|回|倍|人|年|月|日|時|分|秒|件|枚|本|"
    "割|円|ドル|度|歳|才|つ|文字|桁|行|列|層|階|条|項|名|匹|頭|羽|拍|杯|株|冊|点|等|級|巻|編|章|州"
)
_MEASURES = (
    "(?:光年|キロ(?:メートル|グラム)?|ミリ(?:メートル|グラム|リットル)?|センチ(?:メートル)?|ヘクトパスカル|ヘクタール|パーセント|ポイント|"
    "カロリー|メートル|グラム|トン|リットル|ビット|バイト|ヘルツ|ボルト|アンペア|オーム|ワット|ジュール|ニュートン|気圧|拍子|畳|"
    "℃|°C?|%|％|[㎜㎝㎞㎎㎏㎖㎗ℓ㎡㎢㎥㏄Ω]|(?:[KMGTP]i?B|[kcmnμµ]?m[²³]?|[kmnμµ]?g|[mμµn]?s|hPa|k?cal|[mcdμµ]?[lL]|m?mol"
    r"|cmH2O|mm(?:Hg|H2O)|m?Eq|m?IU|mOsm|Torr|atm|[kM]?eV|f[Lg]|pg"
    r"|[kKMG]?Hz|[KMGT]?bps|bit|byte|vCPU|dBm?|[kM]?Pa|[kM]Ω|rpm|ppm|ppb|[km]?V|[kMGm]?Wh?|mA|A(?=[はがをのにでと、。）)以未〜~～–−\-かま程超・/×]|\s*$)|k?J|k?N)(?![A-Za-z]))"
)
_UNIT = f"{_COUNTERS}|{_MEASURES}"
_DIGITS = r"[\d０-９](?:[\d０-９,.]|．(?=[\d０-９]))*"
_LIMIT = "以上|以下|未満|以内|以降|以前"
_SIGN = (
    r"(?:(?<![\w)）%％℃°])[-−－±＋+]|(?<=[ぁ-ゖ])[-−－±＋+]"
    r"|(?<=[点温度圧位約低])(?<![\d０-９][点度位])(?<![常室]温)-(?=[\d０-９.,]+\s?(?:℃|°|度|dB))"
    r"|(?<=[一-鿿])(?<![\d０-９][一-鿿])[−－±](?=[\d０-９.,]+\s?(?:℃|°|度|%|％|dB|点)))"
)
"""Before a number, and no dash between two: `−18℃`."""
_BIG = "(?:[千百]?[万億兆]|[千百])"
_MANY = rf"(?:\s?{_BIG}(?:{_DIGITS}\s?{_BIG})*(?:{_DIGITS})?)?"
"""Behind digits: `1億2千万`, `1万5000`."""
_HALF = rf"半(?![{KANJI}ば])"
_ANY_COUNTER = (
    rf"(?<=[万億千百兆])(?![以約余超前後毎増減目強弱内外上下中])[{KANJI}](?=[はがをにでとのもへやだ、。\s）)]|以|$)"
)
"""`30万石`: one kanji behind a round number counts."""
_SPAN = rf"(?P<unit>{_MEASURES}|時間|[分秒時日]|週間|か月|度|人|個|本|枚|回|階|点|歳)"
_FROM_TO = rf"{_DIGITS}\s?{_SPAN}\s?[~〜～–−±-]\s?[-−－]?{_DIGITS}\s?(?P=unit)(?:間(?!隔))?(?:{_LIMIT})?"
"""`5℃〜8℃`: of both ends one is no answer."""
_FIRST = rf"{_DIGITS}{_MANY}\s?(?P<of>{_UNIT})?(?:以上|超|より大きく)"
_WITHIN = rf"{_FIRST}、?\s?[-−－+＋]?{_DIGITS}{_MANY}\s?(?(of)(?P=of))(?:以下|未満|以内)"
"""`40%以上70%以下`, `0以上1未満`."""
_BY = rf"{_DIGITS}(?:\s?(?:{_MEASURES})?\s?[×✕xX]\s?{_DIGITS}){{1,2}}\s?(?:{_MEASURES})"
"""`55×91mm`."""
_UP_TO = r"(?:(?<=[はがをに:：(（])|(?<=[:：]\s)|^)[~〜～]"
"""`期限は〜3日`: an open range."""
_AND_UP = r"(?:[~〜～](?=[。）)、はがをにでのと]|\s*$))?"
_PER_UNIT = (
    r"(?:/(?:(?:[hsdLl]|k?g|[kcd]?m[²³23]?|min|[dmμµ][lL]|m?mol|day)(?![A-Za-z\d])"
    "|[㎡㎥㎢㎞㎖㎏㎗ℓ]|時|分|秒|日|年)){1,2}"
)
_COMPOUND = rf"(?:{_BIG})?\s?(?:(?:{_UNIT}|単位|[A-Za-zμµ]{{1,4}})?{_PER_UNIT})"
"""`mEq/L`, `mL/kg/h`, `万/μL`: a unit of which others are parts."""
_ENDS = rf"[-−－]?{_DIGITS}{_MANY}\s?[~〜～–\-]\s?[-−－]?{_DIGITS}{_MANY}"
_ROOT = rf"(?:{_DIGITS}/?)?√{_DIGITS}(?:/√?{_DIGITS})?(?:\s?倍)?|{_DIGITS}/{_DIGITS}倍"
_BETWEEN = (
    rf"{_DIGITS}から[-−－+＋]?{_DIGITS}"
    r"(?:まで(?=[の、。]|である|です|を[とも取持]|$)|(?=の(?:間|値|範囲|整数|実数|数値?)))"
)
"""`0から1まで`, `-1から1の値`."""
_NUMBER = re.compile(
    rf"(?:{_ERAS}|約|およそ|(?<![{KANJI}])前|{_UP_TO})?\s?{_SIGN}?"
    rf"(?:(?:(?:{_ENDS}|{_DIGITS})\s?{_COMPOUND}|{_ENDS}単位)(?:{_LIMIT})?|{_ROOT}|{_BETWEEN}|{_FROM_TO}|{_WITHIN}|{_DIGITS}\s?[×✕xX*]\s?10(?:\^?[-−]?\d{{1,3}}|[⁻⁰¹²³⁴-⁹]{{1,4}})(?:\s?(?:{_UNIT}))?|{_BY}|{_DIGITS}分の{_DIGITS}(?:{_LIMIT})?|{_DIGITS}年(?:{_DIGITS}月)?{_DIGITS}日|{_DIGITS}年{_DIGITS}月|{_DIGITS}月{_DIGITS}日|{_DIGITS}時{_DIGITS}分"
    rf"|(?:第|pH\s?)?{_DIGITS}(?:\s?[~〜～\-–±:：]\s?[-−－]?{_DIGITS})?{_MANY}\s?(?:(?:{_UNIT}|{_ANY_COUNTER})"
    rf"(?:{_HALF})?(?:(?<=[年日間分秒月])[前後](?![{KANJI}]))?(?:{_PER_UNIT})?{_AND_UP})?(?:{_LIMIT})?)"
    r"|O\([^()\s]{0,12}(?:\s[^()\s]{0,12})?\)"
)
_KANJI_NUMBER = re.compile(
    rf"(?:{_ERAS}|約)?[一二三四五六七八九十百千]+"
    rf"(?:種類|か所|か月|ヶ月|時間|週間|日間|年間|世紀|年|月|日|分|人|個|回|倍|割|歳|段階)(?:{_LIMIT})?"
)
_DIGIT = re.compile(r"[\d０-９]|O\(")
_KANJI_DIGIT = re.compile(r"[一二三四五六七八九十百千][種か月ヶ時週日年世分人個回倍割歳段]")
"""Without one of these a sentence has no number."""
_COUNT = re.compile(rf"(?:種類|つ|個|段階|か所|項目)(?:{_LIMIT})?$")
_IN_ALL = re.compile(r"(?:全部|合計|総計|[合あ]わせて)(?:で|は|が)?\s?$")
"""`全部で9か所`: how many, with no list to come."""
_PER = re.compile(r"\s?(?:あたり|当たり|につき(?!ま|ん)|ごと|おき|毎)")
_EACH = re.compile(r"に(?:つき)?(?:約|最大|およそ)?[\d０-９]")
_OF_UNIT = re.compile(rf"[1１](?:{_MEASURES}|時間|日|分間?|秒間?|年|人)")
_IS_OF_UNIT = re.compile(r"(?:の[^、。は]{1,24}|[^\W\dA-Za-zぁ-ゖ]{1,8})は[^。]{0,16}[\d０-９]")
"""`1molの気体の体積は22.4L`: for how much of it the amount behind は is told."""
_EVERY = re.compile(r"(?:ごと|おき)")
_OR = r"(?:もしくは|または|又は|あるいは|か|と|や|/|、)"
_OR_BEHIND = re.compile(rf"\s?{_OR}\s?\d")
_OR_BEFORE = re.compile(rf"\d[^\d、。]{{0,4}}{_OR}\s?$")
_NAME_BEFORE = re.compile(r"[A-Za-z] $")
"""`Route 53`, `Layer 3`: the number of a name."""
_DIGIT_RUN = re.compile(r"[\d.,．]+")
_KANJI = re.compile(rf"[{KANJI}]+")
_ENDS_IN_COUNTER = re.compile(rf"(?:{_COUNTERS}|[\d０-９])$")
_AT_MOST = re.compile(r"(?:最大|最小|最低|最長|最短|最高|上限)で?\s?$")
_UNIT_OF_ITS_OWN = re.compile(rf"[{KANJI}]{{2}}(?=[をがはにでのと、。])")
"""`最大 4 経路を`: what is counted, where the number is a limit."""
_GOES_ON = re.compile("[以未間後前目毎頃半分中弱強程末初限余超]|連続|経過|(?:の|ずつ)")
"""What may follow a counter without making one word of both, as 五人組 and 二分探索 are."""
_OPENS_VERB = re.compile(rf"[上下][がげ]|[{KANJI}][りるっえけせてねべめれいくすつぬむうぶぐん]")
_SOLUTION = re.compile(
    rf"[{KANJI}{KATAKANA}]{{0,10}}(?:[液剤水酸乳糖油]|水素|ノール|アルコール|ホルマリン|グリセリン)(?=[をはがにでとのへ、。(（]|$)"
)
"""`20%食塩水`: a thing of which the percentage says how strong it is."""
_IN_NAME = re.compile(r"^[ァ-ヺー]\d+[日月号]$")
_ONE = re.compile(r"[1１一](?:時間|分間?|秒間?|日|週間?|月|年)$")
_ENOUGH = re.compile(r"十分(?!間|以|後|前|ほど|ごと)")
_IS_VALUE = re.compile(
    r"\s?(?:から|まで|より(?=[小大高低])|程度|くらい)?(?:$|[小大高低]|[。）)、]|である|です|だ|で(?!き)|から始|(?:になる|とする|にする)(?!と))"
)


def candidates(text: str, start: int, end: int) -> Iterator[Candidate]:
    """The numbers between two offsets."""
    written_in_digits = _NUMBER.finditer(text, start, end) if _DIGIT.search(text, start, end) else ()
    written_in_kanji = _KANJI_NUMBER.finditer(text, start, end) if _KANJI_DIGIT.search(text, start, end) else ()
    for match in (*written_in_digits, *written_in_kanji):
        written = match.group().strip()
        a = match.start() + len(match.group()) - len(match.group().lstrip())
        b = a + len(written)
        beside = text[a - 1 : a] + text[b : b + 1]
        if any(c.isascii() and c.isalnum() for c in beside) or _ENOUGH.match(text, a):
            continue
        if (noun := _counted(text, start, a, b)) and not _is_repeated(text, (a, b, b), start, end):
            yield Candidate(start=a, end=noun, score=3.2, reason="number with unit")
            continue
        bare = written.lstrip("-−－±＋+").replace(",", "").replace(".", "").isdigit()
        if _is_part_of_word(text, a, b, written) or (bare and _NAME_BEFORE.search(text[max(start, a - 2) : a])):
            continue
        if _is_reference(text, b, end, written):
            continue
        if _OR_BEHIND.match(text, b) or _OR_BEFORE.search(text[max(start, a - 10) : a]):
            continue
        digits = _DIGIT_RUN.search(text, a, b)
        if digits and _is_repeated(text, (*digits.span(), b), text.rfind("\n", 0, start) + 1, end):
            continue
        is_limit = text.startswith("の", b) and _AT_MOST.search(text[max(start, a - 4) : a]) is not None
        value = 3.2 if is_limit else 2.95 if text[a - 1 : a] in tuple("はがを") and _IS_VALUE.match(text, b) else 1.0
        is_count = _COUNT.search(written) and not _IN_ALL.search(text[max(start, a - 6) : a])
        score = value if bare else 0.4 if is_count else 3.2
        yield Candidate(start=a, end=b, score=score, reason="number" if bare else "number with unit")


def _is_reference(text: str, b: int, end: int, written: str) -> bool:
    """Whether a number only says for how much of it another is told: `1日に3回`, `1隻につき2人`, `1molの体積は…`."""
    if _EACH.match(text, b) and _ONE.match(written):
        return True
    if _PER.match(text, b):
        return _EVERY.match(text, b) is None or written[0] in "1１一"
    return _OF_UNIT.fullmatch(written) is not None and _IS_OF_UNIT.match(text, b, end) is not None


def _counted(text: str, start: int, a: int, b: int) -> int:
    """Where the noun behind a number ends that belongs to it: `最大 4 経路を`, `20%食塩水`; 0 where there is none."""
    found = None
    if text[b - 1].isdigit() and _AT_MOST.search(text[max(start, a - 4) : a]):
        found = _UNIT_OF_ITS_OWN.match(text, b)
    if text[b - 1] in "%％" and text[a - 1 : a] not in ("の", "が"):
        found = _SOLUTION.match(text, b)
        found = None if found and (is_verbal(found.group()) or found.group() in text[start:a]) else found
    return found.end() if found else 0


def is_number(written: str) -> bool:
    """Whether a text is one amount: `約68%`, `12本`, `7`."""
    return _NUMBER.fullmatch(written) is not None


def are_measures(text: str) -> bool:
    """Whether a text is nothing but amounts: `約 40 万年前`, `平均 1.6 メートル（男）`; a year is none."""
    if not _DIGIT.search(text, 0, MOST_OF_MEASURE) or len(text) > MOST_OF_MEASURE or _IN_YEAR.search(text):
        return False
    bare = _REMARK.sub("", text)
    return _AROUND.fullmatch(_NUMBER.sub("", bare)) is not None and _WITH_UNIT.search(bare) is not None


MOST_OF_MEASURE = 60
"""Characters."""
_IN_YEAR = re.compile(r"(?<![\d,.])\d{3,4}\s?年(?![間前])|[月日]|世紀")
_REMARK = re.compile(r"[(（][^()（）]{1,24}[)）]")
_AROUND = re.compile(r"(?:[\s、,。~〜～\-–]|約|およそ|平均|最大|最小|通常|前|後|間|から|まで)*")
_WITH_UNIT = re.compile(r"[\d０-９]\s?[^\W\d_]|[\d０-９]\s?[%％℃°]")


def _is_part_of_word(text: str, start: int, end: int, written: str) -> bool:
    """Whether a number and the kanji around it are one word: 五人組, 第4類, テルミドール9日."""
    before = text[start - 1 : start]
    if written[0] in "一二三四五六七八九十百千" and before and _KANJI.match(before) and before not in "約計各毎":
        return True
    if (
        written[-1] in "年日晩" and text.startswith("中", end) and written[:-1] in ("一", "1", "１")
    ) or _IN_NAME.search(text[max(0, start - 1) : start] + written):
        return True
    follows = _KANJI.match(text, end)
    if follows is None or not _ENDS_IN_COUNTER.search(written) or written.endswith("倍"):
        return False
    return not (_GOES_ON.match(text, end) or _OPENS_VERB.match(text, end) or is_verbal(follows.group()))


def _is_repeated(text: str, own: tuple[int, int, int], start: int, end: int) -> bool:
    """Whether the digits of a number stand in the sentence once more: `speed 100` tells `100 Mbps`.

    `own` is where its first digits begin and end, and where the whole of it does, `−5〜5℃`.
    """
    digits = text[own[0] : own[1]]
    at = text.find(digits, start, end)
    while at >= 0:
        beside = text[at - 1 : at] + text[at + len(digits) : at + len(digits) + 1]
        if not own[0] <= at < own[2] and not any(c.isdigit() or c == "." for c in beside):
            return True
        at = text.find(digits, at + 1, end)
    return False


def asked_for(text: str, first: int, start: int, end: int) -> str:
    """What a number that opens a line and its name has to say on the question side: `1985~1991 バブル経済`: 年."""
    is_first = start == first and text[end : end + 1] in (" ", "　")
    return "年" if is_first and _YEARS.fullmatch(text, start, end) and not _PARTICLE.search(text, end) else ""


_YEARS = re.compile(r"(?:1\d{3}|20\d\d)年?(?:\s?[~〜～–-]\s?(?:1\d{3}|20\d\d|\d\d)?年?)?")
_PARTICLE = re.compile(r"[はがをにで]")
