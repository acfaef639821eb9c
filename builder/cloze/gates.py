"""What may not be asked: each gate looks at one group of hidden words and the question side that is left.

The order of `GATES` is the order in which reasons are given. No answer leaves the room without having passed them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder import text as letters
from builder.cloze import aliases, english_doubt, english_words, enough, japanese_doubt, japanese_words, japanese_worth
from builder.cloze.common import says_nothing
from builder.cloze.cuts import is_bad_cut
from builder.cloze.sheet import GAP, RUNS, Question, content
from builder.cloze.sounds import DOING, heard, is_doing_of, sounds
from builder.model import FactKind, InlineKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from builder.cloze.sheet import Range, Sheet

MOST_JAPANESE = 40
"""Characters of an answer (product contract §7, L03)."""
MOST_LATIN = 80
LEAST_BEFORE_STEP = 0.6
"""What share of enough has to stand before a step: those after it are hidden on its question."""
HALF = 0.5
MOST_OF_SHORT = 5
"""Content words of an answer whose head says most of it."""
_OTHERS = "mark other words with **bold** or ==highlight=="


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a group of words is not asked."""

    code: str
    message: str
    hint: str


def refusal(
    sheet: Sheet, ranges: Sequence[Range], *, names: Sequence[str] = (), is_free: bool = True
) -> Refusal | None:
    """The first reason not to hide the ranges together, the first of them being the answer; None where there is none.

    `names` are other ways to write the answer; `is_free` where the words were found in running text, not given by the
    shape of the notes.
    """
    question = Question(sheet, ranges, names)
    for gate in _OF_TEXT[letters.has_japanese(question.answer)] if is_free else _GATES_OF_SHAPES:
        told = gate(question)
        if told:
            return told
    return None


def is_long(answer: str) -> bool:
    """Whether an answer is longer than anybody recalls (L03)."""
    return len(answer) > MOST_JAPANESE and (len(answer) > MOST_LATIN or letters.has_japanese(answer))


def unsafe(question: Question) -> Refusal | None:
    """L19: a cloze inside a cloze, or an empty one, that no escaping can mend."""
    for start, end in question.ranges:
        if not question.sheet.text[start:end].strip():
            return Refusal(code="L19", message="there are no words in the cloze", hint="put the words into it")
    return None


def _root(question: Question) -> Refusal | None:
    shown = question.root_shown()
    return _told(question.answer, shown) if shown else None


def _cut(question: Question) -> Refusal | None:
    for start, end in question.ranges:
        if is_bad_cut(question.sheet, start, end):
            message = f'"{question.sheet.text[start:end]}" begins or ends inside a word, a number, brackets or code'
            return Refusal(code="L15", message=message, hint="mark the whole word with **bold** or ==highlight==")
    return None


def _generic(question: Question) -> Refusal | None:
    answer = question.answer
    if not says_nothing(answer):
        return None
    before = question.sheet.text[: question.ranges[0][0]].rstrip()
    is_word = answer.casefold() in english_words.GRAMMAR and question.sheet.has_japanese
    is_keyword = is_word and answer.isupper() and len(answer) > len("IT")
    if is_keyword or before.endswith("『") or (answer.istitle() and before[-1:].isalpha()):
        return None
    message = f'"{answer}" is a common word: too many others would fit'
    return Refusal(code="L04", message=message, hint=_OTHERS)


def leak(question: Question) -> Refusal | None:
    """L01: the answer, or another name for it, can be read on the question side."""
    answer = question.answer
    bound = _BOUND.fullmatch(answer) if answer[:1].isdigit() else None
    if bound and letters.stands_in(bound[1], question.side):
        return _told(answer, bound[1])
    known = question.sheet.names.get(letters.fold(answer), ())
    if not question.names and not known and question.sheet.stands_once(answer):
        return None
    for name in (answer, *question.names, *known):
        if letters.stands_in(name, question.side):
            return _told(answer, name)
    return None


def readable(question: Question) -> Refusal | None:
    """Why not even words that their author marked are asked: they can be read or heard beside the gap."""
    is_said = question.sheet.fact.kind is FactKind.FACT
    told = unsafe(question) or leak(question) or _heard(question)
    return told or (_of_two_words(question) if is_said else None)


def _of_two_words(question: Question) -> Refusal | None:
    other = aliases.of_two(question.answer, question.side)
    return _told(question.answer, other) if other else None


