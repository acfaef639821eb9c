"""Media: names that disks and Anki take for others, and bytes that are not what they say."""

from __future__ import annotations

import io
import re
import struct
import zlib
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.hostile.judge import picture

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.hostile.judge import Content, Judge

NAMES = {
    "case twins": ("Lamp.png", "lamp.PNG"),
    "same base name in two folders": ("red/lamp.png", "green/lamp.png"),
    "NFC and NFD twins": ("が.png", "か\N{COMBINING KATAKANA-HIRAGANA VOICED SOUND MARK}.png"),
    "equal once stripped": ("a:b.png", "ab.png"),
    "equal once folded": ("ｌａｍｐ.png", "lamp.png"),
    "device names": ("con.png", "AUX.png"),
    "255 bytes": ("x" * 251 + ".png",),
    "80 kanji": ("図" * 80 + ".png",),
    "space, percent, hash, ampersand": ("a b&c.png", "a%b.png", "a#b.png"),
    "encoded by the note": ("a%20b.png", "a b.png"),
    "an event in the name": ("x' onerror='alert(1).png", 'y" onerror="alert(1).png'),
    "a sound mark in the name": ("[sound:x.mp3].png", "[latex]x.png"),
    "a cloze mark in the name": ("{{c1::x}}.png",),
    "right-to-left override": ("gnp\N{RIGHT-TO-LEFT OVERRIDE}exe.png",),
    "joiners": ("a\N{ZERO WIDTH JOINER}b.png", "a\N{ZERO WIDTH SPACE}b.png"),
    "trailing dots": ("lamp..png", "lamp...png"),
    "underscore and latex": ("_style.png", "latex-x.png"),
    "no letters": ("！？.png", "....png"),
    "an emoji": ("🚢.png",),
}


def encoded(name: str) -> str:
    """A name as a careful author writes it into a note."""
    return "".join(c if c.isalnum() or c in "/.-_" else "".join(f"%{b:02X}" for b in c.encode()) for c in name)


@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
def test_every_picture_keeps_a_name_of_its_own(judge: Judge, names: tuple[str, ...]) -> None:
    """Each is packed once, under a plain name with a hash in it that Anki keeps; none gets another's bytes."""
    files = {name: picture(at) for at, name in enumerate(names)}
    lines = "".join(f"- Lamp {at}: shown at {at + 11} o'clock\n  ![]({encoded(n)})\n" for at, n in enumerate(names))
    outcome = judge({**files, "strange.md": lines})

    assert outcome.told == ""
    assert sorted(outcome.media.values()) == sorted(files.values())
    assert [name for name in outcome.media if not re.fullmatch(r"(?!_|latex-)[a-z0-9-]{16,80}\.png", name)] == []


def test_a_picture_shown_often_is_packed_once(judge: Judge) -> None:
    """By one note, by several, from anywhere."""
    line = "- Lamp {}: shown at {} o'clock\n  ![](../a/lamp.png) ![[lamp.png|200]]\n"
    lines = "".join(line.format(at, at + 11) for at in range(9))
    outcome = judge({"a/lamp.png": picture(), "b/strange.md": lines, "b/lamp.png": picture()})

    assert (outcome.told, len(outcome.media)) == ("", 1)


def test_a_note_may_be_called_anything(judge: Judge) -> None:
    """Bytes that are no text, marks and controls in the names of notes and folders."""
    line = "- {}: a lamp that is lit in fog\n"
    names = (
        "\udcff\udcfe.md",
        "[sound:x].md",
        "{{c1::x}}/[latex].md",
        "<b onclick=x>.md",
        "a\nb.md",
        "a::b/x.md",
        "a\tb.md",
    )
    outcome = judge({name: line.format(at) for at, name in enumerate(names)})

    assert (outcome.told, len(outcome.notes)) == ("", len(names) + 1)


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n + 1};" * 10}">' for n in range(10))


