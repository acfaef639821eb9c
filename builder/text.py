"""Letters: folding for comparison, scripts, width on a terminal, whether words stand in a text.

Knows nothing of notes or cards; every comparison of words in the project goes through here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_JAPANESE = re.compile(r"[぀-ヿ㐀-䶿一-鿿々〆ヶ]")
_KANA = re.compile(r"[぀-ヿ]")
_LETTER = re.compile(r"[^\W_]")
_LATIN_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_COLOURED = re.compile(r'<span class="[a-z]{1,2}">((?:[^<]|<span>\\</span>)*)</span>')
_TERMINAL_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")


_MOST_FOLDED = 1024
"""Words remembered: the few of one fact are compared again and again."""
_ACCENTED = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
_MARKS = re.compile("[\u0300-\u036f]")


@lru_cache(maxsize=_MOST_FOLDED)
def fold(words: str) -> str:
    """Words as they are compared: NFKC, invisible characters dropped, case folded, white space as one space."""
    if not words.isascii():
        words = unicodedata.normalize("NFKC", _INVISIBLE.sub("", words))
    if words.isprintable() and "  " not in words:  # of all white space only a plain space can be printed
        return words.strip().casefold()
    return " ".join(words.split()).casefold()


def squash(words: str) -> str:
    """Folded words without any space: Japanese authors put spaces beside Latin words as they please."""
    return fold(words).replace(" ", "")


@lru_cache(maxsize=_MOST_FOLDED)
def has_japanese(words: str) -> bool:
    """Whether any kana or kanji stands in the words."""
    return not words.isascii() and _JAPANESE.search(words) is not None


def usual(words: str) -> str:
    """Words with 、 and 。 for the wide comma and full stop that scientists write, sign for sign; not in numbers."""
    return _WIDE.sub(lambda sign: "、" if sign[0] == "，" else "。", words) if "，" in words or "．" in words else words


_WIDE = re.compile(r"(?<![\d０-９])[，．]|[，．](?![\d０-９])")


def is_spoken(words: str) -> bool:
    """Whether Japanese words end as talk does: もう出たの, 正午に出たわ, そうですよ."""
    return _SPOKEN.search(words) is not None


_SPOKEN = re.compile(
    r"(?:[いうくぐすただつぬぶむる][よわぞぜ]|(?:です|ます|[いただる])よ?ね|たの|のか|かな|かしら)[。！!？?」』]*$"
)


def has_letters(words: str) -> bool:
    """Whether any letter or digit stands in the words."""
    return _LETTER.search(words) is not None


def is_japanese(words: str) -> bool:
    """Whether the words are a Japanese text: kana, or a tenth of the characters Japanese."""
    if words.isascii():
        return False
    return _KANA.search(words) is not None or len(_JAPANESE.findall(words)) * 10 >= max(1, len(words))


def stands_in(words: str, text: str) -> bool:
    """Whether a reader of `text` can read `words` in it.

    Compared after NFKC and case folding; words that begin or end in a Latin letter or digit stand on word borders
    (`Foo` stands in `Foo Glass`, `art` not in `start`), longer ones also with other spaces and hyphens in them
    (`Autoscaling` in `auto scaling`, `5 TB` in `5TB`), and with other accents (`façade` in `facade`); Japanese words
    anywhere and whatever the spaces.
    """
    wanted = fold(words)
    if not wanted:
        return False
    if not has_japanese(wanted):
        wanted, (shown, letters) = unaccented(wanted), _shown(text)
        return any(_bounded(one, shown) for one in _in_number(wanted)) or _stands_spaced(wanted, shown, letters)
    return wanted.replace(" ", "") in squash(text)


@lru_cache(maxsize=16)
def _shown(text: str) -> tuple[str, str]:
    """A text as it is read, and its letters without what parts them; the names of one thing are looked for in one."""
    shown = unaccented(fold(text))
    return shown, unspaced(shown)


def is_accented(words: str) -> bool:
    """Whether a Latin letter with an accent stands in the words."""
    return not words.isascii() and _ACCENTED.search(words) is not None


def unaccented(words: str) -> str:
    """The words with plain Latin letters; kana keep their marks, without which they are others."""
    if not is_accented(words):
        return words
    return _ACCENTED.sub(lambda letter: _MARKS.sub("", unicodedata.normalize("NFD", letter[0])), words)


def _in_number(wanted: str) -> tuple[str, ...]:
    """An English word with its plural, or without it: `group` can be read in `groups`."""
    if len(wanted) < _LEAST_PLURAL or not wanted[-1].isalpha() or not wanted.isascii():
        return (wanted,)
    return (wanted, wanted[:-1]) if wanted[-1] == "s" and wanted[-2] not in "sui" else (wanted, wanted + "s")


def _bounded(wanted: str, text: str) -> bool:
    at = text.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if not (_joins(text[at - 1 : at], wanted[0]) or _joins(wanted[-1], text[end : end + 1])):
            return True
        at = text.find(wanted, at + 1)
    return False


def _stands_spaced(wanted: str, text: str, text_letters: str) -> bool:
    """Whether a name stands in a text with other spaces or hyphens between its letters."""
    letters = unspaced(wanted)
    if len(letters) < _LEAST_NUMBER or (len(letters) < _LEAST_NAME and not any(c.isdigit() for c in letters)):
        return False
    is_there = len(letters) <= _LONGEST_NAME and letters in text_letters
    return is_there and re.search(rf"(?<!\w){'[ -]?'.join(map(re.escape, letters))}(?!\w)", text) is not None


def unspaced(text: str) -> str:
    """Without spaces and hyphens; `str.translate` takes ten times as long."""
    return text.replace(" ", "").replace("-", "").replace("‐", "")


_LEAST_PLURAL = 4
_LEAST_NAME = 5
_LEAST_NUMBER = 3
_LONGEST_NAME = 80
"""Letters: a shorter word is too often part of two others, a longer one is no name."""


def _joins(left: str, right: str) -> bool:
    """Whether two neighbouring characters belong to one Latin word or number."""
    return bool(left and right) and left.isalnum() and right.isalnum() and not has_japanese(left + right)


def uncoloured(html: str) -> str:
    """A field's HTML without the marks that code is coloured by (`builder.card.code`): colour is no content."""
    return _COLOURED.sub(r"\1", html)


