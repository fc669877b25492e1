"""Small forecasts under rules that are easy to count with, and a brute force over their calendars.

The campaign starts on Friday 1 January 2027. The rules: 10 days from the deposit to the hearing, and one
month after it, date to date.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import combinations

from scheduler.domain import Certification, Problem
from scheduler.forecast import Forecast, ForecastRow
from tests.factories import make_certification, make_problem, make_seats

RULES = {
    "reading_days": 10,
    "candidate_notice_days": 0,
    "examiner_notice_days": 0,
    "hearing_within_months_of_deposit": 1,
    "hearing_months_to_month_end": False,
}
JANUARY = dt.date(2027, 1, 1)


def year_problem(*certifications: Certification, **campaign: object) -> Problem:
    """Return a problem of certifications X (sector S) and Y (sector T), or those given."""
    listed = certifications or (make_certification(), make_certification("Y", sector="T"))
    setting = {"start": JANUARY, "end": dt.date(2027, 6, 30), "rule_overrides": RULES} | campaign
    return make_problem(
        campaign=setting, certifications=listed, seats=tuple(s for c in listed for s in make_seats(c.code))
    )


def expected(*days: tuple[int, int] | int, certification: str = "X", **fields: object) -> Forecast:
    """Return a forecast of one file ready on each (month, day) of 2027; a month alone is its first day."""
    dates = [dt.date(2027, *day) if isinstance(day, tuple) else dt.date(2027, day, 1) for day in days]
    rows = [ForecastRow.model_validate({"certification": certification, "earliest": d} | fields) for d in dates]
    return Forecast(rows=tuple(rows))


def spans_of(forecast: Forecast, lead: int = 10) -> list[tuple[dt.date, dt.date]]:
    """Return the days of each file by the rules above, for files without a delay, counted here anew."""
    spans = []
    for row in forecast.rows:
        ready = row.ready_on
        year, month = (ready.year + 1, 1) if ready.month == 12 else (ready.year, ready.month + 1)
        last_of_month = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
        last = dt.date(year, month, min(ready.day, last_of_month))
        spans += [(ready + dt.timedelta(days=lead), last)] * row.count
    return spans


def fewest_days(spans: Sequence[tuple[dt.date, dt.date]], working: Sequence[dt.date], capacity: int) -> int:
    """Return the fewest jury days of one sector, trying every set of days from the smallest."""
    for size in range(len(spans) + 1):
        if any(_hears(days, spans, capacity) for days in combinations(working, size)):
            return size
    raise AssertionError("each file alone has a day")


def fewest_weeks(spans: Sequence[tuple[dt.date, dt.date]], working: Sequence[dt.date], capacity: int) -> int:
    """Return the fewest weeks of one sector, trying every set of weeks from the smallest, all their days open."""
    weeks: dict[dt.date, list[dt.date]] = {}
    for day in working:
        weeks.setdefault(day - dt.timedelta(days=day.weekday()), []).append(day)
    for size in range(len(spans) + 1):
        chosen = combinations(weeks.values(), size)
        if any(_hears([day for week in listed for day in week], spans, capacity) for listed in chosen):
            return size
    raise AssertionError("each file alone has a week")


def _hears(days: Sequence[dt.date], spans: Sequence[tuple[dt.date, dt.date]], capacity: int) -> bool:
    """Tell whether every file finds a place, by augmenting paths (Kuhn 1955)."""
    places: dict[tuple[dt.date, int], int] = {}

    def seat(file: int, seen: set[tuple[dt.date, int]]) -> bool:
        first, last = spans[file]
        for place in ((day, n) for day in days if first <= day <= last for n in range(capacity)):
            if place not in seen:
                seen.add(place)
                if place not in places or seat(places[place], seen):
                    places[place] = file
                    return True
        return False

    return all(seat(file, set()) for file in range(len(spans)))
