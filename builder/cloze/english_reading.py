"""A light reading of English: sentences, words with a tag, noun phrases. No dictionary beyond the closed lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.cloze import english_words as words
from builder.cloze.english_clauses import carrying
from builder.cloze.english_token import Token
from builder.cloze.english_verbs import is_verb

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_TOKENS = 120
"""Of one sentence; what comes later is not looked at, so that work grows with the length, not its square."""

NUMBER = re.compile(
    r"[~<>≤≥±+\-−$€£#]*\d[\d,.:/×^]*(?:(?:[-–]|\s?x\s?)\d[\d,.]*)?(?:°[CF]|[%°‰]|[A-Za-zµ]{1,4})?(?:/\w{1,6})?[²³+]?"
)
_WORD = re.compile(r"\S+")
_INITIAL = re.compile(r"[A-Z]\.|vs?\.")
"""Of a name: `R. Mutt`, `Donoghue v. Stevenson`; it ends no phrase."""
_OWNED = re.compile(r"['’]\s\w")
_QUOTED = re.compile(r"(?:^|\s)['‘]")
"""`the Seven Years' War`: the apostrophe closes no quotation."""
_DIGIT = re.compile(r"\d")
_LEAD = "([{\"'“”‘<«"
_TAIL = ".,;:!?)]}\"'”’>»…–—"
_LY = words.VERBS | words.NO_ADVERBS
_DASHES = frozenset(["≠", "≈", "-", "–", "—", "--", "=", "→", "->", "=>", "/", "|", ":"])
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]?\s+(?=[\"'“‘(]?[A-Z0-9])|\n")


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences between two offsets; a full stop of an abbreviation ends none."""
    at = start
    for match in _SENTENCE_END.finditer(text, start, end):
        before = text[max(at, match.start() - 12) : match.start()].rpartition(" ")[2].lstrip("(").casefold()
        if before in words.ABBREVIATIONS or (len(before) == 1 and before.isalpha()):
            continue
        if text[at : match.start()].strip():
            yield at, match.start()
        at = match.end()
    if text[at:end].strip():
        yield at, end


_CLOSED = {
    word: tag
    for tag, table in (
        ("A", words.ADVERBS),
        ("R", words.PRONOUNS),
        ("S", words.SUBORDINATORS),
        ("C", words.CONJUNCTIONS),
        ("P", words.PREPOSITIONS),
        ("M", words.MODALS),
        ("B", words.COPULAS),
        ("D", words.DETERMINERS),
    )
    for word in table
}


def _split(text: str, start: int, end: int) -> list[Token]:
    """The words, punctuation stripped, grammar words tagged and the others left open."""
    found: list[Token] = []
    broken = False
    for match in _WORD.finditer(text, start, end):
        word = match.group()
        bare = word.lstrip(_LEAD)
        left = match.start() + len(word) - len(bare)
        broken = broken or (bare is not word and len(bare) < len(word))
        bare = bare if len(bare) <= len("vs.") and _INITIAL.fullmatch(bare) else bare.rstrip(_TAIL)
        if not bare or bare in _DASHES:
            broken = True
            continue
        low = bare.casefold().replace("’", "'")
        if low[-1] == "s" and _OWNED.match(text, left + len(bare)) and not _QUOTED.search(text, start, left):
            bare += text[left + len(bare)]
        is_inside = bool(found) and text[found[-1].end : left].isspace()
        is_name = is_inside and (bare == "A" or (bare == "May" and found[-1].low in _IN_A_MONTH))
        tag = "" if is_name else _CLOSED.get(low, "")
        if not tag and (low in words.NUMERALS or (bare[0] not in _LETTERS and NUMBER.fullmatch(bare))):
            tag = "Q"
        elif (
            not tag and len(low) > len("only") and low.endswith("ly") and low not in _LY and (low == bare or not found)
        ):
            tag = "A"
        elif low == "i" and found and found[-1].low in words.KEYED:
            tag = "Q"
        if tag == "Q" and found and found[-1].low in _ABOUT and found[-1].tag == "":
            found[-1].tag = "A"
        rest = bare if found else bare[1:]
        named = rest != rest.lower() or (not rest.isalpha() and _DIGIT.search(rest) is not None)
        found.append(Token(left, left + len(bare), low, broken, tag, named))
        broken = left + len(bare) < match.end()
        if len(found) >= MOST_TOKENS:
            break
    return found


