"""Addresses of other machines: a build opens no connection and asks no name server, however an address is written."""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING

import pytest

from tests.hostile.judge import picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.hostile.judge import Judge


@pytest.fixture(scope="module")
def canary() -> Iterator[int]:
    """The port of a server that nobody may contact."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield server.getsockname()[1]
        with pytest.raises(BlockingIOError):
            server.accept()


HOSTS = re.findall(
    r"\S+",
    "127.0.0.1 localhost LOCALHOST localhost. 127.1 127.0.1 2130706433 0x7f000001 0x7f.1 0177.0.0.1 017700000001"
    " 0.0.0.0 0 [::1] [::ffff:127.0.0.1] [::ffff:7f00:1] [64:ff9b::7f00:1] [2002:7f00:1::] 127。0。0。1 127．0．0．1"
    " １２７.0.0.1 ①②⑦.0.0.1 user:pass@127.0.0.1 example.com@127.0.0.1 127.0.0.1%2f@example.com 169.254.169.254"
    " metadata.google.internal 10.0.0.1 192.168.0.1 100.64.0.1 224.0.0.1 localtest.me",
)
OTHERS = {
    "gopher": ("gopher://127.0.0.1:{port}/_x", "M03"),
    "ftp": ("ftp://127.0.0.1:{port}/x.png", "M03"),
    "dict": ("dict://127.0.0.1:{port}/x.png", "M03"),
    "a share": ("smb://127.0.0.1:{port}/x.png", "M03"),
    "web socket": ("ws://127.0.0.1:{port}/x.png", "M03"),
    "no scheme": ("//127.0.0.1:{port}/x.png", "M01"),
    "back-slashes": ("http:\\\\127.0.0.1:{port}\\x.png", "M03"),
    "scheme in capitals": ("HTTP://127.0.0.1:{port}/x.png", "M01"),
    "one slash": ("http:/127.0.0.1:{port}/x.png", "M03"),
    "no slash": ("http:127.0.0.1:{port}/x.png", "M03"),
    "line ends, encoded": ("http://127.0.0.1:{port}/%0d%0aX:%20y/x.png", "M01"),
    "leading controls": ("&#1;http://127.0.0.1:{port}/x.png", "M0"),
    "scheme, encoded": ("%68ttp://127.0.0.1:{port}/x.png", "M0"),
    "a name that is looked up": ("http://canary.invalid:{port}/x.png", "M01"),
}


@pytest.mark.parametrize("host", HOSTS)
def test_no_spelling_of_an_address_is_contacted(judge: Judge, canary: int, host: str) -> None:
    """As a picture, an embed, a tag and a link; each picture is told, and none is packed."""
    address = f"http://{host}/x.png" if "%2f" in host or host.endswith("]") else f"http://{host}:{canary}/x.png"
    text = f"- Lamp: shown in fog\n  ![x]({address}) <img src='{address}'> [x]({address})\n"
    outcome = judge({"strange.md": text})

    assert (outcome.told, outcome.media) == ("M01", {})


@pytest.mark.parametrize(("address", "told"), OTHERS.values(), ids=OTHERS)
def test_no_kind_of_address_is_contacted(judge: Judge, canary: int, address: str, told: str) -> None:
    """Whatever its scheme, and whether it has one."""
    outcome = judge({"strange.md": f"- Lamp: shown in fog\n  ![x](<{address.format(port=canary)}>)\n"})

    assert outcome.told.startswith(told), outcome.output
    assert outcome.media == {}


def test_what_is_packed_contacts_no_one(judge: Judge, canary: int) -> None:
    """Addresses in drawings, front matter, settings, code and link definitions are words."""
    at = f"http://127.0.0.1:{canary}/x"
    drawing = f'<!DOCTYPE svg SYSTEM "{at}"><svg xmlns="http://www.w3.org/2000/svg"><image href="{at}"/></svg>'
    front = f"---\nimage: {at}\ntitle: {at}\n---\n"
    text = f"{front}- Lamp: shown in fog\n  ![](x.svg) ![](x.png)\n\n[a]: {at}\n\n```\n{at}\n```\n"
    outcome = judge({"strange.md": text, "x.svg": drawing, "x.png": picture()})

    assert (outcome.told, len(outcome.media)) == ("", 2)
    assert b"127.0.0.1" not in b"".join(outcome.media.values())
