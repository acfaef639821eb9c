"""The command `build-deck` itself: its default command, its version, help for mistyped commands."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from builder.cli.boundary import guarded, tool_version
from builder.cli.build import build
from builder.cli.cards import cards
from builder.cli.diff import diff
from builder.cli.explain import explain
from builder.cli.fetch import fetch
from builder.cli.preview import preview
from builder.cli.verify import verify

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

_OWN = ("-h", "--help", "--version")


class App(click.Group):
    """A group whose default command is `build`, and whose errors all end in `guarded`."""

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: object) -> NoReturn:  # type: ignore[override]
        """Run a command and end the process with its exit code."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")  # a terminal that can't show Japanese still gets a line
        run = super().main
        sys.exit(guarded(lambda: run(args, prog_name, standalone_mode=False, **extra)))  # type: ignore[call-overload]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `build` before arguments that begin with no command."""
        first = args[0] if args else ""
        if first in self.commands or first in _OWN or ctx.resilient_parsing:
            return super().parse_args(ctx, args)
        self._expect_no_mistyped_command(ctx, first)
        return super().parse_args(ctx, ["build", *args])

    def _expect_no_mistyped_command(self, ctx: click.Context, word: str) -> None:
        if not word or word.startswith("-") or not word.isalpha() or os.path.lexists(word):
            return
        from difflib import get_close_matches  # late: only a word that is no folder needs it

        if near := get_close_matches(word.lower(), self.commands, n=1):
            message = f"no command and no folder is called {word!r}. Did you mean {near[0]!r}?"
            raise click.UsageError(message, ctx)


def _print_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's callback
    if value and not ctx.resilient_parsing:
        click.echo(f"build-deck {tool_version()}")
        ctx.exit()


@click.group(
    cls=App,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    options_metavar="",
    subcommand_metavar="[COMMAND] [VAULT] [OPTIONS]",
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Show the version."
)
def main() -> None:
    """Turn a folder of Markdown notes into an Anki deck of cloze cards.

    Without a command it builds: `build-deck notes/ -o out/`. VAULT is the folder of notes; left out it is
    `source_notes/` where there is one, else the current folder.

    \b
    Exit codes:
      0  good
      1  the notes need work, or hold nothing to learn
      2  the call is off: no such folder, no such option
      3  the machine is in the way: disk, permission, another build
      4  a bug in build-deck, with a report to send
    130  interrupted
    """  # noqa: D301 - \b is click's mark for lines that are not to be joined


for command in (build, cards, diff, explain, fetch, preview, verify):
    main.add_command(command)
