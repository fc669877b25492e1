"""What can be wrong with the events and timezones of an .ics file."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tests.calendar_lines import Line, components

_DATE = re.compile(r"^(\d{8})(?:T(\d{6})(Z?))?$")
_INSTANTS = frozenset({"DTSTAMP", "CREATED", "LAST-MODIFIED", "COMPLETED"})
_TIMES = frozenset({"DTSTART", "DTEND", "DUE", "RECURRENCE-ID"})
_ONCE = (
    *("SUMMARY", "DESCRIPTION", "LOCATION", "SEQUENCE", "STATUS", "TRANSP", "CLASS", "URL", "ORGANIZER", "RRULE"),
    *("DTEND", "DURATION", "CREATED", "LAST-MODIFIED", "RECURRENCE-ID"),
)
_ALLOWED = {
    "STATUS": {"TENTATIVE", "CONFIRMED", "CANCELLED"},
    "TRANSP": {"OPAQUE", "TRANSPARENT"},
    "CLASS": {"PUBLIC", "PRIVATE", "CONFIDENTIAL"},
}
_PARAMETERS = {
    "PARTSTAT": re.compile(r"^(NEEDS-ACTION|ACCEPTED|DECLINED|TENTATIVE|DELEGATED)$"),
    "ROLE": re.compile(r"^(CHAIR|REQ-PARTICIPANT|OPT-PARTICIPANT|NON-PARTICIPANT)$"),
    "RSVP": re.compile(r"^(TRUE|FALSE)$"),
    "CUTYPE": re.compile(r"^(INDIVIDUAL|GROUP|RESOURCE|ROOM|UNKNOWN)$"),
}
_PARENTS = {
    "VCALENDAR": {""},
    "VTIMEZONE": {"VCALENDAR"},
    "STANDARD": {"VTIMEZONE"},
    "DAYLIGHT": {"VTIMEZONE"},
    "VALARM": {"VEVENT", "VTODO"},
}


def defects(lines: list[Line]) -> Iterator[str]:
    """Yield every defect of the components."""
    yield from _nesting_defects(lines)
    yield from _zone_defects(lines)
    events = [own_lines(event) for event in components(lines, "VEVENT")]
    for event in events:
        yield from _event_defects(event)
    yield from _duplicates(events)
    if events and any(True for _ in components(lines, "VTODO")):
        yield "VTODO beside VEVENT: clients that know no tasks refuse the whole file"


def own_lines(lines: list[Line]) -> list[Line]:
    """Return the lines of a component without those of the components inside it."""
    depth = -1 if lines and (lines[0].name, lines[0].value) == ("BEGIN", "VCALENDAR") else 0
    own = []
    for line in lines:
        depth += (line.name == "BEGIN") - (line.name == "END")
        if depth == 0 and line.name not in ("BEGIN", "END"):
            own.append(line)
    return own


def key(event: list[Line]) -> tuple[str, str]:
    """Return what names an event: UID and RECURRENCE-ID."""
    values = {line.name: line.value for line in event}
    return values.get("UID", ""), values.get("RECURRENCE-ID", "")


def _nesting_defects(lines: list[Line]) -> Iterator[str]:
    stack = [""]
    for line in lines:
        if line.name == "BEGIN":
            if stack[-1] not in _PARENTS.get(line.value, {"VCALENDAR"}):
                yield f"{line.value} stands inside {stack[-1] or 'nothing'}"
            stack.append(line.value)
        elif line.name == "END" and len(stack) > 1:
            stack.pop()


def _zone_defects(lines: list[Line]) -> Iterator[str]:
    zones = list(components(lines, "VTIMEZONE"))
    known = [line.value for zone in zones for line in zone if line.name == "TZID"]
    for line in lines:
        named = line.parameter("TZID")
        if named is not None and named not in known:
            yield f"TZID {named} has no VTIMEZONE"
        if named is not None and line.value.endswith("Z"):
            yield f"{line.name} has a TZID and is in UTC"
    yield from (f"VTIMEZONE {name} is given twice" for name, count in Counter(known).items() if count > 1)
    for zone in zones:
        yield from _one_zone_defects(zone)


def _one_zone_defects(zone: list[Line]) -> Iterator[str]:
    if not any(line.name == "TZID" for line in zone):
        yield "a VTIMEZONE has no TZID"
    if any(line.name == "RDATE" for line in zone):
        yield "a VTIMEZONE lists RDATE: ical.js reads the first value only"
    parts = [part for kind in ("STANDARD", "DAYLIGHT") for part in components(zone, kind)]
    if not parts:
        yield "a VTIMEZONE has neither STANDARD nor DAYLIGHT"
    for part in parts:
        names = {line.name for line in part}
        for name in ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO"):
            if name not in names:
                yield f"a VTIMEZONE lacks {name}"
        for line in part:
            if line.name.startswith("TZOFFSET") and not re.match(r"^[+-]\d{4}(\d\d)?$", line.value):
                yield f"{line.name} is no offset: {line.value!r}"


def _event_defects(event: list[Line]) -> Iterator[str]:
    names = Counter(line.name for line in event)
    yield from (f"an event has {names[name]} {name}" for name in ("UID", "DTSTAMP", "DTSTART") if names[name] != 1)
    yield from (f"an event has {names[name]} {name}" for name in _ONCE if names[name] > 1)
    if names["DTEND"] and names["DURATION"]:
        yield "an event has both DTEND and DURATION"
    for line in event:
        yield from _value_defects(line)
    yield from _span_defects(event)


def _value_defects(line: Line) -> Iterator[str]:
    if line.name == "UID" and not line.value.strip():
        yield "UID is empty"
    if line.name == "SEQUENCE" and not re.match(r"^\d+$", line.value):
        yield f"SEQUENCE is no number: {line.value!r}"
    if line.name in _ALLOWED and line.value not in _ALLOWED[line.name]:
        yield f"{line.name} is unknown: {line.value!r}"
    if line.name in _INSTANTS and not (_moment(line.value) and line.value.endswith("Z")):
        yield f"{line.name} is not in UTC"
    if line.name in _TIMES:
        if _moment(line.value) is None:
            yield f"{line.name} is no date: {line.value!r}"
        elif "T" in line.value:
            if line.parameter("VALUE") == "DATE":
                yield f"{line.name} says VALUE=DATE and has a time"
            if not line.value.endswith("Z") and line.parameter("TZID") is None:
                yield f"{line.name} floats: neither UTC nor TZID"
            elif _gap(line):
                yield f"{line.name} is in the hour that the spring change skips"
        elif line.parameter("VALUE") != "DATE":
            yield f"{line.name} is a day and does not say VALUE=DATE"
        elif line.parameter("TZID") is not None:
            yield f"{line.name} is a day and has a TZID"
    for name, value in line.parameters:
        if value is not None and name in _PARAMETERS and not _PARAMETERS[name].match(value):
            yield f"{name} of {line.name} is unknown: {value!r}"
    if line.name in ("ATTENDEE", "ORGANIZER") and not re.match(r"^mailto:[^\s@<>,;]+@[^\s@<>,;]+$", line.value, re.I):
        yield f"{line.name} is no address: {line.value!r}"


def _span_defects(event: list[Line]) -> Iterator[str]:
    values = {line.name: line for line in event}
    start, end = values.get("DTSTART"), values.get("DTEND")
    if values.get("DURATION", Line("", (), "")).value.startswith("-"):
        yield "DURATION is negative"
    if start is None or end is None:
        return
    if ("T" in start.value) != ("T" in end.value):
        yield "DTSTART and DTEND are not both days or both times"
        return
    first, last = _instant(start), _instant(end)
    if first is not None and last is not None and last <= first:
        yield "DTEND is not after DTSTART"


def _instant(line: Line) -> dt.datetime | None:
    """Return a time in UTC; one without a zone, or in a zone that is not IANA's, is taken as it stands."""
    found = _moment(line.value)
    zone = _zone(line.parameter("TZID"))
    return (
        found if found is None or zone is None else found.replace(tzinfo=zone).astimezone(dt.UTC).replace(tzinfo=None)
    )


def _gap(line: Line) -> bool:
    """Tell whether a local time does not exist."""
    found, zone = _moment(line.value), _zone(line.parameter("TZID"))
    if found is None or zone is None:
        return False
    there = found.replace(tzinfo=zone)
    return there.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) != found


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _moment(value: str) -> dt.datetime | None:
    found = _DATE.match(value)
    if not found:
        return None
    try:
        return dt.datetime.strptime(found.group(1) + (found.group(2) or "000000"), "%Y%m%d%H%M%S")
    except ValueError:
        return None


def _duplicates(events: list[list[Line]]) -> Iterator[str]:
    yield from (f"UID {name[0]} is given twice" for name, count in Counter(map(key, events)).items() if count > 1)