_BOUND = re.compile(
    r"(\d[\d.,]*)\s?(?:以上|以下|未満|超|or (?:more|less|higher|lower|fewer|above|below)|and (?:above|below))"
)
"""`7以上`: who reads the number elsewhere knows the limit."""


def _told(answer: str, shown: str) -> Refusal:
    what = f'the answer "{answer}"' if answer == shown else f'"{shown}", another name for the answer "{answer}",'
    return Refusal(code="L01", message=f"{what} can be read on the question side", hint=_OTHERS)


def half_shown(question: Question, *, is_expansion: bool = False) -> Refusal | None:
    """L01: half of the words of the answer, or more, can be read on the question side.

    `is_expansion` where the answer is what the letters of the question stand for, which then tell nothing.
    """
    answer = question.answer
    share = question.share_shown(_AROUND.sub("", answer), is_expansion=is_expansion)
    if not share or japanese_worth.names_kind(question):
        return None
    if _KANA_WORDS.search(answer) and len(RUNS.findall(answer)) <= MOST_OF_SHORT // 2:
        share *= sum(map(len, RUNS.findall(answer))) / len(answer)
    if share > HALF or (share == HALF and not _OWN_SUFFIX.fullmatch(answer)):
        message = f'half of the words of the answer "{answer}" can be read on the question side'
        return Refusal(code="L01", message=message, hint=_OTHERS)
    return None


_AROUND = re.compile(r"^(?:約(?=\d)|[-−－±](?=[\d.]+\s?[℃°度%％]))")
_KANA_WORDS = re.compile(r"[ぁ-ゖ]{3}")
"""まわりより気圧が低いところ: what is written in kana says something as well."""
_OWN_SUFFIX = re.compile(r"[一-鿿]{2}[^化性的式型系用後前中時]|[A-Z]{2,8}[一-鿿]{2}")
"""遺伝子 below 遺伝学: two letters of three are shared, and they are two things; so are APT攻撃 and another 攻撃."""


def _telling_shown(question: Question) -> Refusal | None:
    """L01: of a Japanese answer, the words that tell it apart can all be read: `DNS 名の解決` beside `DNS サーバー`."""
    answer = question.answer
    if not letters.has_japanese(answer) or len(answer) > _LONGEST_NAME or _COUNT.search(answer):
        return None
    telling = [run for run in RUNS.findall(answer) if len(run) > 1 and not _is_common(run)]
    if not telling or any(map(question.sheet.stands_once, telling)):
        return None
    if not all(letters.stands_in(run, question.side) for run in telling):
        return None
    message = f'of the answer "{answer}" all but common words can be read on the question side'
    return Refusal(code="L01", message=message, hint=_OTHERS)


_LONGEST_NAME = 20
"""Characters: a longer answer says more than its words do one by one."""
_COUNT = re.compile(r"[0-9０-９]|[一二三四五六七八九十両](?:つ|種|個|方)")


def head_shown(question: Question) -> Refusal | None:
    """L01: the last word of a short English answer, its head, can be read on the question side."""
    answer = question.answer
    parts = content(letters.fold(answer))
    if letters.has_japanese(answer) or not 1 < len(parts) <= MOST_OF_SHORT:
        return None
    if parts[-1] not in content(letters.fold(question.side)):
        return None
    message = f'the last word of the answer "{answer}" can be read on the question side'
    return Refusal(code="L01", message=message, hint=_OTHERS)


def _heard(question: Question) -> Refusal | None:
    answer = question.answer
    if question.side.isascii() or not question.sheet.has_loans:
        return None
    wanted = sounds(answer)
    is_silent = not (wanted or answer.endswith(DOING))
    if is_silent or letters.stands_for(question.sheet.term, answer) or japanese_worth.names_kind(question):
        return None
    least = max(1, HALF * len(content(letters.fold(answer)))) if wanted else 1
    is_heard = len(wanted) >= least and heard(wanted, question.sounds()) >= least
    if not (is_heard or is_doing_of(answer, question.side)):
        return None
    message = f'the answer "{answer}" can be heard in a word of the question side'
    return Refusal(code="L01", message=message, hint=_OTHERS)


