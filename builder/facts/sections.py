"""Headings that are terms: a short paragraph below each says what it is."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from builder.facts.defining import opens_as_definition
from builder.facts.lazy import LED
from builder.facts.node import Node, Piece, exactly, fact, node, span
from builder.facts.prose import BREAKS, clean, cut, strip
from builder.facts.reading import is_stated
from builder.facts.refuse import refusal
from builder.facts.scope import is_generic, tidy, up_to
from builder.facts.sentences import sentences
from builder.facts.shapes import (
    announces,
    has_words,
    is_noun_phrase,
    is_pointer,
    is_question,
    is_sentence,
    says_what_it_is,
)
from builder.facts.topics import has_own_topic, tells_who
from builder.facts.twos import is_said_of_one, names_two
from builder.facts.words import is_label
from builder.model import Block, BlockKind, FactKind, InlineKind, Role
from builder.text import fold, has_japanese, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from builder.facts.scope import Scope
    from builder.model import Fact, Prose

BOLD_DEPTH = 7
"""Where a bold paragraph stands among the headings: below all of them."""
_LONGEST_HEADING = 80
"""In columns."""
_LEAST = 3
"""So many sections of one level, and half of them, make a glossary of their headings."""
_LONGEST = 480
"""In columns: a longer paragraph is a text, no definition."""
_MOST_WORDS = 6


_BESIDE = frozenset({BlockKind.HTML, BlockKind.CODE})


def definitions(children: Sequence[Block]) -> Mapping[int, Block]:
    """The heading by the index of the paragraph right below that says what it is; markup and code are nothing.

    Either half of the sections of a level, three or more, are a heading that can be a term over one short paragraph; or
    the paragraph begins as definitions do: `A dish that …`, 〜する作業。, `A lock is where …` below `Locks`; or an
    arrow leads to it. A heading that stands twice, or a bold line three times, is a label; one that names two
    things is none where what is below says it of one of them. A list of one line is read like a paragraph where
    the headings of its level are terms.
    """
    found: dict[int, tuple[Block, bool]] = {}
    parts = list[tuple[Block, int]]()
    named = Counter(fold(block.prose.text) for block in children if heading_level(block))
    filled: Counter[int] = Counter()
    seen = [(at, block) for at, block in enumerate(children) if block.kind not in _BESIDE]
    for (_, heading), (at, below), (_, after) in zip(seen, seen[1:], [*seen[2:], (0, None)], strict=False):
        level = heading_level(heading)
        if not level or heading_level(below):
            continue
        filled[level] += 1
        is_often = named[fold(heading.prose.text)] > (1 if heading.kind is BlockKind.HEADING else 2)
        if below.kind is BlockKind.PARAGRAPH and not is_often and _is_term(heading) and _may_define(below):
            is_alone = after is None or heading_level(after) > 0
            if _is_of_part(below, tidy(heading.prose.text, heading=True)):
                parts += [(heading, at)] * is_alone
            else:
                found[at] = (heading, is_alone)
    found.update((at, (heading, False)) for at, heading in _listed(seen, filled, named).items())
    alone = Counter(heading_level(heading) for heading, is_alone in found.values() if is_alone)
    alone.update(heading_level(heading) for heading, _ in parts)
    glossary = {level for level, count in alone.items() if count >= _LEAST and 2 * count >= filled[level]}
    return {
        at: heading
        for at, (heading, is_alone) in found.items()
        if not is_said_of_one(heading.prose.text, _right_below(children, at, heading))
        and (
            (heading_level(heading) in glossary and is_alone and not _is_title(heading, children[at]))
            or children[at].info == LED
            or opens_as_definition(children[at].prose)
            or _is_defined_in_place(heading, children[at])
            or _is_glossed(heading, children[at])
            or children[at].kind is BlockKind.LIST
        )
    }


def _listed(
    seen: Sequence[tuple[int, Block]], filled: Mapping[int, int], named: Mapping[str, int]
) -> Mapping[int, Block]:
    """The Japanese headings by the index of a list of one line below, where those of a level are terms.

    Three of a level or more, and half of them, have nothing below but a list of one line or two, and one of these says
    what its heading is. A line that says so by itself is not among them: it is read without the others.
    """
    found: dict[int, Block] = {}
    short, told = Counter[int](), set[int]()
    for (_, heading), (at, below), after in zip(seen, seen[1:], [*seen[2:], None], strict=False):
        level, items = heading_level(heading), below.children
        is_short = below.kind is BlockKind.LIST and len(items) <= _MOST_LINES and not any(i.children for i in items)
        if not level or not is_short or (after is not None and not heading_level(after[1])):
            continue
        short[level] += 1
        line = node(items[0]).text
        told |= {level} if says_what_it_is(line) else set()
        is_named = named[fold(heading.prose.text)] == 1 and _is_term(heading) and not names_aspect(heading.prose.text)
        if len(items) == 1 and is_named and _tells(line) and _may_define(items[0]):
            found[at] = heading
    terms = {level for level in told if short[level] >= _LEAST and 2 * short[level] >= filled[level]}
    return {at: heading for at, heading in found.items() if heading_level(heading) in terms}


_MOST_LINES = 2


def _tells(line: str) -> bool:
    """Whether a Japanese line may say what its heading is: `AがわかればBもわかる`; no deed."""
    if not has_japanese(line) or says_what_it_is(line):
        return False
    return _WHEN.search(line) is not None or (not is_sentence(line) and _KIND.search(line) is not None)


_WHEN = re.compile(
    "が[^。、]{1,20}(?:[るうくすつぬむぶぐ]と|[えけせてねべめれげ]ば|たら)、[^。]{4,}[うくすつぬむるぐぶ]。?$"
)
_KIND = re.compile("[るたいなうくすつぬぶむぐ][一-龯々ァ-ヺー]{2,12}$")


def names_aspect(words: str) -> bool:
    """Whether words head what is said of a thing in one respect, not what it is: 生存期間."""
    return _ASPECT.search(words) is not None


_ASPECT = re.compile(
    "[一-龯](?:関係|期間|時期|分布|概要|歴史|経緯|背景|原因|影響|効果|役割|方法|種類|条件|流れ|手順|違い|比較|意義|証拠|結果|問題|課題|対策|成果)$"
)


def _is_title(heading: Block, below: Block) -> bool:
    """Whether a heading of two names stands over a word or two: the title of a list in lines."""
    return names_two(heading.prose.text) and width(below.prose.text.partition("\n")[0]) < _LEAST_OF_TWO


_LEAST_OF_TWO = 24
"""In columns: a shorter line names a thing and does not say what two are."""


def _right_below(children: Sequence[Block], at: int, heading: Block) -> Iterator[str]:
    """The words of the paragraph below a heading, and of what stands below that, its items too."""
    yield children[at].prose.text
    for after in children[at + 1 : at + 2]:
        if not 0 < heading_level(after) <= heading_level(heading):
            yield from (after.prose.text, *(item.prose.text for item in after.children))


def _is_glossed(heading: Block, below: Block) -> bool:
    """Whether a bold line stands right over a line that is no sentence of its own: it begins small.

    Or it ends in a colon, and the line stands in brackets: `**Spring tide:**` over `(the highest of the month)`.
    """
    is_right_below = heading.kind is BlockKind.PARAGRAPH and below.span.line == heading.span.end_line + 1
    text = below.prose.text
    if is_right_below and heading.prose.text.rstrip().endswith((":", "：")) and _ASIDE.fullmatch(text.strip()):
        return has_japanese(text) or len(text.split()) >= _LEAST
    return is_right_below and "\n" not in text and text[:1].islower() and len(text.split()) >= _LEAST


def is_bold_heading(block: Block) -> bool:
    """A short paragraph that is bold from end to end, but for a gloss in brackets: `**Vacuole** (液胞)`."""
    text = block.prose.text.strip(" 　:：")
    bold = next((i for i in block.prose.inlines if i.kind is InlineKind.STRONG), None)
    rest = "" if bold is None else text[bold.end - bold.start :].strip()
    is_whole = bold is not None and bold.start == 0 and (not rest or _GLOSS.fullmatch(rest) is not None)
    if block.kind is not BlockKind.PARAGRAPH or not is_whole:
        return False
    is_note = text.startswith(NOTES) or _STATES.match(text) is not None
    return has_words(text) and "\n" not in text and width(text) <= _LONGEST_HEADING and not is_note


_STATES = re.compile(
    "(?!第?[0-9０-９一二三四五六七八九十]+[章節条項部編課回話])[^、。はがを?？]{2,24}は、[^?？:：]+(?<!か)$"
)
"""`潮の周期は、満ちに6時間、引きに6時間`: it says something of its topic, and heads nothing."""
_GLOSS = re.compile(r"[(（][^()（）]{1,30}[)）][:：]?")
NOTES = ("※", "＊", "*", "(*", "（*", "(※", "（※", "注:", "注：", "注)", "注）")
"""What a remark on the text above begins with."""


def heading_level(block: Block) -> int:
    """The depth of a heading, or of a paragraph that is one; 0 for what is none."""
    return block.level if block.kind is BlockKind.HEADING else BOLD_DEPTH if is_bold_heading(block) else 0


def _is_term(heading: Block) -> bool:
    words = tidy(heading.prose.text, heading=True)
    short = has_japanese(words) or len(words.split()) <= _MOST_WORDS
    return short and is_noun_phrase(words) and not (is_label(words) or is_generic(words) or is_question(words))


def _may_define(block: Block) -> bool:
    at = node(block)
    text = at.text
    return (
        has_words(text)
        and width(text) <= _LONGEST
        and at.parts is None
        and not text.endswith((":", "："))
        and not (is_pointer(text) or is_question(text) or announces(text) or _IS_CASE.search(text))
    )


def _is_of_part(below: Block, name: str) -> bool:
    """Whether a text tells of a part of the named thing, and is read as what it says itself."""
    at = node(below)
    return (
        not tells_who(at.text)
        and has_own_topic(name, at.text)
        and is_stated(cut(at.prose, 0, sentences(at.prose)[0].end), name)
    )


_IS_CASE = re.compile("[るたいの](?:場合|とき|時|ケース)[。．]?$")
"""`錨が外れた場合。`: when what follows is so."""


def defined(heading: Block, below: Block, scope: Scope) -> Fact | None:
    """The heading as a term and the first sentence or line below it as what it is; the rest is for the back.

    A sentence that only tells who did a thing, `海図を描いたのは伊能忠敬` below 測量史, is a statement.
    """
    below = below.children[0] if below.kind is BlockKind.LIST else below
    at = node(_without_brackets(below))
    told = refusal(at, scope)
    if told is not None and told.rule.code != "L12":
        return None
    words = tidy(heading.prose.text, heading=True)
    start = max(0, heading.prose.text.find(words))
    if tells_who(at.text):
        return fact(FactKind.FACT, [exactly(at.prose, 0, len(at.text), Role.BODY)], scope, at=span(at, at))
    said, rest = _first(at)
    pieces = _in_place(said, words) or (
        Piece(prose=cut(heading.prose, start, start + len(words)), role=Role.TERM),
        ": ",
        exactly(said, 0, len(said.text), Role.BODY),
    )
    extra = (Block(kind=BlockKind.PARAGRAPH, span=below.span, prose=rest),) if rest.text else ()
    made = fact(FactKind.DEFINITION, pieces, up_to(scope, heading_level(heading) - 1), at=span(at, at), extra=extra)
    return replace(made, context_lines=(*made.context_lines, heading.span.line))


def _without_brackets(below: Block) -> Block:
    """A text without the brackets it stands in from end to end."""
    inside = strip(below.prose)
    return replace(below, prose=cut(inside, 1, len(inside.text) - 1)) if _ASIDE.fullmatch(inside.text) else below


_ASIDE = re.compile(r"[(（][^()（）]+[)）]")


def _in_place(said: Prose, term: str) -> Sequence[Piece | str]:
    """The sentence itself where it begins with the heading's term, `A mica is …` below `Micas`; else nothing."""
    names = [term, *(term[: -len(end)] for end in ("es", "s") if term.isascii() and term.endswith(end))]
    article = _ARTICLE.match(said.text) if term.isascii() else None
    begin = article.end() if article else 0
    for name in names:
        found = _JOINT.match(said.text, begin + len(name))
        if found and said.text[begin : begin + len(name)].casefold() == name.casefold():
            return (
                exactly(said, 0, begin),
                exactly(said, begin, found.end(1), Role.TERM),
                exactly(said, found.end(1), found.end()),
                exactly(said, found.end(), len(said.text), Role.BODY),
            )
    return ()


