"""The left margin of a line: how far it is indented, and what it begins with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEAD = re.compile(
    "[ \t\u3000\u00a0\u200b\u2060\ufeff]*+(?:[│┃][ \t\u3000\u00a0│┃]*+(?=[├└┣┗┝┕╰]))?"
    "(?:(?:\\.{2,8}|\u22c5{1,8}|\u00b7{2,8})(?=(?:[*+-]|\\d{1,2}\\.)[ \t]+\\S))?"
)
"""Dots before a bullet stand for blanks: a cheat sheet shows the margin with them, and people copy them."""
UNSEEN = "\u200b\u2060\ufeff"
"""Signs without a width; a parser takes them for text."""
_WIDTHS = {" ": 1, "\u00a0": 1, "\u3000": 2, "│": 1, "┃": 1, ".": 1, "\u22c5": 1, "\u00b7": 1}
"""Columns of white space; other signs in the margin, such as a zero-width space, have none."""
_TAB = 4

_BULLET = re.compile("([-*+]|\\d{1,9}[.)])([ \t\u3000\u00a0]+|$)")
_SECOND = re.compile("--([ \t\u3000]+)(?=\\S)")
SQUARES = "■◆▼▶▲□◇△▽▷►"
_TREE = "[├└┣┗┝┕╰][─━╴-]*[→>]?"
"""Where a branch begins in a tree drawn by hand, `├ 稲`."""
_OPEN_SHAPE = "[▲□◇△▽▷►](?![A-Za-z\\d０-９]|[ァ-ヺ]{2,4}[はがのとをに])"
_AS_WORD = "(?!(?:[○◯〇▲△□▽■](?=[はがをにでとものへや、](?![ぁ-ゖ]))|[○◯〇▲△□](?=[×〇◯△印月年点])))"
"""`▲は赤字を示す`, `〇×クイズ`: a sign that is a word of the sentence opens nothing."""
_GLYPH = re.compile(
    f"{_AS_WORD}([・●○◯•∙‣⁃▪▫◦■◆▼▶]|〇(?![〇一二三四五六七八九十])|{_OPEN_SHAPE}|{_TREE})"
    f"[ \t\u3000\u00a0]*(?=[^\\s・●○◯•∙‣⁃▪▫◦{SQUARES}├└:：])"
)
_TIGHT = re.compile("[-*](?=[^\\W\\d_])(?![A-Za-z](?:[\\s=,|]|$))")
_DELIMITER = re.compile("[ \t]*\\|?[ \t]*:?-+:?[ \t]*(?:\\|[ \t]*:?-*:?[ \t]*)+$")
_BREAKS = re.compile("(?:<br ?/?>[ \t]*)+", re.IGNORECASE)
_SQUARE = re.compile(f"{_AS_WORD}(?:[■◆▼▶]|{_OPEN_SHAPE})[ \t\u3000]*(?=[^\\s{SQUARES}])")
_SENTENCE = re.compile("。|[:：=＝][ \t\u3000]*\\S")
_LONGEST_SQUARE = 30
"""A longer line behind `■` is a sentence, no heading."""
_UNDERLINE = re.compile("(?:-+|=+)[ \t]*$")
_BOLD = re.compile("\\*\\*[^*]+\\*\\*[ \t]*(?:[(（][^()（）]*[)）])?[:：]?[ \t]*")
_CONFLICT = re.compile("(?:<{7}|\\|{7}|>{7})(?: |$)|={7}$")
_RULE = re.compile("([-*_])(?:[ \t]*\\1){2,}[ \t]*$")

_HEADING = re.compile("(#{1,6})(?:([ \t\u3000\u00a0]+)|$)|(#{2,6})(?=[^#])")
_TIGHT_HEADING = re.compile("#{2,6}[^#\\s]")
_TITLE = re.compile("#[^#\\s\\d][^#]*$")

_RANKS = {"○": 0.25, "◦": 0.25, "▫": 0.25, "◯": 0.25, "〇": 0.25, "・": 0.5, "--": 0.5, "–": 0.6, "※": 0.75}
"""Bullets that stand below another kind on the same margin: `●` a heading, `・` its points, `※` a note on them."""

CODE = 4
"""Columns to the right of its container that make code of a line, and no end of a fence (CommonMark)."""
_MOST_GAP = 4
"""A wider gap after a bullet makes code of the text (CommonMark); a reader sees text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """What makes an item of a line."""

    sign: str
    """As the parser takes it: `-`, `*`, `+`, or `.` or `)` of a number."""
    number: str
    """The digits before the sign of an ordered item."""
    rank: float
    """Between 0 and 1: how much deeper than its margin the item stands."""
    begin: int
    """Where the marker stands in the line."""
    end: int
    """Where the item's text begins in the line."""
    size: int
    """The columns of the marker itself."""
    gap: int
    """The columns between marker and text; 0 where the parser needs another gap than the one written."""

    @property
    def is_ordered(self) -> bool:
        """Whether it is a number."""
        return bool(self.number)


