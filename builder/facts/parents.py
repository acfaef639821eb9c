"""A name, a label or a goal over what stands below it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from builder.facts.defining import DOING, RELATIVE, acts, opens_as_definition
from builder.facts.node import Attach, Node, Outcome, Piece, exactly, fact, node, skipped, span
from builder.facts.prose import cut, strip
from builder.facts.questions import qa
from builder.facts.reading import Reading, beneath, body_role, container, list_below, plain, with_rest
from builder.facts.scope import is_generic, tidy, up_to
from builder.facts.sections import names_aspect
from builder.facts.sentences import sentences
from builder.facts.shapes import (
    announces,
    breaks_off,
    has_subject,
    is_kind,
    is_noun_phrase,
    is_of_another,
    is_of_kind,
    is_pointer,
    is_predicate,
    is_predicative,
    is_question,
    is_sentence,
    opens_with_verb,
    says_what_it_is,
    shows_use,
    without_copula,
)
from builder.facts.topics import has_own_topic
from builder.facts.twos import is_said_of_one
from builder.facts.words import ends_with, is_in, is_label
from builder.model import Block, BlockKind, Fact, FactKind, InlineKind, Prose, Role
from builder.text import fold, has_japanese, stands_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.facts.scope import Scope

_EXAMPLE_END = re.compile(r"(?i)[.。!?]\s?(?:for example|examples?|e\.g\.?|例)\s?[:：]$")
"""A sentence, and then `Example:` over what illustrates it."""
_LONGEST_EXAMPLE_END = 16
_ASKS_WHAT = re.compile(r"(?i:what\s(?:is|are)\s(?:an?\s|the\s)?)([^?]+?)\??|(.+?)とは(?:何か?)?[?？]?")
_SAYS_MORE = re.compile(r"(?i)^\w+\s\w+(?:\s\w+)?\s(?:may|can|could|must|should|will|would|has|have|does|do)\s")
_OPENS_DEFINITION = re.compile(rf"(?i)(?:an?|one|any)\s(?!few|lot|set of steps)\w+\s\w|{DOING}")
_ACTS = re.compile(
    r"(?i)(?:an?|one|any)\s(?:(?!(?:that|which|who|whose|where|when|used|to|for|of|with|in)\b)[\w-]+\s){1,3}?[a-z]{2,}s\s"
    r"(?:an?|the|its|their|two|three|four|five|six|seven|eight|nine|ten|\d+|all|no|each|every|more|most|some)\b"
)
"""`A perfect fifth spans seven semitones`: what a thing of the kind does is no definition of the heading."""
_NAMES_COMMANDS = re.compile(r"(?i)(?:コマンド|commands?)$")
"""`Checks: commands` says nothing of what the one below it does."""


def parent(at: Node, scope: Scope, before: Node | None) -> Reading | None:
    """A name, with or without a colon, over what stands below it."""
    if not at.children:
        return None
    if is_in(at.text, "examples") and not any(n.children for n in at.children):
        return _examples(at, scope)
    if _EXAMPLE_END.search(at.text[-_LONGEST_EXAMPLE_END:]) and not any(n.children for n in at.children):
        shown = _examples(at, scope)
        end = sentences(at.prose)[-1].start
        said = plain(replace(at, prose=cut(at.prose, 0, end)), scope, before).outcomes if end else shown.outcomes[:1]
        return replace(shown, outcomes=(*said, *shown.outcomes[1:]))
    done = _done_by(at, scope) or (None if _has_own_line(at) else list_below(at, scope))
    if done is not None:
        return done
    name = _named(at)
    if name is None:
        says = (
            is_sentence(at.text) and not (announces(at.text) or breaks_off(at.text) or _is_goal(at))
        ) or is_predicative(at.text)
        says = says or (any(e.fullmatch(at.text) for e in (_EVENT, _DEED)) and not announces(at.text))
        return None if says else container(at, scope)
    return _over_one(at, name, scope) or container(at, scope)


_DEED = re.compile("[^、。]{2,30}は[^。]*[がをに][一-龯]{2}[。]?")
"""`綱には三本が必要` over what each is for: a noun of what is done, or is, closes the sentence."""
_EVENT = re.compile(
    r"(?:紀元)?前?[0-9０-９]{3,4}年(?:[0-9０-９]{1,2}月(?:[0-9０-９]{1,2}日)?)?[、，,に\s][^。]*[がをにへ][一-龯ァ-ヺー]{2,6}"
)
"""`1870年、造船所を新設`: what was done in a year is said, whatever stands below it."""


def _examples(at: Node, scope: Scope) -> Reading:
    """`例:` over examples: all of it goes to the back of the card above."""
    since = max((level.line for level in scope.levels), default=0)
    blocks = (Block(kind=BlockKind.PARAGRAPH, span=span(n, n), prose=n.prose) for n in (at, *at.children))
    return Reading(outcomes=tuple(Attach(block=b, since=since) for b in blocks), below=scope, used=len(at.children))


def _over_one(at: Node, name: Prose, scope: Scope, *, asked: bool = False) -> Reading | None:
    """A name over the words that say what it is, or a label over its value; None where it only opens a scope.

    `asked` where the name stands in a question what it is.
    """
    first = at.children[0]
    alone = all(is_question(n.text) for n in at.children[1:]) or _has_own_line(at)
    if (
        not first.text
        or first.wanted
        or is_question(first.text)
        or (has_japanese(name.text) and ends_with(fold(name.text), "remarks_ja"))
        or first.parts is not None
        or shows_use(first.text, [level.words for level in beneath(at, scope).levels])
        or (first.children and not ((alone or is_of_kind(first.text)) and _defines(first.text)))
    ):
        return None
    is_spelled = stands_for(name.text, first.text)
    is_filed = alone and not first.children and not says_what_it_is(first.text) and not first.text.endswith("こと")
    if is_filed and has_japanese(name.text) and is_in(name.text, "references"):
        source = f'"{name.text}" says where the note comes from'
        return Reading(outcomes=tuple(skipped("S12", n, source) for n in (at, first)), below=scope, used=1)
    if (is_label(name.text) or _WEIGHED_LABEL.match(name.text)) and not is_spelled:
        return _labelled(at, name, scope) if alone else None
    told = is_spelled or (
        not (_is_combination(name.text) or is_said_of_one(name.text, (n.text for n in at.children)))
        and not is_pointer(first.text)
        and (
            alone
            or says_what_it_is(first.text)
            or (asked and _is_answer(name.text, first.text, at.children[1:]))
            or _are_letters_of(name.text, first, at.children[1:])
        )
    )
    is_other = is_of_another(first.text, name.text) or has_own_topic(name.text, first.text)
    if not told or is_other or _names(first.text, name.text):
        return None
    others = () if is_spelled else at.children[1:]
    if others and (
        _are_parallel(first.text, others[0].text)
        or _are_doings(first, others)
        or _OF_SEVERAL.search(name.text)
        or _NO_KIND.fullmatch(first.text)
        or _is_keyed(first)
    ):
        return None
    return _defined_below(at, name, scope)


_NO_KIND = re.compile(
    r"[A-Za-z][\w+]{0,11}\s\d[\d.,]*\s?[-–]\s?\d[^.]*"
    r"|[a-z]{2,}[^\Wsui]s\s(?:at|in|on|with|without|after|before|during|near|under)\s[\w\s-]{3,24}"
)
"""`pH 7.35–7.45`, `bends in steam`: one of several things below a name, not what it is."""


def _are_letters_of(name: str, first: Node, others: Sequence[Node]) -> bool:
    """Whether letters stand over what they are in Japanese, and lines that say more: `LRT`, 路面電車, ….

    Beside other names it is one of several, not what the letters mean.
    """
    said = first.text.rstrip("。．")
    is_phrase = has_japanese(said) and is_noun_phrase(said) and not is_label(said) and not _COUNTED.search(said)
    says_more = all(n.parts or not is_noun_phrase(n.text.rstrip("。．")) for n in others)
    return _LETTERS.fullmatch(name) is not None and is_phrase and not first.children and says_more


_LETTERS = re.compile(r"(?:[A-Z][A-Za-z0-9-]*[A-Z0-9]|[A-Z]{2,})(?:\s?[(（][^()（）]+[)）])?")
_COUNTED = re.compile(r"\d|[一二三四五六七八九十](?:つ|種|個)")


def _is_answer(name: str, words: str, others: Sequence[Node]) -> bool:
    """Whether a noun that more is said of answers what a thing is: no other line does, and one thing is asked for."""
    return _is_noun_of(words) and not (_NO_THING.search(name) or any(_is_noun_of(n.text) for n in others))


_NO_THING = re.compile(
    r"(?i)\b(?:good|best|better|bad|worst|great|ideal|important|new|wrong|your|my|our|this|that|it|there|in|on|at|inside|for|to|"
    r"[a-z]{2,}(?:ed|wn|tten)|done|meant|made|left|next)\b"
)
"""`What is in the hold?`, `What is a good mate?`, `What is tested?`: several answers fit."""


def _is_noun_of(words: str) -> bool:
    """Whether English words begin with a noun that more is said of, `Study of the tides`, `Branch of law that …`."""
    return (
        _NOUN_OF.match(words) is not None and not opens_with_verb(words) and not is_sentence(RELATIVE.split(words)[0])
    )


_NOUN_OF = re.compile(r"(?!\w+(?:ed|ing)\s)(?:[A-Za-z][a-z-]+\s){1,3}(?:of|that|which|who)\s[a-z]")
_OF_SEVERAL = re.compile(
    "(?:理由|原因|利点|欠点|長所|短所|メリット|デメリット|用途|条件|要件|項目|手順|注意点|課題|問題点|対策)$"
)
"""`用いられる理由` over several lines: the first is one of them."""


def _is_keyed(at: Node) -> bool:
    """Whether a line says what a sign in code means: one of several below what the signs are called."""
    code = next((i for i in at.prose.inlines if i.kind is InlineKind.CODE), None)
    return code is not None and code.start == 0 and _COLON.match(at.text, code.end) is not None


_COLON = re.compile(r"\s?[:：]\s")
_WEIGHED_LABEL = re.compile(
    r"(?i)(?:key|main|common|other|some|typical|basic|general)\s(?:features|uses|benefits|advantages|characteristics|properties|"
    r"points|components|types|functions|goals|ideas|concepts|principles|steps|limitations|responsibilities|terms)$"
)
"""`Key features` names no thing."""


def headed(heading: Block, level: int, members: Sequence[Node], scope: Scope) -> Reading | None:
    """A heading of this depth over words that say what it is, the first of its list: `A dish that …`; else None."""
    words = tidy(heading.prose.text, heading=True)
    asked = _ASKS_WHAT.fullmatch(words)
    words = (asked[1] or asked[2]) if asked else words
    words = _OVERVIEW.sub("", words)
    start = heading.prose.text.find(words)
    if start < 0 or is_label(words) or is_generic(words) or names_aspect(words):
        return None
    if members[0].children and not is_of_kind(members[0].text):
        return None
    name = cut(heading.prose, start, start + len(words))
    at = replace(node(heading), prose=name, children=tuple(members))
    first = members[0].text
    are_glossed = all(one.text.endswith((")", "）")) for one in members)
    is_done = len(members) > 1 and (are_glossed or _DONE.search(first) is not None)
    is_said = (
        says_what_it_is(first) and not is_done
        if has_japanese(first)
        else asked or _OPENS_DEFINITION.match(first) or is_kind(first)
    )
    is_name = not (words[-1:].isdigit() or "'s " in words or "’s " in words or is_in(words, "examples"))
    is_told = len(members) == 1 and (_is_told_of_name(words, first) or (is_name and is_predicate(first)))
    is_said = is_said or is_told or stands_for(words, first)
    if (
        _named(at) is None
        or not is_said
        or _ACTS.match(first)
        or acts(first)
        or _SAYS_MORE.search(first)
        or (_is_clause(members[0]) and not is_kind(first))
        or is_predicative(first)
    ):
        return None
    above = up_to(scope, level - 1)
    reading = _over_one(at, name, above, asked=bool(asked))
    if asked and reading:
        said = members[0]
        made = qa(heading.prose, said.prose, above, first=said, last=said)
        return replace(reading, outcomes=(replace(made, context_lines=(*made.context_lines, at.line)),))
    return reading and replace(reading, outcomes=tuple(_at_item(made, at) for made in reading.outcomes))


_DONE = re.compile(r"(?:[をへ]|して)[一-龯]{2,4}[。]?$")
"""`席へ移動`, `荷を固縛して航行`: what is done, one of several things; no name is told by it."""
_OVERVIEW = re.compile(r"\s(?:Overview|Introduction|Intro|Basics)$")
"""`Kilns Overview` is about kilns."""


def _is_told_of_name(name: str, words: str) -> bool:
    """Whether all that stands below a name of several words says who or what it is: `Dutch designer and architect`."""
    is_name = _NAME.fullmatch(name) is not None and not is_label(name.rpartition(" ")[2])
    return is_name and len(words.split()) >= _LEAST_OF_SAID and not words[:1].isdigit() and is_noun_phrase(words)


_NAME = re.compile(r"[A-Z][\w.'’-]*(?:\s(?:(?:van|von|de|der|di|da|of|the)\s)*[A-Z][\w.'’-]*)+")
_LEAST_OF_SAID = 3
"""Words."""


def _is_clause(at: Node) -> bool:
    """Whether the words say something of something: the verb of a definition stands behind its `that` or `which`."""
    if not opens_as_definition(at.prose):
        return is_sentence(at.text)
    first = sentences(at.prose)[0]
    words = without_copula(at.text[first.start : first.end])
    return is_sentence(RELATIVE.split(words.rstrip("。．.!"), maxsplit=1)[0])


def _at_item(made: Outcome, at: Node) -> Outcome:
    """A fact below a heading stands where its words do."""
    if not isinstance(made, Fact) or made.span.line != at.line:
        return made
    first = at.children[0]
    return replace(made, span=span(first, first), context_lines=(*made.context_lines, at.line))


def _has_own_line(at: Node) -> bool:
    """Whether words of the item itself stand below its name, before the items below it."""
    first, *others = (child.block.kind for child in at.children)
    return first is BlockKind.PARAGRAPH and BlockKind.ITEM in others


def _names(words: str, name: str) -> bool:
    """Whether a line speaks of the name above it as of a name: it says something of another thing."""
    base = name.partition("(")[0].partition("（")[0].strip()
    return len(base) > 1 and any(f"{left}{base}{right}" in words for left, right in ("「」", "『』", "“”", '""'))


def _defines(words: str) -> bool:
    """Whether words over more of the same say what the name above them is."""
    return says_what_it_is(words) and not is_label(words)


def _are_parallel(one: str, other: str) -> bool:
    """Whether two lines end alike: both name a thing of one kind, neither says what their parent is."""
    one = without_copula(one)
    tail = 2 if has_japanese(one) else max(4, len(one) - one.rfind(" ") - 1)
    return min(len(one), len(other)) > tail and one[-tail:].casefold() == other[-tail:].casefold()


def _done_by(at: Node, scope: Scope) -> Reading | None:
    """`Erase the board` over nothing but the command that does it."""
    command = at.children[0]
    if len(at.children) > 1 or command.children or not _is_command(command):
        return None
    says = has_subject(at.text) and not _IS_SHOWN.search(at.text)
    if at.parts or says or is_label(at.text) or _NAMES_COMMANDS.search(at.text):
        return None
    code = next(i for i in command.prose.inlines if i.kind is InlineKind.CODE)
    made = qa(at.prose, cut(command.prose, 0, code.end), scope, first=at, last=command)
    return Reading(outcomes=(made,), below=scope, used=1)


_IS_SHOWN = re.compile(
    r"^[^はが。、]{1,40}が[^はが。、]{0,12}(?:表示される|見られる|見える|確認できる|表示できる|わかる|分かる)$"
)
"""`鐘の記録が見られる`: what the command below it is for."""


def _is_command(at: Node) -> bool:
    """Whether a node is a single piece of code, `erase board`, or one with the word `command` behind it."""
    codes = [i for i in at.prose.inlines if i.kind is InlineKind.CODE]
    if len(codes) != 1 or codes[0].start:
        return False
    return codes[0].end == len(at.text) or _IS_COMMAND.fullmatch(at.text, codes[0].end) is not None


_IS_COMMAND = re.compile(
    r"\s?コマンド(?:を(?:使う|使用する?|実行する?|利用する?|入力する?)|で(?:確認(?:する|できる)?|可能))?。?"
)


def _is_goal(at: Node) -> bool:
    """`表を表示する` over the command that does it."""
    codes = (i.kind is InlineKind.CODE for n in at.children for i in n.prose.inlines)
    return has_japanese(at.text) and not has_subject(at.text) and any(codes)


def _are_doings(first: Node, others: Sequence[Node]) -> bool:
    """Whether the lines below a name each tell one thing it does, none what it is."""
    return is_predicate(first.text) and any(is_predicate(n.text) for n in others)


def _named(at: Node) -> Prose | None:
    """The node's words as a name: no sentence, a colon at the end dropped; None where they are no name."""
    colon = at.parts
    if colon is not None and not at.text[colon.body_start :].strip():
        return strip(cut(at.prose, 0, colon.term_end))
    if colon is not None or is_question(at.text) or _ASKED.search(at.text) or at.text.endswith(("…", "...")):
        return at.prose if at.text.endswith(("…", "...")) else None
    bare = at.text.rstrip(_END_OF_NAME)
    return cut(at.prose, 0, len(bare)) if is_noun_phrase(bare) else None


