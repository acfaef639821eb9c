"""What is said of a Japanese term, and the term itself, where it cannot be asked or is not one thing to recall."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from builder.cloze import japanese_words as words
from builder.cloze.sheet import RUNS

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_OF_HELP = 30
"""Characters; more says something else as well."""
LEAST_BESIDES = 12
"""Letters of meaning: with fewer, what stands beside praise or a comparison only introduces it."""
MOST_OF_END = 60
"""Characters of what is said that tell how it closes."""
MOST_SEARCHED = 400
"""Characters."""

_ADVICE = re.compile(
    r"(?:[にへ][着注]目|を(?:意識|優先|疑う|見る|確認)|から(?:考え|判断|推測|推定)|で(?:考え|判断|見分け)|と考え)"
    r"(?:する|して?いく|るとよい|ると良い|る|て[ぁ-ゖ]{1,12})?[。]?$"
)
_HELP = re.compile(r"(?:役(?:に)?立(?:つ|ちます)|便利(?:です|である)?|有効(?:です|である)?)[。．]?\s*$")
_CANNOT = re.compile(r"(?:ない|ません)\s*[。．]?\s*$")
_NEEDED = re.compile(r"(?:必要が(?:ある|あります)|なければならない|べき(?:である|だ|です)?)\s*[。．]?\s*$")


def is_advice(said: str) -> bool:
    """Whether something tells how to find an answer: `雨の量から判断`, `国の境目を意識`."""
    return _ADVICE.search(said[-MOST_OF_END:]) is not None


def only_compares(said: str) -> bool:
    """Whether what is said of a term only sets it against another.

    Its first sentence comes to it, `予備があるので、甲に比べると遅くなる`, or little else is said.
    """
    if not _COMPARED.search(said):
        return False
    return _is_compared(said.partition("。")[0].rpartition("、")[2]) or not _says_besides(said, _is_compared)


def only_praises(said: str) -> bool:
    """Whether what is said of a term is only what it is good for, or a tip: `…を減らすことができる`.

    `近い拠点に基づいて処理することで、性能を高める` says how; what is needed at length says what it is.
    """
    return is_benefit(said) and (_CAN.search(said) is not None or not _says_besides(said, _is_praised))


def _is_praised(clause: str) -> bool:
    is_told = _NEEDS.search(clause) is not None and _letters(clause) >= LEAST_BESIDES
    return is_benefit(clause) and not is_told


def only_denies(said: str) -> bool:
    """Whether what is said of a term is only what it can't do."""
    return _is_denied(said) and not _says_besides(said, _is_denied)


def is_benefit(said: str) -> bool:
    """Whether a text closes with what something is good for: `…を減らす`, `…が容易`."""
    return bool(_BENEFIT.search(said[-MOST_OF_END:]))


def _says_besides(said: str, is_weak: Callable[[str], bool]) -> bool:
    """Whether enough is said beside the clauses that compare, praise or deny."""
    clauses = "、".join(clause for clause in _CLAUSE_END.split(said[:MOST_SEARCHED]) if not is_weak(clause))
    return _letters(without_times(clauses)) >= LEAST_BESIDES


def _letters(words: str) -> int:
    """How many letters of meaning some words have."""
    return sum(map(len, RUNS.findall(words)))


def _is_compared(clause: str) -> bool:
    return _COMPARED.search(clause) is not None


def _is_denied(clause: str) -> bool:
    end = clause[-MOST_OF_END:]
    return _DENIED.search(end) is not None and not _NO_MORE_THAN.search(end)


_NO_MORE_THAN = re.compile(
    "(?<![うくすつぬむるぐぶれ少])(?<!少し)"
    "(?<![0-9０-９一二三四五六七八九十百半数][回度つ個人枚本日年月台件名冊匹杯円分部])しか(?!し)"
    "|に(?:すぎ|過ぎ)(?:ない|ません)"
)
"""`荷主にしか渡せない`: who alone gets it is said, no denial; `歩くしかない` and `一回しか使えない` are."""


