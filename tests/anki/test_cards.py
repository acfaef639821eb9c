"""Every kind of card, drawn by the real Anki and looked at in the real Chromium.

The notes are those of `tests/gallery`. `pytest --regen` writes `sides.html`, what Anki makes of them, anew.
"""

from __future__ import annotations

import io
import json
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from anki.collection import Collection
from click.testing import CliRunner
from PIL import Image

from builder.card import visible_text
from builder.cli import main
from builder.model import FactKind
from tests.browser import axe_violations, overflow
from tests.card_notation import deck_of, known_fact, package_of, rendered
from tests.sides import page, sides, take

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from click.testing import Result
    from playwright.sync_api import Browser, Page

    from tests.sides import Sides

GALLERY = Path(__file__).parents[1] / "gallery"
WIDE = """fact
The answer is {1|short|1}, what is behind it is wide
---
> a quotation with `code.that.is.longer.than.any.telephone.is.wide.and.has.no.blank.in.it`

| mark | colour | shape | topmark | light | rhythm of the light | number |
| --- | --- | --- | --- | --- | --- | --- |
| port | red | can or pillar | one red can | red | any but two and one | even |

```c
int very_long_line = (int) sizeof(struct harbour_of_the_menai_strait) + 1; /* and so on, and so on, and so on */
```
"""
PHONE = 320


@pytest.fixture(scope="module")
def learner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    """A collection with the cards of the gallery, and one that is too wide everywhere."""
    folder = tmp_path_factory.mktemp("learner")
    vault = shutil.copytree(GALLERY, folder / "gallery") / "notes"
    built = CliRunner().invoke(main, ["build", str(vault), "-o", str(folder / "dist")])
    assert built.exit_code == 0, built.output
    wide = folder / "wide.apkg"
    wide.write_bytes(package_of(deck_of((rendered(known_fact(WIDE)),))))
    opened = Collection(str(folder / "collection.anki2"))
    for package in (folder / "dist/gallery-0.1.0.apkg", wide):
        take(opened, package)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def shown(learner: Collection) -> tuple[Sides, ...]:
    """Both sides of all cards."""
    return sides(learner)


@pytest.fixture(scope="module", params=["day", "night"])
def phone(
    request: pytest.FixtureRequest, chromium: Browser, learner: Collection, shown: tuple[Sides, ...]
) -> Iterator[Page]:
    """Both sides of all cards on a narrow telephone, by day and by night, with their pictures."""
    style = learner.models.by_name("Gallery (build-deck)")
    assert style is not None
    stack = (side for one in shown for side in (one.question, one.answer))
    file = Path(learner.media.dir()) / "page.html"
    file.write_text(page(stack, css=style["css"], is_night=request.param == "night"), encoding="utf-8")
    opened = chromium.new_page(viewport={"width": PHONE, "height": 640})
    opened.goto(file.as_uri())
    yield opened
    opened.close()


def test_the_gallery_shows_every_kind(build_deck: Callable[..., Result]) -> None:
    """There is a note of each kind, and among them hints, code, formulas, pictures, sound, steps, other directions."""
    lines = build_deck("cards", GALLERY / "notes", "--format", "jsonl").stdout.splitlines()
    notes = [json.loads(line) for line in lines]
    every = "".join(line for note in notes for line in note["fields"].values())
    features = (
        "::how many?}}",
        "<span class",
        "\\(",
        "\\[",
        "<img ",
        "[sound:",
        'class="steps"',
        "<em>",
        "ميناء",
        "הוא",
    )

    assert {kind.value for kind in FactKind} == {note["kind"] for note in notes}
    assert [feature for feature in features if feature not in every] == []


def test_anki_draws_the_cards_as_the_book_says(shown: tuple[Sides, ...], request: pytest.FixtureRequest) -> None:
    """Both sides of every card of the gallery are, sign for sign, what stands in `sides.html`."""
    book = GALLERY / "sides.html"
    drawn = "".join(map(str, shown))
    if request.config.getoption("--regen"):
        book.write_text(drawn, encoding="utf-8")

    assert book.read_text("utf-8") == drawn


