"""The preview page of ten thousand cards, opened in the real Chromium: `.ci/run full`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.heavy.limited import build_limited

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

WORDS = ("harbour", "lamp", "quay", "lock", "ferry", "buoy", "signal", "channel", "anchor", "pilot")
SIGNS = ("港", "灯台", "岸壁", "水門", "渡船", "浮標", "信号", "水路", "錨", "水先")
SHAPES = (
    "- 標識{n}: {sign}から{n}mの{other}にあり、入る船に第{n}番の{other}の航路を示す設備\n",
    "- Kinds of {word} {n}:\n  - First {n} {near}\n  - Second {n} {far}\n",
    "- Pier {n} {word}: the {far} number {n} at berth {n} of the {near}\n\n  ```sh\n  moor --berth {n}\n  ```\n\n",
    "- See https://example.com/{n}\n",
    "- Item {n} {word}: the {near} number {n} that lies at berth {n} in port beside the old mill\n",
)
MOST_BYTES, MOST_PAINT, MOST_SEARCH = 15_000_000, 1000, 100
"""Of the page; milliseconds to the first cards, and of a search."""
_PAINTED = """new MutationObserver((_, watch) => {
  if (!document.querySelector("#list article")) return;
  watch.disconnect();
  requestAnimationFrame(() => setTimeout(() => { window.painted = performance.now(); }));
}).observe(document, { childList: true, subtree: true });"""
_SEARCH = """words => words.map(word => {
  const field = document.querySelector("[name=q]"), start = performance.now();
  field.value = word;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  document.body.getBoundingClientRect();
  return performance.now() - start;
})"""


def _chapter(chapter: int) -> str:
    lines = (
        SHAPES[at % len(SHAPES)].format(
            n=chapter * 400 + at,
            word=WORDS[at % 10],
            near=WORDS[at // 10 % 10],
            far=WORDS[at // 7 % 10],
            sign=SIGNS[at % 10],
            other=SIGNS[at // 10 % 10],
        )
        for at in range(400)
    )
    return f"# Chapter {chapter}\n\n{''.join(lines)}"


@pytest.mark.timeout(600)
def test_10_000_cards_are_there_at_once(tmp_path: Path, chromium: Browser) -> None:
    """The best of three openings: what the machine does besides is not the page's."""
    (tmp_path / "vault").mkdir()
    for chapter in range(30):
        (tmp_path / f"vault/chapter-{chapter:02}.md").write_text(_chapter(chapter), "utf-8")
    run = build_limited(tmp_path / "vault", seconds=120)
    file = tmp_path / "dist/preview.html"
    paints, searches = [], []
    for _ in range(3):
        page = chromium.new_page(viewport={"width": 1360, "height": 900})
        page.add_init_script(_PAINTED)
        page.goto(file.as_uri())
        page.wait_for_function("window.painted")
        count = page.locator("[role=status]").inner_text()
        paints.append(page.evaluate("window.painted"))
        searches.append(max(page.evaluate(_SEARCH, ["lamp", "berth 77", "設備", "nothing at all", ""])))
        page.close()
    figures = f"{count}, {file.stat().st_size:,} bytes, paint {paints} ms, search {searches} ms"

    assert run.code == 0, run
    assert int(count.split()[0].replace(",", "")) >= 10_000, figures
    assert file.stat().st_size <= MOST_BYTES, figures
    assert min(paints) <= MOST_PAINT, figures
    assert min(searches) <= MOST_SEARCH, figures
