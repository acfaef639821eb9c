"""Drawings: what draws stays, what runs, loads or moves goes."""

from __future__ import annotations

import base64
import io

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from builder.media.inspect import Kind, cleaned, inspect
from builder.media.svg import clean

SVG = '<svg xmlns="http://www.w3.org/2000/svg">'
PICTURE = '<image href="data:image/png;base64,AAAA"></image>'
OPEN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'


def embedded(side: int) -> str:
    buffer = io.BytesIO()
    Image.new("1", (side, side)).save(buffer, "PNG")
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"


def chain(length: int, *, each: int) -> str:
    """Parts that draw the next one, `each` times."""
    uses = ("".join(f'<use href="#g{n + 1}"/>' for _ in range(each)) for n in range(length))
    return "".join(f'<g id="g{n}">{inside}</g>' for n, inside in enumerate(uses))


USE = '<use href="#a"/>'
ENTITIES = "".join(f"<!ENTITY a{n} '{f'&a{n + 1};' * 9}'>" for n in range(9))
LAUGHS = f"<!DOCTYPE svg [{ENTITIES}]><svg>&a0;</svg>"


def written(inside: str) -> str:
    """What is left of a drawing with this inside."""
    data = f'<svg xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{inside}</svg>'.encode()
    found = cleaned(data)
    assert isinstance(found, bytes), found
    assert cleaned(found) == found
    assert inspect(found) == Kind(mime="image/svg+xml", suffix="svg")
    return found.decode().removeprefix(OPEN).removesuffix("</svg>")


@pytest.mark.parametrize(
    ("inside", "left"),
    [
        ('<path d="M0 0h9"/>', '<path d="M0 0h9"></path>'),
        ("<text x='1'>a &lt; b &amp; 港</text>", '<text x="1">a &lt; b &amp; 港</text>'),
        ('<g id="p"/><use xlink:href="#p"/>', '<g id="p"></g><use href="#p"></use>'),
        ('<filter xlink:href="#f"/>', '<filter href="#f"></filter>'),
        ('<text xml:space="preserve" xml:lang="en"> a</text>', '<text xml:space="preserve"> a</text>'),
        ('<rect fill="url(#g)"/>', '<rect fill="url(#g)"></rect>'),
        ('<g transform="rotate(9) matrix(1 0 0 1 0 0)"/>', '<g transform="rotate(9) matrix(1 0 0 1 0 0)"></g>'),
        ('<g style="fill:red; stroke: rgb(1,2,3)"/>', '<g style="fill:red;stroke: rgb(1,2,3)"></g>'),
        ("<style>.a &gt; b{fill:red}</style>", "<style>.a &gt; b{fill:red}</style>"),
        ("<switch><foreignObject><p>x</p></foreignObject><text>x</text></switch>", "<switch><text>x</text></switch>"),
        (f'<image href="{embedded(9)}"/>', f'<image href="{embedded(9)}"></image>'),
        ('<a href="https://x.test"><text>x</text></a>', "<text>x</text>"),
    ],
)
def test_what_draws_stays(inside: str, left: str) -> None:
    """Shapes, words, parts used again, paint, style sheets without `@`, pictures that stand in the drawing."""
    assert written(inside) == left


@pytest.mark.parametrize(
    ("inside", "left"),
    [
        ("<script>alert(1)</script>", ""),
        ("<script href='https://x.test/x.js'/>", ""),
        ("<g onclick='alert(1)' onload='x' ONLOAD='y'/>", "<g></g>"),
        ("<a href='javascript:alert(1)'><path/></a>", "<path></path>"),
        ("<foreignObject><iframe src='x'/></foreignObject>", ""),
        ("<h:script xmlns:h='http://www.w3.org/1999/xhtml'>alert(1)</h:script>", ""),
        ("<g><set attributeName='href' to='javascript:alert(1)'/><animate begin='0s'/></g>", "<g></g>"),
        ("<use href='https://x.test/x.svg#a'/>", "<use></use>"),
        ("<use href='other.svg#a'/>", "<use></use>"),
        ("<use xlink:href='data:image/svg+xml,x#a'/>", "<use></use>"),
        ("<image href='https://x.test/x.png'/>", "<image></image>"),
        ("<image href='file:///etc/passwd'/>", "<image></image>"),
        ("<image href='data:image/svg+xml;base64,AAAA'/>", "<image></image>"),
        ("<image href='data:image/png;base64,AAAA'/>", "<image></image>"),
        ("<image href='data:image/png;base64,A'/>", "<image></image>"),
        ("<feImage href='https://x.test/x.png'/>", ""),
        ("<rect fill='url(https://x.test/x)'/>", "<rect></rect>"),
        ("<rect fill='url(#a) url(//x.test/x)'/>", "<rect></rect>"),
        (
            "<rect style='fill:red;background:url(x);behavior:url(#d)'/>",
            '<rect style="fill:red;behavior:url(#d)"></rect>',
        ),
        ("<rect style='fill:expression(alert(1))'/>", "<rect></rect>"),
        ("<rect style='fill:u\\72l(x)'/>", "<rect></rect>"),
        (
            "<style>@import 'x'; .a{fill:red} @media print{.b{fill:red}} .c{fill:image-set(x)}</style>",
            "<style></style>",
        ),
        ("<style>/* } */.a{fill:red}/* .b{</style>", "<style>.a{fill:red}</style>"),
        ("<style><![CDATA[</style><script>alert(1)</script>]]></style>", "<style></style>"),
        ("<text><![CDATA[<script>]]></text>", "<text>&lt;script&gt;</text>"),
        ("<g xml:base='https://x.test/' data-x='1' content='secret' ping='x'/>", "<g></g>"),
        ("<!-- x --><?php x ?><metadata>x</metadata>", ""),
    ],
)
def test_what_runs_loads_or_moves_goes(inside: str, left: str) -> None:
    """Elements and attributes that are not on the list, values that call or refer to anything outside."""
    assert written(inside) == left


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>", "entities"),
        ("<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg>&a;</svg>", "entities"),
        ("<!DOCTYPE svg [<!ENTITY % a SYSTEM 'https://x.test/a'>%a;]><svg/>", "entities"),
        (LAUGHS, "entities"),
        ("<svg>" + "<g>" * 200, "nested deeper"),
        ("<svg", "damaged"),
        ("<svg>", "damaged"),
        ("<svg/>x", "damaged"),
        ("<svg>&nbsp;</svg>", "damaged"),
        ("<html><svg/></html>", "no drawing"),
        ("<text><svg/></text>", "no drawing"),
        ("words <svg/>", "no picture"),
        ("<?xml version='1.0' encoding='cp9999'?><svg/>", "damaged"),
        ("<svg>" + " " * 2_000_000 + "</svg>", "over 2 MB"),
        ("<svg><g id='a'><use href='#a'/></g></svg>", "parts"),
        ("<svg><g id='a'><use href='#b'/></g><g id='b'><use href='#a'/><use href='#a'/></g></svg>", "parts"),
        (f"<svg>{chain(9, each=10)}</svg>", "parts"),
        (f"<svg>{chain(9000, each=1)}</svg>", "parts"),
        ("<svg>" + f"<image href='{embedded(6000)}'/>" * 2 + "</svg>", "too large"),
    ],
)  # fmt: skip
def test_a_drawing_that_is_broken_or_a_bomb_is_refused_in_words(data: str, told: str) -> None:
    """Entities, depth, size, parts that draw each other, pictures without end."""
    refusal = inspect(data.encode())

    assert isinstance(refusal, str)
    assert refusal.startswith("is ")
    assert told in refusal


