"""The real command as a process that the system ends where it takes more than it may."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How a process ended."""

    code: int
    """Its exit code; 137 or 152 where the system ended it."""
    megabytes: int
    """The most memory that it held at one time."""
    said: str
    """The last line it printed."""


def build_limited(vault: Path, *options: str, seconds: int) -> Run:
    """Build a vault with so many seconds of processor time; the package comes into `dist` beside it."""
    command = [
        "sh",
        "-c",
        f'ulimit -t {seconds}; exec "$@"',
        "sh",
        sys.executable,
        "-m",
        "builder",
        str(vault),
        *options,
    ]
    with (vault.parent / "said").open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, cwd=vault.parent, env=_environment())
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    lines = (vault.parent / "said").read_text("utf-8").splitlines() or [""]
    return Run(code=process.returncode, megabytes=used.ru_maxrss // 1024, said=lines[-1])


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"}
