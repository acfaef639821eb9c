"""Formulas in words, and formulas that no renderer would take for such."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.facts.node import Node, skipped
from builder.facts.prose import covered
from builder.model import InlineKind

if TYPE_CHECKING:
    from builder.facts.scope import Scope
    from builder.findings import Finding


def reckons(words: str) -> bool:
    """Whether words say what something is reckoned from, `1回拍出量 × 心拍数`: they may share some with its name."""
    return _RECKONED.fullmatch(words) is not None


_OPERAND = r"[^\n、。,;:：=＝×÷+＋−]{1,24}"
_RECKONED = re.compile(rf"{_OPERAND}(?:[×÷+＋−]{_OPERAND}){{1,6}}")


def broken_formula(at: Node, scope: Scope) -> Finding | None:
    r"""A formula whose signs do not close, or that stands without any (`\bf{A}`), in notes that are not about TeX."""
    if "\\" not in at.text and "{" not in at.text:
        return None
    shut = covered(at.prose, frozenset({InlineKind.MATH, InlineKind.CODE, InlineKind.LINK}))
    for path in _PATH.finditer(at.text):
        shut[path.start() : path.end()] = b"\x01" * (path.end() - path.start())
    signs = [m for m in _LATEX.finditer(at.text) if not shut[m.start()]]
    if not (len(signs) > 1 or any(m["sure"] for m in signs)) or _is_of_tex(at, scope):
        return None
    return skipped("S08", at, "a formula that does not close, or has no dollar signs")


def _is_of_tex(at: Node, scope: Scope) -> bool:
    """Whether the line or what stands above it speaks of TeX: its commands are the words to learn."""
    return any(_TEX.search(words) for words in (at.text, *(level.words for level in scope.levels)))


_PATH = re.compile(r"(?<![\w\\])(?:[A-Za-z]:|[.~%]{1,2}|\\\\\w[\w.-]{0,80})\\\S*|(?<![\w\\])\w{2,80}(?:\\[\w.-]+){2,}")
_LATEX = re.compile(
    r"(?P<sure>\\[a-zA-Z]{2,20}\s?\{|\{\\[a-zA-Z]|[\w)\]}]\^\{(?=[-+\d\\(]|[A-Za-z](?![A-Za-z])))"
    r"|\\(?:alpha|beta|gamma|delta|theta|lambda|mu|pi|sigma|phi|omega|frac|sqrt|sum|int|cdot|times|leq|geq|infty|bf|rm|vec|hat)(?![a-zA-Z])"
    r"|(?:(?<![A-Za-z])[A-Za-z]|[\d)])_\{|[\w)\]}]\^\{|\$(?=\\|[(|]|[A-Za-z](?![A-Za-z]))"
)
"""Signs of TeX; one that is not sure may be a placeholder or a price: two are none."""
_TEX = re.compile(r"(?i)\b(?:la|ka|xe|lua)?tex\b|\bmathjax\b")
