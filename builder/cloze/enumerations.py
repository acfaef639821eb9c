"""Lists that a sentence tells to their end: `may be red, green or white`, 錨は軸と爪と環からなる.

Their members are one answer. What says that none is left out is a number, `or`, a verb such as からなる or `made of`,
or a Japanese sentence that says no more; a list that ends in `etc.` or など is open, whatever else a reader names would
be right too. Amounts are asked by their numbers. Beside them stands what is said of several things in a row.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from builder.cloze import english_words
from builder.cloze.english_frames import is_past
from builder.cloze.english_reading import read
from builder.cloze.inline_lists import parted
from builder.cloze.japanese_numbers import is_number
from builder.cloze.japanese_reading import KANJI
from builder.cloze.japanese_words import OPPOSITES, is_verbal
from builder.cloze.sheet import Candidate, are_opposites
from builder.text import has_japanese, is_japanese

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.cloze.sheet import Range

    _Found = tuple[int, int, float]
    """Where a list begins and ends, and its score."""

_SCORE = 2.95
"""Sure whatever stands beside them; where the members are asked one by one, that comes first (`inline_lists`)."""
_TOLD = 3.3
"""The score of a list that says how many there are, or that these are all: none is asked without the others."""
_REASON = "list"
_MAY_LIST = re.compile(r"[、，,・]|\s(?:and|or)\s|[とか][^ぁ-ゖ\s]|または|及び|および")
_LEAST = 2
_MOST_BEGINS = 6
"""Topics of a sentence behind which a list may begin."""
_LONGEST = 200
"""Characters: a longer list is nothing to recall at once."""
_LEAST_OPEN = 3
"""Members of a list that nothing says to be whole but its form."""


def candidates(text: str, start: int, end: int) -> Iterator[Candidate]:
    """The members of each such list as one answer."""
    if not _MAY_LIST.search(text, start, end):
        return
    found = _japanese(text, start, end) if is_japanese(text[start:end]) else _english(text, start, end)
    for first, last, score in found:
        yield Candidate(start=first, end=last, score=score, reason=_REASON)


def assigned(text: str, start: int, end: int) -> Iterator[Candidate]:
    """What is said of each of several things in a row: `甲は資産、乙は負債、…`, `port is left, starboard is right`.

    Each by itself; together where one value comes again, or two things are told apart by opposites or by adjectives:
    who sees one has the other.
    """
    in_japanese = is_japanese(text[start:end])
    clauses = list(parted(text, start, end - (text[end - 1 : end] in ("。", ".")), _ROW if in_japanese else _ROW_LATIN))
    if not 1 < len(clauses) <= _MOST_ASSIGNED:
        return
    counted = (_bands(text, clauses) or _counted(text, clauses)) if in_japanese else ()
    yield from counted or _told_apart(text, clauses, in_japanese=in_japanese)


def _told_apart(text: str, clauses: Sequence[Range], *, in_japanese: bool) -> Iterator[Candidate]:
    found = list(_clauses(text, clauses) if in_japanese else (_ASSIGNED_LATIN.fullmatch(text, *one) for one in clauses))
    told = [one for one in found if one and not _NO_VALUE.search(one["said"])]
    names, values = {one["name"] for one in told}, {one["said"] for one in told}
    if not told or len(told) < len(clauses) or len(names) < len(told) or len(values) == 1 or names & (_DAYS | _POINTS):
        return
    joints = {_SAME.get(one["joint"], one["joint"]) for one in told if not in_japanese}
    if len(joints) > 1:
        return
    if in_japanese and any(map(_GOES_ON.fullmatch, values)) and not all(map(_ADJECTIVE.fullmatch, values)):
        return
    is_two = len(told) == len("ab")
    is_pair = is_two and (are_opposites(*values, pairs=_OPPOSITES) or all(map(_ADJECTIVE.fullmatch, values)))
    are_deeds = bool(joints) and joints <= _PLACES and any(map(_is_no_name, names))
    by_chance = any(map(is_verbal, values)) if in_japanese else joints <= _SAYS_ONLY
    if not is_pair and (are_deeds or (is_two and by_chance)):
        return
    ranges = [one.span("said") for one in told]
    if is_pair or len(values) < len(told):
        first, last = ranges[0]
        yield Candidate(start=first, end=last, score=_BOTH, reason="both sides of a contrast", more=tuple(ranges[1:]))
        return
    for first, last in ranges:
        yield Candidate(start=first, end=last, score=_EACH, reason="one side of a contrast")


def are_bands(said: str) -> bool:
    """Whether a text is a row of amounts, each with what it is called: `1未満 微風、1〜3 弱風、3以上 強風`."""
    return "、" in said and bool(_bands(said, list(parted(said, 0, len(said.rstrip("。")), _ROW))))


def _bands(text: str, clauses: Sequence[Range]) -> tuple[Candidate, ...]:
    """The amounts of such a row, hidden together: each bounds the next."""
    found = [_BAND.fullmatch(text, a, b) for a, b in clauses]
    told = [one for one in found if one and is_number(one["said"])]
    if len(told) < max(_LEAST, len(clauses)) or len({one["name"] for one in told}) < len(told):
        return ()
    if not all(_BOUND.search(one["said"]) for one in told):
        return ()
    (first, last), *more = [one.span("said") for one in told]
    return (Candidate(start=first, end=last, score=_BOTH, reason=_NUMBERED, more=tuple(more)),)


_BAND = re.compile(
    rf"(?P<said>[約<>＜＞]?[\d０-９][^\s、。は]{{0,14}}?)(?:\s|\s?(?:は|→|=|[:：])\s?)(?P<name>[{KANJI}ぁ-ヺー]{{1,8}})"
)
_BOUND = re.compile("未満|以[上下内]|超|[~〜～-]")


def _clauses(text: str, clauses: Sequence[Range]) -> Iterator[re.Match[str] | None]:
    """Each `甲は資産`; the last may close with the verb of all of them, `丙は費用に入れる`."""
    for a, b in clauses[:-1]:
        yield _ASSIGNED.fullmatch(text, a, b)
    yield _ASSIGNED.fullmatch(text, *clauses[-1]) or _ASSIGNED_LAST.fullmatch(text, *clauses[-1])


def _is_no_name(words: str) -> bool:
    """Whether what stands before a preposition is a deed, a number or a quality: `look for`, `one in`, `good at`."""
    last = words.rsplit(maxsplit=1)[-1].casefold()
    return last in english_words.VERBS or last in english_words.NUMERALS or english_words.is_adjective(last)


def _counted(text: str, clauses: Sequence[Range]) -> tuple[Candidate, ...]:
    """The numbers of a row `梁5本、柱12本、桁8本`, `半径1mに3割、半径2mに7割`; of 図1、図2 none."""
    found = [_NUMBERED_CLAUSE.fullmatch(text, a, b) for a, b in clauses]
    told = [one for one in found if one and is_number(one["said"]) and not is_number(one["name"] + one["said"])]
    are_bare = any(one["said"].isdigit() for one in told)
    if [one["said"] for one in told] == [str(n) for n in range(1, len(told) + 1)]:
        return ()
    if len(told) < len(clauses) or len({one["name"] for one in told}) < len(told):
        return ()
    if are_bare and not all(_COUNTED_NAME.fullmatch(one["name"]) and len(one["said"]) < len("1985") for one in told):
        return ()
    if len(told) < _LEAST_OPEN and not all(one["at"] for one in told):
        return ()
    ranges = [one.span("said") for one in told]
    if len({one["said"] for one in told}) < len(told):
        first, last = ranges[0]
        return (Candidate(start=first, end=last, score=_BOTH, reason=_NUMBERED, more=tuple(ranges[1:])),)
    return tuple(Candidate(start=a, end=b, score=_EACH, reason=_NUMBERED) for a, b in ranges)


def exemplified(text: str, start: int, end: int) -> Iterator[Candidate]:
    """The kind of which a sentence names some: `Citrus fruits are lemons, limes, etc.`, `核果には桃、梅などがある`.

    Of an open list no member is asked (L04); what they all are can be told from them.
    """
    found = _EXEMPLIFIED.fullmatch(text, start, end) or _EXEMPLIFIED_LATIN.fullmatch(text, start, end)
    words = found["kind"].casefold().split() if found else []
    is_name = bool(words) and words[0] not in english_words.WEAK_FIRST and not english_words.GRAMMAR.intersection(words)
    named = parted(text, *found.span("some"), _SOME) if found else ()
    some = [text[a:b].rsplit(maxsplit=1)[-1].casefold() for a, b in named if text[a:b].strip()]
    if found and is_name and len(some) >= _LEAST and not any(map(english_words.is_adjective, some)):
        first, last = found.span("kind")
        yield Candidate(start=first, end=last, score=_KIND, reason="what they are examples of")


_EXEMPLIFIED = re.compile(
    r"(?P<kind>[^\s、。はがをにで]{2,16})には、?(?P<some>[^。はがを]{4,80}?)など(?:がある|がいる|が挙げられる)。?"
)
_EXEMPLIFIED_LATIN = re.compile(
    r"(?P<kind>[A-Z][\w-]*(?:\s[\w-]+){1,3}?)\s(?:are|include)\s(?P<some>[^.:;()\n]{6,120}?),?\s(?:and\s)?etc\.?"
)
_SOME = re.compile(r"[、，・]\s?|や(?!す)|と(?![うおき])|,\s(?:and\s|or\s)?|\s(?:and|or)\s")
_KIND = 3.0
_ROW = re.compile(r"[、，]\s?")
_ADJECTIVE = re.compile(rf"[{KANJI}](?:し?く|し?い)")
_GOES_ON = re.compile(rf"[{KANJI}]し?く")
"""`霧は薄く、風が主`: the predicate of a clause, no value."""
_ASSIGNED = re.compile(
    rf"(?P<name>(?:[^\s、。はがをにで]|(?<=\w) (?=\w)){{1,16}})\s?[はが]\s?"
    rf"(?P<said>{_ADJECTIVE.pattern}|[^\s、。はがをにで]{{0,15}}[^\sぁ-ゖ、。はがをにで])"
)
_ASSIGNED_LAST = re.compile(
    r"(?P<name>(?:[^\s、。はがをにで]|(?<=\w) (?=\w)){1,16})\s?[はが]\s?(?P<said>[^\s、。はがをにで]{1,16}?)"
    r"(?:を|に|で|から|と(?![きいにで]))\s?[^\s、。はがを]{1,10}[るたうくすつぬむぶぐ]"
)
_NO_VALUE = re.compile("(?:場合|とき|時|際|ため|後)$|[「」『』]")
_NUMBERED_CLAUSE = re.compile(
    r"(?:[^、。]{2,16}(?:は|では|には)、?)?(?P<name>[^\d\s、。はがをにで]{1,16}(?<![-−－±])|[^\s、。はがをにで]{1,16}(?=[にで]))(?P<at>[にで])?\s?"
    r"(?P<said>約?[-−－±]?[\d０-９][^、。はがをにで]{0,12}?)(?:(?:が|を|から|で|に)[ぁ-ゖ一-鿿]{1,8}|である|です)?"
)
_COUNTED_NAME = re.compile(rf"[{KANJI}ぁ-ヺー]{{2,}}")
_NUMBERED = "number with unit"
_OPPOSITES = {**english_words.OPPOSITES, **OPPOSITES}
_ROW_LATIN = re.compile(r",\s(?:and\s|while\s|but\s)?|;\s|\s(?:and|while|but)\s")
_ASSIGNED_LATIN = re.compile(
    r"(?P<name>(?:(?:[Tt]he|[Aa]n?)\s)?[\w-]+(?:\s[\w-]+){0,2}?)\s(?P<joint>is|are|=|for|on|in|at|uses?|means?|has|have|needs?|takes?|gives?)\s"
    r"(?:an?\s|the\s)?"
    r"(?P<said>(?!not\b|\w+ing\b)[\w-]+(?:\s[\w-]+)?)"
)
_SAME = {"are": "is", "use": "uses", "mean": "means", "have": "has", "need": "needs", "take": "takes", "give": "gives"}
"""Other forms of what joins a name and its value."""
_PLACES = frozenset(["for", "on", "in", "at"])
"""Behind a verb they join no name: `look for errors, ask for help`."""
_SAYS_ONLY = frozenset(["is", "="])
"""Two things that only are something may be told apart by chance; `hemp for sails, sisal for nets` is a contrast."""
_POINTS = frozenset("ここ そこ あそこ これ それ こちら そちら".split())  # noqa: SIM905
_DAYS = frozenset("今日 明日 昨日 明後日 一昨日 今朝 今年 来年 去年 昨年 今週 来週 先週".split())  # noqa: SIM905
"""They move: what was so today is so no more."""
_MOST_ASSIGNED = 6
_BOTH, _EACH = 5.0, 4.5
"""The scores of sides of a contrast."""


# Japanese

_WORD = rf"[{KANJI}ァ-ヺーA-Za-z0-9０-９]"
_BINDS = "[^はがをにでへもとやかのよるたうくすつむぬぶぐ、。\\W\\da-zA-Zァ-ヺー一-鿿]"
"""A kana inside a word: ばら積み, 古い海図."""
_MEMBER = re.compile(
    rf"(?:(?:[ぁ-ゖ]{{1,4}})?{_WORD}{{1,14}}(?:{_BINDS}{{1,2}}{_WORD}{{1,8}})?{_BINDS}{{0,2}}|[ぁ-ゖ]{{3,8}})(?:[（(][^()（）]{{1,24}}[)）])?"
)
_FIRST_KANA = re.compile(
    "[はがをにでとのもへ]|その|この|それ|これ|また|そして|つまり|なお|よく|まず|ただ|あの|どの|いつ"
)
_NO_MEMBER = re.compile(r"場合|など$|[時後前際]$|とき|ため$|以上$|以下$|こと$|もの$")
_SPLIT = re.compile(
    r"\s?(?:[、，,]\s?(?:および|及び|または|又は|そして|もしくは)?|・|および|及び|または|又は|もしくは"
    r"|(?<![るたうくすつむぬぶぐいこ、だ])と(?![ぁ-ゖ、])|(?<![ぁ-ゖ])か(?![ぁ-ゖ、]))\s?"
)
_BEGINS = re.compile(r"(?<=[^\sはがをにでとのもへ、])(?:に|で|と)?は[、\s]?|[：:]\s?")
_ENDS = re.compile(
    r"\s?(?:(?P<said>の(?:いずれか|どれか|どちらか)(?!ら)|(?:から|より)(?:な[るりっ]|成|構成|でき|出来)"
    r"|で(?:構成|成り立|造ら|作ら|形成|でき(?:て|る|た))|に(?:分け|分か|わか|わけ|分類|大別|区分|細分|分割)"
    r"|(?:によ(?:る|って|り)|で)(?:$|[決変異]))"
    r"|の?\s?(?P<count>[2-9２-９二三四五六七八九])\s?(?:つ|種|個|点|段階|要素|部分|方向|層|系統|通り|項目|タイプ|パターン)(?![目間]|以上|とも)"
    r"|(?P<there>が(?:ある|あり|存在)|(?:である|です|だ)?[。．]?\s?$))"
)
_DIGITS = {
    sign: value for signs in ("23456789", "２３４５６７８９", "二三四五六七八九") for value, sign in enumerate(signs, 2)
}


def _japanese(text: str, start: int, end: int) -> Iterator[_Found]:
    """The list behind the topic or a colon, or at the beginning, up to what ends it."""
    begins = [(m.end(), True) for m in islice(_BEGINS.finditer(text, start, end), _MOST_BEGINS)]
    for first, is_topic in ((start, False), *begins):
        found = next(_listed(text, first, end, is_topic=is_topic), None)
        if found:
            yield found


def _listed(text: str, first: int, end: int, *, is_topic: bool) -> Iterator[_Found]:
    last = min(end, first + _LONGEST)
    for close in _ENDS.finditer(text, first, last):
        if close.end() == last < end:
            return
        members = list(parted(text, first, close.start(), _SPLIT))
        if len(members) < _LEAST or not _are_members(text, members):
            continue
        count = _DIGITS.get(close["count"] or "", 0)
        is_told = count == len(members) or close["said"] is not None
        if close["said"] is None and _are_amounts(text, members):
            continue
        if is_told or (is_topic and not count):
            yield members[0][0], members[-1][1], _TOLD if is_told else _SCORE


def _are_amounts(text: str, members: Sequence[Range]) -> bool:
    """Whether several members hold a number."""
    return sum(any(c.isdigit() for c in text[a:b]) for a, b in members) > 1


def _are_members(text: str, members: Sequence[Range]) -> bool:
    return all(
        _MEMBER.fullmatch(text, a, b) and not _FIRST_KANA.match(text, a, b) and not _NO_MEMBER.search(text, a, b)
        for a, b in members
    )


# English

_NUMBERS = {
    word: value
    for value, words in enumerate(
        ("two 2", "three 3", "four 4", "five 5", "six 6", "seven 7", "eight 8", "nine 9", "ten 10"), 2
    )
    for word in words.split()
}
_COUNTED = re.compile(rf"(?i)\b({'|'.join(_NUMBERS)})\s(?!to\b|or\b|and\b)[^.:;,()\n]{{3,60}}?\s?(?::\s|\s[-–—]\s)")
_OPENS = re.compile(
    r"(?i)\b(?:(?P<may>(?:can|may|must|should|could|might|will|shall)\s(?:be|have))|is|are|was|were|(?P<use>(?:used|needed|required)\sfor))"
    r"(?P<part>\s(?:made|built|found|\w+ed|\w+en)\s(?:up\s)?(?:of|by|with|in|from|for|into|on))?(?:\seither)?\s"
)
_SPLIT_LATIN = re.compile(r",\s?(?:(?:and|or|&)\s)?|\s(?:and|or|&)\s")
_ARTICLE = re.compile(r"(?i)(?:an?|the)\s")
_MOST_WORDS = 4
_NO_WORDS = re.compile(
    r"(?i)[:;()]|\s[-–—]\s|\.\.\.|…|\b(?:etc|more|others?|similar|so on|so forth|no|not|never|ever|rarely|hardly|seldom"
    r"|but|also|then|so|too|very|just|only)\b"
)


def _english(text: str, start: int, end: int) -> Iterator[_Found]:
    """The list that ends a sentence, behind a number and a colon or a verb that needs it whole."""
    last = start + len(text[start:end].rstrip(" ."))
    begin = max(text.rfind("\n", max(0, start - _LONGEST), start) + 1, last - 2 * _LONGEST)
    for found in _COUNTED.finditer(text, begin, last):
        members = list(parted(text, found.end(), last, _SPLIT_LATIN))
        if (
            found.end() >= start
            and len(members) == _NUMBERS[found[1].lower()]
            and _are_words(text, members, are_counted=True)
        ):
            yield *_span(text, members), _SCORE
    for found in _OPENS.finditer(text, begin, last):
        members = list(parted(text, found.end(), last, _SPLIT_LATIN)) if found.end() >= start else []
        closing = text[members[-2][1] : members[-1][0]].strip(", ") if len(members) > 1 else ""
        is_choice = closing == "or"
        is_whole = is_choice or (closing in ("and", "&") and (found["use"] or found["part"]) is not None)
        least = _LEAST if is_choice and found["may"] else _LEAST_OPEN
        if is_whole and len(members) >= least and _are_words(text, members):
            yield *_span(text, members), _SCORE


def _span(text: str, members: Sequence[Range]) -> Range:
    article = _ARTICLE.match(text, *members[0])
    return (article.end() if article else members[0][0]), members[-1][1]


def _are_words(text: str, members: Sequence[Range], *, are_counted: bool = False) -> bool:
    """Whether each is a few words, none of which leaves the list open; and none a verb, where no number tells them."""
    return not _are_amounts(text, members) and all(_is_member(text, a, b, is_counted=are_counted) for a, b in members)


def _is_member(text: str, start: int, end: int, *, is_counted: bool) -> bool:
    if not 0 < len(text[start:end].split()) <= _MOST_WORDS or _NO_WORDS.search(text, start, end):
        return False
    tokens = read(text, start, end)
    if has_japanese(text[start:end]) or all(t.low in english_words.GRAMMAR for t in tokens):
        return False
    if len(tokens) == 1:
        return True
    is_clause = any(t.tag in "BMSR" or (t.tag == "P" and t.low != "of") for t in tokens)
    return not (is_clause or is_past(tokens[0].low)) and (is_counted or all(t.tag != "V" for t in tokens[:-1]))
