"""Lines that all part alike, by a sign that is their author's own: `Hawse; the hole in the bow`, 「舷窓」船の側面の窓.

One line alone may hold such a sign by chance. Of three and more, one below the other, that part alike into a name and
what says what it is, the sign is how this author writes definitions.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from builder.facts.prose import clean
from builder.facts.shapes import has_words, is_noun_phrase, is_pointer, opens_with_verb, says_what_it_is
from builder.facts.split import Separator, Split
from builder.facts.words import is_label
from builder.model import InlineKind
from builder.text import has_japanese, is_spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from builder.facts.node import Node
    from builder.model import Prose

_LEAST = 3
"""Lines that part alike; of two, one may do so by chance."""
_PARTS = ",、。;；|｜～〜／?？"
_NAME = rf"[^\s{_PARTS}「」『』（）()\[\]［］\"“”](?:[^{_PARTS}]{{0,38}}[^\s{_PARTS}])?"
"""Words without a sign that could part them."""
_SIGNS = (
    re.compile(rf"(?P<name>{_NAME})\s?[;；]\s?(?=[^;；]+$)"),
    re.compile(rf"(?P<name>{_NAME})\s?[|｜]\s?(?=[^|｜\s][^|｜]*$)"),
    re.compile(rf"(?P<name>{_NAME})\s?[～〜]\s?(?=[^～〜]+$)"),
    re.compile(rf"(?P<name>{_NAME})(?:\s/\s|\s?／\s?)(?=[^/／]+$)"),
    re.compile(rf"(?P<name>{_NAME})(?:って何|とは何か?|とは)\s?[?？][\s　]*"),
    re.compile(rf"(?P<name>{_NAME}),\s(?:i\.e\.|that is),?\s"),
    re.compile(rf"(?P<name>{_NAME})(?:というのは|っていうのは|ってのは)、?"),
    re.compile(rf"(?P<name>{_NAME}\s?[(（](?:n|v|vt|vi|adj|adv|noun|verb|名|動|形|副)\.?[)）])\s?"),
    re.compile(rf"(?P<name>{_NAME}),?\s(?:n|v|vt|vi|adj|adv)\.\s"),
    re.compile(rf"(?P<name>{_NAME}【[ぁ-ゖァ-ヺー]{{1,16}}】)\s?"),
    re.compile(rf"(?P<name>{_NAME})(?:\t+|\s[ー−]\s)"),
    re.compile(r"(?P<name>［[^］\n]{1,20}］|「[^」\n]{1,20}」|『[^』\n]{1,20}』|（[^）\n]{1,20}）)[,、]?\s?"),
)
_BRACKETS = "［］「」『』（）"
_PARTICLES = tuple("はがをにでとのもへ")
_OPENS = re.compile(
    r"(?i)(?:in|on|at|since|after|before|during|until|by|for|from|with|without|of|to|when|while|where|if|unless|as|however|later"
    r"|then|first|second|third|next|last|finally|also|so|but|and|or|yet|still|once|now|today|yesterday|tomorrow|maybe|perhaps|oh"
    r"|dear|here|there|it|he|she|they|we|you|i|\w+ly)\b"
    r"|(?:実際|当時|昔|普段|今|昨日|今日|明日|最近|通常|現在|以前|以後|結局|本来|一般|特に|例えば|その|この|また)"
)
"""No name begins so."""
_STATES = re.compile(
    r"[一-龯ァ-ヺーA-Za-z]は[^、。\s]|^(?:[Tt]he|[Aa]n?|[Aa]ll)\s[\w-]+(?:\s[\w-]+)?\s(?:is|are|was|were|has|had|have|can|will|must|may)\b"
)
"""A statement of its own, no name of a kind."""
_SET_OFF = frozenset({InlineKind.CODE, InlineKind.EMPHASIS, InlineKind.STRONG})
_BEHIND = re.compile(
    r"(?:\s?[(（][^()（）]{1,24}[)）])?(?:(?P<comma>,\s|、)|\s(?=(?:an?|the|any|one|to|n|v|vt|vi|adj|adv)\b|[^\x00-\x7f]))\s?"
    r"(?P<class>(?:n|v|vt|vi|adj|adv)\.\s)?"
)
"""Behind the name a comma, the part of speech, or the article of what it is: **wood-fired** kilns are named whole."""


def parted_alike(group: Sequence[Node]) -> tuple[Node, ...]:
    """The items, each parted at the sign that two thirds of them share, three at least; steps are no glossary."""
    if any(n.ordered for n in group):
        return tuple(group)
    found = _keyed([None if n.parts else n.prose for n in group])
    found = found or _shared([None if n.parts or n.children else n.prose for n in group])
    return tuple(n if one is None else replace(n, parts=one) for n, one in zip(group, found, strict=True))


def are_alike(lines: Sequence[Prose]) -> bool:
    """Whether all of some lines are parted by one sign."""
    bare = [clean(line) for line in lines]
    return all(_keyed(bare) or _shared(bare))


def _keyed(lines: Sequence[Prose | None]) -> Sequence[Split | None]:
    """Where lines are parted behind a number that stands for what follows, `0：停止`; empty where most have none.

    Numbers that count up, from any but 0, are those of a list.
    """
    found = [_KEY.fullmatch(line.text) if line else None for line in lines]
    keys = [int(one[1]) for one in found if one]
    counts_up = keys == [*range(keys[0], keys[0] + len(keys))] and keys[0] > 0 if keys else True
    if counts_up or len(keys) < max(_LEAST, -(-2 * len(lines) // 3)) or len({*keys}) < len(keys):
        return []
    return [one and Split(separator=Separator.ARROW, term_end=one.end(1), body_start=one.start(2)) for one in found]


_KEY = re.compile(r"(\d{1,3})\s?[:：]\s?([^\W\d_].{0,80})")


def _shared(lines: Sequence[Prose | None]) -> Sequence[Split | None]:
    """Where each line is parted, by the first sign that two thirds of them have, most of which say what a thing is."""
    least = max(_LEAST, -(-2 * len(lines) // 3))
    if sum(line is not None for line in lines) >= least:
        coded = [None if line is None else _behind_code(line) for line in lines]
        if all(coded):
            return coded
        ways: list[Callable[[Prose], Split | None]] = [_behind_mark, *(partial(_behind, sign) for sign in _SIGNS)]
        for find in ways:
            found = [None if line is None else find(line) for line in lines]
            parted = [(line, one) for line, one in zip(lines, found, strict=True) if line and one]
            told = sum(says_what_it_is(line.text[one.body_start :]) for line, one in parted)
            if len(parted) >= least and told * 3 >= len(parted) * 2:
                return found
    return [None] * len(lines)


def _behind(sign: re.Pattern[str], prose: Prose) -> Split | None:
    found = sign.match(prose.text)
    return _parted(prose, found.end("name"), found.end()) if found else None


def _behind_mark(prose: Prose) -> Split | None:
    """`*Fairway*, the deep part`, `hawse` the hole …: what the author set off is the name."""
    mark = prose.inlines[0] if prose.inlines else None
    if mark is None or mark.kind not in _SET_OFF or mark.start:
        return None
    behind = _BEHIND.match(prose.text, mark.end)
    if behind is None or (behind["comma"] and _COMMA.search(prose.text, behind.end())):
        return None
    is_bare = not behind["comma"] and behind["class"] is None and not has_japanese(prose.text)
    if is_bare and mark.kind is InlineKind.STRONG:
        return None  # the author's mark asks for it
    return _parted(prose, mark.end, behind.end())


def _behind_code(prose: Prose) -> Split | None:
    """`dd` deletes the line: code that all lines begin with, and what it does."""
    mark = prose.inlines[0] if prose.inlines else None
    if mark is None or mark.kind is not InlineKind.CODE or mark.start:
        return None
    does = _DOES.match(prose.text, mark.end)
    acts = does is not None and (opens_with_verb(prose.text[does.end() :]) or _ON_IT.match(prose.text, does.end()))
    return Split(separator=Separator.ARROW, term_end=mark.end, body_start=does.end()) if does and acts else None


_DOES = re.compile(
    r"\s(?!(?:is|are|was|were|and|or|in|on|of|to|by|for|with|from|at|as|which|that|has|have|can|must|may|will|should|vs|field|file|command"
    r"|function|method|key|flag|option|class|table|column|variable|operator|statement|keyword|attribute|element|tag|package|module|directory"
    r"|folder|parameter|argument|type|value|string|object|array|block|loop|clause|query|node|server|service|port|branch(?:e)?|model|version|only|not)s?\b)(?=[a-z]+\s[a-z])"
)
"""Before a verb: no noun that the code is the name of, and no sentence about it."""
_ON_IT = re.compile(r"[a-z]+\s(?:an?|the|all|your|this|one|and)\b")
_COMMA = re.compile("[,、]")
"""`*Tom*, a cook, left the ship`: an aside in a statement."""


def _parted(prose: Prose, end: int, start: int) -> Split | None:
    name, said = prose.text[:end].strip(_BRACKETS), prose.text[start:]
    is_name = has_words(name) and is_noun_phrase(name) and not name.endswith(_PARTICLES)
    if not is_name or "$" in name or _OPENS.match(name) or is_label(name) or is_pointer(name):
        return None
    if is_spoken(said) or not has_words(said) or (has_japanese(name) and not has_japanese(said)):
        return None
    return None if _STATES.search(said) else Split(separator=Separator.LEADER, term_end=end, body_start=start)
