"""Tables: a fact a row, its cells under their column headings."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from builder.facts.marks import SKIP
from builder.facts.node import Piece, fact, node, skipped
from builder.facts.prose import covered, cut, join, pictures, strip
from builder.facts.sentences import taken_in
from builder.facts.shapes import has_words, without_addresses
from builder.facts.words import is_in, is_label, word_list
from builder.findings import RULES, Finding
from builder.model import Block, BlockKind, FactKind, InlineKind, Role
from builder.text import fold, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.facts.node import Outcome
    from builder.facts.scope import Scope
    from builder.model import Fact, Prose

_NUMBER_HEADING = re.compile(r"(?i)^(?:no\.?|nr\.?|#|id|番号|項番|№|連番|回)$")
_VERSUS = re.compile(r"(?i)\b(?:vs|versus)\b|違い|比較|対")
_WORD = re.compile(r"[a-z0-9]{2,}|[ァ-ヺー]+|[一-鿿々]+")
_PARTS = re.compile(r"\s*(?:[・/／、,&]|\band\b)\s*")
_MOST_COLUMNS = 8
_LONGEST_TITLE = 6
"""Words of a column's title that names a thing."""
_LETTERS = re.compile(r"\b[A-Z][a-z]{0,3}[A-Z]")
"""Letters that stand for words."""
_LONGEST_KEY = 36
"""In columns, on average: longer first cells are statements, side by side with others."""


def table(block: Block, scope: Scope) -> Iterator[Outcome]:
    """A fact for each row that says something; the header, empty rows and score sheets say nothing."""
    header, *rows = block.children
    titles = [cell.prose for cell in header.children]
    cells = [[node(cell).prose for cell in row.children] for row in rows]
    columns = _columns(titles, cells)
    reason = _worthless(titles, cells, columns) or _side_by_side(titles, columns, scope)
    if not rows or reason:
        yield Finding(rule=RULES["S11"], span=header.span, message=reason or "a table with its header alone")
    for row, prose in zip(rows, cells, strict=True):
        if row.mark == SKIP:
            yield skipped("S14", node(row), "marked to be left out")
            continue
        made = None if reason else _row(row, titles, prose, columns, scope)
        if made is not None:
            yield replace(made, context_lines=(*made.context_lines, *_lines(header)))
        else:
            yield skipped("S11", node(row), reason or "nothing to ask in this row")


def things(block: Block) -> list[tuple[Block, list[Block]]]:
    """The columns of a table that are things side by side, each its title and the cells that say something of it.

    `Private Cloud | Public Cloud` above whole sentences: no cell names its row. Empty where the titles are no names of
    one kind, and where a row has a name.
    """
    header, *rows = block.children
    titles = [cell.prose for cell in header.children]
    cells = [[node(cell).prose for cell in row.children] for row in rows]
    columns = _columns(titles, cells)
    if len(columns) < len("AB") or len(columns) != len(titles) or not _has_no_names(cells, columns):
        return []
    if not _are_of_one_kind([title.text for title in titles]):
        return []
    return [
        (
            title,
            [row.children[at] for row, prose in zip(rows, cells, strict=True) if at < len(prose) and _says(prose[at])],
        )
        for at, title in enumerate(header.children)
    ]


def _are_of_one_kind(titles: Sequence[str]) -> bool:
    """Names that share their last word, or all hold letters that stand for words: `Public Cloud`, `Platform (PaaS)`."""
    named = [fold(title).split() for title in titles]
    if any(
        not words or len(words) > _LONGEST_TITLE or is_label(title) for words, title in zip(named, titles, strict=True)
    ):
        return False
    share = len(named[0]) > 1 and len({words[-1] for words in named}) == 1 and len(titles) > len("AB")
    return share or all(_LETTERS.search(title) for title in titles)


def _has_no_names(cells: Sequence[Sequence[Prose]], columns: Sequence[int]) -> bool:
    keys = [width(row[columns[0]].text) for row in cells if columns[0] < len(row)]
    return sum(keys) > len(keys) * _LONGEST_KEY


def _lines(block: Block) -> range:
    return range(block.span.line, block.span.end_line + 1)


def _columns(titles: Sequence[Prose], cells: Sequence[Sequence[Prose]]) -> list[int]:
    """The columns that say something: no running numbers, nothing empty all the way down."""
    out = []
    for at, title in enumerate(titles):
        values = [row[at].text.strip() for row in cells if at < len(row)]
        numbered = _NUMBER_HEADING.match(title.text.strip()) or not title.text.strip()
        if numbered and all(v.rstrip(".").isdigit() for v in values if v):
            continue
        if len(values) > 1 and values == [str(n) for n in range(1, len(values) + 1)]:
            continue
        if any(_says(row[at]) for row in cells if at < len(row)):
            out.append(at)
    return out


