"""Fetching a calendar from an address that someone else gave, within limits.

The address may be made to reach what only this machine can reach (server-side request forgery), to hold
the connection open for ever, or to send without end. So: http and https only; every name is resolved
here, every address of it must be public, and the connection is made to the address that was checked, at
each redirect anew; size and time of the whole are bounded; no proxy, no cookie, no compression.
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

import httpcore2

from scheduler.errors import InputError, InputIssue
from scheduler.texts import Text

MAX_BYTES = 10 * 1024**2
MAX_SECONDS = 20.0
MAX_REDIRECTS = 4

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SCHEMES = {"http": "http", "https": "https", "webcal": "https", "webcals": "https"}
_HEADERS: tuple[tuple[bytes | str, bytes | str], ...] = (
    ("Accept", "text/calendar, */*;q=0.1"),
    ("Accept-Encoding", "identity"),
    ("User-Agent", "jury-scheduler"),
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

_MEND = Text(
    "Vérifiez l'adresse, ou enregistrez l'agenda en .ics et donnez le fichier.",
    "Check the address, or save the calendar as .ics and give the file.",
)
_WRONG = {
    "address": Text("ce n'est pas une adresse http ou https", "this is no http or https address"),
    "forbidden": Text(
        "cette adresse mène à un réseau interne : elle n'est pas lue",
        "this address leads to an internal network: it is not read",
    ),
    "unknown": Text("ce nom de serveur est inconnu", "this server name is unknown"),
    "redirects": Text("cette adresse renvoie trop de fois à une autre", "this address redirects too many times"),
    "slow": Text(
        f"le serveur n'a pas tout envoyé en {MAX_SECONDS:.0f} secondes",
        f"the server has not sent everything within {MAX_SECONDS:.0f} seconds",
    ),
    "big": Text(f"cet agenda dépasse {MAX_BYTES // 1024**2} Mo", f"this calendar is above {MAX_BYTES // 1024**2} MB"),
    "packed": Text("le serveur envoie une réponse compressée", "the server sends a compressed answer"),
    "network": Text("le serveur ne répond pas comme il faut", "the server does not answer properly"),
}


class _RefusedError(Exception):
    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def fetch_calendar(url: str, allowed_hosts: Iterable[str] = ()) -> bytes:
    """Return what an address holds.

    Parameters
    ----------
    url : str
        ``http``, ``https`` or ``webcal`` (read as https). It may be a secret: it is in no error and no log.
    allowed_hosts : iterable of str
        Host names and addresses that may be internal.

    Raises
    ------
    InputError
        If it is refused, or not had within the limits.
    """
    deadline = time.monotonic() + MAX_SECONDS
    try:
        return _follow(url.strip(), frozenset(host.casefold() for host in allowed_hosts), deadline)
    except _RefusedError as refused:
        why = _WRONG.get(refused.why) or _status(refused.why)
    except (httpcore2.TimeoutException, TimeoutError):
        why = _WRONG["slow"]
    except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.UnsupportedProtocol, OSError, ValueError):
        why = _WRONG["network"]
    raise InputError([InputIssue(why, _MEND)]) from None


def _status(code: str) -> Text:
    return Text(f"le serveur répond par l'erreur {code}", f"the server answers with error {code}")


def _follow(url: str, allowed: frozenset[str], deadline: float) -> bytes:
    for _ in range(MAX_REDIRECTS + 1):
        answer = _get(_checked(url), allowed, deadline)
        if isinstance(answer, bytes):
            return answer
        url = urljoin(url, answer)
    raise _RefusedError("redirects")


def _checked(url: str) -> str:
    """Return the address to ask for, its scheme one of two; without anything that hides where it leads."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError:
        raise _RefusedError("address") from None
    scheme = _SCHEMES.get(parts.scheme.casefold())
    if scheme is None or not host or parts.username is not None or port == 0 or not url.isascii():
        raise _RefusedError("address")
    return parts._replace(scheme=scheme, fragment="").geturl()


def _get(url: str, allowed: frozenset[str], deadline: float) -> bytes | str:
    """Return the body, or where the server redirects to."""
    left = {name: _left(deadline) for name in ("connect", "read", "write", "pool")}
    host = ("Host", urlsplit(url).netloc)
    with (
        httpcore2.ConnectionPool(
            ssl_context=ssl.create_default_context(), network_backend=_Guarded(allowed, deadline)
        ) as pool,
        pool.stream("GET", url, headers=[*_HEADERS, host], extensions={"timeout": left}) as got,
    ):
        headers = {name.decode("latin-1").casefold(): value.decode("latin-1") for name, value in got.headers}
        if got.status in _REDIRECTS and "location" in headers:
            return headers["location"]
        if got.status != 200:
            raise _RefusedError(str(got.status))
        if headers.get("content-encoding", "identity") != "identity":
            raise _RefusedError("packed")
        body = bytearray()
        for chunk in got.iter_stream():
            body += chunk
            if len(body) > MAX_BYTES:
                raise _RefusedError("big")
        return bytes(body)


def _left(deadline: float) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


class _Guarded(httpcore2.NetworkBackend):
    """Connects to public addresses only, and to the very one that was checked."""

    def __init__(self, allowed: frozenset[str], deadline: float) -> None:
        self._allowed, self._deadline = allowed, deadline
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Resolve, check, connect; the name stays the one that TLS asks the certificate for."""
        addresses = _resolved(host, port, self._deadline)
        if not _is_allowed(host, self._allowed):
            for address in addresses:
                if not (_is_allowed(address, self._allowed) or is_public(address)):
                    raise _RefusedError("forbidden")
        stream = self._plain.connect_tcp(addresses[0], port, _left(self._deadline), local_address, socket_options)
        return _Timed(stream, self._deadline)


class _Timed(httpcore2.NetworkStream):
    """A connection whose whole life ends at a deadline: a server that sends a byte a second gains nothing."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read within what is left of the time."""
        return self._stream.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write within what is left of the time."""
        self._stream.write(buffer, _left(self._deadline))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Begin TLS within what is left of the time."""
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline)), self._deadline)

    def get_extra_info(self, info: str) -> object:
        """Return what is known of the connection."""
        return self._stream.get_extra_info(info)


def _is_allowed(host: str, allowed: frozenset[str]) -> bool:
    return host.casefold().strip("[]") in allowed


def _resolved(host: str, port: int, deadline: float) -> list[str]:
    """Return the addresses of a name; resolving has no time limit of its own, so it is waited for apart."""
    answers: queue.Queue[list[str]] = queue.Queue()

    def resolve() -> None:
        try:
            found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            found = []
        answers.put([str(one[4][0]) for one in found])

    threading.Thread(target=resolve, daemon=True).start()
    try:
        addresses = answers.get(timeout=_left(deadline))
    except queue.Empty:
        raise TimeoutError from None
    if not addresses:
        raise _RefusedError("unknown")
    return addresses


def is_public(address: str) -> bool:
    """Tell whether an address is one of the whole internet, also where it is wrapped in an IPv6 one."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        teredo = found.teredo[1] if found.teredo else None
        inside = found.ipv4_mapped or found.sixtofour or teredo
        if found in _NAT64:
            inside = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inside is not None:
            return is_public(str(inside))
    return found.is_global and not found.is_multicast and not found.is_reserved
