"""What separates a calendar to download from a message that asks for an answer (RFC 5546)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.calendar_components import key, own_lines
from tests.calendar_lines import Line, components

_METHODS = frozenset({"REQUEST", "CANCEL", "REPLY"})


def download_defects(lines: list[Line]) -> Iterator[str]:
    """Yield what nobody should answer."""
    yield from (f"{line.name} in a download" for line in lines if line.name in ("METHOD", "ATTENDEE"))


def message_defects(lines: list[Line]) -> Iterator[str]:
    """Yield what makes clients refuse, ignore or leave an invitation in the calendar."""
    methods = [line.value for line in own_lines(lines) if line.name == "METHOD"]
    if len(methods) != 1 or methods[0] not in _METHODS:
        yield f"the message has the METHOD {methods}"
        return
    events = [own_lines(event) for event in components(lines, "VEVENT")]
    uids = {key(event)[0] for event in events}
    if len(uids) != 1:
        yield f"the message is about {len(uids)} UIDs, not one"
    for event in events:
        yield from _event_defects(methods[0], event)


def _event_defects(method: str, event: list[Line]) -> Iterator[str]:
    names = [line.name for line in event]
    if names.count("ORGANIZER") != 1:
        yield f"{method} has {names.count('ORGANIZER')} ORGANIZER"
    if "ATTENDEE" not in names or (method == "REPLY" and names.count("ATTENDEE") != 1):
        yield f"{method} has {names.count('ATTENDEE')} ATTENDEE"
    needed = {"REQUEST": ("SEQUENCE", "SUMMARY", "DTSTART"), "CANCEL": ("SEQUENCE",)}.get(method, ())
    yield from (f"{method} has no {name}" for name in needed if name not in names)
    if method == "REQUEST" and any((line.name, line.value) == ("STATUS", "CANCELLED") for line in event):
        yield "REQUEST with STATUS:CANCELLED: the event stays in Thunderbird"
