"""Names that are a letter wrong (L14), and words taken for one another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from builder.lint.material import say
from builder.lint.names import LEAST, LETTERS, shorter
from builder.text import has_japanese, one_slip_apart, squash

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from builder.findings import Finding
    from builder.lint.material import Passage
    from builder.lint.names import Confusable, Names

_LEAST_WORD = 5
"""Letters of a word of a name of several, from which on a slip is looked for in it."""
_MOST_WORDS = 5
"""Words of a name that is looked for."""
_CODE_BEFORE = re.compile(r"[A-Za-z0-9][_./\\:#@=]$|[_/\\#@$.]$|--?$")
_CODE_BEHIND = re.compile(r"[_/\\@=]|[.:#][A-Za-z0-9]|\(\)")
_CODE_ENDS, _CODE_BEGINS = frozenset("_./\\:#@=$-\n"), frozenset("_/\\@=.:#(")
"""The signs that the first of them ends with, or a line behind it, and that the second begins with."""
_JOINT = frozenset((" ", "-", ""))
_INFLECTIONS = frozenset("sdrny")
_TRAIL = re.compile(r"[A-Za-z]")


class _Token(NamedTuple):
    """A Latin word of a text."""

    letters: str
    start: int
    end: int
    is_joined: bool
    """Whether only a space or a hyphen parts it from the word before."""
    is_code: bool
    """Whether it belongs to a path, an address or an identifier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slip:
    """Characters of a text that are no right name."""

    start: int
    end: int
    message: str
    name: str
    """What is meant."""


def misspelt(passages: Iterable[Passage], names: Names) -> Iterator[Finding]:
    """L14: what is a letter away from a name of the glossary, or stands there as taken for one.

    A place is told of once: what the glossary itself calls wrong is not told as a slip too.
    """
    for passage in passages:
        words = passage.words
        is_wrong = names.any_wrong and names.any_wrong.search(words)
        wrong = tuple(_confused(passage, words, names.confusable)) if is_wrong else ()
        near = _near_names(words, names) if _TRAIL.search(words) else ()
        taken: set[int] = set()
        for one in (*wrong, *near):
            if taken.isdisjoint(range(one.start, one.end)):
                taken.update(range(one.start, one.end))
                yield say("L14", passage.at(one.start, one.end), one.message, _HINT.format(one.name))


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    end = -1
    for match in LETTERS.finditer(text):
        start = match.start()
        found.append(
            _Token(
                match[0].casefold(),
                start,
                match.end(),
                end >= 0 and text[end:start] in _JOINT,
                _is_code(text, start, match.end()),
            )
        )
        end = match.end()
    return found


def _is_code(text: str, start: int, end: int) -> bool:
    """Whether a word belongs to a path, an address or an identifier."""
    if text[start - 1 : start] in _CODE_ENDS and _CODE_BEFORE.search(text, max(0, start - 2), start):
        return True
    return text[end : end + 1] in _CODE_BEGINS and _CODE_BEHIND.match(text, end) is not None


def _near_names(text: str, names: Names) -> Iterator[_Slip]:
    tokens = _tokens(text)
    taken = set(_right(tokens, names))
    are_parts = [token.letters in names.parts for token in tokens]
    are_small = [text[token.start].islower() for token in tokens]  # one of several makes no name of them
    for size in (3, 2, 1) if any(are_parts) else (1,):
        for at in range(len(tokens) - size + 1):
            if size == 1:
                may_be = len(tokens[at].letters) >= LEAST and not tokens[at].is_code and at not in taken
            else:
                may_be = True in are_parts[at : at + size] and True not in are_small[at : at + size]
            if not may_be:
                continue
            window = tokens[at : at + size]
            if size > 1 and not (_could_be_name(window) and taken.isdisjoint(range(at, at + size))):
                continue
            letters = "".join([token.letters for token in window])
            start, end = window[0].start, window[-1].end
            written = text[start:end]
            asked = letters, size == 1 and not _is_compound(written)
            if asked not in names.nearest:
                names.nearest[asked] = _nearest(letters, names, is_plain=asked[1])
            name = names.nearest[asked]
            if name and _keeps_short_words(window, name):
                taken.update(range(at, at + size))
                yield _Slip(start=start, end=end, message=f'"{written}" is a letter away from "{name}"', name=name)


_HINT = "write {}; a name of its own can be put into glossary.toml"


def _keeps_short_words(window: Sequence[_Token], name: str) -> bool:
    """Whether the slip is in a long word of several: `AWS ISO` is no slip of AWS SSO."""
    own = [word.casefold() for word in LETTERS.findall(name)]
    return len(window) == 1 or all(len(token.letters) >= _LEAST_WORD or token.letters in own for token in window)


