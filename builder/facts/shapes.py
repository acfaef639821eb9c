"""What a stretch of words is: a sentence, a noun phrase, a question, a label, a link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.text import fold, has_japanese, has_letters, stands_in, width

if TYPE_CHECKING:
    from collections.abc import Sequence

_BRACKETS = re.compile(r"[(（\[「『][^()（）\[\]「」『』]{0,200}[)）\]」』]")
_QUOTED = re.compile(r"\s*[「『]([^「」『』]+)[」』]\s*")
_JA_END = " 　\t\n。．.!！"
# A verb, an adjective or a copula closes a Japanese sentence; kanji, katakana, Latin and a few nouns in hiragana don't.
_JA_VERB_END = re.compile(
    r"(?:[うくすつぬふむゆるぐずぶ]|[ただ]|ない|[かしさはまわれえきけいにじちりみび]い|です|ます|せん|でしょう|である|べし|のか|よう|んだ)$"
)
_JA_NOUN_END = re.compile(
    r"(?:こと|もの|ため|とき|ところ|など|まで|から|より|のみ|だけ|ほど|くらい|ごと|うち|あと|まま|ほう|たち|ら|(?<![持立待勝打保放育経絶断])つ|ひとつ|ふたつ)$"
)
_JA_STATE_END = re.compile(
    r"[がはもに][^はがもを、。]{0,8}[高低多少強弱良悪速遅早長短広狭深浅重軽近遠古無薄厚安若硬熱寒暑冷暖甘辛苦濃淡細太]い$"
    r"|[はがもに](?:[^はがもを、。]{0,8}で|とても|より|最も|特に)?(?:好き|嫌い|苦手|得意|必要|不要|重要|大切|大事|便利|有利|不利|困難|"
    r"容易|簡単|十分|最適|有名|豊富|必須|ダメ|だめ)$"
    r"|[はがもと]共通$|ので、?(?:ダメ|だめ|注意|不可|禁止|必要|不要|便利|安心|安全|危険)$"
)
"""An adjective, or a state that something is in: 精度が高い, 検査が必要."""
_JA_CLAUSE = re.compile(r"(?<=.)[はがをへ](?![ぁ-ん]{0,1}[一-龯]?$)")
"""A particle within the words; as the first letter it is none: `はしけの長さ`."""
_JA_QUESTION = re.compile(
    r"(?:[?？]|(?:とは何か|のか|選べ|選びなさい|選択せよ|ますか|ですか|だろうか|でしょうか|何か|なぜか|いくつか"
    r"|(?:誰|だれ|何|なに|どこ|いつ|なぜ|どう|どれ|どの|どんな|いくら)[^。]{0,20}か))[。.]?$"
)
_JA_ASKED = tuple(
    sign + end for sign in ("か", "?", "？", "選べ", "選びなさい", "選択せよ") for end in ("", "。", "．", ".")
)
"""What it ends in."""
_JA_WISH = re.compile(r"(?:[いきしちにひみりぎじびえけせてねべめれげ]たい|たい場合|てほしい|が心配|に困る|なら[?？]?)$")
_EN_FINITE = re.compile(
    r"(?i)(?<![\w-])(?:is|are|was|were|be|has|have|had|can|can't|cannot|could|must|will|won't|would|may|might|should|shall|"
    r"does|do|doesn't|doesnt|don't|did|didn't|becomes?|allows|requires|provides|contains|includes|consists|gives|makes|takes|"
    r"means|keeps|gets|lets|helps|sends|receives|returns|creates|connects|determines|facilitates|adds|puts|sets?|wrote|"
    r"argued|became|made|took|gave|led|began|ended|defeated|allowed|built|expanded|refused|united|tried|wins|loses|drains|"
    r"destabilizes|came|went|knew|grew|saw(?=\s)|foresaw|brought|taught|fought|sought|sold|told|won|chose|spoke|drove|understood|withdrew|"
    r"overthrew|threw|drew|broke|ate|flew|fled|sank|swore|stole|froze|shook|hid|rode|arose|fell(?=\s)|caught|"
    r"produces|prevents|enables|performs|reduces|protects|exists|occurs|happens|depends|belongs|applies|carries|"
    r"varies|relies|deploys|replaces|separates|converts|transmits|passes|waits|happened|occurred|died|lives|grows|stays|"
    r"holds|brings|leads|follows|begins|ends|opens|closes|eats|wants|says|tells|writes|reads|moves|turns|starts)(?![\w-])"
    r"|(?<=\w\s)(?:followed|declined|collapsed|emerged|arrived|surrendered|rebelled|revolted|resigned|disappeared)$"
    r"|(?<=\w\s)[a-z]{2,}ed(?=\s(?:its|his|her|their|our|itself|himself|herself|themselves)\b)"
)
"""Forms that are verbs far more often than nouns; `use`, `works`, `controls` are left out, they are both."""
_EN_PREDICATE = re.compile(
    r"(?i)(?:[a-z]+[^\Wsui]s|[a-z]+ed|made|built|found|kept|known|held|sent|set)\s"
    r"(?:the|an?|its|their|his|her|your|each|all|any|both|when|if|that|how|what|by|to|as|it|them|you)\b"
    r"|(?:is|are|was|were|has|have|had|can|must|may|will|does|do|should|cannot|can't)\b"
    r"|(?:used|(?:good|great|best) for|helpful|useful|ideal|suitable|based|able|available|responsible|similar|located|"
    r"works?|supports|provides|allows|enables|uses|requires|contains|includes|consists|helps|gives|makes|keeps|needs|stores)\s"
)
"""A verb form, and what only stands behind a verb; a few that are seldom the beginning of a name."""
_JA_TOPIC = re.compile(r"(?:[^。は]*?[、，])?([^\s、。，はがをにで]{2,20})は(?![、。\s])")
_EN_TOPIC = re.compile(r"(?i)((?:the |an? )?[\w-]+(?: [\w-]+)?) (?:is|are|was|were|has|have) ")
_ANNOUNCES = re.compile(
    r"(?i)^(?:以下|下記|次)の|(?<![0-9０-９%％a-zA-Z円個人名歳回倍度分秒日年月点級階つ])(?:以下|下記|次)の(?:[^。]{0,40}(?:です|ます|ある|あり|通り|とおり|とき|こと|もの|含|必要|従|示|[:：])|[^。を]{0,12}$)|"
    r"(?:the following|as follows|listed below|shown below)"
)
_COUNTS = re.compile(
    r"(?i)\d+\s?(?:つ|種類|個|通り|点|段階|項目|types?|kinds?|ways?|steps?|parts?|modes?|options?|classes|components?|layers?"
    r"|categories|criteria|principles?|pillars?|factors?|reasons?|stages?|phases?)|"
    r"いくつか|複数の|様々な|さまざまな|\b(?:two|three|four|five|six|seven|several|some|many|various|multiple|different)\b"
)
MOST_OF_TITLE = 6
_UNFINISHED = re.compile(
    r"(?i)\b(?:of|in|to|with|for|by|from|on|at|between|into|as|is|are|include|includes|including|can|must|should|will|both|either|and|or|that|which|who|whose|because|bc|b/c|when|if|where)$|"
    r"(?<=[一-龯ァ-ヺA-Za-z])(?:は|が|を|に|には|では|で|として|とは|と)$"
)
_POINTER = re.compile(
    r"(?i)^(?:it|they|this|these|that|those|its|their|such|he|she)\b|^(?:これ|それ|この|その|これら|それら|こちら|そちら|同じく|両者|どちらも|いずれも|前者|後者)"
)
_BRACKETED = re.compile(r"[\[［【<＜〈《≪][^\[\]［］【】<>＜＞〈〉《》≪≫]+[\]］】>＞〉》≫]")
_URL = re.compile(r"(?:https?|ftp)://\S+|(?<![\w@])www\.\S+|(?<!\S)[^\s@]{1,64}@[^\s@]{1,250}\.\w{2,20}(?!\S)")

NOTE_SIGNS = ("※", "＊")
"""What opens a remark on the line above it."""


def is_japanese_sentence(words: str) -> bool:
    """Whether Japanese words close as a sentence: with a verb, an adjective or a copula."""
    bare = without_brackets(words).rstrip(_JA_END)
    return bool(_JA_VERB_END.search(bare) or _JA_STATE_END.search(bare)) and not _JA_NOUN_END.search(bare)


def has_subject(words: str) -> bool:
    """Whether the words say something of something, rather than what to do: は or が, a verb form, an article first."""
    if has_japanese(words):
        return any(c in "はが" for c in without_brackets(words))
    return bool(_EN_FINITE.search(without_brackets(words))) or words.lower().startswith(("the ", "a ", "an "))


def is_of_another(words: str, name: str) -> bool:
    """Whether words say what something is, and something else than a name: then they do not say what the name is."""
    found = (_JA_TOPIC if has_japanese(words) else _EN_TOPIC).match(words)
    if found is None or (has_japanese(words) and is_japanese_sentence(words)):
        return False
    subject = fold(found.group(1))
    return not (stands_in(subject, fold(name)) or stands_in(fold(name), subject))


def is_predicate(words: str) -> bool:
    """Whether English words say something of a subject that stands above them: `stores the seeds`, `used for tea`."""
    return not has_japanese(words) and bool(_EN_PREDICATE.match(words))


def is_sentence(words: str) -> bool:
    """Whether the words say something of something: a clause with a verb, or words up to a full stop."""
    if has_japanese(words):
        return words.rstrip().endswith(("。", "．")) or is_japanese_sentence(words)
    bare = without_brackets(words).rstrip()
    return (bare.endswith((".", "!")) and len(bare.split()) > 3) or bool(_EN_FINITE.search(bare))


def opens_with_verb(words: str) -> bool:
    """Whether English words go on from a name with a verb, `stores the seeds`, not with a noun: `reads and writes`."""
    return any(sign.match(words) is not None for sign in (_EN_PREDICATE, _EN_FINITE, _EN_THIRD))


_EN_THIRD = re.compile(
    r"[a-z]{2,}[^\Wsui]s\s(?!(?:and|or|of|for|(?:with|from|at)\s(?!the|an?\s)|across|per|that|which|is|are|up)\b)\w"
    r"|(?:consist|contain|include|use|provide|store|allow|enable|form|make|need|require|help|give|keep|live|respond|support|eat|produce"
    r"|cause|show|act|serve|depend|refer|occur|grow|carry|control|become|lie|run|work)\s"
)
"""A verb of one thing before its object, and plain verbs that seldom stand as nouns behind an adjective."""


def is_noun_phrase(words: str, *, longest: int = 40) -> bool:
    """Whether the words can be a name: short, no clause in them, no sentence.

    `longest` is in columns for Japanese and three quarters of that in letters for Latin text.
    """
    quoted = _QUOTED.fullmatch(words)
    bare = quoted[1] if quoted else without_brackets(words).strip()
    if (
        not bare
        or "\n" in bare
        or width(bare) > longest * (2 if has_japanese(bare) else 1.5)
        or bare.endswith(("。", "．", "、", ","))
    ):
        return False
    if has_japanese(bare):
        return not is_japanese_sentence(bare) and not _JA_CLAUSE.search(bare)
    return not (is_sentence(words) or is_pointer(bare) or is_predicative(bare)) and len(bare.split()) <= longest // 5


def is_predicative(words: str) -> bool:
    """Whether English words say something of what stands above them: `Known as …`, `Based on …`."""
    return _PREDICATIVE.match(words) is not None


_PREDICATIVE = re.compile(
    r"(?i)(?:also |often |usually |mainly |commonly )?"
    r"(?:known|called|named|termed|defined|based|used|found|located|situated|made|composed|divided|led|headed|founded|caused|due|"
    r"because|similar|separate|different|distinct|synonymous|related|opposed|contrary|according|compared|followed|preceded|derived|built|formed"
    r"|refers|belongs|applies|leads|comes|came|depends|consists|results|differs|relates|corresponds|occurs)"
    r"\s(?:as|on|in|at|by|with|of|to|from|for|into|up)\b"
)


def is_question(words: str) -> bool:
    """Whether the words ask: a question mark at the end, or an asking word."""
    bare = words.strip()
    if bare.endswith(("?", "？")) or (bare.endswith((")", "）")) and _ASKED_IN.search(bare) is not None):
        return True
    return bare.endswith(_JA_ASKED) and has_japanese(bare) and bool(_JA_QUESTION.search(bare))


_ASKED_IN = re.compile(r"[?？]\s?[(（][^()（）]*[)）]$")
"""`…からでは？(Lee et al., 2004)`"""


def tells_later(words: str) -> bool:
    """Whether Japanese words announce the answer: `静電気の原因を解説します`."""
    return _TELLS_LATER.search(words) is not None


_TELLS_LATER = re.compile(r"を(?:解説|説明|紹介)(?:する|します|しています|していきます)?[。.]?$")


def is_question_like_heading(words: str) -> bool:
    """Whether a heading asks for its paragraph: `What is X`, `X とは`."""
    bare = words.strip(" ?？。")
    return bare.endswith("とは") or is_question(words) or bool(re.match(r"(?i)(?:what|who|why|how|when|where)\b", bare))


def is_wish(words: str) -> bool:
    """Whether the words state a need that something answers: 〜したい, 〜が心配."""
    return bool(_JA_WISH.search(words.strip(" 。、…")))


def is_condition(words: str) -> bool:
    """Whether English words are a condition and nothing more: `if the tide falls below 2 m`."""
    return _CONDITION.fullmatch(words) is not None and len(_EN_FINITE.findall(words)) <= 1


_CONDITION = re.compile(r"(?i)(?:if|when|whenever|once|unless)\s(?!(?:to|not|and|or)\b)[^,;:.?!→⇒=>–—-]{8,80}")


def is_pointer(words: str) -> bool:
    """Whether the words open with a pronoun whose subject stands somewhere above."""
    return bool(_POINTER.match(fold(words)))


def is_bracketed(words: str) -> bool:
    """Whether the words stand in one pair of brackets from end to end: a heading of their author's."""
    return bool(_BRACKETED.fullmatch(words.strip(" 　:：")))


