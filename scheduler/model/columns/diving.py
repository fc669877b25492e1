"""Sessions to begin a plan with, by a dive through the program of a campaign.

Those it holds for a large part are held, it is solved anew for the others, as they are held for a larger part then,
and so on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from scheduler.model.columns.cohorts import Days, cohort_days, keeps
from scheduler.model.columns.generate import add_best, held_in
from scheduler.model.columns.master import Master
from scheduler.model.columns.near import nearest
from scheduler.model.columns.prices import Priced, Prices
from scheduler.model.columns.program import ProgramError
from scheduler.model.columns.rooms import give_out, rooms_for
from scheduler.model.columns.sets import Column, Floats, Ints, NewSet, SessionSets
from scheduler.model.columns.standing import Standing

SURE = 0.8
"""Part from which on sessions are held, even if enough candidates are heard by others."""
LEFT_OF_WHOLE, LEFT = 0.7, 0.5
"""Of the candidates of a session, how many are not to be heard yet for it to be held for these: where all sets are
written down, and mixes of them come after, and elsewhere (10,000 generated candidates: where all must be left, 9,411
are heard for 54,687; 0.7: 9,817 for 55,539; 0.5: 9,938 for 55,708; 0.3: 9,976 for 56,914)."""
LEAST_STEP = 0.002
"""Where fewer are heard by more sessions, the others are left to what comes after."""
KEPT = 10
"""Columns of each candidate a dive begins with; others come when they pay."""
MOST_LOOKED_AT = 300_000
"""Sets, beside those of a few candidates, that are looked at: the rest are far from being held."""
OLD, MOST_ADDED = 4, 5
"""Where sets are written down when they pay: programs after which that is done while sessions are held; columns added
for a candidate after each (300 candidates of 2 sectors: 71 s with 20, plan of 1430; 47 s with 5, 1388; 45 s with 2,
1396)."""
LEAST_PART = 1e-3
"""The part from which on a session is looked at."""


@dataclass(frozen=True, slots=True)
class Care:
    """How carefully a dive goes.

    Attributes
    ----------
    step : float
        Of all candidates, how many are heard by the sessions held after each program.
    slack : float
        How precisely each program is solved.
    warming : int
        Programs solved before any session is held.
    rows : int
        Programs after which rows are added that do not hold.
    again : int
        Programs solved once more, at the most, for as long as they are dearer than before the last sessions were held:
        columns that go with these are missing.
    uneven : float
        By how much sessions are weighed too dear, each its own, as a part of an examiner-day: else a program holds
        many of equal cost for a small part each, and which of these are held is chance.
    """

    step: float
    slack: float
    warming: int = 2
    rows: int = 0
    again: int = 0
    uneven: float = 0.0


ROUGHLY, STEADILY, CLOSELY = Care(0.08, 0.01), Care(0.05, 0.01), Care(0.015, 0.002, 10, 5, 3, 0.25)
"""Where a plan is wanted soon, where the largest campaigns are to have a good one, and where others are.

