"""What an English phrase is worth as an answer: its own words, where it stands, and how open its sentence is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.cloze import english_words as words
from builder.cloze.english_frames import is_past
from builder.cloze.english_phrases import MOST_WORDS, Sentence, is_done, is_empty, noun_phrase
from builder.cloze.english_verbs import is_form, is_plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.cloze.english_phrases import Group
    from builder.cloze.english_token import Token

_MOST_CHARACTERS = 64
_GOES_ON = ("...", "…", " ...", " …", ", …", ", ...")
_HOLLOW = frozenset(
    [
        "way",
        "ways",
        "manner",
        "ability",
        "possibility",
        "thing",
        "things",
        "stuff",
        "lot",
        "lots",
        "solution",
        "solutions",
        "capacity",
        "capability",
    ]
)
_ADVERBS = words.MANNERS | words.LATE_ADVERBS
_KNOWN = words.PREDICTABLE | words.GENERIC | words.MODIFIERS
_JOINS = frozenset(["and", "or", "&", "+"])
_SHORT = 4
"""Words: `enforce specific rules` says no more than its verb."""
_MOST_LISTED = 12
"""Words behind a phrase that are looked through for the end of its list."""
_OPENS_EXAMPLES = frozenset(["like", "such", "e.g", "including"])
_OPENING = frozenset(["to", "before", "after", "instead", "when", "if"])
_OFFERING = frozenset(["offer", "offers", "provide", "provides", "support", "supports"])
"""With one of these first, and nothing behind, anything may stand."""
_ANYTHING = frozenset(
    [
        "action",
        "actions",
        "information",
        "task",
        "tasks",
        "operation",
        "operations",
        "insight",
        "insights",
        "result",
        "results",
        "activities",
    ]
)
_MOST_BEFORE = 5
"""Words within which a statement says what it is about."""
_POINTING = frozenset(["this", "these", "those", "they", "both", "here", "there"])
_REMARK = re.compile(
    r"\b(?:lol|i'm|i think|let's|i've|imo|tbd|todo|haha|in this (?:course|lecture|section|chapter)|the exam)\b"
    r"|\bwe(?:'ll| will| can)? (?:see|look|talk|discuss|learn)\b|\?\s*$|[:=]\s*$"
    r"|^(?:sometimes|historically|traditionally|back then|in the old days|as you (?:know|can see)|needless to say)\b",
    re.IGNORECASE,
)


def worth(sentence: Sentence, first: int, last: int) -> float:
    """What the words themselves add or take."""
    inside = sentence.tokens[first:last]
    gain = 0.1 if any(t.named for t in inside) else 0.0
    gain -= _emptiness(sentence, first, last)
    if last - first > MOST_WORDS or inside[-1].end - inside[0].start > _MOST_CHARACTERS:
        gain -= 0.8
    if any(t.tag == "R" or t.low in ("this", "these", "those", "such") for t in inside):
        gain -= 0.5
    if last - first > 1 and inside[0].low == "right" and inside[1].low in words.OF_HEADS:
        gain -= 2.0
    if last - first > 1 and inside[-2].low == "as" and inside[-1].low in words.VAGUE:
        gain -= 2.0
    if inside[0].low in words.VAGUE:
        gain -= 0.3 if any(t.named for t in inside) else 2.0
    if len(inside) <= _SHORT and not any(t.named for t in inside) and any(t.low in words.VAGUE for t in inside[1:]):
        gain -= 2.0
    if len(inside) > _SHORT + 1 and any(t.low in ("with", "using", "via", "by") for t in inside[1:-1]):
        gain -= 1.2
    is_most = any(t.low.endswith("est") for t in inside)
    if any(t.low in words.PRAISE or (t.low in _HOLLOW and not is_most) for t in inside):
        gain -= 2.0
    return gain - _told_beside(sentence, first, last) - _unsaid(sentence, first, last)


def _told_beside(sentence: Sentence, first: int, last: int) -> float:
    """How much the words beside give away, or show that others would fit."""
    loss = 2.0 if _is_spelled_out(sentence, last) else 0.0
    loss += 1.9 if sentence.low(last) in _OPENS_EXAMPLES else 0.0
    is_last_done = first > 0 and "," in sentence.gap(first) and sentence.tag(first - 1) == sentence.tag(first) == "V"
    is_joined = sentence.low(first - 1) in _JOINS and first > 1 and sentence.gap(first - 1) == ","
    is_last_done = is_last_done or (is_joined and sentence.tag(first - 2) == sentence.tag(first) == "V")
    is_one = (
        is_last_done
        or is_member(sentence, first, last)
        or _opens_row(sentence, last)
        or _is_half_done(sentence, first, last)
    )
    return loss + (1.7 if is_one else 0.0)


def _emptiness(sentence: Sentence, first: int, last: int) -> float:
    """How little the words say by themselves."""
    only = sentence.tokens[first]
    if is_predictable(sentence, first, last):
        return 1.5
    if is_empty(sentence, (first, last)) and only.low not in _ADVERBS:
        return 1.5
    if _is_sort(sentence, first, last):
        return 1.2
    if last - first == 1 and only.tag == "N" and is_order(sentence) and not _is_particular(sentence, 0, last):
        return 1.4
    return 0.15 if last - first == 1 and only.tag == "N" and not only.named else 0.0


def _is_sort(sentence: Sentence, first: int, last: int) -> bool:
    """`automated actions`: a word of every second sentence, and of what sort it is."""
    *sorts, head = sentence.tokens[first:last]
    is_bare = head.low in _ANYTHING and len(sorts) == 1
    return is_bare and all(
        not t.named and (words.is_adjective(t.low) or t.low.endswith("ed") or t.low in words.DESCRIBING) for t in sorts
    )


def is_predictable(sentence: Sentence, first: int, last: int) -> bool:
    """Whether words say only what anybody would add: `[software development]`, `thousands of users`."""
    inside = [t for t in sentence.tokens[first:last] if t.tag in "NQV" and t.low not in words.LIGHT_VERBS]
    says = [t for t in inside if t.low not in _KNOWN or t.named]
    if not any(t.low in words.PREDICTABLE for t in inside) and not _is_for_anybody(sentence, first, inside):
        return False
    is_for_anybody = inside[-1].low in words.GENERIC
    return all(is_for_anybody and words.is_adjective(t.low) and not t.named for t in says)


def _is_for_anybody(sentence: Sentence, first: int, inside: Sequence[Token]) -> bool:
    """`for [international users]`: whom or what anything is for."""
    return bool(inside) and inside[-1].low in words.GENERIC and sentence.low(first - 1) in ("for", "to")


def is_member(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a phrase is one of several in a row, the others in sight: `swim and [run]`."""
    if "/" in (sentence.gap(first), sentence.gap(last) if last < len(sentence.tokens) else ""):
        return True
    before = first - 1
    while before > 0 and sentence.tag(before) in "DA" and sentence.flows(before + 1):
        before -= 1
    if before > 0 and sentence.low(before) in _JOINS and sentence.tag(before - 1) in "NQ":
        return not any(group.first > first for group in sentence.groups) or sentence.tag(before + 1) != "D"
    at = _behind_bracket(sentence, first, last)
    if sentence.low(at) in _JOINS and sentence.gap(at).lstrip(")") in ("", ","):
        inner = noun_phrase(sentence, at + 1)
        return inner is not None and sentence.tag(inner[1]) not in "VBM" and not is_done(sentence, inner)
    members = 0
    while at < len(sentence.tokens) and sentence.gap(at).endswith(",") and at - last < _MOST_LISTED:
        inner = noun_phrase(sentence, at + 1 if sentence.low(at) in _JOINS else at)
        if inner is None or sentence.tag(inner[1]) in "VBM":
            return False
        if sentence.low(at) in _JOINS or sentence.low(inner[1]) in _JOINS:
            return True
        at, members = _behind_bracket(sentence, first, inner[1]), members + 1
    return members > 1 and at >= len(sentence.tokens)


