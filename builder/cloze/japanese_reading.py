"""A light reading of Japanese: sentences, runs of words, the slot each stands in. No dictionary.

Runs of kanji, katakana, Latin letters and digits are taken for words; the particle behind a run is its slot.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from builder.cloze import japanese_words as words
from builder.cloze.tables import alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_CHUNKS = 60
"""Of one sentence; what comes later is not looked at, so that work grows with the length, not its square."""

KANJI = "一-鿿㐀-䶿々〆ヶ"
KATAKANA = "ァ-ヺー・ｦ-ﾟ"
LATIN = "A-Za-zＡ-Ｚａ-ｚ0-9０-９À-ɏα-ωΑ-Ωµ"
_STEM = "みきりいえけげめれせびち"
"""A kanji with one of these is the first half of a compound noun: 読み込み, 組み合わせ."""
_LONGER_STEMS = "わせ かせ とし らし わし がし まし こし さえ ばね まり がり わり ぎり さげ".split()  # noqa: SIM905
_TE = "(?<=[立建当捨育充果仕])て"
_HALF = rf"(?:[{KANJI}](?:{'|'.join((*_LONGER_STEMS, *_STEM, _TE))})|(?<![{KANJI}])[{KANJI}]し)"
_PARTICLE_NEXT = "(?!に(?:く[いく]|行[くきかっ]|来[るたて])|(?<=[せべ])と(?:いう|言う))(?=[をのはがにでとも、。）)]|$)"
_BEHIND_WORD = rf"(?=[をのはがにでともへやか、。）)・\s{KANJI}]|から|まで|$)"
_KANA_WORD = (
    rf"(?=[ぁ-ゖ])(?:(?<![ぁ-ゖ])|(?<=[はがをにでとのもへや])|(?<=必ず))(?:{alternatives(words.KANA)}){_BEHIND_WORD}"
)
"""Words, or their beginnings, that are written in hiragana."""

_NOUN_IN_SHI = (
    rf"(?<=[{KANJI}{_STEM}][出返戻直通消流回渡越押差蒸干増残倒外放])し(?=[をのはがでとへ]|から|まで|に(?![行来く]))"
)
"""先入れ先出しで, 見出しに: a noun made of a verb; 抽出し、 is a verb."""

_ADDRESS = r"(?<![\w:])(?=[\da-fA-F:]*::)(?=[a-fA-F:]*\d)[\da-fA-F:]{3,39}(?:/\d{1,3})?(?![\w:])"
"""`fe80::/10`."""
_CALL = r"[A-Za-z_][A-Za-z0-9_.]*\(\)"
"""`len()`: the brackets are part of the name."""
_CHUNK = re.compile(
    rf"(?:{_ADDRESS}|{_CALL}|(?:(?!及び|又は|並びに|若しくは|或いは)(?:{_KANA_WORD}|{_HALF}(?=[{KANJI}]|(?<![いて])[{KATAKANA}])|付き\s?(?=[{KATAKANA}{LATIN}])|[{KANJI}{KATAKANA}{LATIN}]"
    rf"|(?<=[A-Za-z]\d)[〜～](?=[A-Z][a-z]?\d)|(?<=[A-Za-z]\d\d)[〜～](?=[A-Z][a-z]?\d)"
    rf"|(?<=[{LATIN}])[-_/.+%°#&@:~’'](?=[{LATIN}])|(?<=[{LATIN}])[%+°℃#]"
    rf"|(?<=[{LATIN}])\s(?=[{LATIN}{KANJI}{KATAKANA}])|(?<=[{KANJI}{KATAKANA}])\s(?=[{LATIN}])|(?<=[{KANJI}{KATAKANA}])[〜～](?=[{KANJI}{KATAKANA}])))+)"
    rf"(?:(?<=[{KANJI}])(?:(?:[みきりえけげめせび]|(?<=[合違扱払])い){_PARTICLE_NEXT}|(?:さ|づけ|わせ|らし|とし|がり|まり|わり)(?=[をのはがにでとも]|$)|{_NOUN_IN_SHI}))?"
    rf"(?:\s?[(（][A-Za-z0-9][A-Za-z0-9 ./-]{{0,40}}[)）])?"
)
_SLOT = re.compile(
    r"(?:上(?=[にでのへか]))?\s?(?:(?P<only>(?:のみ|だけ|しか)|ごとに)|(?P<topic>(?:に|で|と|から|へ|まで)?(?:は|も)(?!や|ち))|(?P<obj>を)"
    r"|(?P<case>(?:の|する|した|な)?(?:場合|とき|時|際|たび|度)(?:に|は|、|の)?)"
    r"|(?P<by>によって|により|による|を通じて|として)"
    r"|(?P<at>で(?!き|す|あ|は)|から|まで|へ|に(?!は|も)|より)|(?P<subj>が(?!い))"
    r"|(?P<and>と(?!し|な|い|は|\s?(?:整合性|互換性|親和性|相性|同様|同じ|同等|同一|並行|一緒))|や(?!す)|および|及び|または|又は|もしくは|かつ|・)"
    r"|(?P<of>の)|(?P<cop>です|である(?=[。．、）)」]|$|が|と|こと|ため|ので)|であり|だ(?!け)|でした|[とに]な(?:る|った|ります|りやすい|りにくい))|(?P<adj>な|的|である)"
    r"|(?P<verb>す|し|さ|でき|可|いたし)|(?P<comma>[、，,])"
    r"|(?P<end>[。．.!！?？]|$)|(?P<close>[)）」』】])|(?P<open>[(（])|(?P<kana>[ぁ-ゖ]))"
)
_GLOSS = re.compile(rf"[(（][{KANJI}{KATAKANA}]{{2,12}}[)）](?=[をにはが])")
"""`汎用レジスタ(レジスタ)に`: the particle behind a bracket is that of the word before it."""
_LONGEST_SLOT = 16
"""Characters that tell the slot; the longest one has 8, with the one behind it that is looked at."""
_SENTENCE_END = re.compile(r"(?:[。！？!?]|．(?![\d０-９]))\s*|\n")
_BRACKETS = re.compile(r"[（(「『）)」』]")
_PREFIX = re.compile(
    r"一晩中?|一[年日]中|毎[日年月週回]|適宜|随時|最も|同時に|一旦|例えば|各|主に|常に|必ず|(?:直接|or|and)(?= )"
)
_HIRAGANA = re.compile(r"[ぁ-ゖ]")
_PARTICLE = re.compile(
    r"あ[るりっ]|[をがはにでとのもへやなさしす、]|から|まで|より|だ(?!け)|いたし|ごと|くらい|ぐらい|ごろ|ころ|ほど|ずつ|など|たち|のみ|だけ|しか"
)
_VERB_ANYWAY = ("かれ", "かな", "なく", "なる", "なり", "もう", "でる", "でい", "なけ", "なが")
_NEEDED = re.compile(r"(\d[\d.,]*\s?[A-Za-z%]*)\s?(?:必要|可能|程度|固定)$")
_CONTINUES = re.compile(rf"[がをにとでは][{KANJI}]{{1,2}}[ぁ-ゖ](?:[{KANJI}][ぁ-ゖ])?、$")
"""`円高が進み、`: a verb, not the noun 進み."""
_TO_SOME_DEGREE = re.compile(r"ある程度$")
"""One word, that only says how much."""
_KANJI_PAIR = re.compile(rf"[{KANJI}]{{2}}$")
"""遅滞なく, 関係なく: a noun; 少なく: an adjective."""
_BRINGS = re.compile("[しすさせそ](?:た|て|ま|な|れ|る|こと|[、。]|$)|す")
_TWO_VERBS = re.compile(rf"[{KANJI}][{_STEM}][出回返渡戻直通消流離外越残倒崩写隠放示散刺表記足]$")
"""`取り出した`, `切り離された`: two verbs in one, no noun; the second is one that ends in す."""
_OPENED_VERB = re.compile(rf"(?:{_HALF})?[{KANJI}]$")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of words and the slot it stands in."""

    start: int
    end: int
    slot: str
    """`only` のみ, `topic` は, `obj` を, `case` 場合, `by` により, `at` に で から, `subj` が, `and` と, `of` の,
    `cop` です, `adj` な, `verb` する, `comma`, `end`, `close` and `open` (brackets), `kana` (anything else)."""
    after: int
    """Where the text goes on behind the particle."""


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences between two offsets; a full stop inside brackets ends none."""
    at, seen, depth = start, start, 0
    for match in _SENTENCE_END.finditer(text, start, end):
        for bracket in _BRACKETS.findall(text, seen, match.start()):
            depth = depth + 1 if bracket in "（(「『" else max(0, depth - 1)
        seen = match.end()
        if depth and text[match.start()] != "\n":
            continue
        depth = 0
        if text[at : match.start()].strip():
            yield at, match.start()
        at = match.end()
    if text[at:end].strip():
        yield at, end


def chunks(text: str, start: int, end: int) -> list[Chunk]:
    """The runs of words of a sentence."""
    found = []
    for match in _CHUNK.finditer(text, start, end):
        a = match.start()
        written = match.group() if match.group().endswith("::") else match.group().rstrip(" .-/・:")
        a, b = _without_okurigana(text, a, a + len(written))
        if "ぁ" < text[b - 1 : b] < "ん" and _CONTINUES.search(text, max(0, a - 1), b + 1):
            continue
        if _TO_SOME_DEGREE.match(text, max(0, a - len("ある")), b):
            continue
        gloss = _GLOSS.match(text, b, end)
        from_here = gloss.end() if gloss else b
        slot = _slot(text[from_here : min(end, from_here + _LONGEST_SLOT)])
        name = slot[0] if slot else "end" if b >= end else "comma"
        if a >= b or (b - a == 1 and text[a] > "ぁ" and not _is_word(text, a, name)):
            continue
        found.append(Chunk(a, b, name, from_here + slot[1] if slot else b))
        if len(found) >= MOST_CHUNKS:
            break
    return found


@lru_cache(maxsize=4096)
def _slot(behind: str) -> tuple[str, int] | None:
    """The slot that begins with what stands behind a run, and its length."""
    slot = _SLOT.match(behind)
    return (slot.lastgroup or "kana", slot.end()) if slot else None


def _is_word(text: str, at: int, slot: str) -> bool:
    """Whether a kanji alone is a word that could be asked."""
    return text[at] in words.SINGLE and slot not in ("kana", "verb") and _IN_WORD.match(text, at - 1) is None


_VERB_STEM = re.compile(r"[一-鿿][いきしちにみりぎびえけせてねめれべ](?=[一-鿿]{2,}(?:[はがをにでと]|$))")
"""`鉄砲を使い武田軍を破った`: a verb behind its object, and then the next object."""
_JOINT = re.compile(
    r"(?:(?<=を)(?:繰り返|引き起こ|取り戻|取り囲|取り除|生み出|作り出|追い出|追い払|呼び寄せ|引き寄せ|引き連れ|打ち破|打ち倒|攻め落と|乗り越え|切り開)[しりみきいえ]?"
    r"|(?<=に)(?:応じ|従い|伴い|向け|加え|比べ|備え|優れ|至り|先立ち|乗じ|転じ|限り)"
    r"|(?<=[いるたの])限り|(?<=[るた])(?:場合(?!分)|以上|一方(?!的|通行)|反面(?!教師)|都度|途端|際(?![限立会物]))"
    r"|(?<=た)結果)(?=[一-鿿ァ-ヺーA-Za-z]{2})"
)
"""`必要に応じ証拠を`, `反しない限り効力を`: a verb, or a noun of grammar, that ends its clause without a comma."""
_IN_WORD = re.compile(r"[ぁ-ゖ](?<![はがをにでとのもへや])")
"""Hiragana that is no particle: the kanji behind it is half a word, as in うるち米."""


def _without_okurigana(text: str, start: int, end: int) -> tuple[int, int]:
    """Drop kanji at the end that only open a verb (書 of 書かれる), adverbs before, and 間 behind a name."""
    before = text[start - 1 : start]
    if before in ("を", "に") and (stem := _VERB_STEM.match(text, start, end)):
        start = stem.end() if before == "を" or stem.group().endswith("し") else start
    joint = _JOINT.match(text, start, end)
    start = joint.end() if joint else start
    prefix = _PREFIX.match(text, start, end)
    if prefix and prefix.end() < end:
        start = prefix.end() + (text[prefix.end()] == " ")
    needed = _NEEDED.match(text, start, end) if text[start].isdigit() else None
    if needed:
        end = needed.end(1)
    elif _opens_verb(text, end):
        verb = _OPENED_VERB.search(text[max(start, end - 4) : end])
        end -= len(verb.group()) if verb else 1
    elif end - start > 1 and text[end - 1] in "間等達上" and not "一" <= text[end - 2] <= "鿿":
        end -= 1
    while end > start and text[end - 1] == " ":
        end -= 1
    return start, end


def _opens_verb(text: str, end: int) -> bool:
    if not "一" <= text[end - 1] <= "鿿":
        return False
    follows = text[end : end + 2]
    if _HIRAGANA.match(follows) is None:
        return False
    if _BRINGS.match(text, end) and _TWO_VERBS.search(text, max(0, end - 4), end):
        return True
    if text.startswith(("および", "かつ", "っぽ", "めいた"), end):
        return False
    if follows == "なく" and _KANJI_PAIR.search(text, max(0, end - 2), end):
        return False
    return _PARTICLE.match(follows) is None or follows in _VERB_ANYWAY


def is_aside(text: str, at: int, start: int) -> bool:
    """Whether words of the text from `start` stand in brackets: （夜間に）灯台の色を変える."""
    opened = max(text.rfind("（", start, at), text.rfind("(", start, at))
    return opened >= start and max(text.rfind("）", opened, at), text.rfind(")", opened, at)) < 0
