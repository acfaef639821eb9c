"""The question side of a card, as a reader sees it: the fact's text with some words hidden, and its context."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from builder import text as letters
from builder.cloze.english_words import LITTLE
from builder.cloze.once import once
from builder.cloze.sounds import MOST as MOST_HEARD
from builder.cloze.sounds import sounds
from builder.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from builder.cloze.sounds import Sound
    from builder.model import Fact

GAP = "[…]"
"""What stands for hidden words; no letter of it joins its neighbours."""

MOST_SPELLED = 24
"""Words of an answer that are compared with letters that could stand for them; more are no answer to recall."""

LEAST_OF_ROOT = 6
"""Letters that two words of one root share."""

Range = tuple[int, int]

_ROOT = re.compile(r"[A-Za-z]{6,24}")
_STEM_END = re.compile(r"(?:ing|ed|e)$")
_ABILITY = re.compile(r"[ai]bilit(?:y|i)?$|[ai]bl(?:e|y)?$")
_MADE_SO = re.compile(r"(?:at|i[sz])$")
"""What is left of `translate` and `personalize` without their e: `translation` and `personal` are of one stem."""
_DERIVED = re.compile(
    r"(?:(?<=\w{5})ications?|ations?|ition|ion|ity|y|ment|ness|ally|ly|al|ive?|ance|ence|ancy|ency|anc|enc|ant|ent|ator|or|er|ic)$"
)
_WORD = re.compile(r"\d+(?:\.\d+)+|[a-z0-9à-ɏ]+")
_RUN = re.compile(r"[㐀-䶿一-鿿々〆ヶ]+|[ァ-ヺー]+")
_LATIN = "[A-Za-zÀ-ɏ0-9]"
LATIN = re.compile(f"{_LATIN}+")
RUNS = re.compile(r"[ァ-ヺー]+|[一-鿿々]+|[A-Za-z0-9]+")
"""Katakana, kanji, or Latin letters and digits in a row."""
_LOAN = re.compile(r"[ァ-ヺー]{3}")
LANGUAGE_NAMES = "english|japanese|german|french|spanish|italian|portuguese|russian|chinese|korean|latin|greek|arabic"
_WORD_LIST = re.compile(
    r"(?:英|独|仏|西|中国|韓国|ドイツ|フランス|スペイン|イタリア|ロシア|ラテン|ギリシャ)(?:語(?:の|彙|$|\s)|単語|熟語|会話|検)"
    r"|古[文語](?:単語)?$|単語(?:帳|集|リスト|$)|ボキャブラリ|イディオム"
    r"|(?i:\b(?:vocab(?:ulary)?|word list|phrasal verbs|idioms|TOEIC|TOEFL|IELTS|JLPT)\b)"
    rf"|^(?i:(?:{LANGUAGE_NAMES})(?:\s(?:words|verbs|phrases|basics|notes|lesson.*|unit.*|\d+))?"
    r"|(?:[a-z-]+\s)?(?:verbs|nouns|pronouns|adjectives|adverbs|conjunctions|prepositions|question words|greetings"
    r"|phrases|expressions))\s?:?$",
    re.MULTILINE,
)
LANGUAGE = re.compile(
    rf"(?i){LANGUAGE_NAMES}"
    r"|(?:日本|英|独|仏|西|中国|韓国|ドイツ|フランス|スペイン|イタリア|ロシア|ラテン|ギリシャ)語"
)
_CAMEL = re.compile(r"\b[A-Z][a-z]+(?:[A-Z][a-z]+)+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ACRONYM = re.compile(rf"[A-Z](?<!{_LATIN}.)(?:[A-Z0-9]{{2,6}}s?|(?=[a-z0-9]*[A-Z])[A-Za-z0-9]{{2,5}})(?!{_LATIN})")
"""A Latin word in capitals, or that begins with one and has another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Words that could be hidden."""

    start: int
    end: int
    score: float
    reason: str
    more: tuple[Range, ...] = ()
    """Words hidden with them: the other half of a contrast."""
    head: int = 0
    """Where the words end that carry a longer phrase and may not be readable either; 0 where all carry it."""

    @property
    def ranges(self) -> tuple[Range, ...]:
        """The answer first, then what is hidden with it."""
        return ((self.start, self.end), *self.more)


def are_opposites(one: str, other: str, *, pairs: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether one of two words gives away the other: a listed pair, `x` and `non-x`, or the same beginning."""
    if other in pairs.get(one, ()):
        return True
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    if len(shorter) >= len("half") and longer.endswith(shorter) and len(longer) - len(shorter) <= len("non-"):
        return True
    if len(shorter) > 1 and longer[1:] == shorter and longer[0] in "非不無未":
        return True
    shared = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(shorter))
    return shared >= (len("state") if one.isascii() else len("四文字以")) and shared * 2 > len(shorter)


