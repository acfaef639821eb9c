"""What a retired note looks like."""

from __future__ import annotations

import pytest

from builder.card import media_names, tombstone, visible_text
from builder.card.tags import tags_of
from builder.model import DeckPath, FactKind, Guid, LockEntry, Note

HORN = LockEntry(
    guid=Guid("aaaaaaaaaa"),
    path="harbour.md",
    place=("Signals",),
    kind=FactKind.FACT,
    term="",
    text="A horn sounds every 30 seconds",
    context=("Harbour",),
    numbers={"30 seconds": 2},
    retired_numbers={"horn": 1},
    created=1,
    modified=1,
    digest="",
    since="1.0.0",
    changed_in="1.0.0",
    retired_in="1.2.0",
    fields=("A horn sounds every {{c2::30 seconds}}", "<span>Harbour</span>", "<p>loud</p>", "harbour.md › Signals"),
)
BANNER = (
    '<div class="retired">Retired in 1.2.0: the notes hold it no more. Suspend it if you are done with it '
    "(tag boats&#58;&#58;retired).</div>"
)


def _made(entry: LockEntry, *, slug: str = "boats") -> Note:
    note = tombstone(entry, deck=DeckPath("Boats"), deck_slug=slug, deck_tags=("sea",))
    assert note
    return note


def test_a_tombstone_is_the_note_with_a_banner_and_a_tag() -> None:
    """Text, extra, source and numbers are as they were last built."""
    note = _made(HORN)

    assert (note.text, note.extra, note.source, note.numbers) == (HORN.fields[0], "<p>loud</p>", HORN.fields[3], (2,))
    assert note.context == f"{BANNER}<span>Harbour</span>"
    assert note.tags == ("boats::harbour::Signals", "boats::retired", "sea")


@pytest.mark.parametrize("answer", ["1.2.0", "notes", "suspend", "Boats"])
def test_a_banner_that_holds_an_answer_stands_on_the_other_side(answer: str) -> None:
    """Nothing on a question side tells its answer."""
    note = _made(HORN._replace(fields=(f"The {{{{c1::{answer}}}}} rings", *HORN.fields[1:])))

    assert (note.context, note.extra) == (HORN.fields[1], f"{BANNER}<p>loud</p>")


def test_a_banner_speaks_the_language_of_its_note() -> None:
    """Japanese on a Japanese note."""
    note = _made(HORN._replace(text="霧笛は三十秒ごとに鳴る", fields=("{{c1::霧笛}}は鳴る", "", "", "")))

    assert visible_text(note.context) == (
        "1.2.0 で廃止: 元のノートにはもうありません。不要なら保留にしてください（タグ boats::retired）。"
    )


def test_what_was_written_into_the_lock_by_hand_is_cleaned() -> None:
    """A field of the lock is let through as little as one of the notes."""
    bad = (
        "{{c1::x}}<script>alert(1)</script>",
        "<b onclick=x>y</b>",
        "<iframe></iframe>",
        "<img src=//evil.example/x.png>",
    )
    note = _made(HORN._replace(fields=bad))

    assert (note.text, note.extra, note.source) == ("{{c1::x}}", "", "<img>")
    assert note.context.endswith("<b>y</b>")


@pytest.mark.parametrize("text", ["no cloze", "{{c501::x}}", "{{c1::open", '<b class="{{c1::x}}">y</b>', ""])
def test_a_text_that_makes_no_card_makes_no_tombstone(text: str) -> None:
    """An empty card is never shipped."""
    entry = HORN._replace(fields=(text, *HORN.fields[1:]))

    assert tombstone(entry, deck=DeckPath("Boats"), deck_slug="boats", deck_tags=()) is None


def test_the_pictures_and_sounds_of_fields_are_found() -> None:
    """By their names in the package, each once."""
    fields = ('<p><img src="b-1.png" alt="x">[sound:a-2.mp3]</p>', '<img src="b-1.png" alt="">', "[sound:no")

    assert media_names(fields) == ("a-2.mp3", "b-1.png")


@pytest.mark.parametrize(
    ("path", "place", "own", "tags"),
    [
        ("retired.md", ("A",), (), ("boats::retired_::A",)),
        ("Retired/a.md", (), (), ("boats::Retired_::a",)),
        ("boats.md", ("RETIRED",), (), ("boats::RETIRED_",)),
        ("a.md", ("Retired",), ("boats/retired",), ("boats::a::Retired", "boats::retired_")),
        ("a.md", (), ("boats::retired::x", "retired"), ("boats::a", "boats::retired_::x", "retired")),
    ],
)
def test_no_living_note_is_tagged_as_retired(
    path: str, place: tuple[str, ...], own: tuple[str, ...], tags: tuple[str, ...]
) -> None:
    """Whoever deletes the retired notes by their tag deletes no other, whatever a file is called."""
    assert tags_of(deck_slug="boats", path=path, place=place, own=own) == tags
