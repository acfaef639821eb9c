"""The last hand on a field: what passes it, and which cards Anki makes of it."""

from __future__ import annotations

import pytest

from builder.card.sanitize import cloze_numbers, has_mark_in_tag, sanitize


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("&#58;&#91;&#123;&#125;", "&#58;&#91;&#123;&#125;"),
        ("<b>&#58;&#91;&#123;&#125;</b>", "<b>&#58;&#91;&#123;&#125;</b>"),
        ("<b>&#91;&#91;sound&#58;&#58;x&#125;&#125;</b>", "<b>&#91;&#91;sound&#58;&#58;x&#125;&#125;</b>"),
        ("<b>綈\u1fba\u3f74\ufdc7\ufdcf\ufdf0\U0001fba0</b>", "<b>綈\u1fba\u3f74\ufdc7\ufdcf\ufdf0\U0001fba0</b>"),
    ],
    ids=["plain", "in a tag", "several", "letters around the stand-ins"],
)
def test_references_and_all_letters_of_notes_stay_as_they_are(html: str, expected: str) -> None:
    """A reference keeps Anki from seeing a mark; no letter is ever taken for one of them."""
    assert sanitize(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="https://example.org/a" rel="x">a</a>', 'href="https://example.org/a"'),
        ('<a href="https://example.org/a\\b">a</a>', ""),
        ('<a href="https://example.org/a b">a</a>', ""),
        ('<a href="ftp://example.org/a">a</a>', ""),
        ('<a href="//example.org/a">a</a>', ""),
        ('<a href="javascript:alert(1)">a</a>', ""),
        ('<img src="map-1.png">', 'src="map-1.png"'),
        ('<img src="https://example.org/map.png">', ""),
        ('<img src="../map.png">', ""),
        ('<img src=".map.png">', ""),
        ('<img src="Map.png">', ""),
        ('<ol start="123456789"><li>a</li></ol>', 'start="123456789"'),
        ('<ol start="1234567890"><li>a</li></ol>', ""),
        ('<ol start="1x"><li>a</li></ol>', ""),
        ('<div class="retired other">a</div>', 'class="retired"'),
        ('<b class="retired">a</b>', ""),
    ],
)
def test_an_attribute_passes_as_cards_hold_it_or_not_at_all(html: str, expected: str) -> None:
    """Links lead to web pages, pictures lie in the package, lists begin with a number."""
    cleaned = sanitize(html)
    kept = [name for name in ("href=", "src=", "start=", "class=") if name in cleaned]

    assert (expected in cleaned, bool(kept)) == (True, bool(expected))


@pytest.mark.parametrize(
    ("html", "numbers"),
    [
        ("no mark", set()),
        ("{{c1::a}} {{c3::b}}", {1, 3}),
        ("{{c0::a}}", set()),
        ("{{c0::a}} {{c1::b}}", {1}),
        ("{{c1,3::a}}", {1, 3}),
        ("{{c1,::a}}", {1}),
        ("{{c,::a}}", set()),
        ("{{c65535::a}}", {65_535}),
        ("{{c65536::a}}", set()),
        ("{{c99999,2::a}}", {2}),
        ("{{c１::a}}", set()),
        ("{{c1::a", set()),
        ("a}} {{c1::b}}", {1}),
        ("{{c1::a}} b}} {{c2::c}}", {1, 2}),
        ("{{c1::a {{c2::b}} c}}", {1, 2}),
        ("{{c1::a {{c2::b}} c", set()),
        ("{{c1::a {{c2::b {{c3::c}}}} d", set()),
        ("{{c1::a}} {{c2::b {{c3::c}}", {1}),
        ("".join(f"{{{{c{n}::" for n in range(1, 11)) + "a" + "}}" * 10, set(range(1, 11))),
        ("".join(f"{{{{c{n}::" for n in range(1, 12)) + "a" + "}}" * 10, set(range(1, 11))),
        ("".join(f"{{{{c{n}::" for n in range(1, 13)) + "a" + "}}" * 10, set(range(1, 11))),
    ],
)
def test_the_numbers_are_those_of_marks_that_anki_takes(html: str, numbers: set[int]) -> None:
    """Each closed, ten deep at most, its number within sixteen bits; a mark inside another counts with it."""
    assert cloze_numbers(html) == numbers


@pytest.mark.parametrize(
    ("html", "is_broken"),
    [
        ('<img alt="{{c1::a">', True),
        ('<img alt="a}}">', True),
        ('<img alt="{{c1::a}}">', True),
        ("{{c1::<b>a</b>}}", False),
        ("<b>{{c1::a}}</b>", False),
        ("a < {{c1::b}}", False),
    ],
)
def test_a_mark_inside_a_tag_is_seen(html: str, is_broken: bool) -> None:  # noqa: FBT001 - the half of a case
    """Half of a mark is enough to break the tag in two."""
    assert has_mark_in_tag(html) is is_broken
