"""Questions of a paragraph that its author answers: behind the question mark, or on the line below."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from builder.facts.lines import is_definition, paragraph
from builder.facts.prose import clean, cut
from builder.facts.shapes import is_noun_phrase, is_question, tells_later
from builder.facts.words import asks_to_do, is_in
from builder.model import BlockKind
from builder.text import has_japanese

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.model import Block, Prose

_ANSWERED = re.compile(
    r"([^?？]{6,160}[?？])\s*(?:#(?:flash)?cards?\S*\s+)?(?:A[:.．：]\s*|(?:→|->|=>|-)\s*)?"
    r"(?![をにがとのも][一-龯ァ-ヶ、]|って|など)(?=[^?？\s])([^?？]*?[^?？\s)）」](?:\s?[(（][^()（）?？]{1,60}[)）])?)"
)
_LETTERED = re.compile(
    r"[QＱ]\d{0,3}[.．:：]?[ \t　、,]+([^?？]{2,160}[?？])\s*"
    r"[AＡ]\d{0,3}[.．:：]?[ \t　、,]+([^?？\s][^?？]*[^?？\s]|[^?？\s])"
)
_LED = re.compile(r"([^?？→⇒]{2,160}[?？])\s*(?:→|⇒|⇨|[-=]>|➡️?)\s*([^?？→⇒\s][^?？→⇒]*)")
_QUESTION_WORD = re.compile(r"(?i)(?:what|who|whom|whose|which|when|where|why|how)\b")
_ASKS_JA = re.compile("何|なに|なぜ|どう|どこ|どの|どれ|どんな|いつ|誰|だれ|いく[つら]|とは|か[?？]$|は[?？]$")
_LONGEST_ANSWER = 160
"""Characters."""
_LABEL = re.compile(
    r"\s*([^\s.．:：\d]{1,10})(?:\s?\d{0,3}\s?[.．:：]\s*|\d{1,3}[)）]?[ \t　]+|(?<=[一-龯え])\d{0,3}[ \t　]+)(?=\S)"
)
_ARROW = re.compile(r"\s*(?:→|⇒|⇨|->|=>|➡️?)\s*(?=\S)")
_SENTENCE_BEFORE = re.compile(r"[。!！]|[a-z\d)][.]\s+\S")
_MOST_BELOW = 3
"""Lines that answer one question."""


def behind_label(text: str, name: str, *, start: int = 0) -> int:
    """Where the words behind `Q:`, `A.`, `問1：` begin, by the list of such labels; 0 where there is none."""
    label = _LABEL.match(text, start)
    return label.end() if label and is_in(label.group(1), name) else 0


def answered(text: str) -> tuple[int, int, int] | None:
    """Where a question begins and ends, and the answer behind its mark begins; None where none is answered so.

    `What is X? Y`; a Japanese `Q X？ A Y`, whatever it begins with; `X? → Y`, where X asks or is a name.
    """
    led = _LED.fullmatch(text)
    if led and _is_led(led[1]) and not _is_no_answer(led[2]):
        return 0, led.end(1), led.start(2)
    lettered = _LETTERED.fullmatch(text)
    if lettered and len(lettered[2]) <= _LONGEST_ANSWER and has_japanese(lettered[1]):
        return lettered.start(1), lettered.end(1), lettered.start(2)
    both = _ANSWERED.fullmatch(text)
    if both is None or not asks(both[1]) or _is_no_answer(both[2]):
        return None
    return 0, both.end(1), both.start(2)


def _is_led(words: str) -> bool:
    """Whether an arrow may lead from words with a question mark to the answer: they ask, or name; 本当？ doubts."""
    name = words.rstrip("?？ ")
    return asks(words) or (is_noun_phrase(name) and _DOUBTS.fullmatch(name) is None)


_DOUBTS = re.compile(
    r".*(?:本当|ホント|マジ|大丈夫|平気|可能|有効|無効|正解|必要|十分|不明|違い|同じ)|(?i:ok|really|true|why not|sure)"
)


def _is_no_answer(words: str) -> bool:
    """Whether words behind a question are too long for an answer, ask in turn, or tell what to do about it."""
    return (
        len(words) > _LONGEST_ANSWER
        or is_question(words)
        or asks_to_do(words)
        or tells_later(words)
        or words.startswith("要確認")
    )


def asks(words: str) -> bool:
    """Whether words up to a question mark are a question with an answer: it begins like one, or is labelled as one."""
    if words.count("「") > words.count("」") or words.count("『") > words.count("』"):
        return False
    return (
        bool(behind_label(words, "question_labels"))
        or _QUESTION_WORD.match(words) is not None
        or (has_japanese(words) and asks_by_word(words))
    )


def asks_by_word(words: str) -> bool:
    """Whether Japanese words ask by one of them, not by the mark alone."""
    return _ASKS_JA.search(words) is not None


def asks_unmarked(words: str) -> bool:
    """Whether English words ask without a question mark: `What are the effects on the ecosystem`.

    What an exercise asks to do counts. `What counts is …` and `What plants need is …` state.
    """
    return _ASKS.fullmatch(words) is not None or asks_to_do(words)


_ASKS = re.compile(
    r"(?!What [a-z]+s (?:is|was)\b|.*\b(?:depends?|matters?|varies|decides?)\b)"
    r"(?:What|How|Why|When|Where|Which(?!\sis\swhy)|Who"
    r"|(?:What|Which)\s(?!an?\b|the\b)\w+(?=\s(?:do|does|did|can|could|should|will)\s)(?!.*\s(?:is|are|was|were)\s)"
    r"|How\s(?:much|many|long|often|far|big|old|fast|deep|high)(?:\s\w+){0,3}?)"
    r"\s(?:is|are|was|were|do|does|did|can|could|should|would|will)\s[^,:;?–—]*[^\W_]"
)


def asked(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """Questions over their answers, a paragraph for each: `Q1. …？` over `→ …`; or lines with the answer in them.

    Nothing else may stand in the paragraph. One question alone is one sentence, and begins like a question: a text may
    ask, and go on. A question over another one asks for nothing that stands below it.
    """
    texts = [clean(line).text for line in lines]
    whole = [answered(text) is not None for text in texts]
    asks = [not both and _is_asked(text) for text, both in zip(texts, whole, strict=True)]
    starts = [at for at in range(len(lines)) if whole[at] or asks[at]]
    if not starts or starts[0]:
        return []
    spans = [*pairwise([*starts, len(lines)])]
    if len(spans) == 1 and _SENTENCE_BEFORE.search(texts[0]):
        return []
    if any(last - first != 1 if whole[first] else not 1 < last - first <= 1 + _MOST_BELOW for first, last in spans):
        return []
    lines = _without_letters(lines, [first for first, _ in spans if not _LETTERED.fullmatch(texts[first])])
    out: list[Block] = []
    for first, last in spans:
        below = lines[first + 1 : last]
        if len(below) > 1 and all(map(is_definition, below)) and not _OF_ONE.match(lines[first].text):
            out.append(_over_pairs(block, lines[first], below))
            continue
        out.append(paragraph(block, lines[first : first + 1]))
        if below:
            out.append(paragraph(block, [without_arrow(lines[first + 1]), *lines[first + 2 : last]]))
    return out


_OF_ONE = re.compile(
    r"(?i)\W*(?:what\s(?:is|are|was|were)|which\s(?:is|are|of)|why|how|is|are|was|were|do|does|did|can|could|shall|should|will|would|has|have)\b|.*とは"
)
"""It asks for one thing, whatever stands below it."""


def _over_pairs(block: Block, question: Prose, below: Sequence[Prose]) -> Block:
    """`Which breed came from where?` over `Kuvasz: Hungary` and the like: each answers it for one."""
    whole = paragraph(block, [question, *below])
    items = tuple(replace(paragraph(block, [line]), kind=BlockKind.ITEM) for line in below)
    listed = replace(whole, kind=BlockKind.LIST, prose=cut(question, 0, 0), children=items)
    asked = replace(whole, kind=BlockKind.ITEM, prose=question, children=(listed,))
    return replace(listed, children=(asked,))


def _without_letters(lines: Sequence[Prose], starts: Sequence[int]) -> Sequence[Prose]:
    """The lines without the `Q` and `A` before them, where each question and each answer has its own."""
    letters = {at: _LETTER_Q if at in starts else _LETTER_A for at in (*starts, *(at + 1 for at in starts))}
    found = {at: sign.match(lines[at].text) for at, sign in letters.items() if at < len(lines)}
    if not all(found.values()):
        return lines
    return [cut(line, sign.end(), len(line.text)) if (sign := found.get(at)) else line for at, line in enumerate(lines)]


_LETTER_Q, _LETTER_A = re.compile(r"Q\d{0,3}[ \t　、,]+(?=\S)"), re.compile(r"A\d{0,3}[ \t　、,]+(?=\S)")


def _is_asked(text: str) -> bool:
    is_marked = text.endswith(("?", "？")) or (text.endswith(("か", "か。")) and _ASKS_OPEN.fullmatch(text) is not None)
    return asks(text) and (is_marked or bool(behind_label(text, "question_labels")))


_ASKS_OPEN = re.compile(
    r"[^。、]{2,60}(?:何|なに|なぜ|どのよう|どんな|どう|どこ|いつ|誰|だれ)[^。]{0,60}か。?|なぜ[^。]{4,90}か。?"
)
"""`灯台の役割はなにか`: asked without a mark."""


def without_arrow(line: Prose) -> Prose:
    """A line without the arrow that opens it; the line itself where none does."""
    arrow = _ARROW.match(line.text)
    return cut(line, arrow.end(), len(line.text)) if arrow else line
