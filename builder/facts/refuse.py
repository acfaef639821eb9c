"""Why a line is not worth a card: the refusals, asked in order before any shape."""

from __future__ import annotations

import re
from itertools import compress
from typing import TYPE_CHECKING

from builder.facts.asked import asks_unmarked, behind_label
from builder.facts.chains import chain
from builder.facts.course import is_of_course
from builder.facts.formulas import broken_formula
from builder.facts.links import LINKS, unlinked
from builder.facts.marks import SKIP, UNREAD
from builder.facts.node import Node, skipped
from builder.facts.prose import covered, lies_in, pictures
from builder.facts.remarks import MARK_HINT, REMARK_END, remark
from builder.facts.shapes import (
    announces,
    has_subject,
    has_words,
    is_bracketed,
    is_noun_phrase,
    is_question,
    is_tags,
    shows_use,
    without_addresses,
    without_brackets,
)
from builder.facts.words import ends_with, holds, is_in, is_label, opens_with
from builder.model import BlockKind, InlineKind, Prose
from builder.text import fold, has_japanese, width

if TYPE_CHECKING:
    from collections.abc import Callable

    from builder.facts.scope import Scope
    from builder.findings import Finding

BELOW_SOURCES = "stands below a heading of sources, links, impressions, the exam or things to do"

_CODE = frozenset({InlineKind.CODE})
_MARKED = frozenset({InlineKind.CLOZE, InlineKind.HIGHLIGHT})
_ORPHAN = 12
"""In columns: six Japanese characters."""
_COMMAND = re.compile(
    r"^(?:\$|>|#)\s+\S|^(?:sudo|kubectl|docker|git|npm|pip|aws|gcloud|az|apt|yum|systemctl|curl|cd|ls|mkdir|chmod)\s+[\w./-]+\s+-"
)
_STEP = re.compile(r"(?i)^(?:step|手順|ステップ)\s*\d+\s*[:：.)]\s*")
_TOKEN = re.compile(r"(?=[^\s]*\d)(?=[^\s]*[A-Za-z])[A-Za-z0-9+/=_-]{16,}|[A-Z0-9]{16,}")
"""A key, a hash, an id: letters and digits, or capitals alone, without a space."""


def refusal(at: Node, scope: Scope) -> Finding | None:
    """The first reason to make no card of a node's own words; None where there is none."""
    for where, known in at.refusals:
        if where is scope:
            return known
    asked = _ALWAYS if at.wanted else (*_ALWAYS, *_UNLESS_WANTED)
    found = next((told for ask in asked if (told := ask(at, scope))), None)
    at.refusals.append((scope, found))
    return found


def _marked(at: Node, scope: Scope) -> Finding | None:
    del scope
    if at.block.mark == SKIP:
        return skipped("S14", at, "marked to be left out")
    return None


def _empty(at: Node, scope: Scope) -> Finding | None:
    del scope
    if is_tags(at.text):
        return skipped("S19", at, "only tags")
    if has_words(at.text):
        return None
    if pictures(at.prose):
        return skipped("L18", at, "only a picture, and it is on no card")
    if unread := next((UNREAD[block.info] for block in at.others if block.info in UNREAD), ""):
        return skipped("S17", at, unread)
    return skipped("S19", at, "no words in it")


def _broken_table(at: Node, scope: Scope) -> Finding | None:
    del scope
    return skipped("S17", at, NO_TABLE) if _ROW.match(at.text) else None


_ROW = re.compile(r"\|\s[^|\n]*\s\|")
NO_TABLE = "a table in Markdown has a line of dashes below its first row"


def _reference(at: Node, scope: Scope) -> Finding | None:
    return skipped("S12", at, BELOW_SOURCES) if scope.reference else None


def _link_only(at: Node, scope: Scope) -> Finding | None:
    del scope
    if has_words(unlinked(at)):
        return None
    return skipped("L18", at, "only a link or an address")


