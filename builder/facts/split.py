"""Where a line parts into a term and what is said of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from builder.facts import is_when
from builder.facts.prose import covered
from builder.facts.shapes import (
    has_words,
    is_japanese_sentence,
    is_noun_phrase,
    is_pointer,
    is_question,
    opens_with_verb,
    without_brackets,
)
from builder.facts.words import is_label
from builder.model import InlineKind, Prose
from builder.text import has_japanese, stands_for, width


class Separator(Enum):
    """What stands between the two sides."""

    COLON = "colon"
    DASH = "dash"
    ARROW = "arrow"
    EQUALS = "equals"
    LEADER = "leader"
    TOHA = "toha"
    HA = "ha"
    """`CORS は…を制御する仕組み`: a name, and a noun that says of what kind it is, with what tells it from others."""
    IS_A = "is-a"
    SPACE = "space"
    """A gap wider than between words: `語　意味`, `a few  少しの`."""
    DATE = "date"
    """Nothing: when something was, then what it was (`dates`)."""
    BOLD = "bold"
    """Nothing: a bold subject, then its sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A line's two sides as ranges of its text; `body_start == body_end` where nothing follows the separator."""

    separator: Separator
    term_end: int
    body_start: int


_SHIELDS = (
    re.compile(r"\b[a-z][a-z0-9+.-]{1,20}://[^\s、。」）]+"),
    re.compile(r"\b(?:mailto|tel|urn|data|arn):[^\s、。]+"),
    re.compile(r"\b[A-Za-z]:[\\/](?=\S)[^\s]*"),
    re.compile(r"(?<![\w:]):[a-z0-9_+\-]+:(?!\w)"),
    re.compile(r"(?<![\w:])(?=[0-9A-Fa-f:]{0,40}[0-9A-Fa-f])(?:[0-9A-Fa-f]{0,4}:){2,}[0-9A-Fa-f]{0,4}(?:/\d+)?(?!\w)"),
    re.compile(
        r"[^\s\d:：=＝、。]{1,20}(?:\s?[:：]\s?[^\s\d:：=＝、。]{1,20}){1,6}(?=\s?[=＝]\s?\d[\d.]{0,5}\s?[:：]\s?\d)"
    ),
    re.compile(r"(?<!\d)(?:\d{1,4}\s?:|(?<![A-Za-z.])\d{1,4}\s?[:：]\s?)\d{1,4}(?:[:：]\d{2})?(?!\d)"),
    re.compile(r"\w+::\w+"),
    re.compile(r"\b[\w.-]*[A-Za-z][\w.-]*:\d{1,5}\b(?!\s*(?:年|月|日|個|つ|%|人|回))"),
    re.compile(r"(?<=\w):(?=latest\b)"),
    re.compile(r"\b[a-z][\w-]*:[A-Z*][A-Za-z*]+\b"),
    re.compile(r"\b[a-z][\w.-]*:[a-z0-9][\w.*/-]*"),
    re.compile(r"--[a-z][\w-]+"),
    re.compile(r"\b(?:HH?|hh?|MM|mm)(?::(?:MM|mm|SS|ss))+"),
    re.compile(r"<([A-Za-z][\w:.-]{0,40})[^<>]{0,80}>[^<>]{0,80}</\1>"),
)
_HIDES = frozenset({InlineKind.CODE, InlineKind.MATH, InlineKind.LINK, InlineKind.CLOZE})
_SHIELDED = re.compile(r":\S|[:：]\s?\d|--|</")
"""Without one of them there is nothing to shield: most colons have a space behind them."""
_IS_CASE = re.compile(r"[-−–+]?\d[\d.,]*%?\s?[:：]\s+\S")
_IS_LETTERS = re.compile(r"[A-Z]{2}(?=$|\s?[:：]\s)")
"""`D = 0: one root`, `MR = MC: profit is greatest`: what stands before the colon is a case."""
_LEADS_ON = re.compile(r"[ 　](?:→|⇒|⇨|➡|->|=>)[ 　]")
"""`甲＝乙　→　丙`: what follows from that is what is said."""
_SAYS_KIND = (
    r"(?:もの|仕組み|しくみ|制度|技術|手法|技法|方法|方式|規格|言語|機能|サービス|装置|機器|データ|状態|現象|病気|疾患|権利|義務|法律|規則|"
    r"設備|道具|工具|施設|部品|作業|処理|工程|手続き|分野|学問|単位|命令|領域|症状|(?:の|た)一種|の総称|プロセス|アルゴリズム|モデル|プログラム|ソフトウェア|ソフト|"
    r"ツール|プロトコル|システム|ネットワーク|コマンド|メソッド|ライブラリ|フレームワーク|グラフ|地形|海岸|風|物質|器官|ホルモン|酵素|費用|指標|尺度|割合|関数|定理|構造物|人物|思想|学説|考え方|組織|機関|条約|様式|船|場所|機械|生物|動物|植物|会社|国)(?:のこと)?(?:である|です|だ)?[。．]?$"
)
"""What a line ends in that says of what kind a thing is."""
_SEPARATOR = re.compile(
    r"(?P<leader>\s?(?:・{2,}|…+|‥+|\.{4,}|(?<=[A-Za-z\d\ue000\s])\.{3}(?=\s?[一-鿿ァ-ヺ]))\s?(?=\S))"
    r"|(?P<colon>\s?[:：]{1,2}=?\s*(?:(?:->|=>|→|⇒|-|–|—)\s+)?)"
    r"|(?P<arrow>\s?(?:→|⇒|⇨|➡️?|👉|⇄|⇌|=>|--?>)+\s?|\s?[⇔↔⟷]\s?(?=[^⇔↔⟷→=＝<>。]{1,24}$)(?!.*(?:比較|違い|関係|変換|切替|[相互]換)$)(?=.*(?:[A-Za-z]{2}|[^\x00-\x7f])))"
    r"|(?P<dash>\s(?:-{1,3}|–|—|―|‐|−)\s|\s?(?:—|―|──){1,2}\s?)"
    r"|(?P<tight>(?<=[a-z)])[-–—]\s+(?=\w))"
    r"|(?P<equals>\s(?:=|＝|≒|≈)\s|(?:(?<=[^\x00-\x7f])|(?<=[A-Z][A-Z0-9]))[=＝](?=[^\x00-\x7f])(?!(?<=[ァ-ヺー]＝)[ァ-ヺ])|(?<=[\w)）])＝(?=[\w(（「])(?!(?<=[ァ-ヺー]＝)[ァ-ヺ])|(?<=[)）])=(?=[^\x00-\x7f]))"
    r"|(?P<toha>\s?とは(?:[、,]\s?|(?=[^\w]|[一-龯ァ-ヴーA-Za-z0-9]))\s?)"
    rf"|(?P<ha>\s?(?<![をがにでとへ])は、?\s?(?=(?:(?!が、|ので|から、)[^は。\n]){{6,120}}[るたいなのうくすつぬぶむぐ][一-龯ァ-ヺー]{{0,6}}{_SAYS_KIND}))"
    r"|(?P<space>[ \t]{2,}|\t|[ \t]?　\s*)"
    r"|(?P<isa>\s(?:is|are)\s(?=(?:an?|the|one\s(?:that|which|who|where|in which))\s)"
    r"|\sare\s(?=(?:(?!\w+ed\b|in\b|on\b|by\b)[\w-]+\s){0,2}\w+s\s(?:that|which|who|whose|used)\b)"
    r"|\s(?:refers to|stands for|is defined as|is short for|means"
    r"|(?:is|occurs?|happens|arises)\s(?:when|where))\s)"
)
_GLOSSED = re.compile(r" (?=[ぁ-ヿ一-鿿])(?![をにがはでとのもへやか])(?![一-鿿ァ-ヺー]{1,10}[はをでがに、])[^。\n]{6}")
"""Behind code at the beginning of a line: `$private` 自分のクラスの内側から…, not `ls` コマンドは…."""
_KANA = re.compile("[ぁ-ゖ]")
_GOES_ON = re.compile(r"[をにがはでとのもへ][一-鿿ァ-ヺ]")
"""`A→で表す`: the sentence goes on, nothing follows from its beginning."""
_RANGE = re.compile(
    r"(?i)\b(?:going|goes|go|moves?|moving|flows?|flowing|runs?|changes?|changing)\sfrom\s[\w-]+$|[⇔↔⟷]"
)
"""`moves from low -> high water by night`: the arrow is a word of the sentence."""
_IS_SIGN = re.compile(r"(?:is|are|was|were|means)\s")
"""`The <-> is a two-way arrow`: the sentence is about the sign."""
_CLAUSE_NUMBER = re.compile(
    r"^第?[0-9０-９一二三四五六七八九十百]+(?:条|項|号|章|節|編)?(?:の[0-9０-９一二三四五六七八九十]+)?(?:\s*第?[0-9０-９一二三四五六七八九十]+[項号])*$"
)
"""`80条　…`: where a rule stands, not what it is about."""
_RELATED = re.compile(
    "(?:姉妹|兄弟|親戚|近縁|別[のに物]|異な|違[いうっ]|独立|同じ|同様|同義|無関係|関係|逆|反対|対照|対立|似て|区別|離れ|共通)"
)
"""`A とは姉妹関係にある`: how two things stand to each other, not what one is."""
_NO_TOHA = re.compile(r"^(?:あ|も)$|[だたの]あ$|[るたいなうくす]こ$|[こそあど]のこ$|^[日月年週人度毎]ご$")
"""`あとは`, `することとは`, `このことは`, `日ごとは`: no と before a name."""
_YEAR = re.compile(r"1\d{3}|20\d\d")
"""`1953 - the double helix`: a number before a dash counts, unless it is a year."""
_PARTICLE = re.compile("[^ぁ-ゖ][はがをにでともへ]$|[ぁ-ゖ]{2}[はを]$")
"""`彼は　学校へ行った。`: the sentence goes on behind the gap."""
_READING = re.compile("[ぁ-ゖー]+")
_SPEECH = re.compile(r"[「“\"][^「」“”\"]*[」”\"](?:と.*)?[。.]?")
"""`先生　「今日は休みです」`: somebody says it."""
_GAP = re.compile(r"\s{2,}|　")
"""Once more behind `語　意味`, twice: a row of words, none of them the meaning."""
_IN_CORNERS = re.compile(r"(【[^【】]{1,20}】)[\s:：]*(?=[^\s【】]{4})")
"""`【語】意味`: a name in corner brackets, and what it means behind it."""
_IS_TERM = re.compile(r"[A-Z][\w'’()]*(?:\s[\w'’()]+){0,2}")
_IS_SAID = re.compile(
    r"(?!(?:and|or|nor|but|yet|to|as|than|then|versus|vs|not|rather|even|if|in|into|on|at|of|by|with|without|from|plus|through|via)\b)"
    r"\w+\s(?:\w+-)?\w+\s\w"
)
"""`Mitosis- division of a cell`: a dash with a space on one side, between a short name and a text;
not `Left- but not …` and `Two- three-bedroom …`, where the rest of a word comes later."""
_SIGN = re.compile(
    r"[:：・…‥→⇒⇨⇔↔⟷⇄⇌➡👉=＝≒≈—―─【　]|[-–‐—−]\s|->|\.{3}|とは|\s\s|\t|\b(?:is|are|refers|stands|means|occurs?|happens"
    r"|arises)\s"
)
"""A sign without which there is no separator but は: most lines have none."""
_SPELLED = re.compile(r"([A-Z][A-Za-z]{1,7})[ \t　]+(?=[A-Z][a-z]+(?:[ -][A-Za-z]+){1,6}\s*$)")
"""`NIC Network Interface Card`: letters before what they stand for."""
_MOST_BEFORE = 4
"""Characters of a separator before its sign: ` --` of ` ---`."""
_KIND_TAIL = re.compile(_SAYS_KIND)
_LONGEST_TAIL = 16
"""Characters; the longest that it finds has 12."""
_KINDS = {
    "leader": Separator.LEADER,
    "colon": Separator.COLON,
    "arrow": Separator.ARROW,
    "dash": Separator.DASH,
    "tight": Separator.DASH,
    "equals": Separator.EQUALS,
    "toha": Separator.TOHA,
    "ha": Separator.HA,
    "space": Separator.SPACE,
    "isa": Separator.IS_A,
}
_OPEN, _CLOSE = "(（[「『【{〈《", ")）]」』】}〉》"
_BRACKET = re.compile(f"[{re.escape(_OPEN + _CLOSE)}]")
_GLOSS = re.compile(r"[(（][^()（）]{1,80}[)）]$")
"""`IETF（Internet Engineering Task Force）：…`: the name is short without it."""
_SHUT = re.compile(rb"\x01+")
_SENTENCE_END = re.compile(r"[。!！?？]\s*\S|[a-z\d)][.!?]\s+[A-Z]")
FIRST_WORDS = 400
"""A separator stands at the beginning of a line or it is none; this many characters are looked at."""
_LONGEST_TERM = 120
"""In columns: a longer left side is a sentence."""


