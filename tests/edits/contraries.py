"""Edits that make another fact of a line with a letter or two: an opposite, a denial, another word for a word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

_CONTRARIES = (
    *(("upper", "lower"), ("lower", "upper"), ("right", "left"), ("before", "after"), ("after", "before")),
    *(("into", "out of"), ("long", "short"), ("small", "large"), ("wide", "narrow"), ("loaded", "empty")),
    *(
        (r"(is|are|was|were|can)", r"\1 not"),
        ("lifts", "drops"),
        ("closed", "opened"),
        ("up", "down"),
        ("most", "least"),
    ),
    *(
        ("ある", "ない"),
        ("前", "後"),
        ("冬", "夏"),
        ("上", "下"),
        ("増やす", "減らす"),
        ("増やし", "減らし"),
        ("防ぐ", "防がない"),
    ),
    *(
        ("切る", "切らない"),
        ("広", "狭"),
        ("先端", "末端"),
        ("できる", "できない"),
        ("起こす", "起こさない"),
        ("最高", "最低"),
    ),
    *(
        ("多く", "少なく"),
        ("補う", "補わない"),
        ("丈夫", "丈夫でない"),
        ("切り離す", "切り離さない"),
        ("通す", "通さない"),
    ),
)
"""Words and what says the opposite or denies them; English ones as whole words."""
_OTHERS = (
    *(("water", "sand"), ("boat", "cart"), ("gate", "wall"), ("rope", "chain"), ("bed", "bank"), ("stone", "timber")),
    *(("handle", "wheel"), ("carries", "spills"), ("pulled", "sank"), ("throws", "drinks"), ("horn", "drum")),
    *(
        ("鉢", "棚"),
        ("枝", "葉"),
        ("土", "水"),
        ("根", "実"),
        ("風", "雨"),
        ("肥料", "薬剤"),
        ("粉", "液"),
        ("道具", "飾り"),
    ),
    *(("時速", "平均"), ("編成", "定員"), ("所要時間", "待ち時間"), ("予約", "乗車"), ("花", "茎")),
)
"""Words and others of the same sort."""


def contrary(body: str, random: Random) -> str:
    """The opposite, or a denial."""
    return _replaced(body, _CONTRARIES, random)


def other_word(body: str, random: Random) -> str:
    """Another word in the place of one."""
    return _replaced(body, _OTHERS, random)


def _replaced(body: str, pairs: Sequence[tuple[str, str]], random: Random) -> str:
    """The body with one of its words replaced; as it is where it has none of them."""
    known = [(rf"\b{old}\b" if old.isascii() else old, new) for old, new in pairs]
    found = [(old, new) for old, new in known if re.search(old, body)]
    return re.sub(*random.choice(found), body, count=1) if found else body
