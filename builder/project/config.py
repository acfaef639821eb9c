"""`deck.toml`: the keys it may hold, and findings with line and column for everything else."""

from __future__ import annotations

import os
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING

from builder.findings import RULES, BrokenInput, Finding
from builder.model import point
from builder.project import names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from builder.model import Span

_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_TOMBSTONES, _MOST_TOMBSTONES = 3, 1000
_NEAR = 60
"""rapidfuzz's score, 0 to 100, from which a key is taken for a mistyped one."""


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


class Subdecks(Enum):
    """Whether notes of a folder get a deck of their own below the deck."""

    NONE = "none"
    FOLDER = "folder"


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
    tombstones: int = _TOMBSTONES
    """Deck versions in which a note that left still ships; 0 for none."""


def read_config(text: str, *, path: str, name: str) -> Config:
    """Read the text of a `deck.toml`; `name` is the deck's where it gives none.

    Raises:
        BrokenInput: with every finding there is about the file.
    """
    table = _parse(text, path)
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
        tombstones=_whole(table.get("release"), "tombstones", default=_TOMBSTONES),
    )


def is_named(text: str) -> bool:
    """Whether the text of a `deck.toml` that can be read names the deck."""
    return "name" in tomllib.loads(text)


def config_error(code: str, message: str, *, path: str, at: tuple[int, int] = (1, 1), hint: str = "") -> Finding:
    """A finding at a line and column of `deck.toml`."""
    span = point(path, at[0], column=at[1])
    return Finding(rule=RULES[code], span=span, message=message, hint=hint)


def version_place(text: str, path: str) -> Span:
    """Where a readable `deck.toml` says its version; its first line where it does not."""
    line, column = _place(text, ("version",))
    return point(path, line, column=column)


def key_finding(code: str, message: str, *, text: str, path: str, key: str, hint: str) -> Finding:
    """A finding at a key of a `deck.toml` that could be read."""
    return config_error(code, message, path=path, at=_place(text, tuple(key.split("."))), hint=hint)


def _parse(text: str, path: str) -> dict[str, object]:
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
        if name in _CHECKS or (name in _TABLES and len(keys) == 1):
            continue
        near = _nearest(name)
        hint = f"did you mean `{near}`?" if near else f"the keys are: {', '.join(_CHECKS)}"
        yield config_error("C02", f"`{name}` is no key of deck.toml", path=path, at=_place(text, keys), hint=hint)


def _keys(table: Mapping[str, object]) -> Iterator[tuple[str, ...]]:
    """Every key, those of the known tables with the table's name before them."""
    for key, value in table.items():
        yield (key,)
        if key in _TABLES and isinstance(value, dict):
            yield from ((key, below) for below in value)


def _nearest(name: str) -> str:
    from rapidfuzz import fuzz, process  # late: only a mistyped key needs it

    found = process.extractOne(name, (*_CHECKS, *_TABLES), scorer=fuzz.ratio, score_cutoff=_NEAR)
    return str(found[0]) if found else ""


def _bad_values(table: Mapping[str, object], text: str, path: str) -> Iterator[Finding]:
    for name, (problem_of, example) in _CHECKS.items():
        keys = tuple(name.split("."))
        inner = table if len(keys) == 1 else table.get(keys[0], {})
        if not isinstance(inner, dict):
            message = f"`{keys[0]}` is no table"
        elif keys[-1] in inner:
            message = problem_of(inner[keys[-1]])
        else:
            message = ""
        if message:
            yield config_error("C03", message, path=path, at=_place(text, keys), hint=f"write for example {example}")


def _place(text: str, keys: tuple[str, ...]) -> tuple[int, int]:
    """Line and column of a key; tomllib tells no places, so the text is looked through line by line."""
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line.strip()
        left, equals, _ = stripped.partition("=")
        if stripped.startswith("["):
            table = _dotted(stripped.lstrip("[").partition("]")[0])
            here = table
        else:
            here = (*table, *_dotted(left)) if equals else ()
        if here and here[: len(keys)] == keys:
            return number, len(line) - len(line.lstrip()) + 1
    return 1, 1


def _dotted(key: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in key.split("."))


def _subdecks_problem(value: object) -> str:
    return "" if value in [choice.value for choice in Subdecks] else "`subdecks` is neither `none` nor `folder`"


def _patterns_problem(value: object) -> str:
    fits = isinstance(value, list) and all(isinstance(pattern, str) and pattern.strip("/") for pattern in value)
    return "" if fits else "the patterns are not a list of texts"


def _folder_problem(value: object) -> str:
    """Only the vault and what stands beside it: `..` or `/home` would lay the whole machine open."""
    if not isinstance(value, str) or not value or names.has_control(value):
        return "the media folder is no text"
    parts = os.path.normpath(value.replace("\\", "/")).split("/")
    if parts[0] == "" or ":" in parts[0] or parts == [".."] or parts[:2] == ["..", ".."]:
        return "the media folder is neither in the vault nor beside it"
    return ""


def _css_problem(value: object) -> str:
    """A file in the vault: `..` or `/home` would lay the whole machine open."""
    if not isinstance(value, str) or not value or names.has_control(value):
        return "the style sheet is no text"
    parts = os.path.normpath(value.replace("\\", "/")).split("/")
    return "the style sheet is not in the vault" if parts[0] in ("", "..") or ":" in parts[0] else ""


def _tombstones_problem(value: object) -> str:
    fits = type(value) is int and 0 <= value <= _MOST_TOMBSTONES
    return "" if fits else f"`tombstones` is no whole number from 0 to {_MOST_TOMBSTONES}"


def _whole(table: object, key: str, *, default: int) -> int:
    value = table.get(key, default) if isinstance(table, dict) else default
    return value if isinstance(value, int) else default


def _text(table: Mapping[str, object], key: str) -> str:
    value = table.get(key, "")
    return value if isinstance(value, str) else ""


def _texts(table: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = table.get(key, ())
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


_CHECKS: Mapping[str, tuple[Callable[[object], str], str]] = MappingProxyType(
    {
        "name": (names.name_problem, 'name = "Techstock"'),
        "slug": (names.slug_problem, 'slug = "techstock"'),
        "version": (names.version_problem, 'version = "1.0.0"'),
        "language": (names.language_problem, 'language = "ja"'),
        "tags": (names.tags_problem, 'tags = ["techstock"]'),
        "subdecks": (_subdecks_problem, 'subdecks = "folder"'),
        "include": (_patterns_problem, 'include = ["chapters/*.md"]'),
        "exclude": (_patterns_problem, 'exclude = ["drafts/"]'),
        "media.folder": (_folder_problem, 'folder = "../media" below `[media]`'),
        "card.css": (_css_problem, 'css = "card.css" below `[card]`'),
        "release.tombstones": (_tombstones_problem, "tombstones = 3 below `[release]`"),
    }
)
"""Each key, what may be wrong with its value, and an example."""

_TABLES = ("card", "media", "release")
