"""Words of a Japanese text that could be hidden, best first: a score from the particle behind them and other cues.

Runs of kanji, katakana, Latin letters and digits are taken for words; no dictionary, no corpus. What may not be asked
at all is the gates' business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from builder.cloze import japanese_words as words
from builder.cloze.sheet import Candidate, are_opposites

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MARGIN = 1.0
"""How far ahead of the next words the best must be in a plain sentence."""

MOST_SENTENCES = 12
MOST_CHUNKS = 60
"""Of one sentence; what comes later is not looked at, so that work grows with the length, not its square."""

_K = "一-鿿㐀-䶿々〆ヶ"
_T = "ァ-ヺー・ｦ-ﾟ"
_L = "A-Za-zＡ-Ｚａ-ｚ0-9０-９À-ɏα-ωΑ-Ωµ"
_STEM = "みきりいえけげめれせびちて"
"""A kanji with one of these is the first half of a compound noun: 読み込み, 組み合わせ."""

_CHUNK = re.compile(
    rf"(?:[{_K}][{_STEM}](?=[{_K}])|[{_K}][{_K}]?[わかりせけち][{_STEM}](?=[{_K}])|[{_K}{_T}{_L}]"
    rf"|(?<=[{_L}])[-_/.+%°#&@:~](?=[{_L}])|(?<=[{_L}])[%+°℃#]|(?<=[{_L}])\s(?=[{_L}{_K}{_T}])|(?<=[{_K}{_T}])\s(?=[{_L}]))+"
    rf"(?:(?<=[{_K}])[みきりえけげめせび](?=[をのはがにでとも、。）)]|$))?"
    rf"(?:\s?[(（][A-Za-z0-9][A-Za-z0-9 ./-]{{0,40}}[)）])?"
)
_SLOT = re.compile(
    r"\s?(?:(?P<only>(?:のみ|だけ|しか)|ごとに)|(?P<topic>(?:に|で|と|から|へ|まで)?(?:は|も)(?!や|ち))|(?P<obj>を)"
    r"|(?P<case>(?:の|する|した|な)?(?:場合|とき|時|際|たび|度)(?:に|は|、|の)?)|(?P<by>によって|により|による|を通じて|として)"
    r"|(?P<at>で(?!き|す|あ|は)|から|まで|へ|に(?!は|も)|より)|(?P<subj>が(?!い))|(?P<and>と(?!し|な|い|は)|や(?!す)|および|及び|または|又は|もしくは|かつ|・)"
    r"|(?P<of>の)|(?P<cop>です|である|であり|だ(?!け)|でした|となる|になる)|(?P<adj>な|的)|(?P<verb>す|し|さ|でき|可|いたし)|(?P<comma>[、，,])"
    r"|(?P<end>[。．.!！?？]|$)|(?P<close>[)）」』】])|(?P<open>[(（])|(?P<kana>[ぁ-ゖ]))"
)
_SLOT_SCORE = {
    "only": 1.3, "topic": 0.0, "obj": 1.0, "case": -1.6, "by": 0.6, "at": 0.7, "subj": 0.3, "and": 0.0, "of": -0.4, "cop": 1.6,
    "adj": -0.4, "verb": -1.2, "comma": 0.1, "end": 0.9, "close": 0.3, "open": 0.0, "kana": -1.6,
}  # fmt: skip
_SENTENCE_END = re.compile(r"[。．！？!?]\s*|\n")
_CLAUSE_END = re.compile(r"、|。|，|；|（")
_UNIT = (
    "種類|か所|ヶ所|箇所|か月|ヶ月|カ月|時間|週間|日間|年間|世紀|番|個|台|回|倍|人|年|月|日|時|分|秒|件|枚|本|段階|割|円|ドル|度|歳|才|つ|"
    "キロ|メートル|グラム|トン|リットル|ビット|バイト|文字|桁|行|列|層|階|℃|°C|%|％|[KMGTP]i?B|[km]?m|k?g|m?s|[KMG]?Hz|[KMGT]?bps|bit|byte|vCPU|V|W"
)
_NUMBER = re.compile(
    rf"第?[\d０-９][\d０-９,.]*(?:\s?[~〜～\-–]\s?[\d０-９][\d０-９,.]*)?(?:万|億|千|百)?\s?(?:{_UNIT})?(?:以上|以下|未満|以内)?|O\([^()\s]{{0,12}}(?:\s[^()\s]{{0,12}})?\)"
)
_KANJI_NUMBER = re.compile(
    r"[一二三四五六七八九十百千]+(?:種類|か所|か月|ヶ月|時間|週間|日間|年間|世紀|年|月|日|分|人|個|回|倍|割|歳)(?:以上|以下|未満|以内|以降)?"
)
_NEGATION = re.compile(
    rf"[{_K}{_T}]+(?:は|が|を)?(?:して|されて|れて)?(?:し|され|でき|れ)?(?:ていない|ない|ません|できない|できません)(?=$|[。、．）)]|(?:こと|ため|ので))"
    rf"|[{_K}][ぁ-ゖ]{{0,2}}(?:らない|れない|えない|けない|せない|ばない|まない|かない|わない|たない|さない)(?=$|[。、．）)])"
)
_CONTRAST = re.compile(r"だが|一方|に対し|のに対し|が、")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of words and the slot it stands in."""

    start: int
    end: int
    slot: str
    after: int
    """Where the text goes on behind the particle."""


