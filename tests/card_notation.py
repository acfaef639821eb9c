"""Facts by hand, for tests of what a card looks like; and the fields of a card in a few lines.

The first line is the kind of the fact, `ordered` behind it for steps, then its text, a line of the fact on each line:

    {1|words|1}          words hidden under cloze number 1; {1?hint|words|1} with a hint
    <strong>x</strong>   a range: strong, emphasis, highlight, strike, code, math, display; <link ADDRESS>x</link>
    <soft/> <hard/>      a soft and a hard break; <image ADDRESS TITLE/> a picture
    * x                  at the start of a line: x is a member; <member>x</member> within one
    <label>x</label>     a column heading

Below a line `---` stands what is shown after answering, in Markdown. Pictures named `x.png` are in the package as
`x-1a2b.png`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from builder import card
from builder.model import (
    Block,
    ClozeFact,
    Deck,
    DeckPath,
    Deletion,
    Fact,
    FactKind,
    Guid,
    Inline,
    InlineKind,
    KnownFact,
    Match,
    MediaFile,
    Note,
    Part,
    Prose,
    Role,
    SourceFile,
    Span,
)
from builder.release import write_apkg

PATH = "harbour.md"
PICTURE = bytes.fromhex("89504e470d0a1a0a")
"""Bytes for any picture of the package; Anki does not look into them."""
MEDIA = {"x.png": "x-1a2b.png", "horn.mp3": "horn-3c4d.mp3"}

_TOKEN = re.compile(
    r"\{(?P<opens>\d+)(?:\?(?P<hint>[^|]*))?\||\|(?P<closes>\d+)\}"
    r"|</(?P<end>\w+)>|<(?P<alone>soft|hard|image)(?: (?P<source>\S+))?(?: (?P<title>[^/]*))?/>"
    r"|<(?P<start>strong|emphasis|highlight|strike|code|math|display|link|member|label)(?: (?P<target>[^>]*))?>"
    r"|(?P<item>^\* )",
    re.MULTILINE,
)
_KINDS = {"soft": InlineKind.SOFT_BREAK, "hard": InlineKind.HARD_BREAK, "display": InlineKind.MATH}


@dataclass
class _Reading:
    text: str = ""
    inlines: list[Inline] = field(default_factory=list)
    deletions: list[Deletion] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    open_ranges: list[tuple[str, int, str]] = field(default_factory=list)
    open_words: dict[int, tuple[int, str]] = field(default_factory=dict)

    def take(self, token: re.Match[str]) -> None:
        if token["opens"]:
            self.open_words[int(token["opens"])] = len(self.text), token["hint"] or ""
        elif token["closes"]:
            start, hint = self.open_words[int(token["closes"])]
            group = int(token["closes"]) - 1
            self.deletions.append(Deletion(start=start, end=len(self.text), group=group, hint=hint))
        elif token["start"]:
            self.open_ranges.append((token["start"], len(self.text), token["target"] or ""))
        elif token["end"]:
            self._close(*self.open_ranges.pop())
        elif token["alone"]:
            self._alone(token["alone"], token["source"] or "", token["title"] or "")
        else:
            self.open_ranges.append(("item", len(self.text), ""))

    def end_line(self) -> None:
        if self.open_ranges and self.open_ranges[-1][0] == "item":
            self._close(*self.open_ranges.pop())

    def _close(self, name: str, start: int, target: str) -> None:
        if name in ("member", "item", "label"):
            role = Role.LABEL if name == "label" else Role.MEMBER
            self.parts.append(Part(role=role, start=start, end=len(self.text)))
            return
        target = {"math": "inline", "display": "display"}.get(name, target)
        kind = _KINDS.get(name) or InlineKind(name)
        self.inlines.append(Inline(kind=kind, start=start, end=len(self.text), target=target))

    def _alone(self, name: str, source: str, title: str) -> None:
        start = len(self.text)
        self.text += "" if name == "image" else "\n"
        kind = _KINDS.get(name) or InlineKind(name)
        self.inlines.append(Inline(kind=kind, start=start, end=len(self.text), target=source, title=title))


def known_fact(written: str, *, guid: str = "a1b2c3d4e5", context: tuple[str, ...] = ("Harbours",)) -> KnownFact:
    """The fact that some lines of the notation stand for."""
    head, _, body = written.rstrip("\n").partition("\n")
    body, _, extra = body.partition("\n---\n")
    kind, *flags = head.split()
    reading, at = _Reading(), 0
    for token in _TOKEN.finditer(body):
        _read_words(reading, body[at : token.start()])
        reading.take(token)
        at = token.end()
    _read_words(reading, body[at:])
    reading.end_line()
    fact = Fact(
        kind=FactKind(kind),
        prose=Prose(text=reading.text, inlines=tuple(sorted(reading.inlines, key=lambda i: (i.start, -i.end)))),
        parts=tuple(sorted(reading.parts, key=lambda part: part.start)),
        context=context,
        span=Span(path=PATH, line=1, column=1, end_line=1, end_column=2),
        place=("Harbours", "Signals"),
        ordered="ordered" in flags,
        extra=_blocks(extra) if extra else (),
    )
    deletions = tuple(sorted(reading.deletions, key=lambda deletion: deletion.start))
    last = max((deletion.group for deletion in deletions), default=-1)
    return KnownFact(
        cloze=ClozeFact(fact=fact, deletions=deletions, context=context),
        guid=Guid(guid),
        numbers=tuple(range(1, last + 2)),
        matched=Match.NEW,
    )


def _blocks(extra: str) -> tuple[Block, ...]:
    from builder import markdown  # late: most facts have nothing to show after answering

    return markdown.parse(SourceFile(path=PATH, text=extra))[0].blocks


def _read_words(reading: _Reading, words: str) -> None:
    first, *lines = words.split("\n")
    reading.text += first
    for line in lines:
        reading.end_line()
        reading.text += f"\n{line}"


def rendered(known: KnownFact) -> Note:
    """The note of a fact, in a deck called Harbours."""
    return card.render(known, media=MEDIA, deck=DeckPath("Harbours"), deck_slug="harbours", source_path=PATH)[0]


def fields(written: str) -> str:
    """The fields that a fact of the notation becomes, one a line, and the codes of the findings."""
    note, findings = card.render(
        known_fact(written), media=MEDIA, deck=DeckPath("Harbours"), deck_slug="harbours", source_path=PATH
    )
    rest = (("extra", note.extra), ("media", " ".join(note.media)), ("says", " ".join(f.rule.code for f in findings)))
    return "".join((f"{note.text}\n", *(f"{name}: {value}\n" for name, value in rest if value)))


def deck_of(notes: tuple[Note, ...], *, second: int = 1_700_000_000, modified: int | None = None) -> Deck:
    """A deck of these notes, made and last changed in one second; `modified` is the note type's time."""
    timed = tuple(
        note._replace(id=second * 1000 + at, created=second, modified=second) for at, note in enumerate(notes)
    )
    shown = {name for note in notes for name in note.media}
    return Deck(
        id=1_600_000_002,
        name="Harbours",
        version="1.2.3",
        notetype=replace(card.notetype(deck_name="Harbours", id=1_600_000_001), modified=modified or second),
        notes=timed,
        media=tuple(
            MediaFile(name=name, original=name, sha256="", size=len(PICTURE), kind="image/png")
            for name in sorted(shown)
        ),
    )


def sample_deck(count: int = 3) -> Deck:
    """A deck of some notes, with two cards and one picture each."""
    facts = (
        known_fact(f"fact\nPier {at} is {{1|long|1}}, <image x.png a pier/> {{2|潮|2}} <b>", guid=f"pier{at:06}")
        for at in range(count)
    )
    return deck_of(tuple(map(rendered, facts)))


def package_of(deck: Deck) -> bytes:
    """The package of a deck."""
    return write_apkg(deck, {file.name: PICTURE for file in deck.media})
