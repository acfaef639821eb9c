"""The notes of the page as JSON, written here as text: of values that are written once, `json` is the slower half."""

from __future__ import annotations

from functools import lru_cache
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, TypeVar

from builder.preview.cloze import pieces
from builder.preview.history import status
from builder.preview.html import page_html, shows_as_it_is
from builder.preview.lines import excerpt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from builder.model import LockEntry, Note, Origin, Span
    from builder.preview.cloze import Piece

_T = TypeVar("_T")
_ASKED_FIELD = "Text"


class _Shared(dict[_T, int]):
    """What many notes share, each kept once: value → its number."""

    def __missing__(self, value: _T) -> int:
        self[value] = number = len(self)
        return number


class Writer:
    """Writes one note after the other, and gathers what they share: `strings`, their `places`."""

    def __init__(
        self,
        names: Sequence[str],
        *,
        media: Mapping[str, bytes],
        folder: str,
        lines: Mapping[str, Sequence[str]],
        about: Mapping[tuple[str, int], list[int]],
        version: str,
    ) -> None:
        """`names` are those of the fields, `about` the findings by path and line; no `version`, nothing changed."""
        self.strings, self.places = _Shared[str](), _Shared[tuple[str, ...]]()
        self._asked = names.index(_ASKED_FIELD)
        self._keys = [f"{encode_basestring(name)}:" for name in names]
        self._media, self._folder = media, folder
        self._lines, self._about = lines, about
        self._told = frozenset(path for path, _ in about)
        self._version = version

    def written(self, note: Note, origin: Origin | None, entry: LockEntry | None) -> str:
        """A note: its guid, fields and cards; file and line, its kind, why its words are hidden, what this version did.

        One without an `origin` is in the notes no more.
        """
        fields, asked = self._fields(note)
        place = origin.place if origin else entry.place if entry else ()
        kind = origin.kind.value if origin else entry.kind.value if entry else ""
        reasons = _map(tuple(origin.reasons.items())) if origin else "{}"
        change = status(entry, self._version) if entry and self._version else ""
        source = _list(excerpt(self._lines, note.span)) if origin else "[]"
        findings = self._findings(note.span) if origin and note.span.path in self._told else ()
        return (
            f'{{"guid":{encode_basestring(note.guid)},"fields":{{{fields}}},"text":[{asked}],"cards":{_numbers(note.numbers)},'
            f'"place":{self.places[place]},"path":{_text(note.span.path)},"line":{note.span.line if origin else 0},'
            f'"kind":"{kind}","reasons":{reasons},"change":"{change}","source":{source},'
            f'"findings":{_numbers(tuple(findings))}}}'
        )

    def _fields(self, note: Note) -> tuple[str, str]:
        """The numbers of the fields that look the same on all cards of the note; the one that does not in pieces."""
        rest = list[str]()
        asked = ""
        for at, html in enumerate(note.fields):
            if at == self._asked:
                # `[sound:` may come of a hint; where neither is, no piece is looked through
                shown = None if shows_as_it_is(html) and "sound:" not in html else self._shown
                asked = ",".join([_piece(piece, shown) for piece in pieces(html) if piece])
            elif html:
                rest.append(f"{self._keys[at]}{self.strings[self._shown(html)]}")
        return ",".join(rest), asked

    def _shown(self, html: str) -> str:
        return html if shows_as_it_is(html) else page_html(html, folder=self._folder, names=self._media)

    def _findings(self, span: Span) -> Iterable[int]:
        return (at for line in range(span.line, span.end_line + 1) for at in self._about.get((span.path, line), ()))


def _piece(piece: str | Piece, shown: Callable[[str], str] | None) -> str:
    """Its HTML; where clozes are in it, that on the cards of other numbers and, by number, that on both sides.

    Each is written as it is `shown`; None where that is as it is.
    """
    if isinstance(piece, str):
        return encode_basestring(shown(piece) if shown else piece)
    inactive = shown(piece.inactive) if shown else piece.inactive
    sides = [f'"{number}":{_list(map(shown, both) if shown else both)}' for number, both in piece.faces.items()]
    return f"[{encode_basestring(inactive)},{{{','.join(sides)}}}]"


def _list(texts: Iterable[str]) -> str:
    return f"[{','.join(map(encode_basestring, texts))}]"


@lru_cache(maxsize=1000)
def _text(text: str) -> str:
    """As JSON, once for neighbours that share it."""
    return encode_basestring(text)


@lru_cache(maxsize=1000)
def _map(items: tuple[tuple[str, str], ...]) -> str:
    return f"{{{','.join([f'{encode_basestring(key)}:{encode_basestring(value)}' for key, value in items])}}}"


@lru_cache(maxsize=1000)
def _numbers(numbers: tuple[int, ...]) -> str:
    return f"[{','.join(map(str, numbers))}]"
