"""Sessions to begin a plan with: those that the linear program holds for a large part.

A dive of a whole campaign solves it again and again, with the sessions held so far, as others are held
for a larger part then.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from scheduler.model.columns.cohorts import Days, cohort_days, keeps
from scheduler.model.columns.generate import add_best, held_in
from scheduler.model.columns.master import Master
from scheduler.model.columns.program import ProgramError
from scheduler.model.columns.sets import Column, NewSet, SessionSets
from scheduler.model.columns.standing import Standing

STEP, SURE = 0.05, 0.8
"""Of all candidates, how many are heard by the sessions held after each program; part from which on more are held."""
LEAST_STEP = 0.002
"""Where fewer are heard by more sessions, the others are left to what comes after."""
LEFT = 0.5
WARMING = 2
"""Programs solved before any session is held."""
ROUGHLY, LEAST_PART = 0.01, 1e-3
"""How precisely these programs are solved, and the part from which on a session is looked at."""


def dive(sets: SessionSets, parts: Mapping[Column, float], least: float) -> list[Column]:
    """Return sessions that can be held together, those held for the largest part first.

    Parameters
    ----------
    sets : SessionSets
        All sets.
    parts : mapping of Column to float
        The part of each session in the program's solution.
    least : float
        Part below which a session is left to what comes after.
    """
    taken = Taken(sets, Standing())
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
    allowed, dive = cohort_days(master.sets, parts), _Dive(master)
    for _ in range(WARMING):
        # Few of the columns so far keep a cohort together.
        if until() or not (parts := dive.next_parts(allowed)):
            return []
    while parts and not until() and dive.hold(parts, allowed):
        parts = dive.next_parts(allowed)
    return dive.held


class _Dive:
    """A dive through the program of a whole campaign, and the sessions held so far."""

    def __init__(self, master: Master) -> None:
        self.master, self.held = master, list[Column]()
        self._taken, self._count = Taken(master.sets, Standing()), len(master.candidates)

    def hold(self, parts: Mapping[Column, float], allowed: Days) -> bool:
        """Hold more sessions; False where few more can be."""
        kept, heard = keeps(self.master.sets, allowed), self._taken.heard
        before, found = len(heard), list[tuple[Column, list[int]]]()
        for column in sorted(parts, key=lambda one: -parts[one]):
            if len(heard) - before >= STEP * self._count and parts[column] < SURE:
                break
            if kept[column[0]] and (left := self._left(column[0])) and self._taken.take_some(column, left):
                found.append((column, left))
        self.held += self._written(found)
        return len(heard) - before > LEAST_STEP * self._count

    def _left(self, number: int) -> list[int]:
        """Return the candidates of a set who are not heard yet; nobody where they are few of it."""
        members = self.master.sets.members_of(number)
        left = [one for one in members if one not in self._taken.heard]
        return left if len(left) >= LEFT * len(members) else []

    def _written(self, found: Sequence[tuple[Column, list[int]]]) -> list[Column]:
        """Return sessions of those who are left, as columns of the program."""
        sets, new, columns = self.master.sets, [], list[Column]()
        for (number, panel), left in found:
            if len(left) == sets.size[number]:
                columns.append((number, panel))
                continue
            half, kind, _ = sets.place_of(number)
            problem, seats = sets.places.problem, sets.seats[sets.cast[number]]
            minutes = sum(sets.places.hold(problem.candidates[one], kind) for one in left)
            people = tuple((who,) for who in panel[: len(seats)])
            new.append((NewSet(half, kind, seats, tuple(left), minutes, people), panel))
        if new:
            numbers = sets.write_down([one for one, _ in new])
            for number, (_, panel) in zip(numbers.tolist(), new, strict=True):
                columns.append((number, panel))
                self.master.add(number, panel)
        return columns

    def next_parts(self, allowed: Days) -> dict[Column, float]:
        """Return the part of each session now, and add columns that pay; nothing where there is no solution."""
        master, kept = self.master, keeps(self.master.sets, allowed)
        kept &= self._holds_enough()
        dropped = [variable for (number, _), variable in master.columns.items() if not kept[number]]
        try:
            values, duals = master.solve(ROUGHLY, dropped, [master.columns[column] for column in self.held])
        except ProgramError:
            return {}
        found = held_in(master, values, LEAST_PART)
        prices, _ = master.at(duals)
        add_best(master, master.price(prices, kept))
        return found


    def _holds_enough(self) -> NDArray[np.bool_]:
        """Tell of each set whether enough of it are not heard yet."""
        sets, heard = self.master.sets, np.zeros(len(self.master.sets.candidate_of) + 1, dtype=bool)
        heard[list(self._taken.heard)] = True
        again = heard[sets.members].sum(axis=1)
        return np.asarray((again < sets.size) & (sets.size - again >= LEFT * sets.size))


class Taken:
    """What the sessions held so far take; deliberations and hours are left to the rules.

    ``standing``: what sessions take that are held anyway; what is held more is added to it.
    """

    def __init__(self, sets: SessionSets, standing: Standing) -> None:
        self.sets, self.standing, self.heard = sets, standing, set[int]()
        self.examiners, grid = sets.places.problem.examiners, sets.places.space.grid
        self._week: dict[int, Hashable] = {number: grid.week(date) for date, number in sets.days.items()}

    def likeliest(self, parts: Mapping[Column, float], least: float, sure: float) -> list[Column]:
        """Hold the likeliest sessions until so many more are heard, and all held for a ``sure`` part; return them."""
        held, goal = list[Column](), len(self.heard) + least
        for column in sorted(parts, key=lambda one: -parts[one]):
            if len(self.heard) >= goal and parts[column] < sure:
                break
            if self.take(column):
                held.append(column)
        return held

    def take(self, column: Column) -> bool:
        """Hold a session too; False where it cannot be."""
        members = self.sets.members_of(column[0])
        return self.heard.isdisjoint(members) and self.take_some(column, members)

    def take_some(self, column: Column, members: Collection[int]) -> bool:
        """Hold a session of some of its candidates; False where it cannot be."""
        number, panel = column
        half, kind, day = self.sets.place_of(number)
        people = [who for who in dict.fromkeys(panel) if who < self.sets.no_seat]
        if not self._has_room(half, kind):
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