def _is_half_done(sentence: Sentence, first: int, last: int) -> bool:
    """`share the read and drop papers`: what is done, read as a thing."""
    acts = sentence.tag(first - 1) == "D" and is_form(sentence.low(first)) and is_form(sentence.low(last + 1))
    return acts and last - first == 1 and sentence.low(last) in _JOINS


def _opens_row(sentence: Sentence, last: int) -> bool:
    """`is warm, one of a kind, quick to set up`: the first of three or more, none of which is a statement."""
    if last >= len(sentence.tokens) or sentence.gap(last) != "," or sentence.low(last) in words.FOLLOW_ON:
        return False
    commas = sum(sentence.gap(i) == "," for i in range(last, len(sentence.tokens)))
    return commas > 1 and not any(group.first >= last and _is_statement(sentence, group) for group in sentence.groups)


def _is_statement(sentence: Sentence, group: Group) -> bool:
    """Whether a verb says something of its own, and is no participle: `goods sent and received`."""
    is_apart = "," in (sentence.gap(group.first), sentence.gap(group.first - 1) if group.first else "")
    return is_apart or sentence.tag(group.first) in "BM" or not is_past(sentence.low(group.main))


def _behind_bracket(sentence: Sentence, first: int, at: int) -> int:
    """The first word that is not in brackets behind the ones asked."""
    while at in sentence.bracketed and first not in sentence.bracketed:
        at += 1
    return at


