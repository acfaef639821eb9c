"""A note that left the vault, as it ships a while longer: what it held, a banner, a tag."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.card.escape import escape, plain
from builder.card.plain import visible_text
from builder.card.sanitize import cloze_numbers, has_mark_in_tag, sanitize
from builder.card.tags import retired_tag, tags_of
from builder.model import HIGHEST_NUMBER, RETIRED_BANNER, Note, point
from builder.text import is_japanese, stands_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from builder.model import DeckPath, LockEntry

_MEDIA = re.compile(r'\[sound:([^\]]+)\]|<img [^>]*?src="([^"]+)"')
_ASKED = re.compile(r"\{\{c[0-9,]+::(.*?)(?:::|\}\})", re.DOTALL)


def tombstone(entry: LockEntry, *, deck: DeckPath, deck_slug: str, deck_tags: tuple[str, ...]) -> Note | None:
    """Render a retired note from the fields it was last built with, `created`, `modified` and `id` still open.

    Text, extra, source and tags are as the learner has them. The banner stands above the context, on both sides of each
    card, so that nobody works at what may be wrong by now; where its words hold an answer, only on the other side, at
    the head of `extra`. It depends on the entry, the deck's slug and tags alone. None where the remembered text makes
    no card, which only an edited lock can bring about; a field of such a lock passes `sanitize` as any other.
    """
    text, context, extra, source = (sanitize(plain(field)) for field in entry.fields)
    numbers = tuple(sorted(cloze_numbers(text)))
    others = (context, extra, source)
    if not numbers or numbers[-1] > HIGHEST_NUMBER or has_mark_in_tag(text) or any("{{" in field for field in others):
        return None
    banner = _banner(entry, tag=retired_tag(deck_slug))
    is_safe = not any(stands_in(answer, visible_text(banner)) for answer in _answers(text))
    return Note(
        guid=entry.guid,
        text=text,
        context=banner + context if is_safe else context,
        extra=extra if is_safe else banner + extra,
        source=source,
        tags=tuple(sorted((*_tags(entry, deck_slug, deck_tags), retired_tag(deck_slug)))),
        deck=deck,
        media=media_names((text, context, extra)),
        numbers=numbers,
        span=point(entry.path),
    )


def media_names(fields: Iterable[str]) -> tuple[str, ...]:
    """The pictures and sound that fields show, by their names in the package, sorted."""
    return tuple(sorted({sound or picture for field in fields for sound, picture in _MEDIA.findall(field)}))


def _tags(entry: LockEntry, deck_slug: str, deck_tags: tuple[str, ...]) -> tuple[str, ...]:
    return tags_of(deck_slug=deck_slug, path=entry.path, place=entry.place, own=(*deck_tags, *entry.tags))


def _banner(entry: LockEntry, *, tag: str) -> str:
    """What a learner is told, in the language of the note; `suspend` is called so in Anki."""
    if is_japanese(entry.text):
        told = f"{entry.retired_in} で廃止: 元のノートにはもうありません。不要なら保留にしてください（タグ {tag}）。"
    else:
        told = (
            f"Retired in {entry.retired_in}: the notes hold it no more. Suspend it if you are done with it (tag {tag})."
        )
    return f"{RETIRED_BANNER}{escape(told)}</div>"


def _answers(text: str) -> tuple[str, ...]:
    return tuple(visible_text(answer) for answer in _ASKED.findall(text))