def test_a_reader_sees_on_a_question_what_is_meant_to_be_seen(phone: Page, shown: tuple[Sides, ...]) -> None:
    """What Chromium shows of each side is what `visible_text` says: later steps are hidden, nothing else is."""
    unspoken = (re.sub(r' alt="[^"]*"', "", side) for one in shown for side in (one.question, one.answer))
    meant = [_words(visible_text(side)) for side in unspoken]
    seen = [_words(text) for text in phone.locator(".side").all_inner_texts()]

    assert seen == meant


def _words(text: str) -> str:
    return "".join(text.split())


def test_nothing_is_wider_than_a_narrow_telephone(phone: Page) -> None:
    """No card is moved sideways as a whole, and no pixel of one stands in the margin on the right."""
    picture = Image.open(io.BytesIO(phone.screenshot(full_page=True))).convert("RGB")
    margin = picture.crop((PHONE - 10, 0, PHONE, picture.height))

    assert overflow(phone) == 0
    assert picture.width == PHONE
    assert len(margin.getcolors() or ()) == 1


def test_what_is_too_wide_is_moved_inside_the_card(phone: Page) -> None:
    """Wide code and wide tables move sideways in themselves, and can be reached with the keyboard; text never does."""
    wide = phone.evaluate("""() => [...document.querySelectorAll(".build-deck *")]
      .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === "auto")
      .map(e => e.localName + (e.tabIndex === 0 ? "" : ` out of reach: ${e.outerHTML}`))""")

    assert Counter(wide) == {"pre": 2, "div": 1}


def test_everybody_can_read_the_cards(phone: Page) -> None:
    """axe-core finds nothing: contrast by day and by night, languages, what can be scrolled."""
    assert axe_violations(phone) == []


def test_hidden_words_are_not_told_by_colour_alone(phone: Page) -> None:
    """A frame on the question, a line below on the answer; and no Japanese letter is slanted."""
    frames = phone.evaluate("""() => Object.fromEntries(["question", "answer"].map(side => [side,
      [...new Set([...document.querySelectorAll(`.${side} .cloze`)].map(e => getComputedStyle(e)).map(s =>
        `${s.borderTopStyle} ${s.borderBottomStyle}`))]]))""")
    slanted = phone.evaluate("""() => [...document.querySelectorAll(".build-deck *")].filter(e =>
      getComputedStyle(e).fontStyle !== "normal" && /[ぁ-ヿ一-鿿]/.test(e.textContent)).map(e => e.outerHTML)""")

    assert frames == {"question": ["solid solid"], "answer": ["none solid"]}
    assert slanted == []


def test_a_change_of_the_look_touches_no_note(
    collection: Collection, build_deck: Callable[..., Result], tmp_path: Path
) -> None:
    """A style sheet of the author's reaches the learner's note type; every note stays as it is."""
    vault = shutil.copytree(GALLERY, tmp_path / "gallery") / "notes"
    first = build_deck("build", vault, "-o", "dist", "--json")
    take(collection, tmp_path / "dist/gallery-0.1.0.apkg")
    before = collection.db.list("select mod from notes order by id") if collection.db else []
    (vault / "card.css").write_text(".card { --answer: #7a0050; }\n", encoding="utf-8")
    config = vault / "deck.toml"
    config.write_text(f'{config.read_text("utf-8")}\n[card]\ncss = "card.css"\n', encoding="utf-8")
    second = build_deck("build", vault, "-o", "dist", "--json")
    log = take(collection, tmp_path / "dist/gallery-0.1.0.apkg")
    style = collection.models.by_name("Gallery (build-deck)")
    after = collection.db.list("select mod from notes order by id") if collection.db else []

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert style is not None
    assert style["css"].endswith(".card { --answer: #7a0050; }\n")
    assert (len(log.new), len(log.updated), len(log.conflicting)) == (0, 0, 0)
    assert len(log.duplicate) == len(before)
    assert after == before
