"""The author's own style sheet for cards: `[card] css` in `deck.toml`."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from builder.card import SHEET_LIMIT, sheet_problems
from builder.findings import RULES, BrokenInput, Finding
from builder.media import read_plain
from builder.model import point
from builder.project.config import key_finding

if TYPE_CHECKING:
    from builder.project.config import Config


def read_style(root: Path, config: Config, *, text: str, path: str) -> str:
    """Read the style sheet that `deck.toml` names; empty where it names none.

    Args:
        root: the vault; the file lies in it, and no link leads out of it.
        config: what `deck.toml` says.
        text: what stands in `deck.toml`.
        path: how findings call it.

    Raises:
        BrokenInput: it is not there, can't be read, or holds what cards do not, with every finding about it (C07).
    """
    if not config.card_css:
        return ""
    disk, called = root / config.card_css, f"the style sheet `{config.card_css}`"
    fault = partial(_fault, text=text, path=path)
    if not Path(os.path.realpath(disk)).is_relative_to(root):
        message = f"{called} is a link out of the vault"
        raise fault(message, hint="put the file into the vault")
    try:
        data = read_plain(disk, limit=SHEET_LIMIT)
    except FileNotFoundError as error:
        message = f"{called} is not there"
        raise fault(message, hint="the path is seen from the vault, with `/`") from error
    except OSError as error:
        message = f"{called} can't be read: {error.strerror}"
        raise fault(message, hint="name a text file of CSS") from error
    try:
        css = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BrokenInput((_finding(config.card_css, line, 1, "it is not UTF-8", "save it as UTF-8"),)) from error
    if found := sheet_problems(css):
        raise BrokenInput(tuple(_finding(config.card_css, *problem) for problem in found))
    return css


def _fault(message: str, *, text: str, path: str, hint: str) -> BrokenInput:
    return BrokenInput((key_finding("C07", message, text=text, path=path, key="card.css", hint=hint),))


def _finding(path: str, line: int, column: int, message: str, hint: str) -> Finding:
    return Finding(rule=RULES["C07"], span=point(path, line, column=column), message=message, hint=hint)
