"""The shapes a line can have, tried in order: what a list item, or a paragraph, says."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from builder.facts.groups import is_list, list_outcomes
from builder.facts.node import Attach, Node, Piece, exactly, fact, skipped, span
from builder.facts.prose import covered, cut, cuts, strip
from builder.facts.questions import qa, question_and_answer, without_label
from builder.facts.scope import Level, Scope, under
from builder.facts.sentences import Sentence, sentences
from builder.facts.shapes import (
    announces,
    is_noun_phrase,
    is_pointer,
    is_predicate,
    is_question,
    is_sentence,
    is_statement,
    is_wish,
    leads_on,
    says_what_it_is,
)
from builder.facts.split import Separator, Split, bold_subject, chain, split
from builder.facts.words import is_in, is_label
from builder.findings import RULES, Finding
from builder.model import Block, BlockKind, Fact, FactKind, Inline, InlineKind, Part, Prose, Role
from builder.text import has_japanese, width

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from builder.facts.node import Outcome

_ITEM_DEPTH = 10
_INNER = "a cloze inside another one is not asked"
_NEXT_PAIR = re.compile(r"[、,;；]\s*(?=[^、,;；:：\s][^、,;；:：]{0,30}[:：]\s?\S)")
_PAIR_EDGE = " 　。.、,;；"
_LONGEST_PAIRS = 200
_EXAMPLE_END = re.compile(r"(?i)[.。!?]\s?(?:for example|examples?|e\.g\.?|例)\s?[:：]$")
"""A sentence, and then `Example:` over what illustrates it."""
_LONGEST_EXAMPLE_END = 16
_CARRIED_ON = ("※", "==", "=>", "->", "→", "⇒", "+ ", "& ", "= ")
"""A line that begins with one of these carries on the line above it."""
_SHORT = 80
"""In columns, 40 Japanese or 80 Latin characters: an answer up to here is hidden whole (product contract §7)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a node became, and how to read on below it."""

    outcomes: tuple[Outcome, ...]
    below: Scope
    used: int = 0
    """How many of the items below it are part of the outcomes already."""


def read(at: Node, scope: Scope, before: Node | None) -> Reading:
    """What a node says, by the first shape that fits."""
    found = (shape(at, scope, before) for shape in _SHAPES)
    reading = next(reading for reading in found if reading is not None)
    return _wanted(reading) if at.wanted else reading


def _wanted(reading: Reading) -> Reading:
    outcomes = tuple(replace(o, wanted=True) if isinstance(o, Fact) else o for o in reading.outcomes)
    return replace(reading, outcomes=outcomes)


def read_explicit(at: Node, scope: Scope) -> Reading | None:
    """What a paragraph says by its form alone: clozes, a question with its answer, a definition; else None."""
    found = (shape(at, scope, None) for shape in _EXPLICIT)
    return next((reading for reading in found if reading is not None), None)


def beneath(at: Node, scope: Scope, words: str | None = None) -> Scope:
    """The scope below a node: its words, or those that name it, are the next level of context."""
    depth = max([_ITEM_DEPTH - 1, *(level.depth for level in scope.levels)]) + 1
    return under(scope, words or at.text, line=at.line, depth=depth)


def _given(at: Node, scope: Scope, before: Node | None) -> Reading | None:
    """Clozes written by hand."""
    del before
    marks = [i for i in at.prose.inlines if i.kind is InlineKind.CLOZE]
    outer = list[Inline]()
    for mark in marks:
        if not outer or mark.start >= outer[-1].end:
            outer.append(mark)
    if not outer:
        return None
    base = fact(FactKind.CLOZE, [Piece(prose=at.prose)], scope, at=span(at, at))
    parts = tuple(Part(role=Role.GIVEN, start=i.start, end=i.end, number=int(i.target), hint=i.title) for i in outer)
    inner = [Finding(rule=RULES["T01"], span=span(at, at), message=_INNER)] if len(outer) < len(marks) else []
    return Reading(outcomes=(replace(base, parts=parts), *inner), below=beneath(at, scope))


def _question(at: Node, scope: Scope, before: Node | None) -> Reading | None:
    """A question or a wish with its answer below, or behind a question mark."""
    del before
    asked = without_label(at, "question_labels")
    wanted = is_question(asked.text) or (is_wish(asked.text) and at.parts is None)
    if not wanted or not at.children:
        return None
    if len(at.children) > 1:
        return _list_below(at, scope) or _container(at, scope)
    answer = at.children[0]
    if not answer.text:
        return None
    said = without_label(answer, "answer_labels")
    return Reading(outcomes=(qa(asked, said, scope, first=at, last=answer),), below=beneath(at, scope), used=1)


def _asked_and_answered(at: Node, scope: Scope, before: Node | None) -> Reading | None:
    """`Q: …` and, on the next line of the same text, `A: …`."""
    del before
    one = question_and_answer(at, scope)
    return Reading(outcomes=(one,), below=beneath(at, scope)) if one else None


def _list_below(at: Node, scope: Scope) -> Reading | None:
    """A parent and the members of its list."""
    if (is_statement(at.text) and not leads_on(at.text)) or not is_list(at.children, beneath(at, scope), lead=at.text):
        return None
    listed = list_outcomes(at.children, scope, lead=at)
    return Reading(outcomes=listed, below=beneath(at, scope), used=len(at.children))


def _chain(at: Node, scope: Scope, before: Node | None) -> Reading | None:
    """`a -> b -> c`: steps in order."""
    del before
    links = chain(at.prose)
    if not links or is_sentence(at.text):
        return None
    pieces: list[Piece | str] = []
    last = 0
    for start, end in links:
        pieces += [exactly(at.prose, last, start)] if start > last else []
        pieces.append(exactly(at.prose, start, end, Role.MEMBER))
        last = end
    listed = fact(FactKind.ENUMERATION, pieces, scope, at=span(at, at), ordered=True)
    return Reading(outcomes=(listed,), below=beneath(at, scope))


def _parted(at: Node, scope: Scope, before: Node | None) -> Reading | None:
    """A term and what is said of it, in one line."""
    del before
    if at.text.startswith(_CARRIED_ON):
        return _aside(at, scope)
    parts = at.parts or bold_subject(at.prose)
    if parts is None or not at.text[parts.body_start :].strip():
        return None
    term = at.text[: parts.term_end]
    if parts.separator is not Separator.BOLD and is_in(term, "asides"):
        return _aside(at, scope)
    whole = is_label(term) or parts.separator is Separator.ARROW
    below = beneath(at, scope) if whole else beneath(at, scope, term)
    last = sentences(at.prose)[-1]
    if last.start > parts.body_start and announces(at.text[last.start : last.end]):
        below = beneath(at, below, at.text[last.start : last.end])
    facts = tuple(_pairs(at, parts, scope) or _definition(at, parts, scope))
    return Reading(outcomes=facts, below=below)


def _pairs(at: Node, parts: Split, scope: Scope) -> list[Fact]:
    """`retention: 24 hours, longest: 1 year`: a fact for each name and its value; none where the line has only one."""
    if parts.separator is not Separator.COLON:
        return []
    starts = [m.end() for m in _NEXT_PAIR.finditer(at.text, parts.body_start)]
    if not starts or width(at.text) > _LONGEST_PAIRS:
        return []
    edges = [0, *starts, len(at.text)]
    found = [strip(p, _PAIR_EDGE) for p in cuts(at.prose, pairwise(edges))]
    sides = [(prose, split(prose)) for prose in found]
    if any(side is None or not prose.text[side.body_start :].strip() for prose, side in sides):
        return []
    return [_pair_fact(at, prose, side, scope) for prose, side in sides if side is not None]


def _pair_fact(at: Node, prose: Prose, side: Split, scope: Scope) -> Fact:
    pieces: list[Piece | str] = [
        exactly(prose, 0, side.term_end, Role.LABEL),
        exactly(prose, side.term_end, side.body_start),
        exactly(prose, side.body_start, len(prose.text), Role.ANSWER),
    ]
    return fact(FactKind.DEFINITION, pieces, scope, at=span(at, at))


def _definition(at: Node, parts: Split, scope: Scope) -> Sequence[Fact]:
    """A definition of the first sentence, and a fact for each later one that stands on its own feet."""
    said = sentences(_body(at.prose, parts))
    shift = len(at.text) - len(at.text[parts.body_start :].lstrip())
    first, *later = [Sentence(start=s.start + shift, end=s.end + shift, depends=s.depends) for s in said]
    role, kind = _sides(at, parts)
    head = [exactly(at.prose, 0, parts.term_end, role)]
    pieces: list[Piece | str] = [
        *head,
        exactly(at.prose, parts.term_end, first.start),
        exactly(at.prose, first.start, first.end, _body_role(at.text[first.start : first.end], kind)),
    ]
    main = fact(kind, [p for p in pieces if isinstance(p, str) or p.prose.text], scope, at=span(at, at))
    named = beneath(at, scope, at.text[: parts.term_end])
    return _with_rest([main], at, named, later)


def _body(prose: Prose, parts: Split) -> Prose:
    return strip(cut(prose, parts.body_start, len(prose.text)))


def _sides(at: Node, parts: Split) -> tuple[Role, FactKind]:
    """What the left side is for, and the kind of the fact."""
    term = at.text[: parts.term_end]
    if parts.separator is Separator.ARROW:
        return Role.LABEL, FactKind.ARROW
    if is_label(term) or is_in(term, "answer_labels") or is_in(term, "question_labels"):
        return Role.LABEL, FactKind.FACT
    name = is_noun_phrase(term) and not is_question(term) and not _is_code(at, parts.body_start)
    return (Role.TERM if name else Role.LABEL), FactKind.DEFINITION


def _is_code(at: Node, start: int) -> bool:
    """Whether all that is said of a term is code: the code is asked, what it does is the question."""
    inside = covered(at.prose, frozenset({InlineKind.CODE}))
    return any(inside[start:]) and not any(
        c.isalnum() for c, i in zip(at.text[start:], inside[start:], strict=True) if not i
    )


def _body_role(words: str, kind: FactKind) -> Role:
    """An arrow's right side is an answer; so is a short value behind a label."""
    if kind is FactKind.ARROW or (kind is FactKind.FACT and width(words) <= _SHORT and not is_sentence(words)):
        return Role.ANSWER
    return Role.BODY


