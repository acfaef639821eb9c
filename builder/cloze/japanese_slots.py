"""What a Japanese sentence comes to: the argument right before its last verb, with all that belongs to the phrase.

The last clause of a sentence is its point; of its arguments the nearest to the verb is what the verb is about. A
clause without an argument is read as `X は Y`, or by its verb where that is a compound.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.cloze import japanese_words as words
from builder.cloze.japanese_reading import KANJI, KATAKANA
from builder.cloze.japanese_words import is_generic, is_verbal
from builder.cloze.sheet import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.cloze.japanese_reading import Chunk

NEAREST = 2.8
"""The score of the argument right before the last verb: sure, below a number with its unit."""
NEXT = 2.64
"""Of the argument before it, asked where the nearest may not be."""
SHORTER = 0.06
"""What is lost by a part of a phrase: it is asked where the whole may not be."""
PLAIN = 0.18
"""What is lost by a plain noun of two kanji: asked where no name stands before it."""
DOUBT = 0.3
"""What is lost by half a pair, a long sentence, one that points at another: asked only without a rival."""
UNSEEN = 2.0
"""What is lost where nothing before it says what is asked: a subject that opens the sentence, a pointer."""
EMPTY = 2.5
"""What is lost by words that too many others could stand for."""
MOST_OF_PLACE = 10
"""Letters of a place or means that opens a sentence and is asked without doubt."""
MOST_OF_PHRASE = 36
COMFORTABLE = 22
"""Characters."""
LONG_SENTENCE = 90

_ARGUMENTS = frozenset(["obj", "at", "subj", "by", "only"])
_PREDICATES = frozenset(["verb", "end", "cop", "kana", "adj", "close"])
_BOUNDARY = re.compile(
    r"(?:すると|ると|れば|たら|なら|ことで|ことに(?:より|よって)|ために?|ので|から、|つつ|ながら)[、\s]*$"
    r"|(?:場合|とき|際)に?は?[、\s]*$|[ぁ-ゖ]、\s?$"
)
_CARRIES_ON = re.compile(r"^(?:を|に|は|が|へ|で|から|まで|には|では|により|によって|として)、\s?$")
_VERB = re.compile(rf"\s?[{KANJI}]{{0,3}}[ぁ-ゖ]{{1,6}}(?:[{KANJI}][ぁ-ゖ]{{0,6}}){{0,3}}[。]?$|\s?[ぁ-ゖ]{{2,16}}$")
_BECOMES = re.compile(r"\s?[にと](?:な[るりっら]|して機能)")
_REMARK = re.compile(r"\s?[(（][^()（）]{1,60}[)）]\s?$")
_QUANTITY = re.compile(r"(?:ほとんど)?(?:すべて|全て|全部|いくつか|いずれか)の\s?$")
_KIND = re.compile(
    rf"(?<![{KANJI}])(?:別|他|一つ以上)の\s?$|(?<![大低約計])[0-9０-９一二三]\s?つの\s?$"
    rf"|(?<![がの{KANJI}])(?![行使用扱従伴違習願払買言思追迷添拾]い)[{KANJI}](?:い|しい|れた|(?<=同)じ|きな|さな)\s?$"
)
"""An adjective, or what only counts: it binds without a particle."""
_NOT_TELLING = re.compile(
    r"(?:新し|良|悪|大き|小さ|高|低|多|少な|早|速|長|短|正し|深|強|弱|安|広|狭|遠|近|古|若)[いな]|[別他]の|.\s?つの|いくつか|いずれか"
)
_AUXILIARY = re.compile(r"(?:必要|場合|可能性|事)(?:が|も)(?:ある|あり|あります|ない|ありません)?[。]?$|必要$")
_ATTRIBUTE = re.compile(r"[ぁ-ゖ]*[るいたう]\s?$")
_POINTS = re.compile(r"これ|それ|この|その|そう|こう|ここ|また、|よって|したがって|どれ|どの|なぜ|何")
_LATIN = re.compile(r"[A-Za-z]")
_KANJI_ONLY = re.compile(rf"[{KANJI}]+")
_NOT = re.compile(r"[さしで](?:れ|き)?(?:な|ま)")
_TWO_KANJI = re.compile(rf"[{KANJI}]{{2}}")
_NAMED_TAIL = re.compile(rf"(?<=[A-Za-z0-9])\s[{KANJI}{KATAKANA}]{{4,}}$")
_BINDING = frozenset(
    "の な 的な ・ 間の 内の 用の 上の の中の の上の の下の への からの での との "  # noqa: SIM905
    "による に関する に対する ごとの".split()
)
_PAIR = frozenset("と や および 及び 、および または 又は 、または 、または、 、および、 もしくは かつ".split())  # noqa: SIM905
_SUCH = re.compile(r"(?:など|等)の\s?$|といった\s?$|のような\s?$")
_BOTH = ("両方", "双方", "両者", "すべて", "全て")
"""`A と B の両方`: how many there are stays in sight."""
_TO_WHOM = re.compile(r"(?:に|へ|から)\s?(?:送信|受信|転送|提供|配信|通知|送付|返送|返却|配布|配送|伝達|報告)")
"""クライアントに送信, キャッシュから提供: who gets it is no point of its own, unlike 手動で登録."""
_IN_ROW = "、"
_IN_ROW_BEFORE = re.compile(rf"[{KANJI}{KATAKANA}A-Za-z]、\s?$")
_NO_MEMBER = re.compile(r"[後前時際中上下間合回度的]$")
_OTHER_HALF = re.compile(r"(?:または|又は|もしくは|及び|および|かつ|(?<![るたいうくすつぬむぶぐ])[やとか・)）])、?\s?$")
_WITH = re.compile(r"\s?(?:やり取り|やりとり|通信|接続|連携|同期|ネゴシエーション|協調)")


def candidates(text: str, found: Sequence[Chunk], start: int, end: int) -> Iterator[Candidate]:
    """The point of a sentence, best first, from its runs of words."""
    remark = _REMARK.search(text, max(start, end - 64), end) if text[start:end].rstrip()[-1:] in (")", "）") else None
    end = remark.start() if remark and remark.start() > start else end
    runs = [chunk for chunk in found if chunk.end <= end]
    while len(runs) > 1 and _AUXILIARY.match(text, runs[-1].start, end) and text[runs[-1].start - 1] in "るいう":
        end = runs[-1].start
        runs.pop()
    if not runs:
        return
    first = _main(text, runs)
    lost = UNSEEN if _POINTS.match(text, start) else DOUBT if end - start > LONG_SENTENCE else 0.0
    last = runs[-1]
    if last.slot in _ARGUMENTS and _VERB.match(text, last.after, end) and not _BECOMES.match(text, last.end, end):
        yield from _arguments(text, runs, first=first, last=len(runs) - 1, lost=lost)
        return
    if last.slot not in _PREDICATES and last.end < end and not _BECOMES.match(text, last.end, end):
        return
    yield from _before_noun(text, runs, first=first, lost=lost)


def _main(text: str, runs: Sequence[Chunk]) -> int:
    """The first run of the last clause."""
    for i in range(len(runs) - 1, 0, -1):
        gap = text[runs[i - 1].end : runs[i].start]
        if _BOUNDARY.search(gap) and not _CARRIES_ON.match(gap):
            return i
    return 0


def _touches(text: str, chunk: Chunk, at: int) -> bool:
    return not text[chunk.after : at].strip(" 、")


def _before_noun(text: str, runs: Sequence[Chunk], *, first: int, lost: float) -> Iterator[Candidate]:
    """The argument of a verbal noun: `X を Y に変換`, `X が必要`; the noun itself where it has none: `X は即時適用`."""
    last = runs[-1]
    before = runs[-2] if len(runs) > first + 1 else None
    written = text[last.start : last.end]
    if _BECOMES.match(text, last.end):
        phrase = _phrase(text, runs, len(runs) - 1, first=first, with_whom=False)
        yield from _candidates(text, last, phrase, NEAREST - lost)
    if before is None or before.slot not in _ARGUMENTS or not _touches(text, before, last.start):
        yield from _noun(text, runs, first=first, score=NEAREST - lost)
    elif last.slot == "verb" or before.slot in ("obj", "by") or _is_empty(written) or _is_told(text, before, last):
        yield from _arguments(text, runs, first=first, last=len(runs) - 2, lost=lost)
        argument = text[before.start : before.end]
        is_compound = len(written) >= len("負荷分散") and is_verbal(written) and not _is_manner(written[:-2])
        if last.slot == "verb" and before.slot == "obj" and is_compound and _is_empty(argument):
            yield _candidate(text, last.start, last.end, NEAREST - lost + SHORTER)
        if before.slot in ("subj", "at") and before.start > runs[0].start and argument not in words.VAGUE:
            whole = NEAREST - lost - 2 * SHORTER
            if _is_empty(argument) and not (argument.endswith("的") or argument in words.HOW):
                start = _phrase(text, runs, len(runs) - 2, first=first, with_whom=False).start
                is_cut = before.slot == "at" and text[start - 1 : start] in tuple("のるたい")
                is_cut = is_cut or _SUCH.search(text[max(0, start - 6) : start]) is not None
                is_cut = is_cut or (before.slot == "at" and _TO_WHOM.match(text, before.end) is not None)
                yield _candidate(text, start, last.end, whole - (UNSEEN if is_cut else 0.0))


def _noun(text: str, runs: Sequence[Chunk], *, first: int, score: float) -> Iterator[Candidate]:
    """A compound verb behind its topic, or what stands before の and a noun that says little."""
    last = runs[-1]
    written = text[last.start : last.end].removesuffix("可能")
    if (
        last.slot in ("verb", "end", "cop")
        and len(written) >= len("即時適用")
        and (is_verbal(written) or _is_act(text, runs))
    ):
        is_bare = written in words.VERBAL or is_generic(written[:-2]) or is_verbal(written[:-2])
        if not is_bare and all(run.slot != "obj" for run in runs):
            yield _candidate(text, last.start, last.end, score)
    elif last.slot == "cop" and not _is_empty(written) and not _BECOMES.match(text, last.end):
        yield _candidate(text, last.start, last.end, score - SHORTER)
    elif last.slot == "end" and not is_verbal(written):
        phrase = _phrase(text, runs, len(runs) - 1, first=first, with_whom=False)
        if phrase.is_pair and phrase.start > runs[0].start:
            yield _candidate(text, phrase.start, last.end, score)
        elif not _is_empty(written):
            return
        elif phrase.modifier_end and not _is_empty(text[phrase.start : phrase.modifier_end]):
            yield _candidate(text, phrase.start, phrase.modifier_end, score - (UNSEEN if phrase.is_half else 0.0))


def _is_told(text: str, before: Chunk, last: Chunk) -> bool:
    """`X は Y が解読`: a noun behind が at the end of a sentence tells what Y does or is."""
    return before.slot == "subj" and last.slot == "end" and _TWO_KANJI.fullmatch(text, last.start, last.end) is not None


def _is_act(text: str, runs: Sequence[Chunk]) -> bool:
    """Whether a compound of kanji is all that is done: `X は皮下注射する`."""
    last = runs[-1]
    is_compound = last.slot == "verb" and _KANJI_ONLY.fullmatch(text, last.start, last.end) is not None
    return is_compound and all(run.slot != "obj" for run in runs) and not _NOT.match(text, last.end)


def _arguments(text: str, runs: Sequence[Chunk], *, first: int, last: int, lost: float) -> Iterator[Candidate]:
    """The arguments of the last verb, the nearest first; a verb between two of them ends the row."""
    score, at = NEAREST - lost, -1
    with_whom = _WITH.search(text, runs[last].after) is not None
    for i in range(last, first - 1, -1):
        chunk = runs[i]
        if at >= 0 and chunk.start >= at:
            continue
        if at >= 0 and (chunk.slot not in _ARGUMENTS or not _touches(text, chunk, at)):
            return
        phrase = _phrase(text, runs, i, first=first, with_whom=with_whom)
        at = phrase.start
        opens = phrase.start <= runs[0].start and text[phrase.start - 1 : phrase.start] not in tuple("はにでとのをが")
        is_short = chunk.end - phrase.start <= MOST_OF_PLACE
        is_place = is_short and chunk.slot in ("at", "by") and not words.is_everyday(text[chunk.start : chunk.end])
        doubt = 0.0 if is_place or score >= NEAREST - lost else DOUBT
        less = UNSEEN if opens and chunk.slot == "subj" else doubt if opens else 0.0
        if not _is_adverb(text[chunk.start : chunk.end]):
            yield from _candidates(text, runs[i], phrase, score - less)
            score = NEXT - lost


def _is_manner(written: str) -> bool:
    return is_generic(written) or is_verbal(written) or written in words.ADVERBS


def _is_adverb(written: str) -> bool:
    return written in words.ADVERBS or written.endswith("的")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Phrase:
    """A run with what binds to it."""

    start: int
    modifier_end: int = 0
    """Where the words before the last の end; 0 where there are none."""
    is_half: bool = False
    """Whether the rest of it stands further left: the other half of a pair, the object of a verb."""
    is_pair: bool = False
    is_counted: bool = False
    """Whether it only counts what stands before it: すべて."""
    is_vague: bool = False
    """Whether no word of it tells it from others."""


def _phrase(text: str, runs: Sequence[Chunk], i: int, *, first: int, with_whom: bool) -> _Phrase:
    """The run with what の, な, と and a verb right before bind to it."""
    start, end = runs[i].start, runs[i].end
    modifier_end, is_pair, is_counted, is_vague = 0, False, False, _is_empty(text[start:end])
    j = i
    while True:
        quantity = _QUANTITY.search(text[max(0, start - 12) : start])
        kind = quantity or _KIND.search(text[max(0, start - 8) : start])
        start -= len(kind.group()) if kind else 0
        is_vague = is_vague and not (kind and not _NOT_TELLING.match(kind.group()))
        before, gap = (runs[j - 1], text[runs[j - 1].end : start].strip()) if j > first else (None, "")
        written = text[before.start : before.end] if before else ""
        if (
            before is None
            or end - before.start > MOST_OF_PHRASE
            or (written in words.FORMAL and gap != "な")
            or "通り" in written
        ):
            break
        if gap in _BINDING:
            modifier_end = before.end if j == i and gap == "の" else modifier_end
            is_counted = is_counted or (j == i and quantity is not None)
        elif (gap in _PAIR and before.slot in ("and", "kana", "comma") and not with_whom) or (
            gap == _IN_ROW
            and (is_pair or not (_is_empty(written) or is_verbal(written) > is_verbal(text[start:end])))
            and not _NO_MEMBER.search(written)
            and not words.is_quality_beside(written, text[start:end])
        ):
            is_pair = True
        elif gap and (is_vague or quantity) and _ATTRIBUTE.fullmatch(gap):
            return _with_verb(text, runs, j - 1, first)
        else:
            break
        is_vague = is_vague and _is_empty(written)
        start, j = before.start, j - 1
    is_half = _OTHER_HALF.search(text[max(0, start - 5) : start]) is not None
    is_half = is_half or (is_pair and _IN_ROW_BEFORE.search(text[max(0, start - 3) : start]) is not None)
    return _Phrase(
        start=start,
        modifier_end=modifier_end,
        is_half=is_half,
        is_pair=is_pair,
        is_counted=is_counted,
        is_vague=is_vague,
    )


def _with_verb(text: str, runs: Sequence[Chunk], j: int, first: int) -> _Phrase:
    """`X を V する Y`: from the verb's argument on."""
    before = runs[j - 1] if j > first else None
    if before is None or before.slot not in _ARGUMENTS or not _touches(text, before, runs[j].start):
        return _Phrase(start=runs[j].start)
    whole = _phrase(text, runs, j - 1, first=first, with_whom=False)
    return _Phrase(start=whole.start, modifier_end=before.end, is_half=whole.is_half)


