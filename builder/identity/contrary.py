"""Whether a text denies what another says, or says the opposite: a letter or two, and another fact."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING

from builder.identity.tokens import DENIALS, is_kanji, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from builder.identity.tokens import Token

_REMEMBERED = 1000
"""Pairs of texts that are not compared again."""
_REMARK = 2
"""Words with a meaning of their own that came with a denial: a remark that denies something else."""
_NOT = "not"
_SAYS_NO_DENIAL = re.compile(
    r"な(?:ければ|くては|くちゃ)(?:な(?:らない|りません)|いけない|いけません|だめ)|ねばな(?:らない|りません)"
    r"|(?:だけ|のみ)(?:では|で)?なく|のみならず|かもしれ(?:ない|ません)|に(?:ほかなら|他なら)ない|に過ぎ(?:ない|ません)|にすぎ(?:ない|ません)"
    r"|[少危]な[いく]|なくな|なくし|なくす|not only|no longer than|no more than|\bno\. ?(?=\d)"
)
"""Words with a denial in them that deny nothing: one must, not only, maybe, nothing but, few; `no. 5`."""
_ONLY = re.compile(r"しか([^、。\n]{0,20}?)(?:ない|ません|なく)")
_DENIAL = re.compile(
    r"\bcannot\b|n['’]t\b|\b(?:not|no|never|none|neither|nor|nothing|nobody)\b"
    r"|な(?:い|かった|く|し(?=[、。\s]|$))|ません|[㐀-鿿]まず(?=に|、|$)|(?<![必はいま])ず(?=に|、|$)"
)
_OPPOSITE_SIGNS = (
    *("前後", "左右", "上下", "入出", "開閉", "増減", "有無", "大小", "高低", "長短", "多少", "強弱", "新旧", "内外"),
    *("始終", "可否", "正負", "南北", "東西", "昼夜", "売買", "送受", "明暗", "冷温", "冷熱", "冷暖", "軽重", "広狭"),
    *("深浅", "遠近", "早遅", "速遅", "加減", "加除", "押引", "昇降", "勝敗", "白黒", "許禁", "許拒", "公私", "縦横"),
    *("表裏", "読書", "先後", "主副", "主従", "満干", "満空", "難易", "寒暖", "暑寒", "薄厚", "細太", "甘辛", "増削"),
    *("点消", "着発", "着脱", "乗降", "往復", "貸借", "盛衰", "善悪", "同異", "必任", "静動"),
)
"""Kanji of which one says the opposite of the other; a word with the one in the other's place does, too."""
_OPPOSITE_WORDS = (
    *("left right", "on off", "in out", "up down", "before after", "above below", "over under", "with without"),
    *(
        "raise lower",
        "raise drop",
        "rise fall",
        "rise sink",
        "open close",
        "open shut",
        "encrypt decrypt",
        "encode decode",
    ),
    *("fill empty", "fill drain", "full empty", "add remove", "attach detach", "connect disconnect", "lock unlock"),
    *(
        "enable disable",
        "allow deny",
        "allow forbid",
        "permit forbid",
        "accept reject",
        "include exclude",
        "start stop",
    ),
    *(
        "start end",
        "begin end",
        "begin finish",
        "push pull",
        "send receive",
        "buy sell",
        "increase decrease",
        "grow shrink",
    ),
    *("increase reduce", "import export", "upload download", "inside outside", "internal external", "inner outer"),
    *(
        "inbound outbound",
        "ingress egress",
        "input output",
        "upstream downstream",
        "ascending descending",
        "rest transit",
    ),
    *(
        "long short",
        "longer shorter",
        "large small",
        "larger smaller",
        "big small",
        "wide narrow",
        "high low",
        "higher lower",
    ),
    *("fast slow", "faster slower", "hot cold", "warm cold", "old new", "early late", "earlier later", "day night"),
    *(
        "more less",
        "more fewer",
        "most least",
        "many few",
        "first last",
        "always never",
        "all none",
        "everybody nobody",
    ),
    *("public private", "read write", "client server", "north south", "east west", "port starboard", "front back"),
    *(
        "top bottom",
        "upper lower",
        "minimum maximum",
        "min max",
        "positive negative",
        "true false",
        "required optional",
    ),
    *(
        "horizontal vertical",
        "strong weak",
        "heavy light",
        "dark light",
        "black white",
        "odd even",
        "may must",
        "ebb flood",
    ),
    *(
        "same different",
        "deep shallow",
        "near far",
        "thick thin",
        "hard soft",
        "wet dry",
        "appear disappear",
        "win lose",
    ),
    *(
        "オン オフ",
        "プラス マイナス",
        "アップ ダウン",
        "アップロード ダウンロード",
        "インポート エクスポート",
        "イン アウト",
    ),
    *(
        "以上 以下",
        "以上 未満",
        "超 未満",
        "増加 減少",
        "許可 拒否",
        "許可 禁止",
        "最初 最後",
        "開始 停止",
        "開始 終了",
    ),
    *(
        "必須 任意",
        "拡大 縮小",
        "追加 削除",
        "成功 失敗",
        "上昇 下降",
        "上昇 低下",
        "公開 非公開",
        "接続 切断",
        "暗号 復号",
    ),
    *("暗号化 復号", "暗号化 復号化", "直接 間接", "固定 可変", "静的 動的", "内部 外部", "供給 需要", "安全 危険"),
)
"""Words that say the opposite of each other; English ones in any form of theirs."""
_DENYING = re.compile(r"^(?:un|dis|non|in|im|ir|il|a)(?=[a-z]{5})")
"""What an English word may begin with and then says the opposite: `dependent`, `independent`."""
_ENDING = re.compile(r"(?:ing|ed|es|s|e|d)$")
_LEAST_STEM = 3
_LEAST_LATIN = 3


