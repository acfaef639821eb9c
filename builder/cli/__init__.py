"""The terminal: commands, options, printing, exit codes, the one place where errors end.

Reads the clock and the environment, prints and decides; all else is a call into the library. What a command needs is
imported when it runs, so that `--help` answers at once.
"""

from __future__ import annotations

from builder.cli.app import main

__all__ = ["main"]
