"""`CHANGES.md`: what a new version brings, for those who learn from the deck.

Made from the lock alone, which knows of each note the versions that brought it, changed it last and took it out, not
its earlier wordings. So the same lock gives the same list, and one build more or less in between makes no difference.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from builder.release.words import words_of
from builder.text import version_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from builder.model import Deck, Lock, LockEntry
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
    words = words_of(language)
    lines = (
        MARK,
        f"# {words.title.format(_plain(deck.name), deck.version)}",
        *_how(words, package_name),
        *_empty_cards(deck, lock, words),
        *_versions(deck, lock, words, retired_tag),
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


def _empty_cards(deck: Deck, lock: Lock, words: Words) -> Iterator[str]:
    """Every answer that was ever asked of a note in the package and is no more: each leaves a card in Anki.

    Of a note that came with this version no learner has an earlier one.
    """
    asked_less = [entry for entry in lock.entries if entry.retired_numbers and entry.since != deck.version]
    shipped = {note.guid: set(note.numbers) for note in deck.packed} if asked_less else {}
    rows = [
        (entry, answer.partition("\n")[0])
        for entry in _in_order(deck, asked_less)
        for answer, number in sorted(entry.retired_numbers.items(), key=lambda pair: pair[1])
        if number not in shipped.get(entry.guid, {number})
    ]
    if rows:
        yield f"## {words.empty}"
        yield words.empty_why.format(words.tools_menu, words.empty_cards_item)
        yield "\n".join(f"- {_text(entry)} — *{_plain(answer)}*" for entry, answer in rows)


def _versions(deck: Deck, lock: Lock, words: Words, tag: str) -> Iterator[str]:
    entries = [entry for entry in lock.entries if entry.created and entry.since != entry.retired_in]
    told = {deck.version} | {*lock.restyled}
    told |= {v for e in entries for v in (e.since, e.changed_in, e.back_in, e.retired_in) if v}
    oldest, letters = min({e.since for e in entries}, key=version_order, default=""), 0
    for version in sorted(told, key=version_order, reverse=True):
        yield f"## {version}"
        brought = [e for e in entries if e.since == version]
        back = [e for e in entries if e.back_in == version and not e.retired_in]
        retired = [e for e in entries if e.retired_in == version]
        if version in lock.redrawn and not (brought or back or retired):  # two branches may have merged
            yield words.redrawn
        if version in lock.restyled and version != oldest:
            yield words.restyled
        if version == oldest:
            yield words.first.format(len(brought))
            brought = []
        parts = (
            brought,
            [e for e in entries if e.changed_in == version not in (e.since, e.back_in) and not e.retired_in],
            back,
            retired,
        )
        blocks = tuple(
            _version(
                tuple(_in_order(deck, part) for part in parts),
                words,
                _what_is_left(deck, lock, retired, words).format(tag),
            )
        )
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


def _in_order(deck: Deck, entries: Sequence[LockEntry]) -> list[LockEntry]:
    """As the notes stand in the deck; those it holds no more come by place."""
    if not entries:
        return []
    at = {note.guid: number for number, note in enumerate(deck.packed)}
    held: list[LockEntry] = []
    left: list[LockEntry] = []
    for entry in entries:
        (held if entry.guid in at else left).append(entry)
    held.sort(key=lambda entry: at[entry.guid])
    return [*held, *sorted(left, key=lambda e: (e.path, e.place, e.text, e.guid))]


def _what_is_left(deck: Deck, lock: Lock, retired: Sequence[LockEntry], words: Words) -> str:
    """What a learner has of retired notes: tombstones in this package, in earlier ones, or the notes as they were."""
    gone = {entry.guid for entry in retired}
    if any(note.guid in gone for note in deck.tombstones):
        return words.retired_tagged
    shipped = {version_order(version) for version in lock.tombstones}
    has_ended = any(version_order(entry.retired_in) <= version for entry in retired for version in shipped)
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
