"""The word lists of this room, read once from `words.toml`, and the small questions asked of them."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from builder.text import fold


@cache
def word_list(name: str) -> frozenset[str]:
    """The folded words of one list of `words.toml`."""
    return _lists()[name]


@cache
def _words(name: str) -> tuple[str, ...]:
    """The words of a list as `str.startswith` and `str.endswith` take them: many are asked for in one go."""
    return tuple(word_list(name))


@cache
def _lists() -> dict[str, frozenset[str]]:
    raw = tomllib.loads(files("builder.facts").joinpath("words.toml").read_text(encoding="utf-8"))
    return {name: frozenset(fold(word) for word in words) for name, words in raw.items()}


def is_in(words: str, name: str) -> bool:
    """Whether the words, without brackets and signs at their ends, are one of a list."""
    return _bare(words) in word_list(name)


@lru_cache(maxsize=1024)
def _bare(words: str) -> str:
    return fold(words.strip("*_「」『』【】[]()（）<>《》\"'“”:：・ 　"))


def is_label(words: str) -> bool:
    """Whether the words name a value or a list of their subject's: `Price`, `用途`, `OSPF の特徴`, `Benefits of X`."""
    bare = _bare(words)
    head, of, _ = _OF.sub(" of ", bare, count=1).partition(" of ")
    tail = bare.rpartition("の")[2].strip()
    return any(w in word_list("labels") for w in (bare, tail, head if of else bare))


_OF = re.compile(r" (?:from|for|per) ")
"""`cost per hour`, `origin from Latin`: of what the label is one."""


def opens_with(words: str, name: str) -> bool:
    """Whether the folded words begin with one of a list, and not in the middle of a word."""
    text = fold(words) + " "
    if not text.startswith(_words(name)):
        return False
    return any(text.startswith(w) and not text[len(w)].isalnum() for w in word_list(name))


def ends_with(folded: str, name: str) -> bool:
    """Whether folded words end with one of a list."""
    return folded.endswith(_words(name))


def holds(words: str, name: str) -> bool:
    """Whether one of a list stands anywhere in the words (Latin ones between word borders)."""
    text = f" {fold(words)} "
    return any(not w.isascii() or _bounded(w, text) for w in [w for w in word_list(name) if w in text])


def _bounded(word: str, text: str) -> bool:
    starts = (at for at in range(len(text)) if text.startswith(word, at))
    return any(not (text[at - 1].isalnum() or text[at + len(word)].isalnum()) for at in starts)


def asks_to_do(words: str) -> bool:
    """Whether a line is what an exercise asks to do: `Explain why a keel is heavy`, `…を求めよ`; a step is none."""
    text = words.strip()
    if ":" in text or "：" in text:
        return False
    return opens_with(text, "exercises") or _SET.match(text) is not None or _SET_JA.fullmatch(text) is not None


_SET = re.compile(
    r"(?i:(?:describe|discuss|compare|justify)\s(?:\d|two|three|four|five|any|the following)\b"
    r"|(?:give|list|name|state)\s(?:\d|two|three|four|five|some)\s(?:\w+\s)?(?:examples?|reasons?|ways|types|causes|uses|effects)\b)"
)

_SET_JA = re.compile(
    "[^はに、。]*を(?:求め|述べ|答え)(?:よ|なさい)[。.]?|[^は、。]*を(?:説明|証明|計算)(?:せよ|しなさい)[。.]?"
)
