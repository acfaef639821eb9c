"""The inline half of the parser: markdown-it's rules, those of note-taking tools, and a place on every token.

markdown-it puts no place on what stands inside a line, and tries every rule at every sign. Here each sign knows its
rules, and `token.map` holds the offset at which the token began.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import backtick, emphasis, entity, escape, image, link, link_pairs, strikethrough
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from mdit_py_plugins.footnote.index import footnote_ref

from builder.markdown import dialects, tools

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markdown_it.utils import EnvType

    from builder.markdown.dialects import Rule

_RULES: dict[str, tuple[Rule, ...]] = {
    "\n": (dialects.line_end,),
    "\\": (dialects.bracketed, escape),
    "`": (backtick,),
    "~": (tools.script, strikethrough.tokenize),
    "^": (tools.inline_note, tools.script),
    "=": (dialects.highlight,),
    "*": (emphasis.tokenize,),
    "_": (emphasis.tokenize,),
    "[": (dialects.wiki_link, footnote_ref, tools.citation, link),
    "!": (dialects.wiki_link, image, dialects.spaced_image),
    "<": (tools.template, dialects.angle),
    "&": (entity,),
    "$": (dialects.math,),
    "{": (dialects.cloze, tools.macro),
    ":": (tools.divider, dialects.bare_address),
}
"""What each sign may begin, in the order tried."""

_PAIRS = (link_pairs, strikethrough.postProcess, dialects.pair_highlights, emphasis.postProcess)
"""What turns pairs of signs into ranges, in order; an opening sign without its pair stays text."""

_SIGN = re.compile("[" + re.escape("".join(_RULES)) + "]")
_LABEL_SIGN = re.compile("[" + re.escape("".join(_RULES) + "]") + "]")
"""A link's label ends at `]`."""
_CJK = re.compile(
    "[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)

_DIGITS = re.compile("[0-9]{2}")
"""`2*3*4` is a product; without its stars it would read as 234."""


class _State(StateInline):
    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: FBT001, N802, N803 - markdown-it's names
        """Whether a run of signs can open or close, with Japanese and its kin as good a neighbour as a space.

        CommonMark lets `**語：**文` and `**「語」**は` stay open, for it takes `：` and `」` as the end of a word only
        before a space. Source: the CJK-friendly amendment to CommonMark's flanking rules.
        """
        end, marker = start, self.src[start]
        while end < self.posMax and self.src[end] == marker:
            end += 1
        before = self.src[start - 1] if start > 0 else " "
        after = self.src[end] if end < self.posMax else " "
        if end - start == 1 and _DIGITS.match(before + after):
            return Scanned(can_open=False, can_close=False, length=1)
        opens = not _is_space(after) and (not _ends_words(after) or _is_loose(before))
        closes = not _is_space(before) and (not _ends_words(before) or _is_loose(after))
        if canSplitWord:
            return Scanned(opens, closes, end - start)
        return Scanned(
            opens and (not closes or _is_punctuation(before)),
            closes and (not opens or _is_punctuation(after)),
            end - start,
        )


def _is_space(sign: str) -> bool:
    return isWhiteSpace(ord(sign))


def _is_punctuation(sign: str) -> bool:
    return isMdAsciiPunct(ord(sign)) or isPunctChar(sign)


def _ends_words(sign: str) -> bool:
    """Punctuation that hugs the word beside it; full-width punctuation does not."""
    return _is_punctuation(sign) and not _CJK.match(sign)


def _is_loose(sign: str) -> bool:
    return _is_space(sign) or _is_punctuation(sign) or _CJK.match(sign) is not None


class InlineParser(ParserInline):
    """markdown-it's inline parser with rules by sign and `token.map` set."""

    def tokenize(self, state: StateInline) -> None:
        """Turn `src[pos:posMax]` into tokens."""
        while state.pos < state.posMax:
            at, known = state.pos, len(state.tokens)
            if state.level >= state.md.options["maxNesting"] or not _apply(state, silent=False):
                _take_text(state)
            if state.pending:
                state.pushPending()
            for token in state.tokens[known:]:
                token.map = token.map or [at]

    def skipToken(self, state: StateInline) -> None:  # noqa: N802 - markdown-it's name
        """Step over one token, for the search of a link's end."""
        at = state.pos
        if at in state.cache:
            state.pos = state.cache[at]
            return
        state.level += 1
        if state.level > state.md.options["maxNesting"]:
            state.pos = state.posMax
        elif not _apply(state, silent=True):
            state.pos = at + 1 if _LABEL_SIGN.match(state.src, at) else _text_end(state, _LABEL_SIGN)
        state.level -= 1
        state.cache[at] = state.pos

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Parse one paragraph's text."""
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in _PAIRS:
            rule(state)
        return state.tokens


def _apply(state: StateInline, *, silent: bool) -> bool:
    for rule in _RULES.get(state.src[state.pos], ()):  # noqa: SIM110 - `any` makes a generator at each sign
        if rule(state, silent):
            return True
    return False


def _text_end(state: StateInline, signs: re.Pattern[str] = _SIGN) -> int:
    """One past the plain text that begins here, at least one character on."""
    sign = signs.search(state.src, state.pos + 1, state.posMax)
    return sign.start() if sign else state.posMax


def _take_text(state: StateInline) -> None:
    end = _text_end(state)
    state.push("text", "", 0).content = state.src[state.pos : end]
    state.pos = end
