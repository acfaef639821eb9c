"""What a fact and an entry of the lock have in common, laid side by side."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.model import FactKind
from builder.text import fold, has_japanese, width

if TYPE_CHECKING:
    from builder.model import ClozeFact, LockEntry

_LABEL = re.compile(r"([^\n:：→⇒]{1,60}?)\s?(?::\s|：|\s[-–—=]\s|[-=]>|→|⇒)")
_LATIN = frozenset(string.ascii_lowercase + string.digits)
_SAYS_TOO_LITTLE = 16
"""Columns of text (eight Japanese letters) up to which a fact is nothing without its parent: the same `fast` below
another parent is another fact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A fact, or an entry of the lock, as far as the two can be compared."""

    index: int
    """Where it stands among the facts or the entries."""
    in_use: bool
    """A fact that asks something; an entry that is not retired."""
    path: str
    place: tuple[str, ...]
    kind: FactKind
    term: str
    written: str
    """The text as written."""
    text: str
    """The text folded."""
    context: tuple[str, ...]
    hidden: tuple[str, ...]
    """The words it asks."""
    order: tuple[int, str]
    """Among equals: by place in the notes for facts, by age and guid for entries."""

    @property
    def parent(self) -> str:
        """The nearest level of the context where the text alone says too little; the first is the file's title."""
        return fold(self.context[-1]) if len(self.context) > 1 and width(self.text) <= _SAYS_TOO_LITTLE else ""

    @property
    def said(self) -> str:
        """The text as written; of a table's row the cells without the headings of their columns."""
        if self.kind is not FactKind.TABLE_ROW:
            return self.written
        return "\n".join(line.partition(": ")[2] or line for line in self.written.split("\n"))

    @property
    def shown(self) -> str:
        """The text, folded, without the words it asks."""
        text = fold(self.said)
        for words in sorted(map(fold, self.hidden), key=len, reverse=True):
            text = _without(words, text) if words else text
        return text

    @property
    def subject(self) -> str:
        """What it is about where the notes say so: the term, the question, the first cell of a row."""
        if self.kind in (FactKind.TABLE_ROW, FactKind.QA):
            return self.said.partition("\n")[0]
        return self.term

    @property
    def lead(self) -> str:
        """What the rest belongs to, folded: subject, words above a list, label before a colon; empty where none is."""
        if self.subject:
            return fold(self.subject)
        if self.kind is FactKind.ENUMERATION:
            first = fold(self.written.partition("\n")[0])
            return "" if first in map(fold, self.hidden) else first
        return fold(self.label)

    @property
    def label(self) -> str:
        """What stands before the first colon, dash or arrow of a text without a term, as long as it is no clause."""
        label = None if self.term else _LABEL.match(self.written)
        return label[1] if label and _is_short(label[1]) else ""

    @property
    def body(self) -> str:
        """What is said of the subject."""
        _, _, rest = self.said.partition(self.subject or "\n")
        return rest or self.said

    @property
    def below(self) -> str:
        """The text after that of its parent, folded; empty where nothing but the title stands above it."""
        return fold(f"{self.context[-1]} {self.written}") if len(self.context) > 1 else ""

    @property
    def parent_item(self) -> str:
        """The nearest level of the context where it is no heading."""
        nearest = fold(self.context[-1]) if len(self.context) > 1 else ""
        return "" if any(nearest in fold(heading) for heading in self.place) else nearest


def _is_short(label: str) -> bool:
    is_clause = _CLAUSE.search(label) if has_japanese(label) else len(label.split()) > _MOST_WORDS
    return not is_clause and width(label) <= _LONGEST_LABEL


_CLAUSE = re.compile("[はがを]")
_MOST_WORDS = 4
_LONGEST_LABEL = 36
"""In columns."""


def _without(words: str, text: str) -> str:
    """The text with a gap for the words wherever they do not begin or end inside a Latin word or a number."""
    pieces, done, at = list[str](), 0, text.find(words)
    while at >= 0:
        end = at + len(words)
        is_part = (words[0].isascii() and text[at - 1 : at] in _LATIN) or (
            words[-1].isascii() and text[end : end + 1] in _LATIN
        )
        if not is_part:
            pieces += [text[done:at], " … "]
            done = end
        at = text.find(words, at + 1 if is_part else end)
    return "".join([*pieces, text[done:]])


def trace_fact(index: int, cloze: ClozeFact) -> Trace:
    """What identity looks at in a fact."""
    fact, text = cloze.fact, cloze.fact.text
    return Trace(
        index=index,
        in_use=bool(cloze.deletions),
        path=fact.span.path,
        place=fact.place,
        kind=fact.kind,
        term=fact.term,
        written=text,
        text=fold(text),
        context=fact.context,
        hidden=tuple([text[d.start : d.end] for d in cloze.deletions]),
        order=(index, ""),
    )


def trace_entry(index: int, entry: LockEntry) -> Trace:
    """What the lock remembers of a fact."""
    return Trace(
        index=index,
        in_use=not entry.retired_in,
        path=entry.path,
        place=entry.place,
        kind=entry.kind,
        term=entry.term,
        written=entry.text,
        text=fold(entry.text),
        context=entry.context,
        hidden=tuple(words.partition("\n")[0] for words in entry.numbers),
        order=(entry.created, entry.guid),
    )
