"""Whether a term can be asked from what is said of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder import text as letters
from builder.cloze import (
    english_reading,
    english_terms,
    english_words,
    japanese_numbers,
    japanese_terms,
    japanese_words,
)
from builder.cloze.common import is_generic
from builder.cloze.gates import Refusal
from builder.cloze.sheet import RUNS, content, stem

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_WORDS = 6
"""A longer English term is a sentence."""
MOST_LETTERS = 28
"""A longer Japanese term is a situation."""
MOST_OF_ANY_NAME = 2
"""A longer English term is a name only without verbs, `and` and commas."""
MOST_OF_PRAISE = 60
"""Characters: a longer member of a list says more than that something is good."""
MOST_OF_ECHO = 80
"""Characters: a longer text says more than the words of its term."""
LEAST_OF_WORD = 10
"""Characters that say in which field a word of everyday is meant."""
MOST_OF_LIMIT = 60
"""Characters; more says something else as well."""
LEAST_WORDS = 2
LEAST_LETTERS = 6
LEAST_OF_COMMAND = 4
"""Letters that say what a command does: 無効化 alone is said of many."""

_THAN = re.compile(
    r"\bthan\s(?!(?:one|two|three|\d))|\b(?:compared (?:to|with)|unlike|as opposed to|same as|similar to)\b",
    re.IGNORECASE,
)
_CAN_NOT = re.compile(
    r"^(?:(?:it|they|this|is|are|does|do|will|can|has|have|should|must)\s){0,2}"
    r"(?:not|cannot|can't|don't|doesn't|isn't|aren't|won't|no|never|unable|without|lacks?|unsupported)\b",
    re.IGNORECASE,
)
_SITUATION = re.compile(
    r"(?<=[ァ-ヺー一-鿿A-Za-z0-9)）\s])[をがでは]\s?[ァ-ヺ一-鿿A-Za-z0-9]|(?:したい|する|した|できる|場合|とき|には|ない|ます|です|て|で|に|を|が|は|は？|か|！|。)$"
)
_CLAUSE = re.compile(
    r"\b(?:when|if|how|why|what|which|who|where|is|are|was|were|can|cannot|should|must|will|does|do|don't|you|we|your)\b",
    re.IGNORECASE,
)
_ONLY_NUMBERS = re.compile(
    r"[\W\d_]*|[0-9一二三四五六七八九]+\s?(?:つ|種類|個)の.{1,12}|(?:step|part|chapter|day|week|section|no\.?|第)\s?\d+\w?",
    re.IGNORECASE,
)

_YEARS = re.compile(
    r"(?:c(?:a|irca)?[.]?\s?)?(?:(?:1\d{3}|20\d\d)(?:s|\s?[-–]\s?\d{2,4})?|\d{1,4}\s(?:BCE?|AD|CE))", re.IGNORECASE
)
"""When something was: `1953`, `1990-2003`, `c. 1450`, `300 BC`."""


def refusal(term: str, body: str, names: Sequence[str], *, heading: str = "", levels: int = 2) -> Refusal | None:
    """Why a term is not asked, by itself, what is said of it, its column and the levels above; None where it can be."""
    if letters.has_japanese(body) and is_command(term, heading, is_japanese=True):
        return None if len(_said(body)) >= LEAST_OF_COMMAND else _no(f'too little is said to tell "{term}" from others')
    base = _without_brackets(term).strip()
    if is_bare_word(term, body, levels):
        return no_domain(term)
    if _YEARS.fullmatch(base):
        return _of_body(term, body, names)
    if (
        (is_label(base) and not _LETTERS.search(term))
        or (_is_quality(base, body) and letters.fold(heading) not in _TERM_HEADINGS)
        or letters.fold(heading) in _COMPARED_HEADINGS
        or _is_kind_of_list(base, body)
    ):
        return _no(f'"{term}" is a label, many answers fit')
    if (len(base) == 1 and not letters.has_japanese(body)) or is_lack(term) or _is_situation(base):
        return no_name(term)
    is_named = not heading and japanese_terms.is_name_of(base, body)
    return None if is_named else _of_body(term, body, names)


def _is_quality(base: str, body: str) -> bool:
    return _QUALITY.search(base) is not None or (
        _GOOD_SIDE.search(base) is not None and (not english_terms.is_kind(body) or _AMOUNT.match(body) is not None)
    )


_AMOUNT = re.compile(
    r"(?:fewer|more|most|less|least|many|much|few|little|no|some|any|all|every|each|several)\s", re.IGNORECASE
)
"""`Reliable: fewer errors in port`: how much of something is no kind of thing."""


def _without_brackets(words: str) -> str:
    return english_terms.IN_BRACKETS.sub("", words) if "(" in words or "（" in words else words


def _is_kind_of_list(base: str, body: str) -> bool:
    """Whether what lists many stands before a bare list: `Storage classes: Standard, Archive`, `Order of lights: …`."""
    members = _NEXT_MEMBER.split(_without_brackets(body.strip(" .…")))
    firsts = {member.partition(" ")[0].lower() for member in members}
    says = firsts & english_words.GRAMMAR or any(w[-1:] == "s" and w[:-1] in english_words.VERBS for w in firsts)
    if len(members) < LEAST_OF_LIST or any(len(member.split()) > MOST_OF_MEMBER for member in members):
        return False
    return not says and _MANY.search(base) is not None


LEAST_OF_LIST = 3
MOST_OF_MEMBER = 3
"""Words."""
_NEXT_MEMBER = re.compile(r",\s?(?:and\s|or\s|&\s)?|\s(?:and|or)\s")
_MANY = re.compile(
    r"(?i:\s(?:class|type|kind|list|set|guideline|strategy|practice|metric|mode|level|tier|option|plan)(?:e?s)?$)"
    r"|^(?:[A-Z]?[a-z]{2,}[^\Wsu]s|(?i:order|sequence|list|row))\s(?:\w+\s)?(?:of|with|for|in|at)\s(?:the\s|an?\s)?[a-z]"
)


def is_command(term: str, heading: str, *, is_japanese: bool = False) -> bool:
    """Whether a term is typed at a prompt: what it does is read off it, the command is what is to be recalled.

    An option is one where it is told in Japanese.
    """
    head = letters.fold(heading)
    is_option = is_japanese and japanese_terms.is_option(term, head)
    is_headed = is_option or (head in _COMMAND_HEADINGS and term.isascii())
    return is_headed or _PROMPT.match(term) is not None


KIND_HEADINGS = english_words.KINDS | japanese_words.KINDS
"""Columns of kinds: what stands in them is a name."""
_TERM_HEADINGS = KIND_HEADINGS | {"term", "terms", "word", "concept", "用語", "単語", "概念"}
"""Below one of these a quality is a word to be learnt: `Elasticity`."""
_COMMAND_HEADINGS = ("コマンド", "command", "commands")
_PROMPT = re.compile(r"(?:\([a-z-]+\)\s?)?[#$]\s?[a-z]{2}")


def _said(body: str) -> str:
    """What is said in letters of meaning, `command` and the like left out."""
    return "".join(run for run in RUNS.findall(body) if run not in ("コマンド", "機能", "こと"))


_LABEL_ENDS = (
    *("もの", "こと", "理由", "違い", "必要", "ため", "方法", "手順", "やり方", "使い方", "作り方", "まとめ", "一覧"),
    *("注意点", "ポイント", "メリット", "デメリット", "的証拠"),
    *("の証拠", "の可能性", "の必要性", "の重要性", "の経緯", "の背景", "の現状", "の由来"),
)
_OPEN_LIST = re.compile(r"(?:…|\.\.\.|[,、，]{2,}|etc\.?|など|等)[\s。.)）]*$")
_RULE = re.compile(r"[^。、]{4,}場合は、")
"""`… の場合は、…`: what holds in one case does not say what a thing is."""
_LIMIT = re.compile(
    r"(?:上限|下限|最大|最小|既定値|デフォルト)[^。]{0,12}\d|\d[^。]{0,8}(?:まで|以内|以下|以上)\s?[。]?$"
    r"|(?i:\b(?:limit|maximum|minimum|at most|up to|default)\b[^.]{0,24}\d)"
)
"""What an amount is said of has many amounts, and other things have the same."""
_LACK = re.compile(r"(?:no|not|without|zero)\s", re.IGNORECASE)
_VALUES = re.compile(r"\W*\d[\d.,]*\s?[A-Za-z%°]{0,4}(?:\s?[,–-]|\s(?:and|or|to))\s?\d")
"""Two values or more, `1.5 T, 3 T`: others have the same."""
_DIGIT = re.compile(r"\d")
_COMMA = re.compile(r"[,、]")
_QUALITY = re.compile(
    r"(?i)(?:[\w]+-)+(?:based|driven|effective|only|free|managed|defined|oriented|\w+ed)$|"
    r"^(?:public|private|internal|external|local|global|regional|manual|automatic|standard|custom|single|multiple)$"
    r"|^(?:豊富|多様|様々|さまざま|柔軟|高度|簡単|強力|高速|安全|迅速|手軽|最適)な(?=[一-鿿ァ-ヺ])"
)
"""A quality, not a thing: `Cost-effective`, `Public`, 豊富なデータ構造."""
_GOOD_SIDE = re.compile(
    r"(?i)^\w+(?:able|ible|less|ive|ous)$|"
    r"^(?:high |low |better )?\w+(?:ability|ility|icity|urity|iency|iance|mance)$"
)
"""`Scalable`, `Durability`: a quality, where no noun says what kind of thing it is, as of `Liability`."""
_VIRTUE = re.compile(
    r"(?i)(?:high(?:ly)? |low |more |very |easy |easily |better )?"
    r"(?:fast|cheap|simple|easy|secure|safe|robust|consistent|repeatable|stable|efficient|powerful|available|quick|modern|"
    r"durable|save time|save money|self-service|no maintenance|"
    r"高速|簡単|便利|安全|安価|低コスト|高性能|柔軟|柔軟性|高い信頼性|信頼性|拡張性)"
)
_NUMBERED = re.compile(
    r"(?i)^(?:パターン|ケース|タイプ|方法|手段|案|例|構成|条件|状態|段階|レベル|case|type|pattern|option|method|level|phase|tier|group|class|plan)"
    r"\s?[\d①-⑳A-Za-z]$"
)
"""A name that only counts: `パターン 1`, `Option B`."""
_OF_NOW = re.compile(r"(?:既存|現在|現行|従来|その他|他|お使い)の")
_VERSUS = re.compile(r"(?i)\svs\.?\s|対(?=[ァ-ヺA-Z])|の違い$|の比較$")
_COMMAND = re.compile(r"(?:コマンド|commands?)$", re.IGNORECASE)
_LETTERS = re.compile(r"[(（][A-Za-z]*[A-Z][a-z]{0,3}[A-Z][A-Za-z]*[)）]$")
"""What a name is called for short: it is no label, however common its words are."""
_COMPARED_HEADINGS = english_words.COMPARED | japanese_words.COMPARED


def _of_body(term: str, body: str, names: Sequence[str]) -> Refusal | None:
    if _THAN.search(body) or japanese_terms.only_compares(body):
        return _no(f'a comparison does not say what "{term}" is')
    end = body[-japanese_terms.MOST_OF_END :]
    if is_amount(body) or _VALUES.match(body) or japanese_numbers.are_measures(body):
        return _no(f'an amount does not say what "{term}" is')
    if japanese_terms.only_praises(body):
        return _no(f'what is good about "{term}", or needed for it, does not say what it is')
    if _OPEN_LIST.search(end) and len(_COMMA.findall(body)) > 1 and not english_terms.ends_in_examples(body):
        return _no(f'a list of examples does not say what "{term}" is')
    if japanese_terms.only_denies(body) or (_CAN_NOT.match(body.lstrip()) and not english_terms.is_kind(body)):
        return _no(f'what "{term}" can not do is true of much else')
    is_told = _is_distinct(body, names) and not (_RULE.match(body) or japanese_terms.is_poor(term, body))
    return None if is_told else _no(f'too little is said to tell "{term}" from others')


def is_bare_word(term: str, body: str, levels: int) -> bool:
    """Whether a term is a word of everyday, 伝播, of which little is said, and the note's title alone says of what."""
    bare = _without_brackets(term).strip()
    is_word = len(bare) <= len("伝播") and japanese_words.is_verbal(bare)
    return levels <= 1 and len(body) < LEAST_OF_WORD and (is_word or bare in japanese_words.COMMON)