@lru_cache(maxsize=_MOST_FOLDED)
def width(words: str) -> int:
    """Columns on a terminal: East Asian wide characters take two, combining ones and marks of colour none."""
    plain = _TERMINAL_COLOUR.sub("", words) if "\x1b" in words else words
    if plain.isascii():
        return len(plain)
    return sum(map(_COLUMNS.__getitem__, plain))


class _Columns(dict[str, int]):
    """The columns of each character that was ever asked for."""

    def __missing__(self, char: str) -> int:
        wide = 2 if unicodedata.east_asian_width(char) in "WF" else 1
        self[char] = 0 if unicodedata.combining(char) else wide
        return self[char]


_COLUMNS = _Columns()


_NOT_FIRST = frozenset("、。，．・：；？！ー」』）］｝〉》】…々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ)]},.:;!?%")
_NOT_LAST = frozenset("「『（［｛〈《【([{")
"""Signs that begin and end no line (JIS X 4051)."""


def wrap(line: str, columns: int, *, indent: str = "") -> tuple[str, ...]:
    """Break a line for a terminal so many columns wide; every line but the first begins with `indent`.

    Breaks stand at spaces and beside wide letters, never before `。` or behind `「`. A word that is wider than a line
    stays whole, and so does one with a `/`, for it may be a path to be clicked on, where it fits a line.
    """
    room = columns - width(indent)
    pieces = [piece for word in re.findall(r"\s*\S+", line) for piece in _pieces(word, room)]
    lines = [""]
    for piece in pieces:
        if lines[-1].strip() and width(lines[-1] + piece) > columns:
            lines.append(indent + piece.lstrip())
        else:
            lines[-1] += piece
    return tuple(lines)


def _pieces(word: str, room: int) -> Iterator[str]:
    """The parts of a word, with the spaces before it, between which a line may end."""
    start = 0
    is_whole = "/" in word and width(word.strip()) <= room
    for at in range(1, 0 if is_whole else len(word)):
        left, right = word[at - 1], word[at]
        is_beside_wide = width(left) > 1 or width(right) > 1
        if is_beside_wide and width(right) and not (left.isspace() or right in _NOT_FIRST or left in _NOT_LAST):
            yield word[start:at]
            start = at
    yield word[start:]


