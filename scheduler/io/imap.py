"""Reading the organizer's mailbox by IMAP: each mail once, nothing deleted, nothing marked as read."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import suppress

from scheduler.io.replies import MAX_BYTES
from scheduler.io.smtp import LOCAL_HOSTS, MailServer, MailServerError


def new_mails(server: MailServer, folder: str, validity: int, after: int) -> Iterator[tuple[int, int, bytes]]:
    """Yield (UIDVALIDITY, UID, mail) of every mail after a UID, oldest first.

    The mailbox is opened read-only: it stays what its owner sees. A mailbox made anew (another
    UIDVALIDITY, RFC 3501 2.3.1.1) is read from its beginning.

    Parameters
    ----------
    validity, after : int
        What was reached last time; 0 for never.

    Raises
    ------
    MailServerError
        If the server cannot be used.
    """
    try:
        box = _opened(server)
    except ssl.SSLError:
        raise MailServerError("tls") from None
    except (imaplib.IMAP4.error, OSError):
        raise MailServerError("unreachable") from None
    try:
        yield from _read(box, server, folder, validity, after)
    except (imaplib.IMAP4.error, OSError):
        raise MailServerError("unreachable") from None
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            box.logout()


def _opened(server: MailServer) -> imaplib.IMAP4:
    if server.security == "tls":
        return imaplib.IMAP4_SSL(server.host, server.port, ssl_context=server.context(), timeout=server.timeout)
    if server.security == "none" and server.host not in LOCAL_HOSTS:
        raise MailServerError("open_line")
    box = imaplib.IMAP4(server.host, server.port, timeout=server.timeout)
    if server.security == "starttls":
        box.starttls(server.context())
    return box


def _read(
    box: imaplib.IMAP4, server: MailServer, folder: str, validity: int, after: int
) -> Iterator[tuple[int, int, bytes]]:
    try:
        box.login(server.user, server.password)
    except imaplib.IMAP4.error:
        raise MailServerError("login") from None
    quoted = '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
    status, _ = box.select(quoted, readonly=True)
    if status != "OK":
        raise MailServerError("folder")
    current = _validity(box)
    first = after + 1 if current == validity else 1
    _, found = box.uid("SEARCH", f"UID {first}:*")
    numbers = sorted(int(number) for number in (found[0] or b"").split())
    for number in numbers:
        if number < first:
            continue  # "n:*" names the last mail also when its UID is below n
        _, parts = box.uid("FETCH", str(number), f"(BODY.PEEK[]<0.{MAX_BYTES + 1}>)")
        for part in parts:
            if isinstance(part, tuple):
                yield current, number, bytes(part[1])


def _validity(box: imaplib.IMAP4) -> int:
    told = box.response("UIDVALIDITY")[1]
    if told and told[0]:
        return int(told[0])
    return 0
