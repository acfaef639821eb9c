"""The last hand on a field: what may stand in it, and the cards Anki will make of it."""

from __future__ import annotations

import re

import nh3

from builder.card import code
from builder.card.escape import REFERENCES

_TAGS = re.findall(
    r"\w+", "a b blockquote br code div em hr i img li mark ol p pre s span table tbody td th thead tr ul"
)
_ATTRIBUTES = {
    "a": {"href"},
    "code": {"class"},
    "div": {"lang", "tabindex"},
    "img": {"alt", "src"},
    "ol": {"start"},
    "pre": {"tabindex"},
    "td": {"colspan"},
}
_CLASSES = {
    "div": {"retired", "table"},
    "ol": {"steps"},
    "span": {"step", *code.CLASSES},
    "table": {"row"},
}
_ALLOWED = {
    ("a", "href"): re.compile(r"https?://[^\s\\]+"),
    ("img", "src"): re.compile(r"[a-z0-9_-][a-z0-9._-]*"),
    ("code", "class"): re.compile(r"language-[a-z0-9][a-z0-9_+#.-]*"),
    ("div", "lang"): re.compile("ja"),
    ("div", "tabindex"): re.compile("0"),
    ("ol", "start"): re.compile(r"[0-9]{1,9}"),
    ("pre", "tabindex"): re.compile("0"),
    ("td", "colspan"): re.compile("2"),
}
_OPEN_OR_CLOSE = re.compile(r"\{\{c([\d,]+)::|\}\}", re.ASCII)
_TAG = re.compile(r"<[^>]*>")
_ANKIS_OWN = re.compile(
    r"\[(?:/?(?:\$|latex|sound:|anki:)|\[type:)|\{\{c[\d,]+::[^{}]*?::/?(?:\$|latex|sound:|anki:)", re.IGNORECASE
)
"""What Anki runs, plays or replaces, in a field or in the brackets that it puts around a hint: no card holds one."""
_LARGEST = 65_535
_DEEPEST = 10


def _keep(tag: str, name: str, value: str) -> str | None:
    allowed = _ALLOWED.get((tag, name))
    return value if allowed is None or allowed.fullmatch(value) else None


_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    attributes=_ATTRIBUTES,
    allowed_classes=_CLASSES,
    attribute_filter=_keep,
    url_schemes={"http", "https"},
)
_STAND_INS = {reference: chr(0xFDD0 + at) for at, reference in enumerate(REFERENCES.values())}
_REFERENCES = str.maketrans({stand_in: reference for reference, stand_in in _STAND_INS.items()})


def sanitize(html: str) -> str:
    """The HTML without anything that is not on the list of what cards hold; cleaning twice changes nothing.

    The list is applied by a real HTML parser (ammonia), which writes references as plain signs; those that keep Anki
    from seeing its marks (`REFERENCES`) pass it as code points that no note holds. A field without a tag is as clean as
    `escape` left it.
    """
    if "<" not in html:
        return html
    for reference, stand_in in _STAND_INS.items():
        html = html.replace(reference, stand_in)
    return _CLEANER.clean(html).translate(_REFERENCES)


def is_clean(html: str) -> bool:
    """Whether a field without media may be one that was drawn and cleaned here, whoever kept it since."""
    return sanitize(html) == html and not _ANKIS_OWN.search(html)


def cloze_numbers(html: str) -> frozenset[int]:
    """The cloze numbers that Anki sees in a field, as its own tokenizer reads it.

    An opening mark counts where a closing one follows, ten levels deep at most; a mark inside another counts with it
    (compared with Anki 26.9 on random texts, see `tests/anki`).
    """
    found: set[int] = set()
    stack: list[set[int]] = []
    for mark in _OPEN_OR_CLOSE.finditer(html):
        if mark[1] is not None:
            numbers = {int(number) for number in mark[1].split(",") if number and int(number) <= _LARGEST}
            if numbers and len(stack) < _DEEPEST:
                stack.append(numbers)
        elif stack:
            numbers = stack.pop()
            (stack[-1] if stack else found).update(numbers)
    return frozenset(found - {0})


def has_mark_in_tag(html: str) -> bool:
    """Whether a cloze mark stands inside a tag, where Anki would break the tag in two."""
    return "<" in html and any("{{" in tag or "}}" in tag for tag in _TAG.findall(html))