def latin_words(words: str) -> tuple[str, ...]:
    """The words and numbers of a text outside Japanese script."""
    found = _LATIN_WORD.findall(words)
    return tuple(found) if words.isascii() else tuple([w for w in found if not has_japanese(w)])


_SHORT = re.compile(r"[A-Z](?=\S*[A-Z])[A-Za-z0-9&/.]{1,7}(?:\s?[぀-ヿ一-鿿]{1,6})?")
"""Letters that may stand for words, with the kind they are said of behind them: `BPR`, `M&A`, `IRR法`."""
_ROW = re.compile(r"[A-Za-z][A-Za-z'’]*(?:(?:,\s?|\s?[&/]\s?|\s|-)[A-Za-z][A-Za-z'’]*){1,7}\s?[.]?")
_SMALL = re.compile(r"[a-z]{3,6}")
_TIMES = re.compile(r"([A-Z])([2-4])(?=[A-Z]|$)")
_PASSED = frozenset(("a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"))


def stands_for(short: str, words: str) -> bool:
    """Whether words are, from end to end, what the letters of a short name stand for.

    Each gives its first letter, one of them a second; small words give theirs or none: `SaaS`, `RFID`. A number
    behind a letter repeats it: `EC2`.
    """
    if not short:
        return False
    words = words.strip("\"“”'‘’")
    if short.islower():
        first = [w[0].casefold() for w in words.split()]
        return len(short) > len("as") and _SMALL.fullmatch(short) is not None and first == list(short)
    short = _TIMES.sub(lambda times: times[1] * int(times[2]), short) if "A" <= short[0] <= "Z" else ""
    if not (_SHORT.fullmatch(short) and _ROW.fullmatch(words)):
        return False
    wanted = "".join(c for c in short.casefold() if c.isascii() and c.isalnum())
    parts = [w.casefold() for w in re.findall("[A-Za-z]+", words)]
    return len(wanted) > 1 and _gives(parts, wanted, spare=1)


def _gives(parts: Sequence[str], wanted: str, *, spare: int) -> bool:
    if not parts:
        return not wanted
    first, rest = parts[0], parts[1:]
    if first in _PASSED and _gives(rest, wanted, spare=spare):
        return True
    if not wanted or first[0] != wanted[0]:
        return False
    if _gives(rest, wanted[1:], spare=spare):
        return True
    more = wanted[1:2]
    return spare > 0 and bool(more) and more in first[1:] and _gives(rest, wanted[2:], spare=0)


def likeness(left: str, right: str) -> float:
    """How alike two texts are letter by letter: 0.0 nothing in common, 1.0 equal. Cost grows with the product."""
    from rapidfuzz import fuzz  # late: only a fact that changed needs it

    return fuzz.ratio(left, right) / 100


def one_slip_apart(left: str, right: str) -> bool:
    """Whether two words differ by one letter: added, dropped, replaced, or changed places with its neighbour."""
    if left == right or abs(len(left) - len(right)) > 1:
        return False
    short, long = sorted((left, right), key=len)
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    is_swapped = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return is_swapped or short[at + 1 :] == long[at + 1 :]


_ENGLISH = frozenset(
    ("the", "of", "and", "for", "with", "are", "that", "by", "from", "this", "which", "can", "not", "or", "is", "to"),
) | {"be", "as", "when", "has", "have", "will", "it"}
_FOREIGN = frozenset(
    (
        *(
            "le",
            "la",
            "les",
            "des",
            "est",
            "et",
            "une",
            "dans",
            "pour",
            "que",
            "qui",
            "der",
            "das",
            "und",
            "ist",
            "ein",
        ),
        *("eine", "nicht", "mit", "von", "el", "las", "los", "un", "por", "con", "para", "os", "em", "um", "uma", "il"),
        *("di", "che", "non", "het", "van", "op", "yang", "dan", "untuk", "dengan", "dari", "ini", "cum", "sunt"),
        *("ve", "bir", "bu", "och", "att", "det", "som"),
    )
)
"""Small words of other languages in Latin letters, none of them English."""
_ACCENTED = re.compile(r"[À-ÖØ-öø-ɏḀ-ỿ]")
_HAN = re.compile(r"[一-鿿]")
_OTHER_SCRIPT = re.compile(r"[Ͱ-ӿԱ-֏א-ת؀-ۿ߀-࿿ა-ჿᄀ-ᇿ가-힣]")
_LEAST_WORDS = 60


