"""A term on one line and what it means on the next; a name over lines that are said of it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from builder.facts.dates import is_dated
from builder.facts.lines import BREAK, is_bold, is_definition, line_span, paragraph, under_title
from builder.facts.prose import any_room, carries_on, cut, had_room, join, lines_of, margin, strip
from builder.facts.shapes import (
    NOTE_SIGNS,
    announces,
    is_japanese_sentence,
    is_noun_phrase,
    is_pointer,
    is_question,
    is_sentence,
)
from builder.facts.titles import names_course
from builder.facts.twos import JOINED_JA
from builder.facts.unbulleted import listing, says
from builder.facts.words import ends_with, is_in, is_label
from builder.model import Block, BlockKind
from builder.text import fold, has_japanese, is_spoken, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.model import Prose

_LEAST_PAIRS = 2
_LEAST = 3
_MOST_WORDS = 4
"""Of a name that has a line for itself."""
_MOST_OF_TITLE = 7
"""Of one whose words are all capitalised: `Holt v Harbour Guild of the North (1893)`."""
_LONGEST_NAME = 32
"""In columns."""
_LONGEST_TITLE = 48
_LEAST_SAID = 3
"""Words that say something of a name; two, where they begin small."""
_LEAST_SAID_JA = 8
"""In columns."""
_LONGEST_SAID = 240
"""In columns: a longer text says more of a name than what it is."""
_LONGEST_LINE = 84
"""In columns: a longer line below a name is a text."""
_NARROW_JA = 60
"""In columns: nobody wraps Japanese so early."""
_OPENS = '(（「『【"“%〜～~'
_BRACKETS = re.compile(r"\s?[(（][^()（）]{1,24}[)）]$")
_TITLE = re.compile(r"[A-Z][\w.'’&-]*(?:\s(?:(?:v|vs|of|the|and|de|la|von|van|for|in)\.?\s)*[A-Z][\w.'’&-]*)*")
_NO_TERMS = ("generic_headings", "administration", "reference_headings", "everyday")
_NO_TERM = re.compile(r"[月火水木金土日]曜日?|.*(?:作り方|やり方|手順|材料)|[^「『]+[「『].*[」』]")
"""Days, recipes, and who says something."""
_ONE_OF_SEVERAL = re.compile("の[1１一]つ$")
_CAPTION = re.compile(
    r"(?i)(?:fig(?:ure)?|table|photo|step|ex(?:ample|ercise)?|problem|q(?:uestion)?|page|slide|図|表)\.?\s?\d"
)
_OPEN_END = re.compile(r"[、，,:：・（(「はがをにでとのへやも]$|\s(?:an?|the|of|and|or)$")
"""A line that ends so goes on below, whatever stands there."""
_GOES_WITH_JA = re.compile("[。、，）)」』】・]|[をにがはでとのもへ](?![ぁ-ゖ])")
_CLAUSE = re.compile("第?[0-9０-９一二三四五六七八九十]+条")
_HIRAGANA = re.compile("[ぁ-ゖ]")
_PHRASE = re.compile("[ぁ-ゖ]|[『「]")
"""What a Japanese line has that says something of a name, and a name beside it has not."""
_WORD_JA = re.compile(
    r"([A-Za-zÀ-ÿ][\w .,'’()/-]{0,40}?)[ \t　]+((?=[^\x00-\u02ff]|\d)(?=.{0,12}[ぁ-ヿ一-鿿々])[^はが。A-Za-z]{1,16})"
)
"""`Largo 幅広く`: a foreign word, and what it means."""
_GAP = re.compile(r"(\S(?:[^\s]| (?! )){0,30}\S)(?: {2,8}|\t{1,4})(\S(?:[^\s]| (?! )){2,80})")
"""`git push  uploads to remote`: one wide gap in the line."""


def is_name(line: Prose) -> bool:
    """Whether a line is a name that can stand over what is said of it."""
    words = line.text.strip()
    bare = _BRACKETS.sub("", words)
    if has_japanese(words):
        is_short = width(words) <= _LONGEST_NAME and len(_HIRAGANA.findall(bare.replace("の", ""))) * 2 <= len(bare)
    else:
        is_short = width(words) <= _LONGEST_NAME and len(bare.split()) <= _MOST_WORDS
        is_title = width(words) <= _LONGEST_TITLE and len(bare.split()) <= _MOST_OF_TITLE
        is_short = is_short or (is_title and _TITLE.fullmatch(bare) is not None)
    return (
        bool(bare)
        and is_short
        and is_noun_phrase(bare)
        and not _OPEN_END.search(words)
        and (words[-1].isalnum() or words[-1] in ")）」』")
        and (words[0].isalpha() or words[0] in "「『" or (words[0].isdigit() and has_japanese(words)))
        and not words.startswith(("The ", "A ", "An ", "the ", "a ", "an "))
        and not (is_definition(line) or is_dated(words) or says(words) or is_question(words))
    )


def is_term(line: Prose) -> bool:
    """Whether a line is a name that can be asked for."""
    words = line.text.strip()
    return is_name(line) and not (
        is_label(words)
        or JOINED_JA.search(words)
        or _ONE_OF_SEVERAL.search(words)
        or any(is_in(words, name) for name in _NO_TERMS)
        or names_course(words)
        or _CAPTION.match(words)
        or _NO_TERM.fullmatch(words)
    )


def _says_of(line: Prose) -> bool:
    """Whether a line says something of a name above it, and is no name itself."""
    words = line.text.strip()
    if has_japanese(words):
        enough = width(words) >= _LEAST_SAID_JA and _PHRASE.search(words) is not None and not is_spoken(words)
    else:
        is_other = words[:1].isupper() and words.istitle() and is_noun_phrase(words)
        enough = not is_other and len(words.split()) >= _LEAST_SAID - words[:1].islower()
    return (
        enough
        and (words[0].isalnum() or words[0] in _OPENS)
        and width(words) <= _LONGEST_SAID
        and not (is_definition(line) or is_question(words) or is_pointer(words) or _OPEN_END.search(words))
        and not (announces(words) or ends_with(fold(words), "remarks_ja"))
    )


def _are_apart(name: Prose, said: Prose, longest: int) -> bool:
    """Whether the break between a name and what is said of it was meant."""
    if has_japanese(name.text) or has_japanese(said.text):
        return not _GOES_WITH_JA.match(said.text) and not (_HIRAGANA.search(name.text) and longest > _NARROW_JA)
    return had_room(name.text, said.text, longest)


def has_bullets(block: Block) -> bool:
    """Whether a block is no list of lines without bullets."""
    return block.kind is not BlockKind.LIST or bool(block.info)


def named(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """Names, each over what is said of it: over one line a definition, over more an item with them below it.

    Of more, the first says what it is and the others define what belongs to it; or they are short lines that begin
    anew, none of them a sentence up to its full stop.
    """
    starts = [0, *(at for at in range(2, len(lines) - 1) if _is_next(lines[at - 1 : at + 2]))]
    groups = [lines[first:last] for first, last in pairwise([*starts, len(lines)])]
    longest = margin(lines)
    if len(groups) == 1 and all(map(is_definition, lines[1:])):
        return []
    if len(lines) < _LEAST or not all(_is_group(one, longest) for one in groups) or _are_uneven(lines):
        return []
    return [_definition(block, *one) if len(one) == len("ab") else _item(block, one) for one in groups]


def _is_next(three: Sequence[Prose]) -> bool:
    """Whether the second of three lines is a name of its own, and the third is said of it."""
    above, name, said = (line.text.strip() for line in three)
    if not is_term(three[1]) or _OPEN_END.search(above):
        return False
    if is_definition(three[2]):
        return not is_definition(three[0])
    if has_japanese(said):
        return _PHRASE.search(name) is None and _PHRASE.search(said) is not None
    return name[:1].isupper() and said[:1].islower() and _says_of(three[2])


def _is_group(lines: Sequence[Prose], longest: int) -> bool:
    """Whether the first of some lines is a name, and the others are said of it."""
    name, *rest = lines
    if len(rest) > 1 and is_term(name) and all(map(is_definition, rest)):
        return True
    states = len(rest) > 1 and not is_definition(rest[0]) and any(is_japanese_sentence(r.text) for r in rest[1:])
    is_said = bool(rest) and (states or _says_of(rest[0]))
    if not is_said or not is_term(name) or not _are_apart(name, rest[0], longest):
        return False
    return len(rest) == 1 or all(map(is_definition, rest[1:])) or _are_said_below(name, rest)


def _are_uneven(lines: Sequence[Prose]) -> bool:
    """Whether lines below the first are not of one kind: some indented or in bold, or remarks on the line above."""
    if any(line.text.startswith(NOTE_SIGNS) or is_bold(line) for line in lines[1:]):
        return True
    return len({_indent(line) > 0 for line in lines[1:]}) > 1


def _indent(line: Prose) -> int:
    """How far a line is indented, in characters; 0 where marks before its words hide it."""
    if not line.places or any(inline.start == 0 for inline in line.inlines):
        return 0
    return line.places[0].column - 1


def _item(block: Block, lines: Sequence[Prose]) -> Block:
    """A name as an item of a list, what is said of it below."""
    name, *rest = lines
    item = paragraph(block, lines)
    own = () if is_definition(rest[0]) else (paragraph(block, rest[:1]),)
    below = (*own, listing(block, rest[len(own) :]))
    item = replace(item, kind=BlockKind.ITEM, prose=name, children=below)
    return replace(block, kind=BlockKind.LIST, info="", span=item.span, prose=cut(name, 0, 0), children=(item,))


def _are_said_below(name: Prose, rest: Sequence[Prose]) -> bool:
    texts = [line.text.strip() for line in rest]
    if any(
        width(text) > _LONGEST_LINE or _OPEN_END.search(text) or text.endswith((".", "。", "?", "？")) for text in texts
    ):
        return False
    if any(_CLAUSE.match(text) for text in texts):
        return False
    if has_japanese(rest[0].text):
        are_wide = margin(rest) > _NARROW_JA and not all(map(is_japanese_sentence, texts))
        return not are_wide and not any(_GOES_WITH_JA.match(text) for text in texts)
    return (
        (texts[0][:1].islower() or texts[0][0] in _OPENS)
        and any_room((name, *rest))
        and not any(has_japanese(text) or carries_on(text.lstrip("%")) for text in texts)
    )


def collected(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """A name of many things over lines that are no more than names, `Smoke points`, 検出の方法: their title."""
    title, *rest = lines
    texts = [line.text.strip() for line in rest]
    is_ja = has_japanese(title.text)
    of_many = _MANY_JA if is_ja else _MANY
    if (
        len(lines) < _LEAST + (not is_ja)
        or not is_name(title)
        or _are_uneven(lines)
        or not of_many.search(_OF.split(_BRACKETS.sub("", title.text.strip()), maxsplit=1)[0])
        or any(width(text) > _LONGEST_NAME or text[-1:] in _ENDS or _OPEN_END.search(text) for text in texts)
        or any(is_definition(line) or is_sentence(line.text.strip()) or is_question(line.text) for line in rest)
        or any(_GOES_WITH_JA.match(text) if is_ja else not _is_bare(text) for text in texts)
    ):
        return []
    items = listing(block, rest)
    info = "ordered" if _IN_ORDER.search(title.text) else ""
    below = replace(items, info=info, children=tuple(replace(item, info="") for item in items.children))
    item = replace(paragraph(block, lines), kind=BlockKind.ITEM, prose=title, children=(below,))
    return [replace(block, kind=BlockKind.LIST, info="", prose=cut(title, 0, 0), children=(item,))]


def _is_bare(text: str) -> bool:
    """Whether a line without Japanese is a few words, and says nothing but how much."""
    return not carries_on(text) and len(text.split()) <= _MOST_WORDS and not says(_MEASURE.sub("", text))


_IN_ORDER = re.compile(r"(?i)(?:流れ|順|手順|順序|過程|段階)$|\b(?:steps|stages|phases)\b")
_MEASURE = re.compile(r"\d[\d.,/]*\s?[^\s\d]{0,6}")
_MANY = re.compile(r"[a-z]{2}(?<!s)(?<!u)(?<!i)s$")
_OF = re.compile(r" (?:of|for|in|on|to|from|with|that|which)\b")
_MANY_JA = re.compile(
    "の[一-龯ァ-ヺ]|(?:種類|一覧|例|流れ|順|手順|過程|段階|要素|要件|原則|機能|症状|名|[薬類科族系群])$"
)
_ENDS = ".,;:。、：；?？!！"


def alternating(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """`Term` and what it means on the next line, again and again: a definition for each."""
    if len(lines) < 2 * _LEAST_PAIRS or len(lines) % 2 or _are_uneven(lines[::2]):
        return []
    pairs = [*zip(lines[::2], lines[1::2], strict=True)]
    longest = margin(lines)
    if not all(_means(name, said) and _are_apart(name, said, longest) for name, said in pairs):
        return []
    if len({name.text[:1].islower() for name, _ in pairs}) > 1:
        return []
    return [_definition(block, name, said) for name, said in pairs]


def _means(name: Prose, said: Prose) -> bool:
    """Whether the second line says what the first means: a name, or a foreign phrase over Japanese words."""
    if is_term(name) and _says_of(said):
        return True
    is_phrase = _PHRASE_EN.fullmatch(name.text.strip()) is not None
    return is_phrase and has_japanese(said.text) and width(said.text) <= _LONGEST_NAME


_PHRASE_EN = re.compile(r"[A-Za-z][A-Za-z'’~/()-]*(?: [A-Za-z'’~/()-]+){0,5}")


def glossary(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """Words with what they mean behind them, line by line: `Largo 幅広く`, and with a gap `git push  uploads`."""
    found = [_WORD_JA.fullmatch(line.text) for line in lines]
    is_titled = len(lines) > _LEAST and not found[0] and has_japanese(lines[0].text) and is_name(lines[0])
    if is_titled and all(found[1:]) and all(word and _CODE.fullmatch(word[1]) for word in found[1:]):
        below = glossary(block, lines[1:])
        return [under_title(block, lines[0], *below)] if below else []
    if not all(found):
        found = [_GAP.fullmatch(line.text) for line in lines] if len(lines) >= _LEAST else []
    if not found or not all(found) or any(is_definition(line) for line in lines):
        return []
    if len({word[2] for word in found if word}) == 1:
        return []
    return [
        _definition(block, cut(line, 0, word.end(1)), cut(line, word.start(2), len(line.text)))
        for line, word in zip(lines, found, strict=True)
        if word
    ]


_CODE = re.compile(r"[A-Z]{1,2}\d?|[A-Z]?\d{1,2}")
"""`A 潜水夫あり` below 旗の文字: a letter, and what it stands for."""


def _definition(block: Block, name: Prose, said: Prose) -> Block:
    span = line_span(block.span, join((name, BREAK, said)))
    return replace(block, kind=BlockKind.PARAGRAPH, prose=join((strip(name), ": ", strip(said))), span=span)


GLOSSED = "glossed"
"""The `info` of a definition whose name stood in bold over its text."""


def glossed(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks; paragraphs that are a name over one line that says what it is become definitions where it is a habit.

    That is where two and more do so below one heading, and not only few of the paragraphs beside them.
    """
    start = 0
    for end in (*(at for at, block in enumerate(blocks) if block.kind is BlockKind.HEADING), len(blocks)):
        section = blocks[start:end]
        pairs = [_pair(block) for block in section]
        found = sum(map(_is_habit, section))
        all_of = sum(block.kind is BlockKind.PARAGRAPH for block in section)
        is_habit = found >= _LEAST_PAIRS and found * 4 >= all_of
        for block, pair in zip(section, pairs, strict=True):
            made = _definition(block, *pair) if pair and is_habit else block
            yield replace(made, info=GLOSSED) if pair and is_habit and is_bold(pair[0]) else made
        start = end


def _is_habit(block: Block) -> bool:
    """Whether a paragraph begins with a name over what is said of it, whatever follows."""
    if block.kind is not BlockKind.PARAGRAPH:
        return False
    name, *said = lines_of(block.prose)[:2]
    return bool(said) and is_term(name) and _says_of(said[0])


def _pair(block: Block) -> tuple[Prose, Prose] | None:
    """The name and what is said of it, of a paragraph that is no more."""
    if block.kind is not BlockKind.PARAGRAPH or block.prose.text.count("\n") != 1:
        return None
    name, *said = lines_of(block.prose)
    if len(said) != 1 or not (is_term(name) and _says_of(said[0])):
        return None
    return name, said[0]
