"""References of notes: what is told of those that lead nowhere, what was fetched once, how a file is called."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from builder.media import Media, MediaStore, Reference, recall, resolve
from builder.media.inspect import Kind
from builder.media.resolve import is_there, media_file
from builder.model import MediaPin, Span
from tests.unit.test_media import picture

if TYPE_CHECKING:
    from pathlib import Path

DATA = picture()
HASH = hashlib.sha256(DATA).hexdigest()
ADDRESS = "https://example.org/map.png"
PNG = Kind(mime="image/png", suffix="png")


def refer(address: str, *, line: int = 1) -> Reference:
    return Reference(address=address, span=Span(path="note.md", line=line, column=1, end_line=line, end_column=9))


def pin(data: bytes = DATA) -> MediaPin:
    digest = hashlib.sha256(data).hexdigest()
    name = f"map-{HASH[:16]}.png"
    return MediaPin(address=ADDRESS, name=name, sha256=digest, size=len(data), kind="image/png", date=1)


def look_up(vault: Path, *references: Reference, pins: tuple[MediaPin, ...] = ()) -> Media:
    return resolve(references, store=MediaStore(root=vault, folder=vault / "media"), pins=pins)


def told(media: Media) -> list[str]:
    return [f"{f.span.line} {f.rule.code} {f.message}" for f in media.findings]


@pytest.mark.parametrize(
    ("address", "message", "hint"),
    [
        ("https://x.test/a.png", "M01 it is on another machine: https://x.test/a.png", "build-deck fetch"),
        ("file:///a.png", "M03 an address of this kind is never read: file:///a.png", "save the file"),
        ("svn+ssh://x.test/a", "M03 an address of this kind is never read: svn+ssh://x.test/a", "save the file"),
        ("../a.png", "M03 it lies outside the vault and its media folder: ../a.png", "copy the file"),
        ("a.png", "M02 no such file: a.png", "put the file there"),
        ("words.png", "M03 the file is no picture, sound or film that cards hold: words.png", ""),
        ("sub", "M03 the file can't be taken (is no plain file): sub", ""),
        (f"{'a' * 250}.png", f"M02 no such file: {'a' * 200}", "put the file there"),
        ("a\u202e\n.png", "M02 no such file: a\ufffd\ufffd.png", "put the file there"),
    ],
)  # fmt: skip
def test_what_leads_nowhere_is_told_in_words(tmp_path: Path, address: str, message: str, hint: str) -> None:
    """Why, the address as far as it can be shown, and what to do."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "words.png").write_bytes(b"words")
    media = look_up(tmp_path, refer(address))

    assert told(media) == [f"1 {message}"]
    assert hint in media.findings[0].hint


def test_an_address_is_told_at_each_place_and_packed_once(tmp_path: Path) -> None:
    """The same picture twice is one file, the same fault twice is two findings."""
    (tmp_path / "map.png").write_bytes(DATA)
    media = look_up(
        tmp_path,
        refer("gone.png", line=1),
        refer("map.png", line=2),
        refer("map.png", line=3),
        refer("gone.png", line=4),
    )

    assert [line[0] for line in told(media)] == ["1", "4"]
    assert list(media.names) == [("note.md", "map.png")]
    assert list(media.data.values()) == [DATA]


def test_what_is_percent_encoded_twice_is_decoded_once(tmp_path: Path) -> None:
    """`%2520` is `%20`, no space."""
    (tmp_path / "a%20b.png").write_bytes(DATA)
    (tmp_path / "c d.png").write_bytes(DATA)

    assert told(look_up(tmp_path, refer("a%2520b.png"), refer("c%20d.png?x=1#y"))) == []
    assert told(look_up(tmp_path, refer("c%2520d.png"))) == ["1 M02 no such file: c%2520d.png"]


def test_one_form_of_an_address_that_leads_out_is_told(tmp_path: Path) -> None:
    """Although the other forms of it lead nowhere in the vault."""
    assert told(look_up(tmp_path, refer("%2e%2e/a.png?raw=1"))) == [
        "1 M03 it lies outside the vault and its media folder: %2e%2e/a.png?raw=1"
    ]


@pytest.mark.parametrize("folder", ["media", "sub/deep"])
def test_what_was_fetched_is_known_wherever_it_lies(tmp_path: Path, folder: str) -> None:
    """By its name and its hash; the address is read in the one way it is pinned."""
    (tmp_path / folder).mkdir(parents=True)
    (tmp_path / folder / pin().name).write_bytes(DATA)
    media = look_up(tmp_path, refer("  HTTPS://EXAMPLE.org:443/map.png#middle "), pins=(pin(),))

    assert told(media) == []
    assert list(media.data) == [pin().name]
    assert is_there(pin(), MediaStore(root=tmp_path, folder=tmp_path / "media"))


