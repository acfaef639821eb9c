"""Links: a list of them, and the words beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.facts.prose import covered
from builder.facts.shapes import has_words, without_addresses
from builder.model import InlineKind, Prose

if TYPE_CHECKING:
    from builder.facts.node import Node

LINKS = frozenset({InlineKind.LINK})


def unlinked(at: Node) -> str:
    """The words outside links; a link to another note by its name alone (`[[reformation]]`) is a word."""
    outside = tuple(i for i in at.prose.inlines if i.kind is InlineKind.LINK and not set(i.target).isdisjoint(":/.#"))
    if not outside:
        return without_addresses(at.text)
    linked = covered(Prose(text=at.text, inlines=outside), LINKS)
    return without_addresses("".join(" " if hidden else c for hidden, c in zip(linked, at.text, strict=True)))


def is_contents(group: tuple[Node, ...]) -> bool:
    """Whether a list is a table of contents: all links, all to places in the file."""
    targets = [i.target for n in group for i in n.prose.inlines if i.kind is InlineKind.LINK]
    return bool(targets) and all(t.startswith("#") for t in targets) and all(not has_words(unlinked(n)) for n in group)


def is_bookmarks(group: tuple[Node, ...]) -> bool:
    """Whether most items of a list begin with a link to another place."""
    starts = sum(1 for n in group if _begins_with_link(n))
    return starts * 2 > len(group) and starts >= min(2, len(group))


def _begins_with_link(at: Node) -> bool:
    if at.text.startswith(("http://", "https://", "www.")):
        return True
    first = next((i for i in at.prose.inlines if i.kind is InlineKind.LINK and i.start == 0), None)
    return first is not None and "://" in first.target
