"""The row of a table: cells that are compared, and cells that give each other away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder import text as letters
from builder.cloze.gates import Refusal
from builder.cloze.groups import trimmed
from builder.cloze.sheet import RUNS, Sheet, content
from builder.model import FactKind, Role

if TYPE_CHECKING:
    from builder.cloze.sheet import Range


LEAST_OF_SCALE = 4
"""Cells."""
LONGEST_OF_SCALE = 4
"""Characters of a cell."""


def is_compared(sheet: Sheet) -> bool:
    """Whether the fact is a row that sets several things side by side."""
    if sheet.fact.kind is not FactKind.TABLE_ROW or sheet.fact.term:
        return False
    return sum(part.role is Role.ANSWER for part in sheet.fact.parts) > 1


def scale(sheet: Sheet) -> tuple[Range, ...]:
    """The cells of a row of values so short, and so many, that those beside it give one away: `1+ | 2+ | 3+ | 3-`."""
    if not is_compared(sheet):
        return ()
    cells = [trimmed(sheet.text, p.start, p.end) for p in sheet.fact.parts if p.role is Role.ANSWER]
    is_scale = len(cells) >= LEAST_OF_SCALE and all(end - start <= LONGEST_OF_SCALE for start, end in cells)
    return tuple(cells) if is_scale else ()


def yes_and_no(sheet: Sheet) -> tuple[Range, ...]:
    """The two cells of a comparison where one is a yes, the other a no: either gives the other away."""
    if not is_compared(sheet):
        return ()
    cells = [trimmed(sheet.text, p.start, p.end) for p in sheet.fact.parts if p.role is Role.ANSWER]
    if len(cells) != len("AB"):
        return ()
    one, other = (_YES_NO.fullmatch(sheet.text, *cell) for cell in cells)
    return tuple(cells) if one and other and one[1] != other[1] else ()


_YES_NO = re.compile(
    r"([○◯✓✔×✕✗❌✅△]|(?i:yes|no|true|false)|あり|なし|可|不可|有|無|対応|非対応|はい|いいえ)(?:\s?[(（][^()（）]*[)）])?"
)


def says_its_label(sheet: Sheet, own: Range) -> Refusal | None:
    """L01: a cell in which all words of another cell of its row stand: 安全の強化 | …なので安全を強化できる."""
    if sheet.fact.kind is not FactKind.TABLE_ROW:
        return None
    answer = sheet.text[slice(*own)]
    folded = letters.fold(answer)
    said = set(content(folded))
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
