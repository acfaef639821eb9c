"""The nouns that travel between the rooms: frozen values, no behaviour beyond a property.

Those of which a build makes a million (`Span`, `Place`, `Inline`, `Part`, `Deletion`, `Note`, `LockEntry`) are named
tuples, made in half the time or less.

One word for one thing, in every room: *source* (a note file), *vault* (a folder of sources), *block* and *inline*
(CommonMark's words), *fact* (one statement worth recalling), *deletion* (words a card hides), *context* (what is shown
above the question), *note*, *note type*, *field*, *card*, *deck*, *guid* (Anki's words), *finding*, *skipped*, *lock*.
Offsets are code points; lines and columns are 1-based; times are whole seconds since 1970 in UTC.
"""

from __future__ import annotations

from builder.model.deck import RETIRED_BANNER, Deck, DeckPath, FieldSpec, MediaFile, Note, NoteType, Origin
from builder.model.fact import HIGHEST_NUMBER, ClozeFact, Deletion, Fact, FactKind, Guid, KnownFact, Match, Part, Role
from builder.model.glossary import Glossary, GlossaryEntry
from builder.model.lock import Lock, LockEntry, MediaPin
from builder.model.package import (
    Cause,
    Change,
    Comparison,
    FieldChange,
    Forecast,
    MediaChange,
    NoteChange,
    Package,
    PackedNote,
    Step,
)
from builder.model.source import (
    Block,
    BlockKind,
    Document,
    FrontMatter,
    Inline,
    InlineKind,
    Place,
    Prose,
    SourceFile,
    Span,
    locate,
    point,
)

__all__ = [
    "HIGHEST_NUMBER",
    "RETIRED_BANNER",
    "Block",
    "BlockKind",
    "Cause",
    "Change",
    "ClozeFact",
    "Comparison",
    "Deck",
    "DeckPath",
    "Deletion",
    "Document",
    "Fact",
    "FactKind",
    "FieldChange",
    "FieldSpec",
    "Forecast",
    "FrontMatter",
    "Glossary",
    "GlossaryEntry",
    "Guid",
    "Inline",
    "InlineKind",
    "KnownFact",
    "Lock",
    "LockEntry",
    "Match",
    "MediaChange",
    "MediaFile",
    "MediaPin",
    "Note",
    "NoteChange",
    "NoteType",
    "Origin",
    "Package",
    "PackedNote",
    "Part",
    "Place",
    "Prose",
    "Role",
    "SourceFile",
    "Span",
    "Step",
    "locate",
    "point",
]