def _with_rest(made: list[Fact], at: Node, scope: Scope, rest: Sequence[Sentence]) -> list[Fact]:
    """Facts of the further sentences; one that carries on or announces goes to the back of the one before."""
    for s, prose in zip(rest, cuts(at.prose, ((s.start, s.end) for s in rest)), strict=True):
        if s.depends or (made and announces(prose.text)):
            more = Block(kind=BlockKind.PARAGRAPH, span=made[-1].span, prose=prose)
            made[-1] = replace(made[-1], extra=(*made[-1].extra, more))
        else:
            made.append(_plain_fact(at, prose, scope))
    return made


def _plain_fact(at: Node, prose: Prose, scope: Scope, *, more: tuple[Level, ...] = ()) -> Fact:
    return fact(FactKind.FACT, [Piece(prose=prose, role=Role.BODY)], scope, at=span(at, at), more=more)


def _aside(at: Node, scope: Scope) -> Reading:
    """`Note: …`, `例: …`, `※ …`: goes to the back of the card above."""
    block = Block(kind=BlockKind.PARAGRAPH, span=span(at, at), prose=at.prose)
    since = max((level.line for level in scope.levels), default=0)
    return Reading(outcomes=(Attach(block=block, since=since),), below=scope)


def _examples(at: Node, scope: Scope) -> Reading:
    """`例:` over examples: all of it goes to the back of the card above."""
    since = max((level.line for level in scope.levels), default=0)
    blocks = (Block(kind=BlockKind.PARAGRAPH, span=span(n, n), prose=n.prose) for n in (at, *at.children))
    return Reading(outcomes=tuple(Attach(block=b, since=since) for b in blocks), below=scope, used=len(at.children))


