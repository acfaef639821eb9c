"""Groups of words that the shape of a fact or its author gives: a term, answers, members, marks, clozes by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from builder import text as letters
from builder.cloze import aliases, english_terms, gates, japanese_above, japanese_terms, terms
from builder.cloze.common import is_generic
from builder.cloze.english_words import without_maker
from builder.cloze.gates import Refusal
from builder.cloze.sheet import Question, Sheet, content, overlaps
from builder.model import FactKind, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.cloze.sheet import Range

MOST_WORDS_OF_SHORT = 8
"""Words: a longer text says more of a term than that it is one."""
MOST_OF_REST = 4
"""Words beside what letters stand for: fewer tell nobody which letters are meant."""
MOST_PLACES = 2
"""More places of a term in one Japanese line leave a line without a subject."""

_EDGES = " \n\t　。｡．.、､,，;；:：!！"
_TAIL = re.compile(
    r"\s?[(（](?:e\.g\.|ex[.:, ]|for example|i\.e\.|例)[^()（）]{0,120}[)）]\s?[.。]?$|"
    r",\s(?:providing|allowing|enabling|making|giving|such as|including|which|so that|thereby|resulting in)\b"
    r"[^.]{0,200}[.]?$|,\s(?:e\.g\.|eg|for example|for instance|like)\s[^.]{1,120}[.]?$"
)
"""What only illustrates an answer, or follows from it: shown, not asked."""
_KIND = re.compile(
    r"(?:an?\s(?:example|type|kind|form|sort|piece|part)\sof|one\sof(?=\sthe))\s(?:an?\s|the\s)?", re.IGNORECASE
)
"""`an example of a radical`: the radical is recalled."""
_POLITE = re.compile(r"(?:のことです|のことである|のこと|です|である|でした|(?<!はず)(?<!よう)(?<!そう)だ)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Words to hide under one number, the answer first."""

    ranges: tuple[Range, ...]
    reason: str
    hint: str = ""


def trimmed(text: str, start: int, end: int) -> Range:
    """A range without white space and punctuation at its ends; brackets and signs stay, and so do `.env` and `!x`."""
    while start < end and text[start] in _EDGES and not (text[start] in ".!" and text[start + 1 : start + 2].isalnum()):
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return start, end


def core(text: str, start: int, end: int) -> Range:
    """What is said, without the full stop, a joining word left behind and a polite ending."""
    start, end = trimmed(text, start, end)
    arrow = _ARROW.match(text, start, end)
    start, end = trimmed(text, arrow.end(), end) if arrow else (start, end)
    if text.endswith((" and", " or"), start, end):
        start, end = trimmed(text, start, text.rindex(" ", start, end))
    kind = _KIND.match(text, start, end)
    start = kind.end() if kind else start
    tail = _TAIL.search(text, start, end)
    if tail and tail.start() > start and text.count("(", start, tail.start()) == text.count(")", start, tail.start()):
        start, end = trimmed(text, start, tail.start())
    polite = _POLITE.search(text[max(start, end - 8) : end])
    return start, end - len(polite.group()) if polite and end - start > len(polite.group()) else end


def given(sheet: Sheet) -> tuple[list[Group | Refusal], Sheet]:
    """The author's own clozes, one group a number, in the order of the numbers, and the sheet without what tells them.

    They are always asked. What else would show an answer gives way: its repeats are hidden with it, a level of context
    that names it is left out, and so is a hint that holds it.
    """
    parts = [part for part in sheet.fact.parts if part.role is Role.GIVEN]
    if not parts:
        return [], sheet
    answers = [sheet.text[part.start : part.end] for part in parts]
    kept = tuple(level for level in sheet.levels if not any(letters.stands_in(a, level) for a in answers))
    lighter = sheet if kept == sheet.levels else replace(sheet, levels=kept)
    taken = [(part.start, part.end) for part in parts]
    found: list[Group | Refusal] = []
    for number in sorted({part.number for part in parts}):
        mine = [part for part in parts if part.number == number]
        own = tuple((part.start, part.end) for part in mine)
        repeats = tuple(r for one in own for r in with_repeats(sheet, one)[1:] if not overlaps((r,), taken))
        taken += repeats
        hint = next((part.hint for part in mine if part.hint), "")
        shown = any(letters.stands_in(sheet.text[a:b], hint) for a, b in own)
        ranges = (*own, *dict.fromkeys(repeats))
        group = Group(ranges=ranges, reason="marked by the author", hint="" if shown else hint)
        found.append(gates.unsafe(Question(sheet, ranges)) or group)
    return found, lighter


