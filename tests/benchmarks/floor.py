"""The least that must be done: read the notes, find `Term: definition`, write rows, zip them. A program of its own.

    python floor.py FOLDER PACKAGE

pyromark (Rust) reads, `executemany` writes, deflate 1 packs. No words are chosen, nothing is checked, cleaned, known
again, or shown; what this takes no tool can go below by much.
"""

import hashlib
import json
import sqlite3
import sys
import zipfile
from contextlib import closing
from pathlib import Path

TIME, NOTE_TYPE, DECK = 1_700_000_000, 1607392319, 2059400110
NOTE = "INSERT INTO notes VALUES(?,?,?,?,-1,'  ',?,?,0,0,'')"
CARD = "INSERT INTO cards VALUES(?,?,?,0,?,-1,0,0,0,0,0,0,0,0,0,0,0,'')"


def facts(folder: Path) -> list[tuple[str, str, str]]:
    """Term, definition and file of each item with a colon."""
    import pyromark

    reader = pyromark.Markdown(options=pyromark.Options.ENABLE_TABLES)
    found = []
    for path in sorted(folder.rglob("*.md")):
        content = path.read_bytes()
        wanted = False
        for event, span in reader.events_with_range(content.decode()):
            if not isinstance(event, dict):
                continue
            begun = event.get("Start")
            if begun == "Item":
                wanted = True
            elif wanted and (text := event.get("Text")) is not None:
                wanted = False
                at = text.find(": ")
                if at > 0:
                    line = content[span["start"] :].split(b"\n", 1)[0].decode()
                    found.append((text[:at], line[at + 2 :], str(path)))
            elif begun is not None and begun != "Paragraph":
                wanted = False
    return found


def pack(rows: list[tuple[str, str, str]], goal: Path) -> None:
    """Write the package."""
    from genanki.apkg_col import APKG_COL
    from genanki.apkg_schema import APKG_SCHEMA

    first = TIME * 1000
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(APKG_SCHEMA)
        connection.executescript(APKG_COL)
        with connection:
            notes = (
                (
                    first + 2 * at,
                    hashlib.sha256(term.encode()).hexdigest()[:10],
                    NOTE_TYPE,
                    TIME,
                    f"{{{{c1::{term}}}}}: {text}\x1f\x1f{path}",
                    term,
                )
                for at, (term, text, path) in enumerate(rows)
            )
            connection.executemany(NOTE, notes)
            cards = ((first + 2 * at + 1, first + 2 * at, DECK, TIME) for at in range(len(rows)))
            connection.executemany(CARD, cards)
        database = connection.serialize()
    with zipfile.ZipFile(goal, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("collection.anki2", database)
        package.writestr("media", json.dumps({}))


if __name__ == "__main__":
    pack(facts(Path(sys.argv[1])), Path(sys.argv[2]))
