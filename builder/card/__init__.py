"""What the learner sees: the fields of a note, and the note type that shows them."""

from builder.card.notetype import notetype
from builder.card.plain import visible_text
from builder.card.render import render, render_text
from builder.card.sanitize import cloze_numbers

__all__ = ["cloze_numbers", "notetype", "render", "render_text", "visible_text"]
