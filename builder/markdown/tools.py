"""Inline rules for what a tool hides in a line: comments, templates, macros, references, citations; and its own signs.

Each looks at `state.pos`, and either takes a token (True) or leaves all as it was.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.rules_inline.state_inline import StateInline

_TEMPLATE = re.compile(r"<%(?=[-_*+~\s\w])[^\n]{0,400}?%>")
_MACRO = re.compile(
    r"\{\{(?:query|embed|renderer|video|youtube(?:-timestamp)?|tweet|twitter|namespace|pdf|zotero-[a-z-]+)"
    r"(?=[\s:}])[^\n]{0,400}?\}\}"
)
_CLOZE = re.compile(r"\{\{cloze[ \t]+(?=\S)")
_CITATION = re.compile(
    r"\[(?![^\[\]\n]{0,300},\s?@)(?:(?:see|cf\.?|also|e\.g\.)\s(?:[^\[\]@\n]{0,60}\s)?-?@"
    r"|(?:[^\[\]@\n]{0,60}[\s;])?-?@(?=[\w:.+/-]{0,80}\d|[\w:.+/-]{1,80},\s(?:pp?|ch|sec|fig|vol)\.))"
    r"[A-Za-z][\w:.+/-]*(?:[\s,;][^\[\]\n]{0,300})?\](?![(\[:])"
)
"""With a year in its key, a page or a `see`: `[@Component, @Service]` is what the note is about."""
_NOTE = re.compile(r"\^\[(?=[^\[\]\n]{0,400}[\s぀-ヿ一-鿿])[^\[\]\n]{1,400}\]")
"""Of several words: `^[a-z]+$` is a pattern."""
_SCRIPT = re.compile(
    r"(?<=[A-Za-z0-9)~^])(?:\^([0-9+=()ni-]{1,6})\^|~([0-9+=()-]{1,6})~)"
    r"(?![0-9]|~(?![0-9+=()-]{1,6}~)|\^(?![0-9+=()ni-]{1,6}\^))"
)
_DIVIDER = re.compile(r":{2,3}(?!:)[ \t]*(?=\S)")
_LONGEST = 1000
"""Characters of a cloze that are looked at for its end."""
_ENDS = frozenset(".,;:!?)。、")


def template(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """`<% tp.file.title %>`, filled in when a note is made (Templater)."""
    return _hide(state, _TEMPLATE, silent=silent)


def citation(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """`[@doe99, p. 3]`, a source (pandoc)."""
    return _hide(state, _CITATION, silent=silent)


def inline_note(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """`^[a footnote where it is told]` (pandoc, Zenn)."""
    return _hide(state, _NOTE, silent=silent)


def script(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """`H~2~O` and `10^6^` (pandoc): figures below and above the line."""
    found = _SCRIPT.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        name, text = ("sup", found[1]) if found[1] else ("sub", found[2])
        state.push("tag", name, 0).nesting = 1
        written = state.push("text", "", 0)
        written.content, written.map = text, [state.pos + 1]
        state.push("tag", name, 0).nesting = -1
    state.pos = found.end()
    return True


def macro(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """`{{query …}}`, `{{embed …}}`, and the author's own `{{cloze words}}` (Logseq)."""
    return _cloze(state, silent=silent) or _hide(state, _MACRO, silent=silent)


def _hide(state: StateInline, what: re.Pattern[str], *, silent: bool) -> bool:
    """Take what nobody sees, and the space before it where a sign of the sentence follows."""
    found = what.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        last = state.tokens[-1] if state.tokens else None
        if last is not None and last.type == "text" and state.src[found.end() : found.end() + 1] in _ENDS:
            last.content = last.content.rstrip(" \t")
        state.push("comment", "", 0)
    state.pos = found.end()
    return True


def _cloze(state: StateInline, *, silent: bool) -> bool:
    opener = _CLOZE.match(state.src, state.pos, state.posMax)
    if not opener:
        return False
    stop = state.src.find("}}", opener.end(), min(state.posMax, opener.end() + _LONGEST))
    while stop >= 0 and state.src.startswith("}", stop + 2) and stop + 2 < state.posMax:
        stop += 1
    if stop < 0:
        return False
    if not silent:
        number = state.env["numbers"] = state.env.get("numbers", 0) + 1
        words, mark, hint = state.src[opener.end() : stop].partition("\\\\")
        end, state.pos, state.posMax = state.posMax, opener.end(), opener.end() + len(words.rstrip())
        token = state.push("cloze_open", str(number), 1)
        token.info, token.map = hint.strip() if mark else "", [opener.end()]
        state.md.inline.tokenize(state)
        state.push("cloze_close", "", -1)
        state.posMax = end
    state.pos = stop + 2
    return True


def divider(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """The first `::` or `:::` of a line, between the sides of a card (Spaced Repetition)."""
    src, at = state.src, state.pos
    if silent or not state.env["has_cards"] or not src.startswith("::", at) or at < state.env.get("parted", 0):
        return False
    found = _DIVIDER.match(src, at, state.posMax)
    before = src[src.rfind("\n", 0, at) + 1 : at].rstrip()
    if not found or not before or state.linkLevel:
        return False
    end = src.find("\n", at)
    end = end if end >= 0 else len(src)
    is_spaced = src[at - 1].isspace() or src[found.end() - 1].isspace()
    if not is_spaced and (src.find("::", found.end(), end) >= 0 or ": " in before):
        return False
    state.env["parted"] = end
    last = state.tokens[-1] if state.tokens else None
    if last is not None and last.type == "text":
        last.content = last.content.rstrip(" \t:：")
    state.push("text_special", "", 0).content = ": "
    state.pos = found.end()
    return True