def split(prose: Prose) -> Split | None:
    """Find the first separator outside brackets, code, links, addresses, times and ratios, before any sentence ends.

    The order and the shields are those of card-quality.md §3 (measured there on 55 cases).
    """
    sign = _SIGN.search(prose.text, 0, FIRST_WORDS)
    says_kind = _says_kind(prose.text[:FIRST_WORDS])
    bracketed = _spelled(prose.text) or _IN_CORNERS.match(prose.text)
    if bracketed:
        return Split(separator=Separator.SPACE, term_end=bracketed.end(1), body_start=bracketed.end())
    if not (sign or says_kind):
        return None
    masked = mask(prose)
    first = max(0, sign.start() - _MOST_BEFORE) if sign and not says_kind else 0
    for match in _SEPARATOR.finditer(masked, first):
        if match.start() == 0:
            continue
        kind = _KINDS[str(match.lastgroup)]
        left, right = prose.text[: match.start()], prose.text[match.end() :]
        if match.lastgroup == "dash" and (_TURNS.match(right) or _CLOSED.match(right)):
            return None
        is_tight = match.lastgroup == "tight" and not (_IS_TERM.fullmatch(left) and _IS_SAID.match(right))
        if kind is Separator.DASH and match[0].strip() in "–−" and _is_reckoned(left, right):
            continue
        if is_tight or _is_no_sign(kind, left, match[0], right):
            continue
        is_closed = _SENTENCE_END.search(masked[: match.start()] + " x") and not _is_key(left, right)
        if is_closed or width(left) > _LONGEST_TERM:
            return None
        spaced = (
            match.group()[-1:].isspace() or not right or (match.group() == "：" and _is_name(left, right, is_wide=True))
        )
        if _fits(kind, left.strip(), right.strip(), spaced=spaced) or (spaced and _is_sign(prose, len(left.rstrip()))):
            return Split(separator=kind, term_end=len(left.rstrip()), body_start=match.end())
    return None


