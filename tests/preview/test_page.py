"""The preview page in the real Chromium, from the disk: what a reader finds, and what nobody can make it do."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests import browser

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

CANAL = """\
# Canal

## Locks

- Towpath: the path beside the water for the horses
- A lock chamber is **72 ft** long
- Kinds of lock:
  - Flight
  - Staircase
  - Guillotine
- https://example.com/just-a-link
- Head loss: **the height lost to friction**

  $$h_f = f \\frac{L}{D}$$

  | pipe | a heading that is long enough to be wider than any phone there is or ever was | loss |
  |---|---|---|
  | steel | 3 | 4 |

## Signals

- Horn: one long blast means a vessel is leaving its berth

  ![the horn](horn.png)
  ![](bell.mp3)

  ```python
  def blast(seconds: int) -> str: return "a line of code that is much longer than the card is wide, for certain"
  ```
"""
HARBOUR = """\
# 港

- 導灯: 安全な航路を二つの灯りの重なりで示す設備
- 停泊は**最大12時間**まで
- 強風 → 荷役を中止する
- ![](missing.png)
"""
MANY = "# Buoys\n\n" + "".join(f"- The mark at pier {n} of the shoal is **painted red**\n" for n in range(50))


def _picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (640, 300), (30, 60, 110)).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of a second version, as the real command builds it."""
    from click.testing import CliRunner

    from builder.cli import main

    folder = tmp_path_factory.mktemp("built")
    vault = folder / "vault"
    vault.mkdir()
    (vault / "horn.png").write_bytes(_picture())
    (vault / "bell.mp3").write_bytes(b"ID3\x03\0\0\0\0\0\x0a" + bytes(10) + b"\xff\xfb\x90\0" + bytes(413))
    (vault / "港.md").write_text(HARBOUR)
    (vault / "many.md").write_text(MANY)
    first = CANAL.replace("72 ft** long", "72 ft** in length").replace(
        "## Signals\n", "- Sluice: a gate\n\n## Signals\n"
    )
    for version, text in (("1.0.0", first), ("1.1.0", f"{CANAL}- Quay: a wall to moor at\n")):
        (vault / "deck.toml").write_text(f'version = "{version}"\nname = "Harbours"\n')
        (vault / "canal.md").write_text(text)
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            result = CliRunner().invoke(main, ["vault"])
        assert result.exit_code == 0, result.output
    return folder / "dist/preview.html"


@pytest.fixture
def page(built: Path, chromium: Browser) -> Iterator[Page]:
    """The page in a wide window, by day; whatever the browser complains of fails the test."""
    opened = chromium.new_page(viewport={"width": 1360, "height": 900}, color_scheme="light", reduced_motion="reduce")
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("requestfailed", lambda request: complaints.append(request.url))
    opened.goto(built.as_uri())
    yield opened
    opened.close()

    assert complaints == []


def _status(page: Page) -> str:
    return page.locator("[role=status]").inner_text()


def _choose(page: Page, name: str, option: str) -> None:
    page.locator(f"select[name={name}]").select_option(label=option)


def _current(page: Page) -> str:
    """The place and number of the card that the keys are at; nothing where they are at none."""
    current = page.locator("article[aria-current]")
    return current.locator("h2").inner_text() if current.count() else ""


def test_a_card_stands_beside_its_lines(page: Page) -> None:
    """File, line and text of the source, kind, reason, both sides of the card."""
    card = page.locator("article", has_text="canal.md:6")

    assert card.locator("pre .line").evaluate_all("all => all.map(one => [one.dataset.line, one.textContent])") == [
        ["6", "- A lock chamber is **72 ft** long"]
    ]
    assert card.locator(".badge").all_inner_texts() == ["fact", "changed", "note"]
    assert card.locator(".reason").inner_text() == "Hidden: marked by the author"
    assert card.locator(".front .text").inner_text() == "A lock chamber is [...] long"
    assert card.locator(".back .text").inner_text() == "A lock chamber is 72 ft long"


def test_the_head_tells_the_counts(page: Page) -> None:
    """Notes, cards, tombstones, lines on no card, warnings, as the last line of a build; a view counts places."""
    assert page.locator("h1").inner_text() == "Harbours 1.1.0"
    assert re.sub(r"\s+", " ", page.locator(".counts").inner_text()) == (
        "60 notes 68 cards 1 tombstone 2 lines on no card 1 warning"
    )
    page.click("[data-view=skipped]")
    assert page.locator(".status").inner_text() == "2 skipped places: on no card, not asked, or without words"


