"""A server that nobody may come to: not for a build, and not for a fetch of an address that is refused."""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builder.media import MediaStore, Reference
from builder.media.fetch import FetchOptions, fetch, look_for
from builder.media.network import SYSTEM, Allowed
from builder.model import point
from tests.servers import PUBLIC, World, leads_to, picture, sends, serving

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from builder.media.network import Network
    from tests.servers import Server

NOWHERE = MediaStore(root=Path("/nowhere"), folder=Path("/nowhere/media"))
HERE = (
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.000.000.001",
    "2130706433",
    "0x7f000001",
    "0X7F000001",
    "0x7f.1",
    "0x7f.0.0.1",
    "0x7F.0x0.0x0.0x1",
    "0177.0.0.1",
    "0177.1",
    "017700000001",
    "127.0.0.01",
    "127.0.0.0x1",
    "0",
    "0.0",
    "0x0",
    "0.0.0.0",  # noqa: S104 - asked, not bound
    "localhost",
    "LocalHost",
    "１２７.0.0.1",
    "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
)
"""Spellings of this machine, with which any careless program reaches it."""
ELSEWHERE = (
    "localhost.",
    "02130706433",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:127.0.0.1]",
    "127.0.0.1.",
    "127.127.127.127",
    "127。0。0。1",
    "127.0.0.1%00",
    "loc%61lhost",
    "user@127.0.0.1",
    "pictures.example@127.0.0.1",
    "pictures.example:443@127.0.0.1",
    "127.0.0.1\\@pictures.example",
    "pictures.example\\@127.0.0.1",
    "127.0.0.1\t",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::1%25lo]",
    "[::]",
    "[::127.0.0.1]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b:1::127.0.0.1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1::]",
    "[fe80::5efe:127.0.0.1]",
    "[fe80::1]",
    "[fd00:ec2::254]",
    "169.254.169.254",
    "0xa9fea9fe",
    "2852039166",
    "100.100.100.200",
    "100.64.0.1",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.0.1",
    "192.168.257",
    "224.0.0.1",
    "255.255.255.255",
)
"""And of others that are none of a stranger's business."""


@pytest.fixture
def canary() -> Iterator[Server]:
    """The server, without TLS, so that a single byte to it counts."""
    with serving({"/a.png": sends(picture())}) as server:
        yield server


def _codes(network: Network, allowed: Allowed, *addresses: str) -> list[str]:
    """The codes of what is told about each address, `-` where its file came."""
    references = [Reference(address=address, span=point("note.md")) for address in addresses]
    options = FetchOptions(date=1, agent="build-deck/test", allowed=allowed, seconds=5)
    found = fetch(look_for(references, store=NOWHERE, pins=()).missing, options=options, network=network)
    return [" ".join(f.rule.code for f in one.findings) or "-" for one in found]


def _counting(dialled: list[str]) -> Network:
    """The real network, with a list of the calls."""

    def dial(ip: str, port: int, seconds: float) -> socket.socket:
        dialled.append(ip)
        return SYSTEM.dial(ip, port, seconds)

    return replace(SYSTEM, dial=dial)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("host", [*HERE, *ELSEWHERE])
def test_no_spelling_leads_to_a_private_network(canary: Server, host: str, scheme: str) -> None:
    """With the system's own resolver and sockets; scheme and port are open, so that the address alone is judged."""
    dialled: list[str] = []
    anywhere = Allowed(ports={"http": canary.port, "https": canary.port})
    codes = _codes(_counting(dialled), anywhere, f"{scheme}://{host}:{canary.port}/a.png")

    assert (codes, dialled, canary.contacts) == (["M05"], [], 0)


@pytest.mark.parametrize("host", HERE)
def test_each_of_these_spellings_would_lead_there(canary: Server, host: str) -> None:
    """The test above can fail: a program that only asks the system comes to the canary by this spelling."""
    name = host.encode("idna").decode()
    with socket.create_connection((name, canary.port), timeout=5) as connection:
        connection.sendall(b"GET /a.png HTTP/1.1\r\n\r\n")
        answer = connection.recv(4096)

    assert answer.startswith(b"HTTP/1.1 200 OK")


def test_who_means_it_reaches_the_private_network(canary: Server) -> None:
    """By its plain spelling, with the port that was named; a host that is trusted opens no other."""
    trusted = Allowed(hosts={"127.0.0.1": frozenset({canary.port})})
    private = Allowed(is_private=True, ports={"http": canary.port})
    there, other = f"http://127.0.0.1:{canary.port}/a.png", f"http://localhost:{canary.port}/a.png"

    assert _codes(SYSTEM, trusted, there, other) == ["-", "M05"]
    assert _codes(SYSTEM, private, there, other) == ["-", "-"]
    assert _codes(SYSTEM, private, f"http://127.1:{canary.port}/a.png", "http://169.254.169.254/") == ["M05", "M05"]
    assert _codes(SYSTEM, Allowed(hosts={"169.254.169.254": frozenset({80})}), "http://169.254.169.254/") == ["M05"]