def _is_no_sign(kind: Separator, left: str, sign: str, right: str) -> bool:
    """Whether an equals sign or verb parts nothing: a case stands around it, what leads on, or no definition."""
    if kind is Separator.IS_A:
        return not is_when.tells(left.strip(), sign.strip(), right)
    if kind is not Separator.EQUALS:
        return False
    is_same = _IS_LETTERS.fullmatch(left) is not None and _IS_LETTERS.match(right) is not None
    return is_same or _IS_CASE.match(right) is not None or _LEADS_ON.search(without_brackets(right)) is not None


def _spelled(text: str) -> re.Match[str] | None:
    """Letters before what they stand for, with nothing between them."""
    found = _SPELLED.match(text)
    return found if found and "\n" not in text and stands_for(found[1], text[found.end() :].strip()) else None


def _is_sign(prose: Prose, end: int) -> bool:
    """Whether all that stands before a colon is a sign in code: `!` of a reply, `&` of a shell."""
    first = prose.inlines[0] if prose.inlines else None
    return first is not None and first.kind is InlineKind.CODE and first.start == 0 and first.end == end <= len("&&=")


def _says_kind(text: str) -> bool:
    """Whether a text may be parted by a は: it says at its end of what kind something is."""
    return "は" in text and _KIND_TAIL.search(text, max(0, len(text) - _LONGEST_TAIL)) is not None


