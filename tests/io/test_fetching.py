"""Fetching what someone else's address holds: a real server, and everything an address may be made to do."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from scheduler.errors import InputError
from scheduler.io import fetching
from scheduler.io.fetching import fetch_calendar, is_public

LOCAL = ("127.0.0.1",)
ICS = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"


class Handler(BaseHTTPRequestHandler):
    asked: list[tuple[str, str]] = []  # noqa: RUF012 - one list for the whole server

    def log_message(self, *_: Any) -> None:
        return

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers.get("Accept-Encoding", "")))
        try:
            getattr(self, self.path.strip("/").partition("?")[0].replace("-", "_"))()
        except (BrokenPipeError, ConnectionResetError):
            return

    def give(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def good(self) -> None:
        self.give(200, ICS)

    def gone(self) -> None:
        self.give(404, b"")

    def once(self) -> None:
        self.give(302, b"", Location="/good")

    def loop(self) -> None:
        self.give(302, b"", Location="/loop")

    def inside(self) -> None:
        self.give(302, b"", Location=f"http://127.0.0.2:{self.server.server_port}/good")  # type: ignore[attr-defined]

    def file(self) -> None:
        self.give(302, b"", Location="file:///etc/passwd")

    def packed(self) -> None:
        self.give(200, b"\x1f\x8b", Content_Encoding="gzip")

    def big(self) -> None:
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"x" * 65536)

    def drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"x")
            time.sleep(0.1)

    def drip_headers(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-A: ")
        while True:
            self.wfile.write(b"x")
            time.sleep(0.1)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    thread.join()
    running.server_close()


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises(InputError) as caught:
        call()
    (issue,) = caught.value.issues
    assert "127.0.0" not in issue.say()  # an address may be a secret
    return issue.message.fr


@pytest.mark.parametrize("path", ["/good", "/once", "/good?a=1#b"])
def test_a_calendar_is_fetched(server: str, path: str) -> None:
    assert fetch_calendar(server + path, LOCAL) == ICS
    assert Handler.asked[-1][1] == "identity"


INSIDE = (
    *("127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]"),
    *("10.0.0.1", "169.254.169.254", "192.168.1.1", "[fe80::1]"),
)


@pytest.mark.parametrize("host", INSIDE)
def test_an_internal_address_is_not_asked(server: str, host: str) -> None:
    before = len(Handler.asked)
    port = server.rsplit(":", 1)[1]
    said = refusal(lambda: fetch_calendar(f"http://{host}:{port}/good"))
    assert said in ("cette adresse mène à un réseau interne : elle n'est pas lue", "ce nom de serveur est inconnu")
    assert len(Handler.asked) == before


def test_a_name_that_leads_inside_is_not_asked(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    port = int(server.rsplit(":", 1)[1])
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in ("93.184.215.14", "10.0.0.8")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    # one public address among them does not help: another answer of the same name could be taken
    assert "réseau interne" in refusal(lambda: fetch_calendar("http://agenda.example.org/"))


def test_a_name_is_resolved_once_and_that_address_is_used(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    port = int(server.rsplit(":", 1)[1])
    answers = iter(["127.0.0.1", "10.0.0.8", "10.0.0.8"])  # rebinding: another answer the second time
    true = socket.getaddrinfo

    def resolve(host: str, *rest: Any, **more: Any) -> Any:
        if host != "agenda.example.org":
            return true(host, *rest, **more)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert fetch_calendar(f"http://agenda.example.org:{port}/good", LOCAL) == ICS
    assert next(answers) == "10.0.0.8"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/gone", "l'erreur 404"),
        ("/loop", "trop de fois"),
        ("/inside", "réseau interne"),
        ("/file", "http ou https"),
        ("/packed", "compressée"),
        ("/big", "dépasse"),
    ],
)
def test_what_a_server_may_do_is_bounded(server: str, path: str, words: str) -> None:
    assert words in refusal(lambda: fetch_calendar(server + path, LOCAL))


@pytest.mark.parametrize("path", ["/drip", "/drip-headers"])
def test_the_whole_has_a_deadline(server: str, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MAX_SECONDS", 1.0)
    began = time.monotonic()
    assert "secondes" in refusal(lambda: fetch_calendar(server + path, LOCAL))
    assert time.monotonic() - began < 30  # a drop a tenth of a second would go on for ever


NO_ADDRESS = (
    *("ftp://a.example/b", "file:///etc/passwd", "javascript:1", "http://", "agenda", "", "http://a@b.example/"),
    *("http://a.example:x/", "http://a.example:0/", "http://é.example"),
)


@pytest.mark.parametrize("url", NO_ADDRESS)
def test_what_is_no_web_address_is_told(url: str) -> None:
    assert refusal(lambda: fetch_calendar(url)) == "ce n'est pas une adresse http ou https"


def test_a_closed_port_is_told() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert "ne répond pas" in refusal(lambda: fetch_calendar(f"http://127.0.0.1:{port}/", LOCAL))


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("100.64.0.1", False),  # shared address space of providers
        ("169.254.169.254", False),  # metadata of cloud machines
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),  # 10.0.0.1 behind NAT64
        ("2002:a00:1::", False),  # 10.0.0.1 by 6to4
        ("bonjour", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public
