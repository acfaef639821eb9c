"""A light reading of English: sentences, words with a tag, noun phrases. No dictionary beyond the closed lists."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from builder.cloze import english_words as words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_TOKENS = 120
"""Of one sentence; what comes later is not looked at, so that work grows with the length, not its square."""

NUMBER = re.compile(
    r"[~<>≤≥±+\-−$€£#]*\d[\d,.:/×^]*(?:(?:[-–]|\s?x\s?)\d[\d,.]*)?(?:°[CF]|[%°‰]|[A-Za-zµ]{1,4})?(?:/\w{1,6})?[²³+]?"
)
_WORD = re.compile(r"\S+")
_LEAD = "([{\"'“”‘<«"
_TAIL = ".,;:!?)]}\"'”’>»…–—"
_DASHES = frozenset(["-", "–", "—", "--", "=", "→", "->", "=>", "/", "|", ":"])
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]?\s+(?=[\"'“‘(]?[A-Z0-9])|\n")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a sentence with its place in the fact's text."""

    start: int
    end: int
    low: str
    broken: bool
    """Punctuation parts it from the word before."""
    tag: str
    """`D`eterminer, `P`reposition, `C`onjunction, `B`e, mo`M`odal (`M`), `S`ubordinator, p`R`onoun, `A`dverb, `V`erb,
    `N`oun or adjective, `Q`uantity."""
    named: bool
    """Has a capital letter or a digit in it that is not only the sentence's first letter."""


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


