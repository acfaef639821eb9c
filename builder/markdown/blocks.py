"""The block half of the parser: markdown-it's rules, those of note-taking tools, and nothing lost below its depth."""

from __future__ import annotations

import functools
from bisect import bisect_right
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.ruler import Ruler
from markdown_it.rules_block import hr, table
from mdit_py_plugins.footnote import footnote_plugin

from builder.markdown import boxes, html_tables, tags
from builder.markdown.inlines import InlineParser
from builder.markdown.tables import MOST_CELLS
from builder.markdown.tags import BLOCK, COMMENT, MARK, TAG

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from markdown_it.parser_block import RuleFuncBlockType
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token
    from markdown_it.utils import EnvType

_DEPTH = 100
"""reliability: at 20, the preset's own, a bullet at depth 10 vanishes; far above 100 Python's stack ends."""

_UNSEEN = frozenset(("style", "script"))
"""Tags of which a reader sees nothing, nor of what they hold."""

_INTERRUPTS: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}


_LEFT_OUT = {"tasklists": False, "alerts": False, "inline_definitions": False}
"""What is asked for of each item, quote and reference: a name that is not there is found by an exception."""


class _BlockParser(ParserBlock):
    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803 - markdown-it's names
        """Tokenise lines; those nested too deep become one token `too_deep`, where markdown-it drops them."""
        if state.level < state.md.options["maxNesting"]:
            super().tokenize(state, startLine, endLine)
            return
        line = startLine + 1
        while line < endLine and (state.isEmpty(line) or state.sCount[line] >= state.blkIndent):
            line += 1
        state.push("too_deep", "", 0).map = [startLine, line]
        state.line = line


_SIGNS = {
    "math_block": "$",
    "fence": "`~",
    "blockquote": ">",
    "hr": "*-_",
    "box": ":",
    "html_table": "<",
    "markup_line": "<:",
    "list": "*+-0123456789",
    "footnote_def": "[",
    "reference": "[",
    "heading": "#",
}
"""Rules by name, each with the signs of which one is the first of a line that it takes."""


class _Ruler(Ruler["RuleFuncBlockType"]):
    """The rules of each chain as one, which asks those alone that the first sign of a line lets take it."""

    def __init__(self, rules: Ruler[RuleFuncBlockType]) -> None:
        super().__init__()
        self.__rules__ = rules.__rules__
        self._chains: dict[str, list[RuleFuncBlockType]] = {}

    def getRules(self, chainName: str = "") -> list[RuleFuncBlockType]:  # noqa: N802, N803 - markdown-it's names
        """The one rule of a chain."""
        if chainName not in self._chains:
            self._chains[chainName] = [_by_sign(super().getRules(chainName), {r.fn: r.name for r in self.__rules__})]
        return self._chains[chainName]


