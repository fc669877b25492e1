"""Reading what comes into the organizer's mailbox: answers, bounces, out-of-office mails and anything else.

A mail is whatever a stranger sent: nothing in it raises, and what cannot be read is said to be unreadable.
"""

from __future__ import annotations

import datetime as dt
import email
import email.utils
import re
from collections.abc import Iterator
from email import policy
from email.message import Message
from typing import Any

from icalendar import Calendar, Event

from scheduler.invitations.answers import MailKind, Received
from scheduler.io.wording import clean

MAX_BYTES = 5_000_000
MAX_CALENDAR = 500_000
"""An answer is a few lines; a stranger's year of events is not worth the time to read it."""
MAX_COMMENT = 1_000
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
_CALENDARS = ("text/calendar", "application/ics")
_AWAY = ("x-autoreply", "x-autorespond", "x-auto-reply-from", "x-vacation")


def read_mail(data: bytes) -> Received:
    """Return what a mail says.

    Parameters
    ----------
    data : bytes
        The mail as it was received; more than `MAX_BYTES` is not looked at.
    """
    if len(data) > MAX_BYTES:
        return Received("unreadable")
    try:
        # The old policy: the new one parses headers eagerly and raises on some that strangers write.
        mail = email.message_from_bytes(data, policy=policy.compat32)
        return _read(mail)
    except Exception:  # `email` raises many kinds on what strangers write
        return Received("unreadable")


def _read(mail: Message) -> Received:
    common: dict[str, Any] = {"message_id": _message_id(mail), "sender": _sender(mail)}
    if mail.get_content_type() == "multipart/report":
        return _report(mail, common)
    automatic = _is_automatic(mail)
    for part in _leaves(mail):
        if _is_calendar(part):
            found = _answer(part, common["sender"])
            if found is not None:
                return Received(**{**found, **common, "automatic": automatic})
    if _is_old_bounce(mail):
        return Received("bounce", **common, about=tuple(_MESSAGE_ID.findall(_all_text(mail))))
    if automatic or str(mail.get("Auto-Submitted", "no")).strip().lower() != "no":
        return Received("auto", **common)
    return Received("other", **common)


def _leaves(mail: Message) -> Iterator[Message]:
    """Yield the parts that are the mail's own: a forwarded mail inside says nothing for its sender."""
    if mail.get_content_type() in ("message/rfc822", "message/delivery-status"):
        return
    parts = mail.get_payload()
    if isinstance(parts, list):
        for part in parts:
            if isinstance(part, Message):
                yield from _leaves(part)
    else:
        yield mail


def _is_calendar(part: Message) -> bool:
    """Tell whether a part is a calendar: by its type, or by its name where a gateway has lost the type."""
    kind, name = part.get_content_type(), str(part.get_filename() or "").lower()
    return kind in _CALENDARS or (kind == "application/octet-stream" and name.endswith(".ics"))


def _sender(mail: Message) -> str:
    found = email.utils.getaddresses([str(value) for value in mail.get_all("From", [])])
    # Two senders, or none, is nobody.
    return _plain(found[0][1]) if len(found) == 1 else ""


def _message_id(mail: Message) -> str:
    found = _MESSAGE_ID.search(str(mail.get("Message-ID", "")))
    return found.group() if found else ""


def _is_automatic(mail: Message) -> bool:
    """Tell whether a program answered in the person's absence (RFC 3834)."""
    said, precedence = (str(mail.get(name, "")).strip().lower() for name in ("Auto-Submitted", "Precedence"))
    return said.startswith("auto-replied") or precedence == "auto_reply" or any(name in mail for name in _AWAY)


# --- answers ----------------------------------------------------------------------------------------


def _answer(part: Message, sender: str) -> dict[str, Any] | None:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return None
    if len(payload) > MAX_CALENDAR:
        return {"kind": "unreadable"}
    try:
        calendar = Calendar.from_ical(_decoded(payload, str(part.get_content_charset() or "")))
    except Exception:  # the parser lets many kinds out for what is no calendar
        return {"kind": "unreadable"}
    # RFC 6047 2.4 asks for both; some programs give the one in the header of the part alone.
    method = str(calendar.get("METHOD") or part.get_param("method") or "").strip().upper()
    kinds: dict[str, MailKind] = {"REPLY": "reply", "COUNTER": "counter"}
    if method not in kinds:
        return None
    events = [one for one in calendar.subcomponents if isinstance(one, Event)]
    if not events or len({str(one.get("UID", "")) for one in events}) != 1:
        return {"kind": "unreadable"}
    event = events[0]
    attendee, status, comments = _attendee(event, sender)
    return {
        "kind": kinds[method],
        "uid": str(event.get("UID", "")).strip(),
        "attendee": attendee,
        "partstat": status,
        "sequence": _number(event.get("SEQUENCE", 0)),
        "stamp": _stamp(event),
        "comment": _comment(event, comments, counter=method == "COUNTER"),
        "has_organizer": "ORGANIZER" in event,
    }


