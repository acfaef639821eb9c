"""The parts of the READMEs that are made: tables and help from the code, cards from the specs, sessions from a shell.

`pytest tests/docs --regen` writes them anew. What README.ja.md says in Japanese of commands, options, keys and rules
stands in `ja.toml`; where a line lacks there, the English one is woven in, and a test asks for the Japanese.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import click
from markdown_it.utils import read_fixture_file

from builder.cli import main
from builder.cli.app import COMMANDS
from builder.findings import RULES
from builder.project import KEYS
from tests.notation import cards_and_findings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

TOP = Path(__file__).parents[2]
READMES = {"en": TOP / "README.md", "ja": TOP / "README.ja.md"}
BOOK = TOP / "tests/spec/readme.md"
LIBRARY = Path(__file__).with_name("library.py")
WOVEN = re.compile(r"(<!-- woven: (\w+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
SESSION = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
CLOZE = re.compile(r"\{\{c(\d+)::(.*?)\}\}")
WORDS: Mapping[str, Mapping[str, str]] = tomllib.loads(Path(__file__).with_name("ja.toml").read_text("utf-8"))
FIRST = ("a term and what it is", "the same in Japanese")
"""The cases whose question sides stand at the top."""
INSTALLED = "BUILD_DECK_PYTHON"
"""Names the Python with which sessions are typed where that is to be one into which a wheel was installed."""
GROUP: click.Group = main


def weave(text: str, language: str) -> str:
    """A README with every made part as it is to be, but for its sessions."""

    def made(found: re.Match[str]) -> str:
        return f"{found[1]}\n{SECTIONS[found[2]](language)}\n{found[4]}"

    return WOVEN.sub(made, text)


def typed_sessions(text: str, folder: Path) -> list[str]:
    """The sessions of a README with what they print when they are typed one after the other in `folder`."""
    return run_sessions([commands(block) for block in SESSION.findall(text)], folder)


def with_sessions(text: str, sessions: list[str]) -> str:
    """A README with these for its sessions."""
    told = iter(sessions)
    return SESSION.sub(lambda _: f"```console\n{next(told)}```", text)


def commands(session: str) -> list[str]:
    """What is typed in a session."""
    return [line.removeprefix("$ ") for line in session.splitlines() if line.startswith("$ ")]


def run_sessions(sessions: list[list[str]], folder: Path) -> list[str]:
    """Type commands into one shell; each session with what it printed, as a terminal shows it."""
    mark = "=-=-="
    lines = ['build-deck() { "$PYTHON" -m builder "$@"; }']
    for session in sessions:
        for command in session:
            lines += [f"cat <<'{mark}'", f"$ {command}", mark, command]
        lines.append(f"echo '{mark}'")
    python = os.environ.get(INSTALLED)
    env = {
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "PATH": os.environ["PATH"],
        "PYTHON": python or sys.executable,
        "PYTHONPATH": "" if python else str(TOP),
        "SOURCE_DATE_EPOCH": "1700000000",
    }
    ran = subprocess.run(
        ["bash", "-c", "\n".join(("exec 2>&1", *lines))],
        capture_output=True,
        check=False,
        cwd=folder,
        encoding="utf-8",
        env=env,
        stdin=subprocess.DEVNULL,
    )
    return ran.stdout.split(f"{mark}\n")[:-1]


def loaded(name: str) -> click.Command:
    """A command, its room imported."""
    command = GROUP.get_command(click.Context(GROUP), name)
    assert command
    return command


def options() -> dict[str, tuple[list[str], str]]:
    """Every option as it is written, with the commands that take it and its help."""
    found: dict[str, tuple[list[str], str]] = {}
    for name in COMMANDS:
        for one in loaded(name).params:
            if isinstance(one, click.Option) and not one.hidden:
                found.setdefault(", ".join(one.opts), ([], one.help or ""))[0].append(name)
    return found


def spec_cards() -> Iterator[tuple[str, str, list[str]]]:
    """The title of each case of the book, its notes, and its cards without title and reasons."""
    for _, title, notes, expected in read_fixture_file(BOOK):
        yield title, notes, [line.partition("   # ")[0] for line in expected.splitlines()]


def cards_of(notes: str) -> str:
    """The cards of these lines below a title, in the notation of the specs, without the title."""
    made = cards_and_findings(f"# Harbour\n\n{notes}", path="harbour.md")
    return "".join(f"{line.removeprefix('Harbour > ')}\n" for line in made.splitlines())


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = (f"| {' | '.join(cells)} |\n" for cells in rows)
    return "".join((f"| {' | '.join(head)} |\n", f"|{'---|' * len(head)}\n", *lines))


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "<br>")


def _said(table: str, key: str, english: str, language: str) -> str:
    return _cell(WORDS[table].get(key, english) if language == "ja" else english)


def _head(*pairs: tuple[str, str], language: str) -> list[str]:
    return [pair[language == "ja"] for pair in pairs]


def _code(lines: str) -> str:
    """Lines of a note as code, one below the other; spaces in front stay."""
    return "<br>".join(f"`{_cell(line)}`" for line in lines.rstrip("\n").split("\n"))


def _first(language: str) -> str:
    rows = [
        [_code(notes), _cell("\n".join(map(_questions, cards)))]
        for title, notes, cards in spec_cards()
        if title in FIRST
    ]
    return _table(
        _head(("a line of your notes", "ノートの行"), ("its cards in Anki", "Anki のカード"), language=language), rows
    )


def _questions(card: str) -> str:
    def side(asked: str) -> str:
        return CLOZE.sub(lambda match: "**[...]**" if match[1] == asked else match[2], card)

    return "\n".join(side(number) for number in sorted({match[1] for match in CLOZE.finditer(card)}))


def _cards(language: str) -> str:
    rows = [
        [
            _said("shapes", title, title, language),
            _code(notes),
            _cell(CLOZE.sub(r"**\2**", "\n".join(cards).replace(" / ", "\n"))),
        ]
        for title, notes, cards in spec_cards()
    ]
    head = _head(("", ""), ("in your notes", "ノート"), ("on the card", "カード"), language=language)
    return _table(head, rows)


def _commands(language: str) -> str:
    rows = ([f"`{name}`", _said("commands", name, help_.rstrip("."), language)] for name, help_ in COMMANDS.items())
    return _table(_head(("command", "コマンド"), ("does", "はたらき"), language=language), rows)


def _help(_: str) -> str:
    blocks = (f"```text\n{_help_of(name)}\n```" for name in ("", *COMMANDS))
    return "\n\n".join(
        ("<details>\n<summary>What each says with <code>--help</code></summary>", *blocks, "</details>\n")
    )


def _help_of(name: str) -> str:
    top = click.Context(GROUP, info_name="build-deck", terminal_width=80, help_option_names=["-h", "--help"])
    return (
        click.Context(loaded(name), info_name=name, parent=top, terminal_width=80).get_help()
        if name
        else top.get_help()
    )


def _options(language: str) -> str:
    rows = (
        [f"`{name.replace(', ', '`, `')}`", _users(used, language), _said("options", name, help_, language)]
        for name, (used, help_) in options().items()
    )
    return _table(
        _head(("option", "オプション"), ("of", "使えるコマンド"), ("does", "はたらき"), language=language), rows
    )


def _users(commands: list[str], language: str) -> str:
    if len(commands) == len(COMMANDS):
        return "すべて" if language == "ja" else "all"
    return ", ".join(f"`{one}`" for one in commands)


def _keys(language: str) -> str:
    rows = (
        [f"`{key.name}`", _default(key.name, key.default, language), _said("keys", key.name, key.means, language)]
        for key in KEYS
    )
    return _table(_head(("key", "キー"), ("default", "初期値"), ("means", "意味"), language=language), rows)


def _default(name: str, default: str, language: str) -> str:
    is_value = re.fullmatch(r'(?:[\["\d].*|true|false)', default) is not None
    return f"`{default}`" if is_value else _said("defaults", name, default, language)


def _rules(language: str) -> str:
    words = WORDS["severities"]
    rows = (
        [
            rule.code,
            f"`{rule.name}`",
            words[rule.severity.value] if language == "ja" else rule.severity.value,
            _said("rules", rule.code, rule.what.rstrip("."), language),
        ]
        for rule in sorted(RULES.values(), key=lambda rule: rule.code)
    )
    return _table(
        _head(("code", "番号"), ("name", "名前"), ("word", "重さ"), ("finds", "見つけるもの"), language=language), rows
    )


SECTIONS: Mapping[str, Callable[[str], str]] = {
    "first": _first,
    "cards": _cards,
    "commands": _commands,
    "help": _help,
    "options": _options,
    "keys": _keys,
    "rules": _rules,
    "library": lambda _: f"```python\n{LIBRARY.read_text('utf-8')}```\n",
}
"""How each part is made, for the English or the Japanese README."""


def translatable() -> dict[str, set[str]]:
    """What `ja.toml` is to hold, by table."""
    return {
        "shapes": {title for title, _, _ in spec_cards()},
        "commands": set(COMMANDS),
        "options": set(options()),
        "keys": {key.name for key in KEYS},
        "defaults": {key.name for key in KEYS if not re.fullmatch(r'(?:[\["\d].*|true|false)', key.default)},
        "severities": {rule.severity.value for rule in RULES.values()},
        "rules": set(RULES),
    }
