"""A known fact as a note: the HTML of each field, the tags, the names of what it shows."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from builder.card import blocks, layout, prose, tags, tex
from builder.card.escape import escape
from builder.card.plain import visible_text
from builder.card.prose import Mark
from builder.card.sanitize import cloze_numbers, has_mark_in_tag, sanitize
from builder.findings import RULES, Finding
from builder.model import HIGHEST_NUMBER, BlockKind, InlineKind, Note
from builder.text import has_japanese, is_japanese

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from builder.model import Block, ClozeFact, DeckPath, Fact, Inline, KnownFact, Prose

_BETWEEN_LEVELS = " › "


def render(
    known: KnownFact,
    *,
    media: Mapping[str, str],
    deck: DeckPath,
    deck_slug: str,
    source_path: str,
    language: str = "ja",
) -> tuple[Note, tuple[Finding, ...]]:
    """Render a fact as the note Anki stores, `created`, `modified` and `id` still open.

    Args:
        known: the fact, its hidden words, their cloze numbers.
        media: pictures and sound: the reference as written → its name in the package. What is not in it is left out.
        deck: where the cards go.
        deck_slug: the first level of its tag.
        source_path: the note file, below the vault.
        language: that of the note type; Japanese in a deck of another says so, for its signs take other shapes else.

    Returns:
        The note, and a finding for each formula that cards do not hold (shown as code).
    """
    fact = known.cloze.fact
    is_strange = fact.language in ("ja", "en") and language.split("-", maxsplit=1)[0] != "ja"
    text, context, extra = (
        _told(html) if is_strange else html
        for html in (
            sanitize(layout.html(fact, marks(known.cloze, known.numbers))),
            _context(known.cloze.context),
            _extra(fact, media),
        )
    )
    shown = (*_pictures(fact.prose), *blocks.pictures(fact.extra))
    note = Note(
        guid=known.guid,
        text=text,
        context=context,
        extra=extra,
        source=escape(_BETWEEN_LEVELS.join((source_path, *filter(None, fact.place)))),
        tags=tags.tags_of(deck_slug=deck_slug, path=source_path, place=fact.place, own=fact.tags),
        deck=deck,
        media=tuple(sorted({media[picture.target] for picture in shown if picture.target in media})),
        numbers=tuple(sorted({known.numbers[deletion.group] for deletion in known.cloze.deletions})),
        span=fact.span,
    )
    _check(note)
    return note, tuple(_refused(fact))


def _told(html: str) -> str:
    """A field that says so where it is Japanese."""
    return f'<div lang="ja">{html}</div>' if has_japanese(html) and is_japanese(visible_text(html)) else html


def render_text(cloze: ClozeFact, numbers: Sequence[int]) -> str:
    """The plain text of a fact with Anki's cloze marks, before HTML (product contract §4, `text`).

    Markup is dropped, formulas keep their dollar signs, a soft break is a space or nothing. Signs of the source that
    would be read as a cloze mark (`FF02::6`, `{{c1::`) are parted by a word joiner, U+2060, which is not seen.
    `numbers` is the cloze number of each group.
    """
    text, at, pieces = prose.one_line(cloze.fact.prose), 0, []
    for mark in marks(cloze, numbers):
        hint = f"::{mark.hint}" if mark.hint else ""
        answer = _JOINT.sub(_WORD_JOINER, text[mark.start : mark.end])
        pieces += [_OPENING.sub(_WORD_JOINER, text[at : mark.start]), f"{{{{c{mark.number}::{answer}{hint}}}}}"]
        at = mark.end
    return "".join((*pieces, _OPENING.sub(_WORD_JOINER, text[at:]))).replace(prose.NOTHING, "")


_WORD_JOINER = "\u2060"
_JOINT = re.compile(r"(?<=:)(?=:)|(?<=\{)(?=\{)|(?<=\})(?=\})|(?<=[}:])$")
_OPENING = re.compile(r"(?<=\{)(?=\{c\d+::)")


def marks(cloze: ClozeFact, numbers: Sequence[int]) -> tuple[Mark, ...]:
    """The hidden words with the cloze number of each."""
    return tuple(Mark(start=d.start, end=d.end, number=numbers[d.group], hint=d.hint) for d in cloze.deletions)


@lru_cache(maxsize=4096)
def _context(levels: tuple[str, ...]) -> str:
    """What stands above the question; neighbours share it, so it is kept."""
    shown = [escape(" ".join(level.split())) for level in levels]
    return sanitize(_BETWEEN_LEVELS.join(f"<span>{level}</span>" for level in shown if level))


def _extra(fact: Fact, media: Mapping[str, str]) -> str:
    """What is shown after answering; the pictures of the text itself come first, for they may hold the answer."""
    own = "".join(blocks.picture(picture, media) for picture in _pictures(fact.prose))
    return sanitize(f"{f'<p>{own}</p>' if own else ''}{blocks.html(fact.extra, media)}")


def _pictures(text: Prose) -> tuple[Inline, ...]:
    """The pictures in the text, each once."""
    return tuple({i.target: i for i in text.inlines if i.kind is InlineKind.IMAGE}.values())


def _refused(fact: Fact) -> Iterator[Finding]:
    commands = dict.fromkeys(filter(None, map(tex.refused_command, _formulas(fact))))
    for command in commands:
        yield Finding(
            rule=RULES["T02"],
            span=fact.span,
            message=f"the formula with {command} is shown as code",
            hint="write it without that command",
        )


def _formulas(fact: Fact) -> Iterator[str]:
    yield from _inline_formulas(fact.prose)
    yield from _block_formulas(fact.extra)


def _inline_formulas(text: Prose) -> Iterator[str]:
    return (text.text[i.start : i.end] for i in text.inlines if i.kind is InlineKind.MATH)


def _block_formulas(found: Iterable[Block]) -> Iterator[str]:
    for block in found:
        if block.kind is BlockKind.MATH:
            yield block.prose.text
        yield from _inline_formulas(block.prose)
        yield from _block_formulas(block.children)


def _check(note: Note) -> None:
    """Compare the cards Anki will make with the ones meant; a difference is a bug of ours, never of the notes."""
    others = (note.context, note.extra, note.source)
    if (
        cloze_numbers(note.text) != set(note.numbers)
        or not note.numbers
        or not 0 < note.numbers[0] <= note.numbers[-1] <= HIGHEST_NUMBER
        or has_mark_in_tag(note.text)
        or any("{{" in field for field in others)
    ):
        message = f"note {note.guid} would not make the cards {note.numbers}: {note.text}"
        raise AssertionError(message)
