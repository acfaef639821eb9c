"""Remote addresses: what they are called, which machine they mean, and what kind of network that machine is in.

Pure: nobody is asked here. A name says nothing about where it leads, so `network` judges what it resolves to.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

PORTS = {"http": 80, "https": 443}
_LONGEST = 4000
"""Characters of an address; servers take 8,000 bytes at most."""
_LONGEST_HOST = 253
"""RFC 1035; it also keeps Python's IDNA codec, whose time grows with the square, short."""
_NEVER_IN_ADDRESS = re.compile("[\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*")
_BRACKETS = re.compile(r"\[[0-9A-Fa-f:.]+\](:[0-9]*)?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_SAFE = "%/?:@!$&'()*+,;=~"
"""What stays as it is in path and query, beside letters, digits and `_.-`."""


class Refused(Exception):
    """An address, an answer or a file is not taken: the rule's code, what is so, what to do."""

    def __init__(self, *, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What an address asks for."""

    scheme: str
    """`http` or `https`."""
    host: str
    """ASCII, small letters: a name, or an IP address in its usual form, IPv6 without brackets."""
    port: int
    request: str
    """Path and query, percent-encoded: `/maps/town%20hall.png?size=2`."""

    @property
    def authority(self) -> str:
        """Host and port, as an address holds them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def address(self) -> str:
        """The one way of writing this address, as the lock keeps it; no fragment."""
        return f"{self.scheme}://{self.authority}{self.request}"


def is_remote(address: str) -> bool:
    """Whether an address as a note writes it means another machine."""
    return address.strip().replace("\\", "/").lower().startswith(("http://", "https://", "//"))


def read_address(written: str) -> Target:
    """Read a remote address strictly: what two programs could read in two ways is refused.

    Raises:
        Refused: M05.
    """
    plain = written.strip()
    if len(plain) > _LONGEST:
        raise _refused(message=f"the address is over {_LONGEST:,} characters")
    if _NEVER_IN_ADDRESS.search(plain):
        raise _refused(message="a backslash or a control character stands in the address")
    try:
        parts = urlsplit(f"https:{plain}" if plain.startswith("//") else plain)
        port = parts.port
    except ValueError as error:
        raise _refused(message="it is no address") from error
    if parts.scheme not in PORTS:
        raise _refused(message=f"`{parts.scheme}:` addresses are never fetched")
    if "@" in parts.netloc:
        raise _refused(message="a user name or a password stands in the address", hint="save the file in the vault")
    if "[" in parts.netloc and not _BRACKETS.fullmatch(parts.netloc):  # Python up to 3.11.3 reads past the bracket
        raise _refused(message="it is no address")
    if port is None:
        port = PORTS[parts.scheme]
    return Target(scheme=parts.scheme, host=_host(parts.hostname or ""), port=port, request=_request(parts))


def next_target(here: Target, location: str) -> Target:
    """Where the answer's `Location`, as the header's bytes were read (Latin-1), leads on to from here.

    Raises:
        Refused: M05.
    """
    plain = location.encode("latin-1", "replace").decode("utf-8", "replace")
    if _NEVER_IN_ADDRESS.search(plain):  # urljoin would drop some of them
        raise _refused(message="it leads on to an address with a backslash or a control character")
    try:
        return read_address(urljoin(here.address, plain))
    except ValueError as error:
        raise _refused(message="it leads on to no address") from error


def known_address(written: str) -> str:
    """The address as the lock keeps it; empty for one that is never fetched."""
    try:
        return read_address(written).address
    except Refused:
        return ""


def _refused(*, message: str, hint: str = "mend the address, or save the file in the vault") -> Refused:
    return Refused(code="M05", message=message, hint=hint)


def _request(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe=_SAFE)
    return f"{path}?{quote(parts.query, safe=_SAFE)}" if parts.query else path


def _host(written: str) -> str:
    if not written or len(written) > _LONGEST_HOST:
        raise _refused(message="the address names no machine")
    if ":" in written:
        return _ipv6(written)
    host = _ascii(written)
    if host.endswith("."):
        raise _refused(message="the machine's name ends in a dot")
    if not _HOST.fullmatch(host):
        raise _refused(message="the machine's name holds what no name holds")
    if _NUMBER.fullmatch(host.rpartition(".")[2]):  # where browsers read a number: https://url.spec.whatwg.org
        return _ipv4(host)
    return host


def _ascii(written: str) -> str:
    """A name in other letters as the name that resolvers know.

    Python's codec follows the rules of 2003, under which `faß.de` is `fass.de`, another machine than browsers ask:
    what does not come back as it went in is refused.
    """
    if written.isascii():
        return written
    try:
        host = written.encode("idna").decode("ascii")
        is_same = host.encode("ascii").decode("idna") == unicodedata.normalize("NFKC", written).lower()
    except UnicodeError:
        is_same = False
    if not is_same:
        raise _refused(
            message="the machine's name can be read in two ways", hint="write the name in its form with xn--"
        )
    return host.lower()


def _ipv4(written: str) -> str:
    try:
        return str(IPv4Address(written))  # four plain decimal numbers: no octal, no hexadecimal, none left out
    except ValueError as error:
        raise _refused(message="the IP address is written in an unusual form") from error


def _ipv6(written: str) -> str:
    try:
        number = IPv6Address(written)
    except ValueError as error:
        raise _refused(message="it is no IP address") from error
    if number.ipv4_mapped:
        raise _refused(message="the IP address is written in an unusual form")
    return str(number)


class Reach(Enum):
    """The kind of network an IP address belongs to."""

    PUBLIC = "public"
    PRIVATE = "private"
    """This machine, or a network of a home, an office or a provider."""
    NEVER = "never"
    """Nothing that serves pictures: link-local, the metadata of clouds, multicast, examples, whatever is reserved."""


_PRIVATE_4 = tuple(map(IPv4Network, ("10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
_NEVER_4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",
            "100.100.100.200/32",  # a cloud's metadata, in the range of providers
            "169.254.0.0/16",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",  # multicast, reserved, broadcast
        ),
    )
)
_PRIVATE_6 = tuple(map(IPv6Network, ("::1/128", "fc00::/7")))
_NEVER_6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # for protocols: Teredo, benchmarks, ORCHID
            "2001:db8::/32",
            "3fff::/20",
            "fd00:ec2::/32",  # a cloud's metadata
        ),
    )
)
_GLOBAL_6 = IPv6Network("2000::/3")
_HOLDS_4 = ((IPv6Network("::ffff:0:0/96"), 96), (IPv6Network("64:ff9b::/96"), 96), (IPv6Network("2002::/16"), 16))
"""Networks whose addresses carry an IPv4 one (mapped, NAT64, 6to4), and after how many bits."""
_ISATAP = 0x00005EFE
_LAST_32 = 0xFFFFFFFF
_ISATAP_BITS = ~(1 << 25) & _LAST_32
"""All but the bit that says whether the address behind it is unique in the world (RFC 5214)."""


