r"""`deck.lock` as text, format 1: UTF-8, LF, one record a line, cells between tabs.

    # a comment                                          may stand anywhere; the first line tells what the file is
    format     1
    deck       key
    notetype   id  digest  modified
    name       the deck's name at the last build         may be missing, as may the next five
    chooser    name and version
    tool       the build-deck that last changed a note
    redrawn    a deck version                            one line for each that only a newer build-deck changed
    restyled   a deck version                            one line for each in which the look of the cards changed
    tombstone  a deck version                            one line for each that shipped tombstones
    guid  path  headings  kind  term  text  context  numbers  retired numbers  created  modified  digest
          since  changed in  retired in  fields          a note, one line, sorted by guid; a note that was retired and
                                                         is back has one more cell: the version it came back in;
                                                         one of a file with tags a last one, the list of these
    media      address  name  sha256  size  kind  date   a fetched file, sorted by address
    end                                                  without it the file was cut at a line's end

Headings, context and fields are JSON lists, numbers JSON maps; other cells are text with the escapes of `cells`. Lines
may stand in any order and twice, as git's `merge=union` leaves them. `fields` holds text, context, extra and source of
every note as last built, retired or not: once its lines have left the notes nothing else could make the tombstone that
keeps what the learner has, pictures and all. Every other line, and two that contradict each other, is an error.
"""

from __future__ import annotations

import shlex
from collections import defaultdict
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING

from builder.findings import RULES, Finding, LockError
from builder.identity.cells import Flaw, read_text, write_json, write_text
from builder.identity.records import GUID_LENGTH, MARKER, Header, read_record
from builder.identity.union import Line, unite
from builder.model import Guid, Span
from builder.text import version_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from builder.model import Lock, LockEntry

FORMAT = 1
_ABOUT = "# The identity of every note of this deck, kept by build-deck: commit this file, do not edit it."
_PIECE = 1000
"""Lines that are written together: half a megabyte."""
_FINISH = "finish the merge: take the marker lines out, keep the lines of both sides"


def format_lock(lock: Lock) -> str:
    """Write a lock as the text of `deck.lock`; the same lock gives the same text whatever the order of its parts."""
    return "".join(_lines(lock))


def encode_lock(lock: Lock, written: Mapping[Guid, str] = MappingProxyType({})) -> Iterator[bytes]:
    """The bytes of `deck.lock` in pieces: those of `format_lock`, which is long where there are many notes.

    `written` are lines of notes that are known already (`note_line`).
    """
    lines = _lines(lock, written)
    while piece := "".join(islice(lines, _PIECE)):
        yield piece.encode()


def rows(text: str) -> dict[str, list[tuple[Guid, str]]]:
    """The lines of notes in the text of a lock, as they stand there, by the path they name."""
    found: defaultdict[str, list[tuple[Guid, str]]] = defaultdict(list)
    for row in text.split("\n"):
        guid, _, rest = row.partition("\t")
        if len(guid) == GUID_LENGTH and row[0] != "#":
            found[rest.partition("\t")[0]].append((Guid(guid), row))
    return {read_text((path,), 0): lines for path, lines in found.items()}


def _lines(lock: Lock, written: Mapping[Guid, str] = MappingProxyType({})) -> Iterator[str]:
    for lines in ((_ABOUT,), _headers(lock), _notes(lock, written), _pins(lock), ("end",)):
        yield from (f"{line}\n" for line in lines)


def note_lines(lock: Lock) -> dict[Guid, int]:
    """The line of each note in the text that `format_lock` gives."""
    first = 2 + sum(1 for _ in _headers(lock))
    return {guid: at for at, guid in enumerate(sorted(entry.guid for entry in lock.entries), first)}


def _headers(lock: Lock) -> Iterator[str]:
    yield f"format\t{FORMAT}"
    yield f"deck\t{write_text(lock.deck_key)}"
    yield f"notetype\t{lock.notetype_id}\t{write_text(lock.notetype_digest)}\t{lock.notetype_modified}"
    texts = (("name", lock.name), ("chooser", lock.chooser), ("tool", lock.tool))
    yield from (f"{name}\t{write_text(text)}" for name, text in texts if text)
    yield from (f"redrawn\t{version}" for version in sorted(lock.redrawn, key=version_order))
    yield from (f"restyled\t{version}" for version in sorted(lock.restyled, key=version_order))
    yield from (f"tombstone\t{version}" for version in sorted(lock.tombstones, key=version_order))