def _by_sign(rules: Sequence[RuleFuncBlockType], names: dict[RuleFuncBlockType, str]) -> RuleFuncBlockType:
    every = {sign for signs in _SIGNS.values() for sign in signs}
    of_any = tuple(rule for rule in rules if names[rule] not in _SIGNS)
    of_sign = {
        sign: tuple(rule for rule in rules if names[rule] not in _SIGNS or sign in _SIGNS[names[rule]])
        for sign in every
    }

    def begun(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
        at = state.bMarks[start] + state.tShift[start]
        asked = of_sign.get(state.src[at : at + 1], of_any)
        for rule in asked:  # noqa: SIM110 - `any` makes a generator, a dozen of them a line
            if rule(state, start, end, silent):
                return True
        return False

    return begun


def tokenise(text: str, runs: Collection[int] = ()) -> tuple[list[Token], EnvType]:
    """The block tokens of a text, their inline content still unparsed, and what links and footnotes refer to.

    `runs` are the indexes of lines that begin a numbered list in the middle of a text, though not with 1.
    """
    tokens: list[Token] = []
    env: EnvType = {"runs": runs, "marks": tags.marks(text)}
    parser().block.parse(text, parser(), env, tokens)
    return tokens, env


@functools.cache
def parser() -> MarkdownIt:
    """The one parser of the house: no HTML, no smart quotes, which take more than quadratic time."""
    md = MarkdownIt("js-default", {"html": False, "maxNesting": _DEPTH, "linkify": False, "typographer": False})
    md.block, md.inline = _BlockParser(), InlineParser()
    md.configure("js-default", {"html": False, "maxNesting": _DEPTH, "linkify": False, "typographer": False})
    md.options.update(_LEFT_OUT)
    md.disable("html_block")
    md.use(footnote_plugin, inline=False, move_to_end=False)
    md.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    md.block.ruler.at("hr", _rule, _INTERRUPTS)
    md.block.ruler.before("fence", "math_block", _math_block, _INTERRUPTS)
    md.block.ruler.before("list", "box", boxes.box, _INTERRUPTS)
    md.block.ruler.before("list", "html_table", html_tables.html_table, _INTERRUPTS)
    md.block.ruler.before("list", "run", _run, {"alt": ["paragraph"]})
    md.block.ruler.before("list", "markup_line", _markup_line, _INTERRUPTS)
    md.block.ruler = _Ruler(md.block.ruler)
    md.normalizeLink = _as_written  # type: ignore[method-assign] # markdown-it's own way to exchange it
    md.validateLink = _is_told  # type: ignore[method-assign]
    return md


def _as_written(url: str) -> str:
    return url


def _is_told(url: str) -> bool:  # noqa: ARG001 - markdown-it calls it so
    """Any address makes a link or a picture: `card` and `media` take what is safe, and say so of the rest."""
    return True


def _run(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001, FBT001 - markdown-it calls it so
    """The end of a text above a number that begins a list."""
    return silent and start in state.env["runs"]


def _rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """markdown-it's rules; most lines that begin like one are items, which a look at the line tells."""
    return not _line(state, start).strip("-*_ \t") and hr(state, start, end, silent)


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """markdown-it's tables; one with too many cells, those counted that it fills up, becomes one token `too_large`."""
    at = state.bMarks[start + 1] + state.tShift[start + 1]
    if not state.src.startswith(("|", "-", ":"), at) or state.src.startswith(("- ", "-\t"), at):
        return False  # the rule's own test, made before anything else
    if silent or not table(state, start, end, True):  # noqa: FBT003
        return table(state, start, end, silent)
    stop = start + 1
    while stop < end and not state.isEmpty(stop) and state.sCount[stop] >= state.blkIndent:
        stop += 1
    columns = _line(state, start).count("|")
    written = state.src.count("|", state.bMarks[start], state.eMarks[stop - 1])
    if max(written, columns * (stop - start)) <= MOST_CELLS:
        return table(state, start, end, silent)
    state.push("too_large", "", 0).map = [start, stop]
    state.line = stop
    return True


def _math_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """`$$` … `$$` over several lines, without a blank one between."""
    first = _line(state, start)
    if not first.startswith("$$") or state.is_code_block(start) or "$$" in first[2:].rstrip().removesuffix("$$"):
        return False
    stop = start if len(first.rstrip()) > 3 and first.rstrip().endswith("$$") else _math_end(state, start, end)
    if stop < 0:
        return False
    if not silent:
        token = state.push("math_block", "math", 0)
        token.map = [start, stop + 1]
        token.content = state.getLines(start, stop + 1, state.blkIndent, False).strip()  # noqa: FBT003
        state.line = stop + 1
    return True


def _math_end(state: StateBlock, start: int, end: int) -> int:
    """The line that closes the math, or -1; what was searched in vain is not searched again."""
    if start < state.env.get("no_math_before", 0):
        return -1
    line = start + 1
    while line < end and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent:
        if _line(state, line).rstrip().endswith("$$"):
            return line
        line += 1
    state.env["no_math_before"] = line
    return -1


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _markup_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Lines of markup: a comment, `:::` of a message box, tags of a block."""
    at = state.bMarks[start] + state.tShift[start]
    if state.src[at : at + 1] not in ("<", ":") or state.is_code_block(start):
        return False
    line = _line(state, start)
    if line.startswith(":::"):
        return _push_markup(state, start, start + 1, silent=silent)
    if line.startswith("<!--"):
        return _comment(state, start, end, silent=silent)
    return _tags(state, start, end, silent=silent)


def _tags(state: StateBlock, start: int, end: int, *, silent: bool) -> bool:
    """A line that begins with a tag of a block; with it what `<style>` and `<script>` hold."""
    line = _line(state, start)
    tag = TAG.match(line)
    if not tag or tag[2].lower() not in BLOCK:
        return False
    if not tag[1] and tag[2].lower() in _UNSEEN and (stop := _closing(state, start, end, f"</{tag[2]}")) > start:
        return _push_markup(state, start, stop + 1, silent=silent)
    if not _without_markup(line):
        return _push_markup(state, start, start + 1, silent=silent)
    return silent or _push_paragraph(state, start, line)


def _closing(state: StateBlock, start: int, end: int, tag: str) -> int:
    """The line with the closing tag, or -1; remembered where there is none."""
    known = state.env.setdefault("unclosed", set[str]())
    at = -1 if tag in known else state.src.find(tag, state.bMarks[start])
    if at < 0:
        known.add(tag)
        return -1
    stop = bisect_right(state.bMarks, at) - 1
    return stop if stop < end else -1


def _without_markup(line: str) -> str:
    """What a reader sees of a line of known tags; a picture counts."""
    return TAG.sub(lambda tag: tag[0] if tag[2].lower() in ("img", "hr") else "", COMMENT.sub("", line)).strip()


def _push_markup(state: StateBlock, start: int, stop: int, *, silent: bool, mark: str = "") -> bool:
    if not silent:
        token = state.push("markup", "", 0)
        token.map, token.info = [start, stop], mark
        state.line = stop
    return True


def _push_paragraph(state: StateBlock, start: int, line: str) -> bool:
    """A paragraph of this one line: tags of a block end where the line ends."""
    opened = state.push("paragraph_open", "p", 1)
    inline = state.push("inline", "", 0)
    opened.map = inline.map = [start, start + 1]
    inline.content = line.strip()
    state.push("paragraph_close", "p", -1)
    state.line = start + 1
    return True


def _comment(state: StateBlock, start: int, end: int, *, silent: bool) -> bool:
    """A comment that fills its lines."""
    at = state.bMarks[start] + state.tShift[start]
    close = _comment_end(state, at + 4)
    stop = bisect_right(state.bMarks, close) - 1
    if close < 0 or stop >= end or state.src[close + 3 : state.eMarks[stop]].strip():
        return False
    mark = MARK.match(state.src, at)
    return _push_markup(state, start, stop + 1, silent=silent, mark=mark[1].lower() if mark else "")


def _comment_end(state: StateBlock, at: int) -> int:
    """Where the next `-->` stands, or -1; remembered, for a run of openers must not search it anew each time."""
    begin, close = state.env.get("comment_end", (0, 0))
    if not (begin <= at <= close or (close < 0 and at >= begin)):
        close = state.src.find("-->", at)
        state.env["comment_end"] = (at, close)
    return int(close)
