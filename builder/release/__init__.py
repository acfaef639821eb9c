"""The door out: a deck as bytes, and bytes as files."""

from builder.release.apkg import database_digest, write_apkg
from builder.release.manifest import manifest
from builder.release.write import building, write_files

__all__ = ["building", "database_digest", "manifest", "write_apkg", "write_files"]
