"""Tables: a fact a row, its cells under their column headings."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from builder.facts.marks import SKIP
from builder.facts.node import Piece, fact, node, skipped
from builder.facts.over_rows import grouped, levels
from builder.facts.prose import covered, cut, join, pictures, strip
from builder.facts.sentences import taken_in
from builder.facts.shapes import has_words, without_addresses
from builder.facts.words import is_in, word_list
from builder.findings import RULES, Finding
from builder.model import Block, BlockKind, FactKind, InlineKind, Role
from builder.text import fold, squash, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.facts.node import Outcome
    from builder.facts.scope import Level, Scope
    from builder.model import Fact, Prose

_NUMBER_HEADING = re.compile(r"(?i)^(?:no\.?|nr\.?|#|id|番号|項番|№|連番|回)$")
_VERSUS = re.compile(r"(?i)\b(?:vs|versus)\b|違い|比較|対")
_WORD = re.compile(r"[a-z0-9]{2,}|[ァ-ヺー]+|[一-鿿々]+")
_PARTS = re.compile(r"[・/／、,&]|\band\b")
_FULL_STOPS = "。．.!！"
_MOST_COLUMNS = 8
NO_NAMES = "a table whose rows have no name"
TWO_LISTS = "two lists side by side: the cells of a row do not belong together"
NO_RESPECT = "two things side by side, and no word for what is compared"
_NOTHING = "nothing to ask in this row"
_ACRONYM = re.compile(r"\s?[(（][A-Z][A-Za-z0-9/-]{1,9}[)）]")
_LONGEST_KEY = 36
"""In columns, on average: longer first cells are statements, side by side with others."""


_LEAST_STATEMENT = 20
"""In columns, on average."""
Cell = tuple[int, int]
"""Row and column, from 0."""


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A table as its readers see it: its header and the rows that say something."""

    header: Block
    rows: Sequence[Block]
    titles: Sequence[Prose]
    cells: Sequence[Sequence[Prose]]
    """Of each row, clean."""
    columns: Sequence[int]
    """Those that say something, without those of groups."""
    groups: Sequence[int] = ()
    """Those in which a name is written once for several rows."""
    over: Sequence[tuple[Level, ...]] = ()
    """Of each row, the names of the groups it is in."""

    @cached_property
    def signs(self) -> frozenset[str]:
        """What stands without words in the first column: signs, as an `x` or a dash is in a table of signs."""
        key = self.columns[0] if self.columns else 0
        counts = Counter(cells[key].text.strip() for cells in self.cells if key < len(cells))
        are_signs = _SIGNS.search(self.titles[key].text) is not None
        blank = word_list("empty_cells")
        alone = (sign for sign, count in counts.items() if sign and count == 1 and not has_words(sign))
        return frozenset(sign for sign in alone if are_signs or fold(sign) not in blank)


def grid(block: Block) -> tuple[Grid, tuple[Finding, ...]]:
    """The table without the rows that say nothing, are wider than its header or marked to be left out: each is told."""
    header, *rows = block.children
    titles = [cell.prose for cell in header.children]
    kept: list[Block] = []
    cells: list[Sequence[Prose]] = []
    told: list[Finding] = []
    for row in rows:
        proses = [unbulleted(node(cell).prose) for cell in row.children]
        while len(proses) > len(titles) and not is_filled(proses[-1]):
            proses.pop()
        if row.mark == SKIP:
            told.append(skipped("S14", node(row), "marked to be left out"))
        elif len(proses) > len(titles) or not any(map(is_filled, proses)):
            told.append(skipped("S11", node(row), _NOTHING))
        else:
            kept.append(row)
            cells.append(proses)
    columns = _columns(titles, cells)
    said = [[at < len(row) and _says(row[at]) for at in range(len(titles))] for row in cells]
    groups = grouped(columns, titles, cells, said)
    over = levels(groups, titles, kept, said) if groups else ()
    return (
        Grid(
            header=header,
            rows=kept,
            titles=titles,
            cells=cells,
            columns=columns[len(groups) :],
            groups=groups,
            over=over,
        ),
        tuple(told),
    )


def table(of: Grid, scope: Scope) -> Iterator[Outcome]:
    """A fact for each row with a name; the header and score sheets say nothing."""
    reason = worthless(of) or side_by_side(of, scope)
    contested = frozenset[Cell]() if reason else _contested(of)
    if not of.rows or reason:
        yield Finding(rule=RULES["S11"], span=of.header.span, message=reason or "a table with its header alone")
    for n, (row, prose) in enumerate(zip(of.rows, of.cells, strict=True)):
        doubtful = frozenset(at for at in of.columns if (n, at) in contested)
        over = of.over[n] if of.over else ()
        made = None if reason else _row(row, of, prose, scope, contested=doubtful, over=over)
        yield skipped("S11", node(row), reason or _NOTHING) if made is None else below_header(made, of.header)