def _right(tokens: Sequence[_Token], names: Names) -> Iterator[int]:
    """The words that belong to names as they are written, the longest names first come."""
    at = 0
    while at < len(tokens):
        word = tokens[at].letters
        may_begin = word in names.begin or word.removesuffix("s") in names.begin
        size = _name_size(tokens, at, names) if may_begin else 0
        yield from range(at, at + size)
        at += max(1, size)


def _name_size(tokens: Sequence[_Token], at: int, names: Names) -> int:
    """How many words from one on are a name, as many as may be; 0 where it begins none."""
    end, most = at + 1, min(len(tokens), at + _MOST_WORDS)
    while end < most and tokens[end].is_joined:
        end += 1
    letters = "".join([token.letters for token in tokens[at:end]])
    while end > at:
        if letters in names.shown or (letters.endswith("s") and letters[:-1] in names.shown):
            return end - at
        end -= 1
        letters = letters[: -len(tokens[end].letters)]
    return 0


def _could_be_name(window: Sequence[_Token]) -> bool:
    """Whether a name with a slip may be looked for in several words: none is code, they are joined."""
    if not window[1].is_joined or any(token.is_code for token in window):
        return False
    if sum(len(token.letters) for token in window) < LEAST - 1:
        return False
    return all(token.is_joined for token in window[1:])


def _is_compound(written: str) -> bool:
    """Whether one word is written like several in one: VoiceID, S3Bucket; not Voiced, VOICED."""
    has_digit = not written.isalpha() and any(c.isdigit() for c in written)
    return has_digit or (not written[1:].islower() and not written.isupper())


def _nearest(letters: str, names: Names, *, is_plain: bool) -> str:
    """The name that the letters are one slip away from; empty where there is none, or they are a word themselves.

    A plain word is a slip of no name of several words: *voiced* is none of Voice ID.
    """
    if len(letters) > names.longest + 1 or letters in names.words or letters in names.shown:
        return ""
    near = dict.fromkeys(name for form in (letters, *shorter(letters)) for name in names.slips.get(form, ()))
    found = [name for name in near if (not is_plain or name in names.single) and _is_slip(letters, name)]
    return names.shown[min(found)] if found else ""


def _is_slip(letters: str, name: str) -> bool:
    """Whether the letters are the name by a slip, not another form, another version or another word.

    A slip seldom touches the first letter (`extract`, Textract); an ending makes another form (`Compute Optimized`,
    `WorkSpace`).
    """
    if letters[0] != name[0] or not one_slip_apart(letters, name):
        return False
    if sorted(c for c in letters if c.isdigit()) != sorted(c for c in name if c.isdigit()):
        return False
    short, long = sorted((letters, name), key=len)
    is_same_but_last = letters[:-1] == name[:-1]
    return not is_same_but_last and not (long[:-1] == short and long[-1] in _INFLECTIONS)


def _confused(passage: Passage, text: str, confusable: Iterable[Confusable]) -> Iterator[_Slip]:
    for one in confusable:
        for match in re.finditer(re.escape(one.wrong), text):
            start, end = match.span()
            is_whole = _is_border(text, start) and _is_border(text, end)
            if is_whole and _is_near(one.entry.near, (text[:start] + "\n" + text[end:], *passage.above)):
                message = f'"{one.wrong}" is written where "{one.entry.name}" is meant'
                yield _Slip(start=start, end=end, message=message, name=one.entry.name)


def _is_border(text: str, at: int) -> bool:
    """Whether no word goes on here: neither a Latin one nor one in katakana."""
    pair = text[max(0, at - 1) : at + 1]
    return len(pair) < 2 or not (_LATIN_PAIR.fullmatch(pair) or _KATAKANA_PAIR.fullmatch(pair))


_LATIN_PAIR = re.compile(r"[A-Za-z0-9]{2}")
_KATAKANA_PAIR = re.compile(r"[ァ-ヺー]{2}")


def _is_near(wanted: Sequence[str], texts: Sequence[str]) -> bool:
    """Whether one of the words stands in the texts; Latin ones between borders, whatever their case."""
    return not wanted or any(_stands(word, text) for text in texts for word in wanted)


def _stands(word: str, text: str) -> bool:
    if has_japanese(word):
        return squash(word) in squash(text)
    pattern = rf"(?<![A-Za-z0-9]){re.escape(word)}s?(?![A-Za-z0-9])"
    return re.search(pattern, text, re.IGNORECASE) is not None
