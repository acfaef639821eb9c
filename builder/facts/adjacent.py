"""What stands below a block and belongs to it: code right below a list, an answer, a quote that goes on."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from builder.facts.asked import asks
from builder.facts.defining import opens_as_definition
from builder.facts.lines import ASKS_CHOICE, paragraph
from builder.facts.prose import clean, lines_of, pictures
from builder.facts.shapes import (
    has_words,
    is_noun_phrase,
    is_pointer,
    is_question,
    says_what_it_is,
    without_brackets,
)
from builder.facts.words import asks_to_do, is_in, opens_with
from builder.model import BlockKind, InlineKind
from builder.text import has_japanese, width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from builder.model import Block, Prose

_DEEPEST = 12
"""Lists inside lists; who writes more of them indents the code as well."""


def carried(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks with unindented code as part of the item of one line right above it, and quotes with those that go on.

    CommonMark ends the list there; who writes `- Erase the board` and the command in the very next line means one
    thing. A list right below lines under a title stands under it, too.
    """
    yield from _with_lists(_with_codes(blocks))


def _with_codes(blocks: Sequence[Block]) -> Iterator[Block]:
    above: Block | None = None
    for block in _joined(blocks):
        if above is not None and block.kind is BlockKind.CODE and _last_line(above) + 1 == block.span.line:
            above = _with_code(above, block)
            continue
        if above is not None:
            yield above
        above = block if block.kind is BlockKind.LIST else None
        if above is None:
            yield block
    if above is not None:
        yield above