def lead(line: str) -> tuple[int, int]:
    """How many characters the margin of a line has, and how many columns."""
    match = _LEAD.match(line)
    size = match.end() if match else 0
    return size, size if line.count(" ", 0, size) == size else width(line[:size])


def width(margin: str, start: int = 0) -> int:
    """The column after white space that begins at column `start`; a tab goes to the next multiple of four."""
    column = start
    for sign in margin:
        column += _TAB - column % _TAB if sign == "\t" else _WIDTHS.get(sign, 0)
    return column


def trim(line: str) -> str:
    """A line without what cannot be seen at its end; two spaces stay, they break the line."""
    seen = line.rstrip()
    return line if seen and not line[len(seen) :].strip(" \t") else seen


def is_delimiter(line: str) -> bool:
    """The second line of a table: `|---|:-:|`."""
    return _DELIMITER.match(line) is not None


def opens_heading(text: str) -> bool:
    """`# x`, as CommonMark and people write it."""
    found = _HEADING.match(text)
    return found is not None and found[1] is not None


def are_headings_tight(lines: Sequence[str]) -> bool:
    """Whether the author of a file puts no space behind the signs of any heading: `##x`."""
    signed = [line for line in lines if line.startswith("#")]
    return any(map(_TIGHT_HEADING.match, signed)) and not any(map(opens_heading, signed))


def heading(line: str, begin: int, *, is_tight: bool) -> tuple[str, int, bool] | None:
    """The signs of a heading at `begin`, where its words begin, and whether it is one to CommonMark.

    `##x` without a space is one, and so is `#x` alone on a line where all of the file are `is_tight`; else it is a tag.
    """
    found = _HEADING.match(line, begin)
    if not found:
        return ("#", begin + 1, False) if is_tight and _TITLE.match(line, begin) else None
    space = found[2] or ""
    return found[1] or found[3], found.end(), bool(found[1]) and space.strip("\u3000\u00a0") == space


def is_break(text: str) -> bool:
    """`<br>` alone on its line: to a reader a blank line."""
    return _BREAKS.fullmatch(text) is not None


def are_rows(above: str, below: str = "") -> bool:
    """Whether rows of a table, or breaks among them, stand on both sides of a break: a blank line would cut it."""
    return all("|" in line or is_break(line.strip()) for line in (above, below))


def is_underline(text: str) -> bool:
    """`---` or `===`, which makes a heading of the text above."""
    return _UNDERLINE.match(text) is not None


def is_title(line: str, begin: int) -> bool:
    """A line in bold from end to end, with a gloss in brackets behind it or without."""
    return line.startswith("**", begin) and _BOLD.fullmatch(line, begin) is not None


def is_conflict(line: str) -> bool:
    """A line that an unfinished merge leaves."""
    return _CONFLICT.match(line) is not None


def is_rule(text: str) -> bool:
    """`---`, `* * *`, `___`."""
    return _RULE.match(text) is not None


def marker(line: str, begin: int, column: int) -> Marker | None:
    """The bullet or number at `begin`, which is column `column`, if there is one."""
    bullet = _BULLET.match(line, begin)
    if bullet:
        sign, space = bullet[1], bullet[2]
        after = column + len(sign)
        gap = width(space, after) - after if space.strip("\u3000\u00a0") == space else 0
        gap = gap if 0 < gap <= _MOST_GAP else 0
        return _marker(sign, begin, bullet.end(), gap=gap or int(bullet.end() == len(line)))
    second = _SECOND.match(line, begin)
    if second:
        return _marker("--", begin, second.end())
    glyph = _GLYPH.match(line, begin)
    return _marker(glyph[1], begin, glyph.end()) if glyph else None