_COMPARED = re.compile(
    r"に比べ|と比べ|と比較し|より(?:も|は)?[^、。]{0,12}(?:い|く|かる|である)(?:[。、]|$)|に対して、?[^、。をにで]{1,8}は|と同様|と同じ"
)
_DENIED = re.compile(
    r"(?:ない|ません|なし|以外|不可|非対応|未対応|できず|せず)(?:です|こと|ため|ので)?\s*[。．.)）]?\s*$"
)
_BENEFIT = re.compile(
    r"(?:必要|可能|減らす|減らせる|削減|軽減|節約|高める|高まる|向上|改善|容易|簡単|しやすい|安全|便利|有効|役立つ|役立ち|防げる)"
    r"(?:にする|になる|に|させる|する|できる|ことができる|ことができます|できます|します|です|である|なため|。|\s)*$"
)
_NEEDS = re.compile(r"必要(?:です|である|だ)?[。\s]*$")
_CLAUSE_END = re.compile(r"[、。]|(?<=[えけげせてねべめれいっんし])[てで](?=\s?[一-鿿ァ-ヺA-Za-z])")
_CAN = re.compile(r"でき(?:る|ます)[。\s]*$")


def is_circular(term: str, said: str) -> bool:
    """Whether what is said of a term is made of its own letters, or says its last word again and little else.

    `代名詞: 名詞の代わりをする`; `ズーム: 位置をズーム`; `景気サイクル: 上がって下がるサイクル`.
    """
    bare = said.strip(" 。").removesuffix("のこと")
    kanji = _KANJI.findall(bare)
    is_told = len(kanji) >= max(LEAST_OF_LETTERS, LEAST_SHARE * len(bare)) and not _LOANS.search(bare)
    if is_told and set(kanji) <= set(_KANJI.findall(term)):
        return True
    last = _LAST_LOAN.search(term.strip())
    if last is None or not bare.endswith(last.group()):
        return False
    rest = bare[: -len(last.group())]
    return last.group() == term.strip() or not (_LOANS.search(rest) or _KANJI_PAIR.search(rest))


LEAST_OF_LETTERS = 3
"""Kanji of a text that could all be those of its term by chance if they were fewer."""
LEAST_SHARE = 0.3
"""Of the letters of a text: where there are fewer kanji, what is in kana says something, `まわりより…ところ`."""
_KANJI = re.compile("[一-鿿]")
_KANJI_PAIR = re.compile("[一-鿿]{2}")
_LOANS = re.compile("[ァ-ヺー]{2}|[A-Za-z0-9]")
_LAST_LOAN = re.compile("[ァ-ヺー]{3,}$")


def asked_for(before: str, answer: str, *, context: str = "") -> str:
    """What the question side of an answer has to say, where what stands before does not: how many, or a reading.

    `戦術: 広告、販促、販路、流通`: 4つ; `船渠: せんきょ`, or `母后: ぼこう` below 難読漢字: 読み. Kana may be what the
    word means, `踵部→かかと`, where nothing above says that readings are learnt.
    """
    if _KANA_ONLY.fullmatch(answer) and _is_reading(before.strip(" :：　=→"), answer, context):
        return "読み"
    if not _ROW.fullmatch(answer):
        return ""
    many = len(_COMMA.findall(answer)) + 1
    return (
        ""
        if {str(many), "〇一二三四五六七八"[many]} & set(unicodedata.normalize("NFKC", before[-MOST_OF_END:]))
        else f"{many}つ"
    )


def count_of(text: str, start: int, end: int) -> str:
    """How many members a row has that a verb is about, where what stands before does not say so: 3つ."""
    is_row = _ROW.fullmatch(text, start, end) is not None and _OF_VERB.match(text, end) is not None
    return asked_for(text[:start], text[start:end]) if is_row else ""


_OF_VERB = re.compile(r"\s?(?:[をが]|に(?!よ)|[。．]?$)")


def _is_reading(term: str, kana: str, context: str) -> bool:
    """Whether kana are how kanji are read: they can be, and readings are learnt; or they sound like Chinese.

    They can be with two syllables for each kanji, or with more before the same kana at the end.
    """
    written = _WRITTEN.fullmatch(term)
    if written is None:
        return False
    if not _OF_READINGS.search(context):
        sounds_chinese = len(_CHINESE.findall(kana)) == len(written[1]) and _CHINESE_ONLY.fullmatch(kana)
        return not written[2] and bool(sounds_chinese) and _GLIDE.search(kana) is not None
    if written[2]:
        return kana.endswith(written[2]) and len(kana) > len(written[2])
    return len(written[1]) > 1 and len(_SMALL.sub("", kana)) <= len("仮名") * len(written[1])


