"""Fetching: real servers that behave well or badly, and a resolver that lies; nothing leaves this machine."""

from __future__ import annotations

import gzip
import hashlib
import socket
import ssl
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builder.findings import UsageError
from builder.media import MediaStore, Reference
from builder.media.fetch import Fetched, FetchOptions, allow, fetch, look_for
from builder.media.network import Allowed
from builder.model import MediaPin, point
from tests.servers import PUBLIC, World, leads_to, picture, sends, serving

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.servers import Behaviour, Visit

OPTIONS = FetchOptions(date=1_700_000_000, agent="build-deck/test")
NAMES: Mapping[str, Sequence[str]] = {"pictures.example": [PUBLIC]}
NOWHERE = MediaStore(root=Path("/nowhere"), folder=Path("/nowhere/media"))
HTML = b"<!DOCTYPE html><title>Sorry</title><p>gone</p>"


def get(world: World, *addresses: str, options: FetchOptions = OPTIONS, pins: Sequence[MediaPin] = ()) -> list[Fetched]:
    """What came of the addresses, each on a line of its own, for an empty vault."""
    references = [Reference(address=a, span=point("note.md", line)) for line, a in enumerate(addresses, start=1)]
    wanted = look_for(references, store=NOWHERE, pins=pins)
    return list(fetch(wanted.missing, options=options, network=world.network))


def told(fetched: Fetched) -> str:
    """The name of the file that came, or code and message of the finding."""
    if fetched.pin:
        return fetched.pin.name
    (finding,) = fetched.findings
    return f"{finding.rule.code} {finding.message.partition(': https://')[0]}"


def outcome(routes: Mapping[str, Behaviour], *, path: str = "/a.png", options: FetchOptions = OPTIONS) -> str:
    """What came from a public server with TLS."""
    with serving(routes, is_safe=True) as server:
        (fetched,) = get(World(server.port, NAMES), f"https://pictures.example{path}", options=options)
    return told(fetched)


def _pin(data: bytes) -> MediaPin:
    digest = hashlib.sha256(data).hexdigest()
    name = f"a-{digest[:16]}.png"
    return MediaPin(
        address="https://pictures.example/a.png", name=name, sha256=digest, size=len(data), kind="image/png", date=7
    )


def test_a_picture_comes_with_its_pin() -> None:
    """Connected to by IP address, asked for by name, in TLS and in the request; nothing else is told about us."""
    with serving({"/maps/town%20hall.png?s=2": sends(picture())}, is_safe=True) as server:
        world = World(server.port, NAMES)
        (fetched,) = get(world, "https://pictures.example/maps/town hall.png?s=2#top")
    digest = hashlib.sha256(picture()).hexdigest()
    request, *headers = server.visits[0].strip().split("\r\n")

    assert fetched == Fetched(
        data=picture(),
        pin=MediaPin(
            address="https://pictures.example/maps/town%20hall.png?s=2",
            name=f"town-hall-{digest[:16]}.png",
            sha256=digest,
            size=len(picture()),
            kind="image/png",
            date=1_700_000_000,
        ),
    )
    assert (world.asked, world.dialled, server.names) == (["pictures.example"], [PUBLIC], ["pictures.example"])
    assert request == "GET /maps/town%20hall.png?s=2 HTTP/1.1"
    assert sorted(headers) == [
        "Accept-Encoding: identity",
        "Accept: image/*, audio/*, video/*",
        "Host: pictures.example",
        "User-Agent: build-deck/test",
    ]


def test_a_name_in_other_letters_is_asked_for_in_ascii() -> None:
    """The resolver, TLS and the request get the same name."""
    with serving({"/": sends(picture())}, is_safe=True) as server:
        world = World(server.port, {"xn--r8jz45g.example": [PUBLIC]})
        (fetched,) = get(world, "https://例え.example/")

    assert told(fetched) == f"{hashlib.sha256(picture()).hexdigest()[:16]}.png"
    assert (server.names, "Host: xn--r8jz45g.example\r\n" in server.visits[0]) == (["xn--r8jz45g.example"], True)


