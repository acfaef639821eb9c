"""Siblings looked at together: a list to recall as a whole, questions with their answers, bookmarks."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from builder.facts.asked import answered
from builder.facts.course import are_objectives
from builder.facts.links import is_bookmarks, is_contents
from builder.facts.node import NOTE, Node, Piece, fact, skipped, span
from builder.facts.properties import are_properties
from builder.facts.prose import cut, pictures
from builder.facts.questions import answer_together, are_unanswered
from builder.facts.refuse import BELOW_SOURCES, refusal
from builder.facts.scope import tidy
from builder.facts.shapes import (
    has_subject,
    is_noun_phrase,
    is_pointer,
    is_predicate,
    is_question,
    is_sentence,
    without_brackets,
)
from builder.facts.split import Separator
from builder.facts.unbulleted import CHOICE, STATED
from builder.facts.words import is_in, is_label
from builder.model import FactKind, InlineKind, Role
from builder.text import fold, has_japanese, width

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from builder.facts.scope import Scope
    from builder.findings import Finding
    from builder.model import Fact, Prose

_LONGEST_MEMBER = 84
_MOST_MEMBERS = 7
"""A longer list is not recalled as one (card-quality.md, L07)."""
_UNLIKE = 2.5
"""How many times as long a text is that is of another kind."""
_LONG_MEMBER = 48
_LONG_STEP = 40
"""In columns."""
_SHORT_WORD = 5
_SHORT_NAME = 30
"""Characters, or columns: a full stop behind so few makes no sentence, and a list of names has no longer ones."""
_DEEPEST_HEADING = 8
"""A bold line that heads a part; what is deeper is a lead-in or an item."""
_JA_LIST_HEADING = re.compile(
    r"(?:一覧|種類|要素|条件|特徴|メリット|デメリット|利点|欠点|長所|短所|例|パターン|手順|流れ|項目|方法|原因|症状|成分|構成|機能|役割|用途|つくり|たち|など|つ|治療薬?|検査|所見|合併症|副作用|適応|禁忌)$"
    r"|[二三四五六七八2-8](?:大|つの|種の|種類の|分類|要素|原則|段階)"
)
_PROCESS = re.compile(
    r"(?i)(?:手順|流れ|順序|順番|過程|工程|プロセス|ステップ|サイクル|でき方|作り方|仕組み|しくみ|方法|しかた|仕方)[:：]?$"
    r"|\b(?:how|steps?|process|procedure|stages?|phases?|cycle|lifecycle|workflow|sequence|algorithm|order)\b"
)
"""What stands over steps in order, whoever takes them."""
_OPEN_LEAD = re.compile(
    r"(?i)^(?:some|main|common|typical|popular|notable|various|other|certain|a few|(?:the )?most)\b"
    r"|^key (?:uses?|features?|benefits?|points?|advantages?)\b|^why\s?\??$|^なぜ[？?]?$"
    r"|^(?:examples? of|for example|e\.?g)\b"
    r"|\b(?:such as|(?<!look )(?<!looks )(?<!is )(?<!are )like|for example|for instance|e\.?g)[.,]?$"
    r"|^例|例[:：]?$|主な|主要な|代表的な|よく使う|その他の|一部の"
)
"""A list of some among more."""
_OF_MANY = re.compile(
    r"(?i)\b(?:various|numerous|(?:many|several) other|a (?:wide |large )?(?:variety|range) of|such as|for example)\b"
)
"""`takes letters from various ships:`: so is what stands below."""
_OPEN_MEMBER = re.compile(r"(?i)(?:など|等|\betc\.?|…|\.\.\.)$|^any\s|^(?:and )?(?:more|others?|so on)$|^その他$")
_MEASURE = re.compile(
    r"(?<![\d.,])\d[\d.,]{0,20}\s?(?:%|％|[a-zA-Z]{1,4}\b|[秒分時日週月年円個台回件枚本倍度℃歳割]|[〜～–-]\s?\d|未満|以上|以下)"
)
"""A property with its value: such children are facts of their own."""
_REMARK = re.compile(
    r"(?i)(?:also|generally|usually|often|sometimes|mainly|mostly|typically|normally)\s\w+"
    r"|(?:much |far |slightly )?(?:more|less) (?:common|frequent|likely|rare)\s\w+"
)
"""`Also called …`, `more common in …`: said of what stands above, no member of it."""
_DONE = re.compile(r"(?:を|によって|により)[一-龯ァ-ヶー]{2,6}$")
"""`製品によって分類`: what is done with the thing above, beside names of its parts no member."""
_COUNTED = re.compile(r"[0-9０-９一二三四五六七八九十]{1,2}\s?(?:つ|種類?|個|段階)の")
"""`4つの体系` over them: a list of its own."""
_OPTION = re.compile(r"[(（]?[A-Ea-eア-オ][.)）、]\s*\S")
_EN_SINGULAR = re.compile(r"(?i)(?:ss|us|is|ics|ness)$")


def refused_group(group: Sequence[Node], scope: Scope) -> tuple[Finding, ...] | None:
    """Why a whole list makes no card: a table of contents, bookmarks; None where it may."""
    members = tuple(group)
    if scope.reference:
        return tuple(skipped("S12", n, BELOW_SOURCES) for n in _all(members))
    if (
        is_contents(members)
        or _are_headings(members, scope)
        or (members and is_in(members[0].text, "contents") and not members[0].children)
        or (scope.levels and is_in(scope.levels[-1].words, "contents"))
    ):
        return tuple(skipped("S05", n, "a table of contents repeats the headings") for n in _all(members))
    if are_objectives(members, [level.words for level in scope.levels]):
        return tuple(skipped("S13", n, "what a course wants its reader to be able to do") for n in _all(members))
    for are, code, what in () if any(map(_is_marked, members)) else _REFUSED_WHOLE:
        if are(members):
            return tuple(skipped(code, n, what) for n in _all(members))
    if is_bookmarks(members):
        told = _all(members, but={id(n) for n in said_below_links(members, scope)})
        return tuple(refusal(n, scope) or skipped("S04", n, "one of a list of links") for n in told)
    return None


def _are_headings(group: Sequence[Node], scope: Scope) -> bool:
    """Whether items right below a heading that calls for no list are headings of the file: its contents."""
    if (scope.levels and scope.levels[-1].depth > _DEEPEST_HEADING) or _calls_for_list(scope):
        return False
    named = sum(_is_heading(n, scope) for n in group)
    return named >= _LEAST_OF_CONTENTS and named * _LEAST_OF_CONTENTS >= len(group)


def _is_heading(at: Node, scope: Scope) -> bool:
    is_named = fold(tidy(at.text, heading=True)) in scope.headings
    return is_named and all(_is_heading(below, scope) for below in at.children) and not at.others


_LEAST_OF_CONTENTS = 3
"""So many items, a third of all, say that they are contents."""


def said_below_links(group: Sequence[Node], scope: Scope) -> Sequence[Node]:
    """The items of a list of links below which something is said of a name, `[Lecture 3](…)` over `Lock: a gate`."""
    if scope.reference or not is_bookmarks(tuple(group)):
        return ()
    found = list[Node]()
    for n in group:
        says = (one.parts is not None and not _is_refused(one, scope) for one in n.children)
        found += [n] if any(says) and not is_bookmarks(n.children) else said_below_links(n.children, scope)
    return found


def _are_options(group: Sequence[Node]) -> bool:
    return (len(group) > 2 and all(_OPTION.match(n.text) for n in group)) or any(n.block.info == CHOICE for n in group)


def _asks_itself(at: Node) -> bool:
    """Whether an item has a cloze of the author's own, or some of its words, not all, are highlighted."""
    size = len(at.text.strip(" 。.　"))
    return any(
        i.kind is InlineKind.CLOZE or (i.kind is InlineKind.HIGHLIGHT and i.end - i.start < size)
        for i in at.prose.inlines
    )


