"""SVG drawings, written anew from a list of what a drawing may hold.

Nothing that runs, loads, moves or draws itself over and over passes: no script, no event, no animation, no foreign
object, no reference but to a part of the drawing itself or a picture inside it. Entities are refused (defusedxml).
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

SVG_LIMIT = 2_000_000
"""Bytes of a drawing: a phone draws it anew each time it shows the card."""
_DEEPEST = 100
_MOST_ELEMENTS = 100_000
"""Elements that are drawn, those drawn again through `use`, patterns and markers counted each time."""
_TOO_MANY = f"is a drawing that draws over {_MOST_ELEMENTS:,} parts"

_SVG, _XLINK, _XML = (
    "{http://www.w3.org/2000/svg}",
    "{http://www.w3.org/1999/xlink}",
    "{http://www.w3.org/XML/1998/namespace}",
)
_ELEMENTS = frozenset(
    re.findall(
        r"\w+",
        "circle clipPath defs desc ellipse feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix"
        " feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR"
        " feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile"
        " feTurbulence filter g image line linearGradient marker mask path pattern polygon polyline radialGradient rect"
        " stop style svg switch symbol text textPath title tspan use",
    )
)
_UNWRAPPED = frozenset(("a",))
"""What these hold is drawn; they themselves are left out. All other elements are left out whole."""
_ATTRIBUTES = frozenset(
    re.findall(
        r"[\w-]+",
        "alignment-baseline amplitude azimuth baseFrequency baseline-shift bias class clip-path clip-rule"
        " clipPathUnits color color-interpolation color-interpolation-filters cx cy d diffuseConstant direction"
        " display divisor dominant-baseline dx dy edgeMode elevation exponent fill fill-opacity fill-rule filter"
        " filterUnits flood-color flood-opacity font font-family font-size font-stretch font-style font-variant"
        " font-weight fr fx fy gradientTransform gradientUnits height id in in2 intercept k1 k2 k3 k4 kernelMatrix"
        " kernelUnitLength lang lengthAdjust letter-spacing lighting-color limitingConeAngle marker-end marker-mid"
        " marker-start markerHeight markerUnits markerWidth mask maskContentUnits maskUnits mode numOctaves offset"
        " opacity operator order orient overflow paint-order pathLength patternContentUnits patternTransform"
        " patternUnits points pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio primitiveUnits r"
        " radius refX refY result role rotate rx ry scale seed shape-rendering slope specularConstant"
        " specularExponent spreadMethod startOffset stdDeviation stitchTiles stop-color stop-opacity stroke"
        " stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity"
        " stroke-width surfaceScale systemLanguage tableValues targetX targetY text-anchor text-decoration"
        " text-rendering textLength transform transform-origin type values vector-effect version viewBox visibility"
        " width word-spacing writing-mode x x1 x2 xChannelSelector y y1 y2 yChannelSelector z",
    )
)
_OWN_PART = re.compile(r"#[^\s#'\"()<>\\]{1,200}")
_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,([A-Za-z0-9+/=\s]+)")
_OWN_URL = re.compile(r"url\(\s*(['\"]?)(#[^\s#'\"()<>\\]{1,200})\1\s*\)")
_FUNCTIONS = frozenset(
    re.findall(
        r"[\w-]+",
        "blur calc circle drop-shadow hsl hsla inset matrix polygon rgb rgba rotate scale skewX skewY translate var",
    )
)
_NAME_AT_END = re.compile(r"[A-Za-z-]*$")
_SVG_TAG = re.compile(r"<(?:[\w.-]{1,40}:)?svg\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _RefusedError(Exception):
    reason: str


def looks_like_svg(data: bytes) -> bool:
    """Whether the bytes begin as a drawing does: markup, with an `svg` element near the start."""
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith(b"<") and _SVG_TAG.search(head.decode("latin-1")) is not None


def clean(data: bytes, *, pixels: Callable[[bytes], int], most_pixels: int) -> bytes | str:
    """The drawing without what it may not hold, the same bytes each time; or why it can't be taken.

    Cleaning twice changes nothing. `pixels` tells the size of a picture inside the drawing, 0 where it is none that
    cards hold; all together may have `most_pixels`.
    """
    from defusedxml import DefusedXmlException  # late: only vaults with drawings need it
    from defusedxml.ElementTree import DefusedXMLParser, ParseError

    if len(data) > SVG_LIMIT:
        return f"is a drawing of over {SVG_LIMIT // 1_000_000} MB"
    drawing = _Drawing(pixels=pixels, left=most_pixels)
    try:
        DefusedXMLParser(target=drawing).feed(data)
        return drawing.close()
    except _RefusedError as refused:
        return refused.reason
    except DefusedXmlException:
        return "is a drawing with entities, which can hide anything"
    except (ParseError, ValueError, LookupError):
        return "is a damaged drawing"


@dataclass(slots=True)
class _Drawing:
    """Takes the parser's events and writes those that may pass."""

    pixels: Callable[[bytes], int]
    left: int
    """How many pixels the pictures still to come may have."""
    written: list[str] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)
    """The names of open elements as they are written; empty for those that are not."""
    _left_out: int = 0
    """How many open elements are left out, with the outermost that is left out whole."""
    _style: list[str] | None = None
    _ids: list[str] = field(default_factory=lambda: [""])
    """The parts that are open, by id; the first stands for the whole drawing."""
    _depths: list[int] = field(default_factory=lambda: [0])
    _sizes: dict[str, int] = field(default_factory=dict)
    _uses: dict[str, list[str]] = field(default_factory=dict)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = "" if tag.startswith("{") and not tag.startswith(_SVG) else tag.removeprefix(_SVG)
        if not self._open and name != "svg":
            self._refuse("is markup, but no drawing")
        if len(self._open) >= _DEEPEST:
            self._refuse(f"is a drawing nested deeper than {_DEEPEST} levels")
        if self._left_out or (name not in _ELEMENTS and name not in _UNWRAPPED):
            self._left_out += 1
            self._open.append("")
            return
        self._open.append(name if name in _ELEMENTS else "")
        if name in _ELEMENTS:
            self._write(name, attributes)

    def _write(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "style":
            self._style = []
            self.written.append("<style>")
            return
        kept = {key: value for key, value in _attributes(attributes) if key != "href" or self._may_show(name, value)}
        self._count(kept)
        from xml.sax.saxutils import quoteattr  # late: it brings what the network is asked with, and few are drawings

        shown = "".join(f" {key}={quoteattr(value)}" for key, value in sorted(kept.items()))
        space = ' xmlns="http://www.w3.org/2000/svg"' if len(self._open) == 1 else ""
        self.written.append(f"<{name}{space}{shown}>")

    def _may_show(self, name: str, address: str) -> bool:
        """Whether the address is a part of the drawing, or a picture that stands in it."""
        if name != "image":
            return _OWN_PART.fullmatch(address) is not None
        held = _PICTURE.fullmatch(address)
        try:
            pixels = self.pixels(base64.b64decode(held[1])) if held else 0
        except binascii.Error:
            return False
        self.left -= pixels
        if self.left < 0:
            self._refuse("is a drawing with pictures that are too large")
        return pixels > 0

    def _count(self, kept: Mapping[str, str]) -> None:
        """Count the element for the part it stands in, and what it draws besides itself."""
        if kept.get("id"):
            self._ids.append(kept["id"])
            self._depths.append(len(self._open))
        own = self._ids[-1]
        self._sizes[own] = self._sizes.get(own, 0) + 1
        used = [url[2][1:] for value in kept.values() for url in _OWN_URL.finditer(value)]
        used += [kept["href"][1:]] if kept.get("href", "").startswith("#") else []
        self._uses.setdefault(own, []).extend(used)

    def end(self, _tag: str) -> None:
        name = self._open.pop()
        if self._left_out:
            self._left_out -= 1
            return
        if self._style is not None:
            self.written.append(escape(_style_sheet("".join(self._style)), quote=False))
            self._style = None
        if name:
            self.written.append(f"</{name}>")
        if len(self._depths) > 1 and self._depths[-1] > len(self._open):
            self._depths.pop()
            part = self._ids.pop()
            self._uses.setdefault(self._ids[-1], []).append(part)

    def data(self, text: str) -> None:
        if self._left_out or not self._open:
            return
        if self._style is not None:
            self._style.append(text)
        else:
            self.written.append(escape(text, quote=False))

    def close(self) -> bytes:
        if not self.written or self._open:
            self._refuse("is a damaged drawing")
        if self._weight("", {}) > _MOST_ELEMENTS:
            self._refuse(_TOO_MANY)
        return "".join(self.written).encode()

    def _weight(self, part: str, known: dict[str, int], depth: int = 0) -> int:
        """How many elements are drawn with a part; refused where parts draw each other in a circle."""
        if depth > 2 * _DEEPEST:
            self._refuse(_TOO_MANY)
        weight = self._sizes.get(part, 0)
        for used in self._uses.get(part, ()):
            if used not in known:
                known[used] = self._weight(used, known, depth + 1)
            weight += known[used]
        return weight

    def _refuse(self, reason: str) -> NoReturn:
        raise _RefusedError(reason)


def _attributes(attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Those that may pass; of references only that there is one is known, not where it leads."""
    for key, value in attributes.items():
        if key in ("href", f"{_XLINK}href"):
            yield "href", value.strip()
        elif key == f"{_XML}space":
            yield "xml:space", value
        elif key == "style":
            if kept := _declarations(value):
                yield key, kept
        elif key in _ATTRIBUTES and (key in ("id", "class") or _is_tame(value)):
            yield key, value


def _declarations(css: str) -> str:
    return ";".join(one.strip() for one in css.split(";") if one.strip() and _is_tame(one))


def _is_tame(value: str) -> bool:
    """Whether a value calls nothing but what reckons or paints, and refers to nothing outside the drawing."""
    if any(sign in value for sign in "\\@<{}"):
        return False
    *called, _ = _OWN_URL.sub("", value).split("(")
    return all(_last_name(before) in {"", *_FUNCTIONS} for before in called)


def _last_name(text: str) -> str:
    found = _NAME_AT_END.search(text.rstrip()[-40:])
    return found[0] if found else ""


def _style_sheet(css: str) -> str:
    """The plain rules of a style sheet: `selector { property: value }`, without `@` rules."""
    first, *rest = css.split("/*")
    blocks = "".join((first, *(piece.partition("*/")[2] for piece in rest))).split("}")
    return "".join(_rules(blocks))


def _rules(blocks: list[str]) -> Iterator[str]:
    for block in blocks:
        selector, brace, body = block.partition("{")
        kept = _declarations(body) if brace and not set(selector) & set("@\\<;") else ""
        if kept:
            yield f"{' '.join(selector.split())}{{{kept}}}"
