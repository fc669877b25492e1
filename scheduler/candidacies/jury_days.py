"""The jury days that files are deposited for: those of a plan, else the last ones the campaign allows."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping

from scheduler.clocks import decision_reach, deposit_due
from scheduler.domain import Certification, Problem
from scheduler.rules import Rulebook
from scheduler.schedule import Schedule
from scheduler.timegrid import TimeGrid


class JuryDays:
    """For each certification, its jury days with the last day to deposit for each.

    With a plan they are the days on which its sector is heard. Without one, a deliberation of the
    sector closes a session, whose last working day in reach is the jury day; without deliberations it
    is the campaign's last working day.
    """

    def __init__(self, problem: Problem, book: Rulebook, schedule: Schedule | None = None) -> None:
        self._problem, self._book = problem, book
        grid = TimeGrid(problem.campaign)
        self._working = [grid.date(number) for number in grid.working_days]
        self._planned = _by_sector(problem, schedule)
        self._known: dict[str, tuple[tuple[dt.date, dt.date], ...]] = {}

    def of(self, certification: Certification) -> tuple[tuple[dt.date, dt.date], ...]:
        """Return (jury day, last day to deposit), in order of time."""
        if certification.code not in self._known:
            days = self._planned.get(certification.sector) or self._closing_days(certification)
            self._known[certification.code] = tuple(
                (day, deposit_due(day, certification, self._book)) for day in sorted(days)
            )
        return self._known[certification.code]

    def _closing_days(self, certification: Certification) -> set[dt.date]:
        rows = [d.day for d in self._problem.deliberations if d.sector in ("", certification.sector)]
        if not rows:
            return set(self._working[-1:])
        reach = decision_reach(self._problem, certification, self._book)
        if self._problem.campaign.decision_clock_starts_at == "plenary":
            reach = None
        return {day for row in rows if (day := self._last_before(row, reach)) is not None}

    def _last_before(self, deliberation: dt.date, reach: int | None) -> dt.date | None:
        place = bisect_right(self._working, deliberation)
        if not place:
            return None
        day = self._working[place - 1]
        return day if reach is None or (deliberation - day).days <= reach else None


def _by_sector(problem: Problem, schedule: Schedule | None) -> Mapping[str, set[dt.date]]:
    found: dict[str, set[dt.date]] = {}
    for hearing in schedule.hearings if schedule else ():
        certification = problem.certification_of.get(hearing.certification)
        if certification is not None:
            day = hearing.start.astimezone(problem.campaign.zone).date()
            found.setdefault(certification.sector, set()).add(day)
    return found
