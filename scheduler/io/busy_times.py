"""Busy times of people, from the calendars they export: rows of availability of level "no".

A file is named after the id it is about (``E01.ics``). Repeated events are unrolled within the
campaign; events marked free (TRANSP:TRANSPARENT) or cancelled are left out; an all-day event and a
time without a zone are in the campaign's timezone. Titles and places of events are never kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from scheduler.domain import Availability, Problem
from scheduler.errors import InputIssue
from scheduler.io import limits
from scheduler.io.sandbox import read_apart
from scheduler.io.vocabulary import BUSY_FOLDERS, did_you_mean, fold
from scheduler.texts import Text

Busy = tuple[dt.datetime, dt.datetime]

_EXPORT = Text("Exportez de nouveau cet agenda au format .ics.", "Export this calendar as .ics again.")
_WRONG: Mapping[str, Text] = {
    "big": Text("cet agenda est trop gros", "this calendar is too big"),
    "bad": Text("ce fichier n'est pas un agenda .ics lisible", "this file is not a readable .ics calendar"),
    "zone": Text("un événement est dans un fuseau horaire inconnu", "an event is in an unknown timezone"),
    "many": Text(
        f"plus de {limits.MAX_BUSY} occupations dans la campagne",
        f"more than {limits.MAX_BUSY} busy times in the campaign",
    ),
    "slow": Text("la lecture de cet agenda demande trop de temps", "reading this calendar takes too much time"),
}


def read_busy_times(files: Sequence[Path], problem: Problem) -> tuple[tuple[Availability, ...], list[InputIssue]]:
    """Return the busy times of the calendars ``files`` within the campaign, and what is wrong with them.

    Returns
    -------
    tuple of Availability
        Of level ``no``, sorted, disjoint for each person, in the campaign's timezone.
    list of InputIssue
        Bad calendars, and calendars whose name is nobody's id.
    """
    owners, issues = _owners(files, problem)
    if not owners:
        return (), issues
    campaign = problem.campaign
    request = {
        "files": [str(file) for file in owners],
        "zone": campaign.timezone,
        "start": campaign.start.isoformat(),
        "end": campaign.end.isoformat(),
    }
    found = read_apart("calendars", request, limits.CALENDAR_SECONDS)
    said = {value["file"]: value for value in found.values}
    rows: list[Availability] = []
    for number, (file, who) in enumerate(owners.items()):
        value = said.get(number, {"wrong": "slow"})
        if "wrong" in value:
            issues.append(InputIssue(_WRONG[value["wrong"]], _EXPORT, file=file.name))
        for start, end in value.get("busy", ()):
            rows.append(_row(who, start, end, campaign.zone))
    return tuple(sorted(rows, key=lambda row: (row.who, row.start))), issues


def _row(who: str, start: str, end: str, zone: ZoneInfo) -> Availability:
    first, last = (dt.datetime.fromisoformat(text).astimezone(zone) for text in (start, end))
    return Availability(who=who, start=first, end=last, level="no")


def _owners(files: Sequence[Path], problem: Problem) -> tuple[dict[Path, str], list[InputIssue]]:
    ids = [one.id for one in problem.examiners]
    ids += [one.id for one in problem.candidates] + [one.id for one in problem.rooms]
    known = {name.casefold(): name for name in reversed(ids)} | {name: name for name in ids}
    owners: dict[Path, str] = {}
    issues: list[InputIssue] = []
    for file in files:
        who = known.get(file.stem) or known.get(file.stem.casefold())
        if who is None:
            message = Text(f"« {file.stem} » n'est l'identifiant de personne", f"'{file.stem}' is nobody's id")
            mend = did_you_mean(file.stem, ids) or Text(
                "Nommez le fichier d'après un identifiant.", "Name the file after an id."
            )
            meant = fold(file.parent.name) in BUSY_FOLDERS
            issues.append(InputIssue(message, mend, file=file.name, severity="error" if meant else "warning"))
        else:
            owners[file] = who
    return owners, issues


def read_here(request: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Do the reading itself; runs in the child process (see `scheduler.io.sandbox`)."""
    zone = ZoneInfo(request["zone"])
    first = dt.datetime.combine(dt.date.fromisoformat(request["start"]), dt.time(), tzinfo=zone)
    last = dt.datetime.combine(dt.date.fromisoformat(request["end"]) + dt.timedelta(days=1), dt.time(), tzinfo=zone)
    for number, name in enumerate(request["files"]):
        yield {"file": number} | _read(Path(name), (first, last), zone)


def _read(path: Path, window: Busy, zone: ZoneInfo) -> dict[str, Any]:
    if path.stat().st_size > limits.MAX_BYTES:
        return {"wrong": "big"}
    try:
        busy = list(_events(path.read_bytes(), window, zone))
    except MemoryError:
        raise
    except LookupError:
        return {"wrong": "zone"}
    except Exception:  # the parsers let many kinds out for a file that is no calendar
        return {"wrong": "bad"}
    if len(busy) > limits.MAX_BUSY:
        return {"wrong": "many"}
    return {"busy": [(start.isoformat(), end.isoformat()) for start, end in _merged(busy, window)]}


def _events(data: bytes, window: Busy, zone: ZoneInfo) -> Iterator[Busy]:
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
            if str(event.get("TRANSP", "")).upper() == "TRANSPARENT":
                continue
            if str(event.get("STATUS", "")).upper() == "CANCELLED":
                continue
            yield _span(event, zone)


def _is_in_no_zone(event: Any) -> bool:
    """Tell whether an event names a timezone that nobody knows: its time came out without one."""
    start = event.get("DTSTART")
    named = start is not None and "TZID" in start.params
    return named and isinstance(start.dt, dt.datetime) and start.dt.tzinfo is None


def _span(event: Any, zone: ZoneInfo) -> Busy:
    start = event["DTSTART"].dt
    if "DTEND" in event:
        end = event["DTEND"].dt
    else:
        end = start + (event["DURATION"].dt if "DURATION" in event else _short(start))
    return _aware(start, zone), _aware(end, zone)


def _short(start: dt.date) -> dt.timedelta:
    return dt.timedelta(0) if isinstance(start, dt.datetime) else dt.timedelta(days=1)


def _aware(value: dt.date, zone: ZoneInfo) -> dt.datetime:
    if not isinstance(value, dt.datetime):
        value = dt.datetime.combine(value, dt.time())
    return (value.replace(tzinfo=zone) if value.tzinfo is None else value).astimezone(dt.UTC)


def _merged(busy: Sequence[Busy], window: Busy) -> Iterator[Busy]:
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
