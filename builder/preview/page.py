"""The files of a preview: one page, and the pictures and sound it shows, in a folder beside it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from builder.findings import Severity
from builder.preview.data import values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from builder.preview.contents import Contents

PAGE = "preview.html"
"""How the page is called."""
MEDIA = "preview-media"
"""The folder beside it."""
MARK = "<!doctype html>\n<!-- build-deck writes this page anew with every build -->"
"""How the page begins, by which a build knows that the file is its own to replace."""
STAMP = f"{MEDIA}/watched.svg"
"""An empty picture whose size tells which page was written last: an open page may load pictures, and nothing else."""
OWN_FILE = re.compile(r"(?:[a-z0-9._-]*-)?[0-9a-f]{16}\.[a-z0-9]+|watched\.svg")
"""How the files in the folder are called: media by the end of their names, which is a hash."""
_DATA = "<data>"
"""What stands for the data while the template is filled: no other part of ours, and an author's `<` is escaped."""
_NO_NOTES = '"notes":['
"""In the data, where no text of an author's is without escapes."""
_POLICY = (
    "default-src 'none'; script-src {script}; style-src {style}; img-src 'self' file:; media-src 'self' file:; "
    "base-uri 'none'; form-action 'none'"
)
"""`file:` is for browsers to which a page from the disk is not of the same origin as the pictures beside it."""


def preview(contents: Contents, *, watched: bool = False) -> tuple[tuple[str, bytes], ...]:
    """Write the page of a deck: name below the output folder → bytes, the same bytes for the same contents.

    The page holds every text as escaped data; its policy lets nothing load but pictures and sound from beside it, and
    nothing run but its own script. A `watched` page loads itself anew when a later one was written, which it sees by
    `STAMP`, the last of its files.
    """
    data = _json(*values(contents, folder=MEDIA))
    media = tuple((f"{MEDIA}/{name}", content) for name, content in sorted(contents.media.items()))
    if not watched:
        return *media, (PAGE, _page(contents, data))
    stamp = _stamp(hashlib.sha256(data).digest())
    page = _page(contents, b"%s,%s" % (data[:-1], _json({"watched": stamp})[1:]))
    size = 'width="{}" height="{}"'.format(*stamp)
    return *media, (PAGE, page), (STAMP, f'<svg xmlns="http://www.w3.org/2000/svg" {size}/>'.encode())


def _page(contents: Contents, data: bytes) -> bytes:
    from jinja2 import Environment  # late: takes 50 ms
    from markupsafe import Markup

    script, style = _asset("script.js"), _asset("style.css")
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(_asset("page.html"))
    page = template.render(
        counts=_counts(contents),
        data=Markup(_DATA),  # noqa: S704 - ours
        deck=contents.deck,
        mark=Markup(MARK),  # noqa: S704 - ours
        policy=_POLICY.format(script=_hash(script), style=_hash(style)),
        script=Markup(script),  # noqa: S704 - ours
        style=Markup(style),  # noqa: S704 - ours
    )
    before, after = page.encode(errors="replace").split(_DATA.encode())  # many megabytes: put there once
    return b"".join((before, data, after))


def _json(content: Mapping[str, Any], notes: Sequence[str] = ()) -> bytes:
    """JSON that a script element can hold: no `<`, and a half of a surrogate pair as an escape; `notes` are JSON."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    before, begun, after = text.partition(_NO_NOTES)
    text = "".join((before, begun, ",".join(notes), after))
    return text.encode(errors="backslashreplace").replace(b"<", b"\\u003c")


def _stamp(digest: bytes) -> tuple[int, int]:
    """A width and a height, 1 to 16,384 each."""
    return 1 + int.from_bytes(digest[:2]) % 16_384, 1 + int.from_bytes(digest[2:4]) % 16_384


def _counts(contents: Contents) -> list[tuple[int, str]]:
    """What the head tells: lines on no card, as the last line of a build; a view counts places."""
    deck = contents.deck
    severities = [finding.severity for finding in contents.findings]
    counts = [
        (len(deck.notes), "note{}"),
        (sum(len(note.numbers) for note in deck.notes), "card{}"),
        (len(deck.tombstones), "tombstone{}"),
        (contents.skipped_lines, "line{} on no card"),
        *((severities.count(severity), f"{severity.value}{{}}") for severity in (Severity.ERROR, Severity.WARNING)),
    ]
    return [
        (count, what.format("" if count == 1 else "s")) for at, (count, what) in enumerate(counts) if count or at < 2
    ]


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _asset(name: str) -> str:
    return resources.files("builder.preview").joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")
