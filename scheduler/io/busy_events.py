"""The events of a calendar as busy times, each kept or left out for a reason; runs in the child process.

Times without a zone and whole days are in the campaign's timezone (RFC 5545 3.3.5 form 1). Titles, places
and people of events are never passed on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from scheduler.io import limits

Busy = tuple[dt.datetime, dt.datetime]


class Found(NamedTuple):
    """One time of a calendar (aware, UTC), whether it counts as busy, and why or why not."""

    start: dt.datetime
    end: dt.datetime
    kept: bool
    reason: str


def read_here(request: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Do the reading itself; runs in the child process (see `scheduler.io.sandbox`)."""
    zone = ZoneInfo(request["zone"])
    first = dt.datetime.combine(dt.date.fromisoformat(request["start"]), dt.time(), tzinfo=zone)
    last = dt.datetime.combine(dt.date.fromisoformat(request["end"]) + dt.timedelta(days=1), dt.time(), tzinfo=zone)
    for number, name in enumerate(request["files"]):
        yield {"file": number} | _read(Path(name), (first, last), zone, tell=bool(request.get("tell")))


def _read(path: Path, window: Busy, zone: ZoneInfo, tell: bool) -> dict[str, Any]:
    if path.stat().st_size > limits.MAX_BYTES:
        return {"wrong": "big"}
    try:
        found = list(_times(path.read_bytes(), window, zone))
    except MemoryError:
        raise
    except LookupError:
        return {"wrong": "zone"}
    except Exception:  # the parsers let many kinds out for a file that is no calendar
        return {"wrong": "bad"}
    busy = [(one.start, one.end) for one in found if one.kept]
    if len(busy) > limits.MAX_BUSY:
        return {"wrong": "many"}
    told = sorted(one for one in found if _overlaps(one, window)) if tell else []
    return {
        "busy": [(start.isoformat(), end.isoformat()) for start, end in merged(busy, window)],
        "told": [(one.start.isoformat(), one.end.isoformat(), one.kept, one.reason) for one in told],
    }


def _overlaps(one: Found, window: Busy) -> bool:
    return one.start < window[1] and (one.end > window[0] or one.start == one.end >= window[0])


def _times(data: bytes, window: Busy, zone: ZoneInfo) -> Iterator[Found]:
    import icalendar
    import recurring_ical_events

    text = data.decode("utf-8-sig", errors="replace")
    calendars = icalendar.Calendar.from_ical(text, multiple=True)
    if not calendars or any(calendar.name != "VCALENDAR" for calendar in calendars):
        raise ValueError("no calendar")
    for calendar in calendars:
        if any(_is_in_no_zone(event) for event in calendar.walk("VEVENT")):
            raise LookupError("timezone")
        for event in recurring_ical_events.of(calendar, components=["VEVENT"]).between(*window):
            yield _found(event, zone)
        for published in calendar.walk("VFREEBUSY"):
            yield from _published(published, zone)


def _found(event: Any, zone: ZoneInfo) -> Found:
    start, end = _span(event)
    span = _aware(start, zone), _aware(end, zone)
    status = str(event.get("STATUS", "")).upper()
    if status == "CANCELLED":
        return Found(*span, False, "cancelled")
    if str(event.get("TRANSP", "")).upper() == "TRANSPARENT":
        return Found(*span, False, "free")
    if str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() == "FREE":
        return Found(*span, False, "free")
    if span[0] >= span[1]:
        return Found(*span, False, "instant")
    if status == "TENTATIVE":
        return Found(*span, True, "tentative")
    if not isinstance(start, dt.datetime):
        return Found(*span, True, "all_day")
    if start.tzinfo is None:
        return Found(*span, True, "floating")
    elsewhere = start.utcoffset() != start.astimezone(zone).utcoffset() and start.tzname() not in ("UTC", "GMT")
    return Found(*span, True, "elsewhere" if elsewhere else "busy")


def _published(component: Any, zone: ZoneInfo) -> Iterator[Found]:
    """Yield the periods of a published free/busy time (RFC 5545 3.6.4); what no FBTYPE marks is busy."""
    lines = component.get("FREEBUSY", [])
    for line in lines if isinstance(lines, list) else [lines]:
        kind = str(line.params.get("FBTYPE", "BUSY")).upper()
        for period in line if isinstance(line, list) else [line]:
            start, end = (_aware(moment, zone) for moment in (period.start, period.end))
            reason = {"FREE": "free", "BUSY-TENTATIVE": "tentative"}.get(kind, "busy")
            yield Found(start, end, kind != "FREE", reason)


def _is_in_no_zone(event: Any) -> bool:
    """Tell whether an event names a timezone that nobody knows: its time came out without one."""
    start = event.get("DTSTART")
    named = start is not None and "TZID" in start.params
    return named and isinstance(start.dt, dt.datetime) and start.dt.tzinfo is None


def _span(event: Any) -> tuple[dt.date, dt.date]:
    start = event["DTSTART"].dt
    if "DTEND" in event:
        return start, event["DTEND"].dt
    return start, start + (event["DURATION"].dt if "DURATION" in event else _short(start))


def _short(start: dt.date) -> dt.timedelta:
    return dt.timedelta(0) if isinstance(start, dt.datetime) else dt.timedelta(days=1)


def _aware(value: dt.date, zone: ZoneInfo) -> dt.datetime:
    if not isinstance(value, dt.datetime):
        value = dt.datetime.combine(value, dt.time())
    return (value.replace(tzinfo=zone) if value.tzinfo is None else value).astimezone(dt.UTC)


def merged(busy: Sequence[Busy], window: Busy) -> Iterator[Busy]:
    """Yield the union of the times within the window."""
    first, last = (moment.astimezone(dt.UTC) for moment in window)
    current: Busy | None = None
    for start, end in sorted(busy):
        start, end = max(start, first), min(end, last)
        if start >= end:
            continue
        if current is not None and start <= current[1]:
            current = current[0], max(current[1], end)
            continue
        if current is not None:
            yield current
        current = start, end
    if current is not None:
        yield current