def candidates(text: str, start: int, end: int) -> list[Candidate]:
    """Words between two offsets that could be hidden, best first; ties by place."""
    found: list[Candidate] = []
    for number, (first, last) in enumerate(_sentences(text, start, end)):
        if number >= MOST_SENTENCES:
            break
        found += [
            Candidate(start=c.start, end=c.end, score=c.score - min(number, 2) * 0.3, reason=c.reason, more=c.more)
            for c in _of_sentence(text, first, last)
        ]
    return sorted(found, key=lambda c: (-c.score, c.start, c.end))


def main_clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The last clause of the first sentence: a Japanese sentence says last what matters."""
    first, last = next(_sentences(text, start, end), (start, end))
    cuts = [m.end() for m in _CLAUSE_END.finditer(text, first, last) if last - m.end() >= len("十文字は残らないと駄目")]
    return (cuts[-1] if cuts else first), last


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at, depth_from = start, start
    for match in _SENTENCE_END.finditer(text, start, end):
        inside = text[depth_from : match.start()]
        if inside.count("（") + inside.count("(") + inside.count("「") > inside.count("）") + inside.count(
            ")"
        ) + inside.count("」"):
            continue
        if text[at : match.start()].strip():
            yield at, match.start()
        at = depth_from = match.end()
    if text[at:end].strip():
        yield at, end


def _of_sentence(text: str, start: int, end: int) -> Iterator[Candidate]:
    found = _chunks(text, start, end)
    contrast = _CONTRAST.search(text, start, end) is not None
    for i, chunk in enumerate(found):
        yield _phrase(text, chunk.start, chunk.end, _place(text, chunk, start, end, contrast=contrast))
        yield from _longer(text, found, i, start, end, contrast=contrast)
    yield from _contrast(text, found, start, end)
    yield from _opposites(text, found, start, end)
    yield from _numbers(text, start, end)
    for match in _NEGATION.finditer(text, start, end):
        if match.end() - match.start() > len("できない"):
            yield Candidate(start=match.start(), end=match.end(), score=1.6, reason="what is denied")


def _contrast(text: str, found: Sequence[Chunk], start: int, end: int) -> Iterator[Candidate]:
    """`A は x だが、B は y`: x and y; under one number where one gives away the other."""
    topics = [i for i, chunk in enumerate(found) if chunk.slot == "topic"]
    if len(topics) != len("AB") or "、" not in text[found[topics[0]].after : found[topics[1]].start]:
        return
    left, right = found[topics[0] + 1 : topics[1]], found[topics[1] + 1 :]
    sides = [
        [c for c in side if c.slot not in ("topic", "case", "kana", "of", "adj", "subj")] for side in (left, right)
    ]
    if not all(sides):
        return
    one, other = sides[0][-1], sides[1][-1]
    if any(is_generic(text[c.start : c.end]) or _is_verbal(text[c.start : c.end]) for c in (one, other)):
        return
    written = text[one.start : one.end], text[other.start : other.end]
    first = _phrase(text, one.start, one.end, 0.0)
    if are_opposites(*written, pairs=words.OPPOSITES):
        yield replace(first, score=3.4, reason="both sides of a contrast", more=((other.start, other.end),))
        return
    yield replace(first, score=2.7, reason="one side of a contrast")
    yield replace(_phrase(text, other.start, other.end, 0.0), score=2.7, reason="one side of a contrast")


def _opposites(text: str, found: Sequence[Chunk], start: int, end: int) -> Iterator[Candidate]:
    """`単一の X のみ、複数の Y`: both, each with the noun behind it."""
    ranges = {}
    for i, chunk in enumerate(found):
        stop = found[i + 1].end if chunk.slot == "of" and i + 1 < len(found) else chunk.end
        ranges.setdefault(text[chunk.start : chunk.end], (chunk.start, stop))
    for one, other in words.OPPOSITES:
        if (
            one in ranges
            and other in ranges
            and ranges[one] < ranges[other]
            and "、" in text[ranges[one][1] : ranges[other][0]]
        ):
            a, b = ranges[one]
            yield Candidate(start=a, end=b, score=3.2, reason="both sides of a contrast", more=(ranges[other],))


def _chunks(text: str, start: int, end: int) -> list[Chunk]:
    found = []
    for match in _CHUNK.finditer(text, start, end):
        a, b = match.span()
        b -= len(match.group()) - len(match.group().rstrip(" .-/・:"))
        a, b = _without_okurigana(text, a, b)
        if a >= b:
            continue
        slot = _SLOT.match(text, b, end)
        name = (slot.lastgroup or "kana") if slot else "end" if b >= end else "comma"
        found.append(Chunk(a, b, name, slot.end() if slot else b))
        if len(found) >= MOST_CHUNKS:
            break
    return found


_PREFIX = re.compile(r"(?:最も|同時に|一旦|例えば|各|主に)")
_VERB_TAIL = re.compile(r"[ぁ-ゖ]")
_PARTICLE_AHEAD = re.compile(r"[をがはにでとのもへやなさしす、]|から|まで|より|だ(?!け)|いたし")


def _without_okurigana(text: str, start: int, end: int) -> tuple[int, int]:
    """Drop a kanji at the end that only opens a verb (`書` of 書かれる), and adverbs before."""
    prefix = _PREFIX.match(text, start, end)
    if prefix and prefix.end() < end:
        start = prefix.end()
    follows = text[end : end + 2]
    is_stem = (
        "一" <= text[end - 1] <= "鿿"
        and _VERB_TAIL.match(follows) is not None
        and (
            _PARTICLE_AHEAD.match(follows) is None
            or follows in ("かれ", "かな", "なく", "なる", "なり", "もう", "でる")
        )
    )
    if is_stem:
        end -= 1
    while end > start and text[end - 1] == " ":
        end -= 1
    return start, end


def _phrase(text: str, start: int, end: int, place: float) -> Candidate:
    written = text[start:end]
    size = end - start
    bare = written.replace(" ", "")
    score = place + (-1.5 if size <= 1 else 0.5 if 3 <= size <= 14 else -0.8 if size > 22 else 0.0)
    if is_generic(bare):
        score -= 2.5
    latin = any(c.isascii() and c.isalpha() for c in bare)
    katakana = all("ァ" <= c <= "ー" for c in bare)
    return Candidate(
        start=start,
        end=end,
        score=score + (0.5 if latin else 0.3 if katakana else 0.0),
        reason="name" if latin else "key words",
    )


def is_generic(bare: str) -> bool:
    """Whether too many other words would fit."""
    return (
        bare in words.GENERIC
        or (bare.endswith("可能") and bare[:-2] in words.GENERIC)
        or (bare[-1:] in ("的", "性", "化", "時", "内", "用") and bare[:-1] in words.GENERIC)
    )


def _place(text: str, chunk: Chunk, start: int, end: int, *, contrast: bool) -> float:
    length = max(1, end - start)
    score = _SLOT_SCORE[chunk.slot]
    if chunk.slot == "topic":
        score -= 1.8 if chunk.start - start < 0.45 * length else 0.2
    if chunk.slot == "subj" and chunk.start == start:
        score -= 1.0
    behind = text[chunk.end : chunk.end + 14]
    if re.search(r"必須|必要|のみ|しか|だけ|限", behind):
        score += 0.6
    score += _focus(text, chunk, start, end)
    if contrast and re.match(r"だが|である|、|。|が、|の", text[chunk.end : chunk.end + 3]):
        score += 0.6
    before = text[max(start, chunk.start - 24) : chunk.start]
    if re.search(r"(?:は|とは|のは)\s?、?$", before) and chunk.slot in ("cop", "end", "comma", "only", "at"):
        score += 1.0
    if before[-1:] in "「『":
        score += 0.5
    return score + 0.4 * (chunk.start - start) / length


def _focus(text: str, chunk: Chunk, start: int, end: int) -> float:
    """What stands right before the last verb is the point; the noun that is itself the verb is not."""
    before = text[start : chunk.start].rstrip()[-1:]
    written = text[chunk.start : chunk.end]
    if (
        chunk.slot in ("verb", "end", "cop", "comma", "kana")
        and before in ("を", "に", "で", "が", "と", "は")
        and _is_verbal(written)
    ):
        return -2.0
    if written.endswith("的") and chunk.slot in ("at", "adj"):
        return -2.0
    if chunk.slot not in ("cop", "end") and start < chunk.start and text[chunk.start - 1] in "るたいうくすつぬむぶぐな":
        return -0.5
    if chunk.slot in ("obj", "at") and _LAST_VERB.match(text, chunk.after, end):
        return 0.6
    return 0.0


_LAST_VERB = re.compile(r"\s?[^、。をにがでは]{1,16}(?:[。)）]|$)")


def _is_verbal(written: str) -> bool:
    """Whether a noun only says what is done: 相互接続, 設定可能."""
    bare = written.removesuffix("可能")
    return bare != written or bare in words.VERBAL or (bare[-2:] in words.VERBAL and "一" <= bare[0] <= "鿿")


def _longer(text: str, found: Sequence[Chunk], i: int, start: int, end: int, *, contrast: bool) -> Iterator[Candidate]:
    """`A の B`, and `A と B`, `A、B、C` as one answer."""
    if i + 1 >= len(found):
        return
    one, other = found[i], found[i + 1]
    if one.slot == "of" and one.after == other.start:
        generic = is_generic(text[other.start : other.end].replace(" ", ""))
        yield _phrase(
            text, one.start, other.end, _place(text, other, start, end, contrast=contrast) - (0.9 if generic else 0.3)
        )
    if i and found[i - 1].slot in ("and", "comma") and found[i - 1].after == one.start:
        return
    j = i
    while (
        j + 1 < len(found)
        and found[j].slot in ("and", "comma")
        and found[j].after + _spaces(text, found[j].after) == found[j + 1].start
    ):
        j += 1
    if j > i and any(c.slot == "and" for c in found[i:j]):
        distinct = sum(not is_generic(text[c.start : c.end].replace(" ", "")) for c in found[i : j + 1])
        place = _place(text, found[j], start, end, contrast=contrast)
        yield Candidate(
            start=one.start, end=found[j].end, score=place + 1.0 - (2.5 if distinct <= j - i else 0.0), reason="list"
        )


def _spaces(text: str, at: int) -> int:
    return 1 if text[at : at + 1] == " " else 0


def _numbers(text: str, start: int, end: int) -> Iterator[Candidate]:
    for match in (*_NUMBER.finditer(text, start, end), *_KANJI_NUMBER.finditer(text, start, end)):
        written = match.group().strip()
        a, b = match.start(), match.start() + len(written)
        if text[a - 1 : a].isalnum() and text[a - 1 : a].isascii():
            continue
        if text[b : b + 1].isascii() and text[b : b + 1].isalpha():
            continue
        digits = written.strip("約最大小第以上下未満内 ")
        bare = digits.replace(",", "").replace(".", "").isdigit()
        counts = re.search(r"(?:種類|つ|個|段階|か所|項目)(?:以上|以下|未満|以内)?$", written) is not None
        yield Candidate(
            start=a,
            end=b,
            score=1.0 if bare else 0.4 if counts else 3.2,
            reason="number" if bare else "number with unit",
        )
