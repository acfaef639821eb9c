"""Pictures and sound: found inside the vault, checked by their bytes, never anything else."""

from __future__ import annotations

import io
import os
import re
import struct
import wave
import zlib
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from builder.media import Media, MediaStore, Reference, inspect, recall, resolve
from builder.media.inspect import Kind
from builder.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


def picture(kind: str = "PNG", colour: int = 7) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (12, 8), (colour, 20, 30)).save(buffer, kind)
    return buffer.getvalue()


def sound() -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\0" * 80)
    return buffer.getvalue()


def huge_png(side: int) -> bytes:
    """A PNG whose header speaks of `side` × `side` pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def look_up(vault: Path, address: str, *, note: str = "note.md", folder: str = "media") -> Media:
    span = Span(path=note, line=3, column=5, end_line=3, end_column=9)
    store = MediaStore(root=vault, folder=vault.parent / folder)
    return resolve([Reference(address=address, span=span)], store=store)


def outcome(vault: Path, address: str, *, note: str = "note.md", folder: str = "media") -> str:
    """Where the address led, or the code of the finding."""
    media = look_up(vault, address, note=note, folder=folder)
    found = [file.original for file in media.names.values()] + [finding.rule.code for finding in media.findings]
    return " ".join(found)


@pytest.mark.parametrize(
    ("kind", "mime", "suffix"),
    [
        ("PNG", "image/png", "png"),
        ("JPEG", "image/jpeg", "jpg"),
        ("GIF", "image/gif", "gif"),
        ("WEBP", "image/webp", "webp"),
    ],
)
def test_a_picture_is_known_by_its_bytes(kind: str, mime: str, suffix: str) -> None:
    """The four kinds of pictures that every Anki shows are taken."""
    assert inspect(picture(kind)) == Kind(mime=mime, suffix=suffix)


def test_sound_is_known_by_its_bytes() -> None:
    """A WAV, an MP3 and an Ogg are taken, whatever they are called."""
    assert inspect(sound()) == Kind(mime="audio/wav", suffix="wav")
    assert inspect(b"ID3\x03\0\0\0\0\0\0" + b"\xff\xfb\x90\0" * 50) == Kind(mime="audio/mpeg", suffix="mp3")
    assert inspect(b"OggS\0\x02" + b"\0" * 200) == Kind(mime="audio/ogg", suffix="ogg")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        picture()[:60],
        picture("JPEG")[: len(picture("JPEG")) // 2],
        huge_png(30_000),
        huge_png(9_000),
        huge_png(6_400),
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"MZ\x90\0" + b"\0" * 200,
        b"%PDF-1.7\n",
        b"plain words",
        b"RIFF\x10\0\0\0AVI LIST",
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 100,
    ],
    ids=[
        "empty",
        "cut PNG",
        "half a JPEG",
        "900 Mpx",
        "81 Mpx",
        "41 Mpx",
        "HTML",
        "EXE",
        "PDF",
        "text",
        "AVI",
        "noise",
    ],
)
def test_anything_else_is_refused_with_a_reason(data: bytes) -> None:
    """Damaged pictures, bombs and kinds that cards do not hold are refused in words, never with a traceback."""
    refusal = inspect(data)

    assert isinstance(refusal, str)
    assert refusal.startswith("is ")


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("beside.png", "deep/beside.png"),
        ("./beside.png", "deep/beside.png"),
        ("../top.png", "top.png"),
        ("top.png", "top.png"),
        ("/top.png", "top.png"),
        ("shelf.png", "shelf.png"),
        ("maps/town%20hall.png", "maps/town hall.png"),
        ("maps/town hall.png", "maps/town hall.png"),
        ("maps\\town hall.png", "maps/town hall.png"),
        ("100%25.png", "100%.png"),
        ("100%.png", "100%.png"),
        ("a#1.png", "a#1.png"),
        ("top.png?raw=true", "top.png"),
        ("top.png#middle", "top.png"),
        ("%E5%9B%B3.png", "図.png"),
        ("か\N{COMBINING KATAKANA-HIRAGANA VOICED SOUND MARK}.png", "が.png"),
        ("FAR.PNG", "deep/er/far.png"),
    ],
)
def test_a_reference_is_looked_for_beside_the_note_then_in_the_vault_then_in_the_media_folder(
    make_vault: Callable[[Mapping[str, str | bytes]], Path], address: str, found: str
) -> None:
    """Each way in which note programs write a reference leads to the file."""
    names = (
        "top.png",
        "deep/beside.png",
        "deep/er/far.png",
        "maps/town hall.png",
        "100%.png",
        "a#1.png",
        "図.png",
        "が.png",
    )
    vault = make_vault({**dict.fromkeys(names, picture()), "../media/shelf.png": picture()})

    assert outcome(vault, address, note="deep/note.md") == found


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://example.com/a.png", "M01"),
        ("HTTP://example.com/a.png", "M01"),
        ("//example.com/a.png", "M01"),
        ("\\\\server\\share\\a.png", "M01"),
        ("missing.png", "M02"),
        ("missing/../also.png", "M02"),
        ("", "M02"),
        ("/", "M02"),
        ("a%00b.png", "M02"),
        ("a\nb.png", "M02"),
        ("n" * 5000 + ".png", "M02"),
        ("~/bait.png", "M02"),
        ("$HOME/bait.png", "M02"),
        ("/etc/passwd", "M02"),
        ("%252e%252e/bait.png", "M02"),
        ("../bait.png", "M03"),
        ("../../../../../../etc/passwd", "M03"),
        ("%2e%2e/bait.png", "M03"),
        ("maps/../../bait.png", "M03"),
        ("..\\bait.png", "M03"),
        ("../vault-twin/bait.png", "M03"),
        ("file:///etc/passwd", "M03"),
        ("C:/bait.png", "M03"),
        ("data:image/png;base64,AAAA", "M03"),
        ("javascript:alert(1)", "M03"),
        ("maps", "M03"),
        ("pipe.png", "M03"),
        ("link.png", "M03"),
        ("away/bait.png", "M03"),
        ("loop.png", "M02"),
        ("words.png", "M03"),
        ("page.html", "M03"),
        ("big.png", "M03"),
    ],
)
def test_what_is_remote_missing_outside_or_no_picture_is_a_finding(
    make_vault: Callable[[Mapping[str, str | bytes]], Path], address: str, code: str
) -> None:
    """A reference that leads nowhere, or somewhere else, is told by one finding, and nothing is packed."""
    vault = make_vault(
        {
            "maps/a.png": picture(),
            "words.png": b"words",
            "page.html": b"<p>",
            "big.png": picture(),
            "../bait.png": picture(),
            "../vault-twin/bait.png": picture(),
        }
    )
    os.truncate(vault / "big.png", 20_000_001)
    os.mkfifo(vault / "pipe.png")
    (vault / "link.png").symlink_to(vault.parent / "bait.png")
    (vault / "away").symlink_to(vault.parent)
    (vault / "loop.png").symlink_to("loop.png")

    assert outcome(vault, address) == code


def test_a_link_inside_the_vault_is_followed(make_vault: Callable[[Mapping[str, str | bytes]], Path]) -> None:
    """Links to the media folder and to other files of the vault are as good as the files."""
    vault = make_vault({"a.png": picture(), "../media/b.png": picture()})
    (vault / "c.png").symlink_to("a.png")
    (vault / "shelf").symlink_to("../media")

    assert outcome(vault, "c.png") == "c.png"
    assert outcome(vault, "shelf/b.png") == "shelf/b.png"


def test_a_media_folder_that_is_a_link_out_of_the_vault_opens_nothing(
    make_vault: Callable[[Mapping[str, str | bytes]], Path],
) -> None:
    """A media folder can't be bent to the rest of the machine, nor to what lies beside the vault."""
    vault = make_vault({"note.md": "x", "../../elsewhere/bait.png": picture(), "../beside/bait.png": picture()})
    (vault.parent / "media").symlink_to("../elsewhere")
    (vault / "media").symlink_to("../beside")

    assert outcome(vault, "bait.png") == "M03"
    assert outcome(vault, "bait.png", folder="vault/media") == "M03"