def _decoded(payload: bytes, charset: str) -> str:
    """Return a calendar as text: UTF-8 as RFC 5545 3.1.4 says, else as the part declares, else with gaps."""
    for encoding in ("utf-8-sig", charset):
        try:
            return payload.decode(encoding or "ascii")
        except (UnicodeDecodeError, LookupError):
            continue
    return payload.decode("utf-8", "replace")


def _attendee(event: Event, sender: str) -> tuple[str, str, list[str]]:
    """Return who answers: the one attendee, or among several (some programs list all) the sender."""
    listed = _listed(event.get("ATTENDEE"))
    known = [(_plain(re.sub(r"(?i)^mailto:", "", str(one))), one) for one in listed]
    mine = [pair for pair in known if pair[0] == sender] or known
    if len(known) > 1 and len(mine) != 1:
        return "", "", []
    if not mine:
        return "", "", []
    address, one = mine[0]
    params = getattr(one, "params", {})
    return address, str(params.get("PARTSTAT", "")).strip().upper(), [str(params.get("X-RESPONSE-COMMENT", ""))]


def _comment(event: Event, more: list[str], *, counter: bool) -> str:
    words = [str(one) for one in _listed(event.get("COMMENT"))] + more
    if counter:
        start = _moment(event, "DTSTART")
        words.append(f"→ {start.isoformat()}" if start is not None else "")
    return " / ".join(clean(one) for one in words if clean(one))[:MAX_COMMENT]


def _listed(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _number(value: Any) -> int:
    try:
        return max(int(value), 0)
    except (TypeError, ValueError):
        return 0


def _stamp(event: Event) -> dt.datetime | None:
    return _moment(event, "DTSTAMP")


def _moment(event: Event, name: str) -> dt.datetime | None:
    value = getattr(event.get(name), "dt", None)
    if not isinstance(value, dt.datetime):
        return None
    try:
        return (value if value.tzinfo else value.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (OverflowError, ValueError):
        return None


# --- bounces ----------------------------------------------------------------------------------------


def _report(mail: Message, common: dict[str, Any]) -> Received:
    """Return what a delivery report says (RFC 3464); a receipt of reading is no answer."""
    if str(mail.get_param("report-type") or "").lower() != "delivery-status":
        return Received("other", **common)
    actions: list[str] = []
    lost: list[str] = []
    for part in mail.walk():
        action = str(part.get("Action", "")).strip().lower()
        if action:
            actions.append(action)
            named = (str(part.get(name, "")).rpartition(";")[2] for name in ("Final-Recipient", "Original-Recipient"))
            lost += [_plain(one) for one in named if action == "failed" and _plain(one)]
    about = tuple(dict.fromkeys(_ids_inside(mail)))
    kind: MailKind = "bounce" if "failed" in actions else "delayed" if "delayed" in actions else "other"
    return Received(kind, **common, about=about, lost=tuple(lost))


def _ids_inside(mail: Message) -> Iterator[str]:
    """Yield the ids of the mails a report is about: those returned in it, and what it answers."""
    own = _message_id(mail)
    for part in mail.walk():
        if part is not mail and (found := _message_id(part)):
            yield found
        if part.get_content_type() == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
            yield from re.findall(r"(?im)^message-id:\s*(<[^<>\s]{1,250}>)", text)
    for name in ("In-Reply-To", "References"):
        yield from (one for one in _MESSAGE_ID.findall(str(mail.get(name, ""))) if one != own)


def _is_old_bounce(mail: Message) -> bool:
    path = str(mail.get("Return-Path", "?")).strip()
    who = _sender(mail).partition("@")[0]
    return "X-Failed-Recipients" in mail or (path == "<>" and who in ("mailer-daemon", "postmaster"))


def _all_text(mail: Message) -> str:
    found = []
    for part in mail.walk():
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            found.append(payload.decode("utf-8", "replace"))
        found.append(str(part.get("Message-ID", "")) if part is not mail else "")
    return "\n".join(found)


def _plain(address: str) -> str:
    return "".join(char for char in address.strip().lower() if char.isprintable())[:320]
