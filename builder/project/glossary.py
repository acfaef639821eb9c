"""The glossary: names of cloud services that come with the tool, and the vault's own `glossary.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from builder.findings import BrokenInput, Finding
from builder.model import Glossary, GlossaryEntry
from builder.project.config import config_error, nearest, parse_toml
from builder.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

GLOSSARY_LIMIT = 1_000_000
"""Bytes of a `glossary.toml`."""
_BUILT_IN = Path(__file__).with_name("cloud.toml")
_CASES = ("any", "exact")


@cache
def built_in() -> Glossary:
    """The glossary that comes with the tool."""
    return _glossary(tomllib.loads(_BUILT_IN.read_text("utf-8")))


def read_glossary(text: str, *, path: str) -> Glossary:
    """Read the text of a `glossary.toml`, and put what it says behind the built-in glossary.

    Raises:
        BrokenInput: with every finding there is about the file.
    """
    table = parse_toml(text, path)
    findings = tuple(_problems(table, text, path))
    if findings:
        raise BrokenInput(findings)
    own, base = _glossary(table), built_in()
    return Glossary(entries=(*base.entries, *own.entries), words=base.words | own.words)


def _glossary(table: Mapping[str, object]) -> Glossary:
    entries = table.get("entry")
    tables = entries if isinstance(entries, list) else []
    return Glossary(entries=tuple(map(_entry, tables)), words=frozenset(map(fold, _texts(table, "words"))))


def _entry(table: Mapping[str, object]) -> GlossaryEntry:
    return GlossaryEntry(
        name=str(table["name"]),
        aliases=_texts(table, "aliases"),
        confusable=_texts(table, "confusable"),
        near=_texts(table, "near"),
        is_exact=table.get("case") == "exact",
    )


def _texts(table: Mapping[str, object], key: str) -> tuple[str, ...]:
    found = table.get(key)
    return tuple(map(str, found)) if isinstance(found, list) else ()


def _problems(table: Mapping[str, object], text: str, path: str) -> Iterator[Finding]:
    """Each finding stands at the line of the key, as far as the text tells where that is."""
    places = _Places(text)
    for key, value in table.items():
        if key == "entry" and isinstance(value, list):
            for number, entry in enumerate(value):
                yield from _entry_problems(entry, places, number, path)
        elif key == "entry":
            hint = "begin each entry with a line `[[entry]]`"
            yield config_error("C03", "`entry` is no list of tables", path=path, at=places.key(key), hint=hint)
        elif key == "words":
            if problem := _texts_problem(value):
                hint = 'write for example words = ["recognition"]'
                yield config_error("C03", f"`words` {problem}", path=path, at=places.key(key), hint=hint)
        else:
            yield _unknown(key, ("entry", "words"), path, places.key(key))


def _entry_problems(entry: object, places: _Places, number: int, path: str) -> Iterator[Finding]:
    if not isinstance(entry, dict):
        yield config_error("C03", "an entry is no table", path=path, at=places.entry(number), hint=_ENTRY_HINT)
        return
    if "name" not in entry:
        yield config_error("C03", "an entry has no `name`", path=path, at=places.entry(number), hint=_ENTRY_HINT)
    for key, value in entry.items():
        at = places.entry_key(number, key)
        if key not in _KEYS:
            yield _unknown(key, tuple(_KEYS), path, at)
        elif problem := _KEYS[key][0](value):
            hint = f"write for example {_KEYS[key][1]}"
            yield config_error("C03", f"`{key}` {problem}", path=path, at=at, hint=hint)


def _unknown(key: str, known: tuple[str, ...], path: str, at: tuple[int, int]) -> Finding:
    near = nearest(key, known)
    hint = f"did you mean `{near}`?" if near else f"the keys are: {', '.join(known)}"
    return config_error("C02", f"`{key}` is no key of glossary.toml", path=path, at=at, hint=hint)


class _Places:
    """Where keys and entries stand; tomllib tells no places, so the text is looked through line by line."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._starts = [at for at, line in enumerate(self._lines) if line.replace(" ", "").startswith("[[entry]]")]

    def key(self, key: str) -> tuple[int, int]:
        return self._find(key, 0, len(self._lines)) or (1, 1)

    def entry(self, number: int) -> tuple[int, int]:
        return (self._starts[number] + 1, 1) if number < len(self._starts) else self.key("entry")

    def entry_key(self, number: int, key: str) -> tuple[int, int]:
        first, _ = self.entry(number)
        end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self._lines)
        return self._find(key, first - 1, end) or (first, 1)

    def _find(self, key: str, start: int, end: int) -> tuple[int, int] | None:
        for at in range(start, end):
            line = self._lines[at]
            left, equals, _ = line.partition("=")
            if equals and left.strip().strip("\"'") == key:
                return at + 1, len(line) - len(line.lstrip()) + 1
        return None


def _text_problem(value: object) -> str:
    return "" if isinstance(value, str) and fold(value) else "is no text"


def _texts_problem(value: object) -> str:
    fits = isinstance(value, list) and all(isinstance(item, str) and fold(item) for item in value)
    return "" if fits else "is no list of texts"


def _case_problem(value: object) -> str:
    return "" if value in _CASES else "is neither `any` nor `exact`"


_KEYS: Mapping[str, tuple[Callable[[object], str], str]] = MappingProxyType(
    {
        "name": (_text_problem, 'name = "Towpath"'),
        "aliases": (_texts_problem, 'aliases = ["tow path"]'),
        "confusable": (_texts_problem, 'confusable = ["toepath"]'),
        "near": (_texts_problem, 'near = ["canal", "lock"]'),
        "case": (_case_problem, 'case = "exact"'),
    }
)
"""Each key of an entry, what may be wrong with its value, and an example."""
_ENTRY_HINT = 'write for example [[entry]] and below it name = "Towpath"'