def _worthless(titles: Sequence[Prose], cells: Sequence[Sequence[Prose]], columns: Sequence[int]) -> str:
    """Why no row of the table makes a card; empty where they may."""
    if not cells:
        return ""
    if len(columns) < 2:
        return "a table with a single column of words"
    if len(columns) > _MOST_COLUMNS:
        return f"a table of more than {_MOST_COLUMNS} columns is a sheet to look things up in"
    if _has_no_names(cells, columns):
        return "a table whose rows have no name"
    return "a table with most of its cells empty" if _is_sparse(titles, cells, columns) else ""


def _side_by_side(titles: Sequence[Prose], columns: Sequence[int], scope: Scope) -> str:
    """Why a table of two columns below `A vs B` makes no card: no row says what of A and B is compared."""
    above = scope.levels[-1].words if scope.levels else ""
    if len(columns) == len("AB") and _are_two_lists(*(fold(titles[at].text) for at in columns)):
        return "two lists side by side: the cells of a row do not belong together"
    if len(columns) != len("AB") or not _VERSUS.search(above):
        return ""
    compared = set(_WORD.findall(fold(above)))
    own = [set(_WORD.findall(fold(titles[at].text))) for at in columns]
    return "two things side by side, and no word for what is compared" if all(one & compared for one in own) else ""


def _are_two_lists(one: str, other: str) -> bool:
    """Whether two headings are of one kind: `Your tasks` and `Their tasks`, `Pros` and `Cons`."""
    if {one, other} in _SIDES:
        return True
    mine, theirs = one.split(), other.split()
    return min(len(mine), len(theirs)) > 1 and mine[-1] == theirs[-1] and mine[0] != theirs[0]


_SIDES = (
    {"pros", "cons"},
    {"advantages", "disadvantages"},
    {"strengths", "weaknesses"},
    {"メリット", "デメリット"},
    {"長所", "短所"},
    {"利点", "欠点"},
)


def _is_sparse(titles: Sequence[Prose], cells: Sequence[Sequence[Prose]], columns: Sequence[int]) -> bool:
    values = [row[at] for row in cells for at in columns[1:] if at < len(row)]
    filled = sum(bool(v.text.strip()) for row in cells for v in row)
    told = sum(_says(v) for v in values)
    return told * 3 < len(cells) * (len(columns) - 1) or filled * 2 <= len(cells) * len(titles)


def _says(cell: Prose) -> bool:
    """Whether a cell holds words of its own: no dash, no link alone, no picture."""
    words = fold(cell.text)
    if (
        words in word_list("empty_cells")
        or words.startswith(("not applicable", "n/a ", "該当なし", "対象外"))
        or pictures(cell)
    ):
        return False
    if not any(i.kind is InlineKind.LINK for i in cell.inlines):
        return bool(cell.text.strip())
    linked = covered(cell, frozenset({InlineKind.LINK}))
    external = any(i.kind is InlineKind.LINK and "://" in i.target for i in cell.inlines)
    rest = "".join(c for hidden, c in zip(linked, cell.text, strict=True) if not (hidden and external))
    return has_words(without_addresses(rest)) or (bool(cell.text.strip()) and not any(linked))


def _row(
    row: Block, titles: Sequence[Prose], cells: Sequence[Prose], columns: Sequence[int], scope: Scope
) -> Fact | None:
    key, *values = [at for at in columns if at < len(cells)] or [0]
    told = [at for at in values if _says(cells[at])]
    if key >= len(cells) or len(cells) > len(titles) or not has_words(cells[key].text) or not told:
        return None
    named = len(values) < 2 or is_in(titles[key].text, "name_headings")
    asked = Role.TERM if named else Role.LABEL
    pieces: list[Piece | str] = []
    more: list[Block] = []
    for at in (key, *told):
        if at != key and len(told) > 1 and _is_remark(titles[at].text):
            more.append(Block(kind=BlockKind.PARAGRAPH, span=row.span, prose=join((titles[at], ": ", cells[at]))))
            continue
        pieces += ["\n"] if pieces else []
        title = titles[at].text.strip()
        pieces += [Piece(prose=titles[at], role=Role.LABEL), ": "] if title and has_words(title) else []
        shown, rest = _shown(cells[at])
        pieces.append(Piece(prose=shown, role=asked if at == key else Role.ANSWER))
        more += [Block(kind=BlockKind.PARAGRAPH, span=row.span, prose=rest)] if rest.text else []
    return fact(FactKind.TABLE_ROW, pieces, scope, at=row.span, extra=tuple(more))


def _is_remark(title: str) -> bool:
    """Whether a column holds examples or remarks: they say no more than the others, and stand on the back."""
    return all(is_in(word, "examples") or is_in(word, "remark_columns") for word in _PARTS.split(title.strip()))


def _shown(cell: Prose) -> tuple[Prose, Prose]:
    """The sentences of a cell that stand on the card, and those that go to its back."""
    end = taken_in(cell)
    return cut(cell, 0, end), strip(cut(cell, end, len(cell.text)))