def _is_defined_in_place(heading: Block, below: Block) -> bool:
    """Whether the sentence defines its heading by another form of the word; `stated_in` reads the same one."""
    said, term = clean(below.prose), tidy(heading.prose.text, heading=True)
    pieces = () if said.text.casefold().startswith(term.casefold()) else _in_place(said, term)
    joint = next((p.prose.text for p in pieces[2:] if isinstance(p, Piece)), "")
    return joint.strip().endswith(_DEFINES)


_DEFINES = ("where", "when", "means", "refers to")
_ARTICLE = re.compile(r"(?:An?|The)\s")
_JOINT = re.compile(
    r"((?:\s?[(（][^()（）]{1,60}[)）])?)"
    r"(?:とは[、，]?|は[、，]?|\s(?:is|are|was|were|means|refers to)\s(?:where\s|when\s)?)(?=\S)"
)


def _first(at: Node) -> tuple[Prose, Prose]:
    """The first line where each begins like a sentence of its own, else the first sentence; and the rest."""
    written = at.block.prose
    starts = [i.end for i in written.inlines if i.kind in BREAKS]
    end = starts[0] - 1 if starts else 0
    if (
        end
        and not written.text[:end].rstrip().endswith(("、", "，", ","))
        and all(written.text[n : n + 1].isupper() or has_japanese(written.text[n : n + 1]) for n in starts)
    ):
        line, rest = clean(cut(written, 0, end)), clean(cut(written, end + 1, len(written.text)))
    else:
        line, rest = at.prose, cut(at.prose, 0, 0)
    first = sentences(line)[0]
    tail = strip(cut(line, first.end, len(line.text)))
    return cut(line, first.start, first.end), tail if tail.text else rest
