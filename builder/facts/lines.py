"""Lines of a paragraph that are no one text to a reader: each way to see them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from builder.facts.prose import (
    begins_anew,
    begins_bold,
    clean,
    cut,
    goes_on,
    had_room,
    join,
    margin,
    strip,
    was_ended,
    were_meant,
)
from builder.facts.shapes import NOTE_SIGNS, is_japanese_sentence, is_noun_phrase
from builder.facts.split import Separator, bold_subject, split
from builder.facts.words import is_in
from builder.model import Block, BlockKind, Inline, InlineKind, Prose
from builder.text import has_japanese, width

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from builder.model import Span

LONGEST_NAME = 32
"""In columns: a longer line is a text that was wrapped."""
_LONGEST_LINE = 60
"""In columns: a line that ends before was not wrapped."""
_LEAST = 3
"""So many lines that count up are a list, so many below one another can have a title."""
BREAK = Prose(text="\n", inlines=(Inline(kind=InlineKind.SOFT_BREAK, start=0, end=1),))
_ARTICLE = re.compile(r"(?:an?|the)\s")
"""At the beginning of a line: the end of the sentence above, not a term."""
_SAID = re.compile(r":[ \t　]+\S")
_NUMBER = re.compile(
    r"[(（]?(\d{1,2}|[①-⑳❶-➓])[)）]?(?:[.．、:：]?[ \t　]+|[.．、)）](?!\d)|(?<=[①-⑳❶-➓])|(?<=[)）]))(?=\S)"
)
_SIGNED = re.compile(r"(?:[(（]?(\d{1,2})(?:[.．、)）](?!\d)|[ \t　]*[)）])|([①-⑳❶-➓]))[ \t　]*(?=\S)")


def described(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """`Term` over `: what it is`, as definition lists are written: a paragraph for each term."""
    said = [_SAID.match(line.text) is not None for line in lines]
    if not any(said[1:]):
        return []
    names = [not is_said and is_term(line) for line, is_said in zip(lines, said, strict=True)]
    last = max(at for at in range(len(lines)) if said[at])
    starts = [
        at
        for at in range(1, len(lines) - 1)
        if names[at] and not names[at - 1] and at < last and (said[at + 1] or names[at + 1])
    ]
    longest = margin(lines)
    end = next((at for at in range(last + 1, len(lines)) if _ends_description(lines, at, longest)), len(lines))
    terms = [_description(block, lines[first:after]) for first, after in pairwise([0, *starts, end])]
    return [*terms, *(_own(block, one) for one in _statements(lines[end:], are_meant=True))]


def _ends_description(lines: Sequence[Prose], at: int, longest: int) -> bool:
    """Whether a line below the last `: what it is` carries it on no more; one that is indented does."""
    above, line = lines[at - 1].text, lines[at]
    if line.places and line.places[0].column > len("**_b") and _SAID.match(above):
        return False
    return _defines(line, above) or (begins_anew(above, line.text) and had_room(above, line.text, longest))


def says(text: Prose) -> bool:
    """Whether a text is `: what it is`, below its term."""
    return _SAID.match(text.text) is not None


def is_term(line: Prose) -> bool:
    """Whether a line is a name that can stand over what it means."""
    words = line.text.strip()
    return width(words) <= LONGEST_NAME and is_noun_phrase(words) and not _ARTICLE.match(words)


def _description(block: Block, lines: Sequence[Prose]) -> Block:
    pieces = list[Prose | str]()
    seen = 0
    for line in lines:
        is_said = _SAID.match(line.text) is not None
        sign = "" if not pieces else " " if not is_said else "\n" if seen else ": "
        pieces += [sign, strip(cut(line, 1, len(line.text))) if is_said else strip(line)]
        seen += is_said
    return replace(block, prose=strip(join(pieces)), span=line_span(block.span, join(lines)))


def counted(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """Lines that count up from 1 to the end of the paragraph as a list, below what stands above them.

    `1.データ`, `① 調べる`, `1 物理層`: to CommonMark they are text.
    """
    numbers = [_NUMBER.match(line.text) for line in lines]
    count = _value(numbers[-1][1]) if numbers[-1] else 0
    first = len(lines) - count
    if count < _LEAST or first < 0:
        return []
    counted = [
        (line, m.end())
        for n, (line, m) in enumerate(zip(lines[first:], numbers[first:], strict=True), start=1)
        if m and _value(m[1]) == n
    ]
    if len(counted) < count:
        return []
    items = [
        replace(paragraph(block, [line]), kind=BlockKind.ITEM, prose=cut(line, end, len(line.text)))
        for line, end in counted
    ]
    span = line_span(block.span, join(lines[first:]))
    listed = replace(
        block, kind=BlockKind.LIST, info="ordered", prose=cut(lines[0], 0, 0), span=span, children=tuple(items)
    )
    return [*(paragraph(block, one) for one in _statements(lines[:first])), listed]


def stepped(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """Japanese lines that count up, `１．保管`, with what is said of each on the lines below it."""
    starts = list[tuple[int, int]]()
    for at, line in enumerate(lines):
        found = _SIGNED.match(line.text)
        if found and _value(found[1] or found[2]) == len(starts) + 1:
            starts.append((at, found.end()))
    if len(starts) < len("12") or starts[0][0] or not all(has_japanese(line.text) for line in lines):
        return []
    items = list[Block]()
    for (first, begin), (last, _) in pairwise([*starts, (len(lines), 0)]):
        below = tuple(paragraph(block, [line]) for line in lines[first + 1 : last])
        own = paragraph(block, lines[first:last])
        prose = cut(lines[first], begin, len(lines[first].text))
        items.append(replace(own, kind=BlockKind.ITEM, prose=prose, children=below))
    return [replace(block, kind=BlockKind.LIST, info="ordered", prose=cut(lines[0], 0, 0), children=tuple(items))]


def _value(number: str) -> int:
    return int(number) if number.isdecimal() else int(unicodedata.numeric(number))


def headed(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """Lines that are bold from end to end, each over a text of its own."""
    bold = [is_bold(line) for line in lines]
    if not bold[0] or bold[-1]:
        return []
    edges = [0, *(at for at in range(1, len(lines)) if bold[at] or bold[at - 1]), len(lines)]
    return [paragraph(block, lines[first:last]) for first, last in pairwise(edges)]


def is_bold(line: Prose, kinds: Container[InlineKind] = (InlineKind.STRONG,)) -> bool:
    """Whether a line is bold from end to end, or set in another of these ways."""
    first = next((i for i in line.inlines if i.kind in kinds), None)
    return first is not None and first.end - first.start >= len(line.text.strip(" 　:："))


def captioned(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """Titles in brackets, `《紅茶》`, each over definitions of its own, read like those of callouts."""
    starts = [at for at, line in enumerate(lines) if _CAPTION.fullmatch(line.text.strip())]
    if not starts or starts[0]:
        return []
    parts = [lines[first:last] for first, last in pairwise([*starts, len(lines)])]
    if not all(len(part) > 1 and _defines(part[1]) for part in parts):
        return []
    found = []
    for title, *rest in parts:
        children = tuple(_own(block, one) for one in _statements(rest))
        found.append(
            replace(block, kind=BlockKind.QUOTE, prose=title, span=_over(block, title, rest), children=children)
        )
    return found


def _over(block: Block, title: Prose, rest: Sequence[Prose]) -> Span:
    first, last = line_span(block.span, title), line_span(block.span, rest[-1])
    return first._replace(end_line=last.end_line, end_column=last.end_column)


_CAPTION = re.compile(
    r"(?:【[^【】]{1,24}】|《[^《》]{1,24}》|〈[^〈〉]{1,24}〉|＜[^＜＞]{1,24}＞|≪[^≪≫]{1,24}≫"
    r"|[「『][^「」『』。！？!?]{1,24}[」』]|［[^［］]{1,24}］|\[[^\[\]]{1,24}\])"
)


def titled(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """A title over definitions, read like that of a callout."""
    is_title = _is_name(lines[0]) or width(lines[0].text) <= _LONGEST_LINE
    if len(lines) < _LEAST or not is_title or _defines(lines[0]):
        return []
    below = _statements(lines[1:])
    if not _are_definitions(below):
        return []
    children = tuple(_own(block, one) for one in below)
    return [under_title(block, lines[0], *children)]


def under_title(block: Block, title: Prose, *below: Block) -> Block:
    """What stands below a title in the same paragraph, read like what stands in a callout."""
    return replace(block, kind=BlockKind.QUOTE, prose=title, children=below)


def defined(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """Definitions, names and leads among them."""
    below = _statements(lines)
    return [_own(block, one) for one in below] if _are_definitions(below) else []


def stated(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """Lines that begin anew, one of them a definition: statements one below the other."""
    defines = [_defines(line) and (at == 0 or not line.text[:1].islower()) for at, line in enumerate(lines)]
    longest = margin(lines)
    meant = were_meant(lines)
    begins = (
        begins_anew(one.text, other.text) and (meant or _stands(one.text, other.text, longest))
        for one, other in pairwise(lines)
    )
    stand = any(defines) and all(anew or says for anew, says in zip(begins, defines[1:], strict=True))
    return [_own(block, [line]) for line in lines] if stand else []


def listed(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """Japanese statements one below the other without a full stop: a list whose author left out the bullets."""
    texts = [line.text.strip() for line in lines]
    longest = margin(lines)
    ended = sum(width(text) * 3 <= longest * 2 for text in texts) * 2 >= len(texts)
    if (
        len(lines) < (_LEAST if longest < _LONGEST_LINE else _LEAST_LISTED)
        or not (longest > _WIDEST or longest < _LONGEST_LINE or ended)
        or any(not has_japanese(text) or _GOES_ON.search(text) or ASKS_CHOICE.search(text) for text in texts)
        or any(_DIARY.match(text) for text in texts)
        or sum(text.endswith(("。", "．")) for text in texts) > 1
        or sum(_SAYS.search(text) is not None for text in texts) * 3 < len(texts) * 2
        or not all(begins_anew("港", text) for text in texts)
    ):
        return []
    items = tuple(replace(paragraph(block, [line]), kind=BlockKind.ITEM) for line in lines)
    return [replace(block, kind=BlockKind.LIST, info="", prose=cut(lines[0], 0, 0), children=items)]


def told(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """Japanese sentences one below the other, each a paragraph: a line that does not close one goes on in the next.

    Without a full stop a line closes where its author broke all lines by hand, or the next has a topic of its own; so
    does one that is code from end to end, a rule set apart.
    """
    if not all(has_japanese(line.text) and not _DIARY.match(line.text) for line in lines):
        return []
    if any(ASKS_CHOICE.search(line.text) for line in lines):
        return []
    by_hand = not any(i.kind is InlineKind.SOFT_BREAK for i in block.prose.inlines)
    starts = [0]
    for at, (above, line) in enumerate(pairwise(lines), start=1):
        text = above.text.rstrip()
        is_closed = text.endswith(("。", "．")) or (
            is_japanese_sentence(text) and (by_hand or _HAS_TOPIC.match(line.text) is not None)
        )
        is_closed = is_closed or _is_set_apart(above) or (_is_set_apart(line) and not goes_on(text))
        is_anew = begins_anew("港", line.text) and not _ENDS_ABOVE.match(line.text)
        starts += [at] if is_closed and is_anew else []
    if len(starts) == 1:
        return []
    return [paragraph(block, lines[first:last]) for first, last in pairwise([*starts, len(lines)])]


def _is_set_apart(line: Prose) -> bool:
    code = line.inlines[0] if line.inlines and line.inlines[0].kind is InlineKind.CODE else None
    return code is not None and code.end - code.start >= len(line.text.strip())


_ENDS_ABOVE = re.compile("[とに]な|である|です")
_HAS_TOPIC = re.compile("[^、。はがをにで]{2,24}は、?[^、。]")
ASKS_CHOICE = re.compile(
    "(?:選べ|選びなさい|選択せよ|選択しなさい|選んでください|選ぶこと|どれか|いずれか|はどれ)[。？?：:]?$|^次のうち"
)
"""It asks for a choice: one of the lines below is wrong, or the only right one."""
_DIARY = re.compile("(?:今[日朝夜]|昨日|明日|さっき)[はもがのと、]?|(?:私|僕|俺)[はもがのと、]")
_LEAST_LISTED = 4
_SAYS = re.compile("[一-龯ァ-ヺーA-Za-z0-9)）」][はがを][^、。]")
_WIDEST = 110
"""In columns: nobody wraps so late."""
_GOES_ON = re.compile("(?:[、，,・（「はがをにでのもへやて:：]|(?<!こ)と)$")


def _statements(lines: Sequence[Prose], *, are_meant: bool = False) -> Sequence[Sequence[Prose]]:
    """Lines with those that carry them on, and the remarks (`※`, `＊`) below them.

    `are_meant` where the breaks were: each line that begins anew stands for itself.
    """
    if not lines:
        return []
    longest = margin(lines)
    starts = [0]
    for at, (above, line) in enumerate(pairwise(lines), start=1):
        stands = (
            _defines(line, above.text) or _is_name(line) or _is_lead(line) or _stands(above.text, line.text, longest)
        )
        stands = stands or is_versus(line.text) or is_versus(above.text)
        stands = stands or (are_meant and begins_anew(above.text, line.text))
        starts += [at] if stands and not line.text.startswith(NOTE_SIGNS) else []
    return [lines[first:last] for first, last in pairwise([*starts, len(lines)])]


def _stands(above: str, line: str, longest: int) -> bool:
    """Whether a line begins anew, and the line above ends with a sentence, or was ended on purpose."""
    is_closed = above.rstrip()[-1:] in tuple(".。!?！？")
    is_narrow = has_japanese(above) and longest < _LONGEST_LINE  # nobody wraps Japanese so early
    return begins_anew(above, line) and (is_closed or is_narrow or was_ended(above, longest))


def _are_definitions(statements: Sequence[Sequence[Prose]]) -> bool:
    """Whether there are several, half of them define a term, and the others are names or leads."""
    rest = [lines for lines in statements if not (_defines(lines[0]) or is_versus(lines[0].text))]
    few = len(statements) > 1 and len(rest) * 2 <= len(statements)
    return few and all(len(lines) == 1 and (_is_lead(lines[0]) or _is_name(lines[0])) for lines in rest)


def _is_lead(line: Prose) -> bool:
    return line.text.strip().endswith((":", "："))


def _is_name(line: Prose) -> bool:
    """Whether a line is no more than a name, and no end of a longer text."""
    words = line.text.strip()
    return width(words) <= LONGEST_NAME and not words[:1].islower() and is_noun_phrase(words)


def is_definition(line: Prose) -> bool:
    """Whether a line is `Term: text` by one of its signs, and no numbered question."""
    bare = clean(line)
    parts = split(bare)
    if parts is None or parts.separator is Separator.HA or not bare.text[parts.body_start :].strip():
        return False
    return not is_in(bare.text[: parts.term_end].rstrip("0123456789."), "question_labels")


def _defines(line: Prose, above: str = "") -> bool:
    """Whether a line defines a term by one of its signs, or tells what stands in bold at its beginning."""
    return is_definition(line) or (not goes_on(above) and _bold_end(clean(line)) > 0)


def _bold_end(line: Prose) -> int:
    """Where the bold beginning of a line ends that is a name, words behind it; 0 where there is none."""
    first = line.inlines[0] if begins_bold(line) else None
    if first is None or first.kind is not InlineKind.STRONG or not _LATIN_BEHIND.match(line.text, first.end):
        return 0 if bold_subject(line) is None else len(line.text)
    return first.end if is_noun_phrase(line.text[: first.end]) else 0


_LATIN_BEHIND = re.compile(r"\s+[a-z]{2,}")


def _own(block: Block, lines: Sequence[Prose]) -> Block:
    """Lines that define a term as a paragraph; with a colon where only bold parts the term: `**Foo** a lamp`."""
    end = _bold_end(lines[0])
    if 0 < end < len(lines[0].text) and bold_subject(clean(lines[0])) is None and not is_definition(lines[0]):
        parted = join((cut(lines[0], 0, end), ":", cut(lines[0], end, len(lines[0].text))))
        lines = [parted, *lines[1:]]
    return paragraph(block, lines)


def is_versus(text: str) -> bool:
    """Whether a line only sets the one above it against the one below."""
    return _VERSUS.fullmatch(text.strip()) is not None


_VERSUS = re.compile(r"(?i)\W{0,2}(?:vs|versus|⇔|⇄|↔|対)\.?\W{0,2}")


def paragraph(block: Block, lines: Sequence[Prose]) -> Block:
    """Some lines of a paragraph as one of their own."""
    prose = join(piece for at, line in enumerate(lines) for piece in ([BREAK, line] if at else [line]))
    return replace(block, kind=BlockKind.PARAGRAPH, prose=prose, span=line_span(block.span, prose))


def line_span(whole: Span, lines: Prose) -> Span:
    """The span of some lines of a block."""
    if not lines.places:
        return whole
    first, last = lines.places[0], lines.places[-1]
    end_column = whole.end_column if last.line == whole.end_line else 1
    return whole._replace(line=first.line, column=first.column, end_line=last.line, end_column=end_column)
