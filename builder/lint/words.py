"""The word lists of this wing, from `words.toml`."""

from __future__ import annotations

import tomllib
from importlib.resources import files

_TABLES = {
    name: frozenset(words.split())
    for name, words in tomllib.loads(files("builder.lint").joinpath("words.toml").read_text("utf-8")).items()
}

LITTLE = _TABLES["little"]
TWICE = _TABLES["twice"]
YES_OR_NO = _TABLES["yes_or_no"]
OTHER_WORDS = _TABLES["other_words"]
