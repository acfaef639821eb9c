"""A field's HTML for a page outside Anki: pictures and sound from the page's own folder, formulas as MathML."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from builder.preview.mathml import mathml

if TYPE_CHECKING:
    from collections.abc import Container

_SOUND = re.compile(r"\[sound:([^\]]+)\]")
_PICTURE = re.compile(r'<img src="([^"]*)"')
_MATH = re.compile(r"\\\((.*?)\\\)|\\\[(.*?)\\\]", re.DOTALL)
_FILMS = frozenset(("avi", "m4v", "mkv", "mov", "mp4", "ogv", "webm"))


def shows_as_it_is(html: str) -> bool:
    """Whether `page_html` changes nothing: no formula, no picture and no sound is in it."""
    return not ("\\" in html or "<img" in html or "[sound:" in html)


def page_html(html: str, *, folder: str, names: Container[str]) -> str:
    """The HTML with `folder` before the media `names`; what is not among them is shown without its file."""
    if shows_as_it_is(html):
        return html

    def address(name: str) -> str:
        return f"{folder}/{name}" if name in names else ""

    def played(found: re.Match[str]) -> str:
        name = found[1]
        tag = "video" if name.rpartition(".")[2] in _FILMS else "audio"
        return f'<{tag} controls preload="none" src="{address(name)}"></{tag}>' if name in names else ""

    html = _PICTURE.sub(lambda found: f'<img src="{address(found[1])}"', html) if "<img" in html else html
    html = _SOUND.sub(played, html) if "[sound:" in html else html
    return _MATH.sub(_formula, html) if "\\" in html else html


def _formula(found: re.Match[str]) -> str:
    display = found[2] is not None
    return mathml(unescape(found[2] if display else found[1]), display=display)
