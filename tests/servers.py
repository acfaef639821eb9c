"""Real servers on this machine that answer as well or as badly as a test asks, and count who came."""

from __future__ import annotations

import io
import socket
import ssl
import time
from _thread import start_new_thread  # unlike `threading`, tells coverage nothing: see below
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from builder.media.network import Network, connect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Behaviour = Callable[["Visit"], None]

CERTIFICATES = Path(__file__).parent / "certificates"
PUBLIC = "93.184.215.14"
"""An IP address of the public network; tests connect to a server of their own instead."""


def picture(colour: int = 7, kind: str = "PNG") -> bytes:
    """A small picture."""
    buffer = io.BytesIO()
    Image.new("RGB", (12, 8), (colour, 20, 30)).save(buffer, kind)
    return buffer.getvalue()


class Visit:
    """A request that has come, and the way back."""

    def __init__(self, connection: socket.socket, head: str, count: int) -> None:
        self.connection = connection
        self.head = head
        """The request up to the empty line."""
        self.count = count
        """How many requests for this path came before."""

    @property
    def path(self) -> str:
        """Path and query."""
        return self.head.split(" ")[1]

    def send(self, data: bytes) -> None:
        """Bytes as they are."""
        self.connection.sendall(data)

    def answer(self, body: bytes, *, status: str = "200 OK", headers: Sequence[str] = ()) -> None:
        """A proper answer."""
        lines = (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", "")
        self.send("\r\n".join(lines).encode("latin-1") + body)


def sends(body: bytes, *headers: str, status: str = "200 OK") -> Behaviour:
    """Answers with this."""
    return lambda visit: visit.answer(body, status=status, headers=headers)


def leads_to(location: str, status: str = "302 Found") -> Behaviour:
    """Leads on to another address; `location` is sent as UTF-8."""
    raw = location.encode().decode("latin-1")
    return sends(b"", f"Location: {raw}", status=status)


class Server:
    """A server with its threads; TLS with the tests' certificate where it is asked for.

    Its threads are not measured: two that begin at once, this one's and one of what is tested, can stop in coverage
    ("Cannot install a trace function while another trace function is being installed", Python 3.11).
    """

    def __init__(self, routes: Mapping[str, Behaviour], *, is_safe: bool = False) -> None:
        self.routes = routes
        """Path → what is done; others are not found."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH) if is_safe else None
        if self._context:
            self._context.load_cert_chain(CERTIFICATES / "server.pem")
        self.contacts = 0
        """Connections that were opened."""
        self.visits: list[str] = []
        """The heads of all requests."""
        self.names: list[str | None] = []
        """The names that were asked for in TLS."""
        if self._context:
            self._context.sni_callback = lambda _socket, name, _context: self.names.append(name)
        start_new_thread(self._listen, ())

    def close(self) -> None:
        """No more visits."""
        self._listener.close()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.contacts += 1
            start_new_thread(self._serve, (connection,))

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            try:
                if self._context:
                    connection = self._context.wrap_socket(connection, server_side=True)
                with connection:
                    self._visit(connection)
            except OSError:  # the visitor left
                return

    def _visit(self, connection: socket.socket) -> None:
        received = b""
        while b"\r\n\r\n" not in received:
            more = connection.recv(4096)
            if not more:
                return
            received += more
        head = received.decode("latin-1")
        path = head.split(" ")[1]
        count = sum(earlier.split(" ")[1] == path for earlier in self.visits)
        self.visits.append(head)
        self.routes.get(path, sends(b"nothing here", status="404 Not Found"))(Visit(connection, head, count))


@contextmanager
def serving(routes: Mapping[str, Behaviour], *, is_safe: bool = False) -> Iterator[Server]:
    """A server for as long as it is needed."""
    server = Server(routes, is_safe=is_safe)
    try:
        yield server
    finally:
        server.close()


class World:
    """A network whose names lead where a test says; the public IP address leads to a server on this machine."""

    def __init__(
        self,
        port: int,
        names: Mapping[str, Sequence[str] | Callable[[int], Sequence[str]]],
        *,
        deaf: Sequence[str] = (),
    ) -> None:
        self._port = port
        self._names = names
        self._deaf = deaf
        self.asked: list[str] = []
        """Names that were looked up."""
        self.dialled: list[str] = []
        """IP addresses that were connected to."""
        self.slept: list[float] = []
        """Pauses that were made."""

    def _resolve(self, host: str, _port: int) -> Sequence[str]:
        self.asked.append(host)
        found = self._names.get(host)
        if found is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return found(self.asked.count(host)) if callable(found) else found

    def _dial(self, ip: str, _port: int, seconds: float) -> socket.socket:
        self.dialled.append(ip)
        if ip in self._deaf:
            raise ConnectionRefusedError
        return connect("127.0.0.1", self._port, seconds)

    @property
    def network(self) -> Network:
        """The ways out of this machine, in this world."""
        return Network(
            resolve=self._resolve,
            dial=self._dial,
            context=lambda: ssl.create_default_context(cafile=CERTIFICATES / "authority.pem"),
            now=lambda: time.monotonic() + sum(self.slept),
            sleep=self.slept.append,
        )