def overlaps(one: Iterable[Range], other: Sequence[Range]) -> bool:
    """Whether any range of one shares a character with any of the other."""
    for a, b in one:
        for c, d in other:
            if a < d and c < b:
                return True
    return False


def visible(text: str, hidden: Sequence[Range]) -> str:
    """The text with each hidden range as a gap."""
    if len(hidden) == 1:
        start, end = hidden[0]
        return f"{text[:start]}{GAP}{text[end:]}"
    pieces, at = [], 0
    for start, end in sorted(hidden):
        if start >= at:
            pieces += [text[at:start], GAP]
        at = max(at, end)
    pieces.append(text[at:])
    return "".join(pieces)


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A small English word without its ending: `stored` and `stores`, `scalable` and `scalability` are one."""
    if word.endswith("ies") and len(word) > len("ties"):
        word = word[:-3] + "y"
    elif len(word) > len("gas") and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if len(word) > len("slowly") and word.endswith("ly"):
        word = word[:-2]
    if len(word) > len("ring"):
        word = _STEM_END.sub("", word)
    if len(word) > len("rotate"):
        word = _MADE_SO.sub("", word)
    if len(word) > len("ability"):
        word = _DERIVED.sub("", _ABILITY.sub("abl", word))
        word = word[:-1] if word.endswith("e") and len(word) > len("state") else word
    return word[:-1] if len(word) > len("stop") and word[-1] == word[-2] else word


@lru_cache(maxsize=4096)
def content(words: str) -> tuple[str, ...]:
    """What carries meaning in folded words: stems of English words, katakana words, pairs of kanji."""
    found = [stem(w) for w in _WORD.findall(words) if w not in LITTLE]
    for run in () if words.isascii() else _RUN.findall(words):
        whole = run[0] >= "ァ" and run[0] <= "ー"
        found += [run] if whole or len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]
    return tuple(found)


@lru_cache(maxsize=256)
def _pieces(words: str) -> tuple[str, ...]:
    """The content of words, that of the humps of a name written as one as well; neighbours share what is above them."""
    pieces = content(letters.fold(words))
    for name in _CAMEL.findall(words):
        pieces += content(letters.fold(_HUMP.sub(" ", name)))
    return pieces


@lru_cache(maxsize=256)
def _tells_words(context: str) -> bool:
    """Whether a context says that words of a language are learnt."""
    return _WORD_LIST.search(context) is not None


def _counted(pieces: Iterable[str]) -> dict[str, int]:
    """How often each piece stands among them; of so few a `Counter` takes longer."""
    counts: dict[str, int] = {}
    for piece in pieces:
        counts[piece] = counts.get(piece, 0) + 1
    return counts


def spelled_out(words: Sequence[str], acronym: str) -> tuple[str, ...]:
    """The words in a row whose first letters are the acronym, small words read or passed over; empty if none are."""
    wanted = acronym.casefold()
    for i, word in enumerate(words):
        if word[0].casefold() == wanted[0] and (end := _spells(words, i + 1, wanted[1:])):
            return tuple(words[i:end])
    return ()


def _spells(words: Sequence[str], at: int, wanted: str) -> int:
    """Where the words end whose first letters are wanted; 0 where they are not."""
    if not wanted:
        return at
    if at >= len(words):
        return 0
    is_next = words[at][0].casefold() == wanted[0]
    is_little = words[at].casefold() in LITTLE and words[at - 1].casefold() not in LITTLE
    end = _spells(words, at + 1, wanted[1:]) if is_next else 0
    return end or (_spells(words, at + 1, wanted) if is_little else 0)


def acronyms(text: str) -> tuple[str, ...]:
    """The acronyms of three letters or more among the words of a text, without a plural s."""
    return tuple(w.rstrip("s") for w in _ACRONYM.findall(text))


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A fact with what the gates need to know of it again and again; worked out when first asked for."""

    fact: Fact
    levels: tuple[str, ...]
    """The context that is shown."""
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Other names of things, by each of their names, folded."""
    bold: bool = True
    """Whether bold words are marked to be asked."""
    text: str = field(init=False)
    """The fact's text, as Japanese is usually punctuated."""
    term: str = field(init=False)
    """The fact's term; empty where it has none."""
    context: str = field(init=False)
    """The levels, one a line."""
    has_japanese: bool = field(init=False)
    """Whether any Japanese stands in the text."""
    _once: dict[str, bool] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Set what is needed of every sheet."""
        object.__setattr__(self, "text", letters.usual(self.fact.text))
        object.__setattr__(self, "term", self.fact.term)
        object.__setattr__(self, "context", "\n".join(self.levels))
        object.__setattr__(self, "has_japanese", letters.has_japanese(self.text))

    @once
    def folded(self) -> str:
        """Context and text, folded."""
        return f"{letters.fold(self.context)} {letters.fold(self.text)}".strip()

    @once
    def squashed(self) -> str:
        """The same without spaces and hyphens."""
        return letters.unspaced(self.folded)

    @once
    def counts(self) -> Mapping[str, int]:
        """How often each piece of content stands in context and text; `CodeStar` shows `code` and `star` as well."""
        return _counted(_pieces(self.context) + _pieces(self.text))

    @once
    def has_loans(self) -> bool:
        """Whether a loan word in katakana stands in context or text."""
        return _LOAN.search(f"{self.context}\n{self.text}") is not None

    @once
    def sounds_above(self) -> frozenset[Sound]:
        """What can be heard in the context."""
        return frozenset(sounds(self.context[:MOST_HEARD]))

    @once
    def is_japanese(self) -> bool:
        """Whether the text is Japanese."""
        return letters.is_japanese(self.text)

    @once
    def is_word_list(self) -> bool:
        """Whether a level above, or a column, says that words of a language are learnt: their translation is asked."""
        labels = (self.text[p.start : p.end] for p in self.fact.parts if p.role is Role.LABEL)
        return _tells_words(self.context) or any(LANGUAGE.fullmatch(label) for label in labels)

    @once
    def acronyms(self) -> tuple[str, ...]:
        """The acronyms in context and text."""
        return acronyms(f"{self.context}\n{self.text}")

    def has_once(self, piece: str) -> bool:
        """Whether a piece of Japanese content surely stands no more than once in context and text."""
        return not piece.isascii() and piece[:1] != piece[1:] and self.folded.count(piece) < len("AB")

    def stands_once(self, words: str) -> bool:
        """Whether words that stand in the text stand nowhere else on the sheet."""
        known = self._once.get(words)
        if known is None:
            wanted = letters.fold(words)
            known = not (wanted.isascii() and self.folded.count(wanted) != 1) and not letters.is_accented(self.folded)
            known = self._once[words] = known and self.squashed.count(letters.unspaced(wanted)) == 1
        return known


class Question:
    """A sheet with some words hidden, as a reader sees it who is asked for the first of them."""

    __slots__ = ("answer", "left", "names", "ranges", "sheet", "side")

    def __init__(self, sheet: Sheet, ranges: Sequence[Range], names: Sequence[str] = ()) -> None:
        self.sheet = sheet
        self.ranges = ranges
        """The answer first, then what is hidden with it."""
        self.names = names
        """Other ways to write the answer."""
        self.answer = sheet.text[ranges[0][0] : ranges[0][1]]
        self.left = visible(sheet.text, ranges)
        """The text with gaps."""
        self.side = f"{sheet.context}\n{self.left}"
        """All that can be read."""

    def sounds(self) -> set[Sound]:
        """What can be heard on the question side."""
        left = self.left[: max(0, MOST_HEARD - len(self.sheet.context) - 1)]
        return {*self.sheet.sounds_above, *sounds(left)}

    def besides(self) -> str:
        """The text, blanks for the amounts that are hidden beside the answer: of `120未満`, those of `120〜139`."""
        text = self.sheet.text
        for start, end in self.ranges[1:] if self.answer[:1].isdigit() else ():
            text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
        return text

    def root_shown(self) -> str:
        """A word of one root with an English answer of one word: `utilitarianism` beside `utility`; empty if none."""
        if _ROOT.fullmatch(self.answer) is None:
            return ""
        root = self.answer[: max(LEAST_OF_ROOT, len(self.answer) * 4 // 5 + 1)].casefold()
        return next((w for w in LATIN.findall(self.side[:MOST_HEARD]) if w.casefold().startswith(root)), "")

    def share_shown(self, words: str, *, is_expansion: bool = False) -> float:
        """The share of the content of words, the answer or a name of it, that can be read; 0 to 1.

        An acronym shows its expansion and the other way round, unless the expansion itself is what is asked. A number
        is read whole or not at all: its unit gives nothing away.
        """
        every = content(letters.fold(words))
        if not every or words[:1].isdigit() or all(map(self.sheet.has_once, every)):
            return 0.0
        hidden = every
        for a, b in self.ranges[1:]:
            hidden += content(letters.fold(self.sheet.text[a:b]))
        may_be_told = not is_expansion and LATIN.search(words) is not None
        told = self._told_by_letters(words) | self._told_by_humps(words) if may_be_told else ()
        counts = self.sheet.counts
        if not told and max([counts.get(p, 0) for p in every]) < len("AB"):
            return 0.0  # each stands in the answer alone
        gone, parts = _counted(hidden), dict.fromkeys(every)
        return len([p for p in parts if p in told or counts.get(p, 0) > gone[p]]) / len(parts)

    def _told_by_humps(self, words: str) -> set[str]:
        """The words written as one whose pieces can all be read, each for itself: `DevOps`, where Dev and Ops stand."""
        names = _CAMEL.findall(words)
        if not names:
            return set()
        left = frozenset(content(letters.fold(_CAMEL.sub(" ", self.side))))
        pairs = ((content(letters.fold(name)), content(letters.fold(_HUMP.sub(" ", name)))) for name in names)
        return {whole[0] for whole, humps in pairs if whole and humps and all(hump in left for hump in humps)}

    def _told_by_letters(self, words: str) -> set[str]:
        ours = tuple(LATIN.findall(words)[:MOST_SPELLED])
        ours_short = acronyms(words)[:MOST_SPELLED]
        told: set[str] = set()
        if not (ours_short or (len(ours) > 1 and self.sheet.acronyms)):
            return told
        shown = tuple(LATIN.findall(self.side)) if ours_short else ()
        for short in acronyms(self.side) if len(ours) > 1 else ():
            told.update(stem(w.casefold()) for w in spelled_out(ours, short))
        for short in ours_short:
            if spelled_out(shown, short):
                told.add(stem(short.casefold()))
        return told
