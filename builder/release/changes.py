"""`CHANGES.md`: what a new version brings, for those who learn from the deck.

Made from the lock alone, which knows of each note the versions that brought it, changed it last and took it out, not
its earlier wordings. So the same lock gives the same list, and one build more or less in between makes no difference.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from builder.release.words import words_of
from builder.text import version_order

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from builder.model import Deck, Guid, Lock, LockEntry
    from builder.release.words import Words

CHANGES = "CHANGES.md"
"""How the file is called."""
MARK = "<!-- build-deck writes this file anew with every build -->"
"""Its first line, by which a build knows that the file is its own to replace."""
_MOST_LISTED = 200
"""Notes that are listed of one kind and version: a list that nobody reads to its end helps nobody."""
_MOST_LETTERS = 60_000
"""From here on older versions are told in numbers; a release's text on GitHub takes 125,000 characters."""
_LONGEST = 300
"""Letters of a note's text."""
_BETWEEN_LEVELS = " › "

_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~&$]")
_BEGINS = re.compile(r"(\d*)([-+]|[.)](?= |$))")
"""What begins a list of its own where it stands first in an item."""
_SPEAKS = re.compile(r"@(?=\w)|(?<=#)(?=\w)|(?<=\bGH-)(?=\d)|(?<=:)(?=[a-z0-9_+-]+:)", re.IGNORECASE)
"""Where forges make a person, an issue or a face of plain text, whatever is escaped; an invisible space stops them."""
_TURNS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Signs that turn the direction of what follows them."""


def changes(deck: Deck, lock: Lock, *, package_name: str, language: str, retired_tag: str) -> bytes:
    """Write `CHANGES.md` in the deck's language: how to update, then every version, the newest first.

    In each version: new, changed and retired notes and those that are back, below their headings, as text. A note is
    named where it changed last. `retired_tag` is the tag of tombstones. Text of notes is escaped: it makes no markup,
    link, mention or HTML.
    """
    words, order = words_of(language), _Order(deck)
    lines = (
        MARK,
        f"# {words.title.format(_plain(deck.name), deck.version)}",
        *_how(words, package_name),
        *_empty_cards(deck, lock, words, order),
        *_versions(deck, lock, words, retired_tag, order),
    )
    return "".join(f"{line}\n\n" for line in lines).rstrip("\n").encode() + b"\n"


def _how(words: Words, package_name: str) -> Iterator[str]:
    yield f"## {words.how}"
    settings = "\n".join(f"   - *{name}*: {value}" for name, value in words.settings)
    yield "\n".join(
        (
            f"1. {words.take.format(words.file_menu, words.import_item, package_name)}",
            f"2. {words.leave.format(words.updates)}",
            settings,
            f"3. {words.press.format(words.import_button)}",
        )
    )
    yield words.older
    yield f"### {words.stays}"
    yield "\n".join(f"- {line}" for line in words.stays_all)


def _empty_cards(deck: Deck, lock: Lock, words: Words, order: _Order) -> Iterator[str]:
    """Every answer that was ever asked of a note in the package and is no more: each leaves a card in Anki.

    Of a note that came with this version no learner has an earlier one.
    """
    asked_less = [entry for entry in lock.entries if entry.retired_numbers and entry.since != deck.version]
    shipped = {note.guid: set(note.numbers) for note in deck.packed} if asked_less else {}
    rows = [
        (entry, answer.partition("\n")[0])
        for entry in order.of(asked_less)
        for answer, number in sorted(entry.retired_numbers.items(), key=lambda pair: pair[1])
        if number not in shipped.get(entry.guid, {number})
    ]
    if rows:
        yield f"## {words.empty}"
        yield words.empty_why.format(words.tools_menu, words.empty_cards_item)
        yield "\n".join(f"- {_text(entry)} — *{_plain(answer)}*" for entry, answer in rows)


def _versions(deck: Deck, lock: Lock, words: Words, tag: str, order: _Order) -> Iterator[str]:
    entries = [entry for entry in lock.entries if entry.created and entry.since != entry.retired_in]
    told = {deck.version} | {*lock.restyled}
    told |= {v for e in entries for v in (e.since, e.changed_in, e.back_in, e.retired_in) if v}
    parts_of = _by_version(entries)
    stones = {note.guid for note in deck.tombstones}
    last_shipped = max(map(version_order, lock.tombstones), default=())
    oldest, letters = min({e.since for e in entries}, key=version_order, default=""), 0
    for version in sorted(told, key=version_order, reverse=True):
        yield f"## {version}"
        brought, changed, back, retired = parts_of[version]
        if version in lock.redrawn and not (brought or back or retired):  # two branches may have merged
            yield words.redrawn
        if version in lock.restyled and version != oldest:
            yield words.restyled
        if version == oldest:
            yield words.first.format(len(brought))
            brought = []
        parts = (brought, changed, back, retired)
        left = _what_is_left(retired, words, stones=stones, last_shipped=last_shipped)
        blocks = tuple(_version(tuple(map(order.of, parts)), words, left.format(tag)))
        letters += sum(map(len, blocks))
        if blocks and letters > _MOST_LETTERS and version != deck.version:
            blocks = (words.short.format(*map(len, parts)),)
        yield from blocks or (() if version == oldest else (words.nothing,))


def _version(parts: Sequence[Sequence[LockEntry]], words: Words, left: str) -> Iterator[str]:
    for entries, title in zip(parts, (words.new, words.changed, words.back, words.retired), strict=True):
        if entries:
            yield f"### {title.format(len(entries))}"
            if title is words.retired:
                yield left
            yield from _by_heading(entries[:_MOST_LISTED])
        if len(entries) > _MOST_LISTED:
            yield words.more.format(len(entries) - _MOST_LISTED)


def _by_heading(entries: Iterable[LockEntry]) -> Iterator[str]:
    sections: defaultdict[str, list[str]] = defaultdict(list)
    for entry in entries:
        place = entry.place or (PurePosixPath(entry.path).stem,)
        sections[_BETWEEN_LEVELS.join(map(_plain, place))].append(f"- {_text(entry)}")
    for heading, lines in sections.items():
        yield f"#### {heading}"
        yield "\n".join(lines)


def _by_version(entries: Iterable[LockEntry]) -> Mapping[str, tuple[list[LockEntry], ...]]:
    """The notes that each version brought, changed last, brought back and retired."""
    parts_of: defaultdict[str, tuple[list[LockEntry], ...]] = defaultdict(lambda: ([], [], [], []))
    for entry in entries:
        parts_of[entry.since][0].append(entry)
        if entry.retired_in:
            parts_of[entry.retired_in][3].append(entry)
            continue
        parts_of[entry.back_in][2].append(entry)
        if entry.changed_in not in (entry.since, entry.back_in):
            parts_of[entry.changed_in][1].append(entry)
    return parts_of


class _Order:
    """Where each note stands in the deck, looked for once, and only where a note is listed."""

    def __init__(self, deck: Deck) -> None:
        self._deck = deck

    @cached_property
    def _at(self) -> dict[Guid, int]:
        return {note.guid: number for number, note in enumerate(self._deck.packed)}

    def of(self, entries: Iterable[LockEntry]) -> list[LockEntry]:
        """As the notes stand in the deck; those it holds no more come by place."""
        held: list[LockEntry] = []
        left: list[LockEntry] = []
        for entry in entries:
            (held if entry.guid in self._at else left).append(entry)
        held.sort(key=lambda entry: self._at[entry.guid])
        return [*held, *sorted(left, key=lambda e: (e.path, e.place, e.text, e.guid))]


def _what_is_left(
    retired: Sequence[LockEntry], words: Words, *, stones: Container[Guid], last_shipped: tuple[int, ...]
) -> str:
    """What a learner has of retired notes: tombstones in this package, in earlier ones, or the notes as they were."""
    if any(entry.guid in stones for entry in retired):
        return words.retired_tagged
    has_ended = any(version_order(entry.retired_in) <= last_shipped for entry in retired)
    return words.retired_ended if has_ended else words.retired_left


def _text(entry: LockEntry) -> str:
    """A note in a line: the parents of its line that are no headings, its text, the members of a list."""
    parents = [level for level in entry.context if level not in entry.place]
    lead, *members = entry.text.split("\n")
    space = "" if not members else " " if lead.rstrip().endswith((":", "：", "?", "？")) else " — "
    line = _plain(_BETWEEN_LEVELS.join((*parents, f"{lead}{space}{' · '.join(members)}")))
    begins = _BEGINS.match(line)
    return f"{begins[1]}\\{line[begins.end(1) :]}" if begins else line


def _plain(text: str) -> str:
    """Text as one line of Markdown that shows it and does nothing else."""
    line = " ".join(text.translate(_TURNS).split())
    line = "".join(c for c in line if unicodedata.category(c) not in ("Cc", "Cs"))
    line = line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"
    spoken = _SPEAKS.sub(lambda found: f"{found[0]}\N{ZERO WIDTH SPACE}", line)
    escaped = _MARKUP.sub(r"\\\g<0>", spoken).replace("://", r":\/\/")
    return re.sub(r"\bwww\.", r"www\.", escaped, flags=re.IGNORECASE)
