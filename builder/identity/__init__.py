"""Which note is which, from build to build: the lock, the matching of facts with notes, the time of each change."""

from builder.identity.assign import assign
from builder.identity.lock import format_lock, parse_lock
from builder.identity.names import deck_key, new_lock, notetype_id
from builder.identity.news import news
from builder.identity.redrawn import redrawn
from builder.identity.stamp import look, stamp
from builder.identity.tombstones import tombstones

__all__ = [
    "assign",
    "deck_key",
    "format_lock",
    "look",
    "new_lock",
    "news",
    "notetype_id",
    "parse_lock",
    "redrawn",
    "stamp",
    "tombstones",
]