def _alone(question: Question) -> Refusal | None:
    left, answer = question.left.replace(GAP, " "), question.answer
    is_bare = not letters.has_letters(left) and (
        _NOUN.search(answer) is not None or answer.isdigit() or enough.is_share_of_nothing(answer, question.sheet)
    )
    does = not _LETTER.search(answer) and _DOES.fullmatch(left.strip(" 。")) is not None
    above = question.sheet.levels[-1] if question.sheet.levels else ""
    does = does or english_doubt.is_lone_deed(left, answer, above)
    is_bare = is_bare or enough.is_bare_count(left, answer, above)
    says = (
        (enough.says_something(left, answer, question.sheet.levels) and not (does or is_bare))
        or (answer[:1].isdigit() and not is_bare)
        or question.sheet.fact.wanted
    )
    says = says or english_doubt.is_of_name(left, answer, above)
    least = enough.least(left, answer, question.sheet.levels)
    has_room = enough.is_amount_of(left, answer) or enough.weight(f"{question.sheet.context} {left}") >= least
    if says and has_room:
        return None
    message = f'with "{answer}" hidden, too little is left to know what is asked'
    return Refusal(code="L05", message=message, hint="say what the line is about")


def first_of_all(sheet: Sheet, own: Range) -> Refusal | None:
    """L05 for a step: those after it are not seen on its question, so what stands before has to ask for it."""
    if enough.weight(f"{sheet.context} {sheet.text[: own[0]]}") >= LEAST_BEFORE_STEP:
        return None
    return Refusal(
        code="L05",
        message=f'nothing says what "{sheet.text[own[0] : own[1]]}" is a step of',
        hint="put a line above the steps that says what they do",
    )


def _is_common(run: str) -> bool:
    return japanese_words.is_generic(run) or japanese_words.is_verbal(run)


def _empty(question: Question) -> Refusal | None:
    return None if letters.has_letters(question.side.replace(GAP, " ")) else _alone(question)


_DOES = re.compile(r"を(?:使|用い|行|し|す|避け)[ぁ-ゖ]{0,6}")
"""`[…]を使わない`: said of many things."""
_LETTER = re.compile(r"[A-Za-z]")
_NOUN = re.compile(r"[A-Za-z]{4}|^\d+\.\d+[^\d\W]")


def is_open(question: Question) -> Refusal | None:
    """Whether a whole definition is too open, or no more than a common word, to be asked whole.

    Behind a term a Japanese common word is a value: `Foo 口: コンピュータ`.
    """
    answer = question.answer
    if _OPEN_END.search(answer) or _CARRIES_ON.match(answer) or _EXAMPLE_FIRST.match(answer):
        return Refusal(code="L04", message=f'"{answer}" is an open list or half a sentence', hint="say it in full")
    if japanese_doubt.is_no_definition(answer):
        return Refusal(code="L04", message=f'"{answer}" does not say what it is', hint="say what it is")
    if letters.has_japanese(answer) and len(answer) > 1 and answer.replace(" ", "") not in japanese_words.POINTERS:
        return None
    return _generic(question)


_OPEN_END = re.compile(r"[?？]$|(?:\betc|など|等|[,、]\s?[^,、()（）]{0,40}(?:…|\.\.\.|[,、，]{2,}))[ .…。]*$")
_EXAMPLE_FIRST = re.compile(
    r"(?:ex(?!\s(?:nihilo|ante|post|officio|parte|vivo|situ|gratia|libris|machina|works)\b)|e\.g|eg|i\.e"
    r"|for example|such as|例)\b[.:,： ]",
    re.IGNORECASE,
)
_CARRIES_ON = re.compile(
    r"(?:and|but|or|so|because|which|that|though|while)\s|しかし|または|そして|ので|ただし|\"[^\"]*$", re.IGNORECASE
)


def _open_list(question: Question) -> Refusal | None:
    """A frame that many answers fit: an open list of examples."""
    text, (start, end) = question.sheet.text, question.ranges[0]
    behind, before = text[end : end + 24], text[max(0, start - 20) : start]
    if (
        (not question.answer.isalnum() and _OPEN_INSIDE.search(text, start, end))
        or _EXAMPLE_FIRST.match(text, start, end)
        or _EXAMPLE_BEHIND.match(behind)
        or (before.rstrip().endswith(_EXAMPLE_ENDS) and _EXAMPLE_BEFORE.search(before))
        or _MORE_BEHIND.match(text, end)
    ):
        message = f'"{question.answer}" is one of many examples: others would fit'
        return Refusal(code="L04", message=message, hint=_OTHERS)
    return None


