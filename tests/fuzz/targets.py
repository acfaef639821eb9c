"""The doors that strangers' bytes come in by: each takes any bytes, and may refuse them, but never falls over them.

Run by `fuzz.py` with bytes that atheris makes, and by `test_targets.py` with the seeds below.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from builder import identity, markdown
from builder.card import sheet_problems
from builder.findings import BrokenInput
from builder.media import MediaStore, inspect
from builder.media.address import Refused, known_address, next_target, reach, read_address
from builder.media.inspect import cleaned
from builder.media.resolve import Reference, resolve
from builder.model import SourceFile, point
from builder.pipeline import build
from builder.project import Config, Project
from builder.project.config import read_config
from builder.project.decode import decode
from builder.release import write_apkg
from tests.hostile.judge import expect_safe, picture
from tests.packages import PackedNote

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from builder.model import Note


def notes(data: bytes) -> None:
    """A note file: built into a package, with nothing active in any field."""
    decoded = decode(data)
    if isinstance(decoded, str):
        return
    made = build(_project(decoded[0]), epoch=1_700_000_000)
    for note in made.deck.notes:
        expect_safe(_packed(note), {})
    write_apkg(made.deck, made.media)
    assert identity.parse_lock(identity.format_lock(made.lock)) == made.lock


def settings(data: bytes) -> None:
    """Front matter, `deck.toml` and the style sheet it may name."""
    text = data.decode(errors="replace")
    assert len(sheet_problems(text)) <= 20
    document, _ = markdown.parse(SourceFile(path="a.md", text=f"---\n{text}\n---\n- a: b\n"))
    assert len(document.front.title) + sum(map(len, document.front.tags)) < 20_000
    with contextlib.suppress(BrokenInput):
        config = read_config(text, path="deck.toml", name="a")
        assert not {"/", "\\", "\0"} & set(config.slug + config.version)


def lock(data: bytes) -> None:
    """`deck.lock`: what is read is written as it is read."""
    with contextlib.suppress(BrokenInput, UnicodeDecodeError):
        read = identity.parse_lock(data.decode())
        assert identity.parse_lock(identity.format_lock(read)) == read


def media(data: bytes) -> None:
    """A picture's bytes, and an address: what is cleaned stays clean, what is found lies inside."""
    kind, clean = inspect(data), cleaned(data)
    if isinstance(clean, bytes) and clean != data:
        assert cleaned(clean) == clean
        assert not isinstance(kind, str)
    store = _store()
    address = data[:300].decode(errors="replace")
    found = resolve([Reference(address=address, span=point("deep/note.md"))], store=store)
    assert all(file.original in ("lamp.png", "deep/buoy.png") for file in found.names.values())
    known = known_address(address)
    assert known_address(known) == known
    outcome = store.find("deep/note.md", address)
    assert not isinstance(outcome, Path) or Path(os.path.realpath(outcome)).is_relative_to(store.root)


def addresses(data: bytes) -> None:
    """An address of another machine: what is read is written in one way, and read again as the same."""
    text = data.decode(errors="replace")
    with contextlib.suppress(Refused):
        target = read_address(text)
        assert target.address.isascii()
        assert read_address(target.address) == target
        with contextlib.suppress(ValueError):
            reach(str(ip_address(target.host.strip("[]"))))
        next_target(target, text)
        next_target(target, text[1:])


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """Gone when the process ends."""
    return tempfile.TemporaryDirectory(prefix="build-deck-fuzz-")


@cache
def _store() -> MediaStore:
    """A vault with two pictures, links that lead out of it, and bait beside it."""
    folder = Path(os.path.realpath(_folder().name))
    for name in ("vault/lamp.png", "vault/deep/buoy.png", "bait.png", "out/bait.png"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(picture())
    (folder / "vault/link.png").symlink_to("../bait.png")
    (folder / "vault/away").symlink_to("../out")
    return MediaStore(root=folder / "vault", folder=folder / "vault/media")


def _project(text: str) -> Project:
    nowhere = Path("/nowhere")
    return Project(
        root=nowhere,
        config=Config(name="Fuzz", slug="fuzz"),
        version_at=point("deck.toml"),
        sources=(SourceFile(path="a.md", text=text),),
        unread=frozenset(),
        lock=identity.new_lock("Fuzz"),
        lock_text="",
        media=MediaStore(root=nowhere, folder=nowhere / "media"),
        findings=(),
    )


def _packed(note: Note) -> PackedNote:
    return PackedNote(
        modified=note.modified,
        text=note.text,
        context=note.context,
        extra=note.extra,
        source=note.source,
        tags=note.tags,
        numbers=note.numbers,
    )


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "notes": notes,
    "settings": settings,
    "lock": lock,
    "media": media,
    "addresses": addresses,
}


def seeds(target: str) -> tuple[bytes, ...]:
    """Bytes to begin with, of every kind that a door knows."""
    return _SEEDS[target]()


def _note_seeds() -> tuple[bytes, ...]:
    from tests.hostile import shapes, test_active, test_encodings, test_markup

    small = (shape(3) for shape, _ in shapes.SHAPES.values())
    lines = (f"# Lamps\n- Lamp: shown in fog\n\n  {s}\n\n- {s}: b\n" for s in test_active.SNIPPETS.values())
    marks = (f"{line}\n" for line in test_markup.LINES.values())
    texts = tuple(text.encode(errors="replace") for some in (small, lines, marks) for text in some)
    return (*texts, *(data for data, _ in test_encodings.BYTES.values() if len(data) < 5000))


def _setting_seeds() -> tuple[bytes, ...]:
    from tests.hostile import test_encodings

    toml = 'name = "a"\nversion = "1.0.0"\ntags = ["x"]\n[media]\nfolder = "../media"\n[release]\ntombstones = 3\n'
    return (toml.encode(), *((text or "").encode(errors="replace") for text, _ in test_encodings.FRONT.values()))


def _lock_seeds() -> tuple[bytes, ...]:
    made = build(_project("# Port\n- Lamp: shown in fog\n- Horn: heard in **fog**\n"), epoch=1_700_000_000)
    text = identity.format_lock(made.lock)
    return (text.encode(), text.replace("\n", "\r\n").encode(), f"<<<<<<< a\n{text}=======\n{text}>>>>>>> b\n".encode())


def _media_seeds() -> tuple[bytes, ...]:
    from tests.hostile import test_media, test_paths

    files = (*test_media.CLEANED.values(), *test_media.REFUSED.values())
    addresses = (
        *(address for address, _ in test_paths.REFERENCES.values()),
        "lamp.png",
        "../deep/buoy.png",
        "away/bait.png",
    )
    return (
        picture(),
        test_media.jpeg(),
        *(data for _, data in files if len(data) < 20_000),
        *(address.encode() for address in addresses),
    )


def _address_seeds() -> tuple[bytes, ...]:
    from tests.hostile import test_remote

    others = (address.format(port=80) for address, _ in test_remote.OTHERS.values())
    return tuple(address.encode() for address in (*(f"https://{host}/x.png" for host in test_remote.HOSTS), *others))


_SEEDS: Mapping[str, Callable[[], tuple[bytes, ...]]] = {
    "notes": _note_seeds,
    "settings": _setting_seeds,
    "lock": _lock_seeds,
    "media": _media_seeds,
    "addresses": _address_seeds,
}