def _is_reckoned(left: str, right: str) -> bool:
    """Whether a dash is a minus: `assets – debts = equity`."""
    return _RESULT.fullmatch(right) is not None and _TERM_OF_SUM.fullmatch(left) is not None


_TERM_OF_SUM = re.compile(r"\w+(?:\s\w+)?")
_RESULT = re.compile(r"(?:[A-Za-z]{3,}(?: [a-z]+)?|[A-Za-z]+ [×*/] [\w. ]+) = [A-Za-z]+(?: [a-z]+)?")
_LABELLED = re.compile(
    r"\s(?!(?:is|are|was|were|has|have|had|can|may|might|must|will|would|should|do|does|did|of|in|on|at|for|to|from|by|with|and"
    r"|or|that|which|when|where|while|if|as|be|not)\b|[a-z]+s\s(?:the|an?|on|in|to|by|with)\b)[A-Za-z\d]"
)
"""`*Cause* bacteria in the ear`: no verb and no preposition carries on what stands in bold."""


def bold_subject(prose: Prose) -> Split | None:
    """A bold beginning that is the subject: `**Foo moss** is a plant`, `**語**は文`; code and its gloss behind it."""
    kinds = (InlineKind.STRONG, InlineKind.CODE, InlineKind.EMPHASIS)
    first = next((i for i in prose.inlines if i.kind in kinds and i.start == 0), None)
    if first is None or first.end >= len(prose.text.rstrip()) or first.end > _LONGEST_TERM // 2:
        return None
    rest = prose.text[first.end :]
    if first.kind is not InlineKind.CODE and _LABELLED.match(rest) and is_label(prose.text[: first.end]):
        return Split(separator=Separator.SPACE, term_end=first.end, body_start=first.end + 1)
    if first.kind is InlineKind.EMPHASIS:
        return None
    if first.kind is InlineKind.CODE:
        glossed = _GLOSSED.match(rest)
        return Split(separator=Separator.BOLD, term_end=first.end, body_start=first.end + 1) if glossed else None
    joined = re.match(r"\s+(?=[a-z]{2,})|\s?[はがも]、?\s?", rest)
    words = prose.text[: first.end]
    is_latin = joined is not None and joined[0].isspace()
    if (
        joined is None
        or not is_noun_phrase(words)
        or is_label(words)
        or (is_latin and not (_PLURAL.search(words) or opens_with_verb(rest.strip())))
    ):
        return None
    return Split(separator=Separator.BOLD, term_end=first.end, body_start=first.end + joined.end())


