r"""TeX between dollar signs as MathJax's marks, unless it holds a command that can load or run something.

Anki ships MathJax without its safe mode, and every extension is one `\require` away (reliability rules, threats).
"""

from __future__ import annotations

import re

from builder.card.escape import REFERENCES, behind_bracket, plain

_COMMAND = re.compile(r"\\([a-zA-Z]+|.)", re.DOTALL)
_REFUSED = re.compile(
    r"href|url|require|style|class|cssId|unicode|data|bbox|mmlToken|includegraphics|input|write|csname|[gex]?def|let"
    r"|(?:re)?new(?:command|environment)|providecommand|DeclareMathOperator|Newextarrow|texttip|mathtip|toggle|[()\[\]]"
)
_BRACES = re.compile(r"\{(?=\{)|\}(?=\})")
_TABLE = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\n": " ", "\t": " ", "[": REFERENCES["["]})


def signs(math: str) -> int:
    """How many dollar signs stand on each side of the TeX."""
    return 2 if math.startswith("$$") and math.endswith("$$") and len(math) > len("$$$$") else 1


def refused_command(math: str) -> str:
    """The first command that cards do not hold, with its backslash; empty where there is none."""
    found = (m.group(1) for m in _COMMAND.finditer(math))
    return next((f"\\{name}" for name in found if _REFUSED.fullmatch(name)), "")


def is_safe(math: str) -> bool:
    """Whether the math, dollar signs and all, can be shown as such: some TeX in it, no refused command."""
    return bool(math.strip("$ \n")) and not refused_command(math)


def is_whole(tex: str) -> bool:
    """Whether each brace of a piece of TeX has its partner in it, so that the piece can be hidden."""
    depth = 0
    for sign in re.findall(r"[{}]", re.sub(r"\\.", "", tex, flags=re.DOTALL)):
        depth += 1 if sign == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def wrap(tex: str, *, display: bool) -> str:
    """The marks around TeX that is HTML already."""
    return f"\\[{behind_bracket(tex)}\\]" if display else f"\\({tex}\\)"


def html(tex: str) -> str:
    """TeX as HTML text: braces that touch are parted by a space, for Anki reads `}}` as the end of a cloze."""
    return _BRACES.sub(r"\g<0> ", plain(tex).translate(_TABLE)).replace("::", REFERENCES[":"] * 2)
