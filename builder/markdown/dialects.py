"""Inline rules that CommonMark does not have: math, highlights, wiki links, bare addresses, tags and comments, clozes.

Each rule looks at `state.pos`, and either takes a token (True) or leaves all as it was. None looks further than the
next sign that can end it, so that a line of openers without an end stays cheap.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it.rules_inline.state_inline import Delimiter, StateInline

from builder.markdown import clozes
from builder.markdown.tags import COMMENT, MARK, TAG, is_known, is_shown, sets_off

Rule = Callable[[StateInline, bool], bool]

_WIKI = re.compile(r"!?\[\[([^\[\]\n|]*?)(?:\\?\|([^\[\]\n]*))?\]\]")
_PART = re.compile(r"#[#^]?")
_SIZE = re.compile(r"\d+(?:x\d+)?")
_ADDRESS = re.compile(r"https?://[!#-;=?-Z\\\]^_a-z{|}~\[]+", re.IGNORECASE)
_AUTOLINK = re.compile(r"<([a-zA-Z][a-zA-Z0-9+.\-]{1,31}:[^<>\x00-\x20]*)>")
_MAIL = re.compile(r"<([\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8})>")
_SPACED_IMAGE = re.compile(r"!\[([^\[\]\n]*)\]\(([^()<>\n]+\.\w{2,5})\)")
_WORD = re.compile(r"[A-Za-z0-9]")


def line_end(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """A line end; two spaces before it make it one that a reader sees."""
    if not silent:
        hard = state.src.endswith("  ", 0, state.pos)
        state.push("hardbreak" if hard else "softbreak", "br", 0)
    state.pos += 1
    while state.pos < state.posMax and state.src[state.pos] in " \t":
        state.pos += 1
    return True


def math(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """`$x$` and `$$x$$`; `$5 and $6` is money: no space inside the dollars, no digit outside (pandoc's rule)."""
    src, at = state.src, state.pos
    size = 2 if src.startswith("$$", at) else 1
    end = _dollar(state, at + size, size)
    inside = src[at + size : end]
    if end < 0 or not inside.strip("$ \n"):
        return _take(state, at + size, silent=silent) if size > 1 else False
    if size == 1 and (inside[0].isspace() or inside[-1].isspace() or src[end + 1 : end + 2].isdigit()):
        return False
    if not silent:
        token = state.push("math", "", 0)
        token.content, token.info = src[at : end + size], "display" if size > 1 else "inline"
    state.pos = end + size
    return True


def bracketed(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    r"""Math between `\\(` and `\\)` where a formula is inside; between `\(` and `\)` where TeX is.

    A single backslash before a bracket is an escape as well: `\(see below\)`.
    """
    found = _BRACKETED.match(state.src, state.pos, state.posMax)
    if not found or not (_TEX if len(found["sign"]) == 1 else _FORMULA).search(found["tex"]):
        return False
    if not silent:
        token = state.push("math", "", 0)
        is_display = not found["open"]
        token.content, token.info = found["tex"], "display" if is_display else "inline"
        token.markup = found["sign"] + "("
    state.pos = found.end()
    return True


_LONGEST_TEX = 600
"""Signs; a longer formula has its dollars."""
_BRACKETED = re.compile(
    rf"(?P<sign>\\{{1,2}})(?:(?P<open>\()|\[)(?P<tex>(?:(?!(?P=sign)[()\[\]])[^$]){{1,{_LONGEST_TEX}}})(?P=sign)(?(open)\)|\])"
)
_TEX = re.compile(r"\\[A-Za-z]|(?<!\\)[_^={}]")
_FORMULA = re.compile(rf"{_TEX.pattern}|(?<![\w.])\d|[+*<>|]|\s[-/]\s|(?<![\w'’])[A-Za-z](?![\w'’])")
"""Behind two backslashes a number or a letter is one as well; the name of a server is a path."""


def _dollar(state: StateInline, start: int, size: int) -> int:
    """Where the next unescaped `$` (or `$$`) stands, or -1."""
    at = state.src.find("$" * size, start, state.posMax)
    while at > 0 and _is_escaped(state.src, at):
        at = state.src.find("$" * size, at + 1, state.posMax)
    return at


def _is_escaped(src: str, at: int) -> bool:
    begin = at
    while begin > 0 and src[begin - 1] == "\\":
        begin -= 1
    return (at - begin) % 2 == 1


def _take(state: StateInline, end: int, *, silent: bool) -> bool:
    if not silent:
        state.push("text", "", 0).content = state.src[state.pos : end]
    state.pos = end
    return True


def highlight(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """`==x==`, but not the `==` of `a==b`."""
    scanned = state.scanDelims(state.pos, canSplitWord=True)
    if silent or scanned.length != 2:
        return _take(state, state.pos + scanned.length, silent=silent)
    before, after = state.src[max(0, state.pos - 1) : state.pos], state.src[state.pos + 2 : state.pos + 3]
    state.push("text", "", 0).content = "=="
    state.delimiters.append(
        Delimiter(
            marker=ord("="),
            length=0,
            token=len(state.tokens) - 1,
            end=-1,
            open=scanned.can_open and not _WORD.match(before),
            close=scanned.can_close and not _WORD.match(after),
        )
    )
    state.pos += 2
    return True


def pair_highlights(state: StateInline) -> None:
    """Turn the paired `==` into the ends of a range."""
    levels = [state.delimiters, *(meta["delimiters"] for meta in state.tokens_meta if meta)]
    for delimiters in levels:
        for opener in delimiters:
            if opener.marker == ord("=") and opener.end >= 0:
                _become(state, opener.token, "mark_open", 1)
                _become(state, delimiters[opener.end].token, "mark_close", -1)


def _become(state: StateInline, index: int, kind: str, nesting: int) -> None:
    token = state.tokens[index]
    token.type, token.content = kind, ""
    token.nesting = 1 if nesting > 0 else -1


def wiki_link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """`[[page]]`, `[[page|alias]]`, `[[page#part]]` and the embed `![[file|300]]` (Obsidian)."""
    match = _WIKI.match(state.src, state.pos, state.posMax)
    if not match or not match[0].strip("![]| "):
        return False
    if not silent:
        _push_embed(state, match) if match[0][0] == "!" else _push_wiki(state, match)
    state.pos = match.end()
    return True


def _push_embed(state: StateInline, match: re.Match[str]) -> None:
    token = state.push("embed", "", 0)
    alias = match[2] or ""
    token.attrs = {"src": match[1].strip()}
    token.content = "" if _SIZE.fullmatch(alias) else alias


def _push_wiki(state: StateInline, match: re.Match[str]) -> None:
    state.push("link_open", "a", 1).attrs = {"href": match[1].strip()}
    page = _PART.split(match[1], maxsplit=1)
    shown, at = (match[2], match.start(2)) if match[2] else (page[0] or page[-1], match.start(1))
    if not match[2] and not page[0]:
        at = match.end(1) - len(shown)
    text = state.push("text", "", 0)
    text.content, text.map = shown, [at]
    state.push("link_close", "a", -1)


def spaced_image(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """`![alt](my file.png)`: a path with spaces, which CommonMark does not take."""
    match = _SPACED_IMAGE.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not silent:
        token = state.push("image", "img", 0)
        token.content, token.attrs = match[1], {"src": match[2].strip()}
    state.pos = match.end()
    return True


def bare_address(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """The `://` of an address in running text; it ends before white space, full-width signs, kana and kanji."""
    src, at = state.src, state.pos
    if silent or state.linkLevel or not src.startswith("://", at):
        return False
    begin = at - (5 if src[max(0, at - 5) : at].lower() == "https" else 4)
    match = _ADDRESS.match(src, max(0, begin), state.posMax)
    text = state.tokens[-1] if state.tokens else None
    if not match or text is None or text.type != "text" or not text.content.lower().endswith(src[begin:at].lower()):
        return False
    address = _trim_address(match[0])
    if len(address) <= at + 3 - begin or (begin and src[begin - 1].isascii() and src[begin - 1].isalnum()):
        return False
    text.content = text.content[: begin - at]
    _push_address(state, address, begin)
    state.pos = begin + len(address)
    return True


def _trim_address(address: str) -> str:
    """Without the punctuation of the sentence around it, and without a closing bracket that it did not open."""
    end, unopened = len(address), address.count(")") - address.count("(")
    while end:
        if address[end - 1] == ")" and unopened > 0:
            unopened -= 1
        elif address[end - 1] not in ".,:;!?'*_~|]}\\":
            break
        end -= 1
    return address[:end].removesuffix("==")


def _push_address(state: StateInline, address: str, begin: int, *, scheme: str = "") -> None:
    token = state.push("link_open", "a", 1)
    token.attrs, token.map = {"href": scheme + address}, [begin]
    text = state.push("text", "", 0)
    text.content, text.map = address, [begin]
    state.push("link_close", "a", -1)


def angle(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """What `<` can begin: a comment, an address, a tag that is known or sets words off; all else is text."""
    src, at = state.src, state.pos
    if src.startswith("<!--", at):
        return _comment(state, silent=silent)
    address = _AUTOLINK.match(src, at, state.posMax) or _MAIL.match(src, at, state.posMax)
    if address:
        if not silent:
            _push_address(state, address[1], at + 1, scheme="mailto:" if address.re is _MAIL else "")
        state.pos = address.end()
        return True
    tag = TAG.match(src, at, state.posMax)
    if (
        not tag
        or is_shown(src, tag)
        or not (is_known(tag[2]) or (tag[2] in state.env.get("marks", ()) and sets_off(src, tag)))
    ):
        return False
    if not silent:
        token = state.push("tag", tag[2].lower(), 0)
        token.content, token.nesting = tag[0], -1 if tag[1] else 1
    state.pos = tag.end()
    return True


def _comment(state: StateInline, *, silent: bool) -> bool:
    if state.html_terminator_last("-->") < state.pos + 4:
        return False
    match = COMMENT.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        mark = MARK.match(match[0])
        state.push("comment", "", 0).info = mark[1].lower() if mark else ""
    state.pos = match.end()
    return True


def cloze(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """`{{c1::x::hint}}`, a cloze by hand; one that does not close or whose number is off is text, and noted in env."""
    found = clozes.at(state)
    if found is None:
        return False
    if isinstance(found, str):
        if not silent:
            state.env["clozes"].append((state.pos, found))
        return False
    if not silent:
        end, state.pos, state.posMax = state.posMax, found.begin, found.stop
        token = state.push("cloze_open", found.number, 1)
        token.info, token.map = found.hint, [found.begin]
        state.md.inline.tokenize(state)
        state.push("cloze_close", "", -1)
        state.posMax = end
    state.pos = found.end
    return True
