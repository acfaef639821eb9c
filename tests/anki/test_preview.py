"""The page shows what the real Anki shows, card by card."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import pytest
from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest
from markdown_it.utils import read_fixture_file

from builder.card import origin
from builder.model import Lock
from builder.preview import Contents, preview
from builder.preview.cloze import faces
from tests.anki.test_package import BOOK
from tests.card_notation import PICTURE, deck_of, known_fact, package_of, rendered

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from anki.collection import Collection
    from click.testing import Result
    from playwright.sync_api import Browser, Page

    Faces = dict[str, tuple[str, str]]
    """Guid and number of a card → the HTML of its question side and of its answer side."""

KINDS = """\
# Harbours & <locks>

- Towpath: the path beside the water for the horses
- A lock chamber is **72 ft** long, `a < b` and "quoted"
- Kinds of lock:
  - Flight
  - Staircase
  - Guillotine
- To moor:
  1. slow down
  2. throw a line
  3. make fast
- What is a windlass for?
  - Raising the paddles
- Strong wind → loading stops

| flag | meaning |
|---|---|
| yellow | quarantine asked |

- {{c1::Anycast::how?}} answers from the {{c2::nearest}} place
- Head loss: **the height lost to friction**, $h_f = f \\frac{L}{D}$

  $$\\sum_{i} x_i < 3$$

- Horn: one long blast means a vessel is leaving its berth

  ![the "horn"](horn.png)

  ```python
  print("{{c1::no}}", a[0] < 2)
  ```

  | a | b |
  |---|---|
  | 1 | <b> |
- 導灯: 安全な航路を二つの灯りの重なりで示す*設備*
"""


def _of_anki(collection: Collection, package: Path) -> Faces:
    request = ImportAnkiPackageRequest(package_path=str(package), options=ImportAnkiPackageOptions())
    collection.import_anki_package(request)
    cards = (collection.get_card(number) for number in collection.find_cards("", order="c.id"))
    return {
        f"{card.note().guid}.{card.ord + 1}": (_without_style(card.question()), _without_style(card.answer()))
        for card in cards
    }


def _without_style(html: str) -> str:
    return re.sub(r"^<style>.*?</style>", "", html, flags=re.DOTALL)


def _of_page(page: Page) -> Faces:
    """Both sides of each card, from page to page of the list."""
    found: Faces = {}
    while True:
        drawn = page.eval_on_selector_all(
            "article[data-key]",
            "all => all.map(one => [one.dataset.key, ...[...one.querySelectorAll('.host')]"
            ".map(host => host.shadowRoot.querySelector('.card').innerHTML)])",
        )
        found |= {key: (question, answer) for key, question, answer in drawn}
        onward = page.locator("[data-step='1']")
        if not onward.is_visible() or onward.is_disabled():
            return found
        onward.click()


def _alike(html: str) -> str:
    """The HTML with a sign for each formula and each sound, and without the page's folder and stops for the Tab key."""
    html = re.sub(r"<math.*?</math>|\\\(.*?\\\)|\\\[.*?\\\]", "∑", html, flags=re.DOTALL)
    html = re.sub(r"<(audio|video) .*?</\1>|\[anki:play:[aq]:\d+\]", "♪", html)
    return html.replace("preview-media/", "").replace(' tabindex="0"', "")


def _expect_same(page: Page, anki: Faces) -> None:
    ours = _of_page(page)
    read = "html => { const box = document.createElement('template'); box.innerHTML = html; return box.innerHTML; }"
    wanted = {key: tuple(_alike(page.evaluate(read, side)) for side in sides) for key, sides in anki.items()}

    assert {key: tuple(map(_alike, sides)) for key, sides in ours.items()} == wanted


def test_every_case_of_the_book_of_cards_looks_as_in_anki(
    tmp_path: Path, collection: Collection, chromium: Browser
) -> None:
    """Markup, lists, steps, hints, tables, code, formulas, pictures and sound of `tests/spec/html.md`."""
    cases = enumerate(read_fixture_file(BOOK))
    known = tuple(known_fact(written, guid=f"book{at:06}") for at, (_, _, written, _) in cases)
    deck = deck_of(tuple(map(rendered, known)))
    (tmp_path / "deck.apkg").write_bytes(package_of(deck))
    contents = Contents(
        deck=deck,
        origins=tuple(map(origin, known)),
        lock=Lock(deck_key="harbours"),
        findings=(),
        sources=(),
        media={file.name: PICTURE for file in deck.media},
        language="",
        skipped_lines=0,
    )
    for name, content in preview(contents):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    page = chromium.new_page()
    page.goto((tmp_path / "preview.html").as_uri())

    _expect_same(page, _of_anki(collection, tmp_path / "deck.apkg"))


def test_every_kind_of_card_looks_as_in_anki(
    make_vault: Callable[[Mapping[str, str | bytes]], Path],
    build_deck: Callable[..., Result],
    tmp_path: Path,
    collection: Collection,
    chromium: Browser,
) -> None:
    """Every kind, in both languages, and a note that retired, as the real command builds them."""
    vault = make_vault(
        {"deck.toml": 'version = "1.0.0"\n', "horn.png": _picture(), "a.md": f"{KINDS}- Buoy: a float\n"}
    )
    build_deck(vault)
    make_vault({"deck.toml": 'version = "1.1.0"\n', "a.md": KINDS})
    result = build_deck(vault)
    page = chromium.new_page()
    page.goto((tmp_path / "dist/preview.html").as_uri())
    shown = set(page.eval_on_selector_all(".badge.kind", "all => all.map(one => one.textContent)"))

    assert result.exit_code == 0, result.output
    assert shown == {"definition", "fact", "enumeration", "qa", "arrow", "table-row", "cloze"}
    _expect_same(page, _of_anki(collection, next(tmp_path.glob("dist/*-1.1.0.apkg"))))


def _picture() -> bytes:
    import io

    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (8, 5), (30, 60, 110)).save(buffer, "PNG")
    return buffer.getvalue()


_PIECES = ("{{c1::", "{{c2::", "}}", "::", "x", "潮", " ", "\n", "<b>", "</b>", "&amp;", '"', "\\(", "\\)", "é", "]")


@pytest.mark.parametrize("seed", [1, 2])
def test_clozes_are_drawn_as_anki_draws_them(collection: Collection, seed: int) -> None:
    """Nested, with hints, in formulas, broken: a thousand random texts show the same on both sides."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    kind = collection.models.by_name("Cloze")
    assert kind
    kind["tmpls"][0].update(qfmt="{{cloze:Text}}", afmt="{{cloze:Text}}")
    collection.models.update_dict(kind)
    note = collection.new_note(kind)

    def of_anki(text: str) -> tuple[str, str]:
        note.fields[0] = text
        card = note.ephemeral_card(0)
        shown = card.render_output()
        return shown.question_text, shown.answer_text

    texts = [f"{{{{c1::y}}}}{''.join(dice.choices(_PIECES, k=dice.randint(1, 16)))}" for _ in range(1000)]

    assert [(text, of_anki(text)) for text in texts] == [(text, faces(text, 1)) for text in texts]
