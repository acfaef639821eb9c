"""Remote addresses: read strictly, written in one way; every special network is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.media.address import Reach, Refused, Target, is_remote, known_address, next_target, reach, read_address


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://example.com/map.png", "https://example.com/map.png"),
        (" https://example.com/map.png\n", "https://example.com/map.png"),
        ("HTTPS://Example.COM/Map.png", "https://example.com/Map.png"),
        ("//example.com/map.png", "https://example.com/map.png"),
        ("http://example.com/map.png", "http://example.com/map.png"),
        ("https://example.com", "https://example.com/"),
        ("https://example.com?size=2", "https://example.com/?size=2"),
        ("https://example.com/a?b=c&d=%20e#f", "https://example.com/a?b=c&d=%20e"),
        ("https://example.com/a#", "https://example.com/a"),
        ("https://example.com/town hall.png", "https://example.com/town%20hall.png"),
        ("https://example.com/100%25.png", "https://example.com/100%25.png"),
        ("https://example.com/図.png?名=港", "https://example.com/%E5%9B%B3.png?%E5%90%8D=%E6%B8%AF"),
        ('https://example.com/a"<b>.png', "https://example.com/a%22%3Cb%3E.png"),
        ("https://example.com/a'(b)*!.png", "https://example.com/a'(b)*!.png"),
        ("https://example.com/../a/./b", "https://example.com/../a/./b"),
        ("https://example.com:443/", "https://example.com/"),
        ("https://example.com:/", "https://example.com/"),
        ("https://example.com:8443/", "https://example.com:8443/"),
        ("http://example.com:80/", "http://example.com/"),
        ("http://example.com:443/", "http://example.com:443/"),
        (f"https://example.com/{'a' * 3980}", f"https://example.com/{'a' * 3980}"),
        (f"https://{'a.' * 126}b/", f"https://{'a.' * 126}b/"),
        ("https://my_pictures.example.com/", "https://my_pictures.example.com/"),
        ("https://例え.jp/", "https://xn--r8jz45g.jp/"),
        ("https://xn--fa-hia.de/", "https://xn--fa-hia.de/"),
        ("https://１２７.0.0.1/", "https://127.0.0.1/"),
        ("https://1.1.1.1/", "https://1.1.1.1/"),
        ("https://[2606:4700:0::1111]/", "https://[2606:4700::1111]/"),
        ("https://[::1]:8443/", "https://[::1]:8443/"),
        ("https://1.1.1.1.example/", "https://1.1.1.1.example/"),
        (f"https://{'a' * 63}.example/", f"https://{'a' * 63}.example/"),
    ],
)
def test_an_address_is_written_in_one_way(written: str, address: str) -> None:
    """However a note writes it, the lock has it once, and it reads as itself."""
    assert (known_address(written), known_address(address)) == (address, address)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("ftp://example.com/a.png", "`ftp:` addresses are never fetched"),
        ("file:///etc/passwd", "`file:` addresses are never fetched"),
        ("gopher://127.0.0.1:70/x", "`gopher:` addresses are never fetched"),
        ("a.png", "`:` addresses are never fetched"),
        ("https:///a.png", "the address names no machine"),
        ("https://", "the address names no machine"),
        ("https://?a", "the address names no machine"),
        (f"https://{'a.' * 126}example/", "the address names no machine"),
        ("https://user@example.com/", "a user name or a password stands in the address"),
        ("https://user:password@example.com/", "a user name or a password stands in the address"),
        ("https://example.com@127.0.0.1/", "a user name or a password stands in the address"),
        ("https://@example.com/", "a user name or a password stands in the address"),
        ("https://example.com\\@127.0.0.1/", "a backslash or a control character stands in the address"),
        ("https:\\\\example.com/", "a backslash or a control character stands in the address"),
        ("https://example.com/a\r\nHost: b", "a backslash or a control character stands in the address"),
        ("https://exam\tple.com/", "a backslash or a control character stands in the address"),
        ("https://example.com/\x7f", "a backslash or a control character stands in the address"),
        ("https://example.com/\u2028a", "a backslash or a control character stands in the address"),
        ("https://example.com/\ud800", "a backslash or a control character stands in the address"),
        ("https://example.com:99999/", "it is no address"),
        ("https://example.com:８０/", "it is no address"),
        ("https://example.com:-1/", "it is no address"),
        ("https://[::1", "it is no address"),
        ("https://[::1]x/", "it is no address"),
        ("https://[v1.x]/", "it is no address"),
        ("https://[1.2.3.4]/", "it is no address"),
        ("https://[::1%25lo]/", "it is no address"),
        ("https://[:::1]/", "it is no address"),
        ("https://localhost./", "the machine's name ends in a dot"),
        ("https://127.0.0.1./", "the machine's name ends in a dot"),
        ("https://exa mple.com/", "the machine's name holds what no name holds"),
        ("https://example%2ecom/", "the machine's name holds what no name holds"),
        ("https://-example.com/", "the machine's name holds what no name holds"),
        ("https://example-.com/", "the machine's name holds what no name holds"),
        ("https://example..com/", "the machine's name holds what no name holds"),
        ("https://.example.com/", "the machine's name holds what no name holds"),
        ("https://exa$mple.com/", "the machine's name holds what no name holds"),
        (f"https://{'a' * 64}.example/", "the machine's name holds what no name holds"),
        ("https://faß.de/", "the machine's name can be read in two ways"),
        ("https://127。0。0。1/", "the machine's name can be read in two ways"),
        ("https://a\N{ZERO WIDTH JOINER}b.example/", "the machine's name can be read in two ways"),
        ("https://例え..jp/", "the machine's name can be read in two ways"),
        ("https://2130706433/", "the IP address is written in an unusual form"),
        ("https://0x7f000001/", "the IP address is written in an unusual form"),
        ("https://0x7f.1/", "the IP address is written in an unusual form"),
        ("https://127.1/", "the IP address is written in an unusual form"),
        ("https://127.0.1/", "the IP address is written in an unusual form"),
        ("https://0177.0.0.1/", "the IP address is written in an unusual form"),
        ("https://127.0.0.0x1/", "the IP address is written in an unusual form"),
        ("https://127.0.0.0x/", "the IP address is written in an unusual form"),
        ("https://example.1/", "the IP address is written in an unusual form"),
        ("https://256.0.0.1/", "the IP address is written in an unusual form"),
        ("https://1.2.3.4.5/", "the IP address is written in an unusual form"),
        ("https://[::ffff:127.0.0.1]/", "the IP address is written in an unusual form"),
        ("https://[::ffff:7f00:1]/", "the IP address is written in an unusual form"),
        (f"https://example.com/{'a' * 4000}", "the address is over 4,000 characters"),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(written: str, reason: str) -> None:
    """Each refusal says why, and has no place in the lock."""
    with pytest.raises(Refused) as refused:
        read_address(written)

    assert (refused.value.code, refused.value.message) == ("M05", reason)
    assert refused.value.hint
    assert known_address(written) == ""


@pytest.mark.parametrize(
    ("location", "address"),
    [
        ("b.png", "https://example.com:8443/maps/b.png"),
        ("/b.png?c", "https://example.com:8443/b.png?c"),
        ("../b.png", "https://example.com:8443/b.png"),
        ("//other.example/b.png", "https://other.example/b.png"),
        ("http://other.example/", "http://other.example/"),
        ("?c", "https://example.com:8443/maps/a.png?c"),
        ("/図.png".encode().decode("latin-1"), "https://example.com:8443/%E5%9B%B3.png"),
        ("/caf\xe9.png", "https://example.com:8443/caf%EF%BF%BD.png"),
    ],
)
def test_where_an_answer_leads_is_read_from_where_it_came(location: str, address: str) -> None:
    """Relative addresses and raw UTF-8 are taken as browsers take them."""
    assert next_target(read_address("https://example.com:8443/maps/a.png"), location).address == address


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "//[::1", "javascript:alert(1)", "/a\tb", "\\\\evil.example\\", "https://a@b/"]
)
def test_where_an_answer_may_not_lead_is_refused(location: str) -> None:
    """As an address in a note is."""
    with pytest.raises(Refused) as refused:
        next_target(read_address("https://example.com/"), location)

    assert refused.value.code == "M05"


@pytest.mark.parametrize(
    ("address", "is_it"),
    [
        ("https://example.com", True),
        (" HTTP://example.com", True),
        ("//example.com", True),
        ("\\\\server\\share", True),
        ("https:\\\\example.com", True),
        ("ftp://example.com", False),
        ("https.png", False),
        ("maps/a.png", False),
        ("/a.png", False),
    ],
)
def test_what_lies_on_another_machine(address: str, is_it: bool) -> None:  # noqa: FBT001 - a table
    """And what does not, or is never fetched at all."""
    assert is_remote(address) is is_it


@pytest.mark.parametrize(
    ("kind", "ips"),
    [
        (
            Reach.PUBLIC,
            (
                "1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 169.253.255.255"
                " 169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.0 192.0.3.0 192.88.98.255 192.88.100.0 192.167.255.255"
                " 192.169.0.0 198.17.255.255 198.20.0.0 198.51.99.255 198.51.101.0 203.0.112.255 203.0.114.0 1.0.0.0"
                " 223.255.255.255 2000:: 2001:200:: 2001:db7:ffff::1 2001:db9:: 2606:4700::1111 3ffe:: 3fff:1000::"
                " 2003::1 64:ff9b::101:101 2002:101:101:: ::ffff:1.1.1.1 2606::5efe:101:101"
            ),
        ),
        (
            Reach.PRIVATE,
            (
                "10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 127.0.0.1 127.255.255.255 172.16.0.0 172.31.255.255"
                " 192.168.0.0 192.168.255.255 ::1 fc00:: fdff::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1"
                " 64:ff9b::a00:1 2002:7f00:1:: 2002:c0a8:101::1 2606::5efe:7f00:1 2606::200:5efe:a00:1"
            ),
        ),
        (
            Reach.NEVER,
            (
                "0.0.0.0 0.255.255.255 100.100.100.200 169.254.0.0 169.254.169.254 169.254.255.255 192.0.0.0"
                " 192.0.0.192 192.0.0.255 192.0.2.0 192.0.2.255 192.88.99.0 192.88.99.255 198.18.0.0"
                " 198.19.255.255 198.51.100.0 198.51.100.255 203.0.113.0 203.0.113.255 224.0.0.0 239.255.255.255"
                " 240.0.0.0 255.255.255.255 :: ::2 ::7f00:1 ::ffff:0:7f00:1 64:ff9b:1::1 64:ff9b:0:1::1 100::1"
                " 1fff:ffff::1 4000:: 5f00::1 2001:: 2001:0:7f00:1:: 2001:2::1 2001:10::1 2001:1ff:ffff::1"
                " 2001:db8:: 2001:db8:ffff::1 3fff:: 3fff:fff::1 fe80::1 fe80::1%2 febf::1 fec0::1 feff::1 ff02::1"
                " fd00:ec2::254 ::ffff:169.254.169.254 64:ff9b::a9fe:a9fe 2002:a9fe:a9fe:: 2606::5efe:a9fe:a9fe"
                " 2606::1%2"
            ),
        ),
    ],
)
def test_every_special_network_is_known_to_its_edges(kind: Reach, ips: str) -> None:
    """The first and the last address of each network, the neighbours outside, and what IPv6 addresses carry."""
    assert {ip: reach(ip) for ip in ips.split()} == dict.fromkeys(ips.split(), kind)


@given(st.sampled_from(["", "//", "http://", "https://", "https://a", "https://[", "https://1."]), st.text(max_size=40))
def test_any_text_is_read_or_refused(start: str, rest: str) -> None:
    """And what is read is ASCII and reads as itself."""
    try:
        target: Target | None = read_address(start + rest)
    except Refused:
        target = None

    assert target is None or (target.address.isascii() and read_address(target.address) == target)