def other_language(text: str) -> bool:
    """Whether a whole text is in neither Japanese nor English, as far as its letters and small words tell.

    Han characters without any kana, another script, or sixty Latin words of which fewer than one in fifty is a small
    English word, and one in twenty a small word of another language or one letter in a hundred an accented one: terse
    English has few small words too. A shorter or a mixed text gets the benefit of the doubt.
    """
    sample = text[:20_000]
    if _KANA.search(sample):
        return False
    if len(_HAN.findall(sample)) > _LEAST_WORDS or len(_OTHER_SCRIPT.findall(sample)) * 3 > len(sample):
        return True
    words = [w.casefold() for w in latin_words(sample) if w.isalpha()]
    if len(words) < _LEAST_WORDS or sum(w in _ENGLISH for w in words) * 50 >= len(words):
        return False
    is_accented = len(_ACCENTED.findall(sample)) * 100 >= sum(map(len, words))
    return is_accented or sum(w in _FOREIGN for w in words) * 20 >= len(words)


def version_order(version: str) -> tuple[int, ...]:
    """What versions are sorted by: `1.10.0` comes after `1.9.0`."""
    return tuple(int(number) for number in version.split("."))


_TOKEN = re.compile(
    r"\{\{c\d+::|\}\}|\d+(?:[.,:]\d+)*|[一-鿿㐀-䶿々〆ヶ]+|[゠-ヿ]+|[^\W\d_぀-ヿ㐀-䶿一-鿿々〆]+|\s+|.", re.DOTALL
)
"""What is compared as one: a mark of a cloze, a number, a run of kanji or of katakana, a Latin word, else a letter."""
_MOST_CELLS = 30_000_000
"""Tokens of one text times those of the other: more would take seconds and much memory."""


def word_differences(old: str, new: str) -> tuple[tuple[str, str, str], ...]:
    """Compare two texts word by word: parts (same, gone, come), in order, of which `same` or the other two are empty.

    A Japanese text is compared by runs of one script. A space or a single wide letter between two differences counts as
    one with them, for nobody reads around it. Texts of very many words are compared as a whole, but for their common
    beginning and end.
    """
    left, right = _TOKEN.findall(old), _TOKEN.findall(new)
    parts: list[tuple[str, str, str]] = []
    for same, gone, come in _token_differences(left, right):
        if not same and len(parts) > 1 and parts[-2][0] == "" and _is_narrow(parts[-1][0]):
            between = parts.pop()[0]
            parts[-1] = ("", parts[-1][1] + between, parts[-1][2] + between)
        if not same and parts and parts[-1][0] == "":
            parts[-1] = ("", parts[-1][1] + gone, parts[-1][2] + come)
        else:
            parts.append((same, gone, come))
    return tuple(parts)


def _is_narrow(between: str) -> bool:
    return between.isspace() or (len(between) == 1 and width(between) > 1)


def _token_differences(left: list[str], right: list[str]) -> Iterator[tuple[str, str, str]]:
    from rapidfuzz.distance import Indel  # late: only a changed note needs it

    start = next((at for at, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    shorter = min(len(left), len(right)) - start
    pairs = zip(reversed(left), reversed(right), strict=False)
    end = next((at for at, (a, b) in enumerate(pairs) if a != b or at >= shorter), shorter)
    if start:
        yield "".join(left[:start]), "", ""
    before, after = left[start : len(left) - end], right[start : len(right) - end]
    if len(before) * len(after) > _MOST_CELLS:
        yield "", "".join(before), "".join(after)
    else:
        for step in Indel.opcodes(before, after):
            gone, come = (
                "".join(before[step.src_start : step.src_end]),
                "".join(after[step.dest_start : step.dest_end]),
            )
            yield (gone, "", "") if step.tag == "equal" else ("", gone, come)
    if end:
        yield "".join(left[len(left) - end :]), "", ""
