"""Cutting a long line into sentences, and telling which stand on their own feet."""

from __future__ import annotations

import re
from typing import NamedTuple

from builder.facts.prose import covered
from builder.model import InlineKind, Prose
from builder.text import has_japanese, width

_ALWAYS = "。｡！？\n"
_MAYBE = ".!?．"
_OPEN, _CLOSE = "(（[「『【", ")）]」』】"
_SIGN = re.compile(f"[{re.escape(_ALWAYS + _MAYBE + _OPEN + _CLOSE)}]")
_SHUT = frozenset({InlineKind.CODE, InlineKind.MATH, InlineKind.LINK})
_ABBREVIATION = re.compile(
    r"(?i)(?:\b(?:e\.g|ex|i\.e|etc|vs|cf|approx|govt|dept|esp|incl|inc|ltd|co|corp|no|fig|vol|ch|sec|st|dr|mr|mrs|ms|prof|"
    r"jr|sr|max|min|resp|dia|diam|temp|avg|est|excl|abbr|syn|ca|a\.k\.a|u\.s|u\.k|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)|\b[A-Za-z])\.$"
)
_VALUE = re.compile(r"(?:^|:\s)[A-Z]{2,6}\.$")
"""`States: OK. ALARM`: a value in capitals right behind its label is no sentence."""
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}\.")
"""`3.1. …`: where a line stands."""
_ALSO = re.compile(
    r"(?i)(?:また|さらに|加えて|同時に|なお|そして|also|in addition|moreover|furthermore|additionally)[、，,]?\s*"
)
_CARRIES_ON = re.compile(
    r"(?i)(?:を|例[:：]|注[:：]|※|(?:それ)?ゆえに?、?|故に|これにより|これによって|それにより|そのため|このため|なので|ですので|したがって|従って|よって|つまり|すなわち|要するに|ですが|しかし|だが|でも|"
    r"ただし|いわゆる|ちなみに|ついでに|その一方で|一方で?|例えば|たとえば|また例えば|具体的には|この(?:場合|とき|時|結果)|その(?:場合|とき|時|結果|後|際)|これら?[はがをにの]|それら?[はがをにの]|"
    r"(?:this|these|that|those|it|they|he|she|so|thus|therefore|hence|however|but|because|for example|for instance|"
    r"see\s[^.]{1,60}\sfor\s(?:more|details|further)|e\.g|i\.e|in other words|as a result|"
    r"consequently|then|otherwise|instead)\b)"
)


_MOST_COLUMNS = 240
"""What a reader takes in on one card (card-quality.md, L11, with room for wide letters)."""


class Sentence(NamedTuple):
    """A range of a text; `depends` where it only carries on the sentence before it."""

    start: int
    end: int
    depends: bool


def sentences(prose: Prose) -> tuple[Sentence, ...]:
    """The sentences of a text, without the space between them; without a leading また、."""
    out, start = list[Sentence](), 0
    for end in (*_ends(prose), len(prose.text)):
        piece = prose.text[start:end]
        first = start + len(piece) - len(piece.lstrip())
        last = start + len(piece.rstrip())
        if last > first:
            out.append(_sentence(prose.text, first, last, leads=not out))
        start = end
    return tuple(out)


def taken_in(prose: Prose) -> int:
    """Where the sentences end that a reader takes in at once: the first, and more while they are short."""
    if width(prose.text) <= _MOST_COLUMNS:
        return len(prose.text)
    ends = [sentence.end for sentence in sentences(prose)]
    short = [end for end in ends if width(prose.text[:end]) <= _MOST_COLUMNS]
    return short[-1] if short else ends[0]


def _sentence(text: str, start: int, end: int, *, leads: bool) -> Sentence:
    if leads:
        return Sentence(start=start, end=end, depends=False)
    depends = bool(_CARRIES_ON.match(text, start)) or _is_in_brackets(text, start, end)
    depends = depends or _ANSWERED.match(text, start - 1) is not None
    also = None if depends else _ALSO.match(text, start)
    return Sentence(start=also.end() if also and also.end() < end else start, end=end, depends=depends)


def _is_in_brackets(text: str, start: int, end: int) -> bool:
    """Whether a sentence is a remark in brackets."""
    return text[start] in "(（" and text[start:end].rstrip("。．.")[-1:] in (")", "）")


def _ends(prose: Prose) -> list[int]:
    """Offsets one past each sentence end, outside brackets, code, math and links."""
    shut = covered(prose, _SHUT) if prose.inlines else b""
    text, out, depth = prose.text, list[int](), 0
    for sign in _SIGN.finditer(text):
        at, char = sign.start(), sign[0]
        if shut and shut[at]:
            continue
        depth = max(0, depth + (char in _OPEN) - (char in _CLOSE))
        if depth:
            continue
        if char in _ALWAYS or (char in _MAYBE and _full_stop(text, at)):
            is_answered = _ANSWERED.match(text, at) and _ASKED.match(text, out[-1] if out else 0, at)
            if not (is_answered or _LED_ON.match(text, at)):
                out.append(at + 1)
    return out


_LED_ON = re.compile(r"\n[ \t　]*[→⇒⇨➡]")
"""A line that an arrow opens carries the one above it on."""
_ANSWERED = re.compile(r"[？?][(（]")
_ASKED = re.compile(r"[^　\n]{2,40}?[はが][^　\n]{1,60}$")
"""`番号は尽きないの？(約70兆)`: what stands in brackets right behind a question answers it."""


_BEHIND_KANA = re.compile(r"[ぁ-ゖ]\.[ぁ-ゖァ-ヺ一-鿿]")
"""`光を出す.霧の日は`: a stop without a space, as Japanese ones have none."""


def _full_stop(text: str, at: int) -> bool:
    """Whether the sign at `at` ends a sentence: white space and a new beginning follow, no abbreviation ends here."""
    space, begins = text[at + 1 : at + 2], text[at + 2 : at + 3]
    if ". " in (text[at + 2 : at + 4], text[max(0, at - 2) : at]):  # `neither . . . nor`
        return False
    if text[at] == "．":
        return not (space.isdigit() and text[at - 1 : at].isdigit())
    if text[at] == "." and at and _BEHIND_KANA.match(text, at - 1):
        return True
    if not space.isspace() or not (begins.isupper() or begins.isdigit() or has_japanese(begins)):
        return False
    if _NUMBERED.fullmatch(text, 0, at + 1) and has_japanese(text):
        return False
    return not _ABBREVIATION.search(text[max(0, at - 12) : at + 1]) and not _VALUE.search(
        text[max(0, at - 12) : at + 1]
    )
