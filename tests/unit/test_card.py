"""The parts of a card that are not its HTML: tags, the plain text, the note type, what the judge sees."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builder.card import notetype, render_text, visible_text
from builder.card.sanitize import sanitize
from builder.card.tags import tags_of
from builder.model import FieldSpec
from tests.card_notation import known_fact, rendered


@pytest.mark.parametrize(
    ("path", "place", "expected"),
    [
        ("techstock.md", ("Techstock", "73."), "techstock::73"),
        ("aws/s3.md", ("S3", "Storage classes"), "techstock::aws::s3::Storage_classes"),
        ("a.md", ("港の　信号", "🚢 Ships", "std::vector 'x'"), "techstock::a::港の_信号::Ships::std-vector_x"),
        ("a.md", ("", "::", "🚢", " . "), "techstock::a"),
        ("が.md", ("71-83",), "techstock::が::71-83"),
    ],
)
def test_a_tag_says_where_a_fact_stands(path: str, place: tuple[str, ...], expected: str) -> None:
    """Deck, file and headings, each repeated level once, nothing in it that Anki would split or rename."""
    assert tags_of(deck_slug="techstock", path=path, place=place, own=()) == (expected,)


def test_the_tags_of_the_author_are_kept() -> None:
    """Tags of the notes are added as levels, sorted, each once."""
    found = tags_of(deck_slug="d", path="a.md", place=(), own=("#sea/tides", "sea::tides", "two words", ""))

    assert found == ("d::a", "sea::tides", "two_words")


def test_plain_text_keeps_what_a_reader_sees() -> None:
    """Markup is dropped, formulas keep their dollar signs, a soft break becomes what a reader sees."""
    known = known_fact(
        "fact\n潮は<soft/><strong>{1?何回|二回|1}</strong>, <math>$a::b$</math><soft/>{{x}}<hard/>{2|end|2}"
    )

    assert render_text(known.cloze, (4, 7)) == "潮は{{c4::二回::何回}}, $a::b$ {{x}}\n{{c7::end}}"


def test_signs_of_the_source_are_no_cloze_marks_in_the_plain_text() -> None:
    """`::` in an answer parts no hint, `{{c1::` beside it opens no cloze: a word joiner stands between."""
    known = known_fact("fact\nwrite {1|FF02::6|1}, not {{c1::x}}")
    text = render_text(known.cloze, (1,))
    assert text == "write {{c1::FF02:\u2060:6}}, not {\u2060{c1::x}}"
    assert text.replace("\u2060", "") == "write {{c1::FF02::6}}, not {{c1::x}}"


def test_numbers_are_those_of_the_lock() -> None:
    """The cards have the numbers that identity gave, whatever their order in the text."""
    known = replace(known_fact("fact\n{1|one|1} {2|two|2}"), numbers=(7, 3))

    assert rendered(known).text == "{{c7::one}} {{c3::two}}"
    assert rendered(known).numbers == (3, 7)


@pytest.mark.parametrize("numbers", [(0,), (501,)])
def test_a_number_that_anki_does_not_take_is_a_bug(numbers: tuple[int, ...]) -> None:
    """A note that would not make its cards never leaves the room."""
    with pytest.raises(AssertionError, match="would not make the cards"):
        rendered(replace(known_fact("fact\n{1|one|1}"), numbers=numbers))


def test_source_and_context_are_words() -> None:
    """The source names file and headings; each level of the context stands on its own."""
    note = rendered(known_fact("fact\n{1|one|1}", context=("Piers <b>", "std::{{c1::x}}")))

    assert note.source == "harbour.md › Harbours › Signals"
    assert note.context == (
        "<span>Piers &lt;b&gt;</span> › <span>std&#58;&#58;&#123;&#123;c1&#58;&#58;x&#125;&#125;</span>"
    )


def test_the_note_type_is_frozen() -> None:
    """Fields, template and their ids never change: Anki would take no update of any note."""
    frozen = notetype(deck_name="Harbours", id=7)

    assert (frozen.name, frozen.id) == ("Harbours (build-deck)", 7)
    assert frozen.template == FieldSpec(name="Cloze", id=4_100_200_101)
    assert frozen.fields == (
        FieldSpec(name="Text", id=4_100_200_001),
        FieldSpec(name="Context", id=4_100_200_002),
        FieldSpec(name="Extra", id=4_100_200_003),
        FieldSpec(name="Source", id=4_100_200_004),
        FieldSpec(name="Reserved 1", id=4_100_200_005),
        FieldSpec(name="Reserved 2", id=4_100_200_006),
    )


@pytest.mark.parametrize(("language", "shown"), [("ja", "ja"), ("zh-Hant", "zh-Hant"), ('"><script>', "")])
def test_the_language_stands_on_the_card(language: str, shown: str) -> None:
    """A language tag goes into the templates, anything else does not."""
    made = notetype(deck_name="Harbours", id=7, language=language)

    assert f'lang="{shown}"' in made.front
    assert f'lang="{shown}"' in made.back


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<b>x</b><script>alert(1)</script>", "<b>x</b>"),
        ('<b onclick="x">x</b><iframe src="x"></iframe>', "<b>x</b>"),
        ('<img src="https://example.com/x.png" onerror="x">', "<img>"),
        ('<img src="//example.com/x.png"><img src="x.png">', '<img><img src="x.png">'),
        ('<a href="javascript:alert(1)">x</a>', '<a rel="noopener noreferrer">x</a>'),
        ('<a href="//example.com">x</a>', '<a rel="noopener noreferrer">x</a>'),
        ('<span style="background:url(x)" class="cloze step">x</span>', '<span class="step">x</span>'),
        ("<svg><style><img src=x onerror=alert(1)></style></svg>", '<img src="x">'),
        ("<b>&#123;&#123;c1&#58;&#58;x</b>", "<b>&#123;&#123;c1&#58;&#58;x</b>"),
        ("<b>{{c1::x}}</b>", "<b>{{c1::x}}</b>"),
    ],
)
def test_only_what_is_on_the_list_passes(html: str, expected: str) -> None:
    """Nothing active, nothing from elsewhere; cloze marks and references stay."""
    assert sanitize(html) == expected


_ASKED = '<span class="cloze">[...]</span>'


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<style>a</style><div>one</div>two<br>three", "one\ntwo\nthree"),
        ('<img alt="a lamp" src="x.png"> &amp; <i title="b">c</i>', "a lamp & b c"),
        ("one [sound:horn.mp3] &#91;sound:x]", "one [sound:x]"),
        (f'<div class="question"><ol class="steps"><li>a</li><li>{_ASKED}</li><li>c</li></ol></div>', "a\n[...]"),
        (f'<div class="question"><span class="step">{_ASKED} → </span><span class="step">b</span></div>', "[...] →"),
        ('<div class="answer"><ol class="steps"><li class="cloze">a</li><li>b</li></ol></div>', "a\nb"),
    ],
)
def test_the_visible_text_is_what_a_person_sees_or_hears(html: str, expected: str) -> None:
    """Tags go, what is read out stays, and the steps after the asked one are hidden on a question side alone."""
    assert visible_text(html) == expected
