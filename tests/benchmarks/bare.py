"""genanki as its README shows it, the facts given as data: no notes are read. A program of its own.

python bare.py FOLDER PACKAGE
"""

import html
import json
import sys
from pathlib import Path

import genanki

TYPE = genanki.Model(
    1607392319,
    "Cloze",
    fields=[{"name": "Text"}, {"name": "Extra"}],
    templates=[{"name": "Cloze", "qfmt": "{{cloze:Text}}", "afmt": "{{cloze:Text}}<br>{{Extra}}"}],
    model_type=genanki.Model.CLOZE,
)

if __name__ == "__main__":
    deck = genanki.Deck(2059400110, "Perf")
    for path in sorted(Path(sys.argv[1]).rglob("*.json")):
        for term, text in json.loads(path.read_text("utf-8")):
            fields = [f"{{{{c1::{html.escape(term)}}}}}: {html.escape(text)}", ""]
            deck.add_note(genanki.Note(model=TYPE, fields=fields))
    genanki.Package(deck).write_to_file(sys.argv[2])
