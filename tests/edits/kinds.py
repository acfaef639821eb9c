"""What authors do to their notes, kind by kind, on lines that know which line they were.

A line keeps its number through any edit; a line written anew has a new one, and two lines made one have both.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tests.edits.contraries import contrary, other_word

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from random import Random

Notes = dict[str, list["Line"]]
"""Path → lines."""


class Line(NamedTuple):
    """A line of the notes."""

    ids: tuple[int, ...]
    """The lines it was; a negative number for one written anew."""
    text: str


_BULLET = re.compile(r"(\s*(?:[-*]|\d+\.) |)(.*)")
_TERM = re.compile(r"([^:：|*]{1,30}(?:: |：))(.+)")
_ROW = re.compile(r"(\|.*\| )([^|]+)( \|)")
_JAPANESE = re.compile(r"[ぁ-ヿ一-鿿]")
_SYNONYMS = (
    *(
        ("作業", "仕事"),
        ("方法", "やり方"),
        ("減らす", "少なくする"),
        ("防ぐ", "避ける"),
        ("取り除く", "省く"),
        ("土", "用土"),
    ),
    *(("keeps", "holds"), ("brings", "carries"), ("small", "little"), ("wide", "broad"), ("turned", "steered")),
    *(
        ("gathers", "collects"),
        ("dropped", "let down"),
        ("meet", "pass each other"),
        ("drained", "emptied"),
        ("raised", "lifted"),
    ),
)
_SIBLINGS = (
    *(("E201", "E209"), ("E203", "E231"), ("E205", "E235"), ("E207", "E217"), ("北港", "島港"), ("南港", "中央港")),
    *(
        ("東港", "新港"),
        ("西港", "旧港"),
        ("グリーン車", "プレミアム車"),
        ("ボックス席", "サイド席"),
        ("桟敷席", "立見席"),
    ),
    *(("リクライニング席", "ロングシート席"), ("Osprey keeps", "Falcon keeps"), ("Osprey Express", "Osprey Freight")),
    *(("Heron", "Egret"), ("Kestrel keeps", "Merlin keeps"), ("Kestrel Deep", "Kestrel Cold"), ("Tank K1", "Tank K5")),
    *(("Tank K2", "Tank K6"), ("Tank K3", "Tank K7"), ("Tank K4", "Tank K8"), ("HTTP:", "SMTP:"), ("HTTPS:", "IMAPS:")),
    *(("FTP:", "SSH:"), ("挿し木", "葉挿し"), ("切り戻し", "強剪定"), ("元肥", "芽出し肥"), ("Narrowboat", "Widebeam")),
    *(
        ("Aqueduct", "Viaduct"),
        ("Towpath", "Bridleway"),
        ("アブラムシ", "コナジラミ"),
        ("Marlow Tunnel", "Ripley Tunnel"),
    ),
)


def parts(text: str) -> tuple[str, str, str, str]:
    """What stands before a line's term, its term with the colon, what is said of it, and what stands behind."""
    if row := _ROW.fullmatch(text):
        return row[1], "", row[2], row[3]
    bullet = _BULLET.fullmatch(text)
    before, rest = bullet.groups() if bullet else ("", text)
    term = _TERM.fullmatch(rest)
    return (before, term[1], term[2], "") if term else (before, "", rest, "")


def is_japanese(text: str) -> bool:
    """Whether a line is written in Japanese."""
    return _JAPANESE.search(text) is not None


# What is said: body → body


def slip(body: str, random: Random) -> str:
    """A letter left out, doubled, or in its neighbour's place."""
    at = random.choice([at for at, letter in enumerate(body[:-1]) if letter.isalpha() and body[at + 1].isalpha()])
    left, pair, right = body[:at], body[at : at + 2], body[at + 2 :]
    return left + random.choice([pair[1], pair[0] * 2 + pair[1], pair[::-1]]) + right


def polish(body: str, _random: Random) -> str:
    """Small words and endings."""
    if is_japanese(body):
        polite = re.sub(r"(である|する|ある|られる)$", lambda end: f"{end[0]}のである", body)
        return polite if polite != body else f"{body}のこと"
    return re.sub(
        r"\b(that|which|is|are)\b", lambda w: {"that": "which", "which": "that"}.get(w[0], f"{w[0]} usually"), body
    )


