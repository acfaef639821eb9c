"""The walk through a document: which block stands under what, and what each one becomes."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from builder.facts.adjacent import carried, unquoted
from builder.facts.columns import compared, listed, things
from builder.facts.glosses import GLOSSED
from builder.facts.groups import is_list, list_outcomes, refused_group, said_below_links
from builder.facts.items import explained, read, read_explicit
from builder.facts.lazy import LED, parted
from builder.facts.leads import LEAD_DEPTH, is_inside, is_lead, only_opens, opened_below
from builder.facts.marks import DRAWN, SKIP, UNREAD, marked
from builder.facts.node import NOTE, Attach, Node, Outcome, node, nodes, skipped
from builder.facts.pairs import in_brackets, translated
from builder.facts.parents import headed
from builder.facts.prose import begins_bold, in_bold, join, lines_of, pictures
from builder.facts.questions import are_unanswered, asks_for, is_labelled, is_pair, pair, qa, without_label
from builder.facts.reading import below_topic, beneath, highlighted, opened, stated_in
from builder.facts.refuse import BELOW_SOURCES, refusal
from builder.facts.scope import Scope, under, up_to
from builder.facts.sections import BOLD_DEPTH, defined, definitions, heading_level, is_bold_heading
from builder.facts.shapes import (
    is_bracketed,
    is_question,
    is_question_like_heading,
    is_sentence,
    is_statement,
    leads_on,
)
from builder.facts.tables import below_header, grid, table
from builder.facts.unbulleted import are_choices, are_notes, is_line, listing, noted, one_by_one, says_alone
from builder.findings import RULES, Finding
from builder.model import Block, BlockKind, Fact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_CARD_CALLOUTS = frozenset({"card", "question", "faq", "flashcard"})
_TALKS = re.compile(r"(?:You|We|I|It|This|That|See|Remember|Know)\b")
_DEFINING = frozenset({"definition", "def", "term", "定義"})
_UNASKED = {
    "proof": ("S10", "steps that lead to one another, none says anything alone"),
    "todo": ("S07", "a task to do"),
}
"""Callouts that make no card, and why."""
_CAPTION_DEPTH = 8
_WHAT_JA = re.compile(r"[^。、？?]{1,30}とは")


def blocks(children: Sequence[Block], scope: Scope) -> Iterator[Outcome]:
    """Read blocks that stand one below the other; a heading or a bold paragraph opens a scope for those after it."""
    shaped = one_by_one(tuple(parted(tuple(unquoted(children)))))
    children = tuple(marked(tuple(carried(tuple(shaped)))))
    defining = definitions(children)
    is_told = False
    for at, (block, following) in enumerate(zip(children, (*children[1:], None), strict=False)):
        is_told, scope = _entered(block, following, scope, is_told=is_told)
        if block.mark == SKIP:
            yield Finding(rule=RULES["S14"], span=block.span, message="marked to be left out")
        elif block.kind is BlockKind.HEADING:
            scope = under(scope, block.prose.text, line=block.span.line, depth=block.level)
        elif block.kind is BlockKind.PARAGRAPH and is_bold_heading(block):
            scope = under(scope, block.prose.text, line=block.span.line, depth=BOLD_DEPTH)
        elif at in defining and (made := defined(defining[at], block, scope)) is not None:
            yield from _with_notes(made, defining[at], block, scope)
            is_told = is_told or is_bold_heading(defining[at])
        elif block.kind is BlockKind.PARAGRAPH and following is not None and are_choices(following):
            yield skipped("S21", node(block), "which of the options below is right is not told")
        elif block.kind is BlockKind.PARAGRAPH and is_lead(block, following) and not _answers(children, at):
            depth = _CAPTION_DEPTH if is_bracketed(block.prose.text) else LEAD_DEPTH
            scope = under(scope, node(block).text, line=block.span.line, depth=depth)
        elif not _asks_next(block, following):
            above = children[at - 1] if at else None
            yield from _READERS[block.kind](block, scope, above)
            scope = up_to(scope, BOLD_DEPTH - _is_answered(above, block))
            if following is not None and following.kind is BlockKind.LIST and following.info:
                scope = opened_below(
                    block, following, scope, is_inside=above is not None and is_inside(block, above, following)
                )


def _with_notes(made: Fact, heading: Block, block: Block, scope: Scope) -> Iterator[Outcome]:
    """What a text says its heading is; Japanese notes below its first line, on the back of its card, say more each."""
    yield made
    notes = () if block.info or any(c.isdigit() for c in made.text) else lines_of(block.prose)[1:]
    if are_notes(notes):
        inside = under(scope, heading.prose.text, line=heading.span.line, depth=BOLD_DEPTH)
        yield from group(nodes(listing(block, notes)), inside)


def _entered(block: Block, following: Block | None, scope: Scope, *, is_told: bool) -> tuple[bool, Scope]:
    """Whether a bold paragraph right over its list is open, and the scope: the next term closes it, it is no part.

    So does one over a line that says what it is, which stood as the first did.
    """
    if is_bold_heading(block):
        return following is not None and following.kind is BlockKind.LIST, scope
    is_term = is_told and block.kind is BlockKind.PARAGRAPH
    if block.info == GLOSSED or (is_term and (begins_bold(block.prose) or explained(node(block)))):
        return False, up_to(scope, BOLD_DEPTH - 1)
    return is_told, scope


def _asks_next(block: Block, following: Block | None) -> bool:
    """A paragraph that asks, with a paragraph that may answer right below it."""
    if block.kind is not BlockKind.PARAGRAPH or following is None or following.kind is not BlockKind.PARAGRAPH:
        return False
    asks, answers = node(block), node(following)
    is_asked = asks_for(asks) or _WHAT_JA.fullmatch(asks.text) is not None
    return is_pair(asks, answers) or (is_asked and not (asks_for(answers) or is_labelled(answers)))


def _answers(children: Sequence[Block], at: int) -> bool:
    """Whether a sentence stands below the question it answers, or words right below it: they open no list."""
    block, after = children[at], children[at + 1 : at + 2]
    if not at or leads_on(block.prose.text) or not _asks_next(children[at - 1], block):
        return False
    is_apart = any(one.span.line > block.span.end_line + 1 for one in after)
    return is_sentence(block.prose.text.strip()) or (is_apart and _is_right_below(children[at - 1], block))


def _is_right_below(above: Block, block: Block) -> bool:
    return above.span.end_line + 1 == block.span.line


def _is_answered(above: Block | None, block: Block) -> bool:
    """Whether a bold `Q. …` has its `A. …` right below it: it is no title of what follows."""
    if above is None or not is_bold_heading(above):
        return False
    return block.kind is BlockKind.PARAGRAPH and is_pair(node(above), node(block))


def group(members: Sequence[Node], scope: Scope, *, may_be_list: bool = True) -> Iterator[Outcome]:
    """Read siblings: refused together, one list together, or one by one."""
    refused = refused_group(members, scope)
    if refused is not None:
        yield from refused
        for at in said_below_links(members, scope):
            yield from group(at.children, beneath(at, scope))
        return
    words = translated(members, scope)
    if words:
        for at in members:
            yield from (words[id(at)],) if id(at) in words else item(at, scope, None)
        return
    if may_be_list and is_list(members, scope, lead=_lead(scope)):
        yield from list_outcomes(members, scope, lead=None)
        yield from _below_members(members, scope)
        return
    if named := in_brackets(members, scope):
        yield from named
        return
    before: Node | None = None
    rest = deque(members)
    while rest:
        at = rest.popleft()
        if rest and is_pair(at, rest[0]):
            yield pair(at, rest.popleft(), scope)
        else:
            yield from item(at, scope, before)
        before = at


def _lead(scope: Scope) -> str:
    """What opens a list of the items below it: a lead-in, a bold title, a parent that is no closed sentence."""
    above = scope.levels[-1] if scope.levels else None
    if above is None or above.depth < BOLD_DEPTH:
        return ""
    closed = above.depth > LEAD_DEPTH and is_statement(above.words) and not leads_on(above.words)
    return "" if closed else above.words


def item(at: Node, scope: Scope, before: Node | None) -> Iterator[Outcome]:
    """Everything a node and what stands below it become."""
    refused = refusal(at, scope)
    if refused is not None:
        yield refused
        if refused.rule.code == "S14":
            yield from _left_out(at)
            return
        yield from _picture(at, scope)
        yield from below(at, opened(at, scope) if at.text else scope)
        return
    reading = read(at, scope, before)
    yield from reading.outcomes
    used = at.children[: reading.used]
    if reading.is_list:
        yield from _below_members(used, reading.below)
    else:
        for one in used:
            yield from below(one, opened(one, reading.below), since=at.line)
    yield from below(at, reading.below, used=reading.used)


def _below_members(members: Sequence[Node], scope: Scope) -> Iterator[Outcome]:
    """What stands below the members of a list, read with the member above it, and what is said of one in its line."""
    for at in members:
        yield from item(at, scope, None) if at.children or at.parts else below(at, opened(at, scope))


def below(at: Node, scope: Scope, *, used: int = 0, since: int = 0) -> Iterator[Outcome]:
    """Read what stands below a node, but the items that are used already and what rides on its card."""
    riders = [block for block in at.others if block.kind in {BlockKind.CODE, BlockKind.MATH} or block.info == NOTE]
    yield from (Attach(block=block, since=since or at.line) for block in riders)
    if len(at.children) > used:
        yield from group(at.children[used:], scope)
    if len(at.others) > len(riders):
        yield from blocks([block for block in at.others if block not in riders], scope)


def _left_out(at: Node) -> Iterator[Outcome]:
    for child in at.children:
        yield skipped("S14", child, "stands below a line marked to be left out")
        yield from _left_out(child)


def _picture(at: Node, scope: Scope) -> Iterator[Outcome]:
    """A picture on a line of its own goes to the back of the card made last under the same parent."""
    if pictures(at.prose) and not at.text.strip():
        since = max((level.line for level in scope.levels), default=0)
        yield Attach(block=Block(kind=BlockKind.PARAGRAPH, span=at.block.span, prose=at.prose), since=since)


# A reader for each kind of block: (block, scope, the block right above it).


def _list(block: Block, scope: Scope, above: Block | None) -> Iterator[Outcome]:
    """Its items; the first may say what the heading right above is."""
    members, may_be_list = nodes(block), True
    level = heading_level(above) if above is not None else 0
    if above is not None and level and not is_list(members, scope, lead=_lead(scope)):
        may_be_list = False
        is_said = not (refusal(members[0], scope) or are_unanswered(members))
        reading = headed(above, level, members, scope) if is_said else None
        if reading is not None:
            yield from reading.outcomes
            yield from below(members[0], opened(members[0], reading.below), since=members[0].line)
            members, may_be_list = members[1:], True
    yield from group(members, scope, may_be_list=may_be_list)


def _paragraph(block: Block, scope: Scope, above: Block | None) -> Iterator[Outcome]:
    """A paragraph makes a card only by its form, or as the answer to what asks right above it."""
    at = node(block)
    refused = refusal(at, scope)
    if refused is not None and refused.rule.code != "L12":
        yield refused
        yield from _picture(at, scope)
        return
    if at.wanted:
        yield from read(at, scope, None).outcomes
        return
    asks = above is not None and above.kind is BlockKind.HEADING and is_question_like_heading(above.prose.text)
    if above is not None and asks and not only_opens(at.text):
        said = without_label(at, "answer_labels")
        yield qa(above.prose, said, up_to(scope, above.level - 1), first=node(above), last=at)
        return
    if above is not None and _asks_next(above, block) and not only_opens(at.text):
        yield pair(node(above), at, up_to(scope, BOLD_DEPTH - 1) if is_bold_heading(above) else scope)
        return
    reading = read_explicit(at, scope) or highlighted(at, scope)
    stated = stated_in(at, scope) if reading is None else reading.outcomes
    is_noted = above is not None and above.kind is BlockKind.HEADING and above.level > 1 and is_line(block.prose)
    is_noted = is_noted or says_alone(block.prose)
    if not stated and is_noted:
        stated = tuple(item(at, scope, None))
    elif not stated:
        yield skipped("S10", at, "running text", hint="write it as a list item, or mark the words to ask")
    yield from stated


def _quote(block: Block, scope: Scope, above: Block | None) -> Iterator[Outcome]:
    """What is quoted is read like the rest; a callout's title is the level above it."""
    del above
    if block.info in _UNASKED:
        code, message = _UNASKED[block.info]
        yield Finding(rule=RULES[code], span=block.span, message=message)
        return
    title = block.prose.text.strip()
    title = "" if title.lower() == block.info else title
    if title and block.children and (block.info in _CARD_CALLOUTS or (block.info and is_question(title))):
        yield from _asking_box(block, scope)
        return
    titled = _titled(block) if block.info and title and block.children else ()
    if definitions(titled):
        yield from blocks(titled, scope)
        return
    inside = under(scope, title, line=block.span.line, depth=BOLD_DEPTH) if title else scope
    yield from blocks([noted(child) for child in block.children] if block.info else block.children, inside)


