"""Front matter: what a note says about itself between `---` lines, read as strict YAML of strings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from builder.findings import RULES, Finding
from builder.model import FrontMatter, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_LARGEST = 64_000
_DEEPEST = 20
_MOST_TAGS, _LONGEST_TAG, _LONGEST_TITLE = 100, 100, 1000
"""Each note of the file carries them all."""
_NO = ("false", "no", "off", "0")
_YES = ("true", "yes", "on", "1")

_Value = str | list["_Value"] | dict[str, "_Value"]


class _RefusedError(Exception):
    """YAML that is no plain mapping of strings."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message, self.line = message, line


def read(lines: Sequence[str], *, path: str) -> tuple[FrontMatter, tuple[Finding, ...]]:
    """The front matter at the top of a note; one that does not close is a rule and text, no metadata."""
    end = _end(lines)
    if not end:
        return FrontMatter(), ()
    try:
        values = _load("\n".join(lines[1:end]))
    except _RefusedError as refused:
        return FrontMatter(end_line=end + 1), (_finding(path, refused, lines),)
    front = _front_matter(values, end + 1)
    if problem := _too_much(front):
        return FrontMatter(end_line=end + 1), (_finding(path, _RefusedError(problem, 0), lines),)
    return front, ()


def _end(lines: Sequence[str]) -> int:
    """The index of the closing line, or 0. Comments alone are more likely headings between two rules."""
    if lines[0].rstrip() != "---":
        return 0
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), 0)
    written = [line for line in lines[1:end] if line.strip()]
    return 0 if written and all(line.startswith("#") for line in written) else end


def _finding(path: str, refused: _RefusedError, lines: Sequence[str]) -> Finding:
    index = min(refused.line + 1, len(lines) - 1)
    span = Span(path=path, line=index + 1, column=1, end_line=index + 1, end_column=len(lines[index]) + 1)
    hint = "mend the front matter, or put a value with signs like `:` or `#` into quotes"
    return Finding(rule=RULES["F04"], span=span, message=refused.message, hint=hint)


def _load(text: str) -> dict[str, _Value]:
    """A mapping of strings, lists and mappings, nothing guessed."""
    if len(text) > _LARGEST:
        message = f"the front matter has more than {_LARGEST} characters"
        raise _RefusedError(message, 0)
    try:
        value = _value(_content(text), depth=0)
    except yaml.MarkedYAMLError as error:
        message = f"no YAML: {error.problem or error.context}"
        raise _RefusedError(message, _line(error.problem_mark or error.context_mark)) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        message = "no YAML: a character that it does not take"
        raise _RefusedError(message, 0) from error
    if isinstance(value, dict):
        return value
    if value == "":
        return {}
    message = "the front matter is no list of `key: value` lines"
    raise _RefusedError(message, 0)


def _line(mark: object) -> int:
    """The line of a YAML mark, which may be missing."""
    return int(getattr(mark, "line", 0))


def _content(text: str) -> Iterator[yaml.Event]:
    """The events of the one document, from the first value to the last."""
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.NodeEvent):
            _check(event)
        if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
            yield event


def _check(event: yaml.NodeEvent) -> None:
    line = _line(event.start_mark)
    if isinstance(event, yaml.AliasEvent) or event.anchor:
        message = "the front matter uses a YAML alias"
        raise _RefusedError(message, line)
    if getattr(event, "tag", None):
        message = "the front matter uses a YAML tag"
        raise _RefusedError(message, line)


def _value(events: Iterator[yaml.Event], *, depth: int) -> _Value:
    return _node(next(events, None), events, depth=depth)


def _node(event: yaml.Event | None, events: Iterator[yaml.Event], *, depth: int) -> _Value:
    if event is None:
        return ""
    if depth > _DEEPEST:
        message = f"the front matter is nested deeper than {_DEEPEST} levels"
        raise _RefusedError(message, _line(event.start_mark))
    if isinstance(event, yaml.SequenceStartEvent):
        return [_node(item, events, depth=depth + 1) for item in _until_end(events)]
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(events, depth=depth + 1)
    return event.value if isinstance(event, yaml.ScalarEvent) else ""


def _until_end(events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
    """The first event of each member of a collection."""
    for event in events:
        if isinstance(event, yaml.CollectionEndEvent):
            return
        yield event


def _mapping(events: Iterator[yaml.Event], *, depth: int) -> dict[str, _Value]:
    values: dict[str, _Value] = {}
    for event in _until_end(events):
        key = _node(event, events, depth=depth)
        if not isinstance(key, str) or key in values:
            message = f"the key {key} stands twice" if isinstance(key, str) else "a key is no word"
            raise _RefusedError(message, _line(event.start_mark))
        values[key] = _value(events, depth=depth)
    return values


def _front_matter(values: Mapping[str, _Value], end_line: int) -> FrontMatter:
    low = {key.lower(): value for key, value in values.items()}
    return FrontMatter(
        title=_string(low.get("title")),
        tags=_tags(low.get("tags", low.get("tag"))),
        language=_string(low.get("lang", low.get("language"))),
        ignore=_said(low, "build-deck", _NO)
        or _said(low, "ankifiable", _NO)
        or _said(low, "ignore", _YES)
        or "excalidraw-plugin" in low,
        end_line=end_line,
    )


def _too_much(front: FrontMatter) -> str:
    """Say what is too long, or too many, to stand on each card of a file."""
    if len(front.tags) > _MOST_TAGS or any(len(tag) > _LONGEST_TAG for tag in front.tags):
        return f"there are more than {_MOST_TAGS} tags, or one has more than {_LONGEST_TAG} characters"
    return f"the title has more than {_LONGEST_TITLE} characters" if len(front.title) > _LONGEST_TITLE else ""


def _string(value: _Value | None) -> str:
    return value.strip() if isinstance(value, str) else ""


def _said(values: Mapping[str, _Value], key: str, words: tuple[str, ...]) -> bool:
    return _string(values.get(key)).lower() in words


def _tags(value: _Value | None) -> tuple[str, ...]:
    """Tags as Anki writes them: `::` between the levels; a list, or a string with commas."""
    names = value if isinstance(value, list) else _string(value).split(",")
    levels = (_string(name).lstrip("#").strip("/ ").replace("/", "::") for name in names)
    return tuple(dict.fromkeys(name for name in levels if name))
