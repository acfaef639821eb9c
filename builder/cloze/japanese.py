"""Words of a Japanese text that could be hidden, best first: a score from the particle behind them and other cues.

No corpus: the sentence alone decides. What may not be asked at all is the gates' business.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from builder.cloze import japanese_frames, japanese_numbers, japanese_slots
from builder.cloze import japanese_words as words
from builder.cloze.japanese_reading import KANJI, KATAKANA, Chunk, chunks, is_aside, sentences
from builder.cloze.japanese_words import is_generic, is_verbal
from builder.cloze.japanese_worth import Scale
from builder.cloze.sheet import Candidate, are_opposites

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_SENTENCES = 12
LEAST_OF_CLAUSE = 12
"""Characters; a shorter last clause takes the one before it along."""

_SLOT_SCORE = {
    "only": 1.3, "topic": 0.0, "obj": 1.0, "case": -1.6, "by": 1.0, "at": 0.7, "subj": 0.3, "and": 0.0, "of": -0.4,
    "cop": 1.6, "adj": -0.4, "verb": -1.2, "comma": 0.1, "end": 0.9, "close": 0.3, "open": 0.0, "kana": -1.6,
}  # fmt: skip
"""What the slot of a run is worth (card-quality rule book §2, without its corpus)."""

_NEGATION = re.compile(
    rf"[{KANJI}{KATAKANA}]{{1,12}}(?:は|が|を)?(?:して|されて|れて)?(?:し|され|でき|れ)?(?:ていない|ない|ません|できない|できません|することが(?:できない|できません))"
    rf"(?=$|[。、．）)]|(?:こと|ため|ので))"
    rf"|[{KANJI}][ぁ-ゖ]{{0,2}}(?:らない|れない|えない|けない|せない|ばない|まない|かない|わない|たない|さない)(?=$|[。、．）)])"
)
_DENIAL = re.compile("ない|ません")
_TURN = re.compile(r"だが|一方|に対し|のに対し|が、|で、|であり、")
_LAST_VERB = re.compile(rf"\s?(?:[{KANJI}][ぁ-ゖ]{{0,2}}){{0,2}}[{KANJI}{KATAKANA}]{{0,8}}[ぁ-ゖ]{{0,14}}(?:[。)）]|$)")
_IF = re.compile(r"[^、。]{0,24}(?:すると|であれば|なら|れば|たら|ると|場合|とき|際|ため|ので|から)、?")
_NEEDED = re.compile(r"必須|必要|のみ|しか|だけ|限")
_HOLDS = re.compile("を(?:含[むめ]|除[くき])")
_SAYS = re.compile(r"(?:は|とは|のは)\s?、?$")


def candidates(text: str, start: int, end: int) -> list[Candidate]:
    """Words between two offsets that could be hidden."""
    found: list[Candidate] = []
    for number, (first, last) in enumerate(sentences(text, start, end)):
        if number >= MOST_SENTENCES:
            break
        less = min(number, 2) * 0.3
        scale = Scale(text, first, last)
        for candidate in _of_sentence(text, first, last):
            one = scale.weigh(candidate)
            found.append(replace(one, score=one.score - less) if less else one)
    return found


def main_clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The last clause of the first sentence: a Japanese sentence says last what matters."""
    first, last = next(sentences(text, start, end), (start, end))
    edges = [m.end() for m in _CLAUSE_EDGE.finditer(text, first, last) if m.end() <= last - LEAST_OF_CLAUSE]
    return (edges[-1] if edges else first), last


_CLAUSE_EDGE = re.compile(r"。|(?<=[ぁ-ゖ])(?<!など)(?<!および)(?<!または)(?<![やと])、")
"""Behind a verb form; a comma behind a noun parts the members of a list."""


_LABEL = re.compile(
    r"(?:[A-Za-z0-9_./-]{1,24}[:：]\s?(?![A-Z/\s\d])|[A-Za-z0-9_./-]+(?: [A-Za-z0-9_./-]+){1,5}[:：]\s?)"
)
"""`half: …`, `Foo Bar: …` at the beginning of a sentence; not `s3:GetObject`, `https://`."""


_LINE_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}\.\s")
"""`3.1. …`: where a line stands, no amount."""


