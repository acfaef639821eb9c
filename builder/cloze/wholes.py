"""What is said of a term or label, hidden whole: where it is short, one thing, and said nowhere else."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from builder import text as letters
from builder.cloze import (
    aliases,
    english,
    english_terms,
    english_words,
    enumerations,
    gates,
    groups,
    japanese_terms,
    japanese_words,
    reckoned,
    rows,
    terms,
)
from builder.cloze.groups import Group, trimmed
from builder.cloze.sheet import Question, overlaps
from builder.model import FactKind, InlineKind, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.cloze.gates import Refusal
    from builder.cloze.sheet import Range, Sheet
    from builder.model import Part


def is_contested(sheet: Sheet, part: Part, taken: Sequence[Range]) -> bool:
    """Whether another line says something else of the same name, so that all of this one cannot be recalled.

    `The lamp is …` is a definition nevertheless; of two texts behind `Lamp -`, which is meant is not said.
    """
    is_either = bool(taken) or sheet.is_japanese or (not sheet.has_japanese and _is_behind_sign(sheet, part))
    return sheet.fact.contested and is_either and not sheet.is_word_list and not _is_formula(sheet, part)


def _is_formula(sheet: Sheet, part: Part) -> bool:
    """Whether a thing is reckoned by what stands behind its sign: `Speed = distance / time` beside what speed is."""
    return reckoned.is_formula(sheet.text, part.start, _clause_end(sheet.text, part.start, part.end))


def is_row(sheet: Sheet, part: Part) -> bool:
    """Whether properties stand in a row, `Moor - flat - wide - dry`, or examples: only the term is asked from them."""
    dashes = len(_DASH.findall(_IN_BRACKETS.sub("", sheet.text[part.start : part.end])))
    behind_dash = _DASH.search(sheet.text[max(0, part.start - len(" - ")) : part.start]) is not None
    return _is_sample(sheet) or dashes + behind_dash > 1 + (not behind_dash)


def _is_sample(sheet: Sheet) -> bool:
    above = letters.fold(sheet.levels[-1]) if sheet.levels else ""
    return above in _EXAMPLES or above.endswith(" categories") or above.startswith(("example of ", "examples of "))


def is_said_behind_arrow(sheet: Sheet, said: str) -> bool:
    """Whether what a Japanese arrow leads to is said of the thing, and long: `大都市 → 海岸の近くの平野に分布する`.

    Of a short deed, `ぶれる → 三脚を高くする`, how it is done matters as much as what it is done to.
    """
    least = LEAST_DEED if "を" in said else LEAST_STATED
    return sheet.fact.kind is FactKind.ARROW and len(said) >= least and _SAID.search(said[-200:]) is not None


LEAST_SAID = 14
"""Characters of a sentence about a thing; less is one thing to recall."""
LEAST_DEED = 12
"""The same of what is done to a thing."""
LEAST_STATED = 6
"""Characters behind an arrow; of less, all is recalled."""
_SAID = re.compile(
    r"[一-鿿ァ-ヺーA-Za-z0-9%](?:から)?[をにがでは][一-鿿ァ-ヺ0-9].*[ぁ-ゖ]"
    r"(?<!こと)(?<!もの)(?<!ところ)(?<!ため)\s?[。]?$"
    r"|[一-鿿ァ-ヺーA-Za-z0-9%][にがで](?:[一-鿿]{0,3}(?:多め?|深刻)|集中|上位|立地|分類|大別|区分|分散|増加|減少)$"
    r"|[ 　](?:[大小多少高低増減]|増加|減少)$|(?:ほぼ|ほとんど)なし$"
)


def says_how_to_look(sheet: Sheet, said: str) -> gates.Refusal | None:
    """L04: a Japanese arrow that leads to an advice, `日照時間 → 雨の量から判断`, tells how to solve, not what is."""
    if sheet.fact.kind is not FactKind.ARROW or not japanese_terms.is_advice(said):
        return None
    return gates.Refusal(code="L04", message="an advice how to look at it says nothing of it", hint="say what is so")


def whole(sheet: Sheet, part: Part, taken: Sequence[Range]) -> Group | Refusal | None:
    """A short answer as a whole; None where it is too long for that.

    Of `Force = mass × acceleration where mass is in kg` it is the formula; where that may not be asked, all of it.
    """
    end = _clause_end(sheet.text, part.start, part.end)
    found = _whole(sheet, part, taken, end)
    return found if end == part.end or isinstance(found, Group) else _whole(sheet, part, taken, part.end)


def _whole(sheet: Sheet, part: Part, taken: Sequence[Range], end: int) -> Group | Refusal | None:
    """What stands up to an end as a whole."""
    own = _bare(sheet, part, end)
    is_own = sheet.fact.wanted and sheet.fact.kind is FactKind.QA and part.role is Role.ANSWER
    own = _first_sentence(sheet.text, *own) if is_own else own
    is_own = is_own and letters.width(sheet.text[own[0] : own[1]]) <= MOST_OWN
    is_long = not is_own and gates.is_long(sheet.text[own[0] : own[1]])
    if own[0] >= own[1] or is_long or overlaps((own,), taken):
        return None
    if is_contested(sheet, part, taken) and not (part.role is Role.BODY and not taken and _is_expansion(sheet, own)):
        return _CONTESTED if part.role is Role.ANSWER else None
    if rows.is_gloss(sheet):
        return None
    again = reckoned.said_again(sheet.text, own, part.end)
    ranges = (own, *aliases.said_again(sheet.text, *own), *rows.within(sheet, own), *again)
    own_words = sheet.text[slice(*own)]
    is_expansion = part.role is Role.BODY and _is_expansion(sheet, own)
    is_of_letters = reckoned.is_of_letters(sheet.text, own, part.end)
    told = (
        (_names_many(own_words) if part.role is Role.ANSWER else None if taken else _aside(own_words))
        or _told_by_form(sheet, own)
        or (
            None
            if is_of_letters
            else gates.refusal(replace(sheet, names={}) if is_expansion else sheet, ranges, is_free=False)
        )
        or rows.says_its_label(sheet, own)
        or rows.says_the_same(sheet, ranges)
    )
    if (
        part.role is Role.BODY
        and not is_expansion
        and (
            _is_in_parts(sheet, own_words)
            or _is_half(sheet, own)
            or _names_itself(sheet, own)
            or _is_of_another(sheet, own)
            or (not taken and is_echo(sheet, part, is_whole=True))
            or terms.says_all(sheet.term, own_words)
            or (taken and _are_examples(sheet, own))
            or japanese_terms.is_circular(sheet.term, own_words)
        )
    ):
        return None
    if part.role is Role.BODY and not told and not sheet.is_word_list:
        question = Question(sheet, ranges)
        told = (
            (None if is_expansion or is_of_letters else gates.is_open(question))
            or gates.half_shown(question, is_expansion=is_expansion)
            or gates.head_shown(question)
        )
    if told and (lead := _expansion_first(sheet, own)):
        return Group(ranges=(lead,), reason="what it stands for")
    reason = "answer" if part.role is Role.ANSWER else "what it is"
    return told or Group(ranges=ranges, reason=reason, hint=_hint(sheet, own))


def _bare(sheet: Sheet, part: Part, end: int) -> Range:
    """What is said up to an end without what stands around it: `これが`, an example, what is counted."""
    own = (groups.core if part.role is Role.BODY else trimmed)(sheet.text, part.start, end)
    this = _THIS.match(sheet.text, *own) if sheet.fact.kind is FactKind.ARROW else None
    own = (this.end(), own[1]) if this and this.end() < own[1] else own
    own = (own[0], _end_of_code(sheet, own[1], part.end))
    shortened = _SHORTENED.search(sheet.text, *own) or _SAMPLE_BEHIND.search(sheet.text, own[0] + 1, own[1])
    own = (own[0], shortened.start()) if shortened else own
    if part.role is Role.BODY and (count := _COUNTED.fullmatch(sheet.text, *own)) and _is_plain(count[2]):
        return count.span(1)
    return own


def _clause_end(text: str, start: int, end: int) -> int:
    """Where what something is ends: `Flooding occurs when …; kept out by gates`, `F = m × a where a is …`."""
    if text[:start].rstrip().endswith("="):
        return reckoned.end_of(text, start, end)
    at = text.find(";", start, end) if text.endswith((" when ", " where ", " means "), 0, start) else -1
    return at if at - start > LEAST_SAID else end


def _hint(sheet: Sheet, own: Range) -> str:
    """What is asked for: beside a Japanese answer how a word is read, how many; a formula where words are told, too."""
    before, said = sheet.text[: own[0]], sheet.text[slice(*own)]
    if sheet.fact.contested and not sheet.has_japanese and reckoned.is_formula(sheet.text, *own):
        return "formula"
    return japanese_terms.asked_for(before, said, context=sheet.context) if sheet.has_japanese else ""


def _first_sentence(text: str, start: int, end: int) -> Range:
    """What answers a question for which the author asked a card: all of it, of more than is recalled a sentence."""
    stop = _STOP.search(text, start, end) if gates.is_long(text[start:end]) else None
    return start, stop.start() if stop else end


MOST_OWN = 130
"""In columns: of a longer sentence, words are asked."""
_STOP = re.compile(r"[.!](?=\s+[A-Z])|[。！\n]")


def _end_of_code(sheet: Sheet, end: int, last: int) -> int:
    """Where an answer ends that code closes: the colon of `tftp:` belongs to the command."""
    ends = (i.end for i in sheet.fact.prose.inlines if i.kind is InlineKind.CODE and i.start < end < i.end <= last)
    return next(ends, end)


def _told_by_form(sheet: Sheet, own: Range) -> gates.Refusal | None:
    """L04: a list that goes on; a question or a good side behind a Japanese label, and what was asked in an exam."""
    if endless := _endless(sheet, own):
        return endless
    if not sheet.has_japanese and not japanese_terms.is_of_exam(sheet.text[: own[0]].rstrip(" :：")):
        return None
    message, label = "", sheet.text[: own[0]].rstrip(" :：")
    if japanese_terms.asks_back(sheet.text[slice(*own)]):
        message = f'"{sheet.text[slice(*own)]}" is a question, no answer'
    elif japanese_terms.is_praise(sheet.text[slice(*own)]) and not rows.is_compared(sheet):
        message = f'"{sheet.text[slice(*own)]}" is a good side: others would fit'
    elif sheet.fact.kind is FactKind.ARROW and sheet.levels and letters.fold(sheet.levels[-1]) in _EXCEPTIONS:
        message = f'"{sheet.text[slice(*own)]}" is one of the exceptions: others would fit'
    elif japanese_terms.is_of_exam(label):
        message = f'"{label}" says where it was asked, not what'
    return gates.Refusal(code="L04", message=message, hint="say what is so") if message else None


_CONTESTED = gates.Refusal(
    code="L04",
    message="another line says something else of the same name: two answers would fit",
    hint="say in what respect, or put both into one line",
)


def _names_many(said: str) -> gates.Refusal | None:
    """A cell that lists more names than a list may have members is not recalled, nor is one of them."""
    count = len(_IN_ROW.findall(_IN_BRACKETS.sub("", said))) + 1
    if count <= _MOST_NAMES:
        return None
    hint = "part it, or mark the words to ask with **bold** or ==highlight=="
    return gates.Refusal(code="L07", message=f"the answer lists {count} names", hint=hint)


def _aside(said: str) -> gates.Refusal | None:
    """L04: all that is said of a name stands in brackets: `Pay by time: (in steps of 1 ms)`."""
    if not _IN_WORDS.fullmatch(said):
        return None
    return gates.Refusal(code="L04", message=f'"{said}" is said by the way', hint="say it without brackets")


def _endless(sheet: Sheet, own: Range) -> gates.Refusal | None:
    """L04: commas behind the answer say that there are more: `only, sole, mere,,,`."""
    if not sheet.text.startswith((",,", "、、", "，，"), own[1]):
        return None
    message = f'of "{sheet.text[slice(*own)]}" there are always more: others would fit'
    return gates.Refusal(code="L04", message=message, hint="say it in full")


_IN_WORDS = re.compile(r"\([A-Za-z]+\s[^()=]*\)")
_IN_ROW = re.compile(r"[,、，・]")
_MOST_NAMES = 7
"""As of the members of a list (`facts.groups`)."""


def _is_plain(noun: str) -> bool:
    """Whether a noun in small letters is no unit: behind a number it shows what is counted."""
    return noun.casefold() not in english_words.UNITS


_COUNTED = re.compile(r"(\d[\d.,]*)\s([A-Za-z]{3,}s)")


def _are_examples(sheet: Sheet, own: Range) -> bool:
    """Whether only names of examples stand behind a kind and its letters: `IGP (Interior Gateway Protocol): RIP`."""
    return _IN_BRACKETS.search(sheet.term) is not None and _NAMES.fullmatch(sheet.text, *own) is not None


def _is_expansion(sheet: Sheet, own: Range) -> bool:
    """Whether all that is said of letters is what they stand for: `MA: Multiple Access`, `H3: Huge Harbour Hall`."""
    return letters.stands_for(sheet.term, sheet.text[slice(*own)])


def _expansion_first(sheet: Sheet, own: Range) -> Range | None:
    """What letters stand for, before more that is said of the thing: `NIC: Network Interface Card, joins …`."""
    pause = _PAUSE.search(sheet.text, *own)
    lead = (own[0], pause.start()) if pause else own
    is_first = pause is not None and _is_expansion(sheet, lead)
    return lead if is_first and gates.refusal(sheet, (lead,), is_free=False) is None else None


_THIS = re.compile("これが、?")
"""`=> これがフェッチ`: what is said again before the name."""
_PAUSE = re.compile(r"[,.;(（。、]|\s[-–—]\s|\s?の略(?:称|語)?")
_SAMPLE_BEHIND = re.compile(r"\s?[(（]例\s?[:：、 ][^()（）]{1,60}[)）]$")
"""`港（例: 横浜港）`: what stands before it is asked."""
_SHORTENED = re.compile(r"\s?の(?:略|略称|略語|頭文字)(?:です|である|をとったもの)?$")


def _is_in_parts(sheet: Sheet, said: str) -> bool:
    """Whether what is said of a term is not one thing to recall: words of it may be."""
    label = letters.fold(sheet.text[: sheet.text.find(said)]).strip(" :：-–—.")
    if japanese_terms.is_translated(sheet.term, said):
        return False
    if terms.is_of_now(sheet.term) or label in english_words.UNASKING or label in japanese_words.UNASKING:
        return True
    in_parts = (
        terms.is_virtue(sheet.term)
        or terms.is_amount(said)
        or _is_labelled(said)
        or japanese_terms.is_rule(said)
        or japanese_terms.is_help(said)
        or japanese_terms.can_do(sheet.term, said)
    )
    in_parts = in_parts or enumerations.are_bands(said)
    return in_parts or _TWO_THINGS.search(said) is not None


def _is_labelled(said: str) -> bool:
    label, colon, _ = said.partition(": ")
    return bool(colon) and terms.is_label(label)


def is_echo(sheet: Sheet, part: Part, *, is_whole: bool = False) -> bool:
    """Whether a term that is not asked tells what is said of it, or only a label or one of many examples follows.

    `Foo: Use cases: …` is one; below `Examples` and a list of categories other texts fit as well. Where all that is
    said is asked, it may share a word with the term.
    """
    heading = sheet.levels[-1] if sheet.levels else ""
    said = sheet.text[part.start : part.end]
    return bool(sheet.term) and (
        _is_labelled(said)
        or (terms.is_echo(sheet.term, said, heading) and not (is_whole and english_terms.says_enough(sheet.term, said)))
        or terms.is_boast(sheet.term, heading)
        or terms.is_advantage(sheet.term, heading)
        or terms.is_lack(sheet.term)
        or _is_sample(sheet)
        or (_is_behind_sign(sheet, part) and english_terms.is_no_thing(sheet.term, said))
        or (len(sheet.term) == 1 and sheet.fact.language == "en" and said.count(",") > 1)
    )


def _is_behind_sign(sheet: Sheet, part: Part) -> bool:
    return not sheet.text[: part.start].rstrip(" *")[-1:].isalnum()


def _names_itself(sheet: Sheet, own: Range) -> bool:
    """Whether a Japanese sentence has the term as its topic, `Foo 港: Foo 港では…`: words of it are asked."""
    topic = _TOPIC.match(sheet.text, own[0], min(own[1], own[0] + aliases.LONGEST_NAME))
    if topic is None or not sheet.term:
        return False
    named = letters.squash(topic[1])
    if named in map(letters.squash, _NEXT_NAME.split(sheet.term)):
        return True
    return any(letters.squash(name) == named for name in aliases.names(sheet.term, sheet.text))


def _is_of_another(sheet: Sheet, own: Range) -> bool:
    """Whether a Japanese sentence has a topic of its own, `細胞核: 真核細胞の核は…が存在する`: words are asked."""
    if own[1] - own[0] < 2 * LEAST_SAID or not _CLOSES.match(sheet.text, own[1] - 1):
        return False
    return _OTHER_TOPIC.match(sheet.text, own[0], own[1]) is not None


_OTHER_TOPIC = re.compile(r"[^。、はをが]{2,40}(?<![にでとへら])は[^。]")
_CLOSES = re.compile("[うくすつぬむるぐぶたい]")
"""A verb or an adjective."""
_NEXT_NAME = re.compile("[・、/／]")
_TOPIC = re.compile(r"([^。、はをが]{2,40}?)\s?(?:に|で|と)?は[^。]")


def _is_half(sheet: Sheet, own: Range) -> bool:
    """`Collects reports | from all ships`, `Quick | repairs at sea`: the sentence of the term goes on."""
    before = sheet.text[: own[0]]
    is_parted = not before.endswith(" ") or not before.rstrip()[-1:].isalnum()
    return not is_parted and sheet.fact.language == "en" and english.goes_on(sheet.text, *own)


_EXCEPTIONS = ("例外", "例", "具体例", "その他")
_EXAMPLES = ("example", "examples", "例", "具体例")
_DASH = re.compile(r"\s[-–—]\s")
_IN_BRACKETS = re.compile(r"[(][^()]*[)]")
_NAMES = re.compile(r"[A-Z][\w.-]*(?:[,、/・]\s?[A-Z][\w.-]*)*")
_TWO_THINGS = re.compile(
    r"(?:^|, )(?:but |and )?(?:must|can|cannot|has|have|is|are|needs|requires)\b|"
    r"^(?:no(?:t|ne)?|if|when|because|since)\s"
)
"""Two statements, one rule of many, a condition: nobody recalls just these."""
