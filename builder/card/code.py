"""Code with its words marked, so that a style sheet can colour them: what Pygments tells of languages that it knows.

Which class a word gets may change with Pygments' version. Colour is no content: the lock holds none of it
(`builder.text.uncoloured`), so that a newer Pygments moves no note's time.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby, islice
from typing import TYPE_CHECKING

from builder.card.escape import escape, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pygments.lexer import Lexer
    from pygments.token import _TokenType

CLASSES = (
    *("c", "cp", "k", "m", "na", "nb", "nc", "nd", "nf", "nt", "nv", "ow", "s", "se"),
    *("gd", "gh", "gi", "go", "gp", "gu"),
)
"""Pygments' short names of the kinds of words that are told apart; a finer kind counts as the one it belongs to."""

LANGUAGES = frozenset(
    (
        *("bash", "batch", "console", "powershell", "pycon"),
        *("c", "cpp", "csharp", "dart", "go", "groovy", "java", "javascript", "jsx", "kotlin", "objective-c", "tsx"),
        *("lua", "perl", "php", "python", "r", "ruby", "rust", "scala", "swift", "typescript"),
        *("clojure", "common-lisp", "elixir", "erlang", "fsharp", "haskell", "ocaml", "scheme"),
        *("css", "graphql", "html", "markdown", "rst", "scss", "tex", "xml"),
        *("apacheconf", "diff", "docker", "hcl", "http", "ini", "json", "make", "nginx", "properties", "protobuf"),
        *("mysql", "postgres", "sql", "terraform", "toml", "vim", "yaml"),
        *("awk", "fortran", "julia", "matlab", "nasm", "verilog", "vhdl", "zig"),
    )
)
"""Languages that are known, by one of Pygments' names for each; its other names for them are known too.

Not all that Pygments has: the list is the same whatever its version, and each stood a trial (below)."""

LONGEST = 2_000
"""Signs of a code that is looked at; more is not for a card. Pygments' patterns take time that grows with the square of
the length or worse: of 80 odd texts of this length the worst took the worst of these languages 0.4 s (2.21)."""


_TAB = 4
"""Columns between the stops of a tab."""

_SIGN = re.compile(r"<span>\\</span>|&#?\w+;|.", re.DOTALL)
"""What `escape` makes of one sign."""


def html(words: str, language: str) -> str:
    """Code as HTML text; `language` is the name after the fence. One that is not known (`LANGUAGES`) is plain.

    Nothing is guessed. A tab reaches to the next stop. What Pygments can't take apart without a loss is left plain too.
    """
    words = plain(words).expandtabs(_TAB)
    lexer = _lexer(language.lower()) if language and len(words) <= LONGEST else None
    if lexer is None:
        return escape(words)
    try:
        tokens = list(lexer.get_tokens(f"{words}\n"))
    except Exception:  # noqa: BLE001 - hundreds of languages' patterns, written by as many people
        return escape(words)
    if "".join(text for _, text in tokens) != f"{words}\n":
        return escape(words)
    return "".join(_marked(tokens, iter(_SIGN.findall(escape(words)))))


def _marked(tokens: Iterable[tuple[_TokenType, str]], signs: Iterator[str]) -> Iterator[str]:
    """The escaped signs of the code, those of each token that is told apart with its class; line ends stay outside."""
    for name, run in groupby(tokens, key=lambda token: _class(token[0])):
        text = "".join(words for _, words in run)
        inner = text.rstrip("\n")
        shown = "".join(islice(signs, len(inner)))
        yield f'<span class="{name}">{shown}</span>' if name and inner.strip() else shown
        yield from islice(signs, len(text) - len(inner))


@cache
def _lexer(language: str) -> Lexer | None:
    """Pygments' own lexer of a language; those that other installed packages bring are not asked for."""
    from pygments.lexers import get_all_lexers, get_lexer_by_name  # late: most notes hold no code

    known = {
        name for _, names, _, _ in get_all_lexers(plugins=False) if LANGUAGES.intersection(names) for name in names
    }
    return get_lexer_by_name(language, stripnl=False, ensurenl=False) if language in known else None


@cache
def _class(kind: _TokenType) -> str:
    """The class of the nearest kind above that is told apart."""
    from pygments.token import STANDARD_TYPES  # late: as above

    return next((name for up in _upwards(kind) if (name := STANDARD_TYPES.get(up, "")) in CLASSES), "")


def _upwards(kind: _TokenType | None) -> Iterator[_TokenType]:
    while kind is not None:
        yield kind
        kind = kind.parent