def chunked(width: int, height: int) -> bytes:
    """A PNG whose header speaks of so many pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1 << 20))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg() -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((64, 64), 50).save(buffer, "JPEG")
    return buffer.getvalue()


CLEANED: Mapping[str, tuple[str, bytes]] = {
    "drawing with a script": ("x.svg", SVG.format("<script>alert(1)</script><path d='M0 0'/>").encode()),
    "drawing with events": ("x.svg", SVG.format("<g onload='alert(1)'/>").encode()),
    "drawing that loads a picture": ("x.svg", SVG.format("<image xlink:href='http://127.0.0.1/x'/>").encode()),
    "drawing that loads a style": ("x.svg", SVG.format("<style>@import 'http://127.0.0.1/x'</style>").encode()),
    "drawing with a page in it": ("x.svg", SVG.format("<foreignObject><iframe/></foreignObject>").encode()),
    "drawing called a picture": ("x.png", SVG.format("<script/>").encode()),
}
REFUSED: Mapping[str, tuple[str, bytes]] = {
    "billion laughs": ("x.svg", f"<!DOCTYPE svg [{LAUGHS}]>{SVG.format('&l0;')}".encode()),
    "external entity": ("x.svg", f"<!DOCTYPE svg [<!ENTITY x SYSTEM '../../bait.md'>]>{SVG.format('&x;')}".encode()),
    "drawing of drawings": ("x.svg", SVG.format("<g id='a'><use href='#a'/><use href='#a'/></g>").encode()),
    "30,000 by 30,000 pixels": ("x.png", chunked(30_000, 30_000)),
    "1 by 100,000,000 pixels": ("x.png", chunked(1, 100_000_000)),
    "cut in half": ("x.jpg", jpeg()[:900]),
    "cut in its header": ("x.png", picture()[:20]),
    "page called a picture": ("x.png", b"<!DOCTYPE html><script>alert(1)</script>"),
    "program called a picture": ("x.png", b"MZ\x90\0" + bytes(200)),
    "shell script called a picture": ("x.png", b"#!/bin/sh\nid\n"),
    "page behind the first bytes of a picture": ("x.png", b"\x89PNG\r\n\x1a\n<script>alert(1)</script>"),
    "page behind the first bytes of a GIF": ("x.gif", b"GIF89a<script>alert(1)</script>"),
    "archive": ("x.png", b"PK\x03\x04" + bytes(100)),
    "empty": ("x.png", b""),
    "page embedded": ("x.html", b"<p>x</p>"),
    "document embedded": ("x.pdf", b"%PDF-1.7\n"),
    "style sheet": ("x.css", b"* { display: none }"),
    "over 20 MB": ("x.png", picture() + bytes(20_000_000)),
    "a package": ("x.apkg", b"PK\x03\x04" + bytes(100)),
}


@pytest.mark.parametrize(("name", "data"), CLEANED.values(), ids=CLEANED)
def test_drawings_are_packed_without_what_runs_or_loads(judge: Judge, name: str, data: bytes) -> None:
    """What is left says nothing of scripts, events, styles from elsewhere or other machines."""
    outcome = judge({name: data, "strange.md": f"- Lamp: shown in fog\n  ![[{name}]]\n"})

    assert (outcome.told, [packed[-4:] for packed in outcome.media]) == ("", [".svg"])
    assert not re.search(rb"script|onload|127|import|iframe|foreign", b"".join(outcome.media.values()))


@pytest.mark.parametrize(("name", "data"), REFUSED.values(), ids=REFUSED)
def test_bytes_that_are_not_what_they_say_are_refused(judge: Judge, name: str, data: bytes) -> None:
    """With a warning at the line of the note that refers to them."""
    outcome = judge({name: data, "strange.md": f"- Lamp: shown in fog\n  ![[{name}]]\n"})

    assert (outcome.told, outcome.media) == ("M03", {})
    assert "vault/strange.md:2:3: M03 refused-media: " in outcome.output


@pytest.mark.parametrize("way", ["![[x.png|200]]", "![[x.png|200x100]]", "![a|200](x.png)", "![[x.png|a lamp]]"])
def test_a_size_is_no_part_of_the_name_and_no_text(judge: Judge, way: str) -> None:
    """Obsidian's sizes and captions."""
    outcome = judge({"x.png": picture(), "strange.md": f"- Lamp: shown in fog\n  {way}\n"})
    field = next(note.extra for note in outcome.notes if "img" in note.extra)

    assert (outcome.told, len(outcome.media)) == ("", 1)
    assert "200" not in field


def test_sound_and_film_travel_as_sounds(judge: Judge) -> None:
    """Known by their bytes; Anki plays both behind its own mark."""
    sound = b"ID3\x03\0\0\0\0\0\0" + b"\xff\xfb\x90\0" * 50
    film = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(100)
    files: Mapping[str, Content] = {"horn.mp3": sound, "horn.mp4": film}
    outcome = judge({**files, "strange.md": "- Horn: heard in fog\n  ![[horn.mp3]] ![[horn.mp4]]\n"})
    field = next(note.extra for note in outcome.notes if "[sound:" in note.extra)

    assert (outcome.told, sorted(outcome.media.values())) == ("", sorted([sound, film]))
    assert field.count("[sound:") == 2
