"""The keys of `deck.toml`: what each means, what it may hold, and the JSON schema from which editors complete them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from builder.project import names, rules

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TOMBSTONES = 3
"""Deck versions in which a note that left still ships (product contract §5)."""
_MOST_TOMBSTONES = 1000
_TEXT = {"type": "string"}
_IGNORED = rules.schema(ignored=True)
_TEXTS = {"type": "array", "items": {"type": "string"}}


class Subdecks(Enum):
    """Whether notes of a folder get a deck of their own below the deck."""

    NONE = "none"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key of `deck.toml`."""

    name: str
    """`version`, or with its table before it: `media.folder`."""
    means: str
    """What it is for, in a phrase."""
    default: str
    """What holds where it is left out: a value as TOML, or a phrase."""
    example: str
    """A value as TOML."""
    problem: Callable[[object], str]
    """Says what is wrong with a value; nothing where it fits."""
    schema: Mapping[str, object]
    """Its kind of value, as JSON schema: all that `problem` lets through, and as little more as can be said there."""

    @property
    def table(self) -> str:
        """The table it stands in; empty for the top."""
        return self.name.rpartition(".")[0]

    @property
    def line(self) -> str:
        """The example as a line of the file, without its table."""
        return f"{self.name.rpartition('.')[2]} = {self.example}"


def config_schema() -> dict[str, object]:
    """The JSON schema (draft 7, which editors of TOML know) of a `deck.toml`."""
    top: dict[str, object] = {key.name: _property(key) for key in KEYS if not key.table}
    for table in TABLES:
        below = {key.name.rpartition(".")[2]: _property(key) for key in KEYS if key.table == table}
        top[table] = {"type": "object", "additionalProperties": False, "properties": below}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "deck.toml of build-deck",
        "type": "object",
        "additionalProperties": False,
        "properties": top,
    }


def _property(key: Key) -> dict[str, object]:
    return {"description": f"{key.means}; default: {key.default}", **key.schema}


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


def _switch_problem(value: object) -> str:
    return "" if isinstance(value, bool) else "it is neither `true` nor `false`"


def _tombstones_problem(value: object) -> str:
    fits = type(value) is int and 0 <= value <= _MOST_TOMBSTONES
    return "" if fits else f"`tombstones` is no whole number from 0 to {_MOST_TOMBSTONES}"


KEYS = (
    Key(
        name="name",
        means="the deck's name; `::` makes levels",
        default="the name it had; at first the title of the only note, else the folder's name",
        example='"Techstock"',
        problem=names.name_problem,
        schema={**_TEXT, "minLength": 1, "maxLength": names.LONGEST},
    ),
    Key(
        name="slug",
        means="the first part of the package's file name",
        default="from the name",
        example='"techstock"',
        problem=names.slug_problem,
        schema={**_TEXT, "minLength": 1},
    ),
    Key(
        name="version",
        means="the release being prepared",
        default='"0.1.0"',
        example='"1.0.0"',
        problem=names.version_problem,
        schema={**_TEXT, "pattern": names.VERSION},
    ),
    Key(
        name="language",
        means='the language of the notes and the cards, as `"ja"` or `"en"`',
        default="looked up in the notes",
        example='"ja"',
        problem=names.language_problem,
        schema={**_TEXT, "pattern": names.LANGUAGE},
    ),
    Key(
        name="tags",
        means="tags of every note",
        default="[]",
        example='["techstock"]',
        problem=names.tags_problem,
        schema={"type": "array", "items": {**_TEXT, "minLength": 1, "maxLength": names.LONGEST}},
    ),
    Key(
        name="subdecks",
        means='`"folder"`: the notes of a folder get a deck of their own below the deck',
        default='"none"',
        example='"folder"',
        problem=_subdecks_problem,
        schema={"enum": [choice.value for choice in Subdecks]},
    ),
    Key(
        name="include",
        means="patterns of notes to read; one with `/` before its end counts from the folder of notes",
        default="all notes",
        example='["chapters/*.md"]',
        problem=_patterns_problem,
        schema=_TEXTS,
    ),
    Key(
        name="exclude",
        means="patterns of notes and folders to leave out",
        default="[]",
        example='["drafts/"]',
        problem=_patterns_problem,
        schema=_TEXTS,
    ),
    Key(
        name="extract.bold",
        means="whether words in bold, or in full-width brackets again and again, are the ones to ask; "
        "`==highlighted==` ones always are, unless they can be read beside the gap",
        default="true",
        example="false",
        problem=_switch_problem,
        schema={"type": "boolean"},
    ),
    Key(
        name="card.css",
        means="a file of CSS in the folder of notes, added to the look of the cards",
        default="none",
        example='"card.css"',
        problem=_css_problem,
        schema={**_TEXT, "minLength": 1},
    ),
    Key(
        name="media.folder",
        means="where pictures and sound are looked for, seen from the notes",
        default="`media`, beside a folder named `source_notes`, else inside",
        example='"../media"',
        problem=_folder_problem,
        schema={**_TEXT, "minLength": 1},
    ),
    Key(
        name="lint.select",
        means='codes (`"L14"`), names or families (`"L"`) of the warnings and notes that are wanted',
        default="all of them",
        example='["L", "T01"]',
        problem=rules.codes_problem,
        schema=rules.schema(ignored=False),
    ),
    Key(
        name="lint.ignore",
        means="codes, names or families of those that are not",
        default="[]",
        example='["L11"]',
        problem=rules.ignore_problem,
        schema=_IGNORED,
    ),
    Key(
        name="lint.per-file",
        means="patterns of notes, and the codes, names or families that are not told of in them",
        default="none",
        example='{ "drafts/*.md" = ["L11"] }',
        problem=rules.per_file_problem,
        schema={"type": "object", "additionalProperties": _IGNORED},
    ),
    Key(
        name="release.tombstones",
        means="in how many versions a note that left still ships, marked as retired; `0` for none",
        default=str(TOMBSTONES),
        example="5",
        problem=_tombstones_problem,
        schema={"type": "integer", "minimum": 0, "maximum": _MOST_TOMBSTONES},
    ),
)
"""Every key, in the order of the README and of the file that `init` writes."""

TABLES = tuple(dict.fromkeys(key.table for key in KEYS if key.table))
"""The tables a `deck.toml` may have."""