def _forms(verb: str) -> Iterator[str]:
    yield verb
    stem = verb.removesuffix("e")
    if verb[-1] == "y" and verb[-2] not in "aeiou":
        yield from (verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing")
        return
    yield from (verb + "s", verb + "es", stem + "ed", stem + "ing")
    if verb[-1] not in "aeiouwxy" and verb[-2] in "aeiou":
        yield from (verb + verb[-1] + "ed", verb + verb[-1] + "ing")


_VERB_FORMS = frozenset(form for verb in words.VERBS for form in _forms(verb)) | words.IRREGULAR
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
        bare = bare.rstrip(_TAIL)
        if not bare or bare in _DASHES:
            broken = True
            continue
        low = bare.casefold().replace("’", "'")
        tag = _CLOSED.get(low, "")
        if not tag and (low in words.NUMERALS or (bare[0] not in _LETTERS and NUMBER.fullmatch(bare))):
            tag = "Q"
        elif not tag and len(low) > len("only") and low.endswith("ly") and low not in words.VERBS:
            tag = "A"
        named = any(c.isupper() or c.isdigit() for c in (bare[1:] if not found else bare))
        found.append(Token(left, left + len(bare), low, broken, tag, named))
        broken = left + len(bare) < match.end()
        if len(found) >= MOST_TOKENS:
            break
    return found


def _by_follower(token: Token, following: Token) -> str:
    """`one lamp` counts, `as it goes` opens a clause."""
    if token.low == "one" and following.tag == "":
        return "Q"
    return "S" if token.low in _CLAUSES and following.tag == "R" else token.tag


_ONLY_VERBS = words.VERBS - words.NOUNS_TOO
_PARTICLES = frozenset(["up", "down", "out", "back", "off", "together", "away"])
_CLAUSES = frozenset(["as", "since", "before", "after", "until"])
"""Before a pronoun they open a clause."""
_CLAUSE_SIGNS = frozenset(["-", "--", "–", "—", ";", ":"])
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def read(text: str, start: int, end: int) -> list[Token]:
    """The words of a sentence, each with its tag."""
    tokens = _split(text, start, end)
    seen = False
    for i, token in enumerate(tokens):
        if token.broken and i and text[tokens[i - 1].end : token.start].strip(" ") in _CLAUSE_SIGNS:
            seen = False
        if not token.tag:
            tokens[i] = replace(token, tag="V" if _is_verb(tokens, i, seen=seen) else "N")
        elif i + 1 < len(tokens) and not tokens[i + 1].broken:
            tokens[i] = replace(token, tag=_by_follower(token, tokens[i + 1]))
        if tokens[i].tag == "S" or (token.broken and token.tag == "C"):
            seen = False
        seen = seen or tokens[i].tag in "VBM"
    return tokens


def _is_verb(tokens: Sequence[Token], i: int, *, seen: bool) -> bool:
    """Whether an open word acts, by its form and its neighbours; the words before it have their tags."""
    token, previous = tokens[i], tokens[i - 1] if i else None
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if (token.named and previous is not None) or "-" in token.low:
        return False
    if previous is None or (token.broken and previous.tag != "C"):
        goes_on = previous is not None and previous.tag == "V" and token.low in words.VERBS and after is not None
        return goes_on or (token.low in _VERB_FORMS and _opens_as_verb(token.low, after))
    if previous.tag in ("M", "R") or (previous.tag == "A" and i > 1 and tokens[i - 2].tag == "M"):
        return True
    if "to" in (previous.low, tokens[i - 2].low if i > 1 and previous.tag == "A" else ""):
        return token.low in _VERB_FORMS
    if previous.tag == "D" and previous.low not in ("that", "this", "which", "these"):
        return False
    return _acts(tokens, i, previous, after, seen=seen)


def _acts(tokens: Sequence[Token], i: int, previous: Token, after: Token | None, *, seen: bool) -> bool:
    low = tokens[i].low
    if low == "using" or (low in words.VERBS and _is_let(tokens, i)):
        return True
    if low.endswith("ing"):
        return previous.tag == "B" or (low in _VERB_FORMS and _participle(previous, after))
    if low.endswith("ed") or low in words.IRREGULAR:
        return _past(previous, after)
    if low.endswith("s") and not low.endswith(("ss", "us", "is")):
        return _third_person(tokens, i, previous, after, seen=seen)
    if previous.tag == "C" and after is not None and _follows_verb(tokens, i, after):
        return True
    helped = previous.tag != "C" and _is_helped(tokens, i)
    return low in _VERB_FORMS and not helped and _base(previous, after, seen=seen)


def _is_let(tokens: Sequence[Token], i: int) -> bool:
    """`helps find`, `lets the crew open the hatch`."""
    if tokens[i - 1].low in words.HELPING:
        return True
    for token in reversed(tokens[max(0, i - 4) : i]):
        if token.tag not in ("D", "N") or token.broken:
            return token.low in ("let", "lets", "help", "helps")
    return False


def _follows_verb(tokens: Sequence[Token], i: int, after: Token) -> bool:
    """`remediate them`, `will examine and stamp the letter`: one more verb behind `and`, known or not."""
    return after.low in ("it", "them") or (i > 1 and tokens[i - 2].tag == "V" and after.tag == "D")


def _is_helped(tokens: Sequence[Token], i: int) -> bool:
    """Whether `is`, `can` and the like follow in the same clause: then the words before are its subject."""
    for token in tokens[i + 1 : i + 12]:
        if token.tag in ("B", "M"):
            return True
        if token.broken or token.tag == "S" or token.low == "that":
            return False
    return False


def _opens_as_verb(low: str, after: Token | None) -> bool:
    if after is None:
        return False
    if low.endswith("ing"):
        return after.tag in ("D", "R")
    if low.endswith("ed"):
        return after.tag in ("P", "A")
    if after.tag == "A":
        return after.low in _PARTICLES or not low.endswith("s")
    if _begins_name(low, after):
        return False
    return after.tag in ("D", "", "N", "Q", "R", "S") or (after.tag == "P" and low.endswith("s"))


def _begins_name(low: str, after: Token) -> bool:
    """`state machine`, `types include`: the first word is a noun."""
    if low.endswith("s") and low[:-1] in words.NOUNS_TOO:
        return after.tag == "" and after.low in _ONLY_VERBS
    return low in words.NOUNS_TOO and after.tag in ("", "N") and not _is_plural(after.low)


def _participle(previous: Token, after: Token | None) -> bool:
    if after is None or after.broken:
        return False
    if previous.low in ("by", "without"):
        return True
    if previous.tag == "C":
        return after.tag in ("D", "R", "P")
    if previous.tag in ("P", "S", "V", "A"):
        return after.tag in ("D", "R", "P") or after.named or after.low.endswith("s")
    return after.tag in ("D", "P", "R", "Q") or previous.low.endswith("s") or after.named


def _past(previous: Token, after: Token | None) -> bool:
    """`data stored in`, `was stored`, `nobles collected taxes`; not `centralized monarchies`."""
    if previous.tag in "BMR" or previous.low in ("have", "has", "had"):
        return True
    if previous.tag not in "NAVQ":
        return False
    bare = after is not None and not after.broken and after.tag == ""
    return not bare or _is_plural(previous.low) or previous.named


def _is_plural(low: str) -> bool:
    return low.endswith("s") and not low.endswith(("ss", "us", "is"))


def _third_person(tokens: Sequence[Token], i: int, previous: Token, after: Token | None, *, seen: bool) -> bool:
    known = tokens[i].low in _VERB_FORMS
    if (
        after is None
        or _is_helped(tokens, i)
        or (after.tag == "C" and not _goes_on(tokens, i + 2))
        or after.low == "per"
    ):
        return False
    if previous.tag == "S" or previous.low == "that" or (previous.tag in ("A", "C") and known):
        return True
    if seen or previous.tag != "N":
        return False
    if known and tokens[i].low[:-1] in words.NOUNS_TOO and after.tag == "" and after.low in words.VERBS:
        return False
    return known or (
        not any(token.tag in "VBM" for token in tokens[:i])
        and not previous.low.endswith(("ed", "ing"))
        and after.low not in words.VERBS
        and not _is_plural(previous.low)
        and not after.broken
        and (after.tag in ("D", "Q", "S") or after.named)
    )


def _goes_on(tokens: Sequence[Token], i: int) -> bool:
    return i < len(tokens) and tokens[i].low in _VERB_FORMS and tokens[i].low.endswith("s")


def _base(previous: Token, after: Token | None, *, seen: bool) -> bool:
    if previous.tag in ("S", "A") or previous.low == "that":
        return not seen or previous.tag != "A"
    if previous.tag == "C":
        return seen and after is not None and after.tag in ("D", "N", "", "P", "A", "R")
    return previous.tag == "N" and _is_plural(previous.low) and not seen and after is not None


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
        if first >= 0 and (not joins or text[token.start - 3 : token.start - 1] in ("'s", "’s", "s'", "s’")):
            found.append(Chunk(first, i))
            first = -1
        if token.tag in ("N", "Q") and first < 0:
            first = i
    if first >= 0:
        found.append(Chunk(first, len(tokens)))
    return found