def announces(words: str) -> bool:
    """Whether the words only announce what follows: 以下の, 次の〜がある, as follows."""
    return may_announce(words) and bool(_ANNOUNCES.search(words if is_bracketed(words) else without_brackets(words)))


def may_announce(words: str) -> bool:
    """Whether a part of the words may announce what follows."""
    low = words.lower()
    return "次の" in low or "以下の" in low or "下記の" in low or "follow" in low or "below" in low


def counts(words: str) -> bool:
    """Whether the words say how many there are: 3 つの, いくつかの, several, two kinds."""
    return bool(_COUNTS.search(words))


def leads_on(words: str) -> bool:
    """Whether a sentence opens a list: a colon, a question, a count, an announcement, or an end that is none."""
    bare = words.rstrip()
    if bare.endswith((":", "：", "…", "...")) or is_question(bare) or announces(bare) or counts(bare):
        return True
    return bool(_UNFINISHED.search(bare))


def breaks_off(words: str) -> bool:
    """Whether a line ends in the middle of a sentence, which goes on below it: `A pilot is a person who`."""
    return _UNFINISHED.search(words.rstrip(" :：")) is not None


def is_statement(words: str) -> bool:
    """Whether a parent without a colon states something: a sentence, or in English more words than a title has."""
    return is_sentence(words) or (not has_japanese(words) and len(words.split()) > MOST_OF_TITLE)


