"""Short notations of the hand-kept examples: tables of bars, and half-days such as ``4m 4a``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from examples.generator.people import address
from scheduler.domain import Availability, Campaign


def table(text: str) -> list[list[str]]:
    """Return the cells of a table whose columns are parted by bars."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def people(name: str, sex: str, number: str) -> dict[str, Any]:
    """Return the fields of a person written ``FAMILY Given``."""
    family, given = name.split(" ", 1)
    return {"family_name": family, "given_name": given, "sex": sex, "email": address(given, family, number)}


def free(slots: Mapping[str, str], days: Mapping[str, dt.date], campaign: Campaign) -> tuple[Availability, ...]:
    """Return rows of availability; ``4m`` is the morning of day 4, ``4a`` its afternoon, ``4m 4a`` one whole day."""
    found: list[Availability] = []
    for who, text in slots.items():
        for day, date in days.items():
            halves = [half for half in "ma" if f"{day}{half}" in text.split()]
            if halves:
                first, last = (campaign.half_days["ma".index(half)] for half in (halves[0], halves[-1]))
                midnight = dt.datetime.combine(date, dt.time(), tzinfo=campaign.zone)
                start = midnight.replace(hour=first.start // 60, minute=first.start % 60)
                end = midnight.replace(hour=last.end // 60, minute=last.end % 60)
                found.append(Availability(who=who, start=start, end=end))
    return tuple(found)
