"""Code on cards: its words are marked, and nothing else happens to it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pygments.lexers import get_lexer_by_name

from builder.card import code, visible_text
from builder.card.escape import escape
from builder.card.sanitize import sanitize
from builder.text import uncoloured

SAMPLES = {
    "python": "def f(x: int) -> str:  # 註釈\n    return f'{x}' * 2\n",
    "c": '#include <x.h>\nint main(void) { return "a\\n"[0]; } /* :: */',
    "console": "$ ls -l | grep x\ntotal 0",
    "yaml": "a:\n  - b: {c: 1}",
    "diff": "--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y",
    "html": '<a href="x">{{c1::y}}</a>',
    "sql": "select * from t where a = 'b' -- c",
}


@pytest.mark.parametrize("language", sorted(code.LANGUAGES))
def test_every_language_of_the_list_is_known(language: str) -> None:
    """Pygments has each, and what it takes apart is what it was given."""
    words = "\n".join(SAMPLES.values())

    assert language in get_lexer_by_name(language).aliases
    assert uncoloured(code.html(words, language)) == escape(words)


@given(st.sampled_from(sorted(SAMPLES)), st.text(alphabet="ab \n\t\\\"'`#/*<>(){}[]:;=$&-+1あ\u00a0", max_size=60))
def test_without_its_colours_code_is_what_it_was(language: str, words: str) -> None:
    """No sign is lost, none of Anki's marks wakes, and the last gate lets it pass."""
    html = code.html(words, language)

    assert uncoloured(html) == escape(words.expandtabs(4))
    assert sanitize(f"<code>{html}</code>") == f"<code>{html}</code>"
    assert not re.search(r"\{\{|\}\}|::|\[", html)


def test_code_is_marked_alike_whatever_came_before() -> None:
    """A lexer that was used before gives what a fresh one gives."""
    first = {language: code.html(words, language) for language, words in SAMPLES.items()}
    for language in sorted(code.LANGUAGES):
        code.html('"""\n/* <!-- ` {{ (', language)
    again = {language: code.html(words, language) for language, words in SAMPLES.items()}

    assert first == again


@pytest.mark.parametrize("language", ["", "klingon", "text", "autoit", "C:\\x", "py thon", "mermaid"])
def test_nothing_is_guessed(language: str) -> None:
    """Code without a language, or in one that is not known, is plain."""
    assert code.html("def f(): pass", language) == "def f(): pass"


@pytest.mark.parametrize("language", ["", "klingon", "make"])
def test_a_tab_is_as_wide_as_the_next_stop_is_far(language: str) -> None:
    """Code that is indented with tabs stays indented, and its columns stand below each other."""
    assert uncoloured(code.html("all:\n\tcc x\n ab\tc", language)) == "all:\n    cc x\n ab c"


@pytest.mark.parametrize("language", ["Python", "py", "JS", "c++", "C#", "yml", "sh", "rs", "dockerfile"])
def test_the_names_that_people_write_are_known(language: str) -> None:
    """Pygments' other names for a language, in capitals too."""
    assert '<span class="' in code.html('if "x": FROM 1 # y', language)


def test_code_too_long_for_a_card_is_plain() -> None:
    """The time that a pattern may take is bounded by the length of what it is given."""
    long = "if x:\n" * 400

    assert code.html(long, "python") == long
    assert code.html(long[: code.LONGEST], "python") != long[: code.LONGEST]


def test_only_the_colours_go() -> None:
    """Other marks stay: a backslash that MathJax would take, the spans of steps."""
    html = '<span class="step">a</span><span class="s">"<span>\\</span>(x"</span> <span>\\</span>)'

    assert uncoloured(html) == '<span class="step">a</span>"<span>\\</span>(x" <span>\\</span>)'
    assert visible_text(html) == visible_text(uncoloured(html))