_IN_A_MONTH = frozenset(
    ["in", "of", "by", "since", "until", "till", "from", "to", "during", "early", "late", "mid", "and", "or"]
)
"""Behind these `May` is a month, no helping verb."""


def _by_follower(token: Token, following: Token) -> str:
    """`one lamp` counts, `as it goes` opens a clause."""
    if token.low == "one" and following.tag == "":
        return "Q"
    opens = following.tag == "R" or following.low in _CONTRACTED
    return "S" if token.low in _CLAUSES and opens else token.tag


_ABOUT = frozenset(["c", "ca", "circa"])
"""Before a number they say that it is about so much."""
_CLAUSES = frozenset(["as", "since", "before", "after", "until"])
"""Before a pronoun they open a clause."""
_CONTRACTED = frozenset(["they're", "it's", "you're", "we're", "they'll", "you'll", "it'll", "we'll"])
_CLAUSE_SIGNS = frozenset(["-", "--", "–", "—", ";", ":"])
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def read(text: str, start: int, end: int) -> list[Token]:
    """The words of a sentence, each with its tag."""
    tokens = _split(text, start, end)
    mains, before = carrying(text, tokens)
    seen = False
    for i, token in enumerate(tokens):
        if token.broken and i and text[tokens[i - 1].end : token.start].strip(" ") in _CLAUSE_SIGNS:
            seen = False
        tag = "V" if i in mains else _tag(tokens, i, seen=seen, is_before=i in before)
        if tag == "S" or token.low == "but" or (token.broken and token.tag == "C"):
            seen = False
        token.tag = tag
        seen = seen or tag in "VBM"
    return tokens


def _tag(tokens: Sequence[Token], i: int, *, seen: bool, is_before: bool) -> str:
    token = tokens[i]
    if not token.tag and (_is_late(tokens, i) or _is_in_joint(tokens, i)):
        return "A"
    if not token.tag:
        return "V" if is_verb(tokens, i, seen=seen, is_before=is_before) else "N"
    if i + 1 < len(tokens) and not tokens[i + 1].broken:
        if token.low == "first" and i and tokens[i - 1].tag == "D" and tokens[i + 1].tag == "":
            return "N"
        return _by_follower(token, tokens[i + 1])
    return token.tag


def _is_in_joint(tokens: Sequence[Token], i: int) -> bool:
    """`prior to the tide`, `as long as the tide runs`: a word of what joins two parts of a sentence."""
    following = tokens[i + 1].low if i + 1 < len(tokens) else ""
    if tokens[i].low == "prior":
        return following == "to"
    return (
        following == "as" and i > 0 and tokens[i - 1].low == "as" and tokens[i].low in ("long", "soon", "far", "well")
    )


def _is_late(tokens: Sequence[Token], i: int) -> bool:
    """`flows north`, `is checked yearly`: an adverb behind a verb or its object, with no noun behind it."""
    if not i or tokens[i].low not in words.LATE_ADVERBS or tokens[i].broken or tokens[i - 1].tag not in ("V", "N", "R"):
        return False
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    acts = any(token.tag in "VBM" for token in tokens[max(0, i - 6) : i])
    return acts and (after is None or after.broken or after.tag not in ("", "Q"))


@dataclass(frozen=True, slots=True)
class Chunk:
    """A noun phrase: the tokens from `first` to before `last`."""

    first: int
    last: int


def chunks(text: str, tokens: Sequence[Token]) -> list[Chunk]:
    """The noun phrases without their determiners; a possessive begins a new one."""
    found: list[Chunk] = []
    first = -1
    for i, token in enumerate(tokens):
        joins = token.tag in ("N", "Q") and not (token.broken and first >= 0)
        is_owned = text[token.start - 3 : token.start - 1] in ("'s", "’s", "s'", "s’")
        is_name = token.named and tokens[i - 1].named and text[token.start].isupper()
        if first >= 0 and (not joins or (is_owned and not is_name)):
            found.append(Chunk(first, i))
            first = -1
        if token.tag in ("N", "Q") and first < 0:
            first = i
    if first >= 0:
        found.append(Chunk(first, len(tokens)))
    return found