def without_addresses(words: str) -> str:
    """The words without any web or mail address."""
    return _URL.sub("", words) if "://" in words or "@" in words or "www." in words else words


def without_brackets(words: str) -> str:
    """The words without what stands in brackets."""
    return _BRACKETS.sub("", words) if any(c in words for c in "(（[「『") else words


def has_words(words: str) -> bool:
    """Whether any letter or digit is left."""
    return has_letters(words)


_JA_IS = re.compile(
    r"(?:です|である|だ|サービス|機能|もの|こと|仕組み|方法|役割|状態|技術|規格|方式|装置|用途|部分|単位|概念|手法|用|人|所)[。.]?$"
)
_EN_IS = re.compile(
    r"(?i)^(?:an?|the|any|one|used|made|part|kind|type|form|set|group|system|process|way"
    r"|(?:period|state|branch|series|collection|belief|practice)(?=\s(?:of|that|which|in)\b)"
    r"|how\s(?:much|many|far|fast|often|well|easily|long|strongly|quickly|likely)|(?-i:[A-Z]?[a-z]+(?<!ist)(?<!ian)(?<!ism)s))\b(?!\s*:)"
)
_EN_KIND = re.compile(
    r"(?i)(?!\w+\s(?:an?|the)\s)(?:[\w&/-]+,?\s){1,7}(?:service|tool|database|db|protocol|framework|platform|engine|library|algorithm|model|technique|language"
    r"|standard|architecture|repository|registry|warehouse|firewall|gateway|router|scheduler|compiler|interpreter|editor|component"
    r"|application|solution|interface|hormone|enzyme|disease|disorder|organ|molecule|compound|instrument|philosopher|economist)"
    r"(?:\s[(][^()]{1,40}[)])?(?:,?\s(?:for|to|that|which|of|in|on|used|designed|built|based|with|from|between)\s.+)?[.]?"
)
"""`Serverless query service`, `Managed tool to build images`: of what kind a thing is."""
_JA_KIND = re.compile(
    r"[るたいなうくすつぬぶむぐ](?:もの|仕組み|しくみ|制度|技術|手法|技法|規格|装置|機器|状態|現象|病気|疾患|権利|義務|物質|器官|酵素|指標|尺度|"
    r"定理|思想|学説|考え方|組織|機関|イメージ|感覚|集合|集まり|集団|行為|操作|道具|設備|建物|職業|役職|料理|楽器|分野|学問|記号|用語)(?:のこと)?(?:である|です|だ)?[。．]?$"
)
"""A clause, and a noun that says of what kind the thing is: `面に接しているイメージ`."""
_JA_DOER = re.compile(r"^[^、。はをに]{1,20}が[^、。]*[をに][一-鿿]{2,4}$")
"""`技師が橋を考案`: who did it; it says nothing of what the name above is."""
_JA_ARGUMENT = re.compile(r"[をにでへ](?=[一-龯ァ-ヺA-Za-z])")
_MEASURE = re.compile(r"\d")


