"""What the preview page is given: templates, formulas, history, limits."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from builder.card import origin
from builder.findings import RULES, Finding
from builder.model import FactKind, Guid, Lock, LockEntry, SourceFile, point
from builder.preview import Contents, preview
from builder.preview.cloze import Piece, faces, pieces
from builder.preview.data import MOST_CARDS, MOST_FINDINGS
from builder.preview.mathml import mathml
from builder.preview.template import parse_template
from tests.card_notation import deck_of, known_fact, rendered

if TYPE_CHECKING:
    from typing import Any


def _contents(**changes: Any) -> Contents:
    known = (known_fact("fact\nThe tide {1|rises|1}"),)
    made = Contents(
        deck=deck_of(tuple(map(rendered, known))),
        origins=tuple(map(origin, known)),
        lock=Lock(deck_key="harbours"),
        findings=(),
        sources=(SourceFile(path="harbour.md", text="- The tide **rises**\n"),),
        media={},
        language="en",
        skipped_lines=0,
    )
    return replace(made, **changes)


def _data(contents: Contents) -> dict[str, Any]:
    page = dict(preview(contents))["preview.html"].decode()
    found: dict[str, Any] = json.loads(page.partition('id="data">')[2].partition("</script>")[0])
    return found


def _entry(guid: str, **versions: str) -> LockEntry:
    entry = LockEntry(
        guid=Guid(guid),
        path="harbour.md",
        place=("Harbour",),
        kind=FactKind.FACT,
        term="",
        text=f"text of {guid}",
        context=(),
        numbers={},
        retired_numbers={},
        created=1,
        modified=1,
        digest="",
        since="1.0.0",
        changed_in="1.0.0",
    )
    return entry._replace(**versions)  # type: ignore[arg-type]


def test_a_template_is_text_fields_and_conditions() -> None:
    """As Anki writes them, nested; the filter of the asked field is known."""
    told = parse_template("<p>{{#A}}{{A}}{{^B}}-{{/B}}{{/A}}{{cloze:B}}</p>", ("A", "B"))

    assert told == ["<p>", ["if", "A", "", ["field", "A"], "", ["unless", "B", "-"], ""], "", ["field", "B"], "</p>"]


@pytest.mark.parametrize("template", ["{{FrontSide}}", "{{type:A}}", "{{#A}}", "{{/A}}", "{{#A}}{{/B}}"])
def test_a_template_that_the_page_can_not_draw_is_a_bug(template: str) -> None:
    """Rather no page than one that is not what learners see."""
    with pytest.raises(ValueError, match="in a template"):
        parse_template(template, ("A", "B"))


@pytest.mark.parametrize(
    "html",
    [
        "a {{c1::b}} c {{c2::d::e}}",
        "{{c1::a {{c2::b}} c}} {{c1::d}}",
        r"\(x = {{c1::y}} + {{c2::z}}\) and {{c3::\(q\)}} or \[w\]",
        "no cloze",
    ],
)
def test_pieces_put_together_are_the_faces(html: str) -> None:
    """On either side of each card, and where the card's number is nowhere."""
    parts = tuple(pieces(html))
    for number in range(1, 5):
        for side in (0, 1):
            shown = (p.faces.get(number, (p.inactive,) * 2)[side] if isinstance(p, Piece) else p for p in parts)

            assert "".join(shown) == faces(html, number)[side]


def test_a_long_list_is_written_once() -> None:
    """The page grows with the members of a list, not with their square."""
    members = "\n".join(f"* {{{n}|member of the list {n}|{n}}}" for n in range(1, 201))
    known = (known_fact(f"enumeration\nAll:\n{members}"),)
    one = len(dict(preview(_contents()))["preview.html"])
    page = dict(preview(_contents(origins=tuple(map(origin, known)), deck=deck_of(tuple(map(rendered, known))))))[
        "preview.html"
    ]

    assert len(page) - one < 200 * 600


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {tag, *(f"{tag} {name}" for name, _ in attrs)}

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize(
    "tex",
    [
        r"\text{<img src=x onerror=alert(1)>}",
        r"\href{javascript:alert(1)}{x}",
        r"\text{&lt;script&gt;alert(1)&lt;/script&gt;}",
        r"\style{position:fixed}{x} \class{y}{z} \cssId{a}{b}",
        r"\color{red}{x} \textcolor{\" onload=\"alert(1)}{x}",
        r"\mbox{<a href=javascript:1>}",
        r"\hspace{\" onclick=\"alert(1)} x",
    ],
)
def test_a_formula_is_nothing_but_mathml(tex: str) -> None:
    """No element of another kind, no address, no style, no event, whatever the TeX asks for."""
    reader = _Elements()
    reader.feed(mathml(tex, display=False))
    reader.close()

    assert {tag for tag in reader.found if not re.fullmatch(r"m[a-z]+( [a-z]+)?|code", tag)} == set()
    assert not [name for name in reader.found if re.search(" (on.*|href|style|class|id|src)$", name)]