def _of_sentence(text: str, start: int, end: int) -> Iterator[Candidate]:
    if text[end : end + 1] in ("?", "？"):
        return
    label = _LABEL.match(text, start, end)
    start = label.end() if label and label.end() < end else start
    number = _LINE_NUMBER.match(text, start, end)
    start = number.end() if number and number.end() < end else start
    found = chunks(text, start, end)
    named = japanese_frames.called(text, found, start, end)
    if named is not None:
        yield from named
        return
    yield from japanese_frames.candidates(text, found, start, end)
    turns = _TURN.search(text, start, end) is not None
    needs, holds = (cue.search(text, start, end) is not None for cue in (_NEEDED, _HOLDS))
    opens = text.find("（", start, end) >= 0 or text.find("(", start, end) >= 0
    cues, still = _Cues(turns, needs, holds, opens), _Cues(turns=False, needs=needs, holds=holds, opens=opens)
    for i, chunk in enumerate(found):
        owned = (
            chunk.slot == "of"
            and i + 1 < len(found)
            and found[i + 1].slot == "topic"
            and chunk.after == found[i + 1].start
        )
        place = _place(text, chunk, start, end, cues) - (1.2 if owned else 0.0)
        is_half = i > 0 and found[i - 1].slot == "and" and not text[found[i - 1].after : chunk.start].strip(" 、")
        yield _phrase(text, chunk.start, chunk.end, place - (1.0 if is_half else 0.0))
        yield from _longer(text, found, i, start, end, still) if i + 1 < len(found) else ()
    yield from _contrast(text, found) if turns or len(found) > len("AxBy") - 1 else ()
    yield from _opposites(text, found) if "、" in text else ()
    yield from japanese_slots.candidates(text, found, start, end)
    kind = _KIND.search(text, max(start, end - _LONGEST_KIND), end)
    if kind:
        before = [chunk for chunk in found if chunk.end <= kind.start()]
        yield from (replace(c, reason=DOES) for c in japanese_slots.candidates(text, before, start, kind.start()))
    yield from japanese_numbers.candidates(text, start, end)
    for match in _NEGATION.finditer(text, start, end) if _DENIAL.search(text, start, end) else ():
        if match.end() - match.start() > len("できない"):
            yield Candidate(start=match.start(), end=match.end(), score=1.6, reason="what is denied")


def _phrase(text: str, start: int, end: int, place: float) -> Candidate:
    size = end - start
    bare = text[start:end].replace(" ", "")
    score = place + (-1.5 if size <= 1 else 0.5 if 3 <= size <= 14 else -0.8 if size > 22 else 0.0)
    lost, won, is_latin = _worth(bare)
    return Candidate(start=start, end=end, score=score - lost + won, reason="name" if is_latin else "key words")


@lru_cache(maxsize=4096)
def _worth(bare: str) -> tuple[float, float, bool]:
    """What words lose as words of everyday, and win as a name, and whether Latin letters stand in them."""
    is_latin = _LETTER.search(bare) is not None
    lost = 2.5 if is_generic(bare) else 1.0 if bare in words.VERBAL else 0.0
    return lost, 0.5 if is_latin else 0.3 if _KATAKANA_ONLY.fullmatch(bare) else 0.0, is_latin


DOES = "what it works on"
"""The reason of words from what a thing of a kind does: asked only where the thing is not."""
_KIND = re.compile(
    r"(?<=[るうくすつぬぶむぐいた])(?:[一-鿿ァ-ヺー]{0,8}(?:仕組み|しくみ|機能|方式|方法|手法|技術|プロトコル|規格|装置|機器|サービス|権利|制度|現象|状態|処理|作業|操作|攻撃|病気|法則))(?:のこと)?(?:です|である|だ)?[。．]?$"
)
"""`潮位を知らせる装置`: of what kind it is; what it does stands in the clause before."""
_LONGEST_KIND = 24
"""Characters."""
_LETTER = re.compile(r"[A-Za-z]")
_KATAKANA_ONLY = re.compile(r"[ァ-ー]*")


class _Cues(NamedTuple):
    """What may stand in a sentence, looked for once."""

    turns: bool
    needs: bool
    holds: bool
    opens: bool
    """A bracket."""


