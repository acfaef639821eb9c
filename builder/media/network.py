"""One question to one machine.

Its name is looked up once, every IP address it has is judged, and one of those is connected to: nobody can give the
judge one IP address and the connection another. No proxy, no cookie, no password, no redirect of its own; an end to
time and size.
"""

from __future__ import annotations

import contextlib
import functools
import http.client
import socket
import ssl
import threading
import time
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

import urllib3
from urllib3.connection import HTTPConnection

from builder.media.address import PORTS, Reach, Refused, reach

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Self

    from urllib3 import BaseHTTPResponse

    from builder.media.address import Target

_CONNECT_SECONDS = 10.0
"""For each of a machine's IP addresses: one that is not reachable must leave time for the next."""
_CHUNK = 65_536
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 502, 503, 504})
"""Answers that may be others in a second."""
LOOK = "look at the address in a browser; save the file in the vault if it is gone"

_TRUST = "look at the address in a browser; the file that SSL_CERT_FILE names may hold authorities of your own"


class TryAgain(Exception):
    """The machine could not be reached or was busy; in `after` seconds it may not be, 0 where it did not say."""

    def __init__(self, message: str, *, after: float = 0) -> None:
        super().__init__(message)
        self.message = message
        self.after = after


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """Which machines may be asked, and how."""

    hosts: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """Machines that may lie in a private network and may be asked by plain http; at their ports, and the usual ones."""
    is_private: bool = False
    """Any machine may lie in a private network."""
    ports: Mapping[str, int] = field(default_factory=lambda: {"https": PORTS["https"]})
    """Scheme → port that all other machines may be asked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The ways out of this machine; a test puts its own in their place."""

    resolve: Callable[[str, int], Sequence[str]]
    """All IP addresses of a name. Raises OSError."""
    dial: Callable[[str, int, float], socket.socket]
    """A connection to IP address and port, within so many seconds. Raises OSError."""
    context: Callable[[], ssl.SSLContext] = functools.cache(ssl.create_default_context)  # noqa: RUF009 - made once
    """The certificates that are trusted: the system's, or those of SSL_CERT_FILE."""
    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a machine answered: where to look instead, or the file."""

    location: str = ""
    data: bytes = b""


def look_up(host: str, port: int) -> tuple[str, ...]:
    """All IP addresses of a name, as the system knows them; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(place[0]) for *_, place in found))


def connect(ip: str, port: int, seconds: float) -> socket.socket:
    """A connection to an IP address; nothing is looked up; raises OSError."""
    connection = socket.socket(socket.AF_INET6 if ":" in ip else socket.AF_INET, socket.SOCK_STREAM)
    try:
        connection.settimeout(seconds)
        connection.connect((ip, port))
    except BaseException:
        connection.close()
        raise
    return connection


SYSTEM = Network(resolve=look_up, dial=connect)


def ask(target: Target, *, allowed: Allowed, network: Network, deadline: float, limit: int, agent: str) -> Answer:
    """Ask one machine for one file of at most `limit` bytes, until `deadline` by the network's clock.

    Raises:
        Refused: it may not be asked (M05), does not give the file (M06), or gives too much of it (M07).
        TryAgain: it could not be reached, or was busy.
    """
    if _is_ip(target.host):
        _expect_reachable(target, (target.host,), allowed)
    _expect_allowed(target, allowed)
    ips = _ips(target, network, deadline)
    _expect_reachable(target, ips, allowed)
    with _Watch(deadline, network) as watch:
        connection = _Connection(target, watch.over(_dial(target, ips, network, deadline)), network)
        try:
            answer = _exchange(connection, target, limit=limit, agent=agent)
        except (OSError, http.client.HTTPException, urllib3.exceptions.HTTPError, ValueError) as error:
            raise _late() if watch.is_over else _failure(error) from error
        finally:
            connection.close()
    if watch.is_over:  # a body without a length ends where the connection was cut
        raise _late()
    return answer


def _expect_allowed(target: Target, allowed: Allowed) -> None:
    more = allowed.hosts.get(target.host)
    if more is not None and target.port in {*more, PORTS[target.scheme]}:
        return
    if target.scheme not in allowed.ports:
        hint = f"write https, or say that you trust it: --allow-host {target.authority}"
        raise Refused(code="M05", message="plain http is not fetched", hint=hint)
    if target.port != allowed.ports[target.scheme]:
        hint = f"say that you trust it: --allow-host {target.authority}"
        raise Refused(code="M05", message=f"port {target.port} is not asked", hint=hint)


def _expect_reachable(target: Target, ips: Sequence[str], allowed: Allowed) -> None:
    """Every IP address of the machine must be one that may be asked: which of them answers is up to chance."""
    for ip in ips:
        kind = reach(ip)
        where = f"{ip} is" if ip == target.host else f"{target.host} is {ip},"
        if kind is Reach.NEVER:
            message = f"{where} in a network that serves no files"
            raise Refused(code="M05", message=message, hint="mend the address, or save the file in the vault")
        if kind is Reach.PRIVATE and not allowed.is_private and target.host not in allowed.hosts:
            hint = f"say that you mean it: --allow-host {target.authority}"
            raise Refused(code="M05", message=f"{where} in a private network", hint=hint)