_EXAMPLE_BEHIND = re.compile(
    r"[ )）」]*(?:(?:[や、][^、。やをは]{1,14})?(?:など|等[のをはがに、。)）]|といった|のような)|,? etc)"
)
_OPEN_INSIDE = re.compile(
    r"\w(?:\.\.+|…)\s\w|,\s(?:and\s)?(?:other|others|more)\b|\b(?:and|or)\sothers?\b", re.IGNORECASE
)
_MORE_BEHIND = re.compile(r",\s[^.:;()\n]{1,80},?\s?(?:…|\.\.\.|\betc\b)")
_EXAMPLE_ENDS = tuple('sSeEaAnN.,:：ば、"“')
_EXAMPLE_BEFORE = re.compile(
    r"(?:\be\.g\.,?|\bi\.?e\.?,?|\bexamples (?:include|are):?|\bsuch as|\bfor example,?"
    r"|(?<!look )(?<!looks )(?<!acts )(?<!tastes )\blike|例[:：]|例えば、?|たとえば、?)\s?(?:the\s|an?\s)?[\"“]?$",
    re.IGNORECASE,
)


def _doubtful(question: Question) -> Refusal | None:
    """L04 for words of running text that ask nothing where they stand."""
    sheet = question.sheet
    if sheet.has_japanese and sheet.is_japanese:
        above = letters.usual(sheet.levels[-1]) if sheet.levels and sheet.fact.kind is FactKind.FACT else ""
        told = japanese_doubt.refusal(question.besides(), *question.ranges[0], above=above, defines=bool(sheet.term))
    else:
        told = english_doubt.refusal(sheet.text, *question.ranges[0])
    return Refusal(code="L04", message=told, hint="mark other words with **bold**") if told else None


def _pointing(question: Question) -> Refusal | None:
    """L05: `in this basin` below `Basins`: which of them is meant is not on the card."""
    sheet = question.sheet
    noun = "" if sheet.has_japanese else english_doubt.points_at_one(sheet.text, sheet.levels)
    if not noun:
        return None
    hint = "name it in the line, or above it"
    return Refusal(code="L05", message=f'which {noun} "this {noun}" means is not said', hint=hint)


def _sample(question: Question) -> Refusal | None:
    answer = question.answer
    if not japanese_doubt.is_sample(answer):
        return None
    message = f'"{answer}" is the value of one example'
    return Refusal(code="L04", message=message, hint="mark what it shows with **bold** or ==highlight==")


def _translated(question: Question) -> Refusal | None:
    """L01: the question side says the answer in the other language."""
    answer = question.answer
    sheet = question.sheet
    if sheet.fact.kind is FactKind.ENUMERATION or not sheet.has_japanese or sheet.is_word_list:
        return None
    is_typed = sheet.fact.kind is FactKind.TABLE_ROW and _TYPED.fullmatch(sheet.term) is not None
    if not japanese_doubt.is_translated(answer, question.left, is_typed=is_typed):
        return None
    message = f'the answer "{answer}" can be read in the other language on the question side'
    return Refusal(code="L01", message=message, hint=_OTHERS)


_TYPED = re.compile(r"/[\w./-]+|[a-z0-9/._~$|()#-]+(?: [a-z0-9/._~$|-]+){0,6}|--?[a-z][a-z-]*[= ][^\s=]{1,16}")
"""A path, a command with its words, or an option with what is put there."""


def _head(question: Question) -> Refusal | None:
    """L01 for words of running text: not a name, an amount, a command, several things, or `a share of all`."""
    answer = question.answer
    head = answer.rpartition(" ")[2]
    is_plain = head.islower() and not answer[:1].isdigit() and not _SEVERAL.search(answer)
    if not is_plain or len(question.ranges) > 1:
        return None
    start, inlines = question.ranges[0][0], question.sheet.fact.prose.inlines
    is_code = any(i.kind is InlineKind.CODE and i.start <= start < i.end for i in inlines)
    return None if is_code else head_shown(question)


_SEVERAL = re.compile(r"\b(?:and|or|of)\b|[,/&]")


GATES: tuple[Callable[[Question], Refusal | None], ...] = (
    unsafe,
    _cut,
    _generic,
    _open_list,
    leak,
    _of_two_words,
    half_shown,
    _head,
    _telling_shown,
    _heard,
    _root,
    _translated,
    _sample,
    _doubtful,
    _pointing,
    _alone,
)
_OF_TEXT = (
    tuple(gate for gate in GATES if gate is not _telling_shown),
    tuple(gate for gate in GATES if gate not in (_of_two_words, _head, _root, _pointing)),
)
"""For Latin answers and for Japanese ones: what looks at words of the other alone has nothing to say."""
_GATES_OF_SHAPES = (unsafe, leak, _heard, _translated, _sample, _empty)
"""For words that the shape of the notes gives: a term, an answer, a member of a list."""
