r"""Plain words as HTML that neither a browser nor Anki takes for markup.

Anki gives a meaning to `{{`, `}}`, `::` (clozes and their hints), to `[sound:`, `[latex]`, `[$]`, `[anki:`, `[[type:`
and to `\(` (MathJax); all are written as references, so that a reader sees them and Anki does not (measured with Anki
26.9: references in a field are never taken for its marks).
"""

from __future__ import annotations

import re

_PLANE_ENDS = "".join(chr(plane * 0x10000 + end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
_DROPPED = re.compile(f"[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef{_PLANE_ENDS}]+")
"""Controls, halves of surrogate pairs, code points that are no characters: U+001F in a field stops a whole import."""

REFERENCES = {":": "&#58;", "[": "&#91;", "{": "&#123;", "}": "&#125;"}
"""The signs that Anki's own marks are made of, as they are written wherever they are not such a mark."""

_TABLE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\t": " ", "\u00a0": "&nbsp;"} | {s: REFERENCES[s] for s in "[{}"}
)
_SPECIAL = re.compile(r"[&<>\[{}\\\t\u00a0]|::|image-occlusion:")
_MATH_OPENS = re.compile(r"\\(?=[()\]]|&#91;)")
_DOUBLE = REFERENCES[":"] * 2
_OCCLUSION = "image-occlusion:"
"""Anki takes hidden words that begin so for a shape on a picture."""
_MARK_OF_BRACKET = re.compile(r"/?(?:\$|latex|sound:|anki:)", re.IGNORECASE)


def plain(words: str) -> str:
    """The words without what no reader sees and Anki does not take: controls and code points that are no characters."""
    return words if words.isprintable() else _DROPPED.sub("", words)


def escape(words: str) -> str:
    """Plain words as HTML text without any tag but a bare `<span>` around a backslash that MathJax would take."""
    html = plain(words)
    if not _SPECIAL.search(html):
        return html
    html = html.translate(_TABLE).replace("::", _DOUBLE)
    html = _MATH_OPENS.sub(r"<span>\\</span>", html)
    return html.replace(_OCCLUSION, f"{_OCCLUSION[:-1]}{REFERENCES[':']}")


def behind_bracket(html: str) -> str:
    r"""HTML to stand right behind the `[` of a hint or of `\[`: a space parts it where a mark would begin with both."""
    return f" {html}" if _MARK_OF_BRACKET.match(html) else html


def attribute(words: str) -> str:
    """Plain words as the value of an attribute, without the quotes; no mark of Anki's survives in it."""
    return plain(words).translate(_TABLE).replace('"', "&quot;").replace("::", _DOUBLE)
