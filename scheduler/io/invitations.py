"""One invitation or cancellation as an iTIP message (RFC 5546): one hearing, one person, nobody else's address."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from icalendar import Calendar, Event, vCalAddress, vText

from scheduler.invitations.owed import Owed
from scheduler.io.ics import PRODID, is_web_link
from scheduler.io.invitation_words import Letter
from scheduler.io.wording import clean


@dataclass(frozen=True, slots=True)
class Organizer:
    """The mailbox that invites: it is read, since answers go there."""

    address: str
    name: str = ""


def itip(letter: Letter, owed: Owed, organizer: Organizer, stamp: dt.datetime) -> bytes:
    """Return the text/calendar part of a message.

    STATUS:CANCELLED stands only where the whole hearing is off; whoever alone leaves a panel gets a CANCEL
    without STATUS (RFC 5546 3.2.5). Times are UTC: no VTIMEZONE can be misread.

    Parameters
    ----------
    stamp : datetime
        Aware instant of the publication: the same for every sending of this message.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", owed.method)
    event = Event()
    event.add("uid", owed.uid)
    event.add("dtstamp", stamp.astimezone(dt.UTC).replace(microsecond=0))
    event.add("dtstart", owed.face.start.astimezone(dt.UTC))
    event.add("dtend", owed.face.end.astimezone(dt.UTC))
    event.add("sequence", owed.sequence)
    event.add("summary", letter.title)
    event.add("organizer", _address(organizer.address, organizer.name))
    if owed.method == "REQUEST":
        _add_what_is_asked(event, letter, owed)
    else:
        event.add("attendee", _address(owed.address, letter.name))
        if "cancelled" in owed.why:
            event.add("status", "CANCELLED")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _add_what_is_asked(event: Event, letter: Letter, owed: Owed) -> None:
    attendee = _address(owed.address, letter.name)
    role = "CHAIR" if owed.face.chair else "REQ-PARTICIPANT"
    for name, value in (("CUTYPE", "INDIVIDUAL"), ("ROLE", role), ("PARTSTAT", "NEEDS-ACTION"), ("RSVP", "TRUE")):
        attendee.params[name] = vText(value)
    event.add("attendee", attendee)
    event.add("description", "\n".join(letter.facts_lines()))
    event.add("location", letter.place)
    event.add("status", "CONFIRMED")
    event.add("class", "PRIVATE")
    link = owed.face.place[-1]
    if owed.face.mode == "remote" and is_web_link(link):
        event.add("url", link)
        event.add("conference", link, parameters={"VALUE": "URI", "FEATURE": "VIDEO"})


def _address(address: str, name: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{address}")
    # A double quote cannot be written in a parameter (RFC 5545 3.1): it becomes a typographic one.
    if shown := clean(name).replace('"', "\N{RIGHT DOUBLE QUOTATION MARK}"):
        found.params["CN"] = vText(shown)
    return found
