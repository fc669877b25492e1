"""A byte-level check of .ics files, for what parsers forgive and clients do not (RFC 5545, 5546).

Parsers accept LF-only lines, unfolded lines, an end before its start or a TZID without its VTIMEZONE;
some clients drop the event or move it. Each finding is one sentence; no finding means clean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests import calendar_components, calendar_messages
from tests.calendar_lines import Line, components, unfolded

MAX_OCTETS = 75
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u2028\u2029\ufffe\uffff]")
_NAME = re.compile(r"^[A-Z0-9-]+$")
_TEXTS = frozenset(
    {"SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT", "UID", "PRODID", "X-WR-CALNAME", "TZID"}
)
_LISTS = frozenset({"CATEGORIES", "RESOURCES"})
_BARE = re.compile(r"(?<!\\)(?:\\\\)*[;,]")
_DURATION = re.compile(r"^[+-]?P(?:\d+W|(?=\d|T\d)(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)$")
_DURATIONS = frozenset({"DURATION", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"})


def lint(data: bytes, *, download: bool = True) -> list[str]:
    """Return every defect of an .ics file.

    Parameters
    ----------
    download : bool
        A file for download or a feed: METHOD and ATTENDEE are defects (RFC 5546 3.2.1). Otherwise the
        file is a message (iTIP) and is held against the rules of its METHOD.
    """
    found = list(_byte_defects(data))
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return [*found, "the file is not UTF-8"]
    if _CONTROL.search(text):
        found.append("a control character")
    lines = list(unfolded(text))
    found += _structure_defects(lines)
    for line in lines:
        found += _line_defects(line)
    found += calendar_components.defects(lines)
    found += calendar_messages.download_defects(lines) if download else calendar_messages.message_defects(lines)
    return found


def lint_update(before: bytes, after: bytes) -> list[str]:
    """Return every defect of ``after`` as the next version of the calendar ``before``.

    Clients keep what they have unless SEQUENCE grew (RFC 5546 2.1.4), and a poller sees a change in every
    stamp that moved for nothing.
    """
    former = {calendar_components.key(event): event for event in components(list(unfolded(before.decode())), "VEVENT")}
    found = []
    for event in components(list(unfolded(after.decode())), "VEVENT"):
        name = calendar_components.key(event)
        if name in former:
            found += [f"UID {name[0]}: {defect}" for defect in _update_defects(former[name], event)]
    return found


def _update_defects(former: list[Line], event: list[Line]) -> Iterator[str]:
    then, now = ({line.name: line for line in lines} for lines in (former, event))
    numbers = [int(lines["SEQUENCE"].value) if "SEQUENCE" in lines else 0 for lines in (then, now)]
    if numbers[1] < numbers[0]:
        yield f"SEQUENCE went down from {numbers[0]} to {numbers[1]}"
    changed = [name for name in ("DTSTART", "DTEND", "STATUS", "LOCATION") if then.get(name) != now.get(name)]
    if changed and numbers[1] <= numbers[0]:
        yield f"{', '.join(changed)} changed without a higher SEQUENCE"
    same = sorted(line for line in former if line.name != "DTSTAMP") == sorted(
        line for line in event if line.name != "DTSTAMP"
    )
    stamps = then["DTSTAMP"].value, now["DTSTAMP"].value
    if same and stamps[0] != stamps[1]:
        yield "DTSTAMP moved though nothing changed"
    if not same and stamps[0] >= stamps[1]:
        yield "changed without a later DTSTAMP"


def _byte_defects(data: bytes) -> Iterator[str]:
    if not data.endswith(b"\r\n"):
        yield "the last line does not end with CRLF"
    if re.search(rb"(?<!\r)\n|\r(?!\n)", data):
        yield "a line ends without CRLF"
    if data.startswith(b"\xef\xbb\xbf"):
        yield "a byte order mark"
    for number, line in enumerate(re.split(rb"\r\n|\n", data), start=1):
        if len(line) > MAX_OCTETS:
            yield f"line {number} has {len(line)} octets, more than {MAX_OCTETS}"
        if not line.strip(b" \t") and number <= data.count(b"\n"):
            yield f"line {number} is empty"
        try:
            line.decode()
        except UnicodeDecodeError:
            yield f"line {number} is folded inside a character"


def _structure_defects(lines: list[Line]) -> Iterator[str]:
    stack: list[str] = []
    for at, line in enumerate(lines):
        if not stack and (line.name, line.value) != ("BEGIN", "VCALENDAR"):
            yield f"{line.name} outside the calendar"
        if line.name == "BEGIN":
            stack.append(line.value)
        elif line.name == "END" and (not stack or stack.pop() != line.value):
            yield f"END:{line.value} closes nothing"
        if not stack and at + 1 < len(lines):
            yield "something follows the calendar"
    if stack:
        yield f"BEGIN:{stack[-1]} is never closed"
    top = calendar_components.own_lines(lines)
    for name in ("VERSION", "PRODID"):
        count = sum(line.name == name for line in top)
        if count != 1:
            yield f"the calendar has {count or 'no'} {name}"
    if any(line.name == "VERSION" and line.value != "2.0" for line in top):
        yield "the calendar's VERSION is not 2.0"
    if any(line.name == "UID" for line in top):
        yield "the calendar itself has a UID: vdirsyncer then never updates it"


def _line_defects(line: Line) -> Iterator[str]:
    if line.name == "?":
        yield f"not a content line: {line.value[:40]!r}"
        return
    if not _NAME.match(line.name):
        yield f"{line.name!r} is no property name"
    for name, value in line.parameters:
        if value is None:
            yield f"parameter {name} of {line.name} is badly quoted"
    if line.name in _TEXTS | _LISTS and re.search(r"\\(?![\\;,nN])", line.value.replace("\\\\", "")):
        yield f"{line.name} has a backslash that escapes nothing"
    if line.name in _TEXTS and _BARE.search(line.value):
        yield f"{line.name} has a comma or semicolon that is not escaped"
    if line.name in _DURATIONS and not _DURATION.match(line.value):
        yield f"{line.name} is no duration: {line.value!r}"
    if line.name == "REFRESH-INTERVAL" and line.parameter("VALUE") != "DURATION":
        yield "REFRESH-INTERVAL does not say VALUE=DURATION"
    if line.name == "URL" and not re.match(r"^[a-z][a-z0-9+.-]*:[^\s\\]+$", line.value, re.IGNORECASE):
        yield f"URL is no address: {line.value!r}"