def stem(word: str) -> str:
    """An English word without its ending: `closes`, `closing` and `closed` are `clos`; other words as they are."""
    if not word.isascii() or not word.isalpha() or len(word) <= _LEAST_LATIN:
        return word
    bare = _ENDING.sub("", word)
    bare = word if len(bare) < _LEAST_STEM else bare
    bare = bare[:-1] if bare[-1] == bare[-2] else bare
    return bare[:-1] + "i" if bare[-1] == "y" else bare


def _opposites(pairs: Iterable[Sequence[str]]) -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        found[stem(one)].add(stem(other))
        found[stem(other)].add(stem(one))
    return {word: frozenset(others) for word, others in found.items()}


_OF_SIGN = _opposites(_OPPOSITE_SIGNS)
_OF_WORD = _opposites(pair.split(" ") for pair in _OPPOSITE_WORDS)


@lru_cache(maxsize=_REMEMBERED)
def is_contrary(old: str, new: str) -> bool:
    """Whether a denial came or went, or a word was replaced by one that a small table knows as its opposite.

    A remark of several words that came or went with a denial of its own denies nothing else. Words that change places
    are not seen.
    """
    was, now = tokens(_with_plain_denials(old)), tokens(_with_plain_denials(new))
    return _has_opposite(was, now) or _is_denied(was, now)


def _with_plain_denials(text: str) -> str:
    """Every denial as the word `not`, and those gone that are none."""
    plain = _ONLY.sub(r"だけ\1", _SAYS_NO_DENIAL.sub(" ", text.lower()))
    return _DENIAL.sub(lambda found: f" {'can ' if found[0] == 'cannot' else ''}{_NOT} ", plain)


def _is_denied(was: Sequence[Token], now: Sequence[Token]) -> bool:
    old, new = ([token.words for token in side] for side in (was, now))
    if old.count(_NOT) == new.count(_NOT) == 0:
        return False
    runs = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return any(tag != "equal" and _differ(was[a:b], now[c:d]) for tag, a, b, c, d in runs)


def _differ(gone: Sequence[Token], come: Sequence[Token]) -> bool:
    """Whether one of two runs of words denies what the other says; a remark of its own stands against nothing."""
    before, after = (sum(token.words == _NOT for token in side) for side in (gone, come))
    left, right = (sum(token.says and token.words != _NOT for token in side) for side in (gone, come))
    return before != after and (min(left, right) > 0 or max(left, right) < _REMARK)


def _has_opposite(was: Sequence[Token], now: Sequence[Token]) -> bool:
    before, after = (Counter(stem(token.words) for token in side) for side in (was, now))
    gone, come = before - after, after - before
    return any(not come.keys().isdisjoint(_contraries(word)) for word in gone) or any(
        not gone.keys().isdisjoint(_undenied(word)) for word in come
    )


def _contraries(word: str) -> Iterator[str]:
    yield from _OF_WORD.get(word, ())
    yield from _undenied(word)
    if is_kanji(word):
        inner = (one for one in _OF_WORD if one in word and is_kanji(one))
        yield from (word.replace(one, other) for one in inner for other in _OF_WORD[one])
        for at, sign in enumerate(word):
            yield from (word[:at] + other + word[at + 1 :] for other in _OF_SIGN.get(sign, ()))


def _undenied(word: str) -> Iterator[str]:
    """The word that a word denies: `可能` of `不可能`."""
    if found := _DENYING.match(word):
        yield word[found.end() :]
    if is_kanji(word):
        yield from (word[:at] + word[at + 1 :] for at, sign in enumerate(word) if sign in DENIALS and len(word) > 1)