def words_behind(body: str, random: Random) -> str:
    """A remark at the end."""
    if is_japanese(body):
        return body + random.choice(["（地方によって違う）", "、ただし例外もある", "ので覚えておく"])
    return body + random.choice([" (in most cases)", ", though there are exceptions", ", as a rule"])


def words_in_front(body: str, random: Random) -> str:
    """A remark at the beginning."""
    if is_japanese(body):
        return random.choice(["一般に、", "原則として", "なお、", "通常は"]) + body
    return (
        random.choice(["In general, ", "As a rule, ", "Note that ", "For most people, "]) + body[0].lower() + body[1:]
    )


def number_changed(body: str, random: Random) -> str:
    """Another value."""
    return re.sub(r"(?<![A-Za-z\d])\d+", lambda n: str(int(n[0]) + random.choice([1, 2, 10])), body, count=1)


def synonym(body: str, random: Random) -> str:
    """Another word for the same."""
    known = [pair for pair in _SYNONYMS if pair[0] in body]
    return body.replace(*random.choice(known), 1) if known else body


def signs(body: str, _random: Random) -> str:
    """Commas and full stops."""
    end = "。" if is_japanese(body) else "."
    return body.replace("、", "，").replace(", ", "; ") + end


def full_width(body: str, _random: Random) -> str:
    """Digits and letters in their full width."""
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in body)