def test_every_view_shows_its_list(page: Page) -> None:
    """Skipped lines with reasons, findings with hints, changes since the last version."""
    page.click("[data-view=skipped]")
    skipped = page.locator("article").all_inner_texts()
    page.click("[data-view=findings]")
    findings = page.locator("article").all_inner_texts()
    page.click("[data-view=changes]")
    changes = page.locator("article .badge").all_inner_texts()

    assert "canal.md:11:1" in skipped[0]
    assert "L18 link-or-picture-only" in skipped[0]
    assert "- https://example.com/just-a-link" in skipped[0]
    assert "M02 missing-media" in findings[1]
    assert "Hint: put the file there" in findings[1]
    assert changes == ["new", "changed", "retired"]
    assert _status(page) == "3 changes since 1.0.0"


def test_a_change_leads_to_its_card(page: Page) -> None:
    """A retired note stands at the end, on a page of its own."""
    page.click("[data-view=changes]")
    page.locator("article", has_text="Sluice").get_by_role("button").click()

    assert _current(page).startswith("canal.md")
    assert "Retired in 1.1.0" in page.locator("article[aria-current] .front .retired").inner_text()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("towpath HORSES", 2),  # all words, whatever their case
        ("ＴＯＷＰＡＴＨ", 2),  # and width
        ("重なり", 2),
        ("signals", 4),  # a heading
        ("blast seconds", 2),  # what is shown after answering
        ("mark pier 37", 1),
        ("nowhere", 0),
    ],
)
def test_search_finds_words_anywhere_in_a_note(page: Page, words: str, found: int) -> None:
    """The number of cards is told, and a list without any says so."""
    page.fill("[name=q]", words)

    assert _status(page) == f"{found} of 69 cards"
    assert page.locator("article").count() == found
    assert page.locator(".empty").count() == (0 if found else 1)


def test_filters_narrow_the_list(page: Page) -> None:
    """File, heading, kind, finding and change, each alone and together; one button takes them all away."""
    told = []
    for name, option in (
        ("file", "canal.md (15)"),
        ("heading", "\u2003Signals"),
        ("kind", "definition (11)"),
        ("change", "new (2)"),
    ):
        _choose(page, name, option)
        told.append(_status(page))
    page.get_by_role("button", name="Clear").click()
    told.append(_status(page))
    _choose(page, "change", "retired (1)")
    told.append(_status(page))

    assert told == [
        "15 of 69 cards",
        "4 of 69 cards",
        "4 of 69 cards",
        "2 of 69 cards",
        "69 cards",
        "1 of 69 cards",
    ]


def test_keys_move_and_turn(page: Page) -> None:
    """Arrows go from card to card and from page to page, Space hides and shows the answer."""
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    second = _current(page)
    answer = page.locator("article[aria-current] .back .host")
    shown = [answer.is_visible()]
    for _ in range(2):
        page.keyboard.press("Space")
        shown.append(answer.is_visible())
    page.keyboard.press("ArrowLeft")
    first = _current(page)
    for _ in range(20):
        page.keyboard.press("ArrowRight")

    assert (first, second) == ("canal.md:5 card 1", "canal.md:5 card 2")
    assert shown == [True, False, True]
    assert page.locator(".where").inner_text() == "Page 2 of 4"
    assert page.locator("article").first.get_attribute("aria-current") == "true"


def test_keys_type_where_one_types(page: Page) -> None:
    """A space in the search field is a space."""
    page.keyboard.press("ArrowRight")
    page.click("[name=q]")
    page.keyboard.type("path beside")
    page.keyboard.press("ArrowLeft")

    assert _status(page) == "2 of 69 cards"
    assert page.locator(".hidden-answer").count() == 0


def test_without_answers_the_page_asks(page: Page) -> None:
    """Each answer, and the lines that tell it, then wait for Space or its button."""
    page.uncheck("[name=answers]")
    hidden = [page.locator(".back .host").first.is_visible(), page.locator(".about pre").first.is_visible()]
    page.locator("article").first.get_by_role("button", name="Show answer").click()

    assert hidden == [False, False]
    assert page.locator(".about pre").first.is_visible()
    assert page.locator(".back .host").first.is_visible()
    assert not page.locator(".back .host").nth(1).is_visible()


def test_a_page_loaded_anew_shows_the_same(page: Page) -> None:
    """Search, filters and the current card stand in the address."""
    page.fill("[name=q]", "shoal")
    _choose(page, "theme", "Night")
    page.get_by_role("button", name="Next").click()
    page.keyboard.press("ArrowRight")
    before = (_status(page), _current(page), page.locator(".where").inner_text())
    page.reload()

    assert (_status(page), _current(page), page.locator(".where").inner_text()) == before
    assert page.locator("html").get_attribute("data-theme") == "night"


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1360, "light")])
def test_everybody_can_read_it(built: Path, chromium: Browser, width: int, scheme: str) -> None:
    """axe-core finds nothing against any view, its cards and their answers; nothing is wider than the window."""
    page = chromium.new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{built.as_uri()}#file=canal.md")
    inner = page.evaluate("document.documentElement.dataset.theme")
    found = browser.axe_violations(page)
    wider = []
    for pixels in (320, 390, 700, 1000, width):
        page.set_viewport_size({"width": pixels, "height": 844})
        wider.append(browser.overflow(page))
    for view in ("skipped", "findings", "changes"):
        page.click(f"[data-view={view}]")
        found += browser.axe_violations(page)
        wider.append(browser.overflow(page))
    page.close()

    assert found == []
    assert wider == [0] * 8
    assert inner == {"light": "light", "dark": "night"}[scheme]


