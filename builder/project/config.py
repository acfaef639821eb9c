"""`deck.toml`: the keys it may hold, and findings with line and column for everything else."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from builder.findings import RULES, BrokenInput, Finding
from builder.model import point
from builder.project import names, rules
from builder.project.keys import KEYS, TABLES, TOMBSTONES, Subdecks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from builder.model import Span

_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_NAMES = tuple(key.name for key in KEYS)
_NEAR = 60
"""rapidfuzz's score, 0 to 100, from which a key is taken for a mistyped one."""


_LONG_TEXT = re.compile(r"""(\"{3}(?:\\.|[^\\])*?\"{3}|'{3}.*?'{3})|#[^\n]*|"(?:\\.|[^"\\\n])*"|'[^'\n]*'""", re.DOTALL)
"""A text over several lines; what else could hold its marks is passed over."""
_KEY_PART = re.compile(r"""\"([^\"]*)\"|'([^']*)'|([^\s.\"']+)""")
_QUOTES = str.maketrans("“”„‘’", '"""\'\'')
_TOML_FORM = 'a line is `key = value`: texts in quotation marks, lists in brackets, as in tags = ["a", "b"]'
_TOML_HINTS = MappingProxyType(
    {
        "overwrite": "the key stands there twice: take one of the lines out",
        "twice": "the table stands there twice: write its keys below one of them",
        "Unterminated": "end the text with the quotation mark it begins with",
        'Expected "\'"': "end the text with the quotation mark it begins with",
        "Unclosed array": "end the list with `]`",
        "Unescaped": "write `\\\\` for each `\\`, or put the text between single quotation marks",
    }
)
"""Words of tomllib's messages, and what to do about them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What `deck.toml` says, or would say (product contract §5)."""

    name: str
    """The deck's name, `::` between its levels."""
    slug: str
    """The first part of the package's file name."""
    version: str = "0.1.0"
    """The release being prepared."""
    language: str = ""
    """The language of notes that do not say; empty where they are left to be looked at."""
    tags: tuple[str, ...] = ()
    """Tags of every note."""
    subdecks: Subdecks = Subdecks.NONE
    include: tuple[str, ...] = ()
    """Patterns of notes to read; empty for all."""
    exclude: tuple[str, ...] = ()
    """Patterns of notes and folders to leave out."""
    media_folder: str = ""
    """Relative to the vault; empty for the default."""
    card_css: str = ""
    """The author's own style sheet, relative to the vault; empty where there is none."""
    bold: bool = True
    """Whether words in bold are marked to be asked."""
    tombstones: int = TOMBSTONES
    """Deck versions in which a note that left still ships; 0 for none."""
    lint_select: tuple[str, ...] = ()
    """Codes and families of the warnings and notes that are wanted; empty for all."""
    lint_ignore: tuple[str, ...] = ()
    """Codes and families of those that are not."""
    lint_per_file: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Patterns of notes, and the codes that are not told of in them."""


def read_config(text: str, *, path: str, name: str) -> Config:
    """Read the text of a `deck.toml`; `name` is the deck's where it gives none.

    Raises:
        BrokenInput: with every finding there is about the file.
    """
    table = parse_toml(text, path)
    findings = (*_unknown_keys(table, text, path), *_bad_values(table, text, path))
    if findings:
        raise BrokenInput(tuple(sorted(findings, key=lambda f: (f.span.line, f.span.column))))
    name = _text(table, "name") or name
    media, card = table.get("media"), table.get("card")
    return Config(
        name=name,
        slug=_text(table, "slug") or names.slugify(name),
        version=_text(table, "version") or "0.1.0",
        language=_text(table, "language"),
        tags=_texts(table, "tags"),
        subdecks=Subdecks(_text(table, "subdecks") or "none"),
        include=_texts(table, "include"),
        exclude=_texts(table, "exclude"),
        media_folder=_text(media, "folder") if isinstance(media, dict) else "",
        card_css=_text(card, "css") if isinstance(card, dict) else "",
        bold=_switch(table.get("extract"), "bold", default=True),
        tombstones=_whole(table.get("release"), "tombstones", default=TOMBSTONES),
        **rules.read(table.get("lint")),
    )


def is_named(text: str) -> bool:
    """Whether the text of a `deck.toml` that can be read names the deck."""
    return "name" in tomllib.loads(text)


def config_error(code: str, message: str, *, path: str, at: tuple[int, int] = (1, 1), hint: str = "") -> Finding:
    """A finding at a line and column of `deck.toml`."""
    span = point(path, at[0], column=at[1])
    return Finding(rule=RULES[code], span=span, message=message, hint=hint)


def key_place(text: str, path: str, *keys: str) -> Span:
    """Where a readable `deck.toml` has a key; its first line where it does not."""
    line, column = _place(text, keys)
    return point(path, line, column=column)


def key_finding(code: str, message: str, *, text: str, path: str, key: str, hint: str) -> Finding:
    """A finding at a key of a `deck.toml` that could be read."""
    return config_error(code, message, path=path, at=_place(text, tuple(key.split("."))), hint=hint)


def parse_toml(text: str, path: str) -> dict[str, object]:
    """Read a file of the author's as TOML.

    Raises:
        BrokenInput: it is none; the finding says where, and what to write instead.
    """
    try:
        return tomllib.loads(text)
    except RecursionError:
        reason, at = "it is nested too deep", (1, 1)
    except ValueError as error:  # TOMLDecodeError, and a number with thousands of digits
        reason, at = _AT.sub("", str(error)), _place_of(error, text)
    line = (text.split("\n")[at[0] - 1]).strip()
    message = f"it can't be read as TOML here: {reason[:1].lower()}{reason[1:]}"
    raise BrokenInput((config_error("C01", message, path=path, at=at, hint=_toml_hint(reason, line)),))


def _toml_hint(reason: str, line: str) -> str:
    """What to write instead, by what tomllib says and by the line."""
    known = next((hint for words, hint in _TOML_HINTS.items() if words in reason), "")
    key, equals, value = (part.strip() for part in line.partition("="))
    plain = unicodedata.normalize("NFKC", line).translate(_QUOTES)
    if known:
        return known
    if plain != line and _is_toml(plain):
        return f"write the signs in half width: {plain}"
    if equals and _is_toml(f'{key} = "{value}"'):
        return f'put the text into quotation marks: {key} = "{value}"'
    mended = re.sub(r"[:\s]\s*", " = ", line, count=1)
    return f"put a `=` between key and value: {mended}" if not equals and _is_toml(mended) else _TOML_FORM


def _is_toml(line: str) -> bool:
    try:
        return bool(tomllib.loads(line))
    except (RecursionError, ValueError):
        return False


def _place_of(error: ValueError, text: str) -> tuple[int, int]:
    found = _AT.search(str(error))
    if found and found[1]:
        return int(found[1]), int(found[2])
    return (text.count("\n") + 1, len(text) - text.rfind("\n")) if found else (1, 1)


def _unknown_keys(table: Mapping[str, object], text: str, path: str) -> Iterator[Finding]:
    for keys in _keys(table):
        name = ".".join(keys)
        if name in _NAMES or (name in TABLES and len(keys) == 1):
            continue
        near = nearest(name, (*_NAMES, *TABLES))
        hint = f"did you mean `{near}`?" if near else f"the keys are: {', '.join(_NAMES)}"
        yield config_error("C02", f"`{name}` is no key of deck.toml", path=path, at=_place(text, keys), hint=hint)


def _keys(table: Mapping[str, object]) -> Iterator[tuple[str, ...]]:
    """Every key, those of the known tables with the table's name before them."""
    for key, value in table.items():
        yield (key,)
        if key in TABLES and isinstance(value, dict):
            yield from ((key, below) for below in value)


