"""Items that their author did not mark as Markdown does: outlines by letters, and names over indented lines.

A line is one only among others like it: `A.` where a `B.` follows at the same margin, a name over indented lines where
another one stands below them, or where it announces, counts or labels them. What is no such row stays text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from builder import text as letters
from builder.markdown import margin
from builder.markdown.margin import SQUARES, Marker

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_LABEL = re.compile(
    r"(?:(?P<open>[(（])?(?:(?P<roman>[ivx]{1,5}|[IVX]{1,5})|(?P<letter>[A-Za-z])|(?P<digits>\d{1,2}))(?P<close>[.)）])|(?P<ring>[①-⑳❶-➓])"
    r"|(?P<counted>\d)：(?=\D{5}))(?:(?<=[)）：①-⑳❶-➓])[ \t\u3000]*|[ \t\u3000]+)(?=[^\s)）])(?![A-Z]\.(?:\s|[A-Z]\.))"
)
_NUMBER = re.compile(r"(?:[(（]?\d{1,2}[.．、)）]|[①-⑳❶-➓])[ \t\u3000]*(?=\D)")
_MAY_BE_LABEL = re.compile(
    r"^[ \t\u3000]*+(?:[(（]?[A-Za-z]{1,5}[.)）]|[(（]\d{1,2}[)）]|\d{1,2}）|\d：|[①-⑳❶-➓])", re.MULTILINE
)
_MAY_HANG = re.compile(r"^[^\W\d_].*\n(?:[\u3000 \t]+\S|・)", re.MULTILINE)
_ROMAN = {"i": 1, "v": 5, "x": 10}
_OUTER, _STEP = -0.5, 0.05
"""The rank of an outline by letters: bullets on its margin stand below it; and how much deeper the next kind is."""
_DOT = 0.5
"""The rank of `・`, which stands below a name on its own margin."""
_BELOW_DOT = 0.6
_MOST_KINDS = 8
"""Kinds of labels within one another on one margin."""
_LONGEST_HEAD = 44
"""In columns: a longer line over indented ones is a text that was wrapped."""
_LONGEST_NAME = 32
"""The same over text, which could carry it on."""
_ENDED = 44
"""In columns: a line that ends before was ended on purpose."""
_FENCE = re.compile(r"[ \t]*(```|~~~|\$\$)")
_NO_HEAD = re.compile(
    r"[,、，;；{}\\]$|^(?:def|class|if|for|while|return|import|from|else|function|const|let|var|commit|error)\b|[|<>]"
    r"|^(?:SELECT|FROM|WHERE|INSERT|UPDATE|DELETE|CREATE|JOIN)\b|^(?:The|An?) "
    r"|^[A-Za-z ]+ (?:said|says|is|are|was|were|has|have)\b"
)
"""A line of code, of a table or of markup, one that is carried on, a sentence."""
_GOES_ON = re.compile(r"(?i)[,、，・(（「:：–—-]$|\b(?:an?|the|of|in|on|to|for|with|and|or|by|from|is|are|as|at|that)$")
_ASKS = re.compile(
    r"(?i)[?？]$|_{3,}|(?:どれ|どちら|いずれ|どこ|誰|何|なに)(?:である)?(?:です)?か[。.]?$"
    r"|(?:選べ|選びなさい|選択せよ|選択しなさい|答えよ|答えなさい)[。.]?$"
    r"|^\W*(?:\d+\W+)?(?:choose|select|pick|tick|which|circle)\b"
)
"""Below such a line stand choices, most of them wrong."""
_INITIAL = "A."
"""The kind of label that a name can begin with, too: `A. Smith`."""
_COUNTED = "1："
"""The kind of `１：…` in Japanese notes, which stands below a `・` on its own margin."""
_CODE = 4
"""Columns from where the text of a line begins: behind a blank line it is code (CommonMark 0.31.2, 4.4)."""
_PARTICLE = re.compile(r"[をにがはでとのもへ](?![ぁ-ゖ])|[。、，）)」』】・]")


def unmarked(lines: Sequence[str]) -> Mapping[int, Marker]:
    """For the index of each line that is an item without a bullet the marker it could have."""
    text = "\n".join(lines)
    found: dict[int, Marker] = {}
    if _MAY_HANG.search(text):
        for first, last in _runs(lines):
            found.update(_hanging(lines, first, last))
    if _MAY_BE_LABEL.search(text):
        found.update(_Labels(lines=lines).found())
    return found


_BREAKS = f"#>|<{SQUARES}"


def _runs(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Lines without a blank one, a fence, a heading or a quote among them: from the first to behind the last."""
    start = 0
    for at, (line, is_fenced) in enumerate(zip([*lines, ""], [*_fenced(lines), False], strict=True)):
        if is_fenced or not line.strip() or line[0] in _BREAKS:
            if at > start + 1:
                yield start, at
            start = at + 1