def _place(text: str, chunk: Chunk, start: int, end: int, cues: _Cues) -> float:
    """What the words around a run are worth."""
    length = max(1, end - start)
    score = _SLOT_SCORE[chunk.slot] + _focus(text, chunk, start, end)
    if chunk.slot == "topic":
        score += _topic(text, chunk, start, end)
    if chunk.slot == "only" and _ONLY_TOPIC.match(text, chunk.end):
        score -= 2.0
    if chunk.slot == "subj" and chunk.start == start:
        score -= 1.0
    if cues.needs or cues.turns or cues.holds:
        score = _with_cues(score, text[chunk.end : min(end, chunk.end + 14)], cues)
    before = text[max(start, chunk.start - 24) : chunk.start]
    if chunk.slot in ("cop", "end", "comma", "only", "at") and _SAYS.search(before):
        score += 1.0
    if chunk.slot == "end" and before.endswith(("なら", "ならば")):
        score += 0.6
    if before[-1:] in "「『":
        score += 0.5
    elif cues.opens and is_aside(text, chunk.start, start):
        score -= _ASIDE
    return score + 0.4 * (chunk.start - start) / length


def _with_cues(score: float, behind: str, cues: _Cues) -> float:
    """A score with what the words behind a run are worth, of which the sentence has any."""
    score += 0.6 if cues.needs and _NEEDED.search(behind) else 0.0
    score += 0.6 if cues.turns and behind.startswith(("だが", "である", "、", "。", "が、", "の")) else 0.0
    return score - (1.0 if cues.holds and _HOLDS.match(behind.lstrip()) else 0.0)


_ASIDE = 1.5
"""What words in brackets lose: they add to what the sentence says."""


def _topic(text: str, chunk: Chunk, start: int, end: int) -> float:
    """A topic is the subject; `X には … ない` asks for X."""
    particle = text[chunk.end : chunk.after].strip()
    if particle in ("には", "では", "へは", "からは", "とは") and _NOT_END.search(text, chunk.after, end):
        return -0.2 if _OF_ANOTHER.match(text, chunk.after, end) else 1.4
    if (
        particle == "は"
        and chunk.end - chunk.start > 1
        and _IN_CASE.search(text, start, chunk.start)
        and _NOT_END.search(text, chunk.after, end)
    ):
        return 2.6
    return -1.8 if chunk.start - start < 0.45 * (end - start) else -0.2


_PARTICLES = tuple("をにでがとはへの")
_ONLY_TOPIC = re.compile(r"(?:のみ|だけ)では")
_OF_ANOTHER = re.compile(r"、?[^、。はがをにで]{2,16}は[^、。は]{2,16}$")
_IN_CASE = re.compile(r"(?<=[^\s])(?:では|には)、?[^、。はがをにで]{0,8}$")
"""`夜では甲は開かない`: 甲 is what does not."""
_NOT_END = re.compile(r"(?:ない|ません)[。)）]?$")


def _focus(text: str, chunk: Chunk, start: int, end: int) -> float:
    """What stands right before the last verb is the point; the noun that is itself the verb is not."""
    if (
        chunk.slot in ("verb", "end", "cop", "comma", "kana")
        and is_verbal(text[chunk.start : chunk.end])
        and text[start : chunk.start].rstrip().endswith(_PARTICLES)
    ):
        return -2.0
    if chunk.slot in ("at", "adj") and text[chunk.end - 1] == "的":
        return -2.0
    if chunk.slot not in ("cop", "end") and start < chunk.start and text[chunk.start - 1] in "るたいうくすつぬむぶぐな":
        return -0.5
    if chunk.slot not in ("obj", "at"):
        return 0.0
    if _LAST_VERB.match(text, chunk.after, end):
        return 0.6
    return -0.4 if chunk.slot == "obj" or _IF.match(text, chunk.after, end) else 0.0


def _longer(text: str, found: Sequence[Chunk], i: int, start: int, end: int, cues: _Cues) -> Iterator[Candidate]:
    """`A の B`, and `A と B`, `A、B、C` as one answer; `i` is not the last."""
    one, other = found[i], found[i + 1]
    if one.slot == "of" and one.after + _spaces(text, one.after) == other.start:
        generic = is_generic(text[other.start : other.end].replace(" ", ""))
        place = _place(text, other, start, end, cues)
        yield _phrase(text, one.start, other.end, place - (0.9 if generic else 0.3))
    if i and found[i - 1].slot in ("and", "comma") and found[i - 1].after == one.start:
        return
    j = i
    while j + 1 < len(found) and found[j].slot in ("and", "comma"):
        if found[j].after + _spaces(text, found[j].after) != found[j + 1].start:
            break
        j += 1
    if j > i and (any(c.slot == "and" for c in found[i:j]) or (j > i + 1 and _is_row(text, found[i : j + 1]))):
        said = [text[c.start : c.end].replace(" ", "") for c in found[i : j + 1]]
        are_merits = len(said) == len("AB") and all(map(words.is_benefit, said))
        distinct = 0 if are_merits else sum(not is_generic(word) for word in said)
        score = _place(text, found[j], start, end, cues) + 1.0 - (2.5 if distinct <= j - i else 0.0)
        score += _MEANS if found[j].slot == "by" else 0.0
        rest = _LAST_OF_ROW.match(text, found[j].end, end) if text[one.after - 1] in "、，" else None
        stop = rest.end(1) if rest else found[j].end
        yield Candidate(start=one.start, end=stop, score=score, reason="list")