def nearest(name: str, known: Iterable[str]) -> str:
    """The known key that a mistyped one is most like; empty where none is like it."""
    from rapidfuzz import fuzz, process  # late: only a mistyped key needs it

    found = process.extractOne(name, tuple(known), scorer=fuzz.ratio, score_cutoff=_NEAR)
    return str(found[0]) if found else ""


def _bad_values(table: Mapping[str, object], text: str, path: str) -> Iterator[Finding]:
    for key in KEYS:
        keys = tuple(key.name.split("."))
        inner = table if len(keys) == 1 else table.get(keys[0], {})
        if not isinstance(inner, dict):
            message = f"`{keys[0]}` is no table"
        elif keys[-1] in inner:
            message = key.problem(inner[keys[-1]])
        else:
            message = ""
        if message:
            example = f"{key.line} below `[{key.table}]`" if key.table else key.line
            yield config_error("C03", message, path=path, at=_place(text, keys), hint=f"write for example {example}")


def _place(text: str, keys: tuple[str, ...]) -> tuple[int, int]:
    """Line and column of a key, else of its table; tomllib tells no places, so the text is looked through by lines."""
    table: tuple[str, ...] = ()
    for number, line in enumerate(_LONG_TEXT.sub(_blank, text).split("\n"), start=1):
        stripped = line.strip()
        left, equals, _ = stripped.partition("=")
        if stripped.startswith("["):
            table = _dotted(stripped.lstrip("[").partition("]")[0])
            here = table
        else:
            here = (*table, *_dotted(left)) if equals else ()
        if here and here[: len(keys)] == keys:
            return number, len(line) - len(line.lstrip()) + 1
    return _place(text, keys[:-1]) if len(keys) > 1 else (1, 1)


def _blank(found: re.Match[str]) -> str:
    """A text over several lines without its words, which may look like keys."""
    return re.sub(r"[^\n]", " ", found[0]) if found[1] else found[0]


def _dotted(key: str) -> tuple[str, ...]:
    return tuple(quoted or literal or bare for quoted, literal, bare in _KEY_PART.findall(key))


def _whole(table: object, key: str, *, default: int) -> int:
    value = table.get(key, default) if isinstance(table, dict) else default
    return value if isinstance(value, int) else default


def _switch(table: object, key: str, *, default: bool) -> bool:
    value = table.get(key, default) if isinstance(table, dict) else default
    return value if isinstance(value, bool) else default


def _text(table: Mapping[str, object], key: str) -> str:
    value = table.get(key, "")
    return value if isinstance(value, str) else ""


def _texts(table: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = table.get(key, ())
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