Plans of 300 generated candidates from a program at a gap of 6 %, mean of four seeds of the unevenness, seconds on one
of two busy cores (ours; 8 sectors with four seats; 10 sectors). Programs solved once, warming 5: 2464 (9); 2438; 2230
(29). Once, warming 10: 8 sectors 2405 (25). Up to four times, step 0.02, slack 0.005: 2497 (15); 2341 (40); 2143 (62).
As it is: 2424 (16); 2339. Even, without rows, step 0.03: 10 sectors 2295.
"""
DEARER = 1e-3
"""By how much, as a part of its value, a program is to be dearer to be solved once more."""
LONGEST, OF_LEFT = 0.35, 0.6
"""How much of the time a dive is to take, and of the time left."""
AT_MOST_OF_WHOLE, AT_MOST, WARMING = 0.85, 0.65, 0.2
"""How much of the time left it takes at the most, where all sets are written down and elsewhere (300 candidates of 2
sectors, one run each, 0.85, 0.65, 0.5: 1297 and 1342, 1346, 1350; of 6 sectors 2001 and 1917, 1953, 1978); how much of
that before it holds sessions."""
BEHIND = 0.15
"""The part of its candidates by which a dive may be behind its time for programs to be solved again."""
QUICKER = 1.5
"""How much quicker programs are, in the mean, than those so far: fewer candidates are left to each."""


def dive(
    master: Master, parts: Mapping[Column, float], care: Care, left: Callable[[], float], seed: int = 0
) -> list[Column]:
    """Return sessions that can be held together, chosen some at a time; columns are added on the way.

    Parameters
    ----------
    master : Master
        The program of a whole campaign, with its columns.
    parts : mapping of Column to float
        The part of each session in its solution.
    care : Care
        How carefully.
    left : callable
        Asked which part of the time is left.
    seed : int
        Of the unevenness.
    """
    dive = _Dive(master, cohort_days(master.sets, parts), care, left, seed)
    for _ in range(care.warming):
        # Few of the columns so far keep a cohort together.
        if left() <= 0 or not (parts := dive.next_parts()):
            return []
        if dive.is_warm:
            break
    while parts and left() > 0 and dive.hold(parts):
        parts = dive.settled_parts()
    return dive.held


class _Dive:
    """A dive through the program of a whole campaign, and the sessions held so far."""

    def __init__(self, master: Master, allowed: Days, care: Care, left: Callable[[], float], seed: int) -> None:
        self.master, self.held = master, list[Column]()
        self._time_left, self._began = left, left()
        self._longest = min(LONGEST, OF_LEFT * self._began)
        self._most = (AT_MOST_OF_WHOLE if master.whole else AT_MOST) * self._began
        self._taken, self._count = Taken(master.sets, Standing()), len(master.candidates)
        self._allowed, self._care = allowed, care
        self._step, self._left = care.step * self._count, LEFT_OF_WHOLE if master.whole else LEFT
        self._value, self._programs, self._dearer, self._rng = 0.0, 0, np.zeros(0), np.random.default_rng(seed)
        self._near, self._all_near = self._open_of(master.sets.every), True

    def hold(self, parts: Mapping[Column, float]) -> bool:
        """Hold more sessions; False where few more can be."""
        kept = keeps(self.master.sets, self._allowed, _numbers(parts))
        lawful, before = dict(compress(parts.items(), kept)), len(self._taken.heard)
        found = self._taken.likeliest(lawful, self._next_step, SURE, self._left)
        for column in held_for(self.master.sets, found, whole=self.master.whole):
            self.master.add(*column)
            self.held.append(column)
        if self.master.whole:
            # What may not be held once never may again.
            self._near = self._open_of(self._near)
        return len(self._taken.heard) - before > LEAST_STEP * self._count

    @property
    def _spent(self) -> float:
        """Return how much of the time it may take at the most has gone."""
        return (self._began - self._time_left()) / self._most

    @property
    def _ahead(self) -> float:
        """Return by which part of its candidates it is ahead of its time."""
        return len(self._taken.heard) / self._count - (self._began - self._time_left()) / self._longest

    @property
    def _next_step(self) -> float:
        """Return how many candidates are to be heard next, for the last to be heard in time."""
        programs = self._programs * QUICKER * (1 - self._spent) / max(self._spent, 1e-6)
        return max(self._step, (self._count - len(self._taken.heard)) / max(programs, 1.0))

    @property
    def is_warm(self) -> bool:
        """Tell whether no more of its time is to pass before sessions are held."""
        return self._programs >= 2 and self._spent > WARMING

    def settled_parts(self) -> dict[Column, float]:
        """Return the part of each session once columns that go with those held last are there, if time allows."""
        before, parts = self._value, self.next_parts()
        for _ in range(self._care.again):
            if not parts or self._value < before * (1 + DEARER) or self._ahead < -BEHIND:
                break
            parts = self.next_parts()
        return parts

    def next_parts(self) -> dict[Column, float]:
        """Return the part of each session now, and add columns that pay; nothing where there is no solution."""
        master, may_be = self.master, self._may_be_held(_numbers(self.master.columns))
        dropped = list(compress(master.columns.values(), ~may_be))
        try:
            held = [master.columns[column] for column in self.held]
            values, duals = master.solve(self._care.slack, dropped, held, self._cost())
        except ProgramError:
            return {}
        self._programs += 1
        self._value = float(values @ np.array(master.program.cost))
        found = held_in(master, values, LEAST_PART)
        if self._programs <= self._care.rows:
            master.demand(values)
            duals = np.pad(duals, (0, len(master.program.at_least) - len(duals)))
        if not self.held:
            master.rest(duals, KEPT * self._count)
        prices, _ = master.at(duals)
        priced = self._price(prices)
        add_best(master, priced, most=MOST_ADDED)
        if master.whole and self._all_near and len(self._near) > MOST_LOOKED_AT:
            self._near, self._all_near = nearest(master.sets, priced, MOST_LOOKED_AT), False
        return found

    def _cost(self) -> Floats | None:
        """Return what each variable is weighed (None: what it costs)."""
        if not self._care.uneven:
            return None
        cost = np.array(self.master.program.cost)
        most = 15.0 * self.master.problem.campaign.weights.examiner_day * self._care.uneven
        new = self._rng.random(len(cost) - len(self._dearer)) * most
        self._dearer = np.concatenate([self._dearer, new])
        sessions = list(self.master.columns.values())
        cost[sessions] += self._dearer[sessions]
        return cost

    def _price(self, prices: Prices) -> Priced:
        """Return the sessions that may still be held, of those looked at, with their cheapest panels."""
        kept = np.zeros(len(self.master.sets.size), dtype=bool)
        kept[self._near if self.master.whole else self._open_of(self.master.sets.every)] = True
        return self.master.price(prices, kept, below=0.0, new=not self.held or self._programs % OLD == 0)

    def _open_of(self, numbers: Ints) -> Ints:
        """Return those of some sets that may be held."""
        return numbers[self._may_be_held(numbers)]

    def _may_be_held(self, numbers: Ints) -> NDArray[np.bool_]:
        sets = self.master.sets
        return keeps(sets, self._allowed, numbers) & self._taken.leaves_enough(self._left, numbers)


def _numbers(columns: Collection[Column]) -> Ints:
    """Return the numbers of the sets of sessions."""
    return np.array([number for number, _ in columns], dtype=np.int32)


class Taken:
    """What the sessions held so far take; deliberations and hours are left to the rules.

    ``standing``: what sessions take that are held anyway; what is held more is added to it.
    """

    def __init__(self, sets: SessionSets, standing: Standing) -> None:
        self.sets, self.standing, self.heard = sets, standing, set[int]()
        self._rooms: dict[tuple[int, int], list[list[str]]] = defaultdict(list)
        self.examiners, grid = sets.places.problem.examiners, sets.places.space.grid
        self._week: dict[int, Hashable] = {number: grid.week(date) for date, number in sets.days.items()}

    def likeliest(
        self, parts: Mapping[Column, float], least: float, sure: float = 0.0, share: float = 1.0
    ) -> list[tuple[Column, tuple[int, ...]]]:
        """Hold the likeliest sessions until so many more are heard, and all held for a ``sure`` part.

        Returns them with those whom each hears: all of its candidates, or at least a ``share`` of them, the others
        being heard already.
        """
        held, goal = list[tuple[Column, tuple[int, ...]]](), len(self.heard) + least
        for column in sorted(parts, key=lambda one: -parts[one]):
            if len(self.heard) >= goal and parts[column] < sure:
                break
            left = self._left(column[0], share)
            if len(left) and self._take(column, left):
                held.append((column, left))
        return held

    def _left(self, number: int, share: float) -> tuple[int, ...]:
        """Return the candidates of a set who are not heard yet; nobody where they are less than a share of it."""
        members = self.sets.members_of(number)
        left = tuple(one for one in members if one not in self.heard)
        return left if len(left) >= share * len(members) else ()

    def leaves_enough(self, share: float, numbers: Ints) -> NDArray[np.bool_]:
        """Tell of some sets whether some of each are not heard yet, and at least a share of it."""
        heard = np.zeros(len(self.sets.candidate_of) + 1, dtype=bool)
        heard[list(self.heard)] = True
        size = self.sets.size[numbers]
        left = size - heard[self.sets.members[numbers]].sum(axis=1)
        return np.asarray((left > 0) & (left >= share * size))

    def _take(self, column: Column, members: tuple[int, ...]) -> bool:
        """Hold a session for some candidates; False where it cannot be."""
        number, panel = column
        half, kind, day = self.sets.place_of(number)
        people = [who for who in dict.fromkeys(panel) if who < self.sets.no_seat]
        if not all(self._can_sit(who, half, kind, day, len(members)) for who in people):
            return False
        if not self._take_room(number, members):
            return False
        self.standing.take(self.sets, half, kind, people, len(members))
        self.heard.update(members)
        return True

    def _take_room(self, number: int, members: Collection[int]) -> bool:
        """Take a room for some candidates of a set, to be given out later; False where there is none."""
        half, kind, _ = self.sets.place_of(number)
        room = self.sets.places.kinds[kind]
        most = room.sessions if room.remote else len(room.rooms)
        if most is not None and self.standing.sessions[half, kind] >= most:
            return False
        if len(room.rooms) == 1:
            return True
        mine = [one.id for one in rooms_for(self.sets, number, members)]
        if None in give_out([*self._rooms[half, kind], mine]):
            return False
        self._rooms[half, kind].append(mine)
        return True

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


def held_for(sets: SessionSets, found: Sequence[tuple[Column, tuple[int, ...]]], *, whole: bool) -> list[Column]:
    """Return sessions as those who are left of their candidates hear them.

    ``whole``: all sets are written down; else what is not there yet is.
    """
    columns, new = list[Column](), list[tuple[NewSet, tuple[int, ...]]]()
    for column, left in found:
        (number, panel), (half, kind, _) = column, sets.place_of(column[0])
        if len(left) == sets.size[number]:
            columns.append(column)
        elif not whole:
            new.append((_rest_of(sets, column, left), panel))
        elif (rest := sets.number_of(half, kind, left)) is not None:
            columns.append((rest, panel))
    numbers = sets.write_down([one for one, _ in new]).tolist() if new else []
    return columns + [(number, panel) for number, (_, panel) in zip(numbers, new, strict=True)]


def _rest_of(sets: SessionSets, column: Column, left: tuple[int, ...]) -> NewSet:
    """Return the set of some candidates of a session, before its panel only."""
    number, panel = column
    half, kind, _ = sets.place_of(number)
    seats, candidates = sets.seats[sets.cast[number]], sets.places.problem.candidates
    minutes = sum(sets.places.hold(candidates[one], kind) for one in left)
    return NewSet(half, kind, seats, left, minutes, tuple((who,) for who in panel[: len(seats)]))