def _labelled_link(at: Node, scope: Scope) -> Finding | None:
    parts = at.parts
    if parts is None:
        return None
    label, value = at.text[: parts.term_end], unlinked(at)[parts.body_start :]
    if _TOKEN.fullmatch(value.strip()):
        return skipped("S16", at, f'behind "{label}" stands a sample value')
    if at.text[parts.body_start :].strip() and not has_words(value):
        return skipped("S16", at, f'behind "{label}" stands only a link')
    is_filed = is_in(label, "filed") and lies_in(at.prose, LINKS, parts.body_start)
    if is_filed or is_tags(value.strip()):
        return skipped("S12", at, f'"{label}" says where the note belongs')
    if is_in(label, "references") or (not scope.levels and is_in(label, "imprint")):
        return skipped("S12", at, f'"{label}" says where to read on')
    return None


def _open_list(at: Node, scope: Scope) -> Finding | None:
    del scope
    if at.parts is None or at.children or not is_in(at.text[: at.parts.term_end], "open_labels"):
        return None
    said = at.text[at.parts.body_start :]
    if sum(sign in ",、;/" for sign in said) < 2 or _SENTENCES.search(said):
        return None
    label = at.text[: at.parts.term_end]
    return skipped("L04", at, f'of "{label}" there are always more: others would fit', hint=MARK_HINT)


_SENTENCES = re.compile("[るたすいだ]。")
"""What is said in sentences is no list."""


def _end_of(at: Node, scope: Scope) -> Finding | None:
    del scope
    label = at.text[: at.parts.term_end] if at.parts else ""
    if _VERSUS.search(label) and not at.children:
        return skipped("S16", at, f'"{label}" names two things, and the line is said of one', hint="name that one")
    if not is_in(label, "ends"):
        return None
    return skipped("S16", at, f'"{label}" does not say of what', hint="name it in the line")


_VERSUS = re.compile(r"(?i)\w\s(?:vs|versus)\.?\s\w")


def _code_only(at: Node, scope: Scope) -> Finding | None:
    del scope
    if _is_calculation(at.text):
        return skipped("S08", at, "a calculation is worked out, not recalled", hint=MARK_HINT)
    is_said = at.parts is not None and has_words(at.text[at.parts.body_start :])
    if (_COMMAND.match(at.text) and not is_said) or (
        any(i.kind in _CODE for i in at.prose.inlines) and _is_code(at.prose)
    ):
        names = at.children and width(at.text) <= _LONGEST_COMMAND
        return None if names else skipped("S08", at, "only code or a command")
    return None


_LONGEST_COMMAND = 60
"""In columns: a shorter one names what is said below it."""


def _is_calculation(text: str) -> bool:
    """`2 * 2 + 1 = 5`; `7 × 8 = 56` and `2^10 = 1024` are learnt."""
    operators = sum(sign in _OPERATORS for sign in text) if _FIGURES.fullmatch(text) else 0
    return operators > 1 and not _EQUALS.isdisjoint(text) and "^" not in text


_FIGURES = re.compile(r"[\d\s.,()*/×÷^+−=＝≒≈-]++")
_EQUALS, _OPERATORS = frozenset("=＝≒≈"), frozenset("*/×÷^+−-")


def _is_code(prose: Prose) -> bool:
    inside = covered(prose, _CODE)
    return any(inside) and not has_words("".join(compress(prose.text, inside.translate(_OTHERS))))


_OTHERS = bytes.maketrans(b"\0\1", b"\1\0")


def _code_caption(at: Node, scope: Scope) -> Finding | None:
    del scope
    has_code = any(block.kind is BlockKind.CODE for block in at.others)
    if not has_code or at.children or at.parts or has_subject(at.text):
        return None
    return skipped("S08", at, "it says what the code below it does", hint=MARK_HINT)


def _task(at: Node, scope: Scope) -> Finding | None:
    del scope
    if not at.block.info.startswith("[") or has_subject(at.text) or at.parts:
        return None
    return skipped("S07", at, "a task to do")


def _nothing_below(at: Node, scope: Scope) -> Finding | None:
    del scope
    if at.children or at.others or at.parts is None or at.text[at.parts.body_start :].strip():
        return None
    return skipped("S01", at, f'nothing stands behind or below "{at.text[: at.parts.term_end]}"')