def _fenced(lines: Sequence[str]) -> Iterator[bool]:
    """For each line whether it is a fence, or stands between two."""
    fence = ""
    for line in lines:
        found = _FENCE.match(line)
        is_inside = fence != ""
        if found and fence in ("", found[1]):
            fence = "" if fence else found[1]
        yield is_inside or fence != ""


def _hanging(lines: Sequence[str], first: int, last: int) -> Mapping[int, Marker]:
    """Names over indented lines on one margin, two or more or one that is surely over them: items, with those below."""
    at = range(first, last)
    leads = [margin.lead(lines[i]) for i in at]
    marks = [margin.marker(lines[i], *lead) for i, lead in zip(at, leads, strict=True)]
    marked = [mark is not None for mark in marks]
    edge = leads[0][1]
    dots = [mark is not None and mark.rank == _DOT for mark in marks]
    inner = [column > edge or dot for (_, column), dot in zip(leads, dots, strict=True)]
    heads = [i for i in range(len(leads) - 1) if not inner[i] and inner[i + 1]]
    outer = [i for i, is_inner in enumerate(inner) if not is_inner]
    if not heads or inner[0] or any(marked[i] or leads[i][1] != edge for i in outer):
        return {}
    texts = [lines[i].strip() for i in at]
    most = _LONGEST_HEAD if all(marked[i + 1] for i in heads) else _LONGEST_NAME
    if (
        any(map(letters.is_spoken, texts))
        or not (
            all(_is_head(texts[i], most) for i in heads) if len(heads) > 1 else _is_over(texts, inner, marked, heads[0])
        )
        or not all(_begins_anew(texts, i) for i in outer[1:])
    ):
        return {}
    own = [i for i, is_marked in enumerate(marked) if not is_marked and (not inner[i] or _is_said(texts, inner, i))]
    return {first + i: _marker(leads[i][0], _behind_number(lines[first + i], leads[i][0])) for i in own}


def _is_over(texts: Sequence[str], inner: Sequence[bool], marked: Sequence[bool], at: int) -> bool:
    """Whether a line is over the indented ones below it, though no other line has any.

    It announces two or more short ones with a colon, or names amounts; it says how many stand in the one below, or is
    over a chain; or each below has a label.
    """
    end = next((i for i in range(at + 1, len(texts)) if not inner[i]), len(texts))
    head, below = texts[at], texts[at + 1 : end]
    if any(marked) or not letters.has_letters(head) or any(_GOES_ON.search(text) for text in below):
        return False
    if all(map(_LABELLED.match, below)) and letters.width(head) <= _LONGEST_SAID and not _GOES_ON.search(head):
        return True
    if len(below) == 1:
        is_chain = _CHAIN.fullmatch(below[0]) is not None and _is_head(head, _LONGEST_HEAD)
        return is_chain or (
            _COUNTS.search(head) is not None
            and _ENDS_IN_NOUN.search(head) is not None
            and _IN_ROW.search(below[0]) is not None
        )
    if _LETTER.match(head) or all(map(_RANGE.fullmatch, below)) or any(map(_LEFT_OPEN.search, below)):
        return False
    is_told = all(letters.width(text) <= _ENDED and not (_JOINS.match(text) or text[0].isdigit()) for text in below)
    return is_told and (
        _ANNOUNCES.search(head) is not None or (_is_head(head, _LONGEST_HEAD) and all(map(_MEASURED.match, below)))
    )