_PLURAL = re.compile(r"(?:^|\s)[A-Za-z]{2,}[^\Wsiu]s$")
"""`**Hawsers** tow ships`: behind a plural most words are verbs."""


def mask(prose: Prose) -> str:
    """The first words with everything that hides no separator made of private characters."""
    text = prose.text[:FIRST_WORDS]
    shut = covered(prose, _HIDES)[:FIRST_WORDS]
    for shield in _SHIELDS if _SHIELDED.search(text) else ():
        for match in shield.finditer(text):
            shut[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    depth = behind = 0
    for match in _BRACKET.finditer(text):
        at = match.start()
        if depth:
            shut[behind:at] = b"\x01" * (at - behind)
        if not shut[at]:
            depth = max(0, depth - (match[0] in _CLOSE))
            shut[at] = depth > 0
            depth += match[0] in _OPEN
        behind = at + 1
    if depth:
        shut[behind:] = b"\x01" * (len(text) - behind)
    pieces, done = list[str](), 0
    for run in _SHUT.finditer(shut):
        pieces += [text[done : run.start()], "\ue000" * (run.end() - run.start())]
        done = run.end()
    return "".join((*pieces, text[done:]))


def _fits(kind: Separator, left: str, right: str, *, spaced: bool) -> bool:
    """Whether both sides look like the sides of this separator."""
    if kind is Separator.COLON or not (has_words(left) and has_words(right)):
        return kind is Separator.COLON and has_words(left) and (spaced or _is_name(left, right) or _is_key(left, right))
    if kind in (Separator.TOHA, Separator.HA):
        is_name = is_noun_phrase(left, longest=30) and not (kind is Separator.HA and is_pointer(left))
        is_name = is_name and not (kind is Separator.TOHA and _NO_TOHA.search(left))
        return is_name and not is_question("とは" + right) and not _RELATED.match(right)
    if kind is Separator.IS_A:
        begins = left.lstrip('"“')[:1].isupper() or left[:1].isdigit() or left.lower().startswith(("a ", "an ", "the "))
        return begins and not is_question(right) and is_noun_phrase(left, longest=30)
    if kind is Separator.ARROW:
        return _GOES_ON.match(right) is None and _RANGE.search(left) is None and _IS_SIGN.match(right) is None
    if kind is Separator.SPACE:
        name = left.rstrip("0123456789") or left
        is_name = _short(name) or (_TYPED.fullmatch(left) is not None and has_japanese(right[:1]))
        return has_japanese(left + right) and is_name and not is_pointer(left) and _is_meaning(left, right)
    number = left.replace(".", "").replace(" ", "").isdigit() and not _YEAR.fullmatch(left)
    return is_noun_phrase(left) and not is_pointer(left) and not (kind is Separator.DASH and number)


_TURNS = re.compile(r"(?:but|however,?|yet|and (?:is|are|was|were|has|have|can|then|so))\s")
"""`Ships may pass - but only by day`: the sentence goes on."""
_CLOSED = re.compile(
    r"[^.;:]{2,80}\s[-–—]+\s(?:is|are|was|were|has|have|had|can|could|must|may|might|will|would|should|does|do|did)\s"
)
"""`Idle ropes - hawsers, springs - are coiled`: a second dash closes what the first opens."""
_TYPED = re.compile(r"[a-z][a-z0-9._/-]{1,16}(?: [A-Za-z0-9._/<>=-]{1,24}){1,5}")
"""`git stash pop　退避した変更を戻す`: what a command does, behind a wide gap."""


def _is_meaning(left: str, right: str) -> bool:
    """Whether words behind a gap say what the word before it means, and do not go on from it."""
    if left.endswith("の") or _CLAUSE_NUMBER.search(left) or _SPEECH.fullmatch(right) or len(_GAP.findall(right)) > 1:
        return False
    if _PARTICLE.search(left) and (
        is_japanese_sentence(right) or (left[-1] in "はがを" and not _READING.fullmatch(right))
    ):
        return False
    is_told = not has_japanese(left) or _KANA.search(right) is not None or width(right) > 2 * width(left)
    return is_told or _WHEN_JA.fullmatch(left) is not None


_WHEN_JA = re.compile(r"(?:紀元)?前?\d{3,4}年(?:\d{1,2}月(?:\d{1,2}日)?)?")


def _is_key(left: str, right: str) -> bool:
    """Whether a number of three digits, or a word, stands for what follows: `404:見つからない`, `#N/A：…`, `can：…`."""
    is_code = re.fullmatch(r"\d{3,}|#[A-Z0-9/]+[!?A]", left) is not None
    is_word = left.isascii() and left[:1].isalpha() and left.isalnum()
    return (is_code or is_word) and has_japanese(right[:2])


def _is_name(left: str, right: str, *, is_wide: bool = False) -> bool:
    """Whether the left side of a colon without a space is a name: short, or a longer one before Japanese.

    A wide colon parts nothing else: a name may end in a number, and the text may begin with a Latin word.
    """
    bare = _GLOSS.sub("", left)
    if _short(bare):
        return True
    begins = has_japanese(right[: _FIRST_WORD if is_wide else 1]) and not right[:1].isdigit()
    begins = begins or (is_wide and has_japanese(left) and _ONE_WORD.fullmatch(right) is not None)
    is_number = bare[-1:].isdigit() and not (is_wide and has_words(bare.rstrip("0123456789. ")))
    return begins and not is_number and is_noun_phrase(bare, longest=_LONGEST_NAME)


_ONE_WORD = re.compile(r"-{0,2}[A-Za-z][\w./=-]*")
"""All that stands behind the colon: an option, a name."""
_FIRST_WORD = 24
"""Characters in which Japanese begins."""
_LONGEST_NAME = 30
"""As `is_noun_phrase` counts: 60 columns of Japanese, 45 Latin letters."""


def _short(left: str) -> bool:
    """Whether the left side of a colon without a space is a short noun phrase."""
    return (
        width(left) <= (30 if has_japanese(left) else 24)
        and is_noun_phrase(left, longest=15)
        and not left[-1:].isdigit()
    )