def reach(ip: str) -> Reach:
    """The kind of network of an IP address, looked up in IANA's registries of special addresses.

    An address that carries another one (IPv4 in IPv6) is of the kind of that one. Own tables: what Python calls global
    differs from version to version, and takes multicast in.
    """
    address = ip_address(ip)
    if isinstance(address, IPv4Address):
        return _reach_4(address)
    carried = _carried(address)
    if carried:
        return _reach_4(carried)
    if any(address in network for network in _PRIVATE_6) and not any(address in network for network in _NEVER_6):
        return Reach.PRIVATE
    is_public = address in _GLOBAL_6 and not any(address in network for network in _NEVER_6)
    return Reach.PUBLIC if is_public and not address.scope_id else Reach.NEVER


def _carried(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that this one carries."""
    bits = next((bits for network, bits in _HOLDS_4 if address in network), None)
    if bits is not None:
        return IPv4Address(int(address) >> (96 - bits) & _LAST_32)
    is_isatap = address in _GLOBAL_6 and int(address) >> 32 & _ISATAP_BITS == _ISATAP
    return IPv4Address(int(address) & _LAST_32) if is_isatap else None


def _reach_4(address: IPv4Address) -> Reach:
    if any(address in network for network in _NEVER_4):
        return Reach.NEVER
    return Reach.PRIVATE if any(address in network for network in _PRIVATE_4) else Reach.PUBLIC