def _titled(block: Block) -> Sequence[Block]:
    """A callout as a bold line over what it holds; of one that defines, without numbers, its title is a term."""
    titled = replace(block, kind=BlockKind.PARAGRAPH, info="", prose=in_bold(block.prose), children=())
    first, *others = block.children
    is_term = not any(c.isdigit() for c in f"{block.prose.text}{first.prose.text}")
    is_told = block.info in _DEFINING and is_term and not _TALKS.match(first.prose.text)
    first = replace(first, info=LED) if is_told and first.kind is BlockKind.PARAGRAPH else first
    return (titled, first, *others)


def _asking_box(block: Block, scope: Scope) -> Iterator[Outcome]:
    """A callout that asks: its first paragraph answers, or its list; what a table holds is read under the question."""
    inside = [child for child in block.children if child.kind is not BlockKind.HTML]
    if len(inside) == 1 and inside[0].kind is BlockKind.QUOTE and not inside[0].prose.text:
        inside = [child for child in inside[0].children if child.kind is not BlockKind.HTML]
    if inside and inside[0].kind is BlockKind.PARAGRAPH:
        answer = node(inside[0])
        yield qa(block.prose, answer.prose, scope, first=node(block), last=answer)
        yield from (Attach(block=more, since=block.span.line) for more in inside[1:])
    elif inside and inside[0].kind is BlockKind.LIST:
        asked = replace(block, kind=BlockKind.ITEM, info="", children=tuple(inside))
        yield from item(node(asked), scope, None)
    else:
        yield from blocks(inside, under(scope, block.prose.text, line=block.span.line, depth=BOLD_DEPTH))