def drawn_again(others: int) -> str:
    """A part in a part, a thousand elements, drawn ninety-nine times, and some others: 99,100 and those, in all."""
    part = f'<g id="a"><g id="b">{"<path/>" * 998}</g></g>'
    return f'{part}{USE * 98}<use href="#none"/>{"<path/>" * others}'


@pytest.mark.parametrize(
    ("most", "one_more"),
    [
        (drawn_again(900), drawn_again(901)),
        ("<g>" * 99 + "</g>" * 99, "<g>" * 100 + "</g>" * 100),
        (chain(199, each=1), chain(200, each=1)),
        (" " * (2_000_000 - len("<svg></svg>")), " " * (2_000_001 - len("<svg></svg>"))),
    ],
    ids=["elements", "depth", "parts in a row", "bytes"],
)
def test_what_a_drawing_may_hold_is_taken_to_the_limit(most: str, one_more: str) -> None:
    """And refused one beyond it."""
    taken, refused = cleaned(f"<svg>{most}</svg>".encode()), cleaned(f"<svg>{one_more}</svg>".encode())

    assert (type(taken), type(refused)) == (bytes, str)


def test_all_pictures_of_a_drawing_together_have_a_limit() -> None:
    """Of pixels; one that has none is no picture, and is left out."""
    picture = "<image href='data:image/png;base64,AAAA'/>"
    found = [clean(f"<svg>{picture * n}</svg>".encode(), pixels=lambda _: 60, most_pixels=120) for n in (2, 3)]
    empty = clean(f"<svg>{picture}</svg>".encode(), pixels=lambda _: 0, most_pixels=0)

    assert found == [f"{SVG}{PICTURE * 2}</svg>".encode(), "is a drawing with pictures that are too large"]
    assert empty == f"{SVG}<image></image></svg>".encode()


def test_a_page_with_a_doctype_of_old_is_a_drawing() -> None:
    """As Graphviz and Inkscape write it; the document type is not looked up."""
    start = '<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://x.test/svg11.dtd">\n'

    assert cleaned(f"{start}<svg viewBox='0 0 9 9'/>".encode()) == f"{OPEN}</svg>".encode()


PIECES = st.sampled_from(
    (
        "<svg>", "</svg>", "<g id='a'>", "</g>", "<use href='#a'/>", "<script>", "</script>", "<style>", "</style>",
        "{fill:red}", "/*", "*/", "@import", "url(", "#a)", "<image href='data:image/png;base64,AA=='/>", "&amp;", "x",
        "&#0;",
        "<!--", "-->", "<![CDATA[", "]]>", "<!DOCTYPE svg>", "<rect onload='x' style='", "'/>", "\\", "\0", "é",
    )
)  # fmt: skip


@given(st.lists(PIECES, max_size=20))
def test_any_bytes_are_cleaned_for_good_or_refused(pieces: list[str]) -> None:
    """Never a traceback; what was cleaned once stays as it is."""
    found = cleaned(f"<svg>{''.join(pieces)}</svg>".encode())

    if isinstance(found, bytes):
        assert cleaned(found) == found
        every = list(ElementTree.fromstring(found).iter())
        assert not any("script" in element.tag for element in every)
        assert not any(name.rpartition("}")[2].startswith("on") for element in every for name in element.attrib)
    else:
        assert found.startswith("is ")