def _parent(at: Node, scope: Scope, before: Node | None) -> Reading | None:
    """A name, with or without a colon, over what stands below it."""
    if not at.children:
        return None
    if is_in(at.text, "examples") and not any(n.children for n in at.children):
        return _examples(at, scope)
    if _EXAMPLE_END.search(at.text[-_LONGEST_EXAMPLE_END:]) and not any(n.children for n in at.children):
        said = _plain(replace(at, prose=cut(at.prose, 0, sentences(at.prose)[-1].start)), scope, before)
        return replace(_examples(at, scope), outcomes=(*said.outcomes, *_examples(at, scope).outcomes[1:]))
    listed = _list_below(at, scope)
    if listed is not None:
        return listed
    name = _named(at)
    if name is None:
        return None if is_sentence(at.text) and not announces(at.text) else _container(at, scope)
    return _over_one(at, name, scope) or _container(at, scope)


def _over_one(at: Node, name: Prose, scope: Scope) -> Reading | None:
    """A name over the words that say what it is, or a label over its value; None where it only opens a scope."""
    first = at.children[0]
    alone = len(at.children) == 1
    if not first.text or first.parts is not None or first.children:
        return None
    if is_label(name.text):
        return _labelled(at, name, scope) if alone else None
    if _is_combination(name.text) or is_pointer(first.text) or not (alone or says_what_it_is(first.text)):
        return None
    others = at.children[1:]
    if others and (_are_parallel(first.text, others[0].text) or _are_doings(first, others)):
        return None
    return _defined_below(at, name, scope)