def _is_marked(at: Node) -> bool:
    """Whether the author marked an item, or words of it, to be asked."""
    return at.wanted or any(i.kind in _MARKS for i in at.prose.inlines)


_MARKS = frozenset({InlineKind.CLOZE, InlineKind.HIGHLIGHT, InlineKind.STRONG})


def _are_amounts(group: Sequence[Node]) -> bool:
    """`2 tbsp sugar`, `1 egg`: what goes into a dish; with a second number something is said of the first."""
    if len(group) < len("abc") or any(n.children or _TWO_NUMBERS.match(without_brackets(n.text)) for n in group):
        return False
    measured = sum(_AMOUNT.match(n.text) is not None for n in group)
    counted = sum(_COUNT.match(n.text) is not None for n in group)
    return measured > 1 and (measured + counted) * 2 > len(group)


_REFUSED_WHOLE: tuple[tuple[Callable[[Sequence[Node]], bool], str, str], ...] = (
    (_are_options, "S21", "one of the options of a quiz"),
    (_are_amounts, "S20", "a line of a recipe"),
    (are_unanswered, "S03", "a question without an answer"),
)
_NUMBER = r"(?:about\s|~)?(?:\d+(?:[.,/]\d+)?(?:\s\d/\d)?|[½¼¾⅓⅔])(?:\s?[-–]\s?\d+)?"
_AMOUNT = re.compile(
    rf"(?i){_NUMBER}\s?(?:cups?|tbsps?|tsps?|tablespoons?|teaspoons?|cloves|pinch(?:es)?|cans?|sticks?|slices?|sprigs?|"
    r"oz|ounces?|lbs?|pounds?)\b\.?\s(?:of\s)?[a-z(]"
)
_TWO_NUMBERS = re.compile(r"[\d\s./,½¼¾⅓⅔–-]+[a-z][^\d]*\d", re.IGNORECASE)
_COUNT = re.compile(rf"(?i){_NUMBER}\s(?!%)[a-z]{{3,}}")