def test_a_fetched_file_that_is_gone_is_told(tmp_path: Path) -> None:
    """It can be fetched again."""
    media = look_up(tmp_path, refer(ADDRESS), pins=(pin(),))

    assert told(media) == [f"1 M02 {pin().name}, which was fetched, is gone: {ADDRESS}"]
    assert "fetch" in media.findings[0].hint
    assert not is_there(pin(), MediaStore(root=tmp_path, folder=tmp_path / "media"))


@pytest.mark.parametrize("colour", [1, 2, 3, 4, 5, 6])
def test_fetched_bytes_that_changed_are_told(tmp_path: Path, colour: int) -> None:
    """Other bytes are an error, whatever they are; nothing of them is packed."""
    (tmp_path / pin().name).write_bytes(picture(colour=colour))
    media = look_up(tmp_path, refer(ADDRESS), pins=(pin(),))

    assert told(media) == [f"1 M04 the bytes of {pin().name} are not those that were fetched: {ADDRESS}"]
    assert (media.data, "fetch" in media.findings[0].hint) == ({}, True)
    assert not is_there(pin(), MediaStore(root=tmp_path, folder=tmp_path / "media"))


def test_a_folder_in_the_place_of_a_fetched_file_is_not_the_file(tmp_path: Path) -> None:
    """What can't be read is not there."""
    (tmp_path / pin().name).mkdir()

    assert not is_there(pin(), MediaStore(root=tmp_path, folder=tmp_path / "media"))


@pytest.mark.parametrize(
    ("original", "begins"),
    [
        ("a/Town Hall.PNG", "town-hall-"),
        ("ﬁle①.png", "file1-"),
        ("図.png", ""),
        ("__.png", ""),
        ("latex-map.png", "map-"),
        ("latexes.png", "latexes-"),
        ("a" * 40 + ".png", "a" * 40 + "-"),
        ("a" * 41 + ".png", "a" * 40 + "-"),
        ("a" * 39 + " b.png", "a" * 39 + "-"),
        (f"map-{HASH[:16]}.png", "map-"),
        (f"map-{HASH[:15]}.png", f"map-{HASH[:15]}-"),
        (f"{HASH[:16]}.png", ""),
    ],
)  # fmt: skip
def test_the_name_in_the_package(original: str, begins: str) -> None:
    """Forty readable letters, a hash of the bytes, which is not said twice, the suffix of the kind."""
    file = media_file(original, DATA, PNG, source=DATA)

    assert file.name == f"{begins}{HASH[:16]}.png"
    assert (file.original, file.sha256, file.size, file.kind) == (original, HASH, len(DATA), "image/png")


def test_of_a_drawing_the_cleaned_bytes_are_named(tmp_path: Path) -> None:
    """The hash is that of what is packed; one of the file on the disk is taken off its name."""
    drawing = b"<svg><script/><path d='M0'/></svg>"
    name = f"pier-{hashlib.sha256(drawing).hexdigest()[:16]}.svg"
    (tmp_path / name).write_bytes(drawing)
    media = look_up(tmp_path, refer(name))
    ((packed, data),) = media.data.items()

    assert packed == f"pier-{hashlib.sha256(data).hexdigest()[:16]}.svg"
    assert recall(
        [packed], Media(names={}, data={}, findings=()), store=MediaStore(root=tmp_path, folder=tmp_path)
    ).data == {packed: data}


def test_what_is_there_already_is_kept_by_a_recall(tmp_path: Path) -> None:
    """Names that are known are not looked for, those that are not are left out; findings stay."""
    (tmp_path / "map.png").write_bytes(DATA)
    (tmp_path / "quay.png").write_bytes(picture(colour=9))
    (tmp_path / "harbour.png").write_bytes(b"words")
    (tmp_path / "dock.png").write_bytes(DATA)
    store = MediaStore(root=tmp_path, folder=tmp_path)
    (quay,) = look_up(tmp_path, refer("quay.png")).data
    before = look_up(tmp_path, refer("map.png"), refer("gone.png"))
    (known,) = before.data
    others = ["harbour-0123456789abcdef.png", "dock-0123456789abcdef.png"]
    found = recall([known, quay, *others], before, store=store)

    assert list(found.data) == sorted([known, quay])
    assert set(found.names) == {("note.md", "map.png"), ("", quay)}
    assert found.findings == before.findings
    assert recall([quay], before, store=store) == found
    assert recall([known], before, store=store) == before
