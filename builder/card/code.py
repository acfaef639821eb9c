"""Code with its words marked, so that a style sheet can colour them: what Pygments tells of languages that it knows.

Which class a word gets may change with Pygments' version. Colour is no content: the lock holds none of it
(`builder.text.uncoloured`), so that a newer Pygments moves no note's time.
"""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from builder.card.escape import escape, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pygments.lexer import Lexer
    from pygments.token import _TokenType

CLASSES = (
    *("c", "cp", "k", "m", "na", "nb", "nc", "nd", "nf", "nt", "nv", "ow", "s", "se"),
    *("gd", "gh", "gi", "go", "gp", "gu"),
)
"""Pygments' short names of the kinds of words that are told apart; a finer kind counts as the one it belongs to."""

LONGEST = 20_000
"""Signs of a code that is looked at: some of Pygments' patterns take time that grows with the square of the length."""


def html(words: str, language: str) -> str:
    """Code as HTML text; `language` is the name after the fence. One that Pygments does not know is left plain.

    Nothing is guessed. What Pygments can't take apart without a loss is left plain too.
    """
    words = plain(words)
    lexer = _lexer(language.lower()) if language and len(words) <= LONGEST else None
    if lexer is None:
        return escape(words)
    try:
        tokens = list(lexer.get_tokens(words))
    except Exception:  # noqa: BLE001 - hundreds of languages' patterns, written by as many people
        return escape(words)
    if "".join(text for _, text in tokens) != words:
        return escape(words)
    runs = groupby(tokens, key=lambda token: _class(token[0]))
    return "".join(_marked(name, escape("".join(text for _, text in run))) for name, run in runs)


def _marked(name: str, text: str) -> str:
    return f'<span class="{name}">{text}</span>' if name and text.strip() else text


@cache
def _lexer(language: str) -> Lexer | None:
    """Pygments' own lexer of a language; those that other installed packages bring are not asked for."""
    name = _languages().get(language)
    if name is None:
        return None
    from pygments.lexers import get_lexer_by_name  # late: most notes hold no code

    return get_lexer_by_name(language, stripnl=False, ensurenl=False)


@cache
def _languages() -> Mapping[str, str]:
    from pygments.lexers import get_all_lexers  # late: as above

    return {alias: name for name, aliases, _, _ in get_all_lexers(plugins=False) for alias in aliases}


@cache
def _class(kind: _TokenType) -> str:
    """The class of the nearest kind above that is told apart."""
    from pygments.token import STANDARD_TYPES  # late: as above

    return next((name for up in _upwards(kind) if (name := STANDARD_TYPES.get(up, "")) in CLASSES), "")


def _upwards(kind: _TokenType | None) -> Iterator[_TokenType]:
    while kind is not None:
        yield kind
        kind = kind.parent