def term(sheet: Sheet) -> tuple[Group | Refusal | None, Sheet]:
    """The term with all its names in the text, and the sheet without the context that names it."""
    part = next((p for p in sheet.fact.parts if p.role is Role.TERM), None)
    if part is None or sheet.fact.kind not in (FactKind.DEFINITION, FactKind.TABLE_ROW):
        return None, sheet
    start, end = trimmed(sheet.text, part.start, part.end)
    if end - start > aliases.LONGEST_NAME:
        return terms.no_name(sheet.text[start : start + 40] + "…"), sheet
    written = sheet.text[start:end]
    said = _said(sheet, ()).strip()
    is_on_sight = letters.has_japanese(written) or written.islower() or "&" in written or said[:1] in _QUOTES
    if sheet.fact.kind is FactKind.DEFINITION and is_on_sight and letters.stands_for(written, said):
        message = f'"{written}" is read off the words it stands for'
        return Refusal(code="L01", message=message, hint="say what it is"), sheet
    names = aliases.names(written, sheet.text, known=sheet.names.get(letters.fold(written), ()))
    cells = _other_names(sheet, written) if sheet.fact.kind is FactKind.TABLE_ROW else ()
    apart_from = ((part.start, part.end), *cells)
    places = aliases.all_places(names, sheet.text, apart_from=apart_from)
    again = (r for place in places for r in aliases.said_again(sheet.text, *place) if not overlaps((r,), places))
    ranges = ((start, end), *cells, *places, *again)
    heading = next(
        (sheet.text[p.start : p.end] for p in sheet.fact.parts if p.role is Role.LABEL and p.end <= part.start), ""
    )
    said = _said(sheet, ranges)
    told = terms.refusal(written, said, names, heading=heading, levels=len(sheet.fact.context))
    label = english_terms.own_label(said) if sheet.fact.kind is FactKind.DEFINITION else ""
    if not told and label and not terms.is_label(label):
        message = f'what stands behind "{written}" is said of "{label}"'
        told = Refusal(code="L05", message=message, hint="say more of it")
    if not told and sheet.levels and terms.is_advantage(written, sheet.levels[-1]):
        told = terms.no_only_one(written)
    if told:
        return told, sheet
    if (
        terms.says_all(written, said)
        or _is_only_spelled(sheet, ranges, said)
        or _ends_in_itself(sheet, ranges[1:])
        or _stands_in_itself(sheet, ranges[1:])
        or (letters.has_japanese(sheet.text) and len(ranges) > MOST_PLACES)
    ):
        return terms.no_description(written), sheet
    lighter = without_levels(sheet, names)
    told = gates.refusal(lighter, ranges, names=names, is_free=False)
    if terms.is_command(written, heading, is_japanese=sheet.has_japanese):
        told = told or _given_above(lighter, written)
    else:
        told = told or _half_said(lighter, ranges, written)
    return (told, sheet) if told else (Group(ranges=ranges, reason="term"), lighter)


def _is_only_spelled(sheet: Sheet, ranges: Sequence[Range], said: str) -> bool:
    """Whether letters are spelled out and a few words follow: `PO - Pilot Office - closed now`."""
    if letters.has_japanese(said) or len(content(letters.fold(said))) > MOST_OF_REST:
        return False
    begins = {trimmed(sheet.text, p.start, p.end)[0] for p in sheet.fact.parts if p.role is Role.BODY}
    name = sheet.text[slice(*ranges[0])]
    return any(a in begins and letters.stands_for(name, sheet.text[a:b]) for a, b in ranges[1:])