BULLET = re.compile(r"\s*[-–•・●*]\s+(?=\W{0,3}[^\W\d_])|\s*[•・●](?=[^\W\d_])")


def unbulleted(prose: Prose) -> Prose:
    """One line without the bullet it begins with."""
    bullet = None if "\n" in prose.text else BULLET.match(prose.text)
    return cut(prose, bullet.end(), len(prose.text)) if bullet else prose


def below_header(made: Fact, header: Block) -> Fact:
    """The fact with the table's header among the lines it shows."""
    lines = range(header.span.line, header.span.end_line + 1)
    return replace(made, context_lines=(*made.context_lines, *(n for n in lines if n not in made.context_lines)))


def _has_no_names(of: Grid) -> bool:
    """Whether the cells of the first column are statements, and none sets its row against the next cell by a bullet."""
    key = of.columns[0]
    every = (cell.prose.text for row in of.rows for cell in row.children if cell.prose.text)
    is_paired = len(of.columns) == len("AB") and all(map(BULLET.match, every))
    if is_paired or is_in(of.titles[key].text, "name_headings"):
        return False
    cells = (row[key] for row in of.cells if key < len(row))
    keys = [width(_ACRONYM.sub("", cell.text)) for cell in cells if _says(cell)]
    return sum(keys) > len(keys) * _LONGEST_KEY


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


def worthless(of: Grid) -> str:
    """Why no row of the table makes a card; empty where they may."""
    if not of.rows:
        return ""
    if len(of.columns) < 2:
        return "a table with a single column of words"
    if len(of.columns) > _MOST_COLUMNS:
        return f"a table of more than {_MOST_COLUMNS} columns is a sheet to look things up in"
    if _has_no_names(of):
        return NO_NAMES
    return "a table with most of its cells empty" if _is_sparse(of) else ""


def side_by_side(of: Grid, scope: Scope) -> str:
    """Why a table of two columns below `A vs B` makes no card: no row says what of A and B is compared."""
    above = scope.levels[-1].words if scope.levels else ""
    if len(of.columns) != len("AB"):
        return ""
    titles = [fold(of.titles[at].text) for at in of.columns]
    if _are_two_lists(*titles):
        return TWO_LISTS
    compared = set(_WORD.findall(fold(above)))
    own = [set(_WORD.findall(title)) for title in titles]
    named = set(_WORD.findall(fold(above.partition(": ")[2])))
    if not _VERSUS.search(above) and not (all(one and one <= named for one in own) and _are_statements(of)):
        return ""
    return NO_RESPECT if all(one & compared for one in own) else ""


def _are_statements(of: Grid) -> bool:
    """Whether the cells are so long that each says something by itself: `Connectionless` does not."""
    cells = [width(row[at].text) for row in of.cells for at in of.columns if at < len(row) and _says(row[at])]
    return sum(cells) >= len(cells) * _LEAST_STATEMENT


def _are_two_lists(one: str, other: str) -> bool:
    """Whether two headings are of one kind: `Your tasks` and `Their tasks`, `Pros` and `Cons`."""
    if {one, other} in _SIDES:
        return True
    mine, theirs = one.split(), other.split()
    return min(len(mine), len(theirs)) > 1 and mine[-1].rstrip("s") == theirs[-1].rstrip("s") and mine[0] != theirs[0]


_SIDES = (
    {"pros", "cons"},
    {"advantages", "disadvantages"},
    {"strengths", "weaknesses"},
    {"メリット", "デメリット"},
    {"長所", "短所"},
    {"利点", "欠点"},
)


def _is_sparse(of: Grid) -> bool:
    values = [row[at] for row in of.cells for at in of.columns[1:] if at < len(row)]
    filled = sum(at in of.groups or bool(v.text.strip()) for row in of.cells for at, v in enumerate(row))
    told = sum(_says(v) for v in values)
    return told * 3 < len(of.rows) * (len(of.columns) - 1) or filled * 2 <= len(of.rows) * len(of.titles)


def is_filled(cell: Prose) -> bool:
    """Whether a cell holds words of its own or a picture."""
    return _says(cell) or bool(pictures(cell))


_ELSEWHERE = re.compile(
    r"[※*(（]?\s?(?:[^、。はが]{1,12}を参照|(?:別|上記|下記|前項|次項|第.{1,4}[章節項]|図|表)[^、。はがを]{0,8}(?:参照|のとおり|の通り)"
    r"|(?:後|前|上|下)(?:述|記)|(?:the )?same as (?:above|below)"
    r"|see (?:also |the )?(?:below|above|section|page|p\.|figure|fig|table|chapter|notes?\b|next|previous)[^,;:]{0,30})"
    r"[)）.。]?"
)
"""A cell that says where to read."""


