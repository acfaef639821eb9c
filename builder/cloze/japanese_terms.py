"""What is said of a Japanese term, and the term itself, where it cannot be asked or is not one thing to recall."""

from __future__ import annotations

import re

MOST_OF_HELP = 30
"""Characters; more says something else as well."""
MOST_OF_END = 60
"""Characters of what is said that tell how it closes."""

_ADVICE = re.compile(
    r"(?:[にへ][着注]目|を(?:意識|優先|疑う|見る|確認)|から(?:考え|判断|推測|推定)|で(?:考え|判断|見分け)|と考え)"
    r"(?:する|して?いく|るとよい|ると良い|る|て[ぁ-ゖ]{1,12})?[。]?$"
)
_HELP = re.compile(r"(?:役(?:に)?立(?:つ|ちます)|便利(?:です|である)?|有効(?:です|である)?)[。．]?\s*$")
_CANNOT = re.compile(r"(?:ない|ません)\s*[。．]?\s*$")
_NEEDED = re.compile(r"(?:必要が(?:ある|あります)|なければならない|べき(?:である|だ|です)?)\s*[。．]?\s*$")


def is_advice(said: str) -> bool:
    """Whether something tells how to find an answer: `雨の量から判断`, `国の境目を意識`."""
    return _ADVICE.search(said[-MOST_OF_END:]) is not None


def is_rule(body: str) -> bool:
    """Whether a term is only said not to do, or to need, a thing: 〜できない, 〜する必要がある."""
    end = body[-MOST_OF_END:]
    return "、" not in body.rstrip("、") and (_CANNOT.search(end) or _NEEDED.search(end)) is not None


def is_help(body: str) -> bool:
    """Whether a term is only said to help with something: `監視と分析に役立つ`."""
    return len(body) <= MOST_OF_HELP and _HELP.search(body) is not None
