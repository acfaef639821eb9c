"""What earlier runs worked out for a note file that is as it was: plain records in the user's cache folder.

Nothing here is ever needed: a record that is missing, damaged, or another tool's is worked out anew, and a build
without the memory gives the same bytes. A record holds what the pure stages made of one file, as the text that
`pipeline` writes and reads, under a key of the file, the options and the tool; another, under a key of its lines in the
lock too, what a build needs of a file at rest (`pipeline.rest`); one more (`runs`) what the last run said, for one that
finds all as it was; a last one (`own`) which lock it wrote.
"""

from __future__ import annotations

from builder.memory.hidden import referred
from builder.memory.own import is_own, keep_own
from builder.memory.packed import Packed
from builder.memory.place import place, tool
from builder.memory.runs import Run, content_digest, digest_of, keep_run, last_run, look
from builder.memory.store import Memory

__all__ = [
    "Memory",
    "Packed",
    "Run",
    "content_digest",
    "digest_of",
    "is_own",
    "keep_own",
    "keep_run",
    "last_run",
    "look",
    "place",
    "referred",
    "tool",
]
