"""Sessions to begin a plan with: those that the linear program holds for a large part.

A dive of a whole campaign solves it again and again, with the sessions held so far, as others are held
for a larger part then.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping

from scheduler.model.columns.cohorts import cohort_days, keeps
from scheduler.model.columns.generate import add_best
from scheduler.model.columns.master import Master
from scheduler.model.columns.program import ProgramError
from scheduler.model.columns.sets import Column, SessionSets
from scheduler.model.columns.standing import Standing

STEP, SURE = 0.1, 0.8
"""Of all candidates, how many are heard by the sessions held after each program; part from which on more are held."""
FAR_ENOUGH = 0.9
"""Part of the candidates from which on the last ones are left to what comes after."""
ROUGHLY, LEAST_PART = 0.01, 1e-3
"""How precisely these programs are solved, and the part from which on a session is looked at."""


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


def dive_whole(master: Master, parts: Mapping[Column, float], until: Callable[[], bool]) -> list[Column]:
    """Return sessions that can be held together, chosen some at a time; columns are added on the way.

    Parameters
    ----------
    master : Master
        The program of a whole campaign, with its columns.
    parts : mapping of Column to float
        The part of each session in its solution.
    until : callable
        Asked before each program.
    """
    sets, taken, held = master.sets, _Taken(master.sets, Standing()), list[Column]()
    allowed, count = cohort_days(sets, parts), len(master.candidates)
    while True:
        kept, before = keeps(sets, allowed), len(held)
        goal = len(taken.heard) + STEP * count
        for column in sorted(parts, key=lambda one: -parts[one]):
            if len(taken.heard) >= goal and parts[column] < SURE:
                break
            if kept[column[0]] and taken.take(column):
                held.append(column)
        if len(held) == before or len(taken.heard) > FAR_ENOUGH * count or until():
            return held
        dropped = [variable for (number, _), variable in master.columns.items() if not kept[number]]
        try:
            values, duals = master.solve(ROUGHLY, dropped, [master.columns[column] for column in held])
        except ProgramError:
            return held
        found = {column: float(values[variable]) for column, variable in master.columns.items()}
        parts = {column: part for column, part in found.items() if part > LEAST_PART}
        prices, _ = master.at(duals)
        add_best(master, master.price(prices))


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
