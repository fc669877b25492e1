"""Prints, as JSON, the events of each .ics file as libical reads them; for Debian's own Python (python3-gi)."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import gi

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib  # noqa: E402


def moment(time: Any) -> str:
    """Return a day, or an instant in UTC."""
    if time.is_date():
        return f"{time.get_year():04d}-{time.get_month():02d}-{time.get_day():02d}"
    utc = time.convert_to_zone(ICalGLib.Timezone.get_utc_timezone())
    return (
        f"{utc.get_year():04d}-{utc.get_month():02d}-{utc.get_day():02d}"
        f"T{utc.get_hour():02d}:{utc.get_minute():02d}:{utc.get_second():02d}+00:00"
    )


def events(text: str) -> list[dict[str, Any]]:
    """Return the events of a calendar."""
    calendar = ICalGLib.Component.new_from_string(text)
    found = []
    event = calendar.get_first_component(ICalGLib.ComponentKind.VEVENT_COMPONENT)
    while event is not None:
        # libical hides what it could not parse in a property of its own
        errors = event.count_properties(ICalGLib.PropertyKind.XLICERROR_PROPERTY)
        found.append(
            {
                "uid": event.get_uid(),
                "summary": event.get_summary(),
                "description": event.get_description(),
                "sequence": event.get_sequence(),
                "allDay": event.get_dtstart().is_date(),
                "start": moment(event.get_dtstart()),
                "end": moment(event.get_dtend()),
                "errors": errors,
            }
        )
        event = calendar.get_next_component(ICalGLib.ComponentKind.VEVENT_COMPONENT)
    return found


print(json.dumps({name: events(Path(name).read_bytes().decode()) for name in sys.argv[1:]}))