def _candidates(text: str, head: Chunk, phrase: _Phrase, score: float) -> Iterator[Candidate]:
    """The whole phrase, its head alone, and what stands before の, in the order in which they are good."""
    start, end = phrase.start, head.end
    bare = text[head.start : end]
    if bare in _BOTH and phrase.is_pair and text[head.start - 1] == "の":
        yield _candidate(text, start, head.start - 1, score)
        return
    is_role = head.slot == "by" and bare in words.VERBAL and not is_generic(bare)
    is_long = end - start > COMFORTABLE and not phrase.is_pair
    is_open = phrase.is_vague or _SUCH.search(text[max(0, start - 6) : start]) is not None
    lost = (EMPTY if is_open and not is_role else 0.0) + (UNSEEN if phrase.is_half else 0.0)
    named = phrase.modifier_end and _LATIN.search(text, start, phrase.modifier_end)
    if not phrase.is_pair and start < head.start and not _is_empty(bare) and len(bare) > len("漢字"):
        yield _candidate(text, head.start, end, score - lost + (SHORTER if named else -SHORTER))
    is_short = start == head.start and bare in words.COMMON and head.slot in ("obj", "subj", "at")
    is_plain = start == head.start and _TWO_KANJI.fullmatch(bare) is not None and head.slot in ("obj", "subj")
    doubt = DOUBT if is_long or is_short else PLAIN if is_plain else 0.0
    yield _candidate(text, start, end, score - lost - doubt)
    if phrase.modifier_end and not phrase.is_pair and not _is_empty(text[start : phrase.modifier_end]):
        is_better = _is_empty(bare) and (named or phrase.is_counted)
        yield _candidate(text, start, phrase.modifier_end, score - lost + (SHORTER if is_better else -2 * SHORTER))
    tail = _NAMED_TAIL.search(text, head.start, end)
    if tail and not phrase.is_pair and not _is_empty(tail.group().strip()):
        yield _candidate(text, tail.start() + 1, end, score - lost - SHORTER)


def _is_empty(written: str) -> bool:
    bare = written.replace(" ", "")
    return (
        is_generic(bare)
        or is_verbal(bare)
        or bare in words.ADVERBS
        or bare in words.VAGUE
        or (len(bare) <= 1 and bare not in words.SINGLE)
    )


def _candidate(text: str, start: int, end: int, score: float) -> Candidate:
    return Candidate(
        start=start, end=end, score=score, reason="name" if _LATIN.search(text, start, end) else "key words"
    )
