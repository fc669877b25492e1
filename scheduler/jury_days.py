"""On which days a sector's juries sit: those of a plan, else those the campaign allows.

The published calendar lists them all; a file is deposited for the last one of a session.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from scheduler.clocks import deliberation_last_day, deposit_due, notices_run_on
from scheduler.dates import add_days
from scheduler.domain import Certification, Problem
from scheduler.eligibility import Facts
from scheduler.rules import Rulebook
from scheduler.schedule import Schedule
from scheduler.timegrid import DAY


def sector_of(certification: Certification) -> str:
    """Return the sector; a certification without one is a sector of its own."""
    return certification.sector or certification.code


def sectors_of(problem: Problem) -> Mapping[str, list[Certification]]:
    """Return the certifications of each sector."""
    found: dict[str, list[Certification]] = {}
    for certification in problem.certifications:
        found.setdefault(sector_of(certification), []).append(certification)
    return found


class JuryDays:
    """The jury days of each sector.

    With a plan they are the days on which the sector is heard. Without one, the working days on which a
    room is open, once the notice of convocations sent on the reference date has run, and with a
    plenary in time where the campaign lists plenaries for the sector.
    """

    def __init__(self, problem: Problem, book: Rulebook, schedule: Schedule | None = None) -> None:
        self._problem, self._book = problem, book
        self._sectors = sectors_of(problem)
        self._planned = None if schedule is None else planned_days(problem, schedule)
        self._days: dict[str, tuple[dt.date, ...]] = {}
        self._targets: dict[str, tuple[tuple[dt.date, dt.date], ...]] = {}

    def days_of(self, sector: str) -> tuple[dt.date, ...]:
        """Return every jury day of a sector, in order of time."""
        if sector not in self._days:
            found = self._possible(sector) if self._planned is None else sorted(self._planned.get(sector, ()))
            self._days[sector] = tuple(found)
        return self._days[sector]

    def of(self, certification: Certification) -> tuple[tuple[dt.date, dt.date], ...]:
        """Return the jury days to deposit for, each with the last day to do so, in order of time.

        Without a plan a plenary closes a session, and a file is deposited for the session's last day;
        without plenaries, for the campaign's last jury day.
        """
        if certification.code not in self._targets:
            days = self.days_of(sector_of(certification))
            wanted = self._last_of_sessions(sector_of(certification), days) if self._planned is None else days
            due = ((day, deposit_due(day, certification, self._book)) for day in wanted)
            self._targets[certification.code] = tuple(due)
        return self._targets[certification.code]

    def plenary_after(self, sector: str, day: dt.date) -> dt.date | None:
        """Return the first plenary that settles a hearing of ``day`` in time for all the sector's certifications."""
        campaign = self._problem.campaign
        last: dt.date | None = None
        if campaign.decision_clock_starts_at != "plenary":  # else the plenary itself starts the clock
            listed = self._sectors.get(sector, ())
            lasts = (deliberation_last_day(day, c, self._book, campaign.notification_lead_days) for c in listed)
            last = min((found for found in lasts if found is not None), default=None)
        days = (plenary for plenary in self._plenaries(sector) if day <= plenary and (last is None or plenary <= last))
        return next(days, None)

    def _last_of_sessions(self, sector: str, days: Sequence[dt.date]) -> Sequence[dt.date]:
        if not self._plenaries(sector):
            return days[-1:]
        return tuple({self.plenary_after(sector, day): day for day in days}.values())

    def _possible(self, sector: str) -> Iterator[dt.date]:
        notices = (notices_run_on(self._problem, c, self._book) for c in self._sectors.get(sector, ()))
        earliest = max((day for day in notices if day is not None), default=dt.date.min)
        for day in self._open_days:
            if day >= earliest and (not self._plenaries(sector) or self.plenary_after(sector, day) is not None):
                yield day

    def _plenaries(self, sector: str) -> Sequence[dt.date]:
        return self._plenaries_of.get(sector, self._plenaries_of[""])

    @cached_property
    def _plenaries_of(self) -> Mapping[str, Sequence[dt.date]]:
        """Plenary days by sector, in order of time; under the empty one those of every sector."""
        rows = [row for row in self._problem.deliberations if row.capacity != 0]
        own = {sector: listed[0].sector for sector, listed in self._sectors.items()} | {"": ""}
        return {s: sorted({row.day for row in rows if row.sector in ("", name)}) for s, name in own.items()}

    @cached_property
    def _open_days(self) -> tuple[dt.date, ...]:
        """Working days on which a room is free for some of a half-day."""
        facts = Facts(self._problem)
        free = [facts.free_windows(room.id) for room in self._problem.rooms]
        numbers = facts.grid.working_days
        held = (n for n in numbers if not free or any(w.touches(n * DAY, (n + 1) * DAY) for w in free))
        return tuple(add_days(self._problem.campaign.start, number) for number in held)


def planned_days(problem: Problem, schedule: Schedule) -> Mapping[str, Mapping[dt.date, int]]:
    """Return how many hearings each sector has on each day of a plan."""
    found: dict[str, dict[dt.date, int]] = {}
    for hearing in schedule.hearings:
        certification = problem.certification_of.get(hearing.certification)
        if certification is not None:
            counted = found.setdefault(sector_of(certification), {})
            day = hearing.start.astimezone(problem.campaign.zone).date()
            counted[day] = counted.get(day, 0) + 1
    return found
