"""A real SMTP server in this process, that can be told to misbehave."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


@dataclass
class Mailbox:
    """What a server took, and how it answers.

    Attributes
    ----------
    answer : callable
        Given (recipient, how many mails were taken): the server's line, or None to break the connection
        after the mail was taken.
    """

    port: int = 0
    mails: list[tuple[str, bytes]] = field(default_factory=list)
    answer: Callable[[str, int], str | None] = lambda recipient, number: "250 OK"
    refused: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    logins: list[str] = field(default_factory=list)

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        recipient = envelope.rcpt_tos[0]
        told = self.answer(recipient, len(self.mails))
        if told is None or told.startswith("2"):
            self.mails.append((recipient, envelope.content))
        await asyncio.sleep(self.delay)
        if told is None:
            server.transport.abort()
            return "250 never read"
        return told


@contextlib.contextmanager
def smtp_server(**options: Any) -> Iterator[Mailbox]:
    """Run a server on a free port; ``options`` are aiosmtpd's own."""
    mailbox = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        mailbox.port = int(probe.getsockname()[1])
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port, **options)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


def authenticator(mailbox: list[str], password: str) -> Callable[..., AuthResult]:
    """Return a check of one password that notes who logged in."""

    def check(server: SMTP, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        good = isinstance(data, LoginPassword) and data.password.decode() == password
        if good:
            mailbox.append(data.login.decode())
        return AuthResult(success=good, handled=False)

    return check
