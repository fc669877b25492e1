"""A byte-level check of .ics files, for what parsers forgive and clients do not (RFC 5545).

Parsers accept LF-only lines, unfolded lines, an end before its start or a TZID without its VTIMEZONE;
some clients drop the event or move it. Each finding is one sentence; no finding means clean.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

MAX_OCTETS = 75
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DATE = re.compile(r"^(\d{8})(?:T(\d{6})(Z?))?$")


class Line(NamedTuple):
    """One unfolded content line."""

    name: str
    parameters: str
    value: str


def lint(data: bytes, *, download: bool = True) -> list[str]:
    """Return every defect of an .ics file.

    Parameters
    ----------
    download : bool
        A file for download or a feed: METHOD and ATTENDEE are defects (RFC 5546 3.2.1).
    """
    found = list(_bytes_defects(data))
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return [*found, "the file is not UTF-8"]
    lines = list(_unfolded(text))
    events = list(_components(lines, "VEVENT"))
    found += _structure_defects(lines)
    found += _zone_defects(lines)
    for event in events:
        found += _event_defects(event)
    found += _duplicates(events)
    if download:
        found += [f"{line.name} in a download" for line in lines if line.name in ("METHOD", "ATTENDEE")]
    return found


def _bytes_defects(data: bytes) -> Iterator[str]:
    if not data.endswith(b"\r\n"):
        yield "the last line does not end with CRLF"
    if re.search(rb"(?<!\r)\n|\r(?!\n)", data):
        yield "a line ends without CRLF"
    if _CONTROL.search(data):
        yield "a control character"
    if data.startswith(b"\xef\xbb\xbf"):
        yield "a byte order mark"
    for number, line in enumerate(re.split(rb"\r\n|\n", data), start=1):
        if len(line) > MAX_OCTETS:
            yield f"line {number} has {len(line)} octets, more than {MAX_OCTETS}"
        if not line and number <= data.count(b"\n"):
            yield f"line {number} is empty"
        try:
            line.decode()
        except UnicodeDecodeError:
            yield f"line {number} is folded inside a character"


def _unfolded(text: str) -> Iterator[Line]:
    whole = re.sub(r"\r?\n[ \t]", "", text)
    for line in re.split(r"\r?\n", whole):
        if not line:
            continue
        head = re.match(r'((?:[^":;]+)((?:;[^":]*(?:"[^"]*"[^":]*)*)?)):(.*)$', line, re.DOTALL)
        if head is None:
            yield Line("?", "", line)
            continue
        name, _, parameters = head.group(1).partition(";")
        yield Line(name.upper(), parameters, head.group(3))


def _components(lines: list[Line], kind: str) -> Iterator[list[Line]]:
    inside: list[Line] | None = None
    for line in lines:
        if line.name == "BEGIN" and line.value == kind:
            inside = []
        elif line.name == "END" and line.value == kind and inside is not None:
            yield inside
            inside = None
        elif inside is not None:
            inside.append(line)


def _structure_defects(lines: list[Line]) -> Iterator[str]:
    stack: list[str] = []
    for line in lines:
        if line.name == "?":
            yield f"not a content line: {line.value[:40]!r}"
        if line.name == "BEGIN":
            stack.append(line.value)
        elif line.name == "END" and (not stack or stack.pop() != line.value):
            yield f"END:{line.value} closes nothing"
    if stack:
        yield f"BEGIN:{stack[-1]} is never closed"
    top = {line.name for line in lines}
    yield from (f"the calendar has no {name}" for name in ("VERSION", "PRODID") if name not in top)


def _zone_defects(lines: list[Line]) -> Iterator[str]:
    known = {line.value for zone in _components(lines, "VTIMEZONE") for line in zone if line.name == "TZID"}
    for line in lines:
        named = re.search(r'TZID="?([^";]+)', line.parameters)
        if named and named.group(1) not in known:
            yield f"TZID {named.group(1)} has no VTIMEZONE"
    if any(line.name in ("RDATE",) for zone in _components(lines, "VTIMEZONE") for line in zone):
        yield "a VTIMEZONE lists RDATE: ical.js reads the first value only"


def _event_defects(event: list[Line]) -> Iterator[str]:
    names = [line.name for line in event]
    for name in ("UID", "DTSTAMP", "DTSTART"):
        if names.count(name) != 1:
            yield f"an event has {names.count(name)} {name}"
    for line in event:
        if line.name == "DTSTAMP" and not line.value.endswith("Z"):
            yield "DTSTAMP is not in UTC"
        if line.name in ("DTSTART", "DTEND"):
            if _moment(line.value) is None:
                yield f"{line.name} is no date: {line.value!r}"
            elif "T" in line.value and not line.value.endswith("Z") and "TZID=" not in line.parameters:
                yield f"{line.name} floats: neither UTC nor TZID"
    start, end = (_value(event, name) for name in ("DTSTART", "DTEND"))
    if start is not None and end is not None and end <= start:
        yield "DTEND is not after DTSTART"


def _value(event: list[Line], name: str) -> dt.datetime | None:
    return next((_moment(line.value) for line in event if line.name == name), None)


def _moment(value: str) -> dt.datetime | None:
    found = _DATE.match(value)
    if not found:
        return None
    try:
        return dt.datetime.strptime(found.group(1) + (found.group(2) or "000000"), "%Y%m%d%H%M%S")
    except ValueError:
        return None


def _duplicates(events: list[list[Line]]) -> Iterator[str]:
    seen: set[tuple[str, str]] = set()
    for event in events:
        values = {line.name: line.value for line in event}
        key = values.get("UID", ""), values.get("RECURRENCE-ID", "")
        if key in seen:
            yield f"UID {key[0]} is given twice"
        seen.add(key)
