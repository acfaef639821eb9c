"""Japanese sentences that stand below a name and do not say what it is: they tell of its parts, or who did it."""

from __future__ import annotations

import re

from builder.text import fold, has_japanese

_LATIN = "A-Za-z0-9"
_CLEFT = re.compile(r"[ぁ-ゖ]のは、?(?![0-9０-９約])[^、。はがをに]{2,24}?(?:である|です|だ|だった|であった)?$")
"""`周期表を発表したのはメンデレーエフ`."""
_TOPIC = re.compile(
    rf"([^、。はをがにで\s]{{1,20}}(?<=[一-鿿ァ-ヺー{_LATIN})）」]))は(?![じっずるりれがさし]|な[いくし])"
)
_ASIDE = re.compile(r"[(（][^()（）]*[)）]")


_OPENS = re.compile(
    r"(?!これ|それ|あれ|また|実は|今|次に|つまり|なお)(?:[^\s、。はがをにで：:]{2,24}[にで]?は、?|[^\s、。：:]{2,30}のは)(?=[^\s、。])"
)


def opens_with_topic(line: str) -> bool:
    """Whether a Japanese line begins with what it is about: `滑車の考案者は大工の源六である`."""
    return _OPENS.match(line) is not None


def tells_who(words: str) -> bool:
    """Whether a Japanese sentence comes to who or what did a thing: `周期表を発表したのはメンデレーエフ`."""
    return has_japanese(words) and _CLEFT.search(words.strip().rstrip("。")) is not None


def has_own_topic(name: str, words: str) -> bool:
    """Whether the first Japanese sentence below a name tells of a part or the whole of it, or who did it.

    `周期表を発表したのはメンデレーエフ` below 化学史, `心臓は左寄りに位置し、重さは約300g` below 心臓の構造; but not
    `岩石は…` below 岩石, nor `甲板員は舫い綱を…` below 係留, which tells what that is.
    """
    said = words.strip().partition("。")[0].strip()
    if not has_japanese(said):
        return False
    if _CLEFT.search(said):
        return True
    found = _TOPIC.match(said)
    topic, named = (fold(_ASIDE.sub("", part)).strip() for part in (found[1] if found else "", name))
    return bool(topic) and (named.startswith(f"{topic}の") or topic.startswith(f"{named}の"))
