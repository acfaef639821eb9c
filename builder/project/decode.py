"""From bytes to text, strictly: a wrong letter would be learnt by heart."""

from __future__ import annotations

import codecs
import re

_JAPANESE = re.compile(r"[぀-ヿ]|[㐀-䶿一-鿿]{2}")
"""Kana, or two kanji together: one kanji alone is what an accented Latin-1 letter looks like in CP932."""
_PRIVATE = re.compile("[\ue000-\uf8ff]")


def decode(data: bytes) -> tuple[str, bool] | str:
    """Decode a note: the text with LF line ends, and whether CP932 was guessed; or what is wrong.

    UTF-8 with or without byte order mark, UTF-16 by its mark, CP932 where the result is Japanese (product contract
    §7); a NUL makes it no text.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text, guessed = _strictly(data, "utf-16"), False
    else:
        text, guessed = _strictly(data, "utf-8-sig"), False
        if text is None and b"\0" not in data:
            text, guessed = _japanese(data), True
    if text is None:
        return "it is not text: neither UTF-8 nor another encoding that can be told for certain"
    if "\0" in text:
        return "it is not text: it holds NUL bytes"
    return text.replace("\r\n", "\n").replace("\r", "\n"), guessed


def first_bad_line(data: bytes) -> int:
    """The line of the first byte that is no text: a NUL, else what UTF-8 does not take; 1 where neither is found."""
    at = data.find(b"\0")
    if at < 0:
        try:
            data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            at = error.start
    return data.count(b"\n", 0, max(at, 0)) + 1


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _japanese(data: bytes) -> str | None:
    text = _strictly(data, "cp932")
    if text is None or _PRIVATE.search(text) or not _JAPANESE.search(text):
        return None
    return text
