"""Whether a sentence says what a thing is: `A lock is a …`, `Scouring is when …`, `Ebb means the …`."""

from __future__ import annotations

import re

_NO_NAMES = frozenset(
    {"i", "we", "you", "there", "here", "what", "which", "who", "one", "some", "many", "most", "also"}
)
_PLACE = re.compile(r"(?i)(?:at|in|on|of|by|for|from|with|under|below|above|behind|between)\s")
_AND_OTHER = re.compile(
    r",?\s(?:and|but|while|whereas)\s(?:[A-Z]|an?\s)[^.;,]{1,40}\s(?:is|are)\s(?:an?|the)\s[^.;]+[.]?$"
)
"""`Tom is a mate and Ann is a pilot`: two are told of, each with what it is."""
_CLAUSAL = re.compile(r"(?:means|(?:is|occurs?|happens|arises) (?:when|where))")
_NO_THING = re.compile(
    r"(?i)(?:the|this|that|these|those|my|your|our|his|her|its|their|he|she|it|they"
    r"|no|each|every|all|any|more|most|less|much|many|few|several|both|half|part|none|only"
    r"|\w+day|today|tomorrow|tonight|now|then|being|having"
    r"|\w+ing\s(?:\w+ly|late|early|the|an?|too|no|more|less))\b"
    r"|(?:.*\s)?(?:and|or|of|by|to|it|this|that"
    r"|(?:trouble|problem|issue|error|bug|crash|conflict|mistake|accident|damage|difficult(?:y|ie)|confusion|change"
    r"|thing|pain|christmas|easter|spring|summer|autumn|winter|morning|evening|night|lunch|dinner|breakfast|supper|school"
    r"|class|party|meeting|home)(?:e?s)?)$"
)
"""`Monday is when …`, `The party is when …`, `Trouble arises when …`, `Being late means …`: no name of a thing."""
_OF_SOMEBODY = re.compile(
    r"(?:I|[Ww]e|[Yy]ou|[Ss]?[Hh]e|[Tt]hey|[Ii]t|[A-Z][a-z]+)\b|.*\b(?:I|we|you|she|he|me|us|my|our|your)\b"
)
"""`where Bob sits`, `when I click save`: what one did, not what is so."""
_SAYS_WHAT = re.compile(
    r"(?:an?|the)\s(?!(?:lot|great deal|little|bit|world|same)\b|[^.;,]{0,80}\b(?:was|were)\b)"
    r"|(?!(?:no|any|some|every)thing\b)[a-z]{2,}ing\b|(?:un)?able to\s|(?:in)?capable of\s"
)
"""Behind `means`: a thing or a deed; `public means of transport`, `the means were 4 and 7` have none."""
_RULE = re.compile(r"\s(?:rule|law|principle|doctrine|theorem|maxim)$")
"""`The thin skull rule means …`: all that follows is what it says."""
_PAUSE = re.compile(r"[,;]\s")
_LONGEST = 400
"""Characters in which a second thing may be told of."""


def tells(left: str, verb: str, right: str) -> bool:
    """Whether a name stands before the verb and what it is behind it, and no second thing is told of."""
    first = left.partition(" ")[0].lower()
    is_one = first not in _NO_NAMES and not _PLACE.match(left) and _AND_OTHER.search(right) is None
    return is_one and (_CLAUSAL.fullmatch(verb) is None or _tells_when(left, verb, right))


def _tells_when(left: str, verb: str, right: str) -> bool:
    """The same where any sentence may have the verb: `Green means go, red means stop` tells of two."""
    pause = _PAUSE.search(right, 0, _LONGEST)
    if _NO_THING.match(left) or (pause and f" {verb} " in right[pause.end() : _LONGEST]):
        return False
    if verb != "means":
        return _OF_SOMEBODY.match(right) is None
    return _SAYS_WHAT.match(right) is not None or _RULE.search(left) is not None