def _caption(at: Node, scope: Scope) -> Finding | None:
    del scope
    if at.block.kind is BlockKind.PARAGRAPH and _CAPTION.match(at.text):
        return skipped("S01", at, "a caption", hint=MARK_HINT)
    if _CELL.match(at.text):
        return skipped("S01", at, "the number of a cell that a notebook ran", hint=MARK_HINT)
    if at.children or at.others or not is_bracketed(at.text):
        return None
    return skipped("S01", at, "a caption in brackets, with nothing below it")


_CAPTION = re.compile(
    r"(?i)(?:(?:fig(?:ure)?|table|photo|image|picture|exhibit|listing)\.?|図表?|表|写真)\s?\d{1,3}(?:[.-]\d{1,3})*\s?[:.：．]\s?\S"
)
"""`Figure 3: the lens`; an item may define a `Figure 8: a knot`."""
_CELL = re.compile(r"(?:In|Out)\s?\[\d*\]:")


def _announcement(at: Node, scope: Scope) -> Finding | None:
    del scope
    if at.children or at.others or at.parts or not (announces(at.text) or _COUNTS.match(at.text)):
        return None
    return skipped("S18", at, "it announces what follows, and nothing stands below it")


_COUNTS = re.compile(r"[^はがをも、,:：]{4,60}[一-龯ァ-ヶーの][0-9０-９一二三四五六七八九十]{1,2}つ[。．]?$")
"""`リスク分析の種類2つ。` names none of them."""


def _half(at: Node, scope: Scope) -> Finding | None:
    """`Heat the oil and then`: what comes stands somewhere else."""
    del scope
    ends_in_code = any(i.kind is InlineKind.CODE and i.end == len(at.text) for i in at.prose.inlines)
    if at.children or at.others or at.parts or ends_in_code or not _BREAKS_OFF.search(at.text):
        return None
    return skipped("S18", at, "the sentence breaks off", hint="end it in the same line")


_BREAKS_OFF = re.compile(r"[a-z)],?\s(?:and|or|but|then|because|with|the)$")


_OF_ALL = re.compile(r"(?:とく|特|おも|主)に")
"""`とくにマグロ` goes on with what the line above says."""


_FEW_WORDS = r"[^\s,.:;()]+(?:\s[^\s,.:;()]+){0,3}"
_SET_AGAINST = re.compile(rf"{_FEW_WORDS}(?:\s(?:vs\.?|versus)\s{_FEW_WORDS}){{1,4}}")
"""`On demand vs reserved vs spot`: what is to be compared, not how."""


def _orphan(at: Node, scope: Scope) -> Finding | None:
    del scope
    if at.children or at.others or at.parts:
        return None
    short = width(at.text) <= _ORPHAN if has_japanese(at.text) else len(at.text.split()) == 1
    only_names = is_label(at.text) or _SET_AGAINST.fullmatch(at.text) is not None
    if not (short or only_names) or chain(at.prose):
        return None
    marked = any(i.kind in _MARKED for i in at.prose.inlines)
    is_counted = any(c.isdigit() for c in at.text) and not only_names
    if marked or is_counted or not is_noun_phrase(at.text) or _OF_ALL.match(at.text):
        return None
    return skipped("L12", at, f'nothing is said about "{at.text}"', hint="write behind it what it is")


def _open_question(at: Node, scope: Scope) -> Finding | None:
    del scope
    if at.children or at.others or not (is_question(at.text) or asks_unmarked(at.text)):
        return None
    parts = at.parts
    if parts is not None and not behind_label(at.text, "question_labels"):
        return None
    return skipped("S03", at, "a question without an answer", hint="write the answer below it, one level deeper")


def _is_administration(term: str) -> bool:
    """A Latin term begins with its word: a `Random assignment` is none to hand in."""
    return (holds if has_japanese(term) else opens_with)(term, "administration")


