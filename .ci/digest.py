"""Print Python's version, SQLite's, and the digest of the database that vaults make: `digest.py sqlite3 VAULT...`.

`pysqlite3` instead of `sqlite3` takes the SQLite that comes with that package. It has no `serialize`, so of both the
pages are read from a file that SQLite copied them to.
"""

from __future__ import annotations

import hashlib
import platform
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

module: Any = import_module(sys.argv[1])
connect = module.connect


class Copied(module.Connection):  # type: ignore[misc]
    """A connection whose bytes are those of a copy on the disk."""

    def serialize(self) -> bytes:
        """The database as a file."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "copy")
            copy = connect(path)
            self.backup(copy)
            copy.close()
            return path.read_bytes()


module.connect = lambda *args, **options: connect(*args, factory=Copied, **options)
sys.modules["sqlite3"] = module

from builder import build, load_project, write_apkg  # noqa: E402 - after the exchange
from builder.release import database_digest  # noqa: E402

found = hashlib.sha256()
for vault in sys.argv[2:]:
    made = build(load_project(Path(vault)), epoch=1_700_000_000)
    found.update(database_digest(write_apkg(made.deck, made.media)).encode())
sys.stdout.write(f"{platform.python_version()} {module.sqlite_version} {found.hexdigest()}\n")
