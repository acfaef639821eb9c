"""HTML as it occurs in notes: which tags are known, and what a comment looks like."""

from __future__ import annotations

import re
from collections import Counter

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


def marks(text: str) -> frozenset[str]:
    """The names of the author's own tags that set words off, `<key>words</key>`, in a file that does so often.

    A name that is written once or twice, or in code, is what the text is about.
    """
    if "</" not in text:
        return frozenset()
    found = Counter(m[1] for m in _SETS_OFF.finditer(_FENCED.sub("", text)))
    return frozenset(name for name, times in found.items() if times >= _LEAST and not is_known(name))


def sets_off(src: str, tag: re.Match[str]) -> bool:
    """Whether a tag is one of two right around words, with no other tag in or around them."""
    begin = src.rfind("<", 0, tag.start()) if tag[1] else tag.start()
    found = _SETS_OFF.match(src, begin) if begin >= 0 else None
    return found is not None and (not tag[1] or found.end() == tag.end())


def is_shown(src: str, tag: re.Match[str]) -> bool:
    """Whether a tag is one of two around nothing but dots, `<ul>…</ul>`: the text is about the tags."""
    begin = src.rfind("<", 0, tag.start()) if tag[1] else tag.start()
    found = _DOTTED.match(src, begin) if begin >= 0 else None
    return found is not None and (not tag[1] or found.end() == tag.end())


_DOTTED = re.compile(r"<([A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?>\s?(?:…{1,3}|\.{3})\s?</\1>")
_LEAST = 3
_SETS_OFF = re.compile(r"(?<![>`])<([a-z][a-z0-9]*)>(?=[^<>\n]{0,39}\w)([^<>\n]{1,40})</\1>(?![<`])")
_FENCED = re.compile(r"^[ \t]*(```|~~~).*?(?:^[ \t]*\1|\Z)", re.DOTALL | re.MULTILINE)


def attributes(tag: str) -> dict[str, str]:
    """The attributes of a tag, by lower-case name."""
    return {m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(tag)}
