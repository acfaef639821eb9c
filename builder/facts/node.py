"""A list item or a paragraph as the shapes look at it, and what a shape gives back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from builder.facts.adjacent import unquoted, with_answer, with_quotes
from builder.facts.adopt import adopted
from builder.facts.between import MOST_WORDS
from builder.facts.dates import dated
from builder.facts.dots import are_dotted, two_dots
from builder.facts.jotted import with_pointed
from builder.facts.lazy import ASKED, name_line, parted, rest_lines, without_arrow
from builder.facts.lines import line_span
from builder.facts.marks import CARD, without_tag
from builder.facts.prose import clean, cut, join
from builder.facts.scope import Level, Scope, context
from builder.facts.shapes import NOTE_SIGNS, has_subject, is_bracketed, is_noun_phrase
from builder.facts.signs import parted_alike
from builder.facts.spaced import spaced
from builder.facts.split import split
from builder.findings import RULES, Finding
from builder.model import Block, BlockKind, Fact, FactKind, InlineKind, Part, Prose, Role, Span
from builder.text import has_japanese, is_japanese

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from builder.facts.split import Split


NOTE = "note"
"""The `info` of a paragraph that comments on the line above it: it goes to the back of its card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An item with its own words, the items below it, and the other blocks below it."""

    block: Block
    prose: Prose
    """Clean: flat, trimmed, without importance marks."""
    parts: Split | None
    """Where its words part into a term and what is said of it."""
    end_line: int
    """The last line of its own words."""
    children: tuple[Node, ...] = ()
    others: tuple[Block, ...] = ()
    ordered: bool = False
    wanted: bool = False
    """The author asked for a card."""
    refusals: list[tuple[Scope, Finding | None]] = field(init=False, default_factory=list, compare=False, repr=False)
    """What `refuse` said of it and where, for whoever asks again."""
    text: str = field(init=False, compare=False, repr=False)
    """Its own words: every shape asks for them."""

    def __post_init__(self) -> None:
        """Set what is asked for most."""
        object.__setattr__(self, "text", self.prose.text)

    @property
    def line(self) -> int:
        """Its first line."""
        return self.block.span.line


@dataclass(frozen=True, slots=True, kw_only=True)
class Attach:
    """A block for the back of the card made last, if that card stands at or below `since`."""

    block: Block
    since: int


def in_words(prose: Prose) -> Prose:
    """A line that is code from end to end, `利益 = 売上 - 費用`, as words: its author only set the rule apart."""
    whole = len(prose.inlines) == 1 and prose.inlines[0].kind is InlineKind.CODE
    if not whole or prose.inlines[0].end - prose.inlines[0].start < len(prose.text.rstrip("。．")):
        return prose
    return replace(prose, inlines=()) if _IN_WORDS.fullmatch(prose.text) else prose


_PLAIN = r"[^<>{}#$;\"'\[\]=＝:：]"
_IN_WORDS = re.compile(
    rf"{_PLAIN}{{1,80}}(?: = |\s?＝\s?)(?={_PLAIN}*[ぁ-ゖァ-ヺ一-鿿])"
    rf"{_PLAIN}*(?:\s[-+*/]\s|[×÷＋−／]){_PLAIN}+"
)
"""An equation with words of Japanese behind its sign that are reckoned with; `ポート = 8080` sets something."""
_KIND = re.compile(r"(?i)(?:def(?:inition|n)?\.?|定義|用語|term|vocab(?:ulary)?)\s?\d{0,3}\s?[:：]\s*(?=\S)")
_STEP = re.compile(r"[0-9０-９]\s?[:：]\s?(?=\D)")
_CIRCLED = re.compile(r"[①-⑳❶-➓][ \t　]*(?=[^\W①-⑳❶-➓]|[(（「『])(?![はがとのをにもへ])")
_PAGE = re.compile(
    r"[(（\[]?(?:(?:pp?\.\s?|[Pp]ages?\s)\d{1,4}(?:\s?[-–~〜]\s?\d{1,4})?|\d{1,4}\s?(?:ページ|頁))[)）\]]?"
    r"(?:\s?[:：]\s*|[ 　]+)(?=\S)"
)
_OPENS = re.compile(r"(?:,\s?|\s)(?:such as|including|for example|e\.g\.|like)\s?[:：]\s*$")

Outcome = Fact | Finding | Attach


def nodes(block: Block) -> tuple[Node, ...]:
    """The items of a list."""
    dotted = are_dotted(block)
    items = [node(item, ordered=block.info == "ordered", dotted=dotted) for item in with_quotes(block.children)]
    return parted_alike(spaced(dated(adopted(items))))


def node(block: Block, *, ordered: bool = False, dotted: bool = False) -> Node:
    """An item or a paragraph; a paragraph below an item reads like an item below it.

    `dotted` where it stands in a list whose items are parted by two dots.
    """
    block, noted = _without_note(with_answer(with_pointed(block)))
    children: list[Node] = []
    others: list[Block] = [*noted]
    is_name = is_noun_phrase(block.prose.text)
    for child in parted(block.children if is_name else tuple(unquoted(block.children))) if block.children else ():
        if child.kind is BlockKind.LIST:
            for below in nodes(_led_to(block, child)):
                if below.text.startswith(NOTE_SIGNS) and not (below.children or is_marked(below.prose)):
                    others.append(Block(kind=BlockKind.PARAGRAPH, span=below.block.span, prose=below.prose, info=NOTE))
                else:
                    children.append(below)
        elif child.kind is BlockKind.PARAGRAPH and not is_bracketed(child.prose.text):
            children.append(node(child))
        else:
            others.append(child)
    end = name_line(block.prose) if block.kind is BlockKind.ITEM else 0
    if end:
        children[:0] = [node(line) for line in rest_lines(_rest_of(block, end + 1))]
    prose, tagged = without_tag(clean(cut(block.prose, 0, end) if end else block.prose))
    prose = _without_kind(in_words(prose))
    return Node(
        block=block,
        prose=prose,
        parts=None if children and _is_bold(prose) else ((dotted and two_dots(prose)) or split(prose)),
        end_line=children[0].line - 1 if end else _own_end(block),
        children=tuple(children),
        others=tuple(others),
        ordered=ordered,
        wanted=tagged or block.mark == CARD or block.info == ASKED,
    )


def is_marked(prose: Prose) -> bool:
    """Whether words of a remark are marked to be asked: it is a statement of its own."""
    marks = [i for i in prose.inlines if i.kind in (InlineKind.SET_OFF, InlineKind.HIGHLIGHT)]
    return 0 < sum(i.end - i.start for i in marks) * 2 < len(prose.text)


def _without_note(block: Block) -> tuple[Block, tuple[Block, ...]]:
    """An item without the lines behind a `Note:` that opens one of its own; and these, for the back of its card.

    Below a bare name nothing else is said: the note is what the card says of it.
    """
    found = _NOTED.search(block.prose.text) if block.kind is BlockKind.ITEM else None
    if found is None or (not block.children and _is_bare(cut(block.prose, 0, found.start()))):
        return block, ()
    note = cut(block.prose, found.end(), len(block.prose.text))
    rider = Block(kind=BlockKind.PARAGRAPH, span=line_span(block.span, note), prose=note, info=NOTE)
    return replace(block, prose=cut(block.prose, 0, found.start())), (rider,)


def _is_bare(prose: Prose) -> bool:
    """A name that nothing is said of."""
    name = clean(prose)
    short = has_japanese(name.text) or len(name.text.split()) <= MOST_WORDS
    return short and is_noun_phrase(name.text) and split(name) is None


_NOTED = re.compile(r"\n(?=(?:note|n\.?b\.?|remark|tip)\s?:\s)", re.IGNORECASE)


def _led_to(block: Block, below: Block) -> Block:
    """A list whose only item an arrow leads to from the name above it, without the arrow."""
    if len(below.children) > 1 or not is_noun_phrase(block.prose.text.strip()):
        return below
    return replace(below, children=tuple(without_arrow(item) for item in below.children))


def _without_kind(prose: Prose) -> Prose:
    """`Def: entropy = disorder` without the word for what it is, `1 : 見習いは油を移す` without the step's number.

    Nor is the page of a book, `p. 12: …`, a part of what is said there.

    A `①` before it is a number like that of a list, not a word of the term.
    """
    circled = _CIRCLED.match(prose.text)
    prose = cut(prose, circled.end(), len(prose.text)) if circled else prose
    step = _STEP.match(prose.text)
    if step and has_japanese(prose.text) and has_subject(prose.text[step.end() :]):
        return cut(prose, step.end(), len(prose.text))
    page = _PAGE.match(prose.text)
    prose = cut(prose, page.end(), len(prose.text)) if page else prose
    kind = _KIND.match(prose.text)
    rest = cut(prose, kind.end(), len(prose.text)) if kind else prose
    return rest if kind and split(rest) is not None else prose


def _rest_of(block: Block, start: int) -> Block:
    """The lines of an item from an offset on, as a paragraph below it."""
    rest = cut(block.prose, start, len(block.prose.text))
    return Block(kind=BlockKind.PARAGRAPH, span=line_span(block.span, rest), prose=rest)


def _is_bold(prose: Prose) -> bool:
    """Bold from end to end: a name, whatever signs stand in it."""
    return any(i.kind is InlineKind.STRONG and i.end - i.start >= len(prose.text.rstrip(" :：")) for i in prose.inlines)


def _own_end(block: Block) -> int:
    if not block.children:
        return block.span.end_line
    last = max((p.line for p in block.prose.places), default=block.span.line)
    return min(last, max(block.span.line, block.children[0].span.line - 1))


def span(first: Node, last: Node) -> Span:
    """From the first line of one node to the last own line of another."""
    at = first.block.span
    end_column = last.block.span.end_column if last.end_line == last.block.span.end_line else 1
    return at._replace(end_line=last.end_line, end_column=end_column)


def skipped(code: str, at: Node, message: str, *, hint: str = "") -> Finding:
    """Say why a node became no card."""
    return Finding(rule=RULES[code], span=span(at, at), message=message, hint=hint)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a fact's text with its role; no role for what only stands between."""

    prose: Prose
    role: Role | None = None


