"""Lists whose items part a word from what it means by a space, `abandon 捨てる`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from builder.facts.shapes import is_japanese_sentence
from builder.facts.split import Separator, Split
from builder.text import has_japanese

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.facts.node import Node

_LEAST = 3
"""Items of one form; of two, one may be so by chance."""
_WORD = re.compile(
    r"(?P<word>[A-Za-z][A-Za-z'’-]*(?:\s[a-z'’~-]+){0,3}[一-龯ァ-ヺー]{0,2})[ 　]+(?P<said>[^\sA-Za-z]\S.*|[^\sA-Za-z])"
)
_LEAST_FOREIGN = 2
"""The same where the word is in a script of its own."""
_LETTER = "[가-힣Ѐ-ӿ֐-׿؀-ۿऀ-ॿ฀-๿ͰͶ-Ͽἀ-῿]"
_FOREIGN = re.compile(
    rf"(?P<word>{_LETTER}{{2,}}(?:[ 　'’-]{_LETTER}+){{0,3}}[!?]?)[ 　]+"
    r"(?P<said>[ぁ-ヿ一-鿿～〜（(][ぁ-ヿ一-鿿々～〜（）()、・\s]*)"
)
"""`날씨 天気`, `вода 水`: a word in a script that Japanese is not written in."""
_GOES_ON = re.compile(r"[をにがはでとのもへやか](?![ぁ-ゖ])|(?:から|まで|より|など)(?![ぁ-ゖ])")
"""`cat を使う`: the sentence goes on."""
_EXPLAINS = re.compile("[ぁ-ゖ]")
"""A verb, or more than one word; `john 先生`, `db 接続` are one name."""
_STATE = re.compile("中$|^未|(?:完了|[済終]み?|やる|まだ)$|^(?:明日|今日|後で|今週|来週)")
"""`python 勉強中`: how far one is."""
_OF_COMPOUND = re.compile(r"[一-龯ァ-ヺー]{1,12}[をがにでは]")
"""`cat コマンドを使う`: the Latin word may be half a name."""


def spaced(group: Sequence[Node]) -> tuple[Node, ...]:
    """The items, each parted behind its Latin word where most are a word and its Japanese meaning, `abandon 捨てる`.

    Words in small letters: capitals and a Japanese noun are one name, `FOO サーバ`; so may small ones be, where a
    sentence goes on behind the noun in most. A word in a script of its own, `вода 水`, is one name with nothing.
    """
    bare = [n for n in group if n.parts is None and not n.children]
    if paired := gaps([n.text for n in bare]):
        parted = {id(n): _parted(n, one) for n, one in zip(bare, paired, strict=True)}
        return tuple(parted.get(id(n), n) for n in group)
    foreign = [_FOREIGN.fullmatch(n.text) if n.parts is None else None for n in group]
    foreign = [one if one and not _GOES_ON.match(one["said"]) else None for one in foreign]
    sure = sum(one is not None for one in foreign)
    if sure >= _LEAST_FOREIGN and sure * 3 >= len(group) * 2:
        return tuple(_parted(n, one) for n, one in zip(group, foreign, strict=True))
    found = [_WORD.fullmatch(n.text) if n.parts is None else None for n in group]
    words = [one for one in found if one and has_japanese(one["said"])]
    plain = sum(not (_OF_COMPOUND.match(one["said"]) and is_japanese_sentence(one["said"])) for one in words)
    small = sum(one["word"][0].islower() for one in words)
    if (
        len(words) < _LEAST
        or min(len(words), small) * 3 < len(group) * 2
        or plain * 2 < len(words)
        or sum(_EXPLAINS.search(one["said"]) is not None for one in words) * 3 < len(words) * 2
        or any(_GOES_ON.match(one["said"]) or _STATE.search(one["said"]) for one in words)
    ):
        return tuple(group)
    return tuple(_parted(n, one) for n, one in zip(group, found, strict=True))


def gaps(texts: Sequence[str]) -> Sequence[re.Match[str]]:
    """Where each of several lines of two words parts at a wide gap, `ケニア　ナイロビ`, or `7500 hijack`; else nothing.

    Two lines with a gap, where not all could be names of people; three with a code of four or five digits, or of two
    numbers.
    """
    for sign, least in ((_WIDE, len("ab")), (_CODED, _LEAST)):
        found = [one for text in texts if (one := sign.fullmatch(text))]
        words, said = {one["word"] for one in found}, [one["said"] for one in found]
        if len(found) < max(least, len(texts)) or len(words) < len(found) or len(set(said)) * 2 < len(said):
            continue
        if not _are_codes(texts, said) if sign is _CODED else all(_PERSON.fullmatch(text) for text in texts):
            continue
        if not any(_GOES_ON.match(one) or _STATE.search(one) for one in said):
            return found
    return ()


_WIDE = re.compile(
    r"(?P<word>(?!第.{1,3}[章節回条])[^\s、。：:（(?？]{1,14}(?<![はがをのにで]))[ \t]*"
    r"　[ 　\t]*(?P<said>[^\s、。：:]{1,20})"
)
_CODED = re.compile(r"(?P<word>\d{4,5}|\d{1,3}-\d{1,3}) (?P<said>[A-Za-z][\w'’-]*(?: [a-z][\w'’-]*){0,4})")
_PERSON = re.compile(r"[一-龯々]{1,3}[ 　\t]+[一-龯々ぁ-ゖ]{1,3}")
"""`山田　太郎`: one name, as far as anybody sees."""


def _are_codes(texts: Sequence[str], said: Sequence[str]) -> bool:
    """Whether numbers before words are codes, and do not count things: `7500 hijack`, not `7500 soldiers`."""
    ends = [(one.split()[0], one.split()[-1]) for one in said]
    plurals = sum(any(w.endswith("s") and not w.endswith("ss") for w in both) for both in ends)
    return plurals * 3 <= len(texts) and len({len(text.split("-")[0].split(" ")[0]) for text in texts}) == 1


def _parted(at: Node, word: re.Match[str] | None) -> Node:
    if word is None or at.children or not (has_japanese(at.text) or word["word"][0].isdigit()):
        return at
    is_number = word["word"][0].isdigit() or word["said"].isdigit()
    separator = Separator.ARROW if is_number else Separator.SPACE  # the name is shown, what stands behind it is asked
    return replace(at, parts=Split(separator=separator, term_end=word.end("word"), body_start=word.start("said")))
