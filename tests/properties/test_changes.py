"""Laws of `CHANGES.md`: text of notes is text there, whatever stands in it."""

from __future__ import annotations

import html
import re

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from builder.model import Deck, FactKind, Guid, Lock, LockEntry, NoteType
from builder.model.deck import FieldSpec
from builder.release import changes

MARKUP = st.text(st.sampled_from("ab1 \n\t\\`*_{}[]()<>#+-.!|~&$@:;/='\"^%,?{}=港\u202e\u200d\x07"), max_size=60)
GITHUB = MarkdownIt("gfm-like", {"html": True, "linkify": False}).enable(["table", "strikethrough"])
_SPACE = "\N{ZERO WIDTH SPACE}"


def _list(text: str) -> str:
    """The change list of a deck with a new note that says this, everywhere a note can say something."""
    notetype = NoteType(id=1, name="x", template=FieldSpec(name="x", id=1), fields=(), front="", back="", css="")
    deck = Deck(id=1, name="Deck", version="1.1.0", notetype=notetype, notes=(), media=())
    entry = LockEntry(
        guid=Guid("aaaaaaaaaa"),
        path="a.md",
        place=("H", text),
        kind=FactKind.FACT,
        term="",
        text=text,
        context=("H", text),
        numbers={},
        retired_numbers={},
        created=1,
        modified=1,
        digest="x",
        since="1.1.0",
        changed_in="1.1.0",
    )
    before = entry._replace(guid=Guid("bbbbbbbbbb"), since="1.0.0", changed_in="1.0.0")
    lock = Lock(deck_key="k", entries=(entry, before))
    return changes(deck, lock, package_name="x.apkg", language="en", retired_tag="x::retired").decode()


def _newest(made: str) -> str:
    """The section of the newest version."""
    return made.partition("<h2>1.1.0</h2>")[2].partition("<h2>")[0]


@given(st.text(max_size=80) | MARKUP)
@example("<img src=x onerror=alert(1)>")
@example("[x](javascript:alert(1)) ![y](z) <!-- c --> &amp; https://a.b www.a.b a@b.c")
@example("1. one\n2. two")
@example("- - - -\n=====\n# x\n> y\n    code\n```\n| a | b |\n|---|---|")
@example("[ ] task @someone #12 GH-12 :tada: owner/name#3 $x$ ~~gone~~ **b**")
def test_text_of_notes_is_shown_and_does_nothing(text: str) -> None:
    """A heading and an item below it, both with nothing but the text in them, as GitHub's Markdown reads them."""
    made = GITHUB.render(_list(text))
    heading, item = re.findall(r"<h4>(.*?)</h4>\n<ul>\n<li>(.*?)</li>\n</ul>\n", made, re.DOTALL)[0]
    turns = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
    words = re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", "", " ".join(text.translate(turns).split()))

    assert "<" not in heading + item
    assert html.unescape(heading).replace(_SPACE, "").strip() == f"H › {words}".replace(_SPACE, "").strip()
    assert re.findall(r"<(\w+)", _newest(made)) == ["h3", "h4", "ul", "li"]


@given(MARKUP)
def test_no_one_is_called_and_no_issue_named(text: str) -> None:
    """What forges make of `@name`, `#12` and `:face:` in plain text is parted by a space that no one sees."""
    shown = GITHUB.render(_list(f"{text} @someone #12 GH-12 :tada: owner/name#3"))

    assert not re.search(r"@\w|#\w|GH-\d|:[a-z0-9_+-]+:", html.unescape(_newest(shown)))
