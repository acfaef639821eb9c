"""The door out: a deck as bytes, and bytes as files; packages read back and compared."""

from builder.release.apkg import Apkg, database_digest, pack_apkg, write_apkg
from builder.release.changes import CHANGES, MARK, changes
from builder.release.compare import compare, compare_media, fits, foretell
from builder.release.manifest import MANIFEST, behind, manifest, note_digests
from builder.release.read import expect_archive, load_package, read_package
from builder.release.version import check_release, is_turned, least_version, turned
from builder.release.write import Pieces, building, clear_others, write_files

__all__ = [
    "CHANGES",
    "MANIFEST",
    "MARK",
    "Apkg",
    "Pieces",
    "behind",
    "building",
    "changes",
    "check_release",
    "clear_others",
    "compare",
    "compare_media",
    "database_digest",
    "expect_archive",
    "fits",
    "foretell",
    "is_turned",
    "least_version",
    "load_package",
    "manifest",
    "note_digests",
    "pack_apkg",
    "read_package",
    "turned",
    "write_apkg",
    "write_files",
]