def _all(group: Sequence[Node], *, but: Collection[int] = ()) -> list[Node]:
    """A list and everything below, in reading order, but what stands below the nodes with some `id`."""
    return [x for n in group for x in (n, *(() if id(n) in but else _all(n.children, but=but)))]


def is_list(group: Sequence[Node], scope: Scope, *, lead: str) -> bool:
    """Whether siblings are the members of one list, asked together.

    Short noun phrases, at most half of which say more below themselves. Without a lead (a parent, a lead-in) the
    heading above has to call for a list, or all are mere names. Numbered steps may be clauses, if short. A few of the
    names may have a gloss, `red: colour of blood`, which is a fact of its own.
    """
    group, written = _names(group), group
    if (
        is_in(lead, "contents")
        or (group is not written and not (lead or _calls_for_list(scope)))
        or len(group) < 2
        or _are_options(group)
        or any(_has_more(n) or _asks_itself(n) or n.block.info == STATED or _is_labelled(n) for n in group)
        or 2 * sum(bool(n.children) for n in group) > len(group)
    ):
        return False
    if len({fold(n.text) for n in group}) < len(group) or _are_asked(group) or _say_of_one(written, lead):
        return False
    steps = len(group) > 2 and all(n.ordered for n in group) and _are_steps(group, scope, lead)
    told = answer_together(group, tidy(lead or (scope.levels[-1].words if scope.levels else ""), heading=True))
    measured = sum(bool(_MEASURE.search(n.text)) for n in group)
    if measured * 2 >= len(group) or not all(_is_member(n, steps=steps or told) for n in group):
        return False
    if not (lead or steps or told) and not _calls_for_list(scope) and not _are_names(group, scope):
        return False
    done = sum(_DONE.search(n.text) is not None for n in group)
    if 0 < done < len(group) or any(n.children and _COUNTED.match(n.text) for n in group):
        return False
    said = not (steps or told) and any(is_predicate(n.text) or _TURN.search(without_brackets(n.text)) for n in group)
    apart = _are_sentences(group) if steps else said or (not told and _are_unlike(group))
    return not apart and not any(_is_refused(n, scope) for n in group)  # last: it asks most


