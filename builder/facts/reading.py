"""What a node becomes and how to read on below it; the simplest readings, of which others are made."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from builder.facts.groups import are_bare, is_list, list_outcomes
from builder.facts.node import Node, Outcome, Piece, fact, node, nodes, skipped, span
from builder.facts.prose import cut, cuts, lies_in
from builder.facts.scope import Level, Scope, under
from builder.facts.sentences import Sentence, sentences
from builder.facts.shapes import (
    announces,
    is_japanese_sentence,
    is_noun_phrase,
    is_pointer,
    is_predicate,
    is_predicative,
    is_question,
    is_sentence,
    is_statement,
    leads_on,
)
from builder.facts.words import is_label
from builder.model import Block, BlockKind, Fact, FactKind, InlineKind, Prose, Role
from builder.text import fold, has_japanese, stands_for, width

if TYPE_CHECKING:
    from collections.abc import Sequence

_ITEM_DEPTH = 10
_SHORT = 80
"""In columns, 40 Japanese or 80 Latin characters: an answer up to here is hidden whole (product contract §7)."""


_SHORT_CLAUSE = 32
_STATE = re.compile(r"^[^、。はも]*[がをにで][^、。はも]*[一-龯ぁ-ゖ](?<!ない)(?<!ません)(?:[(（][^()（）]*[)）])?。?$")
"""A Japanese clause about one thing: `火加減が難しい`. In a negative one the negation is the fact."""
_DEED = re.compile(r"[一-龯ァ-ヺー]{2,10}(?:する|される|しない|されない|できる|できない)(?:[(（][^()（）]*[)）])?。?")
"""A deed alone, done or not: `違反する`; behind a label that is the whole value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a node became, and how to read on below it."""

    outcomes: tuple[Outcome, ...]
    below: Scope
    used: int = 0
    """How many of the items below it are part of the outcomes already."""
    is_list: bool = False
    """Whether these are the members of a list: what stands below one is read with its name."""


def beneath(at: Node, scope: Scope, words: str | None = None) -> Scope:
    """The scope below a node: its words, or those that name it, are the next level of context."""
    depth = max([_ITEM_DEPTH - 1, *(level.depth for level in scope.levels)]) + 1
    return under(scope, words or at.text, line=at.line, depth=depth)


def opened(at: Node, scope: Scope, words: str | None = None) -> Scope:
    """The same for what stands below a node; below most of them nothing does, and nothing is read in it."""
    return beneath(at, scope, words) if at.children or at.others else scope


def below_topic(above: Block, table: Block, scope: Scope) -> Scope:
    """The scope of a table right below a list: the last item, where it only names what stands below it.

    A table whose columns are the items themselves stands beside them.
    """
    is_near = table.span.line - above.span.end_line <= _NEAR
    last = nodes(above)[-1] if is_near and above.kind is BlockKind.LIST else None
    if last is None or not last.children or last.parts or width(last.text) > _LONGEST_TOPIC:
        return scope
    titles = {fold(node(cell).text).rstrip(" :：") for cell in table.children[0].children}
    is_name = is_noun_phrase(last.text) and not is_label(last.text) and fold(last.text).rstrip(" :：") not in titles
    return beneath(last, scope) if is_name else scope


_NEAR = 2
"""Lines: one of them may be empty."""
_LONGEST_TOPIC = 60
"""In columns."""


def list_below(at: Node, scope: Scope) -> Reading | None:
    """A parent and the members of its list."""
    inside = beneath(at, scope)
    is_closed = is_statement(at.text) and not leads_on(at.text) and not are_bare(at.children, inside)
    if is_closed or stands_for(at.text, at.children[0].text) or not is_list(at.children, inside, lead=at.text):
        return None
    listed = list_outcomes(at.children, scope, lead=at)
    return Reading(outcomes=listed, below=opened(at, scope), used=len(at.children), is_list=True)


def container(at: Node, scope: Scope) -> Reading:
    """A node that only opens a scope for what stands below it."""
    return Reading(outcomes=(), below=opened(at, scope))


def body_role(words: str, kind: FactKind) -> Role:
    """An arrow's right side is an answer; so is a short value behind a label."""
    bare = words.rstrip("。．")
    if kind is FactKind.ARROW or (kind is FactKind.FACT and width(words) <= _SHORT and not is_sentence(bare)):
        return Role.ANSWER
    if kind is FactKind.FACT and width(words) <= _SHORT_CLAUSE and (_STATE.search(words) or _DEED.fullmatch(words)):
        return Role.ANSWER
    return Role.BODY