def test_findings_name_the_place_and_the_address(make_vault: Callable[[Mapping[str, str | bytes]], Path]) -> None:
    """A remote picture is told with its line, its column and its address."""
    media = look_up(make_vault({"note.md": "x"}), "https://example.com/a.png")
    finding = media.findings[0]

    assert (finding.span.path, finding.span.line, finding.span.column) == ("note.md", 3, 5)
    assert "https://example.com/a.png" in finding.message


@pytest.mark.parametrize(
    "name",
    [
        "Map.png",
        "con.png",
        "latex-x.png",
        "_style.png",
        "東京.png",
        "a'onerror='x.png",
        "[sound:x].png",
        "a" * 200 + ".png",
        "図" * 80 + ".png",
        "tail..png",
        "a\N{RIGHT-TO-LEFT OVERRIDE}b.png",
        "x &%#.png",
    ],
)
def test_a_name_in_the_package_is_safe_and_holds_a_hash(
    make_vault: Callable[[Mapping[str, str | bytes]], Path], name: str
) -> None:
    """Whatever the file is called, its name in the package is plain, short and as good as unique."""
    vault = make_vault({name: picture()})
    span = Span(path="note.md", line=1, column=1, end_line=1, end_column=1)
    address = name.replace("%", "%25").replace("#", "%23").replace("\N{RIGHT-TO-LEFT OVERRIDE}", "%E2%80%AE")
    media = resolve([Reference(address=address, span=span)], store=MediaStore(root=vault, folder=vault))
    names = list(media.data)

    assert len(names) == 1
    assert re.fullmatch(r"(?!_|latex-)[a-z0-9._-]{1,80}", names[0])
    assert next(iter(media.names.values())).sha256[:16] in names[0]