def _administration(at: Node, scope: Scope) -> Finding | None:
    label = at.text[: at.parts.term_end] if at.parts else ""
    if label and _is_administration(label):
        return skipped("S13", at, f'"{label}" is about the exam or the course')
    if at.parts and _TO_READ.search(at.text[at.parts.body_start :]):
        return skipped("S13", at, f'behind "{label}" stands what to read')
    if label and is_of_course(at, label, scope):
        return skipped("S12", at, f'"{label}" says where the note belongs')
    return None


_TO_READ = re.compile(r"(?i)\breading assignment\b")


def _instruction(at: Node, scope: Scope) -> Finding | None:
    del scope
    step = _STEP.match(at.text)
    words = at.text[step.end() :] if step else at.text
    bare = fold(words).rstrip(REMARK_END)
    if step or opens_with(words, "instructions_en") or ends_with(bare, "instructions_ja"):
        return skipped("S20", at, "a step of instructions to follow", hint=MARK_HINT)
    return None


def _pointer(at: Node, scope: Scope) -> Finding | None:
    """`see chapter four of …`, `灯台: -> https://… を参照`: where to read on, and nothing else."""
    del scope
    if at.children:
        return None
    is_pointer = _SEE.match(at.text)
    if any(i.kind in LINKS for i in at.prose.inlines) or at.text != without_addresses(at.text):
        is_pointer = is_pointer or _LOOK.match(at.text)
    if at.parts is None or "://" in at.text:
        said = without_brackets(without_addresses(at.text[at.parts.body_start if at.parts else 0 :]))
        is_pointer = is_pointer or _SEEN_JA.fullmatch(said.strip(" ->→。"))
    return skipped("S12", at, "it only says where to read on", hint=MARK_HINT) if is_pointer else None


_SEE = re.compile(
    r"(?i)(?:see|cf\.?|refer to|look at)\s(?:also\s)?(?:the\s|my\s|our\s)?(?:(?:next|previous|other|official)\s)?"
    r"(?:chapter|section|page|pp?\.|figure|fig\.|slides?|lecture|appendix|book|textbook|video|notes?|docs|documentation|link)"
    r"(?=\s(?:of|for|in|on|at|above|below|\d+|one|two|three|four|five|six|seven|eight|nine|ten)\b|[.,;:)]|\s?$)"
    r"|read\s(?:(?:sections?|chapters?|pages?|pp?\.)\s\d|\d+\.\d+(?:\s?[:–-]|\s(?-i:(?!Volt|Watt|Amp|Hertz|Byte|Kelvin|Newton|Joule)[A-Z][a-z]{3})|[.]?$))"
)
_LOOK = re.compile(r"(?i)(?:see|cf\.?|refer to|look at|read)\s[^.]{0,80}")
_SEEN_JA = re.compile(
    r"(?:詳(?:しく|細)は\s?)?(?:こちら|ここ)?\s?[をもに]?ご?(?:参照|参考)(?:する|して(?:ください|下さい)|のこと|に)?"
)


def _sample(at: Node, scope: Scope) -> Finding | None:
    if at.parts or not shows_use(at.text, [level.words for level in scope.levels]):
        return None
    return skipped("L04", at, "it only shows how a word is used: others would fit", hint=MARK_HINT)


def _menu_path(at: Node, scope: Scope) -> Finding | None:
    del scope
    links = [at.text[a:b].strip() for a, b in chain(at.prose)]
    if links and is_in(links[0], "menus"):
        return skipped("S15", at, "a way through menus")
    return None


_ALWAYS: tuple[Callable[[Node, Scope], Finding | None], ...] = (
    _marked,
    _empty,
    _broken_table,
    _link_only,
    _labelled_link,
    _open_question,
    _nothing_below,
)
_UNLESS_WANTED: tuple[Callable[[Node, Scope], Finding | None], ...] = (
    _reference,
    _open_list,
    _end_of,
    _code_only,
    _code_caption,
    _task,
    _orphan,
    _caption,
    _announcement,
    _half,
    broken_formula,
    _administration,
    remark,
    _instruction,
    _pointer,
    _sample,
    _menu_path,
)
