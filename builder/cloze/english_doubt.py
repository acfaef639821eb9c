"""Words of an English text that ask nothing: a vague amount, a sentence that only points, the value of an example."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from builder.cloze.common import cites
from builder.cloze.english_words import IRREGULAR, LABELS, UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NEAR = 60
"""Characters before the words that are looked at."""
_VAGUE_AMOUNT = re.compile(
    r"(?:(?:a|the|only|just)\s)*"
    r"(?:few|several|some|certain|various|numerous|\d[\d,]*s of|\d[\d,]*\+ (?:different )?[a-z]{3,}s$"
    r"|(?:rest|remainder|lots?|bunch|couple|handful|tons?) of"
    r"|(?:large|huge|wide|vast|broad|great|small|high|massive)\s(?:volumes?|amounts?|ranges?|variety|numbers?|quantit\w+)\sof)\b",
    re.IGNORECASE,
)
_HAS = re.compile(r"\b(?:has|have|had)\s(?:a\s)?$")
_MORE = re.compile(r"(?:fewer|more|less|better|bigger|smaller|larger)\s[a-z]+$")
"""`Bridges have [fewer gates]`."""
_PRAISED = re.compile(
    r"\b(?:simpl(?:e|est|er)|eas(?:y|ier|iest)|quick(?:est)?|great|good|better|best|convenient|ideal)\s(?:[a-z]+\s)?"
    r"(?:ways?|places?|tools?|points?|options?|choices?|fit)\s(?:to|for)\s$"
    r"|\bmakes?\sit\s(?:possible|easy|easier|simple)\sto\s$",
    re.IGNORECASE,
)
"""`a good way to [travel]`: what anything may be praised for."""
_AT_LEAST = re.compile(r"\d[\d,]*\+")
_SO_MANY_MORE = re.compile(
    r"\b(?:one|two|three|four|five|\d+)\s(?:more|other|further|additional)\s[a-z]+$", re.IGNORECASE
)
"""`into [two more layers]`: which, is not said."""
_ONE_BEFORE = re.compile(r"\ban?\s$", re.IGNORECASE)
_ACTS = re.compile(r"[a-z]+\s[a-z]{2,}[^su\W]s")
_TO_DO_IT = re.compile(r"\sto\s[a-z]+")
"""`is a [sailor hopes] to join`: no plural stands behind `a`."""
_COMPARED = re.compile(r"\s[<>≤≥]\s?\w")
"""`the [mean] > median`."""
_CITED = re.compile(r"(?:[A-Z][\w'’-]+\s(?:and|&)\s[A-Z][\w'’-]+|\bet al\.?),?\s[(]$")
"""`Stone and Fields ([2017])`."""
_OPENS_QUOTE = re.compile(r"(?<!\d)\"(?=\w)")
_DOING = re.compile(r"[a-z]+ing")
_WAY = re.compile(r"\s(?:against|into|up|down|along|across|through|away|back|whether|how|what)\b")
"""`is called [going] against the wind`, `before [deciding] whether to sail`."""
_SEVERAL = re.compile(r"\b(?:several|many|some|few|of)\s$", re.IGNORECASE)
_ROUND = re.compile(r"(?:hundred|thousand|million|billion|trillion|dozen)s?\b", re.IGNORECASE)
"""`several [billion dollars]`."""
_EVERY = re.compile(r"\bany\s\w+,\sany\s$", re.IGNORECASE)
"""`any boat, any [crew]`."""
_ONE_OF_MANY = re.compile(
    r"(?:an?|one|another)\s(?:very\s)?(?:famous|popular|well-known|common|typical|notable)\s"
    r"[\w\s-]{3,40}\s(?:is|was)\s",
    re.IGNORECASE,
)
"""`A popular lamp is the Argand lamp`."""
_ANOTHER = re.compile(r"(?:an)?other\s[a-z]+")
"""`also explains [other theories]`."""
_OWN = re.compile(r"\b(?:its|their|his|her|the)\s$", re.IGNORECASE)
_FORMER = re.compile(r"(?:original|initial|previous|former|usual|earlier)\s[a-z]+")
_TO_FORMER = re.compile(r"\bto (?:its|their|his|her) (?:original|initial|previous|former|usual|earlier)\s[a-z]+$")
"""`returns to its [original place]`."""
_TO_ANOTHER = re.compile(r"[^.;]{1,60}\b(?:another|the other)\b", re.IGNORECASE)
"""`from [one medium] to another`."""
_VAGUE_PLACE = re.compile(r"\b(?:somewhere|somehow|someone|somebody|something[.]?$)", re.IGNORECASE)
_FORM = re.compile(r"(?<![_\w])_{3,}(?![_\w])")
"""`The keeper must ____ the lamp`."""
_OF_TEXT = re.compile(
    r"\b(?:this|the) (?:chapter|section|lecture|article|video|course|paper|unit|module)\s(?:will\s)?"
    r"(?:looks?|covers?|discuss(?:es)?|describes?|explains?|is about|deals?|introduces?|focus(?:es)?)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"(?:i\.e\.|e\.g\.),?\s", re.IGNORECASE)
_TO_DO = re.compile(
    r"(?:add|insert|put|include|write|fill in|expand|complete|finish)\s[^.;:]{1,80}\shere\b(?!\s(?:is|are|for|in)\b)",
    re.IGNORECASE,
)
"""`Add the map of the harbour here`: what the author means to write."""
_MAY_DIFFER = re.compile(
    r"[^,;:.]{1,48}\s(?:can|may|might|will)\s(?:also\s)?(?:change|vary|differ|increase|decrease|grow|evolve)"
    r"(?:\s(?:over time|in the future|at any time|a lot|by [a-z]+))?[.]?",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(r"\b(?:e\.g\.|ex\b|example\b|for instance)", re.IGNORECASE)
_FORMULA = re.compile(r"\s[(]\$[^$()]{1,24}\$[)]")
"""`made of [water] ($H_2O$)`."""
_DONE = re.compile(r"\s[(][a-z]{2,18}ed[)]")
"""`has been [finished] (completed)`."""
_IN_THIS_CASE = re.compile(r"\bin (?:this|that|our) (?:case|example),?\s(?:the\s|an?\s)?$", re.IGNORECASE)
"""`(in this case, the [harbour])`: of an example that stands elsewhere."""
_IN_PASSING = re.compile(r"\s[(][a-z]+(?:ed|en|wn)\s(?:by|from|in|to)\s(?:the\s|an?\s)?$")
_GOES_ON = re.compile(r"[^()]*[)]\s\w+\s\w+\s\w+")
"""`… (passed by the [council]) will override …`"""
_HANGING = re.compile(r"\w\s(?:for|of|to|with|from|at|into|than|about|the|an?|and|or)$", re.IGNORECASE)
_WORD_BEHIND = re.compile(r"\s?[\w“”\"'(]")
_REMARK = re.compile(r"^(?:no|not|non|e\.g|ex|like|such|useful|good)\b|\b(?:example|e\.g|ex)\b", re.IGNORECASE)
"""What brackets only add: `Serverless offering (no servers to manage)`."""
_OWNED = re.compile(r"\b(?:their|his|her|our|your|my)\s$", re.IGNORECASE)
_ANY = re.compile(r"\b(?:in|on|at|by|for|from|with)\s(?:some|any)\s$", re.IGNORECASE)
_FELT = re.compile(r"\b(?:feels?|felt|seems?|seemed|looks?|looked|sounds?)\s(?:more\s|very\s|so\s)?$", re.IGNORECASE)
_CONTRAST = re.compile(
    r",?\s(?:on the other hand|by contrast|in contrast)\b(?! to)|^(?:in contrast|conversely),", re.IGNORECASE
)
_FILLED = re.compile(r"\b(?:on|in|by|as|at|for)\s(?:the\s|a\s)?$", re.IGNORECASE)
_FOLLOWED = re.compile(r"\s(?:of|to|with)\b")
_FILLER = re.compile(
    r"behalf|terms|means|front|part|case|order|addition|spite|favou?r|charge|place|light|view|regard|relation|response|"
    r"reference|sake|course|process|form|result|way|middle|end|beginning|top|side"
)
"""`on behalf of`, `in terms of`."""
_WEIGHS = re.compile(
    r"\b(?:ha(?:ve|s|d)|having|plays?|played|playing|exerts?|exerted|exerting)\s(?:an?\s|the\s)?$", re.IGNORECASE
)
_WEIGHT = re.compile(
    r"(?:(?:very\s)?[a-z]+\s)?(?:influences?|effects?|impacts?|roles?|parts?|importance|significance|relations?|relationships?|connections?"
    r"|tendency|consequences?|implications?)",
    re.IGNORECASE,
)
_WEIGHED = re.compile(r"\s(?:on|in|of|for|to|with|over|between)\b")
"""`plays a [major role] in mooring`."""
_IDIOM = re.compile(
    r"\b(?:free of charge|on the fly|from scratch|up to date|step by step|side by side|hand in hand|at once|in advance"
    r"|in a row)$",
    re.IGNORECASE,
)
_PAIRS = re.compile(r"\S:\s[^,;]+[,;]\s[^:,;]+:\s")
_STUB = re.compile(r"\w+\sof\s(?:the\s|an?\s)?")
"""`Acts of [Parliament]`, a name cut in two."""
_TOLD_OF = re.compile(r"(?:made|built|formed|composed|consists?|site|source|product|member|cause)\sof\s", re.IGNORECASE)
"""`made of [rock and ice]`, `site of [protein synthesis]`: said of what stands above."""
_POINTING_PLACE = re.compile(
    r"(?:at|in|on|of|by|for|from|with|under)\s(?:\w+\s){0,5}(?:this|these|those)\b", re.IGNORECASE
)
"""`In the last of these years`: a place or time that is told elsewhere."""
_RELATED = re.compile(
    r"\b(?:different|differs?|distinct) from\s$|\b(?:similar|related|opposed) to\s$|\bsame as\s$", re.IGNORECASE
)
_LACKING = re.compile(r"(?:no|without)\s([a-z]{3,}?)s?\b", re.IGNORECASE)
_ASIDE_ENDS = re.compile(r"\)\s\w+\s\w+\s\w+")


def _is_at_least(text: str, start: int, end: int) -> bool:
    """`[10+] lamps`; `10+ years` is a measure."""
    if not _AT_LEAST.fullmatch(text, start, end) or not _NOUN_BEHIND.match(text, end):
        return False
    return text[end : end + _NEAR].split(maxsplit=1)[0].casefold().strip(".,;)") not in UNITS


_ONE = frozenset(["1", "one"])
_NOUN_BEHIND = re.compile(r"\s?[a-z%]", re.IGNORECASE)


def refusal(text: str, start: int, end: int) -> str:
    """Why words of running text ask nothing; empty where they may be asked."""
    if cites(text, start, end):
        return f'"{text[start:end]}" says who found it, not what is so'
    return _of_statement(text) or next(_of_words(text, start, end), "")


def is_of_name(left: str, answer: str, above: str) -> bool:
    """`requires [high gain aerials]`, `only answers [MAYDAY]`: a verb said of the name above, with a name behind it.

    More than a word is as good as a name.
    """
    last, bare = above.casefold().split()[-1:], left.strip(" .")
    if not last or last[0] in LABELS:
        return False
    return (" " in answer and _NEEDS.fullmatch(bare) is not None) or (
        _IS_NAME.match(answer) is not None and _TAKES.fullmatch(bare) is not None
    )


def points_at_one(text: str, levels: Sequence[str]) -> str:
    """The noun of `in this basin` below `Basins of the quay`: which of them, is not said; empty where there is none."""
    found = _THIS_ONE.search(text)
    noun = found[1].casefold() if found else ""
    if found is None or not levels or not re.search(rf"\b{noun}e?s\b", levels[-1], re.IGNORECASE):
        return ""
    seen = re.compile(rf"\b{noun}\b", re.IGNORECASE)
    is_named = _NAMED.search(text, 0, found.start()) or seen.search(text, 0, found.start())
    return "" if is_named or any(seen.search(level) for level in levels) else noun


_NAMED = re.compile(r"[;:.,]|\s[A-Z]")
"""A clause of its own, or a name, before `this`: it may be what is meant."""
_THIS_ONE = re.compile(r"\bthis\s([a-z]{3,})\b", re.IGNORECASE)


def is_lone_deed(left: str, answer: str, above: str) -> bool:
    """`Burnt [houses and barns]` below a sentence: nobody is named who did it. How often it is done, may be asked."""
    bare = left.strip(" .").casefold()
    is_past = bare.isalpha() and (bare.endswith("ed") or bare in IRREGULAR)
    return is_past and not answer.endswith("ly") and len(above.split()) > _NAME


_NAME = 6
"""Words: more above a line are no name of whom it speaks."""
_IS_NAME = re.compile(r"[a-z]*[A-Z][A-Za-z\d]*[A-Z\d]|[A-Z][\w+#.-]*(?:,\s[A-Z][\w+#.-]*)*,?\s(?:and|or)\s[A-Z]")
_TAKES = re.compile(
    r"(?:(?:only|must|can|can only|must first|is|are)\s)?"
    r"(?:requires?|needs?|makes|contains?|uses?|supports?|handles?|enable|runs? (?:on|over|in)|based on|written in"
    r"|has(?: either)?|have|stores?|called)",
    re.IGNORECASE,
)
_NEEDS = re.compile(
    r"(?:(?:is|are|mainly|mostly|often|also|commonly)\s){0,2}"
    r"(?:requires?|needs?|makes|produces?|contains?|uses?|causes|lacks?|eats?|releases?|secretes?|stores?|has"
    r"|used (?:for|to|in|as|by|when)|responsible for|based on|made (?:up )?of|found in|located in|consists? of"
    r"|composed of|caused by|depends? on|leads? to|results? in)",
    re.IGNORECASE,
)


@lru_cache(maxsize=16)
def _of_statement(text: str) -> str:
    """What all of a text leaves open, whatever words of it are asked; remembered for the words of one fact."""
    told = next((told for finds, told in _OPEN if finds(text)), "")
    return told or ("that a thing may change is true of much else" if _MAY_DIFFER.fullmatch(text.strip()) else "")


def _is_torn_quote(text: str) -> bool:
    """`“The lamp was lit: …`, `… and put out.”`: the rest of it stands in another sentence."""
    opens = text.startswith("“") and "”" not in text
    return opens or (text.endswith("”") and text.count("”") == 1 and "“" not in text)


_ABOVE = re.compile(
    r"the (?:above|latter|former|previous|preceding)"
    r"(?:\s(?:example|code|figure|diagram|table|snippet|sample|picture|image|graph|slide))?"
    r"\s(?:is|are|was|were|has|have|can|will|would|does|do|did|means?|shows?|says?|gives?|uses?|creates?|prints?)\b",
    re.IGNORECASE,
)
"""`The above is also called …`"""
_DEPENDS = re.compile(
    r"(?:which|what|how|whether|who|where|when)\s[^,.;:?]*\s(?:depends?|matters?|varies|decides?)\b", re.IGNORECASE
)
_OPEN = (
    (_FORM.search, "the line is a form to fill in"),
    (_OF_TEXT.search, "it says what a text is about"),
    (_ASIDE.match, "it only illustrates what stands above it"),
    (_ONE_OF_MANY.match, "it names one of many"),
    (_TO_DO.match, "it says what is still to be written"),
    (_DEPENDS.match, "it says on what something depends, not what is so"),
    (_ABOVE.match, "the sentence points at one that is not on the card"),
    (_is_torn_quote, "the quotation is not closed"),
    (_CONTRAST.search, "the sentence sets itself against one that is not on the card"),
    (_VAGUE_PLACE.search, "a sentence with somewhere or somehow in it leaves open what it is about"),
)
"""What shows that a line leaves open what it says, and how."""


def _of_phrase(text: str, answer: str, before: str, end: int) -> Iterator[str]:
    """`free of [charge]`, `on [behalf] of`: words that only stand together."""
    if (
        _IDIOM.search(before + answer) and (" " not in answer or _IDIOM.fullmatch(answer))
    ) or answer.casefold().startswith("vice versa"):
        yield f'"{answer}" is the end of a set phrase'
    if _WEIGHT.fullmatch(answer) and _WEIGHS.search(before) and _WEIGHED.match(text, end):
        yield f'"{answer}" does not say how, nor on what'
    if _FILLER.fullmatch(answer) and _FILLED.search(before) and _FOLLOWED.match(text, end):
        yield f'"{answer}" is part of a phrase that says nothing'


def _of_words(text: str, start: int, end: int) -> Iterator[str]:
    """What the words themselves, and those around them, leave open."""
    answer, before = text[start:end], text[max(0, start - _NEAR) : start]
    if answer[:4].casefold() == "one " and _TO_ANOTHER.match(text, end):
        yield f'"{answer}" is any one of several'
    if _POINTING_PLACE.match(answer):
        yield f'"{answer}" points at what is not on the card'
    if (
        _STUB.fullmatch(text, 0, start)
        and not _TOLD_OF.match(text)
        and not any(c.isalnum() for c in text[end:])
        and not any(c.isdigit() for c in answer)
    ):
        yield f'with "{answer}" hidden, only a stub is left'
    yield from _of_phrase(text, answer, before, end)
    is_bracket = before.endswith("(") and text.startswith(")", end)
    if is_bracket and (before.count(", ") > 1 or (", " in before and text.startswith("), ", end))):
        yield f'"{answer}" is said of the last of a list alone'
    if _PAIRS.search(answer):
        yield f'"{answer}" is several values and what they mean'
    is_vague = _VAGUE_AMOUNT.match(answer) or _SO_MANY_MORE.search(answer) or _is_at_least(text, start, end)
    if is_vague:
        yield f'"{answer}" does not say how many, or which'
    yield from _of_half(text, start, end, before)
    yield from _of_any(answer, before)
    if answer.endswith(("'s", "’s")) and _WORD_BEHIND.match(text, end):
        yield f'"{answer}" is only whose it is'
    if _HANGING.search(answer) and _WORD_BEHIND.match(text, end):
        yield f'"{answer}" ends in the middle of a phrase'
    if answer.casefold() in _ONE and not _NOUN_BEHIND.match(text, end):
        yield f'"{answer}" counts nothing'
    yield from _of_place(text, start, end, before)
    yield from _of_rest(text, start, end)


def _of_rest(text: str, start: int, end: int) -> Iterator[str]:
    """What the rest of the sentence leaves open, or says instead."""
    answer = text[start:end]
    if _ONE_VERB.fullmatch(text, end) and _ARTICLE.fullmatch(text, 0, start):
        yield f'with "{answer}" hidden, only a verb is left'
    condition = _CONDITION.match(text)
    if condition and end <= condition.end() and not any(c.isdigit() for c in answer):
        yield f'"{answer}" is part of the condition: what follows from it is the point'


_ONE_VERB = re.compile(
    r"\s(?:continue|remain|exist|occur|happen|increase|decrease|rise|fall|grow|change|vary|varie|improve|develop|matter)(?:s|es|ed|d)?[.]?\s*"
)
_ARTICLE = re.compile(r"\s*(?:(?:the|an?)\s)?", re.IGNORECASE)
"""`[The trade] continues`."""
_CONDITION = re.compile(
    r"(?:even\s)?(?:if|when|whenever|once|unless|while)\s[^,;:.]{3,100},(?=\s\w+\s\w)", re.IGNORECASE
)
"""`If the tide falls, the gate closes`."""


def _of_half(text: str, start: int, end: int, before: str) -> Iterator[str]:
    """What words leave open that are half of what is said."""
    answer = text[start:end]
    if answer.casefold().startswith("and/or "):
        yield f'"{answer}" is the end of a list'
    if _DOING.fullmatch(answer) and _WAY.match(text, end):
        yield f'"{answer}" ends in the middle of a phrase'
    if before.casefold().endswith(" in ") and answer.casefold().startswith("total "):
        yield f'"{answer}" is half of "in total"'
    if _ONE_BEFORE.search(before) and _ACTS.fullmatch(answer) and _TO_DO_IT.match(text, end):
        yield f'"{answer}" is half a clause'
    if _HAS.search(before) and _MORE.match(answer) and not text.startswith(" than ", end):
        yield f'"{answer}" does not say than what'
    if _COMPARED.match(text, end):
        yield f'"{answer}" is one side of a comparison'
    if text.count('"') == 1 and _OPENS_QUOTE.search(text, 0, start):
        yield "the quotation is not closed"


def _of_any(answer: str, before: str) -> Iterator[str]:
    """What words leave open that do not say which thing they mean."""
    if _SEVERAL.search(before) and _ROUND.match(answer):
        yield f'"{answer}" does not say how many, or which'
    if _ANOTHER.match(answer) and answer.islower():
        yield f'"{answer}" does not say which'
    if (_OWN.search(before) and _FORMER.match(answer)) or _TO_FORMER.search(answer):
        yield f'"{answer}" points at what was before'
    if _CITED.search(before) and answer.isdigit():
        yield f'"{answer}" is when somebody wrote it'
    if _PRAISED.search(before):
        yield f'for "{answer}" much else is as good'
    if _EVERY.search(before) and answer.replace(" ", "").isalpha():
        yield f'any "{answer}" could be anything'


def _of_place(text: str, start: int, end: int, before: str) -> Iterator[str]:
    """What the place of the words in their sentence leaves open."""
    answer = text[start:end]
    if _RELATED.search(before):
        yield f'that a thing is like or unlike "{answer}" does not say what it is'
    if before.endswith(" (") and _ASIDE_ENDS.match(text, end) and answer.islower():
        yield f'"{answer}" is said by the way'
    if before.endswith("(") and text.startswith(")", end) and _REMARK.search(answer):
        yield f'"{answer}" is said by the way'
    if answer.isalpha() and (_FORMULA.match(text, end) or (answer[-2:].casefold() == "ed" and _DONE.match(text, end))):
        yield f'"{answer}" is said again in the brackets behind it'
    if _IN_THIS_CASE.search(before):
        yield f'"{answer}" is the value of one example'
    if before[-1:].isspace() and _IN_PASSING.search(before) and _GOES_ON.match(text, end):
        yield f'"{answer}" is said by the way'
    if (
        answer.isalpha()
        and answer.islower()
        and not text.startswith(" (", end)
        and before[-1:].isspace()
        and (_OWNED.search(before) or _FELT.search(before) or _ANY.search(before))
    ):
        yield f'"{answer}" is one of many words that fit here'
    lacking = _LACKING.match(answer)
    if lacking and f"{lacking[1].casefold()}less" in before.casefold():
        yield f'"{lacking[1]}less" says "{answer}"'
    if answer[:1].isdigit() and _EXAMPLE.search(text, 0, start):
        yield f'"{answer}" is the value of one example'
