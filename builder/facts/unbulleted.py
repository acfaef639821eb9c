"""Lists whose author left out the bullets: statements one below the other, dates, the choices of a quiz."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from builder.facts.dates import is_dated
from builder.facts.defining import opens_as_definition
from builder.facts.lines import ASKS_CHOICE, is_definition, is_term, line_span, paragraph, under_title
from builder.facts.prose import (
    BREAKS,
    NARROW,
    any_room,
    begins_anew,
    begins_big,
    behind_marks,
    carries_on,
    cut,
    goes_on,
    join,
    lines_of,
    margin,
    were_meant,
)
from builder.facts.shapes import is_question, is_sentence, opens_with_verb, says_what_it_is, without_brackets
from builder.facts.signs import are_alike
from builder.model import Block, BlockKind, InlineKind
from builder.text import has_japanese, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.model import Prose

STATED = "stated"
"""The `info` of an item that says something for itself: it is no member of a list to recall as a whole."""
CHOICE = "choice"
"""The `info` of a choice of a quiz."""
_LEAST = 3
"""Lines that are a list; of two, one may carry the other on."""
_LONGEST_LINE = 110
"""In columns: a longer line is a paragraph of its own."""
_SAYS = re.compile(
    r"(?i)(?:^|[\w)]\s)(?:is|are|was|were|has|have|had|can|cannot|must|may|will|do|does|did|act|add|allow|attack|become|begin|"
    r"bind|block|break|bring|build|burn|carry|cause|come|connect|contain|convert|cut|depend|destroy|eat|end|fall|float|follow|"
    r"form|get|give|go|grow|help|hold|increase|inhibit|keep|kill|lack|lead|let|live|lose|lower|make|mean|meet|move|need|pass|"
    r"pay|prevent|produce|protect|pull|push|raise|reduce|release|require|rot|run|see|send|show|shrink|sit|spread|stand|start|"
    r"stay|stop|store|support|take|turn|use|want|win|work|[a-z]{2,}(?:[^\Wsui]s(?!\s(?:of|and|or|vs|&)\s)|ed))\s\S|[=→⇒<>≥≤]|->"
    r"|\d\s?(?:%|°|(?:[kcm]?m|km|k?g|mg|ml|[kmg]b|hz|years?|days?|hours?|minutes?|seconds?|times)\b)"
)
"""A word that can be a verb, with something behind it; a sign that says as much; a measure."""
_SPEAKS = re.compile(
    r"(?i)(?:i|we|you|my|our|your|me|oh|dear|hi|hello|thanks|thank|today|yesterday|tomorrow)\b|[a-z]+:$|[“\"'‘]"
)
"""Songs, letters and talk."""
_OPENS = '(（「『"“'
_CLOSED = (".", "!", "?", "。", "！", "？", ";")


def one_by_one(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks with paragraphs of one line that all part alike as a list."""
    run: list[Block] = []
    for block in (*blocks, None):
        if block is not None and block.kind is BlockKind.PARAGRAPH and "\n" not in block.prose.text and not block.mark:
            run.append(block)
            continue
        if len(run) >= _LEAST and are_alike([one.prose for one in run]):
            items = tuple(replace(one, kind=BlockKind.ITEM, info=STATED) for one in run)
            span = run[0].span._replace(end_line=run[-1].span.end_line, end_column=run[-1].span.end_column)
            yield replace(
                run[0], kind=BlockKind.LIST, info="", prose=cut(run[0].prose, 0, 0), span=span, children=items
            )
        else:
            yield from run
        run = []
        if block is not None:
            yield block