def _notes(lock: Lock, written: Mapping[Guid, str]) -> Iterator[str]:
    entries = sorted(lock.entries, key=lambda entry: entry.guid)
    return (written.get(entry.guid) or note_line(entry) for entry in entries)


def note_line(entry: LockEntry) -> str:
    """The line of a note, without its end."""
    cells = (
        entry.guid,
        write_text(entry.path),
        write_json(entry.place),
        entry.kind.value,
        write_text(entry.term),
        write_text(entry.text),
        write_json(entry.context),
        write_json(entry.numbers),
        write_json(entry.retired_numbers),
        str(entry.created),
        str(entry.modified),
        write_text(entry.digest),
        write_text(entry.since),
        write_text(entry.changed_in),
        write_text(entry.retired_in),
        write_json(entry.fields),
        *((entry.back_in, write_json(entry.tags)) if entry.tags else filter(None, (entry.back_in,))),
    )
    return "\t".join(cells)


def _pins(lock: Lock) -> Iterator[str]:
    for pin in sorted(lock.media, key=lambda pin: pin.address):
        texts = (write_text(pin.address), write_text(pin.name), write_text(pin.sha256))
        yield "\t".join(("media", *texts, str(pin.size), write_text(pin.kind), str(pin.date)))


def broken_lock(message: str, *, line: int = 1, column: int = 1, hint: str = "", folder: str = "") -> Finding:
    """Say what is wrong with a `deck.lock` (K01); without another hint, how the one in `folder` comes back from git."""
    where = f" -C {shlex.quote(folder)}" if folder not in ("", ".") else ""
    span = Span(path="deck.lock", line=line, column=column, end_line=line, end_column=column)
    restore = f"take the file back from git: git{where} checkout -- deck.lock"
    return Finding(rule=RULES["K01"], span=span, message=message, hint=hint or restore)


def parse_lock(text: str, *, folder: str = "") -> Lock:
    """Read the text of a `deck.lock`; `folder` is how its folder is called in hints, empty for the current one.

    Raises:
        LockError: with every finding there is about the file (K01, K02), in the order of its lines.
    """
    if not text.strip():
        raise LockError((broken_lock("the lock is empty", folder=folder),))
    lines, findings = _read_lines(text, folder)
    newer = tuple(_newer_format(line.at) for line in lines if _format_of(line) > FORMAT)
    if newer:
        raise LockError(newer)
    lock, contradictions = unite(lines, last=text.removesuffix("\n").count("\n") + 1)
    # The sides of an unfinished merge contradict each other by nature: only what no line says by itself is left out.
    if not any(finding.hint == _FINISH for finding in findings):
        findings += [broken_lock(c.message, line=c.at, hint=c.hint, folder=folder) for c in contradictions]
    if findings:
        raise LockError(tuple(sorted(findings, key=lambda finding: (finding.span.line, finding.span.column))))
    return lock


def _read_lines(text: str, folder: str) -> tuple[list[Line], list[Finding]]:
    """Every record with its line, and what is wrong with the others."""
    lines: list[Line] = []
    findings: list[Finding] = []
    *rows, rest = text.removeprefix("\ufeff").split("\n")
    for at, row in enumerate(rows, 1):
        row_cells = row.removesuffix("\r").split("\t")
        try:
            if not row.startswith("#"):
                lines.append(Line(at, read_record(row_cells)))
        except Flaw as flaw:
            column = 1 + sum(len(cell) + 1 for cell in row_cells[: flaw.cell])
            hint = _FINISH if MARKER.match(row) else ""
            findings.append(broken_lock(flaw.message, line=at, column=column, hint=hint, folder=folder))
    if rest:
        at, column = len(rows) + 1, len(rest) + 1
        findings.append(broken_lock("the last line is cut", line=at, column=column, folder=folder))
    return lines, findings


def _newer_format(line: int) -> Finding:
    column = len("format") + 2
    span = Span(path="deck.lock", line=line, column=column, end_line=line, end_column=column)
    message = f"the lock was written by a later build-deck, this one reads format {FORMAT}"
    return Finding(rule=RULES["K02"], span=span, message=message, hint="upgrade build-deck")


def _format_of(line: Line) -> int:
    record = line.record
    return int(record.values[0]) if isinstance(record, Header) and record.name == "format" else 0
