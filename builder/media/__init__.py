"""Pictures, sound and film that the notes refer to: found inside the vault, checked by their bytes, named for Anki.

Reads files through a `MediaStore` alone. A connection is opened by `builder.media.fetch` alone, which is imported for
that command and for nothing else. How a reference is written into a field is
`card`'s; what refers to what is gathered by `build`.
"""

from __future__ import annotations

from builder.media.address import is_remote
from builder.media.inspect import inspect
from builder.media.resolve import Media, Reference, recall, resolve
from builder.media.store import MediaStore, read_plain

__all__ = ["Media", "MediaStore", "Reference", "inspect", "is_remote", "read_plain", "recall", "resolve"]
