"""Which note is which, from build to build: the lock, the matching of facts with notes, the time of each change."""

from builder.identity.assign import AtRest, again, assign
from builder.identity.lock import broken_lock, encode_lock, format_lock, note_line, note_lines, parse_lock, rows
from builder.identity.match import Stirred
from builder.identity.names import deck_key, new_lock, notetype_id
from builder.identity.news import RAISE, news
from builder.identity.own import read_own
from builder.identity.redrawn import is_restyled, redrawn, restyled
from builder.identity.stamp import look, note_ids, stamp
from builder.identity.tags import says_the_same, tagged
from builder.identity.tombstones import causes, tombstones, was_released

__all__ = [
    "RAISE",
    "AtRest",
    "Stirred",
    "again",
    "assign",
    "broken_lock",
    "causes",
    "deck_key",
    "encode_lock",
    "format_lock",
    "is_restyled",
    "look",
    "new_lock",
    "news",
    "note_ids",
    "note_line",
    "note_lines",
    "notetype_id",
    "parse_lock",
    "read_own",
    "redrawn",
    "restyled",
    "rows",
    "says_the_same",
    "stamp",
    "tagged",
    "tombstones",
    "was_released",
]
