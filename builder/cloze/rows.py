"""The row of a table: cells that are compared, and cells that give each other away."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from builder import text as letters
from builder.cloze import english_words, japanese_terms, japanese_words, terms
from builder.cloze.aliases import all_places
from builder.cloze.gates import Refusal
from builder.cloze.groups import trimmed
from builder.cloze.sheet import LANGUAGE, RUNS, Question, Sheet, content
from builder.model import FactKind, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.cloze.sheet import Range
    from builder.model import Part


LONGEST_CELL = 44
"""In columns."""
LEAST_GLOSS = 24
"""In columns: less is a value."""
LEAST_OF_SCALE = 4
"""Cells."""
MOST_AMOUNTS = 5
"""Cells: more are a chart."""
LONGEST_OF_SCALE = 4
"""Characters of a cell."""


def is_compared(sheet: Sheet) -> bool:
    """Whether the fact is a row that sets several things side by side."""
    return not sheet.term and len(_cells(sheet)) > 1


def is_long_cell(sheet: Sheet, part: Part) -> bool:
    """Whether a cell can be put in many ways: a long one of a comparison, or of a row of such cells of a kind."""
    cells = _cells(sheet)
    if len(cells) < len("AB") or not _is_long(sheet, part):
        return False
    return not sheet.term or (_heading(sheet) in terms.KIND_HEADINGS and all(_is_long(sheet, cell) for cell in cells))


def _is_long(sheet: Sheet, part: Part) -> bool:
    return letters.width(sheet.text[part.start : part.end]) > LONGEST_CELL


def _heading(sheet: Sheet) -> str:
    """What the first column is called, folded."""
    first = sheet.fact.parts[0]
    return letters.fold(sheet.text[first.start : first.end]) if first.role is Role.LABEL else ""


def _cells(sheet: Sheet) -> list[Part]:
    is_row = sheet.fact.kind is FactKind.TABLE_ROW
    return [part for part in sheet.fact.parts if is_row and part.role is Role.ANSWER]


def is_gloss(sheet: Sheet) -> bool:
    """Whether the fact is a quality and what is said of it: a number, a name or a list in it is asked, never all."""
    if sheet.fact.kind is not FactKind.TABLE_ROW or not sheet.fact.parts or sheet.fact.parts[0].role is not Role.LABEL:
        return False
    heading = sheet.fact.parts[0]
    said = [sheet.text[part.start : part.end] for part in sheet.fact.parts if part.role is Role.ANSWER]
    is_quality = (
        letters.fold(sheet.text[heading.start : heading.end]) in english_words.FEATURES | japanese_words.FEATURES
    )
    name = next(
        (sheet.text[p.start : p.end] for p in sheet.fact.parts if p.role is not Role.LABEL or p is not heading), ""
    )
    is_told = is_quality and len(said) == 1 and letters.width(said[0]) >= LEAST_GLOSS
    return is_told and terms.is_statement(name)


def scale(sheet: Sheet) -> tuple[Range, ...]:
    """The cells of a row of which those beside it give one away.

    They are values so short, and so many: `1+ | 2+ | 3+ | 3-`. Or amounts below amounts: at 10 Gbps it takes a tenth of
    what it takes at 1 Gbps.
    """
    if not is_compared(sheet):
        return ()
    cells = [trimmed(sheet.text, p.start, p.end) for p in sheet.fact.parts if p.role is Role.ANSWER]
    is_scale = len(cells) >= LEAST_OF_SCALE and all(end - start <= LONGEST_OF_SCALE for start, end in cells)
    return tuple(cells) if is_scale or (len(cells) <= MOST_AMOUNTS and _are_amounts(sheet)) else ()


def too_many(cells: Sequence[Range]) -> Refusal | None:
    """Whether cells that have to be recalled at once are more than anybody does."""
    if len(cells) <= MOST_AT_ONCE:
        return None
    message = f"the {len(cells)} cells of the row give each other away, and are too many to recall at once"
    return Refusal(code="L07", message=message, hint="mark one of them with **bold** or ==highlight==")


MOST_AT_ONCE = 6


def _are_amounts(sheet: Sheet) -> bool:
    """Whether each cell that is asked, and what its column is called, is an amount."""
    asked = [n for n, part in enumerate(sheet.fact.parts) if part.role is Role.ANSWER]
    both = [sheet.fact.parts[n] for at in asked for n in (at - 1, at)]
    return all(_AMOUNT.fullmatch(sheet.text, *trimmed(sheet.text, p.start, p.end)) for p in both)


_AMOUNT = re.compile(r"[<>≤≥~約]?\s?\d[\d.,]*\s?(?:[A-Za-zµμ°%/²³]{1,8}|[一-鿿ァ-ヺー]{1,4})(?:以上|以下|未満)?")


def yes_and_no(sheet: Sheet) -> tuple[Range, ...]:
    """The two cells of a comparison of which one is a yes, the other a no, or its opposite: either tells the other."""
    if not is_compared(sheet):
        return ()
    cells = [trimmed(sheet.text, p.start, p.end) for p in sheet.fact.parts if p.role is Role.ANSWER]
    if len(cells) != len("AB"):
        return ()
    one, other = (_YES_NO.fullmatch(sheet.text, *cell) for cell in cells)
    written = [sheet.text[slice(*cell)] for cell in cells]
    is_turned = _is_denial(*written) or _is_opposite(*written) or _is_allowed_or_not(*written)
    return tuple(cells) if is_turned or (one and other and one[1] != other[1]) else ()


def _is_opposite(one: str, other: str) -> bool:
    """Whether two cells are one but for a word and its opposite: `Slower | Faster`, `Static IP | Dynamic IP`."""
    mine, theirs = letters.fold(one).rstrip("."), letters.fold(other).rstrip(".")
    if theirs in english_words.GRADES.get(mine, ()) or theirs in japanese_words.GRADES.get(mine, ()):
        return True
    if letters.has_japanese(mine):
        turned = ((word, turn) for word, turns in japanese_words.OPPOSITES.items() if word in mine for turn in turns)
        return any(mine.replace(word, turn) == theirs for word, turn in turned)
    words, rest = mine.split(), theirs.split()
    parted = [pair for pair in zip(words, rest, strict=False) if pair[0] != pair[1]]
    return (
        len(words) == len(rest) and len(parted) == 1 and parted[0][1] in english_words.OPPOSITES.get(parted[0][0], ())
    )


def _is_allowed_or_not(one: str, other: str) -> bool:
    """Whether one of two Japanese cells lets a thing pass and the other does not: 遅れても大丈夫, 遅れるとアウト."""
    cells = (one, other)
    passes, fails = [_PASSES.search(c) is not None for c in cells], [_FAILS.search(c) is not None for c in cells]
    return passes == [not failed for failed in fails] and passes[0] != passes[1]


_PASSES = re.compile("大丈夫|許容|許される|問題(?:ない|なし)|構わない|かまわない")
_FAILS = re.compile("アウト|ダメ|だめ|許され(?:ない|ず)|厳禁|致命|失敗|NG")


def _is_denial(one: str, other: str) -> bool:
    """Whether one of two cells is the other with a `not`: `Encrypted | Not encrypted`, 保持する | 保持しない."""
    cells = (letters.fold(one), letters.fold(other))
    denied = [_DENIES.search(cell) is not None for cell in cells]
    bare = [_KANA.sub("", letters.squash(_DENIES.sub("", cell))) for cell in cells]
    return denied[0] != denied[1] and bare[0] == bare[1] != ""


_DENIES = re.compile(
    r"(?<![a-z])(?:(?:not|no|never|without|cannot)(?![a-z])|(?:non-?|un)(?=[a-z]{4}))"
    r"|ない|なし|ません|[不無非未](?=[一-鿿])"
)
_KANA = re.compile(r"[ぁ-ゖ、。.]")
"""What a verb changes before ない."""
_YES_NO = re.compile(
    r"([○◯✓✔×✕✗❌✅△]|(?i:yes|no|true|false)|あり|なし|可|不可|有|無|対応|非対応|はい|いいえ)(?:\s?[(（][^()（）]*[)）])?"
)


def translated(sheet: Sheet) -> tuple[Range, ...]:
    """The cells of a row that say one thing in several languages: either tells the other."""
    parts = sheet.fact.parts
    asked = [
        trimmed(sheet.text, part.start, part.end)
        for label, part in pairwise(parts)
        if part.role is Role.ANSWER and _SAYS_IT.fullmatch(sheet.text, label.start, label.end)
    ]
    return tuple(asked) if len(asked) > 1 else ()


_SAYS_IT = re.compile(f"{LANGUAGE.pattern}|意味|(?:和|日本語)?訳|(?i:meaning|translation)", LANGUAGE.flags)
"""What a column of words in a language is called, or of what they mean."""


def within(sheet: Sheet, own: Range) -> tuple[Range, ...]:
    """The cells of a row that a longer one says again: either tells the other, 内側 | 荷船用の内側の門."""
    if sheet.fact.kind is not FactKind.TABLE_ROW:
        return ()
    cells = [trimmed(sheet.text, p.start, p.end) for p in sheet.fact.parts if p.role is Role.ANSWER]
    if own not in cells:
        return ()
    answer = sheet.text[slice(*own)]
    shorter = [c for c in cells if c[1] - c[0] < own[1] - own[0] and _WORDS.search(sheet.text, *c)]
    said = [(cell, sheet.text[slice(*cell)]) for cell in shorter]
    carried = set(content(letters.fold(answer))) if is_compared(sheet) else set()
    return tuple(
        cell
        for cell, words in said
        if (letters.squash(words) in letters.squash(answer) and letters.stands_in(words, answer))
        or (not words[0].isdigit() and carried.issuperset(content(letters.fold(words)) or ("",)))
    )


_WORDS = re.compile(r"[^\W\d_]{2}")


def says_the_same(sheet: Sheet, ranges: Sequence[Range]) -> Refusal | None:
    """L01: a cell of a comparison that the cells beside it say as well, but for what its column is called."""
    question = Question(sheet, ranges)
    said = content(letters.fold(question.answer))
    if not is_compared(sheet) or len(ranges) > 1 or not said or _DENIES.search(letters.fold(question.answer)):
        return None
    if question.answer[:1].isdigit() or not set(content(letters.fold(question.left))).issuperset(said):
        return None
    message = f'the cells beside "{question.answer}" say the same'
    return Refusal(code="L01", message=message, hint="say what tells them apart")


def stated(sheet: Sheet) -> tuple[Range, ...]:
    """What a key that is a statement says, with its places in the description: `The limit is 15 | … after 15 hops`.

    Such a row says one thing twice; asked is what both say.
    """
    if sheet.fact.kind not in (FactKind.TABLE_ROW, FactKind.DEFINITION):
        return ()
    told = [p for p in sheet.fact.parts if p.role in _SAID]
    if len(told) != 1:
        return ()
    keys = [p for p in sheet.fact.parts if p.role in (Role.TERM, Role.LABEL) and p.end <= told[0].start]
    for key in keys:
        found = _STATEMENT.fullmatch(sheet.text, *trimmed(sheet.text, key.start, key.end))
        if found is None:
            continue
        own = found.span(1 if found[1] else 2)
        words = sheet.text[slice(*own)]
        places = all_places((words,), sheet.text[: told[0].end], apart_from=((0, told[0].start),))
        if places and content(letters.fold(words)):
            return (own, *places)
    return ()


_SAID = (Role.ANSWER, Role.BODY)
_STATEMENT = re.compile(
    r"[^、。はがを]{2,20}は、?([^、。はがをにで]{1,20}?)(?:である|です)?|"
    r"(?:[\w'-]+\s){1,5}(?:is|are|=)\s(?:an?\s|the\s)?((?!not\b|no\b)[\w'.-]+(?:\s[\w'.-]+){0,3})",
    re.IGNORECASE,
)


def says_its_label(sheet: Sheet, own: Range) -> Refusal | None:
    """L01: a cell in which all words of another cell of its row stand: 安全の強化 | …なので安全を強化できる."""
    if sheet.fact.kind is not FactKind.TABLE_ROW:
        return None
    answer = sheet.text[slice(*own)]
    folded = letters.fold(answer)
    said = set(content(folded))
    if japanese_terms.is_circular(sheet.term, answer):
        message = f'the answer "{answer}" only says again what it is called'
        return Refusal(code="L01", message=message, hint="say what it is")
    own_label = next((p for p in reversed(sheet.fact.parts) if p.role is Role.LABEL and p.end <= own[0]), None)
    denied = _LACKS.search(sheet.text[own_label.start : own_label.end]) if own_label else None
    if denied and re.search(rf"{denied[1]}[^、。]{{0,3}}(?:ない|なし|ません)", answer):
        message = f'the answer "{answer}" says again what its column is called'
        return Refusal(code="L01", message=message, hint="mark other words with **bold** or ==highlight==")
    for part in sheet.fact.parts:
        written = letters.fold(sheet.text[part.start : part.end]) if part.role in (Role.LABEL, Role.TERM) else ""
        label = content(written)
        if (
            len(RUNS.findall(written)) > 1
            and label
            and all(one in said or (not one.isascii() and one in folded) for one in label)
        ):
            message = f'the answer "{answer}" says again what stands before it in the row'
            return Refusal(code="L01", message=message, hint="mark other words with **bold** or ==highlight==")
    return None


_LACKS = re.compile(r"[不無非未]([一-鿿]{2})")
"""不存在: what is not there, 存在しない."""
