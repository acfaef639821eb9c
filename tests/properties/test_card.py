"""Laws of what a card looks like, over random texts full of the signs that HTML, Anki and MathJax live by."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from builder import card
from builder.card.escape import attribute, escape, plain
from builder.card.sanitize import sanitize
from builder.model import (
    ClozeFact,
    DeckPath,
    Deletion,
    Fact,
    FactKind,
    Guid,
    Inline,
    InlineKind,
    KnownFact,
    Match,
    Prose,
    Span,
)

_AWKWARD = ("{{c1::", "}}", "{", "}", "::", ":", "[sound:", "[latex]", "[$]", "\\(", "\\)", "\\", "<b>", "<", ">", "&")
_ODD = ("&lt;", '"', "'", "$", " ", "\t", "\u00a0", "\x1f", "\u200b", "\ufdd0", "a", "Tide", "潮", "か\u3099", "🚢")
words = st.lists(st.sampled_from(_AWKWARD + _ODD) | st.characters(exclude_categories=["Cs"]), max_size=20).map("".join)
tags = re.compile(r"<[^>]*>")
_NESTING = (InlineKind.STRONG, InlineKind.EMPHASIS, InlineKind.HIGHLIGHT, InlineKind.CODE, InlineKind.LINK)
_SPAN = Span(path="a.md", line=1, column=1, end_line=1, end_column=2)


@st.composite
def known_facts(draw: st.DrawFn) -> KnownFact:
    """A fact of a line or three with nested ranges and hidden words anywhere."""
    text = "tide " + draw(words) + draw(st.sampled_from(("", "\nthe answer"))) + " ebb"
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=8)))
    ends = [(cuts[at], cuts[at + 1]) for at in range(0, len(cuts) - 1, 2)]
    hidden = [(a, b) for a, b in ends if plain(text[a:b]).strip()] or [(0, len("tide"))]
    hints = draw(st.lists(words, min_size=len(hidden), max_size=len(hidden)))
    inlines = _nested(draw, 0, len(text), depth=3)
    fact = Fact(
        kind=draw(st.sampled_from(FactKind)),
        prose=Prose(text=text, inlines=tuple(inlines)),
        parts=(),
        context=(draw(words),),
        span=_SPAN,
        place=(draw(words),),
        tags=(draw(words),),
    )
    deletions = tuple(
        Deletion(start=a, end=b, group=at, hint=hint)
        for at, ((a, b), hint) in enumerate(zip(hidden, hints, strict=True))
    )
    return KnownFact(
        cloze=ClozeFact(fact=fact, deletions=deletions, context=fact.context),
        guid=Guid("a1b2c3d4e5"),
        numbers=tuple(range(1, len(deletions) + 1)),
        matched=Match.NEW,
    )


def _nested(draw: st.DrawFn, start: int, end: int, *, depth: int) -> list[Inline]:
    if depth == 0 or start >= end or not draw(st.booleans()):
        return []
    a, b = sorted(draw(st.tuples(st.integers(start, end), st.integers(start, end))))
    outer = Inline(kind=draw(st.sampled_from(_NESTING)), start=a, end=b, target="https://example.com")
    return [outer, *_nested(draw, a, b, depth=depth - 1), *_nested(draw, b, end, depth=depth - 1)]


def _rendered(known: KnownFact) -> tuple[str, str, str, tuple[str, ...]]:
    note, _ = card.render(known, media={}, deck=DeckPath("D"), deck_slug="d", source_path="a.md")
    return note.text, note.context, note.source, note.tags


def _without_blanks(text: str) -> str:
    return "".join(plain(text).split())


@given(known_facts())
def test_a_field_without_its_marks_is_the_fact(known: KnownFact) -> None:
    """Rendered text without markup and cloze marks is the fact's text, blanks aside."""
    unmarked = re.sub(r"\{\{c\d+::(.*?)(?:::.*?)?\}\}", r"\1", _rendered(known)[0], flags=re.DOTALL)

    assert _without_blanks(known.cloze.fact.text) == _without_blanks(card.visible_text(unmarked))


@given(known_facts())
def test_anki_sees_the_numbers_that_were_meant(known: KnownFact) -> None:
    """No text makes a cloze more or less than the hidden words."""
    assert frozenset(known.numbers) == card.cloze_numbers(_rendered(known)[0])


@given(known_facts())
def test_nothing_but_our_own_tags_stands_in_a_field(known: KnownFact) -> None:
    """What the notes wrote is text: every tag is one that the renderer knows, without an attribute of the notes."""
    names = "b|i|em|code|mark|div|span|table|tbody|tr|th|td"
    allowed = re.compile(rf'</?(?:{names})>|<br>|<td colspan="2">|<table class="row">')
    found = {tag for field in _rendered(known)[:3] for tag in tags.findall(field)}

    assert [tag for tag in found if not allowed.fullmatch(tag)] == []


@given(known_facts())
def test_cleaning_again_changes_nothing(known: KnownFact) -> None:
    """A field is as the cleaner left it."""
    fields = _rendered(known)[:3]

    assert fields == tuple(map(sanitize, fields))


@given(words)
def test_a_field_without_tags_needs_no_cleaning(text: str) -> None:
    """Escaped words without a tag pass the cleaner unchanged, so that it need not be called."""
    html = escape(text)
    with_tag = sanitize(f"<b>x</b>{html}")

    assert f"<b>x</b>{html}" == with_tag


@given(words)
def test_escaped_words_are_seen_as_they_were(text: str) -> None:
    """A reader sees the words themselves, as text and as an attribute."""
    seen = card.visible_text(escape(text)), card.visible_text(f'<img alt="{attribute(text)}">')

    assert (_without_blanks(text),) * 2 == tuple(map(_without_blanks, seen))


@given(words)
def test_no_words_wake_anki(text: str) -> None:
    """Escaped words hold no mark of Anki's or MathJax's."""
    html = escape(text)

    assert [mark for mark in ("{", "}", "[", "::", "\\(", "\\)", "image-occlusion:") if mark in html] == []


@given(st.text())
def test_nothing_active_passes_the_cleaner(text: str) -> None:
    """Whatever HTML comes in, cleaning it twice is cleaning it once, and what runs is gone."""
    once = sanitize(f"<b>{text}<img src=x onerror=alert(1)><script>alert(1)</script><a href='javascript:alert(1)'>")

    assert once == sanitize(once)
    assert not re.search(r"<script|onerror=|href=\"?javascript", once)


@given(known_facts())
def test_tags_hold_nothing_that_anki_splits(known: KnownFact) -> None:
    """No blank, no quote, no empty level in a tag."""
    for tag in _rendered(known)[3]:
        assert re.search("[\\s\u3000\"'\x1f]", tag) is None
        assert "" not in tag.split("::")
