"""Handing one mail over to an SMTP server, so that it is known afterwards whether it may have left.

Up to the server's "354" after DATA nothing was sent. From then on, until its answer to the final dot, the
outcome is unknown if the connection breaks: such a mail is in doubt.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self

Security = Literal["starttls", "tls", "none"]
Fate = Literal["sent", "refused", "later", "doubt"]

LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class MailServer:
    """How to reach a mail server.

    Attributes
    ----------
    security : {"starttls", "tls", "none"}
        ``none`` is for a server on this machine; a password never goes over an open line elsewhere.
    ca : str
        File of the certificates to trust, where the machine's own do not do.
    """

    host: str
    port: int = 587
    security: Security = "starttls"
    user: str = ""
    password: str = ""
    ca: str = ""
    timeout: float = 60.0

    def context(self) -> ssl.SSLContext:
        """Return how certificates are checked: always."""
        return ssl.create_default_context(cafile=self.ca or None)


class MailServerError(Exception):
    """The server cannot be used at all: unreachable, or it refuses us. Nothing was sent."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of a mail: a fate, and the server's number (0: none)."""

    fate: Fate
    status: int = 0


class Post:
    """An open connection to the server.

    Raises
    ------
    MailServerError
        If it cannot be opened, on entering.
    """

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        self._smtp = _opened(self._server)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; a server that is gone already is no matter."""
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    def hand_over(self, sender: str, recipient: str, mail: bytes, before_data: Callable[[], None]) -> Handed:
        """Hand over one mail.

        Parameters
        ----------
        before_data : callable
            Called right before the first byte of the mail leaves: from its return on the mail may arrive.

        Returns
        -------
        Handed
            ``later`` for an answer that asks to try again; the connection is reopened after a break.
        """
        try:
            if self._smtp is None:
                self._smtp = _opened(self._server)
            refusal = self._announced(self._smtp, sender, recipient)
        except (MailServerError, smtplib.SMTPException, OSError):
            self.close()
            return Handed("later")
        if refusal:
            return refusal
        before_data()
        return self._sent(mail)

    def _announced(self, smtp: smtplib.SMTP, sender: str, recipient: str) -> Handed | None:
        for code, _ in (smtp.mail(sender), smtp.rcpt(recipient), smtp.docmd("DATA")):
            if code == 421:
                self.close()
            if code >= 400:
                if self._smtp is not None:
                    smtp.rset()
                return Handed("refused" if code >= 500 else "later", code)
        return None

    def _sent(self, mail: bytes) -> Handed:
        assert self._smtp is not None
        try:
            self._smtp.send(_quoted(mail))
            code, _ = self._smtp.getreply()
        except (smtplib.SMTPException, OSError):
            self.close()
            return Handed("doubt")
        if code == 421:
            self.close()
        return Handed("sent" if code < 300 else "refused" if code >= 500 else "later", code)


def _quoted(mail: bytes) -> bytes:
    """Return a mail as DATA wants it: CRLF, leading dots doubled, the final dot."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", mail)
    lines = re.sub(rb"(?m)^\.", b"..", lines)
    return (lines if lines.endswith(b"\r\n") else lines + b"\r\n") + b".\r\n"


def _opened(server: MailServer) -> smtplib.SMTP:
    try:
        smtp = _connected(server)
    except ssl.SSLError:
        raise MailServerError("tls") from None
    except (smtplib.SMTPException, OSError):
        raise MailServerError("unreachable") from None
    try:
        if server.user:
            smtp.login(server.user, server.password)
    except smtplib.SMTPAuthenticationError:
        smtp.close()
        raise MailServerError("login") from None
    except (smtplib.SMTPException, OSError):
        smtp.close()
        raise MailServerError("unreachable") from None
    return smtp


def _connected(server: MailServer) -> smtplib.SMTP:
    if server.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=server.timeout, context=server.context()
        )
        smtp.ehlo()
        return smtp
    if server.security == "none" and server.user and server.host not in LOCAL_HOSTS:
        raise MailServerError("open_line")
    smtp = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    smtp.ehlo()
    if server.security == "starttls":
        if not smtp.has_extn("starttls"):
            smtp.close()
            raise MailServerError("tls")
        smtp.starttls(context=server.context())
        smtp.ehlo()
    return smtp