def test_one_address_is_asked_once_and_told_everywhere() -> None:
    """Two ways of writing it are one file; where it fails, each place is told."""
    addresses = ("https://pictures.example/a.png", "//pictures.example/a.png#b", "HTTPS://Pictures.example:443/a.png")
    with serving({}, is_safe=True) as server:
        (fetched,) = get(World(server.port, NAMES), *addresses)

    assert len(server.visits) == 1
    assert [(f.span.line, f.rule.code, f.message.partition(": ")[0]) for f in fetched.findings] == [
        (line, "M06", "the answer is 404 Not Found") for line in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        (sends(picture(), "Content-Type: text/html"), f"a-{hashlib.sha256(picture()).hexdigest()[:16]}.png"),
        (sends(picture(7, "JPEG")), f"a-{hashlib.sha256(picture(7, 'JPEG')).hexdigest()[:16]}.jpg"),
        (sends(picture(), "Content-Encoding: identity"), f"a-{hashlib.sha256(picture()).hexdigest()[:16]}.png"),
        (sends(HTML, "Content-Type: image/png"), "M07 what comes is no picture, sound or film that cards hold"),
        (sends(b"", "Content-Type: image/png"), "M07 what comes is empty"),
        (sends(picture()[:60]), "M07 what comes is a damaged picture"),
        (sends(b"%PDF-1.7\n"), "M07 what comes is no picture, sound or film that cards hold"),
        (sends(gzip.compress(b"\0" * 10_000_000), "Content-Encoding: gzip"), "M07 it comes compressed, though it was"),
        (sends(picture(), "Content-Encoding: br"), "M07 it comes compressed, though it was"),
        (sends(gzip.compress(picture())), "M07 what comes is no picture, sound or film that cards hold"),
        (sends(b"x", status="404 Not Found"), "M06 the answer is 404 Not Found"),
        (sends(b"x", status="410 Gone"), "M06 the answer is 410 Gone"),
        (sends(b"x", status="500 Oh no"), "M06 the answer is 500 Internal Server Error"),
        (sends(b"x", status="401 \x1b[31m"), "M06 the answer is 401 Unauthorized"),
        (sends(b"x", status="799 What"), "M06 the answer is 799"),
        (sends(b"", status="204 No Content"), "M06 the answer is 204 No Content"),
        (sends(picture(), status="206 Partial Content"), "M06 the answer is 206 Partial Content"),
        (sends(b"", status="302 Found"), "M06 the answer is 302 Found"),
        (lambda visit: visit.send(b""), "M06 the answer broke off or is no proper one"),
        (lambda visit: visit.send(b"SSH-2.0-x\r\n"), "M06 the answer broke off or is no proper one"),
        (lambda visit: visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"), "M06 the answer broke off or is"),
        (
            lambda visit: visit.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"),
            "M06 the answer broke off or is no proper one",
        ),
        (
            lambda visit: visit.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"5" * 1_000_000),
            "M06 the answer broke off or is no proper one",
        ),
        (lambda visit: visit.send(b"HTTP/1.1 200 OK\r\nA: " + b"b" * 1_000_000), "M06 the answer broke off or is no"),
        (lambda visit: visit.send(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 1000), "M06 the answer broke off or is no"),
    ],
)
def test_what_comes_is_judged_by_its_bytes(behaviour: Behaviour, expected: str) -> None:
    """A header is believed neither for a file nor against it; errors of servers are told, and not asked again."""
    assert outcome({"/a.png": behaviour}).startswith(expected)


def test_a_chunked_answer_is_taken() -> None:
    """As many servers send them."""
    body = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (picture()[:40], picture()[40:], b""))
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

    assert outcome({"/a.png": lambda visit: visit.send(head + body)}).startswith("a-")


@pytest.mark.parametrize("says_so", [True, False])
def test_a_body_without_end_is_left_at_the_limit(says_so: bool) -> None:  # noqa: FBT001 - a table
    """Where the header says how much comes, nothing is read; else no more than the limit."""
    sent: list[int] = []

    def pour(visit: Visit) -> None:
        visit.send(b"HTTP/1.1 200 OK\r\n" + b"Content-Length: 900000000000\r\n" * says_so + b"\r\n")
        while len(sent) < 1000:
            visit.send(b"\x89PNG" * 25_000)
            sent.append(100_000)

    told_ = outcome({"/a.png": pour}, options=replace(OPTIONS, file_bytes=2_500_000))

    assert told_ == "M07 it is over 2.5 MB"
    assert sum(sent) < 20_000_000  # what the buffers of two sockets hold


