"""Where a text says how many there are, and names them: `尺度水準は4つ。名義尺度、順序尺度、…`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.text import has_japanese

if TYPE_CHECKING:
    from collections.abc import Sequence

_COUNT = re.compile(
    r"(?<![0-9０-９第約図表問一二三四五六七八九十A-Za-zＡ-Ｚａ-ｚ.．-])([2-9２-９二三四五六七八九])\s?"
    r"(?:つ(?!目)|種類?(?!目)|要素|原則|段階(?![一-鿿])|条件|本柱|分類|部門|形態|機能|区分|柱|方式|方法|タイプ|パターン|ステップ|工程|領域|側面|指標"
    r"|作用|徴候|主徴|制度|義務|責任|原色|大[一-鿿ァ-ヺ]|(?:権|感|官|層|徳|則|態|法|相|界|体液|点|個|本|件|項目)(?![一-鿿ァ-ヺ]))(?!以上|以下|未満|目)"
)
"""How many there are, with the word that says of what: 労働三権, 4つ, 三大港; 三河 and `USB3` count nothing."""
_VALUES = {sign: n for signs in ("23456789", "２３４５６７８９", "二三四五六七八九") for n, sign in enumerate(signs, 2)}
_OPENS = re.compile(r"[。：:][ 　]?|[ 　]?(?=[①１])|\n[ 　]*")
_LONGEST_LEAD = 40
"""Characters."""
_LONGEST = 300
_NEXT = re.compile(r"[、，,・／/][ 　]?")
_PAIR = re.compile(rf"{_NEXT.pattern}|と")
_RING = re.compile(r"[ 　、，]*(?:[①-⑨]|(?<![^\s　])[1-9１-９][.．)）])[ 　]*")
_MEMBER = re.compile(r"[^。、，：:①-⑨?？]{1,30}")
_OPEN = re.compile(r"など|等$|その他|…|\.\.")
_PRIVATE = re.compile("今[日週月年回]|明日|昨日|来[週月年]|買う|[私僕俺]|宿題|反省|質問|会議|おかず|予定|名前")
"""What is of one day or one person."""
_SAYS = re.compile(r"は|[がをにで][^がをにで]{1,12}[るたいすくむつうぬぐぶ]$")


def named(text: str) -> Sequence[tuple[int, int]]:
    """Where the things that a text counts are named: as many as it says, and no more; empty where they are not."""
    if len(text) > _LONGEST or not has_japanese(text):
        return ()
    for opens in _OPENS.finditer(text, 1, _LONGEST_LEAD + 2):
        if _PRIVATE.search(text, 0, opens.start()):
            return ()
        counts = {_VALUES[sign] for sign in _COUNT.findall(text, 0, opens.start())}
        rest = text[opens.end() :].rstrip("。 　")
        rings = [*_RING.finditer(text, opens.end(), opens.end() + len(rest))]
        is_led = rings != [] and rings[0].start() == opens.end()
        sign = _PAIR if len("ab") in counts else _NEXT
        parts = rings[is_led:] or [*sign.finditer(text, opens.end(), opens.end() + len(rest))]
        starts = [rings[0].end() if is_led else opens.end(), *(m.end() for m in parts)]
        ends = [m.start() for m in parts]
        ranges = [*zip(starts, [*ends, opens.end() + len(rest)], strict=True)]
        words = [text[a:b] for a, b in ranges]
        if len(words) in counts and all(map(_is_member, words)) and len(set(words)) == len(words):
            return ranges
    return ()


def _is_member(words: str) -> bool:
    return _MEMBER.fullmatch(words) is not None and not (_OPEN.search(words) or _SAYS.search(words))


def opens_list(text: str) -> bool:
    """Whether a text ends its count itself, before what it counts: with a full stop, a colon or a number."""
    return _OPENS.search(text, 1) is not None