def is_amount(body: str) -> bool:
    """Whether what is said of a term is little more than a limit or a default: `…の上限は 125 個`."""
    return len(body) <= MOST_OF_LIMIT and _DIGIT.search(body) is not None and _LIMIT.search(body) is not None


def is_lack(term: str) -> bool:
    """Whether a term says what is not there: what is said of `No bell` is only why."""
    return _LACK.match(term) is not None


def is_of_now(term: str) -> bool:
    """Whether a Japanese term only points at what somebody has: 既存の経路. What it is, anybody can say."""
    return _OF_NOW.match(term) is not None


def no_name(term: str) -> Refusal:
    """That a term is a text, not a name."""
    return _no(f'"{term}" is a situation, not a name')


def no_domain(term: str) -> Refusal:
    """That a word of everyday means another thing in every field."""
    return _no(f'nothing says in which field "{term}" is meant')


def no_description(term: str) -> Refusal:
    """That what is said of a term is the term with an attribute."""
    return _no(f'what is said of "{term}" only repeats it')


def _no(message: str) -> Refusal:
    return Refusal(code="L05", message=message, hint="say more of it")


def is_praise(member: str) -> bool:
    """Whether a member of a list is a quality that much else has: `reliable`, `Scalability`, `cost-effective`."""
    if len(member) > MOST_OF_PRAISE:
        return False
    base = _without_brackets(member).strip(" .")
    return bool(_QUALITY.search(base) or _GOOD_SIDE.search(base) or _VIRTUE.fullmatch(base))


