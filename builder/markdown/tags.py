"""HTML as it occurs in notes: which tags are known, and what a comment looks like."""

from __future__ import annotations

import re
from functools import lru_cache

TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*)((?:\s[^<>]*)?)/?>")
"""Slash of a closing tag, name, attributes. A tag that holds `<` is broken and stays text."""

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)

MARK = re.compile(r"<!--\s*build-deck:\s*(skip|card)\b", re.IGNORECASE)
"""The author's word on one line or section, in any case."""

_ATTRIBUTE = re.compile(r"""(?<![A-Za-z-])([A-Za-z-]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")

_BLOCK = (
    "address article aside blockquote body center dd details div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "head header hr html iframe li main nav ol p picture pre script section source style summary table tbody td tfoot "
    "th thead title tr ul video audio"
)
BLOCK = frozenset(_BLOCK.split())
"""Tags at which a reader sees a new line."""

_NAMES = (
    "a abbr b bdi bdo big br cite code del dfn em font i img ins kbd label mark q rp rt ruby s samp small span strike "
    "strong sub sup time tt u var wbr input button"
)
_INLINE = frozenset(_NAMES.split())


def is_known(name: str) -> bool:
    """Whether HTML has a tag of this name; `<name>` of another one is the author's own text."""
    low = name.lower()
    return low in _INLINE or low in BLOCK


@lru_cache(maxsize=4)
def pairs(text: str) -> frozenset[str]:
    """The names of tags that open and later close in a text, HTML's or not: `<key>words</key>` is seen as `words`."""
    opened, closed = set[str](), set[str]()
    for tag in TAG.finditer(text):
        name = tag[2].lower()
        if not tag[1]:
            opened.add(name)
        elif name in opened:
            closed.add(name)
    return frozenset(closed)


def attributes(tag: str) -> dict[str, str]:
    """The attributes of a tag, by lower-case name."""
    return {m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(tag)}