def fact(  # noqa: PLR0913 - a fact has that many sides, each named
    kind: FactKind,
    pieces: Sequence[Piece | str],
    scope: Scope,
    *,
    at: Span,
    more: tuple[Level, ...] = (),
    extra: tuple[Block, ...] = (),
    ordered: bool = False,
) -> Fact:
    """Put a fact together: its text from the pieces, its context from the scope."""
    pieces = _closed(pieces)
    prose = join(p if isinstance(p, str) else p.prose for p in pieces)
    levels, lines = context(scope, shown=prose.text, more=more)
    behind = tuple(n for b in extra for n in range(b.span.line, b.span.end_line + 1)) if extra else ()
    return Fact(
        kind=kind,
        prose=prose,
        parts=tuple(_parts(pieces)),
        context=levels,
        context_lines=(*lines, *behind),
        span=at,
        place=scope.place,
        ordered=ordered,
        extra=extra,
        language=language_of(prose.text, scope),
    )


def _closed(pieces: Sequence[Piece | str]) -> Sequence[Piece | str]:
    """The pieces without a `, such as:` at their end that opens what stands below."""
    last = pieces[-1] if pieces else ""
    found = None if isinstance(last, str) or last.role is not Role.BODY else _OPENS.search(last.prose.text)
    if isinstance(last, str) or found is None or found.start() == 0:
        return pieces
    return (*pieces[:-1], replace(last, prose=cut(last.prose, 0, found.start())))


def language_of(text: str, scope: Scope) -> str:
    """The language a text is read in: what its letters say, unless the file says that it is neither of the two."""
    if scope.language and scope.language.split("-")[0] not in {"ja", "en"}:
        return scope.language
    return "ja" if is_japanese(text) else "en"


def _parts(pieces: Iterable[Piece | str]) -> Iterable[Part]:
    at = 0
    for piece in pieces:
        size = len(piece) if isinstance(piece, str) else len(piece.prose.text)
        if not isinstance(piece, str) and piece.role is not None and size:
            yield Part(role=piece.role, start=at, end=at + size)
        at += size


def exactly(prose: Prose, start: int, end: int, role: Role | None = None) -> Piece:
    """A range of a prose as it is."""
    return Piece(prose=cut(prose, start, end), role=role)