def square(line: str, begin: int) -> int:
    """Where the words of a heading behind `■` begin; 0 where there are none, or a sentence."""
    found = _SQUARE.match(line, begin)
    words = line[found.end() :] if found else ""
    return found.end() if found and len(words) <= _LONGEST_SQUARE and not _SENTENCE.search(words) else 0


def is_over(lines: Sequence[str], at: int) -> bool:
    """Whether something stands below a line behind a square, before the next such line or a heading.

    `■青 → 右` over `◆赤 → 左` says something itself.
    """
    below = next((line for n in range(at + 1, len(lines)) if (line := lines[n].strip())), "")
    line = lines[at].strip()
    siblings = SQUARES if _ARROW.search(line) else line[0]
    return below != "" and below[0] not in siblings and not opens_heading(below)


_ARROW = re.compile("[→⇒⇨]|[-=]>")


def opens_item(lines: Sequence[str]) -> bool:
    """Whether the first of some lines that is not blank is an item, with or without a space."""
    line = next((line for line in lines if line.strip()), "")
    place = lead(line)
    return bool(line) and bool(marker(line, *place) or tight(line, place[0]))


def note(begin: int) -> Marker:
    """The marker of a `※` line: the sign is the first of its text."""
    return _marker("※", begin, begin)


def star(lines: Sequence[str], at: int, begin: int) -> Marker | None:
    """The marker of a line that `＊` or `–` opens, if it is an item: beside another or below a colon.

    `＊語：文` is one where it opens a block, `–` beside `+` is one of its rank. Else `＊` opens a remark, `–` nothing.
    """
    found = _STAR.match(lines[at], begin)
    sign = lines[at][: begin + 1]
    above = lines[at - 1].strip() if at else ""
    others = (*lines[max(at - 1, 0) : at], *lines[at + 1 : at + 2])
    is_beside = _is_beside_plus(lines, at, sign)
    is_item = is_beside or any(one.startswith(sign) for one in others) or above.endswith((":", "："))
    is_item = is_item or ((not above or above[0] == "#") and _STARRED.match(lines[at], begin) is not None)
    is_below = not is_beside and _is_below_bullet(lines, at, sign)
    return _marker(sign[-1] if is_below or sign[-1] == "＊" else "+", begin, found.end()) if found and is_item else None


_FAR = 200
"""Lines above in which the beginning of a row of signs is looked for."""


def _is_below_bullet(lines: Sequence[str], at: int, sign: str) -> bool:
    """Whether a bullet of another kind stands right above a row of lines that all begin with a sign."""
    above = next((line for n in range(at - 1, max(-1, at - _FAR), -1) if not (line := lines[n]).startswith(sign)), "")
    return any(kind.match(above, len(sign) - 1) for kind in (_BULLET, _SECOND, _GLYPH))


def _is_beside_plus(lines: Sequence[str], at: int, sign: str) -> bool:
    """Whether a row of lines stands against `+` above it: two or more, or one for one; below a single `+` it is its."""
    plus = f"{sign[:-1]}+ "
    first = next((n for n in range(at, max(-1, at - _FAR), -1) if not n or not lines[n - 1].startswith(sign)), at)
    above = [line.startswith(plus) for line in lines[max(0, first - 2) : first]]
    is_one = not any(line.startswith((sign, plus)) for line in lines[first + 1 : first + 2])
    return above[-1:] == [True] and (above == [True, True] or is_one)


_STARRED = re.compile("＊[ \t\u3000]*[^\\s\\d＊：:、。][^\\s＊：:、。]{0,23}[ \t\u3000]*[：:][ \t\u3000]*\\S")
_STAR = re.compile("(?:＊[ \t\u3000]*|–[ \t\u3000]+)(?=[^\\s\\d＊–])")


def tight(line: str, begin: int) -> Marker | None:
    """`-foo` or `*foo`, if the line could be an item; `-5`, `**b**`, `*b*`, `--opt`, `-v` could not."""
    match = _TIGHT.match(line, begin)
    if not match or (match[0] == "*" and "*" in line[begin + 1 :].replace("**", "")):
        return None
    return _marker(match[0], begin, match.end())


def _marker(sign: str, begin: int, end: int, *, gap: int = 0) -> Marker:
    return Marker(
        sign=sign[-1] if sign[-1] in "-*+.)" else "-",
        number=sign[:-1] if sign[-1] in ".)" else "",
        rank=_RANKS.get(sign, 0.0),
        begin=begin,
        end=end,
        size=len(sign),
        gap=gap,
    )
