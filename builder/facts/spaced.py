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
    sentence goes on behind the noun in most.
    """
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


def _parted(at: Node, word: re.Match[str] | None) -> Node:
    if word is None or at.children or not has_japanese(word["said"]):
        return at
    return replace(at, parts=Split(separator=Separator.SPACE, term_end=word.end("word"), body_start=word.start("said")))
