"""The preview page of all active content at once, in the real Chromium: nothing runs, nothing loads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.judge import picture
from tests.hostile.test_active import PLACES, SNIPPETS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from click.testing import Result
    from playwright.sync_api import Browser, Page

_ACTIVE = """() => {
  const found = [];
  const look = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.matches("iframe, object, embed, form:not(#filters), link, base, svg")) found.push(one.outerHTML);
      if (one.matches("script") && one.parentNode !== document.body) found.push(one.outerHTML);
      for (const { name, value } of one.attributes) {
        if (/^on|^style$|^srcdoc$/.test(name) || /^\\s*(javascript|data|vbscript|blob|file):/i.test(value)) {
          found.push(`${one.tagName} ${name}=${value}`);
        }
      }
      if (one.shadowRoot) look(one.shadowRoot);
    }
  };
  look(document);
  return found;
}"""


def _walk(page: Page) -> list[str]:
    """Everything active in any view, from page to page."""
    found: list[str] = []
    for view in ("cards", "skipped", "findings", "changes"):
        page.click(f"[data-view={view}]")
        while True:
            found += page.evaluate(_ACTIVE)
            onward = page.locator("[data-step='1']")
            if not onward.is_visible() or onward.is_disabled():
                break
            onward.click()
    return found


def test_nothing_a_note_says_runs_or_loads_on_the_page(
    make_vault: Callable[[Mapping[str, str | bytes]], Path],
    build_deck: Callable[..., Result],
    tmp_path: Path,
    chromium: Browser,
) -> None:
    """No script, no window, no request but for the page's own pictures, no word of the browser's about its policy."""
    files: dict[str, str | bytes] = {"lamp.png": picture(), "deck.toml": 'name = "</title><script>alert(1)</script>"\n'}
    for at, snippet in enumerate(SNIPPETS.values()):
        for place, text in PLACES.items():
            indented = snippet.replace("\n", "\n  " if place == "back" else " ")
            files[f"{place}-{at:03}.md"] = text.format(indented)
    result = build_deck(make_vault(files))
    page = chromium.new_page()
    page_url = (tmp_path / "dist/preview.html").as_uri()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("dialog", lambda dialog: told.append(dialog.message))
    page.on("popup", lambda popup: told.append(popup.url))
    page.on("request", lambda request: told.append(request.url) if request.url != page_url else None)
    page.goto(page_url)
    active = _walk(page)
    shown = page.url.partition("#")[0]
    page.close()
    pictures = [
        (tmp_path / "dist/preview-media" / path.name).as_uri() for path in tmp_path.glob("dist/preview-media/*")
    ]

    assert result.exit_code == 0, result.output
    assert active == []
    assert set(told) <= set(pictures)
    assert shown == page_url
