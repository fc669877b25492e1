"""Which mailbox invites, and which servers send and keep its mail: from the environment, never from a request."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import cast

from scheduler.errors import InputError, InputIssue
from scheduler.invitations.faces import usable
from scheduler.io.invitations import Organizer
from scheduler.io.smtp import MailServer, Security
from scheduler.texts import Text

_NO_REPLY = ("noreply", "no-reply", "nepasrepondre", "ne-pas-repondre", "donotreply", "do-not-reply")
_PORTS: Mapping[tuple[str, str], int] = {
    ("SMTP", "starttls"): 587,
    ("SMTP", "tls"): 465,
    ("SMTP", "none"): 25,
    ("IMAP", "starttls"): 143,
    ("IMAP", "tls"): 993,
    ("IMAP", "none"): 143,
}
PER_MINUTE = 60.0
_DEFAULT: Mapping[str, Security] = {"SMTP": "starttls", "IMAP": "tls"}


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Mail as the operator has set it.

    Attributes
    ----------
    organizer : Organizer or None
        ``JURY_ORGANIZER``, as ``Service VAE <vae@example.org>``: the mailbox that invites and is read.
    smtp, imap : MailServer or None
        ``JURY_SMTP_HOST``, ``_PORT``, ``_SECURITY`` (starttls, tls, none), ``_USER``, ``_PASSWORD`` or
        ``_PASSWORD_FILE``, ``_CA``; and the same with ``JURY_IMAP_``.
    per_minute : float
        The most mails sent in a minute (``JURY_SMTP_PER_MINUTE``).
    folder : str
        The mailbox folder to read (``JURY_IMAP_FOLDER``).
    """

    organizer: Organizer | None = None
    smtp: MailServer | None = None
    imap: MailServer | None = None
    per_minute: float = PER_MINUTE
    folder: str = "INBOX"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> MailSettings:
        """Return the settings of the environment.

        Raises
        ------
        InputError
            With every variable that cannot be used.
        """
        known = os.environ if environment is None else environment
        issues = list(_issues(known))
        if issues:
            raise InputError(issues)
        organizer = known.get("JURY_ORGANIZER", "")
        return cls(
            organizer=organizer_of(organizer) if organizer else None,
            smtp=_server(known, "SMTP"),
            imap=_server(known, "IMAP"),
            per_minute=float(known.get("JURY_SMTP_PER_MINUTE", PER_MINUTE)),
            folder=known.get("JURY_IMAP_FOLDER", "INBOX"),
        )


def organizer_of(text: str) -> Organizer:
    """Return the organizer written as ``Name <address>`` or as an address.

    Raises
    ------
    InputError
        If it is no address, or one that nobody reads.
    """
    name, address = parseaddr(text)
    good = usable(address)
    if not good:
        raise InputError([InputIssue(_NO_ADDRESS, _ORGANIZER_FORM, column="JURY_ORGANIZER")])
    if good.partition("@")[0].lower().startswith(_NO_REPLY):
        raise InputError([InputIssue(_UNREAD, _READ_ONE, column="JURY_ORGANIZER")])
    return Organizer(good, name)


def _server(known: Mapping[str, str], kind: str) -> MailServer | None:
    host = known.get(f"JURY_{kind}_HOST", "").strip()
    if not host:
        return None
    security = cast(Security, known.get(f"JURY_{kind}_SECURITY", _DEFAULT[kind]))
    file = known.get(f"JURY_{kind}_PASSWORD_FILE", "")
    password = Path(file).read_text(encoding="utf-8").strip() if file else known.get(f"JURY_{kind}_PASSWORD", "")
    return MailServer(
        host=host,
        port=int(known.get(f"JURY_{kind}_PORT", _PORTS[kind, security])),
        security=security,
        user=known.get(f"JURY_{kind}_USER", ""),
        password=password,
        ca=known.get(f"JURY_{kind}_CA", ""),
    )


def _issues(known: Mapping[str, str]) -> Iterator[InputIssue]:
    if known.get("JURY_ORGANIZER"):
        try:
            organizer_of(known["JURY_ORGANIZER"])
        except InputError as error:
            yield from error.issues
    for kind in ("SMTP", "IMAP"):
        if known.get(f"JURY_{kind}_SECURITY", "tls") not in ("starttls", "tls", "none"):
            yield InputIssue(_SECURITY, column=f"JURY_{kind}_SECURITY")
        if not _is_number(known.get(f"JURY_{kind}_PORT", "1")):
            yield InputIssue(_NUMBER, column=f"JURY_{kind}_PORT")
        for name in (f"JURY_{kind}_PASSWORD_FILE", f"JURY_{kind}_CA"):
            if known.get(name) and not Path(known[name]).is_file():
                yield InputIssue(Text("ce fichier n'existe pas", "no such file"), column=name)
    if not _is_number(known.get("JURY_SMTP_PER_MINUTE", "1"), whole=False):
        yield InputIssue(_NUMBER, column="JURY_SMTP_PER_MINUTE")


def _is_number(text: str, *, whole: bool = True) -> bool:
    try:
        return 0 < (int(text) if whole else float(text)) <= (65535 if whole else 1e9)
    except ValueError:
        return False


_NO_ADDRESS = Text("ce n'est pas une adresse de courriel", "this is no mail address")
_ORGANIZER_FORM = Text("Écrivez « Service VAE <vae@exemple.fr> ».", "Write 'VAE office <vae@example.org>'.")
_UNREAD = Text("personne ne lit cette adresse : les réponses y vont", "nobody reads this address: answers go there")
_READ_ONE = Text("Donnez une boîte qui est lue.", "Give a mailbox that is read.")
_SECURITY = Text("starttls, tls ou none est attendu", "starttls, tls or none is expected")
_NUMBER = Text("un nombre positif est attendu", "a positive number is expected")