def says_what_it_is(words: str) -> bool:
    """Whether the words below a name, with others beside them, say what it is rather than one property of it.

    A predicate nominal, or a phrase with an argument in it (低コストで長期アーカイブ), not the name of one feature; in
    English one that begins with an article, or says what it is used for or connects.
    """
    bare = words.strip()
    if len(bare) < 4 or is_pointer(bare) or is_question(bare):
        return False
    if has_japanese(bare):
        if _MEASURE.search(bare) and width(bare) < 30:
            return False
        if _JA_DOER.search(bare):
            return False
        return (
            bool(_JA_IS.search(bare))
            or is_of_kind(bare)
            or without_copula(bare) != bare
            or (bool(_JA_ARGUMENT.search(bare)) and not is_japanese_sentence(bare))
        )
    parts = bare.split()
    return (len(parts) >= 3 and bool(_EN_IS.match(bare)) and not _EN_FINITE.fullmatch(parts[1])) or is_kind(bare)


def is_kind(words: str) -> bool:
    """Whether English words without a verb say of what kind the thing above them is."""
    return _EN_KIND.fullmatch(words) is not None and not is_sentence(words.rstrip(".")) and not is_predicate(words)


def is_of_kind(words: str) -> bool:
    """Whether Japanese words close with the kind of a thing, a clause before it that tells it from others."""
    return _JA_KIND.search(without_brackets(words).strip()) is not None