def _are_parallel(one: str, other: str) -> bool:
    """Whether two lines end alike: both name a thing of one kind, neither says what their parent is."""
    tail = 2 if has_japanese(one) else max(4, len(one) - one.rfind(" ") - 1)
    return min(len(one), len(other)) > tail and one[-tail:].casefold() == other[-tail:].casefold()


def _are_doings(first: Node, others: Sequence[Node]) -> bool:
    """Whether the lines below a name each tell one thing it does, none what it is."""
    return is_predicate(first.text) and any(is_predicate(n.text) for n in others)


def _named(at: Node) -> Prose | None:
    """The node's words as a name: no sentence, a colon at the end dropped; None where they are no name."""
    colon = at.parts
    if colon is not None and not at.text[colon.body_start :].strip():
        return strip(cut(at.prose, 0, colon.term_end))
    if colon is not None or is_question(at.text) or at.text.endswith(("…", "...")):
        return at.prose if at.text.endswith(("…", "...")) else None
    return at.prose if is_noun_phrase(at.text) else None


def _is_combination(words: str) -> bool:
    """Whether the words name several things: `A + B`, `A vs B`, `A/B`."""
    return any(sign in words for sign in (" + ", " vs", "VS", " / ", "違い", "比較", "…", "...")) or not is_noun_phrase(
        words
    )


def _container(at: Node, scope: Scope) -> Reading:
    return Reading(outcomes=(), below=beneath(at, scope))


def _labelled(at: Node, name: Prose, scope: Scope) -> Reading:
    """`Price` over `5 USD`: one fact, the label shown."""
    value = at.children[0]
    role = _body_role(value.text, FactKind.FACT)
    pieces: list[Piece | str] = [Piece(prose=name, role=Role.LABEL), ": ", Piece(prose=value.prose, role=role)]
    made = fact(FactKind.FACT, pieces, scope, at=span(at, value))
    return Reading(outcomes=(made,), below=beneath(at, scope), used=1)


def _defined_below(at: Node, name: Prose, scope: Scope) -> Reading:
    """A name over the words that say what it is."""
    said = at.children[0]
    named = beneath(at, scope, name.text)
    first, *later = sentences(said.prose)
    pieces: list[Piece | str] = [
        Piece(prose=name, role=Role.TERM),
        ": ",
        exactly(said.prose, first.start, first.end, Role.BODY),
    ]
    main = fact(FactKind.DEFINITION, pieces, scope, at=span(at, said))
    rest = _with_rest([main], said, named, later)
    return Reading(outcomes=tuple(rest), below=named, used=1)


def _plain(at: Node, scope: Scope, before: Node | None) -> Reading:
    """Running text: a fact for each sentence that stands on its own feet."""
    more = _antecedent(at, before)
    if is_pointer(at.text) and not more and not scope.levels:
        lost = skipped("S18", at, "it points to something that stands nowhere above", hint="name what it is about")
        return Reading(outcomes=(lost,), below=beneath(at, scope))
    first, *later = sentences(at.prose)
    made = [_plain_fact(at, cut(at.prose, first.start, first.end), scope, more=more)]
    return Reading(outcomes=tuple(_with_rest(made, at, scope, later)), below=beneath(at, scope))


def _antecedent(at: Node, before: Node | None) -> tuple[Level, ...]:
    """The sibling above a line that opens with a pronoun: what it points to."""
    if before is None or not before.text or before.block.info.startswith("[") or not is_pointer(at.text):
        return ()
    return (Level(words=before.text, line=before.line, depth=_ITEM_DEPTH + 50),)


_SHAPES: tuple[Callable[[Node, Scope, Node | None], Reading | None], ...] = (
    _given,
    _asked_and_answered,
    _question,
    _chain,
    _parted,
    _parent,
    _plain,
)
_EXPLICIT: tuple[Callable[[Node, Scope, Node | None], Reading | None], ...] = (_given, _asked_and_answered, _parted)