def is_virtue(term: str) -> bool:
    """Whether a term only praises: `fast`, 高速; what stands behind it can be put in many ways."""
    return bool(_VIRTUE.fullmatch(term.strip()))


def is_echo(term: str, body: str, heading: str) -> bool:
    """Whether what is said of an English term only says its words again: the last of them, or half of them.

    A name of several words may share one with what is said, unless it is the last. `A public lake is a lake that …`
    and `Fog signal: a horn …` say of what kind it is: no echo.
    """
    base, said = _without_brackets(term), _without_brackets(body)
    if letters.has_japanese(term + body) or said[:1].isdigit() or _says_kind(base, said):
        return False
    every = letters.latin_words(base)
    words = [stem(w.casefold()) for w in every if not is_generic(w)]
    told = letters.latin_words(said)
    if len(every) > 1 and all(w[0].isupper() for w in every) and not _BENEFITS.search(heading):
        plain = {stem(w.casefold()) for i, w in enumerate(told) if not i or w[0].islower()}
        is_whole = len(words) > 1 and plain.issuperset(words)
        return is_whole or (words[-1:] == [stem(every[-1].casefold())] and words[-1] in plain)
    stems = {stem(w.casefold()) for w in told}
    shown = [w in stems for w in content(letters.fold(base))]
    is_half = 2 * sum(shown) >= len(shown) and not _ARTICLE.match(said)
    return bool(shown) and (shown[-1] or is_half)