_JA_COPULA = re.compile(
    r"(?:(?:のこと)?(?:です|である|だ)|のこと|(?:のことを|(?<=こと)を|(?<=もの)を)(?:指す|指します|いう|いいます|言う|言います))[。．]?$"
)
_JA_CLOSES = re.compile(
    r"[るたいなうくすつぬぶむぐの](?:[一-龯々ァ-ヺーA-Za-z]{1,24}(?:の[一-龯々ァ-ヺー]{2,12})?|もの|こと|人)(?:[(（][^()（）]{1,40}[)）])?$"
)
_JA_QUALITY = re.compile(
    r"(?:必要|不要|必須|可能|不可|重要|大切|大事|有効|有用|便利|簡単|容易|困難|得意|苦手|十分|最適|一般的?|特徴|特長|目的|同様|同じ|別|場合|予定|自由|任意|禁止"
    r"|推奨|注意|ポイント|の的|時|際|点|中|後|前|間|上|下|方|限り|程度|以上|以下|以内|前提|原則|基本|理由|原因|結果|最大|最小)$|的$"
)
"""`…するのに有効です`: how a thing is, not what."""
_JA_TOPICAL = re.compile(r"(?<![をにでとへら])は")


def without_copula(words: str) -> str:
    """Japanese words of which the last noun says of what kind a thing is, without the です behind it.

    `船に位置を知らせる塔です。` says the same as `船に位置を知らせる塔`; other words come back as they are.
    """
    found = _JA_COPULA.search(words, max(0, len(words) - _LONGEST_COPULA))
    bare = words[: found.start()] if found else words
    tail = bare[-_LONGEST_NOUN:]
    closes = found is not None and _JA_CLOSES.search(tail) is not None and not _JA_QUALITY.search(tail)
    return bare if closes and not _JA_TOPICAL.search(without_brackets(bare)) else words


