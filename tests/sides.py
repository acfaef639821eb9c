"""Cards as the real Anki draws them, and the page that its reviewer shows them on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from anki.collection import Collection
    from anki.import_export_pb2 import ImportResponse

_REVIEWER = """
body { margin: 20px; overflow-wrap: break-word; background-size: cover; }
body.nightMode { background-color: #2c2c2c; color: #fcfcfc; }
img { max-width: 100%; max-height: 95vh; }
pre { text-align: left; }
h1 { position: absolute; clip-path: inset(50%); }
"""
"""What of the reviewer's own style sheet bears on a card (Anki 26.9); the heading is the tests' own."""
_PLAYED = re.compile(r"\[anki:play:[^\]]*\]")
_DAY, _NIGHT = (
    ("linux chrome", "card card1 isLin"),
    ("linux chrome night-mode", "card card1 isLin nightMode night_mode"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The two sides of a card, as Anki hands them to its reviewer, without the style sheet before them."""

    guid: str
    number: int
    """The cloze number the card asks."""
    question: str
    answer: str

    def __str__(self) -> str:
        """The two sides as they stand in the book of sides."""
        return f"== {self.guid} {self.number}\n{self.question.strip()}\n--\n{self.answer.strip()}\n"


def take(collection: Collection, package: Path) -> ImportResponse.Log:
    """Import a package with the settings that Anki proposes."""
    request = ImportAnkiPackageRequest(package_path=str(package), options=ImportAnkiPackageOptions())
    log = collection.import_anki_package(request).log
    collection.models._clear_cache()  # noqa: SLF001 - else Anki's Python shows the note type as it was before
    return log


def sides(collection: Collection) -> tuple[Sides, ...]:
    """Every card of a collection, by guid and number; checked against `card.question()` and `card.answer()`."""
    found = []
    for card in map(collection.get_card, collection.find_cards("")):
        drawn, style = card.render_output(), f"<style>{card.note_type()['css']}</style>"
        assert (card.question(), card.answer()) == (style + drawn.question_text, style + drawn.answer_text)
        found.append(
            Sides(guid=card.note().guid, number=card.ord + 1, question=drawn.question_text, answer=drawn.answer_text)
        )
    return tuple(sorted(found, key=lambda one: (one.guid, one.number)))


def page(shown: Iterable[str], *, css: str, is_night: bool) -> str:
    """A page like the reviewer's that shows some sides below each other; what is played is not shown."""
    html, body = _NIGHT if is_night else _DAY
    stack = "".join(f'<div class="side">{_PLAYED.sub("", side)}</div>' for side in shown)
    return (
        f'<!doctype html><html lang="en" class="{html}"><head><meta charset="utf-8"><title>Anki</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_REVIEWER}</style><style>{css}</style></head>'
        f'<body class="{body}"><main id="qa"><h1>Cards</h1>{stack}</main></body></html>'
    )