def with_rest(made: list[Fact], at: Node, scope: Scope, rest: Sequence[Sentence], *, lead: str = "") -> list[Fact]:
    """Facts of the further sentences; one that carries on or announces goes to the back of the one before.

    An English one without a subject, `Suited for fog.`, is read below `lead`, the sentence that names it.
    """
    for s, prose in zip(rest, cuts(at.prose, ((s.start, s.end) for s in rest)), strict=True):
        if s.depends or (made and announces(prose.text)):
            more = Block(kind=BlockKind.PARAGRAPH, span=made[-1].span, prose=prose)
            made[-1] = replace(made[-1], extra=(*made[-1].extra, more))
        else:
            lacks = lead and not has_japanese(lead) and _lacks_subject(prose.text)
            above = (Level(words=lead, line=at.line, depth=_ITEM_DEPTH + 50),) if lacks else ()
            made.append(plain_fact(at, prose, scope, more=above))
    return made


def _lacks_subject(words: str) -> bool:
    """Whether an English sentence says something of what the one before names: `Suited for fog`, `May crack`."""
    return is_predicate(words) or is_predicative(words) or _SAID_OF_IT.match(words) is not None


_SAID_OF_IT = re.compile(
    r"(?i)(?:(?:[a-z]{2,}(?:ed|able|ible|ful)|viable|good|great|best|better|ideal|prone|native|common|rare)\s"
    r"(?:(?:well|only|also|mainly|mostly|best|often)\s)?(?:for|in|by|with|to|as|on|when|among|at|from)"
    r"|(?:can|cannot|may|must|should|will|has|have|had|was|were)\s(?!(?:i|you|we|they|he|she|it|the|a|an|this|that|your)\b))\b"
)


def plain_fact(at: Node, prose: Prose, scope: Scope, *, more: tuple[Level, ...] = ()) -> Fact:
    """A stretch of a node's running text as a fact of its own."""
    return fact(FactKind.FACT, [Piece(prose=prose, role=Role.BODY)], scope, at=span(at, at), more=more)


def plain(at: Node, scope: Scope, before: Node | None) -> Reading:
    """Running text: a fact for each sentence that stands on its own feet."""
    more = _antecedent(at, before)
    if is_pointer(at.text) and not more and not scope.levels:
        lost = skipped("S18", at, "it points to something that stands nowhere above", hint="name what it is about")
        return Reading(outcomes=(lost,), below=opened(at, scope))
    first, *later = sentences(at.prose)
    made = [plain_fact(at, cut(at.prose, first.start, first.end), scope, more=more)]
    lead = at.text[first.start : first.end]
    return Reading(outcomes=tuple(with_rest(made, at, scope, later, lead=lead)), below=opened(at, scope))


def highlighted(at: Node, scope: Scope) -> Reading | None:
    """The sentences of a running text in which the author highlighted what to ask; None where there are none."""
    marks = [i for i in at.prose.inlines if i.kind is InlineKind.HIGHLIGHT]
    asked = [s for s in sentences(at.prose) if any(s.start <= i.start < s.end for i in marks)] if marks else []
    made = [plain_fact(at, cut(at.prose, s.start, s.end), scope) for s in asked]
    return Reading(outcomes=tuple(made), below=opened(at, scope)) if made else None


def _antecedent(at: Node, before: Node | None) -> tuple[Level, ...]:
    """The sibling above a line that opens with a pronoun: what it points to."""
    if before is None or not before.text or before.block.info.startswith("[") or not is_pointer(at.text):
        return ()
    return (Level(words=before.text, line=before.line, depth=_ITEM_DEPTH + 50),)


def stated_in(at: Node, scope: Scope) -> tuple[Fact, ...]:
    """The sentences of running text that have a mark of the author's, a measure or a name in them.

    One that points to another sentence says nothing by itself.
    """
    said = sentences(at.prose)
    if len(said) > _MOST_SENTENCES:
        return ()
    stated = (cut(at.prose, s.start, s.end) for s in said if not s.depends)
    heading = scope.levels[-1].words if scope.levels else ""
    return tuple(plain_fact(at, prose, scope) for prose in stated if is_stated(prose, heading))


def is_stated(prose: Prose, heading: str) -> bool:
    """Whether a sentence of running text below a heading is read: it has a mark, a measure or a name in it."""
    if width(prose.text) > _LONGEST_SENTENCE:
        return False
    if has_japanese(prose.text):
        return _is_stated_ja(prose, heading)
    is_whole = is_sentence(prose.text) and not (is_pointer(prose.text) or is_question(prose.text))
    is_marked = _is_marked(prose) or _STATES.search(prose.text) is not None
    return is_whole and (is_marked or _is_of_heading(prose.text, heading))


