"""Frames of a Japanese sentence that say by their form what is to be asked.

`X は …する仕組み` defines X; `…のは Y`, `A ではなく B` come to Y and B; `X は Y が主流` tells Y; `…と Z が下がる` tells
where Z goes; `X と呼ぶ` gives a name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.cloze import japanese_above
from builder.cloze import japanese_words as words
from builder.cloze.japanese_reading import KANJI, KATAKANA, LATIN
from builder.cloze.japanese_words import is_generic, is_verbal
from builder.cloze.sheet import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.cloze.japanese_reading import Chunk

DEFINED = 2.9
"""The score of a term that its sentence defines, and of what a frame comes to: above the argument of the verb."""
LEAST_SAID = 4
"""Letters, without particles, of what is said of a defined term."""
LEAST_OWNED = 4
"""Letters of a term behind a の that is asked without what stands before it."""
MOST_OWNED = 12
"""Letters of a name with の inside, as カノッサの屈辱 is."""
MOST_OF_REST = 14
"""Characters that stand behind a means; of more than these it is not the point."""
MOST_OF_TOPIC = 28
MOST_OF_TAIL = 24
"""Characters."""

_END = r"(?:です|である|だ|であった|だった|でした|となる|のこと)?[。．\s]*$"
_CALLED = re.compile(
    r"[」』”\"]?\s?(?:の(?:名称|名前|名)で|と(?:も|は)?)(?:呼[びばんぶ]|称[しさす]|い[うわ]|言[うわい])[ぁ-ゖ]{0,6}(?:[。)）]|$)"
)
_WORD = rf"[{KANJI}{KATAKANA}{LATIN}ー]"
_NAME = re.compile(
    rf"(?:[「『]([^「」『』]{{2,24}})|({_WORD}(?:{_WORD}|[/ -]|(?<=[{KANJI}])[みきりえけち](?=[{KANJI}]))*"
    r"(?:[(（][^()（）]{2,40}[)）])?))$"
)
_WHAT_IT_IS = re.compile(
    r"(?:の(?:こと|もの)|こと|もの|の(?:意味|意|略|略称|別名|総称))?(?:を[いさ指言][うす])?" + _END
)
_ATTRIBUTE = re.compile(rf"(?:[{KANJI}ぁ-ゖ][るたうくすつぬむぶぐ]|[{KANJI}しなた]い|ない|[{KANJI}ぁ-ゖ]な|ための)$")
_LATIN = re.compile(r"[A-Za-z]")
_LETTER = re.compile(rf"[{KANJI}{KATAKANA}{LATIN}]")
_VERB_INSIDE = re.compile(rf"[をが、。:：]|[{KANJI}ぁ-ゖ][るたうくすつぬむぶぐ](?=[{KANJI}{KATAKANA}])")
_QUOTED_TOPIC = re.compile(r"[「『]([^「」『』]{2,24})[」』](?:とは|は)、?")
_TOPIC = re.compile(rf"(?<=[{KANJI}{KATAKANA}{LATIN}ー)）」』])(?:とは|は)")
_TOPIC_AGAIN = re.compile(r"(?<![でにとへ])は(?![ぁ-ゖ]*[るたいくすなん])")
_CLAUSE = re.compile(r"(?:ので|から|ため|が|し|けど|けれど)、")
_PART = re.compile(r"[前後上下中内外間数量率値名型色形頃時日月年度点面部員者長元先]$")
_NO_DEFINITION = re.compile(
    r"(?:場合|時|とき|際|ため|必要|前|後|可能|状況|予定|理由|原因|目的|結果|ところ|(?<![ぁ-ゖ])方|ほう|点)" + _END
)
_CLEFT = re.compile(
    rf"[{KANJI}ぁ-ゖ][るたいうすつぬむぶぐな]の[はが]\s?、?([^、。はがを]{{2,{MOST_OF_TAIL}}}?)(?:のため|による|から)?"
    r"(?:(?:です|である|だ|であった|だった|でした)?[。．\s]*$|で、|であり、|だが、)"
)
_MADE = re.compile(r"[にと](?:した|する|しました|します|している|していた|し)[。]?$")
_NOT_BUT = re.compile(r"(?:では?なく|じゃなく)て?、?\s?")
_WORD_END = re.compile(rf"[{KANJI}{KATAKANA}{LATIN}ー]$")
_TAIL = re.compile(
    rf"[ぁ-ゖ]{{0,3}}[{KANJI}{KATAKANA}{LATIN}ー]+(?:(?![のにでとをがはへも])[ぁ-ゖ]{{1,3}}[{KANJI}{KATAKANA}ー]+)+(?={_END})"
)
_OF_TAIL = re.compile(rf"[^をがはにでと、。\s]{{1,12}}の[^をがはにでと、。\s]{{1,10}}(?={_END})")
_IS_CALLED = re.compile(r"([^をがはにでと、。\s]{2,16}?)のこと(?:です|である|だ)?[。]?$")
_FORMULA = re.compile(
    rf"[{KANJI}{KATAKANA}{LATIN}ー()（）\s]+[÷×+=＋−*/^][{KANJI}{KATAKANA}{LATIN}ー()（）÷×+=＋−*/^\s]+$"
)
_ROW = re.compile(r"(?:[^、。はがをにでと\s]{1,14}(?<![一-鿿し]く)[、，]\s?){1,6}[^、。はがをにでと\s]{1,14}$")
_RESULT = re.compile(rf"(?:[るすくむうつぶぐ]と|れば|たら)、?([{KANJI}{KATAKANA}{LATIN}ー]{{3,20}})" + _END)
_SO_CALLED = re.compile(
    r"[」』]?と(?:も)?(?:呼ばれる|いう|いい(?=[、一-龯ァ-ヺA-Z])|言う|称される|名づけられた|名付けられた)"
)
_KIND = re.compile(rf"\s?[」』]?という(?=[{KANJI}{KATAKANA}])")
"""`X という言語`: the kind asks for X even where it opens the sentence."""
_GOES = re.compile(
    r"(?:が|は|も)\s?((?:大き|小さ|高|低|強|弱|速|早|遅|長|短|多|少な|広|狭|重|軽|深|浅|濃|薄|明る|暗|厚|太|細|硬|柔らか|良|悪)く"
    r"な(?:る|った|ります)|[上下]が(?:る|ります)|増(?:える|す|えます)|減(?:る|ります)|[上下]降(?:する|します)?|"
    r"(?:増加|減少|低下|膨張|収縮|拡張|亢進)(?:する|します)?|[強弱高早薄]ま(?:る|ります)|伸びる|縮む)[。]?$"
)
_IS_SO_MUCH = re.compile(r"が((?:大き|小さ|高|低|強|弱|長|短|速|遅|広|狭|重|軽|多|少な)い)[。]?$")
_MEASURED = re.compile(
    r"(?<!可能)(?:[密温湿濃速硬強角粘感糖光照純緯]度|[率圧]|質量|熱量|電荷|電位|抵抗|体積|面積|容量|比重|比熱|沸点|融点|張力|粘性|[酸塩揮発伝導]性|係数|波長|振幅|周波数|周期|寿命|エネルギー)$"
)
"""`密度が[大きい]`: what is measured is not the point, but which way."""
_WHAT = re.compile(r"[^、。はがをもとでに]{1,14}$")
_ON = re.compile(r"(?:と|ば|たら|ほど|につれて?|とき|時|場合|後|ため|ので|により|によって|で|では)は?、?(?!の)")
_COMPARES = re.compile(r"比べ|比較|より(?!も?[、。])")
_IS_DONE = re.compile(r"(?:さ)?れ(?:る|ます)[。]?$|(?:する|します)[。]?$")
_TELLS = re.compile(
    r"\s?(?:を)?(?:基準|基|もと|元)に(?:し|、|[^なよ])|に(?:基づ[いくき]|応じ|従[いっ])|\s?単位で"
    rf"|を\s?(?:(?:利用|使用|活用)し[て、](?![おい])|(?:用い|使っ)て(?![おい]))(?=[^。]{{0,{MOST_OF_REST}}}[。]?$)"
)
_TIME = re.compile(r"の(?:とき|時|際)に?[ぁ-ゖ、]{0,3}[一-鿿]{0,3}[ぁ-ゖ]{1,6}[。]?$")
_TELLING = re.compile("基|もと|元に|応じ|従|単位|の(?:とき|時|際)|用し[て、]|用いて|使って")
_CAUSE = frozenset(["影響", "働き", "作用", "力", "効果", "おかげ", "原因", "関係"])
_AGENT = re.compile(
    r"(?:行|作|始|開|書|描|唱|率|建|築|広|定|倒|滅ぼ|破|治|出|著|説|編|導|結|立|伝|設け|起こ|見つけ|行な|まとめ|発見|発明|提唱|"
    r"作曲|作詞|設計|建立|創設|創始|創立|設立|制定|編纂|執筆|考案|開発|証明|提案|主導|実施|指揮|暗殺|征服|統一|命名|確立|完成|発表)"
    r"[ぁ-ゖ]{0,3}た[。]?$"
)


def called(text: str, found: Sequence[Chunk], start: int, end: int) -> tuple[Candidate, ...] | None:
    """The name that a sentence introduces, which alone is asked: `X と呼ぶ`; None where it names nothing."""
    for chunk in reversed(found[-3:]):
        if chunk.start > start and _CALLED.match(text, chunk.end, end):
            break
    else:
        return None
    name = _NAME.search(text[max(start, chunk.end - 70) : chunk.end])
    if name is None or not text[start : chunk.start].strip():
        return ()
    a = max(start, chunk.end - 70) + name.start(1 if name.group(1) else 2)
    bare = text[a : chunk.end]
    if is_generic(bare) or bare in words.VAGUE:
        return ()
    return (_candidate(text, a, chunk.end, NAMED),)


NAMED = 3.4
"""The score of a name that is introduced: above any number of what is named."""


def candidates(text: str, found: Sequence[Chunk], start: int, end: int) -> Iterator[Candidate]:
    """What the form of a sentence asks for, none where it has no such form."""
    topics = _topics(text, found, start, end)
    topic = _topic(text, topics, start, end)
    signs = frozenset(text[start:end])
    if topic:
        yield from _defined(text, found, topic, end)
    yield from _comes_to(text, found, start, end)
    if len(topics) == 1:
        yield from _rest(text, topics[0][1], end)
    yield from _way(text, topics, start, end)
    yield from _grounds(text, found, start)
    yield from _happens(text, found, start)
    if not signs.isdisjoint("=＝"):
        yield from _equation(text, start, end)
    yield from _told_of(text, start, end)
    if not signs.isdisjoint("(（"):
        yield from _named_in_brackets(text, start, end)
    opening = japanese_above.opening(text, start, end) if "が" in signs or "と" in signs else 0
    if opening:
        yield _candidate(text, start, opening, DEFINED)
    for frame, needed in _CLOSED_FRAMES:
        said = None if signs.isdisjoint(needed) else frame.search(text, start, end)
        if said and not words.tells_nothing(said.group(1)):
            yield _candidate(text, *said.span(1), DEFINED)
    agent = found[0] if found else None
    if agent and agent.slot == "subj" and agent.start == start and _AGENT.match(text, agent.after, end):
        yield _candidate(text, start, agent.end, DEFINED)


_IS_SO = re.compile(
    rf"(?<=は)、?([^、。は]{{6,24}}[{KANJI}ぁ-ゖ][るう])(?:ように(?:できて|なって|作られて)いる|べき(?:である|だ|です)"
    r"|(?:習性|性質|傾向|特性)(?:が(?:ある|あります|強い)|を(?:持つ|もつ|持っている)))[。]?$"
)
"""`X は …する習性がある`: what it does, as a whole."""
_BECOMES = re.compile(
    rf"(?<=[はが])\s?([{KANJI}{KATAKANA}{LATIN}ー]{{2,16}})[(（][^()（）]{{1,20}}[)）][とに]な(?:る|ります)[。]?$"
)
"""`X は Y（Z）となる`: Y."""
_SORTED = re.compile(
    r"[はをに、]\s?((?:[^、。はがをにで/／・（）\s]{2,16}[/／・、]\s?){1,6}[^、。はがをにで/／・（）\s]{2,16})\s?[にで](?:分類|大別|区分|二分|分け)"
    r"(?:する|される|できる|します|されます|できます|られる|られます|る)?[。]?$"
)
"""`X は A/B/C に分類`: all of them; without X nothing says what is sorted."""
_IS_THIS = re.compile(r"(?:(?<=は)|^)、?\s?([^、。は]{3,24})であり、[^、。]*(?:では|じゃ)(?:ない|ありません)[。]?$")
"""`X は A であり、B ではない`: A."""
_CLOSED_FRAMES = ((_IS_SO, "うべ性傾"), (_BECOMES, "(（"), (_SORTED, "分別"), (_IS_THIS, "り"))
"""Each with signs of which it needs one."""


def _named_in_brackets(text: str, start: int, end: int) -> Iterator[Candidate]:
    named = _NAMED_LAST.search(text, start, end)
    if named:
        yield _candidate(text, *named.span(1), NAMED)
    inside = list(_NAMED_INSIDE.finditer(text, start, end))
    for told in inside if len(inside) == 1 else ():
        if words.is_everyday(told.group(1)) and not is_generic(told.group(2)):
            yield _candidate(text, *told.span(2), NAMED)


def _told_of(text: str, start: int, end: int) -> Iterator[Candidate]:
    """The name that brackets explain, and behind an arrow what is much or little: `狭い国 → X が高くなりがち`."""
    held = _HOLDS.match(text, start, end) if text[max(0, start - 2) : start].strip() in _ARROWS else None
    for told, score in (*((m, NAMED) for m in _EXPLAINED.finditer(text, start, end)), (held, DEFINED)):
        if told and not words.is_everyday(told.group(told.lastindex or 1)):
            yield _candidate(text, *told.span(told.lastindex or 1), score)


_EXPLAINED = re.compile(
    rf"(?<![{KANJI}{KATAKANA}{LATIN}ー])([{KANJI}{KATAKANA}{LATIN}ー]{{3,16}})"
    r"\s?[(（][^()（）、。をにが]{1,24}[をにが][^()（）、。]{0,15}(?:[るす]|こと)[)）]"
)
"""`リフレッシュ(中身を書き直すこと)が必要`: the name of what the brackets explain."""
_ARROWS = ("→", "⇒", "⇨", "->", "=>")
_HOLDS = re.compile(
    r"(?:[^、。]{2,16}、)?([^、。はがをにでと]{2,16}(?<!など)(?<!等))が(?:(?:意外と|特に|最も)?(?:多|少な|高|低|大き|小さ|良|悪|強|弱|広|狭|早|遅|速|増え|減)[ぁ-ゖ]{0,6}"
    r"|(?:世界一|非常に|極めて)?深刻|上位|主流|中心|盛ん)(?:です|である|だ)?[。]?$"
    r"|([^、。はがをにで\s]{3,20}?)(?:[ 　](?:[大小多少高低増減]|増加|減少)|\s?(?:ほぼ|ほとんど)なし)$"
    r"|([^、。はがをにで\s]{3,30})[にで](?:分類|大別|区分)(?:する|される|できる)?$"
)
_NAMED_LAST = re.compile(r"(?<=[うくすつぬむるぐぶたい])\s?[(（]([^()（）ぁ-ゖ\s]{3,16})[)）][。]?$")
"""`…へ流す（放流）`: the name of what was told, in brackets behind its verb."""
_NAMED_INSIDE = re.compile(
    rf"(?<=[いるた])\s?([{KANJI}{KATAKANA}]{{2,8}})\s?[(（]([{KANJI}{KATAKANA}{LATIN}]{{3,16}})[)）](?=[をがはにと])"
)
"""`岸に近い小屋（番小屋）を`: the name of what is described by a verb and a common noun."""


def _topic(text: str, topics: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int, int] | None:
    """Where the topic that opens a sentence starts and ends, and where the rest goes on."""
    quoted = _QUOTED_TOPIC.match(text, start, end)
    if quoted:
        return quoted.start(1), quoted.end(1), quoted.end()
    if not topics or _VERB_INSIDE.search(text, start, topics[0][0]):
        return None
    return start, *topics[0]


def _topics(text: str, found: Sequence[Chunk], start: int, end: int) -> list[tuple[int, int]]:
    """Where each topic ends and the rest goes on; は behind a kanji is a particle."""
    ends = {match.span() for match in _TOPIC.finditer(text, start, end)}
    ends.update((c.end, c.after) for c in found if c.slot == "topic" and text[c.end : c.after].strip() == "は")
    return sorted(ends)


def _defined(text: str, found: Sequence[Chunk], topic: tuple[int, int, int], end: int) -> Iterator[Candidate]:
    """`X は …する Y`, `X は …すること`: X."""
    start, stop, after = topic
    owned = text.rfind("の", start, stop)
    bare = text[owned + 1 if owned >= 0 else start : stop].strip()
    start = start if owned < 0 or (len(bare) < LEAST_OWNED and stop - start <= MOST_OWNED) else owned + 1
    if not 1 < len(bare) <= MOST_OF_TOPIC or words.is_everyday(bare) or bare in words.LABELS:
        return
    if owned >= start and (text.find("の", start, owned) >= 0 or _PART.search(bare)):
        return
    said = text[after:end]
    what = _WHAT_IT_IS.search(said)
    core = said[: what.start()] if what else said
    is_said = what is not None and "こと" in what.group()
    if not is_said:
        if (
            not found
            or _TOPIC_AGAIN.search(said)
            or _CLAUSE.search(said)
            or _NO_DEFINITION.search(said)
            or not _WORD_END.search(core)
        ):
            return
        last = found[-1]
        head = last.start - after if last.end - after == len(core.rstrip()) else len(core)
        while head > 0 and _LETTER.match(core[head - 1]):
            head -= 1
        if head <= 0 or not _ATTRIBUTE.search(core[:head].rstrip()) or is_verbal(core[head:].strip()):
            return
    if len(_LETTER.findall(core)) >= LEAST_SAID:
        yield _candidate(text, start, stop, DEFINED)


def _comes_to(text: str, found: Sequence[Chunk], start: int, end: int) -> Iterator[Candidate]:
    """`…のは Y`: Y; `A ではなく B`: B; `X は Y` of words with hiragana inside: Y."""
    cleft = _CLEFT.search(text, start, end)
    if cleft and _is_answer(cleft.group(1)):
        yield _candidate(text, *cleft.span(1), DEFINED)
    made = _MADE.search(text, max(start, end - 10), end)
    if made and len(found) > 1 and found[-1].end == made.start():
        obj = next((c for c in reversed(found[:-1]) if c.slot == "obj"), None)
        if (
            obj
            and words.tells_nothing(text[found[-1].start : found[-1].end])
            and not words.is_everyday(text[obj.start : obj.end])
        ):
            yield _candidate(text, obj.start, obj.end, DEFINED)
    denied = _NOT_BUT.search(text, start, end)
    if denied:
        behind = next((c for c in found if c.start >= denied.end()), None)
        if (
            behind
            and not text[denied.end() : behind.start].strip()
            and not words.tells_nothing(text[behind.start : behind.end])
        ):
            yield _candidate(text, behind.start, behind.end, DEFINED)
    result = _RESULT.search(text, start, end)
    if result and _is_answer(result.group(1)) and not is_verbal(result.group(1)):
        yield _candidate(text, *result.span(1), DEFINED)
    before = found[:-1] if _SO_CALLED.search(text, start) else ()
    so = next((c for c in before if (_SO_CALLED if c.start > start else _KIND).match(text, c.end)), None)
    if so and not words.tells_nothing(text[so.start : so.end]):
        yield _candidate(text, so.start, so.end, DEFINED + 0.05)


def _rest(text: str, at: int, end: int) -> Iterator[Candidate]:
    """`X は Y`, all that follows the only topic: a word with hiragana inside, a formula, a row, a noun with の."""
    titled = _TITLED.match(text, at, end)
    if titled:
        yield _candidate(text, *titled.span(titled.lastindex or 1), DEFINED)
    tail = _TAIL.match(text, at, end) or _FORMULA.match(text, at, end) or _ROW.match(text, at, end)
    if tail and _is_answer(tail.group().rstrip(")）")):
        yield _candidate(text, *tail.span(), DEFINED)
    tail = _IS_CALLED.match(text, at, end)
    if tail and _is_answer(tail.group(1)):
        yield _candidate(text, *tail.span(1), GROUNDS)
    tail = _OF_TAIL.match(text, at, end)
    if tail and _is_answer(tail.group()) and not words.tells_nothing(tail.group().partition("の")[0]):
        yield _candidate(text, *tail.span(), GROUNDS)


_TITLED = re.compile(
    rf"\s?(?:[「『]([^「」『』]{{2,24}})[」』]|([{LATIN}Ωμ℃°%/]{{1,6}}\s?[(（][{KATAKANA}ー]{{2,12}}[)）]))" + _END
)
"""All that is said is a title, 『波の音』, or a sign with its name, `N（ニュートン）`."""


def _equation(text: str, start: int, end: int) -> Iterator[Candidate]:
    """The equation behind its Japanese name and a space: `オームの法則 V=RI`."""
    last = _EQUATION.search(text, start, end)
    if last:
        yield Candidate(start=last.start(1), end=last.end(1), score=DEFINED, reason="formula")


_EQUATION = re.compile(
    rf"(?<=[{KANJI}ぁ-ゖ{KATAKANA}ー])[ 　]([^ぁ-ヿ一-鿿=＝]{{1,12}}[=＝][^ぁ-ヿ一-鿿=＝]{{2,60}}?)[。]?$"
)


def _is_answer(written: str) -> bool:
    return _WORD_END.search(written) is not None and not words.tells_nothing(written) and not written.endswith("的")


def _way(text: str, topics: Sequence[tuple[int, int]], start: int, end: int) -> Iterator[Candidate]:
    """`…すると Z が下がる`: the way it goes."""
    goes = _GOES.search(text, max(start, end - MOST_OF_TAIL), end) or _measured(text, start, end)
    if not goes:
        return
    what = _WHAT.search(text, start, goes.start())
    if what is None or what.start() <= start or words.is_benefit(what.group()) or _COMPARES.search(text, start, end):
        return
    if _ON.search(text, start, goes.start()) or (topics and topics[0][0] < what.start()):
        a, b = goes.span(1)
        yield _candidate(text, a, b, DEFINED)


def _measured(text: str, start: int, end: int) -> re.Match[str] | None:
    is_so = _IS_SO_MUCH.search(text, max(start, end - MOST_OF_TAIL), end)
    return is_so if is_so and _MEASURED.search(text, start, is_so.start()) else None


def _happens(text: str, found: Sequence[Chunk], start: int) -> Iterator[Candidate]:
    """`…になると X は破棄される`: what is done."""
    if len(found) < len("XY"):
        return
    topic, verb = found[-2:]
    bare = text[verb.start : verb.end]
    if topic.slot != "topic" or topic.after != verb.start or verb.slot != "verb" or not _IS_DONE.match(text, verb.end):
        return
    if not words.tells_nothing(bare) and _ON.search(text, start, topic.start):
        yield _candidate(text, verb.start, verb.end, GROUNDS)


def _grounds(text: str, found: Sequence[Chunk], start: int) -> Iterator[Candidate]:
    """`Y に応じて`, `Y の影響で`: Y, asked where the argument of the verb may not be."""
    tells = _TELLING.search(text, start) is not None
    for i, chunk in enumerate(found):
        bare = text[chunk.start : chunk.end]
        says = tells and (_TELLS.match(text, chunk.end) or _TIME.match(text, chunk.end))
        owner = found[i - 1] if i and found[i - 1].slot == "of" and found[i - 1].after == chunk.start else None
        if says and not words.is_everyday(bare) and chunk.start > start:
            yield _candidate(text, chunk.start, chunk.end, GROUNDS)
        elif says and owner and not words.is_everyday(text[owner.start : owner.end]):
            yield _candidate(text, owner.start, chunk.end, GROUNDS)
        elif bare in _CAUSE and chunk.slot in ("at", "by") and i and found[i - 1].slot == "of":
            a = found[i - 1].start
            if i > 1 and found[i - 2].slot == "and" and found[i - 2].after == a:
                a = found[i - 2].start
            yield _candidate(text, a, found[i - 1].end, GROUNDS)


GROUNDS = 2.66
"""Between the argument right before the last verb and the one before that."""


def _candidate(text: str, start: int, end: int, score: float) -> Candidate:
    is_name = _LATIN.search(text, start, end) is not None
    return Candidate(start=start, end=end, score=score, reason="name" if is_name else "key words")
