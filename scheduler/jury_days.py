"""On which days a sector's juries sit: those of a plan, else those the campaign allows.

The published calendar lists them all; a file is deposited for the last one of a session.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from scheduler.clocks import decision_reach, deposit_due, notices_run_on
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


@dataclass(frozen=True)
class _Bounds:
    """What bounds a sector's jury days.

    Attributes
    ----------
    earliest : date
        The first day that leaves the notice of convocations.
    plenaries : tuple of date
        In order of time; empty: hearings need none.
    reach : int or None
        Days from a hearing to its plenary at the most; None: no limit.
    """

    earliest: dt.date
    plenaries: tuple[dt.date, ...]
    reach: int | None

    def plenary_after(self, day: dt.date) -> dt.date | None:
        """Return the first plenary that settles a hearing of ``day`` in time."""
        place = bisect_left(self.plenaries, day)
        if place == len(self.plenaries):
            return None
        found = self.plenaries[place]
        return found if self.reach is None or (found - day).days <= self.reach else None

    def allow(self, day: dt.date) -> bool:
        """Tell whether a jury may sit that day."""
        return day >= self.earliest and (not self.plenaries or self.plenary_after(day) is not None)


def _bounds_of(problem: Problem, book: Rulebook, certifications: Sequence[Certification]) -> _Bounds:
    notices = (notices_run_on(problem, c, book) for c in certifications)
    reaches = [decision_reach(problem, c, book) for c in certifications]
    if problem.campaign.decision_clock_starts_at == "plenary":
        reaches = []  # the plenary itself starts the clock
    sectors = {"", *(c.sector for c in certifications)}
    days = {row.day for row in problem.deliberations if row.sector in sectors and row.capacity != 0}
    return _Bounds(
        earliest=max((day for day in notices if day is not None), default=dt.date.min),
        plenaries=tuple(sorted(days)),
        reach=min((reach for reach in reaches if reach is not None), default=None),
    )


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
        self._known: dict[str, _Bounds] = {}
        self._allowed: dict[_Bounds, tuple[dt.date, ...]] = {}
        self._targets: dict[str, tuple[tuple[dt.date, dt.date], ...]] = {}

    def days_of(self, sector: str) -> tuple[dt.date, ...]:
        """Return every jury day of a sector, in order of time."""
        if sector not in self._days:
            planned = self._planned
            self._days[sector] = self._possible(sector) if planned is None else tuple(sorted(planned.get(sector, ())))
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
        return self._bounds(sector).plenary_after(day)

    def _bounds(self, sector: str) -> _Bounds:
        if sector not in self._known:
            self._known[sector] = _bounds_of(self._problem, self._book, self._sectors.get(sector, ()))
        return self._known[sector]

    def _possible(self, sector: str) -> tuple[dt.date, ...]:
        """Return the days a campaign allows; sectors with the same bounds share them."""
        bounds = self._bounds(sector)
        if bounds not in self._allowed:
            self._allowed[bounds] = tuple(day for day in self._open_days if bounds.allow(day))
        return self._allowed[bounds]

    def _last_of_sessions(self, sector: str, days: Sequence[dt.date]) -> Sequence[dt.date]:
        bounds = self._bounds(sector)
        if not bounds.plenaries:
            return days[-1:]
        return tuple({bounds.plenary_after(day): day for day in days}.values())

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
