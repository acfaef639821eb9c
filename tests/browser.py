"""The real Chromium, as Debian has it, driven by Playwright; and what axe-core finds on a page of it.

Tests ask for the fixture `chromium` (see `conftest.py`) and open pages of it with `chromium.new_page(…)`.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

_ARGUMENTS = (
    "--no-sandbox",  # the checks may run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # no test reaches the network, whatever a page asks for
)
_AXE = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.flatMap(
  rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 200)}: ${node.failureSummary}`))"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium without a screen, and end it.

    Raises:
        FileNotFoundError: it is not installed; `.ci/run` installs it from Debian.
    """
    program = shutil.which("chromium")
    if not program:
        message = "chromium is not installed: apt-get install chromium"
        raise FileNotFoundError(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_ARGUMENTS))
        yield browser
        browser.close()


def axe_violations(page: Page) -> list[str]:
    """What axe-core has to say against the page as it is shown now: `rule: element: what to mend`, one a finding."""
    page.evaluate(AXE_SCRIPT)
    return [str(found) for found in page.evaluate(_AXE)]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window; 0 where nobody has to scroll sideways."""
    return int(page.evaluate("() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth"))
