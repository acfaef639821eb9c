"""Packages read back, as they are compared and verified: ours alone, and nothing in them is trusted.

Nothing is unpacked to the disk. What a member unpacks to is counted as it is read, whatever its header says; the
database is opened in memory, its tables alone are read, and a reading that does not end is ended.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import stat
import zipfile
import zlib
from typing import IO, TYPE_CHECKING, Any

from builder.findings import RULES, BrokenInput, EnvironmentFault, Finding, UsageError
from builder.model import Package, point
from builder.release.tables import DATABASE, Damage, Foreign, read_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from builder.findings import Rule

DATABASE_LIMIT = 500_000_000
"""Bytes of a database: 120,000 short notes take 56 MB, long ones some 150 MB."""
MAP_LIMIT = 20_000_000
"""Bytes of the list of media."""
FILE_LIMIT = 100_000_000
"""Bytes of one picture, sound or film: what Anki takes along to other devices."""
TOTAL_LIMIT = 4_000_000_000
"""Bytes of all media, unpacked."""
MEMBER_LIMIT = 200_000
_MEDIA = "media"
_NUMBER = re.compile(r"0|[1-9][0-9]{0,6}", re.ASCII)
_BLOCK = 1 << 20


def load_package(path: Path) -> Package:
    """Read a package of ours from the disk.

    Raises:
        UsageError: there is no such file.
        EnvironmentFault: it can't be opened.
        BrokenInput: it is no package (P01), of another tool (P02), or damaged (P03).
    """
    with _opened(path) as file:
        return read_package(file, path=path.as_posix())


def expect_archive(path: Path) -> None:
    """Raise what `load_package` raises of a file that is no package of any tool, after a look at its first bytes."""
    with _opened(path) as file:
        if not _looks_like_zip(file):
            raise BrokenInput((_finding(RULES["P01"], path.as_posix(), "it is no Anki package"),))


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    if not os.path.lexists(path):
        message = f"no such file: {path}"
        raise UsageError(message, hint="name a package, as dist/deck-1.0.0.apkg")
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116 - one call, and a pipe is never opened
            message = f"{path} is no file"
            raise UsageError(message, hint="name a package, as dist/deck-1.0.0.apkg")
        with path.open("rb") as file:
            yield file
    except OSError as error:
        message = f"{path}: {error.strerror or error}"
        raise EnvironmentFault(message, hint="look at the file and its permissions") from error


def read_package(file: IO[bytes], *, path: str) -> Package:
    """Read the bytes of a package of ours; `path` is how it is called in findings.

    Raises:
        BrokenInput: it is no package (P01), of another tool (P02), or damaged (P03).
    """
    try:
        with zipfile.ZipFile(file) as archive:
            members = _members(archive)
            database = _read(archive, members[DATABASE], limit=DATABASE_LIMIT)
            media = _media(archive, members)
        return read_tables(database, media=media, path=path)
    except Foreign as error:
        finding = _finding(RULES["P02"], path, str(error))
    except Damage as error:
        finding = _finding(RULES["P03"], path, str(error))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        if _looks_like_zip(file):
            finding = _finding(RULES["P03"], path, f"it can't be unpacked: {str(error) or type(error).__name__}")
        else:
            finding = _finding(RULES["P01"], path, "it is no Anki package")
    raise BrokenInput((finding,))


def _finding(rule: Rule, path: str, message: str) -> Finding:
    return Finding(rule=rule, span=point(path), message=message, hint=rule.right)


def _looks_like_zip(file: IO[bytes]) -> bool:
    file.seek(0)
    return file.read(4) == b"PK\x03\x04"


def _members(archive: zipfile.ZipFile) -> Mapping[str, zipfile.ZipInfo]:
    """The members by name: a database, the list of media, media under numbers, and nothing else."""
    infos = archive.infolist()
    if len(infos) > MEMBER_LIMIT:
        message = f"it holds more than {MEMBER_LIMIT} files"
        raise Damage(message)
    members = {info.filename: info for info in infos}
    strange = next((name for name in members if name not in (DATABASE, _MEDIA) and not _NUMBER.fullmatch(name)), "")
    if strange or DATABASE not in members:
        message = f"it holds {strange!r:.60}, as no package of ours does" if strange else f"it holds no {DATABASE}"
        raise Foreign(message)
    if len(members) < len(infos) or _MEDIA not in members:
        message = "a file is in it twice" if _MEDIA in members else "the list of media is missing"
        raise Damage(message)
    return members


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, *, limit: int) -> bytes:
    data = bytearray()
    for block in _blocks(archive, info, limit=limit):
        data += block
    return bytes(data)


def _blocks(archive: zipfile.ZipFile, info: zipfile.ZipInfo, *, limit: int) -> Iterator[bytes]:
    """The bytes of a member, block by block, up to a limit."""
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or info.flag_bits & 1:
        message = f"{info.filename} is packed in a way of another tool"
        raise Foreign(message)
    if info.header_offset < 0:  # zipfile would seek there, and what that raises depends on the file
        message = f"{info.filename} lies before the beginning of the file"
        raise Damage(message)
    left = limit
    with archive.open(info) as opened:
        while block := opened.read(_BLOCK):
            left -= len(block)
            if left < 0:
                message = f"{info.filename} unpacks to more than {limit // 1_000_000} MB"
                raise Damage(message)
            yield block
    if limit - left != info.file_size:
        message = f"{info.filename} has another size than the archive says"
        raise Damage(message)


def _media(archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo]) -> dict[str, str]:
    """Name → sha256 of each file the list names."""
    listed = _list(_read(archive, members[_MEDIA], limit=MAP_LIMIT))
    numbers = {name for name in members if name not in (DATABASE, _MEDIA)}
    if listed.keys() != numbers or len(set(listed.values())) < len(listed):
        message = "the list of media does not fit the files"
        raise Damage(message)
    left, digests = TOTAL_LIMIT, {}
    for number, name in sorted(listed.items(), key=lambda entry: entry[1]):
        digest = hashlib.sha256()
        for block in _blocks(archive, members[number], limit=min(left, FILE_LIMIT)):
            digest.update(block)
            left -= len(block)
        digests[name] = digest.hexdigest()
    return digests


def _list(data: bytes) -> dict[str, str]:
    try:
        listed: Any = json.loads(data)
    except (ValueError, RecursionError) as error:
        message = "the list of media can't be read"
        raise Damage(message) from error
    if not isinstance(listed, dict) or not all(isinstance(name, str) and name for name in listed.values()):
        message = "the list of media is none"
        raise Damage(message)
    return listed
