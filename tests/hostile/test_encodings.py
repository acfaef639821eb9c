"""Encodings and front matter: text is read as what it is or refused, with the file and the line."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.hostile.judge import Judge

LINE = "- 港: lamps that are shown in fog\n"
BYTES = {
    "UTF-8": (LINE.encode(), ""),
    "UTF-8 with a mark": (codecs.BOM_UTF8 + LINE.encode(), ""),
    "UTF-8 with two marks": (codecs.BOM_UTF8 * 2 + LINE.encode(), ""),
    "UTF-16, little end first": (codecs.BOM_UTF16_LE + LINE.encode("utf-16-le"), ""),
    "UTF-16, big end first": (codecs.BOM_UTF16_BE + LINE.encode("utf-16-be"), ""),
    "UTF-16 without a mark": (LINE.encode("utf-16-le"), "F01"),
    "UTF-16, cut": (codecs.BOM_UTF16_LE + LINE.encode("utf-16-le")[:-1], "F01"),
    "UTF-32": (codecs.BOM_UTF32_LE + LINE.encode("utf-32-le"), "F01"),
    "CP932": ("- みなと: 霧の中で灯りを見せるところ\n".encode("cp932"), "F03"),
    "Latin-1": ("- café: a place for déjà vu\n".encode("latin-1"), "F01"),
    "bad byte": (b"- a: b\n- c \xff: d\n", "F01"),
    "overlong": (b"- a: \xc0\xaf\xc1\x81 b\n", "F01"),
    "half of a pair": (b"- a: \xed\xa0\x80 b\n", "F01"),
    "beyond Unicode": (b"- a: \xf4\x90\x80\x80 b\n", "F01"),
    "cut in a letter": ("- 港: 港".encode()[:-1], "F01"),
    "NUL": (b"- a: b\0c\n", "F01"),
    "program": (b"\x7fELF\x02\x01\x01" + bytes(range(256)), "F01"),
    "picture": (b"\x89PNG\r\x1a" + bytes(9), "F01"),
    "CRLF": (LINE.replace("\n", "\r\n").encode() * 2, ""),
    "CR": (LINE.replace("\n", "\r").encode(), ""),
    "mixed line ends": (b"- a: lamps in fog\r\n- b: horns in fog\r- c: bells in fog\n", ""),
    "empty": (b"", ""),
    "blank": (b" \n\t\n\n", ""),
    "no line end": (LINE.encode().rstrip(), ""),
    "marks of direction": ("- \u202elamp\u202c: shown in \u2066fog\u2069\n".encode(), ""),
    "joiners": ("- lamp\u200d: shown\u200b in \u2060fog\ufeff\n".encode(), ""),
    "merge markers": (b"<<<<<<< HEAD\n- a: lamps in fog\n=======\n- a: horns in fog\n>>>>>>> other\n", "F08"),
    "private letters": ("- \ue000: shown in \U000f0000 fog\n".encode(), ""),
    "hundreds of accents": (("- e" + "\u0301" * 900 + ": shown in fog\n").encode(), ""),
    "over 5 MB": (b"- a: b\n" * 800_000, "F02"),
    "line over 1 MB": (b"- a: " + b"x" * 1_000_001, "F02"),
}


@pytest.mark.parametrize(("data", "told"), BYTES.values(), ids=BYTES)
def test_bytes_are_text_or_an_error(judge: Judge, data: bytes, told: str) -> None:
    """An error stops the build and names the file; a byte order mark and line ends leave no trace."""
    outcome = judge({"strange.md": data})

    assert outcome.told == told, outcome.output
    assert told == "" or f"vault/strange.md:{2 if data == BYTES['bad byte'][0] else 1}:1: {told}" in outcome.output
    assert not any("\ufeff港" in note.text or "\r" in note.text for note in outcome.notes)


FRONT = {
    "alias bomb": ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", "F04"),
    "merge key": ("<<: {tags: [a]}\ntitle: x", ""),
    "python tag": ("title: !!python/object/apply:os.system ['touch x']", "F04"),
    "own tag": ("title: !x y", "F04"),
    "broken": ("title: [a", "F04"),
    "tab": ("title:\n\t- a", "F04"),
    "3,000 brackets": ("title: " + "[" * 3000, "F04"),
    "3,000 braces": ("{" * 3000, "F04"),
    "key twice": ("title: a\ntitle: b", "F04"),
    "list as key": ("[a, b]: c", "F04"),
    "list at the top": ("- a\n- b", "F04"),
    "types of all kinds": ("title: no\ntags: [012, 12:30:00, 2020-01-01, 0x1F, .inf, ~, yes]", ""),
    "5,000 digits": (f"title: {'9' * 5000}", "F04"),
    "a deck of colons": ('title: "::A::::<script>alert(1)</script>"', ""),
    "a title with marks": ('title: "{{c1::x}} [latex]y[/latex] \\u0007"', ""),
    "tags with blanks": ('tags: ["a b", "c\u3000d", "e\\tf", "", "::", "#g/h"]', ""),
    "tag with a NUL": ('tags: ["a\\0b"]', ""),
    "a bare control": ("title: a\x07b", "F05"),
    "shell text": ("version: $(touch x)\noutput: ../../x\ntitle: $(id)", ""),
    "unclosed": (None, ""),
    "over 64 kB": ("x: " + "y" * 65_000, "F04"),
    "20,000 tags": (f"tags: [{', '.join(f't{n}' for n in range(9000))}]", "F04"),
    "a long tag": (f"tags: [{'t' * 5000}]", "F04"),
    "two documents": ("title: a\n--- b", ""),
    "an order": ("%YAML 9.9\n# x\ntitle: a", "F04"),
}


@pytest.mark.parametrize(("front", "told"), FRONT.values(), ids=FRONT)
def test_front_matter_is_read_strictly(judge: Judge, front: str | None, told: str) -> None:
    """An error with its line, or harmless strings."""
    text = "---\ntitle: x\n" if front is None else f"---\n{front}\n---\n"
    outcome = judge({"strange.md": f"{text}- Lamp: shown in fog\n"})

    assert outcome.told == told, outcome.output