def test_the_night_reaches_the_cards(page: Page) -> None:
    """A card's paper is that of its own night, and the page's style does not reach into it."""
    look = """() => { const card = document.querySelector('.host').shadowRoot.querySelector('.card');
        return [card.className, getComputedStyle(card).backgroundColor, getComputedStyle(card).fontFamily]; }"""
    day = page.evaluate(look)
    _choose(page, "theme", "Night")
    night = page.evaluate(look)
    page.evaluate("document.body.style.fontFamily = 'monospace'")

    assert day[:2] == ["card card1", "rgb(255, 255, 255)"]
    assert night[0] == "card card1 nightMode"
    assert night[1] not in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
    assert page.evaluate(look) == night


def test_pictures_and_sound_come_from_beside_the_page(page: Page, built: Path) -> None:
    """The picture is drawn, the sound has its buttons; both files lie there under their packed names."""
    page.fill("[name=q]", "horn blast berth")
    picture, sound = page.locator(".back img").first, page.locator(".back audio").first
    picture.scroll_into_view_if_needed()
    there = {f"preview-media/{path.name}" for path in (built.parent / "preview-media").iterdir()}

    assert picture.evaluate("one => one.decode().then(() => one.naturalWidth)") == 640
    assert {picture.get_attribute("src"), sound.get_attribute("src")} == there


def test_formulas_are_mathml(page: Page) -> None:
    """They are set without any script or font of ours."""
    page.fill("[name=q]", "head loss")

    assert page.locator(".back math[display=block] mfrac").count() == 2


def test_print_holds_every_card_that_was_found(page: Page) -> None:
    """On paper there are no pages of twenty, no filters, no night; afterwards all is as it was."""
    _choose(page, "theme", "Night")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    on_paper = (
        page.locator("article").count(),
        page.locator(".filters").is_visible(),
        page.locator("html").get_attribute("data-theme"),
    )
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")

    assert on_paper == (69, False, "light")
    assert (page.locator("article").count(), page.locator("html").get_attribute("data-theme")) == (20, "night")


def test_the_policy_lets_nothing_in(built: Path) -> None:
    """Nothing loads but pictures and sound from beside the page; one script and one style, by their hashes."""
    text = built.read_text("utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    hashes = [
        "'sha256-" + base64.b64encode(hashlib.sha256(inner.encode()).digest()).decode() + "'"
        for inner in (
            *re.findall(r"<script>(.*?)</script>", text, re.DOTALL),
            *re.findall(r"<style>(.*?)</style>", text, re.DOTALL),
        )
    ]

    assert policy
    assert policy[1].replace("&#39;", "'") == (
        f"default-src 'none'; script-src {hashes[0]}; style-src {hashes[1]}; img-src 'self' file:; "
        "media-src 'self' file:; base-uri 'none'; form-action 'none'"
    )
    assert len(hashes) == 2
    assert not re.search(r"<[^>]+ (?:style|on\w+)=", text.partition("<script")[0])


def test_the_policy_is_obeyed(built: Path, chromium: Browser) -> None:
    """A script, a style or a request that got into the page all the same would do nothing."""
    page = chromium.new_page()
    asked: list[str] = []
    refused: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: refused.append(f"{request.url} {request.failure}"))
    page.goto(built.as_uri())
    page.evaluate(
        """() => {
          const add = (html) => document.body.append(document.createRange().createContextualFragment(html));
          add("<script>window.ran = 1<\\/script><img src=x-none.png onerror='window.ran = 2'>");
          add("<p id=styled style='color: rgb(1, 2, 3)'>x</p><iframe src='https://example.com/'></iframe>");
          add("<img src='https://example.com/x.png'><style>#styled { color: rgb(1, 2, 3) }</style>");
          fetch("https://example.com/").catch(() => {});
        }"""
    )
    page.wait_for_timeout(200)

    assert page.evaluate("window.ran") is None
    assert page.evaluate("getComputedStyle(document.getElementById('styled')).color") != "rgb(1, 2, 3)"
    assert {url for url in asked if not url.startswith("file:")} == {"https://example.com/x.png"}
    assert "https://example.com/x.png csp" in refused
