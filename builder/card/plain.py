"""What a person can see or hear of a field or of a side of a card."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

_UNSEEN = frozenset(("script", "style", "template", "title"))
_VOID = frozenset(("br", "hr", "img", "input", "meta", "link", "source", "wbr"))
_LINES = frozenset(("blockquote", "br", "div", "hr", "li", "ol", "p", "pre", "table", "td", "th", "tr", "ul"))
_SPOKEN = ("alt", "aria-label", "title")
_PLAYED = re.compile(r"\[(?:sound|anki):[^\]]*\]")


def visible_text(html: str) -> str:
    """The text of some HTML: no tags, of the attributes only those that are read out, each block on a line of its own.

    On a question side (`class="question"`, see `front.html`) the steps after the asked one are left out, as the note
    type's style sheet hides them.
    """
    reader = _Reader()
    reader.feed(_PLAYED.sub("", html))
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.seen).split("\n"))
    return "\n".join(line for line in lines if line)


@dataclass(slots=True)
class _Element:
    tag: str
    classes: frozenset[str]
    is_step: bool
    is_hidden: bool
    in_question: bool
    is_asked: bool = False
    """A hidden answer stands in it."""
    past_asked: bool = False
    """One of its steps was the asked one."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[str] = []
        self._open = [_Element("", frozenset(), is_step=False, is_hidden=False, in_question=False)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        above, given = self._open[-1], dict(attrs)
        classes = frozenset((given.get("class") or "").split())
        is_step = "step" in classes or (tag == "li" and "steps" in above.classes)
        element = _Element(
            tag,
            classes,
            is_step=is_step,
            is_hidden=above.is_hidden or tag in _UNSEEN or (is_step and above.past_asked and above.in_question),
            in_question=above.in_question or "question" in classes,
        )
        if not element.is_hidden:
            self.seen += ("\n" if tag in _LINES else "", *(f" {given[name]} " for name in _SPOKEN if given.get(name)))
        if "cloze" in classes:
            for parent in self._open:
                parent.is_asked = True
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if not any(element.tag == tag for element in self._open):
            return
        while (closed := self._open.pop()).tag != tag:
            pass
        if closed.is_step and closed.is_asked:
            self._open[-1].past_asked = True
        if tag in _LINES and not closed.is_hidden:
            self.seen.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._open[-1].is_hidden:
            self.seen.append(data)
