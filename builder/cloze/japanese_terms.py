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


def is_circular(term: str, said: str) -> bool:
    """Whether what is said of a term is made of its own letters, or says its last word again and little else.

    `代名詞: 名詞の代わりをする`; `ズーム: 位置をズーム`; `景気サイクル: 上がって下がるサイクル`.
    """
    bare = said.strip(" 。").removesuffix("のこと")
    kanji = _KANJI.findall(bare)
    is_told = len(kanji) >= max(LEAST_OF_LETTERS, LEAST_SHARE * len(bare)) and not _LOANS.search(bare)
    if is_told and set(kanji) <= set(_KANJI.findall(term)):
        return True
    last = _LAST_LOAN.search(term.strip())
    if last is None or not bare.endswith(last.group()):
        return False
    rest = bare[: -len(last.group())]
    return last.group() == term.strip() or (_LOANS.search(rest + " ") is None and len(_KANJI_PAIR.findall(rest)) == 0)


LEAST_OF_LETTERS = 3
"""Kanji of a text that could all be those of its term by chance if they were fewer."""
LEAST_SHARE = 0.3
"""Of the letters of a text: where there are fewer kanji, what is written in kana says something, `まわりより…ところ`."""
_KANJI = re.compile("[一-鿿]")
_KANJI_PAIR = re.compile("[一-鿿]{2}")
_LOANS = re.compile("[ァ-ヺー]{2}|[A-Za-z0-9]")
_LAST_LOAN = re.compile("[ァ-ヺー]{3,}$")


def asked_for(term: str, answer: str) -> str:
    """What the question side of a whole answer has to say: how many are wanted, or that the reading is.

    `戦術: 広告、販促、販路、流通`: 4つ; `母后: ぼこう`: 読み.
    """
    if _KANA_ONLY.fullmatch(answer) and _is_reading(term.strip(" :：　=→"), answer):
        return "読み"
    listed = _ROW.fullmatch(answer)
    return f"{len(_COMMA.findall(answer)) + 1}つ" if listed else ""


def _is_reading(term: str, kana: str) -> bool:
    """Whether kana can be how kanji are read: two syllables each, or more before the same kana at the end."""
    written = _WRITTEN.fullmatch(term)
    if written is None:
        return False
    if written[2]:
        return kana.endswith(written[2]) and len(kana) > len(written[2])
    return len(written[1]) > 1 and len(_SMALL.sub("", kana)) <= len("仮名") * len(written[1])


_WRITTEN = re.compile("([一-鿿々]{1,8})([ぁ-ゖ]{0,3})")
_SMALL = re.compile("[ゃゅょ]")
_KANA_ONLY = re.compile("[ぁ-ゖー]{2,12}")
_MEMBER = r"[一-鿿ァ-ヺー々A-Za-z0-9]{1,12}"
_ROW = re.compile(rf"{_MEMBER}(?:\s?[、，・]\s?{_MEMBER}){{2,6}}")
_COMMA = re.compile("[、，・]")


def is_rule(body: str) -> bool:
    """Whether a term is only said not to do, or to need, a thing: 〜できない, 〜する必要がある."""
    end = body[-MOST_OF_END:]
    return "、" not in body.rstrip("、") and (_CANNOT.search(end) or _NEEDED.search(end)) is not None


def is_help(body: str) -> bool:
    """Whether a term is only said to help with something: `監視と分析に役立つ`."""
    return len(body) <= MOST_OF_HELP and _HELP.search(body) is not None