def _ips(target: Target, network: Network, deadline: float) -> tuple[str, ...]:
    """The IP addresses of the machine; a resolver that hangs is left behind in its thread."""
    if _is_ip(target.host):
        return (target.host,)
    answers: SimpleQueue[tuple[str, ...] | OSError | UnicodeError] = SimpleQueue()

    def put_answer() -> None:
        try:
            answers.put(tuple(network.resolve(target.host, target.port)))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=put_answer, daemon=True).start()
    try:
        found = answers.get(timeout=max(0.0, deadline - network.now()))
    except Empty as error:
        message = f"nobody said where {target.host} is"
        raise TryAgain(message) from error
    if isinstance(found, socket.gaierror) and found.errno == socket.EAI_AGAIN:
        message = f"nobody could say where {target.host} is"
        raise TryAgain(message) from found
    if isinstance(found, Exception) or not found:
        raise Refused(code="M06", message=f"there is no {target.host}", hint=LOOK)
    return found


def _is_ip(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdecimal()


def _dial(target: Target, ips: Sequence[str], network: Network, deadline: float) -> socket.socket:
    """A connection to the first IP address that takes it."""
    reason = "the time was over"
    for ip in ips:
        seconds = min(_CONNECT_SECONDS, deadline - network.now())
        if seconds <= 0:
            break
        try:
            return network.dial(ip, target.port, seconds)
        except OSError as error:
            reason = error.strerror or str(error)
    message = f"{target.host} could not be reached ({reason})"
    raise TryAgain(message)


class _Watch:
    """Cuts a connection at the deadline: a limit on each read does not stop a machine that sends a byte a second."""

    def __init__(self, deadline: float, network: Network) -> None:
        self._seconds = max(0.0, deadline - network.now())
        self._timer = threading.Timer(self._seconds, self._cut)
        self._timer.daemon = True
        self._twin: socket.socket | None = None
        self.is_over = False

    def over(self, connection: socket.socket) -> socket.socket:
        """Watch over this connection."""
        self._twin = connection.dup()  # TLS takes the socket itself away
        connection.settimeout(self._seconds)
        self._timer.start()
        return connection

    def _cut(self) -> None:
        self.is_over = True
        if self._twin:
            with contextlib.suppress(OSError):
                self._twin.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._twin:
            self._timer.cancel()
            self._timer.join()
            self._twin.close()


class _Connection(HTTPConnection):
    """A connection that is already there; TLS is spoken with, and the certificate asked of, the machine's name."""

    def __init__(self, target: Target, connected: socket.socket, network: Network) -> None:
        super().__init__(target.host, target.port, timeout=connected.gettimeout())
        self.default_port = PORTS[target.scheme]  # type: ignore[misc] # or `Host` would name the port of https
        self._connected = connected
        self._context = network.context() if target.scheme == "https" else None

    def connect(self) -> None:
        """Take the connection; raises OSError where TLS fails."""
        self.sock = self._connected
        if self._context:
            self.sock = self._context.wrap_socket(self._connected, server_hostname=self.host)

    def close(self) -> None:
        """Close it, used or not."""
        super().close()
        self._connected.close()


def _exchange(connection: _Connection, target: Target, *, limit: int, agent: str) -> Answer:
    headers = {"Accept": "image/*, audio/*, video/*", "Accept-Encoding": "identity", "User-Agent": agent}
    connection.request("GET", target.request, headers=headers, preload_content=False, decode_content=False)
    with contextlib.closing(connection.getresponse()) as response:
        return _answer(response, limit=limit)


def _answer(response: BaseHTTPResponse, *, limit: int) -> Answer:
    if response.status in _REDIRECTS and response.headers.get("Location"):
        return Answer(location=response.headers["Location"])
    if response.status in _BUSY:
        after = response.headers.get("Retry-After", "")
        raise TryAgain(_status(response.status), after=float(after) if after.isascii() and after.isdecimal() else 0)
    if response.status != http.HTTPStatus.OK:
        raise Refused(code="M06", message=_status(response.status), hint=LOOK)
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        # What is packed may be a thousand times as large; pictures are packed by themselves.
        raise Refused(
            code="M07", message="it comes compressed, though it was asked for as it is", hint="save it in the vault"
        )
    return Answer(data=_body(response, limit=limit))


def _body(response: BaseHTTPResponse, *, limit: int) -> bytes:
    """The body as it comes; what a header says of its size is believed only where it is too much."""
    too_large = Refused(
        code="M07", message=f"it is over {limit / 1_000_000:g} MB", hint="save a smaller one in the vault"
    )
    told = response.headers.get("Content-Length", "")
    if told.isascii() and told.isdecimal() and float(told) > limit:
        raise too_large
    data = bytearray()
    for chunk in response.stream(_CHUNK, decode_content=False):
        data += chunk
        if len(data) > limit:
            raise too_large
    return bytes(data)


def _status(code: int) -> str:
    try:
        return f"the answer is {code} {http.HTTPStatus(code).phrase}"
    except ValueError:
        return f"the answer is {code}"


def _late() -> Refused:
    return Refused(code="M06", message="it took too long", hint=LOOK)


def _failure(error: Exception) -> Refused:
    if isinstance(error, TimeoutError | urllib3.exceptions.TimeoutError):
        return _late()
    if isinstance(error, ssl.SSLCertVerificationError):
        message = f"its certificate is not to be trusted ({error.verify_message})"
        return Refused(code="M06", message=message, hint=_TRUST)
    if isinstance(error, ssl.SSLError):
        return Refused(code="M06", message=f"no safe connection ({error.reason or 'broken off'})", hint=LOOK)
    return Refused(code="M06", message="the answer broke off or is no proper one", hint="fetch again")