def _ends_in_itself(sheet: Sheet, repeats: Sequence[Range]) -> bool:
    """Whether the term is the head of its own Japanese description, `MTU: 経路の最小 MTU`, or the end of a short one.

    `Trust: the guest builds some trust`.
    """
    ends = {trimmed(sheet.text, p.start, p.end)[1] for p in sheet.fact.parts if p.role in (Role.BODY, Role.ANSWER)}
    if not letters.has_japanese(sheet.text):
        is_short = len(_said(sheet, ()).split()) <= MOST_WORDS_OF_SHORT
        return is_short and any(b in ends and sheet.text[a - 1] == " " for a, b in repeats)
    return any(b in ends and a > 0 and letters.has_japanese(sheet.text[a - 1]) for a, b in repeats)


def _stands_in_itself(sheet: Sheet, repeats: Sequence[Range]) -> bool:
    """Whether a Japanese term stands once more as what is described, or in a longer word: 顔面: 突出した顔面、….

    記憶管理: 仮想記憶管理・…; 象徴的思考: 象徴的思考や….
    """
    if not letters.has_japanese(sheet.text):
        return False
    bodies = [p for p in sheet.fact.parts if p.role is Role.BODY]
    for a, b in repeats:
        if not any(p.start <= a and b <= p.end for p in bodies) or not letters.has_japanese(sheet.text[a:b]):
            continue
        described = _DESCRIBED.match(sheet.text, a - 1) is not None and sheet.text[b : b + 1] in "、,をが"
        if described or _IN_WORD.match(sheet.text, a - 1) or sheet.text.startswith(("や", "・"), b):
            return True
    return False


_DESCRIBED = re.compile("[なたるい]")
_IN_WORD = re.compile("[一-龯ァ-ヺー]")


def _other_names(sheet: Sheet, written: str) -> tuple[Range, ...]:
    """Cells of a row that only say the term in another language or spelling: they share half of its words."""
    mine = set(content(letters.fold(written)))
    found = []
    for part in sheet.fact.parts:
        said = sheet.text[part.start : part.end]
        cell = set(content(letters.fold(said)))
        shared = len(cell) <= len(mine) and 2 * len(cell & mine) >= len(cell)
        if part.role is Role.ANSWER and cell and (shared or letters.squash(said) == letters.squash(written)):
            found.append(trimmed(sheet.text, part.start, part.end))
    return tuple(found)


_QUOTES = ('"', "“", "”")


def _said(sheet: Sheet, hidden: Sequence[Range]) -> str:
    """What is said of the term: the text of the other parts, labels and the term's names left out."""
    pieces = []
    for part in sheet.fact.parts:
        if part.role in (Role.BODY, Role.ANSWER, Role.MEMBER):
            at = part.start
            for start, end in sorted(hidden):
                if part.start <= start < part.end:
                    pieces.append(sheet.text[at:start])
                    at = max(at, end)
            pieces.append(sheet.text[at : part.end])
    return "".join(pieces)


def _half_said(sheet: Sheet, ranges: Sequence[Range], written: str) -> Refusal | None:
    """The words of the term itself in what is said of it: more than half, or the word that tells it from others."""
    question = Question(sheet, ranges)
    forms = aliases.names(written, "") if len(written.split()) > 1 else ()
    name = without_maker(min((n for n in forms if " " in n), key=len, default=written))
    is_told = _begins_a_word(name, question.left) or japanese_terms.is_assembled(name, question.left)
    share = 1.0 if is_told else question.share_shown(name)
    parts = _halves(name)
    first_shown = bool(parts) and _stands_alone(parts[0], question.side)
    if share > gates.HALF or (len(parts) == len("12") and first_shown):
        message = f'words of the term "{written}" can be read in what is said of it'
        return Refusal(code="L01", message=message, hint="say it in other words")
    return None


def _begins_a_word(name: str, text: str) -> bool:
    """Whether a longer word is told by a small term: `auth`, authenticated."""
    if not (name.isascii() and name.isalpha() and name.islower() and len(name) >= len("auth")):
        return False
    words = (word.casefold() for word in letters.latin_words(text[: aliases.LONGEST_SEARCHED]))
    return any(word.startswith(name) and len(word) > len(name) + len("ed") for word in words)


def _given_above(sheet: Sheet, command: str) -> Refusal | None:
    """Whether the context says all but the first word: `git stash` is asked below `git`, not below `stash`."""
    rest = letters.latin_words(command)[1:]
    if not rest or not all(letters.stands_in(word, sheet.context) for word in rest):
        return None
    message = f'the command "{command}" can be read above it'
    return Refusal(code="L01", message=message, hint="say it in other words")


