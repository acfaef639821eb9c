"""The preview page: every card beside the line it came from, what was skipped, what was found, what changed.

Pure: takes values, returns the bytes of files that work from the disk, offline. Shows the fields that `card` rendered
as Anki shows them; no text of an author's becomes markup of the page itself.
"""

from __future__ import annotations

from builder.preview.contents import Contents
from builder.preview.page import MARK, MEDIA, OWN_FILE, PAGE, preview

__all__ = ["MARK", "MEDIA", "OWN_FILE", "PAGE", "Contents", "preview"]
