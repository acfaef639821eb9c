"""The command `build-deck` itself: its default command, its version, help for mistyped commands."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from builder.cli.boundary import guarded, tool_version

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import NoReturn

    from click.shell_completion import CompletionItem

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "build": "Build the package (the default command).",
        "init": "Set a folder up for a deck.",
        "preview": "Write the preview page alone: no package, and deck.lock stays as it is.",
        "cards": "Print the cards; nothing is written.",
        "check": "Tell everything there is to say about the notes; nothing is written.",
        "explain": "Explain a rule, by its code or its name, or what a line became and why.",
        "diff": "Compare the package OLD with NEW, a package or the folder of notes as a build would make it now.",
        "fetch": "Download remote pictures and sound, once.",
        "verify": "Import the package NEW into the real Anki and report.",
    }
)
"""Each command and the first sentence of its help; its room, of the same name, is imported when it is called."""
_DEFAULT = "build"
_WITH_VALUE = ("-o", "--output", "--config")
_OWN = ("-h", "--help", "--version")
_OBJECTS_BETWEEN_COLLECTIONS = 200_000
"""A build makes many objects and hardly a cycle: Python's own 700 took a third of its time. The number is mypy's."""


class App(click.Group):
    """A group whose default command is `build`, and whose errors all end in `guarded`."""

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: object) -> NoReturn:  # type: ignore[override]
        """Run a command and end the process with its exit code."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")  # a terminal that can't show Japanese still gets a line
        gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, 30, 30)
        run = super().main
        code = guarded(lambda: run(args, prog_name, standalone_mode=False, **extra))  # type: ignore[call-overload]
        gc.freeze()  # the process ends here, and all that is left with it: no collection looks through that
        sys.exit(code)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's
        """The commands, in the order in which people come to need them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        """Import a command's room; None for a word that is no command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"builder.cli.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        """List the commands with their whole first sentence, and import none of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `build` before arguments that begin with no command."""
        first = args[0] if args else ""
        if first in COMMANDS or first in _OWN or (ctx.resilient_parsing and not args):
            return super().parse_args(ctx, args)
        if not ctx.resilient_parsing:
            self._expect_no_mistyped_command(ctx, first)
            self._expect_command_first(ctx, args)
        return super().parse_args(ctx, [_DEFAULT, *args])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete commands and, as `build` may be left out, its options and folders."""
        found = super().shell_complete(ctx, incomplete)
        default = self.get_command(ctx, _DEFAULT)
        if default is None or (found and not incomplete.startswith("-")):
            return found
        below = click.Context(default, parent=ctx, info_name=_DEFAULT, resilient_parsing=True)
        if incomplete.startswith("-"):
            return [*found, *(item for item in default.shell_complete(below, incomplete) if item.value not in _OWN)]
        return next(one for one in default.params if isinstance(one, click.Argument)).shell_complete(below, incomplete)

    def _expect_command_first(self, ctx: click.Context, args: list[str]) -> None:
        """Tell who puts an option before the command where it belongs."""
        for option, word in pairwise(args):
            if option.startswith("-") and option not in _WITH_VALUE and word in COMMANDS and not os.path.lexists(word):
                message = f"options stand behind the command: build-deck {word} {option}"
                raise click.UsageError(message, ctx)

    def _expect_no_mistyped_command(self, ctx: click.Context, word: str) -> None:
        if not word or word.startswith("-") or not word.isalpha() or os.path.lexists(word):
            return
        from difflib import get_close_matches  # late: only a word that is no folder needs it

        if near := get_close_matches(word.lower(), COMMANDS, n=1):
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
