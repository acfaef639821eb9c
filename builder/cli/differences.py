"""How two packages differ: in words for a terminal, and in its machine form."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from builder.cli.terminal import counted
from builder.model import Cause, Change, MediaChange, Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.findings import Finding
    from builder.model import Comparison, NoteChange, Package, PackedNote

FORMAT = 1
"""Of the machine form: keys are added under the same number, and never change their meaning."""

_TITLES = (
    (Change.ADDED, "added"),
    (Change.CHANGED, "changed"),
    (Change.MOVED, "moved (arrives with the note's next change)"),
    (Change.RETIRED, "retired"),
    (Change.REVIVED, "revived"),
    (Change.VANISHED, "gone without a tombstone"),
    (Change.ENDED, "retired before, now no longer shipped"),
    (Change.TOUCHED, "touched: newer, with the same content"),
)

_CAUSES = {
    Cause.WITHIN: "left in the version they came with: raise `version` with each package that you hand out",
    Cause.UNWANTED: "`release.tombstones` is 0",
    Cause.UNMARKED: "a picture they show is gone",
    Cause.ASKS_NOTHING: "their lines ask nothing any more",
    Cause.UNKNOWN: "deck.lock does not know them; was it lost?",
    Cause.EXPIRED: "",
    None: "their tombstones ended between the two, they left in the version they came with, `release.tombstones` is 0, "
    "a picture they show is gone, their lines ask nothing any more, or deck.lock was lost; "
    "compared with the folder of notes it is told which",
}


def in_words(found: Comparison) -> Iterator[str]:
    """Tell every difference for people, a line each; words that went stand in `[-…-]`, those that came in `{+…+}`."""
    for change, title in _TITLES:
        notes = found.of(change)
        if notes:
            yield click.style(f"{title}: {len(notes)}", bold=True)
            yield from (line for one in notes for line in _note_in_words(one, found))
            if change is Change.VANISHED:
                yield from _why(notes)
            yield ""
    if found.media != MediaChange():
        yield click.style("media", bold=True)
        yield from (f"  {click.style(f'{{+{name}+}}', fg='green')}" for name in found.media.added)
        yield from (f"  {click.style(f'[-{name}-]', fg='red')}" for name in found.media.removed)
        yield from (f"  {_words(old, new)}" for old, new in found.media.replaced)
        yield ""
    if found.notetype:
        yield f"{click.style('note type', bold=True)}: {', '.join(found.notetype)}"
        yield ""


def _why(notes: Sequence[NoteChange]) -> Iterator[str]:
    count = Counter(one.cause for one in notes)
    yield from (f"  {why}: {count[cause]}" for cause, why in _CAUSES.items() if count[cause])


def summary(found: Comparison) -> Iterator[str]:
    """Tell in a few lines what differs, what Anki will say, and which version is enough."""
    from builder.release import least_version  # late: see the wing's docstring

    counts = ((len(found.of(change)), change.value) for change in Change)
    differs = ", ".join(f"{count} {what}" for count, what in counts if count) or "no note differs"
    yield f"{_safe(found.old.deck)} {found.old.version} → {found.new.version}: {differs}"
    said = found.forecast
    yield (
        f"Anki will say, to who has {found.old.version} and edited nothing: {said.new} new, {said.updated} updated, "
        f"{said.duplicate} duplicate, {said.conflicting} conflicting · {counted(said.new_cards, 'new card')}, "
        f"{counted(said.empty_cards, 'empty card')}"
    )
    if found.step is Step.NONE:
        yield "least step: none"
        return
    least = least_version(found.old.version, found.step)
    yield f"least step: {found.step.name.lower()}, to {least} ({_safe(', '.join(found.reasons))})"


def machine_form(found: Comparison, findings: Sequence[Finding]) -> dict[str, Any]:
    """Tell every difference for programs; the README lists the keys."""
    from builder.release import least_version  # late: see the wing's docstring

    said = found.forecast
    return {
        "findings": [
            {
                "code": finding.rule.code,
                "hint": finding.hint,
                "message": finding.message,
                "name": finding.rule.name,
                "severity": finding.severity.value,
            }
            for finding in findings
        ],
        "format": FORMAT,
        "import": {
            "conflicting": said.conflicting,
            "duplicate": said.duplicate,
            "empty_cards": said.empty_cards,
            "new": said.new,
            "new_cards": said.new_cards,
            "updated": said.updated,
        },
        "least_version": least_version(found.old.version, found.step),
        "media": {
            "added": list(found.media.added),
            "removed": list(found.media.removed),
            "replaced": [{"new": new, "old": old} for old, new in found.media.replaced],
        },
        "new": _package(found.new),
        "notes": [_note(one, found) for one in found.notes],
        "notetype": list(found.notetype),
        "old": _package(found.old),
        "reasons": list(found.reasons),
        "step": found.step.name.lower(),
    }


def _package(one: Package) -> dict[str, Any]:
    alive = [note for note in one.notes if not note.is_retired]
    return {
        "cards": sum(len(note.numbers) for note in alive),
        "deck": one.deck,
        "notes": len(alive),
        "path": one.path,
        "tombstones": len(one.notes) - len(alive),
        "version": one.version,
    }


def _note(one: NoteChange, found: Comparison) -> dict[str, Any]:
    return {
        "arrives": one.arrives,
        "cause": one.cause.value if one.cause else None,
        "change": one.change.value,
        "changed_fields": [field.name for field in one.fields],
        "guid": one.note.guid,
        "new": _side(one.new, found.new),
        "numbers_gone": list(one.numbers_gone),
        "numbers_new": list(one.numbers_new),
        "old": _side(one.old, found.old),
    }


def _side(note: PackedNote | None, package: Package) -> dict[str, Any] | None:
    if note is None:
        return None
    return {
        "deck": note.deck,
        "fields": dict(zip(package.field_names, note.fields, strict=True)),
        "modified": note.modified,
        "numbers": list(note.numbers),
        "tags": list(note.tags),
    }


def _note_in_words(one: NoteChange, found: Comparison) -> Iterator[str]:
    package = found.new if one.new else found.old
    shown = dict(zip(package.field_names, one.note.fields, strict=True))
    yield f"  {_plain(shown.get('Source', ''))} ({one.note.guid})"
    told = {field.name for field in one.fields}
    if "Text" not in told:
        yield f"    {_plain(shown.get('Text', one.note.fields[0]))}"
    for field in one.fields:
        yield f"    {field.name}: {_difference(field.old, field.new)}"
    if one.old and one.new:
        yield from _rest(one.old, one.new)
        yield from (f"    card {number} goes: it will be empty" for number in one.numbers_gone)
        yield from (f"    card {number} comes" for number in one.numbers_new)
    if not one.arrives:
        yield click.style("    never arrives: the note is not newer than before", fg="red")


def _rest(old: PackedNote, new: PackedNote) -> Iterator[str]:
    if old.tags != new.tags:
        yield f"    tags: {_words(' '.join(old.tags), ' '.join(new.tags))}"
    if old.deck != new.deck:
        yield f"    deck: {_words(old.deck, new.deck)}"


def _difference(old: str, new: str) -> str:
    """What a person sees differ; the HTML where nothing is seen."""
    left, right = _plain(old), _plain(new)
    return _words(left, right) if left != right else f"{_words(old, new)} (in the HTML alone)"


def _words(old: str, new: str) -> str:
    from builder.text import word_differences  # late: see the wing's docstring

    return "".join(
        same
        or (click.style(f"[-{gone}-]", fg="red") if gone else "")
        + (click.style(f"{{+{come}+}}", fg="green") if come else "")
        for same, gone, come in word_differences(_safe(old), _safe(new))
    )


def _plain(html: str) -> str:
    from builder.card import visible_text  # late: see the wing's docstring

    return _safe(visible_text(html).replace("\n", " / "))


def _safe(text: str) -> str:
    """Without what would steer a terminal."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text)
