"""The one note type of a deck: its fields, its card template, its style sheet."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from builder.model import FieldSpec, NoteType

FIELDS = (
    FieldSpec(name="Text", id=4_100_200_001),
    FieldSpec(name="Context", id=4_100_200_002),
    FieldSpec(name="Extra", id=4_100_200_003),
    FieldSpec(name="Source", id=4_100_200_004),
    FieldSpec(name="Reserved 1", id=4_100_200_005),
    FieldSpec(name="Reserved 2", id=4_100_200_006),
)
"""Frozen for ever, names, ids and order: with a field more, less or moved, Anki takes no update of any note (measured).
Two spare ones are there to be filled later."""

TEMPLATE = FieldSpec(name="Cloze", id=4_100_200_101)
"""Frozen for ever, for the same reason."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


def notetype(*, deck_name: str, id: int, language: str = "", css: str = "") -> NoteType:  # noqa: A002 - Anki's word, and the model's
    """Return the note type of a deck, `modified` still open.

    Its name holds the deck's, so that two decks never restyle each other; its id is the lock's. Name, id, fields and
    template are frozen with the first release; front, back and style may change, and reach the learner when `modified`
    grows. `language` (a tag such as `ja`) goes into the `lang` of the card, for without it Han signs take the shapes of
    the system's language; what is no language tag is left out. `css` is the author's own style sheet and comes last, so
    that it may set the variables of ours anew.
    """
    shown = language if _LANGUAGE.fullmatch(language) else ""
    return NoteType(
        id=id,
        name=f"{deck_name} (build-deck)",
        template=TEMPLATE,
        fields=FIELDS,
        front=_asset("front.html").replace("%LANGUAGE%", shown),
        back=_asset("back.html").replace("%LANGUAGE%", shown),
        css="\n".join(filter(None, (_asset("style.css"), css))),
    )


@cache
def _asset(name: str) -> str:
    return resources.files("builder.card").joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")