def _is_spelled_out(sentence: Sentence, last: int) -> bool:
    """`DR (Disaster Recovery)`: the bracket behind gives it away."""
    token = sentence.tokens[last - 1]
    written = sentence.text[token.start : token.end]
    if not written.isupper() or last >= len(sentence.tokens) or sentence.gap(last) != "(":
        return False
    following = sentence.tokens[last : last + len(written)]
    return "".join(t.low[0] for t in following) == token.low


def _unsaid(sentence: Sentence, first: int, last: int) -> float:
    """How much is missing in what is left in sight to point at the answer."""
    seen = sum(not first <= i < last for i in sentence.telling)
    if sentence.low(0) in _OFFERING and last == len(sentence.tokens) and sentence.tag(first - 1) in "ND":
        return 2.0
    if not seen and sentence.low(first - 1) not in ("only", "no"):
        return 2.0 if last - first <= 2 else 0.7
    names = any(not first <= i < last and sentence.tag(i) in "NQ" for i in sentence.telling)
    is_open = (seen <= 1 or not names) and is_order(sentence) and not sentence.bracketed
    if is_open and not _is_particular(sentence, first, last):
        return 1.9
    is_bare = last - first == 1 and sentence.tag(first) == "N" and not sentence.tokens[first].named
    verb = first - 2 if sentence.tag(first - 1) == "D" else first - 1
    tells = sentence.low(first - 1) == "the" and sentence.low(verb).endswith(("ed", "s"))
    is_object = sentence.tag(verb) == "V" and not tells
    has_subject = any(i < verb for i in sentence.telling)
    return 1.2 if is_bare and is_object and seen == 1 and not has_subject else 0.0


def is_order(sentence: Sentence) -> bool:
    """`Reduce the impact`: a bare verb first, so that nobody does it; its object is what anybody would do it to."""
    at = 1 if sentence.tag(0) == "A" else 0
    low = sentence.low(at)
    return sentence.tag(at) == "V" and not is_plural(low) and not low.endswith("ing") and not is_past(low)


def _is_particular(sentence: Sentence, first: int, last: int) -> bool:
    return any(t.named or t.tag == "Q" for t in sentence.tokens[first:last])


def depth(sentence: Sentence, first: int) -> float:
    """How much a phrase loses for standing in brackets or in a clause that only goes with the statement."""
    if first in sentence.bracketed:
        return 1.9 if is_order(sentence) else 1.2
    for i in range(first - 1, -1, -1):
        token = sentence.tokens[i]
        if token.broken and token.low in words.FOLLOW_ON and token.low != "instead":
            return 1.2
        if token.tag == "S" and token.low not in words.QUESTIONS:
            return _condition(sentence, i, first)
        if i and token.low == "that" and token.tag == "D" and sentence.tag(i - 1) == "N":
            return 0.4
        if token.broken:
            return 0.15 if any(g.first < i for g in sentence.groups) else 0.0
    return 0.0


