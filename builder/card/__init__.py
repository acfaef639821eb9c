"""What the learner sees: the fields of a note, and the note type that shows them."""

from builder.card.notetype import notetype
from builder.card.origin import origin
from builder.card.plain import visible_text
from builder.card.render import Face, first_face, new_numbers, render, render_text
from builder.card.sanitize import cloze_numbers, is_clean
from builder.card.sheet import SHEET_LIMIT
from builder.card.sheet import problems as sheet_problems
from builder.card.tags import retired_tag
from builder.card.tombstone import media_names, tombstone

__all__ = [
    "SHEET_LIMIT",
    "Face",
    "cloze_numbers",
    "first_face",
    "is_clean",
    "media_names",
    "new_numbers",
    "notetype",
    "origin",
    "render",
    "render_text",
    "retired_tag",
    "sheet_problems",
    "tombstone",
    "visible_text",
]
