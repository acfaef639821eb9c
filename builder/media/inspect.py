"""What a file is by its bytes, and whether cards may hold it. Names and headers are not believed."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from builder.media import svg

PIXEL_LIMIT = 40_000_000
"""A picture with more would take over 160 MB of memory on the learner's phone (reliability §4)."""

_PICTURES = {
    "PNG": ("image/png", "png"),
    "JPEG": ("image/jpeg", "jpg"),
    "MPO": ("image/jpeg", "jpg"),  # what Pillow calls a JPEG with a second picture in it
    "GIF": ("image/gif", "gif"),
    "WEBP": ("image/webp", "webp"),
}
_SOUND_AND_FILM = {
    "audio/mpeg": ("audio/mpeg", "mp3"),
    "audio/mp4": ("audio/mp4", "m4a"),
    "audio/ogg": ("audio/ogg", "ogg"),
    "audio/x-wav": ("audio/wav", "wav"),
    "audio/x-flac": ("audio/flac", "flac"),
    "video/mp4": ("video/mp4", "mp4"),
    "video/x-m4v": ("video/mp4", "mp4"),
    "video/webm": ("video/webm", "webm"),
}
_MAGIC = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")


_DRAWING = ("image/svg+xml", "svg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What the bytes are."""

    mime: str
    """`image/png`."""
    suffix: str
    """Without the dot: `png`."""


def inspect(data: bytes) -> Kind | str:
    """Tell the kind of a picture, sound or film that cards may hold, or say why they may not.

    PNG, JPEG, GIF and WebP that decode to the end; SVG that `cleaned` takes; MP3, M4A, Ogg, WAV, FLAC, MP4 and WebM by
    their first bytes.
    """
    if not data:
        return "is empty"
    if data.startswith(_MAGIC) and data[8:12] != b"WAVE":
        return _inspect_picture(data)
    if svg.looks_like_svg(data):
        drawing = cleaned(data)
        return drawing if isinstance(drawing, str) else Kind(mime=_DRAWING[0], suffix=_DRAWING[1])
    return _inspect_sound_or_film(data)


def cleaned(data: bytes) -> bytes | str:
    """The bytes that a package may hold: a drawing without what runs or loads, anything else as it is.

    Or what is wrong with the drawing, in the words of `inspect`.
    """
    if not svg.looks_like_svg(data):
        return data
    return svg.clean(data, pixels=_pixels, most_pixels=PIXEL_LIMIT)


def _pixels(data: bytes) -> int:
    """How many pixels a picture has; 0 where it is none that cards hold."""
    if not data.startswith(_MAGIC) or isinstance(_inspect_picture(data), str):
        return 0
    from PIL import Image  # late: takes 30 ms

    with Image.open(io.BytesIO(data)) as picture:
        return picture.width * picture.height


def _inspect_picture(data: bytes) -> Kind | str:
    from PIL import Image  # late: takes 30 ms

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "GIF", "WEBP")) as picture:
                if picture.width * picture.height > PIXEL_LIMIT:
                    return f"is a picture of {picture.width} × {picture.height} pixels, over {PIXEL_LIMIT:,}"
                picture.verify()
            # verify() passes a JPEG cut in half, load() does not; a picture can't be loaded after verify().
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "GIF", "WEBP")) as picture:
                picture.load()
                mime, suffix = _PICTURES[picture.format or ""]
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception:  # noqa: BLE001 - a decoder fails in any way on bytes made to make it fail
        return "is a damaged picture"
    return Kind(mime=mime, suffix=suffix)


def _inspect_sound_or_film(data: bytes) -> Kind | str:
    import filetype  # late: only vaults with sound need it

    guess = filetype.guess_mime(data[:8192])
    if guess not in _SOUND_AND_FILM:
        return "is no picture, sound or film that cards hold"
    mime, suffix = _SOUND_AND_FILM[guess]
    return Kind(mime=mime, suffix=suffix)