def _is_stated_ja(prose: Prose, heading: str) -> bool:
    text = prose.text.strip(" 。．")
    step = _STEP.match(text)
    text = text[step.end() :] if step else text
    is_pointing = is_pointer(text) and not (heading and text.startswith(f"この{heading}"))
    points = is_pointing or is_question(text) or announces(text) or text.startswith(_CONNECTS)
    is_whole = lies_in(prose, _BOLD, 0) or _ENDS_IN_NOUN.search(prose.text) is not None
    is_closed = is_japanese_sentence(text) or (is_whole and _OF_TOPIC.match(text) is not None)
    if points or not (is_closed or _ENDS_IN_DEED.search(text) or _is_code(prose)):
        return False
    topic = _TOPIC.match(text)
    is_of_heading = topic is not None and len(heading) > 1 and fold(topic[1]) == fold(heading)
    return (
        _is_marked(prose)
        or is_of_heading
        or _GIVES_NAME.search(text) is not None
        or bool(topic and _AMOUNT.search(text))
        or _is_code(prose)
        or _says_of_topic(text)
    )


def _is_code(prose: Prose) -> bool:
    """Whether a sentence says of its topic or a case what it is in code, `出港の合図は、` and the code."""
    code = prose.inlines[-1] if prose.inlines else None
    if code is None or code.kind is not InlineKind.CODE:
        return False
    return (
        _ONLY_TOPIC.fullmatch(prose.text[: code.start]) is not None
        and _COPULA.fullmatch(prose.text, code.end) is not None
    )


_BOLD = frozenset({InlineKind.STRONG})
_ENDS_IN_NOUN = re.compile(r"[一-龯ァ-ヺーA-Za-z0-9)）」』](?<!場合)(?<!等)(?<!時)(?<!際)(?<!的)[。．]\s*$")
_ENDS_IN_DEED = re.compile(r"[がをにへと][一-龯ァ-ヺー]{2,8}(?:[(（][^()（）]{1,30}[)）])?$")
"""`条件がそろい潮が反転`: a noun of what is done closes a note's sentence."""
_STEP = re.compile(r"[(（]?\d{1,2}[.．]?[)）]\s*")
"""`(2.) …`: where a sentence stands."""
_ONLY_TOPIC = re.compile(r"[^。]{2,60}(?:は|ので|ため|とき|場合)、?\s?")
_COPULA = re.compile(r"\s?(?:です|である|だ|[とに]な(?:る|ります))?[。．]?")


def _says_of_topic(sentence: str) -> bool:
    """Whether a plain Japanese sentence says something of its topic, as notes do: no talk to a reader, no guess."""
    return _OF_TOPIC.match(sentence) is not None and not (
        (_TALKS.search(sentence) and not _TELLS_WHAT.fullmatch(sentence))
        or _POINTS_BACK.search(sentence)
        or sentence.startswith(_CONNECTS)
        or _OF_PERSON.search(sentence)
        or _OF_TODAY.search(sentence)
        or (sentence.endswith("た") and not _NAMED.search(sentence))
    )


_OF_TOPIC = re.compile(
    r"(?!私|僕|俺)(?:[^、。]{2,24}、)?(?:[^、。はがを]{1,24}|[A-Za-z][!-~ ]{1,60})(?<![れそど])は、?[^、。]"
)
_OF_PERSON = re.compile(
    r"(?:^|[、。])(?:わたし|私|僕|俺|君|彼|彼女|男|女|父|母|兄|姉|弟|妹|祖父|祖母|先生|生徒|部長|課長|社長|社員|会社|担当者|全員)(?:たち|達|ら)?は"
)
_OF_TODAY = re.compile(r"今[後回日年週月]|[来先][週月]|来年|先日|毎[週月日朝晩]|明日|昨[日年]|去年|締め?切り?")
_NAMED = re.compile(r"[ァ-ヺー]{3}|[A-Za-z]{2}|[0-9０-９]+(?:年|世紀)")
"""What is told of the past is learnt where it has a name or a date."""
_TALKS = re.compile(
    r"(?:です|ます|ません|でした|ました|でしょう|だろう|らしい|と思う|と思われる|かも(?:しれない)?|みたい(?:だ)?|よう(?:だ|である)|っぽい|[よねぞわな]|(?:といい|べき|ほうがいい|方がいい|ように))$"
    r"|[!！?？…笑]|って(?!い)"
)
_TELLS_WHAT = re.compile(
    r"(?:[^、。はがを]{1,12}で)?(?!次回|今回|前回|当[日社店館]|[弊御]社|受付|[^は]{0,4}(?:料金|費用|会費|参加者|会場|締切|集合|日程|予定|担当|資料)は)(?![0-9０-９一二三四両]+つ?の|前者|後者)(?=[^、。]*(?:[ァ-ヺー]{3}|[A-Za-z]{2}|[一-龯]{2}))[^、。はがを]{2,24}は、?(?!と?ても?|非常に|かなり|まだ|もう)[^。]{8,}"
    r"(?:(?:[一-龯]{2}|[ァ-ヺー]{2}|[A-Za-z]{2}|(?<=[るたいなの])(?:もの|こと))(?:です|である)"
    r"|(?:使わ|用いら|呼ば|分けら|作ら|置か|書か|行わ|[一-龯]{2}さ)れ(?:てい)?ます|(?:から|より)(?:[一-龯]{2}さ)?(?:れ|なり|でき)(?:てい)?ます)"
)
"""A polite sentence that says what a thing is or what is done with it, as definitions do: `…は、…のメモリです`."""
_POINTS_BACK = re.compile(
    r"上記|下記|上の|下の(?:図|表|式)|以下|次の|[こそ]う(?=[言いしすなだ])|[こそあ]の(?=[一-龯ァ-ヺA-Za-z])|[これそ]れ(?:ら)?[はがをにのとで]|[(（]\d{1,2}[.)）]"
)


