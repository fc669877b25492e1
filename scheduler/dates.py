"""Calendar arithmetic of deadlines: months, local days, working days by territory. No rule is here."""

from __future__ import annotations

import calendar
import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

from scheduler.timegrid import public_holidays

ONE_DAY = dt.timedelta(days=1)


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day ``months`` later; the last day of the month when it does not exist.

    The result stays within the calendar (years 1 to 9999).
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        return dt.date.max if year > dt.MAXYEAR else dt.date.min
    return dt.date(year, month0 + 1, min(day.day, calendar.monthrange(year, month0 + 1)[1]))


def add_days(day: dt.date, days: int) -> dt.date:
    """Return the day ``days`` later (day 0 is the day itself), within the calendar."""
    number = day.toordinal() + days
    return dt.date.fromordinal(min(max(number, dt.date.min.toordinal()), dt.date.max.toordinal()))


def end_of_month(day: dt.date) -> dt.date:
    """Return the last day of the day's calendar month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def local_day(moment: dt.date | dt.datetime, zone: ZoneInfo) -> dt.date:
    """Return the calendar day of an event in the campaign's timezone; a date is taken as it is."""
    return moment.astimezone(zone).date() if isinstance(moment, dt.datetime) else moment


@lru_cache(maxsize=4096)
def is_working_day(day: dt.date, territory: str = "") -> bool:
    """Tell whether offices are open: Monday to Friday, and no public holiday of the territory."""
    return day.isoweekday() <= 5 and day not in public_holidays(territory, frozenset({day.year}))


@lru_cache(maxsize=4096)
def last_working_day(deadline: dt.date, territory: str = "") -> dt.date:
    """Return the deadline itself when it is a working day, else the last working day before it.

    The deadline does not move (the law counts calendar days): this is when it can still be acted on.
    """
    day = deadline
    while not is_working_day(day, territory) and day > dt.date.min:
        day -= ONE_DAY
    return day
