"""The shapes a line can have, tried in order: what a list item, or a paragraph, says."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from builder.facts.arrows import arrow, untold
from builder.facts.asked import asks_unmarked
from builder.facts.chains import chain
from builder.facts.counted import counted
from builder.facts.formulas import reckons
from builder.facts.lazy import ASKED
from builder.facts.node import Attach, Node, Piece, exactly, fact, is_marked, span
from builder.facts.pairs import both_told, of_two, pairs
from builder.facts.parents import parent
from builder.facts.prose import covered, cut, lies_in, strip
from builder.facts.questions import qa, question_and_answer, without_label
from builder.facts.reading import Reading, beneath, body_role, container, list_below, opened, plain, with_rest
from builder.facts.scope import is_generic, tidy, up_to
from builder.facts.sentences import Sentence, sentences
from builder.facts.shapes import (
    NOTE_SIGNS,
    announces,
    breaks_off,
    has_words,
    is_condition,
    is_noun_phrase,
    is_pointer,
    is_question,
    is_sentence,
    is_wish,
    may_announce,
    without_addresses,
)
from builder.facts.split import Separator, Split, bold_subject
from builder.facts.titles import names_course
from builder.facts.words import is_in, is_label
from builder.findings import RULES, Finding
from builder.model import Block, BlockKind, Fact, FactKind, Inline, InlineKind, Part, Prose, Role
from builder.text import fold, has_japanese, stands_for, width

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from builder.facts.scope import Scope


_INNER = "a cloze inside another one is not asked"
_CARRIED_ON = ("※", "＊", "==", "=>", "->", "→", "⇒", "+ ", "& ", "= ", "(※", "（※")
"""A line that begins with one of these carries on the line above it."""
_ASIDE = re.compile(
    r"(?i)(?:(?-i:AND|OR)\s|e\.g\.|eg\b[.,:]|i\.e\.|ex[.:)]\s|例[)）]|for (?:example|instance)\b|例えば|たとえば)"
)
"""So does one that begins with AND or OR, says it in other words, or gives an example."""


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
    return Reading(outcomes=(replace(base, parts=parts), *inner), below=opened(at, scope))


def _question(at: Node, scope: Scope, before: Node | None) -> Reading | None:
    """A question, a wish or a condition with its answer below, or behind a question mark."""
    del before
    if not at.children:
        is_above = at.others and at.parts is None and (is_question(at.text) or asks_unmarked(at.text))
        return container(at, scope) if is_above else None
    asked = without_label(at, "question_labels")
    is_need = at.parts is None and (is_wish(asked.text) or is_condition(asked.text))
    wanted = is_question(asked.text) or asks_unmarked(asked.text) or at.block.info == ASKED or is_need
    if not wanted:
        return None
    if len(at.children) > 1:
        return list_below(at, scope) or container(at, scope)
    answer = at.children[0]
    if not answer.text:
        return None
    is_heading = has_japanese(answer.text) and bool(answer.children) and is_noun_phrase(answer.text)
    if is_question(answer.text) or _ASKS_BACK.match(answer.text) or is_heading:
        return container(at, scope)
    said = without_label(answer, "answer_labels")
    return Reading(outcomes=(qa(asked, said, scope, first=at, last=answer),), below=opened(at, scope), used=1)


def _asked_and_answered(at: Node, scope: Scope, before: Node | None) -> Reading | None:
    """`Q: …` and, on the next line of the same text, `A: …`."""
    del before
    one = question_and_answer(at, scope)
    return Reading(outcomes=(one,), below=opened(at, scope)) if one else None


def _quoted(at: Node, scope: Scope, before: Node | None) -> Reading | None:
    """`"A calm sea never made a sailor" - Anna Lind`: who said it."""
    del before
    said = _QUOTED.fullmatch(at.text)
    if said is None or at.children:
        return None
    pieces = (
        exactly(at.prose, 0, said.end(1), Role.LABEL),
        exactly(at.prose, said.end(1), said.start(2)),
        exactly(at.prose, said.start(2), len(at.text), Role.ANSWER),
    )
    return Reading(outcomes=(fact(FactKind.FACT, pieces, scope, at=span(at, at)),), below=opened(at, scope))


_QUOTED = re.compile(
    r"([\"“][^\"“”]+\s[^\"“”]+[\"”])\s?(?:-{1,2}|[–—])\s?"
    r"([A-Z][\w.'’-]*(?:\s(?:(?:of|the|de|van|von|da|la)\s)*[A-Z][\w.'’-]*){0,3})"
)


def _chain(at: Node, scope: Scope, before: Node | None) -> Reading | None:
    """`a -> b -> c`: steps in order."""
    del before
    links = chain(at.prose)
    label = at.parts if at.parts and links and at.parts.body_start < links[0][1] else None
    if not links or (is_sentence(at.text) and not label and links[-1][1] == len(at.text)):
        return None
    pieces: list[Piece | str] = []
    last = 0
    if label:
        last = label.body_start
        pieces = [exactly(at.prose, 0, label.term_end, Role.LABEL), exactly(at.prose, label.term_end, last)]
        links = ((last, links[0][1]), *links[1:])
    for start, end in links:
        pieces += [exactly(at.prose, last, start)] if start > last else []
        pieces.append(exactly(at.prose, start, end, Role.MEMBER))
        last = end
    pieces += [exactly(at.prose, last, len(at.text))] if last < len(at.text) else []
    listed = fact(FactKind.ENUMERATION, pieces, scope, at=span(at, at), ordered=True)
    return Reading(outcomes=(listed,), below=opened(at, scope))


def _parted(at: Node, scope: Scope, before: Node | None) -> Reading | None:
    """A term and what is said of it, in one line."""
    del before
    is_code = bool(at.prose.inlines) and at.prose.inlines[0].kind is InlineKind.CODE and at.prose.inlines[0].start == 0
    is_asked = at.text.startswith(NOTE_SIGNS) and is_marked(at.prose)
    if (at.text.startswith(_CARRIED_ON) and not (is_code or is_asked)) or _ASIDE.match(at.text):
        return aside(at, scope)
    parts = at.parts or bold_subject(at.prose)
    if parts is None or not at.text[parts.body_start :].strip():
        return None
    term = at.text[: parts.term_end]
    if parts.separator is Separator.DATE:
        when = exactly(at.prose, 0, parts.term_end, Role.ANSWER)
        what = exactly(at.prose, parts.term_end, len(at.text), Role.LABEL)
        return Reading(outcomes=(fact(FactKind.FACT, [when, what], scope, at=span(at, at)),), below=opened(at, scope))
    is_named = parts.separator is Separator.EQUALS or (at.ordered and term.casefold() not in _REMARKED)
    is_named = is_named and not (
        is_in(term, "examples") or is_in(term, "memos") or is_pointer(at.text[parts.body_start :].strip())
    )
    if parts.separator is not Separator.BOLD and is_in(term, "asides") and not is_named:
        return aside(at, scope)
    is_spelled = stands_for(term, at.text[parts.body_start :].strip())
    is_step = parts.separator is Separator.ARROW and not _is_bold(at, parts)
    whole = is_spelled or is_label(term) or is_step
    below = opened(at, scope) if whole else opened(at, scope, term)
    may_open = at.children and parts.separator in (Separator.IS_A, Separator.BOLD)
    if may_open and (_SAYS_BELOW.search(at.text[parts.body_start :]) or breaks_off(at.text)):
        return Reading(outcomes=(), below=opened(at, scope))
    last = sentences(at.prose)[-1] if may_announce(at.text) else None
    if last and last.start > parts.body_start and announces(at.text[last.start : last.end]):
        below = opened(at, below, at.text[last.start : last.end])
    facts = tuple(pairs(at, parts, scope) or _definition(at, parts, scope))
    return Reading(outcomes=facts, below=below)


def _definition_above(at: Node, scope: Scope, before: Node | None) -> Reading | None:
    """`Definition: a lamp that turns` right below a name: the name is the term; None where it is no such line."""
    parts, above = at.parts, scope.levels[-1] if scope.levels else None
    if (
        parts is None
        or above is None
        or at.children
        or before is not None
        or not is_in(at.text[: parts.term_end], "defines")
    ):
        return None
    name = tidy(above.words, heading=True)
    if not is_noun_phrase(name) or is_label(name) or is_generic(name) or names_course(name):
        return None
    if not (found := sentences(_body(at.prose, parts))):  # `Definition:` over code
        return None
    first, *later = found
    shift = len(at.text) - len(at.text[parts.body_start :].lstrip())
    said = exactly(at.prose, first.start + shift, first.end + shift, Role.BODY)
    pieces = (Piece(prose=Prose(text=name), role=Role.TERM), ": ", said)
    made = fact(FactKind.DEFINITION, pieces, up_to(scope, above.depth - 1), at=span(at, at))
    made = replace(made, context_lines=(*made.context_lines, above.line) if above.line else made.context_lines)
    rest = [s._replace(start=s.start + shift, end=s.end + shift) for s in later]
    return Reading(outcomes=tuple(with_rest([made], at, scope, rest)), below=opened(at, scope))


_REMARKED = ("note", "notes", "tip", "tips")
"""An aside where numbered, too; a word to learn before a sign of equality."""
_SAYS_BELOW = re.compile(r"(?i)\b(?:these|the following|as follows|listed|below)\b[^.]{0,40}[:：]\s*$")
"""`A tidal mill needs these parts:`: what it is stands below."""


def explained(at: Node) -> str:
    """The term that a text explains, `**Foo moss** is a plant`, `Foo lamp: glows`; empty where there is none."""
    parts = at.parts or bold_subject(at.prose)
    said = at.text[parts.body_start :].strip() if parts else ""
    if (
        parts is None
        or not has_words(without_addresses(said))
        or said.endswith((":", "："))
        or not at.text[:1].isalnum()
    ):
        return ""
    term = at.text[: parts.term_end]
    is_aside = is_in(term.rpartition(" ")[2], "asides")
    return term if _sides(at, parts)[0] is Role.TERM and not is_aside else ""


def _definition(at: Node, parts: Split, scope: Scope) -> Sequence[Fact]:
    """A definition of the first sentence, and a fact for each later one that stands on its own feet."""
    said = sentences(_body(at.prose, parts))
    shift = len(at.text) - len(at.text[parts.body_start :].lstrip())
    first, *later = [Sentence(start=s.start + shift, end=s.end + shift, depends=s.depends) for s in said]
    role, kind = _sides(at, parts)
    above = scope.levels[-1].words if scope.levels else ""
    is_compared = at.text.count(" / ", parts.body_start) == 1 and _VERSUS.search(above) is not None
    if is_compared and fold(at.text[: parts.term_end]) not in fold(above):
        role, kind = Role.LABEL, FactKind.FACT
    is_shown = _AFFIX.fullmatch(at.text[: parts.term_end])
    said_role = None if is_shown else body_role(at.text[first.start : first.end], kind)
    if said_role is Role.BODY and not later and parts.separator is Separator.EQUALS:
        said_role = Role.ANSWER if reckons(at.text[first.start : first.end]) else said_role
    if said_role is Role.BODY and not later and role is Role.LABEL and kind is FactKind.DEFINITION:
        said_role = Role.ANSWER if _is_value(at, parts, scope) else Role.BODY
    is_value = role is Role.LABEL and kind is FactKind.FACT
    if later and (is_value or _is_word(at, parts)) and _are_few_words(at.text[first.start :], first, later):
        first, later, said_role = first._replace(end=later[-1].end), [], Role.ANSWER if is_value else said_role
    head = [exactly(at.prose, 0, parts.term_end, role)]
    pieces: list[Piece | str] = [
        *head,
        exactly(at.prose, parts.term_end, first.start),
        exactly(at.prose, first.start, first.end, said_role),
    ]
    main = fact(kind, [p for p in pieces if isinstance(p, str) or p.prose.text], scope, at=span(at, at))
    return with_rest([main], at, beneath(at, scope, at.text[: parts.term_end]), later) if later else [main]


def _are_few_words(said: str, first: Sentence, later: Sequence[Sentence]) -> bool:
    """Whether all that stands behind a Japanese label is one value of a few words: `構造が単純。音が静か。`."""
    ends = [s.end - first.start for s in (first, *later)]
    is_short = width(said) <= _FEW_WORDS and all(said[end - 1] in "。．" for end in ends[:-1])
    return is_short and not any(s.depends for s in later)


_FEW_WORDS = 44
"""In columns."""


def _is_value(at: Node, parts: Split, scope: Scope) -> bool:
    """Whether a few words stand behind what is no name: `船を止める: 錨`, and `can: could` in Japanese notes.

    English ones that the author marked: `each berth has a number of its own: **BIN**`.
    """
    said = at.text[parts.body_start :]
    if width(said) > _FEW_WORDS:
        return False
    if has_japanese(at.text) or lies_in(at.prose, _MARKS, parts.body_start):
        return True
    is_form = all(_FORM.fullmatch(words.strip()) for words in (at.text[: parts.term_end], said))
    return is_form and any(has_japanese(level.words) for level in scope.levels)


_MARKS = frozenset({InlineKind.STRONG, InlineKind.HIGHLIGHT})
_FORM = re.compile(r"[A-Za-z]{2,12}")
"""A word, and another form of it."""


def _body(prose: Prose, parts: Split) -> Prose:
    return strip(cut(prose, parts.body_start, len(prose.text)))


def _sides(at: Node, parts: Split) -> tuple[Role, FactKind]:
    """What the left side is for, and the kind of the fact."""
    term = at.text[: parts.term_end]
    if parts.separator is Separator.ARROW and not _is_bold(at, parts):
        return (Role.TERM, FactKind.DEFINITION) if _AFFIX.fullmatch(term) else (Role.LABEL, FactKind.ARROW)
    if is_label(term) or is_in(term, "answer_labels") or is_in(term, "question_labels"):
        return Role.LABEL, FactKind.FACT
    if parts.separator is Separator.EQUALS and _RECKONED.search(term):
        return Role.LABEL, FactKind.ARROW
    name = (
        (is_noun_phrase(term) or _is_word(at, parts)) and not is_question(term) and not _is_code(at, parts.body_start)
    )
    return (Role.TERM if name else Role.LABEL), FactKind.DEFINITION


_VERSUS = re.compile(r"(?i)\b(?:vs|versus)\b|違い|比較")
"""Below what is compared, `ears: long / short` says each in one respect."""
_RECKONED = re.compile(r"\s[+×*–−-]\s")
"""`cum + subjunctive = when`, `assets – debts = equity`: what comes of it is asked."""


def _is_word(at: Node, parts: Split) -> bool:
    """Whether a Latin word stands before what it means in Japanese."""
    term = at.text[: parts.term_end]
    return term.isascii() and term.isalpha() and has_japanese(at.text[parts.body_start :])


def _is_bold(at: Node, parts: Split) -> bool:
    """`**homozygous** -> the same allele twice`: what stands in bold before an arrow is a term."""
    bold = (i for i in at.prose.inlines if i.kind is InlineKind.STRONG)
    return any(i.start == 0 and i.end == parts.term_end for i in bold)


def _is_code(at: Node, start: int) -> bool:
    """Whether all that is said of a term is code: the code is asked, what it does is the question."""
    inside = covered(at.prose, frozenset({InlineKind.CODE}))
    return any(inside[start:]) and not any(
        c.isalnum() for c, i in zip(at.text[start:], inside[start:], strict=True) if not i
    )


def aside(at: Node, scope: Scope) -> Reading:
    """`Note: …`, `例: …`, `※ …`: goes to the back of the card above."""
    since = max((level.line for level in scope.levels), default=0)
    used = at.children if shows(at) and not any(n.children for n in at.children) else ()
    blocks = (Block(kind=BlockKind.PARAGRAPH, span=span(n, n), prose=n.prose) for n in (at, *used))
    return Reading(outcomes=tuple(Attach(block=one, since=since) for one in blocks), below=scope, used=len(used))


def shows(at: Node) -> bool:
    """Whether a node begins as an example does that says something: `e.g. a ferry at night`."""
    return _SHOWS.match(at.text) is not None and has_words(at.text[len("for instance") :])


_SHOWS = re.compile(r"(?i)(?:e\.g\.|i\.e\.|for (?:example|instance)\b)")


_ASKS_BACK = re.compile(
    r"(?i)(?:does|do|did|is|are|can|could|should|would|will|why|what|how|who|where|when|which)\s\w+\s"
)
"""An answer that is a question, the mark forgotten."""
_AFFIX = re.compile(r"[-~〜][A-Za-z]{1,8}(?:,\s?-?[a-z]{1,8})*|[A-Za-z]{1,8}[-~〜]")
"""`-tion -> action, nation`: the ending is what is recalled, the words only show it."""

_SHAPES: tuple[Callable[[Node, Scope, Node | None], Reading | None], ...] = (
    _given,
    _asked_and_answered,
    _question,
    untold,
    counted,
    _chain,
    _quoted,
    arrow,
    _definition_above,
    of_two,
    both_told,
    _parted,
    parent,
    plain,
)
_EXPLICIT = (_given, _asked_and_answered, untold, counted, _chain, arrow, _definition_above, both_told, _parted)