_WRITTEN = re.compile("([一-鿿々]{1,8})([ぁ-ゖ]{0,3})")
_OF_READINGS = re.compile(
    "読み(?![一-龯])|読み[方仮]|よみ(?![一-龯])|漢字|難読|漢検|[音訓]読|熟字訓|[ふ振]りがな|振り仮名|ルビ"
)
_SYLLABLE = "[あ-ゔ][ゃゅょ]?[いうきくちつっん]?"
_CHINESE = re.compile(_SYLLABLE)
_CHINESE_ONLY = re.compile(f"(?:{_SYLLABLE})+")
_GLIDE = re.compile("[きしちにひみりぎじびぴ][ゃゅょ]")
"""Of the words of Japan hardly any has one: さんま does not tell, せんきょ does."""
_SMALL = re.compile("[ゃゅょ]")
_KANA_ONLY = re.compile("[ぁ-ゖー]{2,12}")
_MEMBER = r"[一-鿿ァ-ヺー々A-Za-z0-9]{1,12}"
_ROW = re.compile(rf"{_MEMBER}\s?(?P<sign>[、，・])\s?{_MEMBER}(?:\s?(?P=sign)\s?{_MEMBER}){{1,5}}")
"""With one sign between them: of `甲・乙、丙`, two may be one."""
_COMMA = re.compile("[、，・]")


def is_assembled(term: str, said: str) -> bool:
    """Whether a long term can be put together from words of what is said of it, but for words that tell nothing.

    `ISMS適合性評価制度`, where ISMS, 適合 and 評価 can be read; but 加重ルーティング is not told by ルーティング.
    """
    if len(term) < LEAST_OF_LONG or not _KANJI_PAIR.search(term):
        return False
    found = [False] * len(term)
    for word in _WORD.finditer(term):
        if word.group() in said:
            found[word.start() : word.end()] = [True] * len(word.group())
    for at in range(len(term) - 1):
        if _KANJI_PAIR.match(term, at) and term[at : at + 2] in said:
            found[at : at + 2] = True, True
    left = "".join(" " if shown else letter for letter, shown in zip(term, found, strict=True)).split()
    return sum(found) > len(term) // 2 and all(words.tells_nothing(rest) for rest in left)


LEAST_OF_LONG = 6
"""Letters of a term of several words."""
_WORD = re.compile("[ァ-ヺー]{2,}|[A-Za-z0-9]{2,}")


def can_do(term: str, body: str) -> bool:
    """Whether a product is only said to be able to do a thing, `Foo: …することができる`: one of many that it can do."""
    return term.isascii() and _CAN.search(body[-MOST_OF_END:]) is not None


_CAN = re.compile(r"ことが(?:可能|でき(?:る|ます))(?:です|である|だ)?[。．]?\s*$")


def is_option(term: str, heading: str) -> bool:
    """Whether a term below a folded heading of options, or of words behind a command, is one."""
    return (heading in _OPTION_HEADINGS and term.startswith("-")) or heading in _SUB_HEADINGS


_SUB_HEADINGS = ("サブコマンド", "subcommand", "subcommands")
_OPTION_HEADINGS = ("オプション", "オプション名", "option", "options")


def is_of_exam(term: str) -> bool:
    """Whether a term says in which exam something was asked: `H29S P16`, `R3 秋 問 5`, 平成29年春."""
    return _OF_EXAM.match(term.strip()) is not None


_OF_EXAM = re.compile(
    r"(?:[HRＨＲ]\.?\s?\d{1,2}|(?:平成|令和)\s?(?:\d{1,2}|元))\s?年?度?\s?(?:[春秋]期?|[SFA]\s?[PpQq]?\s?\d|問\s?\d)"
)


def asks_back(said: str) -> bool:
    """Whether what stands behind a label is a question: どれくらいの期間を周期とするか."""
    return _ASKS_BACK.search(said[-MOST_OF_END:]) is not None


_ASKS_BACK = re.compile(r"(?:何|どれ|どの|どう|どんな|いつ|誰|どこ|いくら|いくつ)[^。]*か[。?？]?$")


def is_praise(said: str) -> bool:
    """Whether all that is said is how good a thing is, `軽快で拡張性が高い`: there are many ways to put it."""
    return _PRAISE.fullmatch(said.strip(" 。")) is not None


_GOOD = "軽量|軽快|高速|高性能|高機能|多機能|簡素|簡潔|簡単|手軽|柔軟|安全|便利|堅牢|シンプル|コンパクト|スマート"
_PRAISE = re.compile(
    r"(?:[^、。0-9０-９がをはに]{2,16}[、でく])?[^、。0-9０-９がをはに]{1,14}(?:が|も)"
    r"(?:高い|良い|よい|いい|速い|早い|軽い|強い|豊富|簡単|容易|華やか|華々しい|美しい|優れ(?:る|ている))"
    rf"|(?:{_GOOD})(?:(?:で|、|・|かつ)(?:{_GOOD}))*"
)