_LAST_OF_ROW = re.compile(rf"((?:への|の)[{KANJI}{KATAKANA}]{{2,8}})[。]?$")
"""`監視、採用、船主への報告`: the last of a row has words of its own."""
_MEANS = 1.2
"""帯域幅と遅延で最適経路を決める: what several things do together is told by them."""


def _is_row(text: str, found: Sequence[Chunk]) -> bool:
    """Whether runs with nothing but commas between them are of one kind, as 春耕地、秋耕地、休耕地 are."""
    first = text[found[0].start : found[0].end]
    return first not in words.ADVERBS and first not in words.FORMAL and first[-1] not in "時後前際中間度年月日"


def _spaces(text: str, at: int) -> int:
    return 1 if text[at : at + 1] == " " else 0


_RANGE_BEFORE = re.compile("[0-9０-９][~〜～](?=[0-9０-９])")
_AMOUNT = re.compile("約?[0-9０-９]")
_MEASURED = re.compile("(?:[重長高広深厚太大速]さ|径|面積|[体容]積|[重質]量|温度?|[水気]圧|距離|期間|寿命|標高|水深)$")
"""`甲は港の奥にあり、重さは約300t`: how much of it there is stands in no contrast to where it is."""
_SIDES = frozenset(["cop", "comma", "end", "at", "only", "close"])


def _contrast(text: str, found: Sequence[Chunk]) -> Iterator[Candidate]:
    """`A は x だが、B は y`: x and y; under one number where one gives away the other."""
    topics = [i for i, c in enumerate(found) if c.slot == "topic" and text[c.end : c.after].strip() == "は"]
    if len(topics) != len("AB") or "、" not in text[found[topics[0]].after : found[topics[1]].start]:
        return
    parts = found[topics[0] + 1 : topics[1]], found[topics[1] + 1 :]
    sides = [[c for c in part if c.slot in _SIDES] for part in parts]
    if not all(sides) and not (len(parts[0]) == 1 and parts[1]):
        return
    one, other = (parts[0][0], parts[1][0]) if len(parts[0]) == 1 else (sides[0][-1], sides[1][-1])
    written = text[one.start : one.end], text[other.start : other.end]
    if any(is_generic(side) or is_verbal(side) for side in written):
        return
    is_cut = any(_RANGE_BEFORE.match(text, side.start - 2) for side in (one, other))
    if is_cut or (_AMOUNT.match(written[1]) and _MEASURED.search(text, found[topics[1]].start, found[topics[1]].end)):
        return
    first, second = _phrase(text, one.start, one.end, 0.0), _phrase(text, other.start, other.end, 0.0)
    if are_opposites(*written, pairs=words.OPPOSITES):
        yield replace(first, score=5.0, reason="both sides of a contrast", more=((other.start, other.end),))
        return
    yield replace(first, score=4.5, reason="one side of a contrast")
    yield replace(second, score=4.5, reason="one side of a contrast")


def _opposites(text: str, found: Sequence[Chunk]) -> Iterator[Candidate]:
    """`単一の X のみ、複数の Y`: both, each with the noun behind it."""
    ranges: dict[str, tuple[int, int]] = {}
    for i, chunk in enumerate(found):
        stop = found[i + 1].end if chunk.slot == "of" and i + 1 < len(found) else chunk.end
        ranges.setdefault(text[chunk.start : chunk.end], (chunk.start, stop))
    for one in tuple(ranges):
        for other in words.OPPOSITES.get(one, ()):
            (a, b), (c, d) = ranges[one], ranges.get(other, (0, 0))
            if b <= c and "、" in text[b:c]:
                yield Candidate(start=a, end=b, score=5.0, reason="both sides of a contrast", more=((c, d),))
