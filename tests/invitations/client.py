"""A calendar client that knows RFC 5546 and nothing of the product: it keeps what mails tell it, and answers."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from email.message import EmailMessage
from typing import NamedTuple

from ical.calendar_stream import IcsCalendarStream

from tests.calendar_lines import Line, components, unfolded


class Entry(NamedTuple):
    """What a calendar shows of an event."""

    start: dt.datetime
    end: dt.datetime
    place: str


class Client:
    """One person's calendar."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.events: dict[str, Entry] = {}
        self.numbers: dict[str, tuple[int, str]] = {}
        self.received = 0

    def receive(self, mail: bytes) -> None:
        """Apply a mail as RFC 5546 2.1.5 and 3.2 say: older than what is known is ignored."""
        self.received += 1
        part = calendar_part(mail)
        (event,) = components(list(unfolded(part.decode())), "VEVENT")
        values = {line.name: line.value for line in event}
        assert attendees(event) == [self.address.lower()]
        number = int(values["SEQUENCE"]), values["DTSTAMP"]
        uid = values["UID"]
        if uid in self.numbers and number < self.numbers[uid]:
            return
        self.numbers[uid] = number
        if method_of(part) == "CANCEL":
            self.events.pop(uid, None)
        else:
            self.events[uid] = entry_of(part)


def calendar_part(mail: bytes) -> bytes:
    """Return the text/calendar part; the attached copy is the same."""
    message = email.message_from_bytes(mail, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    parts = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    (attached,) = [part for part in message.walk() if part.get_filename() == "invite.ics"]
    (part,) = parts
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert content == attached.get_payload(decode=True)
    assert part["content-type"].params["method"] == method_of(content)
    return content


def method_of(calendar: bytes) -> str:
    """Return the METHOD of a calendar."""
    (method,) = [line.value for line in unfolded(calendar.decode()) if line.name == "METHOD"]
    return method


def entry_of(calendar: bytes) -> Entry:
    """Return an event as Home Assistant's parser reads it."""
    (event,) = IcsCalendarStream.calendar_from_ics(calendar.decode()).events
    assert isinstance(event.dtstart, dt.datetime)
    assert isinstance(event.end, dt.datetime)
    return Entry(event.dtstart, event.end, event.location or "")


def attendees(event: list[Line]) -> list[str]:
    """Return the addresses of the attendees, in lower case."""
    return [line.value.lower().removeprefix("mailto:") for line in event if line.name == "ATTENDEE"]


def reply(
    mail: bytes,
    partstat: str,
    *,
    sender: str = "",
    method: str = "REPLY",
    organizer: bool = True,
    sequence: int | None = None,
    stamp: str = "20261201T080000Z",
    comment: str = "",
    message_id: str = "",
    headers: dict[str, str] | None = None,
) -> bytes:
    """Return the answer a client sends to an invitation, or a broken form of it."""
    part = calendar_part(mail)
    (event,) = components(list(unfolded(part.decode())), "VEVENT")
    values = {line.name: line.value for line in event}
    mine = attendees(event)[0]
    lines = [
        "BEGIN:VCALENDAR", "PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN", "VERSION:2.0",
        f"METHOD:{method}", "BEGIN:VEVENT", f"UID:{values['UID']}", f"DTSTAMP:{stamp}",
        f"DTSTART:{values['DTSTART']}", f"DTEND:{values['DTEND']}",
        f"SEQUENCE:{values['SEQUENCE'] if sequence is None else sequence}",
        f"ATTENDEE;PARTSTAT={partstat}:mailto:{mine}",
    ]  # fmt: skip
    lines += [f"ORGANIZER:{values['ORGANIZER']}"] if organizer else []
    lines += [f"COMMENT:{comment}"] if comment else []
    body = "\r\n".join([*lines, "END:VEVENT", "END:VCALENDAR", ""])
    answer = EmailMessage(policy=email.policy.SMTP)
    answer["From"] = sender or mine
    answer["To"] = values["ORGANIZER"].removeprefix("mailto:")
    answer["Subject"] = "Re"
    answer["Message-ID"] = message_id or f"<{abs(hash((body, sender)))}@client.example.org>"
    for name, value in (headers or {}).items():
        answer[name] = value
    answer.set_content("Bonjour")
    answer.add_alternative(
        body.encode(), maintype="text", subtype="calendar", cte="base64", params={"method": method, "charset": "UTF-8"}
    )
    return answer.as_bytes()