def says_all(term: str, body: str) -> bool:
    """Whether a short text says each of two or more words of a term: `Web Hosting: Host websites`."""
    parts = content(letters.fold(_without_brackets(english_words.without_maker(term))))
    if len(parts) < LEAST_WORDS or len(body) > MOST_OF_ECHO or _says_kind(term, body):
        return False
    told = content(letters.fold(body))
    return all(any(word.startswith(part) for word in told) for part in parts)


def _says_kind(base: str, said: str) -> bool:
    bare = _ARTICLE.sub("", said, count=1)
    kind, name = content(letters.fold(bare))[:1], content(letters.fold(base))[-1:]
    return bare != said and kind == name and _THAT.search(bare) is not None


_ARTICLE = re.compile(r"^(?:an?|the)\s", re.IGNORECASE)
_THAT = re.compile(r"\b(?:that|which|who|whose|with|without|where)\b")
_BENEFITS = re.compile(r"\b(?:benefits?|advantages?|pros|why|goals?|principles?)\b", re.IGNORECASE)


def is_boast(term: str, heading: str) -> bool:
    """Whether a term is a good quality in a list of such: `Scalable` below `Benefits`."""
    return is_praise(term) and is_benefit_heading(heading)


def is_advantage(term: str, heading: str) -> bool:
    """Whether a term is no name but one of the good sides of a thing, of which there are always more."""
    words = term.split()
    is_name = _NAME.search(term) is not None or any(word[0].isupper() for word in words[1:])
    return _ADVANTAGES.search(heading) is not None and (len(words) > 1 or "-" in term) and not is_name


