"""Fuzz a door with atheris: `python -m tests.fuzz.fuzz notes -max_total_time=600`, at the project's top.

What comes behind the target's name is libFuzzer's. A crash leaves its bytes in `crash-…`; `… notes crash-…` tries them
again.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["builder"], enable_loader_override=False):
    from tests.fuzz.targets import TARGETS, seeds

LONGEST, SLOWEST, LARGEST = 8192, 25, 1000
"""Bytes of an input; seconds by the clock, on a machine that does other things too, and megabytes that it may take."""


def main(target: str, *options: str) -> None:
    """Run until libFuzzer has had enough; a crash, a hang or a broken promise ends it with an error."""
    limits = (f"-max_len={LONGEST}", f"-timeout={SLOWEST}", f"-rss_limit_mb={LARGEST}")
    corpus = Path(tempfile.mkdtemp(prefix="build-deck-corpus-"))
    for at, seed in enumerate(seeds(target)):
        (corpus / f"seed-{at}").write_bytes(seed)
    is_retried = any(not option.startswith("-") for option in options)
    atheris.Setup([sys.argv[0], *limits, *options, *([] if is_retried else [str(corpus)])], TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