_JOINS = re.compile(
    r"(?i:(?:and|or|but|then|from|of|to|with|by|for|in|at|on|which|that|who|where|when|without|behind)\b)"
    rf"|{_PARTICLE.pattern}"
)
_ANNOUNCES = re.compile(
    r"(?i:\b(?:needs?|requires?|includes?|has|have|are|is|must|before|after|for|of|when|causes?|uses|with|from|by)\b.*"
    r"|[a-z]{2}[^s\W]s|.*[はにがを])[ :：]*[:：]$"
)
"""A colon behind no mere name: over `Keystone:` stands what it is, wrapped."""
_RANGE = re.compile(r"[A-Z][\w+]{0,11} \d[\d.,]*\s?[-–]\s?\d\S*")
_LEFT_OPEN = re.compile(r"[でてしに、]$|\b(?:through|over|into|without|behind|under|between|which|who|where)$")
_LETTER = re.compile(
    r"(?i)(?:note|warning|tip|see|sources?|references?|examples?|dear|hi|hello|remember|to ?do|chorus|verse|next|this"
    r"|today|tomorrow|shopping|buy|call)\b"
)
"""Over an aside, a source, a letter, a song or what is to be done."""
_ENDS_IN_NOUN = re.compile("[一-龯ァ-ヶー][:：]?$")
_MEASURED = re.compile(
    r"[^\d\s][^\d]{0,16}[ \u3000][<>≤≥約]?\d[\d.,/]*\s?(?:[〜～–-]\s?\d|[A-Za-z%°℃]|未満|以上|以下|[度回分秒時日年円])"
)
"""A name and its amount: 皮内 10〜15度."""
_LABELLED = re.compile(r"[^\W\d][\w'’ ]{1,18}(?::[ \t]|：|[ \t](?:[–→]|->)[ \t])\S")
_LONGEST_SAID = 84
"""In columns."""
_COUNTS = re.compile(
    r"(?<![0-9０-９第十])[二三四五六七八2-9２-９]\s?(?:大|要素|つ|種|層|権|感|官|徳|則|態|段階|原則|条件|部門|分類|本柱|原色)"
)
_CHAIN = re.compile(r"[^→⇒>]{1,30}(?:\s(?:->|=>|>|→|⇒)\s[^→⇒>]{1,30}){2,8}")
_IN_ROW = re.compile(r"[・、，,／/]")


def _behind_number(line: str, begin: int) -> int:
    found = _NUMBER.match(line, begin)
    return found.end() if found else begin


def _is_head(text: str, most: int) -> bool:
    return letters.width(text) <= most and not _NO_HEAD.search(text) and letters.has_letters(text)


def _is_said(texts: Sequence[str], inner: Sequence[bool], at: int) -> bool:
    """Whether an indented line says something of its own, and is no more of the line above."""
    return not inner[at - 1] or _LABELLED.match(texts[at]) is not None or _begins_anew(texts, at)


def _begins_anew(texts: Sequence[str], at: int) -> bool:
    above, text = texts[at - 1], texts[at]
    if _GOES_ON.search(above) or _PARTICLE.match(text):
        return False
    return _is_closed(above) and (letters.has_japanese(text[0]) or not text[0].islower() or len(above) <= _LONGEST_NAME)


def _is_delimiter(line: str) -> bool:
    """Whether a line is the second of a table: `--- | :--`."""
    return "|" in line and "-" in line and not line.strip("|:- \t")


def _is_closed(line: str) -> bool:
    """Whether a line ends on purpose."""
    return line[-1:] in ".。!?！？:：" or letters.width(line) <= _ENDED


def _marker(begin: int, end: int, number: str = "", rank: float = 0.0) -> Marker:
    return Marker(sign="." if number else "-", number=number, rank=rank, begin=begin, end=end, size=end - begin, gap=0)


@dataclass(frozen=True, slots=True)
class _Row:
    """Labels of one kind on one margin, counted up."""

    kind: str
    column: int
    value: int
    line: int
    """Of its first label."""
    is_cut: bool = False
    """Whether a paragraph on its margin followed."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is neither code nor a row of a table."""

    at: int
    text: str
    column: int
    above: str
    """The line above, without blank ones."""
    is_apart: bool
    """Whether there are any."""