def test_the_name_depends_on_the_file_alone(make_vault: Callable[[Mapping[str, str | bytes]], Path]) -> None:
    """Two files of one name keep apart, and a file's name does not change when another comes."""
    vault = make_vault({"a/x.png": picture(colour=1), "b/x.png": picture(colour=2)})
    alone = next(iter(look_up(vault, "a/x.png").data))
    span = Span(path="note.md", line=1, column=1, end_line=1, end_column=1)
    both = resolve(
        [Reference(address=address, span=span) for address in ("b/x.png", "a/x.png", "a/x.png")],
        store=MediaStore(root=vault, folder=vault),
    )

    assert len(both.data) == 2
    assert alone in both.data


@pytest.mark.parametrize(
    ("file", "wanted", "is_found"),
    [
        ("vault/pier.png", "pier.png", True),
        ("vault/old/things/Pier.png", "pier.png", True),
        ("media/pier.png", "pier.png", True),
        ("vault/桟橋.png", "港.png", True),
        ("vault/quay.png", "pier.png", False),
        ("vault/pier-2.png", "pier.png", False),
        ("vault/.hidden/pier.png", "pier.png", False),
        ("elsewhere/pier.png", "pier.png", False),
    ],
)
def test_a_file_of_an_earlier_package_is_known_by_its_bytes(
    tmp_path: Path, file: str, wanted: str, *, is_found: bool
) -> None:
    """Wherever it lies now in vault or media folder, under a name that reads the same in a package."""
    (tmp_path / "vault/sub").mkdir(parents=True)
    (tmp_path / "vault/sub" / wanted).write_bytes(picture())
    before = look_up(tmp_path / "vault/sub", wanted)
    (name,) = before.data
    (tmp_path / "vault/sub" / wanted).unlink()
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_bytes(picture())
    (tmp_path / "vault/pier.md").write_text("- A pier: a place to moor\n")
    (tmp_path / "vault/link.png").symlink_to(tmp_path / "elsewhere/pier.png")
    store = MediaStore(root=tmp_path / "vault", folder=tmp_path / "media")
    found = recall([name], Media(names={}, data={}, findings=()), store=store)

    assert dict(found.data) == (dict(before.data) if is_found else {})


def test_a_file_of_the_same_name_and_other_bytes_is_not_the_one_wanted(tmp_path: Path) -> None:
    """A picture that was drawn anew is another picture."""
    (tmp_path / "pier.png").write_bytes(picture(colour=1))
    (name,) = look_up(tmp_path, "pier.png").data
    (tmp_path / "pier.png").write_bytes(picture(colour=2))
    store = MediaStore(root=tmp_path, folder=tmp_path)

    assert recall([name], Media(names={}, data={}, findings=()), store=store).data == {}