def half_said(body: str, _random: Random) -> str:
    """The second half left out."""
    clauses = re.split(r"(?<=[、,])", body)
    return "".join(clauses[: max(1, len(clauses) // 2)]).rstrip("、, ")


def clauses_turned(body: str, _random: Random) -> str:
    """The halves of a sentence change places."""
    first, sign, second = body.partition("、" if is_japanese(body) else ", ")
    return second + sign + first


def translated(body: str, _random: Random) -> str:
    """The other language."""
    return "a sentence in the other language" if is_japanese(body) else "もう一つの言語で書かれた文"


# What it is said of: term → term


def term_longer(term: str, random: Random) -> str:
    """A name in full, or a remark in brackets."""
    name, colon = (term[:-1], "：") if term.endswith("：") else (term[:-2], ": ")
    if is_japanese(term):
        return f"{name}（園芸）{colon}"
    return random.choice([f"Common {name[0].lower()}{name[1:]}", f"{name} (UK)"]) + colon


def term_slip(term: str, random: Random) -> str:
    """A letter left out of the term, doubled, or in its neighbour's place."""
    return slip(term.rstrip(": ："), random) + (": " if term.endswith(" ") else "：")


BODY: Mapping[str, Callable[[str, Random], str]] = {
    "a slip made": slip,
    "small words and endings": polish,
    "words at the end": words_behind,
    "words in front": words_in_front,
    "a number changed": number_changed,
    "a synonym": synonym,
    "signs": signs,
    "full width": full_width,
    "the second half left out": half_said,
    "clauses turned": clauses_turned,
    "translated": translated,
    "said the contrary": contrary,
    "another word in its place": other_word,
}
TERM: Mapping[str, Callable[[str, Random], str]] = {"a term in full": term_longer, "a slip in the term": term_slip}

# Where it stands: notes → notes; `picked` are the lines that are touched


def _mapped(notes: Notes, change: Callable[[Line], Sequence[Line]]) -> Notes:
    return {path: [new for line in lines for new in change(line)] for path, lines in notes.items()}


def _bullets(notes: Notes, picked: Collection[int]) -> set[int]:
    """The picked lines that may stand elsewhere: a row needs its table."""
    return {line.ids[0] for line in _lines_of(notes, picked) if line.text.startswith("- ")}


def _without(notes: Notes, picked: Collection[int]) -> Notes:
    return _mapped(notes, lambda line: [] if line.ids[0] in picked else [line])


def _lines_of(notes: Notes, picked: Collection[int]) -> list[Line]:
    return [line for lines in notes.values() for line in lines if line.ids[0] in picked]


def _fresh(text: str) -> Line:
    return Line((-1,), text)


def markup(notes: Notes, picked: Collection[int], _random: Random) -> Notes:
    """Another bullet, the term in bold."""

    def change(line: Line) -> list[Line]:
        before, term, body, behind = parts(line.text)
        bold = re.sub(r"^(.+?)(: |：)$", r"**\1**\2", term)
        return [
            line._replace(text=before.replace("- ", "* ") + bold + body + behind) if line.ids[0] in picked else line
        ]

    return _mapped(notes, change)


def other_section(notes: Notes, picked: Collection[int], random: Random) -> Notes:
    """Lines go below other headings."""
    moved = _bullets(notes, picked)
    after = _without(notes, moved)
    for line in _lines_of(notes, moved):
        lines = after[random.choice(sorted(after))]
        heading = random.choice([at for at, other in enumerate(lines) if other.text.startswith("#")])
        lines[heading + 1 : heading + 1] = [_fresh(""), line, _fresh("")]
    return after


def other_section_and_slip(notes: Notes, picked: Collection[int], random: Random) -> Notes:
    """Moved, and a letter wrong."""
    return other_section(said_otherwise(notes, picked, random, BODY["a slip made"]), picked, random)


def other_file(notes: Notes, picked: Collection[int], _random: Random) -> Notes:
    """Lines go to a file of their own."""
    moved = _bullets(notes, picked)
    return {**_without(notes, moved), "more.md": [_fresh("# More"), _fresh(""), *_lines_of(notes, moved)]}


def file_renamed(notes: Notes, _picked: Collection[int], _random: Random) -> Notes:
    """Every file gets another name."""
    return {f"new-{path}": lines for path, lines in notes.items()}


def file_split(notes: Notes, _picked: Collection[int], _random: Random) -> Notes:
    """The second half of each file becomes a file of its own."""
    after: Notes = {}
    for path, lines in notes.items():
        headings = [at for at, line in enumerate(lines) if line.text.startswith("## ")]
        middle = headings[len(headings) // 2]
        after |= {path: lines[:middle], f"second-{path}": [_fresh("# The second half"), _fresh(""), *lines[middle:]]}
    return after


def headings_renamed(notes: Notes, _picked: Collection[int], _random: Random) -> Notes:
    """Every heading gets more words."""
    return _headings(notes, lambda words, _: f"{words}について" if is_japanese(words) else f"All about {words.lower()}")


def headings_numbered(notes: Notes, _picked: Collection[int], _random: Random) -> Notes:
    """Every heading gets a number."""
    return _headings(notes, lambda words, at: f"{at}. {words}")


def _headings(notes: Notes, new: Callable[[str, int], str]) -> Notes:
    def change(lines: list[Line]) -> Iterator[Line]:
        for at, line in enumerate(lines):
            signs, _, words = line.text.partition(" ")
            yield line._replace(text=f"{signs} {new(words, at)}") if signs in ("#", "##") else line

    return {path: list(change(lines)) for path, lines in notes.items()}


def renamed_and_slip(notes: Notes, picked: Collection[int], random: Random) -> Notes:
    """Every heading renamed, and letters wrong."""
    return headings_renamed(said_otherwise(notes, picked, random, BODY["a slip made"]), picked, random)


def reordered(notes: Notes, _picked: Collection[int], random: Random) -> Notes:
    """The bullets of each section in another order."""
    after = {}
    for path, lines in notes.items():
        bullets = [at for at, line in enumerate(lines) if line.text.startswith("- ")]
        nested = {at for at in bullets if lines[min(at + 1, len(lines) - 1)].text.startswith("  ")}
        places = [at for at in bullets if at not in nested]
        turned = dict(zip(places, random.sample(places, len(places)), strict=True))
        after[path] = [lines[turned.get(at, at)] for at in range(len(lines))]
    return after


def list_grows(notes: Notes, _picked: Collection[int], _random: Random) -> Notes:
    """Every list of members gets another member."""

    def change(line: Line) -> list[Line]:
        more = {"百日草": "金盞花", "mooring lines": "life jackets"}.get(line.text.strip("- "))
        return [line, _fresh(f"  - {more}")] if more else [line]

    return _mapped(notes, change)


def list_shrinks(notes: Notes, _picked: Collection[int], _random: Random) -> Notes:
    """Every list of members loses one."""
    return _mapped(notes, lambda line: [] if line.text.strip("- ") in ("百日草", "mooring lines") else [line])


def added(notes: Notes, picked: Collection[int], _random: Random) -> Notes:
    """A sibling after each line, with other names and the same or another value."""
    return _mapped(notes, lambda line: [line, *_siblings(line, picked)])


def replaced(notes: Notes, picked: Collection[int], _random: Random) -> Notes:
    """A line deleted, and a sibling written in its place."""
    return _mapped(notes, lambda line: _siblings(line, picked) or [line])


def replaced_with_values(notes: Notes, picked: Collection[int], random: Random) -> Notes:
    """A line deleted, and a sibling with another value written in its place."""
    after = replaced(notes, picked, random)
    return _mapped(
        after, lambda line: [line._replace(text=_other_value(line.text, random)) if line.ids[0] < 0 else line]
    )


def _other_value(text: str, random: Random) -> str:
    before, term, body, behind = parts(text)
    return before + term + number_changed(body, random) + behind


def _siblings(line: Line, picked: Collection[int]) -> list[Line]:
    if line.ids[0] not in picked:
        return []
    return [_fresh(line.text.replace(old, new)) for old, new in _SIBLINGS if old in line.text][:1]


def deleted(notes: Notes, picked: Collection[int], _random: Random) -> Notes:
    """Lines left out."""
    return _without(notes, picked)


def split(notes: Notes, picked: Collection[int], _random: Random) -> Notes:
    """A line of two clauses becomes two lines, and either may be the note."""

    def change(line: Line) -> list[Line]:
        before, term, body, _ = parts(line.text)
        first, sign, second = body.partition("、" if is_japanese(body) else ", ")
        if not sign or line.ids[0] not in picked:
            return [line]
        return [line._replace(text=before + term + first), line._replace(text=before + term + second)]

    return _mapped(notes, change)


def merged(notes: Notes, picked: Collection[int], _random: Random) -> Notes:
    """Two lines become one, and it may be the note of either."""
    after: Notes = {}
    for path, lines in notes.items():
        joined = after.setdefault(path, [])
        for line in lines:
            last = joined[-1] if joined else line
            mine = (
                line.ids[0] in picked and line.text.startswith("- ") and last.text.startswith("- ") and not last.ids[1:]
            )
            if mine and joined:
                joined[-1] = Line(
                    last.ids + line.ids, f"{last.text}{'。' if is_japanese(line.text) else '. '}{line.text[2:]}"
                )
            else:
                joined.append(line)
    return after


def said_otherwise(
    notes: Notes, picked: Collection[int], random: Random, change: Callable[[str, Random], str]
) -> Notes:
    """The picked lines with another body."""

    def edit(line: Line) -> list[Line]:
        before, term, body, behind = parts(line.text)
        return [line._replace(text=before + term + change(body, random) + behind) if line.ids[0] in picked else line]

    return _mapped(notes, edit)


def called_otherwise(
    notes: Notes, picked: Collection[int], random: Random, change: Callable[[str, Random], str]
) -> Notes:
    """The picked lines with another term, where they have one."""

    def edit(line: Line) -> list[Line]:
        before, term, body, behind = parts(line.text)
        chosen = line.ids[0] in picked and term
        return [line._replace(text=before + change(term, random) + body + behind) if chosen else line]

    return _mapped(notes, edit)


PLACE: Mapping[str, Callable[[Notes, Collection[int], Random], Notes]] = {
    "other marks": markup,
    "moved to another section": other_section,
    "moved, with a slip": other_section_and_slip,
    "moved to another file": other_file,
    "files renamed": file_renamed,
    "files split in two": file_split,
    "headings renamed": headings_renamed,
    "headings renamed, with a slip": renamed_and_slip,
    "sections renumbered": headings_numbered,
    "lines reordered": reordered,
    "lists grow": list_grows,
    "lists shrink": list_shrinks,
    "deleted": deleted,
    "a sibling added": added,
    "swapped for a sibling": replaced,
    "swapped, another value": replaced_with_values,
    "split in two": split,
    "two made one": merged,
}