def _skip(code: str, message: str) -> Callable[[Block, Scope, Block | None], Iterator[Outcome]]:
    def skip(block: Block, scope: Scope, above: Block | None) -> Iterator[Outcome]:
        del scope, above
        yield Finding(rule=RULES[code], span=block.span, message=DRAWN.get(block.info, message))

    return skip


def _markup(block: Block, scope: Scope, above: Block | None) -> Iterator[Outcome]:
    del scope, above
    unread = UNREAD.get(block.info, "")
    yield Finding(rule=RULES["S17" if unread else "S09"], span=block.span, message=unread or "a comment or tags")


def _table(block: Block, scope: Scope, above: Block | None) -> Iterator[Outcome]:
    """Row by row; where the columns are the things, each read like an item with its cells below it."""
    scope = scope if above is None else below_topic(above, block, scope)
    if scope.reference:
        yield Finding(rule=RULES["S12"], span=block.span, message=BELOW_SOURCES)
        return
    seen, told = grid(block)
    yield from told
    columns = [_thing(title, cells, scope) for title, cells in things(seen)]
    columns += [_side(title, cells, scope) for title, cells in compared(seen, scope)]
    columns = columns or [group(cells, beneath(node(title), scope)) for title, cells in listed(seen, scope)]
    if not columns:
        yield from table(seen, scope)
    made = [one for column in columns for one in column]
    yield from (below_header(one, seen.header) if isinstance(one, Fact) else one for one in made)
    if made and not any(isinstance(one, Fact) for one in made):
        yield skipped("S11", node(seen.header), "no cell of the table makes a card")