def _are_asked(group: Sequence[Node]) -> bool:
    """Whether one of them is a question, or all have the answer to theirs behind it."""
    texts = [n.text for n in group]
    if any(map(is_question, texts)):
        return True
    return all(("?" in text or "？" in text) and answered(text) is not None for text in texts)


def _say_of_one(group: Sequence[Node], lead: str) -> bool:
    return _PROCESS.search(lead) is None and are_properties(group, lead)


def _is_labelled(at: Node) -> bool:
    """Whether a member is a label over what it holds: `性格` over `忠実` is no third thing beside `日本原産`."""
    return bool(at.children) and has_japanese(at.text) and is_label(at.text.rstrip(":："))


def _names(group: Sequence[Node]) -> Sequence[Node]:
    """The items, short names all, what is said behind fewer than half of them left out."""
    glossed = [n for n in group if n.parts is not None]
    are_few = 0 < 2 * len(glossed) < len(group)
    if not are_few or any(n.ordered for n in group) or not all(map(_is_glossed, glossed)):
        return group
    found = [replace(n, prose=cut(n.prose, 0, n.parts.term_end), parts=None) if n.parts else n for n in group]
    return found if all(width(without_brackets(n.text)) <= _SHORT_NAME for n in found) else group


def _is_glossed(at: Node) -> bool:
    """Whether an item is a name with a gloss behind a colon or a dash, no label with its value."""
    if at.parts is None or at.parts.separator not in _GLOSSES or at.children or at.others:
        return False
    name, said = at.text[: at.parts.term_end], at.text[at.parts.body_start :]
    is_plain = is_noun_phrase(name) and not (is_label(name) or is_in(name, "asides"))
    return is_plain and said.strip() != "" and not any(c.isdigit() for c in said)


_GLOSSES = frozenset({Separator.COLON, Separator.DASH, Separator.LEADER})
_TURN = re.compile(r"(?i)[a-z],? but\s(?!not\b)")
"""`slow, but cleanest welds` says how something is: no member."""


def _are_unlike(group: Sequence[Node]) -> bool:
    """Whether two siblings are of two kinds: one a word or two, the other a long text, or that there is (no) such."""
    if len(group) > len("ab"):
        return False
    if sum(n.text.endswith(("なし", "あり")) for n in group) == 1:
        return True
    short, long = sorted(width(without_brackets(n.text)) for n in group)
    return short * _UNLIKE < long and long > _LONG_MEMBER


def _are_steps(group: Sequence[Node], scope: Scope, lead: str) -> bool:
    """Whether numbered items are steps: what to do, or what happens below `How … works`, 〜の流れ."""
    above = lead or (scope.levels[-1].words if scope.levels else "")
    return bool(_PROCESS.search(tidy(above, heading=True))) or not any(has_subject(n.text) for n in group)


def _are_sentences(group: Sequence[Node]) -> bool:
    """Whether Japanese steps are sentences that nobody recalls by the letter: words in each are asked."""
    closed = sum(is_sentence(n.text) for n in group if has_japanese(n.text))
    return closed * 2 > len(group) and sum(width(n.text) for n in group) > _LONG_STEP * len(group)


def _are_names(group: Sequence[Node], scope: Scope) -> bool:
    """Whether three or more siblings below a heading are all mere names: alone nothing is said of any."""
    if len(group) < len("abc") or not scope.levels or scope.levels[-1].depth > _DEEPEST_HEADING:
        return False
    heading = tidy(scope.levels[-1].words, heading=True)
    return are_bare(group, scope) and not (is_in(heading, "generic_headings") or is_in(heading, "name_headings"))


def are_bare(group: Sequence[Node], scope: Scope) -> bool:
    """Whether nothing is said of any of the siblings, and nothing stands below them."""
    told = (refusal(n, scope) for n in group)
    return all(one is not None and one.rule.code == "L12" for one in told)


