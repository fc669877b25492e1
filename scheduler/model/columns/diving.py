"""Sessions to begin a plan with: those that the linear program holds for a large part (a dive that solves it once)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from scheduler.model.columns.sets import Column, SessionSets
from scheduler.model.columns.standing import Standing


def dive(
    sets: SessionSets, parts: Mapping[Column, float], least: float, standing: Standing | None = None
) -> list[Column]:
    """Return sessions that can be held together, those held for the largest part first.

    Parameters
    ----------
    sets : SessionSets
        All sets.
    parts : mapping of Column to float
        The part of each session in the program's solution.
    least : float
        Part below which a session is left to what comes after.
    standing : Standing, optional
        What sessions take that are held anyway; what is held more is added to it.
    """
    taken = _Taken(sets, standing or Standing())
    likely = [column for column, part in parts.items() if part >= least]
    return [column for column in sorted(likely, key=lambda column: -parts[column]) if taken.take(column)]


class _Taken:
    """What the sessions held so far take; deliberations and hours are left to the rules."""

    def __init__(self, sets: SessionSets, standing: Standing) -> None:
        self.sets, self.standing, self.heard = sets, standing, set[int]()
        self.examiners, grid = sets.places.problem.examiners, sets.places.space.grid
        self._week: dict[int, Hashable] = {number: grid.week(date) for date, number in sets.days.items()}

    def take(self, column: Column) -> bool:
        """Hold a session too; False where it cannot be."""
        number, panel = column
        half, kind, day = self.sets.place_of(number)
        members = self.sets.members_of(number)
        people = [who for who in dict.fromkeys(panel) if who < self.sets.no_seat]
        if not self.heard.isdisjoint(members) or not self._has_room(half, kind):
            return False
        if not all(self._can_sit(who, half, kind, day, len(members)) for who in people):
            return False
        self.standing.take(self.sets, half, kind, people, len(members))
        self.heard.update(members)
        return True

    def _has_room(self, half: int, kind: int) -> bool:
        room = self.sets.places.kinds[kind]
        most = room.sessions if room.remote else len(room.rooms)
        return most is None or self.standing.sessions[half, kind] < most

    def _can_sit(self, who: int, half: int, kind: int, day: int, hearings: int) -> bool:
        standing, one = self.standing, self.examiners[who]
        if standing.bars(self.sets, who, half, kind):
            return False
        if one.max_day is not None and standing.hearings[who, day] + hearings > one.max_day:
            return False
        return (who, day) in standing.days or self._can_come(who, day)

    def _can_come(self, who: int, day: int) -> bool:
        """Tell whether someone can come on one more day, this week and in all."""
        one, days = self.examiners[who], [its for its in self._week if (who, its) in self.standing.days]
        in_week = sum(self._week[its] == self._week[day] for its in days)
        if one.max_week is not None and in_week >= one.max_week:
            return False
        return one.max_days is None or len(days) < one.max_days