_ONLY_GOOD = re.compile(rf"(?:{_GOOD})(?:(?:で|、|・|かつ)(?:{_GOOD}))*")
"""軽快でシンプル: nobody can tell by that what it is."""


def without_times(body: str) -> str:
    """What is said without when it was: `約4万5千年前から共存` says little of a thing."""
    return _TIME.sub(" ", body)


_TIME = re.compile(r"約?\d[\d.,]*(?:[万千百億]\d*)*(?:年|世紀|月|日)(?:[前後頃代]|間)?")


def is_poor(term: str, body: str) -> bool:
    """Whether a kind and one good quality, how a step is done, an advice or what may be, is all that is said of it."""
    may_be = "が、" not in body and _MAY_BE.search(body[-MOST_OF_END:]) is not None
    return may_be or is_one_quality(body) or _ONLY_GOOD.fullmatch(body.strip(" 。")) is not None or is_step(term, body)


_MAY_BE = re.compile(
    r"(?:(?:こと|場合|可能性|おそれ|恐れ)(?:が|も)(?:ある|あります)|かもしれない|と(?:いい|良い|よい)|(?:ほう|方)が(?:いい|良い|よい|望ましい)|べき(?:だ|である|です)?)\s?[。．]?\s*$"
)
"""`戻ることもある`, `空いているといい`: it says nothing of what the thing is."""


def is_step(term: str, said: str) -> bool:
    """Whether a term is a step, and what is said of it only how it is done: `札作成: 港の頁に自分の札を作成`."""
    deed = term.strip()[-len("作成") :]
    return (
        words.is_verbal(deed)
        and len(term.strip()) > len(deed)
        and said.strip(" 。").removesuffix("する").endswith(deed)
    )


def is_one_quality(body: str) -> bool:
    """Whether all that is said is a kind and one good quality, `高可用な保管サービス`: many have it."""
    return _ONE_QUALITY.fullmatch(body.strip(" 。")) is not None


_ONE_QUALITY = re.compile(
    r"[一-鿿ァ-ヺー]{1,8}な[一-鿿ァ-ヺーA-Za-z]{0,12}(?:サービス|システム|ツール|機能|ソフト|ソフトウェア|仕組み|方法|方式|製品)"
)


def is_rule(body: str) -> bool:
    """Whether a term is only said not to do, or to need, a thing: 〜できない, 〜する必要がある."""
    end = body[-MOST_OF_END:]
    is_only = _NO_MORE_THAN.search(end) is not None
    told = _NEEDED.search(end) if is_only else _CANNOT.search(end) or _NEEDED.search(end)
    return "、" not in body.rstrip("、") and told is not None


def is_help(body: str) -> bool:
    """Whether a term is only said to help with something: `監視と分析に役立つ`."""
    return len(body) <= MOST_OF_HELP and _HELP.search(body) is not None


def is_translated(term: str, body: str) -> bool:
    """Whether a few Japanese words are what a word in small Latin letters means: `must: しなければならない`."""
    return _LATIN_WORD.fullmatch(term) is not None and _IN_JAPANESE.fullmatch(body) is not None


_LATIN_WORD = re.compile(r"[a-z]{2,16}(?: [a-z]{1,12}){0,3}")
_IN_JAPANESE = re.compile(r"[^A-Za-z0-9]{2,28}")


def is_name_of(base: str, body: str) -> bool:
    """Whether letters stand beside their name in Japanese, `LRT: 路面電車`: each tells the other, however short.

    A name that ends in what kind of thing it is, `通信規約`, has many beside it.
    """
    said = body.strip(" 。．")
    is_name = _NAME.fullmatch(said) is not None and not (words.is_generic(body) or _KINDS.search(said))
    return is_name and _LETTERS.fullmatch(base) is not None


_NAME = re.compile(r"[一-鿿]{4,}")
_KINDS = re.compile(
    "(?:機関|装置|形式|規約|方式|機器|放送|一種|組織|団体|機構|企業|会社|言語|規格|技術|制度|手法|物質|製品|"
    "部品|回路|媒体|政党|条約|協定|疾患|症状|単位|酵素|検査|試験|資格|指標|道具|端末|回線|標準|分子|薬|法)$"
)
_LETTERS = re.compile(r"[A-Z][A-Za-z]*[A-Z0-9]")