def _has_more(at: Node) -> bool:
    return any(block.info != NOTE for block in at.others)


def _is_refused(at: Node, scope: Scope) -> bool:
    """Whether a node makes no card, alone or in a list; a bare word is a good member."""
    told = refusal(at, scope)
    return told is not None and told.rule.code != "L12"


def _is_member(at: Node, *, steps: bool) -> bool:
    text = at.text if len(at.text) > _SHORT_NAME else at.text.rstrip(".")
    if (
        at.parts is not None
        or pictures(at.prose)
        or width(_REMARKS.sub("", text)) > _LONGEST_MEMBER
        or is_pointer(text)
        or _REMARK.match(text)
    ):
        return False
    return steps or _is_short(text) or (not is_sentence(text) and is_noun_phrase(text, longest=42))


_REMARKS = re.compile(r"\s[(][^()]{1,200}[)]")
"""What is said of a member by the way."""


def _is_short(text: str) -> bool:
    """A word in hiragana whose last letter only looks like the end of a verb: がく, うろこ."""
    return len(text) <= _SHORT_WORD and all("ぁ" <= c <= "ー" for c in text)


_BEHIND_HEAD = re.compile(
    r" (?:of|for|in|on|to|from|with|by|that|which|[Aa]ffecting|[Ii]nfluencing|[Dd]etermining|[Cc]ausing|[Cc]ontrolling"
    r"|[Cc]ontaining|[Uu]sing|[Ii]nvolving|(?:[Uu]sed|[Ii]nvolved|[Nn]eeded|[Rr]equired|[Mm]ade|[Ff]ound)"
    r"(?= (?:in|for|to|by|when|at|as|on)\b|$))\b"
)
"""`factors affecting the rate`, `tools used for felling`."""


def _calls_for_list(scope: Scope) -> bool:
    """Whether the nearest heading names many things: a plural, 〜の種類, 〜一覧."""
    if not scope.levels or scope.levels[-1].depth > _DEEPEST_HEADING:
        return False
    words = tidy(scope.levels[-1].words, heading=True)
    if has_japanese(words):
        return bool(_JA_LIST_HEADING.search(words))
    head = _BEHIND_HEAD.split(words)[0]
    last = head.split()[-1].lower() if head.strip() else ""
    return last.endswith("s") and not _EN_SINGULAR.search(last) and not is_in(words, "generic_headings")


def list_outcomes(group: Sequence[Node], scope: Scope, *, lead: Node | None) -> tuple[Fact | Finding, ...]:
    """One fact of a list, its lead and then a line for each member; or why a long one is none."""
    group = _names(group)
    if len(group) > _MOST_MEMBERS:
        hint = "part it under subheadings, or write a line about each"
        return tuple(skipped("L07", n, f"one of a list of {len(group)}", hint=hint) for n in group)
    above = lead.text if lead is not None else scope.levels[-1].words if scope.levels else ""
    if (
        is_in(above, "open_labels")
        or _OPEN_LEAD.search(tidy(above, heading=True))
        or _OF_MANY.search(above)
        or _OPEN_MEMBER.search(group[-1].text)
    ):
        return tuple(skipped("L04", n, f'of "{above}" there are always more: others would fit') for n in group)
    return (_list_fact(group, scope, lead=lead),)


def _list_fact(group: Sequence[Node], scope: Scope, *, lead: Node | None) -> Fact:
    pieces: list[Piece | str] = [Piece(prose=lead.prose), "\n"] if lead is not None else []
    for at, n in enumerate(group):
        pieces += ["\n"] * bool(at) + [Piece(prose=_member(n), role=Role.MEMBER)]
    first = lead if lead is not None and lead.block.kind.value != "paragraph" else group[0]
    return fact(
        FactKind.ENUMERATION,
        pieces,
        scope,
        at=span(first, group[-1]),
        ordered=all(n.ordered for n in group),
    )


def _member(at: Node) -> Prose:
    return cut(at.prose, 0, len(at.text.rstrip(" 　。.、,;；")))
