"""The cells of `deck.lock`: plain text with backslash escapes, whole numbers, compact JSON for lists and maps.

No cell holds a tab or anything an editor takes for a line end, so that a record is a line and a line is a record.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from json.encoder import encode_basestring
from typing import TYPE_CHECKING

from builder.model import HIGHEST_NUMBER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PLAIN = re.compile("[\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]")
_BEYOND_JSON = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]")
_ESCAPE = re.compile(r"\\(u[0-9a-f]{4}|.?)", re.DOTALL)
_SHORT = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_LONG = {"\\": "\\", "t": "\t", "n": "\n", "r": "\r"}
_WHOLE = re.compile(r"[0-9]{1,15}")
_ONE_NUMBER = re.compile(r'\{"([^"\\\x00-\x1f]*)":([1-9][0-9]?)\}')
"""A map as nearly all are: one text without an escape, and a number that Anki takes."""


class Flaw(Exception):
    """A line can't be read: what is so, and in which of its cells."""

    def __init__(self, message: str, *, cell: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.cell = cell


def write_text(words: str) -> str:
    r"""Plain text as a cell: `\t`, `\n`, `\r`, `\\`, and `\u2028` for other controls and line ends."""
    if words.isprintable() and "\\" not in words:  # nothing of `_PLAIN` can be printed: told in a tenth of the time
        return words
    return _PLAIN.sub(lambda found: _SHORT.get(found[0]) or f"\\u{ord(found[0]):04x}", words)


def read_text(cells: Sequence[str], at: int) -> str:
    """The plain text in a cell.

    Raises:
        Flaw: for an escape that is none.
    """
    cell = cells[at]
    if "\\" not in cell:
        return cell
    return _ESCAPE.sub(lambda found: _character(found[1], at), cell)


def _character(escape: str, at: int) -> str:
    if escape in _LONG:
        return _LONG[escape]
    if len(escape) == len("u0000"):
        return chr(int(escape[1:], 16))
    message = f"`\\{escape}` is no escape"
    raise Flaw(message, cell=at)


def write_json(value: Sequence[str] | Mapping[str, int]) -> str:
    """A list or a map as a cell: as `json.dumps` writes it, without its own encoder for each of many."""
    if isinstance(value, tuple):
        text = f"[{','.join(map(encode_basestring, value))}]"
    else:
        plain: Mapping[str, int] = value  # type: ignore[assignment]
        text = f"{{{','.join([f'{encode_basestring(key)}:{plain[key]}' for key in sorted(plain)])}}}"
    if text.isprintable():
        return text
    return _BEYOND_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def read_whole(cells: Sequence[str], at: int) -> int:
    """The whole number in a cell.

    Raises:
        Flaw: for anything but up to fifteen digits.
    """
    if (number := _whole(cells[at])) is None:
        message = f"`{_shown(cells[at])}` is no whole number"
        raise Flaw(message, cell=at)
    return number


@lru_cache(maxsize=20_000)
def _whole(cell: str) -> int | None:
    """The number, once for all notes of one time."""
    return int(cell) if _WHOLE.fullmatch(cell) else None


def read_list(cells: Sequence[str], at: int) -> tuple[str, ...]:
    """The list of texts in a cell.

    Raises:
        Flaw: for anything else.
    """
    if cells[at] == "[]":
        return ()
    if (plain := _read_plain(cells[at])) is not None:
        return plain
    value = _read_json(cells[at], at)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    message = f"`{_shown(cells[at])}` is no list of texts"
    raise Flaw(message, cell=at)


def _read_plain(cell: str) -> tuple[str, ...] | None:
    """A list as a build writes one without an escape, in half the time; None for any other."""
    if "\\" in cell or cell[:2] != '["' or cell[-2:] != '"]' or not cell.isprintable():
        return None
    texts = cell[2:-2].split('","')
    return tuple(texts) if cell.count('"') == 2 * len(texts) else None


def read_numbers(cells: Sequence[str], at: int) -> dict[str, int]:
    """The map of words to cloze numbers in a cell.

    Raises:
        Flaw: for anything else, for a number Anki does not take, for words that stand there twice.
    """
    if cells[at] == "{}":
        return {}
    if one := _ONE_NUMBER.fullmatch(cells[at]):
        return {one[1]: int(one[2])}
    value = _read_json(cells[at], at)
    if isinstance(value, dict) and all(_is_number(number) for number in value.values()):
        return value
    message = f"`{_shown(cells[at])}` is no map of words to cloze numbers"
    raise Flaw(message, cell=at)


def _is_number(value: object) -> bool:
    return type(value) is int and 1 <= value <= HIGHEST_NUMBER


def _once(pairs: list[tuple[str, object]]) -> object:
    """A map from its pairs; None where a key stands twice, for one of the two would be lost."""
    found = dict(pairs)
    return found if len(found) == len(pairs) else None


_DECODER = json.JSONDecoder(object_pairs_hook=_once)


def _read_json(cell: str, at: int) -> object:
    """As `json.loads`, which looks for spaces twice in each of many cells."""
    text = cell.strip(" \t\n\r")
    try:
        value, end = _DECODER.raw_decode(text)
    except (ValueError, RecursionError):
        value, end = None, -1
    if end != len(text):
        message = f"`{_shown(cell)}` is cut or broken"
        raise Flaw(message, cell=at)
    return value


def _shown(cell: str) -> str:
    most = 40
    return cell if len(cell) <= most else f"{cell[:most]}…"
