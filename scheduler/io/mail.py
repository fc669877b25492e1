"""Invitation mails (iMIP, RFC 6047): what a person reads, and what their calendar reads, in one message.

The parts are mixed( alternative( plain, html, calendar ), invite.ics ), the calendar last among the
alternatives: where it is only attached, Gmail and Outlook show no buttons. Every part is quoted-printable
or base64.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import format_datetime

from scheduler.invitations.owed import Owed
from scheduler.io.invitation_words import Letter
from scheduler.io.invitations import Organizer, itip
from scheduler.io.pages import render
from scheduler.io.wording import clean
from scheduler.texts import Lang

_POLICY = SMTP.clone(max_line_length=76)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a message needs beside its words: who sends, the id that stays, and the publication's instant."""

    organizer: Organizer
    message_id: str
    stamp: dt.datetime


def invitation_mail(letter: Letter, owed: Owed, envelope: Envelope) -> bytes:
    """Return the whole mail but its Date line, CRLF lines; the same arguments give the same bytes.

    Date is put in front when the mail is first sent (`dated`), and then stays.
    """
    calendar = itip(letter, owed, envelope.organizer, envelope.stamp)
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = _address(envelope.organizer.name, envelope.organizer.address)
    mail["To"] = _address(letter.name, owed.address)
    mail["Subject"] = clean(letter.subject)
    mail["Message-ID"] = envelope.message_id
    mail["Content-Language"] = letter.lang
    mail.set_content(plain_text(letter), cte="quoted-printable")
    html = render("invitation.html.j2", letter.lang, letter=letter).decode()
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    method = {"method": owed.method, "charset": "UTF-8"}
    mail.add_alternative(calendar, maintype="text", subtype="calendar", cte="base64", params=method)
    alternative = mail
    mail.make_mixed()
    mail.add_attachment(calendar, maintype="application", subtype="ics", filename="invite.ics", cte="base64")
    _settle(alternative, envelope.message_id)
    return mail.as_bytes()


@dataclass(frozen=True, slots=True)
class Plain:
    """A mail that is no invitation: its words, and the one address it leads to (it stands in ``body`` too)."""

    subject: str
    body: str
    url: str
    message_id: str
    lang: Lang


def plain_mail(letter: Plain, organizer: Organizer, address: str) -> bytes:
    """Return a mail of plain text and html but its Date line; the same arguments give the same bytes."""
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = _address(organizer.name, organizer.address)
    mail["To"] = Address(addr_spec=address)
    mail["Subject"] = clean(letter.subject)
    mail["Message-ID"] = letter.message_id
    mail["Content-Language"] = letter.lang
    mail.set_content(letter.body, cte="quoted-printable")
    html = render("reminder.html.j2", letter.lang, letter=letter, paragraphs=_paragraphs(letter)).decode()
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    _settle(mail, letter.message_id)
    return mail.as_bytes()


def _paragraphs(letter: Plain) -> list[str]:
    return [part.strip() for part in letter.body.split("\n\n") if part.strip()]


def dated(mail: bytes, sent_at: dt.datetime) -> bytes:
    """Return a mail with its Date line."""
    return f"Date: {format_datetime(sent_at.astimezone(dt.UTC))}\r\n".encode() + mail


def plain_text(letter: Letter) -> str:
    """Return the words as plain text."""
    french = letter.lang == "fr"
    colon = " : " if french else ": "
    greeting = f"Bonjour {letter.name}," if french else f"Dear {letter.name},"
    lines = [greeting, "", letter.opening, ""]
    if letter.changes:
        before, now = ("Avant", "Maintenant") if french else ("Before", "Now")
        for what, old, new in letter.changes:
            lines += [f"{what}", f"  {before}{colon}{old or '–'}", f"  {now}{colon}{new or '–'}"]
        lines.append("")
    lines += [*letter.facts_lines(), ""]
    if letter.answer:
        lines.append(letter.answer)
    if letter.links:
        lines.append("Si votre agenda ne sait pas répondre :" if french else "If your calendar cannot answer:")
        lines += [f"  {label}{colon}{url}" for label, url in letter.links.items()]
    return "\n".join([*lines, "", letter.signature, ""])


def words_of(mail: bytes) -> tuple[str, str]:
    """Return the subject and the plain text of a mail of ours, to be read over; empty for no mail."""
    read = message_from_bytes(mail, policy=default)
    body = read.get_body(("plain",))
    return str(read.get("Subject", "")), "" if body is None else str(body.get_content())


def _address(name: str, address: str) -> Address:
    return Address(display_name=clean(name), addr_spec=address)


def _settle(mail: EmailMessage, message_id: str) -> None:
    """Give the parts boundaries that come from the message's id, and no superfluous MIME-Version."""
    for number, part in enumerate(mail.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{hashlib.sha256(f'{message_id}{number}'.encode()).hexdigest()[:40]}")
        if number:
            del part["MIME-Version"]
