"""Independent programs that read calendars, each brought to one form: who shows what at which instant."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ical.calendar_stream import IcsCalendarStream

from tests.tools import NODE_TESTS, require

LIBICAL_READER = Path(__file__).parent / "libical" / "read_ics.py"


class Seen(NamedTuple):
    """One event as a program sees it; a whole day is dates, anything else instants in UTC."""

    start: dt.date
    end: dt.date
    summary: str
    description: str | None
    sequence: int


Found = dict[str, Seen]
Reading = Callable[[Sequence[Path]], list[Found]]


def ical_js(files: Sequence[Path]) -> list[Found]:
    """Read as Thunderbird and Nextcloud do."""
    require("ical.js")
    return _spoken([require("node"), str(NODE_TESTS / "read_ics.mjs")], files)


def node_ical(files: Sequence[Path]) -> list[Found]:
    """Read as many web applications do."""
    require("node-ical")
    return _spoken([require("node"), str(NODE_TESTS / "read_node_ical.mjs")], files)


def libical(files: Sequence[Path]) -> list[Found]:
    """Read as GNOME and KDE do."""
    return _spoken([require("libical"), str(LIBICAL_READER)], files)


def home_assistant(files: Sequence[Path]) -> list[Found]:
    """Read as Home Assistant does; strict."""
    found = []
    for file in files:
        calendar = IcsCalendarStream.calendar_from_ics(file.read_bytes().decode())
        found.append(
            {
                str(event.uid): Seen(
                    _utc(event.dtstart), _utc(event.end), str(event.summary), event.description, event.sequence or 0
                )
                for event in calendar.events
            }
        )
    return found


READERS: Mapping[str, Reading] = {
    "ical.js": ical_js,
    "node-ical": node_ical,
    "ical": home_assistant,
    "libical": libical,
}


def _spoken(command: list[str], files: Sequence[Path]) -> list[Found]:
    done = subprocess.run([*command, *map(str, files)], capture_output=True, check=True, text=True, encoding="utf-8")
    told = json.loads(done.stdout)
    assert not [event for events in told.values() for event in events if event.get("errors")]
    return [{event["uid"]: _seen(event) for event in told[str(file)]} for file in files]


def _seen(event: Mapping[str, str]) -> Seen:
    start, end = (_utc(dt.datetime.fromisoformat(event[name])) for name in ("start", "end"))
    if event["allDay"]:
        start, end = (dt.date.fromisoformat(event[name]) for name in ("start", "end"))
    return Seen(start, end, event["summary"], event["description"] or None, int(event["sequence"]))


def _utc(value: dt.date) -> dt.date:
    return value.astimezone(dt.UTC) if isinstance(value, dt.datetime) else value