@pytest.mark.parametrize(
    "ips",
    [["127.0.0.1"], ["10.0.0.1"], [PUBLIC, "127.0.0.1"], ["127.0.0.1", PUBLIC], [PUBLIC, "::1"], ["::ffff:10.0.0.1"]],
)
def test_a_name_that_leads_to_a_private_network_is_refused(canary: Server, ips: list[str]) -> None:
    """Where one of its IP addresses is private, none of them is called."""
    world = World(canary.port, {"pictures.example": ips})

    assert _codes(world.network, Allowed(), "https://pictures.example/a.png") == ["M05"]
    assert (world.dialled, canary.contacts) == ([], 0)


@pytest.mark.parametrize(
    ("behaviour", "lookups"),
    [
        (sends(picture()), 1),
        (leads_to("https://pictures.example/again"), 2),
        (sends(b"", status="503 Busy"), 2),
    ],
    ids=["answers", "leads on", "is busy"],
)
def test_a_resolver_that_changes_its_mind_leads_nowhere(
    canary: Server, behaviour: Callable[..., None], lookups: int
) -> None:
    """What was judged is what is called; each further question is a new lookup, and is judged anew."""
    with serving({"/a.png": behaviour}, is_safe=True) as server:
        world = World(server.port, {"pictures.example": lambda nth: [PUBLIC] if nth == 1 else ["127.0.0.1"]})
        codes = _codes(world.network, Allowed(), "https://pictures.example/a.png")

    assert codes == (["-"] if lookups == 1 else ["M05"])
    assert (world.asked, world.dialled, canary.contacts) == (["pictures.example"] * lookups, [PUBLIC], 0)


@pytest.mark.parametrize("host", HERE)
def test_no_answer_leads_to_a_private_network(canary: Server, host: str) -> None:
    """A public machine may lead on to any spelling."""
    anywhere = Allowed(ports={"http": canary.port, "https": canary.port})
    with serving({"/a.png": leads_to(f"http://{host}:{canary.port}/a.png")}, is_safe=True) as server:
        world = World(server.port, {"pictures.example": [PUBLIC], "localhost": ["127.0.0.1", "::1"]})
        codes = _codes(world.network, anywhere, f"https://pictures.example:{canary.port}/a.png")

    assert (codes, world.dialled, canary.contacts) == (["M05"], [PUBLIC], 0)


WATCHED = """
import sys
def watch(event, args):
    if event.startswith("socket.") and event not in ("socket.__new__", "socket.bind"):
        print("NETWORK", event, args, file=sys.stderr)
        raise SystemExit(99)
sys.addaudithook(watch)
from builder.cli import main
main(sys.argv[1:])
"""
"""The command line in a process that dies of the first name looked up and the first connection."""


@pytest.mark.parametrize(
    "command", [["build"], ["cards"], ["diff", "dist/harbour-0.1.0.apkg"], ["explain", "vault/a.md:3"]]
)
def test_nothing_but_fetch_comes_near_the_network(
    canary: Server,
    make_vault: Callable[[Mapping[str, str]], Path],
    build_deck: Callable[..., object],
    run_python: Callable[..., subprocess.CompletedProcess[str]],
    command: Sequence[str],
) -> None:
    """Whatever the notes refer to, and in whatever way."""
    url = f"http://127.0.0.1:{canary.port}/a.png"
    lines = (
        f"- Berth: a place where a ship lies ![x]({url})",
        f'- Quay: a wall to moor at <img src="{url}">',
        f"- Pier: a [thing on legs]({url}) <video src='{url}'></video>",
        f"- Buoy: a thing that floats ![[{url}]] <iframe src='{url}'></iframe>",
        f"![x][r] <{url}>\n\n[r]: {url}",
    )
    vault = make_vault({"a.md": "# Harbour\n\n" + "\n".join(lines) + "\n"})
    if command[0] == "diff":
        build_deck(vault)
    ran = run_python("-c", WATCHED, *command, *([vault] if "explain" not in command else []))

    assert (ran.returncode, "NETWORK" in ran.stderr, canary.contacts) == (0, False, 0)


def test_fetch_does_come_near_the_network(
    canary: Server,
    make_vault: Callable[[Mapping[str, str]], Path],
    run_python: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    """The test above can fail."""
    vault = make_vault({"a.md": f"- Berth: a place ![x](http://127.0.0.1:{canary.port}/a.png)\n"})
    ran = run_python("-c", WATCHED, "fetch", vault, "--allow-host", f"127.0.0.1:{canary.port}")

    assert (ran.returncode, "NETWORK socket.connect" in ran.stderr) == (99, True)