def _condition(sentence: Sentence, at: int, first: int) -> float:
    """What words lose in a clause that opens with `if` or `when`: most where the statement itself follows."""
    if at > 1:
        return 0.5
    if any(g.first > first and sentence.tokens[i].broken for g in sentence.groups for i in range(first + 1, g.first)):
        return 2.0
    return 0.5 if first < len(sentence.tokens) // 2 else 0.0


def openness(sentence: Sentence) -> float:
    """How much all phrases lose where many answers fit, or the sentence points outside."""
    if not sentence.tokens:
        return 0.0
    lows = [t.low for t in sentence.tokens]
    is_helping = bool(sentence.groups) and lows[sentence.groups[0].main] in words.HELPING
    losses = (
        (2.6, sentence.text.startswith("?", sentence.tokens[-1].end) or _asks(sentence)),
        (2.0, _REMARK.search(sentence.text, sentence.tokens[0].start, sentence.tokens[-1].end + 2)),
        (2.0, lows[0] in words.LABELS and sentence.tag(1) == "P"),
        (2.0, not is_helping and not words.PRAISE.isdisjoint(lows[:8])),
        (2.0, lows[-1] == "etc" or sentence.text.startswith(_GOES_ON, sentence.tokens[-1].end)),
        (0.7, not words.BOASTS.isdisjoint(lows)),
        (2.0, _points_outside(sentence)),
        (2.0, lows[:2] == ["they", "both"] or _is_outcome(sentence)),
        (0.4, lows[0] in _POINTING and sentence.groups),
        (1.9, _is_open_to_all(sentence)),
        (2.0, _is_condition(sentence)),
        (0.3, is_helping),
    )
    return next((loss for loss, holds in losses if holds), 0.0)


def _asks(sentence: Sentence) -> bool:
    """`Does the lamp mean anything`, its question mark left out."""
    return sentence.low(0) in ("does", "do", "did") and sentence.low(1) not in words.NEGATIONS and sentence.flows(1)


def _is_condition(sentence: Sentence) -> bool:
    """`If a rope is wet`: a clause that hangs on one that is not there."""
    opens = sentence.low(0) in ("if", "because", "unless", "although")
    return (
        opens and len(sentence.groups) <= 1 and not any(t.broken or t.low in _NEW_SUBJECT for t in sentence.tokens[1:])
    )


_NEW_SUBJECT = frozenset(["it", "they", "he", "she", "you", "we", "i", "this", "that", "then"])


def _is_outcome(sentence: Sentence) -> bool:
    """`This forced the crew to …`: what came of an event that is not on the card, of which much came."""
    has_object = sentence.tag(1) == "V" or sentence.tag(2) in "DR"
    return sentence.low(0) == "this" and has_object and is_past(sentence.low(1)) and sentence.flows(1)


def _is_open_to_all(sentence: Sentence) -> bool:
    """`You can use a boat to visit ships`: with no number, name, way or condition it is true of much else."""
    opens = sentence.low(0) in ("you", "we") and sentence.low(1) in ("can", "could", "may", "might")
    return opens and not any(
        t.named or t.tag in "QS" or t.low in ("by", "not", "if", "when", "without", "only") for t in sentence.tokens[2:]
    )


def _points_outside(sentence: Sentence) -> bool:
    """`For this we need …`, `You can use these papers to …`: what is meant is not said before."""
    for i, token in enumerate(sentence.tokens):
        if 0 < i < _MOST_BEFORE and token.low in ("this", "these", "those") and token.tag in "DR":
            nouns = [t for t in sentence.tokens[:i] if t.tag == "N"]
            return not any(token.low == "this" or is_plural(t.low) for t in nouns)
    return False


def fronted(sentence: Sentence) -> int:
    """Where the statement itself begins behind what opens it: `To ring the bell, he …`; 0 if nothing does."""
    opens = 1 if len(sentence.tokens) > 1 and sentence.gap(1) == "," else 0
    if sentence.low(opens) not in _OPENING:
        return 0
    for i in range(len(sentence.tokens) - 1, opens, -1):
        if sentence.gap(i) == "," and any(i <= g.first <= i + 2 for g in sentence.groups):
            return sentence.tokens[i].start if sentence.tag(i) in "RDNV" else 0
    return 0