def test_a_file_as_large_as_the_limit_is_taken() -> None:
    """The limit is the last size that is taken."""
    size = len(picture())

    assert outcome({"/a.png": sends(picture())}, options=replace(OPTIONS, file_bytes=size)).startswith("a-")
    assert outcome({"/a.png": sends(picture())}, options=replace(OPTIONS, file_bytes=size - 1)).startswith("M07 it is")


def _drip(visit: Visit, head: bytes, drop: bytes) -> None:
    visit.send(head)
    while not threading.Event().wait(0.05):
        visit.send(drop)


@pytest.mark.parametrize(
    ("head", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", b"\x89"),
        (b"HTTP/1.1 200 OK\r\nA: ", b"b"),
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        (b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"", b""),
    ],
    ids=["body", "header", "status", "chunks", "continue", "silence"],
)
def test_a_byte_at_a_time_ends_with_the_time(head: bytes, drop: bytes) -> None:
    """Each byte comes soon enough, and all of them never."""
    with_time = replace(OPTIONS, seconds=0.4)

    assert outcome({"/a.png": lambda visit: _drip(visit, head, drop)}, options=with_time) == "M06 it took too long"


def test_a_machine_that_takes_the_call_and_is_silent_ends_with_the_time() -> None:
    """In the middle of TLS too."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        world = World(silent.getsockname()[1], NAMES)
        (fetched,) = get(world, "https://pictures.example/a.png", options=replace(OPTIONS, seconds=0.4))

    assert told(fetched) == "M06 it took too long"


def test_a_resolver_that_hangs_ends_with_the_time() -> None:
    """Its thread is left behind, and ends by itself."""
    let_go = threading.Event()
    world = World(1, {"pictures.example": lambda _: [PUBLIC] if let_go.wait() else []})
    options = replace(OPTIONS, seconds=0.2, file_seconds=0.2)
    (fetched,) = get(world, "https://pictures.example/a.png", options=options)
    let_go.set()

    assert (told(fetched), world.dialled) == ("M06 nobody said where pictures.example is", [])


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_server_is_asked_again_after_a_pause(status: int) -> None:
    """Three times more, each pause twice as long."""
    busy = sends(b"later", status=f"{status} Busy")

    def third(visit: Visit) -> None:
        (busy if visit.count < 3 else sends(picture()))(visit)

    with serving({"/a.png": third, "/b.png": busy}, is_safe=True) as server:
        world = World(server.port, NAMES)
        came, failed = get(world, "https://pictures.example/a.png", "https://pictures.example/b.png")

    assert (told(came)[:2], told(failed)[:17]) == ("a-", "M06 the answer is")
    assert (len(server.visits), world.slept) == (8, [0.5, 1.0, 2.0] * 2)


@pytest.mark.parametrize(
    ("after", "slept"),
    [
        ("2", [2.0, 2.0, 2.0]),
        ("0", [0.5, 1.0, 2.0]),
        ("30", [30.0]),
        ("31", []),
        ("9" * 400, []),
        ("-1", [0.5, 1.0, 2.0]),
        ("²", [0.5, 1.0, 2.0]),
        ("Fri, 31 Dec 1999 23:59:59 GMT", [0.5, 1.0, 2.0]),
    ],
)
def test_a_server_may_say_how_long_it_is_busy(after: str, slept: list[float]) -> None:
    """Up to thirty seconds, as long as the time for a file allows."""
    with serving({"/a.png": sends(b"", f"Retry-After: {after}", status="503 Busy")}, is_safe=True) as server:
        world = World(server.port, NAMES)
        (fetched,) = get(world, "https://pictures.example/a.png")

    assert (told(fetched), world.slept) == ("M06 the answer is 503 Service Unavailable", slept)


def test_a_machine_that_does_not_take_the_call_is_called_again() -> None:
    """At each of its IP addresses, three times more."""
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    world = World(port, {"pictures.example": [PUBLIC, "1.1.1.1"]})
    (fetched,) = get(world, "https://pictures.example/a.png")

    assert told(fetched) == "M06 pictures.example could not be reached (Connection refused)"
    assert (world.dialled, world.slept) == ([PUBLIC, "1.1.1.1"] * 4, [0.5, 1.0, 2.0])


def test_the_second_of_two_ip_addresses_may_be_the_one_that_answers() -> None:
    """As where a machine has IPv6 on paper only."""
    with serving({"/a.png": sends(picture())}, is_safe=True) as server:
        world = World(server.port, {"pictures.example": ["2606:4700::1", PUBLIC]}, deaf=("2606:4700::1",))
        (fetched,) = get(world, "https://pictures.example/a.png")

    assert (told(fetched)[:2], world.dialled, world.slept) == ("a-", ["2606:4700::1", PUBLIC], [])


def test_a_name_that_nobody_can_look_up_now_is_looked_up_again() -> None:
    """And one that is not there is not."""
    world = World(1, {"busy.example": lambda _: _raise(socket.gaierror(socket.EAI_AGAIN, "later"))})
    busy, unknown = get(world, "https://busy.example/", "https://unknown.example/")

    assert told(busy) == "M06 nobody could say where busy.example is"
    assert told(unknown) == "M06 there is no unknown.example"
    assert (world.asked, len(world.slept)) == (["busy.example"] * 4 + ["unknown.example"], 3)


def _raise(error: Exception) -> Sequence[str]:
    raise error


def test_a_certificate_of_another_name_is_not_trusted() -> None:
    """Whoever answers for the name must have its certificate; the request is not even sent."""
    with serving({"/": sends(picture())}, is_safe=True) as server:
        world = World(server.port, {"other.example": [PUBLIC]})
        (fetched,) = get(world, "https://other.example/")

    assert told(fetched).startswith("M06 its certificate is not to be trusted (Hostname mismatch")
    assert (server.visits, world.slept) == ([], [])


def test_a_certificate_of_an_unknown_authority_is_not_trusted() -> None:
    """The system's authorities know nothing of the tests' one."""
    with serving({"/": sends(picture())}, is_safe=True) as server:
        network = replace(World(server.port, NAMES).network, context=ssl.create_default_context)
        wanted = look_for([Reference(address="https://pictures.example/", span=point("a.md"))], store=NOWHERE, pins=())
        (fetched,) = fetch(wanted.missing, options=OPTIONS, network=network)

    assert told(fetched).startswith("M06 its certificate is not to be trusted (")
    assert server.visits == []


def test_https_is_not_spoken_in_clear() -> None:
    """A machine that knows no TLS gets no request, whether it says so or waits."""
    with socket.create_server(("127.0.0.1", 0)) as plain:

        def refuse() -> None:
            connection, _ = plain.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                heard.append(connection.recv(4096))

        heard: list[bytes] = []
        thread = threading.Thread(target=refuse)
        thread.start()
        (fetched,) = get(World(plain.getsockname()[1], NAMES), "https://pictures.example/a.png")
        thread.join()

    assert told(fetched).startswith("M06 no safe connection (")
    assert b"GET" not in heard[0]


def test_a_machine_that_takes_no_call_in_time_is_not_called_for_ever() -> None:
    """Each call takes twenty seconds: a try at the file has time for two of them, the file for two tries."""
    world = World(1, {"pictures.example": [PUBLIC, "1.1.1.1", "1.0.0.1"]}, deaf=(PUBLIC, "1.1.1.1", "1.0.0.1"))
    network = replace(world.network, now=lambda: 20.0 * len(world.dialled))
    wanted = look_for([Reference(address="https://pictures.example/", span=point("a.md"))], store=NOWHERE, pins=())
    (fetched,) = fetch(wanted.missing, options=OPTIONS, network=network)

    assert told(fetched).startswith("M06 pictures.example could not be reached")
    assert world.dialled == [PUBLIC, "1.1.1.1"] * 2


def test_an_answer_may_lead_on() -> None:
    """Five times, to other machines too; the name of the file is that of the first address."""
    routes = {
        f"/{n}": leads_to(f"//pictures.example/{n + 1}", status=f"{s} x") for n, s in enumerate((301, 302, 303, 307))
    }
    with serving({**routes, "/4": leads_to("図.png"), "/%E5%9B%B3.png": sends(picture())}, is_safe=True) as server:
        world = World(server.port, NAMES)
        (fetched,) = get(world, "https://pictures.example/0")

    assert fetched.pin
    assert (fetched.pin.address, fetched.pin.name[:2]) == ("https://pictures.example/0", "0-")
    assert world.asked == ["pictures.example"] * 6


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/a.png", "M06 it leads on over 5 times"),
        ("http://pictures.example/b.png", "M05 plain http is not fetched (led on to http://pictures.example/b.png)"),
        ("//pictures.example:8443/", "M05 port 8443 is not asked (led on to"),
        ("//127.0.0.1/", "M05 127.0.0.1 is in a private network (led on to"),
        ("//home.example/", "M05 home.example is 192.168.1.1, in a private network (led on to"),
        ("//169.254.169.254/latest/", "M05 169.254.169.254 is in a network that serves no files"),
        ("//2130706433/", "M05 the IP address is written in an unusual form"),
        ("//user@pictures.example/", "M05 a user name or a password stands in the address"),
        ("file:///etc/passwd", "M05 `file:` addresses are never fetched"),
        ("gopher://pictures.example/", "M05 `gopher:` addresses are never fetched"),
        ("javascript:alert(1)", "M05 `javascript:` addresses are never fetched"),
        ("//unknown.example/", "M06 there is no unknown.example (led on to https://unknown.example/)"),
    ],
)
def test_where_an_answer_leads_is_judged_anew(location: str, expected: str) -> None:
    """A good address may lead to a bad one; nobody there is asked."""
    with serving({"/a.png": leads_to(location)}, is_safe=True) as server:
        world = World(server.port, {**NAMES, "home.example": ["192.168.1.1"]})
        (fetched,) = get(world, "https://pictures.example/a.png")

    (finding,) = fetched.findings
    assert f"{finding.rule.code} {finding.message}".startswith(expected)
    assert set(world.dialled) == {PUBLIC}


def test_what_was_pinned_must_come_again() -> None:
    """The same bytes keep their pin; others are an error, even where they are a page that says sorry."""
    pin = _pin(picture())
    with serving({"/a.png": sends(picture())}, is_safe=True) as server:
        (same,) = get(World(server.port, NAMES), "https://pictures.example/a.png", pins=[pin])
    with serving({"/a.png": sends(picture(8))}, is_safe=True) as server:
        (other,) = get(World(server.port, NAMES), "https://pictures.example/a.png", pins=[pin])

    assert (same, told(other)) == (
        Fetched(pin=pin, data=picture()),
        "M04 it is another file now than the one that was fetched before",
    )
    assert outcome({"/a.png": sends(HTML)}) == "M07 what comes is no picture, sound or film that cards hold"


def test_a_run_ends_with_its_size_or_its_time() -> None:
    """The files that are left are for the next run."""
    addresses = [f"https://pictures.example/{n}" for n in range(4)]
    with serving({f"/{n}": sends(picture(n)) for n in range(4)}, is_safe=True) as server:
        by_size = get(World(server.port, NAMES), *addresses, options=replace(OPTIONS, run_bytes=len(picture()) + 1))
        by_time = get(World(server.port, NAMES), *addresses, options=replace(OPTIONS, run_seconds=0))

    assert ([bool(one.pin) for one in by_size], by_time) == ([True, True], [])


@pytest.mark.parametrize(
    ("hosts", "found"),
    [
        (["wiki.lan"], {"wiki.lan": {443}}),
        (["WIKI.lan:8080", "wiki.lan:80"], {"wiki.lan": {80, 8080}}),
        (["[::1]:8443", "例え.jp"], {"::1": {8443}, "xn--r8jz45g.jp": {443}}),
    ],
)
def test_hosts_that_are_trusted_are_read_as_addresses_are(hosts: list[str], found: dict[str, set[int]]) -> None:
    """With a port or without."""
    assert allow(hosts, is_private=False) == Allowed(hosts={host: frozenset(ports) for host, ports in found.items()})


@pytest.mark.parametrize("host", ["", "https://wiki.lan", "wiki.lan/path", "me@wiki.lan", "127.1", "wiki.lan:x", "a b"])
def test_what_is_no_host_is_a_usage_error(host: str) -> None:
    """And names what was written."""
    with pytest.raises(UsageError, match="is no host"):
        allow([host], is_private=False)