def gives_name(sentence: str) -> bool:
    """Whether a Japanese sentence ends with what something is called: `…ことを X という。`."""
    return _GIVES_NAME.search(sentence.rstrip(" 。．")) is not None


_TOPIC = re.compile(r"([^、。はがをにで]{2,24})[はが]、?")
_GIVES_NAME = re.compile(
    r"[一-龯ァ-ヺーA-Za-zのとこも]を、?\s?[「『]?[^。、をはがにでと「」『』]{2,24}[」』]?と(?:いう|言う|いいます|言います|(?:呼|よ)(?:ぶ|びます|ばれる|ばれます))$"
)
_AMOUNT = re.compile(
    r"[0-9０-９](?:[.．,，][0-9]+)?\s?(?:%|％|°|度(?!目)|倍|円|秒|分間|時間|[kmgt]b(?![a-z])|ビット|バイト|[cmk]?m(?![a-z])|[mk]?g(?![a-z])|メートル|キロ|グラム|気圧)"
    r"|[12]\d{3}年(?!度)",
    re.IGNORECASE,
)
_CONNECTS = (
    "つまり",
    "したがって",
    "従って",
    "そのため",
    "なので",
    "例えば",
    "たとえば",
    "ちなみに",
    "しかし",
    "ただし",
    "また",
)


def _is_of_heading(sentence: str, heading: str) -> bool:
    """Whether a sentence begins with a name the heading gives: `Osmosis needs a membrane`, below `Osmosis`."""
    whole, begins = fold(heading), fold(sentence[: len(heading) + 8])
    names = (name for name in (whole, *_AND.split(whole)) if len(name) >= _SHORTEST_NAME)
    return any(begins.startswith((f"{name} ", f"the {name} ", f"a {name} ", f"an {name} ")) for name in names)


_AND = re.compile(r"\s(?:and|or|&|vs\.?|versus)\s|,\s|\s?/\s?")


_SHORTEST_NAME = 4


def _is_marked(prose: Prose) -> bool:
    """Whether some words, not all, are in bold or highlighted; what stands in brackets is where the text is from."""
    marks = [i for i in prose.inlines if i.kind in _MARKS]
    marks = [i for i in marks if not prose.text.startswith(("(", "["), i.start)]
    return 0 < sum(i.end - i.start for i in marks) <= len(prose.text) * _MOST_OF_SENTENCE


_MARKS = frozenset({InlineKind.STRONG, InlineKind.HIGHLIGHT, InlineKind.SET_OFF})
_MOST_OF_SENTENCE = 0.5
_LONGEST_SENTENCE = 200
"""In columns."""
_MOST_SENTENCES = 4
"""More is a text to be read."""
_STATES = re.compile(
    r"\d\s?(?:%|°|percent|[kmgt]b|bits?|bytes?|seconds?|minutes?|hours?|days?|weeks?|months?|years?|[cm]?m|km|kg|g|ml|hz|volts?"
    r"|degrees|characters|times)(?!\w)"
    r"|\b(?:is|are|was|were)\s(?:also\s|often\s|commonly\s|usually\s)?(?:called|termed|known\sas|referred\sto\sas)\s",
    re.IGNORECASE,
)
