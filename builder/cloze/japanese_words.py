"""Closed word lists of Japanese, from `japanese.toml`, and what they say of a word."""

from __future__ import annotations

import re
from functools import lru_cache

from builder.cloze.tables import load, opposites

_TABLES = load("japanese")

GENERIC = _TABLES["generic"] | _TABLES["pointers"]
"""Too many other words would fit."""
VERBAL = _TABLES["verbal"]
LABELS = _TABLES["labels"]
"""Headings of a value: shown, never asked."""
UNASKING = _TABLES["unasking"]
"""Labels that do not say what to answer."""
OPPOSITES = opposites(_TABLES["opposites"])
"""The words that one of a contrast gives away, by the other."""
GRADES = opposites(_TABLES["grades"])
"""Cells of a comparison that give each other away."""
KINDS = _TABLES["kinds"]
"""Headings of a column of kinds."""
FEATURES = _TABLES["features"]
"""Headings of a column of qualities."""
COMPARED = _TABLES["compared"]
"""Headings of a column that holds what is compared, not what is named."""
HOW = _TABLES["how"]
"""Words before に that only say how."""
ADVERBS = HOW | _TABLES["when"]
"""With those that say when: asked with the verb behind them, never alone."""
VAGUE = _TABLES["vague"]
"""Words that tell nothing apart, and nouns that only stand for more, as an answer or before の."""
FORMAL = _TABLES["formal"]
"""Nouns of grammar: what stands before them says when or why."""
POINTERS = _TABLES["pointers"]
"""Words that only point at what follows or stands elsewhere."""

KANA = _TABLES["kana"]
"""Words, or the beginning of words, that are written in hiragana."""
SINGLE = _TABLES["single"]
"""Words of one kanji that may be an answer."""
BENEFIT = _TABLES["benefit"]
ENDLESS = _TABLES["endless"]
"""What something is good for: any of its kind would do."""
TRANSLATED = _TABLES["translated"]
"""`connect/接続`: an English word of everyday and its Japanese."""
_HEADS = (GENERIC | VAGUE) - VERBAL
COMMON = _TABLES["common"]
"""Words of everyday: a point only where a longer phrase has them."""


@lru_cache(maxsize=4096)
def is_generic(bare: str) -> bool:
    """Whether too many other words would fit."""
    if bare in GENERIC or (bare.endswith("可能") and bare[:-2] in GENERIC):
        return True
    if is_way(bare):
        return True
    if len(bare) == len("転送経路") and bare[:2] in VERBAL and bare[2:] in _HEADS:
        return True
    return bare[-1:] in ("的", "性", "化", "時", "内", "用", "中", "後", "前") and bare[:-1] in GENERIC


@lru_cache(maxsize=4096)
def is_verbal(bare: str) -> bool:
    """Whether a noun only says what is done: 相互接続, 設定可能."""
    root = bare.removesuffix("可能")
    return root != bare or root in VERBAL or (root[-2:] in VERBAL and "一" <= root[0] <= "鿿")


def is_way(bare: str) -> bool:
    """Whether a word is a way to do something: 造り方."""
    return bare.endswith("方") and "ぁ" <= bare[-2:-1] <= "ゖ"


def is_quality_beside(written: str, other: str) -> bool:
    """Whether a word says how a thing is, and the one behind the comma is no such word: 白色、アンモニア水に溶ける."""
    quality = _QUALITY.search(written)
    return quality is not None and not _QUALITY.search(other)


_QUALITY = re.compile(
    "(?:[酸塩毒揮溶]性|[白黒赤青黄緑褐灰橙紫無]色|沈[殿澱]|結晶|固体|液体|気体|粉末|透明|無臭|無味|有毒|無毒)$"
)


def is_benefit(bare: str) -> bool:
    """Whether a noun, or the last of a compound, says what something is good for: 運用コスト."""
    return any(bare[i:] in BENEFIT for i in range(max(0, len(bare) - 8), max(0, len(bare) - 1)))


def tells_nothing(written: str) -> bool:
    """Whether no word tells these from others of their kind."""
    bare = written.replace(" ", "")
    return is_generic(bare) or bare in VAGUE or bare in POINTERS or bare in ADVERBS or len(bare) <= 1


def is_everyday(written: str) -> bool:
    """Whether no word tells these from others, or they are a word of everyday."""
    return tells_nothing(written) or written in COMMON