@pytest.mark.parametrize("tex", [r"\frac{1}", r"\left(", "{" * 3000, "x" * 6000, r"\begin{x}", "^_^"])
def test_a_formula_that_is_not_whole_is_shown_as_written(tex: str) -> None:
    """As code or as far as it can be read; never an end of the build."""
    reader = _Elements()
    reader.feed(mathml(tex, display=True))
    reader.close()

    assert "math" in reader.found or reader.text == tex


def test_the_page_tells_what_this_version_brought() -> None:
    """By the lock: new, changed, back and retired; earlier versions are the change list's."""
    lock = Lock(
        deck_key="harbours",
        entries=(
            _entry("kept"),
            _entry("new", since="1.2.3", changed_in="1.2.3"),
            _entry("changed", changed_in="1.2.3"),
            _entry("back", back_in="1.2.3", changed_in="1.2.3"),
            _entry("retired", retired_in="1.2.3"),
            _entry("gone", retired_in="1.1.0"),
            _entry("passing", since="1.2.3", changed_in="1.2.3", retired_in="1.2.3"),
        ),
    )
    told = _data(_contents(lock=lock))

    assert told["before"] == "1.1.0"
    assert [(row[0], row[2]) for row in told["changes"]] == [
        ("new", "text of new"),
        ("changed", "text of changed"),
        ("back", "text of back"),
        ("retired", "text of retired"),
    ]


def test_in_a_first_version_nothing_is_new() -> None:
    """A mark on every card would say nothing."""
    told = _data(_contents(lock=Lock(deck_key="x", entries=(_entry("a1b2c3d4e5", since="1.2.3", changed_in="1.2.3"),))))

    assert (told["before"], told["changes"], told["notes"][0]["change"]) == ("", [], "")


def test_the_page_of_a_huge_deck_says_what_is_not_on_it() -> None:
    """The first notes are on it, as far as their cards go; the rest is counted."""
    note = _contents().deck.notes[0]
    deck = replace(_contents().deck, notes=(note,) * (MOST_CARDS + 5))
    told = _data(_contents(deck=deck, origins=_contents().origins * len(deck.notes)))

    assert (len(told["notes"]), told["left"]) == (MOST_CARDS, {"cards": 5, "changes": 0, "findings": 0, "skipped": 0})


def test_the_page_of_a_vault_with_too_much_to_say_holds_the_first_of_it() -> None:
    """Skipped places do not push the other findings out."""
    skipped, other = (Finding(rule=RULES[code], span=point("harbour.md"), message="x") for code in ("S09", "M02"))
    told = _data(_contents(findings=(skipped,) * (MOST_FINDINGS + 3) + (other,)))

    assert len(told["findings"]) == MOST_FINDINGS + 1
    assert told["left"] == {"cards": 0, "changes": 0, "findings": 0, "skipped": 3}


def test_names_with_bytes_of_no_encoding_do_not_stop_the_page() -> None:
    """A file name may hold what is no text; the page is UTF-8 all the same."""
    finding = Finding(rule=RULES["S09"], span=point("\udcff.md"), message="x </script> <!-- \u2028")

    assert _data(_contents(findings=(finding,)))["findings"][0]["message"] == finding.message


def test_the_news_of_one_build_are_not_findings_of_the_page() -> None:
    """They are among the changes for as long as the version stands; so the next build writes the same page."""
    news = Finding(rule=RULES["I03"], span=point("harbour.md"), message="x")

    assert preview(_contents(findings=(news,))) == preview(_contents())


def test_a_watched_page_knows_its_own_stamp() -> None:
    """The size of the empty picture beside it; another page has another."""
    stamps = []
    for text in ("- The tide **rises**\n", "- The tide **falls**\n"):
        files = dict(preview(_contents(sources=(SourceFile(path="harbour.md", text=text),)), watched=True))
        size = re.search(rb'width="(\d+)" height="(\d+)"', files["preview-media/watched.svg"])
        assert size
        stamps.append((int(size[1]), int(size[2])))
        assert f'"watched":[{stamps[-1][0]},{stamps[-1][1]}]'.encode() in files["preview.html"]

    assert stamps[0] != stamps[1]