_ASKED = re.compile(r"[?？]\s*\w")
"""`Sail tonight? No`: a question with its answer, no name."""
_END_OF_NAME = " 　:：→⇒⇨"
"""A colon within the bold of a name, an arrow over what stands below: `特徴→`."""


def _is_combination(words: str) -> bool:
    """Whether the words name several things by their form: `A + B`, `A vs B`, `A/B`."""
    signs = (" + ", " vs", "VS", " / ", "違い", "比較", "…", "...")
    return any(sign in words for sign in signs) or not is_noun_phrase(words)


def _labelled(at: Node, name: Prose, scope: Scope) -> Reading:
    """`Price` over `5 USD`: one fact, the label shown."""
    value = at.children[0]
    role = body_role(value.text, FactKind.FACT)
    pieces: list[Piece | str] = [Piece(prose=name, role=Role.LABEL), ": ", Piece(prose=value.prose, role=role)]
    made = fact(FactKind.FACT, pieces, scope, at=span(at, value))
    return Reading(outcomes=(made,), below=beneath(at, scope), used=1)


def _defined_below(at: Node, name: Prose, scope: Scope) -> Reading:
    """A name over the words that say what it is."""
    said = at.children[0]
    named = beneath(at, scope, name.text)
    first, *later = sentences(said.prose)
    pieces: list[Piece | str] = [
        Piece(prose=name, role=Role.TERM),
        ": ",
        exactly(said.prose, first.start, first.end, Role.BODY),
    ]
    main = fact(FactKind.DEFINITION, pieces, scope, at=span(at, said))
    rest = with_rest([main], said, named, later)
    return Reading(outcomes=tuple(rest), below=named, used=1)