_LONGEST_COPULA = 12
"""Characters; of what stands before it, so many are looked at."""
_LONGEST_NOUN = 100


def shows_use(text: str, above: Sequence[str]) -> bool:
    """Whether foreign words in Japanese notes only show how a word is used: nobody recalls them.

    `We go to the harbour.` below `to`; what he, she or I did, below any Japanese words. A line that begins with the
    word may say what it is: `git is …` below `git`.
    """
    if has_japanese(text) or not any(map(has_japanese, above)):
        return False
    if _SOMEBODY.match(text):
        return True
    rest = _SIGNS.sub(" ", f" {fold(text).partition(' ')[2]} ")
    return any(f" {words} " in rest and _WORDS.fullmatch(words) is not None for words in map(fold, above))


_WORDS = re.compile(r"[a-z]{1,12}(?: [a-z]{1,12}){0,2}")
_SIGNS = re.compile(r"[.,;:!?]")
_SOMEBODY = re.compile(r"(?:I|He|She|My|His|Her|I['’](?:m|ve|ll|d)|(?:He|She)['’]s)(?=\s[^\s]+\s[^.!?]+[.!?]$)")


_TAGS = re.compile(
    r"(?!#[^\s:：/!]{1,16}[/!][^\s:：]{0,16}[:：]\s?\S)#(?![0-9a-fA-F]{3,8}(?:\s|$))[^\s#\d,、][^\s#,、]*+(?:[,、\s]++#[^\s#\d,、][^\s#,、]*+)*+"
)


def is_tags(text: str) -> bool:
    """Whether a text is nothing but tags, `#seedling #sea`; no colour."""
    return text.startswith("#") and _TAGS.fullmatch(text) is not None


_FORMULA = re.compile(r"\$\$?[^$]+\$\$?")


def is_sign(text: str) -> bool:
    """Whether a text names nothing: it has no words, or is a formula or tags."""
    return not has_words(text) or is_tags(text) or _FORMULA.fullmatch(text) is not None