@dataclass(slots=True, kw_only=True)
class _Labels:
    """Looks for rows of labels from the top, those that are open in order of their depth."""

    lines: Sequence[str]
    _open: list[_Row] = field(default_factory=list)
    _members: dict[int, list[tuple[int, Marker]]] = field(default_factory=dict)
    """The lines of a row with their markers, by its first line."""

    def found(self) -> Mapping[int, Marker]:
        """The markers of all rows of two labels or more."""
        code, is_code, is_row = _CODE, False, False
        above, is_apart = "", True
        lines = zip(pairwise([*self.lines, ""]), _fenced(self.lines), strict=True)
        for at, ((line, below), is_fenced) in enumerate(lines):
            if line.strip() and not is_fenced:
                begin, column = margin.lead(line)
                is_code = column >= code and (is_apart or is_code)
                is_row = not is_code and (is_row or (not is_apart and _is_delimiter(line)))
                if line.startswith("#"):
                    self._open.clear()
                    code = _CODE
                elif not (is_code or is_row or _is_delimiter(below)):
                    end = self._read(_Line(at, line, column, above, is_apart=is_apart), begin)
                    code = end + _CODE if end else min(code, column + _CODE)
            is_apart = not line.strip()
            is_row = is_row and not is_apart
            above = line.rstrip() or above
        return {at: marker for row in self._members.values() if len(row) > 1 for at, marker in row}

    def _read(self, line: _Line, begin: int) -> int:
        """Takes a label, if the line begins with one; where its text begins, in columns, if it is an item, else 0."""
        self._open = [row for row in self._open if row.column <= line.column]
        found = _LABEL.match(line.text, begin)
        for kind, value in _readings(found) if found else ():
            depth = next((i for i, row in enumerate(self._open) if self._carries_on(row, kind, value, line)), -1)
            if found and (depth >= 0 or (value == 1 and self._may_begin(kind, line))):
                row = self._open[depth] if depth >= 0 else _Row(kind, line.column, 0, line.at)
                del self._open[depth if depth >= 0 else _MOST_KINDS :]
                self._open.append(replace(row, value=value))
                if kind != "1":
                    self._add(row.line, line.at, found, value if "1" in kind else 0)
                return line.column + found.end() - begin
        mark = margin.marker(line.text, begin, line.column)
        if line.is_apart and not mark:
            self._open = [replace(row, is_cut=True) if row.column == line.column else row for row in self._open]
        return line.column + mark.end - begin if mark else 0

    def _carries_on(self, row: _Row, kind: str, value: int, line: _Line) -> bool:
        is_sentence = row.is_cut and kind == _INITIAL and line.text.rstrip().endswith(".")
        return (row.kind, row.column, row.value + 1) == (kind, line.column, value) and not is_sentence

    def _may_begin(self, kind: str, line: _Line) -> bool:
        """Whether a row may begin here: no choices below a question, numbers in brackets only inside another row."""
        is_inside = any(row.column <= line.column for row in self._open)
        is_inside = is_inside or (line.column > 0 and line.above != "" and not line.is_apart)
        is_wrapped = kind == _INITIAL and not line.is_apart and not _is_closed(line.above)
        is_free = kind in ("1", _COUNTED) or "1" not in kind
        return not (_ASKS.search(line.above) or is_wrapped) and (is_inside or is_free)

    def _add(self, row: int, at: int, found: re.Match[str], value: int) -> None:
        column = self._open[-1].column
        outer = [r for r in self._open[:-1] if r.column == column]
        rank = (0.0 if any(r.kind == "1" for r in outer) else _OUTER) + _STEP * len(outer)
        rank = max(rank, _BELOW_DOT) if found["counted"] else rank
        marker = _marker(found.start(), found.end(), str(value) if value else "", rank)
        self._members.setdefault(row, []).append((at, marker))


def _readings(found: re.Match[str]) -> Iterator[tuple[str, int]]:
    """The kinds a label can be of, and what it counts; `i.` is a number or a letter."""
    sign = f"{'(' if found['open'] else ''}{'.' if found['close'] == '.' else ')'}"
    label = found["roman"] or found["letter"] or ""
    if len(label) == 1:
        yield f"{'A' if label.isupper() else 'a'}{sign}", ord(label.lower()) - ord("a") + 1
    if found["roman"]:
        yield f"{'I' if label.isupper() else 'i'}{sign}", _roman(label.lower())
    if found["digits"]:
        is_markdown = not found["open"] and found["close"] in ".)"
        yield "1" if is_markdown else f"1{sign}", int(found["digits"])
    if found["counted"]:
        yield _COUNTED, int(found["counted"])
    if found["ring"]:
        yield "1ring", int(unicodedata.numeric(found["ring"]))


def _roman(label: str) -> int:
    values = [_ROMAN[sign] for sign in label]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))
