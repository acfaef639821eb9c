"""A known fact as a note: the HTML of each field, the tags, the names of what it shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What a card shows of a fact: the HTML of its fields."""

    text: str
    context: str
    extra: str
    media: tuple[str, ...] = ()
    """Names in the package that it refers to."""
    told: tuple[Finding, ...] = ()
    """A finding for each formula that cards do not hold (shown as code)."""


def face(cloze: ClozeFact, numbers: Sequence[int], media: Mapping[str, str]) -> Face:
    """Draw a fact with its words hidden; `numbers` is the cloze number of each group, `media` as for `render`."""
    fact = cloze.fact
    drawn = Face(
        text=sanitize(layout.html(fact, marks(cloze, numbers))),
        context=_context(cloze.context),
        extra=_extra(fact, media),
        media=tuple(sorted({media[picture.target] for picture in _shown(fact) if picture.target in media})),
        told=tuple(_refused(fact)),
    )
    _check(drawn, {numbers[deletion.group] for deletion in cloze.deletions})
    return drawn


def first_face(cloze: ClozeFact) -> Face | None:
    """The face of a fact whose note is new, so that its numbers count from 1; None where pictures have a say in it."""
    groups = {deletion.group for deletion in cloze.deletions}
    is_counted = groups == set(range(len(groups))) and 0 < len(groups) <= HIGHEST_NUMBER
    if not is_counted or any(_shown(cloze.fact)):
        return None
    return face(cloze, new_numbers(len(groups)), {})


def new_numbers(count: int) -> tuple[int, ...]:
    """The cloze numbers of a note that is new, as identity gives them."""
    return tuple(range(1, count + 1))


def render(  # noqa: PLR0913 - one for each thing that a note holds
    known: KnownFact,
    *,
    media: Mapping[str, str],
    deck: DeckPath,
    deck_slug: str,
    source_path: str,
    language: str = "ja",
    first: Face | None = None,
) -> tuple[Note, tuple[Finding, ...]]:
    """Render a fact as the note Anki stores, `created`, `modified` and `id` still open.

    Args:
        known: the fact, its hidden words, their cloze numbers.
        media: pictures and sound: the reference as written → its name in the package. What is not in it is left out.
        deck: where the cards go.
        deck_slug: the first level of its tag.
        source_path: the note file, below the vault.
        language: that of the note type; Japanese in a deck of another says so, for its signs take other shapes else.
        first: the `first_face` of the fact where that is known.

    Returns:
        The note, and a finding for each formula that cards do not hold (shown as code).
    """
    fact = known.cloze.fact
    is_first = first and known.numbers == new_numbers(len(known.numbers))
    shown = first if first and is_first else face(known.cloze, known.numbers, media)
    is_strange = fact.language in ("ja", "en") and language.split("-", maxsplit=1)[0] != "ja"
    told = _told if is_strange else _as_it_is
    note = Note(
        guid=known.guid,
        text=told(shown.text),
        context=told(shown.context),
        extra=told(shown.extra),
        source=_source(source_path, fact.place),
        tags=tags.tags_of(deck_slug=deck_slug, path=source_path, place=fact.place, own=fact.tags),
        deck=deck,
        media=shown.media,
        numbers=_ascending(known),
        span=fact.span,
    )
    return note, shown.told


def _ascending(known: KnownFact) -> tuple[int, ...]:
    """The numbers that are asked; mostly those of the fact as they stand, which are not kept twice."""
    asked = tuple(sorted({known.numbers[deletion.group] for deletion in known.cloze.deletions}))
    return known.numbers if asked == known.numbers else asked


def _as_it_is(html: str) -> str:
    return html


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
def _source(path: str, place: tuple[str, ...]) -> str:
    """Where a fact stands; kept, as what stands above the question."""
    return escape(_BETWEEN_LEVELS.join((path, *filter(None, place))))


@lru_cache(maxsize=4096)
def _context(levels: tuple[str, ...]) -> str:
    """What stands above the question; neighbours share it, so it is kept."""
    shown = [escape(" ".join(level.split())) for level in levels]
    return sanitize(_BETWEEN_LEVELS.join(f"<span>{level}</span>" for level in shown if level))


def _extra(fact: Fact, media: Mapping[str, str]) -> str:
    """What is shown after answering; the pictures of the text itself come first, for they may hold the answer."""
    own = "".join(blocks.picture(picture, media) for picture in _pictures(fact.prose))
    return sanitize(f"{f'<p>{own}</p>' if own else ''}{blocks.html(fact.extra, media)}")


def _shown(fact: Fact) -> Iterator[Inline]:
    """The pictures and sounds of a fact."""
    yield from _pictures(fact.prose)
    yield from blocks.pictures(fact.extra)


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


def _check(drawn: Face, numbers: set[int]) -> None:
    """Compare the cards Anki will make with the ones meant; a difference is a bug of ours, never of the notes."""
    if (
        cloze_numbers(drawn.text) != numbers
        or not numbers
        or not 0 < min(numbers) <= max(numbers) <= HIGHEST_NUMBER
        or has_mark_in_tag(drawn.text)
        or any("{{" in field for field in (drawn.context, drawn.extra))
    ):
        message = f"it would not make the cards {sorted(numbers)}: {drawn.text}"
        raise AssertionError(message)