_NAME = re.compile(r"[A-Z][A-Za-z]*[A-Z0-9]")
"""Letters that stand for words: `EBS`."""
_SIDES = "benefits?|advantages?|pros|(?:key|main|core) features"
_ADVANTAGES = re.compile(rf"(?i)\b(?:{_SIDES})\s(?:of|for|from)\b|^(?:{_SIDES}|why)\s?\??$")


def no_only_one(term: str) -> Refusal:
    """That a term is one among many."""
    return _no(f'"{term}" is one of many good sides: others would fit')


def is_benefit_heading(heading: str) -> bool:
    """Whether an English heading opens a list that could be longer: `Goals`, `Benefits of …`."""
    return _BENEFITS.search(heading) is not None


_OF_LABELS = tuple(of + label for label in sorted(japanese_words.LABELS) if len(label) > 1 for of in "のな")


def is_label(term: str) -> bool:
    """Whether a term only names the kind of what follows."""
    low = letters.fold(term).strip(" .:：")
    if _OF_NOW.match(low) or _NUMBERED.search(low) or _VERSUS.search(low) or _COMMAND.search(low):
        return True
    if low in english_words.NO_NAMES or low in japanese_words.LABELS or _ONLY_NUMBERS.fullmatch(low):
        return True
    if japanese_terms.is_of_exam(term):
        return True
    if letters.has_japanese(low):
        return japanese_words.is_generic(low) or low.endswith(_LABEL_ENDS) or low.endswith(_OF_LABELS)
    words = low.split()
    plural_label = (
        words[-1] in english_words.LABELS
        and len(words) > 1
        and (words[-1].endswith("s") or words[0] in english_words.WEAK_FIRST)
    )
    return plural_label or english_terms.only_weighs(low) or english_words.EVERYDAY.issuperset(words)


def is_statement(name: str) -> bool:
    """Whether a key says something of what the table is about, `LSDBが大きくなる`: it is no name to be explained."""
    return _SITUATION.search(name) is not None if letters.has_japanese(name) else _CLAUSE.search(name) is not None


def _is_situation(base: str) -> bool:
    if letters.has_japanese(base):
        return len(base) > MOST_LETTERS or _SITUATION.search(base) is not None
    if len(base.split()) > MOST_WORDS or _CLAUSE.search(base) is not None or base.partition(" ")[0].isdigit():
        return True
    tokens = english_reading.read(base, 0, len(base))
    if tokens and (tokens[0].tag in "AQ" or tokens[0].low in english_words.NUMERALS or english_terms.is_place(base)):
        return True
    return len(tokens) > MOST_OF_ANY_NAME and (", " in base or any(token.tag in "VBMSRC" for token in tokens))


def _is_distinct(body: str, names: Sequence[str]) -> bool:
    """Whether enough is said: words that are neither grammar nor common."""
    if letters.has_japanese(body):
        runs = RUNS.findall(japanese_terms.without_times(letters.fold(body[:400])))
        return sum(len(run) for run in runs if not (run.isdigit() or japanese_words.is_generic(run))) >= LEAST_LETTERS
    words = {w.casefold() for w in letters.latin_words(body[:600])}
    known = {w for name in names for w in content(letters.fold(name))}
    words = {stem(w) if stem(w) in known else w for w in words}
    return sum(not (w.isdigit() or is_generic(w) or w in known) for w in words) >= LEAST_WORDS