def alike(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """Lines that all part alike, by a sign of their author's own, as a list."""
    return [listing(block, lines)] if are_alike(lines) else []


def rows(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """Lines of Latin right below a heading that each begin anew and end on purpose as a list.

    Where an author breaks lines by hand, as editors of notes show them, each is a thing of its own. A name over the
    others, addresses, commands, time-tables and results are none; nor is what says first what the heading is.
    """
    texts = [line.text.strip() for line in lines]
    told = sum(_LONG_WORD.search(text) is not None for text in texts)
    if len(lines) < _LEAST or says_what_it_is(texts[0]) or _heads(texts) or not all(map(_is_row, texts)):
        return []
    if told * 2 < len(texts):
        return []
    return [listing(block, lines)] if any_room(lines) or margin(lines) <= NARROW else []


def _heads(texts: Sequence[str]) -> bool:
    """Whether a bare name stands over lines that say something of it."""
    return len(texts[0].split()) <= len("ab") and not says(texts[0]) and any(says(text) for text in texts[1:])


def _is_row(text: str) -> bool:
    if has_japanese(text) or width(text) > _LONGEST_ROW or text.endswith(_CARRIED) or goes_on(text):
        return False
    if any(found.match(text) for found in (_SPEAKS, _INITIALS, _COMMANDS)) or _goes_with(text):
        return False
    return begins_big(text[behind_marks(text) :]) and _BARE_NUMBER.search(text) is None


_LONG_WORD = re.compile(r"(?<!\w)[a-z]{4,}")
"""Names and titles have none: `Heart of the Sea`."""
_BARE_NUMBER = re.compile(r"(?<![a-z]\s)(?<![\d.,:/-])\b\d|(?:^|\s)[A-Z]\w*\s\d")
"""A number that no word leads to: `Pier 4`, `Bath 2 Leeds 1`, but `Built in 1801`."""
_LONGEST_ROW = 70
"""In columns: a text is wrapped there."""
_CARRIED = (*_CLOSED, ":", ",", "\\")


def noted(block: Block) -> Block:
    """A paragraph of a callout that is lines of notes, `Never open the valve above 6 bar`, as a list."""
    lines = lines_of(block.prose) if block.kind is BlockKind.PARAGRAPH else ()
    are_apart = all(begins_anew("港" if has_japanese(a.text) else a.text, b.text) for a, b in pairwise(lines)) and (
        len(lines) < len("ab") or margin(lines) <= NARROW or any_room(lines)
    )
    is_cut = any(found.search(line.text.rstrip()) for line in lines[:-1] for found in (_BREAKS_OFF, _CASE))
    if lines and are_apart and not is_cut and all(map(_is_note, lines)):
        return listing(block, lines)
    return listing(block, [block.prose]) if block.kind is BlockKind.PARAGRAPH and states(block.prose) else block


def states(prose: Prose) -> bool:
    """Whether a text is one sentence that states something, and speaks to nobody."""
    text = prose.text.strip()
    if _PRIVATE.search(text):
        return False
    is_english = _STATES.fullmatch(text) is not None and is_sentence(text)
    return is_english or _WARNS.fullmatch(text) is not None or _STATES_JA.fullmatch(text) is not None


_SPEAKS_OF = (
    r"(?!.*\b(?:[Yy]ou|[Yy]our|[Ww]e|[Oo]ur|us|I|[Mm]y|me|[Tt]his|[Tt]hese|page|section|document|guide"
    r"|(?:above|below)(?!\s(?:the|\d))|here|now|today|soon|TODO)\b)"
)
_NOT_SO = r"(?!(?:Note|Please|See|Here|There|Remember|Make sure|Do(?:n't|n’t)?|If|When|First|Also|But|And|So)\b)"
_STATES = re.compile(rf"{_NOT_SO}{_SPEAKS_OF}[A-Z][^.!?:;…]{{16,140}}(?<!\betc)\.", re.DOTALL)
_WARNS = re.compile(
    rf"(?=(?:Never|Always|Avoid|Do not|Don['’]t)\s[^.]*\d)(?!.*\b(?:before|after|until|by)\s\d){_SPEAKS_OF}"
    r"[^.!?:;…]{16,120}(?:\.\d[^.!?:;…]{0,60})?\.?"
)
_STATES_JA = re.compile(
    r"(?![こそあ][のれこ]|以下|上記|下記|次[のは]|今|私|僕|注意|なお|また|ただ)[^、。はがを?？]{2,24}は、?"
    r"[^。?？!！]{6,80}[るいただうくすつぬむぶ](?<!ください)(?<!ましょう)。"
)

_CASE = re.compile("(?:とき|時|場合|ため|ので|(?<![時日分秒年月週])から|れば|たら|て)$")
"""`圧力が6バールを超えたとき`: the next line says what is so then."""


def _is_note(line: Prose) -> bool:
    text = line.text.strip()
    is_told = has_japanese(text) or (begins_big(text) and len(text.split()) >= _LEAST)
    is_ended = text[-1:] not in _NO_END and width(text) <= _LONGEST_LINE
    return is_ended and is_told and text[:1] not in (*_OPENS, "…") and not is_question(without_brackets(text))


def is_line(prose: Prose) -> bool:
    """Whether a text is one line of notes that its author ended as a bullet is ended, without a full stop."""
    text = prose.text.strip()
    is_ended = "\n" not in text and width(text) <= _LONGEST_LINE and text[-1:] not in _NO_END
    is_told = has_japanese(text) or (is_sentence(text) and not opens_as_definition(prose))
    return is_ended and text[:1] not in (*_OPENS, "…") and is_told and not is_question(without_brackets(text))


def says_alone(prose: Prose) -> bool:
    """Whether a line without a full stop between blank lines says something of a thing it names, as a bullet would.

    What points at the text around it, tells to do something, or may be a title, says nothing alone.
    """
    text = prose.text.strip()
    if not is_line(prose) or _PRIVATE.search(text):
        return False
    if has_japanese(text):
        return _ALONE_JA.match(text) is not None and _TALKS_JA.search(text) is None
    is_told = _IS_DONE.search(text) is not None and begins_big(text) and not _SEE.search(text)
    return is_told and not any(sign.match(text) for sign in (_POINTS, _SPEAKS, _COMMANDS)) and not opens_with_verb(text)


_SEE = re.compile(r"\b(?:see|cf)\.?\s(?:the|also|my|our|page|slide|chapter|section)\b")
_IS_DONE = re.compile(
    r"\b(?:is|are|was|were)\s(?:\w+ly\s)?(?:\w+(?:ed|en)|built|made|held|kept|laid|cut|put|set|found|known|bound|wound|worn|thought)\s"
    r"(?:by|with|from|into?|at|to|for|of|as|when|on|under|over|through|between)\b"
)
"""What is done, and by what, with what or where."""
_POINTS = re.compile(
    r"(?:Fig(?:ure|\.)?|Chapter|Section|Table|Slides?|Photos?|Illustrations?|Subtitles|Answers|Homework|Exam|Meeting|Lunch|Dinner|Data"
    r"|Th(?:is|at|ese|ose|ey|eir|ere|us|en|erefore)|It|Its|He|She|We|You|I|My|Our|Your|Such|Both|Each|Now|Note|Next"
    r"|First|Finally|Here|However|Also|Hence|So|And|But|Or|If|When|As|See|For (?:this|that|example|instance|now)"
    r"|In (?:this|that|these|other|our)|(?:In )?[Tt]he (?:above|following|next|latter|former|other|second|third|last"
    r"|goal|aim|purpose|objective|idea|point|author|question|problem|answer|main))\b"
)
_ALONE_JA = re.compile(
    r"(?![こそあ][のれこう]|[上下後前]の|以下|上記|下記|次[のは]|今|私|僕|自分|個人|注意|なお|また|ただ|つまり|なので|例えば|基本|結論|要する|ちなみ)"
    r"(?:[^、。はがを?？]{2,24}は|[^、。?？]{2,30}のは)、?[^。?？!！はがを]"
)
_PRIVATE = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|noon|tonight|o'clock|[ap]\.?m\b|said|told)\b"
    r"|明日|昨日|今[日週月年]|来[週月年]|曜日?|宿題|締め?切り|飲み会|会議|[朝昼夕]食|集合|次回|担当|不明|未定"
)
"""What is of one day or one person."""
_TALKS_JA = re.compile(
    "(?:です|ます|ません|でした|ました|だった|よう|たい|[よねな]|(?<![はが])ない|みる|おく|らしい|[？?！!笑])。?$"
)

_NO_END = ".!?。．！？:：;；、,…"


_YEAR_JA = re.compile(r"(?:紀元)?前?\d{1,4}年[ \t　]+\S")


def dated(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """Lines that each begin with when something was, as a list."""
    if len(lines) < _LEAST or not all(is_dated(line.text) or _YEAR_JA.match(line.text) for line in lines):
        return []
    return [listing(block, lines)]


def listed(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """English statements one below the other without full stops, as a list; a name above them is its title.

    A text that was wrapped is none: there no line has room for the next word, or the next does not begin anew.
    """
    rest = lines[1:] if len(lines) > _LEAST and _is_title(lines[0]) else lines
    if all(map(is_definition, lines[1:])) or not _are_statements(rest):
        return []
    if rest is lines:
        return [listing(block, lines)]
    return [under_title(block, lines[0], listing(block, rest))]


def broken(block: Block, lines: Sequence[Prose]) -> Sequence[Block]:
    """Japanese lines that their author ended with a hard break, two spaces, as a list: each says something for itself.

    Where they end in full stops, or speak to somebody, they are a text to be read; half of them have to hold a name or
    a number, as songs and letters seldom do.
    """
    breaks = [i.kind for i in block.prose.inlines if i.kind in BREAKS]
    texts = [line.text.rstrip() for line in lines]
    ended = sum(text.endswith(_CLOSED) for text in texts)
    is_broken = breaks.count(InlineKind.HARD_BREAK) * 3 >= len(breaks) * 2 and ended * 3 <= len(lines)
    is_japanese = sum(has_japanese(line.text) for line in lines) * 3 >= len(lines) * 2
    is_said = is_japanese and not any(_BREAKS_OFF.search(t) or ASKS_CHOICE.search(t) for t in texts)
    told = sum(_TELLS.search(line.text) is not None for line in lines)
    talks = sum(_TALKS.search(text) is not None for text in texts)
    is_note = 2 * told >= len(lines) and 4 * talks <= len(lines)
    return [listing(block, lines)] if is_broken and is_said and is_note else []


def are_notes(lines: Sequence[Prose]) -> bool:
    """Whether Japanese lines too short to be wrapped each say something; none is ended, breaks off or talks."""
    texts = [line.text.rstrip() for line in lines]
    is_narrow = bool(lines) and margin(lines) < _WRAPPED and all(map(has_japanese, texts))
    is_said = not any(
        t.endswith(_CLOSED) or _BREAKS_OFF.search(t) or ASKS_CHOICE.search(t) or _TALKS.search(t) for t in texts
    )
    return is_narrow and is_said and all(begins_anew("港", text) for text in texts)


_WRAPPED = 60
"""In columns: nobody wraps Japanese earlier."""
_BREAKS_OFF = re.compile(r"[、，,はがをにのもへ（(「『」』]$|(?<!ま)で$|(?<![ごこ])と$|^〒|^[^「」]{1,8}「|丁目")
"""A line that goes on below, what somebody says, an address."""
_TALKS = re.compile("(?:ました|ません|でした|ましょう|下?さい|[よね])$")
_TELLS = re.compile("[A-Za-z]{2}|[0-9０-９]|[ァ-ヺー]{4}")


def _is_title(line: Prose) -> bool:
    return is_term(line) and not (
        _COMMANDS.match(line.text) or says(line.text) or is_definition(line) or is_dated(line.text)
    )


_COMMANDS = re.compile(r"[A-Z][a-z]*[^\Ws]\s(?:the|an?|your)\s")
"""`Mix the flour`: what to do."""


def says(text: str) -> bool:
    """Whether a line has a verb in it with something behind, or a sign or measure that says as much."""
    return _SAYS.search(text) is not None


def _goes_with(text: str) -> bool:
    """Whether a line goes on with the one above; a new sentence can begin with `If` or `In`."""
    return carries_on(text) and (not text[:1].isupper() or _JOINS.match(text) is not None)


_JOINS = re.compile(r"(?:And|Or|But|Nor|So|Than|Of)\b")
_INITIALS = re.compile(r"[A-Z]\. [A-Z][a-z]+")


def _are_apart(lines: Sequence[Prose], texts: Sequence[str]) -> bool:
    """Whether the breaks between lines that all begin with a capital were meant: it is no chance, or there was room."""
    longest = max(map(width, texts))
    return len(lines) >= _SURE or longest <= NARROW or any_room(lines)


_SURE = 5


def _are_statements(lines: Sequence[Prose]) -> bool:
    texts = [line.text.strip() for line in lines]
    bare = [text[behind_marks(text) :] for text in texts]
    ended = sum(text.endswith(_CLOSED) for text in texts)
    said = sum(says(line.text) or is_definition(line) for line in lines)
    anew = all(
        text != words or begins_big(words) or not words[:1].islower()
        for text, words in zip(texts[1:], bare[1:], strict=True)
    )
    is_small = not any(words[:1].isupper() for words in bare)  # an author who never writes a capital
    return (
        len(lines) >= _LEAST
        and not any(has_japanese(text) or width(text) > _LONGEST_LINE for text in texts)
        and ended <= 1
        and ((anew and said * 3 >= len(lines) * 2) or (is_small and said * 4 >= len(lines) * 3))
        and not any(goes_on(text) or _SPEAKS.match(text) for text in texts)
        and not any(_goes_with(text) for text in bare)
        and not any(map(_INITIALS.match, texts[1:]))
        and (_are_apart(lines, texts) if anew else _are_meant(lines))
    )


def _are_meant(lines: Sequence[Prose]) -> bool:
    """Whether the breaks between lines that begin small were meant: there was room, or nobody wraps so early."""
    longest = margin(lines)
    return were_meant(lines) or longest <= _NEVER_WRAPPED or (longest <= NARROW and any_room(lines))


_NEVER_WRAPPED = 24
"""In columns."""


def listing(block: Block, lines: Sequence[Prose]) -> Block:
    """Lines as the items of a list."""
    items = tuple(replace(paragraph(block, [line]), kind=BlockKind.ITEM, info=STATED) for line in lines)
    span = line_span(block.span, join(lines))
    return replace(block, kind=BlockKind.LIST, info="", prose=cut(lines[0], 0, 0), span=span, children=items)


_CHOICES = re.compile(r"^[ \t　]*[(（]?[Aa][.)）][ \t　]*\S.*\n[ \t　]*[(（]?[Bb][.)）][ \t　]*\S", re.MULTILINE)


def with_choices(block: Block) -> Sequence[Block]:
    """A block; of a paragraph the last lines as a list if they are `A.`, `B.` …: which of them is right is not told."""
    found = _CHOICES.search(block.prose.text) if block.kind is BlockKind.PARAGRAPH else None
    if not found:
        return (block,)
    rows = lines_of(block.prose)
    first = block.prose.text.count("\n", 0, found.start())
    labels = [row.text.strip().lstrip("(（")[:1].lower() for row in rows[first:]]
    if labels != [chr(ord("a") + at) for at in range(len(labels))]:
        return (block,)
    items = listing(block, rows[first:])
    items = replace(items, children=tuple(replace(item, info=CHOICE) for item in items.children))
    return (*((paragraph(block, rows[:first]),) if first else ()), items)


def are_choices(block: Block) -> bool:
    """Whether a list is the choices of a quiz."""
    return any(item.info == CHOICE for item in block.children)