def _side(title: Block, cells: Sequence[Node], scope: Scope) -> Iterator[Outcome]:
    for cell in cells:
        yield from item(cell, beneath(node(title), scope), None)


def _thing(title: Block, cells: Sequence[Node], scope: Scope) -> Iterator[Outcome]:
    """One cell says what the thing is, several each something of it; a mere picture goes to the thing's last card."""
    said = [cell for cell in cells if cell.text]
    refused = refusal(said[0], scope) if said else None
    if len(said) == 1 and (refused is None or refused.rule.code == "L12"):
        whole = join((title.prose, ": ", said[0].prose))
        made = tuple(item(node(replace(said[0].block, prose=whole)), scope, None))
    else:
        made = tuple(group(said, beneath(node(title), scope)))
    yield from made
    for cell in cells:
        if cell.text:
            continue
        if any(isinstance(one, Fact) for one in made):
            picture = Block(kind=BlockKind.PARAGRAPH, span=cell.block.span, prose=cell.prose)
            yield Attach(block=picture, since=title.span.line)
        else:
            yield skipped("L18", cell, "only a picture, and it is on no card")


_READERS: dict[BlockKind, Callable[[Block, Scope, Block | None], Iterator[Outcome]]] = {
    BlockKind.LIST: _list,
    BlockKind.PARAGRAPH: _paragraph,
    BlockKind.QUOTE: _quote,
    BlockKind.TABLE: _table,
    BlockKind.CODE: _skip("S08", "code stands on the back of a card, it is not asked"),
    BlockKind.MATH: _skip("S08", "a formula of its own is not asked"),
    BlockKind.HTML: _markup,
    BlockKind.RULE: _skip("S09", "a rule"),
    BlockKind.FRONT_MATTER: _skip("S09", "front matter"),
    BlockKind.FOOTNOTE: _skip("S12", "a footnote"),
}
