r"""TeX as MathML, for a page without MathJax.

latex2mathml writes `\text{<script>}` as a tag and `\href` as an address, so that its tree is taken and not its text:
every element and attribute passes a list, every text is escaped.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ELEMENTS = frozenset(
    (
        "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "ms", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup",
        "munder", "mover", "munderover", "mtable", "mtr", "mtd", "mpadded", "mphantom", "menclose", "mstyle",
    )
)  # fmt: skip
_ATTRIBUTES = frozenset(
    (
        "accent", "accentunder", "columnalign", "columnlines", "columnspacing", "depth", "display", "displaystyle",
        "fence", "form", "height", "largeop", "linebreak", "linethickness", "lspace", "mathvariant", "maxsize",
        "minsize", "movablelimits", "notation", "rowlines", "rowspacing", "rspace", "scriptlevel", "separator",
        "stretchy", "symmetric", "voffset", "width",
    )
)  # fmt: skip
_LONGEST = 5_000
"""Code points of a formula that is set; a longer one is shown as it is written."""


@lru_cache(maxsize=4096)
def mathml(tex: str, *, display: bool) -> str:
    """The formula as MathML; where it can not be read, its TeX as code. Both sides of a card share most formulas."""
    from latex2mathml.converter import convert_to_element  # late: takes 60 ms, and most notes have no formula

    if len(tex) <= _LONGEST:
        try:
            return _written(convert_to_element(tex, display="block" if display else "inline"))
        except Exception:  # noqa: BLE001, S110 - it raises whatever comes, IndexError and KeyError too, for TeX that is not whole
            pass
    return f"<code>{escape(tex)}</code>"


def _written(element: Element) -> str:
    inner = "".join((_text(element.text), *(f"{_written(child)}{_text(child.tail)}" for child in element)))
    if element.tag not in _ELEMENTS:
        return inner
    given = "".join(f' {name}="{escape(value)}"' for name, value in element.attrib.items() if name in _ATTRIBUTES)
    return f"<{element.tag}{given}>{inner}</{element.tag}>"


def _text(text: str | None) -> str:
    return escape(unescape(text or ""))
