"""The members of a list: asked one by one, or all at once where a further one would fit."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from builder import text as letters
from builder.cloze import english_words, gates, japanese_words, terms
from builder.cloze.gates import Refusal
from builder.cloze.groups import Group, trimmed
from builder.cloze.sheet import are_opposites, content
from builder.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.cloze.sheet import Range, Sheet
    from builder.model import Part

LEAST_OF_HALF = 2
"""Characters."""
MOST_COMPARED = 12
"""Members that are compared each with each."""
LEAST_OF_NAME = 2
"""Words; one alone may stand in a heading in another sense."""


def members(sheet: Sheet) -> Iterator[Group | Refusal]:
    """The members of a list, one group each; one that stands in another is hidden with it, in several left in sight."""
    parts = [part for part in sheet.fact.parts if part.role is Role.MEMBER]
    if not parts:
        return
    ranges = [trimmed(sheet.text, part.start, part.end) for part in parts]
    names = [sheet.text[a:b] for a, b in ranges]
    unasked = (None if _counts(_lead(sheet), len(names)) else _unasked(names)) or _are_samples(sheet, names)
    if unasked:
        yield unasked
        return
    if len(ranges) == len("AB") and (_are_two_sides(sheet.text, *ranges) or _is_open_pair(sheet, parts)):
        told = gates.refusal(sheet, ranges, is_free=False)
        yield told or Group(ranges=tuple(ranges), reason="member of the list")
        return
    if len(ranges) > MOST_OF_MANY and _SOME_OF_MANY.match(_lead(sheet)):
        message = "some of many, and too many to recall at once"
        yield Refusal(code="L04", message=message, hint="mark the words to ask with **bold** or ==highlight==")
        return
    if _is_open_list(sheet, names) or _are_alike(sheet, names):
        yield from _together(sheet, ranges)
        return
    done: set[int] = set()
    given = _given_by_others(names)
    for i, own in enumerate(ranges):
        if i in done or own[0] >= own[1]:
            continue
        written = sheet.text[own[0] : own[1]]
        twins = (j for j, name in enumerate(names) if j != i and _are_twins(written, name))
        kin = list(islice(twins, 1)) or given.get(i) or ([] if sheet.stands_once(written) else _kin(sheet, i, ranges))
        if len(kin) > 1 or any(j in done for j in kin):
            continue
        group = (own, *(ranges[j] for j in kin))
        told = gates.refusal(sheet, group, is_free=False) or _in_heading(sheet, written) or _of_any(written)
        if sheet.fact.ordered and not told:
            told = gates.first_of_all(sheet, own) or _opens_chain(sheet, own)
        done.update((i, *kin))
        yield told or Group(ranges=group, reason="member of the list")


def _opens_chain(sheet: Sheet, own: Range) -> Refusal | None:
    """L05: the first link of a chain, `甲 → 乙 → 丙`: the others are said of it, and it follows from none."""
    if own[0] or not _ARROW.match(sheet.text, own[1]):
        return None
    if sheet.text[0].isdigit() or "の順" in sheet.text:
        return None
    message = f'nothing leads to "{sheet.text[slice(*own)]}", the first of a chain'
    return Refusal(code="L05", message=message, hint="write before the chain what it shows")


_ARROW = re.compile(r"\s?(?:→|⇒|⇨|➡|[-=]>)")


def _are_samples(sheet: Sheet, names: Sequence[str]) -> Refusal | None:
    """L04: names of products and the like, in Latin letters, below a Japanese line that names their kind alone.

    `表計算ソフト`: Foo, Bar, Baz. A count, or a word such as 種類, says that the list ends.
    """
    lead = _lead(sheet)
    if not letters.has_japanese(lead) or sheet.fact.ordered:
        return None
    is_open = lead.endswith("について") or (
        len(names) > len("AB")
        and not _ENDS.search(lead)
        and 2 * sum(_PRODUCT.match(name) is not None for name in names) > len(names)
    )
    if not is_open:
        return None
    message = f'of "{lead}" these are examples: others would fit'
    return Refusal(code="L04", message=message, hint="say how many there are, or what they are of")


_PRODUCT = re.compile(r"[A-Z][\w.&+-]*(?: [A-Za-z0-9][\w.&+-]*){0,3}(?:[番（(].*)?$")
_ENDS = re.compile(
    r"[0-9一二三四五六七八九十]|種|タイプ|クラス|モード|モデル|要素|構成|段階|層|レイヤ|機能|分類|型$|方式|手順|状態|部分|内訳|一覧|指標|原則|サイクル|順"
)


def _unasked(names: Sequence[str]) -> Refusal | None:
    """L04: nobody recalls just these good qualities, or these addresses that show something."""
    if 2 * sum(terms.is_praise(name) for name in names) >= len(names):
        message = "a list of good qualities: others would fit"
        return Refusal(code="L04", message=message, hint="mark the words to ask with **bold** or ==highlight==")
    circled = sum(_CIRCLED.match(name) is not None for name in names)
    if 0 < circled < len(names):
        message = "some of the members are numbered, others are not: they are of two lists"
        return Refusal(code="L04", message=message, hint="put what they are members of above each list")
    if all(_SAMPLE.match(name) for name in names):
        return Refusal(code="L04", message="a list of examples: others would fit", hint="say what they show")
    return None


def _counts(lead: str, count: int) -> bool:
    """Whether a lead says how many members there are: `There are 5 styles`, `The three virtues`."""
    number = rf"(?:{count}|{_COUNTED[min(count, len(_COUNTED) - 1)] or count})"
    return (
        re.search(rf"(?:^|\b(?:are|the|has|have|of|following)\s){number}\s(?:[a-z-]+\s){{0,2}}[a-z-]+s\b", lead)
        is not None
    )


_COUNTED = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "")


def _of_any(written: str) -> Refusal | None:
    """L04: `whatever the ship carries` names no member."""
    if _ANY.match(written) is None:
        return None
    return Refusal(code="L04", message=f'"{written}" is any one of many', hint="name it")


def _in_heading(sheet: Sheet, written: str) -> Refusal | None:
    """L01: all words of an English member, two or more, stand in one level of the context, be it in other forms."""
    words = set(content(letters.fold(written)))
    if letters.has_japanese(written) or len(words) < LEAST_OF_NAME:
        return None
    if not any(words <= set(content(letters.fold(level))) for level in sheet.levels):
        return None
    message = f'the words of the answer "{written}" can be read in a heading'
    return Refusal(code="L01", message=message, hint="mark other words with **bold** or ==highlight==")


def _is_open_pair(sheet: Sheet, parts: Sequence[Part]) -> bool:
    """Whether two members are the two of a set that has no end, such as goals: either alone has many partners."""
    heading = sheet.text[: parts[0].start].strip() or (sheet.levels[-1] if sheet.levels else "")
    return terms.is_benefit_heading(heading) and not letters.has_japanese(sheet.text)


def _together(sheet: Sheet, ranges: Sequence[Range]) -> Iterator[Group | Refusal]:
    """All members under one number but those that can be read elsewhere."""
    found = []
    for own in ranges:
        others = (other for other in ranges if other != own)
        told = gates.refusal(sheet, (own, *others), is_free=False) or _in_heading(sheet, sheet.text[slice(*own)])
        told = told or _of_any(sheet.text[slice(*own)])
        found.append((own, told))
    yield from (told for _, told in found if told)
    hidden = tuple(own for own, told in found if not told)
    lead = sheet.text[: min(ranges)[0]].strip() or (sheet.levels[-1] if sheet.levels else "")
    above = sheet.text[: min(ranges)[0]].strip()
    is_bare = len(hidden) == len(ranges) and not above and not _has_no_end(letters.fold(lead))
    if not _asks_for_list(lead) or (is_bare and not _ASKS.search(lead)):
        message = f'nothing asks for the list: "{lead}" names {"its subject" if is_bare else "one thing"}'
        yield Refusal(code="L05", message=message, hint="say in the line above what it lists")
    elif hidden:
        yield Group(ranges=hidden, reason="member of the list")


_CIRCLED = re.compile("[①-⑳]")
_ANY = re.compile(r"(?i)what(?:so)?ever\b|whichever\b|anything\b")
_SAMPLE = re.compile(r"(?i)[a-z][a-z0-9+.-]{1,20}://")
"""An address."""


def _asks_for_list(lead: str) -> bool:
    """Whether the words over a list ask for its members: they lead on, ask, or name many things."""
    if _has_no_end(letters.fold(lead).strip(" :：")):
        return True
    if letters.has_japanese(lead):
        return True
    if _OF_PERSON.search(lead):
        return lead.endswith((":", "?"))
    head = re.split(r"\s(?:[(]|(?:of|for|in|on|to|from|with|that|which)\b)", lead)[0].rstrip(" .")
    many = head[-1:] == "s" and not head.endswith(("ss", "us", "is"))
    if len(lead.split()) > MOST_WORDS_OF_NAME or _ENDS_OPEN.search(lead):
        return _ASKS.search(lead) is not None
    return many or lead.endswith((":", "?")) or _KINDS.match(lead) is not None


_OF_PERSON = re.compile(r"\b(?:I|[Ww]e|[Yy]ou|[Hh]e|[Ss]he)\b|(?i:\bit (?:is|was))$")
_ENDS_OPEN = re.compile(r"(?i)\b(?:by|from|when|if|with|requires?|needs?|includes?|is|are|must|may|can)\s?:?$")
_ASKS = re.compile(
    r"(?:[:?]|\b(?:because|when|if|by|of|for|with|to|has|have|needs?|requires?|provides?|offers?|supports?|covers?|comprises?"
    r"|from|into|is|are|be|must|may|can|should|assumes?|means?|causes|match))\W*$"
    r"|\b(?:lists?\sof|follow(?:s|ing)|include[sd]?|contains?|are|two|three|four|five|six|several|many|types?|kinds?|ways?|reasons?|"
    r"steps?|causes?|factors?|components?|functions|parts|stages?|phases?|levels|elements|principles|symptoms|layers|conditions|sources|determinants"
    r"|consequences|effects)\b",
    re.IGNORECASE,
)
"""A sentence over a list that goes on in it, or says what and how many it holds."""


_KINDS = re.compile(
    r"(?i)(?:\w+\s)?(?:factors|causes|types|kinds|parts|reasons|stages|phases|layers|uses|signs|symptoms)\s\w+ing\s"
)
"""`Factors affecting the draught`: many, though the last word is one."""
MOST_WORDS_OF_MEMBER = 4
"""On average: longer members are statements, each a thing to recall."""
MOST_WORDS_OF_NAME = 4
"""A longer lead is a sentence that goes on below."""


def _is_open_list(sheet: Sheet, written: Sequence[str]) -> bool:
    """Whether an English list in no order holds plain words and nothing says that it ends: a further one would fit.

    `Challenges: limited bandwidth, high cost, …` is one thing to recall, the number of its gaps the cue; names (`Users
    and Groups`, `EC2 instances`), kinds that share their last word, and what is counted or called kinds are asked one
    by one.
    """
    if len(written) <= len("AB") or sheet.fact.ordered:
        return False
    if sheet.fact.language != "en" or _has_no_end(_lead(sheet)):
        return _has_no_end(_lead(sheet))
    if sum(_NAME.search(member) is not None for member in written) * 2 >= len(written):
        return False
    if len({letters.fold(member).rpartition(" ")[2] for member in written}) == 1:
        return False
    if sum(len(member.split()) for member in written) > MOST_WORDS_OF_MEMBER * len(written):
        return False
    lead = _lead(sheet).replace(":", " ").split()
    return not any(word in english_words.NUMERALS or word in english_words.CLOSED or word.isdigit() for word in lead)


def _are_alike(sheet: Sheet, written: Sequence[str]) -> bool:
    """Whether two English members say a word alike, `north bank`, `south bank`: who sees one has half of the other."""
    if len(written) != len("AB") or sheet.fact.ordered or sheet.fact.language != "en":
        return False
    one, other = (set(content(_IN_BRACKETS.sub("", letters.fold(name)))) for name in written)
    return bool(one & other)


_IN_BRACKETS = re.compile(r"[(][^()]*[)]")


def _lead(sheet: Sheet) -> str:
    """What stands over the members, folded: the line they stand below, or the nearest heading."""
    start = min(part.start for part in sheet.fact.parts if part.role is Role.MEMBER)
    return letters.fold(sheet.text[:start] or " ".join(sheet.levels[-1:])).strip(" :：")


def _has_no_end(lead: str) -> bool:
    """Whether a lead is what nobody lists all of, and so many are learnt: `Causes of fever`, 鑑別, 主な輸出品."""
    return lead in english_words.ENDLESS or (_ENDLESS.match(lead) or _SOME_OF_MANY.match(lead)) is not None


_ENDLESS = re.compile(
    rf"(?:{'|'.join(sorted(english_words.ENDLESS))})\s(?:of|for|in)\s|(?:.*の)?(?:{'|'.join(sorted(japanese_words.ENDLESS))})$"
)


_SOME_OF_MANY = re.compile(r"(?:.*[^一-鿿])?(?:主要な?|主な|代表的な?|有名な|よくある)[^、。]{1,16}$")
MOST_OF_MANY = 5
"""Members of some of many that are recalled together."""
_NAME = re.compile(r"[A-Z][A-Za-z]*[A-Z0-9]|\s(?:of\s|and\s|for\s)?[A-Z]|[`_\d]")
"""Letters that stand for words, a capital behind the first word, code and numbers."""


def _are_two_sides(text: str, one: Range, other: Range) -> bool:
    """Whether one of two members gives away the other: `single zone`, `multiple zones`."""
    left, right = letters.fold(text[one[0] : one[1]]), letters.fold(text[other[0] : other[1]])
    if letters.has_japanese(left + right):
        return _are_twins(left, right)
    mine, theirs = left.replace(",", " ").split(), right.replace(",", " ").split()
    if mine and theirs and are_opposites(mine[0], theirs[0], pairs=english_words.OPPOSITES):
        return True
    return any(other in english_words.OPPOSITES.get(one, ()) for one in mine for other in theirs)


def _are_twins(one: str, other: str) -> bool:
    """Whether two names differ in one word and its opposite: 送信元ポート, 宛先ポート; `public key`, `private key`."""
    if not letters.has_japanese(one + other):
        mine, theirs = letters.fold(one).split(), letters.fold(other).split()
        apart = [pair for pair in zip(mine, theirs, strict=False) if pair[0] != pair[1]]
        differ = len(mine) == len(theirs) > 1 and len(apart) == 1
        return differ and apart[0][1] in english_words.OPPOSITES.get(apart[0][0], ())
    turned = ((word, turn) for word, turns in japanese_words.OPPOSITES.items() if word in one for turn in turns)
    return any(one.replace(word, turn) == other for word, turn in turned)


def _given_by_others(names: Sequence[str]) -> dict[int, list[int]]:
    """Names that others give away, each with the other to hide beside it.

    Beside 送信元番地, 発信元ポート and 宛先番地 nobody has to recall 宛先ポート: its halves stand in two of
    them, and the other half of one stands twice.
    """
    found: dict[int, list[int]] = {}
    for i, name in enumerate(names[:MOST_COMPARED]):
        for j, like in enumerate(names[:MOST_COMPARED]):
            head = _shared(name, like) if i != j else 0
            if min(head, len(name) - head, len(like) - head) < LEAST_OF_HALF:
                continue
            others = [(k, other) for k, other in enumerate(names) if k not in (i, j)]
            ends = [k for k, other in others if other.endswith(name[head:])]
            if ends and any(other.endswith(like[head:]) for _, other in others):
                found[i] = ends[:1]
                found.setdefault(ends[0], [i])
    return found


def _shared(one: str, other: str) -> int:
    """How many characters two names begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (mine, theirs) in pairs if mine != theirs), min(len(one), len(other)))


def _kin(sheet: Sheet, i: int, ranges: Sequence[Range]) -> list[int]:
    """The other members in which a member can be read: at most two, more make no difference."""
    written = sheet.text[ranges[i][0] : ranges[i][1]]
    found: list[int] = []
    for j, (a, b) in enumerate(ranges):
        if j != i and len(found) < len("ab") and letters.stands_in(written, sheet.text[a:b]):
            found.append(j)
    return found