def _says(cell: Prose) -> bool:
    """Whether a cell holds words of its own: no dash, no link alone, no picture alone."""
    words = fold(cell.text)
    if words in word_list("empty_cells") or words.startswith(("not applicable", "n/a ", "該当なし", "対象外")):
        return False
    if _ELSEWHERE.fullmatch(words):
        return False
    if not any(i.kind is InlineKind.LINK for i in cell.inlines):
        return bool(cell.text.strip())
    linked = covered(cell, frozenset({InlineKind.LINK}))
    external = any(i.kind is InlineKind.LINK and "://" in i.target for i in cell.inlines)
    rest = "".join(c for hidden, c in zip(linked, cell.text, strict=True) if not (hidden and external))
    return has_words(without_addresses(rest)) or (bool(cell.text.strip()) and not any(linked))


def _contested(of: Grid) -> frozenset[Cell]:
    """The cells that another row answers otherwise: in all other columns the two rows say the same.

    Two answers fit such a cell. What a column of remarks says stands on the back, so it tells no rows apart; where it
    is all that is said, it is no remark.
    """
    told = [at for at in of.columns if not _is_remark(of.titles[at].text)]
    told = told if len(told) > 1 else [*of.columns]
    said = [{at: squash(row[at].text) for at in told if at < len(row)} for row in of.cells]
    found = set[Cell]()
    for asked in told:
        rows: dict[tuple[tuple[int, str], ...], list[int]] = {}
        for n, row in enumerate(said):
            if row.get(asked):
                rows.setdefault(tuple((at, words) for at, words in row.items() if at != asked), []).append(n)
        for alike in rows.values():
            if len({said[n][asked].rstrip(_FULL_STOPS) for n in alike}) > 1:
                found |= {(n, asked) for n in alike}
    return frozenset(found)


def _row(
    row: Block,
    of: Grid,
    cells: Sequence[Prose],
    scope: Scope,
    *,
    contested: frozenset[int],
    over: tuple[Level, ...],
) -> Fact | None:
    key, *values = [at for at in of.columns if at < len(cells)] or [0]
    told = [at for at in values if _says(cells[at])]
    sign = cells[key].text.strip()
    is_sign = sign in of.signs
    if not (is_sign or has_words(sign)) or not told:
        return None
    widths = [width(_shown(cells[at])[0].text) for at in told]
    are_texts = len(told) > 1 and min(widths) > _LONGEST_CELL and is_in(of.titles[key].text, "kind_headings")
    named = len(values) < 2 or are_texts or is_in(of.titles[key].text, "name_headings")
    asked = Role.TERM if named and key not in contested and not is_sign else Role.LABEL
    shown = [at for at in told if not _is_remark(of.titles[at].text)] or told
    shown = shown[:2] if are_texts and sum(widths) > _LONGEST_ROW else shown
    pieces: list[Piece | str] = []
    more: list[Block] = []
    for at, cell in enumerate(cells):
        title = of.titles[at]
        if at in of.groups:
            continue
        if at != key and at not in shown:
            behind = at in told or pictures(cell)
            more += [_paragraph(row, join((title, ": ", cell)))] if behind else []
            continue
        pieces += ["\n"] if pieces else []
        pieces += [Piece(prose=title, role=Role.LABEL), ": "] if has_words(title.text) else []
        taken, rest = _shown(cell)
        is_shown = at in contested and len(shown) > 1
        pieces.append(Piece(prose=taken, role=asked if at == key else Role.LABEL if is_shown else Role.ANSWER))
        more += [_paragraph(row, rest)] if rest.text else []
    made = fact(FactKind.TABLE_ROW, pieces, scope, at=row.span, more=over, extra=tuple(more))
    return replace(made, contested=len(shown) == 1 and shown[0] in contested)


_LONGEST_CELL = 44
"""In columns, as in `cloze.rows`: longer cells can be put in many ways; they tell what the row is about."""
_LONGEST_ROW = 200
"""In columns: of longer texts two are read on the question, the others stand on the back."""
_SIGNS = re.compile(r"(?i)記号|演算子|文字|符号|キー|\b(?:symbol|sign|operator|character|char|key|metacharacter)s?\b")
"""A column of signs."""


def _paragraph(row: Block, prose: Prose) -> Block:
    return Block(kind=BlockKind.PARAGRAPH, span=row.span, prose=prose)


def _is_remark(title: str) -> bool:
    """Whether a column holds examples or remarks: they say no more than the others, and stand on the back."""
    return all(is_in(word, "examples") or is_in(word, "remark_columns") for word in map(str.strip, _PARTS.split(title)))


def _shown(cell: Prose) -> tuple[Prose, Prose]:
    """The sentences of a cell that stand on the card, and those that go to its back."""
    end = taken_in(cell)
    return cut(cell, 0, end), strip(cut(cell, end, len(cell.text)))