def _stands_alone(word: str, side: str) -> bool:
    """Whether a word stands on the side other than in a longer name: `Firewall` in `Network Firewall` tells nothing."""
    if letters.has_japanese(word):
        return letters.stands_in(word, side)
    for start, end in aliases.all_places((word,), side):
        before, after = side[:start].rpartition(" ")[0].rpartition(" ")[2], side[end + 1 : end + 2]
        in_name = (side[start - 1 : start] == " " and before[:1].isupper()) or (
            side[end : end + 1] == " " and after.isupper()
        )
        if not (side[start].isupper() and in_name):
            return True
    return False


_ARROW = re.compile("(?:[→⇒⇨]|➡\ufe0f?)")
_THREE_KANJI = re.compile(r"[一-鿿]{3}")


def _halves(name: str) -> tuple[str, ...]:
    """The words of a name; a Japanese compound is two words, cut in the middle, the first the longer."""
    words = tuple(name.split())
    is_compound = letters.has_japanese(name) and len(name) >= len("四字熟語")
    if len(words) == 1 and (is_compound or _THREE_KANJI.fullmatch(name)):
        middle = (len(name) + 1) // 2
        return name[:middle], name[middle:]
    return words


def without_levels(sheet: Sheet, names: Sequence[str]) -> Sheet:
    """The sheet without context levels that are the term and little else, or set it against others: `A vs B`."""
    names = (*names, *(name[found.end() :] for name in names if (found := _ARTICLE.match(name))))
    kept = tuple(level for level in sheet.levels if not (_only_names(level, names) or _sets_against(level, names)))
    return sheet if kept == sheet.levels else replace(sheet, levels=kept)


_ARTICLE = re.compile(r"(?i:an?|the)\s(?=\w{3})")
"""`A knot is when …` below `Knots`."""


def without_introduced(sheet: Sheet) -> Sheet:
    """The sheet of a Japanese sentence without the level above it that is the name it gives: `…を[機会費用]と呼ぶ`."""
    name = japanese_above.introduced(sheet.text) if sheet.fact.kind is FactKind.FACT and sheet.has_japanese else ""
    return without_levels(sheet, aliases.names(name, sheet.text)) if name else sheet


def _sets_against(level: str, names: Sequence[str]) -> bool:
    return _VERSUS.search(level) is not None and bool(aliases.all_places(names, level))


_VERSUS = re.compile(r"(?i)\b(?:vs\.?|versus)\s|(?:との?|の)(?:違い|比較)$")


def _only_names(level: str, names: Sequence[str]) -> bool:
    left = level
    for start, end in reversed(aliases.all_places(names, level)):
        left = left[:start] + left[end:]
    return left != level and (not any(c.isalnum() for c in left) or is_generic(left.strip()))


def with_repeats(sheet: Sheet, own: Range) -> tuple[Range, ...]:
    """The range and all other places in running text where the same words stand."""
    words = sheet.text[own[0] : own[1]]
    if not words.strip() or sheet.stands_once(words):
        return (own,)
    places = aliases.all_places((words,), sheet.text, apart_from=(own,))
    shown = [(part.start, part.end) for part in sheet.fact.parts if part.role in (Role.TERM, Role.LABEL)]
    return (own, *(place for place in places if not overlaps((place,), shown)))


def joined(text: str, ranges: Sequence[Range]) -> Sequence[Range]:
    """The ranges of a number, words in brackets and those right before them as one: `[Availability Zones (AZs)]`."""
    if len(ranges) < len("AB"):
        return ranges
    begins = dict(ranges)
    inner: set[Range] = set()
    found = []
    for start, end in ranges:
        last = begins.get(end + len(" ("), 0) if text.startswith(" (", end) else begins.get(end + 1, 0)
        is_closed = (text[end : end + 2] == " (" and text.startswith(")", last)) or (
            text.startswith("（", end) and text.startswith("）", last)
        )
        found.append((start, last + 1) if last and is_closed else (start, end))
        inner |= {(end + len(" (") if text.startswith(" (", end) else end + 1, last)} if last and is_closed else set()
    return [one for one, written in zip(found, ranges, strict=True) if written not in inner]
