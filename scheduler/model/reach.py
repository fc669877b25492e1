"""Which hearings that stand could be in the way of the free ones; all others are constants.

Letting go of a session helps a free hearing only if it gives up a room that one wants, or time of an
examiner who could sit there: on the same day, or anywhere when a limit of theirs is close. What no
free hearing can gain from is kept in every best solution of the relaxation, and needs no variable.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from scheduler.clocks import decision_reach
from scheduler.domain import Examiner
from scheduler.eligibility import Space
from scheduler.model.slots import Slot
from scheduler.schedule import Hearing


class Reach:
    """What the free hearings could use: rooms by half-day, examiners by day."""

    def __init__(self, space: Space, hearings: Mapping[str, Hearing], free: Iterable[str]) -> None:
        self.space, self.problem = space, space.problem
        self.free = list(free)
        self.hearings = hearings
        self.rooms: set[tuple[int, str]] = set()
        self.days: dict[str, set[int]] = defaultdict(set)
        self.load = _Load(space, hearings)
        people = {self.problem.candidate_of[who].person for who in self.free}
        cohorts = {self.problem.candidate_of[who].cohort for who in self.free} - {""}
        self.tied = {c.id for c in self.problem.candidates if c.person in people or c.cohort in cohorts}
        self.tied |= self._short_of_deliberations()

    def want(self, half: int, room: str, panels: int, more: int) -> None:
        """Note that ``more`` free hearings could take a room on a half-day where ``panels`` sit already.

        In a pool with links to spare nothing is gained by a place: that its people leave is enough.
        """
        pool = self.problem.room_of[room]
        spare = pool.capacity == "unlimited" or panels + more <= pool.capacity
        if pool.kind == "in_centre" or not spare:
            self.rooms.add((half, room))

    def seat(self, slot: Slot) -> None:
        """Note that a free hearing could be heard by the people of a slot."""
        for option in slot.options:
            for who in slot.members:
                self.days[who].add(option.half.day)

    def may_drop(self, who: str, half: int, room: str) -> bool:
        """Tell whether letting go of a hearing could free a place, a cohort or a deliberation."""
        return (half, room) in self.rooms or who in self.tied

    def may_leave(self, examiner: str, day: int) -> bool:
        """Tell whether an examiner who leaves a panel of that day could serve a free hearing."""
        days = self.days.get(examiner)
        if not days:
            return False
        one = self.problem.examiner_of[examiner]
        return day in days or self.load.is_close(one, day, days, len(self.free))

    def _short_of_deliberations(self) -> set[str]:
        """Return whose deliberation is wanted by more hearings than it can settle."""
        found: set[str] = set()
        everyone = [*self.hearings, *(who for who in self.free if who not in self.hearings)]
        sectors = {who: self._sector(who) for who in everyone}
        wanted = {sectors[who] for who in self.free}
        for row in self.problem.deliberations:
            if row.capacity is None:
                continue
            mine = [who for who in everyone if row.sector in ("", sectors[who])]
            near = [who for who in mine if who in self.free or self._in_reach(who, row.day)]
            if len(near) > row.capacity and (not row.sector or row.sector in wanted):
                found |= {who for who in near if sectors[who] in wanted}
        return found

    def _sector(self, who: str) -> str:
        return self.space.certification(self.problem.candidate_of[who]).sector

    def _in_reach(self, who: str, day: dt.date) -> bool:
        hearing = self.hearings[who]
        certification = self.space.certification(self.problem.candidate_of[who])
        reach = decision_reach(self.problem, certification, self.space.book)
        days = (day - hearing.start.astimezone(self.problem.campaign.zone).date()).days
        return days >= 0 and (reach is None or days <= reach)


class _Load:
    """What examiners already do, to tell whose limits are close."""

    def __init__(self, space: Space, hearings: Mapping[str, Hearing]) -> None:
        self.grid = space.grid
        self.count: Counter[str] = Counter()
        self.days: dict[str, set[int]] = defaultdict(set)
        for hearing in hearings.values():
            for who in hearing.examiners:
                self.count[who] += 1
                self.days[who].add(space.grid.minute(hearing.start) // 1440)

    def is_close(self, one: Examiner, day: int, days: set[int], more: int) -> bool:
        """Tell whether ``more`` hearings on ``days`` could pass a limit that counts ``day`` too."""
        if one.max_hearings is not None and self.count[one.id] + more > one.max_hearings:
            return True
        if one.max_days is not None and len(self.days[one.id]) + more > one.max_days:
            return True
        week = self.grid.week(day)
        if one.max_week is None or week not in {self.grid.week(d) for d in days}:
            return False
        return sum(self.grid.week(d) == week for d in self.days[one.id]) + more > one.max_week