def _with_lists(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks with a list right below lines under a title, no line between them, as part of what stands under it."""
    titled: Block | None = None
    for block in blocks:
        is_part = titled is not None and block.kind is BlockKind.LIST and titled.span.end_line + 1 == block.span.line
        if titled is not None and is_part:
            span = titled.span._replace(end_line=block.span.end_line, end_column=block.span.end_column)
            titled = replace(
                titled,
                span=span,
                children=(*titled.children, replace(block, info="" if block.info == "bullet" else block.info)),
            )
            continue
        if titled is not None:
            yield titled
        is_titled = block.kind is BlockKind.QUOTE and not block.info and block.prose.text.strip() != ""
        titled = block if is_titled else None
        if titled is None:
            yield block
    if titled is not None:
        yield titled


def unquoted(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks with the quote that says what stands right above it as part of that: an item of one line, or a heading.

    Who writes `- Bollard` and `> A post for ropes` in the very next line means one thing, though CommonMark ends the
    list there; so does who quotes what a Japanese heading is, or what three headings are. A title, a mark, anything but
    text, or words that do not open by saying what a thing is keep a quote what it is, but below a question and below
    numbered names, each over its own.
    """
    quotes = [below for above, below in pairwise(blocks) if above.kind is BlockKind.HEADING and _is_plain(below)]
    quotes = [quote for quote in quotes if not has_japanese(quote.children[0].prose.text)]
    are_meant = len(quotes) >= _LEAST_HEADED and all(map(_is_text, quotes))
    above: Block | None = None
    for block in _with_said(blocks):
        if above is not None and _is_plain(block) and _says_of(above, block):
            above = _with_items(above, block)
            continue
        is_headed = above is not None and above.kind is BlockKind.HEADING and _is_text(block)
        if above is not None:
            yield above
        is_meant = is_headed and (are_meant or has_japanese(block.children[0].prose.text))
        *before, above = block.children if is_meant else (block,)
        yield from before
    if above is not None:
        yield above


_LEAST_HEADED = 3
"""Headings: below one or two a quote may be a quotation."""


def _with_said(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks with the quotes below numbered names, one below each, as what is said of them.

    `1. Stateless`, a blank line, `> The server keeps nothing.`, and so on: CommonMark sees a list behind each quote.
    """
    run: list[tuple[Block, Block]] = []
    for above, below in pairwise((*blocks, None)):
        if above is None:
            continue
        if (
            below is not None
            and _is_numbered_name(above)
            and _is_plain(below)
            and not (_has_pictures(below) or _speaks(below))
        ):
            run.append((above, below))
            continue
        if run and above is run[-1][1]:
            if not (below is not None and _is_numbered_name(below)):
                yield from _as_said(run)
                run = []
            continue
        yield from _as_said(run)
        run = []
        yield above
    yield from _as_said(run)


def _as_said(run: Sequence[tuple[Block, Block]]) -> Iterator[Block]:
    for above, quote in run:
        if len(run) < len("ab"):
            yield from (above, quote)
        else:
            yield _with_items(above, quote)


def _speaks(quote: Block) -> bool:
    """Whether somebody speaks in a quote: `We shall fight …`, `Call me …`."""
    return any(_PERSON.search(said.prose.text) is not None for said in quote.children)


_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]e|[Uu]s|[Mm]y|[Oo]ur)\b|^[Yy]ou\b|\byou (?:are|were|will|shall)\b|[!！]")


def _is_numbered_name(block: Block) -> bool:
    is_one = block.kind is BlockKind.LIST and block.info == "ordered" and len(block.children) == 1
    return is_one and not block.children[0].children and _is_name(block.children[0])


def with_quotes(items: Sequence[Block]) -> Sequence[Block]:
    """Items with the quotes in two or more that are names as what is said of them, whatever it opens with."""
    named = [
        item
        for item in items
        if item.children
        and _is_plain(item.children[0])
        and _is_name(item)
        and not (_has_pictures(item.children[0]) or _speaks(item.children[0]))
    ]
    if len(named) < len("ab"):
        return items
    ids = {id(item) for item in named}
    return [
        replace(item, children=(_items(item.children[0]), *item.children[1:])) if id(item) in ids else item
        for item in items
    ]


def _says_of(above: Block, quote: Block) -> bool:
    """Whether a quote answers the last item of the list right above it, or says what that is."""
    last = _end_of(above)
    if last is None or _last_line(above) + 1 != quote.span.line or _has_pictures(quote):
        return False
    return (_is_question(last.prose.text) and _answers(quote)) or (_is_name(last) and _is_text(quote))


def with_answer(item: Block) -> Block:
    """An item with what answers it below it: the line below its question, or the text of a quote right below it.

    A quote below a name is read so too, where it says what that is. More lines than one are a text, or choices.
    """
    if item.kind is not BlockKind.ITEM:
        return item
    first, *more = lines_of(item.prose)
    if len(more) == 1 and not item.children and _is_question(first.text) and _says(more[0]):
        return replace(item, prose=first, children=(paragraph(item, more),))
    quote = item.children[0] if item.children else None
    if quote is None or not _is_plain(quote) or _has_pictures(quote):
        return item
    is_said = _is_name(item) and _is_text(quote)
    is_said = is_said or (_is_question(item.prose.text) and _answers(quote))
    return replace(item, children=(_items(quote), *item.children[1:])) if is_said else item


def _has_pictures(quote: Block) -> bool:
    return any(pictures(said.prose) for said in quote.children)


def _answers(quote: Block) -> bool:
    """Whether a quote is one short text that answers."""
    said = quote.children[0].prose
    return len(quote.children) == 1 and len(lines_of(said, _HARD)) == 1 and _says(said)


def _says(answer: Prose) -> bool:
    """Whether an answer says something: it asks nothing, is no place kept for one, no reference, task or remark."""
    words = answer.text.strip()
    return (
        not is_question(words)
        and width(words) <= _LONGEST_ANSWER
        and has_words(without_brackets(words))
        and _KEPT.fullmatch(words) is None
        and not is_pointer(words)
        and not any(is_in(words, name) or opens_with(words, name) for name in ("remarks_en", "remarks_ja", "calls"))
        and _LATER.search(words) is None
    )


_LONGEST_ANSWER = 240
"""In columns: a longer one is no answer to recall (card-quality.md, L11)."""
_KEPT = re.compile(
    r"(?i)\W*(?:(?:your|the)\s)?(?:answers?|ans|solution|todo|tbd|tba|wip|答え?|解答|回答|ここに答え|未回答|未記入)?(?:\s(?:goes\s)?here)?\W*"
    r"|\W*\d+\s?(?:points?|marks?|pts?|点)\W*"
)
"""A place kept for an answer, and what it is worth."""
_LATER = re.compile(
    r"(?i)\b(?:todo|tbd|look\sup|ask\s\w+|source:|see\s(?:p|ch|page|chapter|the\sfigure)\b|don['’]t\sknow|no\sidea)|[＿_]{2,}|^because\W*$"
    r"|参照|分からない|わからない|後で|調べ(?:る|て)|要確認|確認中|不明|未定|に聞く|^(?:メモ)?なし$"
    r"|^(?:pp?\.|page)\s?\d|(?:教科書|プリント|テキスト)\s?\d+\s?(?:ページ|頁)|^(?:ア\s.+イ\s|[Aa][.)）\s].+[Bb][.)）\s])"
)
"""What says that the answer stands elsewhere or is not known, or that one of several is right."""


def _is_question(line: str) -> bool:
    """Whether a line is one question, which begins like one."""
    if asks_to_do(line):
        return True
    is_one = len(_MARK.findall(line)) <= 1 and not ASKS_CHOICE.search(line)
    return is_one and is_question(line) and (asks(line) or not _MARK.search(line))


_MARK = re.compile("[?？]")


def _end_of(block: Block) -> Block | None:
    """The last item of a list, in whatever list."""
    if block.kind is not BlockKind.LIST:
        return None
    while block.children:
        block = block.children[-1]
    return block if block.kind is BlockKind.ITEM else None


def _is_name(item: Block) -> bool:
    return is_noun_phrase(item.prose.text) and _OPENS.match(item.prose.text) is None


_OPENS = re.compile(r"(?:of|in|on|at|for|from|with|by|to|made|used)\s")
"""No name begins so: `of rubber`."""


def _is_plain(block: Block) -> bool:
    """Whether a block is a quote of nothing but text."""
    if block.kind is not BlockKind.QUOTE or block.info or block.prose.text or block.mark or not block.children:
        return False
    return not any(c.kind is not BlockKind.PARAGRAPH or c.mark for c in block.children)


def _is_text(block: Block) -> bool:
    """Whether a block is a quote of nothing but text, which opens by saying what a thing is."""
    if not _is_plain(block):
        return False
    first = clean(lines_of(block.children[0].prose, _HARD)[0])
    if has_japanese(first.text):
        is_noun = not first.text.rstrip("。").endswith(("です", "ます"))
        return (is_noun and says_what_it_is(first.text)) or opens_as_definition(block.children[0].prose)
    return opens_as_definition(first) and _SPEAKS.search(first.text) is None


def _with_items(above: Block, quote: Block) -> Block:
    """A list, or an item of one, with the paragraphs of a quote as items below its last item, each line of its own."""
    span = above.span._replace(end_line=quote.span.end_line)
    if above.children:
        return replace(above, span=span, children=(*above.children[:-1], _with_items(above.children[-1], quote)))
    return replace(above, span=span, children=(_items(quote),))


def _items(quote: Block) -> Block:
    """The paragraphs of a quote as a list, each line an item of its own."""
    lines = [(said, line) for said in quote.children for line in lines_of(said.prose, _HARD)]
    items = tuple(replace(paragraph(said, [line]), kind=BlockKind.ITEM, prose=clean(line)) for said, line in lines)
    return replace(quote, kind=BlockKind.LIST, children=items)


_SPEAKS = re.compile(r"\b(?:is|are|was|were|has|have|had|can|cannot|will|would|must|should|does|did)\b|n['’]t\b")
"""`A house divided cannot stand`: a saying, no definition."""
_HARD = frozenset({InlineKind.HARD_BREAK})


def _joined(blocks: Sequence[Block]) -> Iterator[Block]:
    """Neighbouring quotes as one where a heading stands in one: it heads those below it, whatever their depth."""
    run: list[Block] = []
    for block in blocks:
        if block.kind is BlockKind.QUOTE and not (block.info or block.prose.text or block.mark):
            run.append(block)
            continue
        yield from _as_one(run)
        run = []
        yield block
    yield from _as_one(run)


def _as_one(run: Sequence[Block]) -> Sequence[Block]:
    if len(run) < len("ab") or not any(map(_is_headed, run[:-1])):
        return run
    first, last = run[0], run[-1]
    span = first.span._replace(end_line=last.span.end_line, end_column=last.span.end_column)
    return (replace(first, span=span, children=tuple(child for block in run for child in block.children)),)


def _is_headed(block: Block) -> bool:
    """Whether a heading stands in a quote, or in the last quote in it."""
    for _ in range(_DEEPEST):
        if any(child.kind is BlockKind.HEADING for child in block.children):
            return True
        if not block.children or block.children[-1].kind is not BlockKind.QUOTE:
            return False
        block = block.children[-1]
    return False


def _last_line(block: Block) -> int:
    """Where the last item of a list begins; 0 where something else stands last."""
    for _ in range(_DEEPEST):
        last = block.children[-1]
        if not last.children:
            return last.span.line
        if last.children[-1].kind is not BlockKind.LIST:
            return 0
        block = last.children[-1]
    return 0


def _with_code(block: Block, code: Block) -> Block:
    """A list, or an item of one, with the code below its last item."""
    span = block.span._replace(end_line=code.span.end_line)
    if not block.children:
        return replace(block, span=span, children=(code,))
    return replace(block, span=span, children=(*block.children[:-1], _with_code(block.children[-1], code)))
