"""Short Japanese lines that say one thing of what stands above them: `X が原因`, `X をもつ`, `X が起こりやすい`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.cloze import japanese_words as words

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST_OF_NAME = 3
"""Letters of what is needed or happens; a shorter word is one of everyday."""


def opening(text: str, start: int, end: int) -> int:
    """Where the opening words end that are the point of such a line, `人材登用` of `人材登用が目的`; else 0."""
    found = _OPENS.match(text, start, end)
    if found and not words.is_everyday(_BARE.sub("", found.group(1))):
        return start + len(found.group(1).rstrip())
    found = _NEEDS.match(text, start, end) or _CLAIMS.match(text, start, end)
    named = _BARE.sub("", found.group(1)).strip() if found else ""
    if found is None or len(named) < LEAST_OF_NAME or words.is_everyday(named):
        return 0
    is_deed = "必" in found.group() and words.is_verbal(named[-len("準備") :])
    return 0 if is_deed else start + len(found.group(1).rstrip())


def introduced(text: str) -> str:
    """The name that a sentence gives to what it tells, `失われた利益を機会費用と呼ぶ`; empty where it gives none."""
    found = _NAMED.search(text)
    return found[1].strip() if found else ""


def says_of(left: str, levels: Sequence[str]) -> bool | None:
    """Whether a line without its gap is said of a thing named above; None where it is no such line."""
    bare = left.strip(" 。")
    if _SAID.fullmatch(bare) is None:
        return None
    above = next((level for level in reversed(levels) if level.strip() not in words.LABELS), "").strip()
    return _NAME.fullmatch(above) is not None and not (_NO_NAME.search(above) or words.is_everyday(above))


_NAMED = re.compile(
    r"[をは]\s?[「『]?([^、。「」『』をはがに]{2,24})[」』]?\s?と(?:も)?(?:呼(?:ぶ|びます|ばれる|ばれます)|いう|いいます|言う|言います|称する|称される)(?:。|$)"
)
_SAID = re.compile(
    r"を(?:もつ|持つ|有する|示す)|が(?:起こり?|起き|生じ)(?:る|やすい|にくい)|ができる"
    r"|が(?:目的|[狙ねら]+い|必要|必須|不可欠|有効|禁忌)(?:である|です|だ)?"
)
_NAME = re.compile(r"[^、。をは:：?？\s]{2,16}")
_NO_NAME = re.compile(
    r"メモ|ノート|まとめ|復習|予習|講義|授業|日記|記録|[第章節回月日]\s?\d|\d\s?[章節回月日週]|[学論史法編章]$|特徴$|性質$|種類$|など|一般|全般|の基本"
)
_BARE = re.compile(r"[(（].*[)）]|.*の")
_NEEDS = re.compile(
    r"([^、。はがをにでと]{3,20}(?:[(（][^()（）]{1,20}[)）])?)\s?が\s?(?:目的|[狙ねら]+い|必要|必須|不可欠|有効|禁忌"
    r"|(?:起こり?|起き|生じ)(?:る|やすい|にくい)|できる)(?:である|です|だ)?(?:と主張(?:した?|する)?)?[。]?$"
)
"""`人材登用が目的`, `二重結合が必要`: what it is that is needed, or happens."""
_CLAIMS = re.compile(
    r"([^、。はがをにでと]{3,16})[はが][^、。はが]{2,20}と(?:主張|提唱|指摘|批判|説いた|論じた|唱えた|考えた)(?:した?|する)?[。]?$"
)
"""`物自体は認識できないと主張` of a thinker: of what it is said."""
_OPENS = re.compile(
    r"([^、。はがをにでと]{2,20}(?:[(（][^()（）]{1,20}[)）])?)\s?が\s?(?:(?:デフォルト|初期値|[既規]定(?:値|の[^、。はがをにで]{1,8})?|標準(?:の[^、。はがをにで]{1,8})?|大?好き|大?嫌い|苦手|得意|中心|主流|主体|特徴|原因|強み|弱み|盛ん|困難)(?:です|である|だ)?"
    r"|(?:豊富に|多く|大量に)?(?:含まれ|使われ|用いられ|採れ|分泌され|放出され)(?:る|ます|ている))[。]?$"
)
"""`X が好き`, `X が多く含まれる` of what stands above: X."""
