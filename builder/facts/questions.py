"""Questions with their answers: below each other, side by side, or as `Q: …` and `A: …`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from builder.facts.asked import answered, asks_by_word, behind_label
from builder.facts.node import Node, Piece, fact, span
from builder.facts.prose import BREAKS, clean, cut, strip
from builder.facts.sentences import taken_in
from builder.facts.shapes import has_subject, is_question
from builder.facts.split import Separator
from builder.model import Block, BlockKind, Fact, FactKind, InlineKind, Role
from builder.text import has_japanese, width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.facts.scope import Scope
    from builder.model import Prose

_SAID = re.compile(r"([^?？]{6,200}[?？])\s?[:：]\s*(?=[^\s:：])")
"""`Which gas is meant?: helium`: the colon says that the answer follows, whatever the question begins with."""


def qa(asked: Prose, said: Prose, scope: Scope, *, first: Node, last: Node) -> Fact:
    """A question and its answer as one fact; of a long answer the later sentences go to the back."""
    at = span(first, last)
    end = taken_in(said)
    rest = strip(cut(said, end, len(said.text)))
    extra = (Block(kind=BlockKind.PARAGRAPH, span=at, prose=rest),) if rest.text else ()
    answer = Piece(prose=cut(said, 0, end), role=Role.ANSWER)
    return fact(FactKind.QA, [Piece(prose=asked), "\n", answer], scope, at=at, extra=extra)


def answer_together(group: Sequence[Node], question: str) -> bool:
    """Whether a few short lines, clauses perhaps, are the whole answer to why or how something is so.

    Or they end the sentence above them: `To float, a hull must`.
    """
    if len(group) > _MOST_ANSWERS or not (_ASKS_WHY.fullmatch(question) or _LEFT_OPEN.search(question)):
        return False
    is_plain = not any(n.text.endswith("た") or n.children or n.others or n.parts or is_question(n.text) for n in group)
    return is_plain and all(width(n.text) <= _LONG_ANSWER and not n.text.endswith(_CLOSED) for n in group)


_LEFT_OPEN = re.compile(r"\s(?:must|may|can|cannot|should|will|if(?:\s\w+\s(?:is|are))?|when)$")
_MOST_ANSWERS = 5
_LONG_ANSWER = 60
"""In columns."""
_CLOSED = (".", "。", "．", "!", "！", ",", "、", ":", "：")
_ASKS_WHY = re.compile(
    r"(?i:(?:why|(?:in )?(?:what|which) ways?|how(?! (?:much|many|long|often|far|old|big|(?:do|can) (?:i|you|we))\b))\s"
    r"(?:is|are|was|were|do|does|did|can|could|should|would|will|has|have|had)\s[^?]{4,80}\?"
    r"|what happens?\s(?:when|if|to|in|at|during|after)\s[^?]{4,80}\?)"
    r"|[^?？。]{0,60}(?:なぜ|何故|どうして|どのような(?:とき|時|場合)に|どんな(?:とき|時|場合|場面)[には]?で?)"
    r"[^?？。]{2,60}(?:か[?？]?|[?？])"
)


def are_unanswered(group: Sequence[Node]) -> bool:
    """Whether a list holds what its author means to be able to answer, with nothing below: `EVMとは。`, `Explain …`.

    More than half of its items ask, and the others are Japanese and name what is to be told: `例外の5つ。`
    """
    if len(group) < _LEAST_ASKED or all(n.children for n in group):
        return False
    if any(n.others or (n.children and not _TELL.search(n.text)) for n in group):
        return False
    asks = [_asks_alone(n) for n in group]
    names = (has_japanese(n.text) and n.parts is None and not has_subject(n.text) for n in group)
    return sum(asks) * 2 > len(group) and all(one or other for one, other in zip(asks, names, strict=True))


def _asks_alone(at: Node) -> bool:
    if at.parts is not None and at.text[at.parts.body_start :].strip(_ENDS):
        return False
    if any(i.kind is InlineKind.CODE for i in at.prose.inlines):
        return False
    asked = _ASKED_JA if has_japanese(at.text) else _ASKED_EN
    is_step = at.ordered and not has_japanese(at.text)
    return is_question(at.text) or (not is_step and asked.search(at.text.rstrip()) is not None)


_LEAST_ASKED = 3
_ENDS = " 。．.?？"
_TELL = re.compile("(?:せよ|(?:述べ|答え|挙げ|説明し)(?:よ|なさい))[。．]?$")
_ASKED_JA = re.compile(
    rf"(?:とは|(?<![にでとのへ])は)[。．…]?$|{_TELL.pattern}|の(?:違い|意味)[。．]?$"
    r"|[一-龯ァ-ヶーのは][0-9０-９一二三四五六七八九十]{1,2}つ[。．]?$"
)
_ASKED_EN = re.compile(
    r"^(?:What\s(?:is|are)|Explain|Describe|Define|Compare|Discuss|Distinguish)\s"
    r"(?![^:.]*\s(?:with|by|as|using|in)\s)[^:.]*[.?]?$"
)


def asks_for(at: Node) -> bool:
    """Whether a text is a question; one with an arrow or a leader in it doubts what it says at its end.

    So does a Japanese statement behind another one, without a word that asks: `塩に弱い。鉄は別？`.
    """
    is_led = at.parts is not None and at.parts.separator in (Separator.ARROW, Separator.LEADER)
    before, stop, last = at.text.rstrip("。．").rpartition("。")
    is_doubt = bool(stop) and has_japanese(before) and not asks_by_word(last)
    return is_question(at.text) and not (is_led or is_doubt)


def is_labelled(at: Node) -> bool:
    """Whether a text has the label of a question: `Exercise: …` answers none."""
    return behind_label(at.text, "question_labels") > 0


def is_pair(at: Node, after: Node) -> bool:
    """`Q: …` and the `A: …` after it."""
    asks = not at.children and is_labelled(at)
    return bool(asks and behind_label(after.text, "answer_labels"))


def pair(at: Node, after: Node, scope: Scope) -> Fact:
    """A question and the answer after it, without their labels."""
    return qa(without_label(at, "question_labels"), without_label(after, "answer_labels"), scope, first=at, last=after)


def question_and_answer(at: Node, scope: Scope) -> Fact | None:
    """`Q: …` and, on a further line of the same text, `A: …`; `What is X? Y.` in one line; else None."""
    has_mark = "?" in at.text or "？" in at.text
    if has_mark and (said := _SAID.match(at.text)):
        behind = strip(cut(at.prose, said.end(), len(at.text)))
        return qa(cut(at.prose, 0, said.end(1)), behind, scope, first=at, last=at)
    if has_mark and (both := answered(at.text)):
        asked = replace(at, prose=cut(at.prose, both[0], both[1]))
        return pair(asked, replace(at, prose=cut(at.prose, both[2], len(at.text))), scope)
    if not behind_label(at.text, "question_labels"):
        return None
    written = at.block.prose
    for inline in written.inlines:
        if inline.kind in BREAKS and behind_label(written.text, "answer_labels", start=inline.end):
            asked = replace(at, prose=clean(cut(written, 0, inline.start)))
            answer = replace(at, prose=clean(cut(written, inline.end, len(written.text))))
            return pair(asked, answer, scope)
    return None


def without_label(at: Node, name: str) -> Prose:
    """A node's words without `Q:` or `A.` before them."""
    start = behind_label(at.text, name)
    return strip(cut(at.prose, start, len(at.text))) if start else at.prose
